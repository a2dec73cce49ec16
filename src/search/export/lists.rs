//! Reads the postings of the one segment, and writes them as the browser will read them.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::super::index::{Index, IndexError};
use super::super::schema;
use super::encode;

/// BM25's constants, as tantivy has them.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A page in a list: how often it has the word, and the norm of its field (0 without norms).
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    pub doc: u32,
    count: u32,
    norm: u8,
}

/// The list of a word in one field.
#[derive(Debug, Clone)]
struct FieldList {
    field: usize,
    /// Pages in the whole list: what the word's rarity is computed from, also where only a part is kept.
    found: u32,
    postings: Vec<Posting>,
}

/// All the lists of a word.
#[derive(Debug, Clone, Default)]
pub struct Lists(Vec<FieldList>);

pub struct Reader {
    fields: Vec<(Arc<InvertedIndexReader>, Option<FieldNormReader>)>,
    index_fields: [Field; 4],
    pages: f32,
    /// The mean length of each field.
    average: [f32; 4],
    /// The least norm of each field: norms are written from there.
    pub least: [u8; 4],
}

impl Reader {
    pub fn open(index: &Index) -> Result<Self, IndexError> {
        let mut fields = Vec::new();
        let mut least = [0; 4];
        let mut average = [0.0; 4];
        let pages = index.len() as f32;
        // No segment at all when there is no document: then there is no term to read either.
        if let Some(segment) = index.searcher.segment_readers().first() {
            for (at, field) in index.fields.scored.into_iter().enumerate() {
                let norms =
                    if schema::NORMS[at] { Some(segment.get_fieldnorms_reader(field)?) } else { None };
                let ids =
                    |norms: &FieldNormReader| (0..segment.max_doc()).map(|doc| norms.fieldnorm_id(doc)).min();
                least[at] = norms.as_ref().and_then(ids).unwrap_or(0);
                let inverted = segment.inverted_index(field)?;
                average[at] = inverted.total_num_tokens() as f32 / pages;
                fields.push((inverted, norms));
            }
        }
        Ok(Self { fields, index_fields: index.fields.scored, pages, average, least })
    }

    /// The lists of a term in the `fields` that have it, as [`Entry`] says them: to look it up in the others costs as much.
    ///
    /// [`Entry`]: super::super::lexicon::Entry
    pub fn read(&self, term: &str, fields: u8) -> Result<Lists, IndexError> {
        let mut lists = Vec::new();
        for (field, (inverted, norms)) in self.fields.iter().enumerate() {
            if fields >> field & 1 == 0 {
                continue;
            }
            let term = tantivy::Term::from_field_text(self.index_fields[field], term);
            let Some(mut found) = inverted
                .read_postings(&term, IndexRecordOption::WithFreqs)
                .map_err(tantivy::TantivyError::from)?
            else {
                continue;
            };
            let mut postings = Vec::with_capacity(found.size_hint() as usize);
            while found.doc() != TERMINATED {
                let norm = norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(found.doc()));
                let count = if field == schema::TEXT { found.term_freq() } else { 1 };
                postings.push(Posting { doc: found.doc(), count, norm });
                found.advance();
            }
            lists.push(FieldList { field, found: length(postings.len()), postings });
        }
        Ok(Lists(lists))
    }

    /// How many pages have a word, all fields added.
    pub fn frequency(&self, term: &str) -> Result<u32, IndexError> {
        let mut pages = 0;
        for (field, (inverted, _)) in self.index_fields.into_iter().zip(&self.fields) {
            let term = tantivy::Term::from_field_text(field, term);
            pages += inverted.doc_freq(&term).map_err(tantivy::TantivyError::from)?;
        }
        Ok(pages)
    }

    /// The lists of words that must all be met, each kept to the pages that have them all.
    pub fn read_together(&self, terms: &[(&str, u8)]) -> Result<Vec<Lists>, IndexError> {
        let read = |(term, fields): &(&str, u8)| self.read(term, *fields);
        let mut all = terms.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if let Some((first, others)) = all.split_first()
            && !others.is_empty()
        {
            let mut common = first.pages();
            for lists in others {
                let pages = lists.pages();
                let mut is_there = among(&pages);
                common.retain(|doc| is_there(*doc));
            }
            for list in all.iter_mut().flat_map(|lists| &mut lists.0) {
                let mut is_common = among(&common);
                list.postings.retain(|posting| is_common(posting.doc));
            }
        }
        Ok(all)
    }

    /// About what each page scores for a word: only to guess which pages a question will show.
    pub fn scores(&self, lists: &Lists) -> Vec<(u32, f32)> {
        let mut found_in_fields = Vec::with_capacity(lists.postings());
        let rarity = self.rarity(lists);
        for list in &lists.0 {
            for posting in &list.postings {
                let count = posting.count as f32;
                let length = FieldNormReader::id_to_fieldnorm(posting.norm) as f32;
                let usual = if schema::NORMS[list.field] {
                    0.4 + length / if list.field == schema::TEXT { 150.0 } else { 6.0 }
                } else {
                    1.2
                };
                let score = schema::BOOSTS[list.field] * rarity * 2.2 * count / (count + usual);
                found_in_fields.push((posting.doc, score));
            }
        }
        // Stable: the fields of a page stay in their order.
        found_in_fields.sort_by_key(|(doc, _)| *doc);
        let joined = |page: &[(u32, f32)]| {
            page.iter()
                .fold(0f32, |best, (_, score)| best.max(*score) + schema::TIE_BREAKER * best.min(*score))
        };
        found_in_fields.chunk_by(|a, b| a.0 == b.0).map(|page| (page[0].0, joined(page))).collect()
    }

    fn rarity(&self, lists: &Lists) -> f32 {
        let found = lists.0.iter().map(|list| list.found).max().unwrap_or(0) as f32;
        (1.0 + (self.pages - found + 0.5) / (found + 0.5)).ln()
    }

    /// What each page scores for a word alone, in the order of the pages: the twin of `rank.mjs`.
    pub fn impacts(&self, lists: &Lists) -> Vec<(u32, f32)> {
        let mut found_in_fields = Vec::with_capacity(lists.postings());
        let rarity = self.rarity(lists);
        for list in &lists.0 {
            for posting in &list.postings {
                let count = posting.count as f32;
                let length = if schema::NORMS[list.field] {
                    FieldNormReader::id_to_fieldnorm(posting.norm)
                } else {
                    1
                };
                let usual = K1 * (1.0 - B + B * length as f32 / self.average[list.field]);
                let score = schema::BOOSTS[list.field] * rarity * (1.0 + K1) * count / (count + usual);
                found_in_fields.push((posting.doc, score));
            }
        }
        found_in_fields.sort_by_key(|(doc, _)| *doc);
        let joined = |page: &[(u32, f32)]| {
            let (best, sum) = page.iter().fold((0f32, 0f32), |(best, sum), (_, s)| (best.max(*s), sum + s));
            best + schema::TIE_BREAKER * (sum - best)
        };
        found_in_fields.chunk_by(|a, b| a.0 == b.0).map(|page| (page[0].0, joined(page))).collect()
    }

    /// `part`: the list is kept to some pages, and says of how many.
    pub fn write(&self, lists: &Lists, part: bool, out: &mut String) {
        encode::number(out, lists.0.iter().map(|list| 1 << list.field).sum());
        for list in &lists.0 {
            encode::number(out, list.found.saturating_sub(1));
            if part {
                encode::number(out, length(list.postings.len()));
            }
            let mut next = 0;
            for posting in &list.postings {
                let gap = posting.doc - next;
                next = posting.doc + 1;
                if list.field == schema::TEXT {
                    let more = posting.count.saturating_sub(1);
                    encode::number(out, gap * 4 + more.min(3));
                    if more >= 3 {
                        encode::number(out, more - 3);
                    }
                } else {
                    encode::number(out, gap);
                }
            }
            self.write_norms(list, out);
        }
    }

    /// The pages of a list, once each with all that their fields say: how many there are in all, where the whole list has
    /// the word, then columns, so that like goes with like.
    pub fn write_pages(&self, lists: &Lists, out: &mut String) {
        let pages = lists.pages();
        encode::number(out, lists.0.iter().map(|list| 1 << list.field).sum());
        lists.0.iter().for_each(|list| encode::number(out, list.found.saturating_sub(1)));
        encode::number(out, length(pages.len()));
        encode::gaps(out, pages.iter().copied());
        let mut masks = vec![0; pages.len()];
        for list in &lists.0 {
            let mut at = 0;
            for posting in &list.postings {
                at += pages[at..].partition_point(|doc| *doc < posting.doc);
                masks[at] |= 1 << list.field;
            }
        }
        masks.into_iter().for_each(|mask| encode::number(out, mask));
        for list in &lists.0 {
            if list.field == schema::TEXT {
                list.postings.iter().for_each(|p| encode::number(out, p.count.saturating_sub(1)));
            }
            self.write_norms(list, out);
        }
    }

    fn write_norms(&self, list: &FieldList, out: &mut String) {
        if schema::NORMS[list.field] {
            let least = self.least[list.field];
            list.postings.iter().for_each(|p| encode::number(out, u32::from(p.norm - least)));
        }
    }
}

