//! An orientation.

use serde::Serialize;
use tera::Context;

use super::Head;
use super::action::neighbours;
use crate::model::programme::Orientation;
use crate::model::shared::Remark;
use crate::model::{EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Groupe, Lien};

#[derive(Serialize)]
struct AxisView {
    numero: Option<u32>,
    nom: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct OrientationView {
    numero: Option<u32>,
    enjeu: String,
    axe: AxisView,
    programme: Option<Lien>,
}

#[derive(Serialize)]
struct Budget {
    montant: Option<String>,
    periode: Option<String>,
    precision: Option<String>,
}

#[derive(Serialize)]
struct Questions {
    theme: Option<String>,
    questions: Vec<String>,
}

#[derive(Serialize)]
struct Supported {
    nom: String,
    description_html: Option<String>,
    budget: Option<String>,
    annee: Option<String>,
    beneficiaires: Option<String>,
}

#[derive(Serialize)]
struct Constat {
    theme: Option<String>,
    texte_html: String,
}

#[derive(Serialize)]
struct Comparaison {
    avant_html: String,
    apres_html: String,
    statut: Option<String>,
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Orientation) -> (&'static str, Context) {
    let entry = brush.entry(id);
    let site = brush.plan.site;
    let ink = brush.ink(entry);
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    head.page.resume = d.summary.as_ref().map(|s| plain(&s.value));
    let (contenu, headings) = ink.body();
    let actions = brush.cards(brush.plan.relations.actions.get(&id).map_or(&[][..], Vec::as_slice));
    head.part(!d.objectives.is_empty(), "Les objectifs", "objectifs");
    head.part(!actions.is_empty(), "Les fiches action", "actions");
    head.part(!d.facts.figures.is_empty(), "Les chiffres", "chiffres");
    head.headings(&headings);
    head.part(!d.supported.is_empty(), "Les actions déjà soutenues", "soutenues");
    head.part(!d.strengths.is_empty() || !d.weaknesses.is_empty(), "Forces et faiblesses", "forces");
    head.part(!d.questions.is_empty(), "Les questions travaillées", "questions");
    head.part(!d.directions.is_empty(), "Les directions du nouveau programme", "directions");
    head.part(d.comparison.is_some(), "Avant et après", "comparaison");
    let siblings = entry
        .parent
        .and_then(|p| brush.plan.relations.all_orientations.get(&p))
        .map_or(&[][..], Vec::as_slice);
    let (previous, next) = neighbours(brush, siblings, id);
    let axis = site.target(&d.axis);
    let mut context = head.context();
    context.insert(
        "orientation",
        &OrientationView {
            numero: d.number,
            enjeu: ink.plain(&d.stake),
            axe: AxisView {
                numero: axis.and_then(|a| brush.axis(a)),
                nom: axis.map(|a| brush.title(a)).unwrap_or_default(),
                url: axis.and_then(|a| brush.url(a)),
            },
            programme: entry.parent.and_then(|p| brush.link(p)),
        },
    );
    context.insert("thematiques", &brush.tags(&brush.plan.facets(id).themes));
    context.insert("pilotes", &brush.actors(&d.pilots));
    context.insert("participants", &brush.actors(&d.participants));
    context.insert("autres_instances", &d.other_bodies.iter().map(|b| plain(&b.value)).collect::<Vec<_>>());
    context.insert("objectifs", &ink.inlines(&d.objectives));
    let budget = d.budget.as_ref().map(|b| Budget {
        montant: b.amount.map(|a| format::euros(a.0)),
        periode: b.period.as_ref().map(format::period),
        precision: ink.plain_option(b.detail.as_ref()),
    });
    context.insert("budget", &budget);
    context.insert("contenu", &contenu);
    context.insert("actions", &actions);
    context.insert("questions", &questions(&ink, d));
    context.insert("soutenues", &supported(&ink, d));
    context.insert("forces", &remarks(&ink, &d.strengths));
    context.insert("faiblesses", &remarks(&ink, &d.weaknesses));
    context.insert("directions", &ink.inlines(&d.directions));
    let comparison = d.comparison.as_ref().map(|c| Comparaison {
        avant_html: ink.block_under(3, &c.before),
        apres_html: ink.block_under(3, &c.after),
        statut: ink.plain_option(c.status.as_ref()),
    });
    context.insert("comparaison", &comparison);
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("graphiques", &Vec::<String>::new());
    context.insert("tableaux", &brush.tables(&ink, &d.facts.tables));
    context.insert("lies", &related(brush, id));
    context.insert("precedent", &previous);
    context.insert("suivant", &next);
    ("orientation.html", context)
}

fn questions(ink: &Ink<'_>, d: &Orientation) -> Vec<Questions> {
    let group = |q: &crate::model::programme::QuestionGroup| Questions {
        theme: Some(ink.plain_option(q.theme.as_ref()).unwrap_or_else(|| "Questions".to_owned())),
        questions: ink.inlines(&q.questions),
    };
    d.questions.iter().map(group).collect()
}

fn supported(ink: &Ink<'_>, d: &Orientation) -> Vec<Supported> {
    d.supported
        .iter()
        .map(|s| Supported {
            nom: plain(&s.name.value),
            description_html: ink.block_option(s.description.as_ref()),
            budget: s.budget.map(|b| format::euros(b.0)),
            annee: s.year.map(format::when).or_else(|| s.period.as_ref().map(format::period)),
            beneficiaires: ink.plain_option(s.recipients.as_ref()),
        })
        .collect()
}

fn remarks(ink: &Ink<'_>, remarks: &[Remark]) -> Vec<Constat> {
    remarks
        .iter()
        .map(|r| Constat { theme: ink.plain_option(r.theme.as_ref()), texte_html: ink.inline(&r.text) })
        .collect()
}

/// Aids, kits and services of the same themes, and what names the orientation.
fn related(brush: &Brush<'_, '_>, id: EntryId) -> Vec<Groupe> {
    let mut ids: Vec<EntryId> = brush.plan.site.backlinks(id).iter().map(|b| b.from).collect();
    for theme in &brush.plan.facets(id).themes {
        let near = brush.plan.relations.by_theme.get(theme).map_or(&[][..], Vec::as_slice);
        ids.extend(
            near.iter()
                .copied()
                .filter(|i| matches!(brush.entry(*i).kind, Kind::Aid | Kind::Kit | Kind::Faq)),
        );
    }
    let mut seen = std::collections::HashSet::new();
    ids.retain(|i| seen.insert(*i) && *i != id);
    brush.line_groups(&ids, &[Kind::Aid, Kind::Kit, Kind::Service, Kind::Document, Kind::Faq, Kind::Page])
}
