//! Lists that may grow long: what they hold, in their order, so that they can be cut into pages.

use std::collections::{HashMap, HashSet};

use super::facets::is_people;
use super::relations::{Relations, sort_key};
use super::view::View;
use crate::check::Site;
use crate::model::{Data, EntryId, Kind};

/// The order in which a page about a subject is read.
pub const READING: &[Kind] = &[
    Kind::Aid,
    Kind::Service,
    Kind::Structure,
    Kind::Kit,
    Kind::Faq,
    Kind::Page,
    Kind::Orientation,
    Kind::Action,
    Kind::Document,
    Kind::Event,
    Kind::Module,
    Kind::Programme,
];

/// The sections of the map of the site, and the kind whose entries each lists.
pub const MAP: &[(&str, Kind)] = &[
    ("programmes", Kind::Programme),
    ("aides", Kind::Aid),
    ("kits", Kind::Kit),
    ("territoires", Kind::Territory),
    ("annuaire", Kind::Structure),
    ("faq", Kind::Faq),
    ("thematiques", Kind::Theme),
    ("publics", Kind::Public),
    ("organismes", Kind::Organisation),
];

/// The keys in which an organisation stands, in the order of its page.
const ROLES: &[&str] = &["organisme", "prescripteurs", "pilotes", "partenaires", "participants"];

/// The longest list that stands on one page, and how long are the parts of a longer one. One looks on the page of a
/// territory for a whole, which its sections fold, but a service says more there than in a list; in the coverage, a
/// territory is a column.
pub fn cut(site: &Site, view: View) -> (usize, usize) {
    match view {
        View::Section("couverture") => (100, 40),
        View::Entry(id) if site.entry(id).kind == Kind::Territory => (LONGEST_LOCAL, 100),
        _ => (500, 200),
    }
}

/// The longest list of a territory, on its page and in its booklet.
pub const LONGEST_LOCAL: usize = 1000;

/// Up to here, the map of the site is cut by its own entries alone.
const WHOLE_MAP: usize = 1000;

/// Up to here, all communes are on one page, where a script finds one as it is typed.
const WHOLE_COMMUNES: usize = 5000;

/// How many entries a page lists; 0 if its list is not cut.
pub fn length(site: &Site, relations: &Relations, view: View) -> usize {
    let count = |kind| relations.of_kind(kind).len();
    match view {
        View::Section("aides") => count(Kind::Aid),
        View::Section("annuaire") => count(Kind::Structure) + count(Kind::Service),
        View::Section("organismes") => count(Kind::Organisation),
        View::Section("couverture") => count(Kind::Territory),
        View::Section("territoires") => {
            Some(site.communes.len()).filter(|n| *n > WHOLE_COMMUNES).unwrap_or(0)
        }
        View::Section("plan-du-site") => {
            let top = MAP.iter().map(|(_, kind)| count(*kind)).sum();
            // What belongs to an entry counts for less: it is read past.
            Some(map(site, relations).len()).filter(|n| *n > WHOLE_MAP).unwrap_or(top)
        }
        View::Section("nouveautes") => super::news::all(site).len(),
        View::Entry(id) => match site.entry(id).kind {
            Kind::Theme | Kind::Public | Kind::Situation => about(site, relations, id).len(),
            Kind::Organisation => roles(site, id).len(),
            Kind::Structure => relations.services.get(&id).map_or(0, Vec::len),
            Kind::Territory => relations.local(id).len(),
            _ => 0,
        },
        _ => 0,
    }
}

/// A line of the map of the site: its section, the entry, and what it stands under.
pub type MapLine = (&'static str, EntryId, Option<EntryId>);

/// The map of the site, line by line: what belongs to an entry comes after it, so that the map may be cut anywhere.
pub fn map(site: &Site, relations: &Relations) -> Vec<MapLine> {
    let lists = |map: &HashMap<EntryId, Vec<EntryId>>, id| map.get(&id).cloned().unwrap_or_default();
    let below = |kind, id| match kind {
        Kind::Programme => {
            [lists(&relations.all_orientations, id), lists(&relations.all_actions, id)].concat()
        }
        Kind::Kit => lists(&relations.modules, id),
        Kind::Structure => lists(&relations.services, id),
        _ => Vec::new(),
    };
    let mut out = Vec::new();
    for (section, kind) in MAP {
        for (id, _) in site.of_kind(*kind) {
            out.push((*section, id, None));
            out.extend(below(*kind, id).into_iter().map(|own| (*section, own, Some(id))));
        }
    }
    out
}

/// What is about a theme, a public or a situation, in the order in which it is read; then what is for everybody.
pub fn about(site: &Site, relations: &Relations, id: EntryId) -> Vec<EntryId> {
    let map = match site.entry(id).kind {
        Kind::Theme => &relations.by_theme,
        Kind::Public => &relations.by_public,
        _ => &relations.by_situation,
    };
    let own = map.get(&id).map_or(&[][..], Vec::as_slice);
    let people = site.entry(id).kind == Kind::Public && is_people(site, id);
    let everybody = if people { &relations.for_everyone[..] } else { &[] };
    let named: HashSet<EntryId> =
        if everybody.is_empty() { HashSet::new() } else { own.iter().copied().collect() };
    let others: Vec<EntryId> = everybody.iter().copied().filter(|id| !named.contains(id)).collect();
    let read = |list: &[EntryId]| {
        let of_kind = |kind: &Kind| {
            let kind = *kind;
            list.iter().copied().filter(move |i| site.entry(*i).kind == kind)
        };
        READING.iter().flat_map(of_kind).collect::<Vec<_>>()
    };
    [read(own), read(&others)].concat()
}

/// What an organisation does: the key in which it stands, and where. First its places, which stand under no key: whoever
/// is sent there looks for the nearest.
pub fn roles(site: &Site, id: EntryId) -> Vec<(Option<&'static str>, EntryId)> {
    let mut out: Vec<(Option<&'static str>, EntryId)> = Vec::new();
    if let Data::Organisation(organisation) = &site.entry(id).data {
        out.extend(site.targets(&organisation.structures).into_iter().map(|i| (None, i)));
    }
    for key in ROLES {
        let mut ids: Vec<EntryId> =
            site.backlinks(id).iter().filter(|b| b.key == *key).map(|b| b.from).collect();
        ids.sort_by_cached_key(|i| sort_key(site.entry(*i).title()));
        out.extend(ids.into_iter().map(|i| (Some(*key), i)));
    }
    out
}
