//! The directory: structures and services with exactly the fields of data·inclusion v1, in its order, then those of this
//! site, from `territoires` on.
//!
//! Source of the fields and of their limits: `data-inclusion-schema` 1.0.10.

use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::civil::date;

use crate::diagnostics::Diagnostic;

use super::choice::choice;
use super::data_inclusion as lists;
use super::node::Node;
use super::numbers::is_within;
use super::record::{Decode, Reader, Shape, Spanned, record};
use super::reference::{Ref, to};
use super::scalars::{CommuneCode, Day, Email, Number, Phone, PostalCode, Siret, Text, Url};
use super::shared::Lifecycle;

/// Declares a value of one closed list of data·inclusion.
macro_rules! listed {
    ($($(#[$meta:meta])* $name:ident $list:ident $codes:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { pub code: &'static str, pub span: crate::diagnostics::Span }

        impl $name {
            /// The words that readers see.
            pub fn label(&self) -> &str { lists::label(lists::$list, self.code) }
        }

        static $codes: std::sync::LazyLock<Vec<&'static str>> =
            std::sync::LazyLock::new(|| lists::$list.iter().map(|(c, _)| *c).collect());

        impl Decode for $name {
            fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                let code = choice(node, &$codes, reader)?;
                Some(Self { code, span: node.span })
            }
            fn shape() -> Shape { Shape::Choice(&$codes) }
        }
    )*};
}

listed! {
    /// Kind of service.
    ServiceType SERVICE_TYPES SERVICE_TYPE_CODES;
    /// Free or not.
    Fee FEES FEE_CODES;
    /// On the spot or from afar.
    Welcome WELCOME WELCOME_CODES;
    /// How to ask for it.
    Mobilisation MOBILISATION MOBILISATION_CODES;
    /// Who may ask for it.
    Mobiliser MOBILISERS MOBILISER_CODES;
    /// An audience of data·inclusion.
    DiPublic PUBLICS PUBLIC_CODES;
    /// A theme of data·inclusion.
    DiTheme THEMES THEME_CODES;
    /// A network that carries the structure.
    Network NETWORKS NETWORK_CODES;
}

/// The id of a record: `<source>--<identifiant>`, or shorter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordId(pub String);

impl Decode for RecordId {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let id = String::decode(node, reader)?;
        let clean = id.len() <= 200
            && id.contains(|c: char| c.is_ascii_alphanumeric())
            && id.chars().all(|c| c.is_alphanumeric() || "-_.:@".contains(c));
        if clean {
            return Some(Self(id));
        }
        reader.error_help(
            "forme",
            node.span,
            format!("« {id} » ne peut pas servir d'identifiant"),
            "exemple : producteur--mds-de-loudun",
        )
    }
    fn shape() -> Shape {
        Shape::Text
    }
}

record! {
    /// An organisation at one place.
    pub struct Structure {
        "source" required producer: String = "Producteur de la donnée (code)";
        "id" required id: Spanned<RecordId> = "Identifiant unique : <source>--<identifiant>";
        "nom" required name: Spanned<String> = "Nom de la structure (3 à 150 caractères)";
        "date_maj" required updated: Spanned<Day> = "Date de dernière modification";
        "description" optional description: Option<Spanned<Text>> = "Description (5 à 10 000 caractères)";
        "lien_source" optional source_link: Option<Url> = "Lien vers la fiche chez le producteur";
        "siret" optional siret: Option<Siret> = "Numéro SIRET";
        "commune" optional commune: Option<String> = "Commune";
        "code_postal" optional postal_code: Option<PostalCode> = "Code postal";
        "code_insee" optional commune_code: Option<Spanned<CommuneCode>> = "Code INSEE de la commune";
        "adresse" optional address: Option<String> = "Adresse";
        "complement_adresse" optional address_detail: Option<String> = "Complément d'adresse";
        "longitude" optional longitude: Option<Number> = "Longitude";
        "latitude" optional latitude: Option<Number> = "Latitude";
        "telephone" optional phone: Option<Phone> = "Téléphone";
        "courriel" optional email: Option<Email> = "Courriel";
        "site_web" optional website: Option<Url> = "Site web";
        "horaires_accueil" optional hours: Option<Spanned<String>> = "Horaires, au format opening_hours d'OpenStreetMap";
        "accessibilite_lieu" optional accessibility: Option<Url> = "Page Acceslibre";
        "reseaux_porteurs" optional networks: Vec<Network> = "Réseaux porteurs";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "reference" optional reference: Option<Text> = "Où cela est dit dans la source";
        flatten life: Arc<Lifecycle>;
    }
}

