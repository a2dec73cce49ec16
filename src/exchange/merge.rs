//! What becomes of each record that was kept: a new entry, a change, or nothing. No file of content is touched here.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::journal::{Journal, line};
use super::known::{Home, Known};
use super::outcome::{Failure, Report};
use super::place::Place;
use super::record::{Record, Values, text};
use super::schema::{TERRITORIES, fields};
use super::select::Selection;
use super::shelf::{Shelf, Slip};
use super::verdict::judge;
use crate::check::record_slug;
use crate::diagnostics::{nearest, plural};
use crate::model::Kind;
use crate::model::scalars::slug;

/// What an import must do to a file.
#[derive(Debug, Default)]
pub struct Work {
    /// The lines of the new entries: structures, services.
    pub new: [Vec<Slip>; 2],
    pub known: Vec<Again>,
}

impl Work {
    /// The lines that may be written into the file.
    pub fn brought(&self) -> impl Iterator<Item = Slip> {
        let changed = |again: &&Again| again.last.is_some_and(|last| last != again.line);
        self.new.iter().flatten().copied().chain(self.known.iter().filter(changed).map(|again| again.line))
    }
}

/// A record whose entry is there already.
#[derive(Debug)]
pub struct Again {
    /// Its place among the records, for the report.
    pub order: usize,
    pub kind: Kind,
    pub id: String,
    /// What the last import brought, if one did, and what this one brings.
    pub last: Option<Slip>,
    pub line: Slip,
}

/// An import being prepared.
pub struct Merge {
    pub shelf: Shelf,
    pub journal: Journal,
    pub known: Known,
    pub report: Report,
    /// By file, what is to be done.
    pub work: BTreeMap<String, Work>,
    /// What was said of a record, by its place among them.
    pub by_hand: Vec<(usize, String)>,
}

impl Merge {
    pub fn new(shelf: Shelf, journal: Journal, known: Known) -> Self {
        let (report, work, by_hand) = Default::default();
        Self { shelf, journal, known, report, work, by_hand }
    }

    /// Judges the records one by one.
    pub fn all(&mut self, selection: Selection, today: Date) -> Result<(), Failure> {
        self.report.read = selection.read;
        self.report.concerned = selection.records.len();
        self.report.refused = selection.refused;
        self.report.left_out.extend(selection.unknown.iter().map(unknown));
        let mut met: HashSet<(Kind, String)> = HashSet::new();
        for (order, slip) in selection.records.into_iter().enumerate() {
            let Some(record) = Record::unpacked(&self.get(slip)?) else { continue };
            let id = record.text("id").to_owned();
            match judge(&record, today) {
                Err(reason) => self.refuse(&record, &reason),
                Ok(kept) => {
                    for (field, reason) in kept.left_out {
                        self.report.left_out.push(format!("{} ({id}), {field} : {reason}", record.place));
                    }
                    let mut values = kept.values;
                    let places = &self.known.places;
                    if let Place::Here(territories) = places.of(&values)
                        && !places.is_derived(&record)
                    {
                        values.insert(TERRITORIES.to_owned(), places.names(&territories));
                    }
                    self.one(order, &record, &id, &values)?;
                }
            }
            met.insert((record.kind, id));
        }
        self.adopt(&met);
        self.gone(&met, &selection.sources)
    }

    /// Notes what an import that was stopped created, and of which the files now say nothing.
    fn adopt(&mut self, met: &HashSet<(Kind, String)>) {
        let created = self.journal.begun_alone().filter(|(kind, id, _)| {
            !met.contains(&(*kind, (*id).to_owned()))
                && matches!(self.known.home(*kind, id), Some(Home::Sheet(_)))
        });
        let created: Vec<_> = created.map(|(kind, id, line)| (kind, id.to_owned(), line)).collect();
        for (kind, id, line) in created {
            self.journal.set(kind, &id, line);
        }
    }

    /// Tells the entries of an earlier import of which the files say nothing any more.
    fn gone(
        &mut self,
        met: &HashSet<(Kind, String)>,
        sources: &HashSet<(Kind, String)>,
    ) -> Result<(), Failure> {
        for (kind, id) in self.journal.names() {
            let here = matches!(self.known.home(kind, id), Some(Home::Sheet(_)));
            if !here || met.contains(&(kind, id.to_owned())) {
                continue;
            }
            let Some(line) = self.journal.get(kind, id) else { continue };
            let values = super::journal::values(&self.get(line)?);
            if sources.contains(&(kind, text(&values, "source").to_owned())) {
                self.report.gone.push(id.to_owned());
            }
        }
        Ok(())
    }

