//! Reads the records of data·inclusion files one by one: what is read is never all in memory.
//!
//! Three forms: a JSON array (the open data), CSV with a header, and the XLSX of the official validator, whose
//! sheets are `Structures` and `Services` and whose column `__ignore__` marks rows that are only examples.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserializer as _;
use serde::de::{SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::record::{Record, tidy};
use crate::load::table::delimited::{self, Flaw, Rows};
use crate::load::table::workbook::{Unreadable, Workbook, unpacks_within};
use crate::model::Kind;

/// Why a file was not read to its end.
#[derive(Debug)]
pub enum Failure {
    /// The disk or the permissions; or there is no such file.
    Machine(PathBuf, std::io::Error),
    /// It is not what it should be: the reason, for the editor.
    Form(PathBuf, String),
}

/// Takes each record; what is not a record is told with its place and the reason.
pub type Take<'a> = dyn FnMut(Result<Record, String>) + 'a;

/// Reads all records of `path`, in the order of the file.
///
/// # Errors
/// The file cannot be opened, or has not the form that its extension says.
pub fn each(path: &Path, take: &mut Take<'_>) -> Result<(), Failure> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let machine = |error| Failure::Machine(path.to_owned(), error);
    let form = |reason: String| Failure::Form(path.to_owned(), reason);
    let file = File::open(path).map_err(machine)?;
    if file.metadata().map_err(machine)?.is_dir() {
        return Err(form("c'est un dossier ; donnez un fichier JSON, CSV ou XLSX".to_owned()));
    }
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "json" => json(file, &name, take).map_err(form),
        "csv" => csv(file, &name, take).map_err(form),
        "xlsx" => xlsx(file, &name, take).map_err(form),
        _ => Err(form("son extension doit être .json, .csv ou .xlsx".to_owned())),
    }
}

fn json(file: File, name: &str, take: &mut Take<'_>) -> Result<(), String> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    skip_mark(&mut input);
    let mut deserializer = serde_json::Deserializer::from_reader(input);
    let visitor = Elements { name, take };
    deserializer.deserialize_seq(visitor).and_then(|()| deserializer.end()).map_err(|error| {
        let place = format!("ligne {}, colonne {}", error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Io => format!("la lecture s'est arrêtée {place}"),
            serde_json::error::Category::Eof => "le fichier s'arrête avant la fin du tableau".to_owned(),
            serde_json::error::Category::Data if error.line() <= 1 => {
                "un tableau d'enregistrements « [ {…}, {…} ] » est attendu".to_owned()
            }
            _ => format!("ce n'est pas du JSON valide ({place})"),
        }
    })
}

/// The elements of the array, one at a time.
struct Elements<'a, 'b> {
    name: &'a str,
    take: &'a mut Take<'b>,
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let mut number = 0u64;
        while let Some(element) = elements.next_element::<Value>()? {
            number += 1;
            let place = format!("{}, élément {number}", self.name);
            match element {
                Value::Object(values) => (self.take)(Ok(record(values, place))),
                _ => (self.take)(Err(format!("{place} : ce n'est pas un enregistrement"))),
            }
        }
        Ok(())
    }
}

/// Only services name a structure.
fn record(values: Map<String, Value>, place: String) -> Record {
    let kind = if values.contains_key("structure_id") { Kind::Service } else { Kind::Structure };
    let (values, unknown) = tidy(kind, values);
    Record { kind, values, place, unknown }
}

