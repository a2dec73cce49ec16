//! Raw entries → typed entries with their ids.

use std::sync::Arc;

use super::alone::Alone;
use super::misplaced;
use super::passages;
use super::titles::Heading;
use crate::diagnostics::{Diagnostic, Report, Severity, Source, Span};
use crate::load::{RawEntry, Unread};
use crate::model::news::News;
use crate::model::node::{Node, Value};
use crate::model::record::{Decode as _, Reader, Record as _};
use crate::model::rest::Rest;
use crate::model::scalars::{self, slug};
use crate::model::site::SiteInfo;
use crate::model::{Data, Entry, Kind, TO_WRITE, directory};

/// Reads `site.yaml`.
pub fn site(raw: Option<&(Arc<Source>, Node)>, report: &mut Report) -> Option<SiteInfo> {
    let Some((source, node)) = raw else {
        // Without the folder, or with nothing in it, that is what is to be said; so is what is wrong with the file.
        let said = report.has("dossier-absent") || report.has("contenu-vide");
        if said || report.concerns("content/site.yaml") || report.concerns("content/site.yml") {
            return None;
        }
        report.push(
            Diagnostic::file(
                "site-absent",
                "content/site.yaml",
                Span::line(1),
                "le fichier content/site.yaml manque",
            )
            .help("il doit donner au moins : titre, editeur, url, description"),
        );
        return None;
    };
    let mut reader = Reader::new(source);
    let info = SiteInfo::decode(&node_or_map(node), &mut reader);
    report.extend(reader.found);
    info
}

/// The texts of `site.yaml`, to be read as those of any sheet.
pub fn site_texts(source: &Arc<Source>, info: &SiteInfo) -> Entry<Rest> {
    let mut data = Rest::default();
    info.visit_fields(&mut data);
    let (source, span) = (source.clone(), Span::line(1));
    Entry { kind: Kind::Page, id: String::new(), parent: None, source, span, body: None, data }
}

/// Reads `nouveautes.yaml`, if there is one.
pub fn news(raw: Option<&(Arc<Source>, Node)>, report: &mut Report) -> News {
    let empty = || News { editions: Vec::new(), sheets: Vec::new() };
    let Some((source, node)) = raw else { return empty() };
    let mut reader = Reader::new(source);
    let news = News::decode(&node_or_map(node), &mut reader);
    report.extend(reader.found);
    news.unwrap_or_else(empty)
}

/// An entry as far as it can be understood alone; its nodes are not needed any more. Clones share its data, which a check
/// that may come again leaves as it is.
#[derive(Clone)]
pub struct Decoded {
    /// None if it cannot be understood: then what is lost with it, and where its title stands.
    entry: Result<Entry, (Vec<Unread>, Heading)>,
    /// What could be read of its parts that cannot be understood, or of all of it.
    rest: Option<Box<Entry<Rest>>>,
    /// The folder of the programme or kit to which it belongs.
    parent: Option<String>,
    found: Vec<Diagnostic>,
    /// True of a programme some of whose axes cannot be understood.
    lacks_axes: bool,
    alone: Alone,
}

impl Decoded {
    /// Reads the keys of an entry.
    pub fn of(raw: &RawEntry) -> Self {
        let (entry, rest, found) = decode(raw);
        let entry = entry.ok_or_else(|| (lost(raw), Heading::of(raw)));
        let lacks_axes = entry.as_ref().is_ok_and(|entry| lacks_axes(raw, &entry.data));
        Self { entry, rest, parent: raw.parent.clone(), found, lacks_axes, alone: Alone::default() }
    }

    /// The same for an entry that is checked again and again: what its texts say by themselves is kept for its clones.
    pub fn kept(raw: &RawEntry) -> Self {
        Self { alone: Alone::kept(), ..Self::of(raw) }
    }
}

/// All entries, those of one file in the order of the file.
#[derive(Default)]
pub struct Understood {
    pub entries: Vec<Entry>,
    /// What is known of each.
    pub alone: Vec<Alone>,
    /// The titles of those that are not kept.
    pub lost: Vec<Heading>,
    /// What could be read of what is not kept.
    pub rests: Vec<Entry<Rest>>,
}

