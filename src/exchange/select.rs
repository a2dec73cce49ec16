//! From national files, the records that concern the site's territories.
//!
//! The files are read twice, one record at a time: first to know the structures that are here and those that have a
//! service here, then to keep them with their services. What is kept waits on a [`Shelf`].

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use super::known::Known;
use super::outcome::Failure;
use super::place::{Place, Places, unreadable};
use super::read::each;
use super::record::Record;
use super::shelf::{Shelf, Slip};
use crate::model::Kind;

/// What the files hold for the site.
#[derive(Debug, Default)]
pub struct Selection {
    /// Structures, then services, in the order of the files.
    pub records: Vec<Slip>,
    /// How many records were read.
    pub read: usize,
    /// What is not a record, or comes twice, each with its place.
    pub refused: Vec<String>,
    /// What the records kept say under names that the schema does not have: how many do.
    pub unknown: BTreeMap<(Kind, String), usize>,
    /// The kinds and producers of which the files speak.
    pub sources: HashSet<(Kind, String)>,
}

/// Reads the files and keeps what concerns the site.
///
/// # Errors
/// A file cannot be read to its end, or the disk cannot take what is kept.
pub fn select(files: &[PathBuf], known: &Known, shelf: &mut Shelf) -> Result<Selection, Failure> {
    let places = &known.places;
    let mut out = Selection::default();
    let (mut here, mut wanted) = (HashSet::new(), HashSet::new());
    for file in files {
        each(file, &mut |record| match record {
            Ok(record) => {
                out.read += 1;
                let source = (record.kind, record.text("source").to_owned());
                if !out.sources.contains(&source) {
                    out.sources.insert(source);
                }
                match record.kind {
                    Kind::Service if concerns(&record, places) => {
                        wanted.insert(record.text("structure_id").to_owned());
                    }
                    Kind::Structure if concerns(&record, places) => {
                        here.insert(record.text("id").to_owned());
                    }
                    _ => {}
                }
            }
            Err(reason) => out.refused.push(reason),
        })?;
    }
    // A service that says no place is where its structure is, also one that the site already has.
    let is_here = |id: &str| here.contains(id) || known.here.contains(id);
    let mut services = Vec::new();
    let mut full = None;
    let mut seen = BTreeSet::new();
    let mut refused = Vec::new();
    let mut unknown = BTreeMap::new();
    for file in files {
        each(file, &mut |record| {
            let Ok(mut record) = record else { return };
            let keep = match record.kind {
                Kind::Service => {
                    concerns(&record, places)
                        || places.of(&record.values) == Place::Unsaid && is_here(record.text("structure_id"))
                }
                _ => concerns(&record, places) || wanted.contains(record.text("id")),
            };
            if !keep {
                let told = |reason| format!("{}{} : {reason}", record.place, record.called());
                refused.extend(unreadable(&record).map(told));
                return;
            }
            let id = record.text("id").to_owned();
            if !id.is_empty() && !seen.insert((record.kind, id)) {
                refused.push(format!("{} : « {} » est déjà plus haut", record.place, record.text("id")));
                return;
            }
            for name in record.unknown.drain(..) {
                *unknown.entry((record.kind, name)).or_default() += 1;
            }
            let kept = if record.kind == Kind::Service { &mut services } else { &mut out.records };
            match shelf.put(&record.packed()) {
                Ok(slip) => kept.push(slip),
                Err(error) => full = Some(error),
            }
        })?;
    }
    if let Some(error) = full {
        return Err(error.into());
    }
    out.unknown = unknown;
    out.refused.extend(refused);
    out.records.extend(services);
    Ok(out)
}

/// True if the record itself says that it is here, or for people who live here.
fn concerns(record: &Record, places: &Places) -> bool {
    matches!(places.of(&record.values), Place::Here(_))
        || record.kind == Kind::Service && places.serves(record)
}
