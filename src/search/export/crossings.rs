//! Two words that most pages of a large site say are often asked for together. Their crossing is a piece of its own: the
//! pages that are well placed in both lists, with what each list says of them. Without it, a question would fetch most
//! blocks of one list to know what it says of the best pages of the other. What is shown of its best pages comes with it.

use std::collections::BTreeSet;

use super::super::index::{Index, IndexError};
use super::super::schema;
use super::blocks::Cutting;
use super::encode::{self, Piece};
use super::family::{Family, Give};
use super::lists::{Lists, Reader};
use super::{postings, tables};

/// A crossing has the pages whose tiers in the two lists add up to this at most: first in one, well placed in the other.
const SUM: u8 = 4;
/// The pages of a crossing, about: two words that the same pages say have fewer tiers crossed.
const PAGES: usize = 4_000;
/// The pages that are shown with it.
const SHOWN: usize = 12;
/// The tiers that are crossed: what is further is most of a list.
const TIERS: usize = 4;

/// The crossings of the lists that are cut.
pub struct Crossings<'g> {
    family: Family<'g>,
    cutting: Cutting,
    words: BTreeSet<String>,
    /// The pages whose title says some of them, in order, each time with the rank of the word.
    titles: Vec<(u32, u8)>,
    /// The lists so far: each is crossed with those before it.
    kept: Vec<Kept>,
}

/// What is kept of a list to be crossed with those that come after it.
struct Kept {
    lists: Lists,
    /// The pages of the first tiers, in order.
    pages: Vec<Placed>,
}

#[derive(Clone, Copy)]
struct Placed {
    doc: u32,
    tier: u8,
    /// What it scores for the word alone.
    score: f32,
}

impl<'g> Crossings<'g> {
    pub fn new(give: Give<'g>, cutting: Cutting) -> Self {
        Self {
            family: Family::new("c", give, cutting),
            cutting,
            words: BTreeSet::new(),
            titles: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Chooses the words that are crossed.
    pub fn choose(&mut self, index: &Index, reader: &Reader) -> Result<(), IndexError> {
        if self.cutting.crossed == 0 {
            return Ok(());
        }
        let mut words = Vec::new();
        for entry in index.lexicon.entries.iter().filter(|entry| entry.class > 0) {
            words.push((std::cmp::Reverse(reader.frequency(&entry.term)?), entry.term.as_str()));
        }
        words.sort_unstable();
        self.words = words.into_iter().take(self.cutting.crossed).map(|(_, word)| word.to_owned()).collect();
        for (rank, word) in (0u8..).zip(&self.words) {
            let titles = reader.read(word, 1 << schema::TITLE)?.titles();
            self.titles.extend(titles.into_iter().map(|doc| (doc, rank)));
        }
        self.titles.sort_unstable();
        Ok(())
    }

    /// The line that comes with a rarer word: for each page whose title says it, the crossed words that the title says too.
    /// A question then need not look for these pages in the lists of the others.
    pub fn told_by(&self, word: &str, lists: &Lists) -> Option<String> {
        let titles = lists.titles();
        if titles.len() < self.cutting.told || self.words.is_empty() {
            return None;
        }
        let mut line = format!("={word}>");
        for doc in titles {
            let from = self.titles.partition_point(|(other, _)| *other < doc);
            let words: Vec<u32> = self.titles[from..]
                .iter()
                .take_while(|(other, _)| *other == doc)
                .map(|(_, rank)| u32::from(*rank))
                .collect();
            encode::number(&mut line, u32::try_from(words.len()).unwrap_or(u32::MAX));
            encode::gaps(&mut line, words.into_iter());
        }
        Some(line)
    }

    /// Gives the crossings of a list with those before it; answers how its head tells of them (one more than its rank among
    /// the lists that are crossed, or 0; then the first of its crossings, and the rank that titles tell), and what their
    /// names share. `tiers` are the pages of each, with what they score.
    pub fn give<'a>(
        &mut self,
        term: &str,
        lists: &Lists,
        tiers: impl Iterator<Item = impl Iterator<Item = &'a (u32, f32)>>,
        (index, reader): (&Index, &Reader),
    ) -> (String, String) {
        let mut head = String::new();
        if !self.words.contains(term) {
            encode::number(&mut head, 0);
            return (head, String::new());
        }
        let kept = Kept::of(lists, tiers);
        let pieces = self.kept.iter().map(|other| kept.with(other, index, reader)).collect();
        self.kept.push(kept);
        let (first, edition) = self.family.push_apart(pieces);
        let among_words = self.words.iter().take_while(|word| word.as_str() < term).count();
        for number in [self.kept.len(), first, among_words] {
            encode::number(&mut head, u32::try_from(number).unwrap_or(u32::MAX));
        }
        (head, edition)
    }

    /// Nothing more is crossed.
    pub fn close(&mut self) {
        self.kept = Vec::new();
        self.titles = Vec::new();
    }
}

impl Kept {
    fn of<'a>(lists: &Lists, tiers: impl Iterator<Item = impl Iterator<Item = &'a (u32, f32)>>) -> Self {
        let mut pages: Vec<Placed> = (0u8..)
            .zip(tiers.take(TIERS))
            .flat_map(|(tier, pages)| pages.map(move |&(doc, score)| Placed { doc, tier, score }))
            .collect();
        pages.sort_unstable_by_key(|page| page.doc);
        let docs: Vec<u32> = pages.iter().map(|page| page.doc).collect();
        let lists = lists.split(&[&docs]).pop().unwrap_or_default();
        Self { lists, pages }
    }

    /// How far tiers are crossed; what both lists say of the pages that are well placed in both; the best of these pages.
    fn with(&self, other: &Self, index: &Index, reader: &Reader) -> Piece {
        let common = self.common(other);
        let within = |sum: u8| common.iter().filter(move |page| page.tier <= sum);
        let sum = (1..=SUM).rev().find(|sum| within(*sum).count() <= PAGES).unwrap_or(0);
        let docs: Vec<u32> = within(sum).map(|page| page.doc).collect();
        let mut numbers = String::new();
        encode::number(&mut numbers, u32::from(sum));
        for kept in [self, other] {
            kept.lists.split(&[&docs]).iter().for_each(|part| reader.write_pages(part, &mut numbers));
        }
        // As they will be compared.
        let scores = within(sum).map(|page| (page.doc, (page.score * 100.0).round() / 100.0)).collect();
        let mut shown = postings::best(index, scores, SHOWN);
        shown.sort_unstable();
        let mut gaps = String::new();
        encode::gaps(&mut gaps, shown.iter().copied());
        let lines = shown.iter().filter_map(|doc| index.pages.get(*doc as usize)).map(tables::page_line);
        Piece([numbers, gaps].into_iter().chain(lines).collect::<Vec<_>>().join("\n"))
    }

    /// The pages that are in the first tiers of both, in order, with the sums of tiers and of scores.
    fn common(&self, other: &Self) -> Vec<Placed> {
        let mut rest = other.pages.iter().peekable();
        let mut common = Vec::new();
        for page in &self.pages {
            while rest.next_if(|other| other.doc < page.doc).is_some() {}
            common.extend(rest.next_if(|other| other.doc == page.doc).map(|other| Placed {
                doc: page.doc,
                tier: page.tier + other.tier,
                score: page.score + other.score,
            }));
        }
        common
    }
}
