//! What belongs together: computed once, in time proportional to the content.

use std::collections::HashMap;

use super::facets::Facets;
use crate::check::Site;
use crate::model::{Data, EntryId, Kind};

/// What the page of a territory lists, in its order; the rest of what applies there is on its first part.
const LOCAL: &[Kind] = &[Kind::Aid, Kind::Service, Kind::Structure, Kind::Event, Kind::Action];

/// Lists that pages show. Each keeps the order of [`reading_order`].
#[derive(Debug, Default)]
pub struct Relations {
    /// Axes of a programme.
    pub axes: HashMap<EntryId, Vec<EntryId>>,
    /// Orientations of an axis.
    pub orientations: HashMap<EntryId, Vec<EntryId>>,
    /// Orientations of a programme, in the order of the axes.
    pub all_orientations: HashMap<EntryId, Vec<EntryId>>,
    /// Actions of an orientation, its main ones first.
    pub actions: HashMap<EntryId, Vec<EntryId>>,
    /// Actions of a programme, by number.
    pub all_actions: HashMap<EntryId, Vec<EntryId>>,
    /// Modules of a kit, in its order.
    pub modules: HashMap<EntryId, Vec<EntryId>>,
    /// Services of a structure.
    pub services: HashMap<EntryId, Vec<EntryId>>,
    pub by_theme: HashMap<EntryId, Vec<EntryId>>,
    pub by_public: HashMap<EntryId, Vec<EntryId>>,
    /// What is for everybody: without it, the page of a public would lie.
    pub for_everyone: Vec<EntryId>,
    pub by_situation: HashMap<EntryId, Vec<EntryId>>,
    /// What is said to be in exactly this territory.
    pub by_territory: HashMap<EntryId, Vec<EntryId>>,
    /// What the page of each territory lists, in its order.
    local: HashMap<EntryId, Vec<EntryId>>,
    /// The published entries of each kind.
    pub by_kind: HashMap<Kind, Vec<EntryId>>,
    /// The place of each entry in the order of reading.
    rank: Vec<u32>,
}

/// Builds all lists.
pub fn build(site: &Site, facets: &[Facets]) -> Relations {
    let mut out = Relations::default();
    let mut order: Vec<EntryId> = site.entries().map(|(id, _)| id).collect();
    order.sort_by_cached_key(|id| reading_order(site, *id));
    out.rank = vec![u32::MAX; site.all_entries().len()];
    for (rank, &id) in (0u32..).zip(&order) {
        let entry = site.entry(id);
        out.rank[id as usize] = rank;
        out.by_kind.entry(entry.kind).or_default().push(id);
        match (&entry.data, entry.parent) {
            (Data::Orientation(d), _) => {
                if let Some(axis) = site.target(&d.axis) {
                    out.orientations.entry(axis).or_default().push(id);
                }
            }
            (Data::Action(d), Some(programme)) => {
                out.all_actions.entry(programme).or_default().push(id);
                for orientation in site.targets(&d.orientations) {
                    out.actions.entry(orientation).or_default().push(id);
                }
            }
            (Data::Module(_), Some(kit)) => out.modules.entry(kit).or_default().push(id),
            (Data::Service(d), _) => {
                if let Some(structure) = site.target(&d.structure) {
                    out.services.entry(structure).or_default().push(id);
                }
            }
            _ => {}
        }
        let facets = &facets[id as usize];
        if !matches!(entry.kind, Kind::Theme | Kind::Public | Kind::Situation | Kind::Territory) {
            let lists = [
                (&mut out.by_theme, &facets.themes),
                (&mut out.by_public, &facets.publics),
                (&mut out.by_situation, &facets.situations),
                (&mut out.by_territory, &facets.territories),
            ];
            for (map, keys) in lists {
                for key in keys {
                    map.entry(*key).or_default().push(id);
                }
            }
            if facets.everyone {
                out.for_everyone.push(id);
            }
        }
    }
    scope_axes(site, &mut out);
    order_modules(site, &mut out);
    out.local = site.of_kind(Kind::Territory).map(|(id, _)| (id, out.listed_in(site, id))).collect();
    out
}

/// Axes keep the order of the programme; orientations follow them.
fn scope_axes(site: &Site, out: &mut Relations) {
    for (id, entry) in site.of_kind(Kind::Axis) {
        if let Some(programme) = entry.parent {
            out.axes.entry(programme).or_default().push(id);
            let own = out.orientations.get(&id).cloned().unwrap_or_default();
            out.all_orientations.entry(programme).or_default().extend(own);
        }
    }
}

#[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
fn order_modules(site: &Site, out: &mut Relations) {
    for (kit, modules) in &mut out.modules {
        if let Data::Kit(d) = &site.entry(*kit).data {
            let ranks: HashMap<&str, usize> =
                d.modules.iter().enumerate().rev().map(|(rank, m)| (m.value.as_str(), rank)).collect();
            modules.sort_by_key(|id| ranks.get(site.entry(*id).id.as_str()).copied().unwrap_or(usize::MAX));
        }
    }
}

/// The order in which entries are read: by number where they have one, events as in the agenda, otherwise by name, the
/// French way.
fn reading_order(site: &Site, id: EntryId) -> (Kind, u32, String, EntryId) {
    let entry = site.entry(id);
    let number = match &entry.data {
        Data::Action(d) => d.number.value,
        Data::Orientation(d) => d.number.unwrap_or(u32::MAX),
        // Those of one day in the order of the content.
        Data::Event(d) => return (entry.kind, super::calendar::order(site, d), String::new(), id),
        _ => 0,
    };
    (entry.kind, number, sort_key(entry.title()), id)
}

/// Letters without accents or case: «École» stands with the e.
pub fn sort_key(text: &str) -> String {
    crate::model::scalars::slug(text)
}

impl Relations {
    /// What applies in a territory: said of it, of what contains it, and (for a container) of its parts.
    pub fn in_territory(&self, site: &Site, territory: EntryId) -> Vec<EntryId> {
        let mut out: Vec<EntryId> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let up = site.territories.with_ancestors(territory);
        let down = site.territories.with_descendants(territory);
        for place in down.iter().chain(up.iter().skip(1)) {
            for &id in self.by_territory.get(place).map_or(&[][..], Vec::as_slice) {
                if seen.insert(id) {
                    out.push(id);
                }
            }
        }
        self.sort(&mut out);
        out
    }

    fn listed_in(&self, site: &Site, territory: EntryId) -> Vec<EntryId> {
        let here = self.in_territory(site, territory);
        let of_kind = |kind: &Kind| {
            let kind = *kind;
            here.iter().copied().filter(move |id| site.entry(*id).kind == kind)
        };
        LOCAL.iter().flat_map(of_kind).collect()
    }

    /// What applies in a territory, in the order of its page.
    pub fn local(&self, territory: EntryId) -> &[EntryId] {
        self.local.get(&territory).map_or(&[][..], Vec::as_slice)
    }

    /// Puts entries in the order of reading.
    pub fn sort(&self, ids: &mut [EntryId]) {
        ids.sort_unstable_by_key(|id| self.rank[*id as usize]);
    }

    /// The published entries of a kind, in the order of reading.
    pub fn of_kind(&self, kind: Kind) -> &[EntryId] {
        self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice)
    }
}
