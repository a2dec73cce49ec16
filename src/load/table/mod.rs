//! Lists kept as tables: `agenda.csv`, `glossaire.xlsx`, `annuaire/*.csv`…
//!
//! Comes in: the text of a CSV file or the bytes of a workbook. Goes out: the same raw entries as from YAML, each
//! value with its row and its column. Refused: a quote without end, a damaged workbook, columns without a known key.

mod dates;
pub mod delimited;
pub mod rows;
pub mod workbook;

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::files::{self, unreadable};
use super::layout::Form;
use super::{RawEntry, RawFigure};
use crate::diagnostics::{CELL, Diagnostic, Source, Span, Table};
use crate::model::Kind;
use delimited::{Flaw, Row};
use workbook::{Unreadable, Workbook};

/// A sheet as it was read.
pub struct Sheet {
    name: Option<String>,
    rows: Vec<Row>,
}

impl Sheet {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// True if something stands under the header.
    pub fn has_rows(&self) -> bool {
        self.rows.len() > 1
    }
}

/// What the sheets of a file give.
#[derive(Default)]
pub struct Read {
    pub entries: Vec<RawEntry>,
    pub figures: Vec<RawFigure>,
    pub found: Vec<Diagnostic>,
    /// The kinds of which entries could not be read.
    pub lost: Vec<Kind>,
}

/// Reads a CSV file.
pub fn csv(path: &str, text: &str) -> Result<Sheet, Diagnostic> {
    let first = text.lines().next().unwrap_or_default();
    let announced = delimited::announced(first);
    let header = if announced.is_some() { text.lines().nth(1).unwrap_or_default() } else { first };
    let delimiter = announced.unwrap_or_else(|| delimited::delimiter(header));
    let rows = delimited::rows(text, delimiter).map_err(|flaw| match flaw {
        Flaw::Unclosed(row) => Diagnostic::file(
            "tableau-illisible",
            path,
            Span::line(row),
            "un guillemet est ouvert dans cette ligne et n'est jamais fermé",
        )
        .help("fermez le guillemet ; dans une cellule entre guillemets, un guillemet s'écrit deux fois"),
        Flaw::TooMany(row) => Diagnostic::file(
            "fichier-trop-grand",
            path,
            Span::line(row),
            "ce tableau a trop de lignes ou de cellules",
        )
        .help("découpez-le en plusieurs fichiers"),
        Flaw::Disk => unreadable(path),
    })?;
    let rows = rows.into_iter().skip(usize::from(announced.is_some())).collect();
    Ok(Sheet { name: None, rows })
}

/// The text in which messages point, of a CSV file that was read before; empty if it went away meanwhile.
pub fn again(file: &Path) -> String {
    let sheet = csv("", &files::again(file)).ok();
    sheet.map_or_else(String::new, |sheet| text(&sheet))
}

/// Bytes that a workbook of the content may take unpacked, and those of the texts in its cells: a text written once in
/// the file may fill any number of them.
const MAX_UNPACKED: u64 = 256 << 20;
const MAX_TEXTS: usize = 64 << 20;

/// Reads the sheets of a workbook that can be seen and are not empty.
pub fn xlsx(path: &str, bytes: Vec<u8>) -> Result<Vec<Sheet>, Diagnostic> {
    let refused = |why| {
        let (message, help) = match why {
            Unreadable::Locked => {
                ("ce classeur est protégé par un mot de passe", "enregistrez-le sans mot de passe")
            }
            Unreadable::TooWide => {
                ("ce classeur a plus de mille colonnes", "videz les cellules à droite du tableau")
            }
            Unreadable::TooMuch => (
                "ce classeur contient trop de lignes ou de texte",
                "répartissez ses lignes dans plusieurs classeurs",
            ),
            Unreadable::Damaged => (
                "ce classeur ne peut pas être lu",
                "ouvrez-le dans un tableur et enregistrez-le à nouveau au format XLSX",
            ),
        };
        Diagnostic::file("tableau-illisible", path, Span::line(1), message).help(help)
    };
    if !workbook::unpacks_within(Cursor::new(&bytes), MAX_UNPACKED) {
        return Err(refused(Unreadable::TooMuch));
    }
    let mut workbook = Workbook::open(Cursor::new(bytes)).map_err(refused)?;
    let mut out = Vec::new();
    let mut room = MAX_TEXTS;
    for name in workbook.sheets() {
        let mut rows: Vec<Row> = Vec::new();
        let composed = |(column, text): (usize, String)| (column, text.nfc().collect());
        let mut keep = |line, cells: Vec<(usize, String)>| {
            let size: usize = cells.iter().map(|(_, text)| text.len() + size_of::<(usize, String)>()).sum();
            room = room.checked_sub(size).ok_or(Unreadable::TooMuch)?;
            if rows.len() > delimited::MAX_ROWS {
                return Err(Unreadable::TooMuch);
            }
            rows.push((line, cells.into_iter().map(composed).collect()));
            Ok(())
        };
        workbook.rows(&name, &mut keep).map_err(refused)?;
        if !rows.is_empty() {
            out.push(Sheet { name: Some(name), rows });
        }
    }
    Ok(out)
}

