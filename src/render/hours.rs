//! Opening hours (OpenStreetMap `opening_hours`) in words: a week that can be read aloud.

const DAYS: [(&str, &str); 8] = [
    ("Mo", "lundi"),
    ("Tu", "mardi"),
    ("We", "mercredi"),
    ("Th", "jeudi"),
    ("Fr", "vendredi"),
    ("Sa", "samedi"),
    ("Su", "dimanche"),
    ("PH", "jours fériés"),
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
    let (days, times) = rule.split_once(' ')?;
    let days: Vec<String> = days.split(',').map(day_range).collect::<Option<_>>()?;
    let times = match times.trim() {
        "off" | "closed" => "fermé".to_owned(),
        times => times.split(',').map(|t| time_range(t.trim())).collect::<Option<Vec<_>>>()?.join(" et "),
    };
    Some(format!("{} : {times}", super::brush::capitalised(&days.join(", "))))
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
    fn what_is_not_understood_is_left_alone() {
        assert_eq!(in_words("sur rendez-vous"), ["sur rendez-vous"]);
    }
}
