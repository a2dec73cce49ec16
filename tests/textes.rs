//! What raw HTML and notes of texts become on the pages that show them.

mod site;

use std::fs;

use site::Site;

const SHEET: &str = "---\ntitre: Une page\n---\n";

/// What stands in the texts of a published page.
fn shown(site: &Site, page: &str) -> String {
    let html = fs::read_to_string(site.built().join(page).join("index.html")).expect("a page");
    let texts = html.split("<div class=\"texte\">").nth(1).unwrap_or_else(|| panic!("no text in {html}"));
    texts.split("\n\n\n").next().unwrap_or_default().trim_end().to_owned()
}

/// The ids of a published page that stand there more than once.
fn repeated(site: &Site, page: &str) -> Vec<String> {
    let html = fs::read_to_string(site.built().join(page).join("index.html")).expect("a page");
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    ids.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0].to_owned()).collect()
}

#[test]
fn raw_html_shows_and_links_what_markdown_may() {
    let body = "## Une partie\n\n\
        <img src=\"https://tiers.example/x.png\" alt=\"> tiers\"> <img src=\"/fichiers/absente.png\" alt=\"absente\">\n\
        <img src=\"/fichiers/plan.png\" alt=\"plan\"> <img src=\"/aides/\" alt=\"page\"> [Le *site*](https://e.fr/é?a&b)\n\n\
        <a href=\"/nimporte/\">morte</a> <a href=\"aide:aide-au-permis\">aide</a> <a href=\"/aides\">aides</a>\n\
        <a href=\"//tiers.example/\">tiers</a> <a href=\"https://e.fr/?a&amp;b\">site</a> <a href=\"mailto:a@e.fr\">courriel</a>\n\
        <a href=\"#une-partie\">partie</a> <a href=\"#rien\">rien</a> [aide](aide:aide-au-permis)[^1]\n\n\
        <div\n id=\"contenu\">bloc</div>\n\n[^1]: Une note.\n";
    let site = Site::small()
        .with("fichiers/plan.png", [0x89, b'P', b'N', b'G'])
        .with("pages/une-page.md", format!("{SHEET}{body}"));
    insta::assert_snapshot!(shown(&site, "une-page"));
    assert_eq!(repeated(&site, "une-page"), Vec::<String>::new());
    let said = site.messages();
    assert!(said.contains("0 erreur"), "{said}");
    let dropped: Vec<&str> =
        said.lines().filter(|line| line.contains("[html]") && !line.contains("se trouve ici")).collect();
    insta::assert_snapshot!(dropped.join("\n"), @"
    avertissement [html] : cette image est sur un autre site : elle ne s'afficherait pas ; en HTML brut, cette image sera retirée
    avertissement [html] : le fichier « absente.png » n'est pas dans content/fichiers/ ; en HTML brut, cette image sera retirée
    avertissement [html] : « /aides/ » n'est pas un fichier de content/fichiers/ ; en HTML brut, cette image sera retirée
    avertissement [html] : aucune page n'a l'adresse /nimporte/ ; en HTML brut, ce lien sera retiré
    avertissement [html] : aucune page n'a l'adresse //tiers.example/ ; en HTML brut, ce lien sera retiré
    avertissement [html] : la page visée n'a pas de partie « #rien » ; en HTML brut, ce lien sera retiré
    avertissement [html] : l'identifiant « contenu » sera retiré : la page donne les siens à ses parties
    ");
}

#[test]
fn notes_of_several_sheets_do_not_meet_on_one_page() {
    let module =
        |title: &str| format!("---\ntitre: {title}\n---\nUn texte[^1].\n\n[^1]: La note de {title}.\n");
    let question =
        |title: &str| format!("---\nquestion: {title} ?\n---\nUn texte[^1].\n\n[^1]: La note de {title}.\n");
    let site = Site::small()
        .with("kits/deux/kit.yaml", "nom: Deux\nresume: Deux modules.\n")
        .with("kits/deux/un.md", module("Un"))
        .with("kits/deux/autre.md", module("Autre"))
        .with("faq/un.md", question("Un"))
        .with("faq/autre.md", question("Autre"));
    for page in ["kits/deux/imprimer", "faq", "kits/deux/un", "faq/un"] {
        assert_eq!(repeated(&site, page), Vec::<String>::new(), "{page}");
    }
    let printed = fs::read_to_string(site.built().join("kits/deux/imprimer/index.html")).expect("a page");
    assert!(printed.contains("href=\"#module_un_1\"") && printed.contains("id=\"module_un_1\""), "{printed}");
    assert!(shown(&site, "kits/deux/un").contains("<a href=\"#1\">1</a>"));
}

#[test]
fn a_note_is_not_taken_for_a_part_of_the_page() {
    let body = "## Partie\n\nUn texte[^contenu], un autre[^partie], un dernier[^loi].\n\n\
        [^contenu]: Un.\n[^partie]: Deux.\n[^loi]: Trois.\n";
    let site = Site::small().with("pages/une-page.md", format!("{SHEET}{body}"));
    assert_eq!(repeated(&site, "une-page"), Vec::<String>::new());
    let html = shown(&site, "une-page");
    assert!(html.contains("id=\"note_contenu\"") && html.contains("id=\"loi\""), "{html}");
}