fn csv(file: File, name: &str, take: &mut Take<'_>) -> Result<(), String> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    skip_mark(&mut input);
    let flawed = |flaw| match flaw {
        Flaw::Unclosed(row) => format!("un guillemet est ouvert à la ligne {row} et n'est jamais fermé"),
        Flaw::TooMany(_) | Flaw::Disk => "la lecture s'est arrêtée".to_owned(),
    };
    let start = input.fill_buf().map_err(|_| flawed(Flaw::Disk))?;
    let line = String::from_utf8_lossy(start.split(|b| *b == b'\n').next().unwrap_or_default()).into_owned();
    let announced = delimited::announced(&line);
    let mut is_announced = announced.is_some();
    let mut rows = Rows::new(input, announced.unwrap_or_else(|| delimited::delimiter(&line)), usize::MAX);
    let mut header: Option<Header> = None;
    while let Some(number) = rows.advance().map_err(flawed)? {
        if std::mem::take(&mut is_announced) {
            continue;
        }
        let place = format!("{name}, ligne {number}");
        let mut cells = Vec::new();
        for (column, cell) in rows.cells().enumerate() {
            let text = std::str::from_utf8(cell).map_err(|_| {
                format!("la ligne {number} n'est pas en UTF-8 : enregistrez le fichier en UTF-8")
            })?;
            cells.push((column, text.to_owned()));
        }
        match &header {
            None => header = Some(Header::new(&cells, None)?),
            Some(header) => header.record(cells, place, take),
        }
    }
    Ok(())
}

/// Bytes that a workbook may take unpacked: its texts are all in memory.
const MAX_UNPACKED: u64 = 1 << 30;

fn xlsx(file: File, name: &str, take: &mut Take<'_>) -> Result<(), String> {
    let damaged = |error| match error {
        Unreadable::Locked => "ce classeur est protégé par un mot de passe".to_owned(),
        Unreadable::TooMuch => {
            "ce classeur contient trop de lignes ou de texte ; donnez ces fiches en CSV ou en JSON".to_owned()
        }
        _ => "ce n'est pas un classeur XLSX valide".to_owned(),
    };
    if !unpacks_within(BufReader::new(&file), MAX_UNPACKED) {
        return Err(damaged(Unreadable::TooMuch));
    }
    let mut workbook = Workbook::open(BufReader::new(file)).map_err(damaged)?;
    let mut found = false;
    for sheet in workbook.sheets() {
        let kind = match sheet.to_lowercase().as_str() {
            "structures" => Kind::Structure,
            "services" => Kind::Service,
            _ => continue,
        };
        found = true;
        let mut header: Option<Result<Header, String>> = None;
        workbook
            .rows(&sheet, &mut |number, cells| {
                let place = format!("{name}, feuille « {sheet} », ligne {number}");
                match &header {
                    None => header = Some(Header::new(&cells, Some(kind))),
                    Some(Ok(header)) => header.record(cells, place, take),
                    Some(Err(_)) => {}
                }
                Ok(())
            })
            .map_err(damaged)?;
        if let Some(Err(reason)) = header {
            return Err(reason);
        }
    }
    if found {
        Ok(())
    } else {
        Err("aucune feuille ne s'appelle « Structures » ou « Services »".to_owned())
    }
}

/// The first row of a table: which column holds which field.
struct Header {
    names: Vec<(usize, String)>,
    kind: Kind,
}

impl Header {
    fn new(cells: &[(usize, String)], kind: Option<Kind>) -> Result<Self, String> {
        let names: Vec<(usize, String)> = cells.iter().map(|(c, t)| (*c, t.trim().to_owned())).collect();
        if !names.iter().any(|(_, name)| name == "id") {
            return Err("la première ligne doit nommer les champs, dont « id »".to_owned());
        }
        let service = names.iter().any(|(_, name)| name == "structure_id");
        let kind = kind.unwrap_or(if service { Kind::Service } else { Kind::Structure });
        Ok(Self { names, kind })
    }

    fn record(&self, cells: Vec<(usize, String)>, place: String, take: &mut Take<'_>) {
        let mut values = Map::new();
        for (column, text) in cells {
            let Some((_, name)) = self.names.iter().find(|(c, _)| *c == column) else { continue };
            if name == "__ignore__" && !text.trim().is_empty() {
                return;
            }
            values.insert(name.clone(), Value::String(text));
        }
        let (values, unknown) = tidy(self.kind, values);
        if !values.is_empty() {
            take(Ok(Record { kind: self.kind, values, place, unknown }));
        }
    }
}

/// A byte-order mark says nothing about the records.
fn skip_mark(input: &mut BufReader<File>) {
    if input.fill_buf().is_ok_and(|start| start.starts_with(b"\xef\xbb\xbf")) {
        let mut mark = [0; 3];
        // It was just seen in the buffer.
        input.read_exact(&mut mark).ok();
    }
}
