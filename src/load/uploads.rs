//! Files that are published as they are: none may run in a reader's browser as part of the site.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::files::unreadable;
use crate::diagnostics::{Diagnostic, Span};

/// Names of files that a browser would run, or show as a page of the site.
const PAGES: &[&str] = &[
    "css", "hta", "htc", "htm", "html", "js", "mht", "mhtml", "mjs", "phtml", "php", "shtml", "svgz", "swf",
    "wasm", "xht", "xhtml", "xml", "xsl", "xslt",
];
/// Programs of a server, which may run one by any part of its name.
const SERVED: &[&str] = &["phar", "php", "phtml", "shtml"];
/// Names that settle what a file is, whatever stands before: `carte.svg.png`.
const SETTLED: &[&str] = &["gif", "jpeg", "jpg", "pdf", "png", "webp", "zip"];
/// Longest drawing that is read to see if it is only a drawing.
const MAX_DRAWING: u64 = 4 << 20;
/// What makes a drawing a program, or hides one: in lower case, wherever it stands.
const PROGRAM: &[&str] = &[
    "script",
    "foreignobject",
    "<iframe",
    "<embed",
    "<object",
    "<!entity",
    "<?xml-stylesheet",
    "&#",
    "data:text",
];

/// What is wrong with the file at `path`, if something is.
pub fn refuse(path: &str, full: &Path) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    // Servers take the type from the part that they know: `page.html.fr` is a page.
    let parts: Vec<String> = name.split('.').skip(1).map(str::to_ascii_lowercase).collect();
    let is = |list: &[&str], part: &String| list.contains(&part.as_str());
    let settled = parts.last().is_some_and(|last| is(SETTLED, last));
    let active = parts.iter().find(|part| is(SERVED, part) || !settled && is(PAGES, part));
    if let Some(part) = active.filter(|_| !is_proof(path, full)) {
        let message = format!("un fichier « .{part} » pourrait exécuter un programme chez les lecteurs");
        return Some(refused(path, message, "publiez un PDF, une image ou une archive .zip"));
    }
    if settled || !parts.iter().any(|part| part == "svg") {
        return None;
    }
    let mut bytes = Vec::new();
    let read = File::open(full).and_then(|file| file.take(MAX_DRAWING + 1).read_to_end(&mut bytes));
    if read.is_err() {
        return Some(unreadable(path));
    }
    if bytes.len() as u64 > MAX_DRAWING {
        let message = format!("ce dessin dépasse {} Mo", MAX_DRAWING >> 20);
        return Some(refused(path, message, "exportez-le en PNG ou en WebP"));
    }
    // Only UTF-8 without zeros: in another encoding, the words looked for would be spelt with other bytes.
    let text = String::from_utf8(bytes).map(|text| text.to_ascii_lowercase());
    let other = ["\0", "utf-16", "utf-7", "utf-32"];
    let drawing = text.is_ok_and(|text| {
        !PROGRAM.iter().chain(&other).any(|word| text.contains(word)) && !has_handler(&text)
    });
    (!drawing).then(|| {
        let message =
            "ce dessin SVG contient un programme, ou des codes qui pourraient en cacher un".to_owned();
        refused(path, message, "exportez-le à nouveau en « SVG simple » ou « optimisé », sinon en PNG")
    })
}

/// True for the page by which a search engine knows the owner of a site: at the root, of words alone.
fn is_proof(path: &str, full: &Path) -> bool {
    let name = path.strip_prefix("content/racine/").filter(|name| !name.contains('/'));
    let page = name.is_some_and(|name| name.ends_with(".html") && name != "index.html");
    page && std::fs::metadata(full).is_ok_and(|there| there.len() < 1_000)
        && std::fs::read(full).is_ok_and(|bytes| bytes.is_ascii() && !bytes.contains(&b'<'))
}

fn refused(path: &str, message: String, help: &str) -> Diagnostic {
    Diagnostic::file("fichier-actif", path, Span::line(1), message).help(help)
}

/// True if an attribute such as `onload=` stands somewhere.
fn has_handler(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let letters = text[at..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let begins =
            text[..at].chars().next_back().is_some_and(|c| !c.is_alphanumeric() && c != '-' && c != '_');
        begins && letters.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(text: &[u8]) -> bool {
        let folder = tempfile::tempdir().expect("a folder");
        let full = folder.path().join("x.svg");
        std::fs::write(&full, text).expect("written");
        refuse("content/fichiers/x.SVG", &full).is_none()
    }

    #[test]
    fn drawings_are_only_drawings() {
        for fine in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/><text>Maison = toit</text></svg>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg>\n<svg><g font-weight=\"bold\"/></svg>",
        ] {
            assert!(svg(fine.as_bytes()), "{fine}");
        }
        for program in [
            "<svg><script>alert(1)</script></svg>",
            "<svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:SCRIPT/></svg>",
            "<svg onload=\"alert(1)\">",
            "<svg/onload = alert(1)>",
            "<svg\nONBEGIN='x'>",
            "<svg><a href=\"jAvascript:alert(1)\"/></svg>",
            "<svg><a href=\"&#106;avas&#x63;ript:alert(1)\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
            "<svg><foreignObject><body/></foreignObject></svg>",
        ] {
            assert!(!svg(program.as_bytes()), "{program}");
        }
        let utf16: Vec<u8> = "<svg onload='x'>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!svg(&utf16), "zero bytes hide the words");
    }

    #[test]
    fn a_page_of_proof_is_words_alone_at_the_root() {
        let folder = tempfile::tempdir().expect("a folder");
        let full = folder.path().join("proof");
        let is_fine = |path: &str, text: &str| {
            std::fs::write(&full, text).expect("written");
            refuse(path, &full).is_none()
        };
        let proof = "google-site-verification: google0a.html";
        assert!(is_fine("content/racine/google0a.html", proof));
        assert!(!is_fine("content/racine/google0a.html", "<script src=x></script>"));
        assert!(!is_fine("content/racine/index.html", proof));
        assert!(!is_fine("content/racine/aides/google0a.html", proof));
        assert!(!is_fine("content/fichiers/google0a.html", proof));
    }

    #[test]
    fn pages_and_scripts_are_refused_by_name() {
        for (name, fine) in [
            ("a.pdf", true),
            ("a.html", false),
            ("a.HTM", false),
            ("a.js", false),
            ("tableau.csv", true),
            ("a.svgz", false),
            ("page.html.fr", false),
            ("x.PHP.jpg", false),
            ("dessin.svg.fr", false),
            ("guide.v1.2.pdf", true),
            ("carte.svg.png", true),
            ("donnees.xml.zip", true),
            ("html.csv", true),
        ] {
            assert_eq!(refuse(name, Path::new("absent")).is_none(), fine, "{name}");
        }
    }
}
