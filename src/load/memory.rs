//! What the preview remembers between two readings: a file that did not move gives what it gave before.
//!
//! In: the files that may have moved, or nothing but the folder. Out: what each file gives, in their order. A build
//! remembers nothing.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use super::Part;
use super::files::{self, Found, FoundFile};

/// What the files gave at the last reading; `E` is what is kept of each entry.
pub struct Memory<E> {
    /// What was found at the last walk, but for the texts.
    found: Found,
    /// The texts, in the order of the walk.
    texts: Vec<Text<E>>,
    /// The place of each among them, by path.
    places: HashMap<String, usize>,
}

/// A file, what it gave, and how it then looked.
struct Text<E> {
    file: FoundFile,
    stamp: Option<Stamp>,
    part: Given<E>,
}

/// What a file gives: its entries apart from the rest.
type Given<E> = Arc<(Part, Vec<E>)>;

impl<E> Default for Memory<E> {
    fn default() -> Self {
        Self { found: Found::default(), texts: Vec::new(), places: HashMap::new() }
    }
}

impl<E: Clone + Send + Sync> Memory<E> {
    /// Reads what moved under `root`. If `moved` names only known texts, nothing else is looked at.
    pub(super) fn refresh(
        &mut self,
        root: &Path,
        moved: Option<&[String]>,
        read: impl Fn(&FoundFile) -> (Part, Vec<E>) + Sync,
    ) {
        match moved.and_then(|moved| self.known(moved)) {
            Some(places) => {
                for place in places {
                    let text = &mut self.texts[place];
                    // Before reading: what is saved meanwhile is then seen at the next turn.
                    text.stamp = Stamp::of(&text.file);
                    text.part = Arc::new(read(&text.file));
                }
            }
            None => self.walk(root, read),
        }
    }

    /// The places of the texts that moved, if all are known and still there; a folder, a new file or a theme may change
    /// anything.
    fn known(&self, moved: &[String]) -> Option<Vec<usize>> {
        let place = |path: &String| {
            let place = *self.places.get(path)?;
            let there = std::fs::symlink_metadata(&self.texts[place].file.full).ok()?;
            there.is_file().then_some(place)
        };
        moved.iter().map(place).collect()
    }

    fn walk(&mut self, root: &Path, read: impl Fn(&FoundFile) -> (Part, Vec<E>) + Sync) {
        let mut found = files::walk(root);
        let files = std::mem::take(&mut found.texts);
        let texts = files.into_par_iter().map(|file| self.text(file, &read)).collect();
        (self.found, self.texts) = (found, texts);
        self.places = self.texts.iter().map(|text| text.file.path.clone()).zip(0..).collect();
    }

    /// What `file` gives, read anew by `read` unless it did not move.
    fn text(&self, file: FoundFile, read: impl Fn(&FoundFile) -> (Part, Vec<E>)) -> Text<E> {
        let stamp = Stamp::of(&file);
        let kept = self.places.get(&file.path).map(|place| &self.texts[*place]);
        let part = match kept.filter(|kept| stamp.is_some() && kept.stamp == stamp) {
            Some(kept) => kept.part.clone(),
            None => Arc::new(read(&file)),
        };
        Text { file, stamp, part }
    }

    /// What was found, but for the texts.
    pub(super) fn found(&self) -> Found {
        self.found.clone()
    }

    /// What each text gives, in their order.
    pub(super) fn parts(&self) -> Vec<(Part, Vec<E>)> {
        self.texts.par_iter().map(|text| <(Part, Vec<E>)>::clone(&text.part)).collect()
    }
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
