//! What holds for any right site: it is published, its references come back, its links lead somewhere.
//!
//! The sites are that of `init` with entries added at random, always the same ones.
//! `PASSERELLE_SITES=500 cargo test --profile verif --test suite proprietes::` tries more of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::dice::Dice;
use crate::site::{self, Site};
use passerelle::model::record::Visitor;
use passerelle::model::reference::Slot;

/// Sites of an ordinary run.
const SITES: u64 = 12;
const URL: &str = "https://insertion.valclair.example";
/// An address that the content gives for a document which is not published with the site.
const ELSEWHERE: &str = "https://insertion.valclair.example/programme-en-bref.pdf";

const THEMES: &[&str] = &["emploi", "mobilite"];
const PUBLICS: &[&str] = &["beneficiaires-rsa", "demandeurs-emploi"];
const SITUATIONS: &[&str] = &["reprise-emploi", "passer-permis"];
const ORGANISATIONS: &[&str] = &["departement", "mission-locale"];
const WORDS: &[&str] = &[
    "une aide",
    "le RSA",
    "l'été",
    "**important**",
    "« au plus »",
    "10 000 €",
    "cœur & co",
    "a < b",
    "`code`",
    "Où ?",
    "N°\u{a0}3",
    "e\u{301}té",
];
const TITLES: &[&str] = &["Bon à savoir", "Où s'adresser ?", "50 % & plus", "L’été", "Démarche", "Démarche"];
/// Places of the site that are in every one of them.
const PLACES: &[&str] = &[
    "kit:mobilite",
    "aide:aide-au-permis",
    "aide:aide-au-permis#bon-a-savoir",
    "action:exemple/01-bouger-vers-l-emploi",
    "territoire:val",
    "rubrique:agenda",
    "rubrique:glossaire",
    "https://ailleurs.example/?a=1&b=2",
    "mailto:accueil@valclair.example",
];

/// The sites of this run; each with the number that it was made from.
fn each_site(test: fn(&Site)) {
    let sites = std::env::var("PASSERELLE_SITES").ok().and_then(|n| n.parse().ok()).unwrap_or(SITES);
    for seed in 1..=sites {
        println!("site {seed}");
        test(&random(seed));
    }
}

fn random(seed: u64) -> Site {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let site = Site::small();
    let territories = territories(&mut dice, &site);
    let places: Vec<&str> = territories.iter().map(String::as_str).collect();
    let aids = dice.below(7);
    for n in 0..aids {
        let text = aid(&mut dice, n, aids, &places);
        site.write(&format!("aides/essai-{n}.md"), text);
    }
    services(&mut dice, &site, &places);
    lists(&mut dice, &site, aids, &places);
    site
}

/// New territories, some inside others.
fn territories(dice: &mut Dice, site: &Site) -> Vec<String> {
    let mut ids = vec!["valclair".to_owned(), "val".to_owned(), "hauts".to_owned()];
    let mut text = String::new();
    for n in 0..dice.below(4) {
        let parent = ids[dice.below(ids.len())].clone();
        let id = format!("quartier-{n}");
        let _ = writeln!(text, "- {{id: {id}, nom: \"Quartier n° {n}\", type: autre, parent: {parent}}}");
        ids.push(id);
    }
    if !text.is_empty() {
        site.write("territoires/quartiers.yaml", text);
    }
    ids
}

