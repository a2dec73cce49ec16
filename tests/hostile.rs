//! Content that nobody means to write: no panic, no hang, a located error, and quickly.

mod site;

use std::time::{Duration, Instant};

use passerelle::diagnostics::Diagnostic;
use site::Site;

/// Far above what is needed, far below what a reader would call a hang.
const LONG: Duration = Duration::from_secs(2);

/// Checks the small site with this file; answers what is said of it.
fn check(path: &str, bytes: impl AsRef<[u8]>) -> Vec<Diagnostic> {
    let site = Site::small().with(path, bytes);
    let mut start = Instant::now();
    let mut checked = site.check();
    // The machine may be busy with something else: once more before calling it slow.
    if start.elapsed() > LONG {
        start = Instant::now();
        checked = site.check();
    }
    assert!(start.elapsed() < LONG, "{path}: {:?}", start.elapsed());
    let file = format!("content/{path}");
    checked.diagnostics.into_iter().filter(|d| d.file == file).collect()
}

#[track_caller]
fn refused(path: &str, bytes: impl AsRef<[u8]>, code: &str) {
    let found = check(path, bytes);
    assert!(found.iter().any(|d| d.code == code), "{code}: {:#?}", found.iter().take(3).collect::<Vec<_>>());
}

fn sheet(head: &str, body: &str) -> String {
    format!("---\ntitre: Essai\n{head}---\n{body}")
}

#[test]
fn ten_thousand_levels() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    refused("pages/x.md", sheet(&format!("notes: {open}\n"), ""), "yaml-profondeur");
    refused("pages/x.md", sheet(&format!("notes: {open}{close}\n"), ""), "yaml-profondeur");
    let nested: String = (0..10_000).map(|i| format!("{}a:\n", " ".repeat(i % 3000))).collect();
    assert!(!check("pages/x.md", sheet(&nested, "")).is_empty());
    refused("communes.json", open, "communes");
}

#[test]
fn ten_thousand_levels_of_markdown() {
    for part in [">", "- ", "*", "[", "![", "<div>", "**a", "`", "| "] {
        check("pages/x.md", sheet("", &part.repeat(10_000)));
    }
}

#[test]
fn a_billion_laughs() {
    let mut text = String::from("a: &a [rire, rire]\n");
    for (name, of) in ('b'..='z').zip('a'..='y') {
        text.push_str(&format!("{name}: &{name} [*{of}, *{of}, *{of}, *{of}]\n"));
    }
    refused("pages/x.md", sheet(&text, ""), "yaml-alias");
}

#[test]
fn a_hundred_megabytes() {
    refused("pages/x.md", sheet("", &"a\n".repeat(50 << 20)), "fichier-trop-grand");
}

#[test]
fn a_loop_of_links() {
    let site = Site::small();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", site.content("pages/boucle")).expect("link made");
    let start = Instant::now();
    assert!(site.messages().contains("lien-symbolique"));
    assert!(start.elapsed() < LONG);
}

#[test]
fn an_id_that_leaves_its_folder() {
    for id in ["../x", "..", "/etc", "a/../b", "%2e%2e", "."] {
        refused("pages/x.md", sheet(&format!("id: \"{id}\"\n"), ""), "forme");
    }
    let structure =
        |id: &str| format!("structures:\n- {{source: x, id: \"{id}\", nom: Essai, date_maj: 2026-01-01}}\n");
    for id in ["..", "../x", "--", "a/b", "."] {
        refused("annuaire/x.yaml", structure(id), "forme");
    }
}

#[test]
fn files_with_nothing_in_them() {
    refused("pages/x.md", "", "entete-absent");
    refused("pages/x.md", "\u{feff}", "entete-absent");
    refused("pages/x.md", "---\n---\n", "cle-manquante");
    refused("kits/mobilite/kit.yaml", "", "cle-manquante");
    refused("site.yaml", "\u{feff}", "cle-manquante");
    refused("communes.json", "", "communes");
    assert!(check("territoires/vide.yaml", "").is_empty(), "an empty list is a list");
    assert!(check("annuaire/vide.yaml", "# rien\n").is_empty());
}

#[test]
fn bytes_that_are_not_text() {
    refused("pages/x.md", b"---\ntitre: a\0b\n---\n", "caractere-interdit");
    refused("pages/x.md", b"---\ntitre: \xff\xfe\n---\n", "encodage");
    refused("pages/x.md", vec![0; 4096], "caractere-interdit");
    refused("pages/x.md", [0xff, 0xfe, b'-', 0, b'-', 0], "encodage");
}

#[test]
fn many_mistakes_in_one_file() {
    let keys: String = (0..50_000).map(|i| format!("cle{i}: x\n")).collect();
    check("pages/x.md", sheet(&keys, ""));
    check("pages/x.md", sheet("", &"[a](aide:rien) ".repeat(50_000)));
    check("pages/x.md", sheet("", &"[a](#rien)\n\n## Titre\n\n".repeat(20_000)));
    let items: String = (0..20_000).map(|i| format!("- id: x{i}\n  nom: N\n  couleur: bleu\n")).collect();
    check("organismes.yaml", items);
    check("organismes.yaml", "- id: x\n  nom: N\n".repeat(20_000));
    refused("pages/x.md", sheet(&format!("id: {}\n", "a".repeat(500_000)), ""), "forme");
    check("pages/x.md", sheet(&format!("thematiques: [{}]\n", "b".repeat(500_000)), ""));
}

#[test]
fn windows_files_give_the_same_site() {
    let (unix, windows) = (Site::small(), Site::small());
    for path in files(&windows) {
        let text = windows.read(&path).replace('\n', "\r\n");
        windows.write(&path, format!("\u{feff}{text}"));
    }
    assert_eq!(windows.messages(), "");
    let (a, b) = (unix.check().site.expect("a site"), windows.check().site.expect("a site"));
    for (left, right) in a.all_entries().iter().zip(b.all_entries()) {
        assert_eq!(left.title(), right.title());
        assert_eq!(left.markdown(), right.markdown().replace("\r\n", "\n"));
        assert_eq!(left.span, right.span);
    }
    let broken =
        |site: Site| site.replacing("pages/a-propos.md", "aide:aide-au-permis", "aide:rien").diagnostics();
    let (a, b) = (broken(unix), broken(windows));
    assert_eq!(a, b);
}

fn files(site: &Site) -> Vec<String> {
    let root = site.content("");
    walkdir::WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .filter_map(|e| Some(e.path().strip_prefix(&root).ok()?.to_str()?.to_owned()))
        .collect()
}
