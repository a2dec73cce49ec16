//! Random bytes: the corpus of `fuzz/` again, then changed a bounded number of times, always in the same way.
//!
//! `PASSERELLE_ALEA=1000000 cargo test --profile verif --test suite alea::` tries longer.

#[path = "../../fuzz/src/lib.rs"]
mod cibles;

use std::fs;
use std::panic;
use std::path::Path;

use crate::dice::Dice;

/// Tries of each target in an ordinary run.
const TRIES: u64 = 3_000;
/// Longest input: past that, sizes are tested, not forms (see `hostile.rs`).
const LONGEST: usize = 2_000;
/// What mistakes and attacks are made of.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    ": ",
    "- ",
    "---\n",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "#",
    "&",
    "*",
    "!",
    "|",
    ">",
    "<",
    "</",
    "<script>",
    "</script>",
    "<b>",
    "</b>",
    "<u",
    "<!--",
    "-->",
    "<![CDATA[",
    "](",
    "![",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "> ",
    "1. ",
    "## ",
    "| ",
    "|---|\n",
    "[^1]",
    "\\",
    "&lt;",
    "&#x3c;",
    "javascript:",
    "data:",
    "https://",
    "mailto:",
    "page:",
    "../",
    "%2e",
    "//",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "é",
    "e\u{301}",
    "œ",
    "İ",
    "😀",
    "'",
    "’",
    "\u{a0}",
    "2026-02-30",
    "null",
    "oui",
    "0",
    "-1",
    "1e999",
    "99999999999999999999",
    "titre: ",
    "thematiques: ",
    ";",
    ",",
    "|",
    "@",
    "=",
    "{{ ",
    " }}",
    "{% if a %}",
    "{% for a in b %}",
    "{% endfor %}",
    "{% include \"",
    "{# ",
    "titre;debut;lieu\n",
    "<c r=\"B2\" t=\"s\"><v>",
    "</v></c>",
    "</row><row r=\"3\">",
    "A1048576",
];

/// Changes an input a little: pieces put in, taken out, repeated, taken from another; or a byte.
fn change(dice: &mut Dice, input: &mut Vec<u8>, others: &[Vec<u8>]) {
    for _ in 0..=dice.below(6) {
        let at = dice.below(input.len() + 1);
        let end = (at + dice.below(24)).min(input.len());
        match dice.below(6) {
            0 | 1 => drop(input.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            2 => drop(input.drain(at..end)),
            3 => {
                let part = input[at..end].repeat(1 + dice.below(4));
                input.splice(at..at, part);
            }
            4 => {
                let other = &others[dice.below(others.len())];
                let from = dice.below(other.len());
                let to = (from + dice.below(60)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let byte = dice.roll().to_le_bytes()[0];
                if let Some(there) = input.get_mut(at) {
                    *there = byte;
                }
            }
        }
        input.truncate(LONGEST);
    }
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.iter().map(|path| fs::read(path).expect("read")).collect()
}

fn try_target(name: &str) {
    let (_, target) = cibles::TARGETS.iter().find(|(known, _)| *known == name).expect("a target");
    let tries = std::env::var("PASSERELLE_ALEA").ok().and_then(|n| n.parse().ok()).unwrap_or(TRIES);
    // An index takes a hundred times as long as a text.
    let tries = if name == "index" { tries / 20 } else { tries };
    let seeds = corpus(name);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut input: Vec<u8> = Vec::new();
    for i in 0..seeds.len() as u64 + tries {
        match seeds.get(usize::try_from(i).unwrap_or(usize::MAX)) {
            Some(seed) => input.clone_from(seed),
            None => {
                // Some inputs go on from the one before, so that changes add up.
                if dice.below(4) > 0 {
                    input.clone_from(&seeds[dice.below(seeds.len())]);
                }
                change(&mut dice, &mut input, &seeds);
            }
        }
        if let Err(cause) = panic::catch_unwind(|| target(&input)) {
            eprintln!("{name}, try {i}: {:?}", String::from_utf8_lossy(&input));
            panic::resume_unwind(cause);
        }
    }
    println!("{name}: {tries} tries");
}

#[test]
fn front_matter() {
    try_target("entete");
}

#[test]
fn texts() {
    try_target("texte");
}

#[test]
fn templates() {
    try_target("modele");
}

#[test]
fn questions() {
    try_target("requete");
}

#[test]
fn links() {
    try_target("lien");
}

#[test]
fn tables() {
    try_target("tableau");
}

#[test]
fn indexes() {
    try_target("index");
}