impl Understood {
    fn push(&mut self, entry: Entry, alone: Alone) {
        self.entries.push(entry);
        self.alone.push(alone);
    }
}

/// Puts all entries together.
///
/// What cannot be understood joins `unread`, so that only its own mistake is reported, not all that names it.
pub fn entries(decoded: Vec<Decoded>, unread: &mut Vec<Unread>, report: &mut Report) -> Understood {
    let mut out = Understood::default();
    let mut children: Vec<(String, Entry, Alone)> = Vec::new();
    // Programmes and kits first, so that what belongs to them can name them.
    let mut rests: Vec<(Option<String>, Entry<Rest>)> = Vec::new();
    for Decoded { entry, rest, parent, found, lacks_axes, alone } in decoded {
        report.extend(found);
        unread.extend(lacks_axes.then_some(Unread { kind: Kind::Axis, id: None }));
        rests.extend(rest.map(|rest| (parent.clone(), *rest)));
        match (entry, parent) {
            (Ok(entry), None) => out.push(entry, alone),
            (Ok(entry), Some(folder)) => children.push((folder, entry, alone)),
            (Err((lost, heading)), _) => {
                unread.extend(lost);
                out.lost.push(heading);
            }
        }
    }
    let folder_of: Vec<(Kind, String, u32)> = parents_by_folder(&out.entries);
    let parent_of = |child: Kind, folder: &str| {
        let kind = if child == Kind::Module { Kind::Kit } else { Kind::Programme };
        (kind, folder_of.iter().find(|(k, f, _)| *k == kind && f == folder).map(|(_, _, id)| *id))
    };
    for (folder, mut entry, alone) in children {
        let (kind, parent) = parent_of(entry.kind, &folder);
        let unreadable = unread.iter().any(|u| u.kind == kind && u.id.as_ref() == Some(&folder));
        if parent.is_none() && !unreadable {
            let (name, place) =
                if kind == Kind::Kit { ("kit.yaml", "kits") } else { ("programme.yaml", "programmes") };
            report.push(
                Diagnostic::error(
                    "dossier-sans-tete",
                    &entry.source,
                    Span::line(1),
                    format!("le dossier {place}/{folder} n'a pas de fichier {name}"),
                )
                .help(format!("créez content/{place}/{folder}/{name}, ou déplacez cette fiche")),
            );
        }
        if parent.is_some() {
            entry.parent = parent;
            out.push(entry, alone);
        } else {
            out.lost.push(Heading::of_entry(&entry));
            out.rests.push(with_data(&entry, Rest::of(&entry.data)));
            unread.push(Unread { kind: entry.kind, id: Some(entry.id) });
        }
    }
    out.rests.extend(rests.into_iter().map(|(folder, rest)| {
        let parent = folder.and_then(|folder| parent_of(rest.kind, &folder).1);
        Entry { parent, ..rest }
    }));
    add_axes(&mut out);
    out
}

/// What is lost with an entry that cannot be understood. Its id is guessed; without it, any of its kind.
fn lost(raw: &RawEntry) -> Vec<Unread> {
    let text = |key: &str| raw.node.get(key).and_then(Node::text).map(str::to_owned);
    let named = || ["sigle", "terme", "titre"].into_iter().find_map(text).map(|name| slug(&name));
    let listed = matches!(raw.kind, Kind::Term | Kind::Event | Kind::Document);
    let id = text("id").or_else(|| raw.file_id.clone()).or_else(|| if listed { named() } else { None });
    let axes = (raw.kind == Kind::Programme).then_some(Unread { kind: Kind::Axis, id: None });
    // An id that is not one may be the mistake itself: what names the right one is not at fault.
    let id = id.filter(|id| raw.file_id.is_some() || !id.contains([' ', '\'']));
    let meant = id.as_deref().map(slug).filter(|meant| id.as_ref() != Some(meant));
    let meant = meant.map(|meant| Unread { kind: raw.kind, id: Some(meant) });
    std::iter::once(Unread { kind: raw.kind, id }).chain(meant).chain(axes).collect()
}

