//! What the form must know of the site: which programmes, kits and territories there are, and in which files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::load::load;
use crate::model::Kind;
use crate::scaffold::layout::List;

/// A file with one entry.
pub struct One {
    pub id: String,
    pub name: String,
    pub path: String,
}

/// The entries and files of a site, by name.
#[derive(Default)]
pub struct Content {
    pub programmes: Vec<One>,
    pub kits: Vec<One>,
    /// The files of territories, and whether each holds a list.
    pub territory_files: BTreeMap<String, bool>,
    territories: BTreeMap<String, String>,
    files: BTreeSet<String>,
}

impl Content {
    /// Reads what is in `root`; what cannot be read is left out, `check` says why.
    pub fn read(root: &Path) -> Self {
        let mut content = Self::default();
        for entry in load(root).entries {
            let text = |key| entry.node.get(key).and_then(|node| node.text()).map(str::to_owned);
            let path = entry.source.path.clone();
            let id = text("id").or_else(|| entry.file_id.clone()).unwrap_or_default();
            let name = text("nom").unwrap_or_else(|| id.clone());
            match entry.kind {
                Kind::Programme => content.programmes.push(One { id, name, path: path.to_string() }),
                Kind::Kit => content.kits.push(One { id, name, path: path.to_string() }),
                Kind::Territory => {
                    if !id.is_empty() {
                        content.territories.insert(id, name);
                    }
                    let list = entry.source.text().lines().any(|line| line.starts_with("- "));
                    if path.ends_with(".yaml") || path.ends_with(".yml") {
                        content.territory_files.insert(path.to_string(), list);
                    }
                }
                _ => {}
            }
            content.files.insert(path.to_string());
        }
        content.programmes.sort_by(|a, b| a.path.cmp(&b.path));
        content.kits.sort_by(|a, b| a.path.cmp(&b.path));
        content
    }

    /// True if this list is a table, which the form cannot write.
    pub fn is_table(&self, list: &List) -> bool {
        let path = list.path;
        ["csv", "xlsx"].iter().any(|extension| self.files.contains(&format!("content/{path}.{extension}")))
    }

    /// The file of a list, `.yaml` unless it is named otherwise.
    pub fn list_file(&self, list: &List) -> String {
        let file = |extension: &str| format!("content/{}.{extension}", list.path);
        if self.files.contains(&file("yml")) { file("yml") } else { file("yaml") }
    }

    /// The entries that a field may choose, with their names.
    pub fn options(&self, kind: Kind) -> Vec<Value> {
        let option = |id: &str, name: &str| json!({ "value": id, "label": name });
        match kind {
            Kind::Programme => self.programmes.iter().map(|one| option(&one.id, &one.name)).collect(),
            _ => self.territories.iter().map(|(id, name)| option(id, name)).collect(),
        }
    }
}
