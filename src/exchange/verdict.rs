//! What a record is worth: kept whole, kept without some values, or refused; each time with the reason.
//!
//! The rules are those of the check, run on the record as if an editor had written it, so that what is imported
//! passes `check`; a few more are those of the official schema.

use jiff::civil::Date;
use serde_json::Value;

use super::record::{Record, Values, text};
use super::schema::{fields, is_list, is_number};
use crate::diagnostics::{Severity, Source, Span, no_source};
use crate::model::node::{self, Key, Node};
use crate::model::record::Reader;
use crate::model::{Data, directory};

/// What is kept, and what was left out of it.
#[derive(Debug)]
pub struct Kept {
    pub values: Values,
    /// The field, and why its value was left out.
    pub left_out: Vec<(String, String)>,
}

/// Checks a record; answers why it is refused if it is.
pub fn judge(record: &Record, today: Date) -> Result<Kept, String> {
    let mut kept = Kept { values: record.values.clone(), left_out: Vec::new() };
    official(&mut kept, today)?;
    let source = no_source("");
    // Without the wrong optional values the rest must be right; a second mistake may hide behind the first.
    for _ in 0..3 {
        let problems = problems(record, &kept.values, &source);
        if problems.is_empty() {
            return Ok(kept);
        }
        for problem in problems {
            problem.settle(record, &mut kept)?;
        }
    }
    Err("ses valeurs ne peuvent pas être lues".to_owned())
}

/// Longest way out that is told of a value, in bytes.
const LONGEST_HELP: usize = 200;

/// A mistake in a field, or in one item of its list.
struct Problem {
    field: Option<&'static str>,
    item: Option<usize>,
    reason: String,
}

impl Problem {
    /// Leaves the value out, or refuses the record if the field is required.
    fn settle(self, record: &Record, kept: &mut Kept) -> Result<(), String> {
        let Some(field) = self.field.filter(|f| !is_required(record, f)) else { return Err(self.reason) };
        match (self.item, kept.values.get_mut(field)) {
            (Some(item), Some(Value::Array(items))) if items.len() > 1 => {
                if item < items.len() {
                    items.remove(item);
                }
            }
            _ => {
                kept.values.remove(field);
            }
        }
        kept.left_out.push((field.to_owned(), self.reason));
        Ok(())
    }
}

fn is_required(record: &Record, field: &str) -> bool {
    crate::model::fields(record.kind).iter().any(|f| f.key == field && f.required)
}

/// What the check says of the values; items of a list from the last, so that they can be taken out in order.
fn problems(record: &Record, values: &Values, source: &Source) -> Vec<Problem> {
    let known = fields(record.kind);
    let mut reader = Reader::new(source);
    match Data::decode(record.kind, &node(known, values), &mut reader) {
        Some(Data::Structure(structure)) => directory::check_structure(&structure, &mut reader),
        Some(Data::Service(service)) => directory::check_service(&service, &mut reader),
        _ => {}
    }
    let mut out: Vec<Problem> = reader
        .found
        .into_iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| {
            // A value takes one line of the account: no list of all that there are.
            let help = if (1..=LONGEST_HELP).contains(&d.help.len()) { &d.help } else { "" };
            let help = if help.is_empty() { String::new() } else { format!(" ; {help}") };
            Problem {
                field: known.get((d.line as usize).wrapping_sub(2)).copied(),
                item: (d.column as usize).checked_sub(2),
                reason: format!("{}{help}", d.message),
            }
        })
        .collect();
    out.sort_by_key(|p| std::cmp::Reverse(p.item));
    out
}

