//! The web form writes what the checker reads: the same keys, as required, with the same choices.

use std::fs;
use std::path::Path;

use crate::site::Site;
use passerelle::diagnostics::Source;
use passerelle::load::yaml;
use passerelle::model::node::{Node, Value as Written};
use passerelle::model::record::{Field, Shape};
use passerelle::model::{Kind, fields, site_fields};
use passerelle::scaffold::{Forge, Refusal, Repository, config, lengthen, short_forms, write_form};
use serde_json::Value;

fn repository() -> Repository {
    Repository { forge: Forge::GitHub, name: "departement/guide".to_owned(), branch: "main".to_owned() }
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let found = list.as_array().and_then(|items| items.iter().find(|item| item["name"] == name));
    found.unwrap_or_else(|| panic!("no {name} in {list:#}"))
}

/// The entry fields of a kind on the small site.
fn of_kind(config: &Value, kind: Kind) -> &Value {
    let collection = |name: &str| named(&config["collections"], name);
    let file = |name: &str, file: &str| named(&collection(name)["files"], file);
    let list = |name: &str| &named(&file("listes", name)["fields"], name)["fields"];
    match kind {
        Kind::Programme => &file("programmes", "exemple")["fields"],
        Kind::Axis => &named(&file("programmes", "exemple")["fields"], "axes")["fields"],
        Kind::Orientation => &collection("orientations-exemple")["fields"],
        Kind::Action => &collection("actions-exemple")["fields"],
        Kind::Aid => &collection("aides")["fields"],
        Kind::Kit => &file("kits", "mobilite")["fields"],
        Kind::Module => &collection("modules-mobilite")["fields"],
        Kind::Structure => &named(&collection("annuaire")["fields"], "structures")["fields"],
        Kind::Service => &named(&collection("annuaire")["fields"], "services")["fields"],
        Kind::Territory => &named(&file("territoires", "valclair")["fields"], "territoires")["fields"],
        Kind::Term => list("glossaire"),
        Kind::Event => list("agenda"),
        Kind::Faq => &collection("faq")["fields"],
        Kind::Document => list("documents"),
        Kind::Page => &collection("pages")["fields"],
        Kind::Organisation => list("organismes"),
        Kind::Theme => list("thematiques"),
        Kind::Public => list("publics"),
        Kind::Situation => list("situations"),
    }
}

/// Compares keys, required flags and choices, down to the last group; answers how many keys there were.
fn agree(keys: &[Field], form: &Value, body: bool) -> usize {
    let count = form.as_array().expect("a list of fields").len();
    assert_eq!(count, keys.len() + usize::from(body), "{form:#}");
    keys.iter()
        .map(|key| {
            let field = named(form, key.key);
            assert_eq!(field["required"], key.required, "{}", key.key);
            assert_eq!(field["label"], key.doc);
            1 + same_shape(&key.shape, field)
        })
        .sum()
}

fn same_shape(shape: &Shape, field: &Value) -> usize {
    match shape {
        Shape::List(item) => match item.as_ref() {
            Shape::List(cell) => {
                assert_eq!(field["field"]["widget"], "list");
                same_shape(cell, &field["field"]["field"])
            }
            item => {
                assert!(field["widget"] == "list" || field["multiple"] == true, "{field:#}");
                same_shape(item, field)
            }
        },
        Shape::Either(shapes) => {
            shapes.iter().filter(|s| matches!(s, Shape::Record(_))).map(|s| same_shape(s, field)).sum()
        }
        Shape::Record(listing) => agree(listing(), &field["fields"], false),
        Shape::Choice(values) => {
            assert_eq!(field["options"], serde_json::json!(values));
            0
        }
        // Sveltia refuses a step that is not a number, and then the whole configuration.
        Shape::Number => {
            assert!(field["step"].is_number() || field["field"]["step"].is_number(), "{field:#}");
            0
        }
        Shape::Day => {
            assert_eq!((&field["widget"], &field["format"]), (&"datetime".into(), &"YYYY-MM-DD".into()));
            0
        }
        _ => 0,
    }
}

