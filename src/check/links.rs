//! Where a link leads: an entry, a section, a file, outside, or nowhere.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::Options;

use super::index::Missing;
use super::site::{SECTIONS, Site};
use crate::diagnostics::nearest;
use crate::model::{Entry, EntryId, Kind};

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

/// Why a link leads nowhere: the code, the message, the way out.
pub(super) type Problem = (&'static str, String, String);

/// Markdown extensions that content may use.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// Resolves links as seen from an entry.
pub struct Links<'a> {
    pub(super) site: &'a Site,
    by_url: HashMap<&'a str, EntryId>,
    /// Entries that are alone in their file.
    by_path: HashMap<&'a str, EntryId>,
    assets: HashSet<&'a str>,
}

impl<'a> Links<'a> {
    pub fn new(site: &'a Site) -> Self {
        let by_url = (0u32..)
            .zip(&site.addresses)
            .filter_map(|(id, url)| url.as_deref().map(|u| (u, id)))
            .filter(|(url, _)| !url.contains('#'))
            .collect();
        let sheets = (0u32..).zip(&site.entries).filter(|(_, e)| e.body.is_some());
        let by_path = sheets.map(|(id, e)| (e.source.path.as_str(), id)).collect();
        Self { site, by_url, by_path, assets: site.assets.iter().map(|a| a.name.as_str()).collect() }
    }

    /// Where `target` leads, seen from `from`; anchors are given back as they are.
    pub fn resolve(&self, from: &Entry, target: &str) -> Result<Link, String> {
        self.find(from, target).map(|(link, _)| link).map_err(|(_, message, _)| message)
    }

    /// The same, with the anchor that the page must have and what to say of a link that leads nowhere.
    pub(super) fn find(
        &self,
        from: &Entry,
        target: &str,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (target, None),
        };
        let lower = path.trim().to_ascii_lowercase();
        if lower.starts_with("https://")
            || lower.starts_with("http://")
            || lower.starts_with("mailto:")
            || lower.starts_with("tel:")
        {
            return Ok((Link::Outside(target.to_owned()), None));
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
            let check = own.map(|id| (id, anchor.to_owned()));
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

    fn typed(
        &self,
        from: &Entry,
        code: &str,
        id: &str,
        anchor: Option<&str>,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        if code == "rubrique" {
            let section = SECTIONS.iter().find(|s| s.id == id).ok_or_else(|| {
                let near = nearest(id, SECTIONS.iter().map(|s| s.id));
                (
                    "lien-mort",
                    format!("rubrique inconnue « {id} »"),
                    near.map_or_else(String::new, |n| format!("vouliez-vous dire « rubrique:{n} » ?")),
                )
            })?;
            return Ok((Link::Inside(section.url.to_owned()), None));
        }
        let Some(kind) = Kind::from_code(code) else {
            if matches!(code, "javascript" | "data" | "vbscript" | "file") {
                return Err((
                    "lien-interdit",
                    format!("les liens « {code}: » sont interdits"),
                    "retirez ce lien".to_owned(),
                ));
            }
            let schemes = ["https", "http", "mailto", "tel", "rubrique"];
            let near = nearest(code, Kind::ALL.iter().map(|k| k.code()).chain(schemes));
            return Err((
                "lien-mort",
                format!("type de lien inconnu « {code}: »"),
                near.map_or("exemples : aide:apre, action:06-pack-formation, https://…".to_owned(), |n| {
                    format!("vouliez-vous dire « {n}: » ?")
                }),
            ));
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
                    (_, None) => "vérifiez l'identifiant".to_owned(),
                };
                Err((
                    "lien-mort",
                    format!("le lien mène à {} « {id} », qui n'existe pas", kind.label()),
                    help,
                ))
            }
        }
    }

    fn entry(&self, id: EntryId, anchor: Option<&str>) -> (Link, Option<(EntryId, String)>) {
        match self.site.url(id) {
            None => (Link::Withheld, None),
            Some(url) => {
                let page = url.split('#').next().unwrap_or(url);
                let target = anchor.map_or_else(|| url.to_owned(), |a| format!("{page}#{a}"));
                (Link::Inside(target), anchor.map(|a| (id, a.to_owned())))
            }
        }
    }

    fn asset(&self, name: &str) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        if self.assets.contains(name) {
            return Ok((Link::Inside(format!("/fichiers/{name}")), None));
        }
        let near = nearest(name, self.assets.iter().copied());
        Err((
            "lien-mort",
            format!("le fichier « {name} » n'est pas dans content/fichiers/"),
            near.map_or("déposez-le dans content/fichiers/".to_owned(), |n| {
                format!("vouliez-vous dire « /fichiers/{n} » ?")
            }),
        ))
    }

    fn absolute(
        &self,
        path: &str,
        anchor: Option<&str>,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
        let with_slash =
            if path.ends_with('/') || path.contains('.') { path.to_owned() } else { format!("{path}/") };
        if let Some(&id) = self.by_url.get(with_slash.as_str()) {
            return Ok(self.entry(id, anchor));
        }
        let generated = with_slash.starts_with("/donnees/")
            || matches!(with_slash.as_str(), "/agenda.ics" | "/nouveautes.atom");
        if generated || SECTIONS.iter().any(|s| s.url == with_slash) {
            let anchor = anchor.map(|a| format!("#{a}")).unwrap_or_default();
            return Ok((Link::Inside(format!("{with_slash}{anchor}")), None));
        }
        let near = nearest(&with_slash, self.by_url.keys().copied().chain(SECTIONS.iter().map(|s| s.url)));
        Err((
            "lien-mort",
            format!("aucune page n'a l'adresse {path}"),
            near.map_or("vérifiez l'adresse".to_owned(), |n| format!("vouliez-vous dire « {n} » ?")),
        ))
    }

    /// A path to another content file, as editors' tools write it: `../actions/06-pack-formation.md`.
    fn relative(
        &self,
        from: &Entry,
        path: &str,
        anchor: Option<&str>,
    ) -> Result<(Link, Option<(EntryId, String)>), Problem> {
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
                let paths =
                    self.site.entries.iter().filter(|e| e.body.is_some()).map(|e| e.source.path.as_str());
                let near = nearest(&full, paths);
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
