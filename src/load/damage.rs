//! What tools leave in a file without its editor: merge marks, letters read in the wrong encoding.

use crate::diagnostics::{Diagnostic, Source, Span};
use crate::scan;

/// The first mark of a merge that was left to be decided.
pub fn conflict(source: &Source) -> Option<Diagnostic> {
    let marks = ["<<<<<<< ", ">>>>>>> ", "||||||| "];
    // Few texts have such a sign twice in a row.
    let doubled = |byte, next| (byte == next) & ((byte == b'<') | (byte == b'>') | (byte == b'|'));
    scan::first_pair(source.text().as_bytes(), doubled)?;
    let line = source.text().lines().position(|line| marks.iter().any(|mark| line.starts_with(mark)))?;
    let message = "deux versions de ce passage attendent un choix (marque de conflit)";
    Some(
        Diagnostic::error("conflit", source, Span::line(u32::try_from(line).ok()? + 1), message)
            .help("gardez la bonne version, et effacez les lignes « <<<<<<< », « ======= » et « >>>>>>> »"),
    )
}

/// UTF-8 read as Windows-1252: what it gives, what it was.
const GARBLED: &[(&str, &str)] = &[
    ("Ã©", "é"),
    ("Ã¨", "è"),
    ("Ãª", "ê"),
    ("Ã«", "ë"),
    ("Ã\u{a0}", "à"),
    ("Ã¢", "â"),
    ("Ã®", "î"),
    ("Ã¯", "ï"),
    ("Ã´", "ô"),
    ("Ã¹", "ù"),
    ("Ã»", "û"),
    ("Ã§", "ç"),
    ("Ã‰", "É"),
    ("Å“", "œ"),
    ("â€™", "’"),
    ("â‚¬", "€"),
    ("Â«", "«"),
    ("Â»", "»"),
    ("Â°", "°"),
];

/// The first letters that were read in the wrong encoding; the rest of the file is most often like them.
pub fn garbled(source: &Source) -> Option<Diagnostic> {
    let text = source.text();
    // Few texts have any of these letters at all: Â, Ã, Å, â and what stands for a lost one.
    let begins = |first: u8, second: u8| {
        let odd = (second == 0x82) | (second == 0x83) | (second == 0x85) | (second == 0xa2);
        (first == 0xc3) & odd | (first == 0xef) & (second == 0xbf)
    };
    let first = scan::first_pair(text.as_bytes(), begins)?;
    let found =
        GARBLED.iter().filter_map(|(bad, good)| Some((first + text[first..].find(bad)?, *bad, *good)));
    let lost = text.find('\u{fffd}').map(|at| (at, "\u{fffd}", ""));
    let (at, bad, good) = found.chain(lost).min()?;
    let before = &text[..at];
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let span = Span {
        line: u32::try_from(before.matches('\n').count()).ok()? + 1,
        column: u32::try_from(column).ok()?,
        width: u32::try_from(bad.chars().count()).ok()?,
    };
    let message = format!("« {bad} » vient d'un texte lu dans un mauvais encodage");
    let help = match good {
        "" => "retapez la lettre perdue, ou reprenez le texte d'origine".to_owned(),
        good => {
            format!("vouliez-vous dire « {good} » ? Reprenez le texte d'origine et enregistrez-le en UTF-8")
        }
    };
    Some(Diagnostic::error("caracteres-abimes", source, span, message).help(help).warning())
}
