//! What could be read of something that cannot be understood: its references and texts are checked all the same, so that
//! one run shows every mistake.

use super::Data;
use super::leaf::{Slot, Text};
use super::visit::Visitor;

/// What can be walked through.
pub trait Visit {
    /// Walks through references and texts.
    fn visit(&self, visitor: &mut dyn Visitor);
}

impl Visit for Data {
    fn visit(&self, visitor: &mut dyn Visitor) {
        Self::visit(self, visitor);
    }
}

/// The readable parts, as they were met.
#[derive(Debug, Clone, Default)]
pub struct Rest(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Key(&'static str),
    Reference(Slot),
    Text(Text),
}

impl Rest {
    /// All that `data` names and says.
    pub fn of(data: &Data) -> Self {
        let mut rest = Self::default();
        data.visit(&mut rest);
        rest
    }

    /// True if nothing of it is worth a check.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Key(_)))
    }
}

impl Visitor for Rest {
    fn key(&mut self, key: &'static str) {
        self.0.push(Piece::Key(key));
    }

    fn reference(&mut self, slot: &Slot) {
        self.0.push(Piece::Reference(slot.clone()));
    }

    fn text(&mut self, text: &Text) {
        self.0.push(Piece::Text(text.clone()));
    }
}

impl Visit for Rest {
    fn visit(&self, visitor: &mut dyn Visitor) {
        for piece in &self.0 {
            match piece {
                Piece::Key(key) => visitor.key(key),
                Piece::Reference(slot) => visitor.reference(slot),
                Piece::Text(text) => visitor.text(text),
            }
        }
    }
}
