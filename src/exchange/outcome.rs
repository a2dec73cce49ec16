//! What an import ends with: what it did, or why nothing was written.

use super::journal::JournalError;
use super::read::Failure as ReadFailure;
use crate::diagnostics::Diagnostic;
use crate::scaffold::Refusal;

/// What an import did, for the editor. Each line names its record and says why.
#[derive(Debug, Default)]
pub struct Report {
    /// Records read, and those that concern the site.
    pub read: usize,
    pub concerned: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: Vec<String>,
    /// Values that were left out of a record that was kept.
    pub left_out: Vec<String>,
    /// Records that may be the same thing under two identifiers.
    pub alike: Vec<String>,
    /// Values and entries that an editor wrote or changed, and that stay.
    pub by_hand: Vec<String>,
    /// Entries that the editor removed.
    pub removed: Vec<String>,
    /// Entries of an earlier import that the files do not have any more.
    pub gone: Vec<String>,
    /// Files written, relative to the source folder.
    pub files: Vec<String>,
}

impl Report {
    /// True if records were refused and none was taken.
    pub fn is_nothing(&self) -> bool {
        let taken = self.created + self.updated + self.unchanged + self.by_hand.len() + self.removed.len();
        taken == 0 && !self.refused.is_empty()
    }
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Failure {
    Read(ReadFailure),
    /// This line of the journal is not a record.
    Journal(String),
    Disk(Refusal),
    /// With the import the site would have these errors; the files are as they were.
    Check(Vec<Diagnostic>),
    /// The same, but these files could not be put back as they were.
    Left(Box<Failure>, Vec<String>),
}

impl From<ReadFailure> for Failure {
    fn from(failure: ReadFailure) -> Self {
        Self::Read(failure)
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Disk(refusal) => Self::Disk(refusal),
            JournalError::Line(line) => Self::Journal(line),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Disk(refusal)
    }
}
