//! Asks tantivy: the slots of a question become its own queries, its BM25 gives the scores.
//!
//! A slot is a `DisjunctionMaxQuery` over its alternatives and the fields, so that a page that meets
//! two ideas of the question goes before one that meets the same idea in every field. Slots add up.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::{Collector, DocSetCollector, SegmentCollector};
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, DisjunctionMaxQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::index::{Index, IndexError, NO_VALUE, Page};
use super::question::{self, Question, Slot};
use super::schema;

/// A page found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub url: String,
    pub title: String,
    pub kind: String,
    pub score: f32,
    pub excerpt: String,
}

/// Filters by identifier; empty means any.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    pub kind: String,
    pub programme: String,
    pub theme: String,
    pub public: String,
    pub territory: String,
}

/// The best hits, and how many there are in all.
#[derive(Debug, Clone, Default)]
pub struct Results {
    pub hits: Vec<Hit>,
    pub total: usize,
    pub question: Question,
}

impl Index {
    /// What the question means here.
    pub fn understand(&self, text: &str) -> Question {
        question::understand(text, &self.lexicon)
    }

    /// The pages that answer, best first; equal scores in the order of the documents.
    pub fn search(&self, text: &str, limit: usize, filters: &Filters) -> Result<Results, IndexError> {
        let question = self.understand(text);
        let clauses: Vec<(Occur, Box<dyn Query>)> =
            question.slots.iter().map(|slot| (Occur::Should, self.slot(slot))).collect();
        let mut scored = if clauses.is_empty() {
            Vec::new()
        } else {
            let query = BooleanQuery::new(clauses);
            self.searcher.search_with_statistics_provider(
                &query,
                &Everything,
                &Commonness::of(self, &question)?,
            )?
        };
        let nearness = self.nearness(&question)?;
        for (doc, score) in &mut scored {
            *score *= self.worth_of(*doc, question.manner) * nearness.of(*doc);
        }
        cut_tail(&mut scored);
        scored
            .retain(|(doc, _)| self.pages.get(*doc as usize).is_some_and(|page| self.passes(page, filters)));
        scored.sort_by(|a, b| steps(b.1).cmp(&steps(a.1)).then_with(|| a.0.cmp(&b.0)));
        let hits = scored.iter().take(limit).filter_map(|(doc, score)| self.hit(*doc, *score)).collect();
        Ok(Results { hits, total: scored.len(), question })
    }

    /// What the places that a question names beside something else make of its pages.
    fn nearness(&self, question: &Question) -> Result<Nearness, IndexError> {
        let (places, others): (Vec<&Slot>, Vec<&Slot>) =
            question.slots.iter().partition(|slot| slot.is_place());
        if places.is_empty() || question.slots.len() < 2 {
            return Ok(Nearness::default());
        }
        let terms = places.iter().flat_map(|slot| &slot.alternatives).flat_map(|one| &one.terms);
        let field = self.fields.scored[schema::KEYWORDS];
        let keys: Vec<Box<dyn Query>> = terms
            .filter(|term| term.starts_with('@'))
            .map(|place| -> Box<dyn Query> {
                Box::new(TermQuery::new(Term::from_field_text(field, place), IndexRecordOption::Basic))
            })
            .collect();
        let others: Vec<Box<dyn Query>> = others.into_iter().map(|slot| self.slot(slot)).collect();
        let answering = if others.is_empty() { None } else { Some(self.matching(others)?) };
        Ok(Nearness { here: self.matching(keys)?, answering })
    }

    /// The pages that meet one of several queries.
    fn matching(&self, queries: Vec<Box<dyn Query>>) -> Result<BTreeSet<DocId>, IndexError> {
        let any = BooleanQuery::union(queries);
        // One segment: see `Writer`.
        Ok(self.searcher.search(&any, &DocSetCollector)?.into_iter().map(|address| address.doc_id).collect())
    }

    fn hit(&self, doc: DocId, score: Score) -> Option<Hit> {
        let page = self.pages.get(doc as usize)?;
        Some(Hit {
            url: page.url.clone(),
            title: page.title.clone(),
            kind: self.facets.kinds.get(page.kind as usize).map(|label| label.id.clone()).unwrap_or_default(),
            score,
            excerpt: page.extract.clone(),
        })
    }

