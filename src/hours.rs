//! Opening hours (OpenStreetMap `opening_hours`) in words: a week that can be read aloud.
//!
//! The check warns of what cannot be said, the pages say the rest: both ask here.

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

/// `Mo-Fr 08:30-12:30; PH off` → «du lundi au vendredi : de 8 h 30 à 12 h 30», «jours fériés : fermé»; none if a rule
/// cannot be said.
pub fn in_words(hours: &str) -> Option<Vec<String>> {
    let said: Option<Vec<String>> = rules(hours).iter().map(|r| rule(r)).collect();
    said.filter(|said| !said.is_empty())
}

/// The rules of a week: after a semicolon, or after a comma that ends hours: `Mo 09:00-12:00, Sa 10:00-12:00`.
fn rules(hours: &str) -> Vec<String> {
    let (mut out, mut own, mut quoted) = (Vec::new(), String::new(), false);
    for (at, c) in hours.char_indices() {
        quoted ^= c == '"';
        let ends = match c {
            _ if quoted => false,
            ';' => true,
            ',' => {
                let next = hours[at + 1..].trim_start();
                is_of_hours(&own) && next.starts_with(|c: char| c.is_ascii_uppercase())
            }
            _ => false,
        };
        if ends {
            out.push(std::mem::take(&mut own));
        } else {
            own.push(c);
        }
    }
    out.push(own);
    out.iter().map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty()).collect()
}

/// True if what was read of a rule ends with its hours.
fn is_of_hours(rule: &str) -> bool {
    let last = rule.split_whitespace().last().unwrap_or_default();
    last.contains(':') || last.ends_with('"') || matches!(last, "off" | "closed")
}

fn rule(rule: &str) -> Option<String> {
    let (rule, comment) = match rule.split_once('"') {
        Some((rule, rest)) => {
            let comment = rest.strip_suffix('"').map(str::trim);
            (rule, Some(comment.filter(|comment| !comment.is_empty() && !comment.contains('"'))?))
        }
        None => (rule, None),
    };
    let spaced = rule.split_whitespace().collect::<Vec<_>>().join(" ");
    let tight = spaced.replace(", ", ",").replace(" ,", ",").replace(" - ", "-");
    let (when, times) = match tight.as_str() {
        "24/7" => ("tous les jours".to_owned(), Some("à toute heure".to_owned())),
        tight => selected(tight)?,
    };
    Some(match (when.as_str(), times, comment) {
        ("", None, Some(comment)) => comment.to_owned(),
        ("", Some(times), None) => format!("tous les jours : {times}"),
        ("", Some(times), Some(comment)) => format!("tous les jours : {times} ({comment})"),
        (when, None, Some(comment)) => format!("{when} : {comment}"),
        (when, Some(times), None) => format!("{when} : {times}"),
        (when, Some(times), Some(comment)) => format!("{when} : {times} ({comment})"),
        (_, None, None) => return None,
    })
}

