//! Markdown → its words alone: for titles, attributes and the search.

use std::borrow::Cow;

use pulldown_cmark::Parser;

use super::typography::french;
use crate::check::{Words, has_no_sign, markdown_options};

/// The words of a Markdown text, with typography: for titles, attributes, search.
pub fn plain(markdown: &str) -> String {
    if has_no_sign(markdown) {
        return french(markdown).into_owned();
    }
    let words = words(markdown);
    match french(&words) {
        Cow::Borrowed(_) => words,
        Cow::Owned(set) => set,
    }
}

/// The words of a Markdown text as they are typed: the search reads them alike with typography and without.
pub fn typed(markdown: &str) -> Cow<'_, str> {
    if has_no_sign(markdown) { Cow::Borrowed(markdown) } else { Cow::Owned(words(markdown)) }
}

fn words(markdown: &str) -> String {
    let mut words = Words::of(markdown.len());
    Parser::new_ext(markdown, markdown_options()).for_each(|event| words.take(&event));
    words.finished().text
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_of_nested_lists_stay_apart() {
        let words = plain("- Logement\n  - Cahiers\n  - Guides\n- Santé");
        assert_eq!(words.split_whitespace().collect::<Vec<_>>(), ["Logement", "Cahiers", "Guides", "Santé"]);
    }
}
