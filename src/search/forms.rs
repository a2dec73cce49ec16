//! What an unknown word may be a form of: its inflections, its family, its sound.
//!
//! The vocabulary is closed: a guess is kept only if the index has it, so the guesses may be many.
//! The twin of `client/forms.mjs`; the tables are in [`words`] and travel with the root.

use super::words;

/// A root shorter than this says nothing of the word's family; of a conjugation, one letter less does.
const ROOT: usize = 4;
const CONJUGATED: usize = 3;

/// The forms of which this may be an inflection: « déménageons » → « déménage »; and what an elision
/// without its apostrophe hides: « denfants », « jai ».
pub fn inflections(form: &str) -> Vec<String> {
    let elided = words::ELIDED.split_whitespace().filter_map(|start| form.strip_prefix(start));
    let elided =
        elided.filter(|rest| rest.len() >= ROOT && rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']));
    let inflected = pairs(words::INFLECTIONS)
        .filter_map(|(ending, other)| Some(format!("{}{other}", root(form, ending, CONJUGATED)?)));
    elided.map(str::to_owned).chain(inflected).collect()
}

/// Words of the same family: with another ending (« dépanneuse »), without a beginning (« redemander »).
pub fn family(form: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(root) = words::FAMILY.split_whitespace().find_map(|ending| root(form, ending, ROOT)) {
        found.extend(words::FAMILY.split_whitespace().map(|ending| format!("{root}{ending}")));
    }
    let shorter = |beginning: &str| form.strip_prefix(beginning).filter(|rest| rest.len() >= ROOT);
    found.extend(words::BEGINNINGS.split_whitespace().filter_map(shorter).map(str::to_owned));
    found
}

fn root<'a>(form: &'a str, ending: &str, least: usize) -> Option<&'a str> {
    form.strip_suffix(ending).filter(|rest| rest.len() >= least)
}

/// How a word sounds, roughly: words that sound alike are written alike.
pub fn sound(form: &str) -> String {
    let mut heard = form.to_owned();
    for (letters, sound) in pairs(words::SOUNDS) {
        heard = heard.replace(letters, sound);
    }
    let mut letters: Vec<char> = heard.chars().collect();
    letters.dedup();
    while letters.len() > ROOT - 1 && letters.last().is_some_and(|last| "estxdp".contains(*last)) {
        letters.pop();
    }
    letters.into_iter().collect()
}

/// « a>b c>d ».
pub fn pairs(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.split_whitespace().filter_map(|pair| pair.split_once('>'))
}
