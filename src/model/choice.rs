//! Closed lists of values.

use super::node::Node;
use super::record::Reader;
use super::scalars::scalar;
use crate::diagnostics::Diagnostic;

/// One of `known`, exactly: the list's own text, so that a directory does not hold the same code a million times.
pub fn choice(node: &Node, known: &[&'static str], reader: &mut Reader<'_>) -> Option<&'static str> {
    let text = scalar(node, "une seule valeur", reader)?;
    if let Some(code) = known.iter().find(|code| **code == text) {
        return Some(code);
    }
    let found =
        Diagnostic::error("valeur-inconnue", reader.source, node.span, format!("valeur inconnue « {text} »"));
    reader.note(match several(text, known) {
        Some(near) => found.help(format!("vouliez-vous dire {near} ?")),
        None => found.suggest(
            text,
            known.iter().copied().filter(|code| !denies(code, text)),
            format!("valeurs possibles : {}", known.join(", ")),
        ),
    });
    None
}

/// Most values that a message offers.
const SEVERAL: std::ops::RangeInclusive<usize> = 2..=6;

/// The values that hold what was written, if none of them is meant more than another: «conforme».
fn several(text: &str, known: &[&str]) -> Option<String> {
    let wanted = text.to_lowercase();
    let held: Vec<_> =
        known.iter().filter(|code| code.contains(&wanted)).map(|c| format!("« {c} »")).collect();
    let (last, others) = held.split_last()?;
    (SEVERAL.contains(&held.len()) && wanted.len() > 3).then(|| format!("{} ou {last}", others.join(", ")))
}

/// True if `code` says the contrary of a text that is near it.
fn denies(code: &str, text: &str) -> bool {
    code.starts_with("non-") && !text.to_lowercase().starts_with("non")
}

/// Declares a closed list of values: `choices! { pub enum Rate { Free "gratuit" "Gratuit" } }`.
macro_rules! choices {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident $code:literal $label:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($variant),* }

        impl $name {
            /// The value as written in content.
            pub fn code(self) -> &'static str { match self { $(Self::$variant => $code),* } }
            /// The words that a reader sees.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label),* } }
        }

        impl $crate::model::record::Decode for $name {
            fn decode(
                node: &$crate::model::node::Node,
                reader: &mut $crate::model::record::Reader<'_>,
            ) -> Option<Self> {
                let codes: &[(&'static str, $name)] = &[$(($code, $name::$variant)),*];
                let known: Vec<&'static str> = codes.iter().map(|(c, _)| *c).collect();
                let text = $crate::model::choice::choice(node, &known, reader)?;
                codes.iter().find(|(c, _)| *c == text).map(|(_, v)| *v)
            }

            fn shape() -> $crate::model::record::Shape {
                $crate::model::record::Shape::Choice(&[$($code),*])
            }
        }
    };
}
pub(crate) use choices;
