//! Markdown → HTML: safe, linked, accessible.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, html};

use super::acronyms::acronym_candidates;
use super::columns::Columns;
use super::here::Here;
use super::plain::plain;
use super::seams::{curve_last, opens_words, typeset};
use super::typography::french;
use crate::check::{
    HeadingIds, Link, Links, RawLinks, heading_ids, is_page_anchor, is_paragraph, link_target,
    markdown_options,
};
use crate::escape::escape;
use crate::model::Entry;
use crate::model::scalars::{Markdown, Text};
use crate::model::shared::Lifecycle;
use crate::sanitiser::{mark, sanitise, unmarked};

/// What renders texts is shared by all pages.
pub struct Writer<'a> {
    pub links: Links<'a>,
    /// Acronyms of the glossary.
    acronyms: HashMap<&'a str, Cow<'a, str>>,
}

/// The texts of one page: where links start from, and which acronyms were explained already.
pub struct Ink<'a> {
    writer: &'a Writer<'a>,
    entry: &'a Entry,
    here: Here,
    /// True on the page of the entry itself.
    own: bool,
    explained: RefCell<HashSet<&'a str>>,
    /// How many tables bear each name.
    tables: RefCell<HashMap<String, usize>>,
    /// How many texts have notes.
    noted: Cell<usize>,
}

/// A heading of a text, for the table of contents.
#[derive(Debug, Clone)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
}

impl<'a> Writer<'a> {
    pub fn new(site: &'a crate::check::Site) -> Self {
        let acronyms = site.acronyms().into_iter().map(|(acronym, words)| (acronym, french(words)));
        Self { links: Links::new(site), acronyms: acronyms.collect() }
    }

    /// The texts of `entry`, on its `own` page or among those of others.
    pub fn ink(&'a self, entry: &'a Entry, here: Here, own: bool) -> Ink<'a> {
        let (explained, tables) = (RefCell::default(), RefCell::default());
        Ink { writer: self, entry, here, own, explained, tables, noted: Cell::new(0) }
    }
}

/// How far headings of a text may go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The body of a page: headings from `h2`, with ids.
    Body,
    /// A text under a heading of this level: its own are lower, without ids.
    Under(u8),
}

