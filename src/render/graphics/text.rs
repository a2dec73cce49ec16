//! The text of drawings: French numbers, escaping, and how much room words take.

use crate::render::format;

/// Between a number and its unit, as between thousands: U+202F.
const NARROW: char = '\u{202f}';

/// What a chart says of a value that nobody gave.
const UNKNOWN: &str = "inconnu";

/// Beyond this, French words for thousands would not help either, and rounding overflows.
const LARGEST: f64 = 1e300;

fn number(value: f64) -> String {
    if value.is_finite() { format::number(value.clamp(-LARGEST, LARGEST)) } else { UNKNOWN.to_owned() }
}

/// A number and its unit: « 57 % », « 18 402 € », « 1 254,50 € ».
pub(super) fn quantity(value: f64, unit: &str) -> String {
    let mut out = number(value);
    if !value.is_finite() || unit.is_empty() {
        return out;
    }
    // Prices have no decimals or two, never one.
    if unit.starts_with('€') && out.rfind(',').is_some_and(|comma| out.len() - comma == 2) {
        out.push('0');
    }
    out.push(NARROW);
    out.push_str(unit);
    out
}

/// A length for an attribute: two decimals at most, no useless zero.
pub(super) fn short(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let fixed = format!("{value:.2}");
    let trimmed = fixed.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

/// The width of a text in `em`: system fonts differ, so this leans towards the wide ones.
pub(super) fn width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '.' | ',' | ';' | ':' | '!' | '|' | '\'' | '’' | NARROW => 0.27,
            'f' | 't' | 'r' | ' ' | '(' | ')' | '-' | 'I' | '\u{a0}' | '/' => 0.36,
            'm' | 'w' | 'M' | 'W' | '%' | '—' | 'œ' => 0.86,
            c if c.is_ascii_digit() => 0.56,
            c if c.is_uppercase() => 0.69,
            c if c as u32 > 0x2e80 => 1.0,
            _ => 0.55,
        })
        .sum()
}

/// Lines of at most `limit` em, cut at spaces; a longer word has a line for itself, then is cut.
pub(super) fn wrap(text: &str, limit: f64) -> Vec<String> {
    let limit = limit.max(2.0);
    let mut lines: Vec<String> = Vec::new();
    // Not `split_whitespace`: no-break spaces hold their words together.
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line) + 0.36 + width(word) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
        while lines.last().is_some_and(|line| width(line) > limit) {
            let line = lines.pop().unwrap_or_default();
            let mut taken = 0.0;
            let cut = line
                .char_indices()
                .skip(1)
                .find(|&(i, c)| {
                    taken = width(&line[..i + c.len_utf8()]);
                    taken > limit
                })
                .map_or(line.len(), |(i, _)| i);
            lines.push(line[..cut].to_owned());
            if cut == line.len() {
                break;
            }
            lines.push(line[cut..].to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_french_way() {
        assert_eq!(number(1_234_567.5), "1\u{202f}234\u{202f}567,5");
        assert_eq!(number(-1200.0), "\u{2212}1\u{202f}200");
        assert_eq!(number(f64::NAN), "inconnu");
        assert_eq!(quantity(12.5, "€"), "12,50\u{202f}€");
        assert_eq!(quantity(12.0, "%"), "12\u{202f}%");
        assert_eq!(quantity(f64::INFINITY, "%"), "inconnu");
    }

    #[test]
    fn words_wrap_and_no_letter_is_lost() {
        let text = "Accompagnement vers et dans l'emploi des bénéficiaires";
        let lines = wrap(text, 12.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line) <= 12.0));
        assert_eq!(lines.join(" "), text);
        assert_eq!(wrap("anticonstitutionnellement", 4.0).concat(), "anticonstitutionnellement");
        assert_eq!(wrap("字字字字", 0.0).concat(), "字字字字");
        assert!(wrap(" \n ", 5.0).is_empty());
    }

    #[test]
    fn markup_is_escaped() {}
}
