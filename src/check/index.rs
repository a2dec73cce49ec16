//! Finds an entry by what editors call it.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::diagnostics::{Diagnostic, Report};
use crate::model::scalars::slug;
use crate::model::{Data, Entry, EntryId, Kind};

/// Entries by kind, scope (programme or kit) and id; actions also by number.
#[derive(Debug, Default)]
pub struct Index {
    by_id: HashMap<(Kind, Option<EntryId>), Ids<EntryId>>,
    by_number: HashMap<(EntryId, u32), EntryId>,
    /// Entries of a scoped kind by id alone: usable when only one scope has it.
    anywhere: HashMap<Kind, Ids<Vec<EntryId>>>,
    /// Entries whose id another has: reported once, here.
    pub duplicates: Vec<EntryId>,
    /// What messages suggest, gathered at the first mistake.
    names: OnceLock<Names>,
    /// Entries by what people call them, gathered at the first mistake.
    titles: OnceLock<Titles>,
}

/// By id, so that a search needs no id of its own.
type Ids<T> = HashMap<String, T>;

/// Ids by kind, and for scoped kinds by scope too.
type Names = HashMap<(Kind, Option<EntryId>), Vec<String>>;

/// Entries by kind and slug of a title, an acronym, another name or a code.
type Titles = HashMap<(Kind, String), Vec<EntryId>>;

/// Why nothing was found.
#[derive(Debug, PartialEq, Eq)]
pub enum Missing {
    Unknown,
    /// Several programmes or kits have it.
    Ambiguous,
}

/// True for kinds whose ids are unique only within a programme or a kit.
pub fn is_scoped(kind: Kind) -> bool {
    matches!(kind, Kind::Axis | Kind::Orientation | Kind::Action | Kind::Module)
}

/// Builds the index; reports ids and numbers that are used twice.
pub fn build(entries: &[Entry], report: &mut Report) -> Index {
    let mut index = Index::default();
    for (id, entry) in (0u32..).zip(entries) {
        let ids = index.by_id.entry((entry.kind, entry.parent)).or_default();
        if let Some(&first) = ids.get(&entry.id) {
            let first = &entries[first as usize];
            report.push(duplicate(entry, first, &entry.id));
            // Which of two files is wrong cannot be known: each names the other.
            if first.source.path != entry.source.path {
                report.push(duplicate(first, entry, &entry.id));
            }
            index.duplicates.push(id);
            continue;
        }
        ids.insert(entry.id.clone(), id);
        if is_scoped(entry.kind) {
            index.anywhere.entry(entry.kind).or_default().entry(entry.id.clone()).or_default().push(id);
        }
        if let (Data::Action(action), Some(programme)) = (&entry.data, entry.parent)
            && let Some(first) = index.by_number.insert((programme, action.number.value), id)
        {
            let other = &entries[first as usize];
            // The wrong number is the one that its file does not bear: `06-pack-formation.md`.
            let bears =
                |e: &Entry| e.id.split('-').next().and_then(|n| n.parse().ok()) == Some(action.number.value);
            let (entry, action, other) = match &other.data {
                Data::Action(first) if bears(entry) && !bears(other) => (other, first, entry),
                _ => (entry, action, other),
            };
            report.push(
                Diagnostic::error(
                    "numero-double",
                    &entry.source,
                    action.number.span,
                    format!("le numéro {} est déjà celui de {}", action.number.value, other.source.path),
                )
                .help("donnez un numéro libre à l'une des deux fiches"),
            );
        }
    }
    numbers(entries, report);
    index
}

/// Warns of axes, and of orientations, that bear the same number in a programme: readers would take one for the other.
fn numbers(entries: &[Entry], report: &mut Report) {
    let mut first: HashMap<(Kind, Option<EntryId>, u32), &Entry> = HashMap::new();
    for entry in entries {
        let (number, all) = match &entry.data {
            Data::Axis(axis) => (axis.number, "l'un des deux axes"),
            Data::Orientation(orientation) => (orientation.number, "l'une des deux orientations"),
            _ => continue,
        };
        let Some(number) = number else { continue };
        let other = *first.entry((entry.kind, entry.parent, number)).or_insert(entry);
        // The same id is one mistake, reported already.
        if other.id == entry.id {
            continue;
        }
        let span = entry.source.value_span(entry.span, "numero");
        let message = format!("le numéro {number} est déjà celui de « {} »", other.title());
        let found = Diagnostic::error("numero-double", &entry.source, span, message);
        report.push(found.help(format!("donnez un numéro libre à {all}")).warning());
    }
}

