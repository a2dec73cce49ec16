//! Links in Markdown: each leads to an entry, a section, a file, an anchor that exists, or outside.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use pulldown_cmark::{LinkType, Options};

use super::index::Missing;
use super::reserved::{FILES, beside};
use super::site::{SECTIONS, Site};
use crate::diagnostics::nearest;
use crate::load::Asset;
use crate::model::{Entry, EntryId, Kind, forms};

/// The way out of a link to a file that the site does not hold.
pub(super) const TO_FILES: &str =
    "déposez le fichier dans content/fichiers/, puis écrivez /fichiers/nom-du-fichier";

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A page of the site: its address from the root, with the anchor.
    Inside(String),
    /// Another site, `mailto:` or `tel:`.
    Outside(String),
    /// An entry that is left out of this edition: only the words of the link are shown.
    Withheld,
}

/// What a link names, of which more is to be looked for than an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// An entry, and the anchor on its page if one is named.
    Entry(EntryId, Option<String>),
    /// An anchor of a page that no entry describes, by its address.
    Page(String, String),
}

/// Where a link leads, and what is to be found there.
pub(super) type Found = Result<(Link, Option<Spot>), Problem>;

/// Why a link leads nowhere: the code, the message, the way out.
pub(super) type Problem = (&'static str, String, String);

/// Markdown extensions that content may use.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// The target of a link: that of `<accueil@exemple.fr>` is its address, without `mailto:`.
pub fn target(link_type: LinkType, written: &str) -> Cow<'_, str> {
    match link_type {
        LinkType::Email => Cow::Owned(["mailto:", written].concat()),
        _ => Cow::Borrowed(written),
    }
}

/// Resolves links as seen from an entry.
pub struct Links<'a> {
    pub(super) site: &'a Site,
    pub(super) by_url: HashMap<&'a str, EntryId>,
    /// The addresses of what stands on a page with others.
    places: HashSet<&'a str>,
    /// Entries that are alone in their file.
    by_path: HashMap<&'a str, EntryId>,
    pub(super) assets: HashSet<&'a str>,
    /// The addresses that published entries had before.
    former: HashMap<&'a str, EntryId>,
    /// The anchors of the pages that no entry describes, once a link named one.
    pub(super) known_parts: Mutex<HashMap<String, Option<Arc<HashSet<String>>>>>,
}

impl<'a> Links<'a> {
    pub fn new(site: &'a Site) -> Self {
        let addresses = || (0u32..).zip(&site.addresses).filter_map(|(id, url)| Some((url.as_deref()?, id)));
        let by_url = addresses().filter(|(url, _)| !url.contains('#')).collect();
        let places = addresses().map(|(url, _)| url).filter(|url| url.contains('#')).collect();
        let sheets = (0u32..).zip(&site.entries).filter(|(_, e)| e.body.is_some());
        let by_path = sheets.map(|(id, e)| (e.source.path.as_str(), id)).collect();
        let assets = site.assets.iter().filter_map(Asset::name).collect();
        let lives = site.entries().filter_map(|(id, entry)| Some((id, entry.data.life()?)));
        let olds = lives.flat_map(|(id, life)| life.former_urls.iter().map(move |old| (id, old)));
        let former = olds.map(|(id, old)| (old.value.trim_end_matches("index.html"), id)).collect();
        Self { site, by_url, places, by_path, assets, former, known_parts: Mutex::default() }
    }

    /// Where `target` leads, seen from `from`; anchors are given back as they are.
    pub fn resolve<D>(&self, from: &Entry<D>, target: &str) -> Result<Link, String> {
        self.find(from, target).map(|(link, _)| link).map_err(|(_, message, _)| message)
    }