impl Ink<'_> {
    /// Words without Markdown, for titles and attributes.
    pub fn plain(&self, text: &Text) -> String {
        plain(&text.value)
    }

    pub fn plain_option(&self, text: Option<&Text>) -> Option<String> {
        text.map(|t| self.plain(t))
    }

    /// HTML on one line: a single paragraph loses its `<p>`.
    pub fn inline(&self, text: &Text) -> String {
        let html = self.convert(&text.value, Part::Under(3)).0;
        let trimmed = html.trim();
        match trimmed.strip_prefix("<p>").and_then(|h| h.strip_suffix("</p>")) {
            Some(inner) if !inner.contains("<p>") => inner.to_owned(),
            _ => trimmed.to_owned(),
        }
    }

    pub fn inlines(&self, texts: &[Text]) -> Vec<String> {
        texts.iter().map(|t| self.inline(t)).collect()
    }

    /// HTML of several paragraphs under an `h2`.
    pub fn block(&self, text: &Markdown) -> String {
        self.block_under(2, text)
    }

    /// HTML of several paragraphs under a heading of `level`.
    pub fn block_under(&self, level: u8, text: &Markdown) -> String {
        self.convert(&text.0.value, Part::Under(level)).0
    }

    /// The editors' notes on an entry's source.
    pub fn notes(&self, life: &Lifecycle) -> Vec<String> {
        life.notes.iter().chain(&life.note).map(|n| self.block(n)).collect()
    }

    pub fn block_option(&self, text: Option<&Markdown>) -> Option<String> {
        text.map(|t| self.block(t))
    }

    /// The body of the entry and its headings.
    pub fn body(&self) -> (String, Vec<Heading>) {
        self.convert(self.entry.markdown(), Part::Body)
    }

    /// The body, where it is shown under a heading of `level`: a list of answers, a printed kit.
    pub fn body_under(&self, level: u8) -> String {
        self.convert(self.entry.markdown(), Part::Under(level)).0
    }

    fn convert(&self, markdown: &str, part: Part) -> (String, Vec<Heading>) {
        let depth = if let Part::Under(level) = part { level } else { 1 };
        let mut state = Conversion {
            ink: self,
            part,
            ids: HeadingIds::default(),
            headings: Vec::new(),
            depth,
            raw: false,
            markdown,
            notes: OnceCell::new(),
            taken: OnceCell::new(),
            mark: if markdown.contains('<') { mark() } else { "" },
        };
        let events = state.events(markdown);
        let mut out = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut out, events.into_iter());
        // Only texts that hold raw HTML pay for the sanitiser; Markdown's own output is safe by construction.
        if state.raw {
            out = self.sanitised(&out);
            // A tag that is never closed swallows what follows: such a heading must not be linked to.
            let kept: HashSet<&str> =
                out.split("id=\"").skip(1).filter_map(|after| Some(after.split_once('"')?.0)).collect();
            state.headings.retain(|heading| kept.contains(heading.id.as_str()));
        } else if !state.mark.is_empty() {
            out = unmarked(&out);
        }
        (out, state.headings)
    }

    /// What tells the notes of the next text from those of the others on the page: several sheets may share it. No
    /// heading has a `_` in its anchor.
    fn text_of_notes(&self) -> String {
        let before = self.noted.replace(self.noted.get() + 1);
        let Entry { kind, id, .. } = self.entry;
        match (self.own, before) {
            (true, 0) => String::new(),
            (_, 0) => format!("{}_{id}_", kind.code()),
            (_, n) => format!("{}_{id}_{}_", kind.code(), n + 1),
        }
    }

    /// The text without what raw HTML may not do: it links to and shows what Markdown may.
    fn sanitised(&self, html: &str) -> String {
        let raw = RawLinks::new(&self.writer.links, self.entry);
        sanitise(html, &|ask, target| match raw.follow(ask, target)? {
            Link::Inside(url) => Some(self.here.href(&url)),
            Link::Outside(url) => Some(url),
            Link::Withheld => None,
        })
    }

    /// Text with typography and, at its first occurrence in the page, each acronym explained.
    fn words<'t>(&self, text: &'t str) -> Event<'t> {
        let set = french(text);
        // Most texts hold no acronym, and then need no room.
        let mut html = String::new();
        let mut last = 0;
        for (start, word) in acronym_candidates(&set) {
            let Some((&acronym, expansion)) = self.writer.acronyms.get_key_value(word) else { continue };
            if !self.explained.borrow_mut().insert(acronym) {
                continue;
            }
            html.reserve(set.len() + expansion.len() + 40);
            escape(&mut html, &set[last..start]);
            html.push_str("<abbr title=\"");
            escape(&mut html, expansion);
            html.push_str("\">");
            escape(&mut html, word);
            html.push_str("</abbr>");
            last = start + word.len();
        }
        if last == 0 {
            return Event::Text(match set {
                Cow::Borrowed(t) => CowStr::Borrowed(t),
                Cow::Owned(t) => CowStr::from(t),
            });
        }
        escape(&mut html, &set[last..]);
        Event::InlineHtml(CowStr::from(html))
    }
}

/// How the tag of a heading opens, without its attributes, and how it closes.
fn tag(level: u8) -> (&'static str, &'static str) {
    match level {
        ..=2 => ("<h2", "</h2>\n"),
        3 => ("<h3", "</h3>\n"),
        4 => ("<h4", "</h4>\n"),
        5 => ("<h5", "</h5>\n"),
        _ => ("<h6", "</h6>\n"),
    }
}

struct Conversion<'i, 'a> {
    ink: &'i Ink<'a>,
    part: Part,
    ids: HeadingIds,
    headings: Vec<Heading>,
    /// The level of the last heading: levels never skip.
    depth: u8,
    raw: bool,
    /// What tells the addresses and ids that are ours from those of raw HTML, if there may be some.
    mark: &'static str,
    markdown: &'i str,
    /// What comes before the names of its notes, once there is one.
    notes: OnceCell<String>,
    /// The anchors of its headings, once a note may be named as one.
    taken: OnceCell<HashSet<String>>,
}

