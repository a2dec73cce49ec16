//! Resolves every reference, and reverses it: an entry knows what points to it.

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Report, nearest};
use crate::load::Unread;
use crate::model::record::{Shape, Visitor};
use crate::model::reference::Slot;
use crate::model::rest::{Rest, Visit};
use crate::model::{Data, Entry, EntryId, Kind, fields};

use super::index::{Index, Missing};
use super::schedule::LeftOut;
use super::site::{Backlink, SECTIONS};

/// Most problems reported in one entry: past that, the list helps nobody.
const MOST: usize = 200;

/// Fills the targets of all references; answers, for each entry, what points to it.
pub fn resolve(
    entries: &[Entry],
    index: &Index,
    left_out: &[LeftOut],
    unread: &[Unread],
    report: &mut Report,
) -> Vec<Vec<Backlink>> {
    let walked: Vec<(Vec<Diagnostic>, Vec<Named>)> = entries
        .par_iter()
        .map(|entry| {
            let walk = Walk::through(entry, entries, index, unread);
            (walk.found, walk.targets)
        })
        .collect();
    let mut backlinks: Vec<Vec<Backlink>> = vec![Vec::new(); entries.len()];
    for (from, (found, targets)) in (0u32..).zip(walked) {
        report.extend(found);
        let hidden = left_out.binary_search_by_key(&from, |l| l.entry).is_ok();
        for (target, key) in targets.into_iter().filter(|(target, _)| !hidden && *target != from) {
            let list = &mut backlinks[target as usize];
            // What comes from this entry stands at the end: a public that everything names is not read again.
            if !list.iter().rev().take_while(|b| b.from == from).any(|b| b.key == key) {
                list.push(Backlink { from, key });
            }
        }
    }
    backlinks
}

/// Checks the references of what could not be understood: nothing points back from there.
pub fn check(
    rests: &[Entry<Rest>],
    entries: &[Entry],
    index: &Index,
    unread: &[Unread],
    report: &mut Report,
) {
    for rest in rests {
        report.extend(Walk::through(rest, entries, index, unread).found);
    }
}

/// An entry that another names, and the key in which it does.
type Named = (EntryId, &'static str);

struct Walk<'a, D> {
    entries: &'a [Entry],
    index: &'a Index,
    unread: &'a [Unread],
    entry: &'a Entry<D>,
    key: &'static str,
    found: Vec<Diagnostic>,
    targets: Vec<Named>,
}

impl<D> Visitor for Walk<'_, D> {
    fn key(&mut self, key: &'static str) {
        self.key = key;
    }

    fn reference(&mut self, slot: &Slot) {
        if self.found.len() >= MOST {
            return;
        }
        // Resolved by a check before, among the same entries.
        if let Some(target) = slot.target.get() {
            self.targets.push((*target, self.key));
            return;
        }
        let (kind, id) = match slot.kind {
            Some(kind) => (kind, slot.id.as_str()),
            None => match self.typed(slot) {
                Some(found) => found,
                None => return,
            },
        };
        let scope = if self.entry.kind == Kind::Programme { self.own_id() } else { self.entry.parent };
        match self.index.find(kind, scope, id) {
            Ok(target) if self.is_foreign(slot, target) => {
                let diagnostic = self.foreign(kind, id, slot, scope);
                self.found.push(diagnostic);
            }
            Ok(target) => {
                slot.target.get_or_init(|| target);
                self.targets.push((target, self.key));
            }
            Err(_) if super::unread::may_hold(self.unread, kind, id) => {}
            Err(missing) => {
                let diagnostic = self.unknown(kind, id, slot, &missing);
                self.found.push(diagnostic);
            }
        }
    }
}

impl<'a, D: Visit> Walk<'a, D> {
    /// Meets every reference of `entry`.
    fn through(entry: &'a Entry<D>, entries: &'a [Entry], index: &'a Index, unread: &'a [Unread]) -> Self {
        let mut walk =
            Self { entries, index, unread, entry, key: "", found: Vec::new(), targets: Vec::new() };
        entry.data.visit(&mut walk);
        walk
    }
}

