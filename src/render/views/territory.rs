//! The page of a territory: all that applies there.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::territory::{Attachment, Territory, level_label};
use crate::model::{EntryId, Kind};
use crate::render::brush::{Brush, capitalised};
use crate::render::format;
use crate::render::markdown::plain;
use crate::render::shapes::{Etiquette, Fiche, Lien};

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

/// A map, ready to print.
#[derive(Serialize)]
pub struct Carte {
    pub id: String,
    pub svg: String,
    pub legende: String,
    pub credits: Option<String>,
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
    let site = brush.plan.site;
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    head.page.resume = None;
    head.contact = brush.contact(d.contact.as_ref());
    let here = brush.plan.relations.in_territory(site, id);
    let of = |kind: Kind| here.iter().copied().filter(|i| brush.entry(*i).kind == kind).collect::<Vec<_>>();
    let (aids, services, structures) = (of(Kind::Aid), of(Kind::Service), of(Kind::Structure));
    let (events, actions) = (of(Kind::Event), of(Kind::Action));
    let comparisons = crate::render::charts::comparisons(brush, id, d);
    let communes = communes(brush, id);
    for (present, title, anchor) in [
        (!d.facts.figures.is_empty(), "Les chiffres", "chiffres"),
        (!aids.is_empty(), "Les aides", "aides"),
        (!services.is_empty(), "Les services", "services"),
        (!structures.is_empty(), "Les lieux", "structures"),
        (!events.is_empty(), "L’agenda", "agenda"),
        (!actions.is_empty(), "Les actions du programme", "actions"),
        (!communes.is_empty(), "Les communes", "communes"),
    ] {
        head.part(present, title, anchor);
    }
    let children = site.territories.children.get(&id).cloned().unwrap_or_default();
    let siblings = siblings(brush, id);
    let shown = if children.is_empty() { &siblings } else { &children };
    let (groups, missing) = by_theme(brush, &services);
    let mut context = head.context();
    context.insert("territoire", &identity(brush, id, d));
    context.insert("carte", &map_of(brush, shown, children.is_empty().then_some(id)));
    context.insert("description_html", &ink.block_option(d.description.as_ref()));
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("comparaisons", &comparisons);
    context.insert("tableaux", &brush.tables(&ink, &d.facts.tables));
    context.insert("enfants", &brush.links(&children));
    context.insert("voisins", &brush.links(&neighbours(brush, &siblings, id)));
    context.insert("aides", &brush.cards(&aids));
    context.insert("services", &groups);
    context.insert("manques", &missing);
    context.insert("structures", &short(brush.cards(&structures)));
    context.insert("evenements", &short(brush.cards(&events)));
    context.insert("actions", &brush.cards(&actions));
    context.insert(
        "lies",
        &brush.line_groups(&here, &[Kind::Kit, Kind::Faq, Kind::Document, Kind::Page, Kind::Programme]),
    );
    context.insert("communes", &communes);
    context.insert("epci", &intercommunalities(brush, id));
    ("territoire.html", context)
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

/// Services by theme, and the themes for which there is none.
fn by_theme(brush: &Brush<'_, '_>, services: &[EntryId]) -> (Vec<ServiceGroup>, Vec<Etiquette>) {
    let mut groups = Vec::new();
    let mut missing = Vec::new();
    for (theme, entry) in brush.plan.site.of_kind(Kind::Theme) {
        let own: Vec<EntryId> =
            services.iter().copied().filter(|s| brush.plan.facets(*s).themes.contains(&theme)).collect();
        if own.is_empty() {
            missing.push(Etiquette { nom: brush.title(theme), url: brush.url(theme) });
            continue;
        }
        groups.push(ServiceGroup {
            titre: brush.title(theme),
            picto: entry.id.clone(),
            ancre: format!("services-{}", entry.id),
            fiches: short(brush.cards(&own)),
        });
    }
    let other: Vec<EntryId> =
        services.iter().copied().filter(|s| brush.plan.facets(*s).themes.is_empty()).collect();
    if !other.is_empty() {
        groups.push(ServiceGroup {
            titre: "Autres services".to_owned(),
            picto: "acces-aux-droits".to_owned(),
            ancre: "services-autres".to_owned(),
            fiches: short(brush.cards(&other)),
        });
    }
    (groups, missing)
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
