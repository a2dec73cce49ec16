//! data·inclusion: what comes in goes out again, and what an editor changed stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::site::Site;
use passerelle::check::Options;
use passerelle::exchange::export::data_inclusion;
use passerelle::exchange::import::import;
use passerelle::exchange::outcome::Report;
use serde_json::{Value, json};

const FILE: &str = "annuaire/data-inclusion-dora.yaml";

fn structure(number: usize, change: &Value) -> Value {
    let mut out = json!({
        "source": "dora", "id": format!("dora--{number}"), "nom": format!("Structure n° {number} « l’Élan »"),
        "date_maj": "2025-02-14", "description": null, "lien_source": null, "siret": null, "commune": "Valclair",
        "code_postal": "99000", "code_insee": "99001", "adresse": null, "complement_adresse": null,
        "longitude": null, "latitude": null, "telephone": null, "courriel": null, "site_web": null,
        "horaires_accueil": null, "accessibilite_lieu": null, "reseaux_porteurs": null,
    });
    replace(&mut out, change);
    out
}

fn service(number: usize, structure: usize, change: &Value) -> Value {
    let mut out = json!({
        "source": "dora", "structure_id": format!("dora--{structure}"), "id": format!("dora--A:{number}"),
        "nom": format!("Atelier n° {number}"), "description": "Un atelier pour préparer un entretien.",
        "lien_source": null, "date_maj": "2024-12-31", "type": null, "thematiques": null, "frais": null,
        "frais_precisions": null, "publics": null, "publics_precisions": null, "conditions_acces": null,
        "commune": null, "code_postal": null, "code_insee": null, "adresse": null, "complement_adresse": null,
        "longitude": null, "latitude": null, "telephone": null, "courriel": null, "modes_accueil": null,
        "zone_eligibilite": null, "contact_nom_prenom": null, "lien_mobilisation": null,
        "modes_mobilisation": null, "mobilisable_par": null, "mobilisation_precisions": null,
        "volume_horaire_hebdomadaire": null, "nombre_semaines": null, "horaires_accueil": null,
    });
    replace(&mut out, change);
    out
}

fn replace(record: &mut Value, change: &Value) {
    for (field, value) in change.as_object().expect("an object") {
        record[field] = value.clone();
    }
}

/// Values that are hard to keep, by the number of the record.
fn hard(number: usize) -> Value {
    let description = [
        "Une ligne.\n\n- un\n- deux : l'eau & \"guillemets\" <5\n\n    décalé",
        "Voir [ici](page) ou <b>là</b>, **gratuit** ; 3 * 4 * 5 _souligné_.\r\nFin.",
        "Accents décomposés : e\u{301}te\u{301}, insécable\u{a0}: « oui », 🙂, l’apostrophe.",
        "  espaces autour et tabulation\tdedans  \n# pas un titre\n--- \n'fin'",
    ][number % 4];
    let telephone = ["+33549000000", "05 49 00 00 00", "3949"][number % 3];
    json!({
        "description": description,
        "telephone": telephone,
        "longitude": -0.5 + f64::from(u32::try_from(number).expect("small")) / 1e4,
        "latitude": 46,
        "adresse": "3 rue du « Pont »: bât. #2",
        "courriel": "accueil@exemple.fr",
    })
}

/// A file of `services` services and a tenth of structures, all in the territories of the small site.
fn national(services: usize) -> (Vec<Value>, Vec<Value>) {
    let structures: Vec<Value> = (0..services / 10)
        .map(|n| {
            let mut one = structure(n, &hard(n));
            replace(
                &mut one,
                &json!({"reseaux_porteurs": ["mission-locale", "caf"], "siret": "13003013300016"}),
            );
            one
        })
        .collect();
    let services = (0..services).map(|n| {
        let mut one = service(n, n % structures.len(), &hard(n));
        replace(
            &mut one,
            &json!({
                "thematiques": if n % 2 == 0 { json!(["mobilite--preparer-un-permis"]) } else { json!([]) },
                "publics": if n % 3 == 0 { json!(["tous-publics"]) } else { json!(["femmes", "jeunes"]) },
                "zone_eligibilite": if n % 5 == 0 { json!(["99", "france"]) } else { Value::Null },
                "volume_horaire_hebdomadaire": if n % 2 == 0 { json!(1.5) } else { json!(2) },
                "nombre_semaines": 3, "frais": "payant", "frais_precisions": "10 € *par an*",
            }),
        );
        one
    });
    let services = services.collect();
    (structures, services)
}

