//! What was meant by a commune that the official data does not have: its postal code, its name.

use crate::diagnostics::{Diagnostic, Span, nearest};
use crate::model::Entry;
use crate::model::forms::{commune_code, meant_commune};
use crate::model::scalars::slug;
use crate::model::territory::Commune;

/// Communes of one postal code that a message names.
const MOST: usize = 4;

/// The error for the commune `written` under `key`; none if no official data can tell.
pub fn unknown(
    entry: &Entry,
    key: &str,
    written: &str,
    span: Span,
    communes: &[Commune],
) -> Option<Diagnostic> {
    let formed = commune_code(written).is_some();
    let (code, message) = if formed {
        ("commune-inconnue", format!("la commune {written} n'est pas dans communes.json"))
    } else {
        ("forme", format!("« {written} » n'est pas un code INSEE de commune (clé « {key} »)"))
    };
    if formed && communes.is_empty() {
        return None;
    }
    let help = named(written, communes).unwrap_or_else(|| {
        let near = meant_commune(written).filter(|_| !formed);
        let near = near.or_else(|| {
            nearest(written, communes.iter().map(|c| c.code_insee.as_str()).filter(|_| formed))
                .map(str::to_owned)
        });
        match near {
            Some(near) => format!("vouliez-vous dire « {near} » ?"),
            None if formed => "vérifiez le code INSEE (ce n'est pas le code postal)".to_owned(),
            None => "exemple : 86194".to_owned(),
        }
    });
    Some(Diagnostic::error(code, &entry.source, span, message).help(help))
}

/// The codes of the communes that have this postal code or this name.
fn named(written: &str, communes: &[Commune]) -> Option<String> {
    let name = slug(written);
    let letters = written.contains(char::is_alphabetic);
    let has =
        |c: &&Commune| c.postal_codes.iter().any(|code| code == written) || letters && slug(&c.name) == name;
    let found: Vec<_> =
        communes.iter().filter(has).map(|c| format!("« {} » ({})", c.code_insee, c.name)).collect();
    let more = if found.len() > MOST { "…" } else { "" };
    let shown = found.iter().take(MOST).cloned().collect::<Vec<_>>().join(" ou ");
    (!found.is_empty())
        .then(|| format!("vouliez-vous dire {shown}{more} ? C'est le code INSEE qui est attendu"))
}
