//! JSON Schemas (draft 2020-12) of every type, from the same declarations as the checker.
//!
//! They accept what the checker accepts: a number where a text may stand, a value alone for a list of one, French dates
//! and decimal commas; and refuse what it refuses, as far as a form can tell (`tests/python/schemas.py` compares them).
//! References are texts here; only the checker knows what exists.

use serde_json::{Map, Value, json};

use super::layout::{LISTS, List};
use crate::model::directory::lengths;
use crate::model::numbers::limits;
use crate::model::record::{Field, Shape};
use crate::model::scalars::LIKELY_YEARS;
use crate::model::{Kind, fields, news_fields, site_fields};

/// Every schema with the name of its file.
pub fn schemas() -> Vec<(String, Value)> {
    let mut out = vec![("site".to_owned(), titled("L'identité du site", object(site_fields())))];
    out.push(("nouveautes".to_owned(), titled("Ce que chaque édition a changé", object(news_fields()))));
    for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Axis) {
        let of_directory = matches!(kind, Kind::Structure | Kind::Service);
        let schema = if of_directory { directory(kind) } else { object(fields(kind)) };
        out.push((kind.code().to_owned(), titled(kind.label(), schema)));
    }
    // An empty file is an empty list.
    for List { name, kind, .. } in LISTS {
        out.push(((*name).to_owned(), titled(kind.plural(), list(object(fields(*kind))))));
    }
    // A territory may stand alone in its file.
    let territory = object(fields(Kind::Territory));
    let territories = json!({ "anyOf": [list(territory.clone()), territory] });
    out.push(("territoires".to_owned(), titled(Kind::Territory.plural(), territories)));
    let annuaire = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "structures": list(directory(Kind::Structure)),
            "services": list(directory(Kind::Service)),
        },
    });
    out.push(("annuaire".to_owned(), titled("structures et services", annuaire)));
    out
}

fn titled(title: &str, mut schema: Value) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".to_owned(), json!(title));
    }
    schema
}

fn list(items: Value) -> Value {
    json!({ "type": ["array", "null"], "items": items })
}

fn object(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = shape(&field.shape, field.key);
        if let Value::Object(map) = &mut schema {
            if field.required && matches!(field.shape, Shape::List(_)) {
                at_least_one(map);
            }
            map.insert("description".to_owned(), json!(field.doc));
        }
        properties.insert(field.key.to_owned(), schema);
    }
    let required: Vec<_> = fields.iter().filter(|f| f.required).map(|f| f.key).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// A key that is required has something in its list.
fn at_least_one(schema: &mut Map<String, Value>) {
    if let Some(Value::Object(list)) = schema.get_mut("anyOf").and_then(|forms| forms.get_mut(0)) {
        list.insert("minItems".to_owned(), json!(1));
    }
}

/// A structure or a service: some of its texts have a length.
fn directory(kind: Kind) -> Value {
    let mut schema = object(fields(kind));
    for field in fields(kind) {
        if let Some(length) = lengths(field.key) {
            schema["properties"][field.key]["minLength"] = json!(length.start());
            schema["properties"][field.key]["maxLength"] = json!(length.end());
        }
    }
    schema
}

fn shape(shape: &Shape, key: &str) -> Value {
    match shape {
        // Something is written, not spaces only.
        Shape::Text | Shape::Markdown | Shape::Reference(_) => {
            json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" })
        }
        Shape::Integer => number(key, "integer", "[0-9 \u{a0}\u{202f}]*", Some(0)),
        Shape::Number => number(key, "number", "[0-9 \u{a0}\u{202f}]*([.,][0-9 \u{a0}\u{202f}]*)?", None),
        Shape::Boolean => json!({ "anyOf": [
            { "type": "boolean" },
            { "enum": ["oui", "non"] },
            { "type": "string", "pattern": any_case(&["oui", "non", "vrai", "faux", "true", "false"]) },
        ] }),
        Shape::Day => {
            json!({ "type": "string", "pattern": format!("^({YEAR}-{MONTH}-{DAY}|{DAY}/{MONTH}/{YEAR})$") })
        }
        Shape::Date => json!({ "anyOf": [
            { "type": "integer", "minimum": LIKELY_YEARS.start(), "maximum": LIKELY_YEARS.end() },
            { "type": "string",
                "pattern": format!("^({YEAR}(-{MONTH}(-{DAY})?)?|({DAY}/)?{MONTH}/{YEAR})$") },
        ] }),
        // A number alone is of the forms that may begin with a digit: codes, telephones, identifiers.
        Shape::Pattern(pattern, what) => json!({
            "type": if begins_with_digit(pattern) { json!(["string", "number"]) } else { json!("string") },
            "pattern": pattern,
            "errorMessage": format!("doit être {what}"),
        }),
        Shape::Choice(values) => json!({ "enum": values }),
        Shape::AnyReference => {
            let codes: Vec<_> = Kind::ALL.iter().map(|k| k.code()).chain(["rubrique"]).collect();
            json!({ "type": "string", "pattern": format!("^({}):.+$", codes.join("|")) })
        }
        Shape::List(items) => {
            let one = self::shape(items, key);
            json!({ "anyOf": [{ "type": "array", "items": one.clone() }, one] })
        }
        Shape::Row => json!({
            "type": "array",
            "items": { "type": ["string", "number", "boolean", "null"] },
        }),
        Shape::Record(list) => object(list()),
        Shape::Either(shapes) => {
            json!({ "anyOf": shapes.iter().map(|shape| self::shape(shape, key)).collect::<Vec<_>>() })
        }
    }
}

/// A number, or the text of one: as many digits as there are, with spaces between thousands.
fn number(key: &str, kind: &str, digits: &str, least: Option<i16>) -> Value {
    let (own, most) = limits(key);
    let least = own.or(least);
    let sign = match least {
        Some(least) if least >= 0 => "\\+?",
        _ => "[-+]?",
    };
    let not_zero = if least.is_some_and(|least| least > 0) { "(?=.*[1-9])" } else { "" };
    let mut plain = json!({ "type": kind });
    for (limit, value) in [("minimum", least), ("maximum", most)] {
        if let Some(value) = value {
            plain[limit] = json!(value);
        }
    }
    json!({ "anyOf": [
        plain,
        { "type": "string", "pattern": format!("^{not_zero}{sign}[0-9]{digits}$") },
    ] })
}

/// The parts of a date; that the day exists is for the check.
const YEAR: &str = "(1789|179[0-9]|1[89][0-9]{2}|20[0-9]{2}|2100)";
const MONTH: &str = "(0?[1-9]|1[0-2])";
const DAY: &str = "(0?[1-9]|[12][0-9]|3[01])";

fn begins_with_digit(pattern: &str) -> bool {
    let first = pattern.strip_prefix('^').map(|rest| rest.trim_start_matches('('));
    first
        .and_then(|rest| rest.strip_prefix('[')?.split(']').next())
        .is_some_and(|first| first.contains("0-9"))
}

/// The words, whatever their case: JSON Schema has no other way to say it.
fn any_case(words: &[&str]) -> String {
    let letter = |c: char| format!("[{}{c}]", c.to_ascii_uppercase());
    let words: Vec<String> = words.iter().map(|word| word.chars().map(letter).collect()).collect();
    format!("^({})$", words.join("|"))
}
