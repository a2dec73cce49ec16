//! Where the tools of the editors may write: neither among the sources, where every file means something, nor into the
//! published site, which the next build replaces.

use std::path::{Component, Path, PathBuf};

use super::Refusal;
use crate::publish::{SOURCES, is_published};

/// Refuses a place for `what` (« le formulaire ne va »), for the site whose source is `root`.
///
/// # Errors
/// The place is among the sources, or in a published site.
pub fn refuse_place(what: &str, place: &Path, root: &Path) -> Result<(), Refusal> {
    // As it is said and as it is without links: either may lead there.
    for place in [plain(place), real(place)] {
        let source = SOURCES.iter().find(|name| {
            let source = root.join(name);
            place.starts_with(plain(&source)) || place.starts_with(real(&source))
        });
        let there = match source {
            Some(name) => format!("« {name} »"),
            None if is_published(&place) => "le site publié".to_owned(),
            None => continue,
        };
        return Err(Refusal::Asked(format!("{what} pas dans {there} : choisissez un autre dossier")));
    }
    Ok(())
}

/// The path from the root of the disk, without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// The path without links, even if its end does not exist yet.
fn real(path: &Path) -> PathBuf {
    let path = plain(path);
    let found = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    let Some((above, real)) = found else { return path };
    path.strip_prefix(above).map_or_else(|_| path.clone(), |rest| real.join(rest))
}
