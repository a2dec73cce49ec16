//! The preview server, as a browser and as a stranger meet it: a small site on a free port.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use passerelle::build::{Request, build};
use passerelle::check::Options;
use passerelle::publish::Guard;
use passerelle::render::Form;
use passerelle::serve::{Changes, Failure, Method, News, Server, Settings, start};

const SITE: &str = "titre: Guide d'essai\ndescription: Un guide d'essai.\nurl: https://exemple.fr\ndate: 2026-01-15\n\
editeur:\n  nom: Département d'essai\n  adresse: 1 rue de la Mairie\n  directeur_publication: La présidente\n  contact: À l'accueil\n";
const PAGE: &str = "---\ntitre: Bonjour\n---\n\nPremier texte.\n";
const LONG: Duration = Duration::from_secs(20);

/// A small site that is being served.
struct Preview {
    folder: tempfile::TempDir,
    server: Option<Server>,
    address: SocketAddr,
    news: Receiver<News>,
}

impl Preview {
    fn new() -> Self {
        Self::watching(Method::Auto)
    }

    fn watching(method: Method) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/pages")).unwrap();
        fs::create_dir_all(folder.path().join("content/fichiers")).unwrap();
        fs::write(folder.path().join("content/site.yaml"), SITE).unwrap();
        fs::write(folder.path().join("content/pages/bonjour.md"), PAGE).unwrap();
        fs::write(folder.path().join("content/fichiers/modèle.csv"), "a;b\n").unwrap();
        let (sender, news) = channel();
        let sender = Mutex::new(sender);
        let settings = settings(folder.path(), method);
        let say = Arc::new(move |n| drop(sender.lock().unwrap().send(n)));
        let server = start(&settings, say).unwrap();
        Self { address: server.address(), folder, server: Some(server), news }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Saves as editors do: written aside, then renamed.
    fn save(&self, name: &str, text: &str) {
        let aside = self.path(&format!("{name}.tmp"));
        fs::write(&aside, text).unwrap();
        fs::rename(aside, self.path(name)).unwrap();
    }

    /// Waits for the news that `wanted` recognises.
    fn hear<T>(&self, wanted: impl Fn(News) -> Option<T>) -> T {
        let end = Instant::now() + LONG;
        loop {
            let news = self.news.recv_timeout(end.saturating_duration_since(Instant::now()));
            if let Some(heard) = wanted(news.expect("the news never came")) {
                return heard;
            }
        }
    }

    /// Waits for the edition that follows a save; the first one follows none.
    fn rebuilt(&self) {
        self.hear(|n| matches!(n, News::Rebuilt { files, .. } if !files.is_empty()).then_some(()));
    }

    fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        // The server may have heard enough and answered before the end.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, method: &str, target: &str, headers: &str) -> String {
        self.raw(&format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        ))
    }

    fn get(&self, target: &str) -> String {
        self.ask("GET", target, "")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }
}

