//! Numbers, dates and telephone numbers, the French way.

use jiff::civil::Date;

use crate::model::forms::national;
use crate::model::scalars::{Phone, When};
use crate::model::shared::Period;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1500.5` → «1 500,5», with unbreakable spaces.
pub fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = format!("{}", rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if rounded < 0.0 {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// «1 500 €», «12,50 €».
pub fn euros(value: f64) -> String {
    let amount = number(value);
    let tenths = amount.split_once(',').is_some_and(|(_, cents)| cents.len() == 1);
    format!("{amount}{}\u{a0}€", if tenths { "0" } else { "" })
}

/// «31 décembre 2011», «1er janvier 2011».
pub fn date(date: Date) -> String {
    when(When { year: date.year(), month: Some(date.month()), day: Some(date.day()) })
}

/// «2011», «décembre 2011» or «31 décembre 2011».
pub fn when(when: When) -> String {
    let month = |m: i8| usize::try_from(m - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
    match (when.month, when.day) {
        (Some(m), Some(1)) => format!("1er {} {}", month(m), when.year),
        (Some(m), Some(d)) => format!("{d} {} {}", month(m), when.year),
        (Some(m), None) => format!("{} {}", month(m), when.year),
        _ => when.year.to_string(),
    }
}

/// «20 octobre 2026 – 20 novembre 2026», «octobre 2026»: the days of an event.
pub fn days(start: When, end: Option<When>) -> String {
    match end.filter(|end| *end != start) {
        Some(end) => format!("{} – {}", when(start), when(end)),
        None => when(start),
    }
}

/// `2011`, `2011-12` or `2011-12-31`.
pub fn iso(when: When) -> String {
    match (when.month, when.day) {
        (Some(m), Some(d)) => format!("{:04}-{m:02}-{d:02}", when.year),
        (Some(m), None) => format!("{:04}-{m:02}", when.year),
        _ => format!("{:04}", when.year),
    }
}

/// «2011-2013», «d'octobre 2009 à juillet 2010», «depuis 2011», «jusqu'en 2013».
pub fn period(period: &Period) -> String {
    let (start, end) = (period.0.start.as_ref().map(|s| s.value), period.0.end.as_ref().map(|s| s.value));
    // Whole years are said as years.
    let whole = |a: When, b: When| {
        let from = a.month.is_none() || (a.month, a.day) == (Some(1), Some(1));
        let to = b.month.is_none() || (b.month, b.day) == (Some(12), Some(31));
        from && to
    };
    match (start, end) {
        (Some(a), Some(b)) if whole(a, b) && a.year == b.year => a.year.to_string(),
        (Some(a), Some(b)) if whole(a, b) => format!("{}-{}", a.year, b.year),
        (Some(a), Some(b)) => days(a, Some(b)),
        (Some(a), None) => since(a),
        (None, Some(b)) => until(b),
        (None, None) => String::new(),
    }
}

/// The same in a sentence, once it is over or while it lasts (`is_to_come` when it has not begun): «en 2026», «du 1er
/// mars au 31 octobre 2026», «à partir du 1er janvier 2027».
pub fn within(start: Option<When>, end: Option<When>, is_to_come: bool) -> String {
    match (start, end) {
        (Some(a), Some(b)) if (a.year, a.first(), b.last()) == (b.year, (a.year, 1, 1), (a.year, 12, 31)) => {
            format!("en {}", a.year)
        }
        (Some(a), Some(b)) if a == b && a.day.is_some() => format!("le {}", when(a)),
        (Some(a), Some(b)) if a == b => format!("en {}", when(a)),
        (Some(a), Some(b)) => format!("{} {}", from(a), to(b)),
        (Some(a), None) if is_to_come => format!("à partir {}", from(a)),
        (Some(a), None) => since(a),
        (None, Some(b)) => until(b),
        (None, None) => String::new(),
    }
}

/// «depuis le 31 décembre 2025», «depuis 2025».
pub fn since(start: When) -> String {
    let article = if start.day.is_some() { "le " } else { "" };
    format!("depuis {article}{}", when(start))
}

fn until(end: When) -> String {
    if end.day.is_some() { format!("jusqu’au {}", when(end)) } else { format!("jusqu’en {}", when(end)) }
}

fn from(start: When) -> String {
    let said = when(start);
    match start.day {
        Some(_) => format!("du {said}"),
        None if said.starts_with(['a', 'o']) => format!("d’{said}"),
        None => format!("de {said}"),
    }
}

fn to(end: When) -> String {
    if end.day.is_some() { format!("au {}", when(end)) } else { format!("à {}", when(end)) }
}

/// A size: «860 octets», «18,4 ko», «2,1 Mo».
pub fn bytes(size: u64) -> String {
    let tenths = |unit: u64| {
        let rounded = (size + unit / 20) / (unit / 10);
        match rounded % 10 {
            0 => format!("{}", rounded / 10),
            tenth => format!("{},{tenth}", rounded / 10),
        }
    };
    match size {
        0..1000 => format!("{size}\u{a0}octets"),
        1000..1_000_000 => format!("{}\u{a0}ko", tenths(1000)),
        _ => format!("{}\u{a0}Mo", tenths(1_000_000)),
    }
}

/// «2011» or «2011-2013».
pub fn years(first: u32, last: u32) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// `1234` → «1 234».
pub fn count(n: usize) -> String {
    number(f64::from(u32::try_from(n).unwrap_or(u32::MAX)))
}

/// `+33549000000` → «05 49 00 00 00»; `+262262000000`, of La Réunion, → «02 62 00 00 00».
pub fn phone(phone: &Phone) -> String {
    let Some(digits) = national(&phone.0) else { return phone.0.clone() };
    let pairs: Vec<&str> = (0..5).filter_map(|i| digits.get(2 * i..2 * i + 2)).collect();
    pairs.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_french_way() {
        assert_eq!(number(1_234_567.5), "1\u{202f}234\u{202f}567,5");
        assert_eq!(number(24.0), "24");
        assert_eq!(number(-0.25), "−0,25");
        assert_eq!([1500.5, 0.25, 12.0].map(euros), ["1\u{202f}500,50\u{a0}€", "0,25\u{a0}€", "12\u{a0}€"]);
    }

    #[test]
    fn sizes_are_rounded_to_a_tenth() {
        assert_eq!(bytes(860), "860\u{a0}octets");
        assert_eq!(bytes(18_449), "18,4\u{a0}ko");
        assert_eq!(bytes(4_160_000), "4,2\u{a0}Mo");
    }

    #[test]
    fn telephone_numbers_go_by_pairs() {
        assert_eq!(phone(&Phone("+33549000001".to_owned())), "05 49 00 00 01");
        assert_eq!(phone(&Phone("+262262000001".to_owned())), "02 62 00 00 01");
        assert_eq!(phone(&Phone("3949".to_owned())), "3949");
    }

    #[test]
    fn a_period_is_said_in_a_sentence() {
        let day = |year, month, day| Some(When { year, month: Some(month), day: Some(day) });
        let month = |year, month| Some(When { year, month: Some(month), day: None });
        let year = |year| Some(When { year, month: None, day: None });
        for (start, end, is_to_come, said) in [
            (day(2026, 1, 1), day(2026, 12, 31), false, "en 2026"),
            (day(2026, 3, 1), day(2026, 10, 31), false, "du 1er mars 2026 au 31 octobre 2026"),
            (month(2009, 10), month(2010, 7), false, "d’octobre 2009 à juillet 2010"),
            (year(2011), year(2013), false, "de 2011 à 2013"),
            (day(2027, 1, 1), None, true, "à partir du 1er janvier 2027"),
            (day(2025, 1, 1), None, false, "depuis le 1er janvier 2025"),
            (year(2009), None, false, "depuis 2009"),
            (None, day(2026, 10, 31), false, "jusqu’au 31 octobre 2026"),
            (None, month(2013, 4), false, "jusqu’en avril 2013"),
        ] {
            assert_eq!(within(start, end, is_to_come), said);
        }
    }
}
