//! The root: what the engine must know before the first word, and where everything else is.

use serde_json::{Value, json};

use super::super::analyser::Stemmer;
use super::super::document::{EVERYONE, Label};
use super::super::index::{Index, IndexError};
use super::super::{schema, words};
use super::encode::{self, Piece};
use super::{Families, PublishedFile, bundle};

/// Up to this many words the root says which there are: a misspelt word then costs no piece of words.
const SIEVED: usize = 12_000;

/// Pieces that are named after their common content: one name each would be a third of the root.
const GROUP: usize = 16;

/// Where the engine is published: the first file.
const ENGINE: &str = "moteur.js";

pub fn publish(index: &Index, mut families: Families) -> Result<Vec<PublishedFile>, IndexError> {
    // Each piece goes as soon as its file is made: together they are the largest thing of a large build.
    let all: [(&str, Vec<Piece>); 5] = [
        ("w", std::mem::take(&mut families.words)),
        ("p", std::mem::take(&mut families.long_lists)),
        ("v", std::mem::take(&mut families.forms)),
        ("d", std::mem::take(&mut families.pages)),
        ("f", std::mem::take(&mut families.facets)),
    ];
    let mut files = Vec::new();
    let mut names = serde_json::Map::new();
    for (family, pieces) in all {
        let mut editions = String::new();
        let mut left = pieces.into_iter();
        for group in 0.. {
            let pieces: Vec<Piece> = left.by_ref().take(GROUP).collect();
            if pieces.is_empty() {
                break;
            }
            let digests: Vec<String> = pieces.iter().map(Piece::digest).collect();
            let edition = Piece(digests.concat()).digest();
            for (at, (piece, digest)) in pieces.iter().zip(&digests).enumerate() {
                let name = format!("{family}{}-{edition}", group * GROUP + at);
                let (said, text) = (encode::quoted(&name), encode::quoted(&piece.0));
                let call = format!("passerelleIndex({said},{text},\"{digest}\");\n");
                files.push(PublishedFile { name: format!("{name}.js"), bytes: call.into_bytes() });
            }
            editions.push_str(&edition);
        }
        names.insert(family.to_owned(), editions.into());
    }
    let root = root(index, &families, names.into())?;
    let root = root.to_string();
    let file = |name: &str, text: String| PublishedFile { name: name.to_owned(), bytes: text.into_bytes() };
    files.insert(0, file(ENGINE, bundle::engine(&root)));
    files.insert(1, file("racine.js", bundle::root_call(&root)));
    Ok(files)
}

fn root(index: &Index, families: &Families, names: Value) -> Result<Value, IndexError> {
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
    let mut worth: Vec<(u32, f32)> = Vec::new();
    for (doc, value) in (0u32..).zip(index.pages.iter().map(|page| page.worth)) {
        if worth.last().map_or(1.0, |last| last.1) != value {
            worth.push((doc, value));
        }
    }
    let words = families.every_word.iter().map(String::as_str);
    let sieve = if words.len() <= SIEVED { encode::sieve(words) } else { String::new() };
    Ok(json!({
        "format": 1,
        "pages": index.len(),
        "boosts": schema::BOOSTS,
        "tokens": tokens,
        "tie": schema::TIE_BREAKER,
        "cut": schema::CUT,
        "stop": words::STOP,
        "asking": words::ASKING,
        "numbered": words::NUMBERED,
        "apart": words::APART,
        "alike": alike(),
        "elided": words::ELIDED,
        "inflections": words::INFLECTIONS,
        "family": words::FAMILY,
        "beginnings": words::BEGINNINGS,
        "sounds": words::SOUNDS,
        "everyone": EVERYONE,
        "endings": families.endings.join(" "),
        "firstWords": encode::front_coded(families.first_words.iter().map(String::as_str)),
        "firstForms": encode::front_coded(families.first_forms.iter().map(String::as_str)),
        "pagesEach": families.pages_each,
        "group": GROUP,
        "kinds": kinds,
        "names": names,
        "least": families.least_norms,
        "worth": worth,
        "sieve": sieve,
        "sieved": encode::sieve_bits(families.every_word.len()),
    }))
}

/// The stems that stand for another, which no rule of the stemmer gives.
fn alike() -> String {
    let pairs = Stemmer::default().alike_stems();
    pairs.iter().map(|(from, to)| format!("{from}>{to}")).collect::<Vec<_>>().join(" ")
}
