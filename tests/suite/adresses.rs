//! Addresses that the site takes for itself: `check` refuses them where they are asked for, before any build.

use crate::site::{self, Site};

const AID: &str = "aides/aide-au-permis.md";

/// The small site, the aid of which had this address.
fn former(address: &str) -> Site {
    Site::small().replacing(AID, "nom:", &format!("anciennes_urls: [\"{address}\"]\nnom:"))
}

#[test]
fn no_page_stands_where_the_site_puts_a_file() {
    let published = Site::small();
    let mut files = site::files(&published.built());
    files.retain(|name| !name.ends_with("index.html"));
    assert!(files.len() > 30, "{files:?}");
    files.push("sitemap-2.xml".to_owned());
    let list: Vec<String> = files.iter().map(|file| format!("\"/{file}/\"")).collect();
    let site = former("/une-ancienne/");
    let site = site.replacing(AID, "\"/une-ancienne/\"", &list.join(", "));
    let found = site.diagnostics();
    assert_eq!(found.len(), files.len(), "{found:#?}");
    assert!(found.iter().all(|d| d.file == format!("content/{AID}") && d.line == 3), "{found:#?}");
}

#[test]
fn an_address_that_no_disk_can_hold_is_told_at_its_line() {
    for long in [format!("/{}/", "a".repeat(256)), format!("/{}", "abcdefghi/".repeat(120))] {
        let found = former(&long).diagnostics();
        assert_eq!(found.iter().map(|d| (d.code, d.line)).collect::<Vec<_>>(), [("ancienne-url", 3)]);
    }
    former(&format!("/{}/", "a".repeat(255))).built();
}

#[test]
fn nor_where_it_puts_a_page_of_its_own() {
    for taken in [
        "/kits/mobilite/imprimer/",
        "/territoires/val/imprimer/",
        "/aides/page/2/",
        "/.well-known/x/",
        "/ancien/index.html/",
    ] {
        let found = former(taken).diagnostics();
        assert_eq!(found.len(), 1, "{taken} {found:#?}");
        assert!(found[0].line == 3 && found[0].column > 1 && !found[0].help.is_empty(), "{found:#?}");
    }
    for free in ["/actualites/page/2/", "/donnees/anciennes/", "/aides/permis/index.html"] {
        assert_eq!(former(free).messages(), "", "{free}");
    }
}

#[test]
fn an_address_of_another_site_is_kept_as_browsers_ask_for_it() {
    for (old, file) in [
        ("/aides/été/", "aides/été/index.html"),
        ("/aides/permis.html", "aides/permis.html"),
        // Where a server gives it for `/aides/aide-au-permis`, it leads to the right page too.
        ("/aides/aide-au-permis.html", "aides/aide-au-permis.html"),
    ] {
        let site = former(old);
        assert_eq!(site.messages(), "", "{old}");
        let page = std::fs::read_to_string(site.built().join(file)).expect("the page of an old address");
        assert!(page.contains("url=/aides/aide-au-permis/\""), "{page}");
    }
    for (old, said) in [
        ("/aides.html", "l'adresse /aides.html est déjà prise par la rubrique « Aides »"),
        ("/404.html", "déjà prise par un fichier que le site publie lui-même"),
        ("/aides/%C3%A9t%C3%A9/", "écrivez ses lettres sans code : « /aides/été/ »"),
        ("/aides/permis.php", "demandez le renvoi à votre hébergeur"),
        ("/aides/permis&co/", "retirez le signe « & »"),
        ("/page.html?id=2", "une adresse de page n'a ni « ? » ni « # »"),
    ] {
        let messages = former(old).messages();
        assert!(messages.contains(said), "{old}: {messages}");
    }
    let both = former("/a.html").replacing(AID, "[\"/a.html\"]", "[\"/a.html\", \"/a.html/b/\"]");
    assert_eq!(both.diagnostics().iter().map(|d| d.code).collect::<Vec<_>>(), ["adresse-double"]);
}

#[test]
fn a_module_does_not_take_the_page_to_print() {
    let module = "---\ntitre: \"Imprimer\"\nresume: \"Comment imprimer.\"\n---\n\nUn texte.\n";
    let site = Site::small().with("kits/mobilite/imprimer.md", module);
    let site = site.replacing("kits/mobilite/kit.yaml", "modules: [", "modules: [imprimer, ");
    insta::assert_snapshot!(site.messages(), @r#"
    ■ Imprimer (content/kits/mobilite/imprimer.md)

    erreur [adresse-double] : l'adresse /kits/mobilite/imprimer/ est déjà prise par la page « imprimer » de content/kits/mobilite/kit.yaml
      content/kits/mobilite/imprimer.md:2:1
      2 | titre: "Imprimer"
        | ^^^^^^^^^^^^^^^^^
      → changez l'identifiant (clé « id » ou nom du fichier) de l'un des deux

    1 erreur, 0 avertissement
    "#);
}

#[test]
fn two_sheets_did_not_have_the_same_address() {
    let question = "---\nquestion: Autre ?\nanciennes_urls: [/permis/]\n---\nUn texte.\n";
    let found = former("/permis/").with("faq/autre.md", question).diagnostics();
    assert_eq!(found.len(), 1, "{found:#?}");
    let other = "l'adresse /permis/ est déjà une ancienne adresse de content/aides/aide-au-permis.md";
    assert_eq!(&*found[0].message, other);
    assert!(found[0].help.contains("gardez-la sur l'une des deux fiches"), "{found:#?}");
}

#[test]
fn what_is_listed_does_not_take_the_anchor_of_a_part_of_its_page() {
    let module = "---\ntitre: \"Le menu\"\nresume: \"Manger.\"\n---\n\nUn texte.\n";
    let site = Site::small()
        .with("glossaire.yaml", "- {sigle: Mot, definition: \"Ce qui se dit.\"}\n- {terme: passes}\n")
        .with("agenda.yaml", "- {titre: Contenu, debut: 2027}\n- {titre: Mot, debut: 2027}\n")
        .with("kits/mobilite/menu.md", module)
        .replacing("kits/mobilite/kit.yaml", "modules: [", "modules: [menu, ");
    let found: Vec<String> = site
        .diagnostics()
        .iter()
        .filter(|d| d.code == "adresse-double")
        .map(|d| d.message.to_string())
        .collect();
    assert_eq!(
        found,
        [
            "« contenu » est déjà le nom d'une partie de la page /agenda/",
            "« mot » est déjà le nom d'une partie de la page /glossaire/",
            "« menu » est déjà le nom d'une partie de la page à imprimer du kit",
        ]
    );
}
