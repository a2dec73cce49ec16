//! CSV as spreadsheets write it: commas, semicolons, tabs or bars, with or without quotes.

use std::io::BufRead;

use csv_core::ReadRecordResult;

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
    // A tab at the end is the separator itself.
    match first_line.trim_end_matches(['\r', '\n', ' ']).strip_prefix("sep=")?.as_bytes() {
        [one] => Some(*one),
        _ => None,
    }
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
    /// The disk stopped.
    Disk,
}

/// The rows of a file one by one, each under the number that a spreadsheet shows.
///
/// The grammar is csv-core's. The crate csv, above it, says neither how many empty lines it skips nor that a quote is
/// still open at the end.
pub struct Rows<R> {
    input: R,
    grammar: csv_core::Reader,
    /// The number of the last row.
    number: u32,
    /// Its text, and where each of its `count` cells ends in it.
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
    /// Cells that may still come.
    room: usize,
    /// True if the last row ended with a carriage return: a line feed belongs to it.
    is_half: bool,
}

impl<R: BufRead> Rows<R> {
    /// The rows of `input`, which may have `room` cells.
    pub fn new(input: R, delimiter: u8, room: usize) -> Self {
        let grammar = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        let (text, ends) = (vec![0; 1 << 10], vec![0; 1 << 6]);
        Self { input, grammar, number: 0, text, ends, count: 0, room, is_half: false }
    }

    /// Goes to the next row that is not empty; answers its number, none after the last.
    ///
    /// # Errors
    /// See [`Flaw`].
    pub fn advance(&mut self) -> Result<Option<u32>, Flaw> {
        if !self.skip_empty()? {
            return Ok(None);
        }
        let (mut length, mut count) = (0, 0);
        loop {
            let input = self.input.fill_buf().map_err(|_| Flaw::Disk)?;
            let is_over = input.is_empty();
            // The last row may lack its end; given one that does not end it, it is inside a quote.
            let input = if is_over { b"\n" } else { input };
            let (result, taken, written, found) =
                self.grammar.read_record(input, &mut self.text[length..], &mut self.ends[count..]);
            (length, count) = (length + written, count + found);
            if let Some(last) = input[..taken].last() {
                self.is_half = *last == b'\r';
            }
            self.input.consume(if is_over { 0 } else { taken });
            match result {
                ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputEndsFull if count > self.room => {
                    return Err(Flaw::TooMany(self.number));
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::InputEmpty if is_over => return Err(Flaw::Unclosed(self.number)),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.count = count;
        self.room = self.room.checked_sub(count).ok_or(Flaw::TooMany(self.number))?;
        Ok(Some(self.number))
    }

    /// Goes to the first character of a row; false if there is none.
    fn skip_empty(&mut self) -> Result<bool, Flaw> {
        while let Some(byte) = self.input.fill_buf().map_err(|_| Flaw::Disk)?.first().copied() {
            let is_rest = byte == b'\n' && self.is_half;
            self.number = self.number.saturating_add(u32::from(!is_rest));
            if !matches!(byte, b'\n' | b'\r') {
                return Ok(true);
            }
            self.is_half = byte == b'\r';
            self.input.consume(1);
        }
        Ok(false)
    }

    /// The cells of the row.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends[..self.count]).map(|(start, end)| &self.text[start..*end])
    }
}

/// The rows that have a value.
pub fn rows(text: &str, delimiter: u8) -> Result<Vec<Row>, Flaw> {
    let mut rows = Rows::new(text.as_bytes(), delimiter, MAX_CELLS);
    let mut out = Vec::new();
    while let Some(number) = rows.advance()? {
        // UTF-8, cut at the delimiter, is UTF-8.
        let cells = rows.cells().map(String::from_utf8_lossy).enumerate();
        let cells = cells.filter(|(_, text)| !text.trim().is_empty());
        let cells: Vec<_> = cells.map(|(column, text)| (column, text.replace("\r\n", "\n"))).collect();
        if !cells.is_empty() {
            out.push((number, cells));
        }
        if out.len() > MAX_ROWS {
            return Err(Flaw::TooMany(number));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Flaw, MAX_CELLS, MAX_ENTRIES, announced, delimiter, rows};

    #[test]
    fn a_file_holds_as_many_entries_as_are_allowed() {
        let table = |entries: usize| format!("titre\n{}", "a\n".repeat(entries));
        assert!(rows(&table(MAX_ENTRIES), b';').is_ok());
        assert_eq!(rows(&table(MAX_ENTRIES + 3), b';'), Err(Flaw::TooMany(100_003)));
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
        assert_eq!(rows(text, b';'), Ok(wanted));
        assert_eq!(
            rows("\r\ra\r\r\nb\n\n\rc", b';').map(|rows| rows.iter().map(|(n, _)| *n).collect()),
            Ok(vec![3, 5, 8])
        );
        assert_eq!(rows("a;b\nc;\"ouvert\nd;e\n", b';'), Err(Flaw::Unclosed(2)));
        assert_eq!(rows("a;b\n\n\"", b';'), Err(Flaw::Unclosed(3)));
        assert_eq!(rows("a;\"b\"", b';'), rows("a;b\r\n", b';'));
        assert_eq!(rows(&";".repeat(MAX_CELLS), b';'), Err(Flaw::TooMany(1)));
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
        assert_eq!(announced("sep=\t\r"), Some(b'\t'));
        assert_eq!(announced("titre;debut"), None);
    }
}
