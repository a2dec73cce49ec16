//! The walk through what an entry says.

use super::leaf::{Slot, Text};

/// What a value can be asked while it is walked through.
pub trait Visitor {
    /// The key under which what follows stands.
    fn key(&mut self, _key: &'static str) {}
    /// A reference to another entry.
    fn reference(&mut self, _slot: &Slot) {}
    /// A text in which links may stand.
    fn text(&mut self, _text: &Text) {}
}