/// Reads the entries of the sheets: all of one kind, or structures and services.
pub fn read(path: &str, form: Form, sheets: Vec<Sheet>) -> Read {
    let mut out = Read::default();
    for (rank, sheet) in sheets.into_iter().enumerate() {
        let source = Arc::new(source(path, &sheet));
        if let Some(problem) = forbidden(&sheet, &source) {
            out.found.push(problem);
        }
        if form == Form::Figures && rank == 0 {
            let rows = rows::entries(crate::model::figure_fields(), &sheet.rows, &source);
            out.found.extend(rows.found);
            out.figures.extend(rows.nodes.into_iter().map(|node| RawFigure { source: source.clone(), node }));
            continue;
        }
        let Some(kind) = kind(path, form, &sheet, rank) else {
            let name = sheet.name.unwrap_or_default();
            let message = format!("la feuille « {name} » n'est pas lue");
            out.found.push(
                Diagnostic::error("feuille-ignoree", &source, Span::line(1), message)
                    .help("seule la première feuille est lue ; dans l'annuaire, celles qui s'appellent « Structures » et « Services »")
                    .warning(),
            );
            continue;
        };
        let entries = rows::entries(crate::model::fields(kind), &sheet.rows, &source);
        out.found.extend(entries.found);
        if entries.lost {
            out.lost.push(kind);
        }
        let entry =
            |node| RawEntry { kind, file_id: None, parent: None, source: source.clone(), node, body: None };
        out.entries.extend(entries.nodes.into_iter().map(entry));
    }
    out
}

/// What a sheet holds; none if it is not read.
fn kind(path: &str, form: Form, sheet: &Sheet, rank: usize) -> Option<Kind> {
    match form {
        Form::Several(kind) => (rank == 0).then_some(kind),
        Form::Directory => {
            let name = sheet.name.as_deref().unwrap_or_default().to_lowercase();
            match name.as_str() {
                "structures" => return Some(Kind::Structure),
                "services" => return Some(Kind::Service),
                _ if rank > 0 => return None,
                _ => {}
            }
            // Only services name a structure; a misspelt column must not make structures of them.
            let file = path.rsplit('/').next().unwrap_or_default().to_lowercase();
            let header = sheet.rows.first().map(|(_, cells)| rows::names(cells)).unwrap_or_default();
            let service = file.contains("service") || header.iter().any(|name| name == "structure_id");
            Some(if service { Kind::Service } else { Kind::Structure })
        }
        _ => None,
    }
}

/// The rows as a text in which messages can point.
fn source(path: &str, sheet: &Sheet) -> Source {
    let columns = sheet.rows.first().map(|(_, cells)| rows::names(cells)).unwrap_or_default();
    Source::table(path, text(sheet), Table { sheet: sheet.name.clone(), columns })
}

/// A row a line, its cells apart.
fn text(sheet: &Sheet) -> String {
    let mut text = String::new();
    let mut line = 1;
    for (number, cells) in &sheet.rows {
        while line < *number {
            text.push('\n');
            line += 1;
        }
        let mut column = 0;
        for (index, cell) in cells {
            while column < *index {
                text.push(CELL);
                column += 1;
            }
            text.extend(cell.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
    }
    text
}

/// A control character that a spreadsheet hides.
fn forbidden(sheet: &Sheet, source: &Source) -> Option<Diagnostic> {
    let wrong = |text: &str| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    let (line, column) = sheet.rows.iter().find_map(|(line, cells)| {
        cells.iter().find(|(_, text)| wrong(text)).map(|(column, _)| (*line, *column))
    })?;
    let span = Span { line, column: u32::try_from(column + 1).unwrap_or(1), width: 0 };
    Some(
        Diagnostic::error(
            "caractere-interdit",
            source,
            span,
            "un caractère de contrôle invisible se trouve ici",
        )
        .help("effacez-le, ou retapez la cellule"),
    )
}
