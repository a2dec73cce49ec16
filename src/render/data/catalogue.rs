//! What the page «Données ouvertes» says of the files: each with its columns and their meaning.

use serde::Serialize;

use super::table::Col;
use super::{directory, sheets};
use crate::model::{Kind, fields};

/// A file that the site offers. Field names are those of the templates, in French.
#[derive(Debug, Clone, Serialize)]
pub struct Dataset {
    /// Address from the root of the site.
    pub url: &'static str,
    pub titre: &'static str,
    pub description: &'static str,
    /// `JSON`, `CSV`, `Atom`, `iCalendar`.
    pub format: &'static str,
    pub colonnes: Vec<Column>,
}

/// A column of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    pub nom: &'static str,
    pub sens: &'static str,
}

const LISTS: &str = "Les éléments d'une liste sont séparés par « | ».";
const DI_LISTS: &str = "Les champs de data·inclusion v1, puis les territoires et l'adresse de la page. \
    Les éléments d'une liste sont séparés par une virgule.";
const DI: &str = "Un enregistrement par ligne, avec tous les champs de data·inclusion v1.";

/// All files, in the order in which the page shows them. CSV files have commas, UTF-8 and a header.
pub fn catalogue() -> Vec<Dataset> {
    let csv =
        |url, titre, description, colonnes| Dataset { url, titre, description, format: "CSV", colonnes };
    let json =
        |url, titre, description, colonnes| Dataset { url, titre, description, format: "JSON", colonnes };
    let (structure, service) = (Kind::Structure, Kind::Service);
    vec![
        csv("/donnees/aides.csv", "Aides", LISTS, meanings(Kind::Aid, sheets::AID, &[])),
        csv("/donnees/actions.csv", "Fiches action", LISTS, meanings(Kind::Action, sheets::ACTION, &[])),
        csv(
            "/donnees/structures.csv",
            "Structures de l'annuaire",
            DI_LISTS,
            meanings(structure, directory::STRUCTURE, directory::STRUCTURE_EXTRA),
        ),
        json(
            "/donnees/structures.json",
            "Structures de l'annuaire (data·inclusion v1)",
            DI,
            meanings(structure, directory::STRUCTURE, &[]),
        ),
        csv(
            "/donnees/services.csv",
            "Services de l'annuaire",
            DI_LISTS,
            meanings(service, directory::SERVICE, directory::SERVICE_EXTRA),
        ),
        json(
            "/donnees/services.json",
            "Services de l'annuaire (data·inclusion v1)",
            DI,
            meanings(service, directory::SERVICE, &[]),
        ),
        csv(
            "/donnees/territoires.csv",
            "Territoires et leurs communes",
            LISTS,
            meanings(Kind::Territory, sheets::TERRITORY, &[]),
        ),
        csv("/donnees/glossaire.csv", "Glossaire", LISTS, meanings(Kind::Term, sheets::TERM, &[])),
        json(
            "/donnees/pages.json",
            "Pages du site",
            "Une page par ligne.",
            PAGES.iter().map(column).collect(),
        ),
        feed("/nouveautes.atom", "Nouveautés", "À suivre dans un lecteur de flux.", "Atom"),
        feed("/agenda.ics", "Agenda", "À ajouter à votre agenda.", "iCalendar"),
    ]
}

fn feed(url: &'static str, titre: &'static str, description: &'static str, format: &'static str) -> Dataset {
    Dataset { url, titre, description, format, colonnes: Vec::new() }
}

fn column(&(nom, sens): &(&'static str, &'static str)) -> Column {
    Column { nom, sens }
}

/// What columns mean: as the content says it, or as [`DERIVED`] does.
fn meanings<T>(kind: Kind, columns: &[Col<T>], extra: &[Col<T>]) -> Vec<Column> {
    let known = fields(kind);
    let meaning = |&(nom, _): &Col<T>| {
        let derived = DERIVED.iter().find(|(name, _)| *name == nom).map(|(_, sens)| *sens);
        let said = || known.iter().find(|field| field.key == nom).map(|field| field.doc);
        Column { nom, sens: derived.or_else(said).unwrap_or_default() }
    };
    columns.iter().chain(extra).map(meaning).collect()
}

/// Columns that no single key of the content gives.
const DERIVED: &[(&str, &str)] = &[
    ("actions_liees", "Actions liées : programme/NN-action"),
    ("axe", "Axe de l'orientation principale"),
    ("calendrier", "Calendrier : année, ou première et dernière année, puis étape"),
    ("communes", "Codes INSEE des communes, d'après les données officielles"),
    ("contact_adresse", "Adresse du contact"),
    ("contact_courriel", "Courriel du contact"),
    ("contact_nom", "Nom du contact"),
    ("contact_telephone", "Téléphone du contact"),
    ("contact_texte", "Ce qu'il faut savoir du contact"),
    (
        "depenses",
        "Dépenses prises en charge : nature (durée) : montant ; justificatifs avant ; justificatifs après",
    ),
    ("id", "Identifiant"),
    ("montant_forfait", "Forfait en euros"),
    ("montant_minimum", "Minimum en euros"),
    ("montant_par", "Par personne, par foyer, par an…"),
    ("montant_periode", "Sur combien de temps, pour ce montant"),
    ("montant_plafond", "Plafond en euros"),
    ("montant_precision", "Précision sur le montant"),
    ("objectifs_principaux", "Objectifs principaux"),
    ("objectifs_specifiques", "Objectifs spécifiques"),
    ("programme", "Identifiant du programme"),
    ("territoires", "Identifiants des territoires, dits par la fiche ou déduits du lieu"),
    ("url", "Adresse de la page sur ce site"),
    ("valide_au", "Dernier jour où l'aide existe"),
    ("valide_du", "Premier jour où l'aide existe"),
];

/// The keys of `pages.json`.
const PAGES: &[(&str, &str)] = &[
    ("url", "Adresse depuis la racine du site"),
    ("type", "Type de la page : aide, action, structure…, ou la rubrique"),
    ("id", "Identifiant de la fiche, ou de la rubrique"),
    ("titre", "Titre de la page"),
    ("programme", "Identifiant du programme, s'il n'y en a qu'un"),
    ("territoires", "Identifiants des territoires"),
    ("thematiques", "Identifiants des thématiques"),
    ("publics", "Identifiants des publics"),
];
