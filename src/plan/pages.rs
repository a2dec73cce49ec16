//! The list of pages: one line per kind of page.

use crate::check::{SECTIONS, Site};
use crate::model::{Data, EntryId, Kind};

use super::facets::Facets;
use super::relations::Relations;

/// A page that will exist.
#[derive(Debug, Clone)]
pub struct Page {
    /// Address from the root of the site, with its final slash.
    pub url: String,
    pub title: String,
    pub view: View,
    /// The entry that the page shows, if it shows one.
    pub entry: Option<EntryId>,
}

/// How a page is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The page of an entry.
    Entry(EntryId),
    /// A whole kit or territory on one printable page.
    Printable(EntryId),
    /// A page that lists, by the id of its section.
    Section(&'static str),
    NotFound,
}

/// All pages: sections first, then entries in the order of the content.
pub fn all(site: &Site, _facets: &[Facets], _relations: &Relations) -> Vec<Page> {
    let mut pages: Vec<Page> = SECTIONS
        .iter()
        .map(|s| Page {
            url: s.url.to_owned(),
            title: if s.id == "accueil" { site.info.title.value.clone() } else { s.title.to_owned() },
            view: View::Section(s.id),
            entry: None,
        })
        .collect();
    pages.push(Page {
        url: "/404.html".to_owned(),
        title: "Page introuvable".to_owned(),
        view: View::NotFound,
        entry: None,
    });
    for (id, entry) in site.entries() {
        let Some(url) = site.url(id).filter(|u| !u.contains('#')) else { continue };
        let title = entry.title().to_owned();
        pages.push(Page {
            url: url.to_owned(),
            title: title.clone(),
            view: View::Entry(id),
            entry: Some(id),
        });
        let printable = matches!(entry.data, Data::Kit(_) | Data::Territory(_));
        if printable {
            let title = format!("{title}, à imprimer");
            pages.push(Page {
                url: format!("{url}imprimer/"),
                title,
                view: View::Printable(id),
                entry: Some(id),
            });
        }
    }
    pages
}

impl Page {
    /// The type that exported data and templates give to the page.
    pub fn type_code(&self, site: &Site) -> &'static str {
        match self.view {
            View::Entry(id) => site.entry(id).kind.code(),
            View::Printable(_) => "imprimer",
            View::Section(id) => id,
            View::NotFound => "404",
        }
    }

    /// Where the page is written, under the output folder.
    pub fn file(&self) -> String {
        let path = self.url.trim_start_matches('/');
        if path.ends_with('/') || path.is_empty() { format!("{path}index.html") } else { path.to_owned() }
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
