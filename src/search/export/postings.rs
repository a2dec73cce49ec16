//! The words with their postings and rules, and the field norms, read from the tantivy segment.

use std::collections::BTreeMap;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

use super::super::index::{Index, IndexError};
use super::super::lexicon::Rule;
use super::super::schema;
use super::Families;
use super::encode::{self, Piece};

/// Characters of a piece of words: well under two kilobytes once compressed, as a question has two or
/// three words and each fetches one.
const PIECE_CHARS: usize = 2_000;
/// A list this long has a piece to itself, so that its neighbours stay light.
const LONG_LIST: usize = 3_000;

/// Writes the words in order, each with its postings, and the rules that start with it.
pub fn write(index: &Index, families: &mut Families) -> Result<(), IndexError> {
    let reader = Reader::open(index)?;
    let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for rule in index.lexicon.rules.all() {
        rules.entry(&rule.from[0]).or_default().push(rule_line(rule, ""));
    }
    for rule in index.lexicon.places.all() {
        rules.entry(&rule.from[0]).or_default().push(rule_line(rule, "@"));
    }
    // A postal code is no term, yet a question may start with it.
    let mut words: BTreeMap<&str, u8> = rules.keys().map(|word| (*word, 0)).collect();
    words.extend(index.lexicon.entries.iter().map(|entry| (entry.term.as_str(), entry.class)));
    let mut open = WordPiece::default();
    for (word, class) in words {
        let mut list = String::new();
        if class > 0 {
            list = reader.list(word)?;
            if list.len() > LONG_LIST {
                let rank = u32::try_from(families.long_lists.len()).unwrap_or(u32::MAX);
                families.long_lists.push(Piece(std::mem::take(&mut list)));
                encode::number(&mut list, 0);
                encode::number(&mut list, rank);
            }
        }
        if open.chars + list.len() > PIECE_CHARS && !open.words.is_empty() {
            std::mem::take(&mut open).close(families);
        }
        let rules = rules.remove(word).unwrap_or_default();
        open.chars += list.len() + 3 + rules.iter().map(|line| line.len() + 1).sum::<usize>();
        open.words.push(word.to_owned());
        open.classes.push(char::from(b'0' + class));
        open.lists.push_str(&list);
        open.rules.extend(rules);
    }
    open.close(families);
    Ok(())
}

#[derive(Default)]
struct WordPiece {
    words: Vec<String>,
    classes: String,
    lists: String,
    rules: Vec<String>,
    chars: usize,
}

impl WordPiece {
    fn close(self, families: &mut Families) {
        let Some(first) = self.words.first() else { return };
        families.first_words.push(first.clone());
        let words = encode::front_coded(self.words.iter().map(String::as_str));
        let mut text = [words, self.classes, self.lists].join("\n");
        for rule in self.rules {
            text.push('\n');
            text.push_str(&rule);
        }
        families.words.push(Piece(text));
    }
}

/// « words>words|words »: `~` for an everyday word, `@` before a commune.
fn rule_line(rule: &Rule, mark: &str) -> String {
    let to: Vec<String> = rule.to.iter().map(|to| to.join(" ")).collect();
    format!("{mark}{}{}{}", rule.from.join(" "), if rule.exact { '>' } else { '~' }, to.join("|"))
}

/// Reads the postings of the one segment.
struct Reader {
    fields: Vec<std::sync::Arc<InvertedIndexReader>>,
    index_fields: [tantivy::schema::Field; 4],
}

impl Reader {
    fn open(index: &Index) -> Result<Self, IndexError> {
        let mut fields = Vec::new();
        // No segment at all when there is no document: then there is no term to read either.
        if let Some(segment) = index.searcher.segment_readers().first() {
            for field in index.fields.scored {
                fields.push(segment.inverted_index(field)?);
            }
        }
        Ok(Self { fields, index_fields: index.fields.scored })
    }

    /// All the lists of a term: which fields, then for each its length and its pages.
    fn list(&self, term: &str) -> Result<String, IndexError> {
        let mut found: Vec<(usize, TermInfo)> = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            let term = tantivy::Term::from_field_text(self.index_fields[at], term);
            let info = field.get_term_info(&term).map_err(tantivy::TantivyError::from)?;
            found.extend(info.map(|info| (at, info)));
        }
        let mut out = String::new();
        encode::number(&mut out, found.iter().map(|(field, _)| 1 << field).sum());
        for (field, info) in found {
            encode::number(&mut out, info.doc_freq.saturating_sub(1));
            let mut postings = self.fields[field]
                .read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)
                .map_err(tantivy::TantivyError::from)?;
            let mut next = 0;
            while postings.doc() != TERMINATED {
                let gap = postings.doc() - next;
                next = postings.doc() + 1;
                if field == schema::TEXT {
                    let more = postings.term_freq().saturating_sub(1);
                    encode::number(&mut out, gap * 4 + more.min(3));
                    if more >= 3 {
                        encode::number(&mut out, more - 3);
                    }
                } else {
                    encode::number(&mut out, gap);
                }
                postings.advance();
            }
        }
        Ok(out)
    }
}

/// The norm of each page, for each field that has norms.
pub fn write_norms(index: &Index, families: &mut Families) -> Result<(), IndexError> {
    for (field, has_norms) in schema::NORMS.iter().enumerate() {
        if !has_norms {
            continue;
        }
        let mut out = String::new();
        if let Some(segment) = index.searcher.segment_readers().first() {
            let norms = segment.get_fieldnorms_reader(index.fields.scored[field])?;
            for doc in 0..segment.max_doc() {
                encode::number(&mut out, u32::from(norms.fieldnorm_id(doc)));
            }
        }
        families.norms.push(Piece(out));
    }
    Ok(())
}
