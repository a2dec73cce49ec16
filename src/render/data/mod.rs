//! What the site publishes beside its pages: open data, feeds, calendar, sitemap, redirections.
//!
//! Comes in: a plan. Goes out: file names and bytes, the same for the same plan. Machines read them, so
//! texts lose their Markdown and their typographic spaces here, and addresses are whole.

mod calendar;
mod catalogue;
pub mod cell;
pub mod directory;
mod feed;
mod pages;
mod sheets;
mod sitemap;
pub mod table;
#[cfg(test)]
mod tests;

pub use calendar::reminders;
pub use catalogue::{Column, Dataset, catalogue};
pub use feed::contents;

use jiff::civil::{Date, date};

use crate::model::{Data, EntryId};
use crate::plan::Plan;

/// Every data file: its path relative to the output folder and its bytes, sorted by path.
pub fn files(plan: &Plan<'_>) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("donnees/pages.json".to_owned(), pages::json(plan)),
        ("donnees/structures.json".to_owned(), directory::structures(plan).json()),
        ("donnees/structures.csv".to_owned(), directory::structures(plan).csv()),
        ("donnees/services.json".to_owned(), directory::services(plan).json()),
        ("donnees/services.csv".to_owned(), directory::services(plan).csv()),
        ("donnees/aides.csv".to_owned(), sheets::aids(plan).csv()),
        ("donnees/actions.csv".to_owned(), sheets::actions(plan).csv()),
        ("donnees/territoires.csv".to_owned(), sheets::territories(plan).csv()),
        ("donnees/glossaire.csv".to_owned(), sheets::terms(plan).csv()),
        ("nouveautes.atom".to_owned(), feed::atom(plan).into_bytes()),
        ("agenda.ics".to_owned(), calendar::ics(plan).into_bytes()),
        ("robots.txt".to_owned(), sitemap::robots(plan).into_bytes()),
    ];
    files.extend(sitemap::files(plan));
    files.sort();
    files
}

/// Former addresses of published entries: old address, new address, title of the page. Sorted.
pub fn redirects(plan: &Plan<'_>) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for (id, entry) in plan.site.entries() {
        let Some(url) = plan.site.url(id) else { continue };
        for old in entry.data.life().map_or(&[][..], |l| &l.former_urls) {
            // As the check reads it: `/ancien/index.html` is the page `/ancien/`.
            let old = old.value.trim_end_matches("index.html").to_owned();
            out.push((old, url.to_owned(), crate::render::plain(entry.title())));
        }
    }
    out.sort();
    out
}

/// The address of the site, without a final slash.
fn base<'a>(plan: &Plan<'a>) -> &'a str {
    plan.site.info.url.0.trim_end_matches('/')
}

/// The whole address of an entry's page, or of its place on a list page.
fn address(plan: &Plan<'_>, id: EntryId) -> Option<String> {
    plan.site.url(id).map(|url| format!("{}{url}", base(plan)))
}

/// The day of this edition; if nobody gave one, the last day that the content knows.
fn edition(plan: &Plan<'_>) -> Date {
    let known = plan.site.entries().filter_map(|(_, entry)| {
        let life = entry.data.life()?;
        let updated = match &entry.data {
            Data::Structure(d) => Some(d.updated.value.0),
            Data::Service(d) => Some(d.updated.value.0),
            _ => None,
        };
        let days = [life.verified.map(|d| d.0), life.publish_on.as_ref().map(|d| d.value.0), updated];
        days.into_iter().flatten().max()
    });
    // Never the clock: two builds of the same content are the same bytes.
    plan.site.date.or_else(|| known.max()).unwrap_or(date(1970, 1, 1))
}

/// A text without Markdown, as people type it: a spreadsheet's search does not know unbreakable spaces.
fn text(markdown: &str) -> String {
    crate::render::plain(markdown).replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}
