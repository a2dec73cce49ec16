//! Which relative paths may be published.
//!
//! The callers build them from checked identifiers; this is the last door before the disk, so it trusts nobody.

use super::error::PublishError;

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
            _ if part.starts_with('.') => return Some("un nom commence par un point"),
            _ => {}
        }
    }
    None
}

/// The folder of a path, `""` at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
