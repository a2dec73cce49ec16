//! What a walk through an entry meets: texts, and references to other entries.

use std::sync::OnceLock;

use super::Kind;
use crate::diagnostics::Span;

/// What `new` writes where the editor has to; the check looks for it.
pub const TO_WRITE: &str = "À compléter";

/// The place of an entry in the site.
pub type EntryId = u32;

/// What stands in content: an id, and after the check the entry that it names.
#[derive(Debug, Clone)]
pub struct Slot {
    /// The kind that is allowed; `None` when the id says it itself (`aide:apre`).
    pub kind: Option<Kind>,
    pub id: String,
    pub span: Span,
    /// Known once the check has resolved it.
    pub target: OnceLock<EntryId>,
}

/// A text of one or several paragraphs, in which inline Markdown may stand; never empty.
#[derive(Debug, Clone)]
pub struct Text {
    pub value: String,
    pub span: Span,
}