impl<D> Walk<'_, D> {
    /// True if a part of another programme is named where only the programme's own can be meant.
    fn is_foreign(&self, slot: &Slot, target: EntryId) -> bool {
        let own = match self.entry.kind {
            Kind::Orientation => matches!(slot.kind, Some(Kind::Axis)),
            Kind::Action => matches!(slot.kind, Some(Kind::Orientation)),
            Kind::Programme => matches!(slot.kind, Some(Kind::Orientation | Kind::Action)),
            _ => false,
        };
        let programme = if self.entry.kind == Kind::Programme { self.own_id() } else { self.entry.parent };
        // The programme itself may be what could not be read.
        own && programme.is_some() && self.entries[target as usize].parent != programme
    }

    fn foreign(&self, kind: Kind, id: &str, slot: &Slot, scope: Option<EntryId>) -> Diagnostic {
        let names = self.index.names(self.entries, kind, scope);
        let message = format!("{} : « {id} » est d'un autre programme (clé « {} »)", kind.label(), self.key);
        Diagnostic::error("reference-inconnue", &self.entry.source, slot.span, message).suggest(
            id,
            names.iter().map(String::as_str),
            format!("dans ce programme : {}", listed(names)),
        )
    }

    fn own_id(&self) -> Option<EntryId> {
        self.index.find(self.entry.kind, None, &self.entry.id).ok()
    }

    /// Splits `aide:apre`; sections (`rubrique:agenda`) have no entry.
    fn typed<'s>(&mut self, slot: &'s Slot) -> Option<(Kind, &'s str)> {
        let (code, id) = slot.id.split_once(':').unwrap_or(("", &slot.id));
        if code == "rubrique" {
            if SECTIONS.iter().any(|s| s.id == id) {
                return None;
            }
            let names = SECTIONS.iter().map(|s| s.id);
            self.found.push(
                Diagnostic::error(
                    "reference-inconnue",
                    &self.entry.source,
                    slot.span,
                    format!("rubrique inconnue « {id} »"),
                )
                .suggest(
                    id,
                    names.clone(),
                    format!("rubriques : {}", names.collect::<Vec<_>>().join(", ")),
                ),
            );
            return None;
        }
        if let Some(kind) = Kind::from_code(code) {
            return Some((kind, id));
        }
        let codes = || Kind::ALL.iter().map(|k| k.code());
        let diagnostic = Diagnostic::error(
            "reference-inconnue",
            &self.entry.source,
            slot.span,
            format!("« {} » ne dit pas de quel type est l'élément (clé « {} »)", slot.id, self.key),
        );
        // «aides:apre», «/aides/apre/», «apre.md»: the id is right, the rest is not.
        let own = slot.id.trim_end_matches(".md").trim_end_matches('/').rsplit(['/', ':']).next();
        self.found.push(match own.and_then(|id| self.same_id(id)) {
            Some(near) => diagnostic.help(format!("vouliez-vous dire « {near} » ?")),
            None => diagnostic.suggest(
                code,
                codes(),
                "écrivez type:identifiant, par exemple aide:apre, kit:mobilite, action:06-pack-formation",
            ),
        });
        None
    }

    /// `kit:mobilite`, if something of another kind has this id.
    fn same_id(&self, id: &str) -> Option<String> {
        let kinds =
            [Kind::Aid, Kind::Kit, Kind::Page, Kind::Structure, Kind::Service, Kind::Territory, Kind::Action];
        let scope = self.entry.parent;
        let kind = kinds.into_iter().find(|kind| self.index.find(*kind, scope, id).is_ok())?;
        Some(format!("{}:{id}", kind.code()))
    }

    fn unknown(&self, kind: Kind, id: &str, slot: &Slot, missing: &Missing) -> Diagnostic {
        let source = &self.entry.source;
        if *missing == Missing::Ambiguous {
            return Diagnostic::error(
                "reference-ambigue",
                source,
                slot.span,
                format!("plusieurs programmes ou kits ont « {id} »"),
            )
            .help(format!("précisez lequel : identifiant-du-programme/{id}"));
        }
        // «action:programme/06-pack-formation» where only an action can be meant.
        if slot.kind.is_some()
            && let Some(bare) = id.strip_prefix(kind.code()).and_then(|rest| rest.strip_prefix(':'))
        {
            if self.index.find(kind, self.entry.parent, bare).is_ok() {
                let message = format!("{} : « {id} » n'existe pas (clé « {} »)", kind.label(), self.key);
                return Diagnostic::error("reference-inconnue", source, slot.span, message).help(format!(
                    "le type est déjà connu ici : écrivez « {bare} », sans « {}: »",
                    kind.code()
                ));
            }
            let slot = Slot { id: bare.to_owned(), ..slot.clone() };
            return self.unknown(kind, bare, &slot, missing);
        }
        let (scope, wrong) = match id.split_once('/') {
            Some((parent, rest)) => {
                let parent_kind = if kind == Kind::Module { Kind::Kit } else { Kind::Programme };
                match self.index.find(parent_kind, None, parent) {
                    Ok(scope) => (Some(scope), rest),
                    Err(_) => {
                        let names = self.index.names(self.entries, parent_kind, None);
                        return Diagnostic::error(
                            "reference-inconnue",
                            source,
                            slot.span,
                            format!("{} inconnu « {parent} » dans « {} »", parent_kind.label(), self.key),
                        )
                        .suggest(
                            parent,
                            names.iter().map(String::as_str),
                            format!("existants : {}", listed(names)),
                        );
                    }
                }
            }
            None => (self.entry.parent, id),
        };
        let names = self.index.names(self.entries, kind, scope);
        let diagnostic = Diagnostic::error(
            "reference-inconnue",
            source,
            slot.span,
            format!("{} : « {id} » n'existe pas (clé « {} »)", kind.label(), self.key),
        );
        // The whole value is suggested, ready to be copied: `aide:apre`, `programme/06-pack-formation`.
        let before = slot.id.strip_suffix(wrong).unwrap_or_default();
        let other = || if slot.kind.is_none() { self.same_id(id) } else { None };
        if let Some(list) = self.several(kind, scope, id) {
            return diagnostic
                .help(format!("une valeur par élément de la liste : vouliez-vous dire « {list} » ?"));
        }
        let near = self
            .index
            .titled(self.entries, kind, scope, wrong)
            .map(|entry| entry.id.clone())
            .or_else(|| nearest(wrong, names.iter().map(String::as_str)).map(str::to_owned));
        let numbered = || self.numbered(kind, wrong);
        match near.map(|n| format!("{before}{n}")).or_else(other).or_else(numbered) {
            Some(near) => diagnostic.help(format!("vouliez-vous dire « {near} » ?")),
            None => diagnostic.help(match slot.kind.and_then(|_| self.of_another_kind(id)) {
                Some(place) => place,
                None => format!("existants : {}", listed(names)),
            }),
        }
    }
}

