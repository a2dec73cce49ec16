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

use super::analyser::{FrenchTokenizer, Memory, Stemmer, VERBATIM};
use super::document::{Document, Facets, Place, Synonym};
use super::lexicon::{self, Entry, Lexicon, RuleSet};
use super::question::Manner;
use super::schema::{self, Fields};
use super::{fold, words};

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
        let lexicon = lexicon(&searcher, fields, &memory, sources)?;
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
            territories: many(4, &document.territories),
            extract: extract(&document),
            url: document.url,
            title: document.title,
        }
    }
}

/// What a result shows of a page: its summary, or failing that its beginning, which need not say the title again.
pub fn extract(document: &Document) -> String {
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

/// Gathers the terms of the segment, their surface forms and the rules.
fn lexicon(
    searcher: &tantivy::Searcher,
    fields: Fields,
    memory: &Memory,
    sources: &Sources,
) -> Result<Lexicon, IndexError> {
    let all_pages = searcher.num_docs();
    let mut pages_of = pages_by_term(searcher, fields)?;
    let mut forms: BTreeMap<&str, Vec<(u64, &str)>> = BTreeMap::new();
    for word in &memory.words {
        forms.entry(&word.stem).or_default().push((word.count, &word.form));
    }
    let mut stemmer = Stemmer::default();
    let mut rules = RuleSet::default();
    let mut only_in_rules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut acronyms = BTreeSet::new();
    for synonym in &sources.synonyms {
        let mut from = content_words(&synonym.from, memory, &mut stemmer);
        let small = fold::fold(&synonym.from);
        let is_small = synonym.both_ways && memory.is_stop(&small);
        if is_small {
            from = vec![(small.clone(), stemmer.stem(&small))];
            acronyms.insert(small);
        }
        for to in &synonym.to {
            let to = content_words(to, memory, &mut stemmer);
            let stems =
                |words: &[(String, String)]| words.iter().map(|(_, stem)| stem.clone()).collect::<Vec<_>>();
            rules.add(stems(&from), stems(&to), synonym.both_ways);
            if synonym.both_ways && !is_small {
                rules.add(stems(&to), stems(&from), true);
            }
            for (form, stem) in from.iter().chain(&to) {
                only_in_rules.entry(stem.clone()).or_default().insert(form.clone());
            }
        }
    }
    let mut places = RuleSet::default();
    for place in &sources.places {
        let words = content_words(&place.name, memory, &mut stemmer);
        // As it is written: Saintes is no saint, and who looks for a tower is not in Tours.
        let name: Vec<String> = words.iter().map(|(form, _)| form.clone()).collect();
        let stems: Vec<String> = words.iter().map(|(_, stem)| stem.clone()).collect();
        for (form, stem) in words {
            only_in_rules.entry(stem).or_default().insert(form);
        }
        // A page meant for the département is given with all its territories: the closest is enough.
        if let Some(territory) = place.territories.first() {
            let to = vec![format!("@{territory}")];
            let is_everyday = matches!(&stems[..], [stem] if pages_of.get(stem).is_some_and(|pages| schema::is_everyday(*pages)));
            places.add(name.clone(), to.clone(), !is_everyday);
            for code in &place.codes {
                places.add(vec![fold::fold(code)], to.clone(), true);
            }
        }
    }
    for stem in only_in_rules.keys() {
        pages_of.entry(stem.clone()).or_default();
    }
    let mut in_most_titles = BTreeSet::new();
    let entries = pages_of
        .into_iter()
        .map(|(term, pages)| {
            let mut forms = forms.remove(term.as_str()).map(surface_forms).unwrap_or_default();
            if forms.is_empty() {
                forms = only_in_rules.get(&term).into_iter().flatten().cloned().collect();
            }
            if term.bytes().any(|b| b.is_ascii_digit()) {
                forms.clear();
            }
            if schema::is_in_most_titles(pages, all_pages) {
                in_most_titles.extend(forms.iter().cloned());
            }
            let everywhere = schema::is_everywhere(pages, all_pages);
            let [title, _, places, text] = pages;
            let used = title + places + text > 0;
            let class = (u32::BITS - pages.iter().sum::<u32>().leading_zeros()).min(15) as u8;
            let fields = pages.iter().rev().fold(0, |bits, pages| bits << 1 | u8::from(*pages > 0));
            Entry { class, fields, forms, term, used, everywhere }
        })
        .collect::<Vec<_>>();
    let everywhere: BTreeSet<String> =
        entries.iter().filter(|entry| entry.everywhere).map(|entry| entry.term.clone()).collect();
    let is_everywhere = |word: &String| everywhere.contains(word);
    // « RSA » needs its expansion no more than « emploi » another word; « revenu de solidarité active » needs « RSA ».
    let rules =
        rules.finish(|rule| rule.exact && rule.from.len() > 1 || !rule.from.iter().all(is_everywhere));
    let asking = words::ASKING.split_whitespace().chain(in_most_titles.iter().map(String::as_str));
    let asking = asking.map(|word| stemmer.stem(word)).collect();
    let forms = memory.words.iter().map(|word| &*word.form).collect();
    let going_on = lexicon::going_on(&entries, &forms, |word| stemmer.stem(word));
    let places = places.finish(|_| true);
    Ok(Lexicon { entries, rules, places, asking, acronyms, in_most_titles, going_on })
}

/// How many pages have each term, field by field.
fn pages_by_term(
    searcher: &tantivy::Searcher,
    fields: Fields,
) -> Result<BTreeMap<String, [u32; 4]>, IndexError> {
    let mut all: Vec<(String, [u32; 4])> = Vec::new();
    for segment in searcher.segment_readers() {
        for (at, field) in fields.scored.into_iter().enumerate() {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            while let Some((key, info)) = terms.next() {
                let mut pages = [0; 4];
                pages[at] = info.doc_freq;
                all.push((String::from_utf8_lossy(key).into_owned(), pages));
            }
        }
    }
    // Four lists in order, one after the other: sorting takes them for what they are, a tree would not.
    all.sort();
    all.dedup_by(|next, term| {
        let is_same = next.0 == term.0;
        if is_same {
            term.1.iter_mut().zip(next.1).for_each(|(pages, more)| *pages += more);
        }
        is_same
    });
    Ok(all.into_iter().collect())
}

/// The forms worth comparing a misspelt word with: the commonest, without the plurals of others.
fn surface_forms(mut counted: Vec<(u64, &str)>) -> Vec<String> {
    const MOST: usize = 4;
    counted.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let all: BTreeSet<&str> = counted.iter().map(|(_, form)| *form).collect();
    let plural = |form: &str| form.strip_suffix(['s', 'x']).is_some_and(|singular| all.contains(singular));
    counted.iter().map(|(_, form)| *form).filter(|form| !plural(form)).take(MOST).map(str::to_owned).collect()
}

/// The words of a rule, as (form, stem), without stop words.
fn content_words(text: &str, memory: &Memory, stemmer: &mut Stemmer) -> Vec<(String, String)> {
    let folded = fold::fold(text);
    fold::tokens(&folded)
        .filter(|word| fold::is_kept(word) && !memory.is_stop(word))
        .map(|word| (word.to_owned(), stemmer.stem(word)))
        .collect()
}
