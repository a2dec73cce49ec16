//! A YAML document as an editor wrote it: nothing guessed, every value with its place.

use crate::diagnostics::Span;

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

/// Scalars keep their spelling: what reads them decides whether `01400` is a code or a number.
#[derive(Debug, Clone)]
pub enum Value {
    /// `clef:` with nothing after it, or `~`.
    Null,
    Scalar {
        text: String,
        /// Written without quotes, on the line of its key.
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Debug, Clone)]
pub struct Key {
    pub name: String,
    pub span: Span,
}

impl Node {
    /// What this is, for a message.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null => "rien",
            Value::Scalar { .. } => "un texte",
            Value::List(_) => "une liste",
            Value::Map(_) => "un groupe de clés",
        }
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// True if nothing is written.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// True of `{}`.
    pub fn is_empty_map(&self) -> bool {
        matches!(&self.value, Value::Map(entries) if entries.is_empty())
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
}
