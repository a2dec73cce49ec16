//! Shows an editor the characters that cannot be seen, and those that were saved in another encoding.

use crate::diagnostics::{Diagnostic, Span};
use crate::scan;

/// Characters shown before the fault, and in all.
const BEFORE: usize = 100;
const SHOWN: usize = 160;

/// Characters that take no room, and so make two names look alike, or turn the direction of a text.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What no content may hold.
pub fn is_refused(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t') || is_unseen(c)
}

/// True if a text holds what no content may: asked of each value of a national file.
pub fn holds_refused(text: &str) -> bool {
    // Those above ASCII begin with one of three bytes.
    let control = |b: u8| (b < b' ') & (b != b'\n') & (b != b'\r') & (b != b'\t');
    let maybe = |b: u8| control(b) | (b == 0x7f) | (b == 0xc2) | (b == 0xe2) | (b == 0xef);
    scan::first(text.as_bytes(), maybe).is_some_and(|at| text[at..].contains(is_refused))
}

/// The error for the character of `text` at the byte `at`.
pub fn character(path: &str, text: &str, at: usize) -> Diagnostic {
    let c = text[at..].chars().next().unwrap_or_default();
    let (line, before) = place(&text[..at]);
    let rest = text[at..].split('\n').next().unwrap_or_default();
    let message = format!("un caractère invisible se trouve ici : {}", name(c));
    let help = "effacez-le (la touche Suppr agit même si rien ne se voit), ou retapez ces mots";
    let width = shown(c).chars().count();
    problem("caractere-interdit", path, line, before, rest, message, width).help(help)
}

/// The error for `bytes` that are UTF-8 up to the byte `at` only.
pub fn encoding(path: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let good = String::from_utf8_lossy(&bytes[..at]);
    let (line, before) = place(&good);
    let rest = bytes[at..].split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let rest = String::from_utf8_lossy(&rest[..rest.len().min(4 * SHOWN)]);
    let message = "ce fichier n'est pas enregistré en UTF-8";
    let found = problem("encodage", path, line, before, &rest, message.to_owned(), 1);
    found.help(if path.ends_with(".csv") && bytes.starts_with(b"PK") {
        "c'est un classeur : donnez-lui l'extension .xlsx, ou enregistrez-le en CSV UTF-8"
    } else if path.ends_with(".csv") {
        "dans Excel : Fichier, Enregistrer sous, « CSV UTF-8 (délimité par des virgules) »"
    } else {
        "enregistrez-le à nouveau en choisissant l'encodage UTF-8"
    })
}

/// The line on which `text` ends, from 1, and what it holds of it.
fn place(text: &str) -> (usize, &str) {
    // A byte-order mark has no column.
    let text = text.trim_start_matches('\u{feff}');
    (text.matches('\n').count() + 1, text.rsplit('\n').next().unwrap_or_default())
}

/// An error between `before` and `rest`, the two parts of a line.
fn problem(
    code: &'static str,
    path: &str,
    line: usize,
    before: &str,
    rest: &str,
    message: String,
    width: usize,
) -> Diagnostic {
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let length = before.chars().count();
    let span = Span { line: narrow(line), column: narrow(length + 1), width: 0 };
    // Of a long line, what is near the fault.
    let hidden = length.saturating_sub(BEFORE);
    let visible = before.chars().skip(hidden).map(|c| if c.is_control() { ' ' } else { c });
    let mut excerpt: String = visible.collect();
    rest.chars().take(SHOWN - (length - hidden)).for_each(|c| excerpt.push_str(&shown(c)));
    let start = narrow(length - hidden);
    Diagnostic {
        excerpt: excerpt.into(),
        start,
        width: narrow(width),
        ..Diagnostic::file(code, path, span, message)
    }
}

/// A character as it can be shown: itself, or its code.
fn shown(c: char) -> String {
    match c {
        '\t' | '\r' => " ".to_owned(),
        c if is_refused(c) => format!("‹U+{:04X}›", u32::from(c)),
        c => c.to_string(),
    }
}

/// What a refused character is called.
pub fn name(c: char) -> String {
    let name = match c {
        '\u{0}' => "caractère nul",
        '\u{200b}' => "espace de largeur nulle",
        '\u{2060}' => "gluon de mots",
        '\u{feff}' => "espace insécable de largeur nulle",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "marque de sens d'écriture",
        _ => "caractère de commande",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_found() {
        for c in '\0'..=char::MAX {
            assert_eq!(holds_refused(&format!("é{c}")), is_refused(c), "{c:?}");
        }
    }
}
