//! The editor's guide (`docs/guide-editeur.md`) is true: its changes are made, its commands run, its answers compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GUIDE: &str = include_str!("../../docs/guide-editeur.md");

/// The fenced blocks of the guide: their language and their text, in order.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let inside = GUIDE.split("\n```").skip(1).step_by(2);
    inside.filter_map(|block| block.split_once('\n')).collect()
}

#[test]
fn every_command_of_the_guide_answers_what_it_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut here = folder.path().to_owned();
    let mut commands = 0;
    for (language, text) in blocks() {
        match language {
            "diff" => change(&here, text),
            "console" => {
                for part in text.split("$ ").skip(1) {
                    let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
                    commands += 1;
                    run(&mut here, command, expected.trim_end());
                }
            }
            _ => {}
        }
    }
    assert!(commands >= 15, "only {commands} commands were found in the guide");
}

/// Makes the change that a `diff` block shows: its first line names the file.
fn change(here: &Path, diff: &str) {
    let (first, rest) = diff.split_once('\n').expect("a file and its change");
    let path = here.join(first.strip_prefix("--- ").expect("the name of the file"));
    let side = |sign: char| {
        let lines: Vec<&str> = rest.lines().filter_map(|line| line.strip_prefix(sign)).collect();
        lines.join("\n")
    };
    let text = fs::read_to_string(&path).expect("the file exists");
    assert!(text.contains(&side('-')), "{} does not contain:\n{}", path.display(), side('-'));
    fs::write(&path, text.replacen(&side('-'), &side('+'), 1)).expect("written");
}

fn run(here: &mut PathBuf, command: &str, expected: &str) {
    if let Some(folder) = command.strip_prefix("cd ") {
        here.push(folder);
        return;
    }
    let arguments = words(command.strip_prefix("passerelle ").expect("a command of Passerelle"));
    let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
        .args(&arguments)
        .current_dir(&here)
        .output()
        .expect("the command runs");
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.trim_end().lines().collect();
    let expected: Vec<&str> = expected.lines().collect();
    let alike = said.len() == expected.len() && said.iter().zip(&expected).all(|(s, e)| matches(s, e));
    assert!(alike, "$ {command}\nthe guide says:\n{}\nbut:\n{}", expected.join("\n"), said.join("\n"));
}

/// True if a line is what the guide says; `[…]` stands for what varies.
fn matches(line: &str, expected: &str) -> bool {
    let mut parts = expected.split("[…]");
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = "";
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        last = part;
    }
    rest.is_empty() || expected.ends_with("[…]") && last.is_empty()
}

/// The words of a command; quotes keep several together.
fn words(command: &str) -> Vec<String> {
    let quoted = command.split('"').enumerate();
    quoted
        .flat_map(|(i, part)| match i % 2 {
            1 => vec![part.to_owned()],
            _ => part.split_whitespace().map(str::to_owned).collect(),
        })
        .collect()
}

#[test]
fn every_link_of_the_guide_leads_to_a_file() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let targets = GUIDE.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let mut files = 0;
    for target in targets.filter(|t| !t.starts_with("http")) {
        assert!(docs.join(target).is_file(), "docs/{target}");
        files += 1;
    }
    assert!(files >= 4);
}

#[test]
fn a_varying_part_matches_only_where_it_is_allowed() {
    assert!(matches("en 6.3 s (0.3 s de calcul)", "en […] s ([…] s de calcul)"));
    assert!(!matches("en 6.3 s (0.3 s de calcul) !", "en […] s ([…] s de calcul)"));
    assert!(!matches("52 pages", "53 pages"));
}
