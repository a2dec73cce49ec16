//! Follows every link of every text: each leads somewhere, to a part that exists; images have words.

use std::collections::HashSet;
use std::sync::OnceLock;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use rayon::prelude::*;

use super::anchors::{PAGE_ANCHORS, heading_ids};
use super::links::{Links, options};
use super::site::Site;
use super::unread::may_lead;
use crate::diagnostics::{Diagnostic, Report, Source, Span, nearest};
use crate::load::Unread;
use crate::model::record::Visitor;
use crate::model::scalars::Text;
use crate::model::{Entry, EntryId};

/// Most problems reported in one text: past that, the list helps nobody.
const MOST: usize = 200;

/// Follows every link of every text.
pub fn check(site: &Site, unread: &[Unread], report: &mut Report) {
    let links = Links::new(site);
    let anchors: Vec<OnceLock<HashSet<String>>> = site.entries.iter().map(|_| OnceLock::new()).collect();
    let found: Vec<Vec<Diagnostic>> = site
        .entries
        .par_iter()
        .map(|entry| {
            let mut walk = Walk { links: &links, unread, entry, anchors: &anchors, found: Vec::new() };
            if let Some(body) = entry.body {
                walk.markdown(entry.markdown(), |at| body_span(entry.markdown(), body.line, at));
            }
            entry.data.visit(&mut walk);
            walk.found
        })
        .collect();
    report.extend(found.into_iter().flatten());
}

struct Walk<'a> {
    links: &'a Links<'a>,
    unread: &'a [Unread],
    entry: &'a Entry,
    anchors: &'a [OnceLock<HashSet<String>>],
    found: Vec<Diagnostic>,
}

impl Visitor for Walk<'_> {
    fn text(&mut self, text: &Text) {
        // Only what may hold a link, an image or HTML is worth parsing.
        if text.value.contains("](") || text.value.contains('<') {
            let source = self.entry.source.clone();
            self.markdown(&text.value, |offset| value_span(&source, text, offset));
        }
    }
}

/// The place of a part of a value. YAML may have folded its lines: what is written is looked for in the source.
fn value_span(source: &Source, text: &Text, offset: usize) -> Span {
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
    fn markdown(&mut self, markdown: &str, span: impl Fn(usize) -> Span) {
        let mut image: Option<(usize, String)> = None;
        let first = self.found.len();
        for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
            if self.found.len() - first >= MOST {
                return;
            }
            match event {
                Event::Start(Tag::Link { dest_url, .. }) => self.link(&dest_url, range.start, &span),
                Event::Start(Tag::Image { dest_url, .. }) => {
                    image = Some((range.start, String::new()));
                    self.link(&dest_url, range.start, &span);
                }
                Event::End(TagEnd::Image) => {
                    if let Some((start, alt)) = image.take()
                        && alt.trim().is_empty()
                    {
                        self.error(
                            "image-sans-texte",
                            span(start),
                            "cette image n'a pas de texte de remplacement",
                            "écrivez ce qu'elle montre : ![texte](fichier)",
                        );
                    }
                }
                Event::Text(text) => {
                    if let Some((_, alt)) = &mut image {
                        alt.push_str(&text);
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) if !html.trim_start().starts_with("<!--") => {
                    let diagnostic = Diagnostic::error(
                        "html",
                        &self.entry.source,
                        span(range.start),
                        "du HTML brut se trouve ici ; il sera nettoyé, ou retiré",
                    )
                    .help("employez la syntaxe Markdown : **gras**, [lien](…), - liste")
                    .warning();
                    self.found.push(diagnostic);
                }
                _ => {}
            }
        }
    }

    fn link(&mut self, target: &str, start: usize, span: &impl Fn(usize) -> Span) {
        match self.links.find(self.entry, target) {
            Ok((_, None)) => {}
            Ok((_, Some((id, anchor)))) => self.anchor(id, &anchor, start, span),
            Err(("lien-mort", ..)) if may_lead(self.unread, target) => {}
            Err((code, message, help)) => self.error(code, span(start), &message, &help),
        }
    }

    fn anchor(&mut self, id: EntryId, anchor: &str, start: usize, span: &impl Fn(usize) -> Span) {
        let site = self.links.site;
        let ids = self.anchors[id as usize].get_or_init(|| heading_ids(site.entry(id).markdown()));
        if ids.contains(anchor) || PAGE_ANCHORS.contains(&anchor) {
            return;
        }
        let near = nearest(anchor, ids.iter().map(String::as_str).chain(PAGE_ANCHORS.iter().copied()));
        let help =
            near.map_or("vérifiez le titre visé".to_owned(), |n| format!("vouliez-vous dire « #{n} » ?"));
        self.error(
            "ancre-morte",
            span(start),
            &format!("la page visée n'a pas de partie « #{anchor} »"),
            &help,
        );
    }

    fn error(&mut self, code: &'static str, span: Span, message: &str, help: &str) {
        self.found.push(Diagnostic::error(code, &self.entry.source, span, message).help(help));
    }
}
