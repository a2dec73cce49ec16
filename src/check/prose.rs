//! The texts: every link is followed, and what Markdown would show otherwise than meant is reported.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::alone::Alone;
use super::headings::PAGE_ANCHORS;
use super::links::{Link, Links, Spot, TO_FILES};
use super::parts::may_make;
use super::passages::{self, MOST, Passage, Piece, Place, span};
use super::raw_html::{self, OUTSIDE_IMAGE, no_part};
use super::schedule::Reason;
use super::site::Site;
use super::unread::may_lead;
use super::words::Words;
use crate::diagnostics::{Diagnostic, Report, Severity, Span, nearest, plural};
use crate::load::Unread;
use crate::model::record::Spanned;
use crate::model::rest::Rest;
use crate::model::scalars::Day;
use crate::model::{Data, Entry, EntryId};

/// Follows every link of every text, also of the `rests` of what could not be understood; answers what the body of each entry says.
pub fn check(
    site: &Site,
    alone: &[Alone],
    rests: &[Entry<Rest>],
    unread: &[Unread],
    report: &mut Report,
) -> Vec<Option<Arc<Words>>> {
    let links = Links::new(site);
    let anchors: Vec<OnceLock<HashSet<String>>> = site.entries.iter().map(|_| OnceLock::new()).collect();
    let walks: Vec<Walk<'_>> = site
        .entries
        .par_iter()
        .zip(alone)
        .map(|(entry, own)| {
            let (found, withheld) = (Vec::new(), Vec::new());
            let (anchors, words) = (anchors.as_slice(), None);
            let mut walk = Walk { links: &links, unread, entry, alone, anchors, found, withheld, words };
            own.prose(entry, |prose| {
                prose.passages.iter().for_each(|passage| walk.follow(passage));
                walk.words.clone_from(&prose.words);
            });
            walk
        })
        .collect();
    for entry in rests {
        let (found, withheld) = (Vec::new(), Vec::new());
        let anchors = anchors.as_slice();
        let mut walk = Walk { links: &links, unread, entry, alone, anchors, found, withheld, words: None };
        passages::read(entry).passages.iter().for_each(|passage| walk.follow(passage));
        report.extend(walk.found);
    }
    let mut from: BTreeMap<EntryId, usize> = BTreeMap::new();
    let mut words = Vec::with_capacity(walks.len());
    for (walk, id) in walks.into_iter().zip(0u32..) {
        report.extend(walk.found);
        words.push(walk.words);
        for target in walk.withheld.into_iter().filter(|_| !site.is_left_out(id)) {
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
    words
}

struct Walk<'a, D = Data> {
    links: &'a Links<'a>,
    unread: &'a [Unread],
    entry: &'a Entry<D>,
    alone: &'a [Alone],
    anchors: &'a [OnceLock<HashSet<String>>],
    found: Vec<Diagnostic>,
    /// What the links name that is left out of this edition.
    withheld: Vec<EntryId>,
    /// What the body says.
    words: Option<Arc<Words>>,
}

/// Says at a sheet that is left out how many links lead to it, and lead nowhere now.
fn withheld(site: &Site, target: EntryId, links: usize) -> Option<Diagnostic> {
    let entry = site.entry(target);
    let place = site.left_out.binary_search_by_key(&target, |left_out| left_out.entry).ok()?;
    let life = entry.data.life().filter(|life| !life.is_backwards())?;
    let is = |own: &Option<Spanned<Day>>, day: Date| own.as_ref().is_some_and(|own| own.value.0 == day);
    // What its programme or its kit is left out for is said there.
    let (key, is_own) = match site.left_out[place].reason {
        Reason::Draft => ("brouillon", life.draft == Some(true)),
        Reason::NotYet(day) => ("publie_le", is(&life.publish_on, day)),
        Reason::Withdrawn(day) => ("depublie_le", is(&life.withdraw_on, day)),
    };
    if !is_own {
        return None;
    }
    let span = entry.source.key_span(entry.span, key);
    let links =
        plural(links, "lien y mène et n'est plus qu'un texte", "liens y mènent et ne sont plus que du texte");
    let message = format!("cette fiche n'est pas publiée : {links}");
    let found = Diagnostic::error("liens-retires", &entry.source, span, message);
    Some(found.help("publiez-la, ou changez les liens des autres fiches").warning())
}

impl<D> Walk<'_, D> {
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
                Piece::Link { target, image, raw, at } => {
                    let entry = self.entry;
                    let known = self.found.len();
                    self.link(target, *image, &|| span(entry, value, *at));
                    if *raw {
                        self.found[known..].iter_mut().for_each(|found| taken_out(found, *image));
                    }
                }
            }
        }
    }

    fn link(&mut self, target: &str, image: bool, span: &impl Fn() -> Span) {
        let own = self.links.own(target);
        match self.links.find(self.entry, target) {
            // No page asks anything of another site, nor of its own through the network.
            found if image && (own.is_some() || matches!(found, Ok((Link::Outside(_), _)))) => {
                self.error("lien-interdit", span(), OUTSIDE_IMAGE, TO_FILES);
            }
            Ok((link @ Link::Inside(_), _)) if image => {
                if let Err((code, message, help)) = raw_html::image(link) {
                    self.error(code, span(), &message, &help);
                }
            }
            Ok((link, Some(Spot::Entry(id, anchor)))) => {
                if link == Link::Withheld {
                    self.withheld.push(id);
                }
                // Also of a sheet that is not published yet: its readers will come.
                if let Some(anchor) = anchor {
                    self.anchor(id, &anchor, span);
                }
            }
            Ok((_, Some(Spot::Page(url, anchor)))) => self.part(&url, &anchor, span),
            Ok((_, None)) => {}
            Err(("lien-mort", ..)) if may_lead(self.unread, own.unwrap_or(target)) => {}
            Err((code, message, help)) => {
                let file = if image && code == "lien-mort" { self.links.image_help(target) } else { None };
                self.error(code, span(), &message, &file.unwrap_or(help));
            }
        }
    }

    fn anchor(&mut self, id: EntryId, anchor: &str, span: &impl Fn() -> Span) {
        let site = self.links.site;
        let own = &self.alone[id as usize];
        let ids = self.anchors[id as usize].get_or_init(|| own.headings(site.entry(id)));
        if ids.contains(anchor) || PAGE_ANCHORS.contains(&anchor) || self.links.is_place(id, anchor) {
            return;
        }
        self.no_part(anchor, ids.iter().map(String::as_str).chain(PAGE_ANCHORS.iter().copied()), span);
    }

    /// An anchor of a page that no entry describes; what could not be read may have made it.
    fn part(&mut self, url: &str, anchor: &str, span: &impl Fn() -> Span) {
        let Some(parts) = self.links.parts(url).filter(|parts| !parts.contains(anchor)) else { return };
        if !self.unread.iter().any(|unread| may_make(unread.kind, url)) {
            self.no_part(anchor, parts.iter().map(String::as_str), span);
        }
    }

    fn no_part<'n>(&mut self, anchor: &str, known: impl Iterator<Item = &'n str>, span: &impl Fn() -> Span) {
        let help = nearest(anchor, known)
            .map_or("vérifiez le titre visé".to_owned(), |n| format!("vouliez-vous dire « #{n} » ?"));
        self.error("ancre-morte", span(), &no_part(anchor), &help);
    }

    fn error(&mut self, code: &'static str, span: Span, message: &str, help: &str) {
        self.found.push(Diagnostic::error(code, &self.entry.source, span, message).help(help));
    }
}

/// What leads nowhere in raw HTML is taken out of the page: the editor is told, and nothing fails.
fn taken_out(found: &mut Diagnostic, image: bool) {
    let end = if image { "cette image sera retirée" } else { "ce lien sera retiré" };
    found.severity = Severity::Warning;
    found.code = "html";
    found.message = format!("{} ; en HTML brut, {end}", found.message).into();
}
