//! The former site, file by file: what the next one lacks, and what Passerelle did not put there.

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, statat};
use rustix::io::Errno;

use super::address;
use super::error::{Action, PublishError};
use super::marker;
use super::record::Record;
use super::stage::Stage;
use super::system;
use super::target::{is_litter, is_repository};

/// The former site, counted.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub(super) files: u64,
    pub(super) removed: u64,
    pub(super) pages: u64,
    pub(super) vanishing_pages: u64,
    /// Its marker says what was published.
    pub(super) recorded: bool,
}

/// One walk through it.
struct Walk<'s> {
    stage: &'s Stage,
    kept: &'s [Box<str>],
    top: File,
    record: Option<Record>,
    census: Census,
    /// Still to be looked through.
    folders: Vec<PathBuf>,
    strangers: Vec<PathBuf>,
}

/// Counts what is at the output; refuses what would be lost with it.
pub(super) fn census(stage: &Stage, kept: &[Box<str>]) -> Result<Census, PublishError> {
    let unreadable = |e: io::Error| PublishError::system(Action::Read, &stage.target.given, e);
    let record = marker::record(&stage.target.real).map_err(unreadable)?;
    let mut walk = Walk {
        stage,
        kept,
        top: system::open_folder(&stage.target.real).map_err(unreadable)?,
        census: Census { recorded: record.is_some(), ..Census::default() },
        record,
        folders: vec![PathBuf::new()],
        strangers: Vec::new(),
    };
    while let Some(folder) = walk.folders.pop() {
        walk.folder(&folder)?;
    }
    if walk.strangers.is_empty() {
        return Ok(walk.census);
    }
    walk.strangers.sort();
    Err(PublishError::Intruders { paths: walk.strangers })
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) -> Result<(), PublishError> {
        let target = &self.stage.target;
        let unreadable = |e: io::Error| PublishError::system(Action::Read, &target.given.join(folder), e);
        let entries = match fs::read_dir(target.real.join(folder)) {
            Ok(entries) => entries,
            // Removed while we look: there is less to lose.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unreadable(error)),
        };
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            let path = folder.join(entry.file_name());
            if path != Path::new(marker::NAME) {
                self.entry(&entry, path)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: &DirEntry, path: PathBuf) -> Result<(), PublishError> {
        let name = entry.file_name();
        let given = |path: &Path| self.stage.target.given.join(path);
        let unreadable = |e: io::Error| PublishError::system(Action::Read, &given(&path), e);
        let kind = entry.file_type().map_err(unreadable)?;
        if is_repository(&name) {
            return Err(PublishError::Precious { path: given(&path), what: "un dépôt de versions" });
        }
        let mounted = || match system::is_mount_point(&self.top, path.as_os_str()) {
            Err(Errno::NOENT) => Ok(false),
            other => other.map_err(|e| unreadable(e.into())),
        };
        if kind.is_dir() && mounted()? {
            return Err(PublishError::Precious { path: given(&path), what: "un point de montage" });
        }
        let may_be_ours = self.record.is_some() && address::is_for_hosts(&name);
        let hidden = name.as_encoded_bytes().starts_with(b".") && !may_be_ours;
        let plain = kind.is_dir() || kind.is_file();
        let unwritten = |record: &Record| !path.to_str().is_some_and(|path| record.has(path));
        let stranger = hidden || !plain || kind.is_file() && self.record.as_ref().is_some_and(unwritten);
        if stranger && !is_litter(&name) && !self.stage.options.force {
            self.strangers.push(given(&path));
        } else if kind.is_dir() {
            self.folders.push(path);
        } else {
            self.count(&path);
        }
        Ok(())
    }

    fn count(&mut self, path: &Path) {
        let is_page = path.extension().is_some_and(|e| e == "html");
        let stays = path.to_str().is_some_and(|path| self.kept.binary_search_by(|k| (**k).cmp(path)).is_ok());
        let vanishes = !stays && statat(&self.stage.site, path, AtFlags::SYMLINK_NOFOLLOW).is_err();
        self.census.files += 1;
        self.census.pages += u64::from(is_page);
        self.census.removed += u64::from(vanishes);
        self.census.vanishing_pages += u64::from(vanishes && is_page);
    }
}
