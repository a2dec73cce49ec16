//! What should be read again: sheets with a review period, and what an aid lacks that readers need.

use std::collections::BTreeMap;

use jiff::Span as Time;
use jiff::civil::Date;

use crate::diagnostics::{Diagnostic, Report, Span, plural};
use crate::model::numbers::is_within;
use crate::model::site::SiteInfo;
use crate::model::{Data, Entry, Kind};

/// A sheet, or a part of it, that is reviewed from time to time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub kind: Kind,
    pub id: String,
    pub title: String,
    /// The words for the part, if it is verified apart from the rest of the sheet.
    pub part: Option<&'static str>,
    pub file: String,
    pub span: Span,
    pub owner: Option<String>,
    pub verified: Option<Date>,
    /// None: it was never verified, so it is due now.
    pub due: Option<Date>,
}

/// The sheets that say how often they are reviewed, those that wait longest first.
pub fn reviews(entries: &[Entry]) -> Vec<Review> {
    let mut out: Vec<Review> = entries.iter().flat_map(reviews_of).collect();
    out.sort_by(|a, b| (a.due, &a.file, a.span.line).cmp(&(b.due, &b.file, b.span.line)));
    out
}

fn reviews_of(entry: &Entry) -> Vec<Review> {
    let Some(life) = entry.data.life() else { return Vec::new() };
    // Of a period that is not one, that alone is told.
    let Some(months) = life.review_months.as_ref().filter(|months| is_period(months.value)) else {
        return Vec::new();
    };
    let review = |part, verified: Option<Date>, span| Review {
        kind: entry.kind,
        id: entry.id.clone(),
        title: entry.title().to_owned(),
        part,
        file: entry.source.path.clone(),
        span,
        owner: life.owner.clone(),
        verified,
        due: verified.and_then(|day| due(day, months.value)),
    };
    let verified = life.verified.map(|day| day.0);
    let span = place(entry, if verified.is_some() { "verifie_le" } else { "a_verifier_tous_les" });
    let parts = life.checks.iter().flat_map(|checks| checks.parts());
    let parts = parts.map(|(_, words, day)| review(Some(words), Some(day.value.0), day.span));
    std::iter::once(review(None, verified, span)).chain(parts).collect()
}

fn is_period(months: u32) -> bool {
    is_within("a_verifier_tous_les", f64::from(months))
}

/// The day before which what was verified on `day` is to be verified again.
pub fn due(day: Date, months: u32) -> Option<Date> {
    let period = Time::new().try_months(i64::from(months)).ok()?;
    day.checked_add(period).ok()
}

fn place(entry: &Entry, key: &str) -> Span {
    entry.source.key_span(entry.span, key)
}

/// A verification or an update that lies ahead: a year mistyped, and no reminder would come.
fn future(entry: &Entry, date: Option<Date>, report: &mut Report) {
    let life = entry.data.life();
    let verified = life.and_then(|life| life.verified).map(|day| ("verifie_le", None, day.0));
    let checks = life.and_then(|life| life.checks.as_ref());
    let parts = checks.into_iter().flat_map(|checks| checks.parts());
    let parts = parts.map(|(key, _, day)| (key, Some(day.span), day.value.0));
    // The date of the edition may be some months old when something is verified or changed.
    let last = date.and_then(|edition| due(edition, 12));
    if let Some((span, day)) = updated(entry)
        && last.is_some_and(|last| day > last)
    {
        report.push(
            Diagnostic::error("date-future", &entry.source, span, to_come(day, "date_maj"))
                .help("data·inclusion veut une date passée, ou celle du jour : vérifiez l'année, ou la date de l'édition dans site.yaml"),
        );
    }
    for (key, span, day) in verified.into_iter().chain(parts) {
        if last.is_some_and(|last| day > last) {
            let span = span.unwrap_or_else(|| place(entry, key));
            report.push(
                Diagnostic::error("date-future", &entry.source, span, to_come(day, key))
                    .help("vérifiez l'année, ou la date de l'édition dans site.yaml")
                    .warning(),
            );
        }
    }
    let life = entry.data.life();
    if let Some(months) = life.and_then(|l| l.review_months.as_ref()).filter(|m| !is_period(m.value)) {
        let message = format!("une vérification tous les {} mois n'est pas possible", months.value);
        report.push(
            Diagnostic::error("nombre", &entry.source, months.span, message)
                .help("écrivez un nombre de mois de 1 à 120, par exemple 12"),
        );
    }
}

