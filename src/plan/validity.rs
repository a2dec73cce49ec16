//! Where the edition stands in the time in which an aid is given.

use crate::check::Site;
use crate::model::aid::{Aid, Validity};

/// An aid is over, given now, or to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    Over,
    Current,
    ToCome,
}

/// The same for an aid, on the day of the edition.
pub fn term(site: &Site, aid: &Aid) -> Term {
    let (Some(Validity(keys)), Some(today)) = (&aid.validity, site.date) else {
        return Term::Current;
    };
    let today = (today.year(), today.month(), today.day());
    if keys.to.as_ref().is_some_and(|to| to.value.last() < today) {
        Term::Over
    } else if keys.from.as_ref().is_some_and(|from| today < from.value.first()) {
        Term::ToCome
    } else {
        Term::Current
    }
}
