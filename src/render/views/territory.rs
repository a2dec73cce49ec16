//! The page of a territory: all that applies there.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use tera::{Context, Value};

use super::Head;
use crate::model::forms::CommuneCode;
use crate::model::territory::{Attachment, Territory, level_label};
use crate::model::{Data, EntryId, Kind};
use crate::plan::is_over;
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Carte, Lien};
use crate::render::words::{capitalised, official_name};

#[derive(Serialize)]
pub struct TerritoryView {
    id: String,
    nom: String,
    type_nom: String,
    indicatif: bool,
    chef_lieu: Option<String>,
    population: Option<String>,
    parent: Option<Lien>,
    url: Option<String>,
    url_imprimer: Option<String>,
}

/// A list under its name and its length, folded until it is asked for.
#[derive(Serialize)]
struct Fold {
    titre: String,
    picto: Option<String>,
    ancre: String,
    compte: String,
    fiches: Vec<Value>,
}

#[derive(Serialize)]
pub struct CommuneLine {
    pub nom: String,
    codes: String,
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Territory) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    head.page.resume = None;
    let contact = brush.contact(d.contact.as_ref());
    head.contact.clone_from(&contact);
    let first = brush.page.part == 1;
    let all = brush.plan.relations.local(id);
    let here = brush.page.of(all);
    let of = |kind: Kind| here.iter().copied().filter(|i| brush.entry(*i).kind == kind).collect::<Vec<_>>();
    let (aids, services, structures) = (of(Kind::Aid), of(Kind::Service), of(Kind::Structure));
    let (events, actions) = (of(Kind::Event), of(Kind::Action));
    let territories = &brush.plan.site.territories;
    let whole = !territories.is_divided(id);
    // The communes of a part are on the page of the part.
    let communes = if first && whole { communes(brush, id) } else { Vec::new() };
    let are_listed = !whole && !brush.plan.site.communes.is_empty();
    let map = if first { own_map(brush, id) } else { None };
    let presented = first && (map.is_some() || d.seat.is_some() || d.description.is_some());
    for (present, title, anchor) in [
        (first && contact.is_some(), "Qui contacter", "contact"),
        (!aids.is_empty(), "Les aides", "aides"),
        (!services.is_empty(), "Les services", "services"),
        (!structures.is_empty(), "Les lieux", "structures"),
        (!events.is_empty(), "L’agenda", "agenda"),
        (!actions.is_empty(), "Les actions du programme", "actions"),
        (presented, "Le territoire", "carte"),
        (first && !d.facts.figures.is_empty(), "Les chiffres", "chiffres"),
        (first && (are_listed || !communes.is_empty()), "Les communes", "communes"),
    ] {
        head.part(present, title, anchor);
    }
    let mut context = head.context();
    context.insert("presente", &presented);
    context.insert("carte", &map);
    context.insert("territoire", &identity(brush, id, d));
    context.insert("contact_ici", &contact.filter(|_| first));
    context.insert("aides", &by_theme(brush, &aids, "aides", ("aide", "aides")));
    context.insert("services", &by_theme(brush, &services, "services", ("service", "services")));
    context.insert("structures", &by_commune(brush, id, &structures));
    context.insert("evenements", &by_year(brush, &events));
    context.insert("actions", &brush.cards(&actions));
    context.insert("communes", &communes);
    context.insert("communes_ailleurs", &are_listed);
    if first {
        opening(brush, &ink, id, all, &mut context);
    } else {
        for key in ["chiffres", "comparaisons", "tableaux", "enfants", "voisins", "manques", "lies", "epci"] {
            context.insert(key, &[(); 0]);
        }
    }
    ("territoire.html", context)
}

