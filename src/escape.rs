//! Text for HTML, SVG, XML and addresses: the only place that escapes.

use crate::scan;

/// Appends `text`, for content or for an attribute in double quotes. Characters that XML forbids are left out.
pub fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = next_special(rest) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = tail.chars();
        out.push_str(match chars.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "",
        });
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// `escape`, in a text of its own.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(&mut out, text);
    out
}

/// Where the next character is that is not written as it stands.
fn next_special(text: &str) -> Option<usize> {
    // The controls above ASCII begin with 0xc2, the last two with 0xef.
    let sign = |b: u8| (b == b'&') | (b == b'<') | (b == b'>') | (b == b'"');
    let maybe = |b: u8| sign(b) | (b < b' ') | (b == 0x7f) | (b == 0xc2) | (b == 0xef);
    let at = scan::first(text.as_bytes(), maybe)?;
    text[at..].find(special).map(|beyond| at + beyond)
}

fn special(c: char) -> bool {
    match c {
        '&' | '<' | '>' | '"' | '\u{fffe}' | '\u{ffff}' => true,
        '\t' | '\n' => false,
        c => c.is_control(),
    }
}

/// A path as addresses write it.
pub fn in_address(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_leaves_the_text() {
        assert_eq!(escaped("<a b=\"c\">&\u{0} l'été\n"), "&lt;a b=&quot;c&quot;&gt;&amp; l'été\n");
        assert_eq!(escaped("\u{b}&&\u{ffff}\u{85}«\u{a0}\u{7f}ﬁ»\u{fffe}"), "&amp;&amp;«\u{a0}ﬁ»");
    }
}
