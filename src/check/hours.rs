//! Opening hours as OpenStreetMap writes them: enough of the syntax to tell them from French ones.

use crate::hours::in_words;

/// Words of the syntax; the rest of it is hours, dates and signs.
const WORDS: &[&str] = &[
    "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "SH", "off", "closed", "open", "unknown", "week",
    "easter", "sunrise", "sunset", "dawn", "dusk", "day", "days", "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// French words for them, the longest first so that «mardi» is not «Ma» and «rdi».
const FRENCH: &[(&str, &str)] = &[
    ("dimanche", "Su"),
    ("mercredi", "We"),
    ("vendredi", "Fr"),
    ("samedi", "Sa"),
    ("lundi", "Mo"),
    ("mardi", "Tu"),
    ("jeudi", "Th"),
    ("fermé", "off"),
    ("ferme", "off"),
    ("lun", "Mo"),
    ("mar", "Tu"),
    ("mer", "We"),
    ("jeu", "Th"),
    ("ven", "Fr"),
    ("sam", "Sa"),
    ("dim", "Su"),
    ("lu", "Mo"),
    ("ma", "Tu"),
    ("me", "We"),
    ("je", "Th"),
    ("ve", "Fr"),
    ("sa", "Sa"),
    ("di", "Su"),
    ("au", "-"),
    ("à", "-"),
    ("et", ","),
];

/// True if a program can read these hours.
pub fn is_readable(hours: &str) -> bool {
    let mut said = false;
    let mut rest = hours;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            // A comment in words.
            '"' => match rest[1..].find('"') {
                Some(end) => end + 2,
                None => return false,
            },
            c if c.is_alphabetic() => {
                let length = span(rest, char::is_alphabetic);
                if !WORDS.contains(&&rest[..length]) {
                    return false;
                }
                said = true;
                length
            }
            c if c.is_ascii_digit() => {
                let length = span(rest, |c| c.is_ascii_digit() || c == ':');
                if !is_time(&rest[..length]) || rest[length..].starts_with(char::is_alphabetic) {
                    return false;
                }
                said = true;
                length
            }
            c if c.is_whitespace() || ",;-+|/[]():".contains(c) => c.len_utf8(),
            _ => return false,
        };
        rest = &rest[length..];
    }
    said
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// `09:30`, or a bare number: the day of a month, a week, a year, `24/7`.
fn is_time(text: &str) -> bool {
    match text.split_once(':') {
        None => text.len() <= 4,
        Some((hour, minute)) => {
            let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() == 2);
            // Past midnight, hours go on: a bar closes at 26:00.
            number(hour).is_some_and(|h| h <= 48) && number(minute).is_some_and(|m| m < 60)
        }
    }
}

/// «du lundi au vendredi de 9h à 17h30» → `Mo-Fr 09:00-17:30`, if nothing else is said.
pub fn in_english(hours: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest: &str = &hours.to_lowercase();
    while let Some(c) = rest.chars().next() {
        if c.is_alphabetic() {
            let length = span(rest, char::is_alphabetic);
            let word = rest[..length].trim_end_matches('s');
            if !matches!(word, "de" | "du" | "le") {
                out.push_str(FRENCH.iter().find(|(french, _)| *french == word).map(|(_, osm)| *osm)?);
            }
            rest = &rest[length..];
        } else if c.is_ascii_digit() {
            let length = span(rest, |c| c.is_ascii_digit() || matches!(c, 'h' | ':'));
            let (hour, minute) = rest[..length].split_once(['h', ':'])?;
            let minute = if minute.is_empty() { "0" } else { minute };
            out.push_str(&format!("{:02}:{:02}", hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?));
            rest = &rest[length..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    let spaced = out.split_whitespace().collect::<Vec<_>>().join(" ");
    let tight = spaced.replace(" - ", "-").replace(" , ", ",").replace(" -", "-").replace("- ", "-");
    // Days alone say nothing of the hours.
    in_words(&tight).filter(|_| is_readable(&tight)).map(|_| tight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_read_is_accepted() {
        for hours in [
            "Mo-Fr 09:00-12:30,14:00-17:00; Sa off",
            "24/7",
            "Mo,We 08:30-12:00; PH off",
            "Apr 01-Sep 30 Mo 09:00+",
            "Th[1] 14:00-16:00 \"sur rendez-vous\"",
            "week 01-53/2 Tu 10:00-12:00",
        ] {
            assert!(is_readable(hours), "{hours}");
        }
    }

    #[test]
    fn french_hours_are_translated() {
        for (french, osm) in [
            ("Lu-Ve 9h-17h", "Mo-Fr 09:00-17:00"),
            ("du lundi au vendredi de 9h à 17h30", "Mo-Fr 09:00-17:30"),
            ("mardi et jeudi 14:00-18:00", "Tu,Th 14:00-18:00"),
            ("lundi de 9h5 à 10h", "Mo 09:05-10:00"),
        ] {
            assert!(!is_readable(french), "{french}");
            assert_eq!(in_english(french).as_deref(), Some(osm));
        }
        assert_eq!(in_english("sur rendez-vous"), None);
        assert_eq!(in_english("lundi"), None, "«Mo» would be shown as it is");
    }

    #[test]
    fn impossible_hours_are_refused() {
        for hours in ["Mo-Fr 9h-17h", "Mo 09:75-12:00", "Mo 9:00-12:00", "", "Mo \"sur rendez-vous"] {
            assert!(!is_readable(hours), "{hours}");
        }
    }
}
