//! From one edition to the next: the content and what the last edition held in, `nouveautes.yaml` out.
//!
//! A sheet is known by its address, which never changes; one that moved (`anciennes_urls`) is the same. Two sheets
//! are the same if their keys and texts are: how a file is laid out does not count, nor when it was verified.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::check::Site;
use crate::diagnostics::{Source, Span};
use crate::load::{Raw, RawEntry};
use crate::model::news::{Change, Edition, News, Sheet};
use crate::model::node::{Key, Node, Value};
use crate::model::scalars::Day;
use crate::model::{Entry, Kind};
use crate::render::plain;

/// Keys that may change without the sheet saying anything else.
const UNSAID: &[&str] = &["verifie_le", "a_verifier_tous_les", "anciennes_urls"];

/// Where an entry is written: file, sheet of a workbook, line and column.
type Place = (String, Option<String>, u32, u32);

/// The digest of every entry, and the one that earlier versions wrote, in which the order of the keys counted.
pub struct Digests(HashMap<Place, [String; 2]>);

impl Digests {
    /// Reads entries as they are written: what is checked no longer knows.
    pub fn of(raw: &Raw) -> Self {
        let digests = |e: &RawEntry| [digest(e, sorted), digest(e, as_written)];
        Self(raw.entries.iter().map(|e| (place(&e.source, e.node.span), digests(e))).collect())
    }

    fn get(&self, entry: &Entry) -> Option<&[String; 2]> {
        self.0.get(&place(&entry.source, entry.span))
    }
}

fn place(source: &Source, span: Span) -> Place {
    let sheet = source.table.as_ref().and_then(|table| table.sheet.clone());
    (source.path.clone(), sheet, span.line, span.column)
}

/// The keys of a group, in the order in which they count.
type Order = fn(&[(Key, Node)]) -> Vec<&(Key, Node)>;

fn sorted(keys: &[(Key, Node)]) -> Vec<&(Key, Node)> {
    let mut keys = as_written(keys);
    keys.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    keys
}

fn as_written(keys: &[(Key, Node)]) -> Vec<&(Key, Node)> {
    keys.iter().collect()
}

fn digest(entry: &RawEntry, order: Order) -> String {
    let mut hasher = crc32fast::Hasher::new();
    if let Value::Map(keys) = &entry.node.value {
        for (key, value) in order(keys).into_iter().filter(|(key, _)| !UNSAID.contains(&key.name.as_str())) {
            hasher.update(key.name.as_bytes());
            feed(&mut hasher, value, order);
        }
    }
    if let Some(body) = entry.body {
        hasher.update(entry.source.text().get(body.start..).unwrap_or_default().trim().as_bytes());
    }
    format!("{:08x}", hasher.finalize())
}

/// Values with marks between them, so that what moves from one to the next is seen.
fn feed(hasher: &mut crc32fast::Hasher, node: &Node, order: Order) {
    match &node.value {
        Value::Null => hasher.update(&[0]),
        Value::Scalar { text, .. } => {
            hasher.update(&[1]);
            hasher.update(text.as_bytes());
        }
        Value::List(items) => {
            hasher.update(&[2]);
            items.iter().for_each(|item| feed(hasher, item, order));
        }
        Value::Map(keys) => {
            for (key, value) in order(keys) {
                hasher.update(&[3]);
                hasher.update(key.name.as_bytes());
                feed(hasher, value, order);
            }
        }
    }
    hasher.update(&[4]);
}

/// What a comparison gives.
pub struct Next {
    pub news: News,
    /// What changed since the last edition; none if there was no last edition.
    pub changes: Option<Edition>,
}

/// Compares the site with its last edition.
pub fn next(site: &Site, digests: &Digests, date: Date) -> Next {
    let held = held(site, digests);
    let sheets = held.iter().map(|held| held.sheet.clone()).collect();
    let mut news = News { editions: site.news.editions.clone(), sheets };
    if site.news.sheets.is_empty() {
        return Next { news, changes: None };
    }
    let changes = compare(&site.news.sheets, &held, date);
    if [&changes.added, &changes.modified, &changes.withdrawn].iter().any(|list| !list.is_empty()) {
        match news.editions.iter_mut().find(|e| e.date.0 == date) {
            Some(edition) => *edition = joined(edition, &changes),
            None => news.editions.insert(0, changes.clone()),
        }
        news.editions.sort_by_key(|e| std::cmp::Reverse(e.date));
    }
    Next { news, changes: Some(changes) }
}

/// A sheet of the site, what it was called, and the digest that earlier versions would give it.
struct Held<'s> {
    sheet: Sheet,
    former_urls: Vec<&'s str>,
    former_digest: &'s str,
}

