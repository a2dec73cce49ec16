//! The tables that are ours: aids, actions, territories, terms.
//!
//! Names of columns are those of the content where the value is the content's.

use super::cell::{Cell, cell};
use super::table::{Col, Row, Table, rows};
use crate::model::Data;
use crate::model::aid::{Aid, Expense};
use crate::model::library::Term;
use crate::model::programme::{Action, ActionStep, Indicator};
use crate::model::reference::AnyRef;
use crate::model::territory::Territory;
use crate::plan::{Plan, sort_key};
use crate::render::format::{iso, years};

/// Stands between the items of a list: no text of ours holds it.
const SEPARATOR: &str = " | ";

/// Declares the table of a kind, in the order of `$key`.
macro_rules! table {
    ($(#[$meta:meta])* $name:ident, $variant:ident($data:ty), $columns:ident, |$row:ident| $key:expr) => {
        $(#[$meta])*
        pub fn $name<'p>(plan: &'p Plan<'p>) -> Table<'p, $data> {
            let mut rows = rows(plan, |entry| match &entry.data {
                Data::$variant(d) => Some(&**d),
                _ => None,
            });
            rows.sort_by_cached_key(|$row| $key);
            Table { rows, columns: $columns, extra: &[], separator: SEPARATOR }
        }
    };
}

table!(
    /// The aids, by name.
    aids, Aid(Aid), AID, |r| (sort_key(r.entry.title()), r.id)
);
table!(
    /// The action sheets, by programme and number.
    actions, Action(Action), ACTION, |r| (r.entry.parent, r.data.number.value, r.id)
);
table!(
    /// The territories, in the order of the content: what contains, then what is inside.
    territories, Territory(Territory), TERRITORY, |r| r.id
);
table!(
    /// The terms of the glossary, in the order of the alphabet.
    terms, Term(Term), TERM, |r| (sort_key(r.entry.title()), r.id)
);

pub const AID: &[Col<Aid>] = &[
    ("id", |r| r.own_id()),
    ("nom", |r| cell(&r.data.name)),
    ("sigle", |r| cell(&r.data.acronym)),
    ("resume", |r| cell(&r.data.summary)),
    ("en_clair", |r| cell(&r.data.plain)),
    ("organisme", |r| r.actors(std::slice::from_ref(&r.data.organisation))),
    ("prescripteurs", |r| r.actors(&r.data.prescribers)),
    ("publics", |r| r.ids(&r.plan.facets(r.id).publics)),
    ("publics_precisions", |r| cell(&r.data.audience)),
    ("thematiques", |r| r.ids(&r.plan.facets(r.id).themes)),
    ("situations", |r| r.ids(&r.plan.facets(r.id).situations)),
    ("territoires", |r| r.territories()),
    ("conditions", |r| cell(&r.data.conditions)),
    ("montant_forfait", |r| cell(&r.data.amount.as_ref().and_then(|a| a.0.flat))),
    ("montant_minimum", |r| cell(&r.data.amount.as_ref().and_then(|a| a.0.minimum))),
    ("montant_plafond", |r| cell(&r.data.amount.as_ref().and_then(|a| a.0.ceiling))),
    ("montant_par", |r| cell(&r.data.amount.as_ref().and_then(|a| a.0.per.as_ref()))),
    ("montant_periode", |r| cell(&r.data.amount.as_ref().and_then(|a| a.0.period.as_ref()))),
    ("montant_precision", |r| cell(&r.data.amount.as_ref().and_then(|a| a.0.detail.as_ref()))),
    ("depenses", |r| Cell::list(r.data.expenses.iter().map(expense).collect())),
    ("demarche", |r| cell(&r.data.steps)),
    ("pieces", |r| cell(&r.data.papers)),
    ("delai", |r| cell(&r.data.delay)),
    ("cumul", |r| cell(&r.data.combination)),
    ("contact_nom", |r| cell(&r.data.contact.as_ref().and_then(|c| c.name.as_ref()))),
    ("contact_telephone", |r| r.data.contact.as_ref().map_or(Cell::Nothing, |c| cell(&c.phone))),
    ("contact_courriel", |r| r.data.contact.as_ref().map_or(Cell::Nothing, |c| cell(&c.email))),
    ("contact_adresse", |r| cell(&r.data.contact.as_ref().and_then(|c| c.address.as_ref()))),
    ("contact_texte", |r| cell(&r.data.contact.as_ref().and_then(|c| c.text.as_ref()))),
    ("valide_du", |r| r.data.validity.as_ref().map_or(Cell::Nothing, |v| cell(&v.0.from))),
    ("valide_au", |r| r.data.validity.as_ref().map_or(Cell::Nothing, |v| cell(&v.0.to))),
    ("programmes", |r| r.ids(&r.plan.facets(r.id).programmes)),
    ("actions_liees", |r| r.actions(&r.data.linked)),
    ("source", |r| cell(&r.data.source)),
    ("verifie_le", |r| r.verified()),
    ("url", |r| r.url()),
    ("services", |r| r.ids(&r.plan.site.targets(&r.data.services))),
];

pub const ACTION: &[Col<Action>] = &[
    ("programme", |r| r.entry.parent.map_or(Cell::Nothing, |p| cell(&r.plan.entry(p).id))),
    ("numero", |r| cell(&r.data.number)),
    ("id", |r| r.own_id()),
    ("titre", |r| cell(&r.data.title)),
    ("axe", |r| {
        let main = r.data.orientations.first().and_then(|o| r.plan.site.target(o));
        match main.map(|o| &r.plan.entry(o).data) {
            Some(Data::Orientation(d)) => {
                r.plan.site.target(&d.axis).map_or(Cell::Nothing, |axis| cell(&r.plan.entry(axis).id))
            }
            _ => Cell::Nothing,
        }
    }),
    ("orientations", |r| r.ids(&r.plan.site.targets(&r.data.orientations))),
    ("resume", |r| cell(&r.data.summary)),
    ("objectifs_principaux", |r| cell(&r.data.objectives.main)),
    ("objectifs_specifiques", |r| cell(&r.data.objectives.specific)),
    ("pilotes", |r| r.actors(&r.data.pilots)),
    ("partenaires", |r| r.actors(&r.data.partners)),
    ("publics", |r| r.ids(&r.plan.facets(r.id).publics)),
    ("publics_precisions", |r| cell(&r.data.audience)),
    ("thematiques", |r| r.ids(&r.plan.facets(r.id).themes)),
    ("territoires", |r| r.territories()),
    ("calendrier", |r| Cell::list(r.data.calendar.iter().map(step).collect())),
    ("statut", |r| cell(&r.data.status)),
    ("moyens_resume", |r| cell(&r.data.means)),
    ("indicateurs", |r| Cell::list(r.data.indicators.iter().map(indicator).collect())),
    ("actions_liees", |r| r.actions(&r.data.linked)),
    ("realise_par", carried_by),
    ("source", |r| cell(&r.data.source)),
    ("verifie_le", |r| r.verified()),
    ("url", |r| r.url()),
];

pub const TERRITORY: &[Col<Territory>] = &[
    ("id", |r| r.own_id()),
    ("nom", |r| cell(&r.data.name)),
    ("type", |r| cell(&r.data.level)),
    ("code", |r| cell(&r.data.code)),
    ("parent", |r| {
        let parent = r.data.parent.as_ref().and_then(|p| r.plan.site.target(p));
        parent.map_or(Cell::Nothing, |p| cell(&r.plan.entry(p).id))
    }),
    ("chef_lieu", |r| cell(&r.data.seat)),
    ("rattachement", |r| cell(&r.data.attachment.map(|a| a.code().to_owned()))),
    ("epci", |r| cell(&r.data.epci)),
    ("communes", |r| {
        let indices = r.plan.site.territories.communes.get(&r.id).map_or(&[][..], Vec::as_slice);
        let communes = indices.iter().filter_map(|i| r.plan.site.communes.get(*i));
        Cell::list(communes.map(|c| c.code_insee.clone()).collect())
    }),
    ("source", |r| cell(&r.data.source)),
    ("verifie_le", |r| r.verified()),
    ("url", |r| r.url()),
];

pub const TERM: &[Col<Term>] = &[
    ("id", |r| r.own_id()),
    ("sigle", |r| cell(&r.data.acronym)),
    ("terme", |r| cell(&r.data.term)),
    ("developpe", |r| cell(&r.data.expansion)),
    ("definition", |r| cell(&r.data.definition)),
    ("synonymes", |r| cell(&r.data.synonyms)),
    ("voir", |r| r.ids(&r.plan.site.targets(&r.data.see))),
    ("source", |r| cell(&r.data.source)),
    ("url", |r| r.url()),
];

/// What carries out an action, as content writes it: `aide:apre`. What is not published is left out.
fn carried_by(r: &Row<'_, Action>) -> Cell {
    let published = |link: &&AnyRef| link.0.target.get().is_none_or(|id| !r.plan.site.is_left_out(*id));
    Cell::list(r.data.carried_by.iter().filter(published).map(|link| link.0.id.clone()).collect())
}

/// «Carburant (1 mois) : 100 € ; avant : devis ; après : facture, ticket».
fn expense(expense: &Expense) -> String {
    let mut out = super::text(&expense.nature.value);
    if let Some(duration) = &expense.duration {
        out.push_str(&format!(" ({})", super::text(&duration.value)));
    }
    if let Some(amount) = &expense.amount {
        out.push_str(&format!(" : {}", super::text(&amount.0.value)));
    }
    for (when, proofs) in [("avant", &expense.proofs), ("après", &expense.later_proofs)] {
        if let Cell::List(proofs) = cell(proofs) {
            out.push_str(&format!(" ; {when} : {}", proofs.join(", ")));
        }
    }
    out
}

/// «2011-2013 : évaluation».
fn step(step: &ActionStep) -> String {
    let what = step.step.as_ref().map_or(String::new(), |what| format!(" : {}", super::text(&what.value)));
    format!("{}{what}", years(step.year, step.last()))
}

/// «Personnes reçues : 42 personnes (2012)».
fn indicator(indicator: &Indicator) -> String {
    let mut out = super::text(&indicator.label.value);
    if let Some(value) = indicator.value {
        let unit = indicator.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
        out.push_str(&format!(" : {}{unit}", value.0));
    }
    if let Some(date) = indicator.date {
        out.push_str(&format!(" ({})", iso(date)));
    }
    out
}
