//! Pages that the law asks for: the accessibility statement and the legal notice.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::escape::escaped;
use crate::model::scalars::Text;
use crate::plan::View;
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::plain::plain;
use crate::render::shapes::Contact;

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
    controles: Option<String>,
    environnements: Vec<String>,
    outils: Vec<String>,
    pages: Vec<Verified>,
    non_conformites: Vec<String>,
    derogations: Vec<String>,
    exemptes: Vec<String>,
}

#[derive(Serialize)]
struct Verified {
    titre: String,
    url: Option<String>,
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
        controles: given.and_then(|a| a.checks.as_ref()).map(|t| plain(&t.value)),
        environnements: given.map(|a| texts(&a.environments)).unwrap_or_default(),
        outils: given.map(|a| texts(&a.tools)).unwrap_or_default(),
        pages: given.map(|a| verified(brush, &a.pages)).unwrap_or_default(),
        non_conformites: given.map(|a| texts(&a.failures)).unwrap_or_default(),
        derogations: given.map(|a| texts(&a.exceptions)).unwrap_or_default(),
        exemptes: given.map(|a| texts(&a.exempt)).unwrap_or_default(),
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

fn texts(list: &[Text]) -> Vec<String> {
    list.iter().map(|text| escaped(&plain(&text.value))).collect()
}

/// The pages that were verified: each a link, if it is named by the title of a page. Of two with one title, the first of
/// the plan: a part of the site, then what comes first in the content.
fn verified(brush: &Brush<'_, '_>, names: &[Text]) -> Vec<Verified> {
    let mut pages: Vec<Verified> =
        names.iter().map(|name| Verified { titre: plain(&name.value), url: None }).collect();
    for page in brush.plan.pages.iter().filter(|page| page.part == 1) {
        let shown = match page.view {
            View::Section("accueil") => plain("Accueil"),
            View::Section(id) if !brush.exists(id) => continue,
            _ => plain(&page.title),
        };
        for named in pages.iter_mut().filter(|named| named.url.is_none() && named.titre == shown) {
            named.url = Some(brush.here.href(&page.url));
        }
        if pages.iter().all(|named| named.url.is_some()) {
            break;
        }
    }
    pages
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
    let text = |t: &Option<Text>| t.as_ref().map(|t| plain(&t.value));
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
        credits.push("Communes, codes postaux et intercommunalités\u{a0}: <a href=\"https://www.npmjs.com/package/@etalab/decoupage-administratif\">@etalab/decoupage-administratif</a> (INSEE, La Poste, DGCL), Licence Ouverte 2.0.".to_owned());
        credits.push("Coordonnées des communes\u{a0}: <a href=\"https://www.geonames.org/\">GeoNames</a>, CC BY 4.0. Les cartes sont schématiques.".to_owned());
    }
    credits.push("Référentiel des services\u{a0}: data·inclusion, Licence Ouverte 2.0.".to_owned());
    let mut context = head.context();
    context.insert("editeur", &editeur);
    context.insert("hebergeur", &hebergeur);
    context.insert("credits", &credits);
    insert_server(&mut context, brush);
    ("mentions-legales.html", context)
}

/// The server that the search asks: readers are told where their words go.
pub fn insert_server(context: &mut Context, brush: &Brush<'_, '_>) {
    if let Some(server) = &brush.plan.site.info.search {
        context.insert("serveur", server.origin());
    }
}
