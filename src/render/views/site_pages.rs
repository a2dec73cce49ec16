//! Pages of the site itself: search, map, accessibility, legal notice, open data, not found, free pages.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::escape::escaped;
use crate::model::{Data, EntryId, Kind};
use crate::plan::lists::MAP;
use crate::render::brush::{Brush, capitalised};
use crate::render::format;
use crate::render::markdown::plain;
use crate::render::shapes::{Contact, Lien};

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
    let all: Vec<(&str, EntryId)> = MAP
        .iter()
        .flat_map(|(id, kind)| brush.plan.site.of_kind(*kind).map(|(entry, _)| (*id, entry)))
        .collect();
    let mut rubriques = Vec::new();
    for section in brush.page.of(&all).chunk_by(|a, b| a.0 == b.0) {
        let id = &section[0].0;
        if let Some(link) = brush.section(id) {
            let pages = section.iter().filter_map(|(_, id)| map_page(brush, *id)).collect();
            rubriques.push(MapSection {
                titre: link.titre,
                ancre: (*id).to_owned(),
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

fn map_page(brush: &Brush<'_, '_>, id: EntryId) -> Option<MapPage> {
    let relations = &brush.plan.relations;
    let own = brush.link(id)?;
    let below: Vec<EntryId> = match brush.entry(id).kind {
        Kind::Programme => {
            let orientations = relations.all_orientations.get(&id).cloned().unwrap_or_default();
            let actions = relations.all_actions.get(&id).cloned().unwrap_or_default();
            orientations.into_iter().chain(actions).collect()
        }
        Kind::Kit => relations.modules.get(&id).cloned().unwrap_or_default(),
        Kind::Structure => relations.services.get(&id).cloned().unwrap_or_default(),
        _ => Vec::new(),
    };
    Some(MapPage { titre: own.titre, url: own.url, pages: brush.links(&below) })
}

/// `/404.html`: served at any address, so its own are from the root.
pub fn not_found(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head = Head::section(brush, None);
    head.page.noindex = true;
    let mut context = head.context();
    context.insert("rubriques", &rubrics(brush));
    ("404.html", context)
}

#[derive(Serialize)]
struct Declaration {
    etat: &'static str,
    referentiel: &'static str,
    date: Option<String>,
    date_audit: Option<String>,
    taux: Option<String>,
    auditeur: Option<String>,
    editeur: String,
    url: String,
    schema_url: Option<String>,
    plan_url: Option<String>,
    technologies: Vec<&'static str>,
    environnements: Vec<&'static str>,
    outils: Vec<&'static str>,
    pages: Vec<Lien>,
    non_conformites: Vec<String>,
    derogations: Vec<String>,
    exemptes: Vec<String>,
}

/// `/accessibilite/`: the statement, in the order that the law gives.
pub fn accessibility(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let info = &brush.plan.site.info;
    let mut head = Head::section(brush, Some("Déclaration d’accessibilité de ce site."));
    for (title, anchor) in [
        ("État de conformité", "etat"),
        ("Résultats des tests", "resultats"),
        ("Contenus non accessibles", "contenus"),
        ("Établissement de cette déclaration", "etablissement"),
        ("Retour d’information et contact", "retour"),
        ("Voies de recours", "recours"),
    ] {
        head.part(true, title, anchor);
    }
    let given = info.accessibility.as_ref();
    // Without an audit, its date and its rate, only one state may be declared.
    let audited = given.filter(|a| a.audit_date.is_some() && a.rate.is_some());
    let declaration = Declaration {
        etat: audited.and_then(|a| a.state.as_ref()).map_or("non conforme", |s| s.value.label()),
        referentiel: "RGAA 4.1.2",
        date: brush.plan.site.date.map(format::date),
        date_audit: audited.and_then(|a| a.audit_date).map(|d| format::date(d.0)),
        taux: audited.and_then(|a| a.rate).map(|r| format!("{}\u{a0}%", format::number(r.0))),
        auditeur: given.and_then(|a| a.auditor.as_ref()).map(|t| plain(&t.value)),
        editeur: plain(&info.publisher.name.value),
        url: info.url.0.clone(),
        schema_url: given.and_then(|a| a.plan.as_ref()).map(|u| u.0.clone()),
        plan_url: given.and_then(|a| a.yearly_plan.as_ref()).map(|u| u.0.clone()),
        technologies: vec!["HTML5", "CSS", "SVG", "JavaScript (recherche et confort seulement)"],
        environnements: vec!["Chromium sous Linux, au clavier, à 320, 360 et 1280 pixels de large"],
        outils: vec!["axe-core", "html-validate"],
        pages: ["accueil", "recherche", "aides", "territoires", "annuaire", "programmes", "glossaire"]
            .iter()
            .filter(|id| brush.exists(id))
            .filter_map(|id| brush.section(id))
            .collect(),
        non_conformites: given
            .map(|a| a.failures.iter().map(|t| plain(&t.value)).collect())
            .unwrap_or_default(),
        derogations: Vec::new(),
        exemptes: Vec::new(),
    };
    let mut signaler = brush.site_contact();
    if let Some(email) = given.and_then(|a| a.email.as_ref()).or(info.publisher.email.as_ref()) {
        signaler = Contact {
            nom: Some(plain(&info.publisher.name.value)),
            courriel: Some(email.0.clone()),
            ..Contact::default()
        };
    }
    let mut context = head.context();
    context.insert("declaration", &declaration);
    context.insert("signaler", &signaler);
    ("accessibilite.html", context)
}

#[derive(Serialize)]
struct PublisherView {
    nom: String,
    adresse: Option<String>,
    telephone: Option<String>,
    telephone_lien: Option<String>,
    courriel: Option<String>,
    directeur_publication: Option<String>,
    contact: Option<String>,
}

#[derive(Serialize)]
struct HostView {
    nom: String,
    adresse: Option<String>,
    telephone: Option<String>,
}

/// `/mentions-legales/`.
pub fn legal(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head =
        Head::section(brush, Some("Qui publie ce site, qui l’héberge, et d’où viennent les données."));
    for (title, anchor) in [
        ("Éditeur", "editeur"),
        ("Hébergeur", "hebergeur"),
        ("Vie privée", "vie-privee"),
        ("Crédits et licences", "credits"),
    ] {
        head.part(true, title, anchor);
    }
    let info = &brush.plan.site.info;
    let text = |t: &Option<crate::model::scalars::Text>| t.as_ref().map(|t| plain(&t.value));
    let publisher = &info.publisher;
    let editeur = PublisherView {
        nom: plain(&publisher.name.value),
        adresse: text(&publisher.address),
        telephone: publisher.phone.as_ref().map(format::phone),
        telephone_lien: publisher.phone.as_ref().map(|p| p.0.clone()),
        courriel: publisher.email.as_ref().map(|e| e.0.clone()),
        directeur_publication: text(&publisher.director),
        contact: text(&publisher.contact),
    };
    let hebergeur = info.host.as_ref().map(|h| HostView {
        nom: plain(&h.name.value),
        adresse: text(&h.address),
        telephone: h.phone.as_ref().map(format::phone),
    });
    let mut credits = vec!["Site produit avec Passerelle, logiciel libre.".to_owned()];
    if !brush.plan.site.communes.is_empty() {
        credits.push("Communes, codes postaux et intercommunalités : <a href=\"https://www.npmjs.com/package/@etalab/decoupage-administratif\">@etalab/decoupage-administratif</a> (INSEE, La Poste, DGCL), Licence Ouverte 2.0.".to_owned());
        credits.push("Coordonnées des communes : <a href=\"https://www.geonames.org/\">GeoNames</a>, CC BY 4.0. Les cartes sont schématiques.".to_owned());
    }
    credits.push("Référentiel des services : data·inclusion, Licence Ouverte 2.0.".to_owned());
    let mut context = head.context();
    context.insert("editeur", &editeur);
    context.insert("hebergeur", &hebergeur);
    context.insert("credits", &credits);
    ("mentions-legales.html", context)
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
            escaped(set.titre),
            escaped(set.description),
            brush.here.href(set.url),
            escaped(set.format)
        ));
        for column in &set.colonnes {
            contenu.push_str(&format!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escaped(column.nom),
                escaped(column.sens)
            ));
        }
        contenu.push_str("</dl>\n");
        head.part(true, set.titre, &id);
    }
    let mut context = head.context();
    context.insert("contenu", &contenu);
    brush.insert_figures(&mut context, &[]);
    context.insert("graphiques", &Vec::<String>::new());
    context.insert("tableaux", &Vec::<String>::new());
    context.insert("lies", &Vec::<String>::new());
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
    let brush = studio.brush(&page);
    let mut context = brush.base();
    let canonique = super::head::absolute(&studio.plan.site.info.url.0, new);
    context.insert("cible", &Cible { url: brush.here.href(new), canonique, titre: plain(title) });
    context
}
