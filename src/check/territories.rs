//! Attaches communes to territories, and territories to each other.

use std::collections::{BTreeMap, HashMap};

use super::communes::unknown;
use crate::diagnostics::{Diagnostic, Report, Span};
use crate::model::territory::{Commune, LEVELS, Territory};
use crate::model::{Data, Entry, EntryId};

/// Which communes each territory holds, and what contains what.
#[derive(Debug, Default)]
pub struct Territories {
    /// Indices into the communes of the site, by territory, in the order of the official data.
    pub communes: HashMap<EntryId, Vec<usize>>,
    /// The territories of each commune, smallest first.
    pub of_commune: Vec<Vec<EntryId>>,
    /// Territories directly inside another.
    pub children: HashMap<EntryId, Vec<EntryId>>,
    pub parent: HashMap<EntryId, EntryId>,
}

impl Territories {
    /// The territory, what contains it, and so on.
    pub fn with_ancestors(&self, id: EntryId) -> Vec<EntryId> {
        let mut out = vec![id];
        let mut current = id;
        while let Some(&parent) = self.parent.get(&current) {
            if out.contains(&parent) {
                break;
            }
            out.push(parent);
            current = parent;
        }
        out
    }

    /// The territory, what contains it and all that it contains: what applies in one applies in part of the others.
    pub fn overlapping(&self, id: EntryId) -> Vec<EntryId> {
        let mut out = self.with_descendants(id);
        out.extend(self.with_ancestors(id).into_iter().skip(1));
        out
    }

    /// The territory and all that it contains.
    pub fn with_descendants(&self, id: EntryId) -> Vec<EntryId> {
        let mut out = vec![id];
        let mut next = 0;
        while next < out.len() {
            for &child in self.children.get(&out[next]).map_or(&[][..], Vec::as_slice) {
                if !out.contains(&child) {
                    out.push(child);
                }
            }
            next += 1;
        }
        out
    }

    /// True if the communes of a territory are attached to parts of it.
    pub fn is_divided(&self, id: EntryId) -> bool {
        let holds = |part: &EntryId| self.communes.get(part).is_some_and(|communes| !communes.is_empty());
        self.children.contains_key(&id) && self.with_descendants(id)[1..].iter().any(holds)
    }

    /// The parts of a territory, each followed by its own.
    pub fn parts(&self, id: EntryId) -> Vec<EntryId> {
        let own = self.children.get(&id).map_or(&[][..], Vec::as_slice);
        own.iter().flat_map(|part| std::iter::once(*part).chain(self.parts(*part))).collect()
    }
}

/// Reports cycles, unknown codes, and communes claimed twice by territories of one type.
pub fn attach(entries: &[Entry], communes: &[Commune], report: &mut Report) -> Territories {
    let mut out = Territories { of_commune: vec![Vec::new(); communes.len()], ..Territories::default() };
    let all: Vec<(EntryId, &Entry, &Territory)> = (0u32..)
        .zip(entries)
        .filter_map(|(id, e)| match &e.data {
            Data::Territory(t) => Some((id, e, &**t)),
            _ => None,
        })
        .collect();
    parents(&all, &mut out, report);
    let by_code: HashMap<&str, usize> =
        communes.iter().enumerate().map(|(i, c)| (c.code_insee.as_str(), i)).collect();
    let owners = explicit(&all, &by_code, communes, report);
    by_intercommunality(&all, communes, &owners, &mut out, report);
    for (id, entry, territory) in &all {
        level(entry, territory, communes, report);
        // A département holds its communes by its code: nobody should list 265 of them.
        if territory.level.value == "departement" && !out.communes.contains_key(id) {
            let code = territory.code.as_deref().unwrap_or_default();
            let own: Vec<usize> = (0..communes.len()).filter(|&i| communes[i].department == code).collect();
            out.communes.insert(*id, own);
        }
        if let Some(seat) = &territory.seat
            && !by_code.contains_key(seat.value.0.as_str())
        {
            report.extend(unknown(entry, "chef_lieu", &seat.value.0, seat.span, communes));
        }
    }
    // Of two that hold the same communes, the part before the whole.
    let depth = |id| std::cmp::Reverse(out.with_ancestors(id).len());
    let mut sized: Vec<_> = out.communes.iter().map(|(id, list)| (list.len(), depth(*id), *id)).collect();
    sized.sort_unstable();
    for (_, _, id) in sized {
        for &commune in &out.communes[&id] {
            out.of_commune[commune].push(id);
        }
    }
    out
}

