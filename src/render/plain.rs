//! Markdown → its words alone: for titles, attributes and the search.

use std::borrow::Cow;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::typography::french;
use crate::check::markdown_options;
use crate::scan;

/// The words of a Markdown text, with typography: for titles, attributes, search.
pub fn plain(markdown: &str) -> String {
    if is_plain(markdown) {
        return french(markdown).into_owned();
    }
    let words = words(markdown, |_| {});
    match french(&words) {
        Cow::Borrowed(_) => words,
        Cow::Owned(set) => set,
    }
}

/// The words of a Markdown text as they are typed: the search reads them alike with typography and without.
pub fn typed(markdown: &str) -> Cow<'_, str> {
    if is_plain(markdown) { Cow::Borrowed(markdown) } else { Cow::Owned(words(markdown, |_| {})) }
}

/// The same, and the words of each heading.
pub fn typed_with_headings(markdown: &str) -> (String, Vec<String>) {
    let mut headings = Vec::new();
    let text = words(markdown, |heading| headings.push(heading.to_owned()));
    (text, headings)
}

/// True if nothing can be Markdown.
fn is_plain(text: &str) -> bool {
    let is_sign = |byte: u8| {
        let emphasis = (byte == b'*') | (byte == b'_') | (byte == b'`') | (byte == b'\\');
        let inline = (byte == b'[') | (byte == b'<') | (byte == b'&');
        emphasis | inline | (byte == b'\n') | (byte == b'#') | (byte == b'|')
    };
    scan::first(text.as_bytes(), is_sign).is_none()
}

fn words(markdown: &str, mut heading: impl FnMut(&str)) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut start = 0;
    for event in Parser::new_ext(markdown, markdown_options()) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            // A list within an item follows its words at once.
            Event::Start(Tag::List(_)) if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            Event::Start(Tag::Heading { .. }) => start = out.len(),
            Event::End(TagEnd::Heading(_)) => {
                heading(&out[start..]);
                out.push(' ');
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::{plain, typed_with_headings};

    #[test]
    fn headings_are_told_apart_from_the_text_that_holds_them() {
        let (text, headings) =
            typed_with_headings("Avant\n\n## L'*aide* `A`\n\nAprès\n\nDeux\nlignes\n---\n");
        assert_eq!(text, "Avant L'aide A Après Deux lignes");
        assert_eq!(headings, ["L'aide A", "Deux lignes"]);
        assert_eq!(typed_with_headings("Rien").1, [""; 0]);
    }

    #[test]
    fn words_of_nested_lists_stay_apart() {
        let words = plain("- Logement\n  - Cahiers\n  - Guides\n- Santé");
        assert_eq!(words.split_whitespace().collect::<Vec<_>>(), ["Logement", "Cahiers", "Guides", "Santé"]);
    }
}
