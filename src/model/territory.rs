//! Where: territories, and the communes of the official data.

use serde::Deserialize;

use super::choice::choices;
use super::record::{Spanned, record};
use super::reference::{Ref, to};
use super::scalars::{CommuneText, Identifier, Markdown, Siren, Text};
use super::shared::{Citation, Contact, Facts, Lifecycle};

record! {
    /// A territory: `territoires/*.yaml`, one or a list per file.
    pub struct Territory {
        "id" required id: Spanned<Identifier> = "Identifiant";
        "nom" required name: Text = "Nom";
        "type" required level: Spanned<String> = "departement, mds, territoire-action-sociale, epci…";
        "code" optional code: Option<String> = "Code officiel (département)";
        "parent" optional parent: Option<Ref<to::Territory>> = "Territoire qui le contient";
        "epci" optional epci: Vec<Spanned<Siren>> = "Codes des intercommunalités";
        "communes" optional communes: Vec<Spanned<CommuneText>> = "Codes INSEE des communes";
        "chef_lieu" optional seat: Option<Spanned<CommuneText>> = "Code INSEE du chef-lieu";
        "rattachement" optional attachment: Option<Attachment> = "officiel ou indicatif";
        "description" optional description: Option<Markdown> = "Description";
        "contact" optional contact: Option<Contact> = "Qui contacter";
        "source" optional source: Option<Citation> = "Source";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

choices! {
    /// How sure the list of communes is.
    pub enum Attachment {
        Official "officiel" "officiel",
        Indicative "indicatif" "indicatif",
    }
}

/// The types of territory that have a word for readers.
pub const LEVELS: &[&str] = &["departement", "mds", "territoire-action-sociale", "epci", "commune", "autre"];

/// The word for a type of territory that readers see.
pub fn level_label(level: &str) -> &str {
    match level {
        "departement" => "Département",
        "mds" => "Territoire de maison départementale de la solidarité",
        "territoire-action-sociale" => "Territoire d’action sociale",
        "epci" => "Intercommunalité",
        "commune" => "Commune",
        "autre" => "Territoire",
        other => other,
    }
}

/// A commune of the official data (INSEE, La Poste, GeoNames): `communes.json`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commune {
    pub code_insee: String,
    #[serde(rename = "nom")]
    pub name: String,
    #[serde(rename = "codes_postaux")]
    pub postal_codes: Vec<String>,
    pub population: Option<u32>,
    #[serde(rename = "departement")]
    pub department: String,
    pub arrondissement: Option<String>,
    pub epci_code: Option<String>,
    #[serde(rename = "epci_nom")]
    pub epci_name: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}
