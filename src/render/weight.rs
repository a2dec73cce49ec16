//! What pages weigh once compressed, as a host that compresses beforehand sends them.
//!
//! Compressing everything would cost more than the whole build: the median page and the longest are enough to be
//! told, and only pages that could pass their budget are weighed against it.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde::Serialize;

use super::offline::Ledger;
use super::{Press, format, is_closing, plain};
use crate::diagnostics::{Diagnostic, Span};
use crate::model::Data;
use crate::plan::{Page, Plan, View};

/// Budget of a page's HTML (design §5), in bytes once compressed.
const HTML_BUDGET: usize = 20_000;
/// Pages shrink at least two and a half times: below, none can pass the budget.
const SURELY_LIGHT: usize = 50_000;
/// Within a tenth of what a host that compresses beforehand sends, and more. From 9, the encoder spreads even a short text
/// over some 30 MiB of tables: of a small site, that was a tenth of the build; 6 takes a third more time for a hundredth.
const FULL: u32 = 5;
/// A fifth of the time, a tenth more bytes.
const HASTY: u32 = 3;

/// Bytes once compressed.
pub fn weight(bytes: &[u8]) -> usize {
    compressed(bytes, FULL)
}

fn compressed(bytes: &[u8], quality: u32) -> usize {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 16 << 10, quality, window(bytes.len()));
    match writer.write_all(bytes) {
        Ok(()) => writer.into_inner().len(),
        Err(_) => bytes.len(),
    }
}

/// A window that holds the text: the encoder clears twice as much memory, eight MiB for the largest. Below 17, it would
/// look for repetitions another way.
fn window(length: usize) -> u32 {
    (usize::BITS - length.leading_zeros()).clamp(17, 22)
}

/// A page that is heavier than its budget.
pub fn over_budget(plan: &Plan<'_>, page: &Page, bytes: &[u8]) -> Option<Diagnostic> {
    if bytes.len() < SURELY_LIGHT {
        return None;
    }
    let View::Entry(id) = page.view else { return None };
    // Long lists may be long: these pages list everything that applies to them.
    if matches!(
        plan.entry(id).data,
        Data::Territory(_) | Data::Theme(_) | Data::Public(_) | Data::Situation(_) | Data::Organisation(_)
    ) {
        return None;
    }
    // What fits with little effort fits with more of it.
    if compressed(bytes, HASTY) <= HTML_BUDGET {
        return None;
    }
    let weight = weight(bytes);
    (weight > HTML_BUDGET).then(|| {
        let message = format!(
            "la page {} pèse {} une fois comprimée ; le budget est de {}",
            page.url,
            format::bytes(weight as u64),
            format::bytes(HTML_BUDGET as u64)
        );
        let file = &plan.entry(id).source.path;
        Diagnostic::file("poids-page", file, Span::line(1), message)
            .help("coupez ce texte en plusieurs pages, ou retirez des tableaux")
            .warning()
    })
}

/// The search, weighed where its files are made.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchWeight {
    /// Engine and root of the index, compressed.
    pub engine: usize,
    /// Number of pieces.
    pub pieces: usize,
    /// The median piece and the largest, compressed.
    pub median_piece: usize,
    pub largest_piece: usize,
}

