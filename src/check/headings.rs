//! The anchors of a text: one per heading, none that a template gives to a part of the page.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::links::options;
use crate::model::scalars::slug;

/// The headings of a Markdown text, in order.
pub fn headings(markdown: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut text: Option<String> = None;
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => text = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => out.extend(text.take()),
            Event::Text(t) | Event::Code(t) => {
                if let Some(text) = &mut text {
                    text.push_str(&t);
                }
            }
            _ => {}
        }
    }
    out
}

/// The ids of those headings; repeated ones are numbered.
pub fn heading_ids(markdown: &str) -> HashSet<String> {
    let mut ids = HeadingIds::default();
    headings(markdown).iter().map(|text| ids.next(text)).collect()
}

/// True for what a template may give to a part of the page.
pub fn is_page_anchor(id: &str) -> bool {
    PAGE_ANCHORS.contains(&id)
}

/// Numbers equal headings in constant time each.
#[derive(Debug, Default)]
pub struct HeadingIds {
    /// Each id that was given, and the last number that was added to it.
    given: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id of the next heading with this text.
    pub fn next(&mut self, text: &str) -> String {
        let mut base = slug(text);
        // An id may not begin with a digit, nor be one that a template gives to a part of the page.
        if base.is_empty()
            || base.starts_with(|c: char| c.is_ascii_digit())
            || PAGE_ANCHORS.contains(&base.as_str())
        {
            base.insert_str(0, "partie-");
            base.truncate(base.trim_end_matches('-').len());
        }
        let Some(mut number) = self.given.get(&base).copied() else {
            self.given.insert(base.clone(), 1);
            return base;
        };
        // « Aide », « Aide », « Aide 2 »: what a number makes may be the id of another heading.
        let id = loop {
            number += 1;
            let id = format!("{base}-{number}");
            if !self.given.contains_key(&id) {
                break id;
            }
        };
        self.given.insert(base, number);
        self.given.insert(id.clone(), 1);
        id
    }
}

/// Ids that the templates give to parts of pages: links may name them, headings of a text may not take them.
pub(super) const PAGE_ANCHORS: &[&str] = &[
    "accompagnement",
    "actions",
    "agenda",
    "aides",
    "annuaire",
    "axes",
    "bilan",
    "budgets",
    "calendrier",
    "carte",
    "chiffres",
    "combien",
    "comment",
    "communes",
    "comparaison",
    "contact",
    "contenu",
    "contexte",
    "depenses",
    "directions",
    "engagements",
    "evaluation",
    "finalites",
    "forces",
    "frise",
    "indicateurs",
    "instances",
    "liees",
    "liens",
    "lieux",
    "manques",
    "menu",
    "methode",
    "modules",
    "moyens",
    "notes",
    "nouveautes",
    "objectifs",
    "orientations",
    "papiers",
    "partenaires",
    "pilotes",
    "place-beneficiaires",
    "pour-payer-quoi",
    "pour-qui",
    "presentation",
    "programme",
    "public",
    "quand",
    "questions",
    "qui",
    "qui-contacter",
    "quoi",
    "realisation",
    "recherche",
    "ressources",
    "services",
    "signataires",
    "situations",
    "source",
    "soutenues",
    "structures",
    "tableaux",
    "territoires",
    "territorialisation",
    "themes",
    "version-facile",
];

#[cfg(test)]
mod tests {
    use super::HeadingIds;

    #[test]
    fn no_two_headings_have_one_anchor() {
        let mut ids = HeadingIds::default();
        let given = ["Aide", "Aide", "Aide 2", "Aide 2", "Aide"].map(|text| ids.next(text));
        assert_eq!(given, ["aide", "aide-2", "aide-2-2", "aide-2-3", "aide-3"]);
    }
}
