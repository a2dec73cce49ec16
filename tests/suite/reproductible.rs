//! The same content gives the same bytes, whoever builds it, where, and when.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::site::{self, Site};

const NOBODY: u32 = 65534;

/// The files of a published site.
type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Files {
    let read = |name: &str| fs::read(folder.join(name)).expect("read");
    site::files(folder).into_iter().map(|name| (name.clone(), read(&name))).collect()
}

fn command(site: &Site) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passerelle"));
    command.args(["build", "--silencieux", "--source"]).arg(site.root());
    command.arg("--out").arg(site.root().join("public"));
    command
}

/// Builds a site in its own folder, with what `setting` changes.
fn build(site: &Site, setting: impl FnOnce(&mut Command)) -> Files {
    let mut command = command(site);
    setting(&mut command);
    let output = command.output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(&site.root().join("public"))
}

#[track_caller]
fn assert_same(wanted: &Files, found: &Files) {
    let paths = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(wanted), paths(found));
    let changed: Vec<_> =
        wanted.iter().filter(|(path, bytes)| found[*path] != **bytes).map(|(p, _)| p).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn neither_place_nor_settings_nor_threads_reach_the_site() {
    let wanted = build(&Site::small(), |_| ());
    assert!(wanted.len() > 50, "{}", wanted.len());
    let compressed = |threads: &str| {
        build(&Site::small(), |command| {
            command.arg("--compresser").env("RAYON_NUM_THREADS", threads);
        })
    };
    assert_same(&compressed("1"), &compressed("3"));
    let settings: &[&[(&str, &str)]] = &[
        &[],
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("LANGUAGE", "tr")],
        &[("TZ", "Pacific/Auckland")],
        &[("TZ", "America/Los_Angeles"), ("LC_ALL", "C")],
        &[("HOME", "/nulle/part"), ("USER", "quelqu'un"), ("TMPDIR", "/var/tmp")],
        &[("SOURCE_DATE_EPOCH", "0"), ("RUST_LOG", "trace"), ("NO_COLOR", "1")],
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "2")],
        &[("RAYON_NUM_THREADS", "7")],
    ];
    for setting in settings {
        let found = build(&Site::small(), |command| {
            command.envs(setting.iter().copied());
        });
        assert_same(&wanted, &found);
    }
    let bare = build(&Site::small(), |command| {
        command.env_clear().current_dir("/");
    });
    assert_same(&wanted, &bare);
}

#[test]
fn neither_times_nor_order_of_files_reach_the_site() {
    let wanted = build(&Site::small(), |_| ());

    let old = Site::small();
    for (i, path) in site::files(&old.content("")).iter().enumerate() {
        let file = fs::File::options().append(true).open(old.content(path)).expect("opened");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 365 * i as u64);
        file.set_modified(time).expect("time set");
    }
    assert_same(&wanted, &build(&old, |_| ()));

    // Folders list their files in the order of their making, or of their names' digests: backwards is another one.
    let (small, backwards) = (Site::small(), Site::empty());
    for path in site::files(&small.content("")).iter().rev() {
        backwards.write(path, fs::read(small.content(path)).expect("read"));
    }
    assert_same(&wanted, &build(&backwards, |_| ()));
}

/// Only root may run a program as somebody else: for others there is nothing to see here, as the name of the test says.
#[test]
fn when_run_by_root_the_owner_of_files_does_not_reach_the_site() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let wanted = build(&Site::small(), |_| ());
    let theirs = Site::small();
    let binary = theirs.root().join("passerelle");
    fs::copy(env!("CARGO_BIN_EXE_passerelle"), &binary).expect("copied");
    fs::set_permissions(theirs.root(), fs::Permissions::from_mode(0o777)).expect("opened to all");
    let mut command = Command::new(binary);
    command.args(["build", "--silencieux"]).current_dir(theirs.root());
    command.env("HOME", "/nonexistent").uid(NOBODY).gid(NOBODY);
    let output = command.output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_same(&wanted, &files(&theirs.root().join("public")));
}

/// The date given is the only clock.
#[test]
fn only_the_date_given_counts() {
    let site = Site::small();
    let date = |date: &'static str| {
        move |command: &mut Command| {
            command.args(["--date", date]);
        }
    };
    let today = build(&site, date("2026-11-01"));
    assert_same(&today, &build(&Site::small(), |_| ()));
    let later = build(&Site::small(), date("2031-05-20"));
    assert_ne!(today, later, "the date of the edition is written on the pages");
    assert_same(&later, &build(&site, date("2031-05-20")));
    assert_same(&today, &build(&site, date("2026-11-01")));
}

#[test]
fn the_real_site_is_the_same_on_one_thread_and_on_seven() {
    let threads = |n: &str| {
        build(&Site::real(), |command| {
            command.env("RAYON_NUM_THREADS", n);
        })
    };
    assert_same(&threads("1"), &threads("7"));
}

#[test]
fn an_unchanged_site_is_not_written_again() {
    let site = Site::small();
    let first = build(&site, |_| ());
    let public = site.root().join("public");
    let marks = || -> BTreeMap<String, (u64, i64, i64)> {
        let mark =
            |path: &String| fs::metadata(public.join(path)).map(|m| (m.ino(), m.mtime(), m.mtime_nsec()));
        first.keys().map(|path| (path.clone(), mark(path).expect("there"))).collect()
    };
    let before = marks();
    assert_same(&first, &build(&site, |_| ()));
    assert_eq!(before, marks(), "0 files rewritten");
}
