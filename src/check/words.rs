//! The words of a Markdown text, as they are typed: for titles, attributes and the search.
//!
//! In: the events of the text, in order. Out: its words, and which of them are headings. The check reads every body
//! anyway: the search takes its words from there rather than read it once more.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::scan;

/// What a text says.
#[derive(Debug, Default)]
pub struct Words {
    pub text: String,
    /// Where each heading begins and ends in `text`.
    headings: Vec<(usize, usize)>,
    /// Where the heading being read begins.
    start: usize,
}

impl Words {
    /// With room for the words of so many bytes of Markdown.
    pub fn of(length: usize) -> Self {
        Self { text: String::with_capacity(length), ..Self::default() }
    }

    pub fn take(&mut self, event: &Event<'_>) {
        let text = &mut self.text;
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            // A list within an item follows its words at once.
            Event::Start(Tag::List(_)) if !text.is_empty() && !text.ends_with(' ') => text.push(' '),
            Event::Start(Tag::Heading { .. }) => self.start = text.len(),
            Event::End(TagEnd::Heading(_)) => {
                self.headings.push((self.start, text.len()));
                text.push(' ');
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => text.push(' '),
            _ => {}
        }
    }

    /// After the last event: the words, without the space that ends them.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.text.truncate(self.text.trim_end().len());
        self
    }

    /// The words of each heading.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        // What ended the text may have been taken off a heading.
        let whole = self.text.len();
        self.headings.iter().map(move |(start, end)| &self.text[*start.min(&whole)..*end.min(&whole)])
    }
}

/// True if no sign of the text can be Markdown's, but for one that begins it.
pub fn has_no_sign(text: &str) -> bool {
    let is_sign = |byte: u8| {
        let emphasis = (byte == b'*') | (byte == b'_') | (byte == b'`') | (byte == b'\\') | (byte == b'~');
        let inline = (byte == b'[') | (byte == b'<') | (byte == b'&');
        emphasis | inline | (byte == b'\n') | (byte == b'\r') | (byte == b'#') | (byte == b'|') | (byte == 0)
    };
    scan::first(text.as_bytes(), is_sign).is_none()
}

/// True if the text is surely one paragraph, the words of which stand as they are.
pub fn is_paragraph(text: &str) -> bool {
    // What begins otherwise may be a list, a quotation or code.
    let begins = text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic() || first >= 0x80);
    begins && !text.ends_with([' ', '\t']) && has_no_sign(text)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser};

    use super::{Words, is_paragraph};
    use crate::check::markdown_options;

    fn read(markdown: &str) -> Words {
        let mut words = Words::default();
        Parser::new_ext(markdown, markdown_options()).for_each(|event| words.take(&event));
        words.finished()
    }

    #[test]
    fn headings_are_told_apart_from_the_text_that_holds_them() {
        let words = read("Avant\n\n## L'*aide* `A`\n\nAprès\n\nDeux\nlignes\n---\n");
        assert_eq!(words.text, "Avant L'aide A Après Deux lignes");
        assert_eq!(words.headings().collect::<Vec<_>>(), ["L'aide A", "Deux lignes"]);
        assert_eq!(read("Rien").headings().count(), 0);
    }

    #[test]
    fn a_plain_text_is_a_paragraph_of_its_words() {
        let plain = "« L'aide » vaut 3 - 1 = 2 > 1 + 0 $ {à} : https://exemple.fr !";
        assert!(is_paragraph(plain));
        let events: Vec<_> = Parser::new_ext(plain, markdown_options()).collect();
        assert_eq!(events.len(), 3, "{events:?}");
        assert_eq!(events[1], Event::Text(plain.into()));
        for text in
            ["", "- a", "1. a", "> a", "    a", "a*b*", "a\nb", "a ", "~~a~~", "=a", "a&eacute;", "| a |"]
        {
            assert!(!is_paragraph(text), "{text}");
        }
    }

    #[test]
    fn a_heading_at_the_end_keeps_its_words() {
        assert_eq!(read("Un\n\n## Fin &nbsp;\n\n##\n").headings().collect::<Vec<_>>(), ["Fin", ""]);
    }
}
