//! What a publication does, seen from inside one process; deaths, locks and disks are in `tests/suite/publication.rs`.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::workshop::{FORMER, SITE};
use super::{Danger, Guard, Options, PublishError, Stage, Summary, Swap, marker};

const FORCE: Options = Options { force: true, wait: false, compress: false };
const COMPRESS: Options = Options { force: false, wait: false, compress: true };

/// A source with its content, and an output inside it, as people have them.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        place.add("source/content/site.yaml", "titre: Essai\n");
        place.add("source/themes/clair/base.html", "<html>");
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn add(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn open(&self, out: &str, options: Options) -> Result<Stage, PublishError> {
        Stage::open(&self.path(out), &self.path("source"), options)
    }

    /// Publishes `pages` into `source/public`.
    fn publish(&self, pages: &[(&str, &str)]) -> Summary {
        self.try_publish(pages, Options::default(), Guard::default()).unwrap()
    }

    fn try_publish(
        &self,
        pages: &[(&str, &str)],
        options: Options,
        guard: Guard,
    ) -> Result<Summary, PublishError> {
        let stage = self.open("source/public", options)?;
        for (path, text) in pages {
            stage.write(path, text.as_bytes())?;
        }
        stage.commit(guard)
    }

    fn published(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.path("source/public").join(path)).ok()
    }

    /// What is beside the output: nothing hidden may stay there.
    fn neighbours(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("source")).unwrap();
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Makes a published file look old, so that a new writing would show.
    fn age(&self, path: &str) -> SystemTime {
        let then = SystemTime::UNIX_EPOCH + Duration::new(1_500_000_000, 123_456_789);
        fs::File::options().write(true).open(self.path(path)).unwrap().set_modified(then).unwrap();
        then
    }
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

const TWO: [(&str, &str); 2] = [("index.html", "accueil"), ("aides/velo/index.html", "le vélo")];

#[test]
fn a_first_publication_makes_the_folder_and_leaves_nothing_beside_it() {
    let place = Place::new();
    let summary = place.publish(&TWO);
    assert_eq!((summary.written, summary.unchanged, summary.removed, summary.swap), (2, 0, 0, Swap::Atomic));
    assert_eq!(summary.bytes, 15);
    assert_eq!(place.published("aides/velo/index.html").as_deref(), Some("le vélo"));
    assert!(fs::read(place.path("source/public/.passerelle")).unwrap().starts_with(marker::TEXT.as_bytes()));
    assert_eq!(place.neighbours(), ["content", "public", "themes"]);
    let stage = place.open("tout/neuf/public", Options::default()).unwrap();
    stage.commit(Guard::default()).unwrap();
    assert!(place.path("tout/neuf/public/.passerelle").is_file());
}

#[test]
fn an_unchanged_site_is_not_touched_at_all() {
    let place = Place::new();
    place.publish(&TWO);
    let folder = fs::metadata(place.path("source/public")).unwrap();
    let summary = place.publish(&TWO);
    assert_eq!((summary.written, summary.unchanged, summary.swap), (0, 2, Swap::None));
    let after = fs::metadata(place.path("source/public")).unwrap();
    assert_eq!((folder.ino(), folder.modified().unwrap()), (after.ino(), after.modified().unwrap()));
    assert_eq!(place.neighbours(), ["content", "public", "themes"]);
}

#[test]
fn unchanged_files_keep_their_time_and_gone_pages_are_gone() {
    let place = Place::new();
    place.publish(&[("index.html", "accueil"), ("a.html", "a"), ("b.html", "b"), ("style.css", "p{}")]);
    let then = place.age("source/public/style.css");
    let summary = place.publish(&[("index.html", "bonjour"), ("a.html", "a"), ("style.css", "p{}")]);
    assert_eq!((summary.written, summary.unchanged, summary.removed), (1, 2, 1));
    assert_eq!(modified(&place.path("source/public/style.css")), then);
    assert_eq!(place.published("index.html").as_deref(), Some("bonjour"));
    assert_eq!(place.published("b.html"), None);
}