impl<D> Walk<'_, D> {
    /// Where an id of another kind goes: «jeunes» among the themes is a public.
    fn of_another_kind(&self, id: &str) -> Option<String> {
        let known = |kind: Kind| self.index.find(kind, self.entry.parent, id).is_ok();
        // A number alone names nothing but itself.
        if id.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let place = fields(self.entry.kind).iter().find_map(|field| {
            let kind = match &field.shape {
                Shape::Reference(kind) => *kind,
                Shape::List(items) => match **items {
                    Shape::Reference(kind) => kind,
                    _ => return None,
                },
                _ => return None,
            };
            (field.key != self.key && known(kind)).then_some((kind, field.key))
        });
        if let Some((kind, key)) = place {
            return Some(format!("« {id} » est de type {} : sa place est sous « {key} »", kind.label()));
        }
        let kind = Kind::ALL.iter().find(|kind| known(**kind))?;
        Some(format!("« {id} » est de type {}, qui n'a pas sa place ici", kind.label()))
    }

    /// `programme/NN-action`, if an action was named by its number alone: each programme has its own.
    fn numbered(&self, kind: Kind, wrong: &str) -> Option<String> {
        let number: u32 = wrong.parse().ok().filter(|_| kind == Kind::Action)?;
        let has = |e: &&Entry| matches!(&e.data, Data::Action(a) if a.number.value == number);
        let name = |e: &Entry| Some(format!("{}/{}", self.entries[e.parent? as usize].id, e.id));
        let all: Vec<String> = self.entries.iter().filter(has).filter_map(name).collect();
        (!all.is_empty()).then(|| all.join(" » ou « "))
    }

    /// `[a, b]`, if what was written is several ids in one value.
    fn several(&self, kind: Kind, scope: Option<EntryId>, id: &str) -> Option<String> {
        let parts: Vec<&str> = id.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()).collect();
        let known = |part: &&str| self.index.find(kind, scope, part).is_ok();
        (parts.len() > 1 && parts.iter().any(known)).then(|| format!("[{}]", parts.join(", ")))
    }
}

/// The first names of a list, for a message.
fn listed(names: &[String]) -> String {
    match names.len() {
        0 => "aucun pour l'instant".to_owned(),
        1..=12 => names.join(", "),
        n => format!("{}… ({n} en tout)", names[..12].join(", ")),
    }
}