fn settings(source: &Path, watch: Method) -> Settings {
    let bind = IpAddr::V4(Ipv4Addr::LOCALHOST);
    Settings { source: source.to_owned(), bind, port: 0, check: Options::default(), watch }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

/// A page without what the preview adds to it.
fn bare(page: &str) -> String {
    let (Some(start), Some(end)) =
        (page.find("<!--passerelle serve-->"), page.find("<!--/passerelle serve-->"))
    else {
        return page.to_owned();
    };
    format!("{}{}", &page[..start], &page[end + "<!--/passerelle serve-->".len()..])
}

/// What is measured on a whole build, which the preview never makes.
const MEASURED: &[&str] =
    &["ecoconception/index.html", "hors-ligne/index.html", "hors-ligne/liste.json", "sw.js"];

#[test]
fn what_is_served_is_what_build_writes() {
    let preview = Preview::new();
    preview.save(
        "content/pages/bonjour.md",
        "---\ntitre: Bonjour\nanciennes_urls: [/ancien/]\n---\n\nDeuxième texte.\n",
    );
    preview.rebuilt();
    let out = tempfile::tempdir().unwrap();
    let request = Request {
        source: preview.folder.path().to_owned(),
        out: out.path().join("site"),
        check: Options::default(),
        publish: passerelle::publish::Options::default(),
        guard: Guard::StopAboveHalf,
        form: Form::Online,
    };
    build(&request, &|_, _| {}).unwrap();
    let mut compared = BTreeSet::new();
    for name in crate::site::files(&request.out) {
        if name.starts_with('.') || MEASURED.contains(&name.as_str()) {
            continue;
        }
        let target = format!("/{}", name.replace('è', "%C3%A8"));
        let answer = preview.get(target.strip_suffix("index.html").unwrap_or(&target));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(status(head), 200, "{name}");
        let body = if name.ends_with(".html") { bare(body) } else { body.to_owned() };
        let written = String::from_utf8_lossy(&fs::read(request.out.join(&name)).unwrap()).into_owned();
        assert!(body == written, "{name} is not what build writes");
        compared.insert(name);
    }
    assert!(compared.len() > 30 && compared.contains("fichiers/modèle.csv"), "{compared:?}");
    assert!(compared.iter().any(|n| n.starts_with("recherche/") && n.ends_with(".js")));
}

#[test]
fn every_answer_carries_the_headers_of_the_promises() {
    let preview = Preview::new();
    for target in ["/", "/introuvable/", "/theme/style.css", "/pages", "/__passerelle/direct.js", "/%00"] {
        let answer = preview.get(target).to_ascii_lowercase();
        for header in [
            "content-security-policy: default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
            "referrer-policy: same-origin",
        ] {
            assert!(answer.contains(header), "{target}: {header}");
        }
        assert!(!answer.contains("access-control-"), "{target}");
    }
    assert!(preview.get("/donnees/pages.json").contains("Content-Type: application/json; charset=utf-8\r\n"));
    assert!(preview.get("/agenda.ics").contains("Content-Type: text/calendar; charset=utf-8\r\n"));
    let head = preview.ask("HEAD", "/", "");
    assert!(head.ends_with("\r\n\r\n") && !head.contains("Content-Length: 0\r\n"), "{head}");
}

#[test]
fn pages_that_are_elsewhere_or_nowhere() {
    let preview = Preview::new();
    assert!(preview.get("/aides?q=%C3%A9").contains("301 Moved Permanently"));
    assert!(preview.get("/aides?q=%C3%A9").contains("Location: /aides/?q=%C3%A9\r\n"));
    let lost = preview.get("/nulle-part/");
    assert_eq!(status(&lost), 404);
    assert!(lost.contains("Page introuvable"));
}

#[test]
fn other_names_other_sites_and_other_methods_are_refused() {
    let preview = Preview::new();
    let port = preview.address.port();
    let host = |host: &str| {
        status(&preview.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")))
    };
    for own in ["127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(host(&format!("{own}:{port}")), 200, "{own}");
        assert_eq!(host(own), 421, "{own} without its port");
    }
    for other in
        ["exemple.fr", &format!("exemple.fr:{port}"), &format!("127.0.0.1.exemple.fr:{port}"), "localhost:1"]
    {
        assert_eq!(host(other), 421, "{other}");
    }
    assert_eq!(status(&preview.raw("GET / HTTP/1.1\r\n\r\n")), 400);
    for origin in ["http://exemple.fr", "null", &format!("https://127.0.0.1:{port}")] {
        assert_eq!(status(&preview.ask("GET", "/", &format!("Origin: {origin}\r\n"))), 403, "{origin}");
    }
    assert_eq!(status(&preview.ask("GET", "/", &format!("Origin: http://localhost:{port}\r\n"))), 200);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        let answer = preview.ask(method, "/", "");
        assert!(status(&answer) == 405 && answer.contains("Allow: GET, HEAD\r\n"), "{method}");
    }
}

#[test]
fn nothing_outside_the_site_can_be_read() {
    let preview = Preview::new();
    fs::write(preview.path("secret.txt"), "SECRET").unwrap();
    fs::write(preview.path("content/.secret"), "SECRET").unwrap();
    for target in [
        "/secret.txt",
        "/../secret.txt",
        "/content/site.yaml",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/fichiers/../../secret.txt",
        "/fichiers/..%2f..%2fsecret.txt",
        "/theme/....//secret.txt",
        "/recherche/../../secret.txt",
        "//secret.txt",
        "/./secret.txt",
        "/secret.txt%00.html",
        "/__passerelle/source/../secret.txt",
        "/__passerelle/source/content/.secret",
        "/__passerelle/source//etc/passwd",
    ] {
        let answer = preview.get(target);
        assert!(!answer.contains("SECRET") && !answer.contains("root:"), "{target}");
        assert_eq!(status(&answer), 404, "{target}");
    }
    assert_eq!(status(&preview.get("http://exemple.fr/")), 421);
    assert_eq!(status(&preview.get(&format!("http://{}/", preview.address))), 200);
}

#[test]
fn long_heads_are_refused() {
    let preview = Preview::new();
    for length in [70_000, 3_000_000] {
        assert_eq!(status(&preview.ask("GET", "/", &format!("X: {}\r\n", "a".repeat(length)))), 431);
    }
    assert_eq!(status(&preview.ask("GET", "/", &"X: a\r\n".repeat(200))), 431);
    assert_eq!(status(&preview.ask("GET", "/", &format!("X: {}\r\n", "a".repeat(60_000)))), 200);
}

#[test]
fn slow_connections_are_closed_and_shut_nobody_out() {
    let preview = Preview::new();
    let began = Instant::now();
    let mut slow: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(preview.address).unwrap()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nX").unwrap();
    }
    let asked = Instant::now();
    assert_eq!(status(&preview.get("/")), 200);
    assert!(asked.elapsed() < Duration::from_secs(5));
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.is_empty() || status(&answer) == 408, "{answer}");
    }
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(status(&preview.get("/")), 200);
}

