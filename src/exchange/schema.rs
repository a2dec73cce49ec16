//! The fields of data·inclusion: what the declarations of structures and services begin with, and the forms they say.

use std::sync::LazyLock;

use crate::model::record::Shape;
use crate::model::{Kind, fields as keys};

/// The first key that the schema does not have: with it begin those of this site.
pub const TERRITORIES: &str = "territoires";

/// The fields of a kind, in the order of the schema; only structures and services have any.
pub fn fields(kind: Kind) -> &'static [&'static str] {
    static STRUCTURE: LazyLock<Vec<&str>> = LazyLock::new(|| official(Kind::Structure));
    static SERVICE: LazyLock<Vec<&str>> = LazyLock::new(|| official(Kind::Service));
    if kind == Kind::Service { &SERVICE } else { &STRUCTURE }
}

fn official(kind: Kind) -> Vec<&'static str> {
    keys(kind).iter().map(|field| field.key).take_while(|key| *key != TERRITORIES).collect()
}

/// True for the fields that hold several values.
pub fn is_list(field: &str) -> bool {
    static LISTS: LazyLock<Vec<&str>> = LazyLock::new(|| with(|shape| matches!(shape, Shape::List(_))));
    LISTS.contains(&field)
}

/// True for the fields that hold a number.
pub fn is_number(field: &str) -> bool {
    static NUMBERS: LazyLock<Vec<&str>> =
        LazyLock::new(|| with(|shape| matches!(shape, Shape::Integer | Shape::Number)));
    NUMBERS.contains(&field)
}

/// The fields in which Markdown is read. A form does not say it: a test compares them with what the declarations visit.
const MARKED: &[&str] =
    &["description", "frais_precisions", "publics_precisions", "conditions_acces", "mobilisation_precisions"];

/// True for the fields in which Markdown is read.
pub fn is_marked(field: &str) -> bool {
    MARKED.contains(&field)
}

/// The fields of such a form: a name has the same in both kinds.
fn with(form: fn(&Shape) -> bool) -> Vec<&'static str> {
    let all = [Kind::Structure, Kind::Service].into_iter().flat_map(keys);
    all.filter(|field| form(&field.shape)).map(|field| field.key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::no_source;
    use crate::load::yaml;
    use crate::model::Data;
    use crate::model::record::{Field, Reader, Visitor};
    use crate::model::scalars::Text;
    use crate::render::data::directory::{SERVICE, STRUCTURE};

    #[test]
    fn what_is_published_are_the_fields_that_are_declared() {
        assert_eq!(STRUCTURE.iter().map(|(name, _)| *name).collect::<Vec<_>>(), fields(Kind::Structure));
        assert_eq!(SERVICE.iter().map(|(name, _)| *name).collect::<Vec<_>>(), fields(Kind::Service));
    }

    #[test]
    fn a_name_has_one_form() {
        for field in keys(Kind::Structure) {
            let twin = keys(Kind::Service).iter().find(|other| other.key == field.key);
            let form = std::mem::discriminant(&field.shape);
            assert!(twin.is_none_or(|twin| std::mem::discriminant(&twin.shape) == form), "{}", field.key);
        }
        assert!(is_list("publics") && is_list(TERRITORIES) && !is_list("nom"));
        assert!(is_number("latitude") && is_number("nombre_semaines") && !is_number("siret"));
    }

    /// The keys of the texts in which links may stand.
    struct Texts {
        key: &'static str,
        found: Vec<&'static str>,
    }

    impl Visitor for Texts {
        fn key(&mut self, key: &'static str) {
            self.key = key;
        }
        fn text(&mut self, _: &Text) {
            self.found.push(self.key);
        }
    }

    #[test]
    fn markdown_is_read_where_links_are_looked_for() {
        let field = |field: &Field| match field.shape {
            Shape::Text => Some(format!("{}: dora--1\n", field.key)),
            _ if field.key == "date_maj" => Some("date_maj: 2025-02-14\n".to_owned()),
            _ if field.required => Some(format!("{}: dora--1\n", field.key)),
            _ => None,
        };
        let text: String = keys(Kind::Service).iter().filter_map(field).collect();
        let source = no_source("");
        let node = yaml::parse(&source, &text).expect("YAML");
        let service = Data::decode(Kind::Service, &node, &mut Reader::new(&source)).expect("a service");
        let mut texts = Texts { key: "", found: Vec::new() };
        service.visit(&mut texts);
        texts.found.retain(|key| fields(Kind::Service).contains(key));
        assert_eq!(texts.found, MARKED);
    }
}
