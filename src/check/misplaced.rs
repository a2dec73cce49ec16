//! A sheet in the folder of another type: one message instead of one for each of its keys.

use crate::diagnostics::{Diagnostic, Span};
use crate::load::RawEntry;
use crate::model::node::Value;
use crate::model::record::Field;
use crate::model::{Kind, fields};

/// Required keys that must be missing before the folder is suspected rather than the keys.
const SEVERAL: usize = 2;

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
    let has = |wanted: &str| entries.iter().any(|(key, _)| key.name == wanted);
    let knows_all = |known: &[Field]| entries.iter().all(|(key, _)| known.iter().any(|f| f.key == key.name));
    let missing = |known: &[Field]| known.iter().filter(|f| f.required && !has(f.key)).count();
    let own = fields(raw.kind);
    // A page asks for little: an aid among the pages lacks nothing, but none of its keys is known.
    if knows_all(own) || missing(own) < SEVERAL && own.iter().filter(|f| f.required).count() >= SEVERAL {
        return None;
    }
    let fits = |kind: &Kind| {
        let known = fields(*kind);
        missing(known) == 0 && knows_all(known)
    };
    let (kind, folder) = SHEETS.iter().find(|(kind, _)| *kind != raw.kind && fits(kind))?;
    let message = format!("ces clés sont celles d'un autre type de fiche : {}", kind.label());
    Some(
        Diagnostic::error("fiche-mal-rangee", &raw.source, Span::line(1), message)
            .help(format!("déplacez ce fichier dans {folder}")),
    )
}
