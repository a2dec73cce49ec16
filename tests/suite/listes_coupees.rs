//! Lists are cut on national sites only: here the real site's are cut finely, and the client's first pages are compared
//! with tantivy's on questions made of the words of the titles.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use passerelle::check::Options;
use passerelle::search::{Cutting, Filters, Index};
use passerelle::{build, catalogue, plan};

const QUESTIONS: usize = 240;

/// One to four words of a title, or of two titles: always the same.
fn questions(index: &Index) -> BTreeSet<String> {
    let all = index.search("aide emploi logement formation", 10_000, &Filters::default()).expect("answers");
    let titles: Vec<Vec<&str>> = all.hits.iter().map(|hit| hit.title.split_whitespace().collect()).collect();
    let word = |title: usize, at: usize| {
        let words = &titles[title % titles.len()];
        words.get(at % words.len()).copied().unwrap_or_default().to_lowercase()
    };
    let question = |n: usize| {
        let mut words = vec![word(n * 37, n)];
        words.extend((!n.is_multiple_of(3)).then(|| word(n * 37, n + 1)));
        words.extend(n.is_multiple_of(4).then(|| word(n * 101 + 13, n)));
        words.extend(n.is_multiple_of(5).then(|| "emploi".to_owned()));
        words.join(" ")
    };
    (0..QUESTIONS).map(question).collect()
}

/// Filters as the page names them, and as the command line does.
fn chosen() -> Vec<(serde_json::Value, Filters)> {
    let all = [
        ("type", "action"),
        ("type", "aide"),
        ("public", "jeunes"),
        ("theme", "mobilite"),
        ("territoire", "loudun"),
        ("programme", "vienne-2011-2013"),
    ];
    let one = |(name, value): (&str, &str)| {
        let mut filters = Filters::default();
        let slot = match name {
            "type" => &mut filters.kind,
            "public" => &mut filters.public,
            "theme" => &mut filters.theme,
            "programme" => &mut filters.programme,
            _ => &mut filters.territory,
        };
        value.clone_into(slot);
        (serde_json::json!({ name: value }), filters)
    };
    all.into_iter().map(one).collect()
}

#[test]
fn cut_lists_give_the_same_first_pages() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("node is not here: the client's answers are not compared");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = build::read(root, &Options::default()).site.expect("the site is right");
    let index = catalogue::index(&plan::plan(&site)).expect("the index is built");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("recherche-coupee");
    _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the export");
    for file in index.export_cut(Cutting { from: 300, each: 12, crossed: 128, told: 2 }).expect("exported") {
        std::fs::write(folder.join(&file.name), &file.bytes).expect("written");
    }
    let urls = |question: &str, filters: &Filters| -> Vec<String> {
        let found = index.search(question, 10_000, filters).expect("tantivy answers");
        found.hits.into_iter().map(|hit| hit.url).collect()
    };
    let answers: Vec<_> = questions(&index)
        .into_iter()
        .zip(chosen().into_iter().cycle())
        .map(|(question, (chosen, filters))| {
            let (all, kept) = (urls(&question, &Filters::default()), urls(&question, &filters));
            serde_json::json!({ "question": question, "urls": all, "filters": chosen, "kept": kept })
        })
        .collect();
    std::fs::write(folder.join("reponses.json"), serde_json::to_vec(&answers).expect("JSON"))
        .expect("written");
    let run = Command::new("node")
        .args(["--test", "tests/node/listes-coupees.test.mjs"])
        .current_dir(root)
        .env("PASSERELLE_INDEX", folder.with_file_name("recherche"))
        .output()
        .expect("node runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}
