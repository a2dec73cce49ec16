//! From national files, the records that concern the site's territories.
//!
//! The files are read twice, one record at a time: first to know the structures that are here and those that have a
//! service here, then to keep them with their services. Only what is kept is in memory, as text.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use super::place::{Place, Places};
use super::read::{Failure, each};
use super::record::{Packed, Record};
use crate::check::Site;
use crate::model::Kind;

/// What the files hold for the site.
#[derive(Debug, Default)]
pub struct Selection {
    /// Structures, then services, in the order of the files.
    pub records: Vec<Packed>,
    /// How many records were read.
    pub read: usize,
    /// What is not a record, or comes twice, each with its place.
    pub refused: Vec<String>,
    /// The kinds and producers of which the files speak.
    pub sources: HashSet<(Kind, String)>,
}

/// Reads the files and keeps what concerns the site.
///
/// # Errors
/// A file cannot be read to its end.
pub fn select(files: &[PathBuf], site: &Site, places: &Places<'_>) -> Result<Selection, Failure> {
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
    here.extend(site.all_entries().iter().filter(|e| places.holds(e)).map(|e| e.id.clone()));
    let mut services = Vec::new();
    let mut seen = BTreeSet::new();
    let mut refused = Vec::new();
    for file in files {
        each(file, &mut |record| {
            let Ok(record) = record else { return };
            let keep = match record.kind {
                Kind::Service => {
                    concerns(&record, places)
                        || places.of(&record.values) == Place::Unsaid
                            && here.contains(record.text("structure_id"))
                }
                _ => concerns(&record, places) || wanted.contains(record.text("id")),
            };
            if !keep {
                return;
            }
            let id = record.text("id").to_owned();
            if !id.is_empty() && !seen.insert((record.kind, id)) {
                refused.push(format!("{} : « {} » est déjà plus haut", record.place, record.text("id")));
                return;
            }
            if record.kind == Kind::Service { &mut services } else { &mut out.records }
                .push(Packed::from(record));
        })?;
    }
    out.refused.extend(refused);
    out.records.extend(services);
    Ok(out)
}

/// True if the record itself says that it is here, or for people who live here.
fn concerns(record: &Record, places: &Places<'_>) -> bool {
    matches!(places.of(&record.values), Place::Here(_))
        || record.kind == Kind::Service && places.serves(record)
}
