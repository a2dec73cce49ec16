//! The site that is published now, and what of it can stay.
//!
//! Read through one handle, so that a folder renamed or replaced meanwhile cannot lead us elsewhere; nothing is ever
//! written here. What cannot be read is simply different: the next file is then written anew.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, openat, statat};

use super::address::folder_of;
use super::system::open_folder;

/// Most pages are compared in one reading.
const CHUNK: usize = 32 << 10;

/// The published site.
#[derive(Debug)]
pub(super) struct Former {
    pub(super) dir: File,
    /// Its compressed copies are those that we would make.
    pub(super) current: bool,
    /// Which of its folders are there as true folders: a link could lead out of the site.
    folders: RwLock<HashMap<Box<str>, bool>>,
}

impl Former {
    pub(super) fn open(real: &Path, current: bool) -> io::Result<Self> {
        Ok(Self { dir: open_folder(real)?, current, folders: RwLock::default() })
    }

    /// Whether the published folder is still the one that was compared.
    pub(super) fn is_at(&self, real: &Path) -> bool {
        let (Ok(here), Ok(there)) = (self.dir.metadata(), fs::symlink_metadata(real)) else { return false };
        (here.dev(), here.ino()) == (there.dev(), there.ino())
    }

    /// A published file and its size.
    pub(super) fn file(&self, path: &str) -> Option<(File, u64)> {
        if !self.has_folder(folder_of(path)) {
            return None;
        }
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file: File = openat(&self.dir, path, flags, Mode::empty()).ok()?.into();
        let there = file.metadata().ok()?;
        there.is_file().then_some((file, there.len()))
    }

    /// Whether the published file has exactly these bytes.
    pub(super) fn has_bytes(&self, path: &str, bytes: &[u8]) -> bool {
        match self.file(path) {
            Some((file, size)) => size == bytes.len() as u64 && same_bytes(&file, bytes).unwrap_or(false),
            None => false,
        }
    }

    /// Whether the published file has the bytes of `new`; the error is that of reading `new`.
    pub(super) fn has_content(&self, path: &str, new: &File, new_size: u64) -> io::Result<bool> {
        match self.file(path) {
            Some((file, size)) if size == new_size => same_content(&file, new),
            _ => Ok(false),
        }
    }

    fn has_folder(&self, folder: &str) -> bool {
        if folder.is_empty() {
            return true;
        }
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder).copied();
        if let Some(known) = known {
            return known;
        }
        let is_there = self.has_folder(folder_of(folder))
            && statat(&self.dir, folder, AtFlags::SYMLINK_NOFOLLOW)
                .is_ok_and(|there| FileType::from_raw_mode(there.st_mode) == FileType::Directory);
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into(), is_there);
        is_there
    }
}

/// Compares as many bytes as `new` has; the sizes are known to be equal.
fn same_bytes(mut old: &File, new: &[u8]) -> io::Result<bool> {
    let mut buffer = [0; CHUNK];
    for expected in new.chunks(CHUNK) {
        let read = &mut buffer[..expected.len()];
        old.read_exact(read)?;
        if read != expected {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_content(mut old: &File, mut new: &File) -> io::Result<bool> {
    let (mut buffer, mut other) = (vec![0; 2 * CHUNK], vec![0; 2 * CHUNK]);
    loop {
        let read = new.read(&mut buffer)?;
        if read == 0 {
            return Ok(old.read(&mut other).is_ok_and(|more| more == 0));
        }
        if old.read_exact(&mut other[..read]).is_err() || buffer[..read] != other[..read] {
            return Ok(false);
        }
    }
}
