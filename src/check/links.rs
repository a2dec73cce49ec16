//! Links in Markdown: each leads to an entry, a section, a file, an anchor that exists, or outside.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;

use super::index::Missing;
use super::site::{SECTIONS, Site};
use super::unread::may_lead;
use crate::diagnostics::{Diagnostic, Report, Source, Span, nearest};
use crate::load::Unread;
use crate::model::record::Visitor;
use crate::model::scalars::{Text, slug};
use crate::model::{Entry, EntryId, Kind};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A page of the site: its address from the root, with the anchor.
    Inside(String),
    /// Another site, `mailto:` or `tel:`.
    Outside(String),
    /// An entry that is left out of this edition: only the words of the link are shown.
    Withheld,
}

/// Why a link leads nowhere: the code, the message, the way out.
type Problem = (&'static str, String, String);

/// Markdown extensions that content may use.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// Resolves links as seen from an entry.
pub struct Links<'a> {
    site: &'a Site,
    by_url: HashMap<&'a str, EntryId>,
    /// Entries that are alone in their file.
    by_path: HashMap<&'a str, EntryId>,
    assets: HashSet<&'a str>,
}

impl<'a> Links<'a> {
    pub fn new(site: &'a Site) -> Self {
        let by_url = (0u32..)
            .zip(&site.addresses)
            .filter_map(|(id, url)| url.as_deref().map(|u| (u, id)))
            .filter(|(url, _)| !url.contains('#'))
            .collect();
        let sheets = (0u32..).zip(&site.entries).filter(|(_, e)| e.body.is_some());
        let by_path = sheets.map(|(id, e)| (e.source.path.as_str(), id)).collect();
        Self { site, by_url, by_path, assets: site.assets.iter().map(|a| a.name.as_str()).collect() }
    }

    /// Where `target` leads, seen from `from`; anchors are given back as they are.
    pub fn resolve(&self, from: &Entry, target: &str) -> Result<Link, String> {
        self.find(from, target).map(|(link, _)| link).map_err(|(_, message, _)| message)
    }

