//! What stands behind a programme: on its page while it is short, on a page of its own otherwise.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::EntryId;
use crate::model::programme::BACKGROUND;
use crate::model::programme::{Body, Programme};
use crate::render::brush::Brush;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Ancre, Lien};

/// The texts behind a programme, ready to print.
#[derive(Serialize)]
pub struct Background {
    contexte_html: Option<String>,
    bilan_html: Option<String>,
    methode_html: Option<String>,
    instances: Vec<Instance>,
    territorialisation_html: Option<String>,
    place_beneficiaires_html: Option<String>,
    evaluation_html: Option<String>,
    signataires: Vec<String>,
    engagements: Vec<String>,
}

#[derive(Serialize)]
struct Instance {
    nom: String,
    role_html: Option<String>,
    composition_html: Option<String>,
    rythme: Option<String>,
}

impl Background {
    pub fn of(ink: &Ink<'_>, d: &Programme) -> Self {
        Self {
            contexte_html: ink.block_option(d.context.as_ref()),
            bilan_html: ink.block_option(d.previous.as_ref()),
            methode_html: ink.block_option(d.method.as_ref()),
            instances: d.bodies.iter().map(|body| Instance::of(ink, body)).collect(),
            territorialisation_html: ink.block_option(d.territorial.as_ref()),
            place_beneficiaires_html: ink.block_option(d.recipients.as_ref()),
            evaluation_html: ink.block_option(d.evaluation.as_ref()),
            signataires: ink.inlines(&d.signatories),
            engagements: ink.inlines(&d.commitments),
        }
    }
}

impl Instance {
    fn of(ink: &Ink<'_>, body: &Body) -> Self {
        Self {
            nom: plain(&body.name.value),
            role_html: body.role.as_ref().map(|r| ink.inline(r)),
            composition_html: body.members.as_ref().map(|m| ink.inline(m)),
            rythme: ink.plain_option(body.rhythm.as_ref()),
        }
    }
}

/// Title and anchor of the parts that are there.
pub fn parts(d: &Programme) -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        (d.context.is_some(), "Le contexte", "contexte"),
        (d.previous.is_some(), "Ce que le programme précédent a appris", "bilan"),
        (d.method.is_some(), "La méthode", "methode"),
        (!d.bodies.is_empty(), "Qui décide et qui suit", "instances"),
        (d.territorial.is_some(), "Les territoires", "territorialisation"),
        (d.recipients.is_some(), "La place des bénéficiaires", "place-beneficiaires"),
        (d.evaluation.is_some(), "Le suivi et l’évaluation", "evaluation"),
        (!d.signatories.is_empty(), "Les signataires", "signataires"),
        (!d.commitments.is_empty(), "Les engagements", "engagements"),
    ]
    .into_iter()
    .filter_map(|(present, title, anchor)| present.then_some((title, anchor)))
}

/// A part that stands on the other page; its anchor on this one still leads to it.
#[derive(Serialize)]
pub struct Suite {
    ancre: &'static str,
    titre: &'static str,
    url: String,
}

/// What the page of the programme shows in place of these parts.
pub fn links(brush: &Brush<'_, '_>, id: EntryId, d: &Programme) -> Vec<Suite> {
    let own = brush.plan.site.url(id).unwrap_or("/");
    let url = brush.here.href(&format!("{own}{BACKGROUND}/"));
    parts(d).map(|(titre, ancre)| Suite { ancre, titre, url: format!("{url}#{ancre}") }).collect()
}

/// `/programmes/<id>/contexte-et-suivi/`.
pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Programme) -> (&'static str, Context) {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    let mut head = Head::entry(brush, id, &ink);
    let programme = brush.url(id).map(|url| Lien { titre: plain(entry.short_title()), url });
    head.page.fil.extend(programme.clone());
    head.page.resume = None;
    let titles: Vec<&str> = parts(d).map(|(title, _)| title).collect();
    head.page.description =
        format!("{}\u{a0}: {}.", plain(entry.short_title()), titles.join(", ").to_lowercase());
    head.page.listable = false;
    head.source(Some(&d.source));
    head.page.parts = parts(d)
        .map(|(titre, ancre)| Ancre { titre: titre.to_owned().into(), ancre: ancre.to_owned().into() })
        .collect();
    let mut context = head.context();
    context.insert("programme", &programme);
    context.insert("arriere_plan", &Background::of(&ink, d));
    ("programme-contexte.html", context)
}
