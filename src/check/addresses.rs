//! Gives every entry its address: readable, stable, used once.

use std::borrow::Cow;
use std::collections::HashMap;

use super::file_links::decoded;
use super::index::Index;
use super::parts::page_with;
use super::reserved::{beside, is_taken};
use super::schedule::LeftOut;
use super::site::SECTIONS;
use crate::diagnostics::{Diagnostic, Report, Span};
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
            .filter(|a| a.name().is_some())
            .map(|a| (format!("/{}", a.path), a.source.as_str().into())),
    );
    at_root(assets, &mut taken, report);
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
        if let Some(page) = page_with(entry.kind, &entry.id) {
            let message = format!("« {} » est déjà le nom d'une partie de la page {page}", entry.id);
            report.push(
                Diagnostic::error("adresse-double", &entry.source, super::id_span(entry), message)
                    .help("changez l'identifiant (clé « id » ou nom du fichier)"),
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

/// Files that stand beside the pages, where the site has nothing itself.
fn at_root<'a>(assets: &'a [Asset], taken: &mut Taken<'a>, report: &mut Report) {
    for asset in assets.iter().filter(|asset| asset.name().is_none()) {
        // Without an extension, a file stands where a page would need a folder.
        let [file, folder] = [format!("/{}", asset.path), format!("/{}/", asset.path)];
        let owner = taken.get(&file).or_else(|| taken.get(&folder)).map(ToString::to_string);
        if let Some(owner) = owner.or_else(|| is_taken(&file).then(|| OWN_FILE.to_owned())) {
            let message = format!("l'adresse {file} est déjà prise par {owner}");
            report.push(
                Diagnostic::file("adresse-double", &asset.source, Span::line(1), message)
                    .help("renommez ou retirez ce fichier"),
            );
        }
        taken.extend([file, folder].map(|url| (url, asset.source.as_str().into())));
    }
}

/// The owner of what no content asks for.
const OWN_FILE: &str = "un fichier que le site publie lui-même";
const NOT_FORMER: &str =
    "une ancienne adresse ne peut pas être celle d'une page ou d'un fichier du site : retirez-la";
const TWICE_FORMER: &str = "une ancienne adresse ne mène qu'à une page : gardez-la sur l'une des deux fiches";

/// Old addresses must be free, and inside the site.
fn former<'a>(entries: &'a [Entry], taken: &Taken<'_>, report: &mut Report) {
    let of = |entry: &'a Entry| entry.data.life().map_or(&[][..], |life| &life.former_urls);
    // A file cannot be a folder as well.
    let files: HashMap<&str, &str> = entries
        .iter()
        .flat_map(|entry| of(entry).iter().map(move |old| (old.value.as_str(), entry.source.path.as_str())))
        .filter(|(old, _)| !old.ends_with('/'))
        .collect();
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for entry in entries {
        for old in of(entry) {
            let path = old.value.trim_end_matches("index.html");
            let found = if is_inside(path) {
                let mut folders = path.match_indices('/').skip(1).map(|(at, _)| &path[..at]);
                let file = folders.find_map(|folder| files.get(folder).copied());
                let other = seen.insert(path, &entry.source.path).or(file);
                let (message, help) = match (owner(path, taken, entry), other) {
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
                .help(advice(path))
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
        && (path.ends_with('/') || PAGES.iter().any(|end| path.ends_with(end)))
        && !path.contains("//")
        && is_short(path)
        && path.split('/').all(|part| !part.starts_with('.') && part != "index.html")
        && path.chars().all(is_fit)
}

/// How the pages end that a server gives as they are.
const PAGES: &[&str] = &[".html", ".htm"];

/// Letters with accents too: servers ask for the folder of that very name, in UTF-8.
fn is_fit(c: char) -> bool {
    c.is_alphanumeric() || "-_./".contains(c)
}

/// What to do with an old address that no page can have.
fn advice(path: &str) -> String {
    if path.contains("/.") {
        return "aucune partie d'une adresse ne commence par un point".to_owned();
    }
    if !is_short(path) {
        return format!("elle est trop longue : {MAX_PART} lettres entre deux barres, 1 000 en tout");
    }
    if let Some(near) = mended(path) {
        return near;
    }
    // As a browser copies it: `/aides/%C3%A9t%C3%A9/`.
    if let Cow::Owned(decoded) = decoded(path)
        && is_inside(&decoded)
    {
        return format!("écrivez ses lettres sans code : « {decoded} »");
    }
    let is_page = |end: &&str| path.ends_with(end);
    if [".php", ".asp", ".aspx", ".jsp"].iter().any(is_page) {
        return "un site sans serveur ne peut pas répondre à cette adresse : demandez le renvoi à votre hébergeur".to_owned();
    }
    match path.chars().find(|c| !is_fit(*c)) {
        Some('?' | '#') => "une adresse de page n'a ni « ? » ni « # » : gardez ce qui précède".to_owned(),
        Some(' ') => "une ancienne adresse n'a pas d'espace".to_owned(),
        Some(c) => format!("retirez le signe « {c} » : lettres, chiffres, « - », « _ » et « . » seulement"),
        None => "écrivez le chemin depuis la racine, par exemple /aides/ancien-nom/".to_owned(),
    }
}

/// What stands at `path` already.
fn owner(path: &str, taken: &Taken<'_>, entry: &Entry) -> Option<String> {
    // Some servers give `/aides.html` to who asks for `/aides`, which must lead to `/aides/`.
    if let Some(stem) = PAGES.iter().find_map(|end| path.strip_suffix(end))
        && let Some(owner) =
            taken.get(format!("{stem}/").as_str()).filter(|owner| **owner != entry.source.path)
    {
        return Some(owner.to_string());
    }
    // A document without an extension is where the page would need a folder.
    let known = taken.get(path).or_else(|| taken.get(path.trim_end_matches('/')));
    if let Some(owner) = known {
        return Some(owner.to_string());
    }
    if is_taken(path) {
        return Some(OWN_FILE.to_owned());
    }
    let (list, part) = path.trim_end_matches('/').rsplit_once("page/")?;
    (part.parse::<u32>().is_ok() && taken.contains_key(list)).then(|| format!("la suite de la liste {list}"))
}

/// `aides/ancien` → `/aides/ancien/`, if that is all that was wrong.
fn mended(path: &str) -> Option<String> {
    let inner = path.trim_matches('/');
    let simple = !inner.is_empty() && inner.chars().all(|c| c.is_alphanumeric() || "-_/".contains(c));
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
