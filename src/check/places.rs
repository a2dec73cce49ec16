//! Structures and services: is the place where they say they are a place?

use std::collections::HashMap;

use super::hours::{in_english, is_readable};
use crate::diagnostics::{Diagnostic, Report, Source, nearest};
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
    postal_code: Option<&'a str>,
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
                postal_code: d.postal_code.as_ref().map(|c| c.0.as_str()),
                latitude: d.latitude,
                longitude: d.longitude,
                hours: d.hours.as_ref(),
            },
            Data::Service(d) => Place {
                source,
                line,
                name: d.commune.as_deref(),
                code: d.commune_code.as_ref(),
                postal_code: d.postal_code.as_ref().map(|c| c.0.as_str()),
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

const IN_FRANCE: &str = "en France métropolitaine, la latitude va de 41 à 51 et la longitude de -5 à 10";

fn coordinates(place: &Place<'_>, report: &mut Report) {
    let sides = [("latitude", place.latitude, 90.0), ("longitude", place.longitude, 180.0)];
    for (key, value, limit) in sides {
        if let Some(Number(value)) = value
            && value.abs() > limit
        {
            let span = place.source.key_span(place.line, key);
            let message = format!("la {key} « {value} » n'existe pas : elle va de -{limit} à {limit}");
            report.push(Diagnostic::error("coordonnees", place.source, span, message).help(IN_FRANCE));
        }
    }
    if let (Some(Number(latitude)), Some(Number(longitude))) = (place.latitude, place.longitude)
        && (-5.5..=10.0).contains(&latitude)
        && (41.0..=51.5).contains(&longitude)
    {
        let span = place.source.key_span(place.line, "latitude");
        report.push(
            Diagnostic::error(
                "coordonnees",
                place.source,
                span,
                "la latitude et la longitude semblent échangées",
            )
            .help(IN_FRANCE)
            .warning(),
        );
    }
}

/// A code that is another commune's, or nobody's: the two were copied from different lines.
fn commune(place: &Place<'_>, by_code: &HashMap<&str, &Commune>, report: &mut Report) {
    let (Some(name), Some(code)) = (place.name, place.code) else { return };
    // Looked for only when something is wrong: there are 35,000 communes.
    let named = || {
        let wanted = slug(name);
        by_code.values().filter(|c| slug(&c.name) == wanted).map(|c| c.code_insee.as_str()).min()
    };
    let Some(known) = by_code.get(code.value.0.as_str()) else {
        let department = code.value.0.get(..2).unwrap_or_default();
        if by_code.values().any(|c| c.department == department) {
            let message = format!("aucune commune n'a le code INSEE {}", code.value.0);
            report.push(
                Diagnostic::error("commune-autre", place.source, code.span, message)
                    .help(named().map_or("ce n'est pas le code postal : vérifiez-le".to_owned(), meant))
                    .warning(),
            );
        }
        return;
    };
    if same_place(name, &known.name) {
        postal_code(place, known, by_code, report);
        return;
    }
    let message = format!("le code INSEE {} est celui de {}, pas de {name}", code.value.0, known.name);
    let right = named();
    let near = nearest(name, [known.name.as_str()]);
    let help = match (right, near) {
        (Some(code), _) => meant(code),
        (None, Some(name)) => meant(name),
        (None, None) => "vérifiez le nom et le code de la commune".to_owned(),
    };
    // The name is nobody's and near the code's own: it is the name that is misspelt.
    let span = match (right, near) {
        (None, Some(_)) => place.source.key_span(place.line, "commune"),
        _ => code.span,
    };
    report.push(Diagnostic::error("commune-autre", place.source, span, message).help(help).warning());
}

fn meant(name: &str) -> String {
    format!("vouliez-vous dire « {name} » ?")
}

/// «Poitiers Cedex 9» is Poitiers: one name holds the whole words of the other.
fn same_place(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (format!("-{}-", slug(a)), format!("-{}-", slug(b)));
    a.contains(&b) || b.contains(&a)
}

/// A postal code that is another commune's. Those of companies (CEDEX) are nobody's.
fn postal_code(place: &Place<'_>, commune: &Commune, by_code: &HashMap<&str, &Commune>, report: &mut Report) {
    let Some(code) = place.postal_code else { return };
    if commune.postal_codes.iter().any(|c| c == code) {
        return;
    }
    let abroad = code.get(..2) != commune.code_insee.get(..2);
    if !abroad && !by_code.values().any(|c| c.postal_codes.iter().any(|c| c == code)) {
        return;
    }
    let message = format!("le code postal {code} n'est pas celui de {}", commune.name);
    let span = place.source.key_span(place.line, "code_postal");
    let right = commune.postal_codes.first().map_or("vérifiez-le".to_owned(), |c| meant(c));
    report.push(Diagnostic::error("commune-autre", place.source, span, message).help(right).warning());
}

/// Hours that no program could read; readers would see them as they are written.
fn hours(place: &Place<'_>, report: &mut Report) {
    let Some(hours) = place.hours else { return };
    if is_readable(&hours.value) {
        return;
    }
    let message = format!("les horaires « {} » ne sont pas au format d'OpenStreetMap", hours.value);
    let help = in_english(&hours.value)
        .map_or("écrivez par exemple « Mo-Fr 09:00-12:30,14:00-17:00; Sa off »".to_owned(), |near| {
            meant(&near)
        });
    report.push(Diagnostic::error("horaires", place.source, hours.span, message).help(help).warning());
}
