//! Groups of keys that many types share: source, dates of review and publication, figures.

use std::sync::{Arc, OnceLock};

use super::node::{Node, Value};
use super::record::Spanned;
use super::record::record;
use super::record::{Decode, Field, Fields, Reader, Record, Shape, Visitor};
use super::reference::{Actor, Ref, to};
use super::scalars::{Day, Email, Markdown, Number, Phone, Text, When};

record! {
    /// What every entry may say about its own life.
    pub struct Lifecycle {
        "notes" optional notes: Vec<Markdown> = "Contradictions de la source, réserves ; affichées comme telles";
        "note" optional note: Vec<Markdown> = "Une seule note (comme « notes »)";
        "verifie_le" optional verified: Option<Day> = "Date de la dernière vérification";
        "a_verifier_tous_les" optional review_months: Option<Spanned<u32>> = "Nombre de mois entre deux vérifications";
        "verifications" optional checks: Option<Box<Checks>> = "Date de vérification de ce qui change souvent : montant, contact, horaires…";
        "responsable" optional owner: Option<String> = "Qui tient cette fiche à jour";
        "brouillon" optional draft: Option<bool> = "oui : la fiche n'est pas publiée";
        "publie_le" optional publish_on: Option<Spanned<Day>> = "La fiche paraît à partir de cette date";
        "depublie_le" optional withdraw_on: Option<Spanned<Day>> = "La fiche est retirée à cette date";
        "anciennes_urls" optional former_urls: Vec<Spanned<String>> = "Anciennes adresses, qui renvoient vers la fiche";
        "mots_cles" optional keywords: Vec<String> = "Mots que les lecteurs emploient ; pour la recherche seulement";
    }
}

impl Lifecycle {
    /// True if the sheet is to be withdrawn before it appears.
    pub fn is_backwards(&self) -> bool {
        let dates = self.publish_on.as_ref().zip(self.withdraw_on.as_ref());
        dates.is_some_and(|(from, to)| to.value <= from.value)
    }
}

/// In a directory nearly all entries leave these keys out: they share one empty group.
impl Record for Arc<Lifecycle> {
    fn fields() -> &'static [Field] {
        Lifecycle::fields()
    }

    fn read(map: &Fields<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        static EMPTY: OnceLock<Arc<Lifecycle>> = OnceLock::new();
        if Lifecycle::fields().iter().any(|field| map.has(field.key)) {
            return Lifecycle::read(map, reader).map(Arc::new);
        }
        let empty = || Lifecycle::read(map, reader).map(Arc::new);
        let known = EMPTY.get().cloned().or_else(empty)?;
        Some(EMPTY.get_or_init(|| known).clone())
    }

    fn visit_fields(&self, visitor: &mut dyn Visitor) {
        Lifecycle::visit_fields(self, visitor);
    }
}

record! {
    /// When what changes often was verified, apart from the rest of the sheet.
    pub struct Checks {
        "montant" optional amount: Option<Spanned<Day>> = "Montants vérifiés le";
        "conditions" optional conditions: Option<Spanned<Day>> = "Conditions vérifiées le";
        "demarche" optional steps: Option<Spanned<Day>> = "Démarche vérifiée le";
        "contact" optional contact: Option<Spanned<Day>> = "Contact vérifié le";
        "horaires" optional hours: Option<Spanned<Day>> = "Horaires vérifiés le";
        "adresse" optional address: Option<Spanned<Day>> = "Adresse vérifiée le";
        "tarif" optional price: Option<Spanned<Day>> = "Tarif vérifié le";
    }
}

impl Checks {
    /// The parts that were verified on their own: key, words for readers, date.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, &'static str, &Spanned<Day>)> {
        [
            ("montant", "montants", &self.amount),
            ("conditions", "conditions", &self.conditions),
            ("demarche", "démarche", &self.steps),
            ("contact", "contact", &self.contact),
            ("horaires", "horaires", &self.hours),
            ("adresse", "adresse", &self.address),
            ("tarif", "tarif", &self.price),
        ]
        .into_iter()
        .filter_map(|(key, words, day)| Some((key, words, day.as_ref()?)))
    }
}

record! {
    /// Where the facts come from, and the figures they hold.
    pub struct Facts {
        "chiffres" optional figures: Vec<Figure> = "Chiffres datés";
        "tableaux" optional tables: Vec<Table> = "Tableaux de données";
    }
}

record! {
    /// A dated figure.
    pub struct Figure {
        "libelle" required label: Text = "Ce qui est compté";
        "valeur" required value: Number = "Le nombre seul";
        "unite" required unit: String = "personnes, %, €, foyers…";
        "date" optional date: Option<When> = "Année, mois ou jour du chiffre";
        "periode" optional period: Option<Period> = "Période du chiffre";
        "precision" optional detail: Option<Text> = "Ce qu'il faut savoir pour le lire";
        "source" optional source: Option<Citation> = "D'où vient ce chiffre, s'il ne vient pas de la source de la fiche";
    }
}

record! {
    /// A figure kept apart from its sheet: a row of `chiffres.csv`.
    pub struct LooseFigure {
        "fiche" required sheet: Spanned<String> = "La fiche qui porte le chiffre : type:identifiant";
        flatten figure: Figure;
    }
}

record! {
    /// From a date to another, either may be open.
    pub struct Bounds {
        "debut" optional start: Option<Spanned<When>> = "Début";
        "fin" optional end: Option<Spanned<When>> = "Fin";
        "precision" optional detail: Option<Text> = "Précision";
    }
}

/// A period: `{debut, fin}`, or a single date that is both.
#[derive(Debug, Clone)]
pub struct Period(pub Bounds);