/// True of a programme that has more axes than could be understood.
fn lacks_axes(raw: &RawEntry, data: &Data) -> bool {
    let Data::Programme(programme) = data else { return false };
    let written = raw.node.get("axes").map_or(0, |axes| match &axes.value {
        Value::List(axes) => axes.len(),
        Value::Null => 0,
        _ => 1,
    });
    programme.axes.len() < written
}

/// What could be read of `entry`, in its place.
fn with_data(entry: &Entry, data: Rest) -> Entry<Rest> {
    let Entry { kind, parent, span, body, .. } = *entry;
    Entry { kind, id: entry.id.clone(), parent, source: entry.source.clone(), span, body, data }
}

fn parents_by_folder(entries: &[Entry]) -> Vec<(Kind, String, u32)> {
    let mut out = Vec::new();
    for (id, entry) in (0u32..).zip(entries) {
        if matches!(entry.kind, Kind::Programme | Kind::Kit) {
            let folder = entry.source.path.rsplit('/').nth(1).unwrap_or_default();
            out.push((entry.kind, folder.to_owned(), id));
        }
    }
    out
}

/// An empty file is a mapping without keys: every missing key is then named.
fn node_or_map(node: &Node) -> Node {
    match node.value {
        Value::Null => Node { value: Value::Map(Vec::new()), span: node.span },
        _ => node.clone(),
    }
}

fn decode(raw: &RawEntry) -> (Option<Entry>, Option<Box<Entry<Rest>>>, Vec<Diagnostic>) {
    if let Some(misplaced) = misplaced::check(raw) {
        return (None, None, vec![misplaced]);
    }
    let mut reader = Reader::new(&raw.source);
    let empty;
    let node = if matches!(raw.node.value, Value::Null) {
        empty = node_or_map(&raw.node);
        &empty
    } else {
        &raw.node
    };
    let data = Data::decode(raw.kind, node, &mut reader);
    // What else is wrong with the sheet does not hide that its file must change its name.
    if let (None, Some(name), None) = (&data, &raw.file_id, node.get("id")) {
        fit(name, true, &mut reader);
    }
    let entry = data.and_then(|data| {
        match &data {
            Data::Service(service) => directory::check_service(service, &mut reader),
            Data::Structure(structure) => directory::check_structure(structure, &mut reader),
            _ => {}
        }
        let Some(id) = identify(raw, &data, &mut reader) else {
            data.visit(&mut reader.rest);
            return None;
        };
        Some(Entry {
            kind: raw.kind,
            id,
            parent: None,
            source: raw.source.light(),
            span: raw.node.span,
            body: raw.body,
            data,
        })
    });
    let rest = rest(raw, entry.as_ref(), reader.rest);
    let mut found = reader.found;
    unwritten(raw, &mut found);
    (entry, rest, found)
}

/// Reports a text that `new` left to be written, alone or before what the editor wrote. A draft may wait.
fn unwritten(raw: &RawEntry, found: &mut Vec<Diagnostic>) {
    if let Some(body) = raw.body {
        let text = raw.source.text().get(body.start..).unwrap_or_default();
        let start = text.trim_start();
        let left = start.strip_prefix(TO_WRITE).and_then(|rest| rest.strip_prefix('.'));
        if left.is_some_and(|rest| {
            rest.trim_start_matches([' ', '\r']).starts_with('\n') || rest.trim().is_empty()
        }) {
            let span = passages::body_span(text, body.line, text.len() - start.len());
            found.push(scalars::unwritten(&raw.source, span));
        }
    }
    let is_left = |d: &Diagnostic| d.code == "a-completer";
    let is_draft = || matches!(raw.node.get("brouillon").and_then(Node::text), Some("oui" | "true" | "vrai"));
    if found.iter().any(is_left) && is_draft() {
        found.iter_mut().filter(|d| is_left(d)).for_each(|d| d.severity = Severity::Warning);
    }
}

