//! What is shown of a page, and what it can be filtered by.

use std::borrow::Cow;

use super::super::document::Label;
use super::super::index::{Index, NO_VALUE, Page};
use super::Families;
use super::encode::{self, Piece};

/// The pages that came with no word of the question: there are few, so a piece holds few.
const PAGES_EACH: usize = 24;
const PAGES_EACH_HUGE: usize = 48;
const HUGE: usize = 20_000;

pub fn write_pages(index: &Index, families: &mut Families) {
    // Where lists are cut, many names cost little, and many questions end with pages that came with no word.
    let is_small = index.pages.len() <= HUGE || families.cutting.is_cutting();
    families.pages_each = if is_small { PAGES_EACH } else { PAGES_EACH_HUGE };
    for start in (0..index.pages.len()).step_by(families.pages_each) {
        let docs = (start..index.pages.len()).take(families.pages_each);
        let lines: Vec<_> = docs.filter_map(|doc| line(index, families, u32::try_from(doc).ok()?)).collect();
        let piece = Piece(lines.join("\n"));
        families.pages.push(piece);
    }
}

/// What is shown of each page, written with all the words that may show it: made once, but on a site so large that
/// memory counts more than time.
pub fn lines(index: &Index) -> Vec<String> {
    if index.pages.len() <= HUGE { index.pages.iter().map(page_line).collect() } else { Vec::new() }
}

/// What is shown of a page: one line.
pub fn line<'f>(index: &Index, families: &'f Families<'_>, doc: u32) -> Option<Cow<'f, str>> {
    let kept = families.lines.get(doc as usize).map(|line| Cow::Borrowed(line.as_str()));
    kept.or_else(|| index.pages.get(doc as usize).map(|page| Cow::Owned(page_line(page))))
}

/// About the length of its line.
pub fn weight(index: &Index, doc: u32) -> usize {
    index.pages.get(doc as usize).map_or(0, |page| page.title.len() + page.url.len() + page.extract.len() + 4)
}

/// What is shown of a page, made anew.
pub fn page_line(page: &Page) -> String {
    format!("{}\t{}", head(page), page.extract)
}

/// Type, title and address. The address often holds the title: a star stands for it (a star of
/// the address's own is escaped).
fn head(page: &Page) -> String {
    let mut out = String::new();
    encode::number(&mut out, page.kind.wrapping_add(1));
    out.push_str(&clean(&page.title));
    out.push('\t');
    out.push_str(&clean(&page.url).replace('*', "%2A").replacen(&slug(&page.title), "*", 1));
    out
}

/// The title as addresses usually write it; never empty, so that it can be looked for.
fn slug(title: &str) -> String {
    let folded = super::super::fold::fold(title);
    let words: Vec<&str> = super::super::fold::tokens(&folded).collect();
    if words.is_empty() { "\u{1}".to_owned() } else { words.join("-") }
}

/// One line each: a control character inside would shift what follows.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The values' labels, then a column for each facet, so that like goes with like. On a site whose lists are cut, the labels
/// alone, then a piece for each value: its pages.
pub fn write_facets(index: &Index, families: &mut Families) {
    if families.blocks.len() > 0 {
        families.facets.push(Piece(labels(index)));
        for pages in pages_of_values(index) {
            let mut out = String::new();
            encode::gaps(&mut out, pages.into_iter());
            families.facets.push(Piece(out));
        }
        return;
    }
    let one = |value: fn(&Page) -> u32| {
        let mut out = String::new();
        index.pages.iter().for_each(|page| encode::number(&mut out, value(page).wrapping_add(1)));
        out
    };
    let many = |values: fn(&Page) -> &[u32]| {
        let mut out = String::new();
        for page in &index.pages {
            let values = values(page);
            encode::number(&mut out, u32::try_from(values.len()).unwrap_or(0));
            let mut next = 0;
            for value in values {
                encode::number(&mut out, value - next);
                next = value + 1;
            }
        }
        out
    };
    debug_assert_eq!(NO_VALUE.wrapping_add(1), 0, "« none » is written as zero");
    let columns = [
        one(|page| page.kind),
        one(|page| page.programme),
        many(|page| &page.themes),
        many(|page| &page.publics),
        many(|page| &page.territories),
    ];
    families.facets.push(Piece(format!("{}\n{}", labels(index), columns.join("\n"))));
}

/// The pages of each value of each facet, in the order of the labels.
fn pages_of_values(index: &Index) -> Vec<Vec<u32>> {
    let mut out = values(index).map(|labels| vec![Vec::new(); labels.len()]);
    for (doc, page) in (0u32..).zip(&index.pages) {
        let (kind, programme) = ([page.kind], [page.programme]);
        let values: [&[u32]; 5] = [&kind, &programme, &page.themes, &page.publics, &page.territories];
        for (lists, values) in out.iter_mut().zip(values) {
            for value in values {
                // No value is beyond any.
                if let Some(pages) = lists.get_mut(*value as usize) {
                    pages.push(doc);
                }
            }
        }
    }
    out.into_iter().flatten().collect()
}

/// The values of each facet.
fn values(index: &Index) -> [&[Label]; 5] {
    let facets = &index.facets;
    [&facets.kinds, &facets.programmes, &facets.themes, &facets.publics, &facets.territories]
}

/// The same, in JSON on one line.
fn labels(index: &Index) -> String {
    let labels: Vec<Vec<[&str; 2]>> = values(index)
        .iter()
        .map(|labels| labels.iter().map(|label| [label.id.as_str(), label.name.as_str()]).collect())
        .collect();
    // Labels are data, so their JSON cannot hold a line break: it is escaped.
    serde_json::Value::from_iter(labels.iter().map(|l| serde_json::json!(l))).to_string()
}
