//! The domain: what a programme is made of and what may be said of each part. No file is read here.

pub mod aid;
mod choice;
pub mod data_inclusion;
pub mod directory;
pub mod forms;
mod keys;
mod kind;
mod leaf;
pub mod library;
pub mod news;
pub mod node;
pub mod numbers;
pub mod programme;
mod reader;
pub mod record;
pub mod reference;
pub mod rest;
pub mod scalars;
pub mod shared;
pub mod site;
pub mod territory;
mod visit;

pub use kind::Kind;
pub use leaf::{EntryId, TO_WRITE};

use std::sync::Arc;

use crate::diagnostics::{Source, Span};
use record::{Decode, Field, Reader, Record, Visitor};
use shared::Lifecycle;

macro_rules! data {
    ($($variant:ident($ty:ty) $life:tt),* $(,)?) => {
        /// What an entry says, by kind. A clone is the same data, its resolved references included.
        #[derive(Debug, Clone)]
        pub enum Data { $($variant(Arc<$ty>)),* }

        impl Data {
            /// Reads the keys of an entry of `kind`.
            pub fn decode(kind: Kind, node: &node::Node, reader: &mut Reader<'_>) -> Option<Self> {
                match kind {
                    $(Kind::$variant => <$ty>::decode(node, reader).map(|d| Self::$variant(Arc::new(d))),)*
                }
            }

            /// A copy that shares nothing.
            #[must_use]
            pub fn apart(&self) -> Self {
                match self { $(Self::$variant(d) => Self::$variant(Arc::new((**d).clone())),)* }
            }

            /// Walks through references and texts.
            pub fn visit(&self, visitor: &mut dyn Visitor) {
                match self { $(Self::$variant(d) => d.visit_fields(visitor),)* }
            }

            /// The common keys of the entry's life.
            pub fn life(&self) -> Option<&Lifecycle> {
                match self { $(Self::$variant(_d) => data!(@life _d $life),)* }
            }
        }

        /// The keys of a kind, for schemas and scaffolds.
        pub fn fields(kind: Kind) -> &'static [Field] {
            match kind { $(Kind::$variant => <$ty>::fields(),)* }
        }
    };
    (@life $d:ident life) => { Some(&$d.life) };
    (@life $d:ident shared) => { Some(&*$d.life) };
    (@life $d:ident none) => { None };
}

data! {
    Programme(programme::Programme) life,
    Axis(programme::Axis) none,
    Orientation(programme::Orientation) life,
    Action(programme::Action) life,
    Aid(aid::Aid) life,
    Kit(library::Kit) life,
    Module(library::Module) life,
    Structure(directory::Structure) shared,
    Service(directory::Service) shared,
    Territory(territory::Territory) life,
    Term(library::Term) life,
    Event(library::Event) life,
    Faq(library::Faq) life,
    Document(library::Document) life,
    Page(library::Page) life,
    Organisation(site::Organisation) life,
    Theme(site::Concept) life,
    Public(site::Concept) life,
    Situation(site::Concept) life,
}

/// The keys of a row of `chiffres.csv`.
pub fn figure_fields() -> &'static [Field] {
    shared::LooseFigure::fields()
}

macro_rules! with_facts {
    ($($variant:ident)*) => {
        impl Data {
            /// The figures and tables of an entry, for the kinds that have some.
            pub fn facts(&self) -> Option<&shared::Facts> {
                match self {
                    $(Self::$variant(d) => Some(&d.facts),)*
                    _ => None,
                }
            }

            /// The same, to be changed: a copy is made if they are shared.
            pub fn facts_mut(&mut self) -> Option<&mut shared::Facts> {
                match self {
                    $(Self::$variant(d) => Some(&mut Arc::make_mut(d).facts),)*
                    _ => None,
                }
            }
        }
    };
}

with_facts! { Programme Orientation Action Aid Module Territory Page }

/// The keys of `site.yaml`, for its schema.
pub fn site_fields() -> &'static [Field] {
    site::SiteInfo::fields()
}

/// The keys of `nouveautes.yaml`, for its schema.
pub fn news_fields() -> &'static [Field] {
    news::News::fields()
}

/// An entry of the site: its identity, where it was written, what it says.
#[derive(Debug, Clone)]
pub struct Entry<D = Data> {
    pub kind: Kind,
    /// Unique among the entries of its kind (and of its programme or kit, if it has one).
    pub id: String,
    /// The programme of an axis, orientation or action; the kit of a module.
    pub parent: Option<EntryId>,
    pub source: Arc<Source>,
    pub span: Span,
    /// The Markdown under the front matter.
    pub body: Option<Body>,
    pub data: D,
}

/// The Markdown of a file: a part of its source.
#[derive(Debug, Clone, Copy)]
pub struct Body {
    /// First byte in the source.
    pub start: usize,
    /// Line of the source on which it starts, from 1.
    pub line: u32,
}

impl<D> Entry<D> {
    /// The Markdown under the front matter, empty if there is none.
    pub fn markdown(&self) -> &str {
        self.body.and_then(|body| self.source.text().get(body.start..)).unwrap_or_default()
    }
}

impl Entry {
    /// What readers call it.
    pub fn title(&self) -> &str {
        match &self.data {
            Data::Programme(d) => &d.name.value,
            Data::Axis(d) => &d.name.value,
            Data::Orientation(d) => &d.name.value,
            Data::Action(d) => &d.title.value,
            Data::Aid(d) => &d.name.value,
            Data::Kit(d) => &d.name.value,
            Data::Module(d) => &d.title.value,
            Data::Structure(d) => &d.name.value,
            Data::Service(d) => &d.name.value,
            Data::Territory(d) => &d.name.value,
            Data::Term(d) => {
                d.acronym.as_deref().or(d.term.as_ref().map(|t| t.value.as_str())).unwrap_or(&self.id)
            }
            Data::Event(d) => &d.title.value,
            Data::Faq(d) => &d.question.value,
            Data::Document(d) => &d.title.value,
            Data::Page(d) => &d.title.value,
            Data::Organisation(d) => &d.name.value,
            Data::Theme(d) | Data::Public(d) | Data::Situation(d) => &d.name.value,
        }
    }

    /// A shorter name, where there is one: for breadcrumbs and columns.
    pub fn short_title(&self) -> &str {
        match &self.data {
            Data::Programme(d) => d.short_name.as_ref().map_or_else(|| self.title(), |n| &n.value),
            _ => self.title(),
        }
    }
}
