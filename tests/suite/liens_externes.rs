//! The addresses of other sites, asked for on the loopback: what answers, what moved, what is gone, what is slow.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::site::Site;
use crate::tableaux::{excel, text};

/// A server of a few pages; `/revenu` is there once `back` says so.
fn server(back: Arc<AtomicBool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let back = back.clone();
            std::thread::spawn(move || answer(stream, &back));
        }
    });
    address
}

fn answer(mut stream: TcpStream, back: &AtomicBool) {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
        line.clear();
    }
    let (method, path) = first.split_once(' ').unwrap_or_default();
    let path = path.split(' ').next().unwrap_or_default();
    let status = match path {
        "/lent" => {
            std::thread::sleep(std::time::Duration::from_secs(20));
            return;
        }
        "/page-seulement" if method == "HEAD" => "405 Method Not Allowed",
        "/garde" => "403 Forbidden",
        "/deplace" => "301 Moved Permanently\r\nLocation: /bien",
        "/de-passage" => "302 Found\r\nLocation: /bien",
        "/boucle" => "302 Found\r\nLocation: /boucle",
        "/revenu" if back.load(Ordering::SeqCst) => "200 OK",
        "/absent" | "/revenu" => "404 Not Found",
        _ => "200 OK",
    };
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

fn site(base: &str, paths: &[&str]) -> Site {
    let links: Vec<String> = paths.iter().map(|path| format!("- [page {path}]({base}{path})")).collect();
    let page = format!("---\ntitre: \"Liens\"\n---\n\nDes liens :\n\n{}\n", links.join("\n"));
    let address = format!("{base}/accueil");
    Site::small().with("pages/liens.md", page).replacing(
        "annuaire/valclair.yaml",
        "    commune: Valclair",
        &format!("    site_web: {address}\n    commune: Valclair"),
    )
}

fn run(site: &Site, date: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .args(["check", "--liens-externes", "--delai", "2", "--format", "json", "--date", date])
        .current_dir(site.root())
        .output()
        .expect("the command runs")
}

/// `code ligne` of what is said of the addresses of the server.
fn said(output: &Output) -> Vec<String> {
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let external = found.iter().filter(|d| d["code"].as_str().is_some_and(|c| c.starts_with("lien-externe")));
    external.map(|d| format!("{} {}", d["code"].as_str().unwrap_or_default(), d["ligne"])).collect()
}

#[test]
fn what_fails_is_reported_after_some_days_what_moved_at_once() {
    let base = server(Arc::default());
    let paths =
        ["/bien", "/absent", "/page-seulement", "/deplace", "/de-passage", "/boucle", "/lent", "/garde"];
    let site = site(&base, &paths);
    let first = run(&site, "2026-11-01");
    assert_eq!(first.status.code(), Some(0));
    assert_eq!(said(&first), ["lien-externe-deplace 10"]);
    let errors = String::from_utf8_lossy(&first.stderr).into_owned();
    for path in ["/absent", "/boucle", "/lent"] {
        assert!(errors.contains(&format!("à confirmer : {base}{path} ne répond pas")), "{errors}");
    }
    // Some sites turn programs away: people may well see the page.
    assert!(errors.contains(&format!("à vérifier vous-même : {base}/garde")), "{errors}");
    let later = run(&site, "2026-11-05");
    assert_eq!(later.status.code(), Some(0), "warnings do not block");
    let expected =
        ["lien-externe-mort 8", "lien-externe-deplace 10", "lien-externe-mort 12", "lien-externe-mort 13"];
    assert_eq!(said(&later), expected);
}

#[test]
fn what_comes_back_is_forgiven_and_what_left_the_site_forgotten() {
    let back = Arc::new(AtomicBool::new(false));
    let base = server(back.clone());
    let site = site(&base, &["/revenu", "/absent"]);
    run(&site, "2026-11-01");
    back.store(true, Ordering::SeqCst);
    run(&site, "2026-11-03");
    back.store(false, Ordering::SeqCst);
    // It fails again, but since this day only; the other has failed for five.
    assert_eq!(said(&run(&site, "2026-11-06")), ["lien-externe-mort 8"]);
    let notes = || std::fs::read_to_string(site.root().join("liens-externes.json")).expect("written");
    assert!(notes().contains(&format!("{base}/absent")));
    site.write("pages/liens.md", "---\ntitre: \"Liens\"\n---\n\nPlus rien.\n");
    run(&site, "2026-11-07");
    assert!(!notes().contains("/absent") && notes().contains("/accueil"), "{}", notes());
}

#[test]
fn every_sheet_of_a_workbook_is_read_cell_by_cell() {
    let page = |name: &str| format!("http://127.0.0.1:9/{name}");
    let row = |number: u32, cells: &[&str]| {
        let cells = ('A'..='Z').zip(cells).map(|(column, cell)| text(&format!("{column}{number}"), cell));
        format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
    };
    let structures = row(1, &["source", "id", "nom", "site_web", "date_maj", "code_insee"])
        + &row(2, &["a", "a--1", "Maison", &page("un"), "2026-01-01", "99001"]);
    let about = format!("Voir {}", page("deux"));
    let services = row(1, &["source", "structure_id", "id", "nom", "description", "date_maj"])
        + &row(2, &["a", "a--1", "a--s", "Atelier", &about, "2026-01-01"]);
    let book = excel(&[("Structures", &structures), ("Services", &services)]);
    let site = Site::small().with("annuaire/tout.xlsx", book);
    run(&site, "2026-11-01");
    let found: Vec<serde_json::Value> =
        serde_json::from_slice(&run(&site, "2026-11-06").stdout).expect("JSON");
    let dead = found.iter().filter(|d| d["code"] == "lien-externe-mort");
    let said: Vec<String> = dead.map(|d| format!("{} {}", d["ligne"], d["colonne"])).collect();
    assert_eq!(said, ["2 4", "2 5"], "{found:#?}");
}

#[test]
fn notes_that_cannot_be_read_are_not_written_over() {
    let site = site("http://127.0.0.1:9", &["/x"]);
    let notes = site.root().join("liens-externes.json");
    std::fs::write(&notes, "{ pas du JSON").expect("written");
    let output = run(&site, "2026-11-01");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(std::fs::read_to_string(&notes).expect("readable"), "{ pas du JSON");
}

#[test]
fn without_curl_the_editor_is_told_what_to_install() {
    let site = site("http://127.0.0.1:9", &["/x"]);
    let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .args(["check", "--liens-externes"])
        .env("PATH", "")
        .current_dir(site.root())
        .output()
        .expect("the command runs");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("apt install curl"));
}
