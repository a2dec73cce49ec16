//! A new entry: its file, or its place in a list, with all the keys of its type.
//!
//! The required keys are filled so that `check` passes at once, as a draft if something is left to write; the optional
//! ones wait behind a `#`.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::layout::{Place, place, schema_line};
use super::{Refusal, replace, write_new};
use crate::check::{SECTIONS, Site, beside, is_taken, page_with};
use crate::diagnostics::no_source;
use crate::load::yaml;
use crate::model::node::Value;
use crate::model::record::{Field, Shape};
use crate::model::scalars::slug;
use crate::model::{Data, EntryId, Kind, TO_WRITE, fields};

/// What is asked for.
#[derive(Debug)]
pub struct Request<'a> {
    pub kind: Kind,
    pub name: &'a str,
    /// The programme or kit to which it belongs; may be left out when there is only one.
    pub parent: Option<&'a str>,
    pub today: Date,
}

/// What was written.
#[derive(Debug)]
pub struct Created {
    /// The files written or completed.
    pub files: Vec<PathBuf>,
    /// True if the editor has something to fill in: until then, the entry is a draft.
    pub is_draft: bool,
}

/// Writes the entry under `root`.
pub fn create(root: &Path, site: &Site, request: &Request<'_>) -> Result<Created, Refusal> {
    let draft = Draft::new(site, request)?;
    let parent = draft.parent.map_or("", |p| site.entry(p).id.as_str());
    let refused = || Refusal::Asked("un axe s'écrit dans programme.yaml, sous « axes: »".to_owned());
    let place = place(request.kind, draft.file_id(), parent).ok_or_else(refused)?;
    draft.refuse_taken()?;
    let files = match place {
        Place::Sheet(path) => draft.sheet(root, &path)?,
        Place::Yaml(path, group) => vec![draft.yaml(root, &path, group)?],
        Place::Listed(path) => vec![draft.listed(root, &path)?],
    };
    Ok(Created { files, is_draft: draft.invents.get() })
}

/// Longest name of a file, what stands around it aside, and of an id that is written in the sheet.
const MAX_NAME: usize = 200;
const MAX_ID: usize = 100;

/// The key that keeps an entry out of the site.
const DRAFT: &str = "brouillon";

const INTRODUCTION: &str =
    "# Les clés sans dièse sont obligatoires. Ôtez le dièse devant celles qui servent.\n";

struct Draft<'a> {
    site: &'a Site,
    request: &'a Request<'a>,
    id: String,
    parent: Option<EntryId>,
    number: u32,
    /// True once a value was written that only the editor can know.
    invents: Cell<bool>,
}

impl<'a> Draft<'a> {
    fn new(site: &'a Site, request: &'a Request<'a>) -> Result<Self, Refusal> {
        let slug = slug(request.name);
        if slug.is_empty() {
            return Err(Refusal::Asked(format!("« {} » ne peut pas faire un identifiant", request.name)));
        }
        let has_id = fields(request.kind).iter().any(|field| field.key == "id" && field.required);
        let most = if has_id { MAX_ID } else { MAX_NAME };
        if slug.len() > most {
            let reason = format!("ce nom est trop long : {} lettres, {most} au plus", slug.len());
            return Err(Refusal::Asked(format!("{reason} ; le titre peut être allongé dans la fiche")));
        }
        let parent = parent(site, request)?;
        let siblings = site.all_entries().iter().filter(|e| e.parent == parent);
        let number = siblings
            .filter_map(|e| match &e.data {
                Data::Action(action) => Some(action.number.value),
                _ => None,
            })
            .max()
            .unwrap_or(0)
            .checked_add(1)
            .ok_or_else(|| {
                Refusal::Asked(format!("aucun numéro ne peut suivre {} : corrigez-le", u32::MAX))
            })?;
        let id = match request.kind {
            Kind::Action => format!("{number:02}-{slug}"),
            Kind::Structure | Kind::Service => format!("{}--{slug}", producer(site)),
            _ => slug,
        };
        Ok(Self { site, request, id, parent, number, invents: Cell::new(false) })
    }