/// What stands on the first part only: the map, the figures, the gaps, what goes beyond the lists.
fn opening(brush: &Brush<'_, '_>, ink: &Ink<'_>, id: EntryId, all: &[EntryId], context: &mut Context) {
    let site = brush.plan.site;
    let Data::Territory(d) = &brush.entry(id).data else { return };
    let children = site.territories.children.get(&id).cloned().unwrap_or_default();
    let siblings = siblings(brush, id);
    context.insert("description_html", &ink.block_option(d.description.as_ref()));
    brush.insert_figures(context, &d.facts.figures);
    context.insert("comparaisons", &crate::render::charts::comparisons(brush, id, d));
    context.insert("tableaux", &brush.tables(ink, &d.facts.tables));
    context.insert("enfants", &brush.links(&children));
    context.insert("voisins", &brush.links(&neighbours(brush, &siblings, id)));
    context.insert("manques", &missing(brush, all));
    let kinds = [Kind::Kit, Kind::Faq, Kind::Document, Kind::Page, Kind::Programme];
    context.insert("lies", &brush.line_groups(&brush.plan.relations.in_territory(site, id), &kinds));
    context.insert("epci", &intercommunalities(brush, id));
}

/// The map of its parts or, of one that has none, of what is around it.
fn own_map(brush: &Brush<'_, '_>, id: EntryId) -> Option<Carte> {
    match brush.plan.site.territories.children.get(&id).filter(|children| !children.is_empty()) {
        Some(children) => map_of(brush, children, None),
        None => map_of(brush, &siblings(brush, id), Some(id)),
    }
}

/// What every page about a territory says of it.
pub fn identity(brush: &Brush<'_, '_>, id: EntryId, d: &Territory) -> TerritoryView {
    let site = brush.plan.site;
    let own = site.territories.communes.get(&id).map_or(&[][..], Vec::as_slice);
    let population: u32 = own.iter().filter_map(|c| site.communes[*c].population).sum();
    let seat = d.seat.as_ref().and_then(|s| site.communes.iter().find(|c| c.code_insee == s.value.0));
    TerritoryView {
        id: brush.entry(id).id.clone(),
        nom: plain(&d.name.value),
        type_nom: capitalised(level_label(&d.level.value)),
        indicatif: d.attachment == Some(Attachment::Indicative),
        chef_lieu: seat.map(|c| official_name(&c.name)),
        population: (population > 0).then(|| format::number(f64::from(population))),
        parent: site.territories.parent.get(&id).and_then(|p| brush.link(*p)),
        url: brush.url(id),
        url_imprimer: site.url(id).map(|u| brush.here.href(&format!("{u}imprimer/"))),
    }
}

/// The territories of the same parent, this one included.
pub fn siblings(brush: &Brush<'_, '_>, id: EntryId) -> Vec<EntryId> {
    let territories = &brush.plan.site.territories;
    let parent = territories.parent.get(&id);
    parent.and_then(|p| territories.children.get(p)).cloned().unwrap_or_default()
}

/// Siblings that touch on the map; all siblings where no map can tell.
fn neighbours(brush: &Brush<'_, '_>, siblings: &[EntryId], id: EntryId) -> Vec<EntryId> {
    let touching = crate::render::charts::touching(brush, siblings, id);
    touching.unwrap_or_else(|| siblings.iter().copied().filter(|s| *s != id).collect())
}

/// Entries by theme: one that has several stands under each, since one looks under one only.
fn by_theme(brush: &Brush<'_, '_>, ids: &[EntryId], prefix: &str, words: (&str, &str)) -> Vec<Fold> {
    let themes = |id: &EntryId| &brush.plan.facets(*id).themes;
    let of_themes = brush.plan.site.of_kind(Kind::Theme).filter_map(|(theme, entry)| {
        let own: Vec<EntryId> = ids.iter().copied().filter(|id| themes(id).contains(&theme)).collect();
        let picto = Some(entry.id.clone());
        fold(brush, brush.title(theme), picto, format!("{prefix}-{}", entry.id), &own, words)
    });
    let other: Vec<EntryId> = ids.iter().copied().filter(|id| themes(id).is_empty()).collect();
    let other = fold(brush, "Sans thème".to_owned(), None, format!("{prefix}-autres"), &other, words);
    of_themes.chain(other).collect()
}