impl SearchWeight {
    /// What the search weighs, from the engine's weight and the size and place of each piece: of these, two are read
    /// again.
    ///
    /// # Errors
    /// A piece that cannot be read.
    pub fn of<E>(
        engine: usize,
        mut pieces: Vec<(usize, String)>,
        read: impl Fn(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Self, E> {
        pieces.sort_by_key(|(size, _)| *size);
        let weigh =
            |piece: Option<&(usize, String)>| piece.map_or(Ok(0), |(_, place)| Ok(weight(&read(place)?)));
        Ok(Self {
            engine,
            pieces: pieces.len(),
            median_piece: weigh(pieces.get(pieces.len() / 2))?,
            largest_piece: weigh(pieces.last())?,
        })
    }
}

/// What `/ecoconception/` and `/hors-ligne/` tell, ready to print.
#[derive(Debug, Clone, Serialize)]
pub struct Measures {
    pub pages: String,
    pub mediane: Pesee,
    pub plus_longue: Pesee,
    pub style: String,
    pub script: String,
    pub premiere_vue: String,
    pub moteur: String,
    pub morceaux: String,
    pub morceau_median: String,
    pub morceau_plus_lourd: String,
    /// Size of the guide kept on a device.
    pub guide: String,
    pub budget: String,
}

/// A page and its weight.
#[derive(Debug, Clone, Serialize)]
pub struct Pesee {
    pub titre: String,
    pub chemin: String,
    pub poids: String,
}

/// Weighs what was published, but for the pages that tell it.
///
/// `read` gives the bytes of a page from its address.
///
/// # Errors
/// A page that cannot be read.
pub fn measure<E>(
    press: &Press<'_>,
    ledger: &Ledger,
    search: SearchWeight,
    read: impl Fn(&str) -> Result<Vec<u8>, E>,
) -> Result<Measures, E> {
    let sizes: BTreeMap<String, u64> = ledger.items().into_iter().map(|i| (i.path, i.size)).collect();
    let mut pages: Vec<(u64, &Page)> = press
        .plan
        .pages
        .iter()
        .filter(|page| !is_closing(page))
        .filter_map(|page| Some((*sizes.get(&page.file())?, page)))
        .collect();
    pages.sort_by(|a, b| (a.0, &a.1.url).cmp(&(b.0, &b.1.url)));
    let (median, longest) = (pages.get(pages.len() / 2), pages.last());
    let weigh =
        |page: Option<&(u64, &Page)>| page.map_or(Ok(0), |(_, page)| Ok(weight(&read(&page.file())?)));
    let (median_weight, most_weight) = (weigh(median)?, weigh(longest)?);
    let told = |page: Option<&(u64, &Page)>, weight: usize| Pesee {
        titre: page.map_or(String::new(), |(_, p)| plain(&p.title)),
        chemin: page.map_or(String::new(), |(_, p)| p.url.trim_start_matches('/').to_owned()),
        poids: format::bytes(weight as u64),
    };
    let asset = |name: &str| press.theme.file(name).map_or(0, weight);
    let style = asset("style.css") + asset("fiches.css");
    let (script, icon) = (asset("site.js"), asset("favicon.svg"));
    Ok(Measures {
        pages: format::count(pages.len()),
        mediane: told(median, median_weight),
        plus_longue: told(longest, most_weight),
        style: format::bytes(style as u64),
        script: format::bytes(script as u64),
        premiere_vue: format::bytes((median_weight + style + script + icon) as u64),
        moteur: format::bytes(search.engine as u64),
        morceaux: format::count(search.pieces),
        morceau_median: format::bytes(search.median_piece as u64),
        morceau_plus_lourd: format::bytes(search.largest_piece as u64),
        guide: format::bytes(ledger.guide_size()),
        budget: format::bytes(HTML_BUDGET as u64),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{FULL, SearchWeight, weight};

    #[test]
    fn a_window_that_holds_the_text_weighs_as_the_largest_does() {
        let text: String =
            (0..4000u32).map(|i| format!("{} ", i.wrapping_mul(2_654_435_761) % 977)).collect();
        for length in [0, 1, 900, 1023, 1024, text.len()] {
            let mut largest = brotli::CompressorWriter::new(Vec::new(), 16 << 10, FULL, 22);
            largest.write_all(&text.as_bytes()[..length]).expect("in memory");
            let (expected, found) = (largest.into_inner().len(), weight(&text.as_bytes()[..length]));
            assert!(found.abs_diff(expected) <= 2, "{found} for {expected}");
        }
    }

    #[test]
    fn of_the_pieces_the_median_and_the_largest_are_weighed() {
        let noise: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let pieces = [3000, 10, 500].map(|size| (size, size.to_string()));
        let found = SearchWeight::of(7, pieces.to_vec(), |place| {
            place.parse().map(|size: usize| noise[..size].to_vec())
        });
        assert!(SearchWeight::of(7, pieces.to_vec(), |_| Err(())).is_err());
        let found = found.expect("sizes are numbers");
        assert_eq!((found.engine, found.pieces), (7, 3));
        assert_eq!(found.median_piece, weight(&noise[..500]));
        assert_eq!(found.largest_piece, weight(&noise[..3000]));
    }
}
