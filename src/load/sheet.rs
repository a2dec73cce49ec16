//! A sheet: its front matter between two lines `---`, then its text.

use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::Body;

/// Splits a sheet: the end of its front matter (closing line left out), and its body.
pub fn front_matter(source: &Arc<Source>) -> Result<(usize, Body), Diagnostic> {
    let text = source.text();
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(Diagnostic::error(
            "entete-absent",
            source,
            Span::line(1),
            "la fiche ne commence pas par « --- »",
        )
        .help("une fiche commence par une ligne « --- », puis ses clés, puis une autre ligne « --- »"));
    }
    let mut offset = first.len();
    let mut almost = None;
    for (i, line) in lines.enumerate() {
        if almost.is_none() && is_almost_fence(line) {
            almost = u32::try_from(i + 2).ok();
        }
        if line.trim_end() == "---" {
            let body = Body { start: offset + line.len(), line: u32::try_from(i + 3).unwrap_or(u32::MAX) };
            return match second_header(&text[body.start..]) {
                None => Ok((offset, body)),
                Some(below) => {
                    let at = Span::line(body.line.saturating_add(below));
                    Err(Diagnostic::error("entete-double", source, at, "la fiche a deux en-têtes")
                        .help("réunissez leurs clés dans le premier, et supprimez le second"))
                }
            };
        }
        offset += line.len();
    }
    if let Some(line) = almost {
        let message = "l'en-tête ouvert par « --- » n'est pas fermé par cette ligne";
        return Err(Diagnostic::error("entete-ouvert", source, Span::line(line), message)
            .help("vouliez-vous dire « --- » ? Trois traits d'union exactement, au début de la ligne"));
    }
    Err(Diagnostic::error(
        "entete-ouvert",
        source,
        Span::line(1),
        "l'en-tête ouvert par « --- » n'est jamais fermé",
    )
    .help("ajoutez une ligne « --- » après la dernière clé"))
}

/// How many lines below its start a body holds a second front matter: `---`, keys, `---`.
fn second_header(body: &str) -> Option<u32> {
    let mut lines = body.lines().enumerate().skip_while(|(_, line)| line.trim().is_empty());
    let (below, _) = lines.next().filter(|(_, line)| line.trim_end() == "---")?;
    let inside: Vec<&str> = lines.map(|(_, line)| line).take_while(|line| line.trim_end() != "---").collect();
    let named = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let is_key = |line: &&str| line.split_once(':').is_some_and(|(key, _)| named(key));
    let keys = inside.first().is_some_and(is_key) && inside.len() < body.lines().count() - below - 1;
    keys.then(|| u32::try_from(below).ok()).flatten()
}

/// A line that was meant to close the front matter: `--`, `----`, `–––`, `- - -`, `...`.
fn is_almost_fence(line: &str) -> bool {
    let rule = |c: char| matches!(c, '-' | '–' | '—' | '−' | '=' | '_' | '*' | '.');
    let marks = || line.chars().filter(|c| !c.is_whitespace());
    marks().all(rule) && (1..=12).contains(&marks().count()) && line.trim() != "-"
}
