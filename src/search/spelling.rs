//! The words of a question as they are typed, and what capitals and hyphens tell of them.
//!
//! The twin of `client/spelling.mjs`.

use std::collections::HashSet;

use super::lexicon::Lexicon;
use super::{fold, forms, words};

const MOST_WORDS: usize = 32;

/// The words as the index may have them: « P.L.I.E. » is « plie », « St Georges » « saint georges », « 48h » « 48 h », and
/// « 1500 » « 1 500 ».
pub fn words(folded: &str, mut known: impl FnMut(&str) -> bool) -> Vec<String> {
    let typed = spelled_out(fold::tokens(folded).take(MOST_WORDS).collect(), &mut known);
    let last = typed.len().saturating_sub(1);
    let in_full = |(at, word): (usize, String)| match forms::pairs(words::SHORTENED)
        .find(|(short, _)| *short == word)
    {
        // The last one may be going on.
        Some((_, whole)) if at < last => whole.to_owned(),
        _ => word,
    };
    typed
        .into_iter()
        .enumerate()
        .map(in_full)
        .flat_map(|word| cut_numbers(word, folded, &mut known))
        .collect()
}

/// « P.L.I.E. », « l'a p r e »: lone letters that make a known word together are that word.
fn spelled_out(typed: Vec<&str>, known: &mut impl FnMut(&str) -> bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for run in typed.chunk_by(|a, b| is_letter(a) && is_letter(b)) {
        let joined = (0..run.len().saturating_sub(1)).find(|start| known(&run[*start..].concat()));
        let joined = joined.unwrap_or(run.len());
        words.extend(run[..joined].iter().map(|word| (*word).to_owned()));
        if joined < run.len() {
            words.push(run[joined..].concat());
        }
    }
    words
}

/// « 26ans » is « 26 ans », and a number that no page writes is its groups of three. One of five digits is a postal code,
/// unless money is said.
fn cut_numbers(word: String, folded: &str, known: &mut impl FnMut(&str) -> bool) -> Vec<String> {
    let is_digit = |c: &char| c.is_ascii_digit();
    let runs: Vec<String> = word
        .chars()
        .collect::<Vec<_>>()
        .chunk_by(|a, b| is_digit(a) == is_digit(b))
        .map(|run| run.iter().collect())
        .collect();
    match &runs[..] {
        [number] if is_number(number) => grouped(number, folded, known).unwrap_or(runs),
        [one, other]
            if !known(&word)
                && [one, other].into_iter().all(|part| is_letter(part) || is_number(part) || known(part)) =>
        {
            let parts = runs.into_iter().flat_map(|part| cut_numbers(part, folded, known));
            parts.collect()
        }
        _ => vec![word],
    }
}

fn grouped(number: &str, folded: &str, known: &mut impl FnMut(&str) -> bool) -> Option<Vec<String>> {
    let after = folded.split_once(number).map_or("", |(_, after)| after.trim_start());
    let is_money = after.starts_with('€') || after.starts_with("euro");
    let is_long = matches!(number.len(), 4 | 6 | 7) || number.len() == 5 && is_money;
    if !is_long || known(number) {
        return None;
    }
    let (first, rest) = number.split_at((number.len() - 1) % 3 + 1);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let groups: Vec<String> = std::iter::once(first.to_owned()).chain(groups).collect();
    groups.iter().all(|group| known(group)).then_some(groups)
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit())
}

fn is_letter(word: &str) -> bool {
    word.chars().count() == 1 && !is_number(word)
}

/// Words with a capital where none begins: names. The first word may have one for being the first.
pub fn names(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_name =
        |word: &&str| word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
    words.skip(1).filter(is_name).map(fold::fold).collect()
}

/// The words of the names of places that are made of words that otherwise say nothing: « Sainte-Même ».
pub fn small_names<'l>(typed: &[&str], lexicon: &'l Lexicon) -> HashSet<&'l str> {
    let said: Vec<&str> = typed.iter().copied().filter(|word| !words::is_joining(word)).collect();
    let names = lexicon.small_names.iter().map(|name| name.split(' ').collect::<Vec<_>>());
    names.filter(|name| said.windows(name.len()).any(|some| some == name)).flatten().collect()
}

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
