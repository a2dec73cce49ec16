//! Territories: what applies in each, the finder, the booklet, the coverage matrix.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::territory::{Attachment, Territory, level_label};
use crate::model::{Data, EntryId, Kind};
use crate::render::brush::{Brush, capitalised};
use crate::render::format;
use crate::render::markdown::{Ink, plain};
use crate::render::shapes::{Etiquette, Fiche, Lien};

#[derive(Serialize)]
struct TerritoryView {
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
struct CommuneLine {
    nom: String,
    codes: String,
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Territory) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    head.page.resume = None;
    head.contact = brush.contact(d.contact.as_ref());
    let first = brush.page.part == 1;
    let all = crate::plan::lists::local(brush.plan.site, &brush.plan.relations, id);
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
    context.insert("territoire", &territory_view(brush, id, d));
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

fn territory_view(brush: &Brush<'_, '_>, id: EntryId, d: &Territory) -> TerritoryView {
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

fn siblings(brush: &Brush<'_, '_>, id: EntryId) -> Vec<EntryId> {
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

fn communes(brush: &Brush<'_, '_>, id: EntryId) -> Vec<CommuneLine> {
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

#[derive(Serialize)]
struct TerritoryGroup {
    titre: String,
    url: Option<String>,
    carte: Option<Carte>,
    territoires: Vec<Fiche>,
}

#[derive(Serialize)]
struct CommuneLink {
    nom: String,
    codes: String,
    territoire: String,
    url: Option<String>,
    id: String,
}

/// `/territoires/`: by map, by list, by commune or postal code.
pub fn list(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Tapez votre commune ou votre code postal, ou choisissez un territoire : vous y trouverez les aides, les services et les contacts.";
    let head = Head::section(brush, Some(resume));
    let site = brush.plan.site;
    let roots = site.of_kind(Kind::Territory).filter(|(id, _)| !site.territories.parent.contains_key(id));
    let mut groupes: Vec<TerritoryGroup> = roots
        .map(|(root, _)| {
            let parts = site.territories.children.get(&root).map_or(&[][..], Vec::as_slice);
            TerritoryGroup {
                titre: brush.title(root),
                url: brush.url(root),
                // One shape alone says nothing of where one lives.
                carte: map_of(brush, parts, None).filter(|_| !parts.is_empty()),
                territoires: brush.cards(parts),
            }
        })
        .collect();
    groupes.sort_by_key(|groupe| std::cmp::Reverse(groupe.territoires.len()));
    let mut all: Vec<CommuneLink> = Vec::new();
    let mut order: Vec<usize> = (0..site.communes.len()).collect();
    order.sort_by_cached_key(|c| crate::plan::sort_key(&site.communes[*c].name));
    for commune in order {
        let Some(&territory) = site.territories.of_commune[commune].iter().find(|t| !site.is_left_out(**t))
        else {
            continue;
        };
        let c = &site.communes[commune];
        all.push(CommuneLink {
            nom: c.name.clone(),
            codes: c.postal_codes.join(" "),
            territoire: brush.title(territory),
            url: brush.url(territory),
            id: brush.entry(territory).id.clone(),
        });
    }
    let mut context = head.context();
    context.insert("groupes", &groupes);
    context.insert("communes", &all);
    ("territoires.html", context)
}

#[derive(Serialize)]
struct PrintedAid {
    titre: String,
    sigle: Option<String>,
    resume: String,
    montant: Option<String>,
    pour_qui: String,
    telephone: Option<String>,
}

#[derive(Serialize)]
struct PrintedPlace {
    nom: String,
    adresse: Option<String>,
    telephone: Option<String>,
    horaires: Vec<String>,
    services: Vec<String>,
}

#[derive(Serialize)]
struct PrintedServices {
    titre: String,
    fiches: Vec<PrintedService>,
}

#[derive(Serialize)]
struct PrintedService {
    titre: String,
    structure: Option<String>,
    telephone: Option<String>,
    frais: Option<String>,
    publics: String,
}

#[derive(Serialize)]
struct PrintedAction {
    numero: u32,
    titre: String,
    pilotes: String,
    statut: Option<String>,
    axe: Option<u32>,
}

#[derive(Serialize)]
struct PrintedEvent {
    titre: String,
    date: String,
    lieu: Option<String>,
}

/// Entries that a booklet holds at most.
const LONGEST_BOOKLET: usize = 1000;

/// `/territoires/<id>/imprimer/`: the booklet.
pub fn printable(brush: &Brush<'_, '_>, id: EntryId) -> (&'static str, Context) {
    let site = brush.plan.site;
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.page.noindex = true;
    head.page.listable = false;
    let all = crate::plan::lists::local(site, &brush.plan.relations, id);
    // Nobody prints thousands of addresses: the booklet says what is on screen only.
    let here = &all[..all.len().min(LONGEST_BOOKLET)];
    let of =
        |kind: Kind| here.iter().copied().filter(move |i| brush.entry(*i).kind == kind).collect::<Vec<_>>();
    let Data::Territory(d) = &brush.entry(id).data else { return super::site_pages::not_found(brush) };
    let contact = brush.contact(d.contact.as_ref()).unwrap_or_else(|| brush.site_contact());
    let names = |ids: &[EntryId]| ids.iter().map(|i| brush.title(*i)).collect::<Vec<_>>().join(", ");
    let aides: Vec<PrintedAid> = of(Kind::Aid)
        .iter()
        .filter_map(|i| match &brush.entry(*i).data {
            Data::Aid(a) => Some(PrintedAid {
                titre: brush.title(*i),
                sigle: a.acronym.clone(),
                resume: plain(&a.summary.value),
                montant: a.amount.as_ref().and_then(|m| super::aid::short_amount(&m.0)),
                pour_qui: names(&brush.plan.facets(*i).publics),
                telephone: brush.contact(a.contact.as_ref()).and_then(|c| c.telephone),
            }),
            _ => None,
        })
        .collect();
    let lieux: Vec<PrintedPlace> = of(Kind::Structure)
        .iter()
        .filter_map(|i| match &brush.entry(*i).data {
            Data::Structure(s) => Some(PrintedPlace {
                nom: brush.title(*i),
                adresse: s.address.clone().or_else(|| s.commune.clone()),
                telephone: s.phone.as_ref().map(format::phone),
                horaires: s.hours.iter().flat_map(|h| crate::render::hours::in_words(&h.value)).collect(),
                services: brush
                    .plan
                    .relations
                    .services
                    .get(i)
                    .map_or(&[][..], Vec::as_slice)
                    .iter()
                    .map(|s| brush.title(*s))
                    .collect(),
            }),
            _ => None,
        })
        .collect();
    let mut context = head.context();
    context.insert("territoire", &territory_view(brush, id, d));
    context.insert("contact", &contact);
    context.insert("carte", &map_of(brush, &siblings(brush, id), Some(id)));
    context.insert(
        "qr_svg",
        &crate::render::charts::qr(&super::head::absolute(&site.info.url.0, site.url(id).unwrap_or("/"))),
    );
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("omises", &(all.len() - here.len()));
    context.insert("aides", &aides);
    context.insert("lieux", &lieux);
    context.insert("services", &printed_services(brush, &of(Kind::Service)));
    context.insert(
        "actions",
        &of(Kind::Action).iter().filter_map(|i| printed_action(brush, *i)).collect::<Vec<_>>(),
    );
    context.insert(
        "evenements",
        &of(Kind::Event).iter().filter_map(|i| printed_event(brush, *i)).collect::<Vec<_>>(),
    );
    context.insert("communes", &communes(brush, id).into_iter().map(|c| c.nom).collect::<Vec<_>>());
    ("territoire-imprimer.html", context)
}

fn printed_services(brush: &Brush<'_, '_>, services: &[EntryId]) -> Vec<PrintedServices> {
    let one = |id: &EntryId| match &brush.entry(*id).data {
        Data::Service(s) => Some(PrintedService {
            titre: brush.title(*id),
            structure: brush.plan.site.target(&s.structure).map(|t| brush.title(t)),
            telephone: s.phone.as_ref().map(format::phone),
            frais: s.fee.as_ref().map(|f| f.label().to_owned()),
            publics: s.publics.iter().map(|p| p.label().to_owned()).collect::<Vec<_>>().join(", "),
        }),
        _ => None,
    };
    brush
        .plan
        .site
        .of_kind(Kind::Theme)
        .map(|(theme, _)| PrintedServices {
            titre: brush.title(theme),
            fiches: services
                .iter()
                .filter(|s| brush.plan.facets(**s).themes.contains(&theme))
                .filter_map(one)
                .collect(),
        })
        .filter(|g| !g.fiches.is_empty())
        .collect()
}

fn printed_action(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedAction> {
    let Data::Action(a) = &brush.entry(id).data else { return None };
    Some(PrintedAction {
        numero: a.number.value,
        titre: brush.title(id),
        pilotes: brush
            .actors(&a.pilots)
            .into_iter()
            .map(|o| o.sigle.unwrap_or(o.nom))
            .collect::<Vec<_>>()
            .join(", "),
        statut: super::action::years(&a.calendar),
        axe: brush.axis(id).filter(|n| *n <= 3),
    })
}

fn printed_event(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedEvent> {
    let Data::Event(e) = &brush.entry(id).data else { return None };
    Some(PrintedEvent {
        titre: brush.title(id),
        date: format::when(e.start.value),
        lieu: e.place.as_ref().map(|p| plain(&p.value)),
    })
}

#[derive(Serialize)]
struct CoverageRow {
    nom: String,
    url: Option<String>,
    cellules: Vec<CoverageCell>,
}

#[derive(Serialize)]
struct CoverageCell {
    nombre: usize,
    url: String,
    texte: String,
}

#[derive(Serialize)]
struct Gap {
    titre: String,
    liens: Vec<Lien>,
}

/// `/couverture/`: themes by territories, with the gaps named.
pub fn coverage(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Ce que le guide connaît, thème par thème et territoire par territoire : les aides, les services et les actions. Une case vide signale une zone blanche : rien n’est connu ici pour ce thème.";
    let head = Head::section(brush, Some(resume));
    let site = brush.plan.site;
    let territories: Vec<EntryId> = site.of_kind(Kind::Territory).map(|(id, _)| id).collect();
    let territories = brush.page.of(&territories);
    let mut gaps: Vec<Gap> =
        territories.iter().map(|t| Gap { titre: brush.title(*t), liens: Vec::new() }).collect();
    let here: Vec<Vec<EntryId>> =
        territories.iter().map(|t| brush.plan.relations.in_territory(site, *t)).collect();
    let rows: Vec<CoverageRow> = site
        .of_kind(Kind::Theme)
        .map(|(theme, entry)| {
            let cells = territories.iter().zip(&here).zip(&mut gaps).map(|((territory, entries), gap)| {
                let counted = [
                    (Kind::Aid, "aide", "aides"),
                    (Kind::Service, "service", "services"),
                    (Kind::Action, "action", "actions"),
                ]
                .map(|(kind, one, many)| {
                    let count = entries
                        .iter()
                        .filter(|i| {
                            brush.entry(**i).kind == kind && brush.plan.facets(**i).themes.contains(&theme)
                        })
                        .count();
                    (count, one, many)
                });
                let total: usize = counted.iter().map(|(n, _, _)| n).sum();
                if total == 0 {
                    gap.liens.extend(brush.link(theme));
                }
                let parts: Vec<String> = counted
                    .iter()
                    .filter(|(n, _, _)| *n > 0)
                    .map(|(n, one, many)| crate::diagnostics::plural(*n, one, many))
                    .collect();
                let anchor = if counted[1].0 > 0 { format!("#services-{}", entry.id) } else { String::new() };
                CoverageCell {
                    nombre: total,
                    url: format!("{}{anchor}", brush.url(*territory).unwrap_or_default()),
                    texte: format!(
                        "{} pour {} ({})",
                        parts.join(", "),
                        brush.title(theme),
                        brush.title(*territory)
                    ),
                }
            });
            CoverageRow { nom: brush.title(theme), url: brush.url(theme), cellules: cells.collect() }
        })
        .collect();
    gaps.retain(|g| !g.liens.is_empty());
    let mut context = head.context();
    context.insert("colonnes", &brush.tags(territories));
    context.insert("lignes", &rows);
    context.insert("manques", &gaps);
    ("couverture.html", context)
}