    fn slot(&self, slot: &Slot) -> Box<dyn Query> {
        let mut disjuncts: Vec<Box<dyn Query>> = Vec::new();
        for alternative in &slot.alternatives {
            match alternative.terms.as_slice() {
                [term] => disjuncts.extend(self.fields_of(term, alternative.weight)),
                terms => {
                    let all = terms.iter().map(|term| {
                        let any: Box<dyn Query> = Box::new(DisjunctionMaxQuery::with_tie_breaker(
                            self.fields_of(term, alternative.weight),
                            schema::TIE_BREAKER,
                        ));
                        (Occur::Must, any)
                    });
                    disjuncts.push(Box::new(BooleanQuery::new(all.collect())));
                }
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(disjuncts, schema::TIE_BREAKER))
    }

    fn fields_of(&self, term: &str, weight: f32) -> Vec<Box<dyn Query>> {
        (0..schema::BOOSTS.len())
            .map(|field| {
                let record = if field == schema::TEXT {
                    IndexRecordOption::WithFreqs
                } else {
                    IndexRecordOption::Basic
                };
                let query = TermQuery::new(Term::from_field_text(self.fields.scored[field], term), record);
                let boosted: Box<dyn Query> =
                    Box::new(BoostQuery::new(Box::new(query), weight * schema::BOOSTS[field]));
                boosted
            })
            .collect()
    }

    fn passes(&self, page: &Page, filters: &Filters) -> bool {
        let facets = &self.facets;
        let any = |wanted: &str, labels: &[super::Label], values: &[u32], everyone: &str| {
            wanted.is_empty()
                || values
                    .iter()
                    .filter_map(|number| labels.get(*number as usize))
                    .any(|label| label.id == wanted || (!everyone.is_empty() && label.id == everyone))
        };
        let one = |number: u32| if number == NO_VALUE { Vec::new() } else { vec![number] };
        any(&filters.kind, &facets.kinds, &one(page.kind), "")
            && any(&filters.programme, &facets.programmes, &one(page.programme), "")
            && any(&filters.theme, &facets.themes, &page.themes, "")
            && any(&filters.public, &facets.publics, &page.publics, &facets.everyone)
            && any(&filters.territory, &facets.territories, &page.territories, "")
    }
}

/// Of two pages that answer, the nearer comes first; what is only near comes after what answers.
#[derive(Default)]
struct Nearness {
    here: BTreeSet<DocId>,
    /// What answers something beside the place; none where only places are asked for.
    answering: Option<BTreeSet<DocId>>,
}

impl Nearness {
    fn of(&self, doc: DocId) -> f32 {
        if self.answering.as_ref().is_some_and(|pages| !pages.contains(&doc)) {
            schema::ONLY_THERE
        } else if self.here.contains(&doc) {
            schema::HERE
        } else {
            1.0
        }
    }
}

/// A word is as common as in the field where most pages have it. « RSA » is rare in titles, but half of the
/// pages say it: in « donner son avis quand on touche le RSA », it must not outweigh « avis ». A
/// territory is between the two: alone it is first its own page, with other words first what is meant for it.
///
/// The readings of one word are as common as the commonest of them: « exp » is no likelier « expédition » because
/// few pages say it.
struct Commonness<'a> {
    index: &'a Index,
    readings: BTreeMap<String, u64>,
}

impl<'a> Commonness<'a> {
    fn of(index: &'a Index, question: &Question) -> tantivy::Result<Self> {
        let mut all = Self { index, readings: BTreeMap::new() };
        let mut readings: BTreeMap<String, u64> = BTreeMap::new();
        for slot in question.slots.iter().filter(|slot| slot.readings > 1) {
            let terms: Vec<&String> =
                slot.alternatives.iter().take(slot.readings).flat_map(|way| &way.terms).collect();
            let mut most = 0;
            for term in &terms {
                most = most.max(all.most(term)?);
            }
            for term in terms {
                let known = readings.entry(term.clone()).or_default();
                *known = most.max(*known);
            }
        }
        all.readings = readings;
        Ok(all)
    }

    /// The pages of a word in the field where most have it.
    fn most(&self, word: &str) -> tantivy::Result<u64> {
        let mut most = 0;
        for field in self.index.fields.scored {
            most = most.max(self.index.searcher.doc_freq(&Term::from_field_text(field, word))?);
        }
        Ok(most)
    }
}

impl Bm25StatisticsProvider for Commonness<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.index.searcher.total_num_tokens(field)
    }
    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.index.searcher.total_num_docs()
    }
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let value = term.value();
        let word = value.as_str().unwrap_or_default();
        let most = match self.readings.get(word) {
            Some(most) => *most,
            None => self.most(word)?,
        };
        let is_territory = word.starts_with('@');
        Ok(if is_territory { (self.index.searcher.doc_freq(term)? * most).isqrt() } else { most })
    }
}

/// Scores are compared in hundredths: 32-bit sums made in another order must not reorder pages
/// that are equal.
pub fn steps(score: Score) -> u32 {
    (score * 100.0).round().max(0.0) as u32
}

/// Leaves out what met only a small word of the question.
fn cut_tail(scored: &mut Vec<(DocId, Score)>) {
    let best = scored.iter().map(|(_, score)| steps(*score)).max().unwrap_or(0);
    scored.retain(|(_, score)| steps(*score) > 0 && steps(*score).saturating_mul(schema::CUT) >= best);
}

/// Collects every matching document with its score: the counts need them all.
struct Everything;
struct SegmentEverything(Vec<(DocId, Score)>);

impl Collector for Everything {
    type Fruit = Vec<(DocId, Score)>;
    type Child = SegmentEverything;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentEverything> {
        Ok(SegmentEverything(Vec::new()))
    }
    fn requires_scoring(&self) -> bool {
        true
    }
    fn merge_fruits(&self, fruits: Vec<Vec<(DocId, Score)>>) -> tantivy::Result<Vec<(DocId, Score)>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for SegmentEverything {
    type Fruit = Vec<(DocId, Score)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.0.push((doc, score));
    }
    fn harvest(self) -> Vec<(DocId, Score)> {
        self.0
    }
}
