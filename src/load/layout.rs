//! Which file holds what: the one table that a newcomer reads to find where content goes.

use std::sync::Arc;

use super::{RawEntry, Unread};
use crate::diagnostics::{Diagnostic, Source, Span, nearest};
use crate::model::node::Node;
use crate::model::{Body, Kind};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `site.yaml`.
    Site,
    /// `nouveautes.yaml`.
    News,
    /// `communes.json`.
    Communes,
    /// Front matter and Markdown.
    Sheet(Kind),
    /// One YAML mapping.
    One(Kind),
    /// A YAML list.
    Several(Kind),
    /// `structures:` and `services:`.
    Directory,
    /// A table of figures that belong to sheets.
    Figures,
}

/// How the entries of a file are noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// YAML, Markdown or JSON.
    Text,
    Csv,
    Xlsx,
}

/// What the path of a file says.
#[derive(Debug)]
pub struct Place {
    pub form: Form,
    pub notation: Notation,
    file_id: Option<String>,
    parent: Option<String>,
}

impl Place {
    pub fn entry(&self, kind: Kind, source: &Arc<Source>, node: Node, body: Option<Body>) -> RawEntry {
        RawEntry {
            kind,
            file_id: self.file_id.clone(),
            parent: self.parent.clone(),
            source: source.clone(),
            node,
            body,
        }
    }

    /// What is lost when the file cannot be read.
    pub fn unread(&self) -> Vec<Unread> {
        match self.form {
            Form::Site | Form::News | Form::Communes | Form::Figures => Vec::new(),
            Form::Sheet(kind) => vec![Unread { kind, id: self.file_id.clone() }],
            // With a programme, its axes are lost.
            Form::One(kind) => {
                let axes = (kind == Kind::Programme).then_some(Unread { kind: Kind::Axis, id: None });
                std::iter::once(Unread { kind, id: self.file_id.clone() }).chain(axes).collect()
            }
            Form::Several(kind) => vec![Unread { kind, id: None }],
            Form::Directory => {
                [Kind::Structure, Kind::Service].map(|kind| Unread { kind, id: None }).to_vec()
            }
        }
    }
}

/// What is lost with the folder at `path`, which cannot be read.
pub fn inside(path: &str) -> Vec<Unread> {
    let kinds: &[Kind] = match path.split('/').nth(1) {
        Some("aides") => &[Kind::Aid],
        Some("faq") => &[Kind::Faq],
        Some("pages") => &[Kind::Page],
        Some("kits") => &[Kind::Kit, Kind::Module],
        Some("programmes") => &[Kind::Programme, Kind::Axis, Kind::Orientation, Kind::Action],
        Some("annuaire") => &[Kind::Structure, Kind::Service],
        Some("territoires") => &[Kind::Territory],
        Some("vocabulaires") => &[Kind::Theme, Kind::Public, Kind::Situation],
        Some(_) => &[],
        None => Kind::ALL,
    };
    kinds.iter().map(|kind| Unread { kind: *kind, id: None }).collect()
}

/// The folders and files of `content/`, for the message when a file is nowhere at home.
const KNOWN: &str = "site.yaml, communes.json, organismes.yaml, glossaire.yaml, agenda.yaml, documents.yaml, \
    nouveautes.yaml, vocabulaires/, programmes/, aides/, kits/, annuaire/, territoires/, faq/, pages/, fichiers/, racine/";

