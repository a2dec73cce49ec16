//! Second step: raw entries in, a checked [`Site`] out, or everything that is wrong with them.
//!
//! Decodes each entry, gives it its id and address, resolves and reverses references, attaches communes to
//! territories, follows every link. All checks run before the first «no», so that one run shows every mistake.

mod addresses;
mod alone;
mod audiences;
mod communes;
mod decode;
mod easy_versions;
mod figures;
mod file_links;
mod footnotes;
pub mod freshness;
mod headings;
mod hours;
mod index;
mod links;
mod markdown;
mod misplaced;
mod parts;
mod passages;
mod places;
mod plain_language;
mod prose;
mod raw_html;
mod references;
mod repeated;
mod reserved;
mod rules;
mod schedule;
mod settled;
mod site;
mod territories;
mod titles;
mod unread;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use alone::Alone;
use decode::Understood;

pub use addresses::record_slug;
pub use decode::Decoded;
pub use headings::{HeadingIds, heading_ids, headings, is_page_anchor};
pub use links::{Link, Links, options as markdown_options, target as link_target};
pub use parts::page_with;
pub use raw_html::RawLinks;
pub use reserved::{beside, is_taken};
pub use schedule::{LeftOut, Reason};
pub use settled::Settled;
pub use site::{Backlink, SECTIONS, Section, Site};
pub use words::{Words, has_no_sign, is_paragraph};

use crate::diagnostics::{Diagnostic, Report, Severity, Source, Span};
use crate::load::{Raw, Unread};
use crate::model::node::Node;
use crate::model::site::SiteInfo;
use crate::model::{EntryId, Kind};

/// What the editor asked for on the command line.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Replaces `url` of `site.yaml`.
    pub base_url: Option<String>,
    /// The day of the edition; otherwise `date` of `site.yaml`.
    pub date: Option<Date>,
    /// Also publish what is marked `brouillon`, or not due yet.
    pub drafts: bool,
    /// Also take in what is withdrawn: all that the content holds.
    pub withdrawn: bool,
    /// Warnings block too.
    pub strict: bool,
}

