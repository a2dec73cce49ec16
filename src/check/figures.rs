//! Figures kept in a table of their own, given to the sheets that they name.

use super::index::Index;
use crate::diagnostics::{Diagnostic, Report};
use crate::load::{RawFigure, Unread};
use crate::model::record::Reader;
use crate::model::record::{Decode as _, Spanned};
use crate::model::shared::LooseFigure;
use crate::model::{Entry, EntryId, Kind};

/// Adds each figure to its sheet, after those that the sheet itself gives; answers which sheets got some.
pub fn attach(
    figures: &[RawFigure],
    entries: &mut [Entry],
    index: &Index,
    unread: &[Unread],
    report: &mut Report,
) -> Vec<EntryId> {
    let mut changed = Vec::new();
    for raw in figures {
        let mut reader = Reader::new(&raw.source);
        let read = LooseFigure::decode(&raw.node, &mut reader);
        report.extend(reader.found);
        let Some(LooseFigure { sheet, mut figure }) = read else { continue };
        let found = match find(&sheet.value, index) {
            Ok(id) => id,
            Err(kind) => {
                let lost = kind.is_some_and(|kind| unread.iter().any(|u| u.kind == kind));
                if !lost {
                    report.push(unknown(raw, &sheet, kind, entries, index));
                }
                continue;
            }
        };
        let entry = &mut entries[found as usize];
        // Later checks speak of the sheet: a place in the table would be taken for one in its file.
        let span = entry.span;
        figure.label.span = span;
        if let Some(detail) = &mut figure.detail {
            detail.span = span;
        }
        match entry.data.facts_mut() {
            Some(facts) => {
                facts.figures.push(figure);
                changed.push(found);
            }
            None => report.push(
                Diagnostic::error(
                    "reference-inconnue",
                    &raw.source,
                    sheet.span,
                    format!("« {} » ne peut pas porter de chiffres ({})", sheet.value, entry.kind.label()),
                )
                .help("un territoire, un programme, une action, une orientation, une aide, un module ou une page le peuvent"),
            ),
        }
    }
    changed
}

/// The entry that `type:identifiant` names; otherwise the kind, if it is one.
fn find(name: &str, index: &Index) -> Result<EntryId, Option<Kind>> {
    let (code, id) = name.split_once(':').unwrap_or(("", name));
    let kind = Kind::from_code(code.trim()).ok_or(None)?;
    index.find(kind, None, id.trim()).map_err(|_| Some(kind))
}

fn unknown(
    raw: &RawFigure,
    sheet: &Spanned<String>,
    kind: Option<Kind>,
    entries: &[Entry],
    index: &Index,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "reference-inconnue",
        &raw.source,
        sheet.span,
        format!("aucune fiche ne s'appelle « {} »", sheet.value),
    );
    let names: Vec<String> = match kind {
        Some(kind) => {
            index.names(entries, kind, None).iter().map(|id| format!("{}:{id}", kind.code())).collect()
        }
        // The id is right, its type is missing.
        None => {
            let named = |k: &&Kind| index.find(**k, None, sheet.value.trim()).is_ok();
            let kinds = Kind::ALL.iter().filter(named);
            kinds.map(|kind| format!("{}:{}", kind.code(), sheet.value.trim())).take(1).collect()
        }
    };
    diagnostic.suggest(
        &sheet.value,
        names.iter().map(String::as_str),
        "écrivez type:identifiant, par exemple territoire:vienne",
    )
}
