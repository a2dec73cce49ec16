//! One file per family of pages: what each page shows, as a view for its template.

mod action;
mod aid;
mod background;
mod booklet;
mod coverage;
mod directory;
mod finders;
mod head;
mod home;
mod kit;
mod lists;
mod news;
mod orientation;
mod programme;
mod site_pages;
mod statutory;
mod territories;
mod territory;
mod tools;

use tera::Context;

use super::studio::Studio;
use crate::model::Data;
use crate::plan::{Page, View};

pub use head::Head;
pub use site_pages::redirection;

/// The template and the view of a page.
pub fn of(studio: &Studio<'_>, page: &Page) -> (&'static str, Context) {
    let brush = super::brush::Brush::new(studio, page);
    match page.view {
        View::Section(id) => section(&brush, id),
        View::NotFound => site_pages::not_found(&brush),
        View::Printable(id) => match brush.entry(id).data {
            Data::Kit(_) => kit::printable(&brush, id),
            _ => booklet::view(&brush, id),
        },
        View::Background(id) => match &brush.entry(id).data {
            Data::Programme(d) => background::view(&brush, id, d),
            _ => site_pages::page(&brush, id),
        },
        View::Entry(id) => match &brush.entry(id).data {
            Data::Programme(d) => programme::view(&brush, id, d),
            Data::Orientation(d) => orientation::view(&brush, id, d),
            Data::Action(d) => action::view(&brush, id, d),
            Data::Aid(d) => aid::view(&brush, id, d),
            Data::Kit(d) => kit::view(&brush, id, d),
            Data::Module(d) => kit::module(&brush, id, d),
            Data::Structure(d) => directory::structure(&brush, id, d),
            Data::Service(d) => directory::service(&brush, id, d),
            Data::Territory(d) => territory::view(&brush, id, d),
            Data::Theme(d) | Data::Public(d) | Data::Situation(d) => finders::concept(&brush, id, d),
            Data::Organisation(d) => finders::organisation(&brush, id, d),
            Data::Faq(d) => lists::question(&brush, id, d),
            // Those that have no page of their own are never planned; a plain page shows them all the same.
            _ => site_pages::page(&brush, id),
        },
    }
}

fn section(brush: &super::brush::Brush<'_, '_>, id: &str) -> (&'static str, Context) {
    match id {
        "accueil" => home::view(brush),
        "recherche" => site_pages::search(brush),
        "programmes" => programme::list(brush),
        "comparer" => programme::comparison(brush),
        "aides" => aid::list(brush),
        "kits" => kit::list(brush),
        "annuaire" => directory::list(brush),
        "organismes" => finders::organisations(brush),
        "territoires" => territories::list(brush),
        "thematiques" | "publics" => finders::concepts(brush, id),
        "couverture" => coverage::view(brush),
        "glossaire" => lists::glossary(brush),
        "agenda" => lists::agenda(brush),
        "faq" => lists::questions(brush),
        "documents" => lists::documents(brush),
        "nouveautes" => news::view(brush),
        "accessibilite" => statutory::accessibility(brush),
        "mentions-legales" => statutory::legal(brush),
        "donnees" => site_pages::open_data(brush),
        "ma-liste" => tools::shortlist(brush),
        "hors-ligne" => tools::offline(brush),
        "ecoconception" => tools::footprint(brush),
        _ => site_pages::map(brush),
    }
}
