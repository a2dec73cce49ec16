//! First step: files in, raw entries out.
//!
//! Comes in: the source folder. Goes out: [`Raw`], every value still with its place in its file. Refused,
//! each with a located error: what is not UTF-8, too big, a symbolic link, or has no readable front matter.

mod files;
mod layout;
mod memory;
mod unclosed;
pub mod yaml;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::node::{Node, Value};
use crate::model::territory::Commune;
use crate::model::{Body, Kind};
use files::FoundFile;
use layout::{Form, Place};

pub use files::{Asset, Found, is_hidden};
pub use memory::Memory;

/// An entry as written, not yet understood.
#[derive(Debug)]
pub struct RawEntry {
    pub kind: Kind,
    /// The id that the name of the file gives, if the entry is alone in its file.
    pub file_id: Option<String>,
    /// The folder of the programme or kit to which it belongs.
    pub parent: Option<String>,
    pub source: Arc<Source>,
    pub node: Node,
    pub body: Option<Body>,
}

/// Something that could not be read: what refers to it is not at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub kind: Kind,
    /// None when a whole list is lost: any id may have been in it.
    pub id: Option<String>,
}

/// All that the source folder holds, and what could not be read.
#[derive(Debug, Default)]
pub struct Raw {
    pub site: Option<(Arc<Source>, Node)>,
    pub entries: Vec<Arc<RawEntry>>,
    pub communes: Vec<Commune>,
    /// Files that are published as they are (`content/fichiers/`).
    pub assets: Vec<Asset>,
    pub unread: Vec<Unread>,
    pub found: Vec<Diagnostic>,
}

/// Reads `content/` under `root`. Problems are in [`Raw::found`]; nothing is written.
pub fn load(root: &Path) -> Raw {
    let found = files::walk(root);
    let parts: Vec<Part> = found.texts.par_iter().map(read).collect();
    gather(found, parts)
}

/// The same as [`load`], but for files that did not move since the last reading, which are not read again.
pub fn load_again(root: &Path, memory: &mut Memory) -> Raw {
    let found = files::walk(root);
    let parts: Vec<_> = found.texts.par_iter().map(|file| memory.part(file, read)).collect();
    memory.0 = found.texts.iter().map(|file| file.path.clone()).zip(parts.iter().cloned()).collect();
    gather(found, parts.iter().map(memory::Kept::part))
}

/// Puts together what the files gave, in their order.
fn gather(found: Found, parts: impl IntoIterator<Item = Part>) -> Raw {
    let mut raw = Raw { assets: found.assets, found: found.problems, ..Raw::default() };
    for part in parts {
        raw.found.extend(part.found);
        raw.entries.extend(part.entries);
        raw.communes.extend(part.communes);
        raw.unread.extend(part.unread);
        raw.site = raw.site.or(part.site);
    }
    raw
}

/// What one file gives.
#[derive(Clone, Default)]
struct Part {
    site: Option<(Arc<Source>, Node)>,
    entries: Vec<Arc<RawEntry>>,
    communes: Vec<Commune>,
    unread: Vec<Unread>,
    found: Vec<Diagnostic>,
}

fn read(file: &FoundFile) -> Part {
    let mut part = Part::default();
    let place = match layout::place(&file.path) {
        Ok(place) => place,
        Err(diagnostic) => {
            part.found.push(diagnostic);
            return part;
        }
    };
    let text = match files::read_text(file) {
        Ok(text) => text,
        Err(diagnostic) => {
            part.found.push(diagnostic);
            part.unread.extend(place.unread());
            return part;
        }
    };
    let source = Arc::new(Source::new(file.path.clone(), text));
    if let Err(diagnostic) = fill(&mut part, &place, &source) {
        part.found.push(diagnostic);
        part.unread.extend(place.unread());
    }
    part
}

