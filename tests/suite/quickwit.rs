//! `export quickwit`: the same terms as in the index, in fields that the configuration knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::Site;
use passerelle::exchange::quickwit::{CONFIGURATION, documents};
use passerelle::search::FIELDS;
use passerelle::{catalogue, plan};
use serde_json::Value;

/// Term, field, document, count where it is kept.
type Postings = BTreeSet<(String, usize, u32, u32)>;

/// The documents of a site, and every posting of its index.
fn exported(site: &Site) -> (Vec<Value>, Postings) {
    let checked = site.check();
    let site = checked.site.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let plan = plan::plan(&site);
    let mut bytes = Vec::new();
    documents(&plan, &mut bytes).expect("memory refuses nothing");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let lines = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let postings = catalogue::index(&plan).expect("an index").postings().expect("postings");
    (lines, postings.into_iter().map(|p| (p.term, p.field, p.doc, p.count)).collect())
}

/// What Quickwit would index, if its tokeniser leaves the words as they are.
fn indexed(documents: &[Value]) -> Postings {
    let mut out = BTreeSet::new();
    for (document, doc) in documents.iter().zip(0u32..) {
        let mut counts: BTreeMap<(String, usize), u32> = BTreeMap::new();
        for (at, field) in FIELDS.iter().enumerate() {
            for word in document[field].as_str().expect("a text").split(' ').filter(|word| !word.is_empty()) {
                assert!(word.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase()), "one token: {word}");
                *counts.entry((word.to_owned(), at)).or_default() += 1;
            }
            for mark in document["reperes"].as_array().expect("a list").iter().filter_map(Value::as_str) {
                if let Some(mark) = mark.strip_prefix(field).filter(|mark| mark.starts_with(['#', '@'])) {
                    *counts.entry((mark.to_owned(), at)).or_default() += 1;
                }
            }
        }
        let kept = |at: usize, count| if FIELDS[at] == "texte" { count } else { 1 };
        out.extend(counts.into_iter().map(|((term, at), count)| (term, at, doc, kept(at, count))));
    }
    out
}

#[test]
fn quickwit_is_given_the_terms_of_the_index() {
    let (documents, postings) = exported(&Site::small());
    assert!(postings.len() > 300, "{}", postings.len());
    let indexed = indexed(&documents);
    let difference: Vec<_> = postings.symmetric_difference(&indexed).take(10).collect();
    assert!(difference.is_empty(), "{difference:?}");
}

/// What a reader sees under a result: the answer rather than the question and its source, and no title again.
#[test]
fn a_result_shows_what_its_title_does_not_say() {
    let question =
        "---\nquestion: Qui paie le bus ?\nsource: Guide, page 3\n---\n- La **région** paie le bus.\n";
    let (documents, _) = exported(&Site::small().with("faq/bus.md", question));
    let shown = |document: &Value, field: &str| document[field].as_str().expect("a text").to_owned();
    let bus = documents.iter().find(|document| shown(document, "url") == "/faq/bus/").expect("the question");
    assert!(shown(bus, "resume").starts_with("La région paie le bus. "), "{bus}");
    for document in &documents {
        let (title, extract) = (shown(document, "nom"), shown(document, "resume"));
        assert!(!extract.starts_with(&title), "{title} : {extract}");
    }
}

#[test]
fn the_configuration_knows_every_field_and_no_other() {
    let (documents, _) = exported(&Site::small());
    let mapped: BTreeSet<&str> = CONFIGURATION
        .1
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- {name: ")?.split(',').next())
        .collect();
    for document in &documents {
        let fields: BTreeSet<&str> =
            document.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(fields, mapped);
    }
    let yaml = passerelle::load::yaml::parse(
        &passerelle::diagnostics::Source::new("q.yaml", CONFIGURATION.1),
        CONFIGURATION.1,
    );
    assert!(yaml.expect("YAML").get("doc_mapping").is_some());
}

/// The small site, asked of a server at this address.
fn with_server(address: &str) -> Site {
    let site = Site::small();
    let text = site.read("site.yaml");
    site.with("site.yaml", format!("{text}\nrecherche:\n  serveur: {address}\n"))
}

#[test]
fn only_an_address_that_is_safe_in_a_policy_is_accepted() {
    for good in [
        "https://q.exemple.fr",
        "https://q.exemple.fr:7280/sous/",
        "http://127.0.0.1:7280",
        "http://localhost",
    ] {
        assert!(with_server(good).check().site.is_some(), "{good}: {}", with_server(good).messages());
    }
    let bad = [
        "http://q.exemple.fr",
        "q.exemple.fr",
        "ftp://q.exemple.fr",
        "javascript:alert(1)",
        "https://",
        "https://q.exemple.fr;script-src",
        "https://q.exemple.fr/a;b",
        "https://*.exemple.fr",
        "https://moi:secret@q.exemple.fr",
        "https://q.exemple.fr?a=b",
        "https://q.exemple.fr:0",
        "http://localhost.exemple.fr",
        "\"https://q.exemple.fr *\"",
    ];
    for bad in bad {
        let found = with_server(bad).diagnostics();
        assert!(
            found.iter().any(|d| d.code == "forme" && d.file == "content/site.yaml"),
            "{bad}: {found:#?}"
        );
    }
    let told = with_server("http://q.exemple.fr").messages();
    assert!(told.contains("vouliez-vous dire « https://q.exemple.fr »"), "{told}");
}

/// The files that say where questions go.
fn told(site: &Site) -> [String; 3] {
    let out = site.built();
    ["recherche/index.html", "recherche/moteur.js", "mentions-legales/index.html"]
        .map(|name| std::fs::read_to_string(out.join(name)).expect(name))
}

#[test]
fn questions_go_to_a_server_only_where_the_site_names_one_and_readers_are_told() {
    let [page, engine, legal] = told(&with_server("https://q.exemple.fr/sous/"));
    assert!(page.contains("data-serveur=\"https://q.exemple.fr/sous/api/v1/passerelle/search\""));
    assert!(page.contains("<option value=\"aide\">"), "the filters have their values");
    assert!(engine.contains("begin(ServerPage);"));
    assert!(legal.contains("envoyés à https://q.exemple.fr,"));
    for text in told(&Site::small()) {
        assert!(!text.contains("serveur=") && !text.contains("ServerPage") && !text.contains("envoyés à"));
    }
}
