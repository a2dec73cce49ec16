//! What is not published today, and why: the build report names it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::diagnostics::{Diagnostic, Report};
use crate::model::{Data, Entry, EntryId, Kind};

use super::Options;

/// An entry that is left out of this edition.
#[derive(Debug, Clone)]
pub struct LeftOut {
    pub entry: EntryId,
    pub reason: Reason,
}

/// Why an entry is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    Draft,
    /// Appears on this day.
    NotYet(Date),
    /// Withdrawn on this day.
    Withdrawn(Date),
}

/// Entries that are drafts, not due yet or withdrawn on `date`. Children go with their parent, services with their
/// structure.
///
/// Without a date, those that depend on it are reported, unless the site itself, or its date, could not be read (`is_read`).
pub fn left_out(
    entries: &[Entry],
    date: Option<Date>,
    options: &Options,
    is_read: bool,
    report: &mut Report,
) -> Vec<LeftOut> {
    let own: BTreeMap<EntryId, Reason> = (0..)
        .zip(entries)
        .filter_map(|(id, entry)| Some((id, reason(entry, date, is_read, report)?)))
        .filter(|(_, reason)| match reason {
            Reason::Draft | Reason::NotYet(_) => !options.drafts,
            Reason::Withdrawn(_) => !options.withdrawn,
        })
        .collect();
    let structures: HashMap<&str, Reason> = own
        .iter()
        .map(|(id, reason)| (&entries[*id as usize], *reason))
        .filter(|(entry, _)| entry.kind == Kind::Structure)
        .map(|(entry, reason)| (entry.id.as_str(), reason))
        .collect();
    let inherited = |entry: &Entry| match &entry.data {
        Data::Service(service) => structures.get(service.structure.slot.id.as_str()).copied(),
        _ => own.get(&entry.parent?).copied(),
    };
    (0..)
        .zip(entries)
        .filter_map(|(id, entry)| {
            let reason = own.get(&id).copied().or_else(|| inherited(entry))?;
            Some(LeftOut { entry: id, reason })
        })
        .collect()
}

fn reason(entry: &Entry, date: Option<Date>, is_read: bool, report: &mut Report) -> Option<Reason> {
    let life = entry.data.life()?;
    if let Some(to) = life.withdraw_on.as_ref().filter(|_| life.is_backwards()) {
        report.push(
            Diagnostic::error("periode", &entry.source, to.span, "la fiche serait retirée avant de paraître")
                .help("« depublie_le » doit venir après « publie_le »"),
        );
    }
    if life.draft == Some(true) {
        return Some(Reason::Draft);
    }
    let scheduled = life.publish_on.as_ref().or(life.withdraw_on.as_ref())?;
    let Some(today) = date else {
        if !is_read {
            return None;
        }
        report.push(
            Diagnostic::error(
                "date-absente",
                &entry.source,
                scheduled.span,
                "cette fiche dépend de la date de l'édition, qui n'est pas connue",
            )
            .help("ajoutez « date: AAAA-MM-JJ » dans content/site.yaml, ou l'option --date"),
        );
        return None;
    };
    if let Some(from) = life.publish_on.as_ref().filter(|d| d.value.0 > today) {
        return Some(Reason::NotYet(from.value.0));
    }
    let to = life.withdraw_on.as_ref().filter(|d| d.value.0 <= today)?;
    Some(Reason::Withdrawn(to.value.0))
}
