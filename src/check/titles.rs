//! The titles of the sheets, for messages: also of those that could not be understood.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::load::RawEntry;
use crate::model::node::Node;

/// The titles in each file: the line where an entry begins, its title.
pub struct Titles {
    by_file: BTreeMap<String, Vec<(u32, String)>>,
}

/// Takes the titles as they are written.
pub fn of(entries: &[Arc<RawEntry>]) -> Titles {
    let mut by_file: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
    for entry in entries {
        let keys = ["titre", "nom", "question", "sigle", "terme"];
        let title = keys.into_iter().find_map(|key| entry.node.get(key).and_then(Node::text));
        let list = by_file.entry(entry.source.path.clone()).or_default();
        list.push((entry.node.span.line, title.unwrap_or_default().trim().to_owned()));
    }
    for list in by_file.values_mut() {
        list.sort();
    }
    Titles { by_file }
}

impl Titles {
    /// Gives each diagnostic the title of the sheet in which it stands.
    pub fn name(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        for diagnostic in &mut diagnostics {
            // A row of a table knows its own.
            if !diagnostic.sheet.is_empty() {
                continue;
            }
            let Some(list) = self.by_file.get(&diagnostic.file) else { continue };
            let after = list.partition_point(|(line, _)| *line <= diagnostic.line);
            if let Some((_, title)) = list.get(after.saturating_sub(1)) {
                diagnostic.sheet = title.as_str().into();
            }
        }
        diagnostics
    }
}
