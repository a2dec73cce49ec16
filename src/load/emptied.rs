//! Files that hold nothing: none is meant to.

use super::layout::{Form, Place};
use super::{Part, yaml};
use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::Kind;
use crate::model::node::{Node, Value};

pub const EMPTY: &str = "ce fichier est vide";

/// The error for a file that holds nothing: it is never meant.
pub fn is_empty(source: &Source, message: &str) -> Diagnostic {
    Diagnostic::error("fichier-vide", source, Span::line(1), message)
        .help("s'il a été vidé par erreur, reprenez sa dernière version ; sinon, supprimez-le")
}

/// The one mapping of a file.
pub fn whole(source: &Source) -> Result<Node, Diagnostic> {
    let node = yaml::parse(source, source.text())?;
    if matches!(node.value, Value::Null) { Err(is_empty(source, EMPTY)) } else { Ok(node) }
}

/// Reports a list that holds nothing: an error for those without which nothing else can be understood.
pub(super) fn empty(part: &mut Part, place: &Place, source: &Source, message: &str) {
    let found = is_empty(source, message);
    let needed = match place.form {
        Form::Several(kind) => matches!(
            kind,
            Kind::Organisation | Kind::Theme | Kind::Public | Kind::Situation | Kind::Territory
        ),
        _ => false,
    };
    part.found.push(if needed { found } else { found.warning() });
    if needed {
        part.unread.extend(place.unread());
    }
}