#[test]
fn the_form_has_every_key_of_every_kind() {
    let site = Site::small();
    let config = config(site.root(), &repository());
    let mut keys = 0;
    for kind in Kind::ALL.iter().copied() {
        let form = of_kind(&config, kind);
        let body = form.as_array().is_some_and(|fields| fields.iter().any(|f| f["name"] == "body"));
        let sheets = [Kind::Orientation, Kind::Action, Kind::Aid, Kind::Module, Kind::Faq, Kind::Page];
        assert_eq!(body, sheets.contains(&kind), "{}", kind.code());
        keys += agree(fields(kind), form, body);
    }
    let identity = named(&named(&config["collections"], "site")["files"], "site");
    keys += agree(site_fields(), &identity["fields"], false);
    assert!(keys > 500, "only {keys} keys were compared");
}

#[test]
fn a_choice_among_entries_leads_to_a_collection_that_exists() {
    for site in [Site::small(), Site::real()] {
        let config = config(site.root(), &repository());
        let mut relations = 0;
        walk(&config["collections"], &mut |field| {
            if field["widget"] == "relation" {
                relations += 1;
                let collection = named(&config["collections"], field["collection"].as_str().expect("a name"));
                let entries = match field["file"].as_str() {
                    Some(file) => named(&collection["files"], file),
                    None => collection,
                };
                let key = field["value_field"].as_str().expect("a key").split('.').next().expect("a key");
                assert!(key == "{{slug}}" || named(&entries["fields"], key).is_object());
            }
        });
        assert!(relations > 30, "only {relations}");
    }
}

fn walk(value: &Value, see: &mut impl FnMut(&Value)) {
    see(value);
    match value {
        Value::Object(map) => map.values().for_each(|inner| walk(inner, see)),
        Value::Array(items) => items.iter().for_each(|inner| walk(inner, see)),
        _ => {}
    }
}

/// Every file of the content that is not a table or communes.json can be opened in the form.
#[test]
fn every_file_of_the_real_content_is_in_a_collection() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = config(root, &repository());
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    walk(&config["collections"], &mut |value| {
        if let (Some(folder), Some(extension)) = (value["folder"].as_str(), value["extension"].as_str()) {
            folders.push((folder.to_owned(), extension.to_owned()));
        }
        files.extend(value["file"].as_str().map(str::to_owned));
    });
    for entry in passerelle::load::load(root).entries {
        let path = entry.source.path.to_string();
        let in_folder = folders.iter().any(|(folder, extension)| {
            path.rsplit_once('/').is_some_and(|(place, name)| place == folder && name.ends_with(extension))
        });
        assert!(in_folder || files.contains(&path), "{path}");
    }
}

#[test]
fn the_configuration_is_yaml_and_always_the_same() {
    let site = Site::small();
    let texts: Vec<_> = ["un", "deux"]
        .iter()
        .map(|name| {
            let folder = site.root().join(name);
            write_form(&folder, site.root(), &repository()).expect("written");
            fs::read_to_string(folder.join("config.yml")).expect("readable")
        })
        .collect();
    assert_eq!(texts[0], texts[1]);
    let source = std::sync::Arc::new(Source::new("config.yml", texts[0].clone()));
    let node = yaml::parse(&source, source.text()).unwrap_or_else(|d| panic!("{d:#?}"));
    same(&node, &config(site.root(), &repository()));
    // The form is not content: neither the check nor the site takes it.
    assert!(site.diagnostics().is_empty());
}

fn same(node: &Node, value: &Value) {
    match (&node.value, value) {
        (Written::Map(entries), Value::Object(map)) => {
            assert_eq!(entries.len(), map.len());
            entries.iter().for_each(|(key, inner)| same(inner, &map[&key.name]));
        }
        (Written::List(items), Value::Array(values)) => {
            assert_eq!(items.len(), values.len());
            items.iter().zip(values).for_each(|(item, value)| same(item, value));
        }
        (Written::Scalar { text, .. }, Value::String(value)) => assert_eq!(text, value),
        (Written::Scalar { text, .. }, value) => assert_eq!(*text, value.to_string()),
        (node, value) => panic!("{node:?} is not {value}"),
    }
}