fn aid(dice: &mut Dice, n: usize, aids: usize, territories: &[&str]) -> String {
    let organisation = dice.pick(ORGANISATIONS);
    let mut text = format!(
        "---\nnom: \"Aide d'essai {n}\"\nresume: \"Paie {}.\"\nen_clair: \"Une aide pour payer.\"\norganisme: {organisation}\n",
        words(dice)
    );
    for (key, known, least) in [
        ("prescripteurs", ORGANISATIONS, 0),
        ("publics", PUBLICS, 1),
        ("thematiques", THEMES, 1),
        ("situations", SITUATIONS, 0),
        ("territoires", territories, 1),
    ] {
        let some = dice.some(known, least);
        if !some.is_empty() {
            let _ = writeln!(text, "{key}: [{}]", some.join(", "));
        }
    }
    if dice.below(2) == 0 {
        text.push_str("actions_liees: [exemple/01-bouger-vers-l-emploi]\n");
    }
    let _ = writeln!(text, "demarche: [\"Demandez.\"]\nsource: \"Règlement\"\n---\n");
    for _ in 0..dice.below(4) {
        let _ = writeln!(text, "## {}\n\n{}\n", dice.pick(TITLES), paragraph(dice, aids));
    }
    text
}

fn words(dice: &mut Dice) -> String {
    (0..=dice.below(5)).map(|_| dice.pick(WORDS)).collect::<Vec<_>>().join(" ").replace(['"', '\\'], "")
}

/// Words, a link, perhaps a list or a table.
fn paragraph(dice: &mut Dice, aids: usize) -> String {
    let to = if aids > 0 && dice.below(2) == 0 {
        format!("aide:essai-{}", dice.below(aids))
    } else {
        dice.pick(PLACES).to_owned()
    };
    let words = words(dice);
    let link = format!("{words}, [les pages du guide]({to}).");
    match dice.below(4) {
        0 => format!("- {link}\n- {words}"),
        1 => format!("| Quoi | Où |\n|---|---|\n| {words} | {link} |"),
        _ => link,
    }
}

fn services(dice: &mut Dice, site: &Site, territories: &[&str]) {
    let mut text = String::from("services:\n");
    let services = dice.below(5);
    for n in 0..services {
        let (publics, places) = (dice.some(&["jeunes", "femmes"], 1), dice.some(territories, 1));
        let _ = write!(
            text,
            "  - source: valclair\n    structure_id: valclair--mission-locale\n    id: valclair--essai-{n}\n    \
             nom: \"Service d'essai {n}\"\n    date_maj: 2026-09-01\n    description: \"Prête un vélo, {n} jours.\"\n    \
             thematiques: [mobilite--acceder-a-un-vehicule]\n    publics: [{}]\n    telephone: \"05 36 49 00 03\"\n    \
             modes_accueil: [en-presentiel]\n    territoires: [{}]\n",
            publics.join(", "),
            places.join(", ")
        );
    }
    if services > 0 {
        site.write("annuaire/essai.yaml", text);
    }
}

/// Words of the glossary, events and questions.
fn lists(dice: &mut Dice, site: &Site, aids: usize, territories: &[&str]) {
    let mut glossary = site.read("glossaire.yaml");
    for n in 0..dice.below(4) {
        let see = if n > 0 { format!("terme-{}", n - 1) } else { "rsa".to_owned() };
        let _ = writeln!(glossary, "- terme: \"terme {n}\"\n  definition: \"Un mot.\"\n  voir: [{see}]");
    }
    site.write("glossaire.yaml", glossary);
    let mut events = site.read("agenda.yaml");
    for n in 0..dice.below(4) {
        let places = dice.some(territories, 1).join(", ");
        let _ = writeln!(
            events,
            "- titre: \"Rencontre {n}\"\n  debut: 2027-0{}-1{n}\n  lieu: \"Ici\"\n  territoires: [{places}]",
            1 + n
        );
    }
    site.write("agenda.yaml", events);
    for n in 0..dice.below(3) {
        let theme = dice.pick(THEMES);
        let head = format!("---\nquestion: \"Question {n} ?\"\nthematiques: [{theme}]\n---\n\n");
        site.write(&format!("faq/question-{n}.md"), head + &paragraph(dice, aids) + "\n");
    }
}

/// The references of an entry: the key in which each stands, and where it leads.
#[derive(Default)]
struct References {
    key: &'static str,
    found: Vec<(&'static str, String, Option<u32>)>,
}

impl Visitor for References {
    fn key(&mut self, key: &'static str) {
        self.key = key;
    }

