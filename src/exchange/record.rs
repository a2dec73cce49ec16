//! A record of data·inclusion as a file gives it: fields that the schema knows, values as they are.

use serde_json::{Map, Value, json};

use super::cell;
use super::schema::fields;
use crate::model::Kind;

/// Lists that the schema wants to be absent rather than empty.
const AT_LEAST_ONE: &[&str] = &["publics", "modes_mobilisation", "mobilisable_par", "zone_eligibilite"];

/// The values of a record by field; what is empty is left out.
pub type Values = Map<String, Value>;

/// A record and the place where it was read.
#[derive(Debug)]
pub struct Record {
    pub kind: Kind,
    pub values: Values,
    /// «structures.json, élément 12».
    pub place: String,
    /// What it says under names that the schema does not have. It is not packed.
    pub unknown: Vec<String>,
}

impl Record {
    /// As a text, which [`Record::unpacked`] reads again.
    pub fn packed(&self) -> String {
        json!([self.kind.code(), self.place, self.values]).to_string()
    }

    /// What [`Record::packed`] gave; none if it is something else.
    pub fn unpacked(text: &str) -> Option<Self> {
        let (kind, place, values) = serde_json::from_str::<(String, String, Values)>(text).ok()?;
        Some(Self { kind: Kind::from_code(&kind)?, values, place, unknown: Vec::new() })
    }

    /// Its id after its place, if it has one: « (dora--12)».
    pub fn called(&self) -> String {
        let id = self.text("id");
        if id.is_empty() { String::new() } else { format!(" ({id})") }
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

/// Keeps what the schema knows and what says something, each value in the form that the schema wants; also names what
/// says something and that the schema does not know.
pub fn tidy(kind: Kind, values: Values) -> (Values, Vec<String>) {
    let known = fields(kind);
    let (mut out, mut unknown) = (Values::new(), Vec::new());
    for (field, value) in values {
        match cell::normal(&field, value) {
            Value::Null => {}
            Value::Array(items) if items.is_empty() && AT_LEAST_ONE.contains(&field.as_str()) => {}
            value if known.contains(&field.as_str()) => drop(out.insert(field, value)),
            // What begins so is the producer's own business.
            _ if field.is_empty() || field.starts_with('_') => {}
            _ => unknown.push(field),
        }
    }
    // The workbook of the official checker may leave it empty: the identifier begins with it.
    if !out.contains_key("source")
        && let Some((source, _)) = text(&out, "id").split_once("--").filter(|(source, _)| !source.is_empty())
    {
        let source = Value::String(source.to_owned());
        out.insert("source".to_owned(), source);
    }
    (out, unknown)
}
