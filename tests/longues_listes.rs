//! Long lists are cut into pages: everything is on one of them, and none is heavy.

mod site;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use passerelle::build::{Request, build};
use passerelle::check::Options;
use passerelle::publish::{self, Guard};
use passerelle::render::Form;
use site::Site;

const SERVICES: usize = 1_500;
/// The longest page that is not cut today weighs half as much.
const HEAVY: usize = 400_000;

fn services() -> String {
    let mut out = String::from("services:\n");
    for i in 0..SERVICES {
        let _ = write!(
            out,
            "  - source: essai\n    id: essai--{i:04}\n    structure_id: valclair--mission-locale\n    nom: \"Service {i:04}\"\n    \
             date_maj: 2026-09-01\n    description: \"Ce que fait le service {i:04}.\"\n    \
             thematiques: [mobilite--acceder-a-un-vehicule]\n    territoires: [val]\n",
        );
    }
    out
}

/// The services that a page links to.
fn linked(html: &str) -> BTreeSet<String> {
    html.match_indices("/annuaire/essai--").map(|(at, m)| html[at + m.len()..][..4].to_owned()).collect()
}

#[test]
fn a_territory_with_many_services_stands_on_several_pages() {
    let site = Site::small().with("annuaire/essai.yaml", services());
    let out = site.root().join("public");
    let request = Request {
        source: site.root().to_path_buf(),
        out: out.clone(),
        check: Options::default(),
        publish: publish::Options::default(),
        guard: Guard::default(),
        form: Form::Online,
    };
    build(&request, &|_, _| {}).expect("a site");
    let folder = out.join("territoires/val");
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let first = read(&folder.join("index.html"));
    let parts = fs::read_dir(folder.join("page")).expect("further pages");
    let others: Vec<String> = parts.map(|p| read(&p.expect("a page").path().join("index.html"))).collect();
    assert!(others.len() >= 7, "{}", others.len());

    let mut found = linked(&first);
    for page in &others {
        let here = linked(page);
        assert!(!here.is_empty() && here.is_disjoint(&found), "each service is on one page");
        found.extend(here);
        assert!(page.len() < HEAVY, "{}", page.len());
        assert!(!page.contains("id=\"communes\"") && !page.contains("<p class=\"note-titre\">"), "said once");
    }
    assert_eq!(found.len(), SERVICES);
    assert!(first.contains("id=\"communes\"") && first.contains("page/2/"));

    let booklet = read(&folder.join("imprimer/index.html"));
    assert!(booklet.matches("<strong>Service ").count() <= 1_000);
    assert!(booklet.contains("Ce livret s’arrête avant"));
}
