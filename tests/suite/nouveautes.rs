//! From one edition to the next, as an editor does it: the content changes, a command notes it, the site tells it.

use std::fs;
use std::process::Command;

use crate::site::Site;
use crate::tableaux::{excel, text};

/// Runs `passerelle` on the site; answers what it says.
fn run(site: &Site, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .args(arguments)
        .arg("--source")
        .arg(site.root())
        .output()
        .expect("the command runs");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

fn built(site: &Site, page: &str) -> String {
    let out = site.root().join("public");
    run(site, &["build", "--autoriser-suppressions", "--out", &out.to_string_lossy()]);
    fs::read_to_string(out.join(page)).unwrap_or_else(|e| panic!("{page}: {e}"))
}

/// A sheet of the small site, to which others refer, and the one that the tests add.
const SHEET: &str = "aides/aide-au-permis.md";
const ADDRESS: &str = "/aides/aide-au-permis/";
const NEW: &str = "aides/aide-nouvelle.md";

/// The small site, with its first edition noted, and the text of its sheet.
fn first_edition() -> (Site, String) {
    let site = Site::small();
    let said = run(&site, &["nouveautes", "--date", "2026-01-10"]);
    assert!(said.contains("Première édition"), "{said}");
    let text = site.read(SHEET);
    (site, text)
}

/// Another sheet, made from the text of one.
fn other(text: &str) -> String {
    let other = text.replacen("nom: \"Aide au permis\"", "nom: \"Une aide nouvelle\"", 1);
    assert_ne!(other, text);
    other
}

#[test]
fn an_edition_tells_what_was_added_modified_and_withdrawn() {
    let (site, text) = first_edition();
    site.write(NEW, other(&text));
    site.write(SHEET, text.clone() + "\nUne condition de plus.\n");
    let said = run(&site, &["nouveautes", "--date", "2026-02-10"]);
    assert!(said.contains("1 fiche ajoutée") && said.contains("1 fiche modifiée"), "{said}");
    assert!(said.contains("0 fiche retirée"), "{said}");

    fs::remove_file(site.content(NEW)).unwrap();
    let said = run(&site, &["nouveautes", "--date", "2026-03-10"]);
    assert!(said.contains("1 fiche retirée"), "{said}");

    let page = built(&site, "nouveautes/index.html");
    let march = page.find("id=\"le-2026-03-10\"").expect("the last edition");
    let february = page.find("id=\"le-2026-02-10\"").expect("the one before");
    assert!(march < february, "the newest edition first");
    let told = &page[march..february];
    assert!(told.contains("Retiré") && told.contains("Une aide nouvelle"), "{told}");
    assert!(!told.contains("/aides/aide-nouvelle/"), "nothing leads to a page that is gone: {told}");
    assert!(page[february..].contains(&format!("href=\"{ADDRESS}\"")), "{page}");

    let home = built(&site, "index.html");
    assert!(home.contains("Une aide nouvelle"), "the home page tells it too");
    let feed = built(&site, "nouveautes.atom");
    assert!(feed.contains("<title>Retiré : Une aide nouvelle"), "{feed}");
    assert!(feed.contains("<updated>2026-02-10T12:00:00Z</updated>"), "{feed}");
}

#[test]
fn what_says_nothing_else_is_not_a_change() {
    let (site, text) = first_edition();
    let noted = site.read("nouveautes.yaml");
    // Verified again, and on other lines of its file: the same sheet.
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("verifie_le:")).collect();
    site.write(SHEET, kept.join("\n").replacen("---\n", "---\n# Relu.\nverifie_le: 2026-02-01\n", 1));
    let said = run(&site, &["nouveautes", "--date", "2026-02-10"]);
    assert!(said.contains("0 fiche modifiée"), "{said}");
    assert_eq!(site.read("nouveautes.yaml"), noted, "twice the same edition, byte for byte");
}

/// What stands first in a file does not count; an edition noted before it was so is not told as wholly modified.
#[test]
fn the_order_of_the_keys_is_not_a_change() {
    let (site, text) = first_edition();
    let nom = text.lines().find(|line| line.starts_with("nom:")).expect("a name");
    site.write(
        SHEET,
        text.replacen(&format!("{nom}\n"), "", 1).replacen("---\n", &format!("---\n{nom}\n"), 1),
    );
    assert_ne!(site.read(SHEET), text);
    let said = run(&site, &["nouveautes", "--date", "2026-02-10"]);
    assert!(said.contains("0 fiche modifiée"), "{said}");
}

