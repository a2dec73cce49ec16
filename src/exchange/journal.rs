//! What the last import brought, value by value: what differs from it in content was changed by an editor.
//!
//! One JSON record a line, sorted, so that versions can be compared. It stands beside `content/`, in
//! `imports/data-inclusion.jsonl`, and is kept with the content.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::record::Values;
use super::shelf::{Shelf, Slip};
use crate::model::Kind;
use crate::scaffold::{Refusal, replace_with};

/// The values of the last import, by kind and id: their lines are on a [`Shelf`].
#[derive(Debug, Default)]
pub struct Journal {
    lines: BTreeMap<(&'static str, String), Slip>,
    /// What it says is no more what its file says.
    changed: bool,
}

/// Where the journal of a site stands.
pub fn path(root: &Path) -> PathBuf {
    root.join("imports").join("data-inclusion.jsonl")
}

impl Journal {
    /// Reads the journal of a site, line by line; empty if nothing was ever imported.
    ///
    /// # Errors
    /// A line is not a record, or the disk refuses.
    pub fn read(root: &Path, shelf: &mut Shelf) -> Result<Self, JournalError> {
        let mut journal = Self::default();
        let file = match File::open(path(root)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(journal),
            Err(error) => return Err(JournalError::Disk(Refusal::Read(path(root), error))),
        };
        for (number, line) in (1..).zip(BufReader::with_capacity(1 << 16, file).lines()) {
            let line = line.map_err(|error| JournalError::Disk(Refusal::Read(path(root), error)))?;
            if line.trim().is_empty() {
                continue;
            }
            let name: Name = serde_json::from_str(&line).map_err(|_| JournalError::Line(number))?;
            let kind = Kind::from_code(&name.kind).ok_or(JournalError::Line(number))?;
            let slip = shelf.put(&line).map_err(JournalError::Disk)?;
            journal.lines.insert((kind.code(), name.values.id), slip);
        }
        Ok(journal)
    }

    /// The kind and the id of each record.
    pub fn names(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.lines.keys().filter_map(|(kind, id)| Some((Kind::from_code(kind)?, id.as_str())))
    }

    /// The line of a record.
    pub fn get(&self, kind: Kind, id: &str) -> Option<Slip> {
        self.lines.get(&(kind.code(), id.to_owned())).copied()
    }

    /// Remembers that the last import brought this line.
    pub fn set(&mut self, kind: Kind, id: &str, line: Slip) {
        self.changed |= self.lines.insert((kind.code(), id.to_owned()), line) != Some(line);
    }

    /// Writes the file if it would not say the same.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn write(&self, root: &Path, shelf: &Shelf) -> Result<(), Refusal> {
        if !self.changed {
            return Ok(());
        }
        replace_with(&path(root), &|out| {
            self.lines.values().try_for_each(|line| writeln!(out, "{}", shelf.read(*line)?))
        })
    }
}

/// The line of a record.
pub fn line(kind: Kind, values: &Values) -> String {
    json!({"type": kind.code(), "valeurs": values}).to_string()
}

/// The values that a line says.
pub fn values(line: &str) -> Values {
    match serde_json::from_str::<Value>(line).map(|mut entry| entry["valeurs"].take()) {
        Ok(Value::Object(values)) => values,
        _ => Values::new(),
    }
}

/// What must be known of a line to find it again.
#[derive(Deserialize)]
struct Name {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "valeurs")]
    values: Identified,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
}

/// Why the journal cannot be used.
#[derive(Debug)]
pub enum JournalError {
    Disk(Refusal),
    /// This line is not a record.
    Line(usize),
}
