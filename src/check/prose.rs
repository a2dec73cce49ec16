//! The texts: every link is followed, and what Markdown would show otherwise than meant is reported.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;

use super::alone::Alone;
use super::links::{Link, Links, PAGE_ANCHORS, TO_FILES, options};
use super::markdown::{Form, is_error};
use super::site::Site;
use super::unread::may_lead;
use crate::diagnostics::{Diagnostic, Report, Source, Span, nearest, plural};
use crate::load::Unread;
use crate::model::record::Visitor;
use crate::model::scalars::Text;
use crate::model::{Entry, EntryId};

/// Most problems reported in one text: past that, the list helps nobody.
const MOST: usize = 200;

/// A text of an entry, or what of it the check may have to speak of.
#[derive(Debug)]
pub struct Passage {
    place: Place,
    pieces: Vec<Piece>,
}

/// Where a text stands.
#[derive(Debug)]
enum Place {
    /// Under the front matter.
    Body,
    /// The value of a key.
    Value(Text),
}

/// In the order of the text.
#[derive(Debug)]
enum Piece {
    Flaw(Diagnostic),
    Link { target: String, image: bool, at: usize },
}

/// Follows every link of every text.
pub fn check(site: &Site, alone: &[Alone], unread: &[Unread], report: &mut Report) {
    let links = Links::new(site);
    let anchors: Vec<OnceLock<HashSet<String>>> = site.entries.iter().map(|_| OnceLock::new()).collect();
    let found: Vec<(Vec<Diagnostic>, Vec<EntryId>)> = site
        .entries
        .par_iter()
        .zip(alone)
        .map(|(entry, own)| {
            let (found, withheld) = (Vec::new(), Vec::new());
            let mut walk = Walk { links: &links, unread, entry, alone, anchors: &anchors, found, withheld };
            own.passages(entry, |passages| passages.iter().for_each(|passage| walk.follow(passage)));
            (walk.found, walk.withheld)
        })
        .collect();
    let mut from: BTreeMap<EntryId, usize> = BTreeMap::new();
    for ((found, withheld), id) in found.into_iter().zip(0u32..) {
        report.extend(found);
        for target in withheld.into_iter().filter(|_| !site.is_left_out(id)) {
            *from.entry(target).or_default() += 1;
        }
    }
    for left_out in &site.left_out {
        let named = site.backlinks(left_out.entry).len();
        *from.entry(left_out.entry).or_default() += named;
    }
    for (target, links) in from.into_iter().filter(|(_, links)| *links > 0) {
        report.extend(withheld(site, target, links));
    }
}

struct Walk<'a> {
    links: &'a Links<'a>,
    unread: &'a [Unread],
    entry: &'a Entry,
    alone: &'a [Alone],
    anchors: &'a [OnceLock<HashSet<String>>],
    found: Vec<Diagnostic>,
    /// What the links name that is left out of this edition.
    withheld: Vec<EntryId>,
}

/// Says at a sheet that is left out how many links lead to it, and lead nowhere now.
fn withheld(site: &Site, target: EntryId, links: usize) -> Option<Diagnostic> {
    let entry = site.entry(target);
    let keys = ["brouillon", "publie_le", "depublie_le"];
    let spans = keys.into_iter().map(|key| entry.source.key_span(entry.span.line, key));
    let span = spans.into_iter().find(|span| span.width > 0)?;
    let links =
        plural(links, "lien y mène et n'est plus qu'un texte", "liens y mènent et ne sont plus que du texte");
    let message = format!("cette fiche n'est pas publiée : {links}");
    let found = Diagnostic::error("liens-retires", &entry.source, span, message);
    Some(found.help("publiez-la, ou changez les liens des autres fiches").warning())
}

/// The texts of `entry` in which there is a link or a flaw.
pub fn passages(entry: &Entry) -> Vec<Passage> {
    let mut reading = Reading { entry, out: Vec::new() };
    if entry.body.is_some() {
        reading.markdown(entry.markdown(), None);
    }
    entry.data.visit(&mut reading);
    reading.out
}

struct Reading<'a> {
    entry: &'a Entry,
    out: Vec<Passage>,
}

