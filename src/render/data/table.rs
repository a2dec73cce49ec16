//! Tables of entries: a list of columns says what a CSV file and a JSON file hold, once for both.

use std::fmt::Display;
use std::io::{self, Write};

use super::cell::{Cell, cell};
use crate::model::reference::{Actor, Ref, to};
use crate::model::{Entry, EntryId};
use crate::plan::Plan;

/// An entry, and what it takes to say something about it.
pub struct Row<'p, T> {
    pub plan: &'p Plan<'p>,
    pub id: EntryId,
    pub entry: &'p Entry,
    pub data: &'p T,
}

/// A column: its French name, and its value for an entry.
pub type Col<T> = (&'static str, fn(&Row<'_, T>) -> Cell);

/// Entries of one kind, as rows.
pub struct Table<'p, T: 'static> {
    pub rows: Vec<Row<'p, T>>,
    /// Columns of both forms.
    pub columns: &'static [Col<T>],
    /// Columns that only the CSV form has.
    pub extra: &'static [Col<T>],
    /// What stands between the items of a list in CSV.
    pub separator: &'static str,
}

impl<T> Table<'_, T> {
    /// The header, then a line for each row.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = commas(out);
        let columns = || self.columns.iter().chain(self.extra);
        writer.write_record(columns().map(|(name, _)| name))?;
        for row in &self.rows {
            writer.write_record(columns().map(|(_, value)| value(row).print(self.separator)))?;
        }
        writer.flush()
    }

    /// An array of objects, one a line; every column is there, with `null` for what is not known.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let row = |row| object(self.columns.iter().map(|(name, value)| (*name, value(row).json())));
        array(self.rows.iter().map(row), out)
    }
}

/// A writer of CSV as RFC 4180 wants it: commas, CRLF, UTF-8 without byte-order mark.
pub fn commas<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// A JSON object on one line, of values already written as JSON.
pub fn object(fields: impl Iterator<Item = (&'static str, impl Display)>) -> String {
    let fields: Vec<String> = fields.map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// A JSON array with one item a line, so that two editions can be compared by line.
pub fn array(items: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, item) in items.enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        out.write_all(item.as_bytes())?;
    }
    out.write_all(b"\n]\n")
}

impl<T> Row<'_, T> {
    /// The identifier of the entry.
    pub fn own_id(&self) -> Cell {
        cell(&self.entry.id)
    }

    /// The whole address of its page.
    pub fn url(&self) -> Cell {
        cell(&super::address(self.plan, self.id))
    }

    /// Identifiers of entries.
    pub fn ids(&self, ids: &[EntryId]) -> Cell {
        Cell::list(ids.iter().map(|id| self.plan.entry(*id).id.clone()).collect())
    }

    /// Identifiers of territories: said by the entry, or derived from where it is.
    pub fn territories(&self) -> Cell {
        self.ids(&self.plan.facets(self.id).territories)
    }

    /// Actions as content names them from elsewhere: `programme/NN-action`.
    pub fn actions(&self, actions: &[Ref<to::Action>]) -> Cell {
        let path = |id: EntryId| {
            let entry = self.plan.entry(id);
            let parent = entry.parent.map_or("", |p| self.plan.entry(p).id.as_str());
            format!("{parent}/{}", entry.id)
        };
        Cell::list(self.plan.site.targets(actions).into_iter().map(path).collect())
    }

    /// Organisations as readers know them: «Pôle emploi», «CAP (au titre du PLIE)».
    pub fn actors(&self, actors: &[Actor]) -> Cell {
        let name = |actor: &Actor| {
            let organisation = self.plan.site.target(&actor.organisation)?;
            let name = super::text(self.plan.entry(organisation).title());
            let detail = actor.detail.as_ref().map(|d| super::text(&d.value));
            Some(detail.map_or(name.clone(), |d| format!("{name} ({d})")))
        };
        Cell::list(actors.iter().filter_map(name).collect())
    }

    /// When the entry was last verified.
    pub fn verified(&self) -> Cell {
        self.entry.data.life().map_or(Cell::Nothing, |l| cell(&l.verified))
    }
}

/// The published entries of a kind whose data `pick` knows.
pub fn rows<'p, T>(plan: &'p Plan<'p>, pick: fn(&'p Entry) -> Option<&'p T>) -> Vec<Row<'p, T>> {
    let row = |(id, entry): (EntryId, &'p Entry)| Some(Row { plan, id, entry, data: pick(entry)? });
    plan.site.entries().filter_map(row).collect()
}
