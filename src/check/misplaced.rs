//! A sheet in the folder of another type: one message instead of one for each of its keys.

use crate::diagnostics::{Diagnostic, Span};
use crate::load::RawEntry;
use crate::model::node::Value;
use crate::model::{Kind, fields};

/// Unknown keys from which the folder is suspected rather than the keys.
const SEVERAL: usize = 3;

/// The types that are written as sheets, and their folders.
const SHEETS: &[(Kind, &str)] = &[
    (Kind::Aid, "content/aides/"),
    (Kind::Faq, "content/faq/"),
    (Kind::Page, "content/pages/"),
    (Kind::Action, "content/programmes/…/actions/"),
    (Kind::Orientation, "content/programmes/…/orientations/"),
    (Kind::Module, "content/kits/…/"),
];

/// The error for a sheet all of whose keys are those of another type.
pub fn check(raw: &RawEntry) -> Option<Diagnostic> {
    raw.body?;
    let Value::Map(entries) = &raw.node.value else { return None };
    let unknown = |kind: Kind| {
        let known = fields(kind);
        entries.iter().filter(|(key, _)| !known.iter().any(|f| f.key == key.name)).count()
    };
    if entries.len() < SEVERAL || unknown(raw.kind) < SEVERAL {
        return None;
    }
    let complete = |kind: Kind| {
        let known = fields(kind);
        known.iter().filter(|f| f.required).all(|f| entries.iter().any(|(key, _)| key.name == f.key))
    };
    let (kind, folder) = SHEETS.iter().find(|(kind, _)| complete(*kind) && unknown(*kind) == 0)?;
    let message = format!("ces clés sont celles d'un autre type de fiche : {}", kind.label());
    Some(
        Diagnostic::error("fiche-mal-rangee", &raw.source, Span::line(1), message)
            .help(format!("déplacez ce fichier dans {folder}")),
    )
}
