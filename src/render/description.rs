//! What search engines and shared links say of the page of an entry: its own words, or what it leads to.

use super::brush::Brush;
use super::plain::plain;
use super::words::{shortened, summary};
use crate::diagnostics::plural;
use crate::model::{Data, Entry, EntryId, Kind};
use crate::plan::lists;

const LONGEST: usize = 160;

/// A sentence or two that no other page has.
pub fn description(brush: &Brush<'_, '_>, id: EntryId) -> String {
    let entry = brush.entry(id);
    let own = summary(entry).or_else(|| told(entry)).map(|text| plain(&text));
    let text = match own {
        Some(own) if !is_alike(entry.kind) => own,
        Some(own) => format!("{}\u{a0}: {own}", name(brush, id)),
        None => match counted(brush, id) {
            Some(counted) => format!("{}\u{a0}: {counted}.", name(brush, id)),
            None => {
                let site = plain(&brush.plan.site.info.description.value);
                format!("{} ({}). {site}", name(brush, id), entry.kind.label())
            }
        },
    };
    shortened(&text, LONGEST)
}

/// Kinds of which several sheets say the same in their own words, each of its place or its programme.
fn is_alike(kind: Kind) -> bool {
    matches!(kind, Kind::Structure | Kind::Service | Kind::Organisation | Kind::Orientation | Kind::Action)
}

fn name(brush: &Brush<'_, '_>, id: EntryId) -> String {
    let entry = brush.entry(id);
    let title = plain(entry.title());
    match (&entry.data, entry.parent) {
        (Data::Action(d), Some(programme)) => {
            format!("Action {}, {}", d.number.value, plain(brush.entry(programme).short_title()))
        }
        // Its organisation may have the same name.
        (Data::Structure(d), _) => match d.commune.as_deref().filter(|commune| !title.contains(commune)) {
            Some(commune) => format!("{title}, {commune}"),
            None => format!("{title}, dans l’annuaire"),
        },
        (Data::Service(d), _) => match brush.plan.site.target(&d.structure) {
            Some(structure) => format!("{title}, {}", brush.title(structure)),
            None => title,
        },
        _ => title,
    }
}

/// What an entry without a summary says first.
fn told(entry: &Entry) -> Option<String> {
    if let Data::Action(d) = &entry.data {
        return d.objectives.main.first().map(|aim| aim.value.clone());
    }
    let is_text = |text: &&str| text.starts_with(|c: char| c.is_alphanumeric() || "*_[«".contains(c));
    entry.markdown().split("\n\n").map(str::trim).find(is_text).map(str::to_owned)
}

/// «3 aides, 12 services»: what the page leads to.
fn counted(brush: &Brush<'_, '_>, id: EntryId) -> Option<String> {
    // The first part of a long list says it; the others would count all of it again.
    if brush.page.part > 1 {
        return None;
    }
    let (site, relations) = (brush.plan.site, &brush.plan.relations);
    let ids = match brush.entry(id).kind {
        Kind::Territory => relations.local(id).to_vec(),
        Kind::Theme | Kind::Public | Kind::Situation => brush.studio.list(id).to_vec(),
        Kind::Organisation => lists::roles(site, id).into_iter().map(|(_, id)| id).collect(),
        Kind::Structure => relations.services.get(&id).cloned().unwrap_or_default(),
        _ => Vec::new(),
    };
    let count = |kind: &Kind| ids.iter().filter(|id| brush.entry(**id).kind == *kind).count();
    let counts = Kind::ALL.iter().map(|kind| (count(kind), kind)).filter(|(n, _)| *n > 0);
    let said: Vec<String> = counts.map(|(n, kind)| plural(n, kind.label(), kind.plural())).collect();
    (!said.is_empty()).then(|| said.join(", "))
}
