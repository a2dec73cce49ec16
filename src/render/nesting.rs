//! How deep templates include each other: tera follows them by recursion, so a long chain would end the process.

use std::collections::{BTreeMap, BTreeSet};

/// Most levels of templates in templates; the default theme has three.
const MOST: usize = 64;

/// A template that includes or extends others beyond the limit, or in a circle, by name.
pub fn too_deep(templates: &[(String, String)]) -> Option<&str> {
    let named: BTreeMap<&str, Vec<&str>> =
        templates.iter().map(|(name, text)| (name.as_str(), named_in(text))).collect();
    let mut level: BTreeSet<&str> = named.keys().copied().collect();
    for _ in 0..MOST {
        let below = level.iter().filter_map(|name| named.get(name)).flatten().copied();
        level = below.filter(|name| named.contains_key(name)).collect();
        if level.is_empty() {
            return None;
        }
    }
    level.first().copied()
}

/// The templates named by the `include` and `extends` of a text.
fn named_in(text: &str) -> Vec<&str> {
    let tags = text.split("{%").skip(1).map(|after| after.split("%}").next().unwrap_or_default());
    let calls = tags.filter(|tag| {
        let word = tag.trim_start_matches('-').split_whitespace().next();
        matches!(word, Some("include" | "extends"))
    });
    // Every other part between quotes is a name, whichever the quotes.
    calls.flat_map(|tag| tag.split(['"', '\'', '`']).skip(1).step_by(2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: usize) -> Vec<(String, String)> {
        let template = |i: usize| (format!("{i}.html"), format!("{{%- include \"{}.html\" -%}}", i + 1));
        (0..length).map(template).collect()
    }

    #[test]
    fn chains_and_circles_are_found() {
        assert_eq!(too_deep(&chain(64)), None);
        assert!(too_deep(&chain(65)).is_some());
        assert!(too_deep(&chain(3_200)).is_some());
        let circle = [
            ("a".to_owned(), "{% extends 'b' %}".to_owned()),
            ("b".to_owned(), "{% include 'a' %}".to_owned()),
        ];
        assert_eq!(too_deep(&circle), Some("a"));
        let fine = [
            ("a".to_owned(), "{% include \"b\" %}{% include \"b\" %}".to_owned()),
            ("b".to_owned(), "x".to_owned()),
        ];
        assert_eq!(too_deep(&fine), None);
    }
}
