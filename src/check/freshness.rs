//! What should be read again: sheets with a review period, and what an aid lacks that readers need.

use jiff::Span as Time;
use jiff::civil::Date;

use crate::diagnostics::{Diagnostic, Report, Span};
use crate::model::site::SiteInfo;
use crate::model::{Data, Entry, Kind};

/// A sheet that is reviewed from time to time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub kind: Kind,
    pub title: String,
    pub file: String,
    pub line: u32,
    pub owner: Option<String>,
    pub verified: Option<Date>,
    /// None: it was never verified, so it is due now.
    pub due: Option<Date>,
}

/// The sheets that say how often they are reviewed, those that wait longest first.
pub fn reviews(entries: &[Entry]) -> Vec<Review> {
    let mut out: Vec<Review> = entries.iter().filter_map(review).collect();
    out.sort_by(|a, b| (a.due, &a.file, a.line).cmp(&(b.due, &b.file, b.line)));
    out
}

fn review(entry: &Entry) -> Option<Review> {
    let life = entry.data.life()?;
    let months = life.review_months.as_ref()?;
    let verified = life.verified.map(|day| day.0);
    let period: Option<Time> = Time::new().try_months(i64::from(months.value)).ok();
    Some(Review {
        kind: entry.kind,
        title: entry.title().to_owned(),
        file: entry.source.path.clone(),
        line: place(entry, if verified.is_some() { "verifie_le" } else { "a_verifier_tous_les" }).line,
        owner: life.owner.clone(),
        verified,
        due: verified.zip(period).and_then(|(day, period)| day.checked_add(period).ok()),
    })
}

fn place(entry: &Entry, key: &str) -> Span {
    entry.source.key_span(entry.span.line, key)
}

/// A verification or an update that lies ahead: a year mistyped, and no reminder would come.
fn future(entry: &Entry, date: Option<Date>, report: &mut Report) {
    let verified = entry.data.life().and_then(|life| life.verified).map(|day| ("verifie_le", day.0));
    let updated = match &entry.data {
        Data::Structure(d) => Some(("date_maj", d.updated.value.0)),
        Data::Service(d) => Some(("date_maj", d.updated.value.0)),
        _ => None,
    };
    for (key, day) in verified.into_iter().chain(updated) {
        if date.is_some_and(|today| day > today) {
            let message = format!("la date {day} est dans l'avenir (clé « {key} »)");
            report.push(
                Diagnostic::error("date-future", &entry.source, place(entry, key), message)
                    .help("vérifiez l'année, ou la date de l'édition dans site.yaml")
                    .warning(),
            );
        }
    }
    let life = entry.data.life();
    if let Some(months) =
        life.and_then(|l| l.review_months.as_ref()).filter(|m| !(1..=120).contains(&m.value))
    {
        let message = format!("une vérification tous les {} mois n'est pas possible", months.value);
        report.push(
            Diagnostic::error("nombre", &entry.source, months.span, message)
                .help("écrivez un nombre de mois de 1 à 120, par exemple 12"),
        );
    }
}

/// Warns of what is overdue on the day of the edition, and of aids that lead nowhere.
pub fn check(entries: &[Entry], date: Option<Date>, info: Option<&SiteInfo>, report: &mut Report) {
    for entry in entries {
        future(entry, date, report);
        if let Some(today) = date
            && let Some(Review { due: Some(due), verified: Some(verified), owner, .. }) = review(entry)
            && due < today
        {
            let who = owner.map_or_else(String::new, |owner| format!(" (responsable : {owner})"));
            report.push(
                Diagnostic::error(
                    "verification-depassee",
                    &entry.source,
                    place(entry, "verifie_le"),
                    format!("cette fiche, vérifiée le {verified}, était à relire avant le {due}{who}"),
                )
                .help("relisez-la, puis mettez la date du jour dans « verifie_le »")
                .warning(),
            );
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
