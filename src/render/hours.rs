//! Opening hours (OpenStreetMap `opening_hours`) in words: a week that can be read aloud.

const DAYS: [(&str, &str); 9] = [
    ("Mo", "lundi"),
    ("Tu", "mardi"),
    ("We", "mercredi"),
    ("Th", "jeudi"),
    ("Fr", "vendredi"),
    ("Sa", "samedi"),
    ("Su", "dimanche"),
    ("PH", "jours fériés"),
    ("SH", "vacances scolaires"),
];

const MONTHS: [(&str, &str); 12] = [
    ("Jan", "janvier"),
    ("Feb", "février"),
    ("Mar", "mars"),
    ("Apr", "avril"),
    ("May", "mai"),
    ("Jun", "juin"),
    ("Jul", "juillet"),
    ("Aug", "août"),
    ("Sep", "septembre"),
    ("Oct", "octobre"),
    ("Nov", "novembre"),
    ("Dec", "décembre"),
];

/// `Mo-Fr 08:30-12:30; PH off` → «Du lundi au vendredi : de 8 h 30 à 12 h 30», «Jours fériés : fermé».
///
/// What is not understood is given back as it was written.
pub fn in_words(hours: &str) -> Vec<String> {
    let rules: Option<Vec<String>> =
        hours.split(';').map(str::trim).filter(|r| !r.is_empty()).map(rule).collect();
    rules.unwrap_or_else(|| vec![hours.to_owned()])
}

fn rule(rule: &str) -> Option<String> {
    if rule == "24/7" {
        return Some("Tous les jours, à toute heure".to_owned());
    }
    let tokens: Vec<&str> = rule.split_whitespace().collect();
    let season_ends = tokens.iter().position(|token| !is_of_season(token))?;
    let (season_tokens, rest) = tokens.split_at(season_ends);
    let (days, times) = match rest {
        [times] => (None, times),
        [days, times] => (Some(days), times),
        _ => return None,
    };
    let days: Option<Vec<String>> =
        days.map(|days| days.split(',').map(day_range).collect()).unwrap_or(Some(Vec::new()));
    let season = if season_tokens.is_empty() { None } else { Some(season(&season_tokens.join(" "))?) };
    let when: Vec<String> = season.into_iter().chain(days?).collect();
    let when = if when.is_empty() { "tous les jours".to_owned() } else { when.join(", ") };
    let times = match *times {
        "off" | "closed" => "fermé".to_owned(),
        times => times.split(',').map(time_range).collect::<Option<Vec<_>>>()?.join(" et "),
    };
    Some(format!("{} : {times}", super::words::capitalised(&when)))
}

/// A month, a year or a day of a month: what stands before the days of the week.
fn is_of_season(token: &str) -> bool {
    let known = |name: &str| MONTHS.iter().any(|(code, _)| *code == name);
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    token.split('-').all(|part| known(part) || number(part))
}

/// A day of the year, or a month.
struct Moment<'t> {
    year: Option<&'t str>,
    month: Option<&'static str>,
    day: Option<u8>,
}

/// `Jul-Aug`, `2026 Aug 01-15`, `Dec 24-Jan 02`…
fn season(text: &str) -> Option<String> {
    let Some((from, to)) = text.split_once('-') else {
        let one = moment(text)?;
        return Some(format!("{} {}", if one.day.is_some() { "le" } else { "en" }, said(&one)?));
    };
    let (mut from, mut to) = (moment(from)?, moment(to)?);
    // «Aug 01-15»: the month is said once, at the end.
    to.month = to.month.or(from.month);
    to.year = to.year.or(from.year);
    if from.year == to.year {
        from.year = None;
    }
    match (from.day, to.day) {
        (Some(day), Some(_)) if from.month == to.month && from.year.is_none() => {
            Some(format!("du {} au {}", ordinal(day), said(&to)?))
        }
        (Some(_), Some(_)) => Some(format!("du {} au {}", said(&from)?, said(&to)?)),
        (None, None) => {
            let from = said(&from)?;
            let of = if from.starts_with(['a', 'o']) { "d’" } else { "de " };
            Some(format!("{of}{from} à {}", said(&to)?))
        }
        _ => None,
    }
}

fn moment(text: &str) -> Option<Moment<'_>> {
    let mut out = Moment { year: None, month: None, day: None };
    for token in text.split_whitespace() {
        if let Some((_, name)) = MONTHS.iter().find(|(code, _)| *code == token) {
            out.month = Some(name);
        } else if token.len() == 4 && out.month.is_none() {
            out.year = Some(token);
        } else {
            out.day = Some(token.parse().ok().filter(|day| (1..=31).contains(day))?);
        }
    }
    Some(out)
}

fn said(moment: &Moment<'_>) -> Option<String> {
    let month = moment.month?;
    let day = moment.day.map_or_else(String::new, |day| format!("{} ", ordinal(day)));
    let year = moment.year.map_or_else(String::new, |year| format!(" {year}"));
    Some(format!("{day}{month}{year}"))
}

fn ordinal(day: u8) -> String {
    if day == 1 { "1er".to_owned() } else { day.to_string() }
}

fn day(code: &str) -> Option<&'static str> {
    DAYS.iter().find(|(c, _)| *c == code).map(|(_, name)| *name)
}

fn day_range(range: &str) -> Option<String> {
    match range.split_once('-') {
        Some((from, to)) => Some(format!("du {} au {}", day(from)?, day(to)?)),
        None => day(range).map(str::to_owned),
    }
}

fn time_range(range: &str) -> Option<String> {
    let (from, to) = range.split_once('-')?;
    Some(format!("de {} à {}", time(from)?, time(to)?))
}

fn time(time: &str) -> Option<String> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    match (hours, minutes) {
        (25.., _) | (_, 60..) => None,
        (h, 0) => Some(format!("{h} h")),
        (h, m) => Some(format!("{h} h {m:02}")),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_week_is_said_in_words() {
        assert_eq!(
            in_words("Mo-Fr 08:30-12:30,14:00-17:00; PH off"),
            ["Du lundi au vendredi : de 8 h 30 à 12 h 30 et de 14 h à 17 h", "Jours fériés : fermé"]
        );
    }

    #[test]
    fn seasons_and_closures_are_said_in_words() {
        for (written, said) in [
            ("Jul-Aug Mo-Fr 09:00-12:00", "De juillet à août, du lundi au vendredi : de 9 h à 12 h"),
            ("Apr-Oct Sa 10:00-12:00", "D’avril à octobre, samedi : de 10 h à 12 h"),
            ("Aug off", "En août : fermé"),
            ("2026 Aug 01-15 off", "Du 1er au 15 août 2026 : fermé"),
            ("Dec 24-Jan 02 off", "Du 24 décembre au 2 janvier : fermé"),
            ("2026 Dec 24-2027 Jan 02 off", "Du 24 décembre 2026 au 2 janvier 2027 : fermé"),
            ("May 08 off", "Le 8 mai : fermé"),
            ("SH Mo-Fr 09:00-12:00", "SH Mo-Fr 09:00-12:00"),
            ("SH off", "Vacances scolaires : fermé"),
            ("09:00-17:00", "Tous les jours : de 9 h à 17 h"),
        ] {
            assert_eq!(in_words(written), [said], "{written}");
        }
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        for hours in ["sur rendez-vous", "Aug 32 off", "Mo", "Foo-Bar off", "Aug 01-Sep off", "15 off", ""] {
            let expected: &[&str] = if hours.is_empty() { &[] } else { &[hours] };
            assert_eq!(in_words(hours), expected);
        }
    }
}
