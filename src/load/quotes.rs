//! A quote inside a value that quotes enclose: it ends the value too early, and what follows is no YAML.

use crate::diagnostics::Span;

/// What is wrong with the value whose quote opens at `open`, and how to write it, if quotes stand inside it.
pub fn inside(text: &str, open: Span) -> Option<(&'static str, String)> {
    let line = text.lines().nth(open.line.checked_sub(1)? as usize)?;
    let rest = line.char_indices().nth(open.column.checked_sub(1)? as usize).map(|(at, _)| &line[at..])?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest[1..].trim_end();
    // Of the values of a list, one cannot be told from the next.
    let listed = value.trim_end_matches([']', '}', ',', ' ']);
    let inner = listed.strip_suffix(quote).filter(|inner| inner.contains(quote))?;
    let alone = listed.len() == value.len();
    if quote == '\'' {
        let message = "une apostrophe, à l'intérieur de la valeur, ferme ses guillemets simples";
        let help = if alone && !inner.contains(['"', '\\']) {
            format!("entourez la valeur de guillemets doubles : \"{inner}\"")
        } else {
            "entourez la valeur de guillemets doubles : \"…\"".to_owned()
        };
        return Some((message, help));
    }
    let parts: Vec<&str> = inner.split('"').map(str::trim).collect();
    let help = if alone && parts.len() % 2 == 1 && !inner.contains('\\') {
        format!("à l'intérieur, employez « … » : \"{}\"", french(&parts))
    } else {
        "à l'intérieur d'une valeur, employez « … »".to_owned()
    };
    Some(("un guillemet, à l'intérieur de la valeur, la ferme trop tôt", help))
}

/// The parts of a text, every other of which stood between quotes.
fn french(parts: &[&str]) -> String {
    let quoted = parts.iter().enumerate().map(|(i, part)| match i % 2 {
        1 => format!("« {part} »"),
        _ => (*part).to_owned(),
    });
    let words: Vec<String> = quoted.filter(|part| !part.is_empty()).collect();
    words.join(" ").replace(" ,", ",").replace(" .", ".").replace("' «", "'«")
}
