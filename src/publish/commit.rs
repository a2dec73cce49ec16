//! From the prepared site to the published one: compare, guard, flush, swap, clean.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::census::{Census, census};
use super::error::{Action, PublishError};
use super::stage::Stage;
use super::swap::{Swap, swap};
use super::system;
use super::target::Occupant;

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
            Occupant::Ours { .. } => census(&self, &kept)?,
            // Nothing of it is a page that vanishes.
            Occupant::Replaceable => census(&self, &kept).map(|_| Census::default())?,
            Occupant::Nothing => Census::default(),
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
            && census.recorded
            && occupant == (Occupant::Ours { current: true })
            && self.former.as_ref().is_some_and(|former| former.is_at(&self.target.real));
        if nothing_changed {
            summary.leftovers.extend(self.workshop.dismantle());
            return Ok(summary);
        }
        self.take_over(&kept)?;
        self.put_marker(&kept)?;
        system::flush(&self.site).map_err(|e| PublishError::system(Action::Flush, &self.target.given, e))?;
        summary.swap = swap(&self.target, &mut self.workshop, use_exchange)?;
        // The swap must reach the disk before the removal of the former site does.
        for folder in [&self.target.parent_dir, &self.workshop.dir] {
            folder.sync_all().map_err(|e| PublishError::system(Action::Confirm, &self.target.given, e))?;
        }
        summary.leftovers.extend(self.workshop.dismantle());
        Ok(summary)
    }
}
