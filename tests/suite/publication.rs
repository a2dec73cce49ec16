//! The published site under faults: killed builds, readers, full and read-only disks, several builds at once.
//!
//! The faults need other processes: this same test binary, launched again to run [`child`] alone. What only root may
//! arrange (a small disk, a mount point) happens in a mount namespace that dies with it; elsewhere it is skipped.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use passerelle::publish::{Guard, Options, PublishError, Stage, Summary};
use tempfile::TempDir;

/// The size of the site in the tests that kill.
const PAGES: usize = 2_000;
const KILLS: u64 = 50;
const NOBODY: u32 = 65534;

struct Place {
    dir: TempDir,
    source: PathBuf,
    out: PathBuf,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("source");
        fs::create_dir_all(source.join("content")).unwrap();
        Self { out: source.join("public"), source, dir }
    }

    fn open(&self) -> Result<Stage, PublishError> {
        Stage::open(&self.out, &self.source, Options::default())
    }

    fn publish(&self, pages: usize, edition: u64) -> Result<Summary, PublishError> {
        fill(self.open()?, pages, edition)?.commit(Guard::default())
    }

    /// Another process that plays `part`.
    fn child(&self, part: &str, pages: usize, edition: u64) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "publication::child", "--nocapture"]);
        self.brief(&mut command, part, pages, edition);
        command
    }

    fn brief(&self, command: &mut Command, part: &str, pages: usize, edition: u64) {
        command
            .env("PASSERELLE_PART", part)
            .env("PASSERELLE_OUT", &self.out)
            .env("PASSERELLE_SOURCE", &self.source);
        command.env("PASSERELLE_PAGES", pages.to_string()).env("PASSERELLE_EDITION", edition.to_string());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }

    /// Runs a script in a mount namespace of its own, where `$0` is this binary; none where that is not allowed.
    fn with_mounts(&self, script: &str) -> Option<Output> {
        let probe = Command::new("unshare").args(["-m", "true"]).stderr(Stdio::null()).status();
        if !probe.is_ok_and(|status| status.success()) {
            eprintln!("ignoré : « unshare -m » demande les droits de root");
            return None;
        }
        let mut command = Command::new("unshare");
        command.args(["-m", "sh", "-c", &format!("set -e; {script}")]).arg(std::env::current_exe().unwrap());
        self.brief(&mut command, "publish", 40, 2);
        Some(command.output().unwrap())
    }

    /// The edition that is published: panics unless it is whole.
    fn edition(&self, pages: usize) -> u64 {
        let mut editions: Vec<u64> =
            (0..pages).map(|i| edition_of(&self.out.join(address(i))).unwrap()).collect();
        editions.dedup();
        assert_eq!(editions.len(), 1, "two editions are mixed");
        assert_eq!(crate::site::files(&self.out).len(), pages + 1);
        editions[0]
    }

    /// Hidden neighbours of the output.
    fn leftovers(&self) -> usize {
        let names = fs::read_dir(&self.source).unwrap().map(|e| e.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with('.')).count()
    }
}

fn address(page: usize) -> String {
    format!("aides/groupe-{}/fiche-{page}.html", page % 40)
}

fn text(page: usize, edition: u64) -> String {
    format!(
        "édition {edition}\nfiche {page}\n{}fin de l'édition {edition}\n",
        "contenu de la fiche ".repeat(100)
    )
}

/// The edition of a page, if it is whole.
fn edition_of(path: &Path) -> Result<u64, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let edition = text.lines().next().and_then(|l| l.strip_prefix("édition ")).unwrap_or_default();
    if text.ends_with(&format!("fin de l'édition {edition}\n")) {
        return edition.parse().map_err(|_| format!("{}: torn", path.display()));
    }
    Err(format!("{}: torn", path.display()))
}

fn fill(stage: Stage, pages: usize, edition: u64) -> Result<Stage, PublishError> {
    for page in 0..pages {
        stage.write(&address(page), text(page, edition).as_bytes())?;
    }
    Ok(stage)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(format!("PASSERELLE_{name}")).ok()
}

