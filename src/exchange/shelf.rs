//! Texts that wait for their turn on disk: a national import does not hold in memory what it has read.
//!
//! One file beside the content, without a name from the start: whatever becomes of the import, nothing of it stays.

use std::fs::{self, File};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Error, ErrorKind};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::scaffold::Refusal;

/// Where a text of a [`Shelf`] stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Slip {
    at: u64,
    length: usize,
}

/// The file, and what is not yet in it.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    file: File,
    size: u64,
    tail: Vec<u8>,
}

/// Written at once.
const TAIL: usize = 1 << 16;

impl Shelf {
    /// An empty shelf in a folder: best on the disk that will take the content.
    ///
    /// # Errors
    /// The disk or the permissions.
    pub fn open(folder: &Path) -> Result<Self, Refusal> {
        // A name that no one can foresee, nor an import that was stopped have left behind.
        let path = folder.join(format!(".passerelle-{:016x}.tmp", RandomState::new().hash_one(())));
        let open = || {
            let file = File::options().read(true).write(true).create_new(true).open(&path)?;
            fs::remove_file(&path)?;
            Ok(file)
        };
        let folder = folder.to_owned();
        match open() {
            Ok(file) => Ok(Self { folder, file, size: 0, tail: Vec::new() }),
            Err(error) => Err(Refusal::Write(folder, error)),
        }
    }

    /// Puts a text away.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn put(&mut self, text: &str) -> Result<Slip, Refusal> {
        let at = self.size + self.tail.len() as u64;
        self.tail.extend_from_slice(text.as_bytes());
        if self.tail.len() >= TAIL {
            let written = self.file.write_all_at(&self.tail, self.size);
            // The file has no name: the folder says which disk is full.
            written.map_err(|error| Refusal::Write(self.folder.clone(), error))?;
            self.size += self.tail.len() as u64;
            self.tail.clear();
        }
        Ok(Slip { at, length: text.len() })
    }

    /// A text that was put away.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn get(&self, slip: Slip) -> Result<String, Refusal> {
        self.read(slip).map_err(|error| Refusal::Read(self.folder.clone(), error))
    }

    /// The same, for those who are writing a file and can only say what the disk says.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn read(&self, slip: Slip) -> io::Result<String> {
        let mut bytes = vec![0; slip.length];
        match slip.at.checked_sub(self.size) {
            // A text is all in the file or all in the tail.
            Some(at) => {
                let from = usize::try_from(at).unwrap_or(usize::MAX);
                let there = self.tail.get(from..).and_then(|rest| rest.get(..slip.length));
                bytes.copy_from_slice(there.ok_or_else(lost)?);
            }
            None => self.file.read_exact_at(&mut bytes, slip.at)?,
        }
        String::from_utf8(bytes).map_err(|_| lost())
    }
}

/// What was put is not what is there.
fn lost() -> Error {
    Error::from(ErrorKind::InvalidData)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_is_given_back_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut shelf = Shelf::open(folder.path()).expect("a shelf");
        let text = |n: usize| format!("{n} é {}", "x".repeat(n % 977));
        let slips: Vec<Slip> = (0..2_000).map(|n| shelf.put(&text(n)).expect("put")).collect();
        for (n, slip) in slips.into_iter().enumerate().rev() {
            assert_eq!(shelf.get(slip).expect("there"), text(n));
        }
        assert!(shelf.get(Slip { at: 1 << 40, length: 3 }).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }
}
