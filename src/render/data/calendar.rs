//! `agenda.ics` (iCalendar, RFC 5545): the events, for the calendar of the reader.
//!
//! Written here rather than with a crate: `icalendar` brings `chrono` and `uuid`, stamps events with the
//! clock, and all that is needed is days without hours.
//!
//! Sources often give only a month or a year. What has an end goes to the last day of it; a month is a band over that
//! month; a year alone would cover every day of a reader's calendar: it stands on its first day. Where days are not
//! known, the title says what is: «Forum (octobre 2008)».

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{address, base, edition, text};
use crate::model::library::Event;
use crate::model::scalars::{When, slug};
use crate::model::shared::{Bounds, Contact, Period};
use crate::model::{Data, EntryId};
use crate::plan::Plan;
use crate::render::format;

/// Longest line, in octets, without its end.
const LINE: usize = 75;

/// The whole calendar: all events, by date.
pub fn ics(plan: &Plan<'_>) -> String {
    let mut events: Vec<((i16, i8, i8), EntryId, &Event)> = plan
        .site
        .entries()
        .filter_map(|(id, entry)| match &entry.data {
            Data::Event(d) => Some((d.start.value.first(), id, &**d)),
            _ => None,
        })
        .collect();
    events.sort_by_key(|(day, id, _)| (*day, *id));
    let mut out = String::new();
    let name = format!("Agenda : {}", text(&plan.site.info.title.value));
    for (property, value) in [
        ("BEGIN", "VCALENDAR".to_owned()),
        ("VERSION", "2.0".to_owned()),
        ("PRODID", "-//Passerelle//Agenda//FR".to_owned()),
        ("CALSCALE", "GREGORIAN".to_owned()),
        ("METHOD", "PUBLISH".to_owned()),
        ("NAME", escaped(&name)),
        ("X-WR-CALNAME", escaped(&name)),
        ("URL", format!("{}/agenda/", base(plan))),
        ("REFRESH-INTERVAL;VALUE=DURATION", "P1D".to_owned()),
    ] {
        line(&mut out, property, &value);
    }
    for (_, id, event) in events {
        vevent(&mut out, plan, id, event);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

/// A reminder on the day when each sheet is due; what was never verified is due `today`.
pub fn reminders(reviews: &[crate::check::freshness::Review], today: Date) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Passerelle//Relecture//FR");
    for review in reviews {
        let due = review.due.unwrap_or(today);
        let part = review.part.map_or_else(String::new, |part| format!(" : {part}"));
        // The same on every export, wherever the line moves, so that a calendar replaces its reminder.
        let uid = format!("{}:{}{}@passerelle", review.file, review.id, slug(&part));
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &escaped(&uid));
        line(&mut out, "DTSTAMP", &format!("{}T120000Z", basic(today)));
        line(&mut out, "DTSTART;VALUE=DATE", &basic(due));
        line(&mut out, "SUMMARY", &escaped(&format!("À vérifier : {}{part}", review.title)));
        let owner = review.owner.as_ref().map_or_else(String::new, |o| format!(" (responsable : {o})"));
        line(&mut out, "DESCRIPTION", &escaped(&format!("{}{owner}", review.file)));
        line(&mut out, "TRANSP", "TRANSPARENT");
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn vevent(out: &mut String, plan: &Plan<'_>, id: EntryId, event: &Event) {
    let Some(place) = placed(event) else { return };
    let mut title = text(&event.title.value);
    if let Some(said) = &place.said {
        title = format!("{title} ({said})");
    }
    // The scheme and the port may change, the event is the same.
    let host =
        base(plan).split("://").nth(1).unwrap_or_default().split([':', '/']).next().unwrap_or_default();
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &format!("{}@{host}", plan.entry(id).id));
    line(out, "DTSTAMP", &format!("{}T120000Z", basic(edition(plan))));
    line(out, "DTSTART;VALUE=DATE", &basic(place.first));
    // The end is the first day after the event.
    line(out, "DTEND;VALUE=DATE", &basic(place.last.saturating_add(1.day())));
    line(out, "SUMMARY", &escaped(&title));
    let details = [
        event.hours.as_ref().map(|t| format!("Horaire : {}", text(&t.value))),
        event.description.as_ref().map(|t| text(&t.0.value)),
        event.contact.as_ref().and_then(contact).map(|c| format!("Contact : {c}")),
    ];
    let details: Vec<String> = details.into_iter().flatten().collect();
    if !details.is_empty() {
        line(out, "DESCRIPTION", &escaped(&details.join("\n")));
    }
    if let Some(location) = &event.place {
        line(out, "LOCATION", &escaped(&text(&location.value)));
    }
    let themes: Vec<String> =
        plan.facets(id).themes.iter().map(|t| escaped(&text(plan.entry(*t).title()))).collect();
    if !themes.is_empty() {
        line(out, "CATEGORIES", &themes.join(","));
    }
    if let Some(url) = address(plan, id) {
        line(out, "URL", &url);
    }
    // To be told of an event does not make anybody busy.
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

/// Where an event stands in a calendar.
#[derive(Debug, PartialEq)]
struct Place {
    first: Date,
    last: Date,
    /// What is known of the date, when it is less than a day.
    said: Option<String>,
}

fn placed(event: &Event) -> Option<Place> {
    let start = event.start.value;
    let end = event.end.as_ref().map_or(start, |e| e.value);
    let first = first_day(start)?;
    let last = last_day(end)?.max(first);
    if start.day.is_some() && end.day.is_some() {
        return Some(Place { first, last, said: None });
    }
    // A year alone is a date that is not known, not a year that is full.
    let is_year = event.end.is_none() && start.month.is_none();
    let bounds = Bounds {
        start: Some(event.start.clone()),
        end: event.end.clone().or(Some(event.start.clone())),
        detail: None,
    };
    let said = format::period(&Period(bounds));
    Some(Place { first, last: if is_year { first } else { last }, said: Some(said) })
}

fn first_day(when: When) -> Option<Date> {
    let (year, month, day) = when.first();
    Date::new(year, month, day).ok()
}

fn last_day(when: When) -> Option<Date> {
    let (year, month, _) = when.last();
    match when.day {
        Some(day) => Date::new(year, month, day).ok(),
        None => Date::new(year, month, 1).ok().map(Date::last_of_month),
    }
}

fn contact(contact: &Contact) -> Option<String> {
    let parts = [
        contact.name.as_ref().map(|t| text(&t.value)),
        contact.phone.as_ref().map(format::phone),
        contact.email.as_ref().map(|e| e.0.clone()),
        contact.text.as_ref().map(|t| text(&t.value)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `20081017`.
fn basic(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A text value: `\`, `;`, `,` and line ends have a meaning of their own; control characters may not stand.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a property, folded so that no line is longer than [`LINE`] octets and no character is cut.
fn line(out: &mut String, property: &str, value: &str) {
    let whole = format!("{property}:{value}");
    let mut length = 0;
    for c in whole.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
