//! `import data-inclusion`: files in, directory files written or updated, everything told.
//!
//! What the last import brought is kept value by value ([`Journal`]). A value of the content that still says the same
//! follows the new file; one that differs was changed by hand, and stays. An entry that the journal does not know was
//! written by hand, and is not touched; one that the journal knows and the content has no more was removed by hand,
//! and does not come back. So a second import of the same file changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::journal::{self, Journal, JournalError};
use super::place::{Place, Places};
use super::read::Failure as ReadFailure;
use super::record::{Record, Values, fields, text};
use super::select::{Selection, select};
use super::sheet::{Change, Edit, Sheet};
use super::verdict::judge;
use super::written::{Said, read, said};
use crate::check::{Options, Site, record_slug};
use crate::diagnostics::Diagnostic;
use crate::model::node::Node;
use crate::model::scalars::slug;
use crate::model::{Data, Kind};
use crate::scaffold::{Refusal, replace};

/// What an import did, for the editor. Each line names its record and says why.
#[derive(Debug, Default)]
pub struct Report {
    /// Records read, and those that concern the site.
    pub read: usize,
    pub concerned: usize,
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    pub refused: Vec<String>,
    /// Values that were left out of a record that was kept.
    pub left_out: Vec<String>,
    /// Records that may be the same thing under two identifiers.
    pub alike: Vec<String>,
    /// Values and entries that an editor wrote or changed, and that stay.
    pub by_hand: Vec<String>,
    /// Entries that the editor removed.
    pub removed: Vec<String>,
    /// Entries of an earlier import that the files do not have any more.
    pub gone: Vec<String>,
    /// Files written, relative to the source folder.
    pub files: Vec<String>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Failure {
    Read(ReadFailure),
    /// This line of the journal is not a record.
    Journal(usize),
    Write(Refusal),
    /// With the import the site would have these errors; the files are as they were.
    Check(Vec<Diagnostic>),
}

impl From<ReadFailure> for Failure {
    fn from(failure: ReadFailure) -> Self {
        Self::Read(failure)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Write(refusal)
    }
}

/// Imports `files` into the site at `root`.
///
/// # Errors
/// See [`Failure`]: whatever it is, the content is as it was.
pub fn import(root: &Path, site: &Site, files: &[PathBuf], today: Date) -> Result<Report, Failure> {
    let journal = Journal::read(root).map_err(|error| match error {
        JournalError::Machine(error) => Failure::Write(Refusal::Machine(journal::path(root), error)),
        JournalError::Line(line) => Failure::Journal(line),
    })?;
    let places = Places::new(site);
    let selection = select(files, site, &places)?;
    let mut merge = Merge::new(root, site, journal)?;
    merge.report.read = selection.read;
    merge.report.concerned = selection.records.len();
    merge.all(selection, &places, today);
    merge.write(root)
}

/// An import being prepared: nothing is written before [`Merge::write`].
struct Merge<'a> {
    journal: Journal,
    sheets: BTreeMap<String, Sheet>,
    /// The sheet of each entry that stands in one.
    home: HashMap<(Kind, String), String>,
    /// The entries of the site, wherever they are written.
    entries: HashSet<(Kind, &'a str)>,
    /// The structures that services may name.
    structures: HashSet<String>,
    /// Entries by what makes two of them look alike.
    alike: HashMap<String, String>,
    addresses: HashMap<String, String>,
    edits: BTreeMap<String, Vec<Edit>>,
    /// The ids of the new entries by file: structures, services. The journal has what they say.
    new: BTreeMap<String, [Vec<String>; 2]>,
    report: Report,
}

impl<'a> Merge<'a> {
    fn new(root: &Path, site: &'a Site, journal: Journal) -> Result<Self, Failure> {
        let mut out = Self {
            journal,
            sheets: sheets(root)?,
            home: HashMap::new(),
            entries: site.all_entries().iter().map(|e| (e.kind, e.id.as_str())).collect(),
            structures: HashSet::new(),
            alike: HashMap::new(),
            addresses: HashMap::new(),
            edits: BTreeMap::new(),
            new: BTreeMap::new(),
            report: Report::default(),
        };
        for (path, sheet) in &out.sheets {
            for kind in [Kind::Structure, Kind::Service] {
                for entry in sheet.entries(kind) {
                    let id = entry.get("id").and_then(Node::text).unwrap_or_default().trim().to_owned();
                    out.home.insert((kind, id), path.clone());
                }
            }
        }
        for entry in site.all_entries() {
            match &entry.data {
                Data::Structure(d) => {
                    let code = d.commune_code.as_ref().map_or("", |c| &c.value.0);
                    out.structures.insert(entry.id.clone());
                    out.alike.insert(likeness(entry.kind, &d.name.value, code, ""), entry.id.clone());
                }
                Data::Service(d) => {
                    out.alike.insert(
                        likeness(entry.kind, &d.name.value, "", &d.structure.slot.id),
                        entry.id.clone(),
                    );
                }
                _ => continue,
            }
            out.addresses.insert(record_slug(&entry.id), entry.id.clone());
        }
        Ok(out)
    }

