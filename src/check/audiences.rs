//! Publics of services that no public of the site stands for: no filter would find them under it.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostics::{Diagnostic, Report, plural};
use crate::load::Unread;
use crate::model::data_inclusion::EVERYONE;
use crate::model::directory::DiPublic;
use crate::model::{Data, Entry, Kind};

/// Warns of each code once, at the first service that bears it: an import may bring thousands.
pub fn check(entries: &[Entry], unread: &[Unread], report: &mut Report) {
    let mut known: HashSet<&str> = HashSet::from([EVERYONE]);
    let mut foreign: BTreeMap<&str, (&Entry, &DiPublic, usize)> = BTreeMap::new();
    let publics = entries.iter().filter_map(|entry| match &entry.data {
        Data::Public(concept) => Some(concept),
        _ => None,
    });
    known.extend(publics.flat_map(|concept| &concept.codes).map(|code| code.value.as_str()));
    if unread.iter().any(|lost| lost.kind == Kind::Public) {
        return;
    }
    for entry in entries {
        let Data::Service(service) = &entry.data else { continue };
        for public in service.publics.iter().filter(|public| !known.contains(public.code)) {
            foreign.entry(public.code).or_insert((entry, public, 0)).2 += 1;
        }
    }
    for (code, (entry, public, count)) in foreign {
        let services = plural(count, "service", "services");
        let message =
            format!("aucun de vos publics ne correspond au public data·inclusion « {code} » ({services})");
        report.push(
            Diagnostic::error("public-sans-correspondance", &entry.source, public.span, message)
                .help(format!(
                    "dans vocabulaires/publics.yaml, ajoutez « data_inclusion: [{code}] » à un public : sans lui, aucun filtre par public ne montre ce qui s'y adresse"
                ))
                .warning(),
        );
    }
}
