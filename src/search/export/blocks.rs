//! Cuts the lists that most pages of a large site are in, so that a question fetches what may change its first
//! answers, not the whole.
//!
//! A list is shared by tiers, from the pages that say most of the word to those that say least, each tier larger than
//! the one before; a tier is cut by the numbers of its pages. Each block says the most that a page can score there.
//! Two such lists have a crossing, the pages that are well placed in both: see [`super::crossings`].

use super::super::index::Index;
use super::Families;
use super::encode::{self, Piece};
use super::lists::{Lists, Reader};

/// What is cut, and how finely.
#[derive(Debug, Clone, Copy)]
pub struct Cutting {
    /// A list that takes more characters is cut.
    pub from: usize,
    /// Pages in a block.
    pub each: usize,
    /// How many words are crossed, the commonest; see [`super::crossings`].
    pub crossed: usize,
    /// A rarer word that so many titles say tells what else they say.
    pub told: usize,
}

/// Up to this many pages whole lists are light enough, and spare their readers rounds of requests.
const WHOLE: usize = 40_000;
/// Up to this many, blocks alone keep a question light; crossings would be a quarter of the build.
const UNCROSSED: usize = 150_000;

impl Cutting {
    /// How a site of so many pages is cut.
    pub fn of(pages: usize) -> Self {
        let from = if pages > WHOLE { 24_000 } else { usize::MAX };
        // Some eight thousand pieces, whatever the site.
        let crossed = if pages > UNCROSSED { 128 } else { 0 };
        Self { from, each: 512, crossed, told: 50 }
    }

    /// Whether any list may be cut.
    pub fn is_cutting(self) -> bool {
        self.from < usize::MAX
    }

    /// Whether this list is cut. Those of places are light: their pages follow each other.
    pub fn concerns(self, term: &str, list: &str) -> bool {
        list.len() > self.from && !term.starts_with('@')
    }
}

/// How much larger than the one before each tier is.
const GROWTH: usize = 4;

/// The pages of a block, in order, and the best of them.
struct Block {
    docs: Vec<u32>,
    /// The same, each with what it scores for the word alone.
    pages: Vec<(u32, f32)>,
    best: u32,
}

/// Gives the blocks of a list; answers the piece that leads to them, with the first of them. `scores` are those of its
/// pages, in order.
pub fn write(
    term: &str,
    lists: &Lists,
    scores: &[(u32, f32)],
    (index, reader): (&Index, &Reader),
    families: &mut Families<'_>,
) -> Piece {
    let tiers = tiers(scores, families.cutting.each);
    let blocks: Vec<&Block> = tiers.iter().flatten().collect();
    let parts = lists.split(&blocks.iter().map(|block| block.docs.as_slice()).collect::<Vec<_>>());
    let mut texts = parts.iter().map(|part| {
        let mut text = String::new();
        reader.write_pages(part, &mut text);
        text
    });
    let first_tier = texts.next().unwrap_or_default();
    let (first, edition) = families.blocks.push_apart(texts.map(Piece).collect());
    let all_pages = tiers.iter().map(|tier| tier.iter().flat_map(|block| &block.pages));
    let (crossings, crossings_edition) = families.crossings.give(term, lists, all_pages, (index, reader));
    let mut head = String::new();
    encode::number(&mut head, 0);
    encode::number(&mut head, u32::try_from(first).unwrap_or(u32::MAX));
    head.push_str(&crossings);
    for tier in tiers.iter().skip(1) {
        encode::number(&mut head, u32::try_from(tier.len()).unwrap_or(u32::MAX));
        let mut before = 0;
        for block in tier {
            let start = block.docs.first().copied().unwrap_or(before);
            encode::number(&mut head, start - before);
            before = start;
            reader.write_pages(&lists.sign(block.best), &mut head);
        }
    }
    Piece([head, edition + &crossings_edition, first_tier].join("\n"))
}

/// The first tier is one block.
fn tiers(scores: &[(u32, f32)], each: usize) -> Vec<Vec<Block>> {
    let mut best_first = scores.to_vec();
    best_first.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut tiers = Vec::new();
    let (mut rest, mut size) = (&mut best_first[..], each);
    while !rest.is_empty() {
        let (tier, others) = rest.split_at_mut(size.min(rest.len()));
        tier.sort_unstable_by_key(|(doc, _)| *doc);
        tiers.push(tier.chunks(each).map(block).collect());
        (rest, size) = (others, size * GROWTH);
    }
    tiers
}

fn block(pages: &[(u32, f32)]) -> Block {
    let best = pages.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(doc, _)| *doc);
    Block { docs: pages.iter().map(|(doc, _)| *doc).collect(), pages: pages.to_vec(), best }
}
