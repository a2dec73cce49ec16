//! What is new: what each edition changed, and what entries say of themselves, newest first.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::check::Site;
use crate::model::news::{Change, Edition};
use crate::model::scalars::Day;
use crate::model::{Data, EntryId};

/// Something new.
#[derive(Debug, Clone)]
pub struct Novelty<'a> {
    pub date: Date,
    pub done: Done,
    /// The entry, if it is still published.
    pub entry: Option<EntryId>,
    /// What an edition says of it.
    pub change: Option<&'a Change>,
}

/// What was done to a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Added,
    Modified,
    Withdrawn,
    Verified,
}

impl Done {
    /// As readers see it, about «une fiche».
    pub fn label(self) -> &'static str {
        match self {
            Self::Added => "Ajouté",
            Self::Modified => "Modifié",
            Self::Withdrawn => "Retiré",
            Self::Verified => "Vérifié",
        }
    }
}

/// All that is new. What an edition tells of an entry is not told again by the entry.
pub fn all(site: &Site) -> Vec<Novelty<'_>> {
    let mut out = changes(site);
    let told: HashSet<EntryId> = out.iter().filter_map(|n| n.entry).collect();
    out.extend(site.entries().filter(|(id, _)| !told.contains(id)).filter_map(|(id, entry)| {
        let (date, done) = dated(&entry.data)?;
        Some(Novelty { date, done, entry: Some(id), change: None })
    }));
    out.sort_by_key(|novelty| Reverse(novelty.date));
    out
}

/// What the editions changed, in their order.
pub fn changes(site: &Site) -> Vec<Novelty<'_>> {
    if site.news.editions.is_empty() {
        return Vec::new();
    }
    let known = addresses(site);
    let mut out = Vec::new();
    for edition in &site.news.editions {
        let Edition { date: Day(date), added, modified, withdrawn } = edition;
        for (done, list) in [(Done::Added, added), (Done::Modified, modified), (Done::Withdrawn, withdrawn)] {
            out.extend(list.iter().map(|change| {
                let entry = known.get(change.address.as_str()).copied();
                Novelty {
                    date: *date,
                    done,
                    entry: entry.filter(|_| done != Done::Withdrawn),
                    change: Some(change),
                }
            }));
        }
    }
    out
}

/// Every address under which an entry is or was published.
fn addresses(site: &Site) -> HashMap<&str, EntryId> {
    let mut out = HashMap::new();
    for (id, entry) in site.entries() {
        let former = entry.data.life().map_or(&[][..], |l| &l.former_urls);
        out.extend(former.iter().map(|old| (old.value.as_str(), id)));
        out.extend(site.url(id).map(|url| (url, id)));
    }
    out
}

/// When an entry was published, or else checked.
fn dated(data: &Data) -> Option<(Date, Done)> {
    let life = data.life()?;
    let published = life.publish_on.as_ref().map(|d| (d.value.0, Done::Added));
    published.or_else(|| life.verified.map(|d| (d.0, Done::Verified)))
}
