//! What pages have in common around their content: menus, the foot, the site's own head. Made and printed once for all
//! pages that see the site from the same place.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Value;

use super::engine::Theme;
use super::format;
use super::here::Here;
use super::plain::plain;
use super::shapes::{Contact, Lien};
use crate::model::Kind;
use crate::plan::Plan;

/// What is the same for all pages, whatever place they see the site from.
pub struct Shared<'a> {
    pub plan: &'a Plan<'a>,
    pub theme: &'a Theme,
    /// What templates show of the site.
    pub site: Value,
    /// The names of published theme files, with a digest of their bytes.
    pub assets: Vec<(&'static str, String)>,
}

/// The values of `base.html` that do not depend on the page.
pub struct Base {
    pub values: Vec<(&'static str, Value)>,
    /// The menu without an active line, then with each.
    menus: Vec<Menu>,
    pub contact: Value,
    /// What the theme prints of the contact.
    pub contact_html: Value,
}

/// The menu, and what the theme prints around a page that has it.
struct Menu {
    lines: Value,
    around: Value,
}

/// What the theme prints around pages.
#[derive(Serialize)]
struct Around<'p> {
    menu: String,
    ligne: &'p str,
    pied: &'p str,
    mentions: &'p str,
}

impl Base {
    pub fn new(shared: &Shared<'_>, here: &Here, contact: &Contact) -> Self {
        let Shared { plan, theme, site, assets } = shared;
        // From disk, a query after the name of a file would not be found.
        let asset = |url: &String| {
            let name = url.split('?').next().unwrap_or(url);
            here.href(if here.end().is_empty() { url } else { name })
        };
        let assets: BTreeMap<_, _> = assets.iter().map(|(key, url)| (*key, asset(url))).collect();
        let foot: Vec<Lien> =
            FOOT.iter().filter(|id| exists(plan, id)).filter_map(|id| section(here, id)).collect();
        let foot = Value::from_serializable(&foot);
        let (root, end) = (Value::from_serializable(here.root()), Value::from_serializable(here.end()));
        let links = [("racine", &root), ("fin_url", &end), ("liens", &foot), ("site", site)];
        let below = theme.print("pied_liens", &links).zip(theme.print("mentions", &[("site", site)]));
        let fixed = theme.print("ligne", &[]).zip(below);
        let menu = |active: Option<usize>| {
            let lines = menu(plan, here, active);
            let around = theme.print("rubriques", &[("liste", &lines)]).zip(fixed.as_ref());
            let around =
                around.map(|(menu, (ligne, (pied, mentions)))| Around { menu, ligne, pied, mentions });
            Menu { lines, around: Value::from_serializable(&around) }
        };
        let contact = Value::from_serializable(contact);
        Self {
            menus: std::iter::once(None).chain((0..MENU.len()).map(Some)).map(menu).collect(),
            contact_html: Value::from_serializable(&theme.print("contact", &[("c", &contact)])),
            contact,
            values: vec![
                ("racine", root),
                ("fin_url", end),
                ("portable", Value::from_serializable(&!here.end().is_empty())),
                ("actifs", Value::from_serializable(&assets)),
                ("liens_pied", foot),
            ],
        }
    }

