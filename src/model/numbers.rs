//! Numbers, as people write them: spaces between thousands, decimal commas.

use super::node::Node;
use super::record::{Decode, Reader, Shape};
use super::scalars::{LIKELY_YEARS, scalar};
use crate::diagnostics::{Diagnostic, Span};

/// What the numbers of a key may be, wherever it occurs: the least and the most. The checks refuse the others, and so do
/// the schemas.
pub fn limits(key: &str) -> (Option<i16>, Option<i16>) {
    match key {
        "annee" | "jusque" => (Some(*LIKELY_YEARS.start()), Some(*LIKELY_YEARS.end())),
        "a_verifier_tous_les" => (Some(1), Some(120)),
        "nombre_semaines" => (Some(1), None),
        "volume_horaire_hebdomadaire" | "forfait" | "minimum" | "plafond" => (Some(0), None),
        "latitude" => (Some(-90), Some(90)),
        "longitude" => (Some(-180), Some(180)),
        _ => (None, None),
    }
}

/// True if the limits of `key` let this number pass.
pub fn is_within(key: &str, number: f64) -> bool {
    let (least, most) = limits(key);
    least.is_none_or(|least| number >= f64::from(least)) && most.is_none_or(|most| number <= f64::from(most))
}

impl Decode for u32 {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "un nombre entier", reader)?;
        let parsed = compact(text).parse().ok();
        // These two keys hold years wherever they occur.
        if let Some(year) = parsed.filter(|_| matches!(reader.key(), "annee" | "jusque"))
            && !is_within(reader.key(), f64::from(year))
        {
            let message = format!("« {text} » n'est pas une année vraisemblable");
            return reader.error_help(
                "date",
                node.span,
                message,
                "écrivez les quatre chiffres, par exemple 2026",
            );
        }
        parsed.or_else(|| {
            reader.error_help(
                "nombre",
                node.span,
                format!("« {text} » n'est pas un nombre entier"),
                leading_number(text).map_or("écrivez seulement des chiffres".to_owned(), |near| {
                    format!("vouliez-vous dire « {near} » ? Écrivez seulement des chiffres")
                }),
            )
        })
    }
    fn shape() -> Shape {
        Shape::Integer
    }
}

/// A figure: `1 500,5`, `1500.5`. Kept as decimal digits, so that what was written is what is shown.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl Decode for Number {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "un nombre", reader)?;
        let digits = compact(text).replace(',', ".");
        let plain = digits.trim_start_matches(['-', '+']);
        let number = plain.starts_with(|c: char| c.is_ascii_digit())
            && plain.chars().all(|c| c.is_ascii_digit() || c == '.');
        match digits.parse::<f64>() {
            Ok(value) if number && value.is_finite() => {
                thousands(text, node.span, reader);
                Some(Self(value))
            }
            _ => reader.error_help(
                "nombre",
                node.span,
                format!("« {text} » n'est pas un nombre"),
                leading_number(text).map_or(
                    "écrivez le nombre seul, par exemple 1500 ou 24.5 ; l'unité va dans sa propre clé"
                        .to_owned(),
                    |near| format!("vouliez-vous dire « {near} » ? L'unité va dans sa propre clé"),
                ),
            ),
        }
    }
    fn shape() -> Shape {
        Shape::Number
    }
}

/// The number that a text may mean: «1500 €» and «15O0» → `1500`, «12 M€» → `12 000 000`.
fn leading_number(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            c => c,
        })
        .collect();
    if digits != text && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(digits);
    }
    let end =
        text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | ',' | '.' | '\u{a0}' | '\u{202f}'))?;
    let number = text[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = &text[end..];
    // Of «600 à 800 €», neither number is the one that was meant.
    if number.is_empty() || unit.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match scale(unit) {
        1 => Some(number.to_owned()),
        scale => scaled(number, scale),
    }
}

/// How many times the number before a unit is meant: «M€», «million d'euros».
fn scale(unit: &str) -> u64 {
    let word: String = unit.chars().take_while(|c| c.is_alphabetic()).collect();
    let euros = unit[word.len()..].trim_start().starts_with('€');
    match word.as_str() {
        "k" | "K" | "kE" | "kEUR" | "mille" | "millier" | "milliers" => 1_000,
        "M" | "ME" | "MEUR" | "million" | "millions" => 1_000_000,
        "m" if euros => 1_000_000,
        "Md" | "Mds" | "Mrd" | "milliard" | "milliards" => 1_000_000_000,
        _ => 1,
    }
}

/// The whole number that this makes, its thousands apart.
fn scaled(number: &str, scale: u64) -> Option<String> {
    let number = compact(number).replace(',', ".");
    let (whole, decimals) = number.split_once('.').unwrap_or((&number, ""));
    let zeros = scale.ilog10() as usize;
    let digits = format!("{whole}{decimals:0<zeros$}");
    let fits = decimals.len() <= zeros && digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    let mut grouped = String::new();
    for (at, digit) in digits.trim_start_matches('0').char_indices() {
        let left = digits.trim_start_matches('0').len() - at;
        if at > 0 && left % 3 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    (fits && !grouped.is_empty()).then_some(grouped)
}

/// Warns of `1.500`, which is one and a half here and fifteen hundred elsewhere. Coordinates have such decimals.
fn thousands(text: &str, span: Span, reader: &mut Reader<'_>) {
    let Some((whole, rest)) = text.split_once(['.', ',']) else { return };
    let grouped = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3;
    let bare = whole.bytes().chain(rest.bytes()).all(|b| b.is_ascii_digit());
    if grouped && bare && !matches!(reader.key(), "latitude" | "longitude") {
        let message = format!("« {text} » se lit de deux façons, et compte ici {whole},{rest}");
        reader.note(
            Diagnostic::error("nombre", reader.source, span, message)
                .help(format!("écrivez « {whole}{rest} » ou « {whole} {rest} » pour des milliers"))
                .warning(),
        );
    }
}

/// The digits of a number without the spaces that group them.
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect()
}
