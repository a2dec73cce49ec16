//! Numbers as printable text, and pieces named after their content.
//!
//! Ninety-three ASCII characters need no escape inside a JSON string; a host compresses them as well
//! as it would the same numbers in binary, and a script can hold them.

use crate::scan;

/// A piece: its text, before JSON quoting.
#[derive(Debug, Clone, Default)]
pub struct Piece(pub String);

/// Characters that end a number, and that continue one.
const LAST: u32 = 60;
const MORE: u32 = 33;

/// The n-th of the 93 characters, `"` and `\` left out.
pub fn symbol(n: u32) -> char {
    let mut code = 0x20 + n;
    if code >= 0x22 {
        code += 1;
    }
    if code >= 0x5c {
        code += 1;
    }
    char::from_u32(code).unwrap_or(' ')
}

/// Writes a number: one character up to 59, two up to 2,039.
pub fn number(out: &mut String, mut value: u32) {
    while value >= LAST {
        value -= LAST;
        out.push(symbol(LAST + value % MORE));
        value /= MORE;
    }
    out.push(symbol(value));
}

impl Piece {
    /// Twenty-four bits of the content, in four characters.
    pub fn digest(&self) -> String {
        let short = crc32fast::hash(self.0.as_bytes());
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (0..4).rev().map(|i| char::from(ALPHABET[(short >> (6 * i)) as usize & 63])).collect()
    }
}

/// Writes a JSON string literal. Pieces are most of an index, and have little to escape but the ends of their lines and
/// columns: all between is copied as it stands.
pub fn quote(text: &str, out: &mut Vec<u8>) {
    let is_escaped = |byte: u8| (byte < b' ') | (byte == b'"') | (byte == b'\\');
    let mut rest = text;
    out.push(b'"');
    while let Some(at) = scan::first(rest.as_bytes(), is_escaped) {
        let (before, after) = rest.split_at(at);
        let (sign, after) = after.split_at(1);
        out.extend_from_slice(before.as_bytes());
        match sign {
            "\n" => out.extend_from_slice(b"\\n"),
            "\t" => out.extend_from_slice(b"\\t"),
            _ => {
                // A string is always JSON.
                let literal = serde_json::to_vec(sign).unwrap_or_default();
                out.extend_from_slice(literal.get(1..literal.len().max(2) - 1).unwrap_or_default());
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'"');
}

/// Sorted strings, each as the letter of its length shared with the one before, then its rest.
///
/// Terms are lower case, so a capital also marks where each begins.
pub fn front_coded<'a>(sorted: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    let mut before: Vec<char> = Vec::new();
    for text in sorted {
        let chars: Vec<char> = text.chars().collect();
        let shared = before.iter().zip(&chars).take_while(|(a, b)| a == b).count().min(25);
        out.push(char::from(b'A' + shared as u8));
        out.extend(&chars[shared..]);
        before = chars;
    }
    out
}

/// Ascending numbers, each as its distance from the least it could be.
pub fn gaps(out: &mut String, sorted: impl Iterator<Item = u32>) {
    let mut next = 0;
    for value in sorted {
        number(out, value - next);
        next = value + 1;
    }
}

/// The shortest beginning of `word` that comes after `before`.
pub fn shortest_after(before: &str, word: &str) -> String {
    let mut end = 0;
    for c in word.chars() {
        end += c.len_utf8();
        if &word[..end] > before {
            break;
        }
    }
    word[..end].to_owned()
}

/// Which words there are, with one false hope in four: two bits a word in a table of three bits a word. Six bits a
/// character. A larger table would weigh on every question, to spare a piece to a few misspelt ones.
pub fn sieve<'a>(words: impl ExactSizeIterator<Item = &'a str>) -> String {
    let bits = sieve_bits(words.len());
    let mut table = vec![0u32; bits.div_ceil(6)];
    for word in words {
        for bit in places_in_sieve(word, bits) {
            table[bit / 6] |= 1 << (bit % 6);
        }
    }
    table.into_iter().map(symbol).collect()
}

/// Bits of the table for so many words.
pub fn sieve_bits(words: usize) -> usize {
    3 * words.max(6)
}

fn places_in_sieve(word: &str, bits: usize) -> [usize; 2] {
    let hash = fnv(word);
    let second = hash.rotate_right(15) | 1;
    [0u32, 1].map(|n| hash.wrapping_add(second.wrapping_mul(n)) as usize % bits)
}

/// FNV-1a of the UTF-16 units, as a script sees them.
fn fnv(text: &str) -> u32 {
    let mix = |hash: u32, unit: u32| (hash ^ unit).wrapping_mul(0x0100_0193);
    text.chars().fold(0x811c_9dc5_u32, |hash, c| match u32::from(c) {
        unit @ ..=0xffff => mix(hash, unit),
        _ => c.encode_utf16(&mut [0; 2]).iter().fold(hash, |hash, unit| mix(hash, u32::from(*unit))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_characters_the_format_promises() {
        for (value, length) in [(0, 1), (59, 1), (60, 2), (2_039, 2), (2_040, 3), (u32::MAX, 7)] {
            let mut out = String::new();
            number(&mut out, value);
            assert_eq!(out.len(), length, "{value}");
            assert!(!out.contains(['"', '\\']));
        }
    }

    #[test]
    fn a_literal_is_read_again_as_it_was() {
        for text in ["", "\n", "aide à domicile\nune « ligne »", "\"\n\\", "\u{1}\t\r\n\u{7f}é", "fin\n"]
        {
            let mut out = Vec::new();
            quote(text, &mut out);
            assert_eq!(serde_json::from_slice::<String>(&out).expect("JSON"), text);
        }
    }

    #[test]
    fn sorted_words_share_their_beginnings() {
        assert_eq!(front_coded(["aid", "aide", "loger"].into_iter()), "AaidDeAloger");
    }
}
