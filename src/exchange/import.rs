//! `import data-inclusion`: files in, directory files written or updated, everything told.
//!
//! What the last import brought is kept value by value ([`Journal`]). A value of the content that still says the same
//! follows the new file; one that differs was changed by hand, and stays. An entry that the journal does not know was
//! written by hand, and is not touched; one that the journal knows and the content has no more was removed by hand,
//! and does not come back. So a second import of the same file changes nothing. What an import that was stopped may have
//! written counts as brought: the next one goes on from whatever it left.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::journal::{self, Journal};
use super::known::Known;
use super::merge::{Again, Merge, Work};
use super::outcome::{Failure, Report};
use super::record::Values;
use super::schema::{TERRITORIES, fields};
use super::select::select;
use super::sheet::{Change, Edit, Sheet};
use super::shelf::{Shelf, Slip};
use super::written::{Said, read, said};
use crate::check::{Options, Site};
use crate::model::Kind;
use crate::scaffold::{Refusal, replace};

/// Imports `files` into the site at `root`. The site is let go of as soon as what must be known of it is noted.
///
/// # Errors
/// See [`Failure`]: whatever it is, the content is as it was, but for the files of [`Failure::Left`].
pub fn import(root: &Path, site: Site, files: &[PathBuf], today: Date) -> Result<Report, Failure> {
    let mut shelf = Shelf::open(root)?;
    let journal = Journal::read(root, &mut shelf)?;
    let known = Known::of(&site);
    drop(site);
    let selection = select(files, &known, &mut shelf)?;
    let mut merge = Merge::new(shelf, journal, known);
    merge.all(selection, today)?;
    let Merge { shelf, journal, known, report, work, by_hand } = merge;
    drop(known);
    Pen { root, shelf, journal, report, by_hand, before: BTreeMap::new() }.all(work)
}

/// True if an import was stopped before its end.
pub fn was_stopped(root: &Path) -> bool {
    journal::begun(root).exists()
}

/// The hand that writes the files, one after the other.
struct Pen<'a> {
    root: &'a Path,
    shelf: Shelf,
    journal: Journal,
    report: Report,
    by_hand: Vec<(usize, String)>,
    /// The files that were written, and what they said if they were there.
    before: BTreeMap<String, Option<Slip>>,
}

