//! French typography, put in at build: editors type plain spaces and apostrophes.

use std::borrow::Cow;

const NARROW: char = '\u{202f}';
const WIDE: char = '\u{a0}';

/// Makes the spaces before `; : ? ! » % €` and after `«` unbreakable, groups digits, curves apostrophes.
///
/// Never adds or removes a visible character: a copy or a search of the text still matches.
pub fn french(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b' ' | b'\'')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let set = match c {
            ' ' => space(before, after, &chars),
            '\'' if before.is_some_and(char::is_alphabetic)
                && after.is_some_and(|a| a.is_alphanumeric() || a == '«') =>
            {
                '’'
            }
            c => c,
        };
        out.push(set);
        before = Some(c);
    }
    Cow::Owned(out)
}

fn space(before: Option<char>, after: Option<char>, rest: &std::iter::Peekable<std::str::Chars<'_>>) -> char {
    match (before, after) {
        (_, Some(';' | '?' | '!')) => NARROW,
        (_, Some(':' | '»')) | (Some('«'), _) => WIDE,
        (Some(b), Some('%' | '€')) if b.is_ascii_digit() => WIDE,
        // «n° 7»: the sign and its number stay together.
        (Some('°'), Some(a)) if a.is_ascii_digit() => WIDE,
        (Some(b), Some(a)) if b.is_ascii_digit() && a.is_ascii_digit() && groups_three(rest) => NARROW,
        _ => ' ',
    }
}

/// True if exactly three digits follow: «1 500», but not «05 49».
fn groups_three(rest: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    rest.clone().take_while(char::is_ascii_digit).count() == 3
}

#[cfg(test)]
mod tests {
    use super::french;

    #[test]
    fn spaces_become_unbreakable_where_french_wants_it() {
        assert_eq!(
            french("Combien ? 1 500 € : « oui »"),
            "Combien\u{202f}? 1\u{202f}500\u{a0}€\u{a0}: «\u{a0}oui\u{a0}»"
        );
        assert_eq!(french("l'aide n° 7"), "l’aide n°\u{a0}7");
    }

    #[test]
    fn telephone_numbers_and_codes_stay_as_they_are() {
        assert_eq!(french("05 49 00 00 00"), "05 49 00 00 00");
    }
}
