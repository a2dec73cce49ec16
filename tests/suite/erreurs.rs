//! Mistakes that editors make, one at a time, on the real content: the right file, the right line, a way out.
//! The mistakes are in `fixtures/fautes.txt`, which explains its form, `fautes-rares.txt` and `fautes-discretes.txt`.

use crate::site::Site;
use passerelle::diagnostics::{Diagnostic, Severity};

/// A mistake may break what names its place, not bury it.
const MOST: usize = 8;

/// One mistake and what must be said of it.
#[derive(Debug, Default)]
struct Mistake {
    name: String,
    file: String,
    old: Option<String>,
    new: String,
    code: String,
    warning: bool,
    help: Option<String>,
    /// Where it is reported, when that is not where it was made: a file and a text of the line.
    elsewhere: Option<(String, String)>,
    /// The file, once broken, is moved there.
    moved: Option<String>,
    /// An empty file that is already there.
    beside: Option<String>,
}

#[test]
fn every_usual_mistake_is_reported_at_its_line_with_the_nearest_value() {
    every_mistake_is_reported(include_str!("../fixtures/fautes.txt"), 120);
}

#[test]
fn every_rare_mistake_is_too() {
    every_mistake_is_reported(include_str!("../fixtures/fautes-rares.txt"), 160);
}

#[test]
fn so_is_every_quiet_one() {
    every_mistake_is_reported(include_str!("../fixtures/fautes-discretes.txt"), 150);
}

fn every_mistake_is_reported(fixture: &str, least: usize) {
    let mistakes = mistakes(fixture);
    assert!(mistakes.len() >= least, "{} mistakes", mistakes.len());
    let site = Site::real();
    let clean = site.check();
    assert!(clean.site.is_some(), "the real content has errors: {:#?}", clean.diagnostics);
    let known = clean.diagnostics;
    let mut failures = Vec::new();
    for mistake in &mistakes {
        if let Some(failure) = make(&site, mistake, &known) {
            failures.push(format!("== {}\n   {}\n{failure}", mistake.name, mistake.file));
        }
    }
    let count = failures.len();
    assert!(failures.is_empty(), "{count} of {} mistakes:\n{}", mistakes.len(), failures.join("\n"));
}

/// Makes the mistake, checks, repairs; answers what is wrong with the answer.
fn make(site: &Site, mistake: &Mistake, known: &[Diagnostic]) -> Option<String> {
    let before = std::fs::read(site.content(&mistake.file)).ok();
    let text = before.as_deref().map(String::from_utf8_lossy).unwrap_or_default().into_owned();
    let (broken, line) = mistake.apply(&text)?;
    let at = mistake.moved.as_ref().unwrap_or(&mistake.file);
    if mistake.moved.is_some() {
        std::fs::remove_file(site.content(&mistake.file)).expect("removed");
    }
    if let Some(beside) = &mistake.beside {
        site.write(beside, "");
    }
    site.write(at, bytes(&broken));
    let (file, line) = match &mistake.elsewhere {
        Some((file, wanted)) => (file.clone(), line_of(&site.read(file), wanted)),
        None => (at.clone(), line),
    };
    let checked = site.check();
    for extra in mistake.beside.iter().chain(&mistake.moved) {
        remove(site, extra);
    }
    match before {
        Some(bytes) => site.write(&mistake.file, bytes),
        None if mistake.moved.is_none() => remove(site, &mistake.file),
        None => {}
    }
    let found: Vec<_> = checked.diagnostics.iter().filter(|d| !known.contains(d)).collect();
    let file = format!("content/{file}");
    let hit = found.iter().find(|d| d.code == mistake.code && d.file == file && d.line == line);
    let said = found
        .iter()
        .take(6)
        .map(|d| format!("   {}:{} [{}] {} → {}", d.file, d.line, d.code, d.message, d.help));
    let said = said.collect::<Vec<_>>().join("\n");
    let problem = match hit {
        None => Some(format!("no {} at {file}:{line}", mistake.code)),
        Some(d) if (d.severity == Severity::Warning) != mistake.warning => Some("wrong severity".to_owned()),
        Some(_) if mistake.warning == checked.site.is_none() => Some("wrong outcome".to_owned()),
        Some(d) => match &mistake.help {
            Some(help) if !d.help.contains(help.as_str()) && !d.message.contains(help.as_str()) => {
                Some(format!("does not suggest {help}"))
            }
            _ if found.len() > MOST => Some(format!("{} diagnostics for one mistake", found.len())),
            _ => None,
        },
    };
    problem.map(|p| format!("   {p}; said:\n{said}"))
}

