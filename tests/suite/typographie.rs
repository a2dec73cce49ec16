//! French typography on every page: what editors type plainly is read as books print it.

use std::fs;

use crate::site::{Site, files};

/// Elements inside a line of text: what they hold goes on with what is around.
const INLINE: &[&str] = &["a", "abbr", "span", "strong", "em", "b", "i", "time", "mark", "tspan"];
/// Elements whose text is not read as French.
const LEFT: &[&str] = &["script", "style", "code", "pre"];

/// The lines of text of a page, and those that its attributes say.
fn lines(html: &str) -> Vec<String> {
    let (mut out, mut line, mut left) = (Vec::new(), String::new(), None);
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        match left {
            Some(open) if tag.strip_prefix('/') == Some(open) => left = None,
            None => left = LEFT.iter().copied().find(|l| tag == *l || tag.starts_with(&format!("{l} "))),
            Some(_) => {}
        }
        let said = [" title=\"", " aria-label=\"", " alt=\"", "name=\"description\" content=\""];
        let said = said.iter().filter_map(|attribute| tag.split_once(attribute)?.1.split('"').next());
        out.extend(said.map(str::to_owned));
        if !INLINE.contains(&name) {
            out.push(std::mem::take(&mut line));
        }
        line.push_str(if left.is_some() { "" } else { text });
    }
    let decoded = out.iter().map(|l| l.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", "\""));
    decoded.map(|l| l.split(['\n', '\t']).map(str::trim).collect::<Vec<_>>().join(" ")).collect()
}

/// What is wrong in a line: a straight apostrophe or quote, a space that may break where none should.
fn wrong(line: &str) -> bool {
    let chars: Vec<char> = line.chars().collect();
    chars.windows(3).any(|three| match *three {
        [before, '\'', after] => before.is_alphabetic() && (after.is_alphanumeric() || after == '«'),
        [_, ' ', ':' | ';' | '!' | '?' | '»'] | ['«', ' ', _] => true,
        [before, ' ', '%' | '€'] => before.is_ascii_digit(),
        _ => false,
    }) || line.contains('"')
}

#[test]
fn no_page_shows_a_straight_apostrophe_or_a_space_that_breaks_before_a_sign() {
    let site = Site::small()
        .replacing("communes.json", "\"nom\": \"Pontvieux\"", "\"nom\": \"Pontvieux-d'Aunis\"")
        .replacing("communes.json", "CC des Hauts", "CA \\\"Hauts - L'Agglo\\\"")
        .replacing("glossaire.yaml", "[RMI, minima sociaux]", "[\"revenu d'insertion\", \"quoi ?\"]")
        .replacing("glossaire.yaml", "Revenu de solidarité active", "Revenu d'activité : le RSA")
        .replacing(
            "territoires/valclair.yaml",
            "  chef_lieu: \"99001\"\n",
            "  chef_lieu: \"99001\"\n  chiffres: [{libelle: \"Part d'aides\", valeur: 12, unite: \"%\", date: 2026}]\n",
        );
    assert!(site.messages().contains("0 erreur") || site.messages().is_empty(), "{}", site.messages());
    let out = site.built();
    let mut found = Vec::new();
    for name in files(&out).iter().filter(|name| name.ends_with(".html")) {
        let html = fs::read_to_string(out.join(name)).expect("a page");
        found.extend(lines(&html).into_iter().filter(|l| wrong(l)).map(|l| format!("{name} : {l}")));
    }
    assert_eq!(found, Vec::<String>::new());
    let hauts = fs::read_to_string(out.join("territoires/hauts/index.html")).expect("a page");
    assert!(hauts.contains("CA «\u{a0}Hauts - L’Agglo\u{a0}»"), "{hauts}");
}
