//! A value as it is written in a content file, and as it is read back: what tells an editor's change.

use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::schema::{is_list, is_marked, is_number};
use crate::load::unseen::is_refused;
use crate::model::node::{self, Node};

/// What a field says, whatever the quotes and the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Nothing,
    One(String),
    Several(Vec<String>),
}

/// What a value of a record says once it is in content.
pub fn said(field: &str, value: Option<&Value>) -> Said {
    match value {
        None | Some(Value::Null) => Said::Nothing,
        Some(Value::Array(items)) if items.is_empty() => Said::Nothing,
        Some(Value::Array(items)) => {
            Said::Several(items.iter().map(|i| clean(i.as_str().unwrap_or_default())).collect())
        }
        Some(Value::String(text)) if is_marked(field) => Said::One(harmless(clean(text))),
        Some(Value::String(text)) => Said::One(clean(text)),
        Some(other) => Said::One(other.to_string()),
    }
}

/// What an editor's value says.
pub fn read(field: &str, node: Option<&Node>) -> Said {
    let trimmed = |node: &Node| node.text().unwrap_or_default().trim().to_owned();
    match node.map(|n| &n.value) {
        None | Some(node::Value::Null) => Said::Nothing,
        Some(node::Value::List(items)) if items.is_empty() => Said::Nothing,
        Some(node::Value::List(items)) => Said::Several(items.iter().map(trimmed).collect()),
        Some(node::Value::Scalar { text, .. }) if is_list(field) => {
            Said::Several(vec![text.trim().to_owned()])
        }
        Some(node::Value::Scalar { text, .. }) => Said::One(text.trim().to_owned()),
        // A group of keys stands in no field of data·inclusion.
        Some(node::Value::Map(_)) => Said::One(String::new()),
    }
}

/// The text as loading a file gives it: composed accents, one kind of line end, nothing invisible.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // The last four have no place in YAML.
    let unfit = |c: char| is_refused(c) || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{2028}' | '\u{2029}');
    let text = if text.contains(unfit) { text.replace(unfit, "") } else { text };
    let text = if is_nfc(&text) { text } else { text.nfc().collect() };
    text.trim().to_owned()
}

/// A text from elsewhere may hold a link that leads nowhere here, or HTML: it is then shown as it was typed.
fn harmless(text: String) -> String {
    if !text.contains(['[', '<']) {
        return text;
    }
    let suspect = Parser::new_ext(&text, crate::check::markdown_options()).any(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => true,
        Event::Start(Tag::Link { dest_url, .. }) => {
            !["http://", "https://"].iter().any(|scheme| dest_url.starts_with(scheme))
        }
        _ => false,
    });
    // The backslashes first: one that stands before a bracket would undo the one put there.
    if suspect { text.replace('\\', "\\\\").replace('[', "\\[").replace('<', "\\<") } else { text }
}

/// The lines that write `field`, without indentation on the first one; `indent` is that of the key.
pub fn lines(field: &str, said: &Said, indent: usize) -> Vec<String> {
    match said {
        Said::Nothing => Vec::new(),
        Said::Several(items) => {
            let items: Vec<String> = items.iter().map(|item| scalar(item)).collect();
            vec![format!("{field}: [{}]", items.join(", "))]
        }
        Said::One(text) if is_block(text) => {
            let space = " ".repeat(indent + 2);
            let body = text
                .lines()
                .map(|line| if line.is_empty() { String::new() } else { format!("{space}{line}") });
            std::iter::once(format!("{field}: |-")).chain(body).collect()
        }
        Said::One(text) if is_number(field) || field == "date_maj" => {
            vec![format!("{field}: {text}")]
        }
        Said::One(text) => vec![format!("{field}: {}", scalar(text))],
    }
}

/// A text of several lines is easier to read as a block, when a block gives it back exactly.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && text.lines().all(|line| line.trim_end() == line && !line.contains('\t'))
}

/// A word as it is, anything else between quotes.
fn scalar(text: &str) -> String {
    let word = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !matches!(text, "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n");
    // A JSON string is a YAML one.
    if word { text.to_owned() } else { Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagnostics::no_source;
    use crate::load::yaml;

    #[test]
    fn what_is_written_is_read_back() {
        let texts = [
            "simple",
            "null",
            "12",
            "Deux mots : « ici » # non",
            "l'eau \"vive\" \\ fin",
            "- tiret",
            "é'\u{a0}€ 🙂",
            "ligne\nautre\n\n  décalée\nfin",
            "fin d'espace \nligne",
            "\tx\ny",
            "a\n# pas un commentaire\nb: c",
            "cliquez [ici](page) ou <b>là</b>",
            "*important* et [site](https://exemple.fr)",
            "e\u{301}te\r\nfin",
            "e\u{200b}\u{301}te\u{feff}\u{2028}\u{0}",
        ];
        for text in texts {
            let value = json!(text);
            let said = said("description", Some(&value));
            let yaml = lines("description", &said, 0).join("\n") + "\nsuite: 1\n";
            let node = yaml::parse(&no_source(""), &yaml).unwrap_or_else(|e| panic!("{yaml}\n{e:?}"));
            assert_eq!(read("description", node.get("description")), said, "{yaml}");
            assert!(node.get("suite").is_some(), "{yaml}");
        }
        let list = json!(["86", "france", "a b"]);
        let said = said("zone_eligibilite", Some(&list));
        assert_eq!(lines("zone_eligibilite", &said, 0), ["zone_eligibilite: [\"86\", france, \"a b\"]"]);
    }

    #[test]
    fn a_link_that_would_be_dead_here_is_shown_as_typed() {
        let value = json!("voir [la page](contact.html)");
        assert_eq!(said("description", Some(&value)), Said::One("voir \\[la page](contact.html)".to_owned()));
        let value = json!("\\[voir](/nulle-part) <br>");
        assert_eq!(
            said("description", Some(&value)),
            Said::One("\\\\\\[voir](/nulle-part) \\<br>".to_owned())
        );
        let value = json!("voir [le site](https://exemple.fr)");
        assert_eq!(
            said("description", Some(&value)),
            Said::One("voir [le site](https://exemple.fr)".to_owned())
        );
    }
}