/// A type that nothing knows, or a département without communes: most often a typing error.
fn level(entry: &Entry, territory: &Territory, communes: &[Commune], report: &mut Report) {
    let kind = &territory.level;
    if !LEVELS.contains(&kind.value.as_str()) {
        let message = format!("type de territoire inconnu « {} » : il sera affiché tel quel", kind.value);
        report.push(
            Diagnostic::error("valeur-inconnue", &entry.source, kind.span, message)
                .suggest(&kind.value, LEVELS.iter().copied(), format!("types connus : {}", LEVELS.join(", ")))
                .warning(),
        );
    }
    let code = territory.code.as_deref().unwrap_or_default();
    let known = communes.is_empty() || communes.iter().any(|c| c.department == code);
    if kind.value == "departement" && !known {
        let at = entry.source.value_span(entry.span, "code");
        let message = format!("communes.json n'a aucune commune du département « {code} »");
        let mut codes: Vec<&str> = communes.iter().map(|c| c.department.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        report.push(
            Diagnostic::error("commune-inconnue", &entry.source, at, message)
                .suggest(code, codes.iter().copied(), format!("départements connus : {}", codes.join(", ")))
                .warning(),
        );
    }
}

fn parents(all: &[(EntryId, &Entry, &Territory)], out: &mut Territories, report: &mut Report) {
    for (id, _, territory) in all {
        if let Some(parent) = territory.parent.as_ref().and_then(|p| p.slot.target.get().copied()) {
            out.parent.insert(*id, parent);
        }
    }
    for (id, entry, territory) in all {
        let mut current = *id;
        for _ in 0..=all.len() {
            match out.parent.get(&current) {
                Some(&next) if next == *id => {
                    let span = territory.parent.as_ref().map_or(entry.span, |p| p.slot.span);
                    report.push(
                        Diagnostic::error("territoire-boucle", &entry.source, span, format!("le territoire « {} » se contient lui-même", entry.id))
                            .help("corrigez la clé « parent » : un territoire ne peut pas être dans un territoire qu'il contient"),
                    );
                    break;
                }
                Some(&next) => current = next,
                None => break,
            }
        }
    }
    for (id, _, _) in all {
        if let Some(&parent) = out.parent.get(id) {
            out.children.entry(parent).or_default().push(*id);
        }
    }
}

/// Communes named one by one: (type, commune) → territory. A commune may stand in one territory of a type.
fn explicit<'a>(
    all: &[(EntryId, &Entry, &'a Territory)],
    by_code: &HashMap<&str, usize>,
    communes: &[Commune],
    report: &mut Report,
) -> BTreeMap<(&'a str, usize), EntryId> {
    let mut owners: BTreeMap<(&str, usize), EntryId> = BTreeMap::new();
    let mut places: BTreeMap<(&str, usize), (&Entry, Span)> = BTreeMap::new();
    for (id, entry, territory) in all {
        for code in &territory.communes {
            let Some(&commune) = by_code.get(code.value.0.as_str()) else {
                report.extend(unknown(entry, "communes", &code.value.0, code.span, communes));
                continue;
            };
            let key = (territory.level.value.as_str(), commune);
            owners.insert(key, *id);
            if let Some((other, at)) = places.insert(key, (entry, code.span)) {
                // Which of the two is wrong cannot be known: each names the other.
                report.push(twice(&code.value.0, entry, code.span, other));
                if other.id != entry.id {
                    report.push(twice(&code.value.0, other, at, entry));
                }
            }
        }
    }
    owners
}

fn twice(code: &str, entry: &Entry, at: Span, other: &Entry) -> Diagnostic {
    let message = format!("la commune {code} est déjà dans le territoire « {} », de même type", other.id);
    Diagnostic::error("commune-double", &entry.source, at, message)
        .help(format!("retirez-la de « {} » ou de « {} »", other.id, entry.id))
}

/// Communes by intercommunality; those named one by one elsewhere stay there.
fn by_intercommunality(
    all: &[(EntryId, &Entry, &Territory)],
    communes: &[Commune],
    owners: &BTreeMap<(&str, usize), EntryId>,
    out: &mut Territories,
    report: &mut Report,
) {
    let mut epci_owner: BTreeMap<(&str, &str), &Entry> = BTreeMap::new();
    for (id, entry, territory) in all {
        let level = territory.level.value.as_str();
        for epci in &territory.epci {
            let code = epci.value.0.as_str();
            if !communes.is_empty() && !communes.iter().any(|c| c.epci_code.as_deref() == Some(code)) {
                report.push(
                    Diagnostic::error(
                        "epci-inconnu",
                        &entry.source,
                        epci.span,
                        format!("aucune commune n'est dans l'intercommunalité {code}"),
                    )
                    .suggest(
                        code,
                        communes.iter().filter_map(|c| c.epci_code.as_deref()),
                        "vérifiez le code SIREN de l'intercommunalité",
                    ),
                );
            }
            if let Some(other) = epci_owner.insert((level, code), entry) {
                report.push(
                    Diagnostic::error(
                        "commune-double",
                        &entry.source,
                        epci.span,
                        format!("l'intercommunalité {code} est déjà dans « {} », de même type", other.id),
                    )
                    .help("gardez-la dans un seul des deux, ou nommez les communes une à une"),
                );
            }
        }
        let codes: Vec<&str> = territory.epci.iter().map(|e| e.value.0.as_str()).collect();
        let list: Vec<usize> = (0..communes.len())
            .filter(|&i| match owners.get(&(level, i)) {
                Some(owner) => owner == id,
                None => communes[i].epci_code.as_deref().is_some_and(|c| codes.contains(&c)),
            })
            .collect();
        if !list.is_empty() {
            out.communes.insert(*id, list);
        }
    }
}
