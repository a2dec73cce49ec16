//! The shapes that templates show: what `composants/interface.html` documents, as Rust types.
//!
//! Field names are those of the templates, in French. Every field is always present.

use std::borrow::Cow;

use serde::Serialize;
use tera::Value;

use super::words::capitalised;
use crate::model::Kind;

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct Lien {
    pub titre: String,
    pub url: String,
}

/// A tag: linked or not.
#[derive(Debug, Clone, Serialize)]
pub struct Etiquette {
    pub nom: String,
    pub url: Option<String>,
}

/// An organisation in a role.
#[derive(Debug, Clone, Serialize)]
pub struct Organisme {
    pub nom: String,
    pub sigle: Option<String>,
    pub precision: Option<String>,
    pub url: Option<String>,
}

/// An entry in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Fiche {
    pub titre: String,
    pub url: String,
    /// The French word shown.
    #[serde(rename = "type")]
    pub genre: String,
    pub type_id: &'static str,
    pub resume: Option<String>,
    pub numero: Option<u32>,
    pub axe: Option<u32>,
    pub picto: Option<String>,
    pub meta: Vec<String>,
    /// What the theme prints of it, if that is known already.
    pub html: Option<String>,
}

impl Fiche {
    /// A title and its address, without more.
    pub fn link(titre: String, url: String, kind: Kind) -> Self {
        Self {
            titre,
            url,
            genre: capitalised(kind.label()),
            type_id: kind.code(),
            resume: None,
            numero: None,
            axe: None,
            picto: None,
            meta: Vec::new(),
            html: None,
        }
    }
}

/// Entries under a heading.
#[derive(Debug, Clone, Serialize)]
pub struct Groupe {
    pub titre: String,
    pub ancre: String,
    /// As templates take them: most are in the groups of several pages.
    pub fiches: Vec<Value>,
}

/// A dated figure.
#[derive(Debug, Clone, Serialize)]
pub struct Chiffre {
    pub libelle: String,
    pub valeur: String,
    pub unite: Option<String>,
    pub date: Option<String>,
    pub precision: Option<String>,
    pub source: Option<String>,
}

/// A data table.
#[derive(Debug, Clone, Serialize)]
pub struct Tableau {
    pub id: String,
    pub titre: String,
    pub colonnes: Vec<Colonne>,
    pub lignes: Vec<Vec<Case>>,
    pub entete_ligne: bool,
    pub note_html: Option<String>,
}

/// The head of a column.
#[derive(Debug, Clone, Serialize)]
pub struct Colonne {
    pub nom: String,
    /// Aligned to the right.
    pub nombre: bool,
}

/// A cell.
#[derive(Debug, Clone, Serialize)]
pub struct Case {
    pub html: String,
    pub nombre: bool,
}

/// A drawing with its data.
#[derive(Debug, Clone, Serialize)]
pub struct Graphique {
    pub id: String,
    pub titre: String,
    pub svg: String,
    pub description: Option<String>,
    pub tableau: Tableau,
}

/// A step of a calendar.
#[derive(Debug, Clone, Serialize)]
pub struct Etape {
    pub date: String,
    pub titre: Option<String>,
    pub texte_html: Option<String>,
    pub fiches: Vec<Fiche>,
}

/// Whom to call.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Contact {
    pub nom: Option<String>,
    pub texte: Option<String>,
    pub adresse: Option<String>,
    pub telephone: Option<String>,
    pub telephone_lien: Option<String>,
    pub courriel: Option<String>,
    pub url: Option<String>,
    pub horaires: Vec<String>,
}

/// A line of the table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct Ancre {
    pub titre: Cow<'static, str>,
    pub ancre: Cow<'static, str>,
}

/// Where the facts come from.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    pub document: String,
    pub passage: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
}

/// When the entry was last checked.
#[derive(Debug, Clone, Serialize)]
pub struct Verifie {
    /// «le 3 mars 2026»; none if only parts of the page were.
    pub texte: Option<String>,
    pub perime: bool,
    pub responsable: Option<String>,
    pub parties: Vec<PartieVerifiee>,
}

/// A part of a page that was verified apart from the rest.
#[derive(Debug, Clone, Serialize)]
pub struct PartieVerifiee {
    pub nom: &'static str,
    pub texte: String,
    pub perime: bool,
}

/// What every page says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct PageHead {
    pub titre: String,
    pub titre_onglet: String,
    pub description: String,
    pub url: String,
    /// From the root of the site: `/aides/apre/`.
    pub chemin: String,
    pub image: Option<String>,
    pub json_ld: Option<String>,
    pub noindex: bool,
    #[serde(rename = "type")]
    pub genre: &'static str,
    pub id: String,
    pub fil: Vec<Lien>,
    pub resume: Option<String>,
    /// The parts of the page.
    #[serde(skip)]
    pub parts: Vec<Ancre>,
    /// The same for templates, and what the theme prints of it where many pages have the same.
    pub sommaire: Value,
    pub sommaire_html: Value,
    pub axe: Option<u32>,
    pub notes: Vec<String>,
    pub source: Option<Source>,
    pub verifie: Option<Verifie>,
    pub listable: bool,
    /// The parts of a list that goes over several pages; empty otherwise.
    pub pages: Vec<Partie>,
    /// The whole addresses of the parts before and after this one.
    pub precedente: Option<String>,
    pub suivante: Option<String>,
}

/// A link to a part of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct Partie {
    pub titre: String,
    pub url: String,
    pub courante: bool,
}

/// A map, ready to print.
#[derive(Serialize)]
pub struct Carte {
    pub id: String,
    pub svg: String,
    pub legende: String,
    pub credits: Option<String>,
}
