//! The surface forms of the terms, for a word that the index does not know: a typing error, or the
//! beginning of a word. Apart from the postings, since most questions need none of it.

use std::collections::BTreeMap;

use super::super::index::Index;
use super::super::lexicon::Entry;
use super::Families;
use super::encode::{self, Piece};

/// A letter with fewer terms shares its piece with the next.
const TERMS_LEAST: usize = 60;
/// Endings that get a symbol of their own; the others are spelled out.
const ENDINGS: usize = 90;

pub fn write(index: &Index, families: &mut Families) {
    let entries: Vec<&Entry> = index.lexicon.entries.iter().filter(|entry| !entry.forms.is_empty()).collect();
    families.endings = common_endings(&entries);
    // Under its first letter, and under its second: the first may be missing or wrong.
    let mut letters: BTreeMap<char, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        let mut first_two: Vec<char> = entry.term.chars().take(2).collect();
        first_two.dedup();
        for letter in first_two {
            letters.entry(letter).or_default().push(entry);
        }
    }
    let mut group: Vec<&Entry> = Vec::new();
    let mut opened = None;
    for (letter, entries) in letters {
        opened.get_or_insert(letter);
        group.extend(entries);
        if group.len() >= TERMS_LEAST {
            close(&mut group, &mut opened, families);
        }
    }
    close(&mut group, &mut opened, families);
}

/// Writes the terms gathered since the letter `opened`.
fn close(group: &mut Vec<&Entry>, opened: &mut Option<char>, families: &mut Families) {
    let Some(letter) = opened.take() else { return };
    group.sort_by(|a, b| a.term.cmp(&b.term));
    group.dedup_by(|a, b| a.term == b.term);
    families.first_forms.push(letter.to_string());
    let piece = piece(group, &families.endings);
    families.forms.push(piece);
    group.clear();
}

fn piece(group: &[&Entry], endings: &[String]) -> Piece {
    let terms = encode::front_coded(group.iter().map(|entry| entry.term.as_str()));
    let symbols: BTreeMap<&str, u32> =
        endings.iter().zip(0u32..).map(|(ending, n)| (ending.as_str(), n)).collect();
    let mut classes = String::new();
    let mut forms = String::new();
    for entry in group {
        classes.push(char::from(b'0' + entry.class));
        for form in &entry.forms {
            match symbols.get(ending(&entry.term, form).as_str()) {
                // The first character separates the terms.
                Some(n) => forms.push(encode::symbol(n + 1)),
                None => forms.push_str(&format!("~{form}~")),
            }
        }
        forms.push(' ');
    }
    Piece([terms, classes, forms].join("\n"))
}

/// How a form differs from its term: letters to drop (one digit), then letters to add.
fn ending(term: &str, form: &str) -> String {
    let shared = term.bytes().zip(form.bytes()).take_while(|(a, b)| a == b).count();
    let dropped = term.len() - shared;
    match form.get(shared..) {
        Some(rest) if dropped < 10 && term.is_ascii() => format!("{dropped}{rest}"),
        _ => format!("-{form}"),
    }
}

fn common_endings(entries: &[&Entry]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        for form in &entry.forms {
            *counts.entry(ending(&entry.term, form)).or_default() += 1;
        }
    }
    let mut sorted: Vec<(String, usize)> =
        counts.into_iter().filter(|(ending, count)| *count > 1 && !ending.starts_with('-')).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted.into_iter().take(ENDINGS).map(|(ending, _)| ending).collect()
}
