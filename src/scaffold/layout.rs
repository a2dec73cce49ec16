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
    Listed(String),
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
        // Axes are written in their programme.
        Kind::Axis => return None,
        kind => Place::Listed(format!("{}.yaml", LISTS.iter().find(|list| list.kind == kind)?.path)),
    })
}

/// A list that has a file of its own.
pub struct List {
    /// That of its schema, and of its file.
    pub name: &'static str,
    /// Under `content/`, without its extension: a list may be a table.
    pub path: &'static str,
    pub kind: Kind,
}

/// The list files.
pub const LISTS: &[List] = &[
    List { name: "organismes", path: "organismes", kind: Kind::Organisation },
    List { name: "glossaire", path: "glossaire", kind: Kind::Term },
    List { name: "agenda", path: "agenda", kind: Kind::Event },
    List { name: "documents", path: "documents", kind: Kind::Document },
    List { name: "thematiques", path: "vocabulaires/thematiques", kind: Kind::Theme },
    List { name: "publics", path: "vocabulaires/publics", kind: Kind::Public },
    List { name: "situations", path: "vocabulaires/situations", kind: Kind::Situation },
];

/// The line by which text editors find the schema of a file of `content/`.
pub fn schema_line(path: &str, kind: Kind) -> String {
    let name = match kind {
        Kind::Structure | Kind::Service => "annuaire",
        Kind::Territory => "territoires",
        kind => LISTS.iter().find(|list| list.kind == kind).map_or(kind.code(), |list| list.name),
    };
    let up = "../".repeat(path.matches('/').count() + 1);
    format!("# yaml-language-server: $schema={up}schemas/{name}.schema.json\n")
}
