//! One declaration per content type: the keys that an editor writes, their meaning and their type.
//!
//! [`record!`] makes from it the Rust struct, the decoder with its diagnostics, the list of fields (from
//! which the JSON Schemas and the scaffolds are written) and the visit of references and texts. So the
//! schema and the checker cannot disagree: they are the same lines.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::diagnostics::{Diagnostic, Span, nearest};

use super::keys;
use super::node::{Key, Node, Value};
pub use super::reader::{Decode, Field, Listing, Reader, Shape, Visitor};

/// A group of keys, made by [`record!`].
pub trait Record: Sized {
    /// Its keys, those of its groups after its own.
    fn fields() -> &'static [Field];
    fn read(map: &Fields<'_>, reader: &mut Reader<'_>) -> Option<Self>;
    fn visit_fields(&self, visitor: &mut dyn Visitor);
}

/// Unknown keys reported in one record: past that, the file is something else altogether.
const MOST_UNKNOWN: usize = 50;

/// The keys found in a mapping.
pub struct Fields<'a> {
    entries: &'a [(Key, Node)],
    span: Span,
    /// Keys that the record does not have: one of them may be a missing one, misspelt.
    unknown: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    /// Takes a mapping; reports keys that `T` does not have and keys written twice.
    pub fn open<T: Record>(node: &'a Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return reader.error_help(
                "type",
                node.span,
                format!("un groupe de clés est attendu ici, pas {}", node.describe()),
                format!("écrivez les clés l'une sous l'autre : {}", keys::expected(T::fields(), node)),
            );
        };
        let known = T::fields();
        let mut unknown = Vec::new();
        let mut first_lines: HashMap<&str, u32> = HashMap::with_capacity(entries.len());
        let mut repeated = Vec::new();
        for (at, (key, _)) in entries.iter().enumerate() {
            match first_lines.entry(&key.name) {
                Entry::Occupied(first) => repeated.push((key, *first.get())),
                Entry::Vacant(place) => {
                    place.insert(key.span.line);
                    if !known.iter().any(|f| f.key == key.name) {
                        unknown.push(key.name.as_str());
                        if unknown.len() <= MOST_UNKNOWN {
                            let unknown = keys::unknown(key, known, &reader.records, reader.source);
                            reader.found.push(match keys::decimals(&entries[..=at], reader.source) {
                                Some(help) => unknown.help(help),
                                None => unknown,
                            });
                        }
                    }
                }
            }
        }
        keys::repeated(&repeated, reader);
        keys::swallowed(entries, known, reader);
        Some(Self { entries, span: node.span, unknown })
    }

    /// True if the key was written.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    fn find(&self, key: &str) -> Option<(&Key, &Node)> {
        self.entries.iter().find(|(k, _)| k.name == key).map(|(k, v)| (k, v))
    }

    /// A key that must be there and have a value.
    pub fn required<T: Decode>(&self, key: &'static str, reader: &mut Reader<'_>) -> Option<T> {
        match self.find(key) {
            Some((name, Node { value: Value::Null, .. })) => reader.error_help(
                "valeur-vide",
                name.span,
                format!("la clé « {key} » est obligatoire et n'a pas de valeur"),
                match reader.source.table {
                    Some(_) => "remplissez cette cellule",
                    None => "donnez une valeur après les deux-points",
                },
            ),
            Some((name, node)) => {
                if matches!(&node.value, Value::List(items) if items.is_empty()) {
                    reader.found.push(
                        Diagnostic::error(
                            "valeur-vide",
                            reader.source,
                            name.span,
                            format!("la clé « {key} » est obligatoire et sa liste est vide"),
                        )
                        .help("donnez au moins une valeur entre les crochets"),
                    );
                }
                reader.under(key, node)
            }
            None => {
                // A misspelt key is already reported, where it is: once is enough.
                if nearest(key, self.unknown.iter().copied()).is_some() {
                    return None;
                }
                if keys::is_swallowed(self.entries, key) {
                    return None;
                }
                if let Some(span) = keys::commented(key, self.span, reader.source) {
                    return reader.error_help(
                        "cle-manquante",
                        span,
                        format!("la clé obligatoire « {key} » est en commentaire"),
                        "retirez le « # » au début de la ligne",
                    );
                }
                reader.error_help(
                    "cle-manquante",
                    self.span,
                    format!("la clé obligatoire « {key} » manque"),
                    format!("ajoutez une ligne « {key}: … »"),
                )
            }
        }
    }

    /// A key that may be missing; a key without value is only worth a warning.
    pub fn optional<T: Decode + Default>(&self, key: &'static str, reader: &mut Reader<'_>) -> Option<T> {
        match self.find(key) {
            Some((name, node)) if node.is_null() || node.is_empty_map() && T::shape().is_group() => {
                reader.found.push(
                    Diagnostic::error(
                        "valeur-vide",
                        reader.source,
                        name.span,
                        format!("la clé « {key} » n'a pas de valeur"),
                    )
                    .help("donnez une valeur, ou supprimez la ligne")
                    .warning(),
                );
                Some(T::default())
            }
            // A wrong optional value is reported and left out: the rest of the entry can still be checked.
            Some((_, node)) => Some(reader.under(key, node).unwrap_or_default()),
            None => Some(T::default()),
        }
    }
}

