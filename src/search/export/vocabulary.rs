//! The surface forms of the terms, for a word that the index does not know: a typing error, or the
//! beginning of a word. Apart from the postings, since most questions need none of it.

use std::collections::BTreeMap;

use super::super::index::Index;
use super::super::lexicon::Entry;
use super::Families;
use super::encode::{self, Piece};

const TERMS_EACH: usize = 250;
/// Endings that get a symbol of their own; the others are spelled out.
const ENDINGS: usize = 90;

pub fn write(index: &Index, families: &mut Families) {
    let entries: Vec<&Entry> = index.lexicon.entries.iter().filter(|entry| !entry.forms.is_empty()).collect();
    families.endings = common_endings(&entries);
    for group in entries.chunks(TERMS_EACH) {
        families.first_forms.push(group[0].term.clone());
        families.forms.push(piece(group, &families.endings));
    }
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
