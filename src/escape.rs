//! Text for HTML, SVG and XML: the only place that escapes.

/// Appends `text`, for content or for an attribute in double quotes. Characters that XML forbids are left out.
pub fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(special) {
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

fn special(c: char) -> bool {
    match c {
        '&' | '<' | '>' | '"' | '\u{fffe}' | '\u{ffff}' => true,
        '\t' | '\n' => false,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_leaves_the_text() {
        assert_eq!(escaped("<a b=\"c\">&\u{0} l'été\n"), "&lt;a b=&quot;c&quot;&gt;&amp; l'été\n");
        assert_eq!(escaped("\u{b}&&\u{ffff}"), "&amp;&amp;");
    }
}