#[test]
fn when_most_pages_would_vanish_nothing_is_published_unless_it_is_meant() {
    let place = Place::new();
    place.publish(&[("a.html", "a"), ("b.html", "b"), ("c.html", "c"), ("x.css", ""), ("y.css", "")]);
    let few = [("a.html", "autre")];
    let error = place.try_publish(&few, Options::default(), Guard::default()).unwrap_err();
    assert!(matches!(error, PublishError::MassRemoval { vanishing: 2, published: 3 }), "{error}");
    assert_eq!(place.published("a.html").as_deref(), Some("a"));
    assert_eq!(place.neighbours(), ["content", "public", "themes"]);
    let summary = place.try_publish(&few, Options::default(), Guard::AllowRemovals).unwrap();
    assert_eq!(summary.removed, 4);
}

#[test]
fn no_option_publishes_over_sources_or_a_system() {
    let place = Place::new();
    place.add("ailleurs/page.md", "");
    symlink(place.path("ailleurs"), place.path("source/content/lien")).unwrap();
    symlink(place.path("source/content"), place.path("vers-content")).unwrap();
    place.add("source/.git/config", "");
    place.add("site-suivi/.git", "gitdir: ailleurs");
    let cases = [
        ("source", Danger::Source),
        ("", Danger::Source),
        ("source/content/..", Danger::Source),
        ("source/content", Danger::Content),
        ("source/content/neuf/public", Danger::Content),
        ("source/themes/clair", Danger::Content),
        ("source/imports", Danger::Content),
        ("vers-content", Danger::Content),
        ("/", Danger::SystemFolder),
        ("/etc", Danger::SystemFolder),
        ("/proc/self/public", Danger::SystemFolder),
        ("source/.git", Danger::Repository),
        ("source/.git/public", Danger::Repository),
        ("site-suivi", Danger::Repository),
    ];
    for (out, expected) in cases {
        match place.open(out, FORCE) {
            Err(PublishError::Dangerous { danger, .. }) => assert_eq!(danger, expected, "{out}"),
            other => panic!("{out}: {other:?}"),
        }
    }
    assert!(place.path("source/content/site.yaml").is_file());
    assert!(!place.path("source/content/neuf").exists());
}

#[test]
fn a_folder_that_passerelle_did_not_write_is_replaced_only_by_force() {
    let place = Place::new();
    place.add("source/public/these.odt", "dix ans de travail");
    // A file of that name is not enough: it must say that it is ours.
    place.add("source/public/.passerelle", "configuration d'autre chose\n");
    let error = place.try_publish(&TWO, Options::default(), Guard::default()).unwrap_err();
    assert!(matches!(error, PublishError::NotOurs { .. }), "{error}");
    assert_eq!(place.published("these.odt").as_deref(), Some("dix ans de travail"));
    place.try_publish(&TWO, FORCE, Guard::default()).unwrap();
    assert_eq!(place.published("these.odt"), None);
}

#[test]
fn what_passerelle_never_writes_is_not_swept_away_with_its_site() {
    let place = Place::new();
    place.publish(&TWO);
    place.add("source/public/.env", "SECRET=1");
    let error = place.open("source/public", Options::default()).unwrap_err();
    assert!(matches!(error, PublishError::Intruders { .. }), "{error}");
    fs::rename(place.path("source/public/.env"), place.path("source/public/aides/.env")).unwrap();
    let changed = [("index.html", "autre"), TWO[1]];
    let error = place.try_publish(&changed, Options::default(), Guard::default()).unwrap_err();
    assert!(matches!(error, PublishError::Intruders { .. }), "{error}");
    assert!(place.published("aides/.env").is_some());
    place.try_publish(&changed, FORCE, Guard::default()).unwrap();
    assert_eq!(place.published("aides/.env"), None);
}

