//! The first byte of a kind in a text, sixteen bytes at a time.
//!
//! Every letter of a site is read for signs that are rare: one by one, that showed in the cost of a build.

/// Where the first byte stands for which `is` holds. To be quick, `is` compares without branching: `|`, not `||`.
pub fn first(bytes: &[u8], is: impl Fn(u8) -> bool) -> Option<usize> {
    let (parts, rest) = bytes.as_chunks::<16>();
    for (rank, part) in parts.iter().enumerate() {
        if let Some(at) = first_of_sixteen(|at| is(part[at])) {
            return Some(16 * rank + at);
        }
    }
    let mut last = [0; 16];
    last[..rest.len()].copy_from_slice(rest);
    let found = first_of_sixteen(|at| is(last[at])).filter(|at| *at < rest.len());
    found.map(|at| 16 * parts.len() + at)
}

/// Where the first byte stands for which `is` holds, given the byte that follows (0 after the last).
pub fn first_pair(bytes: &[u8], is: impl Fn(u8, u8) -> bool) -> Option<usize> {
    let next = bytes.get(1..).unwrap_or_default();
    let (parts, rest) = next.as_chunks::<16>();
    for (rank, (part, after)) in bytes.as_chunks::<16>().0.iter().zip(parts).enumerate() {
        if let Some(at) = first_of_sixteen(|at| is(part[at], after[at])) {
            return Some(16 * rank + at);
        }
    }
    let start = next.len() - rest.len();
    (start..bytes.len()).find(|at| is(bytes[*at], next.get(*at).copied().unwrap_or(0)))
}

/// The first place of sixteen for which `is` holds, all looked at together.
fn first_of_sixteen(is: impl Fn(usize) -> bool) -> Option<usize> {
    let mut found = [0; 16];
    // Written so, with bytes all set or all clear, it compiles to a few operations on all sixteen, whatever `is` asks.
    for (at, found) in found.iter_mut().enumerate() {
        *found = if is(at) { 0xff } else { 0 };
    }
    let found = u128::from_le_bytes(found);
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
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
