//! What an import must know of the site, so that the site itself need not stay in memory while records are read.

use std::collections::{HashMap, HashSet};

use super::place::Places;
use super::record::{Values, text};
use crate::check::{Site, record_slug};
use crate::model::scalars::slug;
use crate::model::{Data, Kind};

/// The places of the site, and the entries of its directory.
#[derive(Debug, Default)]
pub struct Known {
    pub places: Places,
    /// The structures that services may name.
    pub structures: HashSet<String>,
    /// The structures of the site that are in one of its territories.
    pub here: HashSet<String>,
    /// The file of each entry, wherever it is written.
    homes: HashMap<(Kind, String), usize>,
    files: Vec<String>,
    /// How many entries each file holds.
    sizes: HashMap<String, usize>,
    /// Entries by what makes two of them look alike.
    alike: HashMap<String, String>,
    addresses: HashMap<String, String>,
}

/// Where an entry of the site stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home<'a> {
    /// In this file, which an import may change.
    Sheet(&'a str),
    /// In a table.
    Elsewhere,
}

impl Known {
    pub fn of(site: &Site) -> Self {
        let mut out = Self { places: Places::of_site(site), ..Self::default() };
        for entry in site.all_entries() {
            let likeness = match &entry.data {
                Data::Structure(d) => {
                    let code = d.commune_code.as_ref().map_or("", |c| &c.value.0);
                    out.structures.insert(entry.id.clone());
                    if out.places.holds(entry) {
                        out.here.insert(entry.id.clone());
                    }
                    likeness(entry.kind, &d.name.value, code, "")
                }
                Data::Service(d) => likeness(entry.kind, &d.name.value, "", &d.structure.slot.id),
                _ => continue,
            };
            out.alike.insert(likeness, entry.id.clone());
            out.addresses.insert(record_slug(&entry.id), entry.id.clone());
            if out.files.last() != Some(&entry.source.path) {
                out.files.push(entry.source.path.clone());
            }
            out.homes.insert((entry.kind, entry.id.clone()), out.files.len() - 1);
            *out.sizes.entry(entry.source.path.clone()).or_default() += 1;
        }
        out
    }

    /// Where an entry stands, if the site has it.
    pub fn home(&self, kind: Kind, id: &str) -> Option<Home<'_>> {
        let file = self.homes.get(&(kind, id.to_owned())).and_then(|file| self.files.get(*file))?;
        let sheet = [".yaml", ".yml"].iter().any(|extension| file.ends_with(extension));
        Some(if sheet { Home::Sheet(file) } else { Home::Elsewhere })
    }

    /// How many entries a file holds.
    pub fn size(&self, path: &str) -> usize {
        self.sizes.get(path).copied().unwrap_or_default()
    }

    /// Whose address this already is.
    pub fn at(&self, address: &str) -> Option<&str> {
        self.addresses.get(address).map(String::as_str)
    }

    /// Adds a new entry; answers the one that it looks like, if any.
    pub fn add(&mut self, kind: Kind, id: &str, values: &Values, path: &str) -> Option<String> {
        self.addresses.insert(record_slug(id), id.to_owned());
        *self.sizes.entry(path.to_owned()).or_default() += 1;
        let commune = if kind == Kind::Structure { text(values, "code_insee") } else { "" };
        if kind == Kind::Structure {
            self.structures.insert(id.to_owned());
        }
        let likeness = likeness(kind, text(values, "nom"), commune, text(values, "structure_id"));
        self.alike.insert(likeness, id.to_owned())
    }
}

/// What makes two entries look alike: the same name at the same place.
fn likeness(kind: Kind, name: &str, commune: &str, structure: &str) -> String {
    format!("{} {} {commune} {structure}", kind.code(), slug(name))
}
