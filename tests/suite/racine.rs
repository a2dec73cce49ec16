//! `content/racine/`: what hosts and robots want at the root of the site, published as it is.

use std::fs;

use crate::site::{Site, files};

const SECURITY: &str = "Contact: mailto:alerte@exemple.fr\n";

#[test]
fn what_hosts_and_robots_want_stands_at_the_root_and_stays_there() {
    let site = Site::small()
        .with("racine/CNAME", "guide.exemple.fr\n")
        .with("racine/.nojekyll", "")
        .with("racine/.well-known/security.txt", SECURITY)
        .with("racine/google0a.html", "google-site-verification: google0a.html")
        .with("racine/wp-content/uploads/Guide été.pdf", "ancien guide")
        .with("racine/content/racine/plan.pdf", "ancien plan")
        .with("racine/.gitkeep", "")
        .with("racine/.env", "SECRET=1");
    assert_eq!(site.messages(), "");
    let first = files(&site.built());
    // The second publication finds them there, and knows them for its own.
    let out = site.built();
    assert_eq!(files(&out), first);
    for file in
        [".nojekyll", "CNAME", "google0a.html", "content/racine/plan.pdf", "wp-content/uploads/Guide été.pdf"]
    {
        assert!(first.iter().any(|name| name == file), "{file}");
    }
    assert_eq!(fs::read_to_string(out.join(".well-known/security.txt")).unwrap(), SECURITY);
    assert!(!first.iter().any(|name| name.contains(".env") || name.contains(".gitkeep")));
    let kept = fs::read_to_string(out.join("sw.js")).unwrap();
    assert!(!kept.contains("CNAME"), "a reader without network has no use for it");
}

#[test]
fn what_takes_the_place_of_a_page_or_of_a_file_of_the_site_is_refused() {
    let site = Site::small()
        .with("racine/robots.txt", "User-agent: *\n")
        .with("racine/aides", "?")
        .with("racine/faq/essai", "?")
        .with("racine/theme/style.txt", "?")
        .with("racine/page.html", "<p>Bonjour</p>")
        .with("faq/essai.md", "---\nquestion: \"Comment essayer ?\"\n---\n\nAinsi.\n");
    insta::assert_snapshot!(site.messages());
}

#[test]
fn a_hidden_file_that_is_not_ours_still_stops_the_publication() {
    let site = Site::small();
    fs::write(site.built().join(".htaccess"), "Deny from all\n").unwrap();
    let (code, said) = site.run(&["build"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(".htaccess"), "{said}");
}