/// Another process; an ordinary run of the tests gives it no part to play.
#[test]
fn child() {
    let (Some(part), Some(out), Some(source)) = (variable("PART"), variable("OUT"), variable("SOURCE"))
    else {
        return;
    };
    let number = |name| variable(name).and_then(|n| n.parse().ok()).unwrap_or_default();
    let (pages, edition) = (number("PAGES"), number("EDITION"));
    let options = Options { wait: part == "wait", ..Options::default() };
    let publish = || {
        let stage = Stage::open(Path::new(&out), Path::new(&source), options)?;
        let stage = fill(stage, usize::try_from(pages).unwrap(), edition)?;
        println!("\nprepared");
        if part == "hold" {
            std::thread::sleep(Duration::from_secs(600));
        }
        stage.commit(Guard::default())
    };
    // From here the process is not a test any more.
    let result = publish();
    if let Err(error) = &result {
        eprintln!("\n{error}");
    }
    std::process::exit(i32::from(result.is_err()));
}

/// Waits until the child has prepared its site.
fn wait_until_prepared(child: &mut Child) {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "prepared"));
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let place = Place::new();
    place.publish(PAGES, 0).unwrap();
    let started = Instant::now();
    assert!(place.child("publish", PAGES, 1).status().unwrap().success());
    let whole = started.elapsed();
    let (mut current, mut old, mut new) = (1, 0, 0);
    for kill in 0..KILLS {
        let edition = 2 + kill;
        let mut child = place.child("publish", PAGES, edition).spawn().unwrap();
        // Half of the kills fall anywhere, half around the swap, which is short.
        let share = u32::try_from(kill * 7919 % 1000).unwrap();
        let delay = if kill % 2 == 0 {
            whole * share / 1000
        } else {
            wait_until_prepared(&mut child);
            whole * share / 2000
        };
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        let published = place.edition(PAGES);
        assert!(
            published == current || published == edition,
            "{published} is neither {current} nor {edition}"
        );
        (old, new) = if published == edition { (old, new + 1) } else { (old + 1, new) };
        current = published;
    }
    println!("{old} times the old site, {new} times the new one");
    place.publish(PAGES, 1_000).unwrap();
    assert_eq!((place.edition(PAGES), place.leftovers()), (1_000, 0));
}

#[test]
fn readers_see_whole_pages_and_never_a_missing_one() {
    let place = Place::new();
    place.publish(400, 0).unwrap();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2_usize)
            .map(|reader| {
                let (place, over) = (&place, &over);
                scope.spawn(move || {
                    let (mut reads, mut last) = (0_u64, 0);
                    while !over.load(Ordering::Relaxed) {
                        let page = usize::try_from(reads).unwrap() * 131 + reader;
                        let edition = edition_of(&place.out.join(address(page % 400))).unwrap();
                        assert!(edition >= last, "from edition {last} back to {edition}");
                        (last, reads) = (edition, reads + 1);
                    }
                    reads
                })
            })
            .collect();
        for edition in 1..=20 {
            place.publish(400, edition).unwrap();
        }
        over.store(true, Ordering::Relaxed);
        let reads: u64 = readers.into_iter().map(|reader| reader.join().unwrap()).sum();
        println!("{reads} reads during 20 publications");
    });
}

#[test]
fn a_second_build_is_refused_at_once_and_the_first_one_ends_well() {
    let place = Place::new();
    place.publish(40, 1).unwrap();
    let mut first = place.child("hold", 40, 2).spawn().unwrap();
    wait_until_prepared(&mut first);
    let started = Instant::now();
    let error = place.open().unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(1));
    assert!(matches!(error, PublishError::Busy { pid: Some(pid), .. } if pid == first.id()), "{error}");
    // By another path to the same folder too, and even if somebody believed the lock stale and deleted it.
    let link = place.dir.path().join("lien");
    std::os::unix::fs::symlink(&place.out, &link).unwrap();
    let error = Stage::open(&link, &place.source, Options::default()).unwrap_err();
    assert!(matches!(error, PublishError::Busy { .. }), "{error}");
    fs::remove_file(place.source.join(".public.passerelle-verrou")).unwrap();
    place.publish(40, 3).unwrap();
    assert_eq!(place.leftovers(), 1, "the workshop of a living build was swept");
    first.kill().unwrap();
    first.wait().unwrap();
    place.publish(40, 4).unwrap();
    assert_eq!((place.edition(40), place.leftovers()), (4, 0));
}