/// A site if nothing blocks it, and all that was found.
pub struct Checked {
    pub site: Option<Site>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks everything; the site exists only if there is no error.
pub fn check(raw: Raw, options: &Options) -> Checked {
    check_decoded(raw.map(|entry| Decoded::of(&entry)), options)
}

/// The same, for entries that were decoded while they were read.
pub fn check_decoded(raw: Raw<Decoded>, options: &Options) -> Checked {
    check_again(raw, options, None)
}

/// The same for a site that is checked again and again; its entries are [`Decoded::kept`].
pub fn check_again(raw: Raw<Decoded>, options: &Options, settled: Option<&mut Settled>) -> Checked {
    let mut report = Report::default();
    report.extend(raw.found);
    let info = decode::site(raw.site.as_ref(), &mut report);
    let news = decode::news(raw.news.as_ref(), &mut report);
    theme(raw.site.as_ref(), info.as_ref(), &raw.themes, &mut report);
    examples(raw.site.as_ref(), info.as_ref(), &mut report);
    let mut unread = raw.unread;
    let Understood { mut entries, mut alone, lost, mut rests } =
        decode::entries(raw.entries, &mut unread, &mut report);
    if let (Some((source, _)), Some(info)) = (&raw.site, &info) {
        rests.push(decode::site_texts(source, info));
    }
    if let Some(settled) = settled {
        settled.settle(&mut entries, &alone);
    }
    let index = index::build(&entries, &mut report);
    for changed in figures::attach(&raw.figures, &mut entries, &index, &unread, &mut report) {
        alone[changed as usize] = Alone::default();
    }
    // The id that a duplicate should have had is missing, and what names it is not at fault.
    unread.extend(index.duplicates.iter().map(|id| Unread { kind: entries[*id as usize].kind, id: None }));
    let date = options.date.or_else(|| info.as_ref().and_then(|i| i.date).map(|d| d.0));
    // A day that could not be read is told where it stands.
    let is_misread =
        raw.site.as_ref().is_some_and(|(_, node)| node.get("date").is_some_and(|day| !day.is_null()));
    let is_read = info.is_some() && !is_misread;
    let left_out = schedule::left_out(&entries, date, options, is_read, &mut report);
    let backlinks = references::resolve(&entries, &index, &left_out, &unread, &mut report);
    references::check(&rests, &entries, &index, &unread, &mut report);
    let territories = territories::attach(&entries, &raw.communes, &mut report);
    let addresses = addresses::assign(&entries, &index, &left_out, &raw.assets, &mut report);
    rules::check(&entries, &index, &raw.assets, &unread, &mut report);
    repeated::check(&entries, &mut report);
    audiences::check(&entries, &unread, &mut report);
    freshness::check(&entries, date, info.as_ref(), &mut report);
    places::check(&entries, &raw.communes, &mut report);
    easy_versions::check(&entries, &alone, &mut report);
    let (Some(mut info), Some((source, _))) = (info, raw.site) else {
        return Checked { site: None, diagnostics: titles::name(report.into_sorted(), &lost, &entries) };
    };
    if let Some(url) = &options.base_url {
        info.url.0.clone_from(url);
    }
    let mut by_kind: HashMap<Kind, Vec<EntryId>> = HashMap::new();
    for (id, (entry, address)) in (0u32..).zip(entries.iter().zip(&addresses.published)) {
        if address.is_some() {
            by_kind.entry(entry.kind).or_default().push(id);
        }
    }
    let mut site = Site {
        by_kind,
        info,
        source,
        news,
        date,
        entries,
        index,
        backlinks,
        left_out,
        addresses: addresses.published,
        withheld: addresses.withheld,
        territories,
        communes: raw.communes,
        assets: raw.assets,
        words: Vec::new(),
    };
    site.words = prose::check(&site, &alone, &rests, &unread, &mut report);
    let refused = report.has_errors();
    let diagnostics = titles::name(report.into_sorted(), &lost, &site.entries);
    let refused = refused || options.strict && diagnostics.iter().any(|d| d.severity == Severity::Warning);
    Checked { site: (!refused).then_some(site), diagnostics }
}

/// A theme that has no folder.
/// Searches that the home page offers: past that, nobody reads them.
const MOST_EXAMPLES: usize = 6;

fn examples(raw: Option<&(Arc<Source>, Node)>, info: Option<&SiteInfo>, report: &mut Report) {
    if let (Some((source, _)), Some(info)) = (raw, info)
        && let Some(more) = info.examples.get(MOST_EXAMPLES)
    {
        let message =
            format!("plus de {MOST_EXAMPLES} exemples de recherche (clé « exemples_de_recherche »)");
        let found = Diagnostic::error("longueur", source, more.span, message);
        report.push(found.help("gardez les plus parlants : l'accueil les dit en une ligne"));
    }
}

fn theme(raw: Option<&(Arc<Source>, Node)>, info: Option<&SiteInfo>, themes: &[String], report: &mut Report) {
    let (Some((source, _)), Some(theme)) = (raw, info.and_then(|i| i.theme.as_ref())) else { return };
    let known = || themes.iter().map(String::as_str).chain(["defaut"]);
    if !known().any(|name| name == theme.value) {
        let message =
            format!("le thème « {0} » n'existe pas : il n'y a pas de dossier themes/{0}", theme.value);
        report.push(Diagnostic::error("theme", source, theme.span, message).suggest(
            &theme.value,
            known(),
            "retirez cette clé pour employer le thème par défaut",
        ));
    }
}

/// The place to show for a problem of the address of an entry: its id, or where it begins.
fn id_span(entry: &crate::model::Entry) -> Span {
    let found = entry.source.key_span(entry.span, "id");
    if found.width > 0 { found } else { entry.span }
}
