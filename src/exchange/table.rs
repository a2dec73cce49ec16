//! `export TYPE`: the entries of a kind as a table that content can hold, value for value as they were written.
//!
//! The values come from the raw entries, not from the checked ones: what an editor wrote is what the table says. The
//! columns are the keys that are in use, in the order of the type.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::check::{Options, check};
use crate::diagnostics::Diagnostic;
use crate::load::table::rows::{ITEM, group, holds_group};
use crate::load::{RawEntry, load};
use crate::model::node::{Node, Value};
use crate::model::record::{Field, Shape};
use crate::model::{Kind, fields, figure_fields};

/// Rows of texts under column names.
#[derive(Debug)]
pub struct Grid {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// The columns that hold numbers.
    pub numbers: Vec<bool>,
}

/// The table of all entries of `kind`, published or not.
///
/// # Errors
/// The content has errors.
pub fn entries(root: &Path, kind: Kind, options: &Options) -> Result<Grid, Vec<Diagnostic>> {
    let checked = check(load(root), options);
    if checked.site.is_none() {
        return Err(checked.diagnostics);
    }
    // The check takes the raw entries; they are read again rather than kept beside it.
    let raw = load(root);
    Ok(grid(kind, &raw.entries))
}

/// The figures of all sheets, also those that a table holds already, as `content/chiffres.csv` can hold them.
///
/// # Errors
/// The content has errors.
pub fn figures(root: &Path, options: &Options) -> Result<Grid, Vec<Diagnostic>> {
    let checked = check(load(root), options);
    if checked.site.is_none() {
        return Err(checked.diagnostics);
    }
    let raw = load(root);
    let keys = figure_fields();
    let mut rows = Vec::new();
    for entry in &raw.entries {
        let id = entry.node.get("id").and_then(Node::text).or(entry.file_id.as_deref()).unwrap_or_default();
        let path = entry.parent.as_ref().map_or(id.to_owned(), |parent| format!("{parent}/{id}"));
        let name = format!("{}:{path}", entry.kind.code());
        let figures = entry.node.get("chiffres").map(|n| match &n.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(n),
        });
        for figure in figures.unwrap_or_default() {
            let mut row = vec![("fiche".to_owned(), name.clone())];
            flatten("", keys, figure, &mut row);
            rows.push(row);
        }
    }
    for figure in &raw.figures {
        let mut row = Vec::new();
        flatten("", keys, &figure.node, &mut row);
        rows.push(row);
    }
    Ok(arranged(keys, rows))
}

/// The name of the file, without its extension: that of content, where there is one.
pub fn file_name(kind: Kind) -> String {
    match kind {
        Kind::Term => "glossaire".to_owned(),
        Kind::Event => "agenda".to_owned(),
        Kind::Faq => "faq".to_owned(),
        other => format!("{}s", other.code()),
    }
}

fn grid(kind: Kind, entries: &[Arc<RawEntry>]) -> Grid {
    let fields = fields(kind);
    let mut cells: Vec<Vec<(String, String)>> = Vec::new();
    for entry in entries.iter().filter(|e| e.kind == kind) {
        let mut row = Vec::new();
        if let Some(parent) = &entry.parent {
            row.push(("dossier".to_owned(), parent.clone()));
        }
        if let (Some(id), None) = (&entry.file_id, entry.node.get("id")) {
            row.push(("id".to_owned(), id.clone()));
        }
        flatten("", fields, &entry.node, &mut row);
        if let Some(body) = entry.body {
            let text = entry.source.text().get(body.start..).unwrap_or_default().trim();
            row.push(("texte".to_owned(), text.to_owned()));
        }
        cells.push(row);
    }
    arranged(fields, cells)
}