/// Finds what the file at `path` (relative to the source folder) holds.
pub fn place(path: &str) -> Result<Place, Diagnostic> {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let parts: Vec<&str> = inside.split('/').collect();
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let notation = match inside.rsplit_once('.') {
        Some((_, "csv")) => Notation::Csv,
        Some((_, "xlsx")) => Notation::Xlsx,
        _ => Notation::Text,
    };
    // What is a list may be a table.
    let yaml = notation != Notation::Text || inside.ends_with(".yaml") || inside.ends_with(".yml");
    let markdown = inside.ends_with(".md");
    let (form, file_id, parent) = match parts.as_slice() {
        ["site.yaml" | "site.yml"] => (Form::Site, None, None),
        ["communes.json"] => (Form::Communes, None, None),
        [file] if yaml => match stem(file).as_str() {
            // What a command writes; of the rest, what is a list may be a table.
            "nouveautes" if notation == Notation::Text => (Form::News, None, None),
            "organismes" => (Form::Several(Kind::Organisation), None, None),
            "glossaire" => (Form::Several(Kind::Term), None, None),
            "agenda" => (Form::Several(Kind::Event), None, None),
            "documents" => (Form::Several(Kind::Document), None, None),
            "chiffres" if notation != Notation::Text => (Form::Figures, None, None),
            _ => return Err(stray(path)),
        },
        ["vocabulaires", file] if yaml => match stem(file).as_str() {
            "thematiques" => (Form::Several(Kind::Theme), None, None),
            "publics" => (Form::Several(Kind::Public), None, None),
            "situations" => (Form::Several(Kind::Situation), None, None),
            _ => return Err(stray(path)),
        },
        ["territoires", _] if yaml => (Form::Several(Kind::Territory), None, None),
        ["annuaire", _] if yaml => (Form::Directory, None, None),
        ["programmes", programme, "programme.yaml" | "programme.yml"] => {
            (Form::One(Kind::Programme), Some((*programme).to_owned()), None)
        }
        ["programmes", programme, folder @ ("orientations" | "actions"), file] if markdown => {
            let kind = if *folder == "actions" { Kind::Action } else { Kind::Orientation };
            (Form::Sheet(kind), Some(stem(file)), Some((*programme).to_owned()))
        }
        ["kits", kit, "kit.yaml" | "kit.yml"] => (Form::One(Kind::Kit), Some((*kit).to_owned()), None),
        ["kits", kit, file] if markdown => {
            (Form::Sheet(Kind::Module), Some(stem(file)), Some((*kit).to_owned()))
        }
        ["aides", file] if markdown => (Form::Sheet(Kind::Aid), Some(stem(file)), None),
        ["faq", file] if markdown => (Form::Sheet(Kind::Faq), Some(stem(file)), None),
        ["pages", file] if markdown => (Form::Sheet(Kind::Page), Some(stem(file)), None),
        _ => return Err(stray(path)),
    };
    Ok(Place { form, notation, file_id, parent })
}

/// A file that would be ignored in silence is a mistake: most often a misspelt name or folder.
fn stray(path: &str) -> Diagnostic {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let parts: Vec<&str> = inside.split('/').collect();
    let diagnostic = Diagnostic::file(
        "fichier-inattendu",
        path,
        Span::line(1),
        "ce fichier n'est pas à une place connue : il ne serait pas publié",
    );
    let near = |wrong: &str, known: &[&'static str]| nearest(wrong, known.iter().copied());
    let extension = inside.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if MEDIA.contains(&extension.as_str()) {
        let name = parts.last().copied().unwrap_or_default();
        return diagnostic.help(format!("déposez-le dans content/fichiers/ : {name}"));
    }
    match parts.as_slice() {
        [file] => {
            diagnostic.suggest(file, FILES.iter().copied(), format!("places connues dans content/ : {KNOWN}"))
        }
        ["vocabulaires", file] => {
            let known = ["thematiques.yaml", "publics.yaml", "situations.yaml"];
            diagnostic.suggest(file, known, format!("vocabulaires possibles : {}", known.join(", ")))
        }
        ["programmes", programme, folder, _] if !["actions", "orientations"].contains(folder) => {
            let place = |name: &str| format!("« content/programmes/{programme}/{name}/ »");
            let places = near(folder, &["actions", "orientations"])
                .map_or_else(|| format!("{} ou {}", place("actions"), place("orientations")), place);
            diagnostic.help(format!("déplacez-le dans {places}"))
        }
        ["programmes", programme, file] => match near(file, &["programme.yaml"]) {
            Some(name) => diagnostic.help(format!("vouliez-vous dire « {name} » ?")),
            None => diagnostic.help(format!(
                "dans content/programmes/{programme}/ se trouvent programme.yaml, actions/ et orientations/"
            )),
        },
        [folder @ ("aides" | "faq" | "pages"), _, .., file] if file.ends_with(".md") => diagnostic
            .help(format!("ce dossier n'a pas de sous-dossier : déplacez-le dans content/{folder}/")),
        [folder, ..] if FOLDERS.contains(folder) => {
            let extension = if matches!(*folder, "aides" | "faq" | "pages") { ".md" } else { ".yaml ou .md" };
            diagnostic
                .help(format!("vérifiez le nom, l'extension ({extension}) et le sous-dossier du fichier"))
        }
        [folder, ..] => diagnostic.suggest(
            folder,
            FOLDERS.iter().copied(),
            format!("places connues dans content/ : {KNOWN}"),
        ),
        [] => diagnostic,
    }
}

/// Files that are published as they are.
const MEDIA: &[&str] = &[
    "avif", "csv", "doc", "docx", "gif", "jpeg", "jpg", "mp3", "mp4", "odp", "ods", "odt", "pdf", "png",
    "ppt", "pptx", "svg", "webm", "webp", "xls", "xlsx", "zip",
];

const FILES: &[&str] = &[
    "site.yaml",
    "communes.json",
    "organismes.yaml",
    "glossaire.yaml",
    "agenda.yaml",
    "documents.yaml",
    "nouveautes.yaml",
];

const FOLDERS: &[&str] =
    &["vocabulaires", "programmes", "aides", "kits", "annuaire", "territoires", "faq", "pages", "fichiers"];
