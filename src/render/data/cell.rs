//! A value of a data file, made from a value of the model: the same for JSON and for CSV.

use crate::model::directory::{
    DiPublic, DiTheme, Fee, Mobilisation, Mobiliser, Network, ServiceType, Welcome,
};
use crate::model::record::Spanned;
use crate::model::scalars::{
    CommuneCode, CommuneText, Day, Email, Markdown, Number, Phone, PostalCode, Siren, Siret, Text, Url, When,
};
use crate::model::shared::Citation;
use crate::render::format::iso;

/// A value of a data file.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Not known, or not said.
    Nothing,
    Text(String),
    Number(f64),
    /// Never empty: an empty list is [`Cell::Nothing`].
    List(Vec<String>),
}

impl Cell {
    /// A text; nothing if it is empty.
    pub fn text(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }

    /// A list; nothing if it is empty.
    pub fn list(items: Vec<String>) -> Self {
        if items.is_empty() { Self::Nothing } else { Self::List(items) }
    }

    /// The same without doubles, for what a schema calls a set.
    pub fn set(self) -> Self {
        let Self::List(items) = self else { return self };
        let mut kept: Vec<String> = Vec::with_capacity(items.len());
        for item in items {
            if !kept.contains(&item) {
                kept.push(item);
            }
        }
        Self::List(kept)
    }

    /// The value in a spreadsheet; items of a list are separated by `separator`.
    pub fn print(self, separator: &str) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            // An item must not look like two.
            Self::List(items) if separator.contains('|') => {
                items.iter().map(|i| i.replace('|', "/")).collect::<Vec<_>>().join(separator)
            }
            Self::List(items) => items.join(separator),
        }
    }

    /// The value in JSON.
    pub fn json(self) -> String {
        match self {
            Self::Nothing => "null".to_owned(),
            Self::Text(text) => quoted(&text),
            Self::Number(number) => number.to_string(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|i| quoted(i)).collect();
                format!("[{}]", items.join(","))
            }
        }
    }
}

/// A JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value of the model that can stand in a data file.
pub trait Datum {
    fn cell(&self) -> Cell;
}

/// The cell of a value: `cell(&aid.acronym)`.
pub fn cell(value: &impl Datum) -> Cell {
    value.cell()
}

impl<T: Datum + ?Sized> Datum for &T {
    fn cell(&self) -> Cell {
        (**self).cell()
    }
}

impl<T: Datum> Datum for Option<T> {
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Nothing, T::cell)
    }
}

impl<T: Datum> Datum for Vec<T> {
    fn cell(&self) -> Cell {
        Cell::list(self.iter().map(|value| value.cell().print(", ")).collect())
    }
}

impl<T: Datum> Datum for Spanned<T> {
    fn cell(&self) -> Cell {
        self.value.cell()
    }
}

impl Datum for Number {
    fn cell(&self) -> Cell {
        Cell::Number(self.0)
    }
}

impl Datum for u32 {
    fn cell(&self) -> Cell {
        Cell::Number(f64::from(*self))
    }
}

/// One line per type that is a text: the value, and the text that stands for it.
macro_rules! texts {
    ($($ty:ty: |$value:ident| $text:expr;)*) => {$(
        impl Datum for $ty {
            fn cell(&self) -> Cell {
                let $value = self;
                Cell::text($text)
            }
        }
    )*};
}

texts! {
    String: |v| v.clone();
    Text: |v| super::text(&v.value);
    Markdown: |v| super::text(&v.0.value);
    Day: |v| v.0.to_string();
    When: |v| iso(*v);
    Url: |v| v.0.clone();
    Email: |v| v.0.clone();
    Phone: |v| v.0.clone();
    PostalCode: |v| v.0.clone();
    CommuneCode: |v| v.0.clone();
    CommuneText: |v| v.0.clone();
    Siren: |v| v.0.clone();
    Siret: |v| v.0.clone();
    ServiceType: |v| v.code.to_owned();
    Fee: |v| v.code.to_owned();
    Welcome: |v| v.code.to_owned();
    Mobilisation: |v| v.code.to_owned();
    Mobiliser: |v| v.code.to_owned();
    DiPublic: |v| v.code.to_owned();
    DiTheme: |v| v.code.to_owned();
    Network: |v| v.code.to_owned();
    Citation: |v| citation(v);
}

/// «Document, passage».
fn citation(citation: &Citation) -> String {
    let parts = [Some(&citation.0.document), citation.0.passage.as_ref()];
    parts.into_iter().flatten().map(|t| super::text(&t.value)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn a_value_is_the_same_in_json_and_in_a_spreadsheet() {
        let list = || Cell::list(vec!["a".to_owned(), "b \"c\"".to_owned(), "a".to_owned()]);
        assert_eq!(list().json(), r#"["a","b \"c\"","a"]"#);
        assert_eq!(list().set().print(" | "), "a | b \"c\"");
        assert_eq!(Cell::Number(1500.0).json(), "1500");
        assert_eq!(Cell::Number(0.341).print(","), "0.341");
        assert_eq!(
            (Cell::list(Vec::new()).json(), Cell::Nothing.print(",")),
            ("null".to_owned(), String::new())
        );
        assert_eq!(
            Cell::list(vec!["vélo | bus".to_owned(), "car".to_owned()]).print(" | "),
            "vélo / bus | car"
        );
    }
}