    fn reference(&mut self, slot: &Slot) {
        self.found.push((self.key, slot.id.clone(), slot.target.get().copied()));
    }
}

#[test]
fn every_reference_has_its_backlink_and_every_backlink_its_reference() {
    each_site(|site| {
        let checked = site.check();
        let checked = checked.site.unwrap_or_else(|| panic!("{}", site.messages()));
        let mut expected: BTreeSet<(u32, u32, &str)> = BTreeSet::new();
        for (from, entry) in checked.entries() {
            let mut references = References::default();
            entry.data.visit(&mut references);
            for (key, id, target) in references.found {
                match target {
                    Some(target) if target == from => {}
                    Some(target) => drop(expected.insert((target, from, key))),
                    None => assert!(id.starts_with("rubrique:"), "{key}: {id} leads nowhere"),
                }
            }
        }
        let all = 0u32..u32::try_from(checked.all_entries().len()).expect("few entries");
        let backlinks = |to: u32| checked.backlinks(to).iter().map(move |back| (to, back.from, back.key));
        assert_eq!(all.flat_map(backlinks).collect::<BTreeSet<_>>(), expected);
        assert!(expected.len() > 10);
    });
}

#[test]
fn every_right_site_is_published_and_its_links_lead_somewhere() {
    each_site(|site| {
        let public = site.root().join("public");
        let run = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(["build", "--silencieux", "--source"])
            .arg(site.root())
            .arg("--out")
            .arg(&public)
            .output()
            .expect("the binary runs");
        assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
        let pages = pages(&public);
        let mut links = 0;
        for (page, text) in &pages {
            for link in values(text, "href").chain(values(text, "src")) {
                links += usize::from(assert_leads_somewhere(&public, &pages, page, &link));
            }
        }
        assert!(links > 100, "only {links} links inside the site");
    });
}

/// The pages by their path in the site.
fn pages(public: &Path) -> BTreeMap<String, String> {
    let read = |name: &str| fs::read_to_string(public.join(name)).expect("a page");
    let html = site::files(public).into_iter().filter(|name| name.ends_with(".html"));
    html.map(|name| (name.clone(), read(&name))).collect()
}

/// The values of an attribute in a page, as they are meant.
fn values<'t>(page: &'t str, attribute: &str) -> impl Iterator<Item = String> + use<'t> {
    let open = format!(" {attribute}=\"");
    let starts: Vec<usize> = page.match_indices(&open).map(|(at, found)| at + found.len()).collect();
    starts.into_iter().map(|start| {
        let value = page[start..].split('"').next().unwrap_or_default();
        value
            .replace("&#x2F;", "/")
            .replace("&#39;", "'")
            .replace("&#x27;", "'")
            .replace("&quot;", "\"")
            .replace("&amp;", "&")
    })
}

/// Fails if a link leads to no file or no anchor; answers whether it stays in the site.
fn assert_leads_somewhere(public: &Path, pages: &BTreeMap<String, String>, page: &str, link: &str) -> bool {
    if link == ELSEWHERE {
        return false;
    }
    let link = link.strip_prefix(URL).unwrap_or(link);
    if ["http:", "https:", "mailto:", "tel:", "sms:", "data:"].iter().any(|scheme| link.starts_with(scheme)) {
        return false;
    }
    let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
    let address = address.split('?').next().unwrap_or_default();
    let file = match address {
        "" => page.to_owned(),
        _ => {
            let path = address.strip_prefix('/').unwrap_or_else(|| panic!("{page}: {link} is relative"));
            if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
        }
    };
    assert!(public.join(&file).is_file(), "{page}: {link} leads to no file");
    if !anchor.is_empty() {
        let text = pages.get(&file).unwrap_or_else(|| panic!("{page}: {link} is no page"));
        assert!(values(text, "id").any(|id| id == anchor), "{page}: {link} leads to no anchor");
    }
    true
}
