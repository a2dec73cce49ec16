//! Footnotes that nothing calls: a page would show them at its foot, without a reader knowing of what they speak.

use std::collections::HashSet;

use pulldown_cmark::{Event, Tag};

use super::markdown::Flaw;

/// The notes of one text, and those that it calls.
#[derive(Debug, Default)]
pub struct Footnotes {
    defined: Vec<(String, usize)>,
    called: HashSet<String>,
}

impl Footnotes {
    /// Takes the events of the text, in order.
    pub fn event(&mut self, event: &Event<'_>, at: usize) {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => self.defined.push((name.to_lowercase(), at)),
            Event::FootnoteReference(name) => drop(self.called.insert(name.to_lowercase())),
            _ => {}
        }
    }

    /// The notes that nothing calls.
    pub fn orphans(self) -> impl Iterator<Item = Flaw> {
        let Self { defined, called } = self;
        defined.into_iter().filter(move |(name, _)| !called.contains(name)).map(|(name, at)| Flaw {
            code: "lien-mal-ecrit",
            at,
            message: format!("rien n'appelle la note « [^{name}] » dans ce texte"),
            help: "écrivez son appel là où elle s'applique, ou retirez-la",
        })
    }
}