/// The record as an editor would have written it: each field on the line of its place in the schema, after the
/// first; each item of a list in a column of its own, after the first.
fn node(known: &[&'static str], values: &Values) -> Node {
    let mut entries = Vec::new();
    for (line, field) in (2u32..).zip(known) {
        let Some(value) = values.get(*field) else { continue };
        let span = Span { line, column: 1, width: 0 };
        entries.push((Key { name: (*field).to_owned(), span }, value_node(value, span)));
    }
    Node { value: node::Value::Map(entries), span: Span::line(1) }
}

fn value_node(value: &Value, span: Span) -> Node {
    let scalar = |text: String| node::Value::Scalar { text, plain: false };
    let value = match value {
        Value::Array(items) => {
            let item = |(column, item): (u32, &Value)| value_node(item, Span { column, ..span });
            node::Value::List((2u32..).zip(items).map(item).collect())
        }
        Value::String(text) => scalar(text.clone()),
        Value::Number(number) => scalar(number.to_string()),
        Value::Bool(_) | Value::Object(_) => node::Value::Map(Vec::new()),
        Value::Null => node::Value::Null,
    };
    Node { value, span }
}

/// What the official schema asks and the check does not.
fn official(kept: &mut Kept, today: Date) -> Result<(), String> {
    if let Ok(day) = text(&kept.values, "date_maj").parse::<Date>()
        && day > today
    {
        return Err(format!("la date de mise à jour {day} est après aujourd'hui, le {today}"));
    }
    let number = |field: &str| kept.values.get(field).and_then(Value::as_f64);
    let beyond = |field: &str, limit: f64| number(field).is_some_and(|n| n.abs() > limit);
    let mut wrong: Vec<(&str, String)> = Vec::new();
    if beyond("latitude", 90.0) || beyond("longitude", 180.0) {
        wrong.push(("latitude", "ces coordonnées n'existent pas".to_owned()));
        wrong.push(("longitude", "ces coordonnées n'existent pas".to_owned()));
    }
    for (field, value) in &kept.values {
        let texts = match value {
            Value::String(_) => !is_list(field) && !is_number(field),
            Value::Number(_) => is_number(field),
            Value::Array(items) => is_list(field) && items.iter().all(Value::is_string),
            _ => false,
        };
        if !texts {
            let expected = match (is_list(field), is_number(field)) {
                (true, _) => "une liste de textes est attendue",
                (_, true) => "un nombre est attendu",
                _ => "un texte est attendu",
            };
            let reason = format!("{expected}, pas {value} (clé « {field} »)");
            if matches!(field.as_str(), "source" | "id" | "structure_id" | "nom" | "date_maj") {
                return Err(reason);
            }
            wrong.push((field, reason));
        }
    }
    let wrong: Vec<(String, String)> = wrong.into_iter().map(|(f, r)| (f.to_owned(), r)).collect();
    for (field, reason) in wrong {
        if kept.values.remove(&field).is_some() {
            kept.left_out.push((field, reason));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::model::Kind;

    fn service(change: &Value) -> Record {
        let mut values = json!({
            "source": "dora", "structure_id": "dora--1", "id": "dora--2", "nom": "Atelier",
            "description": "Un atelier pour écrire son CV.", "date_maj": "2025-02-14",
        });
        for (field, value) in change.as_object().expect("an object") {
            values[field] = value.clone();
        }
        let Value::Object(values) = values else { unreachable!() };
        Record { kind: Kind::Service, values, place: String::new(), unknown: Vec::new() }
    }

    fn judged(change: &Value) -> Result<Kept, String> {
        judge(&service(change), date(2026, 1, 1))
    }

    #[test]
    fn a_wrong_required_value_refuses_the_record() {
        let cases = [
            json!({"nom": "A"}),
            json!({"date_maj": "14 février"}),
            json!({"date_maj": "2027-01-01"}),
            json!({"date_maj": "1999-12-31"}),
            json!({"id": 12}),
            json!({"id": "deux mots"}),
            json!({"description": "…"}),
        ];
        for change in cases {
            assert!(judged(&change).is_err(), "{change}");
        }
        assert!(judged(&json!({})).is_ok());
    }

    #[test]
    fn a_wrong_optional_value_is_left_out_alone() {
        let change = json!({
            "thematiques": ["inconnue", "mobilite--preparer-un-permis", "autre"],
            "telephone": "appelez-nous", "code_postal": 86000, "latitude": 460.5, "longitude": 0.3,
            "nombre_semaines": 0, "volume_horaire_hebdomadaire": -3, "frais": "Gratuit",
        });
        let kept = judged(&change).expect("kept");
        assert_eq!(kept.values["thematiques"], json!(["mobilite--preparer-un-permis"]));
        for gone in [
            "telephone",
            "code_postal",
            "latitude",
            "longitude",
            "nombre_semaines",
            "volume_horaire_hebdomadaire",
            "frais",
        ] {
            assert!(!kept.values.contains_key(gone), "{gone}");
            assert!(
                kept.left_out.iter().any(|(field, reason)| field == gone && !reason.is_empty()),
                "{gone}"
            );
        }
        assert_eq!(kept.left_out.len(), 9, "{:#?}", kept.left_out);
    }
}