    fn all(&mut self, selection: Selection, places: &Places<'_>, today: Date) {
        self.report.refused = selection.refused;
        let mut met: HashSet<(&'static str, String)> = HashSet::new();
        for record in selection.records.into_iter().map(Record::from) {
            let id = record.text("id").to_owned();
            met.insert((record.kind.code(), id.clone()));
            match judge(&record, today) {
                Err(reason) => self.refuse(&record, &reason),
                Ok(kept) => {
                    for (field, reason) in kept.left_out {
                        self.report.left_out.push(format!("{} ({id}), {field} : {reason}", record.place));
                    }
                    let mut values = kept.values;
                    if let Place::Here(territories) = places.of(&values)
                        && !places.is_derived(&record)
                    {
                        values.insert("territoires".to_owned(), places.names(&territories));
                    }
                    self.one(&record, &id, values);
                }
            }
        }
        for (kind, id) in self.journal.names() {
            if met.contains(&(kind.code(), id.to_owned())) || !self.home.contains_key(&(kind, id.to_owned()))
            {
                continue;
            }
            let values = self.journal.get(kind, id).unwrap_or_default();
            if selection.sources.contains(&(kind, text(&values, "source").to_owned())) {
                self.report.gone.push(id.to_owned());
            }
        }
    }

    fn refuse(&mut self, record: &Record, reason: &str) {
        let id = record.text("id");
        let name = if id.is_empty() { String::new() } else { format!(" ({id})") };
        self.report.refused.push(format!("{}{name} : {reason}", record.place));
    }

    /// Creates, updates or leaves alone the entry of a record.
    fn one(&mut self, record: &Record, id: &str, values: Values) {
        let kind = record.kind;
        if kind == Kind::Service && !self.structures.contains(text(&values, "structure_id")) {
            let structure = text(&values, "structure_id");
            let reason =
                format!("sa structure « {structure} » n'est ni dans les fichiers, ni dans l'annuaire");
            return self.refuse(record, &reason);
        }
        match self.home.get(&(kind, id.to_owned())).cloned() {
            Some(path) => self.update(&path, kind, id, values),
            None if self.entries.contains(&(kind, id)) => {
                self.report.by_hand.push(format!("{id} : tenu dans un tableau, non modifié"));
            }
            None if self.journal.has(kind, id) => self.report.removed.push(id.to_owned()),
            None => self.create(record, id, values),
        }
    }

    fn create(&mut self, record: &Record, id: &str, values: Values) {
        let kind = record.kind;
        let address = record_slug(id);
        if let Some(other) = self.addresses.get(&address) {
            let reason = format!("son adresse « /annuaire/{address}/ » est déjà celle de « {other} »");
            return self.refuse(record, &reason);
        }
        let commune = if kind == Kind::Structure { text(&values, "code_insee") } else { "" };
        let likeness = likeness(kind, text(&values, "nom"), commune, text(&values, "structure_id"));
        if let Some(other) = self.alike.insert(likeness, id.to_owned()) {
            let name = text(&values, "nom");
            self.report.alike.push(format!("« {name} » : {other} et {id}"));
        }
        self.addresses.insert(address, id.to_owned());
        if kind == Kind::Structure {
            self.structures.insert(id.to_owned());
        }
        let file = self.file(text(&values, "source"));
        self.new.entry(file).or_default()[usize::from(kind == Kind::Service)].push(id.to_owned());
        self.journal.set(kind, id, &values);
        self.report.created += 1;
    }

    /// The file for a new entry of a producer: the first that is not full.
    fn file(&self, source: &str) -> String {
        let name = file_name(source);
        let path = |n: usize| match n {
            1 => format!("content/annuaire/data-inclusion-{name}.yaml"),
            _ => format!("content/annuaire/data-inclusion-{name}-{n}.yaml"),
        };
        let held = |path: &str| {
            self.sheets.get(path).map_or(0, Sheet::size)
                + self.new.get(path).map_or(0, |new| new.iter().map(Vec::len).sum())
        };
        (1..).map(path).find(|path| held(path) < MOST_ENTRIES).unwrap_or_else(|| path(1))
    }

    fn update(&mut self, path: &str, kind: Kind, id: &str, values: Values) {
        let Some(entry) = self.sheets.get(path).and_then(|s| s.find(kind, id)) else { return };
        let now = |field: &str| read(field, entry.get(field));
        let Some(last) = self.journal.get(kind, id) else {
            if tracked(kind).all(|field| now(field) == said(field, values.get(field))) {
                self.journal.set(kind, id, &values);
                self.report.unchanged += 1;
            } else {
                self.report.by_hand.push(format!("{id} : écrit à la main, non modifié"));
            }
            return;
        };
        let mut changes: Vec<Change> = Vec::new();
        for field in tracked(kind) {
            let (now, last, new) = (now(field), said(field, last.get(field)), said(field, values.get(field)));
            if now == new {
                continue;
            }
            if now == last {
                changes.push((field, new));
            } else {
                self.report.by_hand.push(format!("{id}, {field} : modifié à la main, conservé"));
            }
        }
        if changes.is_empty() {
            self.report.unchanged += 1;
        } else {
            self.report.updated += 1;
            self.edits.entry(path.to_owned()).or_default().push(Edit { kind, id: id.to_owned(), changes });
        }
        self.journal.set(kind, id, &values);
    }

    /// Writes the files one after the other, then the journal; puts everything back if the site would have errors.
    fn write(mut self, root: &Path) -> Result<Report, Failure> {
        let mut before: BTreeMap<String, Option<String>> = BTreeMap::new();
        let paths: BTreeSet<String> = self.edits.keys().chain(self.new.keys()).cloned().collect();
        for path in paths {
            let known = self.sheets.contains_key(&path);
            let mut sheet = self.sheets.remove(&path).unwrap_or_default();
            let text = sheet.text.clone();
            let changed = self.change(&path, &mut sheet).and_then(|()| {
                if known && sheet.text == text {
                    return Ok(());
                }
                before.insert(path.clone(), known.then_some(text));
                replace(&root.join(&path), &sheet.text)
            });
            if let Err(refusal) = changed {
                restore(root, &before);
                return Err(refusal.into());
            }
        }
        // What is on disk is read again, and a national directory is not held twice meanwhile.
        self.sheets.clear();
        let checked = crate::build::read(root, &Options { drafts: true, ..Options::default() });
        if checked.site.is_none() {
            restore(root, &before);
            return Err(Failure::Check(checked.diagnostics));
        }
        drop(checked);
        let (path, text) = (journal::path(root), self.journal.text());
        if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str())
            && (!self.journal.is_empty() || path.exists())
        {
            replace(&path, &text)?;
        }
        self.report.files = before.into_keys().collect();
        Ok(self.report)
    }

