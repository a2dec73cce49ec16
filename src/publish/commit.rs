//! From the prepared site to the published one: compare, guard, flush, swap, clean.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use rustix::fs::{AtFlags, statat};

use super::error::{Action, PublishError};
use super::marker;
use super::stage::Stage;
use super::swap::{Swap, swap};
use super::system;
use super::target::{Occupant, is_foreign};

/// What to do when pages vanish.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Guard {
    /// Stop if more than half of the published pages would vanish: an empty checkout, a disk that is not attached.
    #[default]
    StopAboveHalf,
    /// The person said that it is meant.
    AllowRemovals,
}

/// What a publication did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Files that are new or changed.
    pub written: u64,
    /// Files that stayed as they were, with their modification time.
    pub unchanged: u64,
    /// Files of the former site that are gone.
    pub removed: u64,
    /// Size of the whole site.
    pub bytes: u64,
    pub swap: Swap,
    /// Hidden folders that could not be removed; harmless, to be mentioned.
    pub leftovers: Vec<PathBuf>,
}

/// The former site, counted.
#[derive(Debug, Default)]
struct Census {
    files: u64,
    removed: u64,
    pages: u64,
    vanishing_pages: u64,
}

impl Stage {
    /// Puts the site in place at once, or leaves the former one untouched.
    pub fn commit(self, guard: Guard) -> Result<Summary, PublishError> {
        self.finish(guard, true)
    }

    pub(super) fn finish(mut self, guard: Guard, use_exchange: bool) -> Result<Summary, PublishError> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(PublishError::Incomplete);
        }
        let kept = self.kept()?;
        // Again: minutes may have passed, and somebody else may have put something there.
        let occupant = self.target.inspect(self.options.force)?;
        let census = match occupant {
            Occupant::Ours { .. } => self.census(&kept)?,
            Occupant::Nothing | Occupant::Replaceable => Census::default(),
        };
        if guard == Guard::StopAboveHalf && census.vanishing_pages * 2 > census.pages {
            return Err(PublishError::MassRemoval {
                vanishing: census.vanishing_pages,
                published: census.pages,
            });
        }
        let mut summary = Summary {
            written: self.tally.written.load(Ordering::Relaxed),
            unchanged: self.tally.unchanged.load(Ordering::Relaxed),
            removed: census.removed,
            bytes: self.tally.bytes.load(Ordering::Relaxed),
            swap: Swap::None,
            leftovers: std::mem::take(&mut self.stuck),
        };
        let nothing_changed = summary.written == 0
            && census.files == summary.unchanged
            && occupant == (Occupant::Ours { current: true })
            && self.former.as_ref().is_some_and(|former| former.is_at(&self.target.real));
        if nothing_changed {
            summary.leftovers.extend(self.workshop.dismantle());
            return Ok(summary);
        }
        self.take_over(&kept)?;
        self.put_marker()?;
        system::flush(&self.site).map_err(|e| PublishError::system(Action::Flush, &self.target.given, e))?;
        summary.swap = swap(&self.target, &mut self.workshop, use_exchange)?;
        // The swap must reach the disk before the removal of the former site does.
        for folder in [&self.target.parent_dir, &self.workshop.dir] {
            folder.sync_all().map_err(|e| PublishError::system(Action::Confirm, &self.target.given, e))?;
        }
        summary.leftovers.extend(self.workshop.dismantle());
        Ok(summary)
    }

    /// Counts the files of the former site, and those that the next one lacks.
    fn census(&self, kept: &[Box<str>]) -> Result<Census, PublishError> {
        let mut census = Census::default();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            self.count_folder(&folder, kept, &mut census, &mut folders)?;
        }
        Ok(census)
    }

    fn count_folder(
        &self,
        folder: &Path,
        kept: &[Box<str>],
        census: &mut Census,
        folders: &mut Vec<PathBuf>,
    ) -> Result<(), PublishError> {
        let unreadable =
            |e: io::Error| PublishError::system(Action::Read, &self.target.given.join(folder), e);
        let entries = match fs::read_dir(self.target.real.join(folder)) {
            Ok(entries) => entries,
            // Removed while we look: there is less to lose.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(unreadable(error)),
        };
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            if folder.as_os_str().is_empty() && name == marker::NAME {
                continue;
            }
            let kind = entry.file_type().map_err(unreadable)?;
            let path = folder.join(&name);
            if !self.options.force && (is_foreign(&name) || !(kind.is_dir() || kind.is_file())) {
                return Err(PublishError::Intruder { path: self.target.given.join(path) });
            }
            if kind.is_dir() {
                folders.push(path);
                continue;
            }
            let is_page = path.extension().is_some_and(|e| e == "html");
            let stays = path.to_str().is_some_and(|path| kept.binary_search_by(|k| (**k).cmp(path)).is_ok());
            let vanishes = !stays && statat(&self.site, &path, AtFlags::SYMLINK_NOFOLLOW).is_err();
            census.files += 1;
            census.pages += u64::from(is_page);
            census.removed += u64::from(vanishes);
            census.vanishing_pages += u64::from(vanishes && is_page);
        }
        Ok(())
    }
}
