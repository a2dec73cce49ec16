//! Where a page is written: the file and the line that an editor opens to change it.

use crate::check::Site;
use crate::model::{EntryId, Kind};
use crate::plan::View;

/// A place in the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Relative to the source folder.
    pub file: String,
    pub line: u32,
}

/// The source of the page that shows `entry` as `view`; for a list, the file that holds what it lists.
pub fn of(site: &Site, view: View, entry: Option<EntryId>) -> Origin {
    let listed = match view {
        View::Section(section) => listed(section).and_then(|kind| site.of_kind(kind).next()).map(|(_, e)| e),
        _ => None,
    };
    let entry = entry.map(|id| site.entry(id));
    match entry.or(listed) {
        Some(entry) => {
            // The front matter opens on the first line; its keys are what the editor looks for.
            let line = if entry.body.is_some() { 1 } else { entry.span.line.max(1) };
            Origin { file: entry.source.path.clone(), line }
        }
        None => Origin { file: site.source.path.clone(), line: 1 },
    }
}

/// The lists whose content stands in one file.
fn listed(section: &str) -> Option<Kind> {
    match section {
        "glossaire" => Some(Kind::Term),
        "agenda" => Some(Kind::Event),
        "documents" => Some(Kind::Document),
        "organismes" => Some(Kind::Organisation),
        "thematiques" => Some(Kind::Theme),
        "publics" => Some(Kind::Public),
        _ => None,
    }
}

/// The folder of the server at which the site's own links point.
pub fn root(url: &str) -> String {
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    match path.trim_matches('/') {
        "" => "/".to_owned(),
        path => format!("/{path}/"),
    }
}
