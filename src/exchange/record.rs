//! A record of data·inclusion as a file gives it: fields that the schema knows, values as they are.

use serde_json::{Map, Number, Value, json};

use crate::model::Kind;

/// The fields of a structure, in the order of the schema.
pub const STRUCTURE: &[&str] = &[
    "source",
    "id",
    "nom",
    "date_maj",
    "description",
    "lien_source",
    "siret",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "site_web",
    "horaires_accueil",
    "accessibilite_lieu",
    "reseaux_porteurs",
];

/// The fields of a service, in the order of the schema.
pub const SERVICE: &[&str] = &[
    "source",
    "structure_id",
    "id",
    "nom",
    "description",
    "lien_source",
    "date_maj",
    "type",
    "thematiques",
    "frais",
    "frais_precisions",
    "publics",
    "publics_precisions",
    "conditions_acces",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "longitude",
    "latitude",
    "telephone",
    "courriel",
    "modes_accueil",
    "zone_eligibilite",
    "contact_nom_prenom",
    "lien_mobilisation",
    "modes_mobilisation",
    "mobilisable_par",
    "mobilisation_precisions",
    "volume_horaire_hebdomadaire",
    "nombre_semaines",
    "horaires_accueil",
];

const LISTS: &[&str] = &[
    "reseaux_porteurs",
    "thematiques",
    "publics",
    "modes_accueil",
    "zone_eligibilite",
    "modes_mobilisation",
    "mobilisable_par",
    "territoires",
];

/// The fields that hold a number.
pub const NUMBERS: &[&str] = &["longitude", "latitude", "volume_horaire_hebdomadaire", "nombre_semaines"];

/// Lists that the schema wants to be absent rather than empty.
const AT_LEAST_ONE: &[&str] = &["publics", "modes_mobilisation", "mobilisable_par", "zone_eligibilite"];

/// The fields of a kind; only structures and services have any.
pub fn fields(kind: Kind) -> &'static [&'static str] {
    if kind == Kind::Service { SERVICE } else { STRUCTURE }
}

/// True for the fields that hold several values.
pub fn is_list(field: &str) -> bool {
    LISTS.contains(&field)
}

/// The values of a record by field; what is empty is left out.
pub type Values = Map<String, Value>;

/// A record and the place where it was read.
#[derive(Debug)]
pub struct Record {
    pub kind: Kind,
    pub values: Values,
    /// «structures.json, élément 12».
    pub place: String,
}

impl Record {
    /// As a text, which [`Record::unpacked`] reads again.
    pub fn packed(&self) -> String {
        json!([self.kind.code(), self.place, self.values]).to_string()
    }

    /// What [`Record::packed`] gave; none if it is something else.
    pub fn unpacked(text: &str) -> Option<Self> {
        let (kind, place, values) = serde_json::from_str::<(String, String, Values)>(text).ok()?;
        Some(Self { kind: Kind::from_code(&kind)?, values, place })
    }

    /// The text of a field, empty if it has none.
    pub fn text(&self, field: &str) -> &str {
        text(&self.values, field)
    }
}

/// The text of a field, empty if it has none.
pub fn text<'a>(values: &'a Values, field: &str) -> &'a str {
    values.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// Keeps what the schema knows and what says something; reads the numbers and lists that tables hold as texts.
pub fn tidy(kind: Kind, mut values: Values) -> Values {
    let known = fields(kind);
    values.retain(|field, _| known.contains(&field.as_str()));
    let mut out = Values::new();
    for (field, value) in values {
        let value = match value {
            Value::Null => continue,
            Value::String(text) if text.trim().is_empty() => continue,
            Value::Array(items) if items.is_empty() && AT_LEAST_ONE.contains(&field.as_str()) => continue,
            Value::String(text) if is_list(&field) => Value::Array(items(&text)),
            Value::String(text) if NUMBERS.contains(&field.as_str()) => number(&text),
            Value::String(text) if field == "date_maj" => Value::String(midnight(&text).to_owned()),
            other => other,
        };
        out.insert(field, value);
    }
    // The workbook of the official checker may leave it empty: the identifier begins with it.
    if !out.contains_key("source")
        && let Some((source, _)) = text(&out, "id").split_once("--").filter(|(source, _)| !source.is_empty())
    {
        let source = Value::String(source.to_owned());
        out.insert("source".to_owned(), source);
    }
    out
}

/// The items of a list in a cell: separated by commas, or a JSON array.
fn items(text: &str) -> Vec<Value> {
    if let Ok(Value::Array(items)) = serde_json::from_str(text) {
        return items;
    }
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Value::String(part.to_owned())).collect()
}

/// A number in a cell; the text itself if it is none, so that the check can say so.
fn number(text: &str) -> Value {
    let plain = text.trim().replace(',', ".");
    let whole = plain.parse::<i64>().ok().map(Number::from);
    let number = whole.or_else(|| plain.parse::<f64>().ok().and_then(Number::from_f64));
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

/// A day that a producer wrote as an instant: midnight says no more than the day.
fn midnight(text: &str) -> &str {
    let text = text.trim();
    match text.split_once(['T', ' ']) {
        Some((day, rest)) if rest.starts_with("00:00") => day,
        _ => text,
    }
}
