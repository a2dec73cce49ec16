//! `export quickwit`: the documents of the search and the configuration of their index, for a Quickwit server.
//!
//! Quickwit has no French analysis: texts go as the terms that our own analysis makes of them, so that a question
//! analysed the same way finds the same pages. What readers see of a page is stored beside, and not searched.

use std::io::{self, Write};

use serde_json::json;

use crate::plan::Plan;
use crate::search::{Analysis, Document, FIELDS, extract};

/// The name and the text of the configuration of the index.
pub const CONFIGURATION: (&str, &str) = ("passerelle.yaml", include_str!("quickwit.yaml"));
/// The documents, one a line.
pub const DOCUMENTS: &str = "documents.ndjson";

/// Writes the documents, each dropped as soon as it is written.
///
/// # Errors
/// What `out` could not take.
pub fn documents(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (documents, places) = crate::catalogue::contents(plan);
    let mut analysis = Analysis::new(&places);
    for document in documents {
        let mut line = shown(&document);
        let mut exact: Vec<String> = Vec::new();
        for (field, terms) in FIELDS.iter().zip(analysis.terms(&document)) {
            // « #9 », « @loudun »: one term as it stands, which a tokeniser would cut.
            let (marks, words): (Vec<_>, Vec<_>) =
                terms.iter().partition(|term| term.starts_with(['#', '@']));
            exact.extend(marks.into_iter().map(|mark| format!("{field}{mark}")));
            line[*field] = words.iter().map(|word| &***word).collect::<Vec<_>>().join(" ").into();
        }
        line["reperes"] = exact.into();
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// What a result shows, and what it is filtered by.
fn shown(document: &Document) -> serde_json::Value {
    json!({
        "url": document.url,
        "nom": document.title,
        "resume": if document.summary.is_empty() || !document.notice.is_empty() { extract(document) } else { document.summary.clone() },
        "type": document.kind,
        "programme": document.programme,
        "thematiques": document.themes,
        "publics": document.publics,
        "territoires": document.filtered_in,
    })
}