    /// The menu of the page at `url`, and what is printed around that page.
    pub fn around(&self, url: &str) -> [(&'static str, Value); 2] {
        let active = MENU.iter().position(|(id, _)| url.starts_with(section_url(id)));
        let menu = &self.menus[active.map_or(0, |i| i + 1)];
        [("menu", menu.lines.clone()), ("cadre", menu.around.clone())]
    }
}

/// The rubrics that exist, one of which may be that of the page.
fn menu(plan: &Plan<'_>, here: &Here, active: Option<usize>) -> Value {
    let lines = MENU.iter().enumerate().filter(|(_, (id, _))| exists(plan, id));
    let line = |(i, (id, titre)): (usize, &(&str, &'static str))| MenuLine {
        titre,
        url: here.href(section_url(id)),
        actif: active == Some(i),
    };
    Value::from_serializable(&lines.map(line).collect::<Vec<_>>())
}

/// What templates show of the site.
#[derive(Serialize)]
struct SiteHead {
    titre: String,
    url: String,
    accessibilite: &'static str,
    edition: Option<String>,
    edition_iso: Option<String>,
    editeur: String,
    credits_html: Option<String>,
}

#[derive(Serialize)]
struct MenuLine {
    titre: &'static str,
    url: String,
    actif: bool,
}

/// The files of the theme that templates point to, by key.
const ASSETS: &[(&str, &str)] = &[
    ("style", "style.css"),
    ("fiches", "fiches.css"),
    ("script", "site.js"),
    ("favicon", "favicon.svg"),
    ("liste", "liste.js"),
    ("hors_ligne", "hors-ligne.js"),
    ("ecouter", "ecouter.js"),
    ("filtre", "filtre.js"),
];

/// The rubrics of the main menu.
const MENU: &[(&str, &str)] = &[
    ("aides", "Aides"),
    ("territoires", "Près de chez moi"),
    ("annuaire", "Annuaire"),
    ("programmes", "Programmes"),
    ("kits", "Kits"),
    ("agenda", "Agenda"),
];

/// The rubrics of the foot of the page.
const FOOT: &[&str] =
    &["thematiques", "publics", "glossaire", "faq", "documents", "organismes", "couverture", "nouveautes"];

/// Gives all templates what they show of the site, and answers it.
pub fn share(plan: &Plan<'_>, theme: &mut Theme) -> Value {
    let info = &plan.site.info;
    let state = info.accessibility.as_ref().and_then(|a| {
        // No state but «non conforme» may be claimed without an audit, its date and its rate.
        a.audit_date.and(a.rate).and(a.state.as_ref()).map(|s| s.value.label())
    });
    let edition = plan.site.date;
    let site = SiteHead {
        titre: plain(&info.title.value),
        url: info.url.0.clone(),
        accessibilite: state.unwrap_or("non conforme"),
        edition: edition.map(format::date),
        edition_iso: edition.map(|d| d.to_string()),
        editeur: plain(&info.publisher.name.value),
        credits_html: credits(plan),
    };
    let site = Value::from_serializable(&site);
    theme.tera.global_context().insert_value("site", site.clone());
    site
}

/// The files of the theme that templates point to, by key. The digest in the query lets caches keep a file until it
/// changes.
pub fn assets(theme: &Theme) -> Vec<(&'static str, String)> {
    let address = |name: &str| format!("/theme/{name}?{:08x}", theme.file(name).map_or(0, crc32fast::hash));
    ASSETS.iter().map(|(key, name)| (*key, address(name))).collect()
}

/// Credits that the licences of the data ask for.
fn credits(plan: &Plan<'_>) -> Option<String> {
    (!plan.site.communes.is_empty()).then(|| {
        "Communes\u{a0}: @etalab/decoupage-administratif (INSEE, La Poste), Licence Ouverte 2.0. Coordonnées\u{a0}: GeoNames, CC BY 4.0.".to_owned()
    })
}

/// True if a section has something to show.
pub fn exists(plan: &Plan<'_>, section: &str) -> bool {
    match section {
        "aides" => plan.has(Kind::Aid),
        "annuaire" => plan.has(Kind::Structure) || plan.has(Kind::Service),
        "kits" => plan.has(Kind::Kit),
        "agenda" => plan.has(Kind::Event),
        "faq" => plan.has(Kind::Faq),
        "documents" => plan.has(Kind::Document),
        "programmes" => plan.has(Kind::Programme),
        "territoires" => plan.has(Kind::Territory),
        "thematiques" => plan.has(Kind::Theme),
        "publics" => plan.has(Kind::Public),
        "organismes" => plan.has(Kind::Organisation),
        "glossaire" => plan.has(Kind::Term),
        _ => true,
    }
}

/// A link to a section.
pub fn section(here: &Here, id: &str) -> Option<Lien> {
    let section = crate::check::SECTIONS.iter().find(|s| s.id == id)?;
    Some(Lien { titre: section.title.to_owned(), url: here.href(section.url) })
}

fn section_url(id: &str) -> &'static str {
    crate::check::SECTIONS.iter().find(|s| s.id == id).map_or("/", |s| s.url)
}
