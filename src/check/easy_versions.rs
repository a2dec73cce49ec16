//! The easy versions of all aids: what is said of each, but for the acronyms that the site explains.

use std::collections::HashSet;

use rayon::prelude::*;

use super::alone::Alone;
use super::plain_language::Remark;
use crate::diagnostics::{Diagnostic, Report};
use crate::model::{Data, Entry};

/// Reads the easy version of every aid.
pub fn check(entries: &[Entry], alone: &[Alone], report: &mut Report) {
    let known = known(entries);
    let holds = |remark: &&Remark| remark.unless.as_deref().is_none_or(|acronym| !known.contains(acronym));
    let said = |(entry, alone): (&Entry, &Alone)| {
        let found = |remarks: &[Remark]| {
            remarks.iter().filter(holds).map(|remark| remark.found.clone()).collect::<Vec<_>>()
        };
        alone.remarks(entry, found)
    };
    let said: Vec<Vec<Diagnostic>> = entries.par_iter().zip(alone).map(said).collect();
    report.extend(said.into_iter().flatten());
}

/// Acronyms that the site explains where they occur.
fn known(entries: &[Entry]) -> HashSet<&str> {
    entries
        .iter()
        .filter_map(|entry| match &entry.data {
            Data::Term(term) => term.acronym.as_deref(),
            // Some are known by nothing but their letters.
            Data::Organisation(organisation) => organisation.acronym.as_deref().or(Some(entry.title())),
            Data::Aid(aid) => aid.acronym.as_deref(),
            _ => None,
        })
        .collect()
}
