//! Writes the index for a browser: a root joined to the engine, and pieces fetched on demand.
//!
//! In: the tantivy segment (term dictionary, postings, field norms), the lexicon and the pages. Out:
//! files for `/recherche/`. `docs/index-statique.md` describes every byte. A piece is named after
//! its content and its neighbours', so a page of an older edition never reads a newer piece by mistake; it is a call in
//! a script, so that a folder opened without a server can read it too.

mod blocks;
mod bundle;
mod crossings;
mod encode;
mod family;
mod lists;
mod postings;
mod root;
mod tables;
mod vocabulary;

use std::cell::RefCell;

use super::index::{Index, IndexError};
pub use blocks::Cutting;
use crossings::Crossings;
use family::Family;
pub use family::Give;

/// A file to publish under `/recherche/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Where the engine is published.
const ENGINE: &str = "moteur.js";
/// Where the root is published alone.
const ROOT: &str = "racine.js";

impl PublishedFile {
    /// Whether it is the engine, which holds the root.
    pub fn is_engine(&self) -> bool {
        self.name == ENGINE
    }

    /// Whether it is a piece, neither the engine nor the root.
    pub fn is_piece(&self) -> bool {
        !self.is_engine() && self.name != ROOT
    }

    /// Puts the theme's own script ahead of the engine: the search page then asks for one script.
    #[must_use]
    pub fn led_by(mut self, script: &[u8]) -> Self {
        if self.is_engine() {
            self.bytes = [script, b"\n", &self.bytes].concat();
        }
        self
    }
}

/// Everything but the root, by family: see [`tables`], [`postings`] and [`vocabulary`].
struct Families<'g> {
    words: Family<'g>,
    first_words: Vec<String>,
    last_word: String,
    word_count: usize,
    /// Which words there are, if they are few enough to be told.
    every_word: Vec<String>,
    long_lists: Family<'g>,
    cutting: Cutting,
    /// Of the lists that are cut.
    blocks: Family<'g>,
    crossings: Crossings<'g>,
    forms: Family<'g>,
    first_forms: Vec<String>,
    endings: Vec<String>,
    least_norms: [u8; 4],
    /// What is shown of each page, of a site small enough to keep it.
    lines: Vec<String>,
    pages: Family<'g>,
    pages_each: usize,
    facets: Family<'g>,
}

impl<'g> Families<'g> {
    fn new(give: Give<'g>, cutting: Cutting) -> Self {
        Self {
            words: Family::new("w", give, cutting),
            first_words: Vec::new(),
            last_word: String::new(),
            word_count: 0,
            every_word: Vec::new(),
            long_lists: Family::new("p", give, cutting),
            cutting,
            blocks: Family::new("b", give, cutting),
            crossings: Crossings::new(give, cutting),
            forms: Family::new("v", give, cutting),
            first_forms: Vec::new(),
            endings: Vec::new(),
            least_norms: [0; 4],
            lines: Vec::new(),
            pages: Family::new("d", give, cutting),
            pages_each: 0,
            facets: Family::new("f", give, cutting),
        }
    }
}

impl Index {
    /// The files to publish, together.
    pub fn export(&self) -> Result<Vec<PublishedFile>, IndexError> {
        self.export_cut(Cutting::of(self.len()))
    }

    /// The same with lists cut otherwise than a site of its size needs.
    pub fn export_cut(&self, cutting: Cutting) -> Result<Vec<PublishedFile>, IndexError> {
        let files = RefCell::new(Vec::new());
        self.publish_cut(&|file| files.borrow_mut().push(file), cutting)?;
        Ok(files.into_inner())
    }

    /// Gives the files to publish one by one: the pieces, then `moteur.js` (engine and root) and `racine.js` (the root
    /// alone, for a page whose index has been replaced).
    pub fn publish(&self, give: Give<'_>) -> Result<(), IndexError> {
        self.publish_cut(give, Cutting::of(self.len()))
    }

    fn publish_cut(&self, give: Give<'_>, cutting: Cutting) -> Result<(), IndexError> {
        let mut families = Families::new(give, cutting);
        families.lines = tables::lines(self);
        postings::write(self, &mut families)?;
        vocabulary::write(self, &mut families);
        tables::write_pages(self, &mut families);
        tables::write_facets(self, &mut families);
        root::publish(self, families, give)
    }
}
