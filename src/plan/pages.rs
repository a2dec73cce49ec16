//! The list of pages: one line per kind of page.

use crate::check::{SECTIONS, Site, beside};
use crate::model::programme::BACKGROUND;
use crate::model::{Data, EntryId, Kind};

use super::relations::Relations;
use super::view::View;

/// A page that will exist.
#[derive(Debug, Clone)]
pub struct Page {
    /// Address from the root of the site, with its final slash.
    pub url: String,
    pub title: String,
    pub view: View,
    /// The entry that the page shows, if it shows one.
    pub entry: Option<EntryId>,
    /// Which part of a long list this is, from 1, and how many parts there are.
    pub part: usize,
    pub parts: usize,
}

impl Page {
    fn whole(url: impl Into<String>, title: impl Into<String>, view: View, entry: Option<EntryId>) -> Self {
        Self { url: url.into(), title: title.into(), view, entry, part: 1, parts: 1 }
    }
}

/// All pages: sections first, then entries in the order of the content.
pub fn all(site: &Site, relations: &Relations) -> Vec<Page> {
    let mut pages: Vec<Page> = SECTIONS
        .iter()
        .map(|s| {
            let title = if s.id == "accueil" { &site.info.title.value } else { s.title };
            Page::whole(s.url, title, View::Section(s.id), None)
        })
        .collect();
    pages.push(Page::whole("/404.html", "Page introuvable", View::NotFound, None));
    for (id, entry) in site.entries() {
        let Some(url) = site.url(id).filter(|u| !u.contains('#')) else { continue };
        pages.push(Page::whole(url, entry.title(), View::Entry(id), Some(id)));
        pages.extend(beside(entry).map(|folder| {
            let (what, view, title) = match &entry.data {
                Data::Programme(_) => ("contexte et suivi", View::Background(id), entry.short_title()),
                _ => ("à imprimer", View::Printable(id), entry.title()),
            };
            Page::whole(format!("{url}{folder}/"), format!("{title}, {what}"), view, Some(id))
        }));
    }
    pages.into_iter().flat_map(|page| parted(page, site, relations)).collect()
}

/// A page, or its parts if its list is long.
fn parted(page: Page, site: &Site, relations: &Relations) -> Vec<Page> {
    let (longest, each) = super::lists::cut(site, page.view);
    let length = super::lists::length(site, relations, page.view);
    let parts = if length > longest { length.div_ceil(each) } else { 1 };
    let part = |part| Page {
        url: if part == 1 { page.url.clone() } else { format!("{}page/{part}/", page.url) },
        title: if part == 1 {
            page.title.clone()
        } else {
            format!("{}, page {part} sur {parts}", page.title)
        },
        part,
        parts,
        ..page
    };
    (1..=parts).map(part).collect()
}

impl Page {
    /// The type that exported data and templates give to the page.
    pub fn type_code(&self, site: &Site) -> &'static str {
        match self.view {
            View::Entry(id) => site.entry(id).kind.code(),
            View::Printable(_) => "imprimer",
            View::Background(_) => BACKGROUND,
            View::Section(id) => id,
            View::NotFound => "404",
        }
    }

    /// What stands on this part of a list that goes over all the parts.
    pub fn of<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        let each = list.len().div_ceil(self.parts);
        let from = ((self.part - 1) * each).min(list.len());
        &list[from..list.len().min(from + each)]
    }

    /// The address of another part.
    pub fn part_url(&self, part: usize) -> String {
        let own = format!("page/{}/", self.part);
        let first = if self.part == 1 { &self.url } else { self.url.strip_suffix(&own).unwrap_or(&self.url) };
        if part == 1 { first.to_owned() } else { format!("{first}page/{part}/") }
    }

    /// Where the page is written, under the output folder.
    pub fn file(&self) -> String {
        let path = self.url.trim_start_matches('/');
        if path.ends_with('/') || path.is_empty() { [path, "index.html"].concat() } else { path.to_owned() }
    }
}

/// The chain of pages above an entry, outermost first, without the home page.
pub fn above(site: &Site, id: EntryId) -> Vec<(String, String)> {
    let entry = site.entry(id);
    let section = |id: &str| {
        let section = SECTIONS.iter().find(|s| s.id == id);
        section.map(|s| (s.title.to_owned(), s.url.to_owned())).into_iter().collect::<Vec<_>>()
    };
    let own = |id: EntryId| site.url(id).map(|u| (site.entry(id).short_title().to_owned(), u.to_owned()));
    match entry.kind {
        Kind::Programme => section("programmes"),
        Kind::Axis | Kind::Orientation | Kind::Action => {
            let mut out = section("programmes");
            out.extend(entry.parent.and_then(own));
            if let Data::Action(action) = &entry.data {
                out.extend(action.orientations.first().and_then(|o| site.target(o)).and_then(own));
            }
            out
        }
        Kind::Aid | Kind::Situation => section("aides"),
        Kind::Kit => section("kits"),
        Kind::Module => {
            let mut out = section("kits");
            out.extend(entry.parent.and_then(own));
            out
        }
        Kind::Structure => section("annuaire"),
        Kind::Service => {
            let mut out = section("annuaire");
            if let Data::Service(service) = &entry.data {
                out.extend(site.target(&service.structure).and_then(own));
            }
            out
        }
        Kind::Territory => {
            let mut out = section("territoires");
            out.extend(site.territories.with_ancestors(id).into_iter().skip(1).rev().filter_map(own));
            out
        }
        Kind::Faq => section("faq"),
        Kind::Organisation => section("organismes"),
        Kind::Theme => section("thematiques"),
        Kind::Public => section("publics"),
        Kind::Term | Kind::Event | Kind::Document | Kind::Page => Vec::new(),
    }
}
