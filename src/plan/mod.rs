//! Third step: a checked site in, every page that will exist out, with its address and its neighbours.
//!
//! Nothing is rendered here. After this step it is known what the site holds; what remains is how it looks.

mod calendar;
mod facets;
pub mod lists;
pub mod news;
mod pages;
mod relations;
mod validity;
mod view;

pub use calendar::is_over;
pub use facets::Facets;
pub use pages::{Page, above};
pub use relations::{Relations, sort_key};
pub use validity::{Term, term};
pub use view::View;

use crate::check::Site;
use crate::model::data_inclusion::EVERYONE;
use crate::model::directory::{DiPublic, Service};
use crate::model::{Data, Entry, EntryId, Kind};

/// Every page of the site, in a fixed order, and how entries relate.
#[derive(Debug)]
pub struct Plan<'a> {
    pub site: &'a Site,
    pub pages: Vec<Page>,
    /// Themes, publics and territories of every entry, by entry.
    pub facets: Vec<Facets>,
    pub relations: Relations,
    /// The public that is everybody, if the vocabulary has one.
    pub everyone: Option<EntryId>,
}

/// Plans the pages of a checked site.
pub fn plan(site: &Site) -> Plan<'_> {
    let facets = facets::of_all(site);
    let relations = relations::build(site, &facets);
    let pages = pages::all(site, &relations);
    let everyone = facets::everyone(site).into_iter().next();
    Plan { site, pages, facets, relations, everyone }
}

impl<'a> Plan<'a> {
    /// The entry with this id.
    pub fn entry(&self, id: EntryId) -> &'a Entry {
        self.site.entry(id)
    }

    /// The facets of an entry.
    pub fn facets(&self, id: EntryId) -> &Facets {
        &self.facets[id as usize]
    }

    /// The publics of a service that the vocabulary does not have.
    pub fn foreign_publics(&self, id: EntryId, service: &'a Service) -> Vec<&'a DiPublic> {
        let own = &self.facets(id).publics;
        let maps = |public: EntryId, code: &str| match &self.entry(public).data {
            Data::Public(concept) => concept.codes.iter().any(|c| c.value == code),
            _ => false,
        };
        let is_known = |code: &str| {
            code == EVERYONE && self.everyone.is_some() || own.iter().any(|public| maps(*public, code))
        };
        service.publics.iter().filter(|public| !is_known(public.code)).collect()
    }

    /// True of a public that what is for everybody counts: people, not employers or institutions.
    pub fn is_people(&self, public: EntryId) -> bool {
        facets::is_people(self.site, public)
    }

    /// The themes that a service can have, by their codes; all of them where none has a code.
    pub fn served_themes(&self) -> Vec<EntryId> {
        let themes = || self.site.of_kind(Kind::Theme);
        let has_code = |entry: &Entry| matches!(&entry.data, Data::Theme(d) if !d.codes.is_empty());
        let served: Vec<EntryId> = themes().filter(|(_, e)| has_code(e)).map(|(id, _)| id).collect();
        if served.is_empty() { themes().map(|(id, _)| id).collect() } else { served }
    }

    /// True if there is something to show in a section.
    pub fn has(&self, kind: Kind) -> bool {
        !self.relations.of_kind(kind).is_empty()
    }
}