    fn get(&self, slip: Slip) -> Result<String, Failure> {
        Ok(self.shelf.get(slip)?)
    }

    fn refuse(&mut self, record: &Record, reason: &str) {
        self.report.refused.push(format!("{}{} : {reason}", record.place, record.called()));
    }

    /// Creates, updates or leaves alone the entry of a record.
    fn one(&mut self, order: usize, record: &Record, id: &str, values: &Values) -> Result<(), Failure> {
        let kind = record.kind;
        let structure = text(values, "structure_id");
        if kind == Kind::Service && !self.known.structures.contains(structure) {
            let reason =
                format!("sa structure « {structure} » n'est ni dans les fichiers, ni dans l'annuaire");
            self.refuse(record, &reason);
            return Ok(());
        }
        let last = self.journal.get(kind, id);
        match self.known.home(kind, id) {
            Some(Home::Sheet(path)) => {
                let path = path.to_owned();
                // What an import that was stopped created is none of an editor's.
                let last = last.or_else(|| self.journal.begun(kind, id).last().copied());
                let line = self.line(kind, values, last)?;
                let again = Again { order, kind, id: id.to_owned(), last, line };
                self.work.entry(path).or_default().known.push(again);
            }
            Some(Home::Elsewhere) => {
                self.by_hand.push((order, format!("{id} : tenu dans un tableau, non modifié")));
            }
            None if last.is_some() => self.report.removed.push(id.to_owned()),
            None => self.create(record, id, values)?,
        }
        Ok(())
    }

    /// The line of a record; that of the last import if it says the same.
    fn line(&mut self, kind: Kind, values: &Values, last: Option<Slip>) -> Result<Slip, Failure> {
        let line = line(kind, values);
        match last {
            Some(last) if self.get(last)? == line => Ok(last),
            _ => Ok(self.shelf.put(&line)?),
        }
    }

    fn create(&mut self, record: &Record, id: &str, values: &Values) -> Result<(), Failure> {
        let kind = record.kind;
        let address = record_slug(id);
        if let Some(other) = self.known.at(&address) {
            let reason = format!("son adresse « /annuaire/{address}/ » est déjà celle de « {other} »");
            self.refuse(record, &reason);
            return Ok(());
        }
        let path = self.file(text(values, "source"));
        if let Some(other) = self.known.add(kind, id, values, &path) {
            self.report.alike.push(format!("« {} » : {other} et {id}", text(values, "nom")));
        }
        let line = self.line(kind, values, None)?;
        self.journal.set(kind, id, line);
        self.work.entry(path).or_default().new[usize::from(kind == Kind::Service)].push(line);
        self.report.created += 1;
        Ok(())
    }

    /// The file for a new entry of a producer: the first that is not full.
    fn file(&self, source: &str) -> String {
        let name = file_name(source);
        let path = |n: usize| match n {
            1 => format!("content/annuaire/data-inclusion-{name}.yaml"),
            _ => format!("content/annuaire/data-inclusion-{name}-{n}.yaml"),
        };
        (1..).map(path).find(|path| self.known.size(path) < MOST_ENTRIES).unwrap_or_else(|| path(1))
    }
}

/// A name that the schema does not have: most often a typing error.
fn unknown(((kind, name), count): (&(Kind, String), &usize)) -> String {
    let records = plural(*count, kind.label(), kind.plural());
    let known = fields(*kind).iter().copied();
    let near = nearest(name, known).map(|near| format!(" ; vouliez-vous dire « {near} » ?"));
    format!("« {name} » : clé inconnue de data·inclusion ({records}){}", near.unwrap_or_default())
}

/// Entries of a file that an import writes: what an editor can open, and a check reads in bounded memory.
const MOST_ENTRIES: usize = 5_000;

/// A producer as a part of a file name.
fn file_name(source: &str) -> String {
    let name = slug(source);
    if name.is_empty() { "autre".to_owned() } else { name }
}