impl Conversion<'_, '_> {
    fn events<'t>(&mut self, markdown: &'t str) -> Vec<Event<'t>> {
        // Half of the texts of a sheet: reading them for signs that they do not have costs more than all the rest.
        if is_paragraph(markdown) {
            let words = self.ink.words(markdown);
            return vec![Event::Start(Tag::Paragraph), words, Event::End(TagEnd::Paragraph)];
        }
        // An event for each dozen letters: room that grows costs more than the reading.
        let mut out: Vec<Event<'t>> = Vec::with_capacity(markdown.len() / 12 + 8);
        let mut heading: Option<(usize, String, u8)> = None;
        let mut withheld = false;
        let mut columns = Columns::default();
        let mut literal = false;
        for event in Parser::new_ext(markdown, markdown_options()) {
            if !literal && opens_words(&event) {
                curve_last(&mut out);
            }
            match &event {
                Event::Start(Tag::Image { .. } | Tag::CodeBlock(_)) => literal = true,
                Event::End(TagEnd::Image | TagEnd::CodeBlock) => literal = false,
                Event::Text(text) | Event::Code(text) => {
                    if let Some((_, words, _)) = &mut heading {
                        words.push_str(text);
                    }
                }
                _ => {}
            }
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let level = self.level(level);
                    heading = Some((out.len(), String::new(), level));
                    out.push(Event::InlineHtml(CowStr::Borrowed("")));
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some((start, text, level)) = heading.take() {
                        let open = self.heading(&text, level);
                        out[start] = Event::Html(CowStr::from(open));
                        out.push(Event::Html(CowStr::Borrowed(tag(level).1)));
                    }
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    match self.destination(&link_target(link_type, &dest_url)) {
                        Some(url) => {
                            let (link_type, dest_url) = (LinkType::Inline, url.into());
                            out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                        }
                        None => withheld = true,
                    }
                }
                Event::End(TagEnd::Link) if withheld => withheld = false,
                Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                    let url = self.destination(&dest_url).unwrap_or_default();
                    out.push(Event::Start(Tag::Image { link_type, dest_url: url.into(), title, id }));
                }
                // A wide table scrolls in its own region, reachable with the keyboard.
                Event::Start(Tag::Table(alignments)) => {
                    out.push(Event::Html(CowStr::from(self.region())));
                    out.push(columns.table(alignments));
                }
                Event::End(TagEnd::Table) => {
                    columns = Columns::default();
                    out.push(event);
                    out.push(Event::Html(CowStr::Borrowed("</section>\n")));
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    columns.row(&event);
                    out.push(event);
                }
                Event::Start(Tag::TableCell) => out.push(columns.cell()),
                Event::Text(text) if literal => out.push(Event::Text(text)),
                Event::Text(CowStr::Borrowed(text)) if heading.is_none() && !columns.in_head() => {
                    out.push(self.ink.words(text));
                }
                Event::Text(text) => out.push(Event::Text(typeset(text))),
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    out.push(Event::Start(Tag::FootnoteDefinition(self.note(&label))));
                }
                Event::FootnoteReference(label) => out.push(Event::FootnoteReference(self.note(&label))),
                Event::Html(_) | Event::InlineHtml(_) => {
                    self.raw = true;
                    out.push(event);
                }
                event => out.push(event),
            }
        }
        out
    }

    /// The level shown: the text starts under the page's title, and never skips a level.
    fn level(&mut self, level: HeadingLevel) -> u8 {
        // An editor's first heading is `##`; under a heading of the page, that is one level below it.
        let top = if let Part::Under(level) = self.part { level } else { 1 };
        let wanted = (level as u8).max(2) + top - 1;
        let shown = wanted.min(self.depth + 1).min(6);
        self.depth = shown;
        shown
    }

    fn heading(&mut self, text: &str, level: u8) -> String {
        if self.part != Part::Body {
            return [tag(level).0, ">"].concat();
        }
        let id = self.ids.next(text);
        let open = [tag(level).0, " id=\"", self.mark, &id, "\">"].concat();
        self.headings.push(Heading { level, id, text: french(text).into_owned() });
        open
    }

    /// The start of the region of a table, under a name that no other of the page has.
    fn region(&self) -> String {
        let mut name = ["Tableau\u{a0}: ", &plain(self.ink.entry.title())].concat();
        if let Some(heading) = self.headings.last() {
            name.push_str(", ");
            name.push_str(&heading.text);
        }
        let mut tables = self.ink.tables.borrow_mut();
        let count = tables.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *count > 1 {
            name.push_str(&format!(" ({count})"));
        }
        let mut open = "<section class=\"tableau\" tabindex=\"0\" aria-label=\"".to_owned();
        escape(&mut open, &name);
        open.push_str("\">");
        open
    }

    /// The address of a link; none if what it names is not in this edition.
    fn destination(&self, target: &str) -> Option<String> {
        let url = match self.ink.writer.links.resolve(self.ink.entry, target) {
            Ok(Link::Inside(url)) => self.ink.here.href(&url),
            Ok(Link::Outside(url)) => url,
            Ok(Link::Withheld) | Err(_) => return None,
        };
        Some(if self.mark.is_empty() { url } else { [self.mark, &url].concat() })
    }

    /// The anchor of a note: on the page of the entry its label, unless a part of the page has it.
    fn note(&self, label: &str) -> CowStr<'static> {
        let text = self.notes.get_or_init(|| self.ink.text_of_notes());
        let taken = || self.taken.get_or_init(|| heading_ids(self.markdown));
        let number = label.bytes().all(|b| b.is_ascii_digit());
        let apart = if text.is_empty() && !number && (is_page_anchor(label) || taken().contains(label)) {
            "note_"
        } else {
            ""
        };
        CowStr::from([self.mark, text, apart, label].concat())
    }
}
