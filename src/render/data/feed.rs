//! `nouveautes.atom` (Atom 1.0, RFC 4287): what was published or verified last.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::{address, base, edition, text};
use crate::escape::escaped;
use crate::model::{Data, Entry, EntryId, Kind};
use crate::plan::{Plan, sort_key};
use crate::render::format;

/// Most entries of the feed.
const LIMIT: usize = 50;
/// Characters of a summary.
const SUMMARY: usize = 300;

/// The feed: entries with `verifie_le` or `publie_le`, newest first; otherwise the edition itself.
///
/// An entry is identified by its address and dated by the later of the two days, so that one that is
/// verified again comes back as updated, not as new.
pub fn atom(plan: &Plan<'_>) -> String {
    let news = news(plan);
    let base = base(plan);
    let info = &plan.site.info;
    let updated = news.first().map_or(edition(plan), |(Reverse(day), ..)| edition(plan).max(*day));
    let head = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">".to_owned(),
        element("title", &format!("Nouveautés : {}", text(&info.title.value))),
        element("subtitle", &text(&info.description.value)),
        element("id", &format!("{base}/nouveautes.atom")),
        format!(
            "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}/nouveautes.atom\"/>",
            escaped(base)
        ),
        format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}/nouveautes/\"/>", escaped(base)),
        element("updated", &instant(updated)),
        format!("<author>{}</author>", element("name", &text(&info.publisher.name.value))),
        "<generator>Passerelle</generator>".to_owned(),
    ];
    let mut out = head.join("\n") + "\n";
    for (day, _, id) in &news {
        out.push_str(&entry(plan, *id, day.0));
    }
    if news.is_empty() {
        out.push_str(&whole_edition(plan, updated));
    }
    out.push_str("</feed>\n");
    out
}

/// The newest entries; those of one day in the order of the alphabet.
fn news(plan: &Plan<'_>) -> Vec<(Reverse<Date>, String, EntryId)> {
    let mut out: Vec<_> = plan
        .site
        .entries()
        .filter_map(|(id, entry)| {
            let life = entry.data.life()?;
            let day = life.verified.map(|d| d.0).max(life.publish_on.as_ref().map(|d| d.value.0))?;
            plan.site.url(id).map(|_| (Reverse(day), sort_key(entry.title()), id))
        })
        .collect();
    out.sort();
    out.truncate(LIMIT);
    out
}

fn entry(plan: &Plan<'_>, id: EntryId, day: Date) -> String {
    let entry = plan.entry(id);
    let url = address(plan, id).unwrap_or_default();
    let published = entry.data.life().and_then(|l| l.publish_on.as_ref());
    let lines = [
        Some("<entry>".to_owned()),
        Some(element("title", &text(entry.title()))),
        Some(element("id", &url)),
        Some(format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&url))),
        published.map(|d| element("published", &instant(d.value.0))),
        Some(element("updated", &instant(day))),
        Some(format!("<category term=\"{}\" label=\"{}\"/>", entry.kind.code(), entry.kind.label())),
        summary(entry).map(|s| element("summary", &shortened(&text(s)))),
        Some("</entry>".to_owned()),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n") + "\n"
}

/// An edition in which nothing is dated is itself the news.
fn whole_edition(plan: &Plan<'_>, day: Date) -> String {
    let counted = [
        Kind::Programme,
        Kind::Action,
        Kind::Aid,
        Kind::Kit,
        Kind::Structure,
        Kind::Service,
        Kind::Territory,
    ];
    let counts: Vec<String> = counted
        .into_iter()
        .filter_map(|kind| match plan.site.of_kind(kind).count() {
            0 => None,
            1 => Some(format!("1 {}", kind.label())),
            n => Some(format!("{n} {}", kind.plural())),
        })
        .collect();
    let url = format!("{}/nouveautes/", base(plan));
    let lines = [
        "<entry>".to_owned(),
        element("title", &format!("Édition du {}", format::date(day))),
        element("id", &format!("{url}#edition-{day}")),
        format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&url)),
        element("updated", &instant(day)),
        element("summary", &format!("Ce que contient le site : {}.", counts.join(", "))),
        "</entry>".to_owned(),
    ];
    lines.join("\n") + "\n"
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escaped(text))
}

/// Noon: the same day for readers of every overseas territory.
fn instant(day: Date) -> String {
    format!("{day}T12:00:00Z")
}

/// A sentence or two about an entry.
fn summary(entry: &Entry) -> Option<&str> {
    match &entry.data {
        Data::Programme(d) => Some(&d.summary.value),
        Data::Orientation(d) => Some(&d.summary.as_ref().unwrap_or(&d.stake).value),
        Data::Action(d) => d.summary.as_ref().or(d.objectives.main.first()).map(|t| t.value.as_str()),
        Data::Aid(d) => Some(&d.summary.value),
        Data::Kit(d) => Some(&d.summary.value),
        Data::Module(d) => d.summary.as_ref().map(|t| t.value.as_str()),
        Data::Structure(d) => d.description.as_ref().map(|t| t.value.value.as_str()),
        Data::Service(d) => Some(&d.description.value.value),
        Data::Territory(d) => d.description.as_ref().map(|t| t.0.value.as_str()),
        Data::Term(d) => d.definition.as_ref().map(|t| t.0.value.as_str()),
        Data::Event(d) => d.description.as_ref().map(|t| t.0.value.as_str()),
        Data::Document(d) => d.summary.as_ref().map(|t| t.0.value.as_str()),
        Data::Page(d) => d.summary.as_ref().map(|t| t.value.as_str()),
        Data::Faq(_) => Some(entry.markdown()).filter(|body| !body.trim().is_empty()),
        Data::Axis(_) | Data::Organisation(_) | Data::Theme(_) | Data::Public(_) | Data::Situation(_) => None,
    }
}

/// At most [`SUMMARY`] characters, cut between two words.
fn shortened(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SUMMARY) else { return text.to_owned() };
    let cut = &text[..end];
    let words = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', ' ']))
}