    pub(super) fn find<D>(&self, from: &Entry<D>, target: &str) -> Found {
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (target, None),
        };
        if let Some(local) = self.own(target) {
            // Written in full, a page of the site is looked for as any other; the link stays as it is.
            let found = self.find(from, local)?;
            let outside =
                |found| if found == Link::Withheld { found } else { Link::Outside(target.to_owned()) };
            return Ok((outside(found.0), found.1));
        }
        if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| begins(path.trim(), scheme)) {
            return outside(target).map(|link| (link, None));
        }
        if let Some(problem) = almost_outside(path) {
            return Err(problem);
        }
        if path.is_empty() {
            // An anchor of the page itself.
            let own = self.site.find(from.kind, from.parent, &from.id).ok();
            let Some(anchor) = anchor.filter(|a| !a.is_empty()) else {
                return Err((
                    "lien-mort",
                    "ce lien ne mène nulle part : son adresse est vide".to_owned(),
                    "écrivez par exemple [texte](aide:apre) ou [texte](https://…)".to_owned(),
                ));
            };
            let check = own.map(|id| Spot::Entry(id, Some(anchor.to_owned())));
            return Ok((Link::Inside(format!("#{anchor}")), check));
        }
        if let Some((code, id)) = path.split_once(':') {
            return self.typed(from, code, id, anchor);
        }
        if let Some(name) = path.strip_prefix("/fichiers/") {
            return self.asset(name);
        }
        if path.starts_with('/') {
            return self.absolute(path, anchor);
        }
        self.relative(from, path, anchor)
    }

    fn typed<D>(&self, from: &Entry<D>, code: &str, id: &str, anchor: Option<&str>) -> Found {
        if code == "rubrique" {
            let section = SECTIONS.iter().find(|s| s.id == id).ok_or_else(|| {
                let near = nearest(id, SECTIONS.iter().map(|s| s.id));
                (
                    "lien-mort",
                    format!("rubrique inconnue « {id} »"),
                    near.map_or_else(String::new, |n| format!("vouliez-vous dire « rubrique:{n} » ?")),
                )
            })?;
            let place = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
            let spot = anchor.map(|anchor| Spot::Page(section.url.to_owned(), anchor.to_owned()));
            return Ok((Link::Inside(format!("{}{place}", section.url)), spot));
        }
        let Some(kind) = Kind::from_code(code) else {
            if matches!(code, "javascript" | "data" | "vbscript" | "file") {
                let help = if code == "file" { TO_FILES } else { "retirez ce lien" };
                return Err((
                    "lien-interdit",
                    format!("les liens « {code}: » sont interdits"),
                    help.to_owned(),
                ));
            }
            let schemes = ["https", "http", "mailto", "tel", "rubrique"];
            let near = nearest(code, Kind::ALL.iter().map(|k| k.code()).chain(schemes));
            let whole =
                near.map_or("exemples : aide:apre, action:06-pack-formation, https://…".to_owned(), |n| {
                    let rest = anchor.map_or_else(|| id.to_owned(), |a| format!("{id}#{a}"));
                    format!("vouliez-vous dire « {n}:{rest} » ?")
                });
            return Err(("lien-mort", format!("type de lien inconnu « {code}: »"), whole));
        };
        let scope = from.parent;
        match self.site.find(kind, scope, id) {
            Ok(found) => Ok(self.entry(found, anchor)),
            Err(missing) => {
                let names = self.site.names(kind, if id.contains('/') { None } else { scope });
                let wrong = id.rsplit('/').next().unwrap_or(id);
                let near = nearest(wrong, names.iter().map(String::as_str));
                let help = match (missing, near) {
                    (Missing::Ambiguous, _) => {
                        format!("plusieurs programmes l'ont : écrivez {code}:programme/{id}")
                    }
                    (_, Some(name)) => format!("vouliez-vous dire « {code}:{name} » ?"),
                    (_, None) => self.same_id(from, id).map_or("vérifiez l'identifiant".to_owned(), |n| {
                        format!("vouliez-vous dire « {n} » ?")
                    }),
                };
                Err((
                    "lien-mort",
                    format!("le lien mène à {} « {id} », qui n'existe pas", kind.label()),
                    help,
                ))
            }
        }
    }

    fn entry(&self, id: EntryId, anchor: Option<&str>) -> (Link, Option<Spot>) {
        let Some(url) = self.site.url(id) else {
            // What has no page of its own has no parts.
            let place =
                matches!(self.site.entry(id).kind, Kind::Axis | Kind::Term | Kind::Event | Kind::Document);
            let anchor = anchor.filter(|anchor| !place && !anchor.is_empty()).map(str::to_owned);
            return (Link::Withheld, Some(Spot::Entry(id, anchor)));
        };
        let Some(anchor) = anchor else { return (Link::Inside(url.to_owned()), None) };
        let page = url.split('#').next().unwrap_or(url);
        let spot = match self.by_url.get(page) {
            Some(&owner) => Spot::Entry(owner, Some(anchor.to_owned())),
            None => Spot::Page(page.to_owned(), anchor.to_owned()),
        };
        (Link::Inside(format!("{page}#{anchor}")), Some(spot))
    }

    /// True if an entry stands at this anchor of the page of another.
    pub(super) fn is_place(&self, page: EntryId, anchor: &str) -> bool {
        let withheld = &self.site.withheld;
        let own = || withheld.iter().find(|(_, id)| **id == page).map(|(url, _)| url.as_str());
        self.site.url(page).or_else(own).is_some_and(|url| {
            let place = format!("{url}#{anchor}");
            self.places.contains(place.as_str()) || withheld.contains_key(&place)
        })
    }

    fn absolute(&self, whole: &str, anchor: Option<&str>) -> Found {
        // A query is for the page itself: the search of what is after `?q=`.
        let (path, query) = whole.find('?').map_or((whole, ""), |at| whole.split_at(at));
        let with_slash =
            if path.ends_with('/') || path.contains('.') { path.to_owned() } else { format!("{path}/") };
        let (bare, place) = (format!("{with_slash}{query}"), anchor.map(|a| format!("#{a}")));
        let named = |spot| Ok((Link::Inside(bare + place.as_deref().unwrap_or_default()), spot));
        if let Some(&id) = self.by_url.get(with_slash.as_str()) {
            return named(self.entry(id, anchor).1);
        }
        if let Some(spot) = self.withheld(&with_slash, anchor) {
            return Ok((Link::Withheld, Some(spot)));
        }
        let known = FILES.contains(&with_slash.as_str()) || SECTIONS.iter().any(|s| s.url == with_slash);
        if known || self.owner_beside(&with_slash).is_some() {
            return named(anchor.map(|anchor| Spot::Page(with_slash, anchor.to_owned())));
        }
        if let Some(&id) = self.former.get(with_slash.as_str()) {
            return Ok(self.entry(id, anchor));
        }
        let others = SECTIONS.iter().map(|s| s.url).chain(FILES.iter().copied());
        // Every address contains that of the home page, which is then near nothing.
        let near = nearest(&with_slash, self.by_url.keys().copied().chain(others).filter(|url| *url != "/"));
        Err((
            "lien-mort",
            format!("aucune page n'a l'adresse {path}"),
            near.map_or("vérifiez l'adresse".to_owned(), |n| format!("vouliez-vous dire « {n} » ?")),
        ))
    }

    /// A link to this very site with its domain, without it.
    pub(super) fn own<'t>(&self, target: &'t str) -> Option<&'t str> {
        let local = target.strip_prefix(self.site.info.url.0.trim_end_matches('/'))?;
        local.starts_with('/').then_some(local)
    }

    /// The entry left out of this edition that has this address, or whose page, place on a page or derived page it is.
    fn withheld(&self, path: &str, anchor: Option<&str>) -> Option<Spot> {
        let held = |address: &str| self.site.withheld.get(address).copied();
        if let Some(id) = anchor.and_then(|anchor| held(&format!("{path}#{anchor}"))) {
            return Some(Spot::Entry(id, None));
        }
        if let Some(id) = held(path) {
            return self.entry(id, anchor).1;
        }
        let owner = split_last(path).and_then(|(owner, _)| held(owner));
        owner.filter(|id| self.is_page_of(*id, path)).map(|id| Spot::Entry(id, None))
    }

    /// True if `path` is the page that comes with that of an entry left out.
    fn is_page_of(&self, id: EntryId, path: &str) -> bool {
        split_last(path).is_some_and(|(_, folder)| beside(self.site.entry(id)) == Some(folder))
    }

    /// A path to another content file, as editors' tools write it: `../actions/06-pack-formation.md`.
    fn relative<D>(&self, from: &Entry<D>, path: &str, anchor: Option<&str>) -> Found {
        let mut parts: Vec<&str> = from.source.path.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        let full = parts.join("/");
        match self.by_path.get(full.as_str()) {
            Some(&id) => Ok(self.entry(id, anchor)),
            None if full.starts_with("content/fichiers/") => self.asset(&full["content/fichiers/".len()..]),
            None if path.starts_with("www.") => Err((
                "lien-mort",
                format!("le lien mène à « {path} », qui n'existe pas sur ce site"),
                format!("vouliez-vous dire « https://{path} » ?"),
            )),
            None => {
                let near = Self::by_folder(path, &full).or_else(|| self.same_id(from, path));
                let near = near.or_else(|| self.by_file(path, &full));
                Err((
                    "lien-mort",
                    format!("le lien mène à « {path} », qui n'existe pas"),
                    near.map_or(
                        "écrivez par exemple [texte](aide:apre) ou [texte](/aides/apre/)".to_owned(),
                        |n| format!("vouliez-vous dire « {n} » ?"),
                    ),
                ))
            }
        }
    }
}

