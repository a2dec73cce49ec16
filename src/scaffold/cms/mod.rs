//! A web form for those who want no files: the configuration of Sveltia CMS, from the declarations of the checker.
//!
//! The form is a tool of the editors: it goes into a folder of their choice, never into the site. It lists the
//! programmes, kits and territories that exist when it is made.

mod content;
mod widgets;
mod yaml;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::layout::LISTS;
use super::{Refusal, refuse_place};
use crate::diagnostics::TITLE_KEYS;
use crate::model::record::Field;
use crate::model::{Kind, fields, site_fields};
use content::{Content, One};
use widgets::Context;

/// Who hosts the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forge {
    GitHub,
    GitLab,
}

impl Forge {
    /// The forge with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::GitHub, Self::GitLab].into_iter().find(|forge| forge.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
        }
    }

    fn hosts(self) -> &'static str {
        match self {
            Self::GitHub => "https://api.github.com https://www.githubstatus.com",
            Self::GitLab => "https://gitlab.com",
        }
    }
}

/// Where the form saves.
#[derive(Debug, Clone)]
pub struct Repository {
    pub forge: Forge,
    /// `ORGANISATION/NOM`.
    pub name: String,
    pub branch: String,
}

/// Writes `config.yml` and the form's page into `folder`, over those of an earlier version.
pub fn write_form(folder: &Path, root: &Path, repository: &Repository) -> Result<(), Refusal> {
    refuse_place("le formulaire ne va", folder, root)?;
    let machine = |path: &Path, error| Refusal::Write(path.to_owned(), error);
    fs::create_dir_all(folder).map_err(|e| machine(folder, e))?;
    let head = "# Écrit par passerelle schema --cms : à refaire plutôt qu'à modifier.\n";
    let config = format!("{head}{}", yaml::document(&config(root, repository)));
    for (name, text) in [("config.yml", config), ("index.html", page(repository.forge))] {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|e| machine(&path, e))?;
    }
    Ok(())
}

/// Scripts are the page's own. Icons and the French words of the interface are data that Sveltia takes from
/// the mirrors of npm.
fn page(forge: Forge) -> String {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob: https:; media-src 'self' blob:; font-src 'self' https://cdn.jsdelivr.net; \
         connect-src 'self' blob: data: https://unpkg.com {}; base-uri 'none'; form-action 'none'",
        forge.hosts()
    );
    include_str!("index.html").replace("@CSP@", &policy)
}

/// The configuration for the content in `root`.
pub fn config(root: &Path, repository: &Repository) -> Value {
    let content = Content::read(root);
    let mut collections = sheets(&content);
    collections.extend(files(&content));
    json!({
        "backend": {
            "name": repository.forge.name(),
            "repo": repository.name,
            "branch": repository.branch,
        },
        "app_title": "Saisie du guide",
        "media_folder": "content/fichiers",
        "public_folder": "/fichiers",
        "slug": { "encoding": "ascii", "clean_accents": true },
        // Keys without value are left out, and no text is taken for a number or a date.
        "output": { "omit_empty_optional_fields": true, "yaml": { "quote": "double" } },
        "collections": collections,
    })
}

/// The collections whose entries are sheets: front matter and text.
fn sheets(content: &Content) -> Vec<Value> {
    let common = Context { content, programme: None };
    let mut out: Vec<_> = [(Kind::Aid, "aides"), (Kind::Faq, "faq"), (Kind::Page, "pages")]
        .into_iter()
        .map(|(kind, name)| sheet(kind, name, kind.plural(), &format!("content/{name}"), common))
        .collect();
    for One { id, name, path } in &content.programmes {
        let context = Context { content, programme: Some(id) };
        for (kind, folder) in [(Kind::Orientation, "orientations"), (Kind::Action, "actions")] {
            let label = format!("{} : {name}", kind.plural());
            let place = format!("{}/{folder}", parent(path));
            out.push(sheet(kind, &format!("{folder}-{id}"), &label, &place, context));
        }
    }
    for One { id, name, path } in &content.kits {
        let label = format!("{} : {name}", Kind::Module.plural());
        out.push(sheet(Kind::Module, &format!("modules-{id}"), &label, parent(path), common));
    }
    out
}

