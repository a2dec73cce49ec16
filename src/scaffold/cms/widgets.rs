//! The entry field of each key, from its shape.

use serde_json::{Map, Value, json};

use super::super::layout::LISTS;
use super::content::Content;
use crate::model::Kind;
use crate::model::record::{Field, Shape};

/// What a field may lead to: the site's entries, and the programme in which the field stands.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub content: &'a Content,
    pub programme: Option<&'a str>,
}

impl Context<'_> {
    /// The entry fields of a record.
    pub fn fields(self, fields: &[Field]) -> Vec<Value> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    fn field(self, field: &Field) -> Value {
        let mut map = self.widget(&field.shape, field.key);
        map.insert("name".to_owned(), json!(field.key));
        map.insert("label".to_owned(), json!(field.doc));
        map.insert("required".to_owned(), json!(field.required));
        Value::Object(map)
    }

    fn widget(self, shape: &Shape, key: &str) -> Map<String, Value> {
        let described = match shape {
            Shape::Text => json!({ "widget": "string" }),
            // As written: the guide's own links would not outlive a visual editor.
            Shape::Markdown => json!({ "widget": "markdown", "modes": ["raw", "rich_text"] }),
            Shape::Integer => json!({ "widget": "number", "value_type": "int", "min": 0 }),
            Shape::Number => json!({ "widget": "number", "value_type": "float", "step": 0.000001 }),
            Shape::Boolean => json!({ "widget": "boolean" }),
            Shape::Day => json!({ "widget": "datetime", "type": "date", "format": "YYYY-MM-DD" }),
            Shape::Date => {
                let form = "^[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?$|^([0-9]{1,2}/)?[0-9]{1,2}/[0-9]{4}$";
                json!({ "widget": "string", "hint": "AAAA, AAAA-MM ou AAAA-MM-JJ",
                    "pattern": [form, "Écrivez 2026, 2026-11 ou 2026-11-30"] })
            }
            Shape::Pattern(pattern, what) => {
                json!({ "widget": "string", "pattern": [pattern, format!("Écrivez {what}")] })
            }
            Shape::Choice(values) => json!({ "widget": "select", "options": values }),
            Shape::Reference(kind) => self.reference(*kind),
            Shape::AnyReference => {
                json!({ "widget": "string", "hint": "type:identifiant, par exemple aide:apre" })
            }
            Shape::List(item) => self.list(item, key),
            Shape::Row => self.list(&Shape::Text, key),
            Shape::Record(listing) => {
                json!({ "widget": "object", "collapsed": "auto", "fields": self.fields(listing()) })
            }
            // The long form says all that the short one does.
            Shape::Either(shapes) => {
                let long = shapes.iter().find(|s| matches!(s, Shape::Record(_))).or(shapes.first());
                return long.map(|shape| self.widget(shape, key)).unwrap_or_default();
            }
        };
        into_map(described)
    }

    fn list(self, item: &Shape, key: &str) -> Value {
        let mut inner = self.widget(item, key);
        match inner.get("widget").and_then(Value::as_str) {
            Some("object") => {
                inner.insert("widget".to_owned(), json!("list"));
                if let Some(summary) = inner.get("fields").and_then(summary) {
                    inner.insert("summary".to_owned(), json!(summary));
                }
                Value::Object(inner)
            }
            Some("select" | "relation") => {
                inner.insert("multiple".to_owned(), json!(true));
                Value::Object(inner)
            }
            Some("markdown") => {
                json!({ "widget": "list", "field": { "name": "texte", "label": "Texte", "widget": "text" } })
            }
            _ => {
                inner.insert("name".to_owned(), json!("valeur"));
                inner.insert("label".to_owned(), json!("Valeur"));
                json!({ "widget": "list", "field": inner })
            }
        }
    }

    /// A choice among the entries where the form can list them, their identifier elsewhere.
    fn reference(self, kind: Kind) -> Value {
        let typed = json!({ "widget": "string", "hint": format!("Identifiant : {}", kind.label()) });
        let relation = |collection: &str, file: Option<&str>, value: &str, shown: &str| {
            let mut map = into_map(json!({ "widget": "relation", "collection": collection,
                "value_field": value, "display_fields": [shown], "search_fields": [shown] }));
            if let Some(file) = file {
                map.insert("file".to_owned(), json!(file));
            }
            Value::Object(map)
        };
        match (kind, self.programme) {
            (Kind::Programme | Kind::Territory, _) => match self.content.options(kind) {
                options if options.is_empty() => typed,
                options => json!({ "widget": "select", "options": options }),
            },
            (Kind::Axis, Some(programme)) => {
                relation("programmes", Some(programme), "axes.*.id", "axes.*.nom")
            }
            (Kind::Orientation, Some(programme)) => {
                relation(&format!("orientations-{programme}"), None, "{{slug}}", "nom")
            }
            (Kind::Structure, _) => relation("annuaire", None, "structures.*.id", "structures.*.nom"),
            (Kind::Service, _) => relation("annuaire", None, "services.*.id", "services.*.nom"),
            (Kind::Organisation | Kind::Theme | Kind::Public | Kind::Situation, _) => {
                match LISTS.iter().find(|l| l.kind == kind && !self.content.is_table(l)) {
                    Some(list) => {
                        let name = list.name;
                        relation("listes", Some(name), &format!("{name}.*.id"), &format!("{name}.*.nom"))
                    }
                    None => typed,
                }
            }
            _ => typed,
        }
    }
}

/// What a folded item shows: the first of its texts.
fn summary(fields: &Value) -> Option<String> {
    let first = fields.as_array()?.iter().find(|f| f["widget"] == "string" && f["required"] == true)?;
    Some(format!("{{{{fields.{}}}}}", first["name"].as_str()?))
}

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
