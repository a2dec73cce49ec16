//! Writes a workbook of one sheet: the few parts that XLSX asks for, the same bytes for the same table.
//!
//! Cells are texts, so that no spreadsheet takes the zero of a postal code or makes a date of a text; numbers are
//! numbers. A crate that writes any workbook would be many times the size of this one.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::table::Grid;
use crate::diagnostics::letters;
use crate::escape::escaped;

/// What a cell can hold.
const MAX_CHARS: usize = 32_767;

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
    <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
    </Types>";

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";

const WORKBOOK_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    </Relationships>";

/// Style 1 is a text whatever it looks like, style 2 the same in bold.
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
    <xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs>\
    </styleSheet>";

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Why a table cannot be a workbook.
#[derive(Debug)]
pub enum Refused {
    /// A text is longer than a cell: its row and column, from 1.
    TooLong(usize, usize),
    /// The archive could not be made.
    Archive,
}

impl From<zip::result::ZipError> for Refused {
    fn from(_: zip::result::ZipError) -> Self {
        Self::Archive
    }
}

impl From<std::io::Error> for Refused {
    fn from(_: std::io::Error) -> Self {
        Self::Archive
    }
}

/// The bytes of a workbook whose only sheet is `name`.
pub fn workbook(grid: &Grid, name: &str) -> Result<Vec<u8>, Refused> {
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        escaped(name)
    );
    let sheet = sheet(grid)?;
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a date: the same table is the same file.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (path, xml) in parts {
        archive.start_file(path, options)?;
        archive.write_all(DECLARATION.as_bytes())?;
        archive.write_all(xml.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn sheet(grid: &Grid) -> Result<String, Refused> {
    let mut out = String::from(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" state=\"frozen\"/></sheetView></sheetViews>",
    );
    let last = grid.columns.len().max(1);
    let _ = write!(
        out,
        "<cols><col min=\"1\" max=\"{last}\" width=\"24\" style=\"1\" customWidth=\"1\"/></cols><sheetData>"
    );
    for (number, row) in (1..).zip(std::iter::once(&grid.columns).chain(&grid.rows)) {
        let _ = write!(out, "<row r=\"{number}\">");
        for (column, text) in row.iter().enumerate() {
            if text.chars().count() > MAX_CHARS {
                return Err(Refused::TooLong(number, column + 1));
            }
            let numeric = number > 1 && grid.numbers[column] && is_exact(text);
            let place = format!("{}{number}", letters(u32::try_from(column + 1).unwrap_or(u32::MAX)));
            if numeric {
                let _ = write!(out, "<c r=\"{place}\"><v>{text}</v></c>");
            } else if !text.is_empty() {
                let style = if number == 1 { 2 } else { 1 };
                let text = escaped(text);
                let _ = write!(
                    out,
                    "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
                );
            }
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    Ok(out)
}

/// True if a number gives the same text back.
fn is_exact(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|number| number.is_finite() && number.to_string() == text)
}
