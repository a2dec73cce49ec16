//! Anchors of the pages that no entry describes: the check knows what the built pages have.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::site::{self, Site};
use passerelle::check::{Options, SECTIONS};
use passerelle::diagnostics::Diagnostic;

const KIT: &str = "/kits/mobilite/imprimer/";
const TERRITORY: &str = "/territoires/val/imprimer/";

/// The small site, with a page that links to each of `targets`.
fn linking<'t>(site: Site, targets: impl IntoIterator<Item = &'t str>) -> Site {
    let mut page = "---\ntitre: Des liens\n---\n".to_owned();
    for target in targets {
        _ = write!(page, "\nVoyez [la partie {target}]({target}).\n");
    }
    site.with("pages/liens.md", page)
}

fn dead(site: &Site) -> Vec<Diagnostic> {
    site.diagnostics().into_iter().filter(|d| d.code == "ancre-morte").collect()
}

/// The ids of a page, but for those of charts, tables and controls, which only the page itself names.
fn ids(html: &str) -> BTreeSet<String> {
    let parts = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = ["-titre", "-legende", "-desc", "-tableau", "-annees"];
    let is_control = |id: &str| {
        [
            "filtre-",
            "fn-",
            "t-",
            "carte",
            "lien-",
            "texte-",
            "q-exemples",
            "aide-recherche",
            "plus-de",
            "titre-",
        ]
        .iter()
        .any(|start| id.starts_with(start))
    };
    // What notes are called holds a `_`.
    parts
        .filter(|id| !own.iter().any(|end| id.ends_with(end)) && !is_control(id) && !id.contains('_'))
        .map(str::to_owned)
        .collect()
}

/// The pages whose anchors the check lists, by their address, and what a build gives them.
fn built(site: &Site) -> Vec<(String, BTreeSet<String>)> {
    let out = site.built();
    let pages =
        site::files(&out).into_iter().filter_map(|file| file.strip_suffix("index.html").map(str::to_owned));
    let pages = pages.map(|folder| format!("/{folder}"));
    let listed = |url: &String| {
        // A reader's own list follows the `#` of this one.
        url != "/ma-liste/" && SECTIONS.iter().any(|s| s.url == url)
            || url.ends_with("/imprimer/")
            || url.ends_with("/contexte-et-suivi/")
    };
    let read = |url: String| {
        let html = std::fs::read_to_string(out.join(&url[1..]).join("index.html")).expect("a page");
        (url, ids(&html))
    };
    pages.filter(listed).map(read).collect()
}

fn every_id_is_known(site: Site) {
    let pages = built(&site);
    assert!(pages.len() >= SECTIONS.len() - 1, "{pages:?}");
    let targets: Vec<String> =
        pages.iter().flat_map(|(url, ids)| ids.iter().map(move |id| format!("{url}#{id}"))).collect();
    let found = dead(&linking(site, targets.iter().map(String::as_str)));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_id_of_a_page_of_the_small_site_can_be_linked_to() {
    every_id_is_known(Site::small());
}

#[test]
fn every_id_of_a_page_of_the_real_site_can_be_linked_to() {
    every_id_is_known(Site::real());
}

#[test]
fn an_anchor_that_such_a_page_does_not_have_is_dead() {
    let sections = SECTIONS.iter().map(|section| section.url).filter(|url| *url != "/ma-liste/");
    let targets: Vec<String> = sections.chain([KIT, TERRITORY]).map(|url| format!("{url}#zzz")).collect();
    let found = dead(&linking(Site::small(), targets.iter().map(String::as_str)));
    assert_eq!(found.len(), targets.len(), "{found:#?}");
    let others = ["rubrique:faq#zzz", "terme:rsa#zzz", "/faq/?x=1#zzz", "/aides/aide-au-permis/?x=1#zzz"];
    assert_eq!(dead(&linking(Site::small(), others)).len(), others.len());
    let html =
        Site::small().with("pages/liens.md", "---\ntitre: T\n---\n\n<a href=\"/faq/#zzz\">la foire</a>\n");
    assert!(html.messages().contains("la page visée n'a pas de partie « #zzz »"), "{}", html.messages());
}

#[test]
fn the_part_that_was_meant_is_proposed() {
    for (target, meant) in [
        ("/faq/#qui-est-mon-referent", "#question-qui-est-mon-referent"),
        ("/aides/#passer-permis", "#situation-passer-permis"),
        ("/mentions-legales/#hebergeurs", "#hebergeur"),
    ] {
        let found = dead(&linking(Site::small(), [target]));
        assert!(found.len() == 1 && found[0].help.contains(meant), "{target}: {found:#?}");
    }
    // What could not be read may have made it.
    let broken = Site::small().with("glossaire.yaml", "- sigle: \"RSA\n");
    assert_eq!(dead(&linking(broken, ["/glossaire/#rsa"])).len(), 0);
}

#[test]
fn an_anchor_is_looked_for_before_its_page_is_published() {
    let later = "publie_le: 2026-12-01\nnom:";
    let site = Site::small().replacing("aides/aide-au-permis.md", "nom:", later);
    let site = linking(
        site,
        ["/aides/aide-au-permis/#x", "aide:aide-au-permis#y", "/aides/aide-au-permis/#papiers"],
    );
    let day = |date: &str| {
        let options = Options { date: date.parse().ok(), ..Options::default() };
        let found = site.check_with(&options).diagnostics;
        found.iter().filter(|d| d.code == "ancre-morte").count()
    };
    assert_eq!((day("2026-11-15"), day("2026-12-01")), (2, 2));
}

#[test]
fn an_axis_stands_on_the_page_of_its_programme_published_or_not() {
    let axis = ["/programmes/exemple/#axe-acces-emploi", "programme:exemple#axe-acces-emploi"];
    assert_eq!(dead(&linking(Site::small(), axis)).len(), 0);
    let draft = Site::small().replacing("programmes/exemple/programme.yaml", "nom:", "brouillon: oui\nnom:");
    assert_eq!(dead(&linking(draft, axis)).len(), 0);
}