record! {
    /// What a structure offers.
    pub struct Service {
        "source" required producer: String = "Producteur de la donnée (code)";
        "structure_id" required structure: Ref<to::Structure> = "Identifiant de la structure";
        "id" required id: Spanned<RecordId> = "Identifiant unique : <source>--<identifiant>";
        "nom" required name: Spanned<String> = "Nom du service (3 à 150 caractères)";
        "description" required description: Spanned<Text> = "Description (5 à 10 000 caractères)";
        "lien_source" optional source_link: Option<Url> = "Lien vers la fiche chez le producteur";
        "date_maj" required updated: Spanned<Day> = "Date de dernière modification";
        "type" optional service_type: Option<ServiceType> = "Type de service";
        "thematiques" optional themes: Vec<DiTheme> = "Thématiques data·inclusion";
        "frais" optional fee: Option<Fee> = "gratuit ou payant";
        "frais_precisions" optional fee_detail: Option<Text> = "Précisions sur les frais";
        "publics" optional publics: Vec<DiPublic> = "Publics data·inclusion";
        "publics_precisions" optional audience: Option<Text> = "Précisions sur les publics";
        "conditions_acces" optional conditions: Option<Text> = "Conditions d'accès";
        "commune" optional commune: Option<String> = "Commune";
        "code_postal" optional postal_code: Option<PostalCode> = "Code postal";
        "code_insee" optional commune_code: Option<Spanned<CommuneCode>> = "Code INSEE de la commune";
        "adresse" optional address: Option<String> = "Adresse";
        "complement_adresse" optional address_detail: Option<String> = "Complément d'adresse";
        "longitude" optional longitude: Option<Number> = "Longitude";
        "latitude" optional latitude: Option<Number> = "Latitude";
        "telephone" optional phone: Option<Phone> = "Téléphone";
        "courriel" optional email: Option<Email> = "Courriel";
        "modes_accueil" optional welcome: Vec<Welcome> = "En présentiel, à distance";
        "zone_eligibilite" optional zone: Vec<Spanned<String>> = "Où habite la personne : codes INSEE, département, EPCI, france";
        "contact_nom_prenom" optional contact_name: Option<String> = "Nom du contact";
        "lien_mobilisation" optional mobilisation_link: Option<Url> = "Lien pour demander le service";
        "modes_mobilisation" optional mobilisation: Vec<Mobilisation> = "Comment le demander";
        "mobilisable_par" optional mobilisers: Vec<Mobiliser> = "Qui peut le demander";
        "mobilisation_precisions" optional mobilisation_detail: Option<Text> = "Précisions";
        "volume_horaire_hebdomadaire" optional weekly_hours: Option<Spanned<Number>> = "Heures par semaine";
        "nombre_semaines" optional weeks: Option<Spanned<u32>> = "Nombre de semaines";
        "horaires_accueil" optional hours: Option<Spanned<String>> = "Horaires, au format opening_hours d'OpenStreetMap";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "reference" optional reference: Option<Text> = "Où cela est dit dans la source";
        flatten life: Arc<Lifecycle>;
    }
}

/// How many characters a name and a description have, in data·inclusion.
const NAME: RangeInclusive<usize> = 3..=150;
const DESCRIPTION: RangeInclusive<usize> = 5..=10_000;

/// How many characters the text of a key has, for the schemas.
pub fn lengths(key: &str) -> Option<RangeInclusive<usize>> {
    match key {
        "nom" => Some(NAME),
        "description" => Some(DESCRIPTION),
        _ => None,
    }
}