impl Visitor for Reading<'_> {
    fn text(&mut self, text: &Text) {
        // Only what may hold a link, an image, HTML or bold is worth parsing.
        if text.value.contains(['[', '<']) || text.value.contains("**") || text.value.contains("://") {
            self.markdown(&text.value, Some(text));
        }
    }
}

impl Reading<'_> {
    /// Notes the links of a text and looks at its form; headings count only in a body.
    fn markdown(&mut self, markdown: &str, value: Option<&Text>) {
        let mut pieces = Vec::new();
        let mut flaws = 0;
        let mut form = Form::new(markdown, value.is_none());
        for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
            if flaws >= MOST {
                break;
            }
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = &event {
                let image = matches!(event, Event::Start(Tag::Image { .. }));
                pieces.push(Piece::Link { target: dest_url.to_string(), image, at: range.start });
            }
            form.event(event, range);
            for flaw in form.flaws.drain(..) {
                flaws += 1;
                let span = span(self.entry, value, flaw.at);
                let found = Diagnostic::error(flaw.code, &self.entry.source, span, flaw.message);
                let found = found.help(flaw.help);
                pieces.push(Piece::Flaw(if is_error(flaw.code) { found } else { found.warning() }));
            }
        }
        if !pieces.is_empty() {
            let place = value.map_or(Place::Body, |text| Place::Value(text.clone()));
            self.out.push(Passage { place, pieces });
        }
    }
}

/// The place of the byte `at` of the body of `entry`, or of a value of it.
fn span(entry: &Entry, value: Option<&Text>, at: usize) -> Span {
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
    let width = words.chars().count();
    Span { line, column: u32::try_from(column).unwrap_or(1), width: u32::try_from(width).unwrap_or(0) }
}

fn body_span(markdown: &str, first: u32, offset: usize) -> Span {
    let before = &markdown[..offset];
    let line = u32::try_from(before.matches('\n').count()).unwrap_or(0);
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Span { line: first + line, column: u32::try_from(column).unwrap_or(1), width: 0 }
}

impl Walk<'_> {
    /// Follows the links of a text, and repeats its flaws.
    fn follow(&mut self, passage: &Passage) {
        let first = self.found.len();
        let value = match &passage.place {
            Place::Body => None,
            Place::Value(text) => Some(text),
        };
        for piece in &passage.pieces {
            if self.found.len() - first >= MOST {
                return;
            }
            match piece {
                Piece::Flaw(found) => self.found.push(found.clone()),
                Piece::Link { target, image, at } => {
                    let entry = self.entry;
                    self.link(target, *image, &|| span(entry, value, *at));
                }
            }
        }
    }

    fn link(&mut self, target: &str, image: bool, span: &impl Fn() -> Span) {
        match self.links.find(self.entry, target) {
            // No page asks anything of another site.
            Ok((Link::Outside(_), _)) if image => {
                let message = "cette image est sur un autre site : elle ne s'afficherait pas";
                self.error("lien-interdit", span(), message, TO_FILES);
            }
            Ok((Link::Withheld, Some((id, _)))) => self.withheld.push(id),
            Ok((_, None)) => {}
            Ok((_, Some((id, anchor)))) => self.anchor(id, &anchor, span),
            Err(("lien-mort", ..)) if may_lead(self.unread, target) => {}
            Err((code, message, help)) => self.error(code, span(), &message, &help),
        }
    }

    fn anchor(&mut self, id: EntryId, anchor: &str, span: &impl Fn() -> Span) {
        let site = self.links.site;
        let own = &self.alone[id as usize];
        let ids = self.anchors[id as usize].get_or_init(|| own.headings(site.entry(id)));
        if ids.contains(anchor) || PAGE_ANCHORS.contains(&anchor) {
            return;
        }
        let near = nearest(anchor, ids.iter().map(String::as_str).chain(PAGE_ANCHORS.iter().copied()));
        let help =
            near.map_or("vérifiez le titre visé".to_owned(), |n| format!("vouliez-vous dire « #{n} » ?"));
        self.error("ancre-morte", span(), &format!("la page visée n'a pas de partie « #{anchor} »"), &help);
    }

    fn error(&mut self, code: &'static str, span: Span, message: &str, help: &str) {
        self.found.push(Diagnostic::error(code, &self.entry.source, span, message).help(help));
    }
}
