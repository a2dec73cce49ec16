//! What the last import brought, value by value: what differs from it in content was changed by an editor.
//!
//! One JSON record a line, sorted, so that versions can be compared. It stands beside `content/`, in
//! `imports/data-inclusion.jsonl`, and is kept with the content.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::record::Values;
use crate::model::Kind;

/// The values of the last import, by kind and id: as lines, which weigh a quarter of the values they say.
#[derive(Debug, Default)]
pub struct Journal {
    lines: BTreeMap<(&'static str, String), Box<str>>,
}

/// Where the journal of a site stands.
pub fn path(root: &Path) -> PathBuf {
    root.join("imports").join("data-inclusion.jsonl")
}

impl Journal {
    /// Reads the journal of a site; empty if nothing was ever imported. The error is a line that is not a record.
    pub fn read(root: &Path) -> Result<Self, JournalError> {
        let text = match fs::read_to_string(path(root)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(JournalError::Machine(error)),
        };
        let mut journal = Self::default();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let (kind, values) = entry(line).ok_or(JournalError::Line(number))?;
            let id = super::record::text(&values, "id").to_owned();
            journal.set(kind, &id, &values);
        }
        Ok(journal)
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The kind and the id of each record.
    pub fn names(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.lines.keys().filter_map(|(kind, id)| Some((Kind::from_code(kind)?, id.as_str())))
    }

    pub fn has(&self, kind: Kind, id: &str) -> bool {
        self.lines.contains_key(&(kind.code(), id.to_owned()))
    }

    pub fn get(&self, kind: Kind, id: &str) -> Option<Values> {
        let line = self.lines.get(&(kind.code(), id.to_owned()))?;
        entry(line).map(|(_, values)| values)
    }

    pub fn set(&mut self, kind: Kind, id: &str, values: &Values) {
        let line = json!({"type": kind.code(), "valeurs": values}).to_string();
        self.lines.insert((kind.code(), id.to_owned()), line.into());
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.lines.values().map(|line| line.len() + 1).sum());
        for line in self.lines.values() {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

fn entry(line: &str) -> Option<(Kind, Values)> {
    let Value::Object(mut entry) = serde_json::from_str(line).ok()? else { return None };
    let kind = Kind::from_code(entry.get("type")?.as_str()?)?;
    match entry.remove("valeurs")? {
        Value::Object(values) => Some((kind, values)),
        _ => None,
    }
}

/// Why the journal cannot be used.
#[derive(Debug)]
pub enum JournalError {
    Machine(std::io::Error),
    /// This line is not a record.
    Line(usize),
}

impl std::fmt::Display for JournalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Machine(_) => f.write_str("le disque ou les droits l'empêchent"),
            Self::Line(line) => write!(f, "la ligne {line} n'est pas un enregistrement"),
        }
    }
}
