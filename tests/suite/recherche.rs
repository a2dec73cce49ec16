//! The search engine against the tables that the browser's code must also pass.

use std::path::{Path, PathBuf};
use std::process::Command;

use passerelle::search::{self, Document, Facets, Filters, Index, Label, Place, Sources, Synonym};
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn lines(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(fixture(name)).expect("the table is there");
    text.lines()
        .filter(|l| !l.starts_with("# "))
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> Vec<String> {
    value.as_array().map(|items| items.iter().map(text).collect()).unwrap_or_default()
}

fn site() -> (Vec<Document>, Sources) {
    let json = std::fs::read_to_string(fixture("recherche/site.json")).expect("the small site is there");
    let site: Value = serde_json::from_str(&json).expect("the small site is JSON");
    let each = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let labels = |name: &str| {
        each(&site["facets"][name])
            .iter()
            .map(|l| Label { id: text(&l["id"]), name: text(&l["name"]) })
            .collect()
    };
    let documents = each(&site["documents"])
        .iter()
        .map(|d| Document {
            url: text(&d["url"]),
            title: text(&d["title"]),
            kind: text(&d["kind"]),
            programme: d["programme"].as_str().map(str::to_owned),
            themes: list(&d["themes"]),
            publics: list(&d["publics"]),
            territories: list(&d["territories"]),
            filtered_in: list(&d["territories"]),
            local_to: list(&d["local_to"]),
            number: d["number"].as_u64().and_then(|n| u32::try_from(n).ok()),
            acronym: text(&d["acronym"]),
            keywords: text(&d["keywords"]),
            headings: text(&d["headings"]),
            summary: text(&d["summary"]),
            notice: String::new(),
            body: text(&d["body"]),
            places: text(&d["places"]),
        })
        .collect();
    let sources = Sources {
        synonyms: each(&site["synonyms"])
            .iter()
            .map(|s| Synonym {
                from: text(&s["from"]),
                to: list(&s["to"]),
                both_ways: s["both_ways"] == true,
            })
            .collect(),
        places: each(&site["places"])
            .iter()
            .map(|p| Place {
                name: text(&p["name"]),
                codes: list(&p["codes"]),
                territories: list(&p["territories"]),
                url: text(&p["url"]),
            })
            .collect(),
        facets: Facets {
            kinds: labels("kinds"),
            programmes: labels("programmes"),
            themes: labels("themes"),
            publics: labels("publics"),
            territories: labels("territories"),
            everyone: "tous-publics".to_owned(),
        },
        worth: site["worth"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(kind, worth)| (kind.clone(), [0, 1, 2].map(|at| worth[at].as_f64().unwrap_or(1.0) as f32)))
            .collect(),
        with_server: false,
    };
    (documents, sources)
}

fn index() -> Index {
    let (documents, sources) = site();
    Index::build(documents, &sources).expect("the index is built")
}

#[test]
fn texts_are_cut_into_the_words_of_the_table() {
    for row in lines("normalisation.tsv") {
        let typed: String = serde_json::from_str(&row[0]).expect("a JSON string");
        let folded = search::fold(&typed);
        assert_eq!(search::tokens(&folded).collect::<Vec<_>>().join(" "), row[1], "{typed:?}");
    }
}

#[test]
fn words_have_the_stems_of_the_table() {
    for row in lines("racines.tsv") {
        assert_eq!(search::stem(&row[0]), row[1], "{}", row[0]);
    }
}

#[test]
fn questions_mean_and_find_what_the_table_says() {
    let index = index();
    for row in lines("questions.tsv") {
        let typed: String = serde_json::from_str(&row[0]).expect("a JSON string");
        let found = index.search(&typed, 10, &Filters::default()).expect("tantivy answers");
        let slots = found.question.slots.iter().map(|slot| {
            let ways = slot.alternatives.iter().map(|a| format!("{}:{:.2}", a.terms.join(" "), a.weight));
            ways.collect::<Vec<_>>().join(" | ")
        });
        assert_eq!(slots.collect::<Vec<_>>().join(" ; "), row[1], "{typed:?}");
        let urls: Vec<&str> = found.hits.iter().map(|hit| hit.url.as_str()).collect();
        assert_eq!(urls.join(" "), row[2], "{typed:?}");
        let corrected = found.question.corrections.iter().map(|(word, form)| format!("{word}>{form}"));
        let told = corrected.chain(found.question.unknown.iter().map(|word| format!("{word}?")));
        if let Some(expected) = row.get(3) {
            assert_eq!(told.collect::<Vec<_>>().join(" "), *expected, "{typed:?}");
        }
    }
}

/// On sixty pages that all have the word in their text: when titles have it too, it is nobody's word for another.
#[test]
fn a_word_that_is_everywhere_stands_for_nothing_else() {
    for (titles, ways) in [(24, 1), (0, 2)] {
        let page = |n: usize| Document {
            url: format!("/{n}/"),
            title: format!("{} {n}", if n < titles { "Service" } else { "Page" }),
            body: "Un service proche de chez vous.".into(),
            ..Document::default()
        };
        let guichet = Synonym { from: "service".into(), to: vec!["guichet".into()], both_ways: false };
        let sources = Sources { synonyms: vec![guichet], ..Sources::default() };
        let index = Index::build((0..60).map(page), &sources).expect("the index is built");
        assert_eq!(index.understand("service").slots[0].alternatives.len(), ways, "{titles} titles");
    }
}

/// « RSA » needs no expansion where every page says it, and would count as three words; the expansion still finds it.
#[test]
fn an_acronym_that_is_everywhere_stands_alone() {
    for (titles, ways) in [(24, 1), (0, 2)] {
        let page = |n: usize| Document {
            url: format!("/{n}/"),
            title: if n < titles { "Le RSA".into() } else { format!("Page {n}") },
            body: "Pour qui reçoit le RSA.".into(),
            ..Document::default()
        };
        let revenu =
            Synonym { from: "RSA".into(), to: vec!["revenu de solidarité".into()], both_ways: true };
        let sources = Sources { synonyms: vec![revenu], ..Sources::default() };
        let index = Index::build((0..60).map(page), &sources).expect("the index is built");
        assert_eq!(index.understand("rsa").slots[0].alternatives.len(), ways, "{titles} titles");
        let whole = &index.understand("revenu de solidarité").slots[0].alternatives;
        assert!(whole.iter().any(|way| way.terms == ["rsa"]), "{whole:?}");
    }
}

#[test]
fn a_word_that_every_page_says_does_not_outweigh_a_rare_one() {
    let page = |url: &str, title: &str, body: &str| Document {
        url: url.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        ..Document::default()
    };
    let mut documents = vec![
        page("/allocation/", "Allocation", "L'allocation et ses conditions."),
        page(
            "/avis/",
            "Participer à une rencontre",
            "Les personnes qui reçoivent l'allocation disent leur avis.",
        ),
    ];
    documents.extend((0..6).map(|n| page(&format!("/{n}/"), "Autre page", "Elle dépend de l'allocation.")));
    let index = Index::build(documents, &Sources::default()).expect("the index is built");
    let found = index.search("avis allocation", 2, &Filters::default()).expect("tantivy answers");
    assert_eq!(found.hits.first().map(|hit| hit.url.as_str()), Some("/avis/"));
}

/// Of two pages that answer, what is there comes first, though the other says it a little better.
#[test]
fn what_is_there_comes_before_what_is_everywhere() {
    let first = |question: &str, local_to: &[&str]| {
        let page = |url: &str, title: &str| Document {
            url: url.to_owned(),
            title: title.to_owned(),
            territories: vec!["nord".to_owned()],
            body: "La mission locale reçoit aussi à Loudun.".to_owned(),
            ..Document::default()
        };
        let mut documents = vec![page("/partout/", "Mission locale"), page("/la/", "Mission locale rurale")];
        documents[1].local_to = local_to.iter().map(|place| (*place).to_owned()).collect();
        documents.extend((0..20).map(|n| Document {
            title: "Une autre page du guide".into(),
            url: format!("/{n}/"),
            ..Document::default()
        }));
        let loudun = Place { name: "Loudun".into(), territories: vec!["nord".into()], ..Place::default() };
        let sources = Sources { places: vec![loudun], ..Sources::default() };
        let index = Index::build(documents, &sources).expect("the index is built");
        let found = index.search(question, 1, &Filters::default()).expect("tantivy answers");
        found.hits.into_iter().map(|hit| hit.url).next().unwrap_or_default()
    };
    assert_eq!(first("mission locale", &["nord"]), "/partout/");
    assert_eq!(first("mission locale Loudun", &[]), "/partout/");
    assert_eq!(first("mission locale Loudun", &["nord"]), "/la/");
}

/// A beginning is likelier that of a common word: that few pages have the other is no reason to put them first.
#[test]
fn a_beginning_is_first_that_of_the_commonest_word() {
    let page = |n: usize| Document {
        url: format!("/{n}/"),
        title: format!("{} {n}", if n == 0 { "Expédition" } else { "Expulsion" }),
        ..Document::default()
    };
    let index = Index::build((0..7).map(page), &Sources::default()).expect("the index is built");
    let found = index.search("exp", 7, &Filters::default()).expect("tantivy answers");
    assert_eq!(found.hits.first().map(|hit| hit.url.as_str()), Some("/1/"));
}

#[test]
fn filters_keep_what_they_name_and_pages_for_everyone() {
    let index = index();
    let filters = Filters { public: "familles".into(), ..Filters::default() };
    let urls = |question: &str, filters: &Filters| {
        let found = index.search(question, 10, filters).expect("tantivy answers");
        found.hits.into_iter().map(|hit| hit.url).collect::<Vec<_>>()
    };
    assert_eq!(urls("permis", &filters), ["/aides/permis/"], "a page for everyone is for families too");
    let filters = Filters { kind: "action".into(), ..Filters::default() };
    assert!(urls("permis", &filters).is_empty());
}

#[test]
fn two_exports_are_the_same_to_the_byte() {
    let once = index().export().expect("exported");
    assert_eq!(once, index().export().expect("exported again"));
    assert_eq!(once.iter().filter(|file| file.is_engine()).count(), 1);
}

#[test]
fn nothing_typed_or_published_makes_it_fail() {
    let index = index();
    let long = "aide ".repeat(2_000);
    let unbroken = "x".repeat(10_000);
    let questions = [
        "",
        " ",
        "\0",
        "\u{1}#9",
        "'",
        "😀",
        "\u{202e}rtl",
        "<script>",
        "de la le",
        &long,
        &unbroken,
        "#9",
        "@nord",
    ];
    for question in questions {
        assert!(index.search(question, 10, &Filters::default()).is_ok(), "{question:.20}");
        assert!(index.search(question, 0, &Filters::default()).is_ok());
    }
    let odd = Document {
        title: "\u{1}\t\n*\"\\</script>".into(),
        url: "/*/\t".into(),
        body: format!("{unbroken} \0 \u{7} ½ ﬁ"),
        ..Document::default()
    };
    let index = Index::build([odd, Document::default()], &Sources::default()).expect("built");
    assert!(index.export().is_ok());
    let empty = Index::build([], &Sources::default()).expect("built");
    assert!(empty.export().is_ok());
    assert_eq!(empty.search("aide", 10, &Filters::default()).expect("answers").total, 0);
}

/// Node runs the client's modules on the export of the same small site. A machine without Node skips
/// this: the tool itself must not need it.
#[test]
fn the_browser_code_passes_the_same_tables() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("node is not here: the client's tables are not run");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recherche");
    std::fs::create_dir_all(&folder).expect("a folder for the export");
    for file in index().export().expect("exported") {
        std::fs::write(folder.join(&file.name), &file.bytes).expect("written");
    }
    let run = Command::new("node")
        .args(["--test", "tests/node/recherche.test.mjs"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PASSERELLE_INDEX", &folder)
        .output()
        .expect("node runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

/// What `passerelle search` answers on the site of this repository: its code, what it prints and what it says.
fn asked(arguments: &[&str]) -> (Option<i32>, String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .arg("search")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("passerelle runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (run.status.code(), text(run.stdout), text(run.stderr))
}

#[test]
fn the_command_line_filters_and_says_what_it_read_otherwise() {
    let (code, found, _) = asked(&["permis", "--type", "aide", "--territoire", "poitiers"]);
    assert_eq!(code, Some(0));
    assert!(found.contains("[aide]") && !found.contains("[module]"), "{found}");
    let (code, _, said) = asked(&["permis", "--territoire", "poitier"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("« poitiers »"), "{said}");
    let (_, found, _) = asked(&["permis Niort fromation"]);
    assert!(found.contains("« fromation » lu comme « formation »"), "{found}");
    assert!(found.contains("« niort » n'est pas dans ce guide"), "{found}");
}

/// Names as people write them; the axes of programmes; amounts.
#[test]
fn the_guide_is_found_by_the_names_that_people_use() {
    let first = [
        ("St-Genest-d'Ambière", "/territoires/chatellerault-nord/"),
        ("St Laon", "/territoires/loudun/"),
        ("la celle saint avant", "/territoires/indre-et-loire-sud-est/"),
        ("mds dangé", "mds-chatellerault-nord/"),
        ("mds bonneuil", "mds-chatellerault-sud/"),
        ("Couhé", "/territoires/civray/"),
        ("axe 1", "/programmes/"),
        ("votiure", "voitures/"),
        ("boutique de gestion", "/organismes/bge/"),
    ];
    for (question, expected) in first {
        let (_, found, _) = asked(&[question, "--limit", "1"]);
        assert!(found.contains(expected), "{question}: {found}");
    }
    for number in ["1500", "1000€", "48h", "26ans"] {
        let (_, found, _) = asked(&[number, "--limit", "1"]);
        assert!(!found.contains("Aucun"), "{number}: {found}");
    }
    let (_, found, _) = asked(&["16 €", "--limit", "1"]);
    assert!(!found.contains("/actions/16-"), "an amount is no sheet: {found}");
}
