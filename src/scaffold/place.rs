//! Where the tools of the editors may write: neither among the content, where every file is a sheet, nor into the
//! published site, which the next build replaces.

use std::path::{Component, Path, PathBuf};

use super::Refusal;
use crate::publish::is_published;

/// Refuses a folder for `what` (« le formulaire ne va »), for the site whose source is `root`.
pub fn refuse_place(what: &str, folder: &Path, root: &Path) -> Result<(), Refusal> {
    let folder = plain(folder);
    let place = if folder.starts_with(plain(&root.join("content"))) {
        "« content »"
    } else if is_published(&folder) {
        "le site publié"
    } else {
        return Ok(());
    };
    Err(Refusal::Asked(format!("{what} pas dans {place} : choisissez un autre dossier")))
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
