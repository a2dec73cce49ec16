//! Words in capitals: what the glossary may explain.

use crate::scan;

/// Words in capitals, with where they start: what may be an acronym.
pub fn acronym_candidates(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_apart = |c: char| !(c.is_alphanumeric() || c == '-');
    // Nearly all words are in small letters: the signs above ASCII matter in the few that are not.
    let words = with_capitals(text).flat_map(move |part| part.split(is_apart));
    words.filter(|word| word.chars().filter(|c| c.is_uppercase()).count() >= 2).map(move |word| {
        // `split` gives parts of `text`: their place is the distance between the two.
        (word.as_ptr() as usize - text.as_ptr() as usize, word)
    })
}

/// What stands between ASCII signs and may hold two capitals. By bytes: every letter of the site passes here.
fn with_capitals(text: &str) -> impl Iterator<Item = &str> {
    let is_apart = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'-' || *byte >= 0x80);
    let bytes = text.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            let first = next + scan::first_pair(bytes.get(next..)?, may_be_capital)?;
            next = bytes[first..].iter().position(is_apart).map_or(bytes.len(), |length| first + length);
            if scan::first_pair(&bytes[first + 1..next], may_be_capital).is_some() {
                let start = bytes[..first].iter().rposition(is_apart).map_or(0, |sign| sign + 1);
                return Some(&text[start..next]);
            }
        }
    })
}

/// True where a capital begins, or a rare letter above ASCII: not « é » and the like, nor no-break spaces, quotes and
/// apostrophes.
fn may_be_capital(byte: u8, next: u8) -> bool {
    byte.is_ascii_uppercase()
        | (byte == 0xc3) & (next < 0x9f)
        | (byte > 0xc3) & !((byte == 0xe2) & (next == 0x80))
}

#[cfg(test)]
mod tests {
    use super::acronym_candidates;

    #[test]
    fn words_in_capitals_are_found_where_they_stand() {
        let text = "L’ANRU, élus « CAF–ÉPIDE » été Aide À-VÉ éA ÉcoleA P.M.I. ŒŒ ℂⅧ fin CD";
        let found: Vec<_> = acronym_candidates(text).collect();
        assert_eq!(
            found.iter().map(|(_, word)| *word).collect::<Vec<_>>(),
            ["ANRU", "CAF", "ÉPIDE", "À-VÉ", "ÉcoleA", "ŒŒ", "ℂⅧ", "CD"]
        );
        assert!(found.iter().all(|(at, word)| text[*at..].starts_with(word)));
    }
}
