//! The columns of a table in a text: an alignment is a class, since no page has a style of its own.

use pulldown_cmark::{Alignment, CowStr, Event, Tag};

/// How the columns of a table are aligned, and which cell comes next.
#[derive(Default)]
pub struct Columns {
    alignments: Vec<Alignment>,
    next: usize,
    in_head: bool,
}

impl Columns {
    /// The start of a table, without the alignments: they would be written as styles.
    pub fn table(&mut self, alignments: Vec<Alignment>) -> Event<'static> {
        self.alignments = alignments;
        Event::Start(Tag::Table(Vec::new()))
    }

    /// A row begins with this event.
    pub fn row(&mut self, start: &Event<'_>) {
        self.next = 0;
        self.in_head = matches!(start, Event::Start(Tag::TableHead));
    }

    pub fn in_head(&self) -> bool {
        self.in_head
    }

    /// The start of the next cell of a row. Left is where cells are aligned already.
    pub fn cell(&mut self) -> Event<'static> {
        let alignment = self.alignments.get(self.next);
        self.next += 1;
        Event::Html(CowStr::Borrowed(match (alignment, self.in_head) {
            (Some(Alignment::Center), true) => "<th class=\"centre\">",
            (Some(Alignment::Center), false) => "<td class=\"centre\">",
            (Some(Alignment::Right), true) => "<th class=\"droite\">",
            (Some(Alignment::Right), false) => "<td class=\"droite\">",
            _ => return Event::Start(Tag::TableCell),
        }))
    }
}
