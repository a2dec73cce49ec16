//! What could not be read: references to it are not reported, its own mistake is.
//!
//! Without this, a quote left open in `organismes.yaml` would bury its message under a thousand others.

use crate::load::Unread;
use crate::model::Kind;

/// True if `id`, as written in a reference, may name something that could not be read.
pub fn may_hold(unread: &[Unread], kind: Kind, id: &str) -> bool {
    let (parent, own) = id.split_once('/').map_or((None, id), |(parent, own)| (Some(parent), own));
    let parent_kind = if kind == Kind::Module { Kind::Kit } else { Kind::Programme };
    let number = kind == Kind::Action && own.parse::<u32>().is_ok();
    unread.iter().any(|u| {
        let is = |wanted: &str| u.id.as_deref().is_none_or(|id| id == wanted);
        u.kind == kind && (number || is(own)) || parent.is_some_and(|p| u.kind == parent_kind && is(p))
    })
}

/// True if a link, in any of its forms, may lead to something that could not be read.
pub fn may_lead(unread: &[Unread], target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    if let Some((code, id)) = path.split_once(':') {
        return Kind::from_code(code).is_some_and(|kind| may_hold(unread, kind, id));
    }
    let name = |part: &str| part.trim_end_matches(".md").to_owned();
    let parts: Vec<String> = path.split('/').map(name).collect();
    unread.iter().any(|u| match &u.id {
        Some(id) => parts.contains(id),
        // Pages stand at the top, in no folder.
        None if u.kind == Kind::Page => parts.iter().filter(|part| !part.is_empty()).count() == 1,
        None => parts.iter().any(|part| part == folder(u.kind)),
    })
}

/// The part of an address that all entries of a kind share.
fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Structure | Kind::Service => "annuaire",
        Kind::Territory => "territoires",
        Kind::Organisation => "organismes",
        Kind::Theme => "thematiques",
        Kind::Public => "publics",
        Kind::Situation => "situations",
        Kind::Aid => "aides",
        Kind::Kit | Kind::Module => "kits",
        Kind::Programme | Kind::Axis | Kind::Orientation | Kind::Action => "programmes",
        other => other.code(),
    }
}
