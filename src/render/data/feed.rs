//! `nouveautes.atom` (Atom 1.0, RFC 4287): what was published, changed, withdrawn or verified last.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::civil::Date;

use super::{address, base, edition, known_edition, text};
use crate::escape::escaped;
use crate::model::news::Change;
use crate::model::{EntryId, Kind};
use crate::plan::news::Novelty;
use crate::plan::{Plan, sort_key};
use crate::render::{format, summary};

/// Most entries of the feed.
const LIMIT: usize = 50;

/// The feed: what editions changed, and entries with `verifie_le` or `publie_le`, newest first; otherwise the edition itself.
///
/// An entry is identified by its address and dated by the later of the two days, so that one that is
/// verified again comes back as updated, not as new.
pub fn atom(plan: &Plan<'_>) -> String {
    let changes = crate::plan::news::changes(plan.site);
    let news = news(plan, &changes);
    let base = base(plan);
    let info = &plan.site.info;
    let updated = news.first().map_or(edition(plan), |item| edition(plan).max(item.day));
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
    for one in &news {
        out.push_str(&item(plan, one));
    }
    if news.is_empty() {
        out.push_str(&whole_edition(plan, updated));
    }
    out.push_str("</feed>\n");
    out
}

/// What the feed says of one sheet.
struct Item<'a> {
    day: Date,
    key: String,
    entry: Option<EntryId>,
    change: Option<&'a Novelty<'a>>,
}

/// The newest items; those of one day in the order of the alphabet.
fn news<'a>(plan: &'a Plan<'_>, changes: &'a [Novelty<'a>]) -> Vec<Item<'a>> {
    // The first is the newest: a sheet stands once in the feed, as it is now.
    let mut newest: HashMap<EntryId, &Novelty<'_>> = HashMap::new();
    for change in changes.iter().rev() {
        newest.extend(change.entry.map(|id| (id, change)));
    }
    let mut out: Vec<Item<'_>> = Vec::new();
    for (id, entry) in plan.site.entries().filter(|(id, _)| plan.site.url(*id).is_some()) {
        let change = newest.get(&id).copied();
        let said = entry
            .data
            .life()
            .and_then(|life| life.verified.map(|d| d.0).max(life.publish_on.as_ref().map(|d| d.value.0)));
        let Some(day) = said.max(change.map(|c| c.date)) else { continue };
        out.push(Item { day, key: sort_key(entry.title()), entry: Some(id), change });
    }
    for gone in changes.iter().filter(|c| c.entry.is_none()) {
        let title = gone.change.map_or("", |c| c.title.as_str());
        out.push(Item { day: gone.date, key: sort_key(title), entry: None, change: Some(gone) });
    }
    out.sort_by(|a, b| (Reverse(a.day), &a.key, a.entry).cmp(&(Reverse(b.day), &b.key, b.entry)));
    out.truncate(LIMIT);
    out
}

fn item(plan: &Plan<'_>, item: &Item<'_>) -> String {
    match (item.entry, item.change.and_then(|novelty| novelty.change)) {
        (Some(id), change) => entry(plan, id, item, change.and_then(|c| c.note.as_deref())),
        (None, Some(change)) => withdrawn(plan, item.day, change),
        (None, None) => String::new(),
    }
}

fn entry(plan: &Plan<'_>, id: EntryId, item: &Item<'_>, note: Option<&str>) -> String {
    let entry = plan.entry(id);
    let url = address(plan, id).unwrap_or_default();
    let published = entry.data.life().and_then(|l| l.publish_on.as_ref());
    let summary = match (item.change, note) {
        (Some(novelty), Some(note)) => Some(format!("{} : {}", novelty.done.label(), text(note))),
        _ => summary(entry).map(|s| text(&s)),
    };
    let lines = [
        Some("<entry>".to_owned()),
        Some(element("title", &text(entry.title()))),
        Some(element("id", &url)),
        Some(format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&url))),
        published.map(|d| element("published", &instant(d.value.0))),
        Some(element("updated", &instant(item.day))),
        Some(format!("<category term=\"{}\" label=\"{}\"/>", entry.kind.code(), entry.kind.label())),
        summary.map(|s| element("summary", &s)),
        Some("</entry>".to_owned()),
    ];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n") + "\n"
}

/// A sheet that is gone: the news tell it, since its page no longer does.
fn withdrawn(plan: &Plan<'_>, day: Date, change: &Change) -> String {
    let base = base(plan);
    let link = format!("{base}/nouveautes/#le-{day}");
    let lines = [
        "<entry>".to_owned(),
        element("title", &format!("Retiré : {}", text(&change.title))),
        element("id", &format!("{base}{}#retrait-{day}", change.address)),
        format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&link)),
        element("updated", &instant(day)),
        change.note.as_deref().map_or(String::new(), |note| element("summary", &text(note)) + "\n")
            + "</entry>",
    ];
    lines.join("\n") + "\n"
}

/// What the site holds, in words: what there is to say of an edition in which nothing is dated.
pub fn contents(plan: &Plan<'_>) -> String {
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
    counts.join(", ")
}

/// An edition in which nothing is dated is itself the news.
fn whole_edition(plan: &Plan<'_>, day: Date) -> String {
    let url = format!("{}/nouveautes/", base(plan));
    let lines = [
        "<entry>".to_owned(),
        element(
            "title",
            &known_edition(plan)
                .map_or("Contenu du site".into(), |day| format!("Édition du {}", format::date(day))),
        ),
        element("id", &format!("{url}#edition-{day}")),
        format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&url)),
        element("updated", &instant(day)),
        element("summary", &format!("Ce que contient le site : {}.", contents(plan))),
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
