//! `passerelle check --perimes`: what should be read again, for people, spreadsheets and calendars.

use jiff::civil::Date;
use serde::Serialize;

use super::args::{CheckArgs, Format};
use super::{FINE, refuse, today, write};
use crate::check::Site;
use crate::check::freshness::{Review, reviews};
use crate::diagnostics::plural;
use crate::exchange::table::semicolons;
use crate::render::format;
use crate::scaffold::Refusal;

/// A line of the list, in JSON and CSV.
#[derive(Serialize)]
struct Line<'a> {
    fiche: &'a str,
    partie: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    fichier: &'a str,
    ligne: u32,
    responsable: &'a str,
    verifie_le: String,
    a_verifier_le: String,
    en_retard: bool,
}

pub fn run(arguments: &CheckArgs, site: &Site) -> u8 {
    let today = arguments.site.date.unwrap_or_else(today);
    let reviews = reviews(site.all_entries());
    let lines: Vec<Line<'_>> = reviews.iter().map(|r| line(r, today)).collect();
    match arguments.format {
        Format::Json => match serde_json::to_string_pretty(&lines) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("erreur : {error}"),
        },
        Format::Csv => print!("{}", csv(&lines)),
        Format::Texte => print!("{}", table(&reviews, today)),
    }
    match files(arguments, &lines, &reviews, today) {
        Ok(()) => FINE,
        Err(refusal) => refuse(&refusal),
    }
}

fn line(review: &Review, today: Date) -> Line<'_> {
    let date = |date: Option<Date>| date.map_or_else(String::new, |d| d.to_string());
    Line {
        fiche: &review.title,
        partie: review.part.unwrap_or_default(),
        kind: review.kind.code(),
        fichier: &review.file,
        ligne: review.span.line,
        responsable: review.owner.as_deref().unwrap_or_default(),
        verifie_le: date(review.verified),
        a_verifier_le: date(review.due),
        en_retard: is_late(review, today),
    }
}

/// What was never verified is late too.
fn is_late(review: &Review, today: Date) -> bool {
    review.due.is_none_or(|due| due < today)
}

/// «Aide au permis : montants», cut to the width of a column.
fn name(review: &Review) -> String {
    let title: String = review.title.chars().take(50).collect();
    review.part.map_or_else(|| title.clone(), |part| format!("{title} : {part}"))
}

fn table(reviews: &[Review], today: Date) -> String {
    if reviews.is_empty() {
        return "Aucune fiche ne dit quand la vérifier (clé « a_verifier_tous_les »).\n".to_owned();
    }
    let head = ["Fiche", "Fichier", "Responsable", "Vérifiée le", "À vérifier le"].map(str::to_owned);
    let rows = reviews.iter().map(|r| {
        let due = r.due.map_or_else(|| "maintenant".to_owned(), format::date);
        [
            name(r),
            r.file.clone(),
            r.owner.clone().unwrap_or_default(),
            r.verified.map_or_else(|| "jamais".to_owned(), format::date),
            if is_late(r, today) { format!("{due} (en retard)") } else { due },
        ]
    });
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(rows).collect();
    let widths: Vec<usize> =
        (0..5).map(|i| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    let late = reviews.iter().filter(|r| is_late(r, today)).count();
    out.push_str(&format!(
        "\n{}, dont {late} en retard au {}\n",
        plural(reviews.len(), "vérification", "vérifications"),
        format::date(today)
    ));
    out
}

/// Rows for a spreadsheet.
pub fn csv(rows: &[impl Serialize]) -> String {
    let mut writer = semicolons();
    // Writing in memory does not fail, and these rows are made of texts and numbers.
    let written = rows.iter().try_for_each(|row| writer.serialize(row)).is_ok();
    let bytes = writer.into_inner().unwrap_or_default();
    if written { String::from_utf8(bytes).unwrap_or_default() } else { String::new() }
}

fn files(arguments: &CheckArgs, lines: &[Line<'_>], reviews: &[Review], today: Date) -> Result<(), Refusal> {
    if let Some(path) = &arguments.csv {
        write(path, &csv(lines))?;
    }
    if let Some(path) = &arguments.ics {
        write(path, &crate::render::data::reminders(reviews, today))?;
    }
    Ok(())
}