impl Mistake {
    /// The broken text, and the line that must be named.
    fn apply(&self, text: &str) -> Option<(String, u32)> {
        let at = match &self.old {
            Some(old) => {
                text.find(old.as_str()).unwrap_or_else(|| panic!("{}: {old:?} not found", self.name))
            }
            None => 0,
        };
        let marked = self.new.find('▸').unwrap_or(0);
        let new = self.new.replace('▸', "");
        let rest = self.old.as_ref().map_or("", |old| &text[at + old.len()..]);
        let head = if self.old.is_some() { &text[..at] } else { "" };
        let line = head.matches('\n').count() + new[..marked].matches('\n').count() + 1;
        Some((format!("{head}{new}{rest}"), u32::try_from(line).ok()?))
    }
}

fn line_of(text: &str, wanted: &str) -> u32 {
    let line =
        text.lines().position(|l| l.contains(wanted)).unwrap_or_else(|| panic!("no line has {wanted}"));
    u32::try_from(line).expect("few lines") + 1
}

fn remove(site: &Site, file: &str) {
    let path = site.content(file);
    std::fs::remove_file(&path).expect("removed");
    let mut folder = path.parent();
    while let Some(empty) = folder.filter(|f| std::fs::read_dir(f).is_ok_and(|mut d| d.next().is_none())) {
        std::fs::remove_dir(empty).expect("removed");
        folder = empty.parent();
    }
}

fn mistakes(fixture: &str) -> Vec<Mistake> {
    let mut out: Vec<Mistake> = Vec::new();
    for line in fixture.lines().filter(|l| !l.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            out.push(Mistake { name: name.to_owned(), ..Mistake::default() });
            continue;
        }
        let Some(current) = out.last_mut() else { continue };
        if let Some(text) = line.strip_prefix("- ") {
            current.old = Some(plain(text));
        } else if let Some(text) = line.strip_prefix("+ ") {
            current.new = plain(text);
        } else if let Some(expected) = line.strip_prefix("! ") {
            let (code, help) = expected.split_once(" | ").map_or((expected, None), |(c, h)| (c, Some(h)));
            current.warning = code.starts_with("avertissement ");
            current.code = code.trim_start_matches("avertissement ").to_owned();
            current.help = help.map(str::to_owned);
        } else if let Some(file) = line.strip_prefix("> ") {
            current.moved = Some(file.to_owned());
        } else if let Some(file) = line.strip_prefix("& ") {
            current.beside = Some(file.to_owned());
        } else if let Some((file, text)) = line.strip_prefix("@ ").and_then(|l| l.split_once(" : ")) {
            current.elsewhere = Some((file.to_owned(), text.to_owned()));
        } else if !line.is_empty() {
            current.file = line.to_owned();
        }
    }
    out
}

fn plain(text: &str) -> String {
    let plain = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r").replace("\\0", "\0");
    let unseen = plain.replace("\\s", "\u{a0}").replace("\\z", "\u{200b}");
    unseen.replace("\\l", &LATIN.to_string())
}

/// Stands for an «é» of Latin-1, which no text of Rust can hold.
const LATIN: char = '\u{f8ff}';

fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        if c == LATIN {
            out.push(0xe9);
        } else {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes());
        }
    }
    out
}
