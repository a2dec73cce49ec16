//! Builds the tantivy index: one segment in memory, document ids in the order given.
//!
//! One thread, on purpose: the segment, its document ids and so the ties of the ranking and every
//! published byte depend on the order of the documents alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use tantivy::TantivyDocument;
use tantivy::directory::RamDirectory;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::schema::Schema;
use tantivy::tokenizer::TokenizerManager;

use super::analyser::{FrenchTokenizer, Memory, VERBATIM};
use super::document::{Document, Facets, Place, Synonym};
use super::gather;
use super::lexicon::Lexicon;
use super::question::Manner;
use super::schema::{self, Fields};

/// What the index is built from, besides the documents.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub synonyms: Vec<Synonym>,
    pub places: Vec<Place>,
    pub facets: Facets,
    /// What the pages of a kind are worth, where it is not 1: « permis » is first the aid, then the word's definition.
    /// One for each [`Manner`] of asking.
    pub worth: BTreeMap<String, [f32; 3]>,
    /// Whether the search page asks a server.
    pub with_server: bool,
}

/// The machine failed (memory): content cannot cause this.
#[derive(Debug)]
pub struct IndexError(pub(super) tantivy::TantivyError);

impl std::fmt::Display for IndexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "l'index de recherche n'a pas pu être construit ({})", self.0)
    }
}

impl std::error::Error for IndexError {}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self(error)
    }
}

/// What is kept of a document besides its words.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: String,
    pub title: String,
    pub extract: String,
    /// What its scores are multiplied by, for each [`Manner`] of asking.
    pub worth: [f32; 3],
    pub kind: u32,
    pub programme: u32,
    pub themes: Vec<u32>,
    pub publics: Vec<u32>,
    pub territories: Vec<u32>,
}

/// The searchable site.
pub struct Index {
    pub(super) searcher: tantivy::Searcher,
    pub(super) fields: Fields,
    pub(super) pages: Vec<Page>,
    pub(super) lexicon: Lexicon,
    pub(super) facets: Facets,
    pub(super) with_server: bool,
}

/// Stands for « none » or « not in the list » among the numbers of facet values.
pub const NO_VALUE: u32 = u32::MAX;
const EXTRACT: usize = 90;

impl Index {
    /// Indexes the documents, each dropped as soon as it is read.
    pub fn build(
        documents: impl IntoIterator<Item = Document>,
        sources: &Sources,
    ) -> Result<Self, IndexError> {
        let (schema, fields) = schema::build();
        let tokenizer = FrenchTokenizer::default();
        let tokenizers = TokenizerManager::default();
        tokenizers.register(schema::TOKENIZER, tokenizer.clone());
        let names = PlaceNames::of(&sources.places);
        let numbers = FacetNumbers::of(&sources.facets);
        let mut writer = Writer::new(schema, tokenizers)?;
        let mut pages = Vec::new();
        for document in documents {
            writer.add(&document, &names, fields)?;
            pages.push(numbers.page(document, &sources.worth));
        }
        let searcher = writer.finish()?;
        // Taken away: the searcher keeps the tokeniser, and would keep every word of the site with it.
        let memory = std::mem::take(&mut *tokenizer.0.lock().unwrap_or_else(PoisonError::into_inner));
        let lexicon = gather::lexicon(&searcher, fields, &memory, (&sources.synonyms, &sources.places))?;
        Ok(Self {
            searcher,
            fields,
            pages,
            lexicon,
            facets: sources.facets.clone(),
            with_server: sources.with_server,
        })
    }

    pub fn len(&self) -> usize {
        self.pages.len()
    }

    pub(super) fn worth_of(&self, doc: u32, manner: Manner) -> f32 {
        self.pages.get(doc as usize).map_or(1.0, |page| page.worth[manner as usize])
    }

    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }
}

struct Writer(SingleSegmentIndexWriter);

impl Writer {
    fn new(schema: Schema, tokenizers: TokenizerManager) -> Result<Self, IndexError> {
        const TABLE_MEMORY: usize = 64 << 20;
        let builder = tantivy::Index::builder().schema(schema).tokenizers(tokenizers);
        Ok(Self(builder.single_segment_index_writer(RamDirectory::create(), TABLE_MEMORY)?))
    }

    fn add(&mut self, document: &Document, names: &PlaceNames, fields: Fields) -> Result<(), IndexError> {
        let mut doc = TantivyDocument::default();
        each_text(document, names, &mut |field, text| doc.add_text(fields.scored[field], text));
        self.0.add_document(doc)?;
        Ok(())
    }

    fn finish(self) -> Result<tantivy::Searcher, IndexError> {
        Ok(self.0.finalize()?.reader()?.searcher())
    }
}

