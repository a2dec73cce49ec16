//! What raw HTML and notes of texts become on the pages that show them.

use std::fs;

use crate::site::{self, Site};

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
fn every_page_describes_itself() {
    // Without its own words, a page tells what it leads to.
    let site = Site::small().replacing(
        "organismes.yaml",
        "- id: departement",
        "- {id: muet, nom: Muet}\n- id: departement",
    );
    let out = site.built();
    let mut seen = std::collections::BTreeMap::new();
    for path in site::files(&out).into_iter().filter(|path| path.ends_with(".html")) {
        let html = fs::read_to_string(out.join(&path)).expect("a page");
        let described =
            html.split_once("name=\"description\" content=\"").and_then(|(_, rest)| rest.split_once('"'));
        let Some((description, _)) = described else { continue };
        if let Some(other) = seen.insert(description.to_owned(), path.clone()) {
            panic!("{other} and {path} say the same: {description}");
        }
    }
    assert!(seen.len() > 30, "{seen:#?}");
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
    avertissement [html] : « //tiers.example/ » n'est pas une adresse web complète ; en HTML brut, ce lien sera retiré
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

#[test]
fn the_columns_of_a_table_are_aligned_without_a_style() {
    let table = "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | **3** | [4](/aides/) |\n";
    let site = Site::small().with("pages/une-page.md", format!("{SHEET}{table}"));
    insta::assert_snapshot!(shown(&site, "une-page"));
    // Cells mean the same where raw HTML stands beside them.
    let raw = Site::small().with("pages/une-page.md", format!("{SHEET}{table}\n<b>x</b>\n"));
    let page = shown(&raw, "une-page");
    assert!(page.contains("<th class=\"droite\">d</th>") && page.contains("<td class=\"centre\">"), "{page}");
    let styled = "<table><tr><td style=\"text-align: right\">x</td></tr></table>\n";
    let page =
        shown(&Site::small().with("pages/une-page.md", format!("{SHEET}{table}\n{styled}")), "une-page");
    assert!(!page.contains("style="), "{page}");
    let kit = site.with("kits/deux/kit.yaml", "nom: Deux\nresume: Un module.\n");
    let kit = kit.with("kits/deux/un.md", format!("---\ntitre: Un\n---\n{table}"));
    let out = kit.built();
    let printed = fs::read_to_string(out.join("kits/deux/imprimer/index.html")).expect("a page");
    assert!(printed.contains("<td class=\"droite\">"), "{printed}");
    for page in site::files(&out).iter().filter(|name| name.ends_with(".html")) {
        let html = fs::read_to_string(out.join(page)).expect("a page");
        assert!(!html.contains(" style="), "{page}");
    }
}

#[test]
fn an_email_between_brackets_is_a_link() {
    let site = Site::small().with("pages/une-page.md", format!("{SHEET}Écrivez à <contact@exemple.fr>.\n"));
    insta::assert_snapshot!(site.messages(), @"");
    let page = shown(&site, "une-page");
    assert!(page.contains("à <a href=\"mailto:contact@exemple.fr\">contact@exemple.fr</a>."), "{page}");
}

#[test]
fn a_file_is_linked_to_as_addresses_are_written() {
    let body = "Voyez [le guide](/fichiers/Mon%20guide%20(d%27%C3%A9t%C3%A9).pdf) et <a href=\"/fichiers/Mon%20guide%20(d'%C3%A9t%C3%A9).pdf\">lui</a>.\n";
    let site = Site::small()
        .with("fichiers/Mon guide (d'été).pdf", "%PDF")
        .with("pages/une-page.md", format!("{SHEET}{body}"));
    assert!(!site.messages().contains("lien-mort"), "{}", site.messages());
    let page = shown(&site, "une-page");
    assert_eq!(page.matches("/fichiers/Mon%20guide%20").count(), 2, "{page}");
    let wrong = Site::small()
        .with("fichiers/Mon guide (d'été).pdf", "%PDF")
        .with("pages/une-page.md", format!("{SHEET}Voyez [le guide](/fichiers/Mon%20guid%20(d'été).pdf).\n"));
    let said = wrong.messages();
    assert!(said.contains("« Mon%20guid%20(d'été).pdf » n'est pas dans"), "{said}");
    assert!(said.contains("vouliez-vous dire « /fichiers/Mon%20guide%20%28d'été%29.pdf » ?"), "{said}");
}

#[test]
fn a_mistake_of_several_lines_is_told_once() {
    let page = |body: &str| Site::small().with("pages/une-page.md", format!("{SHEET}{body}"));
    let table = page("| a | b |\n| 1 | 2 |\n| 3 | 4 |\n");
    assert_eq!(table.diagnostics().len(), 1, "{}", table.messages());
    let boxes = page("- [ ] à faire\n- [x] fait\n");
    let said = boxes.messages();
    assert_eq!(said.matches("cette case à cocher sera affichée telle quelle").count(), 2, "{said}");
    let list = page("Il faut :\n-une pièce\n-une autre\n");
    assert!(list.messages().contains("cette liste sera affichée telle quelle"), "{}", list.messages());
    let pasted =
        ["– un\n– deux\n– trois", "Il faut :\n— a\n— b", "· a\n· b", "→ a\n→ b", "1.un\n2.deux", "• a", "-a"];
    for list in pasted {
        let site = page(list);
        assert_eq!(
            site.messages().matches("sera affichée telle quelle").count(),
            1,
            "{list}: {}",
            site.messages()
        );
    }
    for text in ["Il vient\n– dit-on – demain.", "1.5 km\n2.5 km", "– un", "–5 °C\n–7 °C", "– a\n→ b"]
    {
        assert_eq!(page(text).messages(), "", "{text}");
    }
    let row = page("| a | b |\n|---|---|\n| 1 |\n");
    assert!(row.messages().contains("cette ligne a 1 case, le tableau a 2 colonnes"), "{}", row.messages());
}

#[test]
fn raw_html_is_told_once_a_line() {
    let count = |body: &str| {
        let site = Site::small().with("pages/une-page.md", format!("{SHEET}{body}\n"));
        site.diagnostics().iter().filter(|d| d.code == "html").count()
    };
    assert_eq!(count("Un <u>x</u> <br> <b>y</b> mot.\nEt <b>un\nautre</b>."), 2);
    assert_eq!(count("<div>\n<p>x</p>\n</div>"), 1);
    assert_eq!(count("<!-- rien\n  à dire -->"), 0);
}