/// What data·inclusion asks beyond the form of each field; found problems go to `reader`.
pub fn check_service(service: &Service, reader: &mut Reader<'_>) {
    check_producer(&service.producer, &service.id, reader);
    check_name(&service.name, reader);
    check_updated(&service.updated, reader);
    check_description(&service.description, reader);
    check_duration(service, reader);
    if service.publics.len() > 1
        && let Some(everyone) = service.publics.iter().find(|p| p.code == lists::EVERYONE)
    {
        reader.error_help::<()>(
            "publics",
            everyone.span,
            "« tous-publics » exclut les autres publics",
            "gardez « tous-publics » seul, ou nommez les publics",
        );
    }
    for zone in &service.zone {
        if !is_zone(&zone.value) {
            reader.error_help::<()>(
                "zone",
                zone.span,
                format!("« {} » n'est pas une zone d'éligibilité", zone.value),
                "un code de commune (86194), de département (86), d'intercommunalité (neuf chiffres), ou « france »",
            );
        }
    }
}

/// The same for a structure.
pub fn check_structure(structure: &Structure, reader: &mut Reader<'_>) {
    check_producer(&structure.producer, &structure.id, reader);
    check_name(&structure.name, reader);
    check_updated(&structure.updated, reader);
    if let Some(description) = &structure.description {
        check_description(description, reader);
    }
}

/// An id that names a producer names its own; a shorter one names none.
fn check_producer(producer: &str, id: &Spanned<RecordId>, reader: &mut Reader<'_>) {
    let whole = id.value.0.as_str();
    let own = whole.strip_prefix(producer).is_some_and(|rest| rest.starts_with("--"));
    if own || !whole.contains("--") {
        return;
    }
    let message =
        format!("l'identifiant « {whole} » n'est pas du producteur « {producer} » (clé « source »)");
    reader.note(
        Diagnostic::error("source-autre", reader.source, id.span, message)
            .help("l'identifiant commence par la source et deux traits d'union : corrigez l'un des deux")
            .warning(),
    );
}

fn check_name(name: &Spanned<String>, reader: &mut Reader<'_>) {
    if !NAME.contains(&name.value.chars().count()) {
        reader.error::<()>("longueur", name.span, "le nom doit avoir entre 3 et 150 caractères");
    }
}

/// The first day that the schema accepts; that none is to come is said beside the other dates (`check/freshness.rs`).
fn check_updated(updated: &Spanned<Day>, reader: &mut Reader<'_>) {
    let day = updated.value.0;
    if day < date(2000, 1, 1) {
        reader.error_help::<()>(
            "date",
            updated.span,
            format!("la date de mise à jour {day} est avant le 1er janvier 2000, que data·inclusion refuse"),
            "écrivez la date de la dernière mise à jour chez le producteur : AAAA-MM-JJ",
        );
    }
}

fn check_duration(service: &Service, reader: &mut Reader<'_>) {
    if let Some(hours) =
        service.weekly_hours.as_ref().filter(|hours| !is_within("volume_horaire_hebdomadaire", hours.value.0))
    {
        let message = format!("« {} » : un nombre d'heures par semaine n'est pas négatif", hours.value.0);
        reader.error_help::<()>("nombre", hours.span, message, "écrivez 0 ou plus, par exemple 17,5");
    }
    if let Some(weeks) =
        service.weeks.as_ref().filter(|weeks| !is_within("nombre_semaines", f64::from(weeks.value)))
    {
        let message = "« 0 » : un service dure au moins une semaine";
        reader.error_help::<()>("nombre", weeks.span, message, "écrivez 1 ou plus, ou retirez la clé");
    }
}

fn check_description(text: &Spanned<Text>, reader: &mut Reader<'_>) {
    if !DESCRIPTION.contains(&text.value.value.chars().count()) {
        reader.error::<()>("longueur", text.span, "la description doit avoir entre 5 et 10 000 caractères");
    }
}

/// The two ways in which data·inclusion names the whole country.
pub fn is_france(zone: &str) -> bool {
    matches!(zone, "france" | "99100")
}

/// True for the code of a country (`CodePays` of data·inclusion), which has the form of a commune's; the COG gives none
/// below 99100.
pub fn is_country(zone: &str) -> bool {
    let digits = zone.len() == 5 && zone.bytes().all(|b| b.is_ascii_digit());
    digits && zone.starts_with("99") && (b'1'..=b'5').contains(&zone.as_bytes()[2])
}

fn is_zone(zone: &str) -> bool {
    let upper = zone.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    is_france(zone)
        || upper && matches!(zone.len(), 2 | 3 | 5)
        || zone.len() == 9 && zone.bytes().all(|b| b.is_ascii_digit())
}