fn fill(part: &mut Part, place: &Place, source: &Arc<Source>) -> Result<(), Diagnostic> {
    match place.form {
        Form::Site => part.site = Some((source.clone(), yaml::parse(source, &source.text)?)),
        Form::Communes => part.communes = communes(source)?,
        Form::Sheet(kind) => {
            let (head, body) = front_matter(source)?;
            let node = yaml::parse(source, &source.text[..head])?;
            part.entries.push(Arc::new(place.entry(kind, source, node, Some(body))));
        }
        Form::One(kind) => {
            let node = yaml::parse(source, &source.text)?;
            part.entries.push(Arc::new(place.entry(kind, source, node, None)));
        }
        Form::Several(kind) => {
            let node = yaml::parse(source, &source.text)?;
            list(part, kind, source, node)?;
        }
        Form::Directory => {
            let node = yaml::parse(source, &source.text)?;
            directory(part, source, node)?;
        }
    }
    Ok(())
}

/// Splits a sheet: the end of its front matter (closing line left out), and its body.
fn front_matter(source: &Arc<Source>) -> Result<(usize, Body), Diagnostic> {
    let text = &source.text;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(Diagnostic::error(
            "entete-absent",
            source,
            Span::line(1),
            "la fiche ne commence pas par « --- »",
        )
        .help("une fiche commence par une ligne « --- », puis ses clés, puis une autre ligne « --- »"));
    }
    let mut offset = first.len();
    for (i, line) in lines.enumerate() {
        if line.trim_end() == "---" {
            let body = Body { start: offset + line.len(), line: u32::try_from(i + 3).unwrap_or(u32::MAX) };
            return Ok((offset, body));
        }
        offset += line.len();
    }
    Err(Diagnostic::error(
        "entete-ouvert",
        source,
        Span::line(1),
        "l'en-tête ouvert par « --- » n'est jamais fermé",
    )
    .help("ajoutez une ligne « --- » après la dernière clé"))
}

/// Territories may stand alone in their file; the other types come as a list.
fn list(part: &mut Part, kind: Kind, source: &Arc<Source>, node: Node) -> Result<(), Diagnostic> {
    let raw = |node| {
        let source = source.clone();
        Arc::new(RawEntry { kind, file_id: None, parent: None, source, node, body: None })
    };
    match node.value {
        Value::List(items) => part.entries.extend(items.into_iter().map(raw)),
        Value::Null => {}
        Value::Map(_) if kind == Kind::Territory => part.entries.push(raw(node)),
        _ => {
            return Err(Diagnostic::error("type", source, node.span, "ce fichier doit contenir une liste")
                .help("commencez chaque élément par un tiret : « - id: … »"));
        }
    }
    Ok(())
}

/// A directory file: a mapping with `structures` and `services`.
fn directory(part: &mut Part, source: &Arc<Source>, node: Node) -> Result<(), Diagnostic> {
    let Value::Map(groups) = node.value else {
        if matches!(node.value, Value::Null) {
            return Ok(());
        }
        return Err(Diagnostic::error(
            "type",
            source,
            node.span,
            "un fichier de l'annuaire contient « structures: » et « services: »",
        )
        .help("commencez par « structures: », puis un élément par tiret"));
    };
    for (key, value) in groups {
        let kind = match key.name.as_str() {
            "structures" => Kind::Structure,
            "services" => Kind::Service,
            other => {
                let message = format!("clé inconnue « {other} »");
                part.found.push(Diagnostic::error("cle-inconnue", source, key.span, message).suggest(
                    other,
                    ["structures", "services"],
                    "clés possibles : structures, services",
                ));
                part.unread.extend([Kind::Structure, Kind::Service].map(|kind| Unread { kind, id: None }));
                continue;
            }
        };
        list(part, kind, source, value)?;
    }
    Ok(())
}

/// The communes of the official data.
fn communes(source: &Arc<Source>) -> Result<Vec<Commune>, Diagnostic> {
    serde_json::from_str(&source.text).map_err(|e| {
        let span = Span {
            line: u32::try_from(e.line()).unwrap_or(1),
            column: u32::try_from(e.column()).unwrap_or(1),
            width: 0,
        };
        Diagnostic::error("communes", source, span, "le fichier des communes n'a pas la forme attendue")
            .help("reprenez le fichier officiel : code_insee, nom, codes_postaux, population, departement…")
    })
}
