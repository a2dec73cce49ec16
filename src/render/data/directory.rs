//! The directory in data·inclusion v1: exactly the fields of the schema, in its order.
//!
//! `lien_source` stays what the producer gave: this site is not the producer.

use super::cell::{Cell, cell};
use super::table::{Col, Table, rows};
use crate::model::Data;
use crate::model::directory::{Service, Structure};
use crate::model::scalars::Text;
use crate::plan::Plan;

/// As the validator of data·inclusion reads its spreadsheets.
const SEPARATOR: &str = ",";

/// The structures, by identifier: moving one to another file changes nothing here.
pub fn structures<'p>(plan: &'p Plan<'p>) -> Table<'p, Structure> {
    let mut rows = rows(plan, |entry| match &entry.data {
        Data::Structure(d) => Some(&**d),
        _ => None,
    });
    rows.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
    Table { rows, columns: STRUCTURE, extra: STRUCTURE_EXTRA, separator: SEPARATOR }
}

/// The services, by identifier. One whose structure is not published would lead nowhere: it is left out.
pub fn services<'p>(plan: &'p Plan<'p>) -> Table<'p, Service> {
    let mut rows = rows(plan, |entry| match &entry.data {
        Data::Service(d) => Some(&**d),
        _ => None,
    });
    rows.retain(|row| plan.site.target(&row.data.structure).is_some());
    rows.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
    Table { rows, columns: SERVICE, extra: SERVICE_EXTRA, separator: SEPARATOR }
}

pub const STRUCTURE: &[Col<Structure>] = &[
    ("source", |r| cell(&r.data.producer)),
    ("id", |r| r.own_id()),
    ("nom", |r| cell(&r.data.name)),
    ("date_maj", |r| cell(&r.data.updated)),
    ("description", |r| r.data.description.as_ref().map_or(Cell::Nothing, |d| description(&d.value))),
    ("lien_source", |r| cell(&r.data.source_link)),
    ("siret", |r| cell(&r.data.siret)),
    ("commune", |r| cell(&r.data.commune)),
    ("code_postal", |r| cell(&r.data.postal_code)),
    ("code_insee", |r| cell(&r.data.commune_code)),
    ("adresse", |r| cell(&r.data.address)),
    ("complement_adresse", |r| cell(&r.data.address_detail)),
    ("longitude", |r| cell(&r.data.longitude)),
    ("latitude", |r| cell(&r.data.latitude)),
    ("telephone", |r| cell(&r.data.phone)),
    ("courriel", |r| cell(&r.data.email)),
    ("site_web", |r| cell(&r.data.website)),
    ("horaires_accueil", |r| cell(&r.data.hours)),
    ("accessibilite_lieu", |r| cell(&r.data.accessibility)),
    ("reseaux_porteurs", |r| cell(&r.data.networks).set()),
];

/// Readers of the schema skip columns that they do not know.
pub const STRUCTURE_EXTRA: &[Col<Structure>] = &[("territoires", |r| r.territories()), ("url", |r| r.url())];

pub const SERVICE: &[Col<Service>] = &[
    ("source", |r| cell(&r.data.producer)),
    ("structure_id", |r| {
        let structure = r.plan.site.target(&r.data.structure);
        structure.map_or(Cell::Nothing, |s| cell(&r.plan.entry(s).id))
    }),
    ("id", |r| r.own_id()),
    ("nom", |r| cell(&r.data.name)),
    ("description", |r| description(&r.data.description.value)),
    ("lien_source", |r| cell(&r.data.source_link)),
    ("date_maj", |r| cell(&r.data.updated)),
    ("type", |r| cell(&r.data.service_type)),
    ("thematiques", |r| cell(&r.data.themes).set()),
    ("frais", |r| cell(&r.data.fee)),
    ("frais_precisions", |r| cell(&r.data.fee_detail)),
    ("publics", |r| cell(&r.data.publics).set()),
    ("publics_precisions", |r| cell(&r.data.audience)),
    ("conditions_acces", |r| cell(&r.data.conditions)),
    ("commune", |r| cell(&r.data.commune)),
    ("code_postal", |r| cell(&r.data.postal_code)),
    ("code_insee", |r| cell(&r.data.commune_code)),
    ("adresse", |r| cell(&r.data.address)),
    ("complement_adresse", |r| cell(&r.data.address_detail)),
    ("longitude", |r| cell(&r.data.longitude)),
    ("latitude", |r| cell(&r.data.latitude)),
    ("telephone", |r| cell(&r.data.phone)),
    ("courriel", |r| cell(&r.data.email)),
    ("modes_accueil", |r| cell(&r.data.welcome).set()),
    ("zone_eligibilite", |r| cell(&r.data.zone)),
    ("contact_nom_prenom", |r| cell(&r.data.contact_name)),
    ("lien_mobilisation", |r| cell(&r.data.mobilisation_link)),
    ("modes_mobilisation", |r| cell(&r.data.mobilisation).set()),
    ("mobilisable_par", |r| cell(&r.data.mobilisers).set()),
    ("mobilisation_precisions", |r| cell(&r.data.mobilisation_detail)),
    ("volume_horaire_hebdomadaire", |r| cell(&r.data.weekly_hours)),
    ("nombre_semaines", |r| cell(&r.data.weeks)),
    ("horaires_accueil", |r| cell(&r.data.hours)),
];

/// As [`STRUCTURE_EXTRA`].
pub const SERVICE_EXTRA: &[Col<Service>] = &[("territoires", |r| r.territories()), ("url", |r| r.url())];

/// The schema wants five characters: a text that is shorter without its Markdown keeps it.
fn description(text: &Text) -> Cell {
    let plain = super::text(&text.value);
    Cell::text(if plain.chars().count() < 5 { text.value.clone() } else { plain })
}
