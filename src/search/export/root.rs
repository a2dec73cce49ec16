//! The root: what the engine must know before the first word, and where everything else is.

use serde_json::{Value, json};

use super::super::analyser::ALIKE_STEMS;
use super::super::document::Label;
use super::super::index::{Index, IndexError};
use super::super::{schema, words};
use super::family::Family;
use super::{ENGINE, Families, Give, PublishedFile, ROOT, bundle, encode};

/// Up to this many words the root says which there are: a misspelt word then costs no piece of words.
pub const SIEVED: usize = 12_000;

/// Closes the families, then gives the engine and the root.
pub fn publish(index: &Index, families: Families<'_>, give: Give<'_>) -> Result<(), IndexError> {
    let has_cut_lists = families.blocks.len() > 0;
    let root = root(index, families)?.to_string();
    let engine = bundle::engine(&root, has_cut_lists, index.with_server);
    for (name, text) in [(ENGINE, engine), (ROOT, bundle::root_call(&root))] {
        give(PublishedFile { name: name.to_owned(), bytes: text.into_bytes() });
    }
    Ok(())
}

fn root(index: &Index, families: Families<'_>) -> Result<Value, IndexError> {
    let mut tokens = Vec::new();
    for field in index.fields.scored {
        let mut total = 0;
        for segment in index.searcher.segment_readers() {
            total += segment.inverted_index(field)?.total_num_tokens();
        }
        tokens.push(total);
    }
    let kinds: Vec<[&str; 2]> =
        index.facets.kinds.iter().map(|Label { id, name }| [id.as_str(), name.as_str()]).collect();
    // Documents come kind after kind, so that the worth of each is a few runs.
    let mut worth: Vec<(u32, [f32; 3])> = Vec::new();
    for (doc, value) in (0u32..).zip(index.pages.iter().map(|page| page.worth)) {
        if worth.last().map_or([1.0; 3], |last| last.1) != value {
            worth.push((doc, value));
        }
    }
    let group = families.words.group();
    let families_in_order =
        [families.words, families.long_lists, families.forms, families.pages, families.facets];
    let names: serde_json::Map<String, Value> = families_in_order
        .into_iter()
        .map(Family::close)
        .map(|(letter, editions)| (letter.to_owned(), editions.into()))
        .collect();
    let words = families.every_word.iter().map(String::as_str);
    let sieve = if families.word_count == words.len() { encode::sieve(words) } else { String::new() };
    Ok(json!({
        "format": 1,
        "pages": index.len(),
        "boosts": schema::BOOSTS,
        "tokens": tokens,
        "tie": schema::TIE_BREAKER,
        "cut": schema::CUT,
        "stop": words::STOP,
        "asking": index.lexicon.asking_words().collect::<Vec<_>>().join(" "),
        "acronyms": index.lexicon.acronyms.iter().cloned().collect::<Vec<_>>().join(" "),
        "smallNames": index.lexicon.small_names.iter().cloned().collect::<Vec<_>>().join(","),
        "joining": words::JOINING,
        "shortened": words::SHORTENED,
        "elsewhere": words::ELSEWHERE,
        "compounds": words::COMPOUNDS,
        "interrogative": words::INTERROGATIVE,
        "numbered": words::NUMBERED,
        "apart": words::APART,
        "alike": alike(),
        "elided": words::ELIDED,
        "inflections": words::INFLECTIONS,
        "family": words::FAMILY,
        "beginnings": words::BEGINNINGS,
        "sounds": words::SOUNDS,
        "everyone": index.facets.everyone,
        "endings": families.endings.join(" "),
        "firstWords": encode::front_coded(families.first_words.iter().map(String::as_str)),
        "firstForms": encode::front_coded(families.first_forms.iter().map(String::as_str)),
        "pagesEach": families.pages_each,
        "group": group,
        "kinds": kinds,
        "names": names,
        "least": families.least_norms,
        "worth": worth.into_iter().map(|(doc, [words, told, asked])| json!([doc, words, told, asked])).collect::<Vec<_>>(),
        "sieve": sieve,
        "sieved": encode::sieve_bits(families.word_count),
    }))
}

/// The stems that stand for another, which no rule of the stemmer gives.
fn alike() -> String {
    ALIKE_STEMS.iter().map(|(from, to)| format!("{from}>{to}")).collect::<Vec<_>>().join(" ")
}
