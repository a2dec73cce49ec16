//! What an editor reads when something is wrong.
//!
//! A mistake is a value: it knows its file, its place and its way out. Steps collect them; only this
//! module draws those of the content. Nothing here reads a file: a [`Source`] carries its own text, or was told how to read it again.

mod keys;
mod near;
mod page;
mod table;
mod text;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use near::nearest;
use serde::Serialize;

pub use table::{CELL, TITLE_KEYS, Table, letters};

use crate::scan;

/// A content file as it was read, kept as long as something may point into it.
#[derive(Debug)]
pub struct Source {
    /// Path relative to the source folder, with `/` on every system.
    pub path: String,
    /// The whole text, without byte-order mark.
    text: OnceLock<String>,
    /// How to read the text, where it is not kept.
    again: Option<Again>,
    /// The same without its text: see [`Source::light`].
    light: OnceLock<Arc<Source>>,
    /// Where each line begins, found the first time that something is wrong in this file.
    lines: OnceLock<Vec<usize>>,
    /// Set when the text is a table: rows are its lines, cells are its columns.
    pub table: Option<Table>,
}

/// A text that is read when it is needed.
#[derive(Debug)]
struct Again {
    file: PathBuf,
    read: fn(&Path) -> String,
}

impl Source {
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: OnceLock::from(text.into()),
            again: None,
            light: OnceLock::new(),
            lines: OnceLock::new(),
            table: None,
        }
    }

    /// Lets entries go without this text, which `read` gives again: for the files of a directory, whose texts weigh as
    /// much as all that is understood of them, and serve only to word mistakes.
    pub fn may_go(&self, file: PathBuf, read: fn(&Path) -> String) {
        self.light.get_or_init(|| {
            let again = Some(Again { file, read });
            let table = self.table.clone();
            Arc::new(Self { text: OnceLock::new(), again, table, ..Self::new(self.path.clone(), "") })
        });
    }

    /// This source for an entry that stays: without its text, if the text may go.
    pub fn light(self: &Arc<Self>) -> Arc<Self> {
        self.light.get().unwrap_or(self).clone()
    }

    /// The whole text, without byte-order mark.
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| self.again.as_ref().map_or_else(String::new, |a| (a.read)(&a.file)))
    }

    /// A table, with its rows as lines and [`CELL`] between the cells.
    pub fn table(path: impl Into<String>, text: impl Into<String>, table: Table) -> Self {
        Self { table: Some(table), ..Self::new(path, text) }
    }

    /// A line of the text, from 1, without its end.
    pub fn line(&self, number: u32) -> &str {
        let starts = self.lines.get_or_init(|| {
            let (text, mut starts) = (self.text().as_bytes(), vec![0]);
            let mut start = 0;
            while let Some(length) = scan::first(&text[start..], |byte| byte == b'\n') {
                start += length + 1;
                starts.push(start);
            }
            starts
        });
        let Some(start) = (number as usize).checked_sub(1).and_then(|i| starts.get(i)) else { return "" };
        let end = starts.get(number as usize).map_or(self.text().len(), |next| next - 1);
        self.text().get(*start..end).unwrap_or_default().trim_end_matches('\r')
    }
}

/// A place in a [`Source`]: line and column count from 1, in characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    /// Characters to underline; 0 for the rest of the line.
    pub width: u32,
}

impl Span {
    /// The first character of line `line`.
    pub fn line(line: u32) -> Self {
        Self { line, column: 1, width: 0 }
    }
}

/// How bad it is: an error blocks the publication, a warning never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    #[serde(rename = "erreur")]
    Error,
    #[serde(rename = "avertissement")]
    Warning,
}

/// One mistake, or one thing to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    #[serde(rename = "gravite")]
    pub severity: Severity,
    pub code: &'static str,
    #[serde(rename = "fichier")]
    pub file: String,
    #[serde(rename = "ligne")]
    pub line: u32,
    #[serde(rename = "colonne")]
    pub column: u32,
    pub message: Box<str>,
    /// What to do about it; empty when the message says it all.
    #[serde(rename = "aide")]
    pub help: Box<str>,
    /// The line itself, cut to a readable length, and the width to underline (0 for the rest of the line).
    #[serde(skip)]
    pub excerpt: Box<str>,
    #[serde(skip)]
    pub width: u32,
    /// The first character of the excerpt to underline, from 0.
    #[serde(skip)]
    pub start: u32,
    /// The title of the sheet in which it stands, if it has one.
    #[serde(skip)]
    pub sheet: Box<str>,
}

/// What is shown to an editor of a longer line: some of what stands before the fault, and so much in all.
const BEFORE_CHARS: usize = 100;
const EXCERPT_CHARS: usize = 160;

