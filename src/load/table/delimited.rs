//! CSV as spreadsheets write it: commas, semicolons or tabs, with or without quotes.

/// Cells that stand for nothing but a failed computation.
const FAILED: &[&str] =
    &["#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NAME?", "#NOM?", "#NULL!", "#NUM!"];

/// True for what a spreadsheet leaves when it could not compute.
pub fn is_failed(cell: &str) -> bool {
    FAILED.contains(&cell.trim())
}

/// What separates the cells: what the first line has most of, outside quotes.
pub fn delimiter(first_line: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
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

#[cfg(test)]
mod tests {
    use super::{announced, delimiter};

    #[test]
    fn the_separator_is_what_the_header_has_most_of() {
        assert_eq!(delimiter("titre;debut;fin"), b';');
        assert_eq!(delimiter("titre,debut"), b',');
        assert_eq!(delimiter("\"a;b;c;d\",e,f"), b',');
        assert_eq!(delimiter("a\tb\tc"), b'\t');
        assert_eq!(delimiter("titre"), b';');
        assert_eq!(announced("sep=;\r"), Some(b';'));
        assert_eq!(announced("titre;debut"), None);
    }
}