/// The days of a rule, and its hours if it has any.
fn selected(rule: &str) -> Option<(String, Option<String>)> {
    // A colon may close the season: `Jun 01-Sep 30: Mo 10:00-12:00`.
    let tokens: Vec<&str> =
        rule.split(' ').map(|t| t.trim_end_matches(':')).filter(|t| !t.is_empty()).collect();
    let season_ends = tokens.iter().position(|token| !is_of_season(token)).unwrap_or(tokens.len());
    let (season_tokens, rest) = tokens.split_at(season_ends);
    let season = if season_tokens.is_empty() { None } else { Some(season(&season_tokens.join(" "))?) };
    let (holidays, rest) = match rest {
        ["SH", rest @ ..] if rest.first().is_some_and(|next| days(next).is_some()) => {
            (Some("pendant les vacances scolaires".to_owned()), rest)
        }
        rest => (None, rest),
    };
    let (own, rest) = match rest.split_first().and_then(|(first, rest)| Some((days(first)?, rest))) {
        Some(selected) => selected,
        None => (Vec::new(), rest),
    };
    let times = match rest {
        [] => None,
        ["off" | "closed"] => Some("fermé".to_owned()),
        [times] => Some(times.split(',').map(time_range).collect::<Option<Vec<_>>>()?.join(" et ")),
        _ => return None,
    };
    let when: Vec<String> = season.into_iter().chain(holidays).chain(own).collect();
    Some((when.join(", "), times))
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
        // Each is said once: «Jan Feb» is not a moment.
        let again = if let Some((_, name)) = MONTHS.iter().find(|(code, _)| *code == token) {
            out.month.replace(name).is_some()
        } else if token.len() == 4 && out.month.is_none() {
            out.year.replace(token).is_some()
        } else {
            out.day.replace(token.parse().ok().filter(|day| (1..=31).contains(day))?).is_some()
        };
        if again {
            return None;
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

/// `Mo-Fr,PH`, `We[1,3]`.
fn days(token: &str) -> Option<Vec<String>> {
    // The commas between brackets count days of a month.
    let mut inside = false;
    let parts = token.split(|c| {
        inside = c == '[' || inside && c != ']';
        c == ',' && !inside
    });
    parts.map(day_range).collect()
}

fn day_range(range: &str) -> Option<String> {
    if let Some((name, numbers)) = range.split_once('[') {
        return numbered(day(name)?, numbers.strip_suffix(']')?);
    }
    match range.split_once('-') {
        Some((from, to)) => Some(format!("du {} au {}", day(from)?, day(to)?)),
        None => day(range).map(str::to_owned),
    }
}

/// `We` and `1,3` → «1er et 3e mercredis du mois».
fn numbered(day: &str, numbers: &str) -> Option<String> {
    let rank = |number: &str| match number {
        "-1" => Some("dernier".to_owned()),
        "1" => Some("1er".to_owned()),
        "2" | "3" | "4" | "5" => Some(format!("{number}e")),
        _ => None,
    };
    let ranks: Vec<String> = numbers.split(',').map(rank).collect::<Option<_>>()?;
    let plural = if ranks.len() > 1 { "s" } else { "" };
    Some(format!("{} {day}{plural} du mois", ranks.join(" et ")))
}

fn time_range(range: &str) -> Option<String> {
    if range == "sunrise-sunset" {
        return Some("du lever au coucher du soleil".to_owned());
    }
    if let Some(from) = range.strip_suffix('+') {
        return Some(format!("à partir de {}", time(from)?));
    }
    let (from, to) = range.split_once('-')?;
    Some(format!("de {} à {}", time(from)?, time(to)?))
}

fn time(time: &str) -> Option<String> {
    let (hours, minutes) = time.split_once(':').filter(|(_, minutes)| minutes.len() == 2)?;
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
        let said = |rules: &[&str]| Some(rules.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            in_words("Mo-Fr 08:30-12:30,14:00-17:00; PH off"),
            said(&["du lundi au vendredi : de 8 h 30 à 12 h 30 et de 14 h à 17 h", "jours fériés : fermé"])
        );
        assert_eq!(
            in_words("Mo, We 09:00-12:00, 14:00-16:00, Sa 10:00-12:00,PH off"),
            said(&[
                "lundi, mercredi : de 9 h à 12 h et de 14 h à 16 h",
                "samedi : de 10 h à 12 h",
                "jours fériés : fermé"
            ])
        );
    }

    #[test]
    fn seasons_closures_and_comments_are_said_in_words() {
        for (written, said) in [
            ("Jul-Aug Mo-Fr 09:00-12:00", "de juillet à août, du lundi au vendredi : de 9 h à 12 h"),
            ("Apr-Oct Sa 10:00-12:00", "d’avril à octobre, samedi : de 10 h à 12 h"),
            ("Jun 01-Sep 30: Mo 10:00-12:00", "du 1er juin au 30 septembre, lundi : de 10 h à 12 h"),
            ("Aug off", "en août : fermé"),
            ("2026 Aug 01-15 off", "du 1er au 15 août 2026 : fermé"),
            ("Dec 24-Jan 02 off", "du 24 décembre au 2 janvier : fermé"),
            ("2026 Dec 24-2027 Jan 02 off", "du 24 décembre 2026 au 2 janvier 2027 : fermé"),
            ("May 08 off", "le 8 mai : fermé"),
            ("SH Mo-Fr 09:00-12:00", "pendant les vacances scolaires, du lundi au vendredi : de 9 h à 12 h"),
            ("SH off", "vacances scolaires : fermé"),
            ("09:00-17:00", "tous les jours : de 9 h à 17 h"),
            ("24/7", "tous les jours : à toute heure"),
            ("We[1,3] 14:00-16:00", "1er et 3e mercredis du mois : de 14 h à 16 h"),
            ("Fr[-1] 14:00-16:00", "dernier vendredi du mois : de 14 h à 16 h"),
            ("Mo-Fr 08:00+", "du lundi au vendredi : à partir de 8 h"),
            ("sunrise-sunset", "tous les jours : du lever au coucher du soleil"),
            (
                "Mo 08:00-12:00 \"sauf vacances, Noël; Pâques\"",
                "lundi : de 8 h à 12 h (sauf vacances, Noël; Pâques)",
            ),
            ("\"sur rendez-vous\"", "sur rendez-vous"),
            ("Mo \"sur rendez-vous\"", "lundi : sur rendez-vous"),
        ] {
            assert_eq!(in_words(written), Some(vec![said.to_owned()]), "{written}");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_said() {
        for hours in [
            "sur rendez-vous",
            "Aug 32 off",
            "Mo",
            "Foo-Bar off",
            "Aug 01-Sep off",
            "15 off",
            "week 01-53/2 Tu 10:00-12:00",
            "We[7] 10:00-12:00",
            "Jan Feb Mo 10:00-12:00",
            "Aug 01 02 off",
            "Mo 9:5-12:00",
            "Mo 10:00-12:00 \"ouvert",
            "",
            ";",
        ] {
            assert_eq!(in_words(hours), None, "{hours}");
        }
    }
}
