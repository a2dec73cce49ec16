//! The directory: structures, services, and the list of both.

use serde::Serialize;
use tera::{Context, Value};

use super::Head;
use super::finders::{Choix, Filtrable, choices, everybody, filterable};
use crate::model::directory::{Service, Structure, is_france};
use crate::model::scalars::Text;
use crate::model::{Data, EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Contact, Etiquette, Lien};
use crate::render::words::official_name;

#[derive(Serialize)]
struct StructureView {
    description_html: Option<String>,
    adresse: Option<String>,
    complement_adresse: Option<String>,
    code_postal: Option<String>,
    commune: Option<String>,
    telephone: Option<String>,
    telephone_lien: Option<String>,
    courriel: Option<String>,
    site_web: Option<String>,
    lien_source: Option<String>,
    horaires: Vec<String>,
    accessibilite_lieu: Option<String>,
    reseaux: Vec<String>,
    siret: Option<String>,
    date_maj: String,
    reference: Option<String>,
}

pub fn structure(brush: &Brush<'_, '_>, id: EntryId, d: &Structure) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    let facets = brush.plan.facets(id);
    let services = brush.plan.relations.services.get(&id).map_or(&[][..], Vec::as_slice);
    let mut themes: Vec<EntryId> =
        services.iter().flat_map(|s| brush.plan.facets(*s).themes.clone()).collect();
    themes.sort_unstable();
    themes.dedup();
    if d.phone.is_some() || d.email.is_some() {
        head.contact = Some(Contact {
            nom: Some(plain(&d.name.value)),
            adresse: d.address.as_deref().map(official_name),
            telephone: d.phone.as_ref().map(format::phone),
            telephone_lien: d.phone.as_ref().map(|p| p.0.clone()),
            courriel: d.email.as_ref().map(|e| e.0.clone()),
            ..Contact::default()
        });
    }
    let mut context = head.context();
    context.insert(
        "structure",
        &StructureView {
            description_html: d.description.as_ref().map(|t| paragraphs(&ink, &t.value)),
            adresse: d.address.as_deref().map(official_name),
            complement_adresse: d.address_detail.as_deref().map(official_name),
            code_postal: d.postal_code.as_ref().map(|c| c.0.clone()),
            commune: d.commune.as_deref().map(official_name),
            telephone: d.phone.as_ref().map(format::phone),
            telephone_lien: d.phone.as_ref().map(|p| p.0.clone()),
            courriel: d.email.as_ref().map(|e| e.0.clone()),
            site_web: d.website.as_ref().map(|u| u.0.clone()),
            lien_source: d.source_link.as_ref().map(|u| u.0.clone()),
            horaires: d.hours.iter().flat_map(|h| crate::render::hours::in_words(&h.value)).collect(),
            accessibilite_lieu: d.accessibility.as_ref().map(|u| u.0.clone()),
            reseaux: d.networks.iter().map(|n| n.label().to_owned()).collect(),
            siret: d.siret.as_ref().map(|s| s.0.clone()),
            date_maj: format::date(d.updated.value.0),
            reference: ink.plain_option(d.reference.as_ref()),
        },
    );
    context.insert("carte", &Option::<String>::None);
    context.insert("territoires", &brush.tags(&facets.territories));
    context.insert("thematiques", &brush.tags(&themes));
    context.insert("services", &brush.cards(brush.page.of(services)));
    context.insert("premiere", &(brush.page.part == 1));
    context.insert("lies", &brush.backlinks(id, &[Kind::Service]));
    ("structure.html", context)
}

/// Paragraphs of a description: it comes from data, where blank lines part them.
fn paragraphs(ink: &Ink<'_>, text: &Text) -> String {
    ink.block(&crate::model::scalars::Markdown(text.clone()))
}