/// The cells under the columns in use, in the order of the keys.
fn arranged(fields: &[Field], mut cells: Vec<Vec<(String, String)>>) -> Grid {
    let mut columns: Vec<(String, bool)> = Vec::new();
    for row in &mut cells {
        row.retain(|(_, text)| !text.is_empty());
    }
    let names: HashSet<&str> = cells.iter().flatten().map(|(column, _)| column.as_str()).collect();
    let used = |name: &str| names.contains(name);
    for name in ["dossier", "id"].into_iter().filter(|name| used(name)) {
        columns.push((name.to_owned(), false));
    }
    order("", fields, &mut columns, &used);
    if used("texte") {
        columns.push(("texte".to_owned(), false));
    }
    let mut seen = BTreeSet::new();
    columns.retain(|(name, _)| seen.insert(name.clone()));
    let value = |row: &Vec<(String, String)>, name: &str| {
        row.iter().find(|(column, _)| column == name).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let rows = cells.iter().map(|row| columns.iter().map(|(name, _)| value(row, name)).collect()).collect();
    let (columns, numbers) = columns.into_iter().unzip();
    Grid { columns, rows, numbers }
}

/// The columns in use, in the order of the keys; required ones are always there.
fn order(prefix: &str, fields: &[Field], out: &mut Vec<(String, bool)>, used: &dyn Fn(&str) -> bool) {
    for field in fields {
        let name = format!("{prefix}{}", field.key);
        if used(&name) || prefix.is_empty() && field.required {
            out.push((name.clone(), matches!(field.shape, Shape::Integer | Shape::Number)));
        }
        if let Some(keys) = group(&field.shape) {
            // A group that holds itself would have no end; one level deeper than any value is enough.
            if prefix.matches('.').count() < 4 {
                order(&format!("{name}."), keys, out, used);
            }
        }
    }
}

/// The cells of a group of keys.
fn flatten(prefix: &str, fields: &[Field], node: &Node, out: &mut Vec<(String, String)>) {
    let Value::Map(keys) = &node.value else { return };
    for (key, value) in keys {
        let Some(field) = fields.iter().find(|f| f.key == key.name) else { continue };
        let name = format!("{prefix}{}", field.key);
        match (&value.value, group(&field.shape)) {
            (Value::Map(_), Some(keys)) => flatten(&format!("{name}."), keys, value, out),
            _ => out.push((name, cell(value, &field.shape))),
        }
    }
}

/// A value in a cell, as [`crate::load::table::rows`] reads it.
fn cell(node: &Node, shape: &Shape) -> String {
    let list = matches!(shape, Shape::List(_));
    match &node.value {
        Value::Null => String::new(),
        Value::Scalar { .. } if list => list_of(std::slice::from_ref(node), shape),
        Value::Scalar { text, .. } => text.trim().to_owned(),
        Value::List(items) => list_of(items, shape),
        Value::Map(_) => flow(node),
    }
}

fn list_of(items: &[Node], shape: &Shape) -> String {
    let texts: Option<Vec<&str>> = items.iter().map(Node::text).map(|t| t.map(str::trim)).collect();
    let looks_like_yaml = |texts: &[&str]| texts.first().is_some_and(|t| t.starts_with(['[', '{']));
    match texts {
        Some(texts) if !(holds_group(shape) && looks_like_yaml(&texts)) => {
            let escaped = |t: &&str| t.replace('\\', "\\\\").replace(ITEM, "\\|");
            texts.iter().map(escaped).collect::<Vec<_>>().join(" | ")
        }
        _ => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
    }
}

/// A value as YAML writes it on one line.
fn flow(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        // A JSON string is a YAML one.
        Value::Scalar { text, .. } => serde_json::Value::from(text.as_str()).to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(keys) => {
            let pairs: Vec<String> = keys.iter().map(|(k, v)| format!("{}: {}", k.name, flow(v))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// A writer of CSV as French spreadsheets open it: semicolons, a byte-order mark, CRLF.
pub fn semicolons() -> csv::Writer<Vec<u8>> {
    let mut builder = csv::WriterBuilder::new();
    builder.delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec())
}

/// The rows under their columns.
pub fn csv(grid: &Grid) -> Vec<u8> {
    let mut writer = semicolons();
    // Memory refuses no bytes, and every row has as many cells as the header: no error can come.
    writer.write_record(&grid.columns).ok();
    for row in &grid.rows {
        writer.write_record(row).ok();
    }
    writer.into_inner().unwrap_or_default()
}
