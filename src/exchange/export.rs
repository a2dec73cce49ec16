//! `export data-inclusion`: the published directory, as the official schema wants it.
//!
//! What an editor wrote loses its Markdown; what came from data·inclusion and was not changed since goes back
//! exactly as it came.

use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::journal::{Journal, JournalError};
use super::record::Values;
use super::written::{read, said};
use crate::check::{Options, check};
use crate::diagnostics::Diagnostic;
use crate::load::load;
use crate::model::Kind;
use crate::model::node::Node;
use crate::render::data::cell::Cell;
use crate::render::data::directory::{services, structures};
use crate::render::data::table::{Table, array};

/// Why nothing can be exported.
#[derive(Debug)]
pub enum Failure {
    Content(Vec<Diagnostic>),
    Journal(JournalError),
}

/// The files: their names and their bytes.
///
/// # Errors
/// The content has errors, or the journal of imports cannot be read.
pub fn data_inclusion(root: &Path, options: &Options) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let journal = Journal::read(root).map_err(Failure::Journal)?;
    let raw = load(root);
    let mut nodes: HashMap<(Kind, String), Node> = HashMap::new();
    for entry in raw.entries.iter().filter(|e| matches!(e.kind, Kind::Structure | Kind::Service)) {
        let id = entry.node.get("id").and_then(Node::text).unwrap_or_default().trim().to_owned();
        nodes.insert((entry.kind, id), entry.node.clone());
    }
    let checked = check(raw, options);
    let Some(site) = checked.site else { return Err(Failure::Content(checked.diagnostics)) };
    let plan = crate::plan::plan(&site);
    let past = Past { journal, nodes };
    let structures = past.records(Kind::Structure, &structures(&plan));
    let services = past.records(Kind::Service, &services(&plan));
    Ok(vec![
        ("structures.json", json(&structures)),
        ("services.json", json(&services)),
        ("structures.csv", csv(super::record::STRUCTURE, &structures)),
        ("services.csv", csv(super::record::SERVICE, &services)),
    ])
}

/// What was imported, and what stands in content now.
struct Past {
    journal: Journal,
    nodes: HashMap<(Kind, String), Node>,
}

type Record = Vec<(&'static str, Value)>;

impl Past {
    fn records<T>(&self, kind: Kind, table: &Table<'_, T>) -> Vec<Record> {
        let record = |row| {
            let row: &crate::render::data::table::Row<'_, T> = row;
            let past = self.of(kind, &row.entry.id);
            let unchanged =
                |name: &str| past.as_ref().and_then(|(values, node)| still_said(values, node, name));
            let columns = table.columns.iter();
            columns.map(|(name, cell)| (*name, unchanged(name).unwrap_or_else(|| value(cell(row))))).collect()
        };
        table.rows.iter().map(record).collect()
    }

    /// What was imported of an entry, and what content says of it.
    fn of(&self, kind: Kind, id: &str) -> Option<(Values, &Node)> {
        let node = self.nodes.get(&(kind, id.to_owned()))?;
        Some((self.journal.get(kind, id)?, node))
    }
}

/// The value that was imported, if content still says it.
fn still_said(values: &Values, node: &Node, field: &str) -> Option<Value> {
    let value = values.get(field)?;
    (read(field, node.get(field)) == said(field, Some(value))).then(|| value.clone())
}

fn value(cell: Cell) -> Value {
    // The text that the open data of the site has, read as what it is.
    serde_json::from_str(&cell.json()).unwrap_or(Value::Null)
}

fn json(records: &[Record]) -> Vec<u8> {
    let line = |record: &Record| {
        let fields: Vec<String> = record.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    };
    let mut out = Vec::new();
    // Memory refuses no bytes.
    array(records.iter().map(line), &mut out).ok();
    out
}

/// As the official validator reads tables: commas, also inside lists.
fn csv(names: &[&str], records: &[Record]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Memory refuses no bytes, and every row has as many cells as the header: no error can come.
    writer.write_record(names).ok();
    for record in records {
        writer.write_record(record.iter().map(|(_, value)| cell(value))).ok();
    }
    writer.into_inner().unwrap_or_default()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
