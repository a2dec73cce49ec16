//! What the preview adds to a page: where it is written, what is wrong, and the script that follows the saves.
//!
//! All of it stands between two comments, right before `</body>`; the rest of the page is what `build` writes.

use std::fmt::Write as _;
use std::path::Path;

use super::origin::Origin;
use crate::diagnostics::{Diagnostic, Severity, Source, plural};
use crate::escape::{escaped, in_address};

pub const SCRIPT: &str = include_str!("direct.js");
pub const STYLE: &str = include_str!("direct.css");

/// The page of a site that cannot be shown yet.
pub const EMPTY: &str = "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
<title>Le site ne peut pas encore être montré</title>\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n</head>\n<body>\n\
<main id=\"contenu\"><h1>Le site ne peut pas encore être montré</h1>\n\
<p>Corrigez ce qui est dit ci-dessous et enregistrez : la page s’affichera d’elle-même.</p></main>\n</body>\n</html>\n";

/// Most problems that are shown at once.
const MAX_SHOWN: usize = 20;

/// What is said about a page.
pub struct Banner<'a> {
    pub edition: &'a str,
    /// Of the page as it is published.
    pub digest: u64,
    pub origin: Option<&'a Origin>,
    pub problems: &'a [Diagnostic],
}

/// Adds the banner to a page.
pub fn dress(page: &[u8], banner: &Banner<'_>) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|w| w == end).unwrap_or(page.len());
    let mut out = Vec::with_capacity(page.len() + 2048);
    out.extend_from_slice(&page[..at]);
    out.extend_from_slice(element(banner).as_bytes());
    out.extend_from_slice(&page[at..]);
    out
}

fn element(banner: &Banner<'_>) -> String {
    let mut out = format!(
        "<!--passerelle serve--><link rel=\"stylesheet\" href=\"/__passerelle/direct.css\">\
         <aside id=\"passerelle-direct\" aria-label=\"Prévisualisation\" data-edition=\"{}\" data-empreinte=\"{:016x}\">",
        escaped(banner.edition),
        banner.digest
    );
    let _ =
        write!(out, "<div class=\"passerelle-erreurs\" role=\"alert\">{}</div>", problems(banner.problems));
    out.push_str("<p class=\"passerelle-etat\" role=\"status\"></p><p class=\"passerelle-modifier\">");
    if let Some(Origin { file, line }) = banner.origin {
        let address = in_address(file);
        let _ = write!(
            out,
            "<a href=\"/__passerelle/source/{address}?ligne={line}#L{line}\">Modifier cette page</a> \
             <code>{}:{line}</code>",
            escaped(file)
        );
    }
    out.push_str("</p></aside><script src=\"/__passerelle/direct.js\"></script><!--/passerelle serve-->");
    out
}

/// The errors, for a page; nothing if there are none.
pub fn problems(problems: &[Diagnostic]) -> String {
    let errors: Vec<&Diagnostic> = problems.iter().filter(|d| d.severity == Severity::Error).collect();
    // Under `--strict`, warnings block too.
    let shown: Vec<&Diagnostic> = if errors.is_empty() { problems.iter().collect() } else { errors };
    if shown.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "<h2>{}</h2><p>La page reste telle quelle jusqu’à la correction.</p><ul>",
        plural(shown.len(), "erreur", "erreurs")
    );
    for d in shown.iter().take(MAX_SHOWN) {
        let _ = write!(
            out,
            "<li><p><strong>{}</strong></p><p><code>{}:{}:{}</code></p>",
            escaped(&d.message),
            escaped(&d.file),
            d.line,
            d.column
        );
        if !d.excerpt.trim().is_empty() {
            let (start, width) = d.underlined();
            let part =
                |from: usize, n: usize| escaped(&d.excerpt.chars().skip(from).take(n).collect::<String>());
            let _ = write!(
                out,
                "<pre>{}<mark>{}</mark>{}</pre>",
                part(0, start),
                part(start, width),
                part(start + width, usize::MAX)
            );
        }
        if !d.help.is_empty() {
            let _ = write!(out, "<p>→ {}</p>", escaped(&d.help));
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>");
    if shown.len() > MAX_SHOWN {
        let _ = write!(out, "<p>Et {}.</p>", plural(shown.len() - MAX_SHOWN, "autre", "autres"));
    }
    out
}

/// A source file, line by line, with what opens it in an editor.
pub fn source(source: &Source, folder: &Path, line: u32) -> String {
    let full = folder.join(&source.path);
    let full = full.to_string_lossy();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>{name}, ligne {line}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"stylesheet\" href=\"/__passerelle/direct.css\">\n</head>\n<body class=\"passerelle-source\">\n\
         <main>\n<h1>{name}, ligne {line}</h1>\n\
         <p>Pour modifier la page, ouvrez ce fichier avec votre éditeur de texte :</p>\n<p><code>{}</code></p>\n\
         <p>À l’enregistrement, la page se met à jour. <a href=\"vscode://file{}:{line}\">Ouvrir dans VS Code</a></p>\n<ol>\n",
        escaped(&full),
        in_address(&full),
        name = escaped(&source.path)
    );
    for (number, content) in (1u32..).zip(source.text().lines()) {
        let here = if number == line { " class=\"ici\"" } else { "" };
        let _ = writeln!(out, "<li id=\"L{number}\"{here}><code>{}</code></li>", escaped(content));
    }
    out.push_str("</ol>\n</main>\n</body>\n</html>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::{Banner, dress, problems};
    use crate::diagnostics::{Diagnostic, Span};

    #[test]
    fn the_banner_stands_at_the_end_of_the_body() {
        let banner = Banner { edition: "a-1", digest: 1, origin: None, problems: &[] };
        let page = String::from_utf8_lossy(&dress(b"<body>&lt;/body> </body></html>", &banner)).into_owned();
        assert!(page.starts_with("<body>&lt;/body> <!--passerelle serve-->"));
        assert!(page.ends_with("<!--/passerelle serve--></body></html>"));
    }

    #[test]
    fn what_an_editor_typed_is_shown_and_not_run() {
        let mistake = Diagnostic::file("x", "content/<b>.md", Span::line(1), "« <script>alert(1)</script> »")
            .help("'\"<i>");
        let html = problems(&[mistake]);
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<i>"));
    }
}
