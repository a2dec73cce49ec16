//! `export data-inclusion`: the published directory, as the official schema wants it.
//!
//! What an editor wrote loses its Markdown; what came from data·inclusion and was not changed since goes back
//! as it came, in the form of the schema.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::cell::normal;
use super::journal::{self, Journal, JournalError};
use super::record::Values;
use super::schema::fields;
use super::shelf::Shelf;
use super::written::{read, said};
use crate::check::{Decoded, Options, check_decoded};
use crate::diagnostics::Diagnostic;
use crate::load::{RawEntry, load_as};
use crate::model::Kind;
use crate::model::node::Node;
use crate::render::data::cell::Cell;
use crate::render::data::directory::{services, structures};
use crate::render::data::table::{Col, Row, Table, array, commas, object};
use crate::scaffold::Refusal;

/// Why nothing can be exported.
#[derive(Debug)]
pub enum Failure {
    Content(Vec<Diagnostic>),
    /// This line of the journal of imports is not a record.
    Journal(String),
    /// What was imported cannot be read again.
    Disk(Refusal),
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Disk(refusal) => Self::Disk(refusal),
            JournalError::Line(line) => Self::Journal(line),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Disk(refusal)
    }
}

/// The files: their names and their bytes.
///
/// # Errors
/// The content has errors, or the journal of imports cannot be read.
pub fn data_inclusion(root: &Path, options: &Options) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let past = Past::read(root)?;
    let kept = Mutex::new(Ok(HashMap::new()));
    let raw = load_as(root, |entry| {
        let said = past.still_said(&entry).transpose();
        if let Some(said) = said {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            match (&mut *kept, said) {
                (Ok(kept), Ok((id, fields))) => drop(kept.insert((entry.kind, id), fields)),
                (Ok(_), Err(refusal)) => *kept = Err(refusal),
                // The first refusal says enough.
                (Err(_), _) => {}
            }
        }
        Decoded::of(&entry)
    });
    let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner)?;
    let checked = check_decoded(raw, options);
    let Some(site) = checked.site else { return Err(Failure::Content(checked.diagnostics)) };
    let past = Past { kept, ..past };
    let plan = crate::plan::plan(&site);
    let structures = past.records(Kind::Structure, &structures(&plan))?;
    let services = past.records(Kind::Service, &services(&plan))?;
    Ok(vec![
        ("structures.json", json(&structures)),
        ("services.json", json(&services)),
        ("structures.csv", csv(fields(Kind::Structure), &structures)),
        ("services.csv", csv(fields(Kind::Service), &services)),
    ])
}

/// What was imported, and what content still says of it.
struct Past {
    journal: Journal,
    shelf: Shelf,
    /// The fields that say what they said when they came.
    kept: HashMap<(Kind, String), Vec<&'static str>>,
}

type Record = Vec<(&'static str, Value)>;

impl Past {
    fn read(root: &Path) -> Result<Self, Failure> {
        let mut shelf = Shelf::open(&std::env::temp_dir())?;
        let journal = Journal::read(root, &mut shelf)?;
        Ok(Self { journal, shelf, kept: HashMap::new() })
    }

    /// What was imported of an entry; none if it never was.
    fn values(&self, kind: Kind, id: &str) -> Result<Option<Values>, Refusal> {
        let line = self.journal.get(kind, id).map(|slip| self.shelf.get(slip)).transpose()?;
        Ok(line.map(|line| journal::values(&line)))
    }

    /// The id of an entry that was imported, and its fields that still say the same.
    fn still_said(&self, entry: &RawEntry) -> Result<Option<(String, Vec<&'static str>)>, Refusal> {
        let Some(id) = entry.node.get("id").and_then(Node::text) else { return Ok(None) };
        let id = id.trim().to_owned();
        let Some(values) = self.values(entry.kind, &id)? else { return Ok(None) };
        let same = |field: &str| {
            let value = values.get(field);
            value.is_some() && read(field, entry.node.get(field)) == said(field, value)
        };
        Ok(Some((id, fields(entry.kind).iter().copied().filter(|field| same(field)).collect())))
    }

    fn records<T>(&self, kind: Kind, table: &Table<'_, T>) -> Result<Vec<Record>, Refusal> {
        let record = |row: &Row<'_, T>| {
            let id = &row.entry.id;
            let kept = self.kept.get(&(kind, id.clone())).map_or(&[][..], Vec::as_slice);
            let mut past = if kept.is_empty() { None } else { self.values(kind, id)? }.unwrap_or_default();
            // What an older import kept as it came is put in the form of the schema.
            let mut unchanged = |name: &str| {
                let value = if kept.contains(&name) { past.remove(name) } else { None };
                value.map(|value| normal(name, value))
            };
            let columns = table.columns.iter();
            let field = |(name, cell): &Col<T>| (*name, unchanged(name).unwrap_or_else(|| value(cell(row))));
            Ok(columns.map(field).collect())
        };
        table.rows.iter().map(record).collect()
    }
}

fn value(cell: Cell) -> Value {
    // The text that the open data of the site has, read as what it is.
    serde_json::from_str(&cell.json()).unwrap_or(Value::Null)
}

fn json(records: &[Record]) -> Vec<u8> {
    let line = |record: &Record| object(record.iter().map(|(name, value)| (*name, value)));
    let mut out = Vec::new();
    // Memory refuses no bytes.
    array(records.iter().map(line), &mut out).ok();
    out
}

/// As the official validator reads tables: commas, also inside lists.
fn csv(names: &[&str], records: &[Record]) -> Vec<u8> {
    let mut writer = commas(Vec::new());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_disk_lost_is_not_taken_for_what_was_never_imported() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut full = Shelf::open(folder.path()).expect("a shelf");
        let mut journal = Journal::default();
        journal.set(Kind::Structure, "dora--1", full.put("{}").expect("put"));
        let shelf = Shelf::open(folder.path()).expect("an empty shelf");
        let past = Past { journal, shelf, kept: HashMap::new() };
        assert!(matches!(past.values(Kind::Structure, "dora--2"), Ok(None)));
        assert!(matches!(past.values(Kind::Structure, "dora--1"), Err(Refusal::Read(..))));
    }
}
