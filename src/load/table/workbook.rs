//! The only module that knows which library reads XLSX files.
//!
//! Cells come out as the texts that an editor would have typed: `86000` and not `86000.0`, a day and not its
//! serial number, `oui` and not `TRUE`. Rows are handed over one by one and not kept.

use std::io::{self, BufReader, Read, Seek};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx, XlsxError};
use quick_xml::events::{BytesStart, Event};

/// Rows and columns past these are refused: a stray cell at the far corner is not content.
const MAX_COLUMNS: u32 = 1_000;
/// The format has no more; a greater number in a damaged file would cost memory row by row.
const MAX_ROWS: u32 = 1 << 20;
/// Bytes of a cell: spreadsheets allow 32,767 characters.
const MAX_CELL: usize = 4 * 32_767;

/// An open workbook.
pub struct Workbook<R: Read + Seek>(Xlsx<R>);

/// Why a workbook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Not an XLSX file, or a damaged one.
    Damaged,
    /// Opened with a password only.
    Locked,
    /// A cell stands too far right.
    TooWide,
    /// Small as a file, too much once unpacked.
    TooMuch,
}

impl From<XlsxError> for Unreadable {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Locked } else { Self::Damaged }
    }
}

/// Whether the parts of a file take at most `most` bytes once unpacked. They are counted, since what the file says of
/// their sizes may be wrong; a file that is no archive is left to [`Workbook::open`].
pub fn unpacks_within(workbook: impl Read + Seek, most: u64) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(workbook) else { return true };
    let mut room = most;
    for part in 0..archive.len() {
        let Ok(part) = archive.by_index(part) else { continue };
        // What is damaged is for the reader of the workbook to say.
        let size = io::copy(&mut part.take(room + 1), &mut io::sink()).unwrap_or(0);
        match room.checked_sub(size) {
            Some(left) => room = left,
            None => return false,
        }
    }
    true
}

/// Whether the cells that a workbook names are cells that a spreadsheet can have. The library counts rows and columns in
/// 32 bits without a check: a greater number would be another cell, or stop a build that checks its sums.
fn names_real_cells(workbook: impl Read + Seek) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(workbook) else { return true };
    (0..archive.len()).all(|part| archive.by_index(part).map_or(true, part_names_real_cells))
}

/// The same for a part; what is no XML names no cell.
fn part_names_real_cells(part: impl Read) -> bool {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    reader.config_mut().check_end_names = false;
    let mut room = Vec::new();
    loop {
        room.clear();
        match reader.read_event_into(&mut room) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if !tag_names_real_cells(&tag) => return false,
            Ok(Event::Eof) | Err(_) => return true,
            Ok(_) => {}
        }
    }
}

/// `r="B12"` of a cell, `r="12"` of a row, `ref="A1:B12"` of a range, from its first corner to its last.
fn tag_names_real_cells(tag: &BytesStart<'_>) -> bool {
    let numbered = matches!(tag.local_name().as_ref(), "c" | "row");
    let names = |key: &str| key == "ref" || numbered && key == "r";
    tag.attributes().with_checks(false).flatten().filter(|a| names(a.key.as_ref())).all(|attribute| {
        let mut corner = (0, 0);
        attribute.value.split(':').all(|name| {
            let before = corner;
            cell(name).is_some_and(|(row, column)| {
                corner = (row, column);
                row >= before.0 && column >= before.1
            })
        })
    })
}

/// Row and column from 1 (0: none), if they can be counted. What is neither letter nor digit is the library's to refuse.
fn cell(name: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0_u32, 0_u32);
    for byte in name.bytes() {
        if byte.is_ascii_alphabetic() {
            column = column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
        } else if byte.is_ascii_digit() {
            row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
        }
    }
    Some((row, column))
}

impl<R: Read + Seek> Workbook<R> {
    pub fn open(mut reader: R) -> Result<Self, Unreadable> {
        if !names_real_cells(&mut reader) {
            return Err(Unreadable::Damaged);
        }
        Ok(Self(Xlsx::new(reader)?))
    }

    /// The names of the sheets that can be seen, in their order.
    pub fn sheets(&self) -> Vec<String> {
        let visible = |s: &&calamine::Sheet| s.visible == SheetVisible::Visible;
        self.0.sheets_metadata().iter().filter(visible).map(|s| s.name.clone()).collect()
    }

    /// Hands over the rows of a sheet that have a value: their number from 1, and their cells (column from 0).
    pub fn rows(
        &mut self,
        sheet: &str,
        take: &mut dyn FnMut(u32, Vec<(usize, String)>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let mut cells = self.0.worksheet_cells_reader(sheet)?;
        let mut current = 0;
        let mut row = Vec::new();
        while let Some(cell) = cells.next_cell()? {
            let (line, column) = cell.get_position();
            if line >= MAX_ROWS {
                return Err(Unreadable::Damaged);
            }
            if column >= MAX_COLUMNS {
                return Err(Unreadable::TooWide);
            }
            if line + 1 != current && !row.is_empty() {
                take(current, std::mem::take(&mut row))?;
            }
            current = line + 1;
            let text = text(cell.get_value());
            if text.len() > MAX_CELL {
                return Err(Unreadable::TooMuch);
            }
            if !text.trim().is_empty() {
                row.push((column as usize, text));
            }
        }
        if !row.is_empty() {
            take(current, row)?;
        }
        Ok(())
    }
}

/// What an editor would have typed.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(s) => lines(s),
        DataRef::SharedString(s) => lines(s),
        DataRef::Bool(true) => "oui".to_owned(),
        DataRef::Bool(false) => "non".to_owned(),
        DataRef::DateTime(when) => day(when),
        DataRef::DateTimeIso(s) => s.trim_end_matches("T00:00:00").to_owned(),
        DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A new line in a cell is a new line, whoever wrote it.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace("_x000D_", "").replace('\r', "\n")
}

/// A day; with its hour if it has one.
fn day(when: &ExcelDateTime) -> String {
    if !when.is_datetime() {
        return when.as_f64().to_string();
    }
    let (year, month, day, hour, minute, ..) = when.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
}
