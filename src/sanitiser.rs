//! The raw HTML of a text, made harmless: the check says what of it will go, the render takes it out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, LazyLock, Mutex};

use crate::model::Kind;

/// What a text may be made of; of other elements, only the words are kept.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "del",
    "dfn",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
];

/// What raw HTML asks of the site: an address to follow, an image to show, a name for a part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ask {
    Link,
    Image,
    Id,
}

impl Ask {
    fn of(element: &str, attribute: &str) -> Option<Self> {
        match (element, attribute) {
            (_, "id") => Some(Self::Id),
            ("a", "href") => Some(Self::Link),
            ("img", "src") => Some(Self::Image),
            _ => None,
        }
    }
}

/// What is asked by some HTML, in its order.
pub fn asks(html: &str) -> Vec<(Ask, String)> {
    let found = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&found);
    let mut cleaner = cleaner();
    cleaner.attribute_filter(move |element, attribute, value| {
        if let (Some(ask), Ok(mut all)) = (Ask::of(element, attribute), all.lock()) {
            all.push((ask, value.to_owned()));
        }
        Some(Cow::Borrowed(value))
    });
    cleaner.clean(html);
    found.lock().map(|mut all| std::mem::take(&mut *all)).unwrap_or_default()
}

/// Put before the addresses and ids that the site itself writes in a text that may hold raw HTML. Nobody can guess it,
/// and nothing of it is left in what is published.
pub fn mark() -> &'static str {
    static MARK: LazyLock<String> =
        LazyLock::new(|| format!("/{:016x}/", RandomState::new().build_hasher().finish()));
    &MARK
}

/// Takes the marks out of a text that held no raw HTML.
pub fn unmarked(html: &str) -> String {
    html.replace(mark(), "")
}

/// Removes all that could run, load or restyle from the HTML of a text. What bears the mark stays; of the rest, only
/// the addresses to which `answer` gives an answer: ids, which would repeat those of the page, and other images go.
pub fn sanitise(html: &str, answer: &dyn Fn(Ask, &str) -> Option<String>) -> String {
    let mut raw = asks(html);
    raw.retain(|(ask, value)| *ask != Ask::Id && own(value).is_none());
    let mut answers: HashMap<(Ask, String), Option<String>> = HashMap::new();
    for (ask, value) in raw {
        let found = |(ask, value): &(Ask, String)| answer(*ask, value);
        answers.entry((ask, value)).or_insert_with_key(found);
    }
    let mut cleaner = cleaner();
    cleaner.attribute_filter(move |element, attribute, value| {
        let Some(ask) = Ask::of(element, attribute) else { return Some(Cow::Borrowed(value)) };
        own(value).or_else(|| answers.get(&(ask, value.to_owned())).cloned().flatten()).map(Cow::Owned)
    });
    unmarked(&without_empty_images(&cleaner.clean(html).to_string()))
}

/// What follows the mark, in an address or in that of a note of the page.
fn own(value: &str) -> Option<String> {
    let (before, after) = value.split_once(mark())?;
    matches!(before, "" | "#").then(|| [before, after].concat())
}

/// Removes the images that have no address left, from HTML as the cleaner writes it: `<` opens a tag, and values stand
/// between double quotes and hold none.
fn without_empty_images(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let mut quoted = false;
        let end = rest[start..].find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let end = end.map_or(rest.len(), |length| start + length + 1);
        let tag = &rest[start..end];
        let is_empty =
            tag.starts_with("<img") && !tag.split('"').step_by(2).any(|key| key.ends_with(" src="));
        out.push_str(if is_empty { &rest[..start] } else { &rest[..end] });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn cleaner() -> ammonia::Builder<'static> {
    let codes = Kind::ALL.iter().map(|kind| kind.code());
    let mut builder = ammonia::Builder::default();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(["id", "lang", "dir", "role", "tabindex", "aria-label", "class", "title"].into())
        // Those of the site too: they are addresses of its pages.
        .url_schemes(codes.chain(["http", "https", "mailto", "tel", "rubrique"]).collect())
        .link_rel(None);
    builder
}
