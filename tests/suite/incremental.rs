//! What the preview reads again is what a first reading gives, whatever was edited in between.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::site::Site;
use passerelle::build::{self, read, read_again};
use passerelle::check::{Checked, Options};
use passerelle::diagnostics::Diagnostic;
use passerelle::load::{Memory, load_again};
use passerelle::model::{Data, Kind};
use passerelle::plan::plan;
use passerelle::render::{self, Form};

/// All that is said and published, by name.
type Edition = (Vec<Diagnostic>, BTreeMap<String, Vec<u8>>);

fn edition(root: &Path, checked: Checked) -> Edition {
    let Checked { site, diagnostics } = checked;
    let Some(site) = site else { return (diagnostics, BTreeMap::new()) };
    let plan = plan(&site);
    let mut theme = render::theme(root, &plan).expect("the default theme");
    let files = Mutex::new(BTreeMap::new());
    let keep = |name: &str, bytes: &[u8]| -> Result<(), std::convert::Infallible> {
        files.lock().expect("no panic").insert(name.to_owned(), bytes.to_vec());
        Ok(())
    };
    if render::render(&plan, &mut theme, Form::Online, &keep).is_err() {
        panic!("the default theme prints every page");
    }
    let mut files = files.into_inner().expect("no panic");
    files.extend(
        render::data::writers(&plan).into_iter().map(|(path, fill)| (path, render::data::bytes(&fill))),
    );
    (diagnostics, files)
}

/// The same numbers at each run (a linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// The texts under a folder, by their paths.
fn texts(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path()) {
        match fs::read_to_string(&entry) {
            Ok(text) => drop(found.insert(entry, text)),
            Err(_) if entry.is_dir() => texts(&entry, found),
            Err(_) => {}
        }
    }
}

/// Puts right what edits changed, and only that; answers which files that was.
fn restore(folder: &Path, first: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let mut now = BTreeMap::new();
    texts(folder, &mut now);
    let mut moved: Vec<PathBuf> = now.keys().filter(|path| !first.contains_key(*path)).cloned().collect();
    moved.iter().for_each(|path| drop(fs::remove_file(path)));
    for (path, text) in first.iter().filter(|(path, text)| now.get(*path) != Some(text)) {
        fs::write(path, text).expect("written");
        moved.push(path.clone());
    }
    moved
}

/// Keys on which other sheets depend.
const TELLING: &[&str] = &[
    "id:",
    "titre:",
    "nom:",
    "numero:",
    "sigle:",
    "terme:",
    "territoires:",
    "thematiques:",
    "publics:",
    "parent:",
    "organisme:",
    "orientations:",
    "url:",
    "date:",
    "brouillon:",
];

/// Gives a key the value that another file gives it: another title, territory, theme, date of the edition…
fn exchange(chance: &mut Chance, first: &BTreeMap<PathBuf, String>, lines: &mut [&str]) -> Option<String> {
    let key = |line: &str| TELLING.iter().find(|key| line.trim_start_matches([' ', '-']).starts_with(*key));
    let own: Vec<usize> = (0..lines.len()).filter(|at| key(lines[*at]).is_some()).collect();
    let at = *own.get(chance.below(own.len()))?;
    let (head, _) = lines[at].split_once(':')?;
    let same = |line: &&str| line.split_once(':').is_some_and(|(other, _)| other.trim() == head.trim());
    let others: Vec<&str> = first.values().flat_map(|text| text.lines().filter(same)).collect();
    let (_, value) = others.get(chance.below(others.len()))?.split_once(':')?;
    let line = format!("{head}:{value}");
    Some([&lines[..at], &[line.as_str()], &lines[at + 1..]].concat().join("\n"))
}

/// One edit of a random file: another word, another value, a line less or twice, a file gone, copied, under another
/// name, or as it was at first. Answers which files moved.
fn edit(chance: &mut Chance, first: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let Some((path, text)) = first.iter().nth(chance.below(first.len())) else { return Vec::new() };
    let now = fs::read_to_string(path).unwrap_or_else(|_| text.clone());
    let mut lines: Vec<&str> = now.lines().collect();
    let at = chance.below(lines.len());
    let edited = match chance.below(13) {
        0 if !lines.is_empty() => {
            lines.remove(at);
            lines.join("\n")
        }
        1 if !lines.is_empty() => {
            lines.insert(at, lines[at]);
            lines.join("\n")
        }
        // As long as before.
        2 => now.chars().rev().collect::<String>().replacen('e', "a", 1).chars().rev().collect(),
        3 => {
            let _ = fs::remove_file(path);
            return vec![path.clone()];
        }
        kind @ (4 | 5) => {
            let name = path.file_name().unwrap_or_default().display();
            let other = path.with_file_name(format!("copie-{}-{name}", chance.below(3)));
            fs::write(&other, now).expect("written");
            if kind == 5 {
                let _ = fs::remove_file(path);
            }
            return vec![other, path.clone()];
        }
        6 | 7 if path.extension().is_some_and(|e| e == "md") => format!("{now}\nUne ligne de plus.\n"),
        8..12 => exchange(chance, first, &mut lines).unwrap_or(now),
        _ => text.clone(),
    };
    // As editors save: written aside, then renamed; or in place.
    if chance.below(2) == 0 {
        let aside = path.with_extension("tmp");
        fs::write(&aside, edited).expect("written");
        fs::rename(aside, path).expect("renamed");
    } else {
        fs::write(path, edited).expect("written");
    }
    vec![path.clone()]
}

