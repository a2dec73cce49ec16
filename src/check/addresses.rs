//! Gives every entry its address: readable, stable, used once.

use std::borrow::Cow;
use std::collections::HashMap;

use super::index::Index;
use super::reserved::{beside, is_taken};
use super::schedule::LeftOut;
use super::site::SECTIONS;
use crate::diagnostics::{Diagnostic, Report};
use crate::load::Asset;
use crate::model::scalars::slug;
use crate::model::{Entry, EntryId, Kind};

/// What has each address.
type Taken<'a> = HashMap<String, Cow<'a, str>>;

/// The addresses of a site.
#[derive(Debug, Default)]
pub struct Addresses {
    /// That of each entry; `None` for those left out.
    pub published: Vec<Option<String>>,
    /// What those left out would have: links by path know them.
    pub withheld: HashMap<String, EntryId>,
}

/// Gives an address to all entries. Reports addresses that two things want.
pub fn assign(
    entries: &[Entry],
    index: &Index,
    left_out: &[LeftOut],
    assets: &[Asset],
    report: &mut Report,
) -> Addresses {
    let mut taken: Taken<'_> = HashMap::with_capacity(entries.len() + SECTIONS.len());
    taken.extend(SECTIONS.iter().map(|s| (s.url.to_owned(), format!("la rubrique « {} »", s.title).into())));
    taken.extend(
        assets
            .iter()
            .map(|a| (format!("/fichiers/{}", a.name), format!("content/fichiers/{}", a.name).into())),
    );
    for entry in entries {
        if let Some(folder) = beside(entry) {
            let owner = format!("la page « {folder} » de {}", entry.source.path);
            taken.insert(format!("{}{folder}/", address(entries, entry)), owner.into());
        }
    }
    let mut out = Addresses { published: Vec::with_capacity(entries.len()), ..Addresses::default() };
    for (id, entry) in (0u32..).zip(entries) {
        let url = address(entries, entry);
        if let Some(owner) = taken.insert(url.clone(), entry.source.path.as_str().into())
            && !index.duplicates.contains(&id)
        {
            report.push(
                Diagnostic::error(
                    "adresse-double",
                    &entry.source,
                    super::id_span(entry),
                    format!("l'adresse {url} est déjà prise par {owner}"),
                )
                .help("changez l'identifiant (clé « id » ou nom du fichier) de l'un des deux"),
            );
        }
        let hidden = left_out.binary_search_by_key(&id, |l| l.entry).is_ok();
        if hidden {
            out.withheld.insert(url.clone(), id);
        }
        out.published.push((!hidden).then_some(url));
    }
    former(entries, &taken, report);
    out
}

const NOT_FORMER: &str =
    "une ancienne adresse ne peut pas être celle d'une page ou d'un fichier du site : retirez-la";
const TWICE_FORMER: &str = "une ancienne adresse ne mène qu'à une page : gardez-la sur l'une des deux fiches";

/// Old addresses must be free, and inside the site.
fn former(entries: &[Entry], taken: &Taken<'_>, report: &mut Report) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for entry in entries {
        for old in entry.data.life().map_or(&[][..], |l| &l.former_urls) {
            let path = old.value.trim_end_matches("index.html");
            let found = if is_inside(path) {
                let other = seen.insert(path, &entry.source.path);
                let (message, help) = match (owner(path, taken), other) {
                    (Some(owner), _) => (format!("l'adresse {path} est déjà prise par {owner}"), NOT_FORMER),
                    (None, Some(other)) => {
                        (format!("l'adresse {path} est déjà une ancienne adresse de {other}"), TWICE_FORMER)
                    }
                    (None, None) => continue,
                };
                Diagnostic::error("adresse-double", &entry.source, old.span, message).help(help)
            } else {
                Diagnostic::error(
                    "ancienne-url",
                    &entry.source,
                    old.span,
                    format!("« {} » n'est pas une ancienne adresse de page", old.value),
                )
                .help(if path.contains("/.") {
                    "aucune partie d'une adresse ne commence par un point".to_owned()
                } else if !is_short(path) {
                    format!("elle est trop longue : {MAX_PART} lettres entre deux barres, 1 000 en tout")
                } else {
                    mended(path).unwrap_or_else(|| {
                        "écrivez le chemin depuis la racine, par exemple /aides/ancien-nom/".to_owned()
                    })
                })
            };
            report.push(found);
        }
    }
}