/// What a refusal says, on its first line.
fn refused(result: Result<Summary, PublishError>) -> String {
    let error = result.unwrap_err().to_string();
    error.lines().next().unwrap_or_default().rsplit("source/public/").collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_that_was_not_published_stops_the_next_publication() {
    let place = Place::new();
    let changed = [("index.html", "autre"), TWO[1], ("photos/b.html", "une page")];
    let publish = || place.try_publish(&changed, Options::default(), Guard::default());
    place.publish(&TWO);
    // Also where the next site writes, and by whoever took the marker elsewhere.
    for stranger in ["CNAME", "photos/a.jpg", "photos/b.html", "aides/velo/index.html.gz"] {
        place.add(&format!("source/public/{stranger}"), "à moi");
        assert!(refused(publish()).starts_with(&format!("{stranger} »")), "{}", refused(publish()));
        assert_eq!(place.published(stranger).as_deref(), Some("à moi"));
        fs::remove_file(place.path("source/public").join(stranger)).unwrap();
    }
    assert_eq!(place.published("index.html").as_deref(), Some("accueil"));
    for n in 0..5 {
        place.add(&format!("source/public/photos/{n}.jpg"), "à moi");
    }
    let error = publish().unwrap_err().to_string();
    assert!(error.contains("photos/2.jpg » et 2 autres") && error.contains("--forcer"), "{error}");
    place.try_publish(&changed, FORCE, Guard::default()).unwrap();
    assert_eq!(place.published("photos/0.jpg"), None);
    // What a file manager leaves is nobody's, and so is a page that somebody removed.
    place.add("source/public/aides/Thumbs.db", "");
    fs::remove_file(place.path("source/public/photos/b.html")).unwrap();
    place.publish(&TWO);
}

#[test]
fn a_site_of_an_earlier_version_gets_its_list() {
    let place = Place::new();
    place.publish(&TWO);
    place.add("source/public/.passerelle", marker::TEXT);
    assert_eq!(place.publish(&TWO).unchanged, 2);
    place.add("source/public/CNAME", "guide.fr");
    let error = place.try_publish(&TWO, Options::default(), Guard::default()).unwrap_err();
    assert!(matches!(error, PublishError::Intruders { .. }), "{error}");
}

#[test]
fn the_history_of_a_work_is_never_lost_however_deep_it_is() {
    let place = Place::new();
    place.add("source/public/notes/.git/config", "");
    let error = place.try_publish(&TWO, FORCE, Guard::default()).unwrap_err();
    assert!(matches!(error, PublishError::Precious { .. }), "{error}");
    assert!(place.path("source/public/notes/.git/config").is_file());
    assert_eq!(place.neighbours(), ["content", "public", "themes"]);
}

#[test]
fn an_empty_folder_may_be_taken_a_file_may_not() {
    let place = Place::new();
    fs::create_dir(place.path("source/public")).unwrap();
    place.publish(&TWO);
    place.add("fichier", "");
    for out in ["fichier", "fichier/public"] {
        let error = place.open(out, FORCE).unwrap_err();
        assert!(matches!(error, PublishError::NotAFolder { .. }), "{error}");
    }
}

#[test]
fn a_link_stays_and_the_folder_it_leads_to_is_replaced() {
    let place = Place::new();
    fs::create_dir(place.path("disque")).unwrap();
    symlink(place.path("disque/site"), place.path("source/public")).unwrap();
    let error = place.open("source/public", Options::default()).unwrap_err();
    assert!(matches!(error, PublishError::DanglingLink { .. }), "{error}");
    fs::create_dir(place.path("disque/site")).unwrap();
    place.publish(&TWO);
    place.publish(&[("index.html", "deux"), TWO[1]]);
    assert!(fs::symlink_metadata(place.path("source/public")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(place.path("disque/site/index.html")).unwrap(), "deux");
    assert_eq!(fs::read_dir(place.path("disque")).unwrap().count(), 1);
}

#[test]
fn a_path_never_leaves_the_site_nor_hides_in_it() {
    let place = Place::new();
    let stage = place.open("source/public", Options::default()).unwrap();
    let bad = [
        "",
        "/etc/passwd",
        "../x.html",
        "a/../../x.html",
        "a//b",
        "a/",
        "./a",
        ".htpasswd",
        "a/.git/config",
        "a\\b",
        "a\nb",
        "a\0b",
        "a\u{1b}[2Jb",
        "a\u{202e}lmth.b",
        "..",
    ];
    for path in bad {
        let error = stage.write(path, b"x").unwrap_err();
        assert!(matches!(error, PublishError::InvalidPath { .. }), "{path:?} {error}");
        assert!(!error.to_string().contains('\u{1b}'));
        assert!(stage.copy(path, &place.path("source/content/site.yaml")).is_err(), "{path:?}");
    }
    assert!(matches!(stage.commit(Guard::default()), Err(PublishError::Incomplete)));
    assert_eq!(place.neighbours(), ["content", "themes"]);
}

#[test]
fn two_contents_never_share_an_address() {
    let place = Place::new();
    for round in 0..2 {
        for (first, second) in [("a.html", "a.html"), ("a", "a/index.html"), ("a/index.html", "a")] {
            let stage = place.open("source/public", Options::default()).unwrap();
            let result = stage.write(first, b"un").and_then(|()| stage.write(second, b"un"));
            let error = result.and_then(|()| stage.commit(Guard::default()).map(drop)).unwrap_err();
            assert!(matches!(error, PublishError::Conflict { .. }), "{round} {second} {error}");
        }
        // The second round finds the same bytes published: noting a file down must not hide the conflict.
        place.publish(&[("a.html", "un")]);
    }
}

#[test]
fn assets_are_copied_only_if_they_are_plain_files() {
    let place = Place::new();
    place.add("source/content/fichiers/plan.pdf", &"page ".repeat(50_000));
    let asset = place.path("source/content/fichiers/plan.pdf");
    let publish = || {
        let stage = place.open("source/public", Options::default())?;
        stage.copy("fichiers/plan.pdf", &asset)?;
        stage.write("index.html", format!("{:?}", std::time::Instant::now()).as_bytes())?;
        stage.commit(Guard::default())
    };
    publish().unwrap();
    let then = place.age("source/public/fichiers/plan.pdf");
    assert_eq!(publish().unwrap().unchanged, 1);
    assert_eq!(modified(&place.path("source/public/fichiers/plan.pdf")), then);
    assert_eq!(place.published("fichiers/plan.pdf").unwrap().len(), 250_000);
    place.add("source/content/fichiers/plan.pdf", &"pagE ".repeat(50_000));
    assert_eq!(publish().unwrap().written, 2);
    assert!(place.published("fichiers/plan.pdf").unwrap().starts_with("pagE"));

    symlink("/etc/passwd", place.path("lien")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        place.path("tube"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    for from in ["lien", "tube", "source"] {
        let stage = place.open("source/public", Options::default()).unwrap();
        let error = stage.copy("x", &place.path(from)).unwrap_err();
        assert!(matches!(error, PublishError::NotAFile { .. }), "{from} {error}");
    }
}

#[test]
fn compressed_copies_are_right_always_the_same_and_kept_while_the_text_stays() {
    let place = Place::new();
    let text = "Aide à la mobilité : qui peut la demander ? ".repeat(100);
    let pages = [("index.html", text.as_str()), ("court.html", "bref"), ("photo.jpg", text.as_str())];
    let summary = place.try_publish(&pages, COMPRESS, Guard::default()).unwrap();
    assert_eq!(summary.written, 5);
    let copy =
        |extension: &str| fs::read(place.path("source/public/index.html").with_extension(extension)).unwrap();
    let (gzip, brotli) = (copy("html.gz"), copy("html.br"));
    // Other bytes after an upgrade: then raise the number in `marker::TEXT`, or old and new copies would mix.
    assert_eq!((crc32fast::hash(&gzip), crc32fast::hash(&brotli)), (638_786_758, 3_673_053_373));
    let body = &gzip[10..gzip.len() - 8];
    assert_eq!(miniz_oxide::inflate::decompress_to_vec(body).unwrap(), text.as_bytes());
    assert_eq!(gzip[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    let mut plain = String::new();
    brotli::Decompressor::new(&brotli[..], 4096).read_to_string(&mut plain).unwrap();
    assert_eq!(plain, text);

    let then = place.age("source/public/index.html.br");
    let again = place.try_publish(&pages, COMPRESS, Guard::default()).unwrap();
    assert_eq!((again.written, again.unchanged, again.swap), (0, 5, Swap::None));
    let more = [pages[0], pages[1], pages[2], ("nouveau.css", "p{}")];
    place.try_publish(&more, COMPRESS, Guard::default()).unwrap();
    assert_eq!(modified(&place.path("source/public/index.html.br")), then);

    // Copies made by another format are made again, whatever they contain.
    place.add("source/public/index.html.br", "ancien format");
    let mark = marker::TEXT.replace("format 1", "format 0");
    place.add("source/public/.passerelle", &mark);
    place.try_publish(&more, COMPRESS, Guard::default()).unwrap();
    assert_eq!((copy("html.gz"), copy("html.br")), (gzip, brotli));
    place.try_publish(&more, Options::default(), Guard::default()).unwrap();
    assert_eq!(place.published("index.html.gz"), None);
}

#[test]
fn without_exchange_two_renames_do() {
    let place = Place::new();
    place.publish(&TWO);
    let stage = place.open("source/public", Options::default()).unwrap();
    stage.write("index.html", b"deux").unwrap();
    stage.write(TWO[1].0, TWO[1].1.as_bytes()).unwrap();
    assert_eq!(stage.finish(Guard::default(), false).unwrap().swap, Swap::TwoSteps);
    assert_eq!(place.published("index.html").as_deref(), Some("deux"));
    assert_eq!(place.neighbours(), ["content", "public", "themes"]);
}

#[test]
fn a_site_taken_away_between_two_renames_is_back_before_the_next_build_begins() {
    let place = Place::new();
    place.publish(&TWO);
    let workshop = place.path("source/.public.passerelle-4711-0");
    fs::create_dir_all(workshop.join(SITE)).unwrap();
    fs::write(workshop.join(marker::NAME), marker::TEXT).unwrap();
    fs::rename(place.path("source/public"), workshop.join(FORMER)).unwrap();
    let stage = place.open("source/public", Options::default()).unwrap();
    assert_eq!(place.published("index.html").as_deref(), Some("accueil"));
    drop(stage);
    assert_eq!(place.neighbours(), ["content", "public", "themes"]);
}

#[test]
fn only_our_leftovers_are_swept() {
    let place = Place::new();
    for foreign in
        [".public.passerelle-notes/a", ".public.passerelle-12-0/a", ".public2.passerelle-12-0/a", ".public/a"]
    {
        place.add(&format!("source/{foreign}"), "à moi");
    }
    place.add("source/.public.passerelle-13-0/.passerelle", "");
    place.add("source/.public.passerelle-14-0/.passerelle", marker::TEXT);
    place.add("source/.public.passerelle-14-0/site/index.html", "à moitié");
    fs::create_dir(place.path("source/.public.passerelle-15-0")).unwrap();
    place.publish(&TWO);
    let hidden: Vec<_> = place.neighbours().into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(
        hidden,
        [".public", ".public.passerelle-12-0", ".public.passerelle-notes", ".public2.passerelle-12-0"]
    );
}
