//! First step: files in, raw entries out.
//!
//! Comes in: the source folder. Goes out: [`Raw`], every value still with its place in its file. Refused,
//! each with a located error: what is not UTF-8, too big, a symbolic link, or has no readable front matter.

mod damage;
mod emptied;
mod files;
mod layout;
mod memory;
mod quotes;
mod sheet;
pub mod table;
mod unclosed;
pub mod unseen;
mod uploads;
pub mod yaml;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::node::{Node, Value};
use crate::model::territory::Commune;
use crate::model::{Body, Kind};
use emptied::{EMPTY, empty, is_empty, whole};
use files::FoundFile;
use layout::{Form, Notation, Place};

pub use files::{Asset, FOR_HOSTS, Found, is_hidden, unreadable};
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

/// A row of a table of figures.
#[derive(Debug, Clone)]
pub struct RawFigure {
    pub source: Arc<Source>,
    pub node: Node,
}

/// Something that could not be read: what refers to it is not at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    pub kind: Kind,
    /// None when a whole list is lost: any id may have been in it.
    pub id: Option<String>,
}

/// All that the source folder holds, and what could not be read. `E` is what is kept of each entry.
#[derive(Debug)]
pub struct Raw<E = Arc<RawEntry>> {
    pub site: Option<(Arc<Source>, Node)>,
    pub news: Option<(Arc<Source>, Node)>,
    pub entries: Vec<E>,
    /// Figures kept apart from their sheets.
    pub figures: Vec<RawFigure>,
    pub communes: Vec<Commune>,
    /// Files that are published as they are (`content/fichiers/`, `content/racine/`).
    pub assets: Vec<Asset>,
    /// The folders of `themes/`.
    pub themes: Vec<String>,
    pub unread: Vec<Unread>,
    pub found: Vec<Diagnostic>,
}

impl<E> Default for Raw<E> {
    fn default() -> Self {
        Self {
            site: None,
            news: None,
            entries: Vec::new(),
            figures: Vec::new(),
            communes: Vec::new(),
            assets: Vec::new(),
            themes: Vec::new(),
            unread: Vec::new(),
            found: Vec::new(),
        }
    }
}

/// Reads `content/` under `root`. Problems are in [`Raw::found`]; nothing is written.
pub fn load(root: &Path) -> Raw {
    load_as(root, |entry| entry)
}

/// The same, but only what `keep` makes of each entry stays: all the nodes of a national directory are never in
/// memory together.
pub fn load_as<E: Send>(root: &Path, keep: impl Fn(Arc<RawEntry>) -> E + Send + Sync) -> Raw<E> {
    let found = files::walk(root);
    let part = |file| {
        let (part, entries) = read(file).split();
        if let Some(entry) =
            entries.first().filter(|entry| matches!(entry.kind, Kind::Structure | Kind::Service))
        {
            let source = &entry.source;
            match &source.table {
                None => source.may_go(file.full.clone(), files::again),
                Some(table) if table.sheet.is_none() => source.may_go(file.full.clone(), table::again),
                // Read again for a message, a workbook would be unpacked as many times.
                Some(_) => {}
            }
        }
        (part, entries.into_par_iter().map(&keep).collect())
    };
    let parts: Vec<(Part, Vec<E>)> = found.texts.par_iter().map(part).collect();
    gather(root, found, parts)
}

/// The same as [`load_as`], but for files that did not move since the last reading: what was kept of them is cloned.
/// `moved` names those that may have, relative to `root`, if someone watches; otherwise all are looked at.
pub fn load_again<E: Clone + Send + Sync>(
    root: &Path,
    memory: &mut Memory<E>,
    moved: Option<&[String]>,
    keep: impl Fn(Arc<RawEntry>) -> E + Sync,
) -> Raw<E> {
    memory.refresh(root, moved, |file| {
        let (part, entries) = read(file).split();
        (part, entries.into_iter().map(&keep).collect())
    });
    gather(root, memory.found(), memory.parts())
}