#[test]
fn a_save_is_shown_and_the_changed_pages_are_named() {
    let preview = Preview::new();
    assert!(preview.get("/bonjour/").contains("Premier texte."));
    // The first edition must have been looked through, or there is nothing to compare with.
    assert_eq!(status(&preview.get("/recherche/moteur.js")), 200);
    preview.save("content/pages/bonjour.md", &PAGE.replace("Premier", "Deuxième"));
    preview.rebuilt();
    assert!(preview.get("/bonjour/").contains("Deuxième texte."));
    let changes = preview.hear(|n| if let News::Changed(c) = n { Some(c) } else { None });
    assert_eq!(changes, Changes { changed: vec!["/bonjour/".to_owned()], ..Changes::default() });
    fs::rename(preview.path("content/pages/bonjour.md"), preview.path("content/pages/salut.md")).unwrap();
    preview.rebuilt();
    assert_eq!(status(&preview.get("/bonjour/")), 404);
    assert!(preview.get("/salut/").contains("Deuxième texte."));
}

/// Readers on lines that stay open, while files are saved: each answer is whole, of one edition, and never of an edition
/// before the one that the same reader saw.
#[test]
fn twenty_thousand_answers_while_files_are_saved() {
    const SAVES: usize = 16;
    const READERS: usize = 4;
    let preview = Preview::new();
    let text = |n: usize| PAGE.replace("Premier texte.", &format!("Texte {n}, fin."));
    preview.save("content/pages/bonjour.md", &text(0));
    preview.rebuilt();
    let saved = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                let mut reader = Reader::new(preview.address);
                let (mut last, mut asked) = (0, 0);
                while asked < 20_000 / READERS || saved.load(Ordering::Relaxed) < SAVES {
                    let (code, page) = reader.get("/bonjour/");
                    assert!(code == 200 && page.trim_end().ends_with("</html>"), "{code}: {page}");
                    let found: Vec<usize> = page
                        .split("Texte ")
                        .skip(1)
                        .filter_map(|rest| rest.split_once(", fin.")?.0.parse().ok())
                        .collect();
                    assert!(!found.is_empty() && found.iter().all(|n| *n == found[0]), "{found:?}");
                    assert!(found[0] >= last, "edition {} after {last}", found[0]);
                    (last, asked) = (found[0], asked + 1);
                }
            });
        }
        for n in 1..=SAVES {
            preview.save("content/pages/bonjour.md", &text(n));
            preview.rebuilt();
            assert!(preview.get("/bonjour/").contains(&format!("Texte {n}, fin.")));
            saved.store(n, Ordering::Relaxed);
        }
    });
}

/// A visitor whose line stays open from one request to the next.
struct Reader {
    address: SocketAddr,
    line: BufReader<TcpStream>,
}

impl Reader {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        Self { address, line: BufReader::new(stream) }
    }

    fn get(&mut self, target: &str) -> (u16, String) {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.line.get_mut().write_all(request.as_bytes()).unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.line.read_line(&mut head).unwrap() > 0, "no answer");
        }
        let named = |name: &str| head.lines().find_map(|l| l.strip_prefix(name)).map(str::trim);
        let length = named("Content-Length:").and_then(|n| n.parse().ok()).unwrap();
        let mut body = vec![0; length];
        self.line.read_exact(&mut body).unwrap();
        if named("Connection:") == Some("close") {
            *self = Self::new(self.address);
        }
        (status(&head), String::from_utf8(body).unwrap())
    }
}