/// Declares a content type. See the module documentation.
///
/// Each line is `"clé" required|optional field: Type = "sens";`, then `flatten field: Record;` lines.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($key:literal $presence:ident $field:ident : $ty:ty = $doc:literal;)*
        $(flatten $group:ident : $group_ty:ty;)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $(#[doc = $doc] pub $field: $ty,)*
            $(pub $group: $group_ty,)*
        }

        impl $crate::model::record::Record for $name {
            fn fields() -> &'static [$crate::model::record::Field] {
                // Asked for at each entry: made once.
                static FIELDS: std::sync::LazyLock<Vec<$crate::model::record::Field>> =
                    std::sync::LazyLock::new(|| {
                        let own = [$($crate::model::record::Field {
                            key: $key,
                            required: stringify!($presence) == "required",
                            doc: $doc,
                            shape: <$ty as $crate::model::record::Decode>::shape(),
                        }),*];
                        let groups: &[&[$crate::model::record::Field]] =
                            &[$(<$group_ty as $crate::model::record::Record>::fields()),*];
                        own.into_iter().chain(groups.iter().copied().flatten().cloned()).collect()
                    });
                &FIELDS
            }

            fn read(
                map: &$crate::model::record::Fields<'_>,
                reader: &mut $crate::model::record::Reader<'_>,
            ) -> Option<Self> {
                $(let $field: Option<$ty> = map.$presence($key, reader);)*
                $(let $group = <$group_ty as $crate::model::record::Record>::read(map, reader);)*
                let is_whole = $($field.is_some() &&)* $($group.is_some() &&)* true;
                if !is_whole {
                    // What is there is checked all the same.
                    let rest = &mut reader.rest;
                    $(if let Some(value) = &$field {
                        $crate::model::record::Visitor::key(rest, $key);
                        <$ty as $crate::model::record::Decode>::visit(value, rest);
                    })*
                    $(if let Some(group) = &$group {
                        <$group_ty as $crate::model::record::Record>::visit_fields(group, rest);
                    })*
                    return None;
                }
                Some(Self { $($field: $field?,)* $($group: $group?,)* })
            }

            fn visit_fields(&self, visitor: &mut dyn $crate::model::record::Visitor) {
                $(visitor.key($key);
                <$ty as $crate::model::record::Decode>::visit(&self.$field, visitor);)*
                $(<$group_ty as $crate::model::record::Record>::visit_fields(&self.$group, visitor);)*
                let _ = visitor;
            }
        }

        impl $crate::model::record::Decode for $name {
            fn decode(
                node: &$crate::model::node::Node,
                reader: &mut $crate::model::record::Reader<'_>,
            ) -> Option<Self> {
                let map = $crate::model::record::Fields::open::<Self>(node, reader)?;
                reader.enter(<Self as $crate::model::record::Record>::fields);
                let read = <Self as $crate::model::record::Record>::read(&map, reader);
                reader.leave();
                read
            }

            fn shape() -> $crate::model::record::Shape {
                $crate::model::record::Shape::Record(<Self as $crate::model::record::Record>::fields)
            }

            fn visit(&self, visitor: &mut dyn $crate::model::record::Visitor) {
                <Self as $crate::model::record::Record>::visit_fields(self, visitor);
            }
        }
    };
}
pub(crate) use record;

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::decode(node, reader).map(Some)
    }
    fn shape() -> Shape {
        T::shape()
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        if let Some(value) = self {
            value.visit(visitor);
        }
    }
}

/// A list; a single value is read as a list of one.
impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            // Wrong items are reported one by one; the right ones are kept so that checks go on.
            Value::List(items) => {
                keys::twice(items, &T::shape(), reader);
                let mut list: Vec<T> = items.iter().filter_map(|item| T::decode(item, reader)).collect();
                // Room is made for four: of a national directory, half would stay empty.
                list.shrink_to_fit();
                Some(list)
            }
            _ => match keys::bullet(node) {
                Some(sign) => reader.error_help(
                    "type",
                    node.span,
                    format!("« {sign} » n'ouvre pas un élément de liste"),
                    "commencez la ligne par un trait d'union et une espace : « - »",
                ),
                None if keys::glued(node) => reader.error_help(
                    "type",
                    node.span,
                    "il manque une espace après le tiret qui ouvre un élément de liste",
                    "écrivez un élément par ligne : le tiret, une espace, la valeur (« - valeur »)",
                ),
                None => T::decode(node, reader).map(|one| vec![one]),
            },
        }
    }
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        for value in self {
            value.visit(visitor);
        }
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        T::decode(node, reader).map(Box::new)
    }
    fn shape() -> Shape {
        T::shape()
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        (**self).visit(visitor);
    }
}

/// A value that a later step may complain about keeps its place.
#[derive(Debug, Clone)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T: Decode> Decode for Spanned<T> {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { value: T::decode(node, reader)?, span: node.span })
    }
    fn shape() -> Shape {
        T::shape()
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        self.value.visit(visitor);
    }
}
