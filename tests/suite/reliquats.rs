//! What must not be on the published site: secrets, backups, and what is no longer content.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::site::{self, Site};

/// Builds in the site's own folder; answers the exit code and what was said.
fn build(site: &Site) -> (Option<i32>, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .args(["build", "--silencieux", "--source"])
        .arg(site.root())
        .arg("--out")
        .arg(public(site))
        .output()
        .expect("the binary runs");
    (run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned())
}

fn public(site: &Site) -> PathBuf {
    site.root().join("public")
}

/// The files of the published site that hold `words`.
fn holding(site: &Site, words: &str) -> Vec<String> {
    let out = public(site);
    let bytes = |name: &str| fs::read(out.join(name)).expect("read");
    let holds = |name: &String| String::from_utf8_lossy(&bytes(name)).contains(words);
    site::files(&out).into_iter().filter(holds).collect()
}

fn page(head: &str, body: &str) -> String {
    format!("---\ntitre: Une page de passage\n{head}---\n{body}\n")
}

#[test]
fn hidden_files_and_backups_stay_at_home() {
    let site = Site::small().with("fichiers/plan.pdf", "CE-QUE-DIT-LE-PLAN");
    for name in [
        ".env",
        ".git/config",
        "fichiers/.env",
        "fichiers/.git/config",
        "fichiers/.htpasswd",
        "fichiers/plan.pdf~",
        "fichiers/plan.pdf.bak",
        "fichiers/.plan.pdf.swp",
        "fichiers/#plan.pdf#",
        "fichiers/plan.tmp",
        "pages/a-propos.md~",
        "pages/.a-propos.md.swp",
    ] {
        site.write(name, "SECRET-DE-LA-MACHINE");
    }
    fs::write(site.root().join(".env"), "SECRET-DE-LA-MACHINE").expect("written");
    assert_eq!(build(&site), (Some(0), String::new()));
    assert_eq!(holding(&site, "SECRET-DE-LA-MACHINE"), Vec::<String>::new());
    assert_eq!(holding(&site, "CE-QUE-DIT-LE-PLAN").len(), 1, "the file beside them is there");
}

#[test]
fn what_goes_away_is_gone() {
    let site = Site::small().with("fichiers/plan.pdf", "PLAN-DE-PASSAGE");
    let show = |head: &str| {
        site.write("pages/passage.md", page(head, "TEXTE-DE-PASSAGE"));
        assert_eq!(build(&site).0, Some(0));
        !holding(&site, "TEXTE-DE-PASSAGE").is_empty()
    };
    assert!(show(""));
    assert!(!show("brouillon: true\n"), "a draft");
    assert!(show(""));
    assert!(!show("depublie_le: 2026-10-01\n"), "over before the date of the edition");
    assert!(!show("publie_le: 2027-01-01\n"), "not due yet");
    assert!(show(""));
    assert_eq!(holding(&site, "PLAN-DE-PASSAGE").len(), 1);
    fs::remove_file(site.content("pages/passage.md")).expect("removed");
    fs::remove_file(site.content("fichiers/plan.pdf")).expect("removed");
    assert_eq!(build(&site).0, Some(0));
    assert_eq!(holding(&site, "DE-PASSAGE"), Vec::<String>::new());
    assert!(!public(&site).join("passage").exists() && !public(&site).join("fichiers/plan.pdf").exists());
}