/// Puts together what the files gave, in their order, and what is kept of their entries.
fn gather<E>(root: &Path, found: Found, parts: impl IntoIterator<Item = (Part, Vec<E>)>) -> Raw<E> {
    let mut raw = Raw {
        themes: files::folders(&root.join("themes")),
        assets: found.assets,
        found: found.problems,
        unread: found.unread,
        ..Raw::default()
    };
    let refused = |asset: &Asset| uploads::refuse(&asset.source, &asset.full);
    raw.found.extend(raw.assets.iter().filter_map(refused));
    parts.into_iter().for_each(|(part, kept)| raw.take(part, kept));
    raw
}

impl Raw {
    /// Adds what a file at `path` would give, without a disk.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let (part, entries) = part(path, Ok(bytes)).split();
        self.take(part, entries);
    }

    /// The same, with what `keep` makes of each entry.
    pub fn map<E: Send>(self, keep: impl Fn(Arc<RawEntry>) -> E + Send + Sync) -> Raw<E> {
        let Self { site, news, entries, figures, communes, assets, themes, unread, found } = self;
        let entries = entries.into_par_iter().map(keep).collect();
        Raw { site, news, entries, figures, communes, assets, themes, unread, found }
    }
}

impl<E> Raw<E> {
    fn take(&mut self, part: Part, kept: Vec<E>) {
        self.found.extend(part.found);
        self.entries.extend(kept);
        self.figures.extend(part.figures);
        self.communes.extend(part.communes);
        self.unread.extend(part.unread);
        match (&self.site, part.site) {
            (Some((first, _)), Some((second, _))) => {
                self.found.push(twice("le site est déjà décrit par", first, &second));
            }
            (None, site) => self.site = site,
            _ => {}
        }
        match (&self.news, part.news) {
            (Some((first, _)), Some((second, _))) => {
                self.found.push(twice("les nouveautés sont déjà dites par", first, &second));
            }
            (None, news) => self.news = news,
            _ => {}
        }
    }
}

/// `site.yaml` and `site.yml`: only one can be right.
fn twice(said: &str, first: &Source, second: &Source) -> Diagnostic {
    Diagnostic::error("cle-double", second, Span::line(1), format!("{said} {}", first.path))
        .help("gardez un seul des deux fichiers")
}

/// What one file gives.
#[derive(Clone, Default)]
struct Part {
    site: Option<(Arc<Source>, Node)>,
    news: Option<(Arc<Source>, Node)>,
    entries: Vec<Arc<RawEntry>>,
    figures: Vec<RawFigure>,
    communes: Vec<Commune>,
    unread: Vec<Unread>,
    found: Vec<Diagnostic>,
}

impl Part {
    /// The entries apart from the rest.
    fn split(mut self) -> (Self, Vec<Arc<RawEntry>>) {
        let entries = std::mem::take(&mut self.entries);
        (self, entries)
    }
}

fn read(file: &FoundFile) -> Part {
    part(&file.path, files::read(file))
}

/// Entries of one file: each may have mistakes, of which each is told.
const MAX_ENTRIES: usize = 100_000;

fn part(path: &str, bytes: Result<Vec<u8>, Diagnostic>) -> Part {
    let mut part = Part::default();
    let place = match layout::place(path) {
        Ok(place) => place,
        Err(diagnostic) => {
            part.found.push(diagnostic);
            return part;
        }
    };
    if let Err(diagnostic) =
        bytes.and_then(|bytes| parse(&mut part, &place, path, bytes)).and_then(|()| few(path, &mut part))
    {
        part.found.push(diagnostic);
        part.unread.extend(place.unread());
    }
    part
}

/// Refuses a file of too many entries.
fn few(path: &str, part: &mut Part) -> Result<(), Diagnostic> {
    if part.entries.len() <= MAX_ENTRIES {
        return Ok(());
    }
    part.entries.clear();
    let message = format!("ce fichier contient plus de {} 000 fiches", MAX_ENTRIES / 1_000);
    Err(Diagnostic::file("fichier-trop-grand", path, Span::line(1), message)
        .help("découpez-le en plusieurs fichiers"))
}

