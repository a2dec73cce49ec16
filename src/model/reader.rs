//! How a value is read: from its node, with what was found wrong on the way.

use crate::diagnostics::{Diagnostic, Source, Span};

use super::Kind;
use super::node::Node;
use super::rest::Rest;
pub use super::visit::Visitor;

/// Where a record is being read, and what was found wrong so far.
pub struct Reader<'a> {
    pub source: &'a Source,
    pub found: Vec<Diagnostic>,
    /// What could be read of the records that could not.
    pub rest: Rest,
    /// The keys that lead to the value being read.
    keys: Vec<&'static str>,
    /// The records that are being read, the outermost first.
    pub(super) records: Vec<Listing>,
}

/// Lists the keys of a record.
pub type Listing = fn() -> &'static [Field];

impl<'a> Reader<'a> {
    pub fn new(source: &'a Source) -> Self {
        Self { source, found: Vec::new(), rest: Rest::default(), keys: Vec::new(), records: Vec::new() }
    }

    /// Notes that the keys of a record are being read.
    pub fn enter(&mut self, record: Listing) {
        self.records.push(record);
    }

    /// Notes that they have been.
    pub fn leave(&mut self) {
        self.records.pop();
    }

    /// Reads a value under `key`, so that messages name it.
    pub(super) fn under<T: Decode>(&mut self, key: &'static str, node: &Node) -> Option<T> {
        self.keys.push(key);
        let value = T::decode(node, self);
        self.keys.pop();
        value
    }

    /// The key of the value being read.
    pub fn key(&self) -> &'static str {
        self.keys.last().copied().unwrap_or_default()
    }

    /// True if the record being read can have `key`.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.records.last().is_some_and(|keys| keys().iter().any(|field| field.key == key))
    }

    /// Notes a problem of the value being read, with its key.
    pub fn note(&mut self, mut diagnostic: Diagnostic) {
        if let Some(key) = self.keys.last()
            && !diagnostic.message.contains("clé")
        {
            diagnostic.message = format!("{} (clé « {key} »)", diagnostic.message).into();
        }
        self.found.push(diagnostic);
    }

    /// Notes an error at `span`; answers `None` so that a decoder can return it.
    pub fn error<T>(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> Option<T> {
        self.note(Diagnostic::error(code, self.source, span, message));
        None
    }

    /// The same, with the way out.
    pub fn error_help<T>(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.note(Diagnostic::error(code, self.source, span, message).help(help));
        None
    }
}

/// The form of a value, for schemas, scaffolds and spreadsheets.
#[derive(Debug, Clone)]
pub enum Shape {
    Text,
    Markdown,
    Integer,
    Number,
    Boolean,
    /// A year, a month or a day.
    Date,
    /// A complete date.
    Day,
    /// A text that must match, with its description.
    Pattern(&'static str, &'static str),
    Choice(&'static [&'static str]),
    Reference(Kind),
    /// `type:id`.
    AnyReference,
    List(Box<Shape>),
    /// The cells of a table, which may be empty.
    Row,
    Record(Listing),
    Either(Vec<Shape>),
}

impl Shape {
    /// True if the value may be a group of keys.
    pub fn is_group(&self) -> bool {
        match self {
            Self::Record(_) => true,
            Self::Either(shapes) => shapes.iter().any(Self::is_group),
            _ => false,
        }
    }
}

/// A key of a record.
#[derive(Debug, Clone)]
pub struct Field {
    pub key: &'static str,
    pub required: bool,
    pub doc: &'static str,
    pub shape: Shape,
}

/// A type that an editor's value can be read as.
pub trait Decode: Sized {
    /// Reads `node`; when it cannot, says why and answers `None`.
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
    fn shape() -> Shape;
    fn visit(&self, _visitor: &mut dyn Visitor) {}
}
