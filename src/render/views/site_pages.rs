//! Pages of the site itself: search, map, open data, not found, free pages.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::escape::escaped;
use crate::model::{Data, EntryId, Kind};
use crate::plan::lists::MapLine;
use crate::render::brush::Brush;
use crate::render::plain::plain;
use crate::render::shapes::Lien;
use crate::render::typography::french;
use crate::render::words::capitalised;

/// A free page: `content/pages/`.
pub fn page(brush: &Brush<'_, '_>, id: EntryId) -> (&'static str, Context) {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    let mut head = Head::entry(brush, id, &ink);
    let (contenu, headings) = ink.body();
    head.headings(&headings);
    let mut facts = None;
    if let Data::Page(d) = &entry.data {
        head.source(d.source.as_ref());
        facts = Some(&d.facts);
    }
    let mut context = head.context();
    context.insert("contenu", &contenu);
    brush.insert_figures(&mut context, facts.map_or(&[], |f| &f.figures));
    context.insert("graphiques", &Vec::<String>::new());
    context.insert("tableaux", &facts.map(|f| brush.tables(&ink, &f.tables)).unwrap_or_default());
    context.insert("lies", &brush.backlinks(id, &[]));
    context.insert("proches", &Vec::<String>::new());
    context.insert("themes_proches", &Vec::<String>::new());
    ("page.html", context)
}

#[derive(Serialize)]
struct Rubrique {
    titre: String,
    url: String,
    compte: Option<String>,
}

#[derive(Serialize)]
struct FilterValue {
    id: String,
    nom: String,
    url: Option<String>,
}

/// The sections that exist, with what they hold.
fn rubrics(brush: &Brush<'_, '_>) -> Vec<Rubrique> {
    const COUNTED: &[(&str, Option<Kind>)] = &[
        ("aides", Some(Kind::Aid)),
        ("territoires", Some(Kind::Territory)),
        ("annuaire", Some(Kind::Structure)),
        ("programmes", Some(Kind::Programme)),
        ("kits", Some(Kind::Kit)),
        ("faq", Some(Kind::Faq)),
        ("documents", Some(Kind::Document)),
        ("agenda", Some(Kind::Event)),
        ("glossaire", Some(Kind::Term)),
        ("organismes", Some(Kind::Organisation)),
        ("thematiques", Some(Kind::Theme)),
        ("publics", Some(Kind::Public)),
        ("couverture", None),
        ("nouveautes", None),
        ("plan-du-site", None),
    ];
    COUNTED
        .iter()
        .filter(|(id, _)| brush.exists(id))
        .filter_map(|(id, kind)| {
            let link = brush.section(id)?;
            let count = kind.map(|k| (brush.plan.site.of_kind(k).count(), k));
            Some(Rubrique {
                titre: link.titre,
                url: link.url,
                compte: count.map(|(n, k)| crate::diagnostics::plural(n, k.label(), k.plural())),
            })
        })
        .collect()
}

fn values(brush: &Brush<'_, '_>, kind: Kind) -> Vec<FilterValue> {
    let value = |(id, entry): (EntryId, &crate::model::Entry)| FilterValue {
        id: entry.id.clone(),
        nom: brush.title(id),
        url: brush.url(id),
    };
    brush.plan.site.of_kind(kind).map(value).collect()
}

/// `/recherche/`.
pub fn search(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let head =
        Head::section(brush, Some("Cherchez dans tout le guide : une aide, un service, une action, un mot."));
    let types: Vec<FilterValue> = Kind::ALL
        .iter()
        .filter(|k| !matches!(k, Kind::Axis) && brush.plan.has(**k))
        .map(|k| FilterValue { id: k.code().to_owned(), nom: capitalised(k.plural()), url: None })
        .collect();
    let mut context = head.context();
    context.insert("rubriques", &rubrics(brush));
    context.insert("types", &types);
    context.insert("thematiques", &values(brush, Kind::Theme));
    context.insert("publics", &values(brush, Kind::Public));
    context.insert("territoires", &values(brush, Kind::Territory));
    if let Some(server) = &brush.plan.site.info.search {
        context.insert("programmes", &values(brush, Kind::Programme));
        context.insert("serveur", &server.address());
    }
    ("recherche.html", context)
}

#[derive(Serialize)]
struct MapSection {
    titre: String,
    ancre: String,
    url: Option<String>,
    pages: Vec<MapPage>,
}

#[derive(Serialize)]
struct MapPage {
    titre: String,
    url: String,
    pages: Vec<Lien>,
}

