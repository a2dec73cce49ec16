//! The search engine: tantivy natively, and a static export of the same index for the browser.
//!
//! In: the documents of the site, the glossary and the communes. Out: ranked hits
//! ([`Index::search`]) and the files to publish under `/recherche/` ([`Index::export`]).
//!
//! One rule holds the module together: what the browser answers is what tantivy answers. So the
//! analysis ([`fold`], [`analyser`]), the understanding of the question ([`question`]) and the
//! ranking ([`query`]) each have a twin in `client/`, and both are run against the tables in
//! `tests/fixtures/`. The module refuses nothing: any text is a valid document or question.

mod analyser;
mod document;
mod export;
mod fold;
mod forms;
mod gather;
mod index;
mod inventory;
mod lexicon;
mod query;
mod question;
mod schema;
mod slots;
mod spelling;
mod words;

pub use document::{Document, Facets, Label, Place, Synonym};
pub use export::{Cutting, Give, PublishedFile};
pub use fold::{fold, tokens};
pub use index::{Analysis, Index, IndexError, Sources, extract};
pub use inventory::Posting;
pub use query::{Filters, Hit, Results};
pub use question::{Alternative, Manner, Question, Slot};
pub use schema::FIELDS;

/// The stem of one word, as the index and the browser write it (for the shared tables of cases).
pub fn stem(word: &str) -> String {
    analyser::Stemmer::default().stem(&fold(word))
}