    /// Refuses an id or an address that something has already.
    fn refuse_taken(&self) -> Result<(), Refusal> {
        let (kind, id, site) = (self.request.kind, self.id.as_str(), self.site);
        let refused = |reason: String| Err(Refusal::Asked(reason));
        if site.all_entries().iter().any(|e| e.kind == kind && e.parent == self.parent && e.id == id) {
            return refused(format!("« {id} » existe déjà ({}) : rien n'a été écrit", kind.label()));
        }
        let url = format!("/{id}/");
        let reserved = || SECTIONS.iter().any(|section| section.url == url) || is_taken(&url);
        if kind == Kind::Page && reserved() {
            return refused(format!(
                "l'adresse {url} est déjà celle d'une page du site : choisissez un autre titre"
            ));
        }
        if kind == Kind::Module && self.parent.and_then(|kit| beside(site.entry(kit))) == Some(id) {
            return refused(format!(
                "« {id} » est déjà l'adresse de la page à imprimer du kit : choisissez un autre titre"
            ));
        }
        if let Some(page) = page_with(kind, id) {
            return refused(format!(
                "« {id} » est déjà le nom d'une partie de la page {page} : choisissez un autre titre"
            ));
        }
        Ok(())
    }

    /// Writes a sheet at `path` of `content/`; a module is also added to its kit.
    fn sheet(&self, root: &Path, path: &str) -> Result<Vec<PathBuf>, Refusal> {
        let mut text = format!("---\n{}{INTRODUCTION}", schema_line(path, self.request.kind));
        self.invents.set(true);
        self.keys(&mut text, fields(self.request.kind), 0)?;
        let _ = write!(text, "---\n\n{TO_WRITE}.\n");
        let full = root.join("content").join(path);
        let kit = self.added_to_kit()?;
        write_new(&full, text.as_bytes())?;
        let mut written = vec![full];
        if let Some((path, text)) = kit {
            written.push(root.join(path));
            replace(&root.join(path), &text)?;
        }
        Ok(written)
    }

    /// Writes a YAML file, the entry under the key `group` if there is one.
    fn yaml(&self, root: &Path, path: &str, group: Option<&str>) -> Result<PathBuf, Refusal> {
        let keys = fields(self.request.kind);
        let mut text = format!("{}{INTRODUCTION}", schema_line(path, self.request.kind));
        match group {
            Some(group) => {
                let _ = writeln!(text, "{group}:");
                self.item(&mut text, keys, 2)?;
            }
            None => self.keys(&mut text, keys, 0)?,
        }
        let full = root.join("content").join(path);
        write_new(&full, text.as_bytes())?;
        Ok(full)
    }