impl Lists {
    /// The same list in parts, each kept to some pages (in order), no page in two.
    pub fn split(&self, parts: &[&[u32]]) -> Vec<Self> {
        let keep = |list: &FieldList, docs: &[u32]| {
            let mut rest = list.postings.as_slice();
            let mut postings = Vec::new();
            for doc in docs {
                rest = &rest[rest.partition_point(|posting| posting.doc < *doc)..];
                postings.extend(rest.first().filter(|posting| posting.doc == *doc).copied());
            }
            FieldList { postings, ..*list }
        };
        parts.iter().map(|docs| Self(self.0.iter().map(|list| keep(list, docs)).collect())).collect()
    }

    /// What one page says of the word, as if it were page 0.
    pub fn sign(&self, doc: u32) -> Self {
        let mut one = self.split(&[&[doc]]).pop().unwrap_or_default();
        one.0.iter_mut().flat_map(|list| &mut list.postings).for_each(|posting| posting.doc = 0);
        one
    }

    /// How many, in all fields.
    fn postings(&self) -> usize {
        self.0.iter().map(|list| list.postings.len()).sum()
    }

    /// The pages whose title has the word, in order.
    pub fn titles(&self) -> Vec<u32> {
        let titles = self.0.iter().filter(|list| list.field == schema::TITLE);
        titles.flat_map(|list| &list.postings).map(|posting| posting.doc).collect()
    }

    /// Each page once, in order.
    fn pages(&self) -> Vec<u32> {
        let mut docs = Vec::with_capacity(self.postings());
        self.0.iter().for_each(|list| docs.extend(list.postings.iter().map(|posting| posting.doc)));
        // Stable: it takes the lists, each in order already, for what they are.
        docs.sort();
        docs.dedup();
        docs
    }
}

/// Whether pages, asked for in order, are among these: both are read once, side by side.
fn among(sorted: &[u32]) -> impl FnMut(u32) -> bool {
    let mut rest = sorted.iter().copied().peekable();
    move |doc| {
        while rest.next_if(|other| *other < doc).is_some() {}
        rest.peek() == Some(&doc)
    }
}

fn length(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
