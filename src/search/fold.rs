//! From typed text to words: case, accents, ligatures, elision, hyphens and every apostrophe.
//!
//! The twin of `client/fold.mjs`; `tests/fixtures/normalisation.tsv` holds the cases both must pass.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, no accents, no ligatures. What separates words is left where it is.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Compatibility decomposition also opens « ﬁ », « № », « m² » and full-width letters.
    let bare: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut folded = String::with_capacity(bare.len());
    for c in bare.to_lowercase().chars() {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            _ => folded.push(c),
        }
    }
    folded
}

/// The words of a folded text: runs of letters and digits, so that elision, hyphens and both
/// apostrophes separate.
pub fn tokens(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a word is kept by the index: not a lone letter (what elision leaves), not a blob.
pub fn is_kept(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some(only), None) => only.is_ascii_digit(),
        _ => word.chars().count() <= 40,
    }
}

/// Cuts raw text into runs that can be folded one by one with the same result as the whole.
///
/// A run is ASCII letters and digits with anything that is not ASCII: only then can a combining
/// mark, or a character that decomposes, not be torn from its neighbours. The usual French
/// punctuation is cut here too, for a smaller memory of runs.
pub fn runs(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let continues = |at: usize| bytes.get(at).is_some_and(|byte| CONTINUES[usize::from(*byte)]);
        while !continues(at) {
            match separator(bytes.get(at..).filter(|rest| !rest.is_empty())?) {
                0 => break,
                length => at += length,
            }
        }
        let start = at;
        let sign = loop {
            at += bytes[at..].iter().take_while(|byte| CONTINUES[usize::from(**byte)]).count();
            if at == bytes.len() {
                break 0;
            }
            match separator(&bytes[at..]) {
                0 => at += 1,
                length => break length,
            }
        };
        let run = &text[start..at];
        // What was just looked at need not be again.
        at += sign;
        Some(run)
    })
}

/// Bytes that are in a run whatever follows.
static CONTINUES: [bool; 256] = {
    let mut continues = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        continues[byte] =
            (byte as u8).is_ascii_alphanumeric() || byte >= 0x80 && !matches!(byte, 0xc2 | 0xe2);
        byte += 1;
    }
    continues
};

/// The length of the sign that begins here, if it separates. By bytes: every letter of the site is read here.
fn separator(rest: &[u8]) -> usize {
    match rest {
        [byte, ..] if byte.is_ascii() => usize::from(!byte.is_ascii_alphanumeric()),
        // No-break space, « and ».
        [0xc2, 0xa0 | 0xab | 0xbb, ..] => 2,
        // – — ’ “ ” and the narrow space, then €.
        [0xe2, 0x80, 0x93 | 0x94 | 0x99 | 0x9c | 0x9d | 0xaf, ..] | [0xe2, 0x82, 0xac, ..] => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_end_at_ascii_signs_and_at_those_of_french() {
        let text = "«\u{a0}L’été, c'est–à 5\u{202f}€ – “l’œuvre” nº2»";
        assert_eq!(runs(text).collect::<Vec<_>>(), ["L", "été", "c", "est", "à", "5", "l", "œuvre", "nº2"]);
        assert_eq!(runs("").chain(runs(" «» ")).count(), 0);
        assert_eq!(runs("e\u{301}té…").collect::<Vec<_>>(), ["e\u{301}té…"], "no other sign is torn off");
    }
}
