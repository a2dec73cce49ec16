//! The texts of one entry: what Markdown would show otherwise than meant, and the links still to be followed.

use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};

use super::footnotes::Footnotes;
use super::links::{options, target};
use super::markdown::{Flaw, Form, is_error};
use super::raw_html::requests;
use super::words::Words;
use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::Entry;
use crate::model::record::Visitor;
use crate::model::rest::Visit;
use crate::model::scalars::Text;
use crate::sanitiser::Ask;

/// Most problems reported in one text: past that, the list helps nobody.
pub const MOST: usize = 200;

/// A text of an entry, or what of it the check may have to speak of.
#[derive(Debug)]
pub struct Passage {
    pub place: Place,
    pub pieces: Vec<Piece>,
}

/// Where a text stands.
#[derive(Debug)]
pub enum Place {
    /// Under the front matter.
    Body,
    /// The value of a key.
    Value(Text),
}

/// In the order of the text.
#[derive(Debug)]
pub enum Piece {
    Flaw(Diagnostic),
    Link { target: String, image: bool, raw: bool, at: usize },
}

/// What is read of an entry's texts.
#[derive(Debug, Default)]
pub struct Prose {
    /// The texts in which there is a link or a flaw.
    pub passages: Vec<Passage>,
    /// What the body says, if there is one.
    pub words: Option<Arc<Words>>,
}

/// Reads the texts of `entry`.
pub fn read<D: Visit>(entry: &Entry<D>) -> Prose {
    let mut reading = Reading { entry, out: Vec::new() };
    let words = entry.body.map(|_| Arc::new(reading.markdown(entry.markdown(), None)));
    entry.data.visit(&mut reading);
    Prose { passages: reading.out, words }
}

struct Reading<'a, D> {
    entry: &'a Entry<D>,
    out: Vec<Passage>,
}

impl<D> Visitor for Reading<'_, D> {
    fn text(&mut self, text: &Text) {
        // Only what may hold a link, an image, HTML or bold is worth parsing.
        if text.value.contains(['[', '<']) || text.value.contains("**") || text.value.contains("://") {
            self.markdown(&text.value, Some(text));
        }
    }
}

impl<D> Reading<'_, D> {
    /// Notes the links of a text and looks at its form; headings count only in a body, the words of which are given.
    fn markdown(&mut self, markdown: &str, value: Option<&Text>) -> Words {
        let mut pieces = Vec::new();
        let mut flaws = 0;
        let mut form = Form::new(markdown, value.is_none());
        let mut notes = Footnotes::default();
        let mut words = Words::of(if value.is_none() { markdown.len() } else { 0 });
        for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
            if value.is_none() {
                words.take(&event);
            }
            if flaws >= MOST {
                continue;
            }
            if let Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) = &event
            {
                let image = matches!(event, Event::Start(Tag::Image { .. }));
                let target = target(*link_type, dest_url).into_owned();
                pieces.push(Piece::Link { target, image, raw: false, at: range.start });
            }
            match &event {
                Event::InlineHtml(html) => raw_html(&mut form, html, range.start, &mut pieces),
                // A tag may go over several lines of its block.
                Event::Start(Tag::HtmlBlock) => {
                    raw_html(&mut form, &markdown[range.clone()], range.start, &mut pieces);
                }
                _ => {}
            }
            notes.event(&event, range.start);
            form.event(event, range);
            for flaw in form.flaws.drain(..) {
                flaws += 1;
                pieces.push(self.flawed(value, flaw));
            }
        }
        pieces.extend(notes.orphans().take(MOST - flaws.min(MOST)).map(|flaw| self.flawed(value, flaw)));
        if !pieces.is_empty() {
            let place = value.map_or(Place::Body, |text| Place::Value(text.clone()));
            self.out.push(Passage { place, pieces });
        }
        words.finished()
    }

    fn flawed(&self, value: Option<&Text>, flaw: Flaw) -> Piece {
        let span = span(self.entry, value, flaw.at);
        let found = Diagnostic::error(flaw.code, &self.entry.source, span, flaw.message).help(flaw.help);
        Piece::Flaw(if is_error(flaw.code) { found } else { found.warning() })
    }
}

/// Notes the links and images of raw HTML that begins at `start`; its ids are flaws.
fn raw_html(form: &mut Form<'_>, html: &str, start: usize, pieces: &mut Vec<Piece>) {
    for (ask, target, at) in requests(html) {
        let at = start + at;
        match ask {
            Ask::Id => form.raw_id(&target, at),
            Ask::Link | Ask::Image => {
                pieces.push(Piece::Link { target, image: ask == Ask::Image, raw: true, at });
            }
        }
    }
}

/// The place of the byte `at` of the body of `entry`, or of a value of it.
pub fn span<D>(entry: &Entry<D>, value: Option<&Text>, at: usize) -> Span {
    match (value, entry.body) {
        (Some(text), _) => value_span(&entry.source, text, at),
        (None, Some(body)) => body_span(entry.markdown(), body.line, at),
        (None, None) => entry.span,
    }
}

/// The place of a part of a value. YAML may have folded its lines: what is written is looked for in the source.
fn value_span(source: &Source, text: &Text, offset: usize) -> Span {
    if source.table.is_some() {
        return text.span;
    }
    let rest = text.value.get(offset..).unwrap_or_default();
    let words: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '"').take(60).collect();
    let height = u32::try_from(text.value.len() / 20 + text.value.matches('\n').count()).unwrap_or(0) + 4;
    let lines = text.span.line..text.span.line.saturating_add(height);
    let found = lines.into_iter().find_map(|line| Some((line, source.line(line).find(&words)?)));
    let Some((line, at)) = found.filter(|_| !words.is_empty()) else { return text.span };
    let column = source.line(line)[..at].chars().count() + 1;
    let width = match scan_link(&source.line(line)[at..]) {
        0 => words.chars().count(),
        width => width,
    };
    Span { line, column: u32::try_from(column).unwrap_or(1), width: u32::try_from(width).unwrap_or(0) }
}

/// The place of the byte `offset` of a body that begins at line `first`; a link is underlined to its end.
pub fn body_span(markdown: &str, first: u32, offset: usize) -> Span {
    let before = &markdown[..offset];
    let line = u32::try_from(before.matches('\n').count()).unwrap_or(0);
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let rest = markdown[offset..].split('\n').next().unwrap_or_default();
    let width = u32::try_from(scan_link(rest)).unwrap_or(0);
    Span { line: first + line, column: u32::try_from(column).unwrap_or(1), width }
}

/// How many characters the link at the start of `line` takes; 0 if none ends there.
fn scan_link(line: &str) -> usize {
    let is_link = line.trim_start_matches('!').starts_with('[');
    let end = match line.find(']').filter(|_| is_link) {
        Some(words) => {
            let rest = &line[words + 1..];
            let target = rest.trim_start_matches(' ').starts_with('(').then(|| rest.find(')')).flatten();
            target.map_or(words, |close| words + 1 + close)
        }
        None if line.starts_with('<') => line.find('>').unwrap_or(0),
        None => 0,
    };
    if end == 0 { 0 } else { line[..=end].chars().count() }
}