#[test]
fn the_form_never_goes_into_the_content() {
    let site = Site::small();
    for folder in ["content", "content/admin", "admin/../content/admin"] {
        let refused = write_form(&site.root().join(folder), site.root(), &repository());
        assert!(matches!(refused, Err(Refusal::Asked(_))), "{folder}");
    }
    assert!(!site.content("config.yml").exists() && !site.content("admin").exists());
}

/// Sveltia quotes texts, indents lists, writes `false`, and leaves out what is empty.
#[test]
fn a_sheet_as_the_form_writes_it_passes_the_check() {
    let sheet = "---\nnom: \"Aide au vélo\"\nresume: \"Paie une partie du vélo.\"\n\
        en_clair: \"Nous payons une partie de votre vélo.\"\norganisme:\n  organisme: \"departement-valclair\"\n\
        publics:\n  - \"PUBLIC\"\nthematiques:\n  - \"mobilite\"\nterritoires:\n  - \"valclair\"\nmontant:\n  plafond: 150.5\n\
        valide:\n  du: \"2026-01\"\nsource:\n  document: \"Règlement\"\n  date: \"2026\"\nbrouillon: false\n\
        verifie_le: \"2026-11-20\"\nvoir: []\n---\nUn texte.\n";
    let model = Site::small().read("aides/aide-au-permis.md");
    let value = |key: &str| {
        let line = model.lines().find(|line| line.starts_with(key)).expect("a key of the model");
        let inner = line.split(':').nth(1).expect("a value").trim_matches([' ', '[', ']', '"']);
        inner.split(',').next().expect("a value").to_owned()
    };
    let sheet = sheet
        .replace("PUBLIC", &value("publics"))
        .replace("departement-valclair", &value("organisme"))
        .replace("mobilite", &value("thematiques"))
        .replace("\"valclair\"", &format!("\"{}\"", value("territoires")));
    let site = Site::small().with("aides/aide-au-velo.md", &sheet);
    assert!(site.diagnostics().is_empty(), "{:#?}\n{sheet}", site.diagnostics());
}

/// The form knows only groups of keys: short values are rewritten, and the site stays what it was.
#[test]
fn short_values_become_groups_of_keys_that_say_the_same() {
    let site = Site::real();
    let before = site.check().site.expect("the real content is right");
    let found = short_forms(site.root());
    assert!(found.len() > 500, "{} short values", found.len());
    assert!(lengthen(site.root(), found).expect("written").is_empty(), "some are left");
    assert!(short_forms(site.root()).is_empty());
    let after = site.check().site.expect("still right");
    assert!(site.read("aides/fipi.md").contains("organisme: {organisme: fipi}\n"));
    let links = |site: &passerelle::check::Site| {
        (0u32..).zip(site.all_entries()).map(|(id, _)| site.backlinks(id).len()).collect::<Vec<_>>()
    };
    assert_eq!(links(&after), links(&before));
}

#[test]
fn what_cannot_be_rewritten_is_left_and_named() {
    let long = "source: |\n  Règlement départemental\n  des aides, 2026\n";
    let site = Site::small().replacing(
        "aides/aide-au-permis.md",
        "source: \"Règlement départemental des aides, 2026\"\n",
        long,
    );
    let left = lengthen(site.root(), short_forms(site.root())).expect("written");
    let named: Vec<_> = left.iter().map(|short| (short.source.path.as_str(), short.span.line)).collect();
    assert_eq!(named, [("content/aides/aide-au-permis.md", 31)]);
    assert!(site.read("aides/aide-au-permis.md").contains(long));
    let (_, said) = site.run(&["schema", "--cms", "formulaire", "--formes-longues"]);
    assert!(said.contains("À récrire à la main") && !said.contains("maintenant en groupes"), "{said}");
    assert_eq!(site.messages(), "");
}
