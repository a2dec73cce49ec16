//! Structures and services: is the place where they say they are a place?

use std::collections::{HashMap, HashSet};

use super::communes::unknown;
use super::hours::{in_english, is_readable};
use crate::diagnostics::{Diagnostic, Report, Source, Span, nearest};
use crate::hours::in_words;
use crate::model::directory::{Service, is_country};
use crate::model::numbers::is_within;
use crate::model::record::Spanned;
use crate::model::scalars::{CommuneCode, Number, slug};
use crate::model::territory::Commune;
use crate::model::{Data, Entry};

/// The places of one entry, whatever its kind.
struct Place<'a> {
    source: &'a Source,
    span: Span,
    name: Option<&'a str>,
    code: Option<&'a Spanned<CommuneCode>>,
    postal_code: Option<&'a str>,
    latitude: Option<Number>,
    longitude: Option<Number>,
    hours: Option<&'a Spanned<String>>,
}

/// The same keys, of a structure or of a service.
macro_rules! place {
    ($entry:ident, $data:ident) => {
        Place {
            source: &$entry.source,
            span: $entry.span,
            name: $data.commune.as_deref(),
            code: $data.commune_code.as_ref(),
            postal_code: $data.postal_code.as_ref().map(|c| c.0.as_str()),
            latitude: $data.latitude,
            longitude: $data.longitude,
            hours: $data.hours.as_ref(),
        }
    };
}

/// What is asked of the communes, of which there are 35,000, for each entry.
struct Known<'a> {
    by_code: HashMap<&'a str, &'a Commune>,
    departments: HashSet<&'a str>,
    postal_codes: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(communes: &'a [Commune]) -> Self {
        Self {
            by_code: communes.iter().map(|c| (c.code_insee.as_str(), c)).collect(),
            departments: communes.iter().map(|c| c.department.as_str()).collect(),
            postal_codes: communes.iter().flat_map(|c| &c.postal_codes).map(String::as_str).collect(),
        }
    }

    /// True if the code of a commune is of one of the départements: two characters, three overseas.
    fn has_department_of(&self, code: &str) -> bool {
        [2, 3].into_iter().any(|n| code.get(..n).is_some_and(|start| self.departments.contains(start)))
    }
}

/// Checks coordinates, commune codes, zones and hours.
pub fn check(entries: &[Entry], communes: &[Commune], report: &mut Report) {
    let known = Known::of(communes);
    for entry in entries {
        let place = match &entry.data {
            Data::Structure(data) => place!(entry, data),
            Data::Service(data) => {
                zones(entry, data, communes, &known, report);
                place!(entry, data)
            }
            _ => continue,
        };
        coordinates(&place, report);
        commune(&place, &known, report);
        hours(&place, report);
    }
}

/// The postal code of a commune, or the code of none, where only the code of a commune can be meant.
fn zones(entry: &Entry, service: &Service, communes: &[Commune], known: &Known<'_>, report: &mut Report) {
    for zone in service.zone.iter().filter(|zone| zone.value.len() == 5 && !is_country(&zone.value)) {
        let code = zone.value.as_str();
        // Of another département, the official data may hold nothing.
        let is_here = known.has_department_of(code) || known.postal_codes.contains(code);
        if is_here && !known.by_code.contains_key(code) {
            let found = unknown(entry, "zone_eligibilite", code, zone.span, communes);
            report.extend(found.map(Diagnostic::warning));
        }
    }
}

const IN_FRANCE: &str = "en France métropolitaine, la latitude va de 41 à 51 et la longitude de -5 à 10";

fn coordinates(place: &Place<'_>, report: &mut Report) {
    let sides = [("latitude", place.latitude, 90.0), ("longitude", place.longitude, 180.0)];
    for (key, value, limit) in sides {
        if let Some(Number(value)) = value
            && !is_within(key, value)
        {
            let span = place.source.value_span(place.span, key);
            let message = format!("la {key} « {value} » n'existe pas : elle va de -{limit} à {limit}");
            report.push(Diagnostic::error("coordonnees", place.source, span, message).help(IN_FRANCE));
        }
    }
    if let (Some(Number(latitude)), Some(Number(longitude))) = (place.latitude, place.longitude)
        && (-5.5..=10.0).contains(&latitude)
        && (41.0..=51.5).contains(&longitude)
    {
        let span = place.source.value_span(place.span, "latitude");
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
fn commune(place: &Place<'_>, all: &Known<'_>, report: &mut Report) {
    let (Some(name), Some(code)) = (place.name, place.code) else { return };
    // Looked for only when something is wrong: there are 35,000 communes.
    let named = || {
        let wanted = slug(name);
        all.by_code.values().filter(|c| slug(&c.name) == wanted).map(|c| c.code_insee.as_str()).min()
    };
    let Some(known) = all.by_code.get(code.value.0.as_str()) else {
        if all.has_department_of(&code.value.0) {
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
        postal_code(place, known, all, report);
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
        (None, Some(_)) => place.source.value_span(place.span, "commune"),
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
fn postal_code(place: &Place<'_>, commune: &Commune, all: &Known<'_>, report: &mut Report) {
    let Some(code) = place.postal_code else { return };
    if commune.postal_codes.iter().any(|c| c == code) {
        return;
    }
    // In Corse, postal codes begin with 20 and codes of communes with 2A or 2B.
    let start = |code: &str| code.get(..2).map(|start| start.replace(['A', 'B'], "0"));
    let abroad = start(code) != start(&commune.code_insee);
    if !abroad && !all.postal_codes.contains(code) {
        return;
    }
    let message = format!("le code postal {code} n'est pas celui de {}", commune.name);
    let span = place.source.value_span(place.span, "code_postal");
    let right = commune.postal_codes.first().map_or("vérifiez-le".to_owned(), |c| meant(c));
    report.push(Diagnostic::error("commune-autre", place.source, span, message).help(right).warning());
}

/// Hours that no program could read, or that the site cannot say: readers would see them as they are written.
fn hours(place: &Place<'_>, report: &mut Report) {
    let Some(hours) = place.hours else { return };
    let written = &hours.value;
    let readable = is_readable(written);
    if readable && in_words(written).is_some() {
        return;
    }
    let (message, otherwise) = if readable {
        let message =
            format!("le site ne sait pas dire les horaires « {written} » : ils paraîtraient tels quels");
        (
            message,
            "écrivez-les plus simplement, ou en toutes lettres entre guillemets : « Mo 09:00-12:00 \"sauf vacances\" »",
        )
    } else {
        let message = format!("les horaires « {written} » ne sont pas au format d'OpenStreetMap");
        (message, "écrivez par exemple « Mo-Fr 09:00-12:30,14:00-17:00; Sa off »")
    };
    let help = in_english(written).map_or(otherwise.to_owned(), |near| meant(&near));
    report.push(Diagnostic::error("horaires", place.source, hours.span, message).help(help).warning());
}
