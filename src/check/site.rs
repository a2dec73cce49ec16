//! The checked site: every reference leads somewhere, every address is used once.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::index::{Index, Missing};
use super::schedule::LeftOut;
use super::territories::Territories;
use super::words::Words;
use crate::diagnostics::Source;
use crate::load::Asset;
use crate::model::news::News;
use crate::model::reference::{Ref, Slot};
use crate::model::site::SiteInfo;
use crate::model::territory::Commune;
use crate::model::{Data, Entry, EntryId, Kind};

/// A site that has passed every check. Only [`super::check`] makes one.
#[derive(Debug)]
pub struct Site {
    pub info: SiteInfo,
    /// The file that describes it.
    pub source: Arc<Source>,
    /// What the editions so far have changed.
    pub news: News,
    /// The day of the edition, if content or the command line gives one.
    pub date: Option<Date>,
    pub(super) entries: Vec<Entry>,
    /// The published entries of each kind, in the order of the content.
    pub(super) by_kind: HashMap<Kind, Vec<EntryId>>,
    pub(super) index: Index,
    pub(super) backlinks: Vec<Vec<Backlink>>,
    pub left_out: Vec<LeftOut>,
    pub(super) addresses: Vec<Option<String>>,
    /// The addresses that entries left out would have.
    pub(super) withheld: HashMap<String, EntryId>,
    pub territories: Territories,
    pub communes: Vec<Commune>,
    pub assets: Vec<Asset>,
    /// What the body of each entry says.
    pub(super) words: Vec<Option<Arc<Words>>>,
}

/// Something that points to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlink {
    pub from: EntryId,
    /// The key in which the reference stands: `pilotes`, `orientations`…
    pub key: &'static str,
}

/// A list page that can be named in links as `rubrique:<id>`.
#[derive(Debug)]
pub struct Section {
    pub id: &'static str,
    pub title: &'static str,
    pub url: &'static str,
}

/// The list pages of the site.
pub const SECTIONS: &[Section] = &[
    Section { id: "accueil", title: "Accueil", url: "/" },
    Section { id: "recherche", title: "Recherche", url: "/recherche/" },
    Section { id: "programmes", title: "Programmes", url: "/programmes/" },
    Section { id: "comparer", title: "Comparer les programmes", url: "/programmes/comparer/" },
    Section { id: "aides", title: "Aides", url: "/aides/" },
    Section { id: "kits", title: "Kits et guides", url: "/kits/" },
    Section { id: "annuaire", title: "Annuaire", url: "/annuaire/" },
    Section { id: "organismes", title: "Organismes", url: "/organismes/" },
    Section { id: "territoires", title: "Territoires", url: "/territoires/" },
    Section { id: "thematiques", title: "Thématiques", url: "/thematiques/" },
    Section { id: "publics", title: "Publics", url: "/publics/" },
    Section { id: "couverture", title: "Couverture du territoire", url: "/couverture/" },
    Section { id: "glossaire", title: "Glossaire", url: "/glossaire/" },
    Section { id: "agenda", title: "Agenda", url: "/agenda/" },
    Section { id: "faq", title: "Questions fréquentes", url: "/faq/" },
    Section { id: "documents", title: "Documents et outils", url: "/documents/" },
    Section { id: "nouveautes", title: "Nouveautés", url: "/nouveautes/" },
    Section { id: "plan-du-site", title: "Plan du site", url: "/plan-du-site/" },
    Section { id: "accessibilite", title: "Accessibilité", url: "/accessibilite/" },
    Section { id: "mentions-legales", title: "Mentions légales", url: "/mentions-legales/" },
    Section { id: "ma-liste", title: "Ma liste", url: "/ma-liste/" },
    Section { id: "hors-ligne", title: "Lire sans réseau", url: "/hors-ligne/" },
    Section { id: "ecoconception", title: "Écoconception", url: "/ecoconception/" },
    Section { id: "donnees", title: "Données ouvertes", url: "/donnees/" },
];

impl Site {
    /// The entry with this id.
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id as usize]
    }

    /// What the body of an entry says, if it has one.
    pub fn words(&self, id: EntryId) -> Option<&Words> {
        self.words.get(id as usize)?.as_deref()
    }

    /// Lets go of the text of the lists: it served to word mistakes, and a directory's weighs as much as all the rest.
    /// What has a body keeps its text.
    pub fn forget_lists(&mut self) {
        let mut last: Option<(Arc<Source>, Arc<Source>)> = None;
        for entry in self.entries.iter_mut().filter(|entry| entry.body.is_none()) {
            let known = last.as_ref().filter(|(whole, _)| Arc::ptr_eq(whole, &entry.source));
            let light = known.map(|(_, light)| light.clone());
            let light = light.unwrap_or_else(|| Arc::new(Source::new(entry.source.path.clone(), "")));
            let whole = std::mem::replace(&mut entry.source, light.clone());
            last = Some((whole, light));
        }
    }

    /// All entries that are published, with their ids, in the order of the content.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (0u32..).zip(&self.entries).filter(|(id, _)| !self.is_left_out(*id))
    }

    /// All entries, also those left out of this edition.
    pub fn all_entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The published entries of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (EntryId, &Entry)> {
        let ids = self.by_kind.get(&kind).map_or(&[][..], Vec::as_slice);
        ids.iter().map(|id| (*id, self.entry(*id)))
    }

    /// True if the entry is not part of this edition.
    pub fn is_left_out(&self, id: EntryId) -> bool {
        self.addresses[id as usize].is_none()
    }

    /// The address of an entry's page or of its place on a list page; none if it is left out.
    pub fn url(&self, id: EntryId) -> Option<&str> {
        self.addresses[id as usize].as_deref()
    }

    /// What points to an entry.
    pub fn backlinks(&self, id: EntryId) -> &[Backlink] {
        &self.backlinks[id as usize]
    }

    /// Where a reference leads, if what it names is published.
    pub fn target<T>(&self, reference: &Ref<T>) -> Option<EntryId> {
        self.slot(&reference.slot)
    }

    /// Where a reference leads, if what it names is published.
    pub fn slot(&self, slot: &Slot) -> Option<EntryId> {
        slot.target.get().copied().filter(|id| !self.is_left_out(*id))
    }

    /// The published targets of a list of references.
    pub fn targets<T>(&self, references: &[Ref<T>]) -> Vec<EntryId> {
        references.iter().filter_map(|r| self.target(r)).collect()
    }

    /// Finds an entry by kind and id as seen from `scope`.
    pub(super) fn find(&self, kind: Kind, scope: Option<EntryId>, id: &str) -> Result<EntryId, Missing> {
        self.index.find(kind, scope, id)
    }

    pub(super) fn names(&self, kind: Kind, scope: Option<EntryId>) -> &[String] {
        self.index.names(&self.entries, kind, scope)
    }

    /// Acronyms of the glossary with their expansion.
    pub fn acronyms(&self) -> HashMap<&str, &str> {
        self.of_kind(Kind::Term)
            .filter_map(|(_, e)| match &e.data {
                Data::Term(t) => Some((t.acronym.as_deref()?, t.expansion.as_ref()?.value.as_str())),
                _ => None,
            })
            .collect()
    }
}
