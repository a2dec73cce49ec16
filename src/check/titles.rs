//! The titles of the sheets, for messages: also of those that could not be understood.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, Source, TITLE_KEYS};
use crate::load::RawEntry;
use crate::model::node::Node;
use crate::model::{Entry, Kind};

/// The title of a sheet, and where the sheet begins.
#[derive(Clone)]
pub struct Heading {
    source: Arc<Source>,
    line: u32,
    title: String,
}

impl Heading {
    /// As it is written, in a sheet that cannot be understood.
    pub fn of(raw: &RawEntry) -> Self {
        let title = TITLE_KEYS.iter().find_map(|key| raw.node.get(key).and_then(Node::text));
        let title = title.unwrap_or_default().trim().to_owned();
        Self { source: raw.source.clone(), line: raw.node.span.line, title }
    }

    /// That of an entry.
    pub fn of_entry(entry: &Entry) -> Self {
        Self { source: entry.source.clone(), line: entry.span.line, title: entry.title().to_owned() }
    }
}

/// Gives each diagnostic the title of the sheet in which it stands.
pub fn name(mut diagnostics: Vec<Diagnostic>, lost: &[Heading], entries: &[Entry]) -> Vec<Diagnostic> {
    // A row of a table knows its own.
    let unnamed = diagnostics.iter().filter(|d| d.sheet.is_empty()).map(|d| &d.file);
    let mut by_file: HashMap<String, Vec<(u32, &str)>> = HashMap::new();
    for file in unnamed {
        // They come file by file, and most files have several.
        if !by_file.contains_key(file) {
            by_file.insert(file.clone(), Vec::new());
        }
    }
    // An axis stands inside its programme.
    let kept = entries.iter().filter(|e| e.kind != Kind::Axis);
    let kept = kept.map(|e| (e.source.path.as_str(), e.span.line, e.title()));
    let lost = lost.iter().map(|h| (h.source.path.as_str(), h.line, h.title.as_str()));
    for (file, line, title) in kept.chain(lost) {
        if let Some(list) = by_file.get_mut(file) {
            list.push((line, title));
        }
    }
    by_file.values_mut().for_each(|list| list.sort_unstable());
    for diagnostic in diagnostics.iter_mut().filter(|d| d.sheet.is_empty()) {
        let Some(list) = by_file.get(&diagnostic.file) else { continue };
        let after = list.partition_point(|(line, _)| *line <= diagnostic.line);
        if let Some((_, title)) = list.get(after.saturating_sub(1)) {
            diagnostic.sheet = (*title).into();
        }
    }
    diagnostics
}
