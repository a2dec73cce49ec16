//! What pages say, on small changes of the small site.

mod site;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use site::Site;

const AID: &str = "aides/aide-au-permis.md";

/// A published page of a site.
fn page(site: &Site, path: &str) -> String {
    let path: PathBuf = site.built().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The aid sheet, with these dates of validity; the edition is of the 1st of November 2026.
fn valid(dates: &str) -> String {
    let site = Site::small().replacing(AID, "delai:", &format!("valide: {{{dates}}}\ndelai:"));
    page(&site, "aides/aide-au-permis/index.html")
}

#[test]
fn an_aid_says_since_when_and_until_when_it_is_given() {
    for (dates, said, is_over, is_to_come) in [
        ("du: 2026-01-01, au: 2026-12-31", "Ces règles valent en 2026.", false, false),
        ("du: 2009", "Ces règles valent depuis 2009.", false, false),
        ("du: 2027-01-01", "Ces règles vaudront à partir du 1er janvier 2027.", false, true),
        ("au: 2026-10-31", "Ces règles valaient jusqu’au 31 octobre 2026.", true, false),
        ("du: 2010-10, au: 2013", "Ces règles valaient d’octobre 2010 à 2013.", true, false),
    ] {
        let html = valid(dates);
        assert!(html.contains(said), "{dates}");
        assert_eq!(html.contains("ces règles ne sont plus à jour"), is_over, "{dates}");
        assert_eq!(html.contains("cette aide n’existe pas encore"), is_to_come, "{dates}");
    }
}

#[test]
fn one_word_is_a_sentence_on_the_page() {
    let site = Site::small().replacing(AID, "par: \"par personne\"", "par: \"personne\"").replacing(
        AID,
        "delai:",
        "cumul: non\ndelai:",
    );
    let html = page(&site, "aides/aide-au-permis/index.html");
    assert!(html.contains("600\u{a0}€ au plus par personne"), "{html}");
    assert!(html.contains("Cette aide ne se cumule pas avec d’autres."), "{html}");
}

#[test]
fn an_organisation_without_a_page_is_named_without_a_link() {
    let site = Site::small().replacing("organismes.yaml", "  sigle: CD", "  sigle: CD\n  brouillon: oui");
    let html = page(&site, "aides/aide-au-permis/index.html");
    assert!(html.contains("Département de Valclair.</p></div>"), "{html}");
    assert!(!html.contains("/organismes/departement/"));
}

#[test]
fn numbers_overseas_are_called_from_anywhere() {
    let annuaire = "annuaire/valclair.yaml";
    let site = Site::small().replacing(annuaire, "05 36 49 00 03", "0262 12 34 56");
    let out = site.built();
    let html = fs::read_to_string(out.join("annuaire/valclair--mission-locale/index.html")).expect("a page");
    assert!(html.contains("tel:+262262123456") && html.contains("02 62 12 34 56"), "{html}");
    let data = fs::read_to_string(out.join("donnees/structures.json")).expect("data");
    assert!(data.contains("\"+262262123456\""), "{data}");
    for (typed, kept) in [
        ("0692123456", "+262692123456"),
        ("+33 590 12 34 56", "+590590123456"),
        ("0508 41 12 34", "+508411234"),
        ("05 49 00 00 00", "+33549000000"),
        ("+262 262 12 34 56", "+262262123456"),
    ] {
        assert_eq!(passerelle::model::forms::phone(typed).as_deref(), Some(kept));
    }
}

#[test]
fn an_undated_site_claims_no_day() {
    let site = Site::small().replacing("site.yaml", "date: 2026-11-01\n", "");
    fs::remove_file(site.content("documents.yaml")).expect("removed: it withdraws something on a day");
    let html = page(&site, "index.html");
    assert!(!html.contains("Édition du") && !html.contains("1970"), "{html}");
}

#[test]
fn without_communes_no_page_leads_to_their_list() {
    let site = Site::small();
    fs::remove_file(site.content("communes.json")).expect("removed");
    let html = page(&site, "territoires/valclair/index.html");
    assert!(!html.contains("#communes"), "{html}");
}

#[test]
fn an_address_that_no_site_can_have_is_wrong_usage() {
    let site = Site::small();
    for address in ["nimporte", "javascript:alert(1)", "ftp://x.fr", "//evil", "", "https://x.example/?a#b"] {
        let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(["build", "--base-url", address, "--source"])
            .arg(site.root())
            .arg("--out")
            .arg(site.root().join("public"))
            .output()
            .expect("passerelle runs");
        assert_eq!(output.status.code(), Some(2), "{address}");
        assert!(!site.root().join("public").exists(), "{address}");
    }
    let wrong = site.replacing("site.yaml", "https://insertion.valclair.example", "https://x.example/?a#b");
    assert!(wrong.messages().contains("sans « ? », « # » ni nom de page"), "{}", wrong.messages());
}

#[test]
fn a_day_that_does_not_exist_is_said_so() {
    for (day, said) in [("2026-02-29", "cette date n'existe pas"), ("29/02", "AAAA-MM-JJ")] {
        let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(["check", "--date", day])
            .output()
            .expect("passerelle runs");
        assert_eq!(output.status.code(), Some(2), "{day}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{day}");
    }
}

#[test]
fn help_is_in_french_from_its_first_line() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_passerelle")).arg("--help").output().expect("passerelle runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.starts_with("Fabrique le site"), "{text}");
}