/// When a record of the directory was last changed, and where it says so.
fn updated(entry: &Entry) -> Option<(Span, Date)> {
    match &entry.data {
        Data::Structure(d) => Some((d.updated.span, d.updated.value.0)),
        Data::Service(d) => Some((d.updated.span, d.updated.value.0)),
        _ => None,
    }
}

/// Warns, once for each file, of records that were changed after the edition: what is published of them is refused until
/// that day has come.
fn ahead(entries: &[Entry], edition: Date, report: &mut Report) {
    let mut files: BTreeMap<&str, (&Entry, Span, Date, usize)> = BTreeMap::new();
    for entry in entries {
        let Some((span, day)) = updated(entry).filter(|(_, day)| *day > edition) else { continue };
        // A draft is in no published data.
        if entry.data.life().is_some_and(|life| life.draft == Some(true)) {
            continue;
        }
        // What is farther ahead is an error.
        if due(edition, 12).is_none_or(|last| day <= last) {
            files.entry(&entry.source.path).or_insert((entry, span, day, 0)).3 += 1;
        }
    }
    for (entry, span, day, count) in files.into_values() {
        let others = match count {
            1 => String::new(),
            _ => format!(", comme {} de ce fichier", plural(count - 1, "autre", "autres")),
        };
        let message =
            format!("la date {day} est après celle de l'édition, {edition} (clé « date_maj »){others}");
        let found = Diagnostic::error("date-future", &entry.source, span, message);
        let help = "data·inclusion refuse une date à venir : vérifiez-la, ou avancez la date de l'édition dans site.yaml";
        report.push(found.help(help).warning());
    }
}

fn to_come(day: Date, key: &str) -> String {
    format!("la date {day} est dans l'avenir (clé « {key} »)")
}

/// The warning for a sheet or a part that is overdue on the day of the edition.
fn overdue(entry: &Entry, review: &Review, date: Option<Date>) -> Option<Diagnostic> {
    let (verified, due) = (review.verified?, review.due?);
    if due >= date? {
        return None;
    }
    let who = review.owner.as_ref().map_or_else(String::new, |owner| format!(" (responsable : {owner})"));
    let (what, key) = match review.part {
        None => ("cette fiche, vérifiée".to_owned(), "verifie_le"),
        Some(part) => (format!("« {part} », vérifié"), "verifications"),
    };
    let message = format!("{what} le {verified}, était à relire avant le {due}{who}");
    let found = Diagnostic::error("verification-depassee", &entry.source, review.span, message);
    Some(found.help(format!("relisez, puis mettez la date du jour dans « {key} »")).warning())
}

/// Warns of what is overdue on the day of the edition, and of aids that lead nowhere.
pub fn check(entries: &[Entry], date: Option<Date>, info: Option<&SiteInfo>, report: &mut Report) {
    if let Some(edition) = date {
        ahead(entries, edition, report);
    }
    for entry in entries {
        future(entry, date, report);
        for review in reviews_of(entry) {
            report.extend(overdue(entry, &review, date));
        }
        if let Data::Aid(aid) = &entry.data
            && aid.contact.is_none()
            && info.is_some_and(|i| i.contact.is_none())
        {
            report.push(
                Diagnostic::error(
                    "contact-absent",
                    &entry.source,
                    place(entry, "nom"),
                    "cette aide ne dit pas qui contacter, et le site non plus",
                )
                .help("ajoutez « contact: » à la fiche, ou à site.yaml pour toutes les fiches")
                .warning(),
            );
        }
    }
}