#[test]
fn builds_that_wait_come_one_after_the_other() {
    let place = Place::new();
    let children: Vec<_> =
        (1..=6).map(|edition| place.child("wait", 200, edition).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", message(&output));
    }
    assert!((1..=6).contains(&place.edition(200)));
    assert_eq!(place.leftovers(), 0);
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let place = Place::new();
    let script = "mkdir \"$PASSERELLE_OUT\"; mount -t tmpfs -o size=400k tmpfs \"$PASSERELLE_OUT\"; \
        disk=$PASSERELLE_OUT; export PASSERELLE_OUT=\"$disk/site\"; \
        PASSERELLE_EDITION=1 \"$0\" --exact publication::child >&2; \
        PASSERELLE_PAGES=400 \"$0\" --exact publication::child --nocapture >&2 || code=$?; \
        echo $code $(find \"$disk\" -type f | wc -l) $(grep -rl 'fin de l.édition 1$' \"$disk/site\" | wc -l)";
    let Some(output) = place.with_mounts(script) else { return };
    assert!(message(&output).contains("le disque est plein"), "{}", message(&output));
    // The exit code, then all that is left on that disk: the forty pages and the marker of the old site.
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1 41 40", "{}", message(&output));
}

#[test]
fn a_file_over_the_limit_is_refused_and_does_not_kill() {
    let place = Place::new();
    place.publish(40, 1).unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -f 1; exec \"$0\" --exact publication::child --nocapture"])
        .arg(std::env::current_exe().unwrap());
    place.brief(&mut command, "publish", 40, 2);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", message(&output));
    assert!(message(&output).contains("le fichier dépasse la taille permise"), "{}", message(&output));
    assert_eq!((place.edition(40), place.leftovers()), (1, 0));
}

#[test]
fn a_mount_point_is_refused_and_a_folder_in_it_is_fine() {
    let place = Place::new();
    let build = "\"$0\" --exact publication::child --nocapture";
    let mount = "mkdir \"$PASSERELLE_OUT\"; mount -t tmpfs tmpfs \"$PASSERELLE_OUT\"";
    let bind = "mkdir \"$PASSERELLE_OUT\"; mount --bind \"$PASSERELLE_OUT\" \"$PASSERELLE_OUT\"";
    for setup in [mount, bind] {
        let Some(output) = place.with_mounts(&format!("{setup}; {build}")) else { return };
        assert_eq!(output.status.code(), Some(1), "{}", message(&output));
        assert!(message(&output).contains("point de montage"), "{}", message(&output));
        fs::remove_dir(&place.out).unwrap();
    }
    let below = format!("{mount}; export PASSERELLE_OUT=\"$PASSERELLE_OUT/site\"; {build}");
    let output = place.with_mounts(&below).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
}

#[test]
fn what_is_attached_inside_the_site_is_not_emptied() {
    let place = Place::new();
    place.publish(40, 1).unwrap();
    let (own, away) = (place.out.join("cle"), place.dir.path().join("ailleurs"));
    for folder in [&own, &away] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(away.join("photo.jpg"), "à moi").unwrap();
    let script = format!(
        "mount --bind '{}' '{}'; \"$0\" --exact publication::child --nocapture",
        away.display(),
        own.display()
    );
    let Some(output) = place.with_mounts(&script) else { return };
    assert!(message(&output).contains("cle » est un point de montage"), "{}", message(&output));
    assert!(away.join("photo.jpg").is_file());
    assert_eq!((place.edition(40), place.leftovers()), (1, 0));
}

#[test]
fn what_the_editor_put_into_the_site_is_named_and_stays() {
    let site = crate::site::Site::small();
    assert_eq!(site.run(&["build"]).0, Some(0));
    fs::write(site.root().join("public/CNAME"), "guide.fr").unwrap();
    fs::create_dir(site.root().join("docs")).unwrap();
    fs::write(site.root().join("docs/these.odt"), "dix ans").unwrap();
    fs::copy(site.root().join("public/.passerelle"), site.root().join("docs/.passerelle")).unwrap();
    for (out, file) in [("public", "public/CNAME"), ("docs", "docs/these.odt")] {
        let (code, said) = site.run(&["build", "--out", out]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(&format!("« {file} » n'a pas été écrit par Passerelle")), "{said}");
        assert!(site.root().join(file).is_file(), "{file}");
    }
    assert_eq!(site.run(&["build", "--forcer"]).0, Some(0));
    assert!(!site.root().join("public/CNAME").exists());
}

