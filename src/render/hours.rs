//! Opening hours as the pages show them.

use super::words::capitalised;

/// Each rule as a line; what cannot be said is given back as it was written.
pub fn in_words(hours: &str) -> Vec<String> {
    match crate::hours::in_words(hours) {
        Some(rules) => rules.iter().map(|rule| capitalised(rule)).collect(),
        None => vec![hours.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_rule_is_a_line() {
        assert_eq!(in_words("Mo 08:00-12:00; PH off"), ["Lundi : de 8 h à 12 h", "Jours fériés : fermé"]);
        assert_eq!(in_words("sur rendez-vous"), ["sur rendez-vous"]);
    }
}