fn write(site: &Site, name: &str, records: &[Value]) -> PathBuf {
    let path = site.root().join(name);
    fs::write(&path, Value::from(records.to_vec()).to_string()).expect("written");
    path
}

fn run(site: &Site, files: &[PathBuf]) -> Report {
    let checked = site.check();
    let checked = checked.site.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let today = jiff::civil::date(2026, 11, 22);
    import(site.root(), checked, files, today).unwrap_or_else(|e| panic!("{e:?}"))
}

fn exported(site: &Site, name: &str) -> Vec<Value> {
    let files = data_inclusion(site.root(), &Options::default()).expect("exported");
    let (_, bytes) = files.into_iter().find(|(n, _)| *n == name).expect("this file");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn by_id(records: &[Value], prefix: &str) -> Vec<Value> {
    let mut out: Vec<Value> = records
        .iter()
        .filter(|r| r["id"].as_str().is_some_and(|id| id.starts_with(prefix)))
        .cloned()
        .collect();
    out.sort_by_key(|r| r["id"].as_str().map(str::to_owned));
    out
}

#[test]
fn a_long_directory_takes_several_files() {
    let site = Site::small();
    let records: Vec<Value> = (0..5_001).map(|n| structure(n, &json!({}))).collect();
    let files = [write(&site, "structures.json", &records)];
    let report = run(&site, &files);
    assert_eq!((report.created, report.files.len()), (5_001, 2), "{:?}", report.files);
    assert_eq!(site.read("annuaire/data-inclusion-dora-2.yaml").matches("dora--").count(), 1);
    let again = run(&site, &files);
    assert_eq!((again.unchanged, again.files.len()), (5_001, 0));
}

#[test]
fn a_thousand_services_go_out_as_they_came_in() {
    let site = Site::small();
    let (structures, services) = national(1_000);
    let files = [write(&site, "services.json", &services), write(&site, "structures.json", &structures)];
    let report = run(&site, &files);
    assert_eq!((report.read, report.concerned, report.created), (1_100, 1_100, 1_100));
    assert!(report.refused.is_empty() && report.left_out.is_empty(), "{report:#?}");
    assert_eq!(by_id(&exported(&site, "structures.json"), "dora"), by_id(&structures, "dora"));
    assert_eq!(by_id(&exported(&site, "services.json"), "dora"), by_id(&services, "dora"));
}

#[test]
fn a_second_import_changes_nothing() {
    let site = Site::small();
    let (structures, services) = national(50);
    let files = [write(&site, "structures.json", &structures), write(&site, "services.json", &services)];
    run(&site, &files);
    let before =
        (site.read(FILE), fs::read(site.root().join("imports/data-inclusion.jsonl")).expect("a journal"));
    let report = run(&site, &files);
    assert_eq!((report.created, report.updated, report.unchanged), (0, 0, 55), "{report:#?}");
    assert!(report.files.is_empty() && report.by_hand.is_empty() && report.removed.is_empty(), "{report:#?}");
    assert_eq!(
        (site.read(FILE), fs::read(site.root().join("imports/data-inclusion.jsonl")).expect("it")),
        before
    );
}

#[test]
fn what_an_editor_changed_stays_and_the_rest_follows() {
    let site = Site::small();
    run(
        &site,
        &[write(&site, "d.json", &[structure(1, &json!({"adresse": "1 rue A"})), service(1, 1, &json!({}))])],
    );
    let mine = site
        .read(FILE)
        .replace("nom: \"Structure n° 1 « l’Élan »\"", "nom: \"L'Élan\" # comme sur la porte")
        .replace("structures:\n", "# Relu en mars.\nstructures:\n");
    site.write(FILE, &mine);
    let new = [
        structure(1, &json!({"nom": "Autre nom", "adresse": "2 rue B", "telephone": "0549000000"})),
        service(1, 1, &json!({"frais": "gratuit"})),
    ];
    let report = run(&site, &[write(&site, "d.json", &new)]);
    assert_eq!((report.updated, report.unchanged), (2, 0), "{report:#?}");
    assert_eq!(report.by_hand, ["dora--1, nom : modifié à la main, conservé"]);
    let wanted = mine
        .replace("adresse: \"1 rue A\"", "adresse: \"2 rue B\"\n    telephone: \"0549000000\"")
        .replace("date_maj: 2024-12-31", "date_maj: 2024-12-31\n    frais: gratuit");
    assert_eq!(site.read(FILE), wanted);
    assert_eq!(by_id(&exported(&site, "structures.json"), "dora")[0]["nom"], "L'Élan");
}

#[test]
fn what_an_editor_removed_does_not_come_back() {
    let site = Site::small();
    let records = [structure(1, &json!({})), structure(2, &json!({})), service(1, 2, &json!({}))];
    let files = [write(&site, "d.json", &records)];
    run(&site, &files);
    let text = site.read(FILE);
    let (start, end) = (
        text.find("  - source: dora\n    id: \"dora--1\"").or(text.find("  - source: dora\n    id: dora--1")),
        text.find("  - source: dora\n    id: dora--2"),
    );
    let (Some(start), Some(end)) = (start, end) else { panic!("{text}") };
    site.write(FILE, format!("{}{}", &text[..start], &text[end..]));
    let report = run(&site, &files);
    assert_eq!(report.removed, ["dora--1"]);
    assert_eq!(report.unchanged, 2);
    let report = run(&site, &[write(&site, "d.json", &records[1..2])]);
    assert!(report.gone.is_empty(), "the file speaks of no service: {report:#?}");
}

#[test]
fn what_an_editor_wrote_is_not_touched() {
    let site = Site::small();
    let before = site.read("annuaire/valclair.yaml");
    let theirs = json!({"source": "valclair", "id": "valclair--mission-locale", "nom": "Un autre nom"});
    let report = run(&site, &[write(&site, "d.json", &[structure(1, &theirs)])]);
    assert_eq!(report.by_hand, ["valclair--mission-locale : écrit à la main, non modifié"]);
    assert_eq!(site.read("annuaire/valclair.yaml"), before);
}

#[test]
fn only_what_concerns_the_territories_is_kept() {
    let site = Site::small();
    let paris = json!({"commune": "Paris", "code_postal": "75001", "code_insee": "75056"});
    let records = [
        structure(1, &paris),
        structure(2, &json!({"commune": "Pontvieux", "code_postal": "99100", "code_insee": null})),
        structure(3, &json!({"commune": null, "code_postal": null, "code_insee": null})),
        structure(4, &paris),
        service(1, 1, &json!({})),
        service(2, 2, &json!({})),
        service(3, 1, &json!({"zone_eligibilite": ["99001"]})),
        service(4, 4, &json!({"zone_eligibilite": ["france"]})),
        service(5, 2, &paris),
    ];
    let files = [write(&site, "d.json", &records)];
    let report = run(&site, &files);
    assert_eq!((report.read, report.concerned), (9, 4), "{report:#?}");
    let ids =
        |name| by_id(&exported(&site, name), "dora").iter().map(|r| r["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids("structures.json"), ["dora--1", "dora--2"]);
    assert_eq!(ids("services.json"), ["dora--A:2", "dora--A:3"]);
    // The commune without its code is found by its postal code.
    assert!(site.read(FILE).contains("territoires: [val]"), "{}", site.read(FILE));
    let again = run(&site, &files);
    assert_eq!((again.concerned, again.unchanged), (4, 4), "{again:#?}");
}

#[test]
fn refusals_and_doubles_say_why_and_where() {
    let site = Site::small();
    let records = [
        structure(1, &json!({})),
        structure(1, &json!({"nom": "Le même"})),
        structure(2, &json!({"nom": "X"})),
        structure(3, &json!({"nom": "Structure n° 1 « l’Élan »"})),
        json!("rien"),
        service(1, 1, &json!({"thematiques": ["mobilite--preparer-un-permi"], "telephone": "appelez-nous"})),
        service(4, 1, &json!({"thematiques": ["xylophone--baroque"]})),
        service(2, 2, &json!({})),
        service(3, 99, &json!({"code_insee": "99001"})),
    ];
    let report = run(&site, &[write(&site, "d.json", &records)]);
    let said = report.refused.join("\n");
    for wanted in [
        "d.json, élément 5 : ce n'est pas un enregistrement",
        "d.json, élément 2 : « dora--1 » est déjà plus haut",
        "d.json, élément 3 (dora--2) : le nom doit avoir entre 3 et 150 caractères",
        "(dora--A:2) : sa structure « dora--2 » n'est ni dans les fichiers, ni dans l'annuaire",
        "(dora--A:3) : sa structure « dora--99 »",
    ] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    assert_eq!(report.refused.len(), 5, "{said}");
    let left_out = report.left_out.join("\n");
    assert!(left_out.contains("thematiques : valeur inconnue « mobilite--preparer-un-permi »"), "{left_out}");
    assert!(left_out.contains("vouliez-vous dire « mobilite--preparer-un-permis » ?"), "{left_out}");
    assert!(left_out.contains("valeur inconnue « xylophone--baroque »"), "{left_out}");
    assert!(!left_out.contains("valeurs possibles"), "one line, not the seventy codes: {left_out}");
    assert!(left_out.contains("telephone : « appelez-nous » n'est pas un numéro de téléphone"), "{left_out}");
    assert_eq!(report.alike, ["« Structure n° 1 « l’Élan » » : dora--1 et dora--3"]);
    assert!(site.check().site.is_some());
}

#[test]
fn a_csv_file_gives_the_same_as_json() {
    let (site, other) = (Site::small(), Site::small());
    let (structures, services) = national(20);
    run(&site, &[write(&site, "a.json", &structures), write(&site, "b.json", &services)]);
    let files = data_inclusion(site.root(), &Options::default()).expect("exported");
    let mut tables = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let path = other.root().join(name);
        fs::write(&path, bytes).expect("written");
        tables.push(path);
    }
    let report = run(&other, &tables);
    assert!(report.refused.is_empty(), "{report:#?}");
    assert_eq!(by_id(&exported(&other, "structures.json"), "dora"), by_id(&structures, "dora"));
    let mut services = by_id(&services, "dora");
    // An empty list and nothing are the same in a cell.
    for service in services.iter_mut().filter(|s| s["thematiques"] == json!([])) {
        service["thematiques"] = Value::Null;
    }
    assert_eq!(by_id(&exported(&other, "services.json"), "dora"), services);
}

#[test]
fn the_source_that_a_producer_leaves_empty_is_that_of_the_identifier() {
    let site = Site::small();
    let records =
        [structure(1, &json!({"source": null})), structure(2, &json!({"id": "sans-source", "source": ""}))];
    let report = run(&site, &[write(&site, "d.json", &records)]);
    assert_eq!(by_id(&exported(&site, "structures.json"), "dora"), [structure(1, &json!({}))]);
    assert_eq!(report.refused.len(), 1, "{:#?}", report.refused);
}

fn passerelle(site: &Path, arguments: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_passerelle");
    Command::new(binary)
        .args(arguments)
        .arg("--source")
        .arg(site)
        .current_dir(site)
        .output()
        .expect("it runs")
}

#[test]
fn the_commands_say_in_french_what_they_did_and_exit_with_the_right_code() {
    let site = Site::small();
    write(&site, "d.json", &[structure(1, &json!({})), service(1, 1, &json!({}))]);
    fs::write(site.root().join("faux.json"), "{\"a\": 1}").expect("written");
    fs::write(site.root().join("coupe.json"), "[{\"id\": \"dora--1\"}, {").expect("written");
    fs::write(site.root().join("sans.csv"), "nom,commune\nA,B\n").expect("written");
    let code = |arguments: &[&str]| {
        let output = passerelle(site.root(), arguments);
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), text)
    };
    let import = |file: &str| code(&["import", "data-inclusion", file]);
    let (status, text) = import("d.json");
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("2 enregistrements lus") && text.contains("2 fiches créées"), "{text}");
    for (file, status, reason) in [
        ("absent.json", 2, "ce fichier n'existe pas"),
        ("faux.json", 1, "un tableau d'enregistrements"),
        ("coupe.json", 1, "s'arrête avant la fin"),
        ("sans.csv", 1, "dont « id »"),
        ("content", 1, "c'est un dossier"),
    ] {
        let (got, text) = import(file);
        assert_eq!(got, Some(status), "{file}: {text}");
        assert!(text.contains(reason), "{file}: {text}");
    }
    assert_eq!(code(&["import", "ailleurs", "d.json"]).0, Some(2));
    assert_eq!(code(&["import", "data-inclusion"]).0, Some(2));
    let (status, text) = code(&["export", "data-inclusion", "--out", "sortie"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(site.root().join("sortie/services.csv").exists());
    site.write("annuaire/autre.yaml", "structures: 3");
    assert_eq!(code(&["export", "data-inclusion"]).0, Some(1));
    assert_eq!(import("d.json").0, Some(1));
}

#[test]
fn what_the_schema_would_refuse_is_not_published() {
    let service = |line: &str| {
        format!(
            "services:\n- source: m\n  id: m--s\n  structure_id: valclair--mission-locale\n  nom: Atelier\n  \
             description: Un atelier.\n{line}"
        )
    };
    for (line, code) in [
        ("  date_maj: 2026-01-01\n", ""),
        ("  date_maj: 1999-12-31\n", "date"),
        ("  date_maj: 2062-01-01\n", "date-future"),
        ("  date_maj: 2026-01-01\n  volume_horaire_hebdomadaire: -1\n", "nombre"),
        ("  date_maj: 2026-01-01\n  volume_horaire_hebdomadaire: 0\n", ""),
        ("  date_maj: 2026-01-01\n  nombre_semaines: 0\n", "nombre"),
        ("  date_maj: 2026-01-01\n  courriel: .a@exemple.fr\n", "forme"),
        ("  date_maj: 2026-01-01\n  courriel: a..b@exemple.fr\n", "forme"),
        ("  date_maj: 2026-01-01\n  courriel: a@ex_emple.fr\n", "forme"),
        ("  date_maj: 2026-01-01\n  courriel: a@exemple.1\n", "forme"),
        ("  date_maj: 2026-01-01\n  courriel: a.b-c@mon-exemple.fr\n", ""),
        ("  date_maj: 2026-01-01\n  lien_source: https://1.2.3.400/\n", "forme"),
        ("  date_maj: 2026-01-01\n  lien_source: https://1.2.3.40/\n", ""),
    ] {
        let found = Site::small().with("annuaire/essai.yaml", service(line)).diagnostics();
        let errors: Vec<_> =
            found.iter().filter(|d| d.severity == passerelle::diagnostics::Severity::Error).collect();
        let codes: Vec<&str> = errors.iter().map(|d| d.code).collect();
        assert_eq!(codes.join(" "), code, "{line}: {found:#?}");
        let last = 6 + line.lines().count() as u32;
        assert!(errors.iter().all(|d| d.line == last && d.column > 5 && !d.help.is_empty()), "{errors:#?}");
    }
    let structure = "structures:\n- {source: m, id: m--s, nom: Lieu, date_maj: 1999-12-31}\n";
    let said = Site::small().with("annuaire/essai.yaml", structure).messages();
    assert!(said.contains("avant le 1er janvier 2000"), "{said}");
}