    fn find(&self, from: &Entry, target: &str) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (target, None),
        };
        let lower = path.trim().to_ascii_lowercase();
        if lower.starts_with("https://")
            || lower.starts_with("http://")
            || lower.starts_with("mailto:")
            || lower.starts_with("tel:")
        {
            return Ok((Link::Outside(target.to_owned()), None));
        }
        if path.is_empty() {
            // An anchor of the page itself.
            let own = self.site.find(from.kind, from.parent, &from.id).ok();
            let Some(anchor) = anchor.filter(|a| !a.is_empty()) else {
                return Err((
                    "lien-mort",
                    "ce lien ne mène nulle part : son adresse est vide".to_owned(),
                    "écrivez par exemple [texte](aide:apre) ou [texte](https://…)".to_owned(),
                ));
            };
            let check = own.map(|id| (id, anchor.to_owned()));
            return Ok((Link::Inside(format!("#{anchor}")), check));
        }
        if let Some((code, id)) = path.split_once(':') {
            return self.typed(from, code, id, anchor);
        }
        if let Some(name) = path.strip_prefix("/fichiers/") {
            return self.asset(name);
        }
        if path.starts_with('/') {
            return self.absolute(path, anchor);
        }
        self.relative(from, path, anchor)
    }

    fn typed(
        &self,
        from: &Entry,
        code: &str,
        id: &str,
        anchor: Option<&str>,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        if code == "rubrique" {
            let section = SECTIONS.iter().find(|s| s.id == id).ok_or_else(|| {
                let near = nearest(id, SECTIONS.iter().map(|s| s.id));
                (
                    "lien-mort",
                    format!("rubrique inconnue « {id} »"),
                    near.map_or_else(String::new, |n| format!("vouliez-vous dire « rubrique:{n} » ?")),
                )
            })?;
            return Ok((Link::Inside(section.url.to_owned()), None));
        }
        let Some(kind) = Kind::from_code(code) else {
            if matches!(code, "javascript" | "data" | "vbscript" | "file") {
                return Err((
                    "lien-interdit",
                    format!("les liens « {code}: » sont interdits"),
                    "retirez ce lien".to_owned(),
                ));
            }
            let schemes = ["https", "http", "mailto", "tel", "rubrique"];
            let near = nearest(code, Kind::ALL.iter().map(|k| k.code()).chain(schemes));
            return Err((
                "lien-mort",
                format!("type de lien inconnu « {code}: »"),
                near.map_or("exemples : aide:apre, action:06-pack-formation, https://…".to_owned(), |n| {
                    format!("vouliez-vous dire « {n}: » ?")
                }),
            ));
        };
        let scope = from.parent;
        match self.site.find(kind, scope, id) {
            Ok(found) => Ok(self.entry(found, anchor)),
            Err(missing) => {
                let names = self.site.names(kind, if id.contains('/') { None } else { scope });
                let wrong = id.rsplit('/').next().unwrap_or(id);
                let near = nearest(wrong, names.iter().map(String::as_str));
                let help = match (missing, near) {
                    (Missing::Ambiguous, _) => {
                        format!("plusieurs programmes l'ont : écrivez {code}:programme/{id}")
                    }
                    (_, Some(name)) => format!("vouliez-vous dire « {code}:{name} » ?"),
                    (_, None) => "vérifiez l'identifiant".to_owned(),
                };
                Err((
                    "lien-mort",
                    format!("le lien mène à {} « {id} », qui n'existe pas", kind.label()),
                    help,
                ))
            }
        }
    }

    fn entry(&self, id: EntryId, anchor: Option<&str>) -> (Link, Option<(EntryId, String)>) {
        match self.site.url(id) {
            None => (Link::Withheld, None),
            Some(url) => {
                let page = url.split('#').next().unwrap_or(url);
                let target = anchor.map_or_else(|| url.to_owned(), |a| format!("{page}#{a}"));
                (Link::Inside(target), anchor.map(|a| (id, a.to_owned())))
            }
        }
    }

    fn asset(&self, name: &str) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        if self.assets.contains(name) {
            return Ok((Link::Inside(format!("/fichiers/{name}")), None));
        }
        let near = nearest(name, self.assets.iter().copied());
        Err((
            "lien-mort",
            format!("le fichier « {name} » n'est pas dans content/fichiers/"),
            near.map_or("déposez-le dans content/fichiers/".to_owned(), |n| {
                format!("vouliez-vous dire « /fichiers/{n} » ?")
            }),
        ))
    }

    fn absolute(
        &self,
        path: &str,
        anchor: Option<&str>,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        let with_slash =
            if path.ends_with('/') || path.contains('.') { path.to_owned() } else { format!("{path}/") };
        if let Some(&id) = self.by_url.get(with_slash.as_str()) {
            return Ok(self.entry(id, anchor));
        }
        let generated = with_slash.starts_with("/donnees/")
            || matches!(with_slash.as_str(), "/agenda.ics" | "/nouveautes.atom");
        if generated || SECTIONS.iter().any(|s| s.url == with_slash) {
            let anchor = anchor.map(|a| format!("#{a}")).unwrap_or_default();
            return Ok((Link::Inside(format!("{with_slash}{anchor}")), None));
        }
        let near = nearest(&with_slash, self.by_url.keys().copied().chain(SECTIONS.iter().map(|s| s.url)));
        Err((
            "lien-mort",
            format!("aucune page n'a l'adresse {path}"),
            near.map_or("vérifiez l'adresse".to_owned(), |n| format!("vouliez-vous dire « {n} » ?")),
        ))
    }

    /// A path to another content file, as editors' tools write it: `../actions/06-pack-formation.md`.
    fn relative(
        &self,
        from: &Entry,
        path: &str,
        anchor: Option<&str>,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        let mut parts: Vec<&str> = from.source.path.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let full = parts.join("/");
        match self.by_path.get(full.as_str()) {
            Some(&id) => Ok(self.entry(id, anchor)),
            None if full.starts_with("content/fichiers/") => self.asset(&full["content/fichiers/".len()..]),
            None if path.starts_with("www.") => Err((
                "lien-mort",
                format!("le lien mène à « {path} », qui n'existe pas sur ce site"),
                format!("vouliez-vous dire « https://{path} » ?"),
            )),
            None => {
                let paths =
                    self.site.entries.iter().filter(|e| e.body.is_some()).map(|e| e.source.path.as_str());
                let near = nearest(&full, paths);
                Err((
                    "lien-mort",
                    format!("le lien mène à « {path} », qui n'existe pas"),
                    near.map_or(
                        "écrivez par exemple [texte](aide:apre) ou [texte](/aides/apre/)".to_owned(),
                        |n| format!("vouliez-vous dire « {n} » ?"),
                    ),
                ))
            }
        }
    }
}

