//! An action sheet.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::programme::{Action, ActionStep};
use crate::model::reference::{AnyRef, named};
use crate::model::{EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Etape, Fiche, Lien};

#[derive(Serialize)]
struct ActionView {
    numero: u32,
    autres_titres: Vec<String>,
    statut: Option<String>,
    annees: Option<String>,
    moyens_resume: Option<String>,
    mise_en_oeuvre: Option<String>,
    publics_precisions: Option<String>,
    orientations: Vec<Lien>,
    programme: Option<Lien>,
}

#[derive(Serialize)]
struct Objectifs {
    principaux: Vec<String>,
    specifiques: Vec<String>,
}

#[derive(Serialize)]
struct Indicateur {
    libelle: String,
    valeur: Option<String>,
    unite: Option<String>,
    date: Option<String>,
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Action) -> (&'static str, Context) {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    let mut head = Head::entry(brush, id, &ink);
    let site = brush.plan.site;
    head.source(Some(&d.source));
    let (contenu, headings) = ink.body();
    let calendrier = steps(&ink, &d.calendar);
    let realise_par = carried_by(brush, &d.carried_by);
    let linked = brush.cards(&site.targets(&d.linked));
    let lies = brush.backlinks(id, &[Kind::Programme]);
    let tableaux = brush.tables(&ink, &d.facts.tables);
    head.part(true, "Les objectifs", "objectifs");
    head.headings(&headings);
    head.part(!calendrier.is_empty(), "Le calendrier", "calendrier");
    head.part(!realise_par.is_empty(), "Ce qui la réalise ici", "realisation");
    head.part(!d.indicators.is_empty(), "Les indicateurs", "indicateurs");
    head.part(!linked.is_empty(), "Les actions liées", "liees");
    let siblings =
        entry.parent.and_then(|p| brush.plan.relations.all_actions.get(&p)).map_or(&[][..], Vec::as_slice);
    let (previous, next) = neighbours(brush, siblings, id);
    let facets = brush.plan.facets(id);
    let mut context = head.context();
    context.insert(
        "action",
        &ActionView {
            numero: d.number.value,
            autres_titres: d.other_titles.iter().map(|t| plain(&t.value)).collect(),
            statut: ink.plain_option(d.status.as_ref()),
            annees: years(&d.calendar),
            moyens_resume: ink.plain_option(d.means.as_ref()),
            mise_en_oeuvre: ink.plain_option(d.schedule.as_ref()),
            publics_precisions: ink.plain_option(d.audience.as_ref()),
            orientations: brush.links(&site.targets(&d.orientations)),
            programme: entry.parent.and_then(|p| brush.link(p)),
        },
    );
    context.insert("pilotes", &brush.actors(&d.pilots));
    context.insert("partenaires", &brush.actors(&d.partners));
    context.insert("publics", &brush.tags(&named(&d.publics)));
    context.insert("thematiques", &brush.tags(&facets.themes));
    context.insert("territoires", &brush.tags(&facets.territories));
    let objectifs = Objectifs {
        principaux: ink.inlines(&d.objectives.main),
        specifiques: ink.inlines(&d.objectives.specific),
    };
    context.insert("objectifs", &objectifs);
    context.insert("contenu", &contenu);
    context.insert("calendrier", &calendrier);
    context.insert("realise_par", &realise_par);
    let indicators: Vec<Indicateur> = d
        .indicators
        .iter()
        .map(|i| Indicateur {
            libelle: plain(&i.label.value),
            valeur: i.value.map(|v| format::number(v.0)),
            unite: i.unit.clone(),
            date: i.date.map(format::when),
        })
        .collect();
    context.insert("indicateurs", &indicators);
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("graphiques", &Vec::<String>::new());
    context.insert("tableaux", &tableaux);
    context.insert("actions_liees", &linked);
    context.insert("lies", &lies);
    context.insert("precedent", &previous);
    context.insert("suivant", &next);
    ("action.html", context)
}

/// The entries before and after `id` in a list.
pub fn neighbours(brush: &Brush<'_, '_>, list: &[EntryId], id: EntryId) -> (Option<Lien>, Option<Lien>) {
    let at = list.iter().position(|i| *i == id);
    let previous = at.and_then(|i| i.checked_sub(1)).and_then(|i| list.get(i));
    let next = at.and_then(|i| list.get(i + 1));
    (previous.and_then(|i| brush.link(*i)), next.and_then(|i| brush.link(*i)))
}

fn steps(ink: &Ink<'_>, calendar: &[ActionStep]) -> Vec<Etape> {
    calendar
        .iter()
        .map(|step| Etape {
            date: format::years(step.year, step.last()),
            titre: None,
            texte_html: step.step.as_ref().map(|s| ink.inline(s)),
            fiches: Vec::new(),
        })
        .collect()
}

/// From the first to the last year of a calendar.
pub fn years(calendar: &[ActionStep]) -> Option<String> {
    let first = calendar.iter().map(|s| s.year).min()?;
    let last = calendar.iter().map(ActionStep::last).max()?;
    Some(format::years(first, last))
}

/// What carries an action out on this site: entries and sections.
fn carried_by(brush: &Brush<'_, '_>, references: &[AnyRef]) -> Vec<Fiche> {
    references
        .iter()
        .filter_map(|reference| match brush.plan.site.slot(&reference.0) {
            Some(target) => brush.card(target),
            None => section_card(brush, reference.0.id.strip_prefix("rubrique:")?),
        })
        .collect()
}

fn section_card(brush: &Brush<'_, '_>, id: &str) -> Option<Fiche> {
    let link = brush.section(id)?;
    Some(Fiche {
        titre: link.titre,
        url: link.url,
        genre: "Rubrique".to_owned(),
        type_id: "rubrique",
        resume: None,
        numero: None,
        axe: None,
        picto: None,
        meta: Vec::new(),
        html: None,
    })
}