    /// Adds the entry at the end of a list.
    fn listed(&self, root: &Path, path: &str) -> Result<PathBuf, Refusal> {
        let kind = self.request.kind;
        let full = root.join("content").join(path);
        let mut text = match fs::read_to_string(&full) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => schema_line(path, kind),
            other => other.map_err(|error| Refusal::Read(full.clone(), error))?,
        };
        let before = list_length(&text, None);
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let indent = dash_indent(&text);
        self.item(&mut text, fields(kind), indent)?;
        let added = before.is_some_and(|count| list_length(&text, None) == Some(count + 1));
        if !added {
            return Err(not_a_list(path));
        }
        replace(&full, &text)?;
        Ok(full)
    }

    /// The id as a file name.
    fn file_id(&self) -> &str {
        self.id.rsplit("--").next().unwrap_or(&self.id)
    }

    /// All keys at `indent`: required ones with a value, optional ones behind a `#`.
    fn keys(&self, out: &mut String, keys: &[Field], indent: usize) -> Result<(), Refusal> {
        let space = " ".repeat(indent);
        let (filled, empty): (Vec<&Field>, Vec<&Field>) = keys.iter().partition(|f| self.is_filled(f));
        for field in filled {
            let value = self.value(field, &field.shape)?;
            let _ = writeln!(out, "{space}# {}\n{space}{}: {value}", field.doc, field.key);
        }
        let is_draft = self.invents.get();
        if is_draft {
            let _ = writeln!(
                out,
                "{space}# Ôtez cette ligne quand tout est écrit : la fiche sera publiée.\n{space}{DRAFT}: oui"
            );
        }
        let _ = writeln!(out, "{space}# --- Facultatif ---");
        for field in empty.into_iter().filter(|field| !(is_draft && field.key == DRAFT)) {
            let _ = writeln!(out, "{space}# {}: {} # {}", field.key, hint(&field.shape), field.doc);
        }
        Ok(())
    }

    /// The same, as an item of a list.
    fn item(&self, out: &mut String, keys: &[Field], indent: usize) -> Result<(), Refusal> {
        let mut text = String::new();
        self.keys(&mut text, keys, indent + 2)?;
        // The dash goes before the first key; comments above it are part of the item all the same.
        let first = text.find(|c: char| c != ' ' && c != '\n').unwrap_or(0);
        let (comment, rest) = text.split_at(text[first..].find('\n').map_or(0, |end| first + end + 1));
        let _ = write!(out, "{}{}", " ".repeat(indent), comment.trim_start());
        let _ = write!(out, "{}- {}", " ".repeat(indent), rest.trim_start());
        Ok(())
    }

    /// Some types need one of two optional keys.
    fn is_filled(&self, field: &Field) -> bool {
        field.required || self.request.kind == Kind::Term && field.key == "terme"
    }

    fn value(&self, field: &Field, shape: &Shape) -> Result<String, Refusal> {
        let today = self.request.today;
        Ok(match (field.key, self.request.kind) {
            ("nom" | "titre" | "question" | "terme", _) if !matches!(shape, Shape::Record(_)) => {
                quoted(self.request.name)
            }
            ("id", _) => self.id.clone(),
            ("numero", Kind::Action) => self.number.to_string(),
            ("type", Kind::Territory) => "autre".to_owned(),
            ("source", Kind::Structure | Kind::Service) => producer(self.site),
            ("periode", Kind::Programme) => format!("{{debut: {}, fin: {}}}", today.year(), today.year() + 2),
            ("axes", Kind::Programme) => format!("[{{id: premier-axe, nom: {}}}]", quoted(TO_WRITE)),
            _ => self.placeholder(shape)?,
        })
    }

    /// A value that the checker accepts, on one line.
    fn placeholder(&self, shape: &Shape) -> Result<String, Refusal> {
        self.invents.set(true);
        Ok(match shape {
            Shape::Text | Shape::Markdown => quoted(TO_WRITE),
            Shape::Integer | Shape::Number => "0".to_owned(),
            Shape::Boolean => "non".to_owned(),
            Shape::Date | Shape::Day => self.request.today.to_string(),
            Shape::Pattern(..) => self.id.clone(),
            Shape::Choice(values) => values.first().copied().unwrap_or_default().to_owned(),
            Shape::Reference(kind) => self.existing(*kind)?,
            Shape::AnyReference => "rubrique:accueil".to_owned(),
            Shape::List(item) => format!("[{}]", self.placeholder(item)?),
            Shape::Row => format!("[{}]", quoted(TO_WRITE)),
            Shape::Either(shapes) => shapes.first().map_or(Ok(quoted(TO_WRITE)), |s| self.placeholder(s))?,
            Shape::Record(list) => {
                let mut parts = Vec::new();
                for key in list().iter().filter(|k| k.required) {
                    parts.push(format!("{}: {}", key.key, self.placeholder(&key.shape)?));
                }
                format!("{{{}}}", parts.join(", "))
            }
        })
    }

    /// The first entry of a kind, of the same programme if the kind belongs to one.
    fn existing(&self, kind: Kind) -> Result<String, Refusal> {
        let scoped = matches!(kind, Kind::Axis | Kind::Orientation | Kind::Action);
        let mut entries = self.site.all_entries().iter().filter(|e| e.kind == kind);
        let found = entries.find(|e| !scoped || e.parent == self.parent);
        found.map(|e| e.id.clone()).ok_or_else(|| {
            let label = kind.label();
            Refusal::Asked(format!(
                "il faut d'abord un élément de type « {label} » : « passerelle new {} NOM »",
                kind.code()
            ))
        })
    }

    /// A kit that lists its modules must list the new one.
    fn added_to_kit(&self) -> Result<Option<(&'a str, String)>, Refusal> {
        let Some(entry) = self.parent.map(|id| self.site.entry(id)) else { return Ok(None) };
        let Data::Kit(kit) = &entry.data else { return Ok(None) };
        let Some(last) = kit.modules.last() else { return Ok(None) };
        let line = entry.source.line(last.span.line);
        let end = (last.span.column + last.span.width) as usize - 1;
        let (before, after): (String, String) =
            (line.chars().take(end).collect(), line.chars().skip(end).collect());
        let dash = line.trim_start().starts_with('-');
        let new = if dash {
            let space: String = line.chars().take_while(|c| *c == ' ').collect();
            format!("{line}\n{space}- {}", self.id)
        } else {
            format!("{before}, {}{after}", self.id)
        };
        let mut lines: Vec<&str> = entry.source.text().split('\n').collect();
        if let Some(slot) = lines.get_mut(last.span.line as usize - 1) {
            *slot = &new;
        }
        let text = lines.join("\n");
        if list_length(&text, Some("modules")) != Some(kit.modules.len() + 1) {
            return Err(not_a_list(&entry.source.path));
        }
        Ok(Some((&entry.source.path, text)))
    }
}