#[derive(Serialize)]
struct ServiceView {
    type_nom: Option<String>,
    structure: Option<Lien>,
    description_html: String,
    frais: Option<String>,
    frais_precisions: Option<String>,
    publics_precisions: Option<String>,
    conditions_acces: Option<String>,
    modes_accueil: Vec<String>,
    modes_mobilisation: Vec<String>,
    mobilisable_par: Vec<String>,
    mobilisation_precisions: Option<String>,
    lien_mobilisation: Option<String>,
    contact_nom_prenom: Option<String>,
    telephone: Option<String>,
    telephone_lien: Option<String>,
    courriel: Option<String>,
    adresse: Option<String>,
    complement_adresse: Option<String>,
    code_postal: Option<String>,
    commune: Option<String>,
    horaires: Vec<String>,
    duree: Option<String>,
    zone: Vec<String>,
    date_maj: String,
    lien_source: Option<String>,
    reference: Option<String>,
}

pub fn service<'a>(brush: &Brush<'_, 'a>, id: EntryId, d: &'a Service) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    let structure = brush.plan.site.target(&d.structure);
    let own = structure.and_then(|s| match &brush.entry(s).data {
        Data::Structure(own) => Some(own),
        _ => None,
    });
    // What a service does not say of its place is that of its structure (data·inclusion).
    let phone = d.phone.as_ref().or(own.and_then(|s| s.phone.as_ref()));
    let email = d.email.as_ref().or(own.and_then(|s| s.email.as_ref()));
    if phone.is_some() || email.is_some() {
        head.contact = Some(Contact {
            nom: structure.map(|s| brush.title(s)),
            telephone: phone.map(format::phone),
            telephone_lien: phone.map(|p| p.0.clone()),
            courriel: email.map(|e| e.0.clone()),
            ..Contact::default()
        });
    }
    let facets = brush.plan.facets(id);
    let hours = d.hours.as_ref().or(own.and_then(|s| s.hours.as_ref()));
    let weeks = d.weeks.as_ref().map(|w| crate::diagnostics::plural(w.value as usize, "semaine", "semaines"));
    let weekly = d.weekly_hours.as_ref().map(|hours| {
        let unit = if hours.value.0 < 2.0 { "heure" } else { "heures" };
        format!("{} {unit} par semaine", format::number(hours.value.0))
    });
    let mut context = head.context();
    context.insert(
        "service",
        &ServiceView {
            type_nom: d.service_type.as_ref().map(|t| t.label().to_owned()),
            structure: structure.and_then(|s| brush.link(s)),
            description_html: paragraphs(&ink, &d.description.value),
            frais: d.fee.as_ref().map(|f| f.label().to_owned()),
            frais_precisions: ink.plain_option(d.fee_detail.as_ref()),
            publics_precisions: ink.plain_option(d.audience.as_ref()),
            conditions_acces: ink.plain_option(d.conditions.as_ref()),
            modes_accueil: d.welcome.iter().map(|m| m.label().to_owned()).collect(),
            modes_mobilisation: d.mobilisation.iter().map(|m| m.label().to_owned()).collect(),
            mobilisable_par: d.mobilisers.iter().map(|m| m.label().to_owned()).collect(),
            mobilisation_precisions: ink.plain_option(d.mobilisation_detail.as_ref()),
            lien_mobilisation: d.mobilisation_link.as_ref().map(|u| u.0.clone()),
            contact_nom_prenom: d.contact_name.as_deref().map(official_name),
            telephone: phone.map(format::phone),
            telephone_lien: phone.map(|p| p.0.clone()),
            courriel: email.map(|e| e.0.clone()),
            adresse: d.address.as_deref().or(own.and_then(|s| s.address.as_deref())).map(official_name),
            complement_adresse: d.address_detail.as_deref().map(official_name),
            code_postal: d
                .postal_code
                .as_ref()
                .or(own.and_then(|s| s.postal_code.as_ref()))
                .map(|c| c.0.clone()),
            commune: d.commune.as_deref().or(own.and_then(|s| s.commune.as_deref())).map(official_name),
            horaires: hours.iter().flat_map(|h| crate::render::hours::in_words(&h.value)).collect(),
            duree: [weeks, weekly].into_iter().flatten().reduce(|a, b| format!("{a}, {b}")),
            zone: d.zone.iter().map(|z| zone(brush, &z.value)).collect(),
            date_maj: format::date(d.updated.value.0),
            lien_source: d.source_link.as_ref().map(|u| u.0.clone()),
            reference: ink.plain_option(d.reference.as_ref()),
        },
    );
    let foreign = brush.plan.foreign_publics(id, d).into_iter();
    let foreign = foreign.map(|public| Etiquette { nom: public.label().to_owned(), url: None });
    let mut publics = brush.tags(&facets.publics);
    publics.extend(foreign.map(|tag| Value::from_serializable(&tag)));
    context.insert("publics", &publics);
    context.insert("thematiques", &brush.tags(&facets.themes));
    context.insert("territoires", &brush.tags(&facets.territories));
    let aids = aids_of(brush, id);
    context.insert("aides", &brush.links(&aids));
    context.insert("dit", &said_by(brush, &aids));
    context.insert("lies", &brush.backlinks(id, &[]));
    ("service.html", context)
}

