//! A value as files hold it, in the form that the schema wants.
//!
//! The files of the open data are written by pandas: a day of JSON may be milliseconds, a list of CSV the way Python
//! prints it, a whole number a decimal one.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Number, Value};

use super::schema::{is_list, is_number};
use crate::load::unseen::{holds_refused, is_refused};
use crate::model::scalars::When;
use crate::render::format::iso;

/// The value of a field; what cannot be read stays as it is, so that the check can say so. Null if it says nothing.
pub fn normal(field: &str, value: Value) -> Value {
    let value = seen(value);
    match value {
        Value::String(text) if text.trim().is_empty() => Value::Null,
        Value::String(text) if is_list(field) => seen(Value::Array(items(&text))),
        Value::String(text) if is_number(field) => whole(field, number(text)),
        Value::Number(_) if is_number(field) => whole(field, value),
        Value::String(text) if field == "date_maj" => Value::String(day(&text)),
        Value::Number(number) if field == "date_maj" => instant(&number).unwrap_or(Value::Number(number)),
        Value::String(text) if field == "siret" => Value::String(digits(text, 14)),
        Value::String(text) if field == "code_postal" => Value::String(digits(text, 5)),
        Value::Number(number) => match code(field, &number) {
            Some(code) if is_list(field) => Value::Array(vec![Value::String(code)]),
            Some(code) => Value::String(code),
            None => Value::Number(number),
        },
        Value::Array(items) => Value::Array(items.into_iter().map(|item| named(field, item)).collect()),
        other => other,
    }
}

/// An item of a list of codes: one that is a number is read as a code alone would be.
fn named(field: &str, item: Value) -> Value {
    match &item {
        Value::Number(number) => code(field, number).map_or(item, Value::String),
        _ => item,
    }
}

/// The code that a column of numbers has made a number, without its first zero.
fn code(field: &str, number: &Number) -> Option<String> {
    let whole = number.as_f64().filter(|n| n.fract() == 0.0 && (0.0..1e15).contains(n))?;
    let digits = format!("{whole:.0}");
    let length = match field {
        "code_postal" | "code_insee" => 5,
        "siret" => 14,
        "zone_eligibilite" if digits.len() == 4 => 5,
        "zone_eligibilite" => 2,
        _ => return None,
    };
    Some(format!("{digits:0>length$}"))
}

/// A value without the characters that no content may hold: one of them would refuse the whole import.
fn seen(value: Value) -> Value {
    match value {
        Value::String(text) if holds_refused(&text) => Value::String(text.replace(is_refused, "")),
        Value::Array(items) => Value::Array(items.into_iter().map(seen).collect()),
        other => other,
    }
}

/// The items of a list in a cell: a JSON array, a list of Python, or texts between commas.
fn items(text: &str) -> Vec<Value> {
    if let Ok(Value::Array(items)) = serde_json::from_str(text) {
        return items;
    }
    python(text).unwrap_or_else(|| {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| Value::String(part.to_owned())).collect()
    })
}

/// The texts of a list as Python prints it: `['a', "l'autre"]`; an array of numpy has no commas.
fn python(text: &str) -> Option<Vec<Value>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim_start();
    let mut out = Vec::new();
    while let Some(quote) = rest.chars().next() {
        if !matches!(quote, '\'' | '"') {
            return None;
        }
        let mut item = String::new();
        let mut chars = rest[1..].chars();
        loop {
            match chars.next()? {
                c if c == quote => break,
                '\\' => item.push(escaped(&mut chars)?),
                c => item.push(c),
            }
        }
        out.push(Value::String(item));
        rest = chars.as_str().trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    Some(out)
}

/// The character after a backslash.
fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let length = match chars.next()? {
        'n' => return Some('\n'),
        't' => return Some('\t'),
        'r' => return Some('\r'),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        other => return Some(other),
    };
    let code = chars
        .by_ref()
        .take(length)
        .try_fold(0, |code: u32, c| code.checked_mul(16)?.checked_add(c.to_digit(16)?))?;
    char::from_u32(code)
}

