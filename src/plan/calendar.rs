//! When events are: what is to come stands before what is past.

use crate::check::Site;
use crate::model::library::Event;

/// Whether an event is over on the day of the edition.
pub fn is_over(site: &Site, event: &Event) -> bool {
    let last = event.end.as_ref().map_or(event.start.value, |end| end.value).last();
    site.date.is_some_and(|today| last < (today.year(), today.month(), today.day()))
}

/// The place of an event among the others: the next first, then what is over, the latest first.
pub fn order(site: &Site, event: &Event) -> u32 {
    let (year, month, day) = event.start.value.first();
    let place = (i32::from(year) * 12 + i32::from(month)) * 31 + i32::from(day);
    let place = place.unsigned_abs();
    if is_over(site, event) { u32::MAX - place } else { place }
}
