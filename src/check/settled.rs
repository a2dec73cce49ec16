//! What the preview keeps of a site that was checked: entries whose references are resolved, shared from one edition to
//! the next for as long as no entry comes, goes or changes its name.
//!
//! In: entries as they were decoded, of which the preview also keeps the originals. Out: the same with data that this
//! check may resolve.

use rayon::prelude::*;

use super::alone::Alone;
use crate::model::{Data, Entry};

/// The entries of the last check, in its order, and what was known of each.
#[derive(Default)]
pub struct Settled(Vec<(Entry, Alone)>);

impl Settled {
    /// Gives each entry the data of the last check if nothing moved, or a copy of its own; a reference names a place among
    /// the entries, so that none is good any more once these places changed.
    pub fn settle(&mut self, entries: &mut [Entry], alone: &[Alone]) {
        let same = self.0.len() == entries.len()
            && self.0.iter().zip(&*entries).all(|((before, _), now)| named_alike(before, now));
        let before = if same { &self.0[..] } else { &[] };
        entries.par_iter_mut().zip(alone).enumerate().for_each(|(at, (entry, own))| {
            let before = before.get(at).filter(|(_, before)| own.is(before));
            match before {
                Some((before, _)) => entry.data = before.data.clone(),
                None if own.is_kept() => entry.data = entry.data.apart(),
                None => {}
            }
        });
        self.0 = entries.iter().cloned().zip(alone.iter().cloned()).collect();
    }
}

/// True if references find both by the same words.
fn named_alike(a: &Entry, b: &Entry) -> bool {
    let number = |entry: &Entry| match &entry.data {
        Data::Action(action) => Some(action.number.value),
        _ => None,
    };
    a.kind == b.kind && a.parent == b.parent && a.id == b.id && number(a) == number(b)
}
