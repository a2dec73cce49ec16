//! Diagnostics as a page that needs nothing else: no file of the site, no network.

use std::fmt::Write as _;

use super::{Diagnostic, Severity, by_sheet, total};
use crate::escape::escaped;

/// Readable on a phone, in print and in the dark; no script.
const STYLE: &str = "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;\
color:#1c2326;background:#fbfaf7}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem;border-top:2px solid #0b4f55;\
padding-top:.7rem}article{margin:1.2rem 0;padding:.2rem 0 .2rem 1rem;border-left:5px solid #a33}\
article.avertissement{border-color:#a85a10}pre{overflow:auto;background:#fff;padding:.6rem;border:1px solid #ccc}\
mark{background:#ffe2a8;color:inherit}p{margin:.4rem 0}.ou{color:#4a5457;font-size:.95rem}\
@media(prefers-color-scheme:dark){body{background:#14191b;color:#e8e6e1}pre{background:#1d2427;border-color:#444}\
mark{background:#6a4a12}.ou{color:#b5bcbe}}";

pub fn draw(diagnostics: &[Diagnostic], site: &str) -> String {
    let mut out = String::new();
    let title = match site {
        "" => "Vérification du site".to_owned(),
        site => format!("Vérification de « {} »", escaped(site)),
    };
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    if diagnostics.is_empty() {
        out.push_str("<p>Tout est bon : aucune erreur, aucun avertissement.</p>\n");
    } else {
        let _ = writeln!(out, "<p>{}.</p>", total(diagnostics));
        out.push_str(
            "<p>Une <strong>erreur</strong> empêche de publier le site : il faut la corriger. \
             Un <strong>avertissement</strong> n'empêche rien.</p>\n",
        );
    }
    for group in by_sheet(diagnostics) {
        let Some(first) = group.first() else { continue };
        let heading: &str = if first.sheet.is_empty() { &first.file } else { &first.sheet };
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(heading));
        let _ = writeln!(out, "<p class=\"ou\">Fichier {}</p>", escaped(&first.file));
        for diagnostic in group {
            one(&mut out, diagnostic);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn one(out: &mut String, d: &Diagnostic) {
    let (class, word) = match d.severity {
        Severity::Error => ("erreur", "Erreur"),
        Severity::Warning => ("avertissement", "Avertissement"),
    };
    let _ = writeln!(out, "<article class=\"{class}\">");
    let _ = writeln!(out, "<p><strong>{word}</strong> : {}</p>", escaped(&sentence(&d.message)));
    if !d.excerpt.trim().is_empty() {
        let (start, width) = d.underlined();
        let part = |from: usize, n: usize| escaped(&d.excerpt.chars().skip(from).take(n).collect::<String>());
        let rest = d.excerpt.chars().count().saturating_sub(start + width);
        let _ = writeln!(
            out,
            "<pre>{}<mark>{}</mark>{}</pre>",
            part(0, start),
            part(start, width),
            part(start + width, rest)
        );
    }
    if !d.help.is_empty() {
        let _ = writeln!(out, "<p>Que faire : {}</p>", escaped(&sentence(&d.help)));
    }
    let _ = writeln!(out, "<p class=\"ou\">Ligne {}, code {}</p>\n</article>", d.line, d.code);
}

/// A capital and a full stop, unless it is a question.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with(['?', '.', '…']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}
