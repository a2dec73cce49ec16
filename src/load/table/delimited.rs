//! CSV as spreadsheets write it: commas, semicolons, tabs or bars, with or without quotes.

use crate::load::MAX_ENTRIES;

/// Rows of a file: its entries, the line of its columns, and what Excel may write above it.
pub const MAX_ROWS: usize = MAX_ENTRIES + 2;

/// Cells that stand for nothing but a failed computation.
const FAILED: &[&str] =
    &["#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NAME?", "#NOM?", "#NULL!", "#NUM!"];

/// True for what a spreadsheet leaves when it could not compute.
pub fn is_failed(cell: &str) -> bool {
    FAILED.contains(&cell.trim())
}

/// What separates the cells: what the first line has most of, outside quotes.
pub fn delimiter(first_line: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in first_line.bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|(d, _)| *d == byte && !quoted) {
            count.1 += 1;
        }
    }
    // Of two that are as many, the first: a lone column has none, and `;` is what French spreadsheets write.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b';', |(d, _)| *d)
}

/// What Excel writes first to say which separator follows: `sep=;`.
pub fn announced(first_line: &str) -> Option<u8> {
    match first_line.trim_end().strip_prefix("sep=")?.as_bytes() {
        [one] => Some(*one),
        _ => None,
    }
}

/// A CSV reader that gives every row as it is written.
pub fn reader<R: std::io::Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(input)
}

/// A row: its number from 1, and its cells (column from 0).
pub type Row = (u32, Vec<(usize, String)>);

/// Cells of a file: in memory, each takes some fifty bytes, however short.
const MAX_CELLS: usize = 2_000_000;

/// Why a text is no table, and the row that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A quote is opened and never closed.
    Unclosed(u32),
    /// There are too many rows or cells.
    TooMany(u32),
}

/// The rows that have a value.
pub fn rows(text: &str, delimiter: char) -> Result<Vec<Row>, Flaw> {
    let (mut out, mut room) = (Vec::new(), MAX_CELLS);
    let (mut number, mut cells, mut cell) = (1u32, Vec::new(), String::new());
    let (mut column, mut quoted) = (0usize, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            c if quoted => cell.push(c),
            c if c == delimiter => {
                keep(&mut cells, column, &mut cell);
                column += 1;
                room = room.checked_sub(1).ok_or(Flaw::TooMany(number))?;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                keep(&mut cells, column, &mut cell);
                if !cells.is_empty() {
                    out.push((number, std::mem::take(&mut cells)));
                }
                if out.len() > MAX_ROWS {
                    return Err(Flaw::TooMany(number));
                }
                (number, column) = (number + 1, 0);
                room = room.checked_sub(1).ok_or(Flaw::TooMany(number))?;
            }
            c => cell.push(c),
        }
    }
    if quoted {
        return Err(Flaw::Unclosed(number));
    }
    keep(&mut cells, column, &mut cell);
    if !cells.is_empty() {
        out.push((number, cells));
    }
    Ok(out)
}

fn keep(cells: &mut Vec<(usize, String)>, column: usize, cell: &mut String) {
    let text = std::mem::take(cell);
    if !text.trim().is_empty() {
        cells.push((column, text.replace("\r\n", "\n")));
    }
}

#[cfg(test)]
mod tests {
    use super::{Flaw, MAX_ENTRIES, announced, delimiter, rows};

    #[test]
    fn a_file_holds_as_many_entries_as_are_allowed() {
        let table = |entries: usize| format!("titre\n{}", "a\n".repeat(entries));
        assert!(rows(&table(MAX_ENTRIES), ';').is_ok());
        assert_eq!(rows(&table(MAX_ENTRIES + 3), ';'), Err(Flaw::TooMany(100_003)));
    }

    #[test]
    fn rows_are_those_that_a_spreadsheet_shows() {
        let text = "a;b\r\n\r\n\"deux\r\nlignes\";\"dit \"\"oui\"\"\"\n;x\n5\" de long;y";
        let cells =
            |list: &[(usize, &str)]| list.iter().map(|(c, t)| (*c, (*t).to_owned())).collect::<Vec<_>>();
        let wanted = vec![
            (1, cells(&[(0, "a"), (1, "b")])),
            (3, cells(&[(0, "deux\nlignes"), (1, "dit \"oui\"")])),
            (4, cells(&[(1, "x")])),
            (5, cells(&[(0, "5\" de long"), (1, "y")])),
        ];
        assert_eq!(rows(text, ';'), Ok(wanted));
        assert_eq!(rows("a;b\nc;\"ouvert\nd;e\n", ';'), Err(Flaw::Unclosed(2)));
    }

    #[test]
    fn the_separator_is_what_the_header_has_most_of() {
        assert_eq!(delimiter("titre;debut;fin"), b';');
        assert_eq!(delimiter("titre,debut"), b',');
        assert_eq!(delimiter("\"a;b;c;d\",e,f"), b',');
        assert_eq!(delimiter("a\tb\tc"), b'\t');
        assert_eq!(delimiter("a|b|c"), b'|');
        assert_eq!(delimiter("titre"), b';');
        assert_eq!(announced("sep=;\r"), Some(b';'));
        assert_eq!(announced("titre;debut"), None);
    }
}