/// `/plan-du-site/`: every page, three levels deep.
pub fn map(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head = Head::section(brush, Some("Toutes les pages du guide, rangées par rubrique."));
    let mut rubriques = Vec::new();
    for section in brush.page.of(brush.studio.map()).chunk_by(|a, b| a.0 == b.0) {
        let id = section[0].0;
        if let Some(link) = brush.section(id) {
            let pages = map_pages(brush, section);
            rubriques.push(MapSection {
                titre: link.titre,
                ancre: id.to_owned(),
                url: Some(link.url),
                pages,
            });
        }
    }
    let lone = |link: Lien| MapPage { titre: link.titre, url: link.url, pages: Vec::new() };
    let mut others: Vec<MapPage> =
        brush.plan.site.of_kind(Kind::Page).filter_map(|(id, _)| brush.link(id)).map(lone).collect();
    for id in [
        "recherche",
        "comparer",
        "couverture",
        "agenda",
        "documents",
        "glossaire",
        "nouveautes",
        "donnees",
        "ma-liste",
        "hors-ligne",
        "ecoconception",
        "accessibilite",
        "mentions-legales",
    ] {
        if brush.exists(id) {
            others.extend(brush.section(id).map(lone));
        }
    }
    others.extend(brush.plan.site.of_kind(Kind::Situation).filter_map(|(id, _)| brush.link(id)).map(lone));
    if brush.page.part == brush.page.parts {
        rubriques.push(MapSection {
            titre: "Autres pages".to_owned(),
            ancre: "autres".to_owned(),
            url: None,
            pages: others,
        });
    }
    for rubrique in &rubriques {
        head.part(true, &rubrique.titre, &rubrique.ancre);
    }
    let mut context = head.context();
    context.insert("rubriques", &rubriques);
    ("plan-du-site.html", context)
}

/// The lines of a section, each under the entry to which it belongs; on a further part, that entry is named again.
fn map_pages(brush: &Brush<'_, '_>, lines: &[MapLine]) -> Vec<MapPage> {
    let mut out: Vec<(EntryId, MapPage)> = Vec::new();
    for (_, id, above) in lines {
        let top = above.unwrap_or(*id);
        if out.last().is_none_or(|(last, _)| *last != top) {
            let page = |own: Lien| MapPage { titre: own.titre, url: own.url, pages: Vec::new() };
            out.extend(brush.link(top).map(|own| (top, page(own))));
        }
        if let (Some(_), Some((_, page))) = (above, out.last_mut()) {
            page.pages.extend(brush.link(*id));
        }
    }
    out.into_iter().map(|(_, page)| page).collect()
}

/// `/404.html`: served at any address, so its own are from the root.
pub fn not_found(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head = Head::section(brush, None);
    head.page.description = "Cette page n’existe pas, ou n’existe plus.".to_owned();
    let mut context = head.context();
    context.insert("rubriques", &rubrics(brush));
    ("404.html", context)
}

/// `/donnees/`: what can be taken away.
pub fn open_data(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head =
        Head::section(brush, Some("Les contenus du guide, à réutiliser librement en citant leur source."));
    let mut contenu = String::from("<h2 id=\"suivre\">Suivre le guide</h2>\n<ul>");
    for (url, title) in
        [("/nouveautes.atom", "Les nouveautés (format Atom)"), ("/agenda.ics", "L’agenda (format iCalendar)")]
    {
        contenu.push_str(&format!("<li><a href=\"{}\">{title}</a></li>", brush.here.href(url)));
    }
    contenu.push_str("</ul>\n");
    head.part(true, "Suivre le guide", "suivre");
    for (i, set) in crate::render::data::catalogue().iter().enumerate() {
        let name = set.url.rsplit('/').next().unwrap_or(set.url);
        let id = format!("fichier-{}", i + 1);
        contenu.push_str(&format!(
            "<h2 id=\"{id}\">{}</h2>\n<p>{} <a href=\"{}\">{name}</a> ({})</p>\n<dl class=\"faits\">",
            escaped(&french(set.titre)),
            escaped(&french(set.description)),
            brush.here.href(set.url),
            escaped(set.format)
        ));
        for column in &set.colonnes {
            contenu.push_str(&format!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escaped(column.nom),
                escaped(&french(column.sens))
            ));
        }
        contenu.push_str("</dl>\n");
        head.part(true, &french(set.titre), &id);
    }
    let mut context = head.context();
    context.insert("contenu", &contenu);
    brush.insert_figures(&mut context, &[]);
    context.insert("graphiques", &Vec::<String>::new());
    context.insert("tableaux", &Vec::<String>::new());
    context.insert("lies", &Vec::<String>::new());
    context.insert("proches", &Vec::<String>::new());
    context.insert("themes_proches", &Vec::<String>::new());
    ("page.html", context)
}

#[derive(Serialize)]
struct Cible {
    url: String,
    canonique: String,
    titre: String,
}

/// The page that stands at an old address.
pub fn redirection(studio: &crate::render::studio::Studio<'_>, old: &str, new: &str, title: &str) -> Context {
    let page = crate::plan::Page {
        url: old.to_owned(),
        title: title.to_owned(),
        view: crate::plan::View::NotFound,
        entry: None,
        part: 1,
        parts: 1,
    };
    let brush = Brush::new(studio, &page);
    let mut context = brush.base();
    let canonique = super::head::absolute(&studio.plan.site.info.url.0, new);
    context.insert("cible", &Cible { url: brush.here.href(new), canonique, titre: plain(title) });
    context
}