/// The part of a line to show for a fault at `column`, and where the fault stands in it.
fn excerpt(line: &str, column: u32) -> (String, u32) {
    let at = column.saturating_sub(1) as usize;
    let long = at > BEFORE_CHARS && line.chars().nth(EXCERPT_CHARS).is_some();
    let hidden = if long { at - BEFORE_CHARS } else { 0 };
    let visible = line.chars().skip(hidden).take(EXCERPT_CHARS);
    let start = u32::try_from(at - hidden).unwrap_or(u32::MAX);
    (visible.map(|c| if c.is_control() { ' ' } else { c }).collect(), start)
}

impl Diagnostic {
    /// An error at `span` of `source`.
    pub fn error(code: &'static str, source: &Source, span: Span, message: impl Into<String>) -> Self {
        if let Some(table) = &source.table {
            return table.error(code, source, span, &message.into());
        }
        let (excerpt, start) = match span.line {
            0 => (String::new(), 0),
            line => excerpt(source.line(line), span.column),
        };
        let excerpt = excerpt.into_boxed_str();
        Self { excerpt, start, width: span.width, ..Self::file(code, &source.path, span, message) }
    }

    /// True of what the machine does not give, whatever it holds.
    pub fn is_machine(&self) -> bool {
        self.code == "lecture"
    }

    /// An error about a whole file or folder, or about a text that could not be read.
    pub fn file(code: &'static str, path: &str, span: Span, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self {
            severity: Severity::Error,
            code,
            file: path.to_owned(),
            line: span.line.max(1),
            column: span.column.max(1),
            message: message.into_boxed_str(),
            help: "".into(),
            excerpt: "".into(),
            width: 0,
            start: span.column.max(1) - 1,
            sheet: "".into(),
        }
    }

    /// What to underline of the excerpt: its first character and how many.
    pub fn underlined(&self) -> (usize, usize) {
        let length = self.excerpt.trim_end().chars().count();
        let start = (self.start as usize).min(length);
        let rest = (length - start).max(1);
        let width = if self.width == 0 { rest } else { (self.width as usize).min(rest) };
        (start, width)
    }

    /// The same, as a warning.
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Adds the way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help: String = help.into();
        self.help = help.into_boxed_str();
        self
    }

    /// Adds «vouliez-vous dire…?» when a known name is near `wrong`; otherwise `fallback`.
    pub fn suggest<'a>(
        self,
        wrong: &str,
        known: impl IntoIterator<Item = &'a str>,
        fallback: impl Into<String>,
    ) -> Self {
        match nearest(wrong, known) {
            Some(name) => self.help(format!("vouliez-vous dire « {name} » ?")),
            None => self.help(fallback),
        }
    }
}

/// Collects what the steps find; errors and warnings together, put in order at the end.
#[derive(Debug, Default)]
pub struct Report {
    items: Vec<Diagnostic>,
}

impl Report {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.items.extend(other);
    }

    /// True if something blocks the publication.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// True if something was found in this file.
    pub fn concerns(&self, file: &str) -> bool {
        self.items.iter().any(|d| d.file == file)
    }

    /// True if something of this code was found.
    pub fn has(&self, code: &str) -> bool {
        self.items.iter().any(|d| d.code == code)
    }

    /// Everything, sorted by file, line and column, each thing said once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.items.sort_by(|a, b| {
            (&a.file, a.line, a.column, a.severity, a.code, &a.message)
                .cmp(&(&b.file, b.line, b.column, b.severity, b.code, &b.message))
        });
        self.items.dedup();
        self.items
    }
}

/// Draws the diagnostics as text for a terminal, sheet by sheet, with a total at the end.
pub fn to_text(diagnostics: &[Diagnostic]) -> String {
    text::draw(diagnostics)
}

/// Draws them as a page that can be sent to someone who does not have the files.
pub fn to_page(diagnostics: &[Diagnostic], site: &str) -> String {
    page::draw(diagnostics, site)
}

/// «2 erreurs, 1 avertissement».
pub fn total(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    format!(
        "{}, {}",
        plural(errors, "erreur", "erreurs"),
        plural(warnings, "avertissement", "avertissements")
    )
}

/// Diagnostics that stand in the same sheet of the same file, in order.
fn by_sheet(diagnostics: &[Diagnostic]) -> Vec<&[Diagnostic]> {
    diagnostics.chunk_by(|a, b| a.file == b.file && a.sheet == b.sheet).collect()
}

/// «1 fiche», «2 fiches»; in French 0 is singular.
pub fn plural(n: usize, one: &str, many: &str) -> String {
    if n < 2 { format!("{n} {one}") } else { format!("{n} {many}") }
}

/// A source for diagnostics that concern no text.
pub fn no_source(path: &str) -> Arc<Source> {
    Arc::new(Source::new(path, ""))
}