impl Pen<'_> {
    /// Writes the files, then the journal; puts everything back if the site would have errors or the disk refuses.
    fn all(mut self, work: BTreeMap<String, Work>) -> Result<Report, Failure> {
        if let Err(failure) = self.write(work) {
            let left = self.restore();
            if !left.is_empty() {
                return Err(Failure::Left(Box::new(failure), left));
            }
            // All is as it was: what an earlier import, stopped, may have written is still to be known.
            if self.journal.is_settled() {
                journal::end(self.root);
            }
            return Err(failure);
        }
        self.by_hand.sort_by_key(|(order, _)| *order);
        self.report.by_hand = self.by_hand.into_iter().map(|(_, line)| line).collect();
        self.report.files = self.before.into_keys().collect();
        Ok(self.report)
    }

    fn write(&mut self, work: BTreeMap<String, Work>) -> Result<(), Failure> {
        let brought: Vec<Slip> = work.values().flat_map(Work::brought).collect();
        self.journal.begin(self.root, &self.shelf, &brought)?;
        work.into_iter().try_for_each(|(path, work)| self.file(&path, work))?;
        self.check()?;
        Ok(self.journal.write(self.root, &self.shelf)?)
    }

    /// Reads again what is on disk, if it is no more what was read before.
    fn check(&self) -> Result<(), Failure> {
        if self.before.is_empty() {
            return Ok(());
        }
        let checked =
            crate::build::read(self.root, &Options { drafts: true, withdrawn: true, ..Options::default() });
        if checked.site.is_some() { Ok(()) } else { Err(Failure::Check(checked.diagnostics)) }
    }

    /// Does what is to be done to a file.
    fn file(&mut self, path: &str, work: Work) -> Result<(), Failure> {
        let full = self.root.join(path);
        let there = match fs::read_to_string(&full) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Refusal::Read(full, error).into()),
        };
        let mut sheet = match &there {
            Some(text) => Sheet::open(bare(text).to_owned()).ok_or_else(|| closed(path))?,
            None => Sheet::default(),
        };
        self.change(&mut sheet, work.known)?;
        for (kind, lines) in [Kind::Structure, Kind::Service].into_iter().zip(work.new) {
            let entries = lines.into_iter().map(|line| Ok(entry(kind, &self.values(line)?)));
            let entries: Vec<Vec<Change>> = entries.collect::<Result<_, Failure>>()?;
            if !entries.is_empty() && !sheet.add(kind, &entries) {
                return Err(closed(path).into());
            }
        }
        if there.as_deref().is_some_and(|text| bare(text) == sheet.text) {
            return Ok(());
        }
        let before = match there {
            Some(text) => Some(self.shelf.put(&text)?),
            None => None,
        };
        self.before.insert(path.to_owned(), before);
        Ok(replace(&full, &sheet.text)?)
    }

    /// Makes in a file the changes that its records bring.
    fn change(&mut self, sheet: &mut Sheet, records: Vec<Again>) -> Result<(), Failure> {
        let mut edits = Vec::new();
        for again in records {
            edits.extend(self.edit(sheet, again)?);
        }
        let refused = sheet.change(&edits);
        let names: HashSet<(Kind, &str)> = refused.iter().map(|edit| (edit.kind, edit.id.as_str())).collect();
        // What was not written is not noted: it would pass for what an editor undid.
        for edit in edits.iter().filter(|edit| !names.contains(&(edit.kind, &edit.id))) {
            self.journal.set(edit.kind, &edit.id, edit.line);
            self.report.updated += 1;
        }
        for edit in refused {
            let line = format!("{} : ses clés ne sont pas chacune sur sa ligne, non modifié", edit.id);
            self.by_hand.push((usize::MAX, line));
        }
        Ok(())
    }

    /// What a record changes in its entry; what an editor changed stays.
    fn edit(&mut self, sheet: &Sheet, again: Again) -> Result<Option<Edit>, Failure> {
        let Again { order, kind, id, last, line } = again;
        let Some(entry) = sheet.find(kind, &id) else { return Ok(None) };
        let now = |field: &str| read(field, entry.get(field));
        let values = self.values(line)?;
        let Some(last) = last else {
            if tracked(kind).all(|field| now(field) == said(field, values.get(field))) {
                self.journal.set(kind, &id, line);
                self.report.unchanged += 1;
            } else {
                self.by_hand.push((order, format!("{id} : écrit à la main, non modifié")));
            }
            return Ok(None);
        };
        let same = last == line;
        let last = if same { Values::new() } else { self.values(last)? };
        let begun = self.journal.begun(kind, &id).iter().map(|line| self.values(*line));
        let begun = begun.collect::<Result<Vec<_>, _>>()?;
        let mut changes: Vec<Change> = Vec::new();
        for field in tracked(kind) {
            let (now, new) = (now(field), said(field, values.get(field)));
            if now == new {
                continue;
            }
            let is_begun = begun.iter().any(|values| now == said(field, values.get(field)));
            if is_begun || !same && now == said(field, last.get(field)) {
                changes.push((field, new));
            } else {
                self.by_hand.push((order, format!("{id}, {field} : modifié à la main, conservé")));
            }
        }
        if changes.is_empty() {
            self.journal.set(kind, &id, line);
            self.report.unchanged += 1;
            return Ok(None);
        }
        Ok(Some(Edit { kind, id, changes, line }))
    }

    fn values(&self, line: Slip) -> Result<Values, Failure> {
        Ok(journal::values(&self.shelf.get(line)?))
    }

    /// Puts the files back as they were; answers those that the disk, refusing again, leaves as they are.
    fn restore(&self) -> Vec<String> {
        let back = |path: &str, before: &Option<Slip>| {
            let full = self.root.join(path);
            match before {
                Some(text) => self.shelf.get(*text).and_then(|text| replace(&full, &text)).is_ok(),
                None => match fs::remove_file(full) {
                    Ok(()) => true,
                    Err(error) => error.kind() == ErrorKind::NotFound,
                },
            }
        };
        let left = self.before.iter().filter(|(path, before)| !back(path, before));
        left.map(|(path, _)| path.clone()).collect()
    }
}

/// What a new entry says.
fn entry(kind: Kind, values: &Values) -> Vec<Change> {
    let said = tracked(kind).map(|field| (field, said(field, values.get(field))));
    said.filter(|(_, said)| *said != Said::Nothing).collect()
}

/// The fields that an import follows: those of the schema, and the territories.
fn tracked(kind: Kind) -> impl Iterator<Item = &'static str> {
    fields(kind).iter().copied().chain([TERRITORIES])
}

/// A text without its byte-order mark.
fn bare(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// A file to which nothing can be added.
fn closed(path: &str) -> Refusal {
    Refusal::Asked(format!("le fichier « {path} » ne peut pas recevoir de nouveaux éléments"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_put_back_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let mut shelf = Shelf::open(root).expect("a shelf");
        let mut before = BTreeMap::new();
        for name in ["a.yaml", "b.yaml"] {
            fs::write(root.join(name), "après").expect("written");
            before.insert(name.to_owned(), Some(shelf.put("avant").expect("put")));
        }
        // A folder does not give way to a file.
        fs::remove_file(root.join("a.yaml")).expect("removed");
        fs::create_dir(root.join("a.yaml")).expect("made");
        fs::write(root.join("neuf.yaml"), "après").expect("written");
        before.extend(["neuf.yaml", "jamais-ecrit.yaml"].map(|name| (name.to_owned(), None)));
        let (journal, report, by_hand) = Default::default();
        let pen = Pen { root, shelf, journal, report, by_hand, before };
        assert_eq!(pen.restore(), ["a.yaml"]);
        let read = |name: &str| fs::read_to_string(root.join(name)).ok();
        assert_eq!((read("b.yaml").as_deref(), read("neuf.yaml")), (Some("avant"), None));
    }
}
