//! Links by path: to what is published, to what is not today, to what never was.

use crate::site::{self, Site};
use passerelle::check::Options;
use passerelle::diagnostics::Diagnostic;

/// The small site, with a page that says `body`.
fn saying(site: Site, body: &str) -> Site {
    site.with("pages/liens.md", format!("---\ntitre: Des liens\n---\n\n{body}\n"))
}

fn on(site: &Site, date: &str) -> Vec<Diagnostic> {
    let options = Options { date: date.parse().ok(), ..Options::default() };
    site.check_with(&options).diagnostics
}

fn codes(found: &[Diagnostic]) -> Vec<(&str, &str)> {
    found.iter().map(|d| (d.code, d.file.as_str())).collect()
}

#[test]
fn a_withdrawal_turns_links_by_path_into_words_as_it_does_typed_ones() {
    let aid = "aides/aide-au-permis.md";
    let withdrawn = || Site::small().replacing(aid, "nom:", "depublie_le: 2026-12-01\nnom:");
    let typed = saying(withdrawn(), "Voyez [cette aide](aide:aide-au-permis).");
    let by_path = "Voyez [cette aide](/aides/aide-au-permis/), [ses pièces](/aides/aide-au-permis#papiers) \
                   et [son fichier](../aides/aide-au-permis.md).";
    let by_path = saying(withdrawn(), by_path);
    assert_eq!(codes(&on(&by_path, "2026-11-30")), []);
    let warned = [("liens-retires", "content/aides/aide-au-permis.md")];
    assert_eq!(codes(&on(&typed, "2026-12-01")), warned);
    let found = on(&by_path, "2026-12-01");
    assert_eq!(codes(&found), warned);
    // Three from the page, and those of the other sheets of the small site.
    let others = on(&typed, "2026-12-01")[0].message.to_string();
    let count = |message: &str| {
        let digits: String = message.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u32>().expect("a count")
    };
    assert_eq!(count(&found[0].message), count(&others) + 2);
    by_path.replacing(aid, "depublie_le: 2026-12-01", "brouillon: oui").built_without_a_link();
}

#[test]
fn a_place_on_a_list_is_withdrawn_too() {
    let term = "- sigle: ZZZ\n  developpe: \"Une zone\"\n  definition: \"Une zone.\"\n  brouillon: oui\n";
    let site = Site::small();
    let glossary = site.read("glossaire.yaml");
    let site = saying(site.with("glossaire.yaml", format!("{glossary}\n{term}")), "[Sens](/glossaire/#zzz)");
    let found = site.diagnostics();
    assert_eq!(codes(&found), [("liens-retires", "content/glossaire.yaml")], "{found:#?}");
}

impl Site {
    /// Builds it: the page keeps the words of its links, and none of them leads to the aid.
    fn built_without_a_link(&self) {
        let page = std::fs::read_to_string(self.built().join("liens/index.html")).expect("the page");
        assert!(page.contains("cette aide") && !page.contains("/aides/aide-au-permis"), "{page}");
    }
}

#[test]
fn all_that_is_published_at_a_lasting_address_can_be_linked_to() {
    let former = "anciennes_urls: [/permis/]\nnom:";
    let site = Site::small().replacing("aides/aide-au-permis.md", "nom:", former);
    let links = [
        "/recherche/?q=permis",
        "/recherche?q=permis",
        "/aides/aide-au-permis/?de=liens#bon-a-savoir",
        "/kits/mobilite/imprimer/",
        "/territoires/val/imprimer/",
        "/sitemap.xml",
        "/404.html",
        "/robots.txt",
        "/agenda.ics",
        "/donnees/pages.json",
        "/permis/",
    ];
    let body: Vec<String> = links.iter().map(|link| format!("Voyez [le lien {link}]({link}).\n")).collect();
    let site = saying(site, &body.join("\n"));
    insta::assert_snapshot!(site.messages(), @"");
    let page = std::fs::read_to_string(site.built().join("liens/index.html")).expect("the page");
    assert!(page.contains("recherche/?q=permis\""), "{page}");
    assert!(page.contains("aides/aide-au-permis/?de=liens#bon-a-savoir\""), "{page}");
}

