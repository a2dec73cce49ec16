//! The first byte of a kind in a text, sixteen bytes at a time.
//!
//! Every letter of a site is read for signs that are rare: one by one, that showed in the cost of a build.

/// Where the first byte stands for which `is` holds. To be quick, `is` compares without branching: `|`, not `||`.
pub fn first(bytes: &[u8], is: impl Fn(u8) -> bool) -> Option<usize> {
    let (parts, _) = bytes.as_chunks::<16>();
    let without = |part: &&[u8; 16]| !part.iter().fold(false, |found, byte| found | is(*byte));
    let start = 16 * parts.iter().take_while(without).count();
    bytes[start..].iter().position(|byte| is(*byte)).map(|at| start + at)
}

#[cfg(test)]
mod tests {
    use super::first;

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
