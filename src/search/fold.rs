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
    text.split(|c: char| {
        if c.is_ascii() {
            !c.is_ascii_alphanumeric()
        } else {
            matches!(c, '’' | '«' | '»' | '\u{a0}' | '\u{202f}' | '–' | '—' | '“' | '”' | '€')
        }
    })
    .filter(|run| !run.is_empty())
}
