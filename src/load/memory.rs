//! What the preview remembers between two readings: a file that did not move gives what it gave before.
//!
//! In: the files found. Out: for each, whether it is still the one that was read. A build remembers nothing.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Part;
use super::files::FoundFile;

/// What the files gave at the last reading; `E` is what is kept of each entry.
pub struct Memory<E>(pub(super) HashMap<String, Kept<E>>);

impl<E> Default for Memory<E> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

/// What one file gave, and how it then looked.
pub(super) struct Kept<E> {
    stamp: Option<Stamp>,
    part: Arc<(Part, Vec<E>)>,
}

/// How a file looks without being read. The system sets the time of change itself: no tool can put it back.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    number: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl<E: Clone> Memory<E> {
    /// What `file` gives, read anew by `read` unless it did not move.
    pub(super) fn part(&self, file: &FoundFile, read: impl Fn(&FoundFile) -> (Part, Vec<E>)) -> Kept<E> {
        // Before reading: what is saved meanwhile is then seen at the next turn.
        let stamp = Stamp::of(file);
        match self.0.get(&file.path) {
            Some(kept) if stamp.is_some() && kept.stamp == stamp => Kept { stamp, part: kept.part.clone() },
            _ => Kept { stamp, part: Arc::new(read(file)) },
        }
    }
}

impl<E: Clone> Kept<E> {
    pub(super) fn part(&self) -> (Part, Vec<E>) {
        <(Part, Vec<E>)>::clone(&self.part)
    }
}

impl Stamp {
    /// None while another save could leave the same one.
    fn of(file: &FoundFile) -> Option<Self> {
        let there = std::fs::symlink_metadata(&file.full).ok()?;
        let changed = (there.ctime(), there.ctime_nsec());
        settled(changed).then(|| Self {
            device: there.dev(),
            number: there.ino(),
            size: there.size(),
            modified: (there.mtime(), there.mtime_nsec()),
            changed,
        })
    }
}

/// Whether the clock of the files has moved on since: two saves within one of its ticks look the same.
fn settled((seconds, nanoseconds): (i64, i64)) -> bool {
    // Systems that keep no part of a second may count by two.
    let tick = if nanoseconds == 0 { Duration::from_secs(3) } else { Duration::from_millis(100) };
    let (Ok(seconds), Ok(nanoseconds)) = (u64::try_from(seconds), u32::try_from(nanoseconds)) else {
        return false;
    };
    let since = SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds));
    since.and_then(|since| since.elapsed().ok()).is_some_and(|age| age > tick)
}
