//! What a page can show.

use crate::model::EntryId;

/// How a page is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The page of an entry.
    Entry(EntryId),
    /// A whole kit or territory on one printable page.
    Printable(EntryId),
    /// What stands behind a long programme: its context, its method, who steers it, how it is followed.
    Background(EntryId),
    /// A page that lists, by the id of its section.
    Section(&'static str),
    NotFound,
}

impl View {
    /// False for pages that search engines should leave out: they repeat others, or hold only what a reader ticked.
    pub fn is_indexed(self) -> bool {
        !matches!(self, Self::Printable(_) | Self::NotFound | Self::Section("ma-liste"))
    }
}
