//! Long lists are cut into pages: everything is on one of them, and none is heavy.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::Site;

const SERVICES: usize = 1_500;
/// What a page of a long list may weigh.
const HEAVY: usize = 200_000;

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

/// The small site with many services of one structure, built; and its folder.
fn built() -> (Site, PathBuf) {
    built_from(Site::small().with("annuaire/essai.yaml", services()))
}

fn built_from(site: Site) -> (Site, PathBuf) {
    let out = site.built();
    (site, out)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The parts of the list at `folder`, in order.
fn parts(folder: &Path) -> Vec<String> {
    let further = (2..).map(|part| folder.join(format!("page/{part}/index.html"))).take_while(|p| p.exists());
    std::iter::once(folder.join("index.html")).chain(further).map(|path| read(&path)).collect()
}

/// Every part says which it is, where it stands, and what comes before and after it.
fn chained(address: &str, title: &str, parts: &[String]) {
    let url = |part: usize| match part {
        1 => format!("https://insertion.valclair.example{address}"),
        _ => format!("https://insertion.valclair.example{address}page/{part}/"),
    };
    let link = |rel: &str, part: usize| format!("<link rel=\"{rel}\" href=\"{}\">", url(part));
    for (at, html) in parts.iter().enumerate() {
        let part = at + 1;
        assert!(html.contains(&link("canonical", part)), "{address} {part}");
        assert_eq!(html.contains("rel=\"prev\""), part > 1, "{address} {part}");
        assert_eq!(html.contains("rel=\"next\""), part < parts.len(), "{address} {part}");
        assert!(part == 1 || html.contains(&link("prev", part - 1)), "{address} {part}");
        assert!(part == parts.len() || html.contains(&link("next", part + 1)), "{address} {part}");
        let said =
            if part == 1 { title.to_owned() } else { format!("{title}, page {part} sur {}", parts.len()) };
        assert!(html.contains(&format!("<h1>{said}</h1>")), "{address} {part}");
        assert!(html.len() < HEAVY, "{address} {part}: {}", html.len());
    }
}

#[test]
fn a_structure_with_many_services_stands_on_several_pages() {
    let (_site, out) = built();
    let parts = parts(&out.join("annuaire/valclair--mission-locale"));
    chained("/annuaire/valclair--mission-locale/", "Mission locale de Valclair", &parts);
    let mut found = BTreeSet::new();
    for (at, html) in parts.iter().enumerate() {
        let here = linked(html);
        assert!(!here.is_empty() && here.is_disjoint(&found), "each service is on one page");
        found.extend(here);
        assert_eq!(html.contains("<dt>Adresse</dt>"), at == 0, "the place is described once");
    }
    assert_eq!(found.len(), SERVICES);
}

#[test]
fn the_map_of_the_site_is_cut_also_under_an_entry() {
    let (_site, out) = built();
    let parts = parts(&out.join("plan-du-site"));
    assert!(parts.len() > 7, "{}", parts.len());
    chained("/plan-du-site/", "Plan du site", &parts);
    let found: Vec<BTreeSet<String>> = parts.iter().map(|html| linked(html)).collect();
    assert_eq!(found.iter().map(BTreeSet::len).sum::<usize>(), SERVICES, "each service is on one page");
    assert_eq!(found.iter().flatten().collect::<BTreeSet<_>>().len(), SERVICES);
    let named = |html: &String| html.contains("href=\"/annuaire/valclair--mission-locale/\"");
    assert!(
        parts.iter().zip(&found).all(|(html, here)| here.is_empty() || named(html)),
        "under its structure"
    );
}

#[test]
fn a_territory_with_many_services_stands_on_several_pages() {
    let (_site, out) = built();
    let folder = out.join("territoires/val");
    let first = read(&folder.join("index.html"));
    let others = parts(&folder).split_off(1);
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

/// More than stand on one page.
const COMMUNES: usize = 5_100;

/// The communes that a page names, each with the address it leads to.
fn communes(html: &str) -> Vec<(String, String)> {
    let list = html.split("id=\"liste-communes\"").nth(1).and_then(|rest| rest.split("</ul>").next());
    let link = |line: &str| {
        let (address, rest) = line.split_once("href=\"")?.1.split_once('"')?;
        let name = rest.split_once('>')?.1.split_once('<')?.0;
        Some((name.to_owned(), address.to_owned()))
    };
    list.unwrap_or_default().split("<li").skip(1).filter_map(link).collect()
}

#[test]
fn every_commune_of_a_nation_is_reached_by_links() {
    let site = Site::small();
    let mut towns: Vec<serde_json::Value> =
        serde_json::from_str(&site.read("communes.json")).expect("the communes of the model");
    let group = towns[0].clone();
    towns.extend((0..COMMUNES).map(|n| {
        let mut town = group.clone();
        town["nom"] = format!("Bourg {n:04}").into();
        town["code_insee"] = format!("98{n:03}").into();
        if n > 999 {
            town["code_insee"] = format!("{}{:03}", 60 + n / 1000, n % 1000).into();
        }
        town
    }));
    let (_site, out) = built_from(site.with("communes.json", serde_json::to_string(&towns).expect("JSON")));
    let parts = parts(&out.join("territoires"));
    assert_eq!(parts.len(), towns.len().div_ceil(200));
    chained("/territoires/", "Territoires", &parts);
    // Without script, a reader goes by the links under the list.
    let mut reached = BTreeSet::from([1]);
    let mut next = vec![1];
    while let Some(part) = next.pop() {
        for rest in parts[part - 1].split("href=\"/territoires/").skip(1) {
            let number = rest.strip_prefix("page/").and_then(|rest| rest.split('/').next()?.parse().ok());
            if let Some(other) = number.filter(|other| reached.insert(*other)) {
                next.push(other);
            }
        }
    }
    assert_eq!(reached.len(), parts.len(), "each part is reached from the first");
    let mut found = BTreeSet::new();
    for (name, address) in parts.iter().flat_map(|html| communes(html)) {
        let page = out
            .join(address.split('#').next().unwrap_or_default().trim_start_matches('/'))
            .join("index.html");
        assert!(page.is_file(), "{name} leads to {address}");
        assert!(found.insert(name.clone()), "{name} is named once");
    }
    assert_eq!(found.len(), towns.len());
}

#[test]
fn pages_json_names_the_pages_of_the_sitemap() {
    let (_site, out) = built();
    let pages: Vec<serde_json::Value> =
        serde_json::from_str(&read(&out.join("donnees/pages.json"))).expect("JSON");
    let text = |page: &serde_json::Value, key: &str| page[key].as_str().expect("a text").to_owned();
    let urls: BTreeSet<String> = pages.iter().map(|page| text(page, "url")).collect();
    assert_eq!(urls.len(), pages.len(), "each page once");
    let sitemap = read(&out.join("sitemap.xml"));
    let locations = sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
    let listed: BTreeSet<String> = locations
        .map(|url| url.splitn(4, '/').nth(3).map_or("/".to_owned(), |path| format!("/{path}")))
        .collect();
    assert!(listed.is_subset(&urls), "{:?}", listed.difference(&urls));
    // What asks not to be indexed is in no sitemap.
    for url in &urls {
        let html = read(&out.join(url.trim_start_matches('/')).join("index.html"));
        assert_eq!(
            !html.contains("<meta name=\"robots\" content=\"noindex\">"),
            listed.contains(url),
            "{url}"
        );
    }
    let first = pages.iter().find(|page| text(page, "url") == "/annuaire/").expect("the directory");
    let second = pages.iter().find(|page| text(page, "url") == "/annuaire/page/2/").expect("its second part");
    assert_eq!((&first["type"], &first["id"]), (&second["type"], &second["id"]));
    assert!(text(second, "titre").contains("page 2 sur"), "{second}");
}