/// The headings of a Markdown text, in order.
pub fn headings(markdown: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut text: Option<String> = None;
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => text = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => out.extend(text.take()),
            Event::Text(t) | Event::Code(t) => {
                if let Some(text) = &mut text {
                    text.push_str(&t);
                }
            }
            _ => {}
        }
    }
    out
}

/// The ids of those headings; repeated ones are numbered.
fn heading_ids(markdown: &str) -> HashSet<String> {
    let mut ids = HeadingIds::default();
    headings(markdown).iter().map(|text| ids.next(text)).collect()
}

/// Numbers equal headings in constant time each.
#[derive(Debug, Default)]
pub struct HeadingIds {
    seen: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id of the next heading with this text.
    pub fn next(&mut self, text: &str) -> String {
        let mut base = slug(text);
        // An id may not begin with a digit, nor be one that a template gives to a part of the page.
        if base.is_empty()
            || base.starts_with(|c: char| c.is_ascii_digit())
            || PAGE_ANCHORS.contains(&base.as_str())
        {
            base.insert_str(0, "partie-");
            base.truncate(base.trim_end_matches('-').len());
        }
        let count = self.seen.entry(base.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *count == 1 { base } else { format!("{base}-{count}") }
    }
}

/// Follows every link of every text.
pub fn check(site: &Site, unread: &[Unread], report: &mut Report) {
    let links = Links::new(site);
    let anchors: Vec<std::sync::OnceLock<HashSet<String>>> =
        site.entries.iter().map(|_| std::sync::OnceLock::new()).collect();
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
    anchors: &'a [std::sync::OnceLock<HashSet<String>>],
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

/// Most problems reported in one text: past that, the list helps nobody.
const MOST: usize = 200;

/// Ids that the templates give to parts of pages: links may name them, headings of a text may not take them.
const PAGE_ANCHORS: &[&str] = &[
    "accompagnement",
    "actions",
    "agenda",
    "aides",
    "annuaire",
    "axes",
    "bilan",
    "budgets",
    "calendrier",
    "carte",
    "chiffres",
    "combien",
    "comment",
    "communes",
    "comparaison",
    "contact",
    "contenu",
    "contexte",
    "depenses",
    "directions",
    "engagements",
    "evaluation",
    "finalites",
    "forces",
    "frise",
    "indicateurs",
    "instances",
    "liees",
    "liens",
    "lieux",
    "manques",
    "menu",
    "methode",
    "modules",
    "moyens",
    "notes",
    "nouveautes",
    "objectifs",
    "orientations",
    "papiers",
    "partenaires",
    "pilotes",
    "place-beneficiaires",
    "pour-payer-quoi",
    "pour-qui",
    "presentation",
    "programme",
    "public",
    "quand",
    "questions",
    "qui",
    "qui-contacter",
    "quoi",
    "realisation",
    "recherche",
    "ressources",
    "services",
    "signataires",
    "situations",
    "source",
    "soutenues",
    "structures",
    "tableaux",
    "territoires",
    "territorialisation",
    "themes",
    "version-facile",
];
