//! Writes the index for a browser: a root joined to the engine, and pieces fetched on demand.
//!
//! In: the tantivy segment (term dictionary, postings, field norms), the lexicon and the pages. Out:
//! files for `/recherche/`. `docs/index-statique.md` describes every byte. A piece is named after
//! its content and its neighbours', so a page of an older edition never reads a newer piece by mistake; it is a call in
//! a script, so that a folder opened without a server can read it too.

mod bundle;
mod encode;
mod lists;
mod postings;
mod root;
mod tables;
mod vocabulary;

use super::index::{Index, IndexError};
use encode::Piece;

/// A file to publish under `/recherche/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Puts the theme's own script ahead of the engine: the search page then asks for one script.
pub fn lead_with(script: &[u8], files: &mut [PublishedFile]) {
    if let Some(engine) = files.first_mut() {
        engine.bytes = [script, b"\n", &engine.bytes].concat();
    }
}

/// Everything but the root, by family: see [`tables`], [`postings`] and [`vocabulary`].
#[derive(Default)]
struct Families {
    words: Vec<Piece>,
    first_words: Vec<String>,
    last_word: String,
    every_word: Vec<String>,
    long_lists: Vec<Piece>,
    forms: Vec<Piece>,
    first_forms: Vec<String>,
    endings: Vec<String>,
    least_norms: [u8; 4],
    /// What is shown of each page.
    lines: Vec<String>,
    pages: Vec<Piece>,
    pages_each: usize,
    facets: Vec<Piece>,
}

impl Index {
    /// The files to publish: `moteur.js` (engine and root), `racine.js` (the root alone, for a page whose
    /// index has been replaced) and the pieces.
    pub fn export(&self) -> Result<Vec<PublishedFile>, IndexError> {
        let mut families = Families { lines: tables::lines(self), ..Families::default() };
        postings::write(self, &mut families)?;
        vocabulary::write(self, &mut families);
        tables::write_pages(self, &mut families);
        tables::write_facets(self, &mut families);
        root::publish(self, families)
    }

    /// A digest of the whole export: changes when any answer could.
    pub fn edition(files: &[PublishedFile]) -> String {
        let digest = files.iter().fold(0u64, |digest, file| {
            let part = file
                .bytes
                .iter()
                .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3));
            (digest ^ part).wrapping_mul(0x100_0000_01b3)
        });
        format!("{digest:016x}")
    }
}
