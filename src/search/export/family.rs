//! The pieces of one kind: each group becomes files as soon as it is whole, so that a large index is never
//! held a second time as its export.

use super::PublishedFile;
use super::blocks::Cutting;
use super::encode::{self, Piece};

/// Pieces that are named after their common content: one name each would be a third of the root.
const GROUP: usize = 16;
/// The same on a site whose lists are cut: with its twenty thousand pieces, names would be most of what a question costs.
const GROUP_LARGE: usize = 64;

/// Takes each file as soon as it is made.
pub type Give<'g> = &'g dyn Fn(PublishedFile);

/// Pieces by rank, under the letter that begins their names.
pub struct Family<'g> {
    letter: &'static str,
    give: Give<'g>,
    group: usize,
    /// The group that is not whole yet.
    open: Vec<Piece>,
    given: usize,
    /// The digests of the groups.
    editions: String,
}

impl<'g> Family<'g> {
    pub fn new(letter: &'static str, give: Give<'g>, cutting: Cutting) -> Self {
        let group = if cutting.is_cutting() { GROUP_LARGE } else { GROUP };
        Self { letter, give, group, open: Vec::new(), given: 0, editions: String::new() }
    }

    /// How many of its pieces share what their names end with.
    pub fn group(&self) -> usize {
        self.group
    }

    /// How many pieces there are so far.
    pub fn len(&self) -> usize {
        self.given + self.open.len()
    }

    pub fn push(&mut self, piece: Piece) {
        self.open.push(piece);
        if self.open.len() == self.group {
            self.publish();
        }
    }

    /// Gives what is left; answers the digests of the groups.
    pub fn close(mut self) -> (&'static str, String) {
        if !self.open.is_empty() {
            self.publish();
        }
        (self.letter, self.editions)
    }

    /// Gives pieces at once, under a name that the root does not know; answers the rank of the first and what their
    /// names share.
    pub fn push_apart(&mut self, pieces: Vec<Piece>) -> (usize, String) {
        let first = self.given;
        self.open = pieces;
        (first, self.give_open())
    }

    fn publish(&mut self) {
        let edition = self.give_open();
        self.editions.push_str(&edition);
    }

    fn give_open(&mut self) -> String {
        let digests: Vec<String> = self.open.iter().map(Piece::digest).collect();
        let edition = Piece(digests.concat()).digest();
        for (piece, digest) in self.open.drain(..).zip(&digests) {
            let name = format!("{}{}-{edition}", self.letter, self.given);
            // Pieces are most of an index: room for one is made once, and what has to be escaped is rare.
            let mut call = Vec::with_capacity(piece.0.len() + piece.0.len() / 16 + 64);
            call.extend_from_slice(b"passerelleIndex(");
            encode::quote(&name, &mut call);
            call.push(b',');
            encode::quote(&piece.0, &mut call);
            call.extend([",\"", digest, "\");\n"].concat().bytes());
            (self.give)(PublishedFile { name: format!("{name}.js"), bytes: call });
            self.given += 1;
        }
        edition
    }
}