/// Longest name of a folder, and longest path, that every disk can hold.
const MAX_PART: usize = 255;
const MAX_PATH: usize = 1_000;

fn is_short(path: &str) -> bool {
    path.len() <= MAX_PATH && path.split('/').all(|part| part.len() <= MAX_PART)
}

/// True for the path of a page that can be published.
fn is_inside(path: &str) -> bool {
    path.starts_with('/')
        && path.ends_with('/')
        && !path.contains("//")
        && is_short(path)
        && path.split('/').all(|part| !part.starts_with('.') && part != "index.html")
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
}

/// What stands at `path` already.
fn owner(path: &str, taken: &Taken<'_>) -> Option<String> {
    // A document without an extension is where the page would need a folder.
    let known = taken.get(path).or_else(|| taken.get(path.trim_end_matches('/')));
    if let Some(owner) = known {
        return Some(owner.to_string());
    }
    if is_taken(path) {
        return Some("un fichier que le site publie lui-même".to_owned());
    }
    let (list, part) = path.trim_end_matches('/').rsplit_once("page/")?;
    (part.parse::<u32>().is_ok() && taken.contains_key(list)).then(|| format!("la suite de la liste {list}"))
}

/// `aides/ancien` → `/aides/ancien/`, if that is all that was wrong.
fn mended(path: &str) -> Option<String> {
    let inner = path.trim_matches('/');
    let simple = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c));
    (simple && !inner.contains("//")).then(|| format!("vouliez-vous dire « /{inner}/ » ?"))
}

/// The address of an entry, from its kind and id. Addresses never change once published.
fn address(entries: &[Entry], entry: &Entry) -> String {
    let id = &entry.id;
    let parent = entry.parent.map_or("", |p| entries[p as usize].id.as_str());
    match entry.kind {
        Kind::Programme => format!("/programmes/{id}/"),
        Kind::Axis => format!("/programmes/{parent}/#axe-{id}"),
        Kind::Orientation => format!("/programmes/{parent}/orientations/{id}/"),
        Kind::Action => format!("/programmes/{parent}/actions/{}/", numbered(entry)),
        Kind::Aid => format!("/aides/{id}/"),
        Kind::Kit => format!("/kits/{id}/"),
        Kind::Module => format!("/kits/{parent}/{id}/"),
        Kind::Structure | Kind::Service => format!("/annuaire/{}/", record_slug(id)),
        Kind::Territory => format!("/territoires/{id}/"),
        Kind::Term => format!("/glossaire/#{id}"),
        Kind::Event => format!("/agenda/#{id}"),
        Kind::Faq => format!("/faq/{id}/"),
        Kind::Document => format!("/documents/#{id}"),
        Kind::Page => format!("/{id}/"),
        Kind::Organisation => format!("/organismes/{id}/"),
        Kind::Theme => format!("/thematiques/{id}/"),
        Kind::Public => format!("/publics/{id}/"),
        Kind::Situation => format!("/situations/{id}/"),
    }
}

/// `06-pack-formation`, also when the id does not begin with the number.
fn numbered(entry: &Entry) -> String {
    let crate::model::Data::Action(action) = &entry.data else { return entry.id.clone() };
    let number = format!("{:02}", action.number.value);
    let (head, rest) = entry.id.split_once('-').unwrap_or((&entry.id, ""));
    match head.parse::<u32>() {
        Ok(n) if n == action.number.value && !rest.is_empty() => format!("{number}-{rest}"),
        _ => format!("{number}-{}", entry.id),
    }
}

/// A data·inclusion id as a part of an address: its own form when it is safe, a slug otherwise.
pub fn record_slug(id: &str) -> String {
    let safe = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if safe { id.to_owned() } else { id.split("--").map(slug).collect::<Vec<_>>().join("--") }
}
