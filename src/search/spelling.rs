//! What capitals and hyphens tell of the words of a question.

use std::collections::HashSet;

use super::lexicon::Lexicon;
use super::{fold, words};

/// « Je touche l'ASS »: capitals among other letters say that the word is whole.
pub fn ends_with_acronym(text: &str) -> bool {
    let last = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    is_in_capitals(last) && text.chars().any(char::is_lowercase)
}

fn is_in_capitals(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

/// « Une AI », « mon AS », or « ai » alone: small words that the glossary knows as acronyms.
pub fn acronyms(text: &str, lexicon: &Lexicon) -> HashSet<String> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_alone = words.len() == 1;
    let told_apart = text.chars().any(char::is_lowercase);
    let meant =
        words.into_iter().filter(|word| is_alone || told_apart && is_in_capitals(word)).map(fold::fold);
    meant.filter(|word| lexicon.acronyms.contains(word)).collect()
}

/// « Savoir-être », « mal-logement »: the first word of what is one word says something. After « dois-je » or « est-ce »,
/// nothing is made. « Savoir être », « combien de », as they are often typed, too.
pub fn compounds<'t>(folded: &'t str, typed: &[&'t str], lexicon: &Lexicon) -> HashSet<&'t str> {
    let runs = folded.split(|c: char| c != '-' && !c.is_alphanumeric());
    let pairs = runs.flat_map(|run| run.split('-').zip(run.split('-').skip(1)));
    let hyphenated =
        pairs.filter(|(_, next)| !next.is_empty() && (!words::is_stop(next) || lexicon.only_asks(next)));
    let usual = |(word, next): &(&str, &str)| {
        words::COMPOUNDS.split_whitespace().any(|one| one.split_once('-') == Some((*word, *next)))
    };
    let apart = typed.iter().copied().zip(typed.iter().copied().skip(1)).filter(usual);
    let apart = apart.flat_map(|(word, next)| [word, next]);
    hyphenated.map(|(word, _)| word).chain(apart).collect()
}
