//! The home page: what this is, the search, three doors, themes, territories, the programme at a glance.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::programme::Programme;
use crate::model::{Data, EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::examples::sentence;
use crate::render::format;
use crate::render::plain::plain;
use crate::render::shapes::Lien;

#[derive(Serialize)]
struct Porte {
    titre: &'static str,
    texte: &'static str,
    url: String,
    picto: &'static str,
}

#[derive(Serialize)]
struct Theme {
    nom: String,
    url: Option<String>,
    picto: String,
    compte: Option<String>,
}

#[derive(Serialize)]
struct Axe {
    numero: Option<u32>,
    nom: String,
    url: Option<String>,
    resume: Option<String>,
    orientations: Vec<Lien>,
}

#[derive(Serialize)]
struct MainProgramme {
    nom: String,
    nom_court: Option<String>,
    url: Option<String>,
    periode: String,
    resume: String,
}

pub fn view(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let site = brush.plan.site;
    let head = Head::section(brush, Some(&plain(&site.info.description.value)));
    let main = main_programme(brush);
    let mut context = head.context();
    context.insert("exemples", &sentence(&site.info));
    context.insert("portes", &doors(brush, main));
    let themes: Vec<Theme> = site
        .of_kind(Kind::Theme)
        .map(|(id, entry)| {
            let count = brush.plan.relations.by_theme.get(&id).map_or(0, Vec::len);
            Theme {
                nom: brush.title(id),
                url: brush.url(id),
                picto: entry.id.clone(),
                compte: (count > 0).then(|| crate::diagnostics::plural(count, "fiche", "fiches")),
            }
        })
        .collect();
    context.insert("thematiques", &themes);
    let situations: Vec<Lien> = site
        .of_kind(Kind::Situation)
        .filter(|(id, _)| brush.plan.relations.by_situation.contains_key(id))
        .filter_map(|(id, _)| brush.link(id))
        .collect();
    context.insert("situations", &situations);
    context.insert("axes", &main.map(|(id, _)| axes(brush, id)).unwrap_or_default());
    let view = main.map(|(id, d)| MainProgramme {
        nom: plain(&d.name.value),
        nom_court: d.short_name.as_ref().map(|n| plain(&n.value)),
        url: brush.url(id),
        periode: format::period(&d.period),
        resume: plain(&d.summary.value),
    });
    context.insert("programme", &view);
    let others: Vec<EntryId> = site
        .of_kind(Kind::Programme)
        .map(|(id, _)| id)
        .filter(|id| main.is_none_or(|(m, _)| m != *id))
        .collect();
    context.insert("programmes", &brush.cards(&others));
    let territories = home_territories(brush, main);
    context.insert("carte", &super::territory::map_of(brush, &territories, None));
    context.insert("territoires", &brush.links(&territories));
    let figures = main.map_or(&[][..], |(_, d)| d.facts.figures.as_slice());
    brush.insert_figures(&mut context, &figures[..figures.len().min(4)]);
    context.insert("nouveautes", &super::news::latest(brush, 5));
    ("accueil.html", context)
}

/// The programme with the most action sheets stands on the home page.
fn main_programme<'a>(brush: &Brush<'_, 'a>) -> Option<(EntryId, &'a Programme)> {
    let weight = |id: EntryId| brush.plan.relations.all_actions.get(&id).map_or(0, Vec::len);
    let programmes = brush.plan.site.of_kind(Kind::Programme);
    let best = programmes.max_by_key(|(id, _)| (weight(*id), std::cmp::Reverse(*id)))?;
    match &best.1.data {
        Data::Programme(d) => Some((best.0, d)),
        _ => None,
    }
}

fn doors(brush: &Brush<'_, '_>, main: Option<(EntryId, &Programme)>) -> Vec<Porte> {
    let section = |id: &str| brush.section(id).map(|l| l.url).unwrap_or_default();
    let mut out = Vec::new();
    if brush.exists("aides") {
        let texte = "Pour payer, se déplacer, se loger, se former, se soigner.";
        out.push(Porte {
            titre: "Je cherche une aide",
            texte,
            url: section("aides"),
            picto: "aides-financieres",
        });
    }
    if brush.exists("territoires") {
        let texte = "Les services et les contacts de votre commune.";
        out.push(Porte {
            titre: "Près de chez moi",
            texte,
            url: section("territoires"),
            picto: "territoire",
        });
    }
    if let Some((id, _)) = main {
        let texte = "Les axes, les orientations et les fiches action.";
        let url = brush.url(id).unwrap_or_default();
        out.push(Porte { titre: "Le programme", texte, url, picto: "programme" });
    }
    out
}

fn axes(brush: &Brush<'_, '_>, programme: EntryId) -> Vec<Axe> {
    let relations = &brush.plan.relations;
    let list = relations.axes.get(&programme).map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|&id| Axe {
            numero: brush.axis(id),
            nom: brush.title(id),
            url: brush.url(id),
            resume: crate::render::words::summary(brush.entry(id)).map(|s| plain(&s)),
            orientations: brush.links(relations.orientations.get(&id).map_or(&[][..], Vec::as_slice)),
        })
        .collect()
}

/// The territories of the main programme's département, or all those without a parent.
fn home_territories(brush: &Brush<'_, '_>, main: Option<(EntryId, &Programme)>) -> Vec<EntryId> {
    let site = brush.plan.site;
    let place = main.and_then(|(_, d)| d.territory.as_ref()).and_then(|t| site.target(t));
    let children = place.and_then(|p| site.territories.children.get(&p)).cloned().unwrap_or_default();
    if children.is_empty() {
        return site
            .of_kind(Kind::Territory)
            .map(|(id, _)| id)
            .filter(|id| !site.territories.parent.contains_key(id))
            .collect();
    }
    children
}
