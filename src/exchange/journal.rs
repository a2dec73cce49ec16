//! What the last import brought, value by value: what differs from it in content was changed by an editor.
//!
//! One JSON record a line, sorted, so that versions can be compared. It stands beside `content/`, in
//! `imports/data-inclusion.jsonl`, and is kept with the content. What an import is about to bring is noted beside it,
//! in `data-inclusion.jsonl.en-cours`: if it is stopped, the next one knows what it may have written.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::record::Values;
use super::shelf::{Shelf, Slip};
use crate::model::Kind;
use crate::scaffold::{Refusal, replace_with};

type Key = (&'static str, String);

/// The values of the last import, by kind and id: their lines are on a [`Shelf`].
#[derive(Debug, Default)]
pub struct Journal {
    lines: BTreeMap<Key, Slip>,
    /// The lines that imports which were stopped were about to bring.
    begun: BTreeMap<Key, Vec<Slip>>,
    /// What it says is no more what its file says.
    changed: bool,
}

/// Where the journal of a site stands.
pub fn path(root: &Path) -> PathBuf {
    root.join("imports").join("data-inclusion.jsonl")
}

/// Where it is said what an import that has not ended brings.
pub fn begun(root: &Path) -> PathBuf {
    root.join("imports").join("data-inclusion.jsonl.en-cours")
}

/// Reads a file line by line, if it is there.
fn each(path: PathBuf, shelf: &mut Shelf, take: &mut dyn FnMut(Key, Slip)) -> Result<(), JournalError> {
    let unread = |error| JournalError::Disk(Refusal::Read(path.clone(), error));
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unread(error)),
    };
    for (number, line) in (1..).zip(BufReader::with_capacity(1 << 16, file).lines()) {
        let line = line.map_err(unread)?;
        if line.trim().is_empty() {
            continue;
        }
        let wrong = || {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            JournalError::Line(format!("imports/{name}, ligne {number}"))
        };
        let name: Name = serde_json::from_str(&line).map_err(|_| wrong())?;
        let kind = Kind::from_code(&name.kind).ok_or_else(wrong)?;
        take((kind.code(), name.values.id), shelf.put(&line).map_err(JournalError::Disk)?);
    }
    Ok(())
}

impl Journal {
    /// Reads the journal of a site; empty if nothing was ever imported.
    ///
    /// # Errors
    /// A line is not a record, or the disk refuses.
    pub fn read(root: &Path, shelf: &mut Shelf) -> Result<Self, JournalError> {
        let mut journal = Self::default();
        each(path(root), shelf, &mut |key, slip| journal.lines.extend([(key, slip)]))?;
        each(begun(root), shelf, &mut |key, slip| journal.begun.entry(key).or_default().push(slip))?;
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

    /// The lines that imports which were stopped may have written.
    pub fn begun(&self, kind: Kind, id: &str) -> &[Slip] {
        self.begun.get(&(kind.code(), id.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The same, of what the journal does not know.
    pub fn begun_alone(&self) -> impl Iterator<Item = (Kind, &str, Slip)> {
        let alone = self.begun.iter().filter(|(key, _)| !self.lines.contains_key(*key));
        alone.filter_map(|((kind, id), lines)| Some((Kind::from_code(kind)?, id.as_str(), *lines.last()?)))
    }

    /// True if every import so far went to its end.
    pub fn is_settled(&self) -> bool {
        self.begun.is_empty()
    }

    /// Remembers that the last import brought this line.
    pub fn set(&mut self, kind: Kind, id: &str, line: Slip) {
        self.changed |= self.lines.insert((kind.code(), id.to_owned()), line) != Some(line);
    }

    /// Says, before any file is touched, what an import is about to bring.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn begin(&self, root: &Path, shelf: &Shelf, lines: &[Slip]) -> Result<(), Refusal> {
        if lines.is_empty() {
            return Ok(());
        }
        let all = || self.begun.values().flatten().chain(lines);
        replace_with(&begun(root), &|out| all().try_for_each(|line| write_line(out, shelf, *line)))
    }

    /// Writes the file if it would not say the same; no import is then under way.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn write(&self, root: &Path, shelf: &Shelf) -> Result<(), Refusal> {
        if self.changed {
            replace_with(&path(root), &|out| {
                self.lines.values().try_for_each(|line| write_line(out, shelf, *line))
            })?;
        }
        end(root);
        Ok(())
    }
}

fn write_line(out: &mut dyn Write, shelf: &Shelf, line: Slip) -> io::Result<()> {
    writeln!(out, "{}", shelf.read(line)?)
}

/// Forgets what was about to be brought. Where the disk keeps it, it says no more than the journal.
pub fn end(root: &Path) {
    fs::remove_file(begun(root)).ok();
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
    /// Not a record: this line of this file.
    Line(String),
}