fn sheet(kind: Kind, name: &str, label: &str, folder: &str, context: Context<'_>) -> Value {
    let keys = fields(kind);
    let title = title(keys);
    let slug = match kind {
        Kind::Action => format!("{{{{numero}}}}-{{{{{title}}}}}"),
        _ => format!("{{{{{title}}}}}"),
    };
    let mut fields = context.fields(keys);
    fields.push(json!({ "name": "body", "label": "Texte de la fiche", "widget": "markdown",
        "modes": ["raw", "rich_text"], "required": false }));
    json!({
        "name": name,
        "label": label,
        "label_singular": kind.label(),
        "folder": folder,
        "extension": "md",
        "format": "yaml-frontmatter",
        "create": true,
        "identifier_field": title,
        "slug": slug,
        "fields": fields,
    })
}

/// The collections whose entries are YAML files.
fn files(content: &Content) -> Vec<Value> {
    let common = Context { content, programme: None };
    let programme = |one: &One| {
        let context = Context { content, programme: Some(&one.id) };
        file(&one.id, &one.name, &one.path, context.fields(fields(Kind::Programme)))
    };
    let kit = |one: &One| file(&one.id, &one.name, &one.path, common.fields(fields(Kind::Kit)));
    let lists: Vec<_> = LISTS
        .iter()
        .filter(|list| !content.is_table(list))
        .map(|list| {
            let items = items(list.name, list.kind, true, common);
            file(list.name, list.kind.plural(), &content.list_file(list), vec![items])
        })
        .collect();
    let territories: Vec<_> = content
        .territory_files
        .iter()
        .map(|(path, list)| {
            let name = path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or(path);
            let fields = match list {
                true => vec![items("territoires", Kind::Territory, true, common)],
                false => common.fields(fields(Kind::Territory)),
            };
            file(name, name, path, fields)
        })
        .collect();
    let directory = json!({
        "name": "annuaire",
        "label": "annuaire",
        "folder": "content/annuaire",
        "extension": "yaml",
        "format": "yaml",
        // The name of a new file says nothing of what it will hold: a file is added by hand.
        "create": false,
        "summary": "{{slug}}",
        "fields": [
            items("structures", Kind::Structure, false, common),
            items("services", Kind::Service, false, common),
        ],
    });
    let site = vec![file("site", "identité du site", "content/site.yaml", common.fields(site_fields()))];
    [
        ("programmes", content.programmes.iter().map(programme).collect()),
        ("kits", content.kits.iter().map(kit).collect()),
        ("listes", lists),
        ("territoires", territories),
        ("site", site),
    ]
    .into_iter()
    .filter(|(_, files)| !Vec::is_empty(files))
    .map(|(name, files)| json!({ "name": name, "label": name, "format": "yaml", "files": files }))
    .chain([directory])
    .collect()
}

fn file(name: &str, label: &str, path: &str, fields: Vec<Value>) -> Value {
    json!({ "name": name, "label": label, "file": path, "format": "yaml", "fields": fields })
}

/// A list of entries; `root`: the file is the list, it has no key.
fn items(name: &str, kind: Kind, root: bool, context: Context<'_>) -> Value {
    let keys = fields(kind);
    let mut list = json!({
        "name": name,
        "label": kind.plural(),
        "label_singular": kind.label(),
        "widget": "list",
        "collapsed": true,
        "required": false,
        "summary": format!("{{{{fields.{}}}}}", title(keys)),
        "fields": context.fields(keys),
    });
    if root {
        list["root"] = json!(true);
    }
    list
}

/// The key that names an entry.
fn title(keys: &[Field]) -> &'static str {
    keys.iter().map(|field| field.key).find(|key| TITLE_KEYS.contains(key)).unwrap_or("id")
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
