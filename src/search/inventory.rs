//! Every posting of the tantivy segment, read from tantivy alone: what an export is compared with.

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use super::index::{Index, IndexError};
use super::schema;

/// A page that has a term in a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    pub term: String,
    /// The rank of the field in the published index.
    pub field: usize,
    pub doc: u32,
    /// How often, where the field counts it; otherwise 1.
    pub count: u32,
    /// The norm of the field, where it has one; otherwise 0.
    pub norm: u8,
}

impl Index {
    /// All postings, sorted.
    ///
    /// # Errors
    /// The machine failed (memory).
    pub fn postings(&self) -> Result<Vec<Posting>, IndexError> {
        let mut out = Vec::new();
        for segment in self.searcher.segment_readers() {
            for (at, field) in self.fields.scored.into_iter().enumerate() {
                let inverted = segment.inverted_index(field)?;
                let norms =
                    if schema::NORMS[at] { Some(segment.get_fieldnorms_reader(field)?) } else { None };
                let mut terms = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
                while let Some((key, info)) = terms.next() {
                    let mut found = inverted
                        .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)
                        .map_err(tantivy::TantivyError::from)?;
                    while found.doc() != TERMINATED {
                        out.push(Posting {
                            term: String::from_utf8_lossy(key).into_owned(),
                            field: at,
                            doc: found.doc(),
                            count: if at == schema::TEXT { found.term_freq() } else { 1 },
                            norm: norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(found.doc())),
                        });
                        found.advance();
                    }
                }
            }
        }
        out.sort();
        Ok(out)
    }
}