/// The aids that name this service as one that gives them.
fn aids_of(brush: &Brush<'_, '_>, service: EntryId) -> Vec<EntryId> {
    let back = brush.plan.site.backlinks(service);
    let mut aids: Vec<EntryId> = back.iter().filter(|b| b.key == "services").map(|b| b.from).collect();
    brush.plan.relations.sort(&mut aids);
    aids
}

/// What the sheets of the aids of a service answer: none of it is to be completed on the service.
#[derive(Default, Serialize)]
struct Said {
    montant: bool,
    conditions: bool,
    demarche: bool,
    papiers: bool,
    contact: bool,
}

fn said_by(brush: &Brush<'_, '_>, aids: &[EntryId]) -> Said {
    let mut said = Said::default();
    for id in aids {
        let Data::Aid(aid) = &brush.entry(*id).data else { continue };
        said.montant |= aid.amount.is_some();
        said.conditions |= !aid.conditions.is_empty();
        said.demarche |= !aid.steps.is_empty();
        said.papiers |= !aid.papers.is_empty();
        said.contact |= aid.contact.is_some() || !aid.prescribers.is_empty();
    }
    said
}

/// The words for a zone of eligibility.
fn zone(brush: &Brush<'_, '_>, code: &str) -> String {
    if is_france(code) { "Toute la France".to_owned() } else { brush.studio.zone(code) }
}

#[derive(Serialize)]
struct Choices {
    territoires: Vec<Choix>,
    thematiques: Vec<Choix>,
    publics: Vec<Choix>,
}

#[derive(Serialize)]
struct FilterGroup {
    titre: &'static str,
    ancre: &'static str,
    fiches: Vec<Filtrable>,
}

/// `/annuaire/`.
pub fn list(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Les lieux où l’on est reçu et les services qu’ils rendent, par territoire et par besoin.";
    let head = Head::section(brush, Some(resume));
    let of = |kind| brush.plan.relations.of_kind(kind);
    let all = [of(Kind::Structure), of(Kind::Service)].concat();
    let all = brush.page.of(&all);
    let (structures, services) =
        all.split_at(all.partition_point(|id| brush.entry(*id).kind == Kind::Structure));
    let everybody = everybody(brush, all);
    let cards = |ids: &[EntryId]| -> Vec<Filtrable> {
        let short = |id: &EntryId| {
            let mut card = brush.card(*id)?;
            card.resume = card.resume.map(|r| crate::render::words::shortened(&r, 110));
            Some(filterable(brush, *id, card, &everybody))
        };
        ids.iter().filter_map(short).collect()
    };
    let groups: Vec<FilterGroup> =
        [("Les lieux", "lieux", structures), ("Les services", "services", services)]
            .into_iter()
            .map(|(titre, ancre, ids)| FilterGroup { titre, ancre, fiches: cards(ids) })
            .filter(|g| !g.fiches.is_empty())
            .collect();
    let choix = Choices {
        territoires: choices(brush, Kind::Territory, all),
        thematiques: choices(brush, Kind::Theme, all),
        publics: choices(brush, Kind::Public, all),
    };
    let mut context = head.context();
    context.insert("choix", &choix);
    context.insert("groupes", &groups);
    context.insert("carte", &Option::<String>::None);
    ("annuaire.html", context)
}
