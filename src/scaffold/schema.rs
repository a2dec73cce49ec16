//! JSON Schemas (draft 2020-12) of every type, from the same declarations as the checker.
//!
//! They accept what the checker accepts: a number where a text may stand, a value alone for a list of one,
//! French dates and decimal commas. References are texts here; only the checker knows what exists.

use serde_json::{Map, Value, json};

use super::layout::LISTS;
use crate::model::record::{Field, Shape};
use crate::model::{Kind, fields, news_fields, site_fields};

/// Every schema with the name of its file.
pub fn schemas() -> Vec<(String, Value)> {
    let mut out = vec![("site".to_owned(), titled("L'identité du site", object(site_fields())))];
    out.push(("nouveautes".to_owned(), titled("Ce que chaque édition a changé", object(news_fields()))));
    for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Axis) {
        out.push((kind.code().to_owned(), titled(kind.label(), object(fields(kind)))));
    }
    for (name, kind) in LISTS {
        let mut schema = list(object(fields(*kind)));
        // A territory may stand alone in its file; an empty file is an empty list.
        if *kind == Kind::Territory {
            schema = json!({ "anyOf": [schema, object(fields(*kind))] });
        }
        out.push(((*name).to_owned(), titled(kind.plural(), schema)));
    }
    let directory = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "structures": list(object(fields(Kind::Structure))),
            "services": list(object(fields(Kind::Service))),
        },
    });
    out.push(("annuaire".to_owned(), titled("structures et services", directory)));
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
        let mut schema = shape(&field.shape);
        if let Value::Object(map) = &mut schema {
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

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Markdown | Shape::Reference(_) => {
            json!({ "type": ["string", "number", "boolean"] })
        }
        Shape::Integer => json!({ "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "string", "pattern": "^[0-9][0-9 \u{a0}\u{202f}]*$" },
        ] }),
        Shape::Number => json!({ "anyOf": [
            { "type": "number" },
            { "type": "string", "pattern": "^[-+]?[0-9][0-9 .,\u{a0}\u{202f}]*$" },
        ] }),
        Shape::Boolean => json!({ "anyOf": [
            { "type": "boolean" },
            { "enum": ["oui", "non", "vrai", "faux", "true", "false"] },
        ] }),
        Shape::Date | Shape::Day => json!({ "anyOf": [
            { "type": "integer", "minimum": 1000, "maximum": 9999 },
            { "type": "string", "pattern": "^[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?$" },
            { "type": "string", "pattern": "^([0-9]{1,2}/)?[0-9]{1,2}/[0-9]{4}$" },
        ] }),
        Shape::Pattern(pattern, what) => json!({
            "type": ["string", "number"],
            "pattern": pattern,
            "errorMessage": format!("doit être {what}"),
        }),
        Shape::Choice(values) => json!({ "enum": values }),
        Shape::AnyReference => {
            let codes: Vec<_> = Kind::ALL.iter().map(|k| k.code()).chain(["rubrique"]).collect();
            json!({ "type": "string", "pattern": format!("^({}):.+$", codes.join("|")) })
        }
        Shape::List(items) => {
            let one = self::shape(items);
            json!({ "anyOf": [{ "type": "array", "items": one.clone() }, one] })
        }
        Shape::Record(list) => object(list()),
        Shape::Either(shapes) => {
            json!({ "anyOf": shapes.iter().map(self::shape).collect::<Vec<_>>() })
        }
    }
}