/// A number in a cell; the text itself if it is none.
fn number(text: String) -> Value {
    let plain = text.trim().replace(',', ".");
    let whole = plain.parse::<i64>().ok().map(Number::from);
    let number = whole.or_else(|| plain.parse::<f64>().ok().and_then(Number::from_f64));
    number.map_or(Value::String(text), Value::Number)
}

/// A number of weeks that a column with empty cells has made decimal.
fn whole(field: &str, value: Value) -> Value {
    let weeks = value.as_f64().filter(|n| field == "nombre_semaines" && n.fract() == 0.0 && n.abs() < 1e9);
    #[expect(clippy::cast_possible_truncation, reason = "a whole number, and a small one")]
    weeks.map_or(value, |weeks| Value::from(weeks as i64))
}

/// A day: midnight says no more than the day, and `14/02/2025` is written `2025-02-14`.
fn day(text: &str) -> String {
    let text = text.trim();
    let text = match text.split_once(['T', ' ']) {
        Some((day, rest)) if rest.starts_with("00:00") => day,
        _ => text,
    };
    When::parse(text).filter(|when| when.day.is_some()).map_or_else(|| text.to_owned(), iso)
}

/// The day that begins so many milliseconds after that of 1970.
fn instant(number: &Number) -> Option<Value> {
    let milliseconds = number.as_i64().filter(|n| n % 86_400_000 == 0)?;
    let instant = Timestamp::from_millisecond(milliseconds).ok()?;
    Some(Value::String(instant.to_zoned(TimeZone::UTC).date().to_string()))
}

/// So many digits without the spaces that group them.
fn digits(text: String, length: usize) -> String {
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let right = kept.len() == length && kept.bytes().all(|b| b.is_ascii_digit());
    if right { kept } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::normal;

    #[test]
    fn values_take_the_form_of_the_schema() {
        for (field, value, wanted) in [
            ("date_maj", json!(1_739_491_200_000_i64), json!("2025-02-14")),
            ("date_maj", json!(1_739_491_200_001_i64), json!(1_739_491_200_001_i64)),
            ("date_maj", json!("14/02/2025"), json!("2025-02-14")),
            ("date_maj", json!("2025-02-14T00:00:00"), json!("2025-02-14")),
            ("date_maj", json!("2025-02"), json!("2025-02")),
            ("publics", json!("['jeunes', \"l'a\", 'b\\'c\\xe9\\u20ac']"), json!(["jeunes", "l'a", "b'cé€"])),
            ("publics", json!("['jeunes'\n 'femmes']"), json!(["jeunes", "femmes"])),
            ("publics", json!("[\"jeunes\"]"), json!(["jeunes"])),
            ("publics", json!("jeunes, femmes"), json!(["jeunes", "femmes"])),
            ("publics", json!("['jeunes"), json!(["['jeunes"])),
            ("publics", json!("['\\"), json!(["['\\"])),
            ("nombre_semaines", json!("3.0"), json!(3)),
            ("nombre_semaines", json!(2.5), json!(2.5)),
            ("siret", json!("130 030 133 00016"), json!("13003013300016")),
            ("code_postal", json!("8600"), json!("8600")),
            ("code_postal", json!(1500), json!("01500")),
            ("code_insee", json!(29019.0), json!("29019")),
            ("code_insee", json!(-1), json!(-1)),
            ("zone_eligibilite", json!([1, 1004, "2A"]), json!(["01", "01004", "2A"])),
            ("nom", json!(12), json!(12)),
            ("nom", json!(" "), json!(null)),
            ("nom", json!("\u{200b}"), json!(null)),
            ("publics", json!("['jeu\\u200bnes']"), json!(["jeunes"])),
            ("publics", json!(["jeunes\u{2060}"]), json!(["jeunes"])),
        ] {
            assert_eq!(normal(field, value.clone()), wanted, "{field}: {value}");
        }
    }
}
