//! Structures and services: is the place where they say they are a place?

use std::collections::HashMap;

use crate::diagnostics::{Diagnostic, Report, Source};
use crate::model::record::Spanned;
use crate::model::scalars::{CommuneCode, Number, slug};
use crate::model::territory::Commune;
use crate::model::{Data, Entry};

/// The places of one entry, whatever its kind.
struct Place<'a> {
    source: &'a Source,
    line: u32,
    name: Option<&'a str>,
    code: Option<&'a Spanned<CommuneCode>>,
    latitude: Option<Number>,
    longitude: Option<Number>,
    hours: Option<&'a Spanned<String>>,
}

/// Checks coordinates, commune codes and hours.
pub fn check(entries: &[Entry], communes: &[Commune], report: &mut Report) {
    let by_code: HashMap<&str, &Commune> = communes.iter().map(|c| (c.code_insee.as_str(), c)).collect();
    for entry in entries {
        let (source, line) = (&*entry.source, entry.span.line);
        let place = match &entry.data {
            Data::Structure(d) => Place {
                source,
                line,
                name: d.commune.as_deref(),
                code: d.commune_code.as_ref(),
                latitude: d.latitude,
                longitude: d.longitude,
                hours: d.hours.as_ref(),
            },
            Data::Service(d) => Place {
                source,
                line,
                name: d.commune.as_deref(),
                code: d.commune_code.as_ref(),
                latitude: d.latitude,
                longitude: d.longitude,
                hours: d.hours.as_ref(),
            },
            _ => continue,
        };
        coordinates(&place, report);
        commune(&place, &by_code, report);
        hours(&place, report);
    }
}

fn coordinates(place: &Place<'_>, report: &mut Report) {
    let sides = [("latitude", place.latitude, 90.0), ("longitude", place.longitude, 180.0)];
    for (key, value, limit) in sides {
        if let Some(Number(value)) = value
            && value.abs() > limit
        {
            let span = place.source.key_span(place.line, key);
            let message = format!("la {key} « {value} » n'existe pas : elle va de -{limit} à {limit}");
            report.push(
                Diagnostic::error("coordonnees", place.source, span, message)
                    .help("en France métropolitaine, la latitude va de 41 à 51 et la longitude de -5 à 10"),
            );
        }
    }
}

/// A code that is another commune's: the two were copied from different lines.
fn commune(place: &Place<'_>, by_code: &HashMap<&str, &Commune>, report: &mut Report) {
    let (Some(name), Some(code)) = (place.name, place.code) else { return };
    let Some(known) = by_code.get(code.value.0.as_str()) else { return };
    if slug(name).contains(&slug(&known.name)) || slug(&known.name).contains(&slug(name)) {
        return;
    }
    let right = by_code.values().find(|c| slug(&c.name) == slug(name));
    let message = format!("le code INSEE {} est celui de {}, pas de {name}", code.value.0, known.name);
    report.push(
        Diagnostic::error("commune-autre", place.source, code.span, message)
            .help(right.map_or("vérifiez le nom et le code de la commune".to_owned(), |c| {
                format!("vouliez-vous dire « {} » ?", c.code_insee)
            }))
            .warning(),
    );
}

/// Hours that no program could read; readers would see them as they are written.
fn hours(place: &Place<'_>, report: &mut Report) {
    let Some(hours) = place.hours else { return };
    let days = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "24/7", "off"];
    if days.iter().any(|day| hours.value.contains(day)) {
        return;
    }
    let message = format!("les horaires « {} » ne sont pas au format d'OpenStreetMap", hours.value);
    report.push(
        Diagnostic::error("horaires", place.source, hours.span, message)
            .help("écrivez par exemple « Mo-Fr 09:00-12:30,14:00-17:00; Sa off »")
            .warning(),
    );
}