/// Row 2 of « Structures » and row 2 of « Services » stand at one place of one file.
#[test]
fn the_sheets_of_a_workbook_are_not_taken_for_one_another() {
    let row = |number: u32, cells: &[&str]| {
        let cells = ('A'..='Z').zip(cells).map(|(column, cell)| text(&format!("{column}{number}"), cell));
        format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
    };
    let book = |name: &str| {
        let structures = row(1, &["source", "id", "nom", "date_maj", "code_insee"])
            + &row(2, &["a", "a--1", name, "2026-01-01", "99001"]);
        let services = row(1, &["source", "structure_id", "id", "nom", "description", "date_maj"])
            + &row(2, &["a", "a--1", "a--s", "Atelier", "Un atelier ouvert.", "2026-01-01"]);
        excel(&[("Structures", &structures), ("Services", &services)])
    };
    let site = Site::small().with("annuaire/tout.xlsx", book("Maison"));
    run(&site, &["nouveautes", "--date", "2026-01-10"]);
    site.write("annuaire/tout.xlsx", book("Grande maison"));
    let said = run(&site, &["nouveautes", "--date", "2026-02-10"]);
    assert!(said.contains("1 fiche modifiée\n  Grande maison"), "{said}");
}

#[test]
fn a_sheet_that_moves_stays_the_same_one() {
    let (site, text) = first_edition();
    site.write(NEW, other(&text));
    run(&site, &["nouveautes", "--date", "2026-01-20"]);
    fs::remove_file(site.content(NEW)).unwrap();
    let moved = other(&text).replacen("---\n", "---\nanciennes_urls: [/aides/aide-nouvelle/]\n", 1);
    site.write("aides/ailleurs.md", moved);
    let said = run(&site, &["nouveautes", "--date", "2026-02-10", "--essai"]);
    for line in ["0 fiche ajoutée", "0 fiche modifiée", "0 fiche retirée", "Rien n'a été écrit"] {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn an_editor_may_say_what_changes_and_a_second_run_of_the_day_keeps_it() {
    let (site, text) = first_edition();
    site.write(SHEET, text.clone() + "\nUn plafond plus haut.\n");
    run(&site, &["nouveautes", "--date", "2026-02-10"]);
    let noted = site.read("nouveautes.yaml");
    let line = format!("adresse: \"{ADDRESS}\"\n");
    let with_note = noted.replacen(&line, &format!("{line}        note: Le plafond passe à 500 €.\n"), 1);
    assert_ne!(noted, with_note);
    site.write("nouveautes.yaml", with_note);
    site.write(SHEET, text.clone() + "\nUn plafond plus haut encore.\n");
    site.write(NEW, other(&text));
    run(&site, &["nouveautes", "--date", "2026-02-10"]);
    fs::remove_file(site.content(NEW)).unwrap();
    run(&site, &["nouveautes", "--date", "2026-02-10"]);

    let page = built(&site, "nouveautes/index.html");
    assert_eq!(page.matches("id=\"le-2026-02-10\"").count(), 1);
    assert!(page.contains("Le plafond passe à 500"), "{page}");
    // Added and withdrawn the same day: nobody saw it.
    assert!(!page.contains("Une aide nouvelle"), "{page}");
}

#[test]
fn there_is_one_file_and_it_is_no_table() {
    let twice =
        Site::small().with("nouveautes.yaml", "editions: []\n").with("nouveautes.yml", "editions: []\n");
    let said = twice.messages();
    assert!(said.contains("les nouveautés sont déjà dites par content/nouveautes.yaml"), "{said}");
    let table = Site::small().with("nouveautes.csv", "date\n2026-01-01\n");
    assert_eq!(table.diagnostics().iter().map(|d| d.code).collect::<Vec<_>>(), ["fichier-inattendu"]);
}

#[test]
fn what_is_wrong_in_the_file_is_said_where_it_is() {
    let site = Site::small().with("nouveautes.yaml", "editions:\n  - date: hier\n");
    let messages = site.messages();
    assert!(messages.contains("content/nouveautes.yaml:2:11"), "{messages}");
}

/// Before any edition is noted, the first one is told under its day, which sheets verified later come before.
#[test]
fn each_day_has_one_heading_also_when_a_sheet_was_verified_after_the_first_edition() {
    let faq =
        |day: &str| format!("---\nquestion: Où aller le {day} ?\nverifie_le: {day}\n---\nÀ la mairie.\n");
    let site = Site::small().with("faq/un.md", faq("2026-11-01")).with("faq/deux.md", faq("2026-11-03"));
    let page = built(&site, "nouveautes/index.html");
    for id in ["le-2026-11-01", "le-2026-11-03"] {
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
}