/// What of an entry is still to be checked: the body too, if there is no entry.
fn rest(raw: &RawEntry, entry: Option<&Entry>, data: Rest) -> Option<Box<Entry<Rest>>> {
    let body = if entry.is_some() { None } else { raw.body };
    if body.is_none() && data.is_empty() {
        return None;
    }
    let id = entry.map(|e| e.id.clone()).or_else(|| raw.file_id.clone()).unwrap_or_default();
    let (source, span) = (raw.source.light(), raw.node.span);
    Some(Box::new(Entry { kind: raw.kind, id, parent: None, source, span, body, data }))
}

/// The id that the entry gives itself, that its file gives, or that its name makes.
fn identify(raw: &RawEntry, data: &Data, reader: &mut Reader<'_>) -> Option<String> {
    let given = match data {
        Data::Programme(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Axis(d) => Some(d.id.value.0.clone()),
        Data::Orientation(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Action(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Aid(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Kit(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Module(_) => None,
        Data::Structure(d) => Some(d.id.value.0.clone()),
        Data::Service(d) => Some(d.id.value.0.clone()),
        Data::Territory(d) => Some(d.id.value.0.clone()),
        Data::Term(d) => {
            let id = d.id.as_ref().map(|i| i.0.clone());
            let name = d.acronym.as_deref().or(d.term.as_ref().map(|t| t.value.as_str()));
            if name.is_none() {
                return reader.error_help(
                    "cle-manquante",
                    raw.node.span,
                    "ce terme n'a ni « sigle » ni « terme »",
                    "ajoutez une ligne « sigle: … » ou « terme: … »",
                );
            }
            id.or_else(|| name.map(slug))
        }
        Data::Event(d) => d.id.as_ref().map(|i| i.0.clone()).or_else(|| Some(slug(&d.title.value))),
        Data::Faq(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Document(d) => d.id.as_ref().map(|i| i.0.clone()).or_else(|| Some(slug(&d.title.value))),
        Data::Page(d) => d.id.as_ref().map(|i| i.0.clone()),
        Data::Organisation(d) => Some(d.id.value.0.clone()),
        Data::Theme(d) | Data::Public(d) | Data::Situation(d) => Some(d.id.value.0.clone()),
    };
    let id = given.or_else(|| raw.file_id.clone()).unwrap_or_default();
    if id.is_empty() && raw.file_id.is_none() {
        return reader.error_help(
            "cle-manquante",
            raw.node.span,
            "ce nom n'a ni lettre latine ni chiffre : il ne peut pas servir d'adresse",
            format!("ajoutez une clé « id », par exemple « id: {}-1 »", raw.kind.code()),
        );
    }
    let from_file = raw.file_id.as_deref() == Some(id.as_str());
    fit(&id, from_file, reader).then_some(id)
}

/// True if `id` can be part of an address; that given by the name of a file must be told otherwise.
fn fit(id: &str, from_file: bool, reader: &mut Reader<'_>) -> bool {
    let near = slug(id);
    if !id.is_empty() && (!from_file || near == id.trim_end_matches('-')) {
        return true;
    }
    let near = if near.is_empty() { near } else { format!(" : {near}") };
    reader.note(
        Diagnostic::error(
            "nom-de-fichier",
            reader.source,
            Span::line(1),
            format!("« {id} » ne peut pas servir d'adresse"),
        )
        .help(format!("renommez le fichier ou le dossier en minuscules, sans accent ni espace{near}")),
    );
    false
}

/// Axes are written inside their programme; they become entries so that references can name them.
fn add_axes(out: &mut Understood) {
    let mut axes = Vec::new();
    for (id, entry) in (0u32..).zip(&out.entries) {
        let Data::Programme(programme) = &entry.data else { continue };
        for axis in &programme.axes {
            axes.push(Entry {
                kind: Kind::Axis,
                id: axis.id.value.0.clone(),
                parent: Some(id),
                source: entry.source.clone(),
                span: axis.id.span,
                body: None,
                data: Data::Axis(Arc::new(axis.clone())),
            });
        }
    }
    axes.into_iter().for_each(|axis| out.push(axis, Alone::default()));
}
