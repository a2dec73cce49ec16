//! Where an entry of each kind is written, and the schema that its file names.

use crate::model::Kind;

/// How an entry is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of its own: front matter and text.
    Sheet(String),
    /// A file of its own, in YAML; under a key, if the file holds a group.
    Yaml(String, Option<&'static str>),
    /// One more in a list.
    Listed(&'static str),
}

/// The place of an entry of `kind` with this id, under `content/`; `parent` is its programme or kit.
pub fn place(kind: Kind, id: &str, parent: &str) -> Option<Place> {
    Some(match kind {
        Kind::Programme => Place::Yaml(format!("programmes/{id}/programme.yaml"), None),
        Kind::Orientation => Place::Sheet(format!("programmes/{parent}/orientations/{id}.md")),
        Kind::Action => Place::Sheet(format!("programmes/{parent}/actions/{id}.md")),
        Kind::Aid => Place::Sheet(format!("aides/{id}.md")),
        Kind::Faq => Place::Sheet(format!("faq/{id}.md")),
        Kind::Page => Place::Sheet(format!("pages/{id}.md")),
        Kind::Kit => Place::Yaml(format!("kits/{id}/kit.yaml"), None),
        Kind::Module => Place::Sheet(format!("kits/{parent}/{id}.md")),
        Kind::Structure => Place::Yaml(format!("annuaire/{id}.yaml"), Some("structures")),
        Kind::Service => Place::Yaml(format!("annuaire/{id}.yaml"), Some("services")),
        Kind::Territory => Place::Yaml(format!("territoires/{id}.yaml"), None),
        Kind::Term => Place::Listed("glossaire.yaml"),
        Kind::Event => Place::Listed("agenda.yaml"),
        Kind::Document => Place::Listed("documents.yaml"),
        Kind::Organisation => Place::Listed("organismes.yaml"),
        Kind::Theme => Place::Listed("vocabulaires/thematiques.yaml"),
        Kind::Public => Place::Listed("vocabulaires/publics.yaml"),
        Kind::Situation => Place::Listed("vocabulaires/situations.yaml"),
        // Axes are written in their programme.
        Kind::Axis => return None,
    })
}

/// The list files and what they hold: each has its schema.
pub const LISTS: &[(&str, Kind)] = &[
    ("glossaire", Kind::Term),
    ("agenda", Kind::Event),
    ("documents", Kind::Document),
    ("organismes", Kind::Organisation),
    ("thematiques", Kind::Theme),
    ("publics", Kind::Public),
    ("situations", Kind::Situation),
    ("territoires", Kind::Territory),
];

/// The line by which text editors find the schema of a file of `content/`.
pub fn schema_line(path: &str, kind: Kind) -> String {
    let name = match kind {
        Kind::Structure | Kind::Service => "annuaire",
        kind => LISTS.iter().find(|(_, k)| *k == kind).map_or(kind.code(), |(name, _)| name),
    };
    let up = "../".repeat(path.matches('/').count() + 1);
    format!("# yaml-language-server: $schema={up}schemas/{name}.schema.json\n")
}
