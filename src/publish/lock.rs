//! One publication at a time for one output.
//!
//! The lock is a hidden file beside the output, held by `flock`: the system releases it when the process dies, however
//! it dies, so a lock is never stale. The file goes away with the last holder and does not litter the folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::error::{Action, PublishError};

/// Holds the output until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock at `path` for `out`; when it is held, waits for it or says so at once.
    pub(super) fn take(path: PathBuf, out: &Path, wait: bool) -> Result<Self, PublishError> {
        let refused = |cause: io::Error| PublishError::system(Action::Lock, &path, cause);
        loop {
            let mut file = open(&path).map_err(refused)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if wait => file.lock().map_err(refused)?,
                Err(TryLockError::WouldBlock) => {
                    return Err(PublishError::Busy { out: out.to_owned(), pid: holder(&mut file) });
                }
                Err(TryLockError::Error(cause)) => return Err(refused(cause)),
            }
            // The former holder removes the file before it lets go: what we locked may no longer be at that path,
            // and somebody else may already hold the one that is.
            if is_still_at(&file, &path) {
                // The number only serves the message of the one who is refused.
                let _ = file
                    .set_len(0)
                    .and_then(|()| file.rewind())
                    .and_then(|()| write!(file, "{}", std::process::id()));
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held, or a third process could lock a file that a second one is about to lose.
        let _ = fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn is_still_at(file: &File, path: &Path) -> bool {
    let (Ok(held), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}
