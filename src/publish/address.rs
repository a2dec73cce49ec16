//! Which relative paths may be published.
//!
//! The callers build them from checked identifiers; this is the last door before the disk, so it trusts nobody.

use std::ffi::OsStr;

use super::error::PublishError;
use crate::load::FOR_HOSTS;

/// Refuses whatever could leave the site, hide in it, or be read differently by another system.
pub(super) fn check(path: &str) -> Result<(), PublishError> {
    match refusal(path) {
        Some(reason) => Err(PublishError::InvalidPath { path: path.to_owned(), reason }),
        None => Ok(()),
    }
}

fn refusal(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("le chemin est vide");
    }
    // Bidirectional and invisible marks would show an address other than the real one.
    let deceiving = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    if path.chars().any(|c| c.is_control() || c == '\\' || deceiving(c)) {
        return Some("le chemin contient un caractère invisible ou « \\ »");
    }
    for part in path.split('/') {
        match part {
            "" => return Some("le chemin est absolu ou contient « // »"),
            "." | ".." => return Some("le chemin sort du site"),
            _ if part.starts_with('.') && !is_for_hosts(part.as_ref()) => {
                return Some("un nom commence par un point");
            }
            _ => {}
        }
    }
    None
}

/// Hidden names that hosts and robots look for.
pub(super) fn is_for_hosts(name: &OsStr) -> bool {
    FOR_HOSTS.iter().any(|known| name == *known)
}

/// The folder of a path, `""` at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
