//! The booklet of a territory: what a professional takes along on paper.

use serde::Serialize;
use tera::Context;

use super::Head;
use super::territory::{communes, identity, map_of, siblings};
use crate::model::reference::named;
use crate::model::{Data, EntryId, Kind};
use crate::plan::is_over;
use crate::plan::lists::LONGEST_LOCAL;
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::plain::plain;
use crate::render::words::{capitalised, closed, official_name};

#[derive(Serialize)]
struct PrintedAid {
    titre: String,
    sigle: Option<String>,
    resume: String,
    montant: Option<String>,
    pour_qui: String,
    telephone: Option<String>,
}

/// The columns of the table of aids that some aid fills: an empty one would take its room from the others.
#[derive(Serialize)]
struct Columns {
    pour_qui: bool,
    montant: bool,
    telephone: bool,
}

impl Columns {
    fn of(aids: &[PrintedAid]) -> Self {
        Self {
            pour_qui: aids.iter().any(|a| !a.pour_qui.is_empty()),
            montant: aids.iter().any(|a| a.montant.is_some()),
            telephone: aids.iter().any(|a| a.telephone.is_some()),
        }
    }
}

#[derive(Serialize)]
struct PrintedPlace {
    nom: String,
    adresse: Option<String>,
    telephone: Option<String>,
    horaires: Vec<String>,
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

/// `/territoires/<id>/imprimer/`: the booklet.
pub fn view(brush: &Brush<'_, '_>, id: EntryId) -> (&'static str, Context) {
    let site = brush.plan.site;
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.page.listable = false;
    head.page.description = format!("Le livret à imprimer. {}", head.page.description);
    let all = brush.plan.relations.local(id);
    // Nobody prints thousands of addresses.
    let here = &all[..all.len().min(LONGEST_LOCAL)];
    let of =
        |kind: Kind| here.iter().copied().filter(move |i| brush.entry(*i).kind == kind).collect::<Vec<_>>();
    let Data::Territory(d) = &brush.entry(id).data else { return super::site_pages::not_found(brush) };
    let contact = brush.contact(d.contact.as_ref()).unwrap_or_else(|| brush.site_contact());
    let mut context = head.context();
    context.insert("territoire", &identity(brush, id, d));
    context.insert("contact", &contact);
    context.insert("carte", &map_of(brush, &siblings(brush, id), Some(id)));
    context.insert(
        "qr_svg",
        &crate::render::charts::qr(&super::head::absolute(&site.info.url.0, site.url(id).unwrap_or("/"))),
    );
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("omises", &(all.len() - here.len()));
    let aids = printed(of(Kind::Aid), |i| aid(brush, i));
    context.insert("colonnes", &Columns::of(&aids));
    context.insert("aides", &aids);
    context.insert("lieux", &printed(of(Kind::Structure), |i| place(brush, i)));
    context.insert("services", &services(brush, &of(Kind::Service)));
    context.insert("actions", &printed(of(Kind::Action), |i| action(brush, i)));
    context.insert("evenements", &printed(of(Kind::Event), |i| event(brush, i)));
    context.insert("communes", &communes(brush, id).into_iter().map(|c| c.nom).collect::<Vec<_>>());
    ("territoire-imprimer.html", context)
}

fn printed<T>(ids: Vec<EntryId>, one: impl Fn(EntryId) -> Option<T>) -> Vec<T> {
    ids.into_iter().filter_map(one).collect()
}

fn aid(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedAid> {
    let Data::Aid(a) = &brush.entry(id).data else { return None };
    let publics = named(&a.publics).into_iter().map(|p| brush.title(p));
    Some(PrintedAid {
        titre: brush.title(id),
        sigle: a.acronym.clone(),
        resume: closed(brush.plan.site, a)
            .map(|said| format!("{}. ", capitalised(&said)))
            .unwrap_or_default()
            + &plain(&a.summary.value),
        montant: a.amount.as_ref().and_then(|m| super::aid::short_amount(&m.0)),
        pour_qui: publics.collect::<Vec<_>>().join(", "),
        telephone: brush.contact(a.contact.as_ref()).and_then(|c| c.telephone),
    })
}

/// A place where one can go, or call: its name alone would help nobody, and stands beside its services.
fn place(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedPlace> {
    let Data::Structure(s) = &brush.entry(id).data else { return None };
    let telephone = s.phone.as_ref().map(format::phone);
    let horaires: Vec<String> =
        s.hours.iter().flat_map(|h| crate::render::hours::in_words(&h.value)).collect();
    let reachable = s.address.is_some() || telephone.is_some() || !horaires.is_empty();
    reachable.then(|| PrintedPlace {
        nom: brush.title(id),
        adresse: s.address.as_deref().or(s.commune.as_deref()).map(official_name),
        telephone,
        horaires,
    })
}

/// Services by theme, each once: on paper, what is said twice is carried twice.
fn services(brush: &Brush<'_, '_>, services: &[EntryId]) -> Vec<PrintedServices> {
    let first = |id: &EntryId| brush.plan.facets(*id).themes.first().copied();
    let group = |titre: String, theme: Option<EntryId>| PrintedServices {
        titre,
        fiches: services.iter().filter(|s| first(s) == theme).filter_map(|s| service(brush, *s)).collect(),
    };
    let themes = brush.plan.site.of_kind(Kind::Theme);
    let mut groups: Vec<PrintedServices> =
        themes.map(|(theme, _)| group(brush.title(theme), Some(theme))).collect();
    groups.push(group("Autres services".to_owned(), None));
    groups.retain(|g| !g.fiches.is_empty());
    groups
}

fn service(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedService> {
    let Data::Service(s) = &brush.entry(id).data else { return None };
    let structure = brush.plan.site.target(&s.structure);
    let own = structure.and_then(|t| match &brush.entry(t).data {
        Data::Structure(structure) => structure.phone.as_ref(),
        _ => None,
    });
    Some(PrintedService {
        titre: brush.title(id),
        structure: structure.map(|t| brush.title(t)),
        telephone: s.phone.as_ref().or(own).map(format::phone),
        frais: s.fee.as_ref().map(|f| f.label().to_owned()),
        publics: s.publics.iter().map(|p| p.label().to_owned()).collect::<Vec<_>>().join(", "),
    })
}

fn action(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedAction> {
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
        axe: brush.axis_colour(id),
    })
}

/// What is still to come on the day of the edition.
fn event(brush: &Brush<'_, '_>, id: EntryId) -> Option<PrintedEvent> {
    let Data::Event(e) = &brush.entry(id).data else { return None };
    if is_over(brush.plan.site, e) {
        return None;
    }
    Some(PrintedEvent {
        titre: brush.title(id),
        date: format::days(e.start.value, e.end.as_ref().map(|end| end.value)),
        lieu: e.place.as_ref().map(|p| plain(&p.value)),
    })
}