#[test]
fn after_each_of_200_edits_a_second_reading_gives_what_a_first_one_gives() {
    // Figures kept apart add to the texts of other files.
    let figures = "fiche;libelle;valeur;unite\naide:aide-au-permis;Permis **payés;12;permis\n";
    let site = Site::small().with("chiffres.csv", figures);
    let mut first = BTreeMap::new();
    texts(&site.content(""), &mut first);
    let (mut chance, mut memory, options) = (Chance(7), build::Memory::default(), Options::default());
    let mut published = 0;
    for turn in 0..200 {
        // Mistakes add up: every other turn starts from what was good.
        let mut moved = if turn % 2 == 0 { restore(&site.content(""), &first) } else { Vec::new() };
        moved.extend(edit(&mut chance, &first));
        let name = |path: &PathBuf| path.strip_prefix(site.root()).expect("inside").display().to_string();
        let moved: Vec<String> = moved.iter().map(name).collect();
        // Someone watches and tells what moved, or everything is looked at.
        let told = Some(&moved[..]).filter(|_| turn % 5 != 4);
        let again = edition(site.root(), read_again(site.root(), &options, &mut memory, told));
        let clean = edition(site.root(), read(site.root(), &options));
        published += usize::from(!clean.1.is_empty());
        assert_eq!(again.0, clean.0, "diagnostics at turn {turn}");
        assert!(again.1 == clean.1, "pages at turn {turn}");
    }
    assert!(published > 50, "enough editions had no mistake: {published}");
}

#[test]
fn what_did_not_move_is_not_read_again() {
    let site = Site::small();
    let mut memory = Memory::default();
    // Past the tick of the clock within which two saves look the same.
    std::thread::sleep(std::time::Duration::from_millis(150));
    let before = load_again(site.root(), &mut memory, None, |entry| entry);
    let page = site.content("site.yaml");
    fs::write(&page, fs::read_to_string(&page).expect("readable")).expect("written");
    let after = load_again(site.root(), &mut memory, None, |entry| entry);
    assert!(!before.entries.is_empty());
    assert!(before.entries.iter().zip(&after.entries).all(|(a, b)| Arc::ptr_eq(a, b)));
    let same_site = before.site.zip(after.site).is_some_and(|(a, b)| Arc::ptr_eq(&a.0, &b.0));
    assert!(!same_site, "what was saved is read again, even as it was");
}

#[test]
fn where_someone_tells_what_moved_nothing_else_is_looked_at() {
    let site = Site::small();
    let mut memory = Memory::default();
    let mut seen = |moved: Option<&[String]>| {
        let raw = load_again(site.root(), &mut memory, moved, |entry| entry);
        ["Premier ajout.", "Second ajout."]
            .map(|words| raw.entries.iter().any(|e| e.source.text().contains(words)))
    };
    assert_eq!(seen(None), [false, false]);
    let (first, second) = ("aides/aide-au-permis.md", "glossaire.yaml");
    site.write(first, site.read(first) + "\nPremier ajout.\n");
    site.write(second, site.read(second) + "\n# Second ajout.\n");
    let moved = [format!("content/{first}")];
    assert_eq!(seen(Some(&moved)), [true, false], "only what is named");
    fs::remove_file(site.content(first)).expect("removed");
    assert_eq!(seen(Some(&moved)), [false, true], "a file that went away may change anything");
}

#[test]
fn editions_share_what_did_not_move_until_a_name_changes() {
    let site = Site::small();
    let (mut memory, options) = (build::Memory::default(), Options::default());
    let mut organisation = |moved: Option<&str>| {
        let moved = moved.map(|name| [format!("content/{name}")]);
        let told = moved.as_ref().map(|moved| &moved[..]);
        let read = read_again(site.root(), &options, &mut memory, told).site.expect("no mistake");
        let (_, entry) = read.of_kind(Kind::Organisation).next().expect("an organisation");
        let Data::Organisation(data) = &entry.data else { panic!("of another kind") };
        data.clone()
    };
    let first = organisation(None);
    let aid = "aides/aide-au-permis.md";
    site.write(aid, site.read(aid) + "\nUne ligne de plus.\n");
    let second = organisation(Some(aid));
    assert!(Arc::ptr_eq(&first, &second), "a sentence changes nothing elsewhere");
    let page = "pages/a-propos.md";
    fs::rename(site.content(page), site.content("pages/contact.md")).expect("renamed");
    assert!(!Arc::ptr_eq(&second, &organisation(Some(page))), "references name places that have changed");
}
