//! The page of a territory: all that applies there.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::territory::{Attachment, Territory, level_label};
use crate::model::{Data, EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::{Ink, plain};
use crate::render::shapes::{Carte, Etiquette, Fiche, Lien};
use crate::render::words::capitalised;

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

#[derive(Serialize)]
struct ServiceGroup {
    titre: String,
    picto: String,
    ancre: String,
    fiches: Vec<Fiche>,
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
    head.contact = brush.contact(d.contact.as_ref());
    let first = brush.page.part == 1;
    let all = brush.studio.list(id);
    let here = brush.page.of(&all);
    let of = |kind: Kind| here.iter().copied().filter(|i| brush.entry(*i).kind == kind).collect::<Vec<_>>();
    let (aids, services, structures) = (of(Kind::Aid), of(Kind::Service), of(Kind::Structure));
    let (events, actions) = (of(Kind::Event), of(Kind::Action));
    let communes = if first { communes(brush, id) } else { Vec::new() };
    for (present, title, anchor) in [
        (first && !d.facts.figures.is_empty(), "Les chiffres", "chiffres"),
        (!aids.is_empty(), "Les aides", "aides"),
        (!services.is_empty(), "Les services", "services"),
        (!structures.is_empty(), "Les lieux", "structures"),
        (!events.is_empty(), "L’agenda", "agenda"),
        (!actions.is_empty(), "Les actions du programme", "actions"),
        (!communes.is_empty(), "Les communes", "communes"),
    ] {
        head.part(present, title, anchor);
    }
    let mut context = head.context();
    context.insert("territoire", &identity(brush, id, d));
    context.insert("aides", &brush.cards(&aids));
    context.insert("services", &by_theme(brush, &services));
    context.insert("structures", &short(brush.cards(&structures)));
    context.insert("evenements", &short(brush.cards(&events)));
    context.insert("actions", &brush.cards(&actions));
    context.insert("communes", &communes);
    if first {
        opening(brush, &ink, id, &all, &mut context);
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
    let shown = if children.is_empty() { &siblings } else { &children };
    context.insert("carte", &map_of(brush, shown, children.is_empty().then_some(id)));
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

/// Cards of a long page carry a name and what goes with it, not a paragraph.
fn short(mut cards: Vec<Fiche>) -> Vec<Fiche> {
    for card in &mut cards {
        card.resume = None;
    }
    cards
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
        chef_lieu: seat.map(|c| c.name.clone()),
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

/// Services by theme.
fn by_theme(brush: &Brush<'_, '_>, services: &[EntryId]) -> Vec<ServiceGroup> {
    let group = |titre: String, picto: &str, ancre: String, own: &[EntryId]| {
        (!own.is_empty()).then(|| ServiceGroup {
            titre,
            picto: picto.to_owned(),
            ancre,
            fiches: short(brush.cards(own)),
        })
    };
    let themes = |s: &EntryId| &brush.plan.facets(*s).themes;
    let of_themes = brush.plan.site.of_kind(Kind::Theme).filter_map(|(theme, entry)| {
        let own: Vec<EntryId> = services.iter().copied().filter(|s| themes(s).contains(&theme)).collect();
        group(brush.title(theme), &entry.id, format!("services-{}", entry.id), &own)
    });
    let other: Vec<EntryId> = services.iter().copied().filter(|s| themes(s).is_empty()).collect();
    let other = group("Autres services".to_owned(), "acces-aux-droits", "services-autres".to_owned(), &other);
    of_themes.chain(other).collect()
}

/// The themes for which no service is known here.
fn missing(brush: &Brush<'_, '_>, all: &[EntryId]) -> Vec<Etiquette> {
    let services = all.iter().filter(|i| brush.entry(**i).kind == Kind::Service);
    let known: std::collections::HashSet<EntryId> =
        services.flat_map(|s| brush.plan.facets(*s).themes.iter().copied()).collect();
    let themes = brush.plan.site.of_kind(Kind::Theme).map(|(theme, _)| theme);
    brush.tags(&themes.filter(|theme| !known.contains(theme)).collect::<Vec<_>>())
}

/// Its communes, in the order of the alphabet.
pub fn communes(brush: &Brush<'_, '_>, id: EntryId) -> Vec<CommuneLine> {
    let site = brush.plan.site;
    let mut own: Vec<usize> = site.territories.communes.get(&id).cloned().unwrap_or_default();
    own.sort_by_cached_key(|c| crate::plan::sort_key(&site.communes[*c].name));
    own.into_iter()
        .map(|c| CommuneLine {
            nom: site.communes[c].name.clone(),
            codes: site.communes[c].postal_codes.join(" "),
        })
        .collect()
}

fn intercommunalities(brush: &Brush<'_, '_>, id: EntryId) -> Vec<String> {
    let site = brush.plan.site;
    let own = site.territories.communes.get(&id).map_or(&[][..], Vec::as_slice);
    let names: std::collections::BTreeSet<String> =
        own.iter().filter_map(|c| site.communes[*c].epci_name.clone()).collect();
    names.into_iter().collect()
}

/// The schematic map of some territories, one of them marked.
pub fn map_of(brush: &Brush<'_, '_>, territories: &[EntryId], marked: Option<EntryId>) -> Option<Carte> {
    crate::render::charts::map(brush, territories, marked)
}
