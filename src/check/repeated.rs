//! Lists of references once they are resolved: an entry that names itself, or another twice under two spellings.

use std::collections::HashMap;

use super::index::is_scoped;
use crate::diagnostics::{Diagnostic, Report};
use crate::model::record::{Shape, Visitor};
use crate::model::reference::Slot;
use crate::model::{Entry, EntryId, Kind, fields};

/// Checks every list of references.
pub fn check(entries: &[Entry], report: &mut Report) {
    for (id, entry) in (0u32..).zip(entries) {
        // The directory, of which there may be a country, names nothing of its own kind.
        if matches!(entry.kind, Kind::Structure | Kind::Service) {
            continue;
        }
        let mut lists = Lists { entries, id, entry, key: "", named: HashMap::new(), found: Vec::new() };
        entry.data.visit(&mut lists);
        report.extend(lists.found);
    }
}

struct Lists<'a> {
    entries: &'a [Entry],
    id: EntryId,
    entry: &'a Entry,
    key: &'static str,
    /// What each list names, and how it is written there.
    named: HashMap<(&'static str, EntryId), String>,
    found: Vec<Diagnostic>,
}

impl Visitor for Lists<'_> {
    fn key(&mut self, key: &'static str) {
        self.key = key;
    }

    fn reference(&mut self, slot: &Slot) {
        let Some(&target) = slot.target.get() else { return };
        if target == self.id && is_list(self.entry.kind, self.key) {
            self.itself(slot);
        }
        // The same spelling is told where the list is read.
        let kind = self.entries[target as usize].kind;
        if !is_scoped(kind) || !is_list(self.entry.kind, self.key) {
            return;
        }
        match self.named.get(&(self.key, target)) {
            Some(first) if *first != slot.id => {
                let message = format!(
                    "« {} » est déjà dans cette liste, sous le nom « {first} » (clé « {} »)",
                    slot.id, self.key
                );
                let found = Diagnostic::error("valeur-double", &self.entry.source, slot.span, message);
                self.found.push(found.help("retirez l'une des deux").warning());
            }
            Some(_) => {}
            None => _ = self.named.insert((self.key, target), slot.id.clone()),
        }
    }
}

impl Lists<'_> {
    fn itself(&mut self, slot: &Slot) {
        let (source, key) = (&self.entry.source, self.key);
        self.found.push(match self.entry.kind {
            Kind::Action => {
                let message = format!("cette action est liée à elle-même (clé « {key} »)");
                Diagnostic::error("action-liee", source, slot.span, message)
                    .help("retirez-la de la liste, ou nommez une autre action")
            }
            _ => {
                let message = format!("cette fiche renvoie à elle-même (clé « {key} »)");
                Diagnostic::error("renvoi-a-soi", source, slot.span, message)
                    .help("retirez-la de la liste, ou nommez une autre fiche")
            }
        });
    }
}

/// True if `key` is a list of references; in the records that a list may hold, each stands alone.
fn is_list(kind: Kind, key: &str) -> bool {
    fields(kind).iter().any(|field| {
        field.key == key
            && matches!(&field.shape, Shape::List(items)
                if matches!(**items, Shape::Reference(_) | Shape::AnyReference))
    })
}