fn parse(part: &mut Part, place: &Place, path: &str, bytes: Vec<u8>) -> Result<(), Diagnostic> {
    let tables = match place.notation {
        Notation::Text => {
            let source = Arc::new(Source::new(path, files::text(path, bytes)?));
            if let Some(diagnostic) = damage::conflict(&source) {
                return Err(diagnostic);
            }
            part.found.extend(damage::garbled(&source));
            return fill(part, place, &source);
        }
        Notation::Csv => vec![table::csv(path, &files::text(path, bytes)?)?],
        Notation::Xlsx => table::xlsx(path, files::bounded(path, bytes)?)?,
    };
    let header_alone = tables.iter().any(|sheet| !sheet.is_empty());
    let no_row = !tables.iter().any(table::Sheet::has_rows);
    let read = table::read(path, place.form, tables);
    if no_row && read.found.is_empty() {
        let what = if header_alone { "ce tableau n'a que sa ligne de titres" } else { EMPTY };
        empty(part, place, &Source::new(path, ""), what);
    }
    part.found.extend(read.found);
    part.unread.extend(read.lost.into_iter().map(|kind| Unread { kind, id: None }));
    part.entries.extend(read.entries.into_iter().map(Arc::new));
    part.figures.extend(read.figures);
    Ok(())
}

fn fill(part: &mut Part, place: &Place, source: &Arc<Source>) -> Result<(), Diagnostic> {
    match place.form {
        Form::Site => part.site = Some((source.clone(), whole(source)?)),
        Form::News => part.news = Some((source.clone(), yaml::parse(source, source.text())?)),
        Form::Communes => part.communes = communes(source)?,
        Form::Sheet(_) if source.text().trim().is_empty() => return Err(is_empty(source, EMPTY)),
        Form::Sheet(kind) => {
            let (head, body) = sheet::front_matter(source)?;
            let node = yaml::parse(source, &source.text()[..head])?;
            part.entries.push(Arc::new(place.entry(kind, source, node, Some(body))));
        }
        Form::One(kind) => {
            let node = whole(source)?;
            part.entries.push(Arc::new(place.entry(kind, source, node, None)));
        }
        Form::Several(kind) => {
            let node = yaml::parse(source, source.text())?;
            match node.value {
                Value::Null => empty(part, place, source, EMPTY),
                _ => list(part, kind, source, node)?,
            }
        }
        Form::Directory => {
            let node = yaml::parse(source, source.text())?;
            match node.value {
                Value::Null => empty(part, place, source, EMPTY),
                _ => directory(part, source, node)?,
            }
        }
        // Only tables hold figures apart.
        Form::Figures => {}
    }
    Ok(())
}

/// Territories may stand alone in their file; the other types come as a list.
fn list(part: &mut Part, kind: Kind, source: &Arc<Source>, node: Node) -> Result<(), Diagnostic> {
    let raw = |node| {
        let source = source.clone();
        Arc::new(RawEntry { kind, file_id: None, parent: None, source, node, body: None })
    };
    match node.value {
        Value::List(items) => part.entries.extend(items.into_iter().map(raw)),
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
        if !matches!(value.value, Value::Null) {
            list(part, kind, source, value)?;
        }
    }
    Ok(())
}

/// The communes of the official data.
fn communes(source: &Arc<Source>) -> Result<Vec<Commune>, Diagnostic> {
    serde_json::from_str(source.text()).map_err(|e| {
        let span = Span {
            line: u32::try_from(e.line()).unwrap_or(1),
            column: u32::try_from(e.column()).unwrap_or(1),
            width: 0,
        };
        Diagnostic::error("communes", source, span, "le fichier des communes n'a pas la forme attendue")
            .help("reprenez le fichier officiel : code_insee, nom, codes_postaux, population, departement…")
    })
}