/// The sheets that the site holds, by address.
fn held<'s>(site: &'s Site, digests: &'s Digests) -> Vec<Held<'s>> {
    let mut all = Vec::new();
    for (id, entry) in site.entries().filter(|(_, e)| e.kind != Kind::Axis) {
        let (Some(url), Some([digest, former_digest])) = (site.url(id), digests.get(entry)) else { continue };
        let moved = entry.data.life().map_or(&[][..], |l| &l.former_urls);
        let former_urls = moved.iter().map(|old| old.value.as_str()).collect();
        let sheet = Sheet { address: url.to_owned(), title: plain(entry.title()), digest: digest.clone() };
        all.push(Held { sheet, former_urls, former_digest });
    }
    all.sort_by(|a, b| a.sheet.address.cmp(&b.sheet.address));
    all
}

fn compare(before: &[Sheet], now: &[Held<'_>], date: Date) -> Edition {
    let known: HashMap<&str, &Sheet> = before.iter().map(|s| (s.address.as_str(), s)).collect();
    let mut met: HashSet<&str> = HashSet::new();
    let mut changes =
        Edition { date: Day(date), added: Vec::new(), modified: Vec::new(), withdrawn: Vec::new() };
    for Held { sheet, former_urls, former_digest } in now {
        let addresses = former_urls.iter().copied();
        let old = std::iter::once(sheet.address.as_str()).chain(addresses).find_map(|a| known.get(a));
        match old {
            None => changes.added.push(change(sheet)),
            Some(old) => {
                met.insert(&old.address);
                if old.digest != sheet.digest && old.digest != *former_digest {
                    changes.modified.push(change(sheet));
                }
            }
        }
    }
    changes.withdrawn = before.iter().filter(|s| !met.contains(s.address.as_str())).map(change).collect();
    changes
}

fn change(sheet: &Sheet) -> Change {
    Change { address: sheet.address.clone(), title: sheet.title.clone(), note: None }
}

/// What a day changed, once more is known of it: a sheet added then modified was added.
fn joined(earlier: &Edition, later: &Edition) -> Edition {
    #[derive(Clone, Copy, PartialEq)]
    enum What {
        Added,
        Modified,
        Withdrawn,
    }
    use What::{Added, Modified, Withdrawn};
    let mut all: BTreeMap<&str, (What, Change)> = BTreeMap::new();
    for edition in [earlier, later] {
        let lists = [(Added, &edition.added), (Modified, &edition.modified), (Withdrawn, &edition.withdrawn)];
        for (what, change) in lists.into_iter().flat_map(|(what, list)| list.iter().map(move |c| (what, c))) {
            let before = all.remove(change.address.as_str());
            let what = match (before.as_ref().map(|b| b.0), what) {
                (Some(Added), Withdrawn) => continue,
                (Some(Added), _) => Added,
                (Some(Withdrawn), Added) => Modified,
                _ => what,
            };
            let note = change.note.clone().or(before.and_then(|b| b.1.note));
            all.insert(&change.address, (what, Change { note, ..change.clone() }));
        }
    }
    let of = |kind| all.values().filter(|(what, _)| *what == kind).map(|(_, c)| c.clone()).collect();
    Edition { date: later.date, added: of(Added), modified: of(Modified), withdrawn: of(Withdrawn) }
}

const HEAD: &str = "\
# Tenu par « passerelle nouveautes » : ce que chaque édition a changé, montré sur /nouveautes/.
# Vous pouvez ajouter à une fiche une ligne « note: » qui dit en une phrase ce qui change.
";

/// The text of `nouveautes.yaml`. Texts are quoted as JSON writes them, which YAML reads.
pub fn to_yaml(news: &News) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = HEAD.to_owned();
    out.push_str(if news.editions.is_empty() { "editions: []\n" } else { "editions:\n" });
    for edition in &news.editions {
        _ = writeln!(out, "  - date: {}", edition.date.0);
        let lists = [
            ("ajouts", &edition.added),
            ("modifications", &edition.modified),
            ("retraits", &edition.withdrawn),
        ];
        for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            _ = writeln!(out, "    {key}:");
            for change in list {
                _ = writeln!(out, "      - adresse: {}", quoted(&change.address));
                _ = writeln!(out, "        titre: {}", quoted(&change.title));
                if let Some(note) = &change.note {
                    _ = writeln!(out, "        note: {}", quoted(note));
                }
            }
        }
    }
    out.push_str("# Ce que contient cette édition : ne pas modifier.\n");
    out.push_str(if news.sheets.is_empty() { "fiches: []\n" } else { "fiches:\n" });
    for sheet in &news.sheets {
        let (address, title) = (quoted(&sheet.address), quoted(&sheet.title));
        _ = writeln!(out, "  - {{adresse: {address}, titre: {title}, empreinte: \"{}\"}}", sheet.digest);
    }
    out
}