#[test]
fn a_home_folder_is_refused() {
    let place = Place::new();
    let home = place.dir.path().join("comptes/moi");
    fs::create_dir_all(&home).unwrap();
    for out in [home.as_path(), home.parent().unwrap()] {
        let output =
            place.child("publish", 1, 1).env("HOME", &home).env("PASSERELLE_OUT", out).output().unwrap();
        assert!(
            output.status.code() == Some(1) && message(&output).contains("personnel"),
            "{}",
            message(&output)
        );
    }
}

#[test]
fn a_read_only_disk_is_named_and_the_old_site_stays() {
    let place = Place::new();
    place.publish(40, 1).unwrap();
    let setup = "mount --bind \"$PASSERELLE_SOURCE\" \"$PASSERELLE_SOURCE\"; \
                 mount -o remount,bind,ro \"$PASSERELLE_SOURCE\"; \"$0\" --exact publication::child --nocapture";
    let Some(output) = place.with_mounts(setup) else { return };
    assert_eq!(output.status.code(), Some(1), "{}", message(&output));
    assert!(message(&output).contains("le disque est en lecture seule"), "{}", message(&output));
    assert!(message(&output).contains(&*place.source.to_string_lossy()), "{}", message(&output));
    assert_eq!(place.edition(40), 1);
}

#[test]
fn without_the_right_to_write_the_old_site_stays() {
    let place = Place::new();
    place.publish(40, 1).unwrap();
    fs::set_permissions(place.dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let (read_only, writable) = (fs::Permissions::from_mode(0o555), fs::Permissions::from_mode(0o755));
    for folder in [&place.source, &place.out] {
        if is_root {
            for entry in walkdir::WalkDir::new(&place.source) {
                chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
        fs::set_permissions(folder, read_only.clone()).unwrap();
        let mut command = place.child("publish", 40, 2);
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output();
        fs::set_permissions(folder, writable.clone()).unwrap();
        let Ok(output) = output else {
            return eprintln!("ignoré : un compte ordinaire ne peut pas lancer ce binaire");
        };
        assert_eq!(output.status.code(), Some(1), "{}", message(&output));
        assert!(message(&output).contains("permission refusée"), "{}", message(&output));
        assert!(message(&output).contains(&*folder.to_string_lossy()), "{}", message(&output));
        assert_eq!((place.edition(40), place.leftovers()), (1, 0));
    }
}

#[test]
fn folders_that_vanish_during_the_build_end_in_a_whole_site_or_an_error() {
    let place = Place::new();
    place.publish(40, 1).unwrap();
    let stage = fill(place.open().unwrap(), 40, 2).unwrap();
    fs::remove_dir_all(&place.out).unwrap();
    stage.commit(Guard::default()).unwrap();
    assert_eq!((place.edition(40), place.leftovers()), (2, 0));

    // Unchanged files were to stay: they are gone with the rest, and half a site is not published.
    let stage = fill(place.open().unwrap(), 39, 2).unwrap();
    stage.write(&address(39), text(39, 3).as_bytes()).unwrap();
    fs::remove_dir_all(&place.out).unwrap();
    let error = stage.commit(Guard::default()).unwrap_err();
    assert!(matches!(error, PublishError::System { .. }), "{error}");
    assert!(!place.out.exists());
    place.publish(40, 4).unwrap();

    let stage = place.open().unwrap();
    let hidden = fs::read_dir(&place.source).unwrap().map(|e| e.unwrap().path());
    let workshop = hidden.into_iter().find(|path| path.join("site").is_dir()).unwrap();
    fs::remove_dir_all(workshop).unwrap();
    let error = stage.write("index.html", b"x").unwrap_err();
    assert!(matches!(error, PublishError::System { .. }), "{error}");
    drop(stage);
    assert_eq!((place.edition(40), place.leftovers()), (4, 0));
}

#[test]
fn what_is_too_heavy_is_told_and_stops_a_strict_build() {
    // Words that do not repeat do not compress.
    let words: String =
        (1..20_000_u32).map(|n| format!("a{:07x}\n", n.wrapping_mul(0x9e37_79b1) >> 4)).collect();
    let site = crate::site::Site::small()
        .with("pages/longue.md", format!("---\ntitre: Longue\nsource: Essai\n---\n\n{words}"));
    let (code, said) = site.run(&["build", "--strict"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("[poids-page]") && said.contains("content/pages/longue.md"), "{said}");
    assert!(!site.root().join("public").exists(), "nothing is published");
    let (code, said) = site.run(&["build"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("[poids-page]"), "{said}");
}
