//! Lists that may grow long: what they hold, in their order, so that they can be cut into pages.

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

/// What the page of a territory lists, in its order; the rest of what applies there is on its first part.
pub const LOCAL: &[Kind] = &[Kind::Aid, Kind::Service, Kind::Structure, Kind::Event, Kind::Action];

/// Longest list that stands on one page; a longer one is cut into parts.
pub const LONGEST: usize = 500;
/// The same for all that applies in a territory, on its page and in its booklet: one looks there for a whole.
pub const LONGEST_LOCAL: usize = 1000;

/// How many entries a page lists; 0 if its list is not cut.
pub fn length(site: &Site, relations: &Relations, view: View) -> usize {
    let count = |kind| relations.of_kind(kind).len();
    match view {
        View::Section("aides") => count(Kind::Aid),
        View::Section("annuaire") => count(Kind::Structure) + count(Kind::Service),
        View::Section("organismes") => count(Kind::Organisation),
        View::Section("couverture") => count(Kind::Territory),
        View::Section("plan-du-site") => MAP.iter().map(|(_, kind)| count(*kind)).sum(),
        View::Section("nouveautes") => super::news::all(site).len(),
        View::Entry(id) => match site.entry(id).kind {
            Kind::Theme | Kind::Public | Kind::Situation => about(site, relations, id).len(),
            Kind::Organisation => roles(site, id).len(),
            Kind::Territory => Some(relations.local(id).len()).filter(|n| *n > LONGEST_LOCAL).unwrap_or(0),
            _ => 0,
        },
        _ => 0,
    }
}

/// What is about a theme, a public or a situation, in the order in which it is read.
pub fn about(site: &Site, relations: &Relations, id: EntryId) -> Vec<EntryId> {
    let map = match site.entry(id).kind {
        Kind::Theme => &relations.by_theme,
        Kind::Public => &relations.by_public,
        _ => &relations.by_situation,
    };
    let own = map.get(&id).map_or(&[][..], Vec::as_slice);
    // What is for everybody is for this public: without it, its page would lie.
    let everybody = site.of_kind(Kind::Public).find(|(_, e)| e.id == "tous-publics").map(|(id, _)| id);
    let all = everybody.filter(|e| site.entry(id).kind == Kind::Public && *e != id);
    let all = all.and_then(|id| relations.by_public.get(&id)).map_or(&[][..], Vec::as_slice);
    let of_kind = |kind: &Kind| {
        let kind = *kind;
        own.iter().chain(all).copied().filter(move |i| site.entry(*i).kind == kind)
    };
    READING.iter().flat_map(of_kind).collect()
}

/// What an organisation does: the key in which it stands, and where. Structures stand under no key.
pub fn roles(site: &Site, id: EntryId) -> Vec<(Option<&'static str>, EntryId)> {
    let mut out = Vec::new();
    for key in ROLES {
        let mut ids: Vec<EntryId> =
            site.backlinks(id).iter().filter(|b| b.key == *key).map(|b| b.from).collect();
        ids.sort_by_cached_key(|i| sort_key(site.entry(*i).title()));
        out.extend(ids.into_iter().map(|i| (Some(*key), i)));
    }
    if let Data::Organisation(organisation) = &site.entry(id).data {
        out.extend(site.targets(&organisation.structures).into_iter().map(|i| (None, i)));
    }
    out
}
