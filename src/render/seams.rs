//! Typography where a text is cut into events: a word may go on in the next one.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag};

use super::typography::french;

/// A text with typography; most have nothing to set, and stay where they are.
pub fn typeset(text: CowStr<'_>) -> CowStr<'_> {
    match french(&text) {
        Cow::Owned(set) => CowStr::from(set),
        Cow::Borrowed(_) => text,
    }
}

/// True of what goes on with a word that the text before has begun: « l'**aide** ».
pub fn opens_words(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Link { .. } | Tag::Strong | Tag::Emphasis) | Event::Code(_) | Event::InlineHtml(_)
    )
}

/// Curves the apostrophe that ends the last text: alone, it did not know that a word goes on.
pub fn curve_last(out: &mut [Event<'_>]) {
    if let Some(Event::Text(text) | Event::InlineHtml(text)) = out.last_mut()
        && let Some(before) = text.strip_suffix('\'')
        && before.ends_with(char::is_alphabetic)
    {
        *text = CowStr::from([before, "’"].concat());
    }
}
