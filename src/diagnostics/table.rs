//! Places in a table: `B3`, as spreadsheets say.

use super::{Diagnostic, Source, Span};

/// Between two cells of a row, in the text of a source; content never holds it.
pub const CELL: char = '\u{1f}';
/// Characters of a cell that are shown, and of the cell that is at fault.
const CELL_CHARS: usize = 24;
const FAULT_CHARS: usize = 80;

/// The keys that may hold the title of a sheet, the first that is there.
pub const TITLE_KEYS: [&str; 5] = ["titre", "nom", "question", "sigle", "terme"];

/// What is known of a source that is a table.
#[derive(Debug, Default, Clone)]
pub struct Table {
    /// The name of the sheet, if the file is a workbook.
    pub sheet: Option<String>,
    /// The name of each column, as the records call it.
    pub columns: Vec<String>,
}

impl Table {
    /// The cell of `key` in a row; the whole row if there is no such column.
    pub fn cell_of(&self, row: u32, key: &str) -> Span {
        let column = self.columns.iter().position(|name| name == key || name.split('.').next() == Some(key));
        let column = column.and_then(|c| u32::try_from(c + 1).ok());
        Span { line: row, column: column.unwrap_or(1), width: 0 }
    }

    /// An error that names the sheet and the cell, and shows the row.
    pub fn error(&self, code: &'static str, source: &Source, span: Span, message: &str) -> Diagnostic {
        let cell = format!("cellule {}{}", letters(span.column), span.line);
        let place = match &self.sheet {
            Some(sheet) => format!("feuille « {sheet} », {cell}"),
            None => cell,
        };
        let row: Vec<&str> = source.line(span.line).split(CELL).collect();
        let (excerpt, start, width) = excerpt(&row, (span.column as usize).saturating_sub(1));
        Diagnostic {
            excerpt: excerpt.into(),
            start,
            width,
            sheet: if span.line > 1 { self.title(&row).into() } else { "".into() },
            ..Diagnostic::file(code, &source.path, span, format!("{place} : {message}"))
        }
    }

    /// What readers call the entry of a row.
    fn title(&self, row: &[&str]) -> String {
        let column = TITLE_KEYS.iter().find_map(|key| {
            let column = self.columns.iter().position(|name| name == key)?;
            row.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
        });
        column.unwrap_or_default().to_owned()
    }
}

/// The row with the cell at fault in sight, and what to underline of it.
fn excerpt(row: &[&str], fault: usize) -> (String, u32, u32) {
    let first = fault.saturating_sub(2);
    let mut out = if first > 0 { "… | ".to_owned() } else { String::new() };
    let (mut start, mut width) = (0, 0);
    for (column, cell) in row.iter().enumerate().skip(first).take(6) {
        if column > first {
            out.push_str(" | ");
        }
        let limit = if column == fault { FAULT_CHARS } else { CELL_CHARS };
        let shown: String = cell.chars().take(limit).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if column == fault {
            (start, width) = (out.chars().count(), shown.chars().count().max(1));
        }
        out.push_str(&shown);
        if cell.chars().nth(limit).is_some() {
            out.push('…');
        }
    }
    if width == 0 {
        (start, width) = (out.chars().count(), 1);
    }
    // A cell to be filled must be there to be underlined.
    out.push(' ');
    (out, u32::try_from(start).unwrap_or(0), u32::try_from(width).unwrap_or(0))
}

/// A column as spreadsheets name it, from 1: `A`, `Z`, `AA`.
pub fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = column.max(1);
    while rest > 0 {
        out.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{excerpt, letters};

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        let names: Vec<String> = [1, 2, 26, 27, 52, 703].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "B", "Z", "AA", "AZ", "AAA"]);
    }

    #[test]
    fn the_cell_at_fault_is_in_sight() {
        let row = ["un", "deux", "trois", "quatre", "cinq"];
        assert_eq!(excerpt(&row, 0), ("un | deux | trois | quatre | cinq ".to_owned(), 0, 2));
        assert_eq!(excerpt(&row, 3), ("… | deux | trois | quatre | cinq ".to_owned(), 19, 6));
        assert_eq!(excerpt(&["a"], 4), ("… |  ".to_owned(), 4, 1));
    }
}
