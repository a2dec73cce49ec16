//! Diagnostics for a terminal.

use std::fmt::Write as _;

use super::{Diagnostic, Severity, by_sheet, total};

pub fn draw(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for group in by_sheet(diagnostics) {
        if let Some(first) = group.first() {
            match &*first.sheet {
                "" => {
                    let _ = writeln!(out, "■ {}\n", first.file);
                }
                title => {
                    let _ = writeln!(out, "■ {title} ({})\n", first.file);
                }
            }
        }
        for diagnostic in group {
            one(&mut out, diagnostic);
        }
    }
    if !diagnostics.is_empty() {
        let _ = writeln!(out, "{}", total(diagnostics));
    }
    if out.contains(commands) { out.replace(commands, "\u{fffd}") } else { out }
}

/// What a name of a file may hold, and a terminal would obey.
fn commands(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

fn one(out: &mut String, d: &Diagnostic) {
    let level = match d.severity {
        Severity::Error => "erreur",
        Severity::Warning => "avertissement",
    };
    let _ = writeln!(out, "{level} [{}] : {}", d.code, d.message);
    let _ = writeln!(out, "  {}:{}:{}", d.file, d.line, d.column);
    if !d.excerpt.trim().is_empty() {
        let number = d.line.to_string();
        let (start, width) = d.underlined();
        let gutter = " ".repeat(number.len());
        let _ = writeln!(out, "  {number} | {}", d.excerpt);
        let _ = writeln!(out, "  {gutter} | {}{}", " ".repeat(start), "^".repeat(width));
    }
    if !d.help.is_empty() {
        let _ = writeln!(out, "  → {}", d.help);
    }
    out.push('\n');
}