fn duplicate(entry: &Entry, first: &Entry, id: &str) -> Diagnostic {
    let span = match &entry.data {
        Data::Structure(d) => d.id.span,
        Data::Service(d) => d.id.span,
        Data::Territory(d) => d.id.span,
        Data::Organisation(d) => d.id.span,
        Data::Theme(d) | Data::Public(d) | Data::Situation(d) => d.id.span,
        _ => super::id_span(entry),
    };
    let place = format!("{}:{}", first.source.path, first.span.line);
    Diagnostic::error(
        "id-double",
        &entry.source,
        span,
        format!("l'identifiant « {id} » est déjà celui d'un autre élément ({})", entry.kind.label()),
    )
    .help(match free(entry) {
        Some(free) => format!(
            "il vient du nom, le même qu'ici : {place} ; ajoutez une clé « id » à l'un des deux, par exemple « id: {free} »"
        ),
        None => format!("il est déjà pris ici : {place} ; changez l'un des deux"),
    })
}

/// Another id for an entry whose own is made from its name.
fn free(entry: &Entry) -> Option<String> {
    let last = match &entry.data {
        Data::Event(event) if event.id.is_none() => event.start.value.first().0.to_string(),
        Data::Term(term) if term.id.is_none() => "2".to_owned(),
        Data::Document(document) if document.id.is_none() => "2".to_owned(),
        _ => return None,
    };
    Some(format!("{}-{last}", entry.id))
}

impl Index {
    /// Finds `id` of `kind` as seen from an entry of `scope`.
    ///
    /// Accepts `id`, `programme/id`, and for actions a number.
    pub fn find(&self, kind: Kind, scope: Option<EntryId>, id: &str) -> Result<EntryId, Missing> {
        if !is_scoped(kind) {
            return self.exactly(kind, None, id).ok_or(Missing::Unknown);
        }
        if let Some((parent, rest)) = id.split_once('/') {
            let parent_kind = if kind == Kind::Module { Kind::Kit } else { Kind::Programme };
            let parent = self.exactly(parent_kind, None, parent).ok_or(Missing::Unknown)?;
            return self.inside(kind, parent, rest).ok_or(Missing::Unknown);
        }
        if let Some(found) = scope.and_then(|scope| self.inside(kind, scope, id)) {
            return Ok(found);
        }
        match self.anywhere.get(&kind).and_then(|ids| ids.get(id)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some([_, _, ..]) => Err(Missing::Ambiguous),
            _ => Err(Missing::Unknown),
        }
    }

    fn exactly(&self, kind: Kind, scope: Option<EntryId>, id: &str) -> Option<EntryId> {
        self.by_id.get(&(kind, scope))?.get(id).copied()
    }

    fn inside(&self, kind: Kind, scope: EntryId, id: &str) -> Option<EntryId> {
        if let Some(found) = self.exactly(kind, Some(scope), id) {
            return Some(found);
        }
        let number = id.parse().ok().filter(|_| kind == Kind::Action)?;
        self.by_number.get(&(scope, number)).copied()
    }

    /// The first entry of a kind that is called so, as seen from `scope`.
    pub fn titled<'e>(
        &self,
        entries: &'e [Entry],
        kind: Kind,
        scope: Option<EntryId>,
        called: &str,
    ) -> Option<&'e Entry> {
        let slug = slug(called);
        if slug.is_empty() {
            return None;
        }
        let titles = self.titles.get_or_init(|| titles(entries));
        let mut named = titles.get(&(kind, slug))?.iter().map(|id| &entries[*id as usize]);
        named.find(|entry| !is_scoped(kind) || scope.is_none() || entry.parent == scope)
    }

    /// The ids of a kind that could be meant from `scope`, sorted.
    pub fn names(&self, entries: &[Entry], kind: Kind, scope: Option<EntryId>) -> &[String] {
        let names = self.names.get_or_init(|| names(entries));
        let scope = scope.filter(|_| is_scoped(kind));
        names.get(&(kind, scope)).map(Vec::as_slice).unwrap_or_default()
    }
}

fn titles(entries: &[Entry]) -> Titles {
    let mut titles = Titles::new();
    for (id, entry) in (0u32..).zip(entries) {
        let (acronym, others) = match &entry.data {
            Data::Organisation(d) => (d.acronym.as_deref(), d.other_names.as_slice()),
            Data::Territory(d) => (d.code.as_deref(), [].as_slice()),
            Data::Aid(d) => (d.acronym.as_deref(), [].as_slice()),
            _ => (None, [].as_slice()),
        };
        let names = [entry.title()].into_iter().chain(acronym).chain(others.iter().map(|n| n.value.as_str()));
        for name in names {
            titles.entry((entry.kind, slug(name))).or_default().push(id);
        }
    }
    titles
}

/// The ids of each kind: all of them, and for scoped kinds also those of each scope.
fn names(entries: &[Entry]) -> Names {
    let mut names: HashMap<(Kind, Option<EntryId>), BTreeSet<&str>> = HashMap::new();
    for entry in entries {
        names.entry((entry.kind, None)).or_default().insert(&entry.id);
        if is_scoped(entry.kind) && entry.parent.is_some() {
            names.entry((entry.kind, entry.parent)).or_default().insert(&entry.id);
        }
    }
    let owned = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect();
    names.into_iter().map(|(key, ids)| (key, owned(ids))).collect()
}