#[test]
fn a_mistake_is_shown_over_the_last_good_version_until_it_is_fixed() {
    let preview = Preview::new();
    preview.save("content/pages/bonjour.md", "---\ntitr: <b>Salut</b>\n---\n\nDeuxième texte.\n");
    let problems = preview.hear(|n| if let News::Refused(p) = n { Some(p) } else { None });
    assert!(problems.iter().any(|p| p.file == "content/pages/bonjour.md" && p.line == 2), "{problems:?}");
    let page = preview.get("/bonjour/");
    assert!(status(&page) == 200 && page.contains("Premier texte."));
    assert!(page.contains("content/pages/bonjour.md:2:1") && page.contains("clé inconnue « titr »"));
    assert!(page.contains("&lt;b&gt;Salut&lt;/b&gt;") && !page.contains("<b>Salut"));
    preview.save("content/pages/bonjour.md", &PAGE.replace("Premier", "Troisième"));
    preview.hear(|n| matches!(n, News::Rebuilt { recovered: true, .. }).then_some(()));
    let page = preview.get("/bonjour/");
    assert!(page.contains("Troisième texte.") && !page.contains("clé inconnue"));
}

#[test]
fn a_site_that_begins_with_a_mistake_appears_when_it_is_fixed() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = start(&settings(folder.path(), Method::Auto), Arc::new(|_| ()));
    assert!(matches!(nothing, Err(Failure::NoSite(p)) if p.iter().any(|d| d.code == "dossier-absent")));
    let preview = Preview::new();
    fs::rename(preview.path("content"), preview.path("ailleurs")).unwrap();
    preview.hear(|n| matches!(n, News::Refused(_)).then_some(()));
    let page = preview.get("/bonjour/");
    assert!(status(&page) == 200 && page.contains("La page reste telle quelle jusqu’à la correction."));
    fs::rename(preview.path("ailleurs"), preview.path("content")).unwrap();
    preview.rebuilt();
    preview.save("content/pages/bonjour.md", &PAGE.replace("Premier", "Deuxième"));
    preview.rebuilt();
    assert!(preview.get("/bonjour/").contains("Deuxième texte."));
}

#[test]
fn files_are_looked_at_where_the_system_does_not_tell() {
    let preview = Preview::watching(Method::Poll);
    preview.hear(|n| matches!(n, News::Looking).then_some(()));
    preview.save("content/pages/bonjour.md", &PAGE.replace("Premier", "Deuxième"));
    preview.rebuilt();
    assert!(preview.get("/bonjour/").contains("Deuxième texte."));
}

#[test]
fn a_page_names_its_source_and_hears_of_saves() {
    let preview = Preview::new();
    let page = preview.get("/bonjour/");
    assert!(page.contains(">Modifier cette page</a> <code>content/pages/bonjour.md:1</code>"));
    assert!(
        preview
            .get("/__passerelle/source/content/pages/bonjour.md?ligne=1")
            .contains("<code>Premier texte.</code>")
    );
    // Lists have no file of their own.
    assert!(preview.get("/").contains("/__passerelle/source/content/site.yaml?ligne=1"));
    assert!(preview.get("/__passerelle/source/content/site.yaml?ligne=1").contains("titre:"));
    let mut stream = TcpStream::connect(preview.address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let request = format!("GET /__passerelle/evenements HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut heard = String::new();
    let mut piece = [0; 4096];
    let mut saved = false;
    while heard.matches("event: etat").count() < 2 {
        let n = stream.read(&mut piece).unwrap();
        assert!(n > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..n]));
        if !saved && heard.contains("event: etat") {
            saved = true;
            preview.save("content/pages/bonjour.md", &PAGE.replace("Premier", "Deuxième"));
        }
    }
    assert!(heard.contains("Content-Type: text/event-stream"));
}

#[test]
fn the_folder_of_the_site_is_left_as_it_is() {
    let preview = Preview::new();
    fs::create_dir(preview.path("public")).unwrap();
    fs::write(preview.path("public/index.html"), "publié").unwrap();
    let list = || {
        let all =
            walkdir::WalkDir::new(preview.folder.path()).sort_by_file_name().into_iter().map(Result::unwrap);
        all.map(|f| (f.path().to_owned(), f.metadata().unwrap().modified().unwrap())).collect::<Vec<_>>()
    };
    preview.get("/recherche/moteur.js");
    let before = list();
    preview.get("/");
    preview.get("/donnees/pages.json");
    assert_eq!(before, list());
}