impl Links<'_> {
    /// `/aides/` for «../aides/» or «aides»: folders of the content are those of the site.
    fn by_folder(path: &str, full: &str) -> Option<String> {
        let bare = path.trim_start_matches(['.', '/']).trim_end_matches('/');
        let folders =
            [bare, full.strip_prefix("content/").unwrap_or(full)].map(|folder| format!("/{folder}/"));
        folders.into_iter().find(|url| SECTIONS.iter().any(|section| section.url == url))
    }

    /// The sheet whose file is nearest to `full`, as a link that can be copied: by its file if it is in the same folder.
    fn by_file(&self, path: &str, full: &str) -> Option<String> {
        let near = nearest(full, self.by_path.keys().copied())?;
        let (folder, name) = near.rsplit_once('/')?;
        if full.rsplit_once('/').is_some_and(|(own, _)| own == folder) && path.ends_with(".md") {
            return Some(
                path.rsplit_once('/').map_or(name.to_owned(), |(before, _)| format!("{before}/{name}")),
            );
        }
        self.site.url(*self.by_path.get(near)?).map(str::to_owned)
    }

    /// `aide:apre` for «apre», «apre.md» or «aide/apre».
    fn same_id<D>(&self, from: &Entry<D>, path: &str) -> Option<String> {
        let id = path.trim_end_matches(".md").trim_end_matches('/').rsplit('/').next()?;
        let listed = [Kind::Theme, Kind::Public, Kind::Situation, Kind::Organisation, Kind::Axis];
        let known = |kind: &&Kind| !listed.contains(kind) && self.site.find(**kind, from.parent, id).is_ok();
        Kind::ALL.iter().find(known).map(|kind| format!("{}:{id}", kind.code()))
    }
}

