//! What is to be verified again: on the pages, in the list of `check --perimes`, for spreadsheets and calendars.

use std::process::{Command, Output};

use crate::site::Site;

/// A small site one sheet of which says when it was verified, and some of its parts.
fn site() -> Site {
    Site::small().replacing(
        "aides/aide-au-permis.md",
        "nom: \"Aide au permis\"",
        "nom: \"Aide au permis\"\nverifie_le: 2026-01-15\na_verifier_tous_les: 12\nresponsable: \"Mme Martin\"\n\
         verifications:\n  montant: 2025-02-01\n  contact: 2026-10-01",
    )
}

fn run(site: &Site, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .args(arguments)
        .current_dir(site.root())
        .output()
        .expect("the command runs")
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn the_list_names_sheets_and_their_parts_the_longest_due_first() {
    let output = run(&site(), &["check", "--perimes", "--date", "2026-11-22"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(said(&output));
}

#[test]
fn a_report_never_takes_the_place_of_a_source_or_of_a_page() {
    let site = site();
    let built = site.built();
    std::fs::create_dir(site.root().join("themes")).expect("made");
    std::os::unix::fs::symlink("content/site.yaml", site.root().join("lien.html")).expect("linked");
    let title = site.read("site.yaml");
    for file in
        ["content/site.yaml", "./public/../content/a.html", "lien.html", "themes/a.css", "public/index.html"]
    {
        for options in [&["--html"][..], &["--perimes", "--csv"], &["--perimes", "--ics"]] {
            let output = run(&site, &[&["check"], options, &[file]].concat());
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{file} {said}");
            assert!(said.contains("le rapport ne va pas dans"), "{file} {said}");
        }
    }
    assert_eq!(site.read("site.yaml"), title);
    assert!(std::fs::metadata(built.join("index.html")).expect("a page").len() > 1000);
    // A report goes where it is asked for, also over an earlier one and through a link.
    std::os::unix::fs::symlink("vrai.html", site.root().join("rapport.html")).expect("linked");
    std::fs::write(site.root().join("vrai.html"), "ancien").expect("written");
    for file in ["rapport.html", "/dev/null"] {
        assert_eq!(run(&site, &["check", "--html", file]).status.code(), Some(0), "{file}");
    }
    let report = std::fs::read_to_string(site.root().join("vrai.html")).expect("a report");
    assert!(report.ends_with("</html>\n"), "{report}");
}

#[test]
fn the_list_goes_into_a_spreadsheet() {
    let output = run(&site(), &["check", "--perimes", "--format", "csv", "--date", "2026-11-22"]);
    assert!(said(&output).starts_with('\u{feff}'));
    insta::assert_snapshot!(said(&output).trim_start_matches('\u{feff}'));
}

#[test]
fn reminders_keep_their_names_when_lines_move() {
    let site = site();
    let uids = |site: &Site| {
        run(site, &["check", "--perimes", "--ics", "rappels.ics", "--date", "2026-11-22"]);
        let text = std::fs::read_to_string(site.root().join("rappels.ics")).expect("written");
        let names: Vec<String> =
            text.replace("\r\n ", "").lines().filter(|l| l.starts_with("UID:")).map(str::to_owned).collect();
        names
    };
    let before = uids(&site);
    let moved = site.replacing("aides/aide-au-permis.md", "verifie_le:", "delai: \"Un mois\"\nverifie_le:");
    let moved = moved.replacing("aides/aide-au-permis.md", "\ndelai: \"Un mois\"\nactions", "\nactions");
    assert!(
        before.iter().any(|uid| uid.contains("aide-au-permis") && uid.contains("montants")),
        "{before:#?}"
    );
    assert_eq!(before, uids(&moved));
}

#[test]
fn a_part_that_is_overdue_is_a_warning_at_its_line() {
    let options = passerelle::check::Options {
        date: "2026-11-22".parse().ok(),
        ..passerelle::check::Options::default()
    };
    let found = site().check_with(&options).diagnostics;
    let late: Vec<_> = found.iter().filter(|d| d.code == "verification-depassee").collect();
    assert_eq!(late.len(), 1, "{found:#?}");
    assert!(late[0].excerpt.contains("montant: 2025-02-01"), "{:#?}", late[0]);
}

#[test]
fn a_page_says_what_was_verified_and_what_is_overdue() {
    let site = site();
    let output = run(&site, &["build", "--silencieux", "--date", "2026-11-22"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let page =
        std::fs::read_to_string(site.root().join("public/aides/aide-au-permis/index.html")).expect("built");
    assert!(page.contains("<strong>Vérifié</strong> le 15 janvier 2026, par Mme Martin."), "{page}");
    assert!(
        page.contains(
            "<p class=\"perime\"><strong>À revérifier, montants\u{a0}:</strong> vérifié le 1er février 2025."
        ),
        "{page}"
    );
    assert!(page.contains("<strong>Vérifié, contact\u{a0}:</strong> le 1er octobre 2026."), "{page}");
}

#[test]
fn the_build_names_what_it_leaves_out_and_when_that_changes() {
    let site = Site::small()
        .replacing(
            "aides/aide-au-permis.md",
            "nom: \"Aide au permis\"",
            "nom: \"Aide au permis\"\npublie_le: 2027-01-05",
        )
        .replacing("faq/qui-est-mon-referent.md", "question:", "depublie_le: 2026-06-01\nquestion:")
        .replacing("kits/mobilite/kit.yaml", "nom:", "brouillon: oui\nnom:");
    let output = said(&run(&site, &["build", "--date", "2026-11-22"]));
    assert!(
        output.contains("non publiée : content/aides/aide-au-permis.md (paraîtra le 5 janvier 2027)"),
        "{output}"
    );
    assert!(
        output
            .contains("non publiée : content/faq/qui-est-mon-referent.md (retirée depuis le 1er juin 2026)"),
        "{output}"
    );
    assert!(output.contains("non publiée : content/kits/mobilite/kit.yaml (brouillon)"), "{output}");
}
