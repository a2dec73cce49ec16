//! References from one entry to another: typed by the declaration, resolved once by the check.

use std::marker::PhantomData;
use std::sync::OnceLock;

use super::Kind;
pub use super::leaf::{EntryId, Slot};
use super::node::{Node, Value};
use super::record::{Decode, Reader, Shape, Visitor, record};
use super::scalars::Text;

/// A kind as a type, so that a field says what it may point to.
pub trait Target {
    const KIND: Kind;
}

macro_rules! targets {
    ($($name:ident),*) => {
        /// Types that stand for a kind in [`Ref`].
        pub mod to { $(
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl super::Target for $name { const KIND: crate::model::Kind = crate::model::Kind::$name; }
        )* }
    };
}
targets!(
    Programme,
    Axis,
    Orientation,
    Action,
    Structure,
    Service,
    Territory,
    Term,
    Organisation,
    Theme,
    Public,
    Situation
);

/// A reference to an entry of one kind, by id (actions also by number).
#[derive(Debug, Clone)]
pub struct Ref<T> {
    pub slot: Slot,
    kind: PhantomData<T>,
}

impl<T: Target> Decode for Ref<T> {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let id = String::decode(node, reader)?;
        Some(Self {
            slot: Slot { kind: Some(T::KIND), id, span: node.span, target: OnceLock::new() },
            kind: PhantomData,
        })
    }
    fn shape() -> Shape {
        Shape::Reference(T::KIND)
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        visitor.reference(&self.slot);
    }
}

/// A reference to an entry of any kind: `aide:apre`, `kit:mobilite`, `rubrique:agenda`.
#[derive(Debug, Clone)]
pub struct AnyRef(pub Slot);

impl Decode for AnyRef {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let id = String::decode(node, reader)?;
        Some(Self(Slot { kind: None, id, span: node.span, target: OnceLock::new() }))
    }
    fn shape() -> Shape {
        Shape::AnyReference
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        visitor.reference(&self.0);
    }
}

/// An organisation in a role: its id alone, or with the service that acts.
#[derive(Debug, Clone)]
pub struct Actor {
    pub organisation: Ref<to::Organisation>,
    pub detail: Option<Text>,
}

record! {
    /// The long form of [`Actor`].
    pub struct DetailedActor {
        "organisme" required organisation: Ref<to::Organisation> = "Identifiant de l'organisme";
        "precision" optional detail: Option<Text> = "Service, rôle ou territoire précisé par la source";
    }
}

impl Decode for Actor {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if matches!(node.value, Value::Map(_)) {
            let DetailedActor { organisation, detail } = DetailedActor::decode(node, reader)?;
            return Some(Self { organisation, detail });
        }
        Some(Self { organisation: Ref::decode(node, reader)?, detail: None })
    }
    fn shape() -> Shape {
        Shape::Either(vec![Ref::<to::Organisation>::shape(), DetailedActor::shape()])
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        self.organisation.visit(visitor);
        if let Some(detail) = &self.detail {
            detail.visit(visitor);
        }
    }
}

/// All that is named, each once, also what is not published: it is still for whom something is.
pub fn named<T>(references: &[Ref<T>]) -> Vec<EntryId> {
    let mut named: Vec<EntryId> = Vec::with_capacity(references.len());
    for id in references.iter().filter_map(|reference| reference.slot.target.get()) {
        if !named.contains(id) {
            named.push(*id);
        }
    }
    named
}
