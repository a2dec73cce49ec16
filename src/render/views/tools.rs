//! Pages that serve the reader's own use of the guide: shortlist, reading without network, ecodesign.

use tera::Context;

use super::Head;
use super::statutory::insert_server;
use crate::render::brush::Brush;
use crate::render::weight::Measures;

/// `/ma-liste/`: what the reader ticked, kept on the device only.
pub fn shortlist(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Les fiches que vous avez choisies : à imprimer, ou à envoyer vous-même.";
    let head = Head::section(brush, Some(resume));
    ("ma-liste.html", head.context())
}

/// `/hors-ligne/`: the guide on the reader's device, if they ask for it.
pub fn offline(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let head = Head::section(brush, Some("Gardez tout le guide sur votre appareil, recherche comprise."));
    ("hors-ligne.html", unmeasured(head.context()))
}

/// `/ecoconception/`: budgets, and the weights of this very build.
pub fn footprint(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head = Head::section(brush, Some("Ce que pèse ce site, mesuré à chaque publication."));
    for (title, anchor) in [("Les mesures", "mesures"), ("Les choix", "choix"), ("Les limites", "limites")] {
        head.part(true, title, anchor);
    }
    let mut context = unmeasured(head.context());
    insert_server(&mut context, brush);
    ("ecoconception.html", context)
}

/// Only a publication can measure; a page shown while it is being written says so.
fn unmeasured(mut context: Context) -> Context {
    context.insert("mesures", &None::<Measures>);
    context
}
