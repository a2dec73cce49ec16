//! French typography, put in at build: editors type plain spaces and apostrophes.

use std::borrow::Cow;

use crate::scan;

const NARROW: char = '\u{202f}';
const WIDE: char = '\u{a0}';
/// Bytes that signs take more than what they replace, in nearly all texts: to grow a text costs as much as to make it.
const ROOM: usize = 16;

/// Makes the spaces before `; : ? ! » % €` and after `«` unbreakable, groups digits, curves apostrophes.
///
/// Never adds or removes a visible character: a copy or a search of the text still matches.
pub fn french(text: &str) -> Cow<'_, str> {
    let Some((first, set)) = replacement(text, 0) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + ROOM);
    let mut last = 0;
    let mut next = Some((first, set));
    while let Some((at, set)) = next {
        out.push_str(&text[last..at]);
        out.push(set);
        last = at + 1;
        next = replacement(text, last);
    }
    out.push_str(&text[last..]);
    Cow::Owned(out)
}

/// A template whose own words follow French typography; its tags, expressions and comments stay as they are.
pub fn french_template(template: &str) -> String {
    let mut out = String::with_capacity(template.len() + template.len() / 64);
    let mut rest = template;
    while !rest.is_empty() {
        let mut signs = rest.match_indices(['{', '<']);
        let words = signs.find(|(at, _)| markup(&rest[*at..]) > 0).map_or(rest.len(), |(at, _)| at);
        out.push_str(&french(&rest[..words]));
        let end = words + markup(&rest[words..]);
        out.push_str(&rest[words..end]);
        rest = &rest[end..];
    }
    out
}

/// Length, in bytes, of the expression, comment or tag that the text begins with; 0 if it begins with words.
fn markup(text: &str) -> usize {
    let braces = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    if let Some((_, close)) = braces.iter().find(|(open, _)| text.starts_with(open)) {
        return text.find(close).map_or(text.len(), |at| at + close.len());
    }
    if !text
        .strip_prefix('<')
        .is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c)))
    {
        return 0;
    }
    let (mut at, mut quoted) = (1, None);
    while let Some(c) = text[at..].chars().next() {
        let inner = if c == '{' { markup(&text[at..]) } else { 0 };
        at += if inner > 0 { inner } else { c.len_utf8() };
        match (c, quoted) {
            ('>', None) => break,
            ('"' | '\'', None) => quoted = Some(c),
            (c, Some(q)) if c == q => quoted = None,
            _ => {}
        }
    }
    at
}

/// The first space or apostrophe to replace from a byte on, with what takes its place, which is longer than it is.
fn replacement(text: &str, from: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut next = from;
    while let Some(beyond) = scan::first(bytes.get(next..)?, keeps_space) {
        let sign = next + beyond;
        next = sign + 1;
        let at = match bytes[sign] {
            b'\'' => sign,
            0xab => sign + 1,
            _ if sign > from => sign - 1,
            _ => continue,
        };
        let around = || (text[..at].chars().next_back(), &text[at + 1..]);
        let set = match bytes.get(at) {
            Some(b' ') => space(around().0, around().1),
            Some(b'\'') if at == sign => apostrophe(around().0, around().1),
            _ => None,
        };
        if let Some(set) = set {
            return Some((at, set));
        }
    }
    None
}

/// True of apostrophes, of what may keep the space before it (a digit, a sign, what » and € begin with) and of what « ends
/// with, which keeps the space after it. Nearly all spaces stand between letters.
fn keeps_space(byte: u8) -> bool {
    let digit_or_colons = byte.wrapping_sub(b'0') < 12;
    let sign = (byte == b'!') | (byte == b'?') | (byte == b'%') | (byte == b'\'');
    digit_or_colons | sign | (byte == 0xab) | (byte == 0xc2) | (byte == 0xe2)
}

/// What takes the place of an apostrophe, if it stands inside a word.
fn apostrophe(before: Option<char>, rest: &str) -> Option<char> {
    let inside = before.is_some_and(char::is_alphabetic)
        && rest.chars().next().is_some_and(|after| after.is_alphanumeric() || after == '«');
    inside.then_some('’')
}

/// What takes the place of a space, if it may not break.
fn space(before: Option<char>, rest: &str) -> Option<char> {
    match (before, rest.chars().next()) {
        (_, Some(';' | '?' | '!')) => Some(NARROW),
        (_, Some(':' | '»')) | (Some('«'), _) => Some(WIDE),
        (Some(b), Some('%' | '€')) if b.is_ascii_digit() => Some(WIDE),
        // «n° 7»: the sign and its number stay together.
        (Some('°'), Some(a)) if a.is_ascii_digit() => Some(WIDE),
        (Some(b), Some(a)) if b.is_ascii_digit() && a.is_ascii_digit() && groups_three(rest) => Some(NARROW),
        _ => None,
    }
}

/// True if exactly three digits follow: «1 500», but not «05 49».
fn groups_three(rest: &str) -> bool {
    rest.bytes().take_while(u8::is_ascii_digit).count() == 3
}

#[cfg(test)]
mod tests {
    use super::{french, french_template};

    #[test]
    fn spaces_become_unbreakable_where_french_wants_it() {
        assert_eq!(
            french("Combien ? 1 500 € : « oui »"),
            "Combien\u{202f}? 1\u{202f}500\u{a0}€\u{a0}: «\u{a0}oui\u{a0}»"
        );
        assert_eq!(french("l'aide n° 7"), "l’aide n°\u{a0}7");
        assert_eq!(french("« a « é « "), "«\u{a0}a «\u{a0}é «\u{a0}");
        assert_eq!(french("Noë l' «' x ' y' ? "), "Noë l' «' x ' y'\u{202f}? ");
    }

    #[test]
    fn the_words_of_a_template_are_set_and_nothing_else() {
        let template = r#"{# a : b #}<p title="d'un > b ?">L'aide « {{ nom ~ " : " }} » :{% if a == 'b' %} l'an ?{% endif %}</p>
a < b : c <a href="{{ x["y"] }} : z">"#;
        let set = "{# a : b #}<p title=\"d'un > b ?\">L’aide «\u{a0}{{ nom ~ \" : \" }}\u{a0}»\u{a0}:\
            {% if a == 'b' %} l’an\u{202f}?{% endif %}</p>\na < b\u{a0}: c <a href=\"{{ x[\"y\"] }} : z\">";
        assert_eq!(french_template(template), set);
        for odd in ["{{ sans fin", "<p", "<p title=\"", "{", "<", "é<é", "{% <p> '"] {
            assert_eq!(french_template(odd), odd);
        }
    }

    #[test]
    fn telephone_numbers_and_codes_stay_as_they_are() {
        assert_eq!(french("05 49 00 00 00"), "05 49 00 00 00");
    }
}