/// How many items the list of a file has, or that of a key in it; none if there is no list.
fn list_length(text: &str, key: Option<&str>) -> Option<usize> {
    let root = yaml::parse(&no_source(""), text).ok()?;
    let list = key.map_or(Some(&root), |key| root.get(key))?;
    match &list.value {
        Value::List(items) => Some(items.len()),
        Value::Null => Some(0),
        _ => None,
    }
}

/// How far the dashes of a list stand from the margin.
fn dash_indent(text: &str) -> usize {
    let dashed = |line: &&str| line.trim_start().starts_with("- ");
    text.lines().find(dashed).map_or(0, |line| line.len() - line.trim_start().len())
}

/// The file is right, but not of the form to which an item can be added.
fn not_a_list(path: &str) -> Refusal {
    Refusal::Asked(format!(
        "la liste de « {path} » n'est pas écrite avec un élément par ligne, après un tiret (« - ») : rien n'a été écrit"
    ))
}

/// The programme or the kit of a new entry, for the kinds that have one.
fn parent(site: &Site, request: &Request<'_>) -> Result<Option<EntryId>, Refusal> {
    let (kind, option) = match request.kind {
        Kind::Action | Kind::Orientation => (Kind::Programme, "--programme"),
        Kind::Module => (Kind::Kit, "--kit"),
        _ => return Ok(None),
    };
    let all: Vec<(EntryId, &str)> = (0u32..)
        .zip(site.all_entries())
        .filter(|(_, e)| e.kind == kind)
        .map(|(i, e)| (i, e.id.as_str()))
        .collect();
    let names = || all.iter().map(|(_, id)| *id).collect::<Vec<_>>().join(", ");
    match (request.parent, all.as_slice()) {
        (Some(wanted), _) => match all.iter().find(|(_, id)| *id == wanted) {
            Some((id, _)) => Ok(Some(*id)),
            None => Err(Refusal::Asked(format!("« {wanted} » n'existe pas ; existants : {}", names()))),
        },
        (None, [(id, _)]) => Ok(Some(*id)),
        (None, []) => Err(Refusal::Asked(format!("il faut d'abord un {}", kind.label()))),
        (None, _) => Err(Refusal::Asked(format!("précisez lequel avec {option} : {}", names()))),
    }
}

/// Who produces the data of the directory: as the entries that exist say.
fn producer(site: &Site) -> String {
    let known = site.all_entries().iter().find_map(|e| match &e.data {
        Data::Structure(d) => Some(d.producer.clone()),
        Data::Service(d) => Some(d.producer.clone()),
        _ => None,
    });
    known.unwrap_or_else(|| slug(&site.info.publisher.name.value))
}

/// What an optional value looks like.
fn hint(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Markdown | Shape::Pattern(..) => "\"…\"",
        Shape::Integer | Shape::Number => "0",
        Shape::Boolean => "oui",
        Shape::Date | Shape::Day => "AAAA-MM-JJ",
        Shape::Choice(_) => "…",
        Shape::Reference(_) => "identifiant",
        Shape::AnyReference => "type:identifiant",
        Shape::List(_) | Shape::Row => "[…]",
        Shape::Record(_) => "{…}",
        Shape::Either(shapes) => shapes.first().map_or("…", hint),
    }
}

/// A text between quotes, whatever it holds.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