/// The two years of «2011-2013» or «2011/2013».
fn years(text: &str) -> Option<(&str, &str)> {
    let year = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let (start, end) = text.split_once(['-', '/', '–'])?;
    Some((start.trim(), end.trim())).filter(|(start, end)| year(start) && year(end))
}

impl Decode for Period {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Scalar { text, .. } = &node.value {
            if let Some((start, end)) = years(text) {
                return reader.error_help(
                    "date",
                    node.span,
                    format!("« {text} » n'est pas une date : une période a deux dates"),
                    format!("écrivez {{debut: {start}, fin: {end}}}"),
                );
            }
            let when = Spanned { value: When::decode(node, reader)?, span: node.span };
            return Some(Self(Bounds { start: Some(when.clone()), end: Some(when), detail: None }));
        }
        let bounds = Bounds::decode(node, reader)?;
        if let (Some(start), Some(end)) = (&bounds.start, &bounds.end)
            && end.value.last() < start.value.first()
        {
            reader.error_help::<()>(
                "periode",
                end.span,
                "la période finit avant de commencer",
                "vérifiez les deux dates : « debut » d'abord, « fin » ensuite",
            );
        }
        Some(Self(bounds))
    }
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Date, Bounds::shape()])
    }
}

record! {
    /// A table that is data, with its caption.
    pub struct Table {
        "titre" required title: Text = "Titre du tableau";
        "colonnes" required columns: Vec<Text> = "Titres des colonnes";
        "lignes" required rows: Vec<Row> = "Lignes : une liste de cases par ligne";
        "note" optional note: Option<Text> = "Remarque sous le tableau";
        "source" optional source: Option<Citation> = "Source du tableau";
    }
}

/// A row of a [`Table`]; an empty cell is allowed.
#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<Text>,
    pub span: crate::diagnostics::Span,
}

impl Decode for Row {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            return reader.error_help(
                "type",
                node.span,
                "une ligne de tableau est une liste de cases",
                "écrivez - [\"case 1\", \"case 2\"]",
            );
        };
        let mut cells = Vec::with_capacity(items.len());
        for item in items {
            let value = match &item.value {
                Value::Scalar { text, .. } => text.trim().to_owned(),
                Value::Null => String::new(),
                _ => {
                    let message = format!("une case de tableau est un texte, pas {}", item.describe());
                    let help = "si le texte contient « : » ou une virgule, mettez-le entre guillemets";
                    reader.error_help::<()>("type", item.span, message, help);
                    String::new()
                }
            };
            cells.push(Text { value, span: item.span });
        }
        Some(Self { cells, span: node.span })
    }
    fn shape() -> Shape {
        Shape::Row
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        for cell in &self.cells {
            visitor.text(cell);
        }
    }
}

record! {
    /// The long form of [`Citation`].
    pub struct DetailedCitation {
        "document" required document: Text = "Nom du document";
        "passage" optional passage: Option<Text> = "Partie, page, fiche";
        "date" optional date: Option<When> = "Date du document";
        "url" optional url: Option<super::scalars::Url> = "Adresse du document";
    }
}

/// Where something comes from: a text, or a document and its passage.
#[derive(Debug, Clone)]
pub struct Citation(pub DetailedCitation);

impl Decode for Citation {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            return DetailedCitation::decode(node, reader).map(Self);
        }
        let document = Text::decode(node, reader)?;
        Some(Self(DetailedCitation { document, passage: None, date: None, url: None }))
    }
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, DetailedCitation::shape()])
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        self.0.visit(visitor);
    }
}

record! {
    /// Whom to call, write to or visit.
    pub struct Contact {
        "nom" optional name: Option<Text> = "Nom du service ou de la personne";
        "telephone" optional phone: Option<Phone> = "Téléphone";
        "courriel" optional email: Option<Email> = "Courriel";
        "adresse" optional address: Option<Text> = "Adresse";
        "texte" optional text: Option<Text> = "Ce qu'il faut savoir";
        "horaires" optional hours: Option<Text> = "Horaires, en toutes lettres";
        "structure" optional structure: Option<Ref<to::Structure>> = "Structure de l'annuaire";
    }
}

/// Something said about a subject: `{theme, texte}`, or the text alone.
#[derive(Debug, Clone)]
pub struct Remark {
    pub theme: Option<Text>,
    pub text: Text,
}

record! {
    /// The long form of [`Remark`].
    pub struct ThemedRemark {
        "theme" optional theme: Option<Text> = "Sujet";
        "texte" required text: Text = "Constat";
    }
}

impl Decode for Remark {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            let ThemedRemark { theme, text } = ThemedRemark::decode(node, reader)?;
            return Some(Self { theme, text });
        }
        Some(Self { theme: None, text: Text::decode(node, reader)? })
    }
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, ThemedRemark::shape()])
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        if let Some(theme) = &self.theme {
            theme.visit(visitor);
        }
        self.text.visit(visitor);
    }
}

record! {
    /// A named part with its description.
    pub struct TitledForm {
        "titre" required title: Text = "Titre";
        "description" optional description: Option<Markdown> = "Description";
    }
}

/// A title, with a description or not.
#[derive(Debug, Clone)]
pub struct Titled(pub TitledForm);

impl Decode for Titled {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            return TitledForm::decode(node, reader).map(Self);
        }
        Some(Self(TitledForm { title: Text::decode(node, reader)?, description: None }))
    }
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, TitledForm::shape()])
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        self.0.visit(visitor);
    }
}

/// Pilots, partners, participants.
pub type Actors = Vec<Actor>;