#[test]
fn every_lasting_file_is_published() {
    let site = Site::small();
    let out = site.built();
    let files = site::files(&out.join("donnees")).into_iter().filter(|name| !name.ends_with("index.html"));
    let body: Vec<String> = files.map(|name| format!("Voyez [un fichier](/donnees/{name}).")).collect();
    assert!(body.len() > 5, "{body:?}");
    insta::assert_snapshot!(saying(Site::small(), &body.join("\n\n")).messages(), @"");
}

#[test]
fn what_is_not_published_is_a_dead_link_in_whatever_form() {
    let site = Site::small();
    let config = site.read("site.yaml");
    let url = config.lines().find_map(|line| line.strip_prefix("url: ")).expect("a url").trim_matches('"');
    let url = url.trim_end_matches('/').to_owned();
    for (link, near) in [
        ("/donnees/aide.csv".to_owned(), "/donnees/aides.csv"),
        ("/aides/aide-au-permi/?q=1".to_owned(), "/aides/aide-au-permis/"),
        (format!("{url}/aides/aide-au-permi/"), "/aides/aide-au-permis/"),
        ("/programmes/exemple/imprimer/".to_owned(), "/programmes/exemple/"),
    ] {
        let found = saying(Site::small(), &format!("Voyez [cette page]({link}).")).diagnostics();
        assert_eq!(codes(&found), [("lien-mort", "content/pages/liens.md")], "{link} {found:#?}");
        assert!(found[0].help.contains(near), "{link} {found:#?}");
    }
    let fine = format!("Voyez [cette aide]({url}/aides/aide-au-permis/) et [le site]({url}).");
    insta::assert_snapshot!(saying(Site::small(), &fine).messages(), @"");
}

/// What is to be done about the only link of a page.
fn way_out(body: &str) -> String {
    let found = saying(Site::small().with("fichiers/photo.jpg", "x"), body).diagnostics();
    assert_eq!(codes(&found), [("lien-mort", "content/pages/liens.md")], "{body} {found:#?}");
    found[0].help.to_string()
}

#[test]
fn what_is_proposed_instead_of_a_dead_link_is_near_it() {
    assert_eq!(way_out("Voyez [ceci](/aides/xylophone/)."), "vouliez-vous dire « /aides/ » ?");
    assert_eq!(way_out("Voyez [ceci](/xylophone-baroque/)."), "vérifiez l'adresse");
    assert_eq!(way_out("Voyez [ceci](//exemple.fr/x)."), "vouliez-vous dire « https://exemple.fr/x » ?");
    for image in ["photo.jpg", "fichiers/photo.jpg", "../fichiers/phot.jpg"] {
        let help = way_out(&format!("![Une photo]({image})"));
        assert_eq!(help, "vouliez-vous dire « /fichiers/photo.jpg » ?", "{image}");
    }
    for folder in ["../aides/", "aides/", "aides", "./aides/"] {
        let help = way_out(&format!("Voyez [les aides]({folder})."));
        assert_eq!(help, "vouliez-vous dire « /aides/ » ?", "{folder}");
    }
    assert_eq!(
        way_out("Voyez [cette aide](../aides/aide-au-permi.md)."),
        "vouliez-vous dire « ../aides/aide-au-permis.md » ?"
    );
    assert_eq!(
        way_out("Voyez [ceci](../aide/aide-au-permis.m)."),
        "vouliez-vous dire « /aides/aide-au-permis/ » ?"
    );
    for (wrong, meant) in [
        ("<https://exemple.fr/a b>", "https://exemple.fr/a%20b"),
        ("https://exemple.fr/?q=é&b=\"x\"", "https://exemple.fr/?q=é&b=%22x%22"),
        ("<https://www. exemple.fr/a>", "https://www.exemple.fr/a"),
    ] {
        let help = way_out(&format!("Voyez [ce site]({wrong})."));
        assert_eq!(help, format!("vouliez-vous dire « {meant} » ?"), "{wrong}");
    }
    let absent = way_out("![Un plan](xylophone.png)");
    assert!(absent.starts_with("déposez le fichier dans content/fichiers/"), "{absent}");
}
