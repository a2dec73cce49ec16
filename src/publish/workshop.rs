//! The hidden folder beside the output where the next site is prepared, and what killed builds left of theirs.
//!
//! ```text
//! public/                          the site
//! .public.passerelle-4711-0/       the workshop
//!     .passerelle                  says that it is ours, from its first instant to its last
//!     site/                        the next site; after the exchange, the former one
//!     ancien/                      the former site, only while two renames stand in for the exchange
//! ```

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::{Action, PublishError};
use super::marker::{self, Mark};
use super::target::Target;

/// The site being prepared, inside the workshop.
pub(super) const SITE: &str = "site";
/// The former site, inside the workshop, during two renames.
pub(super) const FORMER: &str = "ancien";

/// Tells apart the workshops of one process, which may publish several times.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A folder of ours, removed with all it holds when dropped.
#[derive(Debug)]
pub(super) struct Workshop {
    path: PathBuf,
    /// Locked as long as we live. The lock of the output can be deleted by somebody who believes it stale; a build
    /// that then starts must not sweep ours away.
    pub(super) dir: File,
    keep: bool,
}

impl Workshop {
    /// Opens one beside `target`, with an empty site inside.
    pub(super) fn create(target: &Target) -> Result<Self, PublishError> {
        let failed = |e: io::Error| PublishError::system(Action::Prepare, &target.parent, e);
        let path = loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = target.parent.join(target.neighbour(&format!("{}-{number}", std::process::id())));
            // Private: nobody should visit, or index, a half-made site.
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => break path,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        };
        let dir = match File::open(&path) {
            Ok(dir) => dir,
            Err(error) => {
                let _ = fs::remove_dir(&path);
                return Err(failed(error));
            }
        };
        let workshop = Self { path, dir, keep: false };
        // Not every network file system locks folders; the lock of the output is the one that counts.
        let _ = workshop.dir.try_lock();
        fs::write(workshop.path.join(marker::NAME), marker::TEXT).map_err(failed)?;
        fs::create_dir(workshop.path.join(SITE)).map_err(failed)?;
        Ok(workshop)
    }

    /// The one at `path`, if it is ours and its builder is dead.
    fn abandoned(path: &Path) -> Option<Self> {
        if !fs::symlink_metadata(path).ok()?.is_dir() {
            return None;
        }
        let dir = File::open(path).ok()?;
        if matches!(dir.try_lock(), Err(TryLockError::WouldBlock)) {
            return None;
        }
        let ours = marker::read(path).ok()? != Mark::Absent || fs::read_dir(path).ok()?.next().is_none();
        ours.then(|| Self { path: path.to_owned(), dir, keep: false })
    }

    pub(super) fn site(&self) -> PathBuf {
        self.path.join(SITE)
    }

    pub(super) fn former(&self) -> PathBuf {
        self.path.join(FORMER)
    }

    /// Leaves everything in place: it holds the only copy of the published site.
    pub(super) fn keep(&mut self) {
        self.keep = true;
    }

    /// Removes it; the path if something resists.
    pub(super) fn dismantle(mut self) -> Option<PathBuf> {
        self.keep = true;
        self.remove().err().map(|_| self.path.clone())
    }

    /// The marker goes last: killed on the way, the rest is still recognised.
    fn remove(&self) -> io::Result<()> {
        for name in [SITE, FORMER] {
            remove_tree(&self.path.join(name))?;
        }
        absent_is_fine(fs::remove_file(self.path.join(marker::NAME)))?;
        absent_is_fine(fs::remove_dir(&self.path))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if !self.keep {
            // Nobody to tell: the next build sweeps it.
            let _ = self.remove();
        }
    }
}

/// Puts right what killed builds left beside the output; returns what could not be removed.
///
/// The caller holds the lock.
pub(super) fn sweep(target: &Target) -> Result<Vec<PathBuf>, PublishError> {
    let failed = |e: io::Error| PublishError::system(Action::Find, &target.parent, e);
    let prefix = target.neighbour("");
    let mut left = Vec::new();
    for entry in fs::read_dir(&target.parent).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if is_workshop(&name, &prefix) {
            left.push(target.parent.join(name));
        }
    }
    left.sort();
    let mut stuck = Vec::new();
    for path in left {
        let Some(mut workshop) = Workshop::abandoned(&path) else { continue };
        // Killed between two renames: the only case where the site is away from its place.
        if workshop.former().is_dir() && fs::symlink_metadata(&target.real).is_err() {
            if let Err(error) = fs::rename(workshop.former(), &target.real) {
                workshop.keep();
                return Err(PublishError::system(Action::Restore, &workshop.former(), error));
            }
            // Before the copy that was prepared goes away.
            target
                .parent_dir
                .sync_all()
                .map_err(|e| PublishError::system(Action::Flush, &target.parent, e))?;
        }
        stuck.extend(workshop.dismantle());
    }
    Ok(stuck)
}

/// `<prefix><pid>-<number>`, and nothing that another output's name could look like.
fn is_workshop(name: &OsStr, prefix: &OsStr) -> bool {
    name.as_bytes()
        .strip_prefix(prefix.as_bytes())
        .is_some_and(|rest| !rest.is_empty() && rest.iter().all(|b| b.is_ascii_digit() || *b == b'-'))
}

/// Removes a tree, also one whose folders were made read-only.
fn remove_tree(path: &Path) -> io::Result<()> {
    match absent_is_fine(fs::remove_dir_all(path)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            unlock(path);
            absent_is_fine(fs::remove_dir_all(path))
        }
        done => done,
    }
}

/// Gives ourselves back the right to empty our folders; what is not ours stays as it is, and is reported by the removal.
fn unlock(folder: &Path) {
    let _ = fs::set_permissions(folder, Permissions::from_mode(0o700));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            unlock(&entry.path());
        }
    }
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