#[test]
fn files_that_could_run_are_refused() {
    for (name, bytes) in [
        ("fichiers/page.html", "<script>alert(1)</script>"),
        ("fichiers/script.js", "alert(1)"),
        ("fichiers/page.html.fr", "<script>alert(1)</script>"),
        ("fichiers/dessin.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
    ] {
        let (code, said) = build(&Site::small().with(name, bytes));
        assert_eq!(code, Some(1), "{name}");
        assert!(said.contains(&format!("content/{name}")), "{said}");
    }
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9\"/></svg>";
    assert_eq!(build(&Site::small().with("fichiers/dessin.svg", drawing)).0, Some(0));
}

#[test]
fn content_that_vanished_replaces_nothing() {
    let site = Site::small();
    assert_eq!(build(&site).0, Some(0));
    let before = holding(&site, "</html>");
    fs::remove_dir_all(site.content("")).expect("removed");
    assert_eq!(build(&site).0, Some(1), "no folder");
    fs::create_dir(site.content("")).expect("made");
    assert_eq!(build(&site).0, Some(1), "an empty folder");
    assert_eq!(holding(&site, "</html>"), before);
}

#[test]
fn the_history_of_a_theme_is_not_read() {
    let site = Site::small().replacing("site.yaml", "titre:", "theme: mien\ntitre:");
    let pack = site.root().join("themes/mien/.git/objects/pack");
    std::fs::create_dir_all(&pack).expect("made");
    std::fs::write(pack.join("pack-1.pack"), vec![0; 5 << 20]).expect("written");
    let (code, said) = build(&site);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn templates_that_call_each_other_for_ever_end_in_a_message() {
    let site = Site::small();
    let settings = site.read("site.yaml");
    let site = site.with("site.yaml", format!("{settings}\ntheme: profond\n"));
    let folder = site.root().join("themes/profond");
    fs::create_dir_all(&folder).expect("made");
    for i in 0..800 {
        let text = format!("{{% include \"niveau-{}.html\" %}}", i + 1);
        fs::write(folder.join(format!("niveau-{i}.html")), text).expect("written");
    }
    fs::write(folder.join("niveau-800.html"), "fin").expect("written");
    let (code, said) = build(&site);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("64 niveaux"), "{said}");
}

/// A small site whose theme replaces one template.
fn with_template(name: &str, text: &str) -> Site {
    let site = Site::small();
    let settings = site.read("site.yaml");
    let site = site.with("site.yaml", format!("{settings}\ntheme: mien\n"));
    let file = site.root().join("themes/mien").join(name);
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(file, text).expect("written");
    site
}

#[test]
fn a_wrong_template_is_named_with_its_line() {
    let (code, said) = build(&with_template("aide.html", "<p>\n{% blok x %}\n"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("[theme]") && said.contains("themes/mien/aide.html:2:"), "{said}");
    let (code, said) = build(&with_template("aide.html", "<p>\n\n{{ inconnu.x }}\n"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("[modele]") && said.contains("themes/mien/aide.html:3:"), "{said}");
}

/// The components of the default theme, with another beginning of a card.
fn with_card(arguments: &str, mark: &str) -> Site {
    let default = include_str!("../../themes/defaut/composants/interface.html");
    let whole = default.replace("component fiche(f: map,", &format!("component fiche({arguments}f: map,"));
    let whole = whole.replace("<li class=\"fiche\"", &format!("<li class=\"mienne\"{mark}"));
    with_template("composants/interface.html", &whole)
}

#[test]
fn the_cards_of_long_lists_are_those_of_the_theme() {
    let cases = [
        ("", " data-seule=\"oui\"", "<li class=\"mienne\" data-seule=\"oui\""),
        // What is taken from the page is its own, though the same card is in other lists.
        ("@page, ", " data-sur=\"{{ page.id }}\"", "<li class=\"mienne\" data-sur=\"mobilite\""),
        ("@racine = \"\", ", "{% if racine %} data-racine{% endif %}", "<li class=\"mienne\" data-racine"),
    ];
    for (arguments, mark, shown) in cases {
        let site = with_card(arguments, mark);
        let (code, said) = build(&site);
        assert_eq!(code, Some(0), "{said}");
        let page = fs::read_to_string(public(&site).join("thematiques/mobilite/index.html")).expect("a page");
        assert!(page.contains(shown), "{shown}: {page}");
        assert!(!page.contains("<li class=\"fiche\""), "{page}");
    }
}

#[test]
fn what_an_open_spreadsheet_leaves_is_not_content() {
    let site = Site::small().with("~$organismes.xlsx", "Marie").with("aides/4913", "");
    let found = site.diagnostics();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_site_that_cannot_be_read_is_not_said_to_lack_a_date() {
    let found = Site::small().replacing("site.yaml", "titre:", "titr:").diagnostics();
    let codes: Vec<_> = found.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["cle-inconnue"], "{found:#?}");
}