/// What a document says in each field; a text that starts with [`VERBATIM`] is one term as it stands.
fn each_text(document: &Document, names: &PlaceNames, take: &mut dyn FnMut(usize, &str)) {
    let mut text = |field: usize, text: &str| {
        let text = text.trim_start_matches(VERBATIM);
        if !text.is_empty() {
            take(field, text);
        }
    };
    text(schema::TITLE, &document.title);
    text(schema::TITLE, &document.acronym);
    text(schema::KEYWORDS, &document.acronym);
    text(schema::KEYWORDS, &document.keywords);
    text(schema::PLACES, &document.places);
    for _ in 0..2 {
        text(schema::TEXT, &document.headings);
        text(schema::TEXT, &document.summary);
    }
    text(schema::TEXT, &document.body);
    if let Some(page) = names.pages.get(document.url.as_str()) {
        text(schema::PLACES, &page.names);
        for territory in &page.territories {
            take(schema::TITLE, &format!("{VERBATIM}@{territory}"));
        }
    }
    if let Some(number) = document.number {
        let of = if document.kind == "action" { String::new() } else { format!("{}-", document.kind) };
        take(schema::KEYWORDS, &format!("{VERBATIM}#{of}{number}"));
    }
    for territory in &document.local_to {
        take(schema::KEYWORDS, &format!("{VERBATIM}@{territory}"));
    }
    for territory in &document.territories {
        take(schema::PLACES, &format!("{VERBATIM}@{territory}"));
    }
}

/// The analysed texts of documents, for an engine that has no French: the same terms as in the index.
pub struct Analysis<'a> {
    names: PlaceNames<'a>,
    memory: Memory,
}

impl<'a> Analysis<'a> {
    pub fn new(places: &'a [Place]) -> Self {
        Self { names: PlaceNames::of(places), memory: Memory::default() }
    }

    /// The terms of each field, in the order of [`FIELDS`]; a term comes as often as the index counts it.
    pub fn terms(&mut self, document: &Document) -> [Vec<Arc<str>>; 4] {
        let mut out: [Vec<Arc<str>>; 4] = Default::default();
        let memory = &mut self.memory;
        each_text(document, &self.names, &mut |field, text| match text.strip_prefix(VERBATIM) {
            Some(term) => out[field].push(term.into()),
            None => out[field].extend(memory.terms(text)),
        });
        out
    }
}

/// What the page of each territory is to be found by.
struct PlaceNames<'a> {
    pages: BTreeMap<&'a str, PlacePage>,
}

#[derive(Default)]
struct PlacePage {
    names: String,
    territories: BTreeSet<String>,
}

impl<'a> PlaceNames<'a> {
    fn of(places: &'a [Place]) -> Self {
        let mut pages: BTreeMap<&str, PlacePage> = BTreeMap::new();
        for place in places.iter().filter(|place| !place.url.is_empty()) {
            let page = pages.entry(place.url.as_str()).or_default();
            page.names.push_str(&place.name);
            page.names.push('\n');
            // The page of a commune is that of its own, first territory.
            page.territories.extend(place.territories.first().cloned());
        }
        Self { pages }
    }
}

struct FacetNumbers<'a> {
    values: [BTreeMap<&'a str, u32>; 5],
}

impl<'a> FacetNumbers<'a> {
    fn of(facets: &'a Facets) -> Self {
        let number = |labels: &'a [super::Label]| {
            labels.iter().zip(0u32..).map(|(label, number)| (label.id.as_str(), number)).collect()
        };
        Self {
            values: [
                number(&facets.kinds),
                number(&facets.programmes),
                number(&facets.themes),
                number(&facets.publics),
                number(&facets.territories),
            ],
        }
    }

    fn page(&self, document: Document, worth: &BTreeMap<String, [f32; 3]>) -> Page {
        let one = |facet: usize, id: &str| self.values[facet].get(id).copied().unwrap_or(NO_VALUE);
        let many = |facet: usize, ids: &[String]| {
            let numbers: BTreeSet<u32> =
                ids.iter().filter_map(|id| self.values[facet].get(id.as_str()).copied()).collect();
            numbers.into_iter().collect()
        };
        Page {
            worth: worth.get(&document.kind).copied().unwrap_or([1.0; 3]),
            kind: one(0, &document.kind),
            programme: document.programme.as_deref().map_or(NO_VALUE, |id| one(1, id)),
            themes: many(2, &document.themes),
            publics: many(3, &document.publics),
            territories: many(4, &document.filtered_in),
            extract: extract(&document),
            url: document.url,
            title: document.title,
        }
    }
}

/// What a result shows of a page: its summary, or failing that its beginning, which need not say the title again.
pub fn extract(document: &Document) -> String {
    if !document.notice.is_empty() {
        return shortened(&format!("{} {}", document.notice, document.summary));
    }
    if !document.summary.is_empty() {
        return shortened(&document.summary);
    }
    let mut rest = document.body.trim_start();
    for word in document.title.split_whitespace() {
        let Some(after) = rest.strip_prefix(word) else { return shortened(&document.body) };
        rest = after.trim_start();
    }
    shortened(rest)
}

/// One line, cut between words.
fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        if length + word.chars().count() >= EXTRACT {
            short.push_str(" …");
            break;
        }
        if !short.is_empty() {
            short.push(' ');
            length += 1;
        }
        let shown = word.chars().filter(|c| !c.is_control()).take(EXTRACT);
        length += shown.clone().count();
        short.extend(shown);
    }
    short.shrink_to_fit();
    short
}
