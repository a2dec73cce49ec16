//! What the texts of one entry say by themselves, whatever the rest of the site: the preview works it out once, and
//! again only when the file of the entry moves.
//!
//! In: an entry as it was decoded. Out: the flaws of its texts, the links still to be followed, its headings.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::headings::heading_ids;
use super::passages::{self, Prose};
use super::plain_language::{self, Remark};
use crate::model::Entry;

/// What is known of an entry; nothing in a build, which asks only once.
#[derive(Debug, Clone, Default)]
pub struct Alone(Option<Arc<Known>>);

#[derive(Debug, Default)]
struct Known {
    prose: OnceLock<Prose>,
    remarks: OnceLock<Vec<Remark>>,
    headings: OnceLock<HashSet<String>>,
}

impl Alone {
    /// Keeps what it works out, for all its clones.
    pub fn kept() -> Self {
        Self(Some(Arc::default()))
    }

    /// True if clones keep what is worked out.
    pub fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// True for clones of one another.
    pub fn is(&self, other: &Self) -> bool {
        matches!((&self.0, &other.0), (Some(own), Some(other)) if Arc::ptr_eq(own, other))
    }

    /// What the check of the texts needs of `entry`.
    pub fn prose<T>(&self, entry: &Entry, then: impl FnOnce(&Prose) -> T) -> T {
        match &self.0 {
            Some(known) => then(known.prose.get_or_init(|| passages::read(entry))),
            None => then(&passages::read(entry)),
        }
    }

    /// What plain language asks of `entry`.
    pub fn remarks<T>(&self, entry: &Entry, then: impl FnOnce(&[Remark]) -> T) -> T {
        match &self.0 {
            Some(known) => then(known.remarks.get_or_init(|| plain_language::remarks(entry))),
            None => then(&plain_language::remarks(entry)),
        }
    }

    /// The anchors of the text of `entry`.
    pub fn headings(&self, entry: &Entry) -> HashSet<String> {
        let read = || heading_ids(entry.markdown());
        self.0.as_ref().map_or_else(read, |known| known.headings.get_or_init(read).clone())
    }
}
