//! What the site publishes by itself, beside its sections and the pages of its entries.
//!
//! Links may lead to what keeps its address; nothing else may be published where any of it stands.

use crate::model::programme::{BACKGROUND, has_background};
use crate::model::{Data, Entry};

/// The files whose address never changes.
pub const FILES: &[&str] = &[
    "/404.html",
    "/agenda.ics",
    "/donnees/actions.csv",
    "/donnees/aides.csv",
    "/donnees/glossaire.csv",
    "/donnees/pages.json",
    "/donnees/services.csv",
    "/donnees/services.json",
    "/donnees/structures.csv",
    "/donnees/structures.json",
    "/donnees/territoires.csv",
    "/nouveautes.atom",
    "/robots.txt",
    "/sitemap.xml",
];

/// Folders in which the site puts files: data, documents, the theme, the index of the search.
const FOLDERS: &[&str] = &["donnees", "fichiers", "hors-ligne", "partage", "recherche", "theme"];

/// The folder of the page that comes with that of an entry, if one does.
pub fn beside(entry: &Entry) -> Option<&'static str> {
    match &entry.data {
        Data::Kit(_) | Data::Territory(_) => Some("imprimer"),
        Data::Programme(programme) if has_background(programme) => Some(BACKGROUND),
        _ => None,
    }
}

/// True if a page at `path` would stand where the site puts a file: the page needs a folder of that name.
pub fn is_taken(path: &str) -> bool {
    let inner = path.trim_matches('/');
    let (first, rest) = inner.split_once('/').unwrap_or((inner, ""));
    // A long sitemap is cut into `sitemap-1.xml`…
    let map = first.starts_with("sitemap") && first.ends_with(".xml");
    let root = map || first == "sw.js" || FILES.iter().any(|file| file.trim_start_matches('/') == first);
    let is_file = |part: &str| part.contains('.');
    root || FOLDERS.contains(&first) && rest.split('/').any(is_file)
}