    /// Makes the changes of a file, then adds its new entries.
    fn change(&mut self, path: &str, sheet: &mut Sheet) -> Result<(), Refusal> {
        for edit in sheet.change(self.edits.get(path).map_or(&[][..], Vec::as_slice)) {
            self.report.updated -= 1;
            self.report
                .by_hand
                .push(format!("{} : ses clés ne sont pas chacune sur sa ligne, non modifié", edit.id));
        }
        let new = self.new.remove(path).unwrap_or_default();
        for (kind, ids) in [Kind::Structure, Kind::Service].into_iter().zip(new) {
            let entries: Vec<Vec<Change>> = ids.iter().map(|id| self.entry(kind, id)).collect();
            if !entries.is_empty() && !sheet.add(kind, &entries) {
                let reason = format!("le fichier « {path} » ne peut pas recevoir de nouveaux éléments");
                return Err(Refusal::Asked(reason));
            }
        }
        Ok(())
    }

    /// What a new entry says.
    fn entry(&self, kind: Kind, id: &str) -> Vec<Change> {
        let values = self.journal.get(kind, id).unwrap_or_default();
        let said = tracked(kind).map(|field| (field, said(field, values.get(field))));
        said.filter(|(_, said)| *said != Said::Nothing).collect()
    }
}

/// Entries of a file that an import writes: what an editor can open, and a check reads in bounded memory.
const MOST_ENTRIES: usize = 20_000;

/// The fields that an import follows: those of the schema, and the territories.
fn tracked(kind: Kind) -> impl Iterator<Item = &'static str> {
    fields(kind).iter().copied().chain(["territoires"])
}

/// What makes two records look alike: the same name at the same place.
fn likeness(kind: Kind, name: &str, commune: &str, structure: &str) -> String {
    format!("{} {} {commune} {structure}", kind.code(), slug(name))
}

/// A producer as a part of a file name.
fn file_name(source: &str) -> String {
    let name = slug(source);
    if name.is_empty() { "autre".to_owned() } else { name }
}

/// The directory files that are YAML, by path from the source folder.
fn sheets(root: &Path) -> Result<BTreeMap<String, Sheet>, Failure> {
    let mut out = BTreeMap::new();
    let folder = root.join("content").join("annuaire");
    let Ok(found) = fs::read_dir(&folder) else { return Ok(out) };
    for entry in found.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        if !yaml || crate::load::is_hidden(&name) {
            continue;
        }
        let text = fs::read_to_string(entry.path())
            .map_err(|error| Failure::Write(Refusal::Machine(entry.path(), error)))?;
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        // Content that is not YAML has no checked site.
        if let Some(sheet) = Sheet::open(text) {
            out.insert(format!("content/annuaire/{name}"), sheet);
        }
    }
    Ok(out)
}

/// Puts the files back as they were.
fn restore(root: &Path, before: &BTreeMap<String, Option<String>>) {
    for (path, text) in before {
        // The disk may refuse again: the first failure is what the editor is told.
        match text {
            Some(text) => drop(replace(&root.join(path), text)),
            None => drop(fs::remove_file(root.join(path))),
        }
    }
}