/// A link out of the site, if a browser can follow it.
fn outside(target: &str) -> Result<Link, Problem> {
    let (scheme, rest) = target.split_once(':').unwrap_or_default();
    let problem = |message: &str, help: String| Err(("lien-mort", format!("« {target} » {message}"), help));
    let fine = match scheme.to_ascii_lowercase().as_str() {
        "mailto" => forms::email(rest.split('?').next().unwrap_or_default()).is_some(),
        "tel" => forms::phone(rest).is_some(),
        _ => forms::url(&format!("{}:{rest}", scheme.to_ascii_lowercase())).is_some(),
    };
    match scheme {
        _ if fine => Ok(Link::Outside(target.to_owned())),
        "mailto" => {
            problem("n'est pas une adresse de courriel", "exemple : mailto:accueil@exemple.fr".to_owned())
        }
        "tel" => problem("n'est pas un numéro de téléphone", "exemple : tel:+33549000000".to_owned()),
        _ if forms::coded_url(target).is_some() => problem(
            "a des signes qu'une adresse ne peut pas avoir (espace, guillemet ou chevron)",
            forms::coded_url(target).map_or_else(String::new, |n| format!("vouliez-vous dire « {n} » ?")),
        ),
        _ => problem(
            "n'est pas une adresse web complète",
            forms::meant_url(target).map_or("exemple : https://www.exemple.fr".to_owned(), |n| {
                format!("vouliez-vous dire « {n} » ?")
            }),
        ),
    }
}

/// `/kits/mobilite/` and `imprimer` for `/kits/mobilite/imprimer/`.
pub(super) fn split_last(path: &str) -> Option<(&str, &str)> {
    let inner = path.strip_suffix('/')?;
    Some(inner.split_at(inner.rfind('/')? + 1))
}

/// True if `text` begins with `start`, in capitals or not.
fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
}

/// What was meant to lead out of the site, or to a file of the editor's own machine.
fn almost_outside(path: &str) -> Option<Problem> {
    let drive = path.get(1..2) == Some(":") && path.starts_with(|c: char| c.is_ascii_alphabetic());
    if drive || path.contains('\\') {
        let message = format!("« {path} » est un chemin de votre ordinateur");
        let name = path.rsplit('\\').next().unwrap_or_default();
        return Some(("lien-mort", message, format!("{TO_FILES} : /fichiers/{name}")));
    }
    if forms::email(path).is_some() {
        let message = format!("« {path} » est une adresse de courriel");
        return Some(("lien-mort", message, format!("vouliez-vous dire « mailto:{path} » ?")));
    }
    let slashed = ["http:", "https:", "http/", "https/", "//"].iter().any(|start| begins(path, start));
    slashed.then(|| {
        let near = match path.strip_prefix("//") {
            Some(rest) => forms::url(&format!("https://{rest}")),
            None => forms::meant_url(path),
        };
        let near = near.map(|n| format!("vouliez-vous dire « {n} » ?"));
        let message = format!("« {path} » n'est pas une adresse web complète");
        ("lien-mort", message, near.unwrap_or_else(|| "exemple : https://www.exemple.fr".to_owned()))
    })
}
