//! Short forms written as long ones, for the web form: it knows groups of keys, not `source: "texte"`.
//!
//! Comes in: the source folder. Goes out: the same files with `source: {document: "texte"}`; nothing else in them
//! changes. Left alone: texts of several lines, tables, files whose text was mended when they were read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{Refusal, replace};
use crate::diagnostics::{Source, Span};
use crate::load::load;
use crate::model::node::{Node, Value};
use crate::model::record::{Field, Shape};
use crate::model::{fields, site_fields};

/// A value in its short form.
#[derive(Debug)]
pub struct Short {
    pub source: Arc<Source>,
    pub span: Span,
    text: String,
    plain: bool,
    /// The keys of the long form that the value stands for.
    keys: Vec<&'static str>,
    /// One value where a list is declared.
    alone: bool,
}

/// The values of a site that the form could not show.
pub fn short_forms(root: &Path) -> Vec<Short> {
    let raw = load(root);
    let mut out = Vec::new();
    if let Some((source, node)) = &raw.site {
        Walk { source, out: &mut out }.record(node, site_fields());
    }
    for entry in raw.entries.iter().filter(|entry| entry.source.table.is_none()) {
        Walk { source: &entry.source, out: &mut out }.record(&entry.node, fields(entry.kind));
    }
    out
}

struct Walk<'a> {
    source: &'a Arc<Source>,
    out: &'a mut Vec<Short>,
}

impl Walk<'_> {
    fn record(&mut self, node: &Node, known: &[Field]) {
        let Value::Map(entries) = &node.value else { return };
        for (key, value) in entries {
            if let Some(field) = known.iter().find(|field| field.key == key.name) {
                self.value(value, &field.shape);
            }
        }
    }

    fn value(&mut self, node: &Node, shape: &Shape) {
        match (shape, &node.value) {
            (Shape::List(item), Value::List(nodes)) => nodes.iter().for_each(|node| self.value(node, item)),
            (Shape::List(item), Value::Scalar { .. }) => self.short(node, long_keys(item), true),
            (Shape::Either(_), Value::Scalar { .. }) => self.short(node, long_keys(shape), false),
            (Shape::Either(shapes), Value::Map(_)) => {
                shapes.iter().filter(|s| matches!(s, Shape::Record(_))).for_each(|s| self.value(node, s));
            }
            (Shape::Record(listing), _) => self.record(node, listing()),
            _ => {}
        }
    }

    fn short(&mut self, node: &Node, keys: Vec<&'static str>, alone: bool) {
        if let Value::Scalar { text, plain } = &node.value {
            let (source, text) = (self.source.clone(), text.clone());
            self.out.push(Short { source, span: node.span, text, plain: *plain, keys, alone });
        }
    }
}

/// The keys that a short form fills: what the group cannot do without; both ends of a period; else its detail.
fn long_keys(shape: &Shape) -> Vec<&'static str> {
    let Shape::Either(shapes) = shape else { return Vec::new() };
    let known: Vec<&Field> = shapes
        .iter()
        .filter_map(|s| if let Shape::Record(keys) = s { Some(keys()) } else { None })
        .flatten()
        .collect();
    if let Some(field) = known.iter().find(|field| field.required) {
        return vec![field.key];
    }
    let dates: Vec<_> = known.iter().filter(|f| matches!(f.shape, Shape::Date)).map(|f| f.key).collect();
    if dates.is_empty() { vec!["precision"] } else { dates }
}

impl Short {
    /// Where the value stands in its file, as bytes, and its long form.
    fn edit(&self) -> Option<(std::ops::Range<usize>, String)> {
        let line = self.source.line(self.span.line);
        let byte = |chars: usize| line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at);
        let first = self.span.column.saturating_sub(1) as usize;
        let (from, to) = (byte(first), byte(first + self.span.width as usize));
        // A text of several lines has no width.
        let written = line.get(from..to).filter(|written| !written.is_empty())?;
        let value = if self.plain && written.contains([',', '[', ']', '{', '}', '#', '\'', '"']) {
            serde_json::to_string(&self.text).ok()?
        } else {
            written.to_owned()
        };
        let pairs: Vec<_> = self.keys.iter().map(|key| format!("{key}: {value}")).collect();
        let long = if pairs.is_empty() { value } else { format!("{{{}}}", pairs.join(", ")) };
        let long = if self.alone { format!("[{long}]") } else { long };
        let above = self.source.text().split_inclusive('\n').take(self.span.line.saturating_sub(1) as usize);
        let start: usize = above.map(str::len).sum();
        Some((start + from..start + to, long))
    }
}

/// Rewrites the values in their files; answers those that must be rewritten by hand.
pub fn lengthen(root: &Path, found: Vec<Short>) -> Result<Vec<Short>, Refusal> {
    let mut left = Vec::new();
    let mut files: BTreeMap<String, Vec<Short>> = BTreeMap::new();
    for short in found {
        files.entry(short.source.path.clone()).or_default().push(short);
    }
    for (name, shorts) in files {
        let path = root.join(&name);
        let mut text = fs::read_to_string(&path).map_err(|error| Refusal::Read(path.clone(), error))?;
        let same = shorts.iter().all(|short| short.source.text() == text);
        let mut edits = BTreeMap::new();
        for short in shorts {
            match short.edit().filter(|_| same) {
                Some((place, long)) => {
                    edits.insert(place.start, (place, long));
                }
                None => left.push(short),
            }
        }
        if edits.is_empty() {
            continue;
        }
        // From the last to the first: the places of the others stay what they are.
        for (place, long) in edits.into_values().rev() {
            text.replace_range(place, &long);
        }
        replace(&path, &text)?;
    }
    Ok(left)
}
