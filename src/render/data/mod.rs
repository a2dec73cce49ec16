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

use std::io::{self, Write};

use jiff::civil::{Date, date};

use super::plain::typed;
use crate::model::{Data, EntryId};
use crate::plan::Plan;
use crate::scan;

/// Writes the bytes of a data file.
pub type Fill<'p> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'p>;

/// Every data file: its path relative to the output folder and what writes its bytes, sorted by path. At national
/// size the largest weigh more than all the rest of the memory of a build.
pub fn writers<'p>(plan: &'p Plan<'p>) -> Vec<(String, Fill<'p>)> {
    fn file<'p>(path: &str, fill: impl Fn(&mut dyn Write) -> io::Result<()> + 'p) -> (String, Fill<'p>) {
        (path.to_owned(), Box::new(fill))
    }
    let mut files = vec![
        file("donnees/pages.json", |out| pages::json(plan, out)),
        file("donnees/structures.json", |out| directory::structures(plan).json(out)),
        file("donnees/structures.csv", |out| directory::structures(plan).csv(out)),
        file("donnees/services.json", |out| directory::services(plan).json(out)),
        file("donnees/services.csv", |out| directory::services(plan).csv(out)),
        file("donnees/aides.csv", |out| sheets::aids(plan).csv(out)),
        file("donnees/actions.csv", |out| sheets::actions(plan).csv(out)),
        file("donnees/territoires.csv", |out| sheets::territories(plan).csv(out)),
        file("donnees/glossaire.csv", |out| sheets::terms(plan).csv(out)),
        file("nouveautes.atom", |out| out.write_all(feed::atom(plan).as_bytes())),
        file("agenda.ics", |out| out.write_all(calendar::ics(plan).as_bytes())),
        file("robots.txt", |out| out.write_all(sitemap::robots(plan).as_bytes())),
    ];
    let maps = sitemap::files(plan).into_iter();
    files.extend(maps.map(|(path, bytes)| file(&path, move |out| out.write_all(&bytes))));
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// The same bytes, in memory.
pub fn bytes(fill: &Fill<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Memory refuses no bytes, and every row has as many cells as the header: no error can come.
    fill(&mut bytes).ok();
    bytes
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

/// The day of this edition. Formats that ask for one get the first day of all when nobody gave one and nothing is dated:
/// never the clock, so that two builds of the same content are the same bytes.
fn edition(plan: &Plan<'_>) -> Date {
    known_edition(plan).unwrap_or(date(1970, 1, 1))
}

/// The day of this edition; if nobody gave one, the last day that the content knows.
fn known_edition(plan: &Plan<'_>) -> Option<Date> {
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
    plan.site.date.or_else(|| known.max())
}

/// A text without Markdown, as people type it: a spreadsheet's search does not know unbreakable spaces.
fn text(markdown: &str) -> String {
    let typed = typed(markdown);
    // Few are typed with what begins as these signs do.
    if scan::first(typed.as_bytes(), |byte| (byte == 0xc2) | (byte == 0xe2)).is_none() {
        return typed.into_owned();
    }
    typed.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}
