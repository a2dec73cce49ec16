//! The first byte of a kind in a text, sixteen bytes at a time.
//!
//! Every letter of a site is read for signs that are rare: one by one, that showed in the cost of a build.

/// Where the first byte stands for which `is` holds. To be quick, `is` compares without branching: `|`, not `||`.
pub fn first(bytes: &[u8], is: impl Fn(u8) -> bool) -> Option<usize> {
    let (parts, rest) = bytes.as_chunks::<16>();
    for (rank, part) in parts.iter().enumerate() {
        if let Some(at) = within(part, &is) {
            return Some(16 * rank + at);
        }
    }
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    within(&last, &is).filter(|at| *at < rest.len()).map(|at| 16 * parts.len() + at)
}

/// The same among sixteen bytes, all looked at together.
fn within(part: &[u8; 16], is: impl Fn(u8) -> bool) -> Option<usize> {
    let found = u128::from_le_bytes(part.map(|byte| u8::from(is(byte))));
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// Where the first byte stands for which `is` holds, given the byte that follows (0 after the last).
pub fn first_pair(bytes: &[u8], is: impl Fn(u8, u8) -> bool) -> Option<usize> {
    let next = bytes.get(1..).unwrap_or_default();
    let pairs = bytes.as_chunks::<16>().0.iter().zip(next.as_chunks::<16>().0);
    let without = |(part, after): &(&[u8; 16], &[u8; 16])| {
        !(0..16).fold(false, |found, at| found | is(part[at], after[at]))
    };
    let start = 16 * pairs.take_while(without).count();
    (start..bytes.len()).find(|at| is(bytes[*at], next.get(*at).copied().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::{first, first_pair};

    #[test]
    fn a_pair_is_found_wherever_it_stands() {
        let is = |byte, next| byte == b'b' && matches!(next, 0 | b'c');
        for length in 0..70 {
            let mut text = vec![b'a'; length];
            assert_eq!(first_pair(&text, is), None);
            for at in (1..length).rev() {
                text[at] = b'b';
                assert_eq!(first_pair(&text, is), (at + 1 == length).then_some(at));
                text[at] = b'c';
                text[at - 1] = b'b';
                assert_eq!(first_pair(&text, is), Some(at - 1));
                text[at - 1..=at].fill(b'a');
            }
        }
    }

    #[test]
    fn the_first_is_found_wherever_it_stands() {
        for length in 0..70 {
            let mut text = vec![b'a'; length];
            assert_eq!(first(&text, |b| b == b'b'), None);
            for at in (0..length).rev() {
                text[at] = b'b';
                assert_eq!(first(&text, |b| b == b'b'), Some(at));
            }
        }
    }
}