/// Structures by the commune where they are; those of other territories after its own, those without a commune last.
fn by_commune(brush: &Brush<'_, '_>, id: EntryId, ids: &[EntryId]) -> Vec<Fold> {
    let site = brush.plan.site;
    let own = site.territories.communes.get(&id).map_or(&[][..], Vec::as_slice);
    let own: HashSet<&str> = own.iter().map(|c| site.communes[*c].code_insee.as_str()).collect();
    let is_away = |code: &CommuneCode| !own.is_empty() && !own.contains(code.0.as_str());
    let mut places: BTreeMap<(u8, String), (String, Vec<EntryId>)> = BTreeMap::new();
    for &id in ids {
        let Data::Structure(structure) = &brush.entry(id).data else { continue };
        let is_away = structure.commune_code.as_ref().is_some_and(|code| is_away(&code.value));
        let (rank, name) = match &structure.commune {
            Some(commune) if is_away => (1, format!("{} (hors de ce territoire)", official_name(commune))),
            Some(commune) => (0, official_name(commune)),
            None => (2, "Sans adresse dans les documents".to_owned()),
        };
        places.entry((rank, crate::plan::sort_key(&name))).or_insert_with(|| (name, Vec::new())).1.push(id);
    }
    let folds = places.into_values().filter_map(|(name, own)| {
        let anchor = format!("lieux-{}", crate::plan::sort_key(&name));
        fold(brush, name, None, anchor, &own, ("lieu", "lieux"))
    });
    folds.collect()
}

/// Events as in the agenda: what is to come by year, then what is past.
fn by_year(brush: &Brush<'_, '_>, ids: &[EntryId]) -> Vec<Fold> {
    let year = |id: &EntryId| match &brush.entry(*id).data {
        Data::Event(event) if !is_over(brush.plan.site, event) => Some(event.start.value.year),
        _ => None,
    };
    let folds = ids.chunk_by(|a, b| year(a) == year(b)).filter_map(|own| {
        let words = ("date", "dates");
        if let Some(year) = own.first().and_then(year) {
            return fold(brush, year.to_string(), None, format!("agenda-{year}"), own, words);
        }
        let past = fold(brush, "Déjà passé".to_owned(), None, "agenda-passe".to_owned(), own, words)?;
        // Its title says it of them all.
        let mut cards = brush.cards(own);
        cards.iter_mut().for_each(|card| card.meta.truncate(1));
        Some(Fold { fiches: cards.iter().map(Value::from_serializable).collect(), ..past })
    });
    folds.collect()
}

/// A list of names and what goes with each, not of cards: it is long.
fn fold(
    brush: &Brush<'_, '_>,
    titre: String,
    picto: Option<String>,
    ancre: String,
    ids: &[EntryId],
    (one, many): (&str, &str),
) -> Option<Fold> {
    let compte = crate::diagnostics::plural(ids.len(), one, many);
    (!ids.is_empty()).then(|| Fold { titre, picto, ancre, compte, fiches: brush.kept_cards(ids) })
}

/// The themes for which no service is known here.
fn missing(brush: &Brush<'_, '_>, all: &[EntryId]) -> Vec<Value> {
    let services = all.iter().filter(|i| brush.entry(**i).kind == Kind::Service);
    let known: std::collections::HashSet<EntryId> =
        services.flat_map(|s| brush.plan.facets(*s).themes.iter().copied()).collect();
    let themes = brush.plan.served_themes().into_iter();
    brush.tags(&themes.filter(|theme| !known.contains(theme)).collect::<Vec<_>>())
}

/// Its communes, in the order of the alphabet.
pub fn communes(brush: &Brush<'_, '_>, id: EntryId) -> Vec<CommuneLine> {
    let site = brush.plan.site;
    let mut own: Vec<usize> = site.territories.communes.get(&id).cloned().unwrap_or_default();
    own.sort_by_cached_key(|c| crate::plan::sort_key(&site.communes[*c].name));
    own.into_iter()
        .map(|c| CommuneLine {
            nom: official_name(&site.communes[c].name),
            codes: site.communes[c].postal_codes.join(" "),
        })
        .collect()
}

fn intercommunalities(brush: &Brush<'_, '_>, id: EntryId) -> Vec<String> {
    let site = brush.plan.site;
    let own = site.territories.communes.get(&id).map_or(&[][..], Vec::as_slice);
    let names: std::collections::BTreeSet<String> =
        own.iter().filter_map(|c| site.communes[*c].epci_name.as_deref().map(official_name)).collect();
    names.into_iter().collect()
}

/// The schematic map of some territories, one of them marked.
pub fn map_of(brush: &Brush<'_, '_>, territories: &[EntryId], marked: Option<EntryId>) -> Option<Carte> {
    crate::render::charts::map(brush, territories, marked)
}
