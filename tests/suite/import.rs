//! The files of the open data as pandas writes them, and what an import says of what it does not know.

use std::fs;
use std::process::{Command, Stdio};

use crate::site::Site;
use passerelle::check::Options;
use passerelle::exchange::export::data_inclusion;
use passerelle::exchange::import::import;
use passerelle::exchange::outcome::Report;
use serde_json::{Value, json};

fn run(site: &Site, name: &str, text: &str) -> Report {
    let path = site.root().join(name);
    fs::write(&path, text).expect("written");
    let checked = site.check().site.expect("a site");
    import(site.root(), checked, &[path], jiff::civil::date(2026, 11, 22)).unwrap_or_else(|e| panic!("{e:?}"))
}

/// An exported record.
fn exported(site: &Site, file: &str, id: &str) -> Value {
    let files = data_inclusion(site.root(), &Options::default()).expect("exported");
    let (_, bytes) = files.into_iter().find(|(name, _)| *name == file).expect("this file");
    let records: Vec<Value> = serde_json::from_slice(&bytes).expect("JSON");
    records.into_iter().find(|record| record["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn days_in_milliseconds_are_days() {
    let site = Site::small();
    let report = run(
        &site,
        "d.json",
        r#"[{"source":"dora","id":"dora--4","nom":"Epoch","date_maj":1739491200000,"code_insee":"99003"}]"#,
    );
    assert_eq!(report.created, 1, "{report:#?}");
    assert_eq!(exported(&site, "structures.json", "dora--4")["date_maj"], "2025-02-14");
}

#[test]
fn a_code_that_is_a_number_is_read_and_one_that_is_none_is_told() {
    let site = Site::small();
    let common = r#""source":"x","nom":"Lieu","date_maj":"2025-02-14""#;
    let records = [
        r#""id":"x--a","code_insee":99001.0,"siret":13003013300016"#,
        r#""id":"x--b","code_postal":99000,"commune":["Valclair"]"#,
        r#""id":"x--c","code_insee":true"#,
        r#""id":"x--d","code_postal":["99000"]"#,
        r#""id":"x--e","code_insee":"8601""#,
        r#""id":"x--f","code_insee":"75056""#,
    ];
    let records = records.map(|own| format!("{{{common},{own}}}")).join(",");
    let report = run(&site, "s.json", &format!("[{records}]"));
    assert_eq!((report.created, report.refused.len()), (2, 3), "{report:#?}");
    assert!(
        report.refused[0].contains("(x--c) : où il est ne peut pas être lu : la clé « code_insee » dit true")
    );
    assert_eq!(exported(&site, "structures.json", "x--a")["code_insee"], "99001");
    assert_eq!(exported(&site, "structures.json", "x--b")["code_postal"], "99000");

    let service = r#""structure_id":"x--a","description":"Un atelier.""#;
    let records = [
        r#""id":"x--1","zone_eligibilite":[99001]"#,
        r#""id":"x--2","zone_eligibilite":"99001""#,
        r#""id":"x--3","zone_eligibilite":{"code":"99001"},"code_insee":"75056""#,
        r#""id":"x--4","structure_id":12"#,
    ];
    let records = records.map(|own| format!("{{{common},{service},{own}}}")).join(",");
    let report = run(&site, "t.json", &format!("[{records}]"));
    assert_eq!((report.created, report.refused.len()), (2, 2), "{report:#?}");
}

#[test]
fn the_lists_of_csv_are_those_of_python_or_json() {
    let site = Site::small();
    let header = "source,structure_id,id,nom,description,date_maj,code_insee,publics,thematiques,zone_eligibilite,modes_accueil,nombre_semaines";
    let rows = [
        r#"dora,valclair--mission-locale,dora--a,Atelier,Un atelier.,2025-02-14,99001,"['jeunes', 'femmes']","['mobilite--preparer-un-permis']","['99']","['a-distance']",3.0"#,
        r#"dora,valclair--mission-locale,dora--b,Atelier,Un atelier.,2025-02-14,99001,"[""jeunes""]",[],,"a-distance, en-presentiel","#,
    ];
    let report = run(&site, "services.csv", &format!("{header}\n{}\n{}\n", rows[0], rows[1]));
    assert!(report.created == 2 && report.left_out.is_empty(), "{report:#?}");
    let first = exported(&site, "services.json", "dora--a");
    assert_eq!(first["publics"], json!(["jeunes", "femmes"]));
    assert_eq!(first["thematiques"], json!(["mobilite--preparer-un-permis"]));
    assert_eq!((&first["zone_eligibilite"], &first["nombre_semaines"]), (&json!(["99"]), &json!(3)));
    let second = exported(&site, "services.json", "dora--b");
    assert_eq!(second["publics"], json!(["jeunes"]));
    assert_eq!(second["modes_accueil"], json!(["a-distance", "en-presentiel"]));
}

#[test]
fn what_goes_out_is_as_the_schema_wants() {
    let site = Site::small();
    let csv =
        "source,id,nom,date_maj,code_insee,siret\ndora,dora--1,Lieu,14/02/2025,99001,130 030 133 00016\n";
    run(&site, "structures.csv", csv);
    let record = exported(&site, "structures.json", "dora--1");
    assert_eq!((&record["date_maj"], &record["siret"]), (&json!("2025-02-14"), &json!("13003013300016")));
    // What an import of before kept as it came.
    let journal = site.root().join("imports/data-inclusion.jsonl");
    let text = fs::read_to_string(&journal).expect("a journal").replace("2025-02-14", "14/02/2025");
    fs::write(&journal, text).expect("written");
    let path = "annuaire/data-inclusion-dora.yaml";
    let site = site.replacing(path, "date_maj: 2025-02-14", "date_maj: 14/02/2025");
    assert_eq!(exported(&site, "structures.json", "dora--1")["date_maj"], "2025-02-14");
    run(&site, "structures.csv", csv);
    assert!(site.read(path).contains("date_maj: 2025-02-14"), "{}", site.read(path));
}

#[test]
fn an_unknown_key_is_told_once() {
    let site = Site::small();
    let csv = "source,id,nom,date_maj,code_insee,telephonne,_interne,vide\n\
               dora,dora--1,Un,2025-02-14,99001,0549000000,x,\ndora,dora--2,Deux (2),2025-02-14,99001,0549000001,y,\n";
    let report = run(&site, "structures.csv", csv);
    assert_eq!(
        report.left_out,
        [
            "« telephonne » : clé inconnue de data·inclusion (2 structures) ; vouliez-vous dire « telephone » ?"
        ]
    );
}

#[test]
fn an_import_that_takes_nothing_fails() {
    let site = Site::small();
    let path = site.root().join("d.json");
    let wrong = r#"[{"source":"dora","id":"dora--1","nom":"Lieu","date_maj":"hier","code_insee":"99003"}]"#;
    fs::write(&path, wrong).expect("written");
    let (code, said) = site.run(&["import", "data-inclusion", "d.json", "--source", "."]);
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn no_character_of_a_record_refuses_the_import() {
    let site = Site::small();
    let all: Vec<char> = ('\0'..='\u{ffff}').chain('\u{e0000}'..='\u{e01ff}').collect();
    let texts = all.chunks(4_000).map(|some| some.iter().flat_map(|c| ['a', *c]).collect::<String>());
    let records = (0..).zip(texts).map(|(n, text)| {
        json!({
            "source": "dora", "id": format!("dora--{n}"), "nom": format!("\u{200b}Lieu\u{202e} {n}"),
            "date_maj": "2025-02-14", "code_insee": "99003\u{2060}", "description": text,
        })
    });
    let records: Vec<Value> = records.collect();
    let json = Value::from(records.clone()).to_string();
    let report = run(&site, "d.json", &json);
    assert!(report.created == records.len() && report.left_out.is_empty(), "{report:#?}");
    assert!(site.read("annuaire/data-inclusion-dora.yaml").contains("code_insee: \"99003\"\n"));
    let again = run(&site, "d.json", &json);
    assert_eq!((again.unchanged, again.files.len()), (records.len(), 0), "{again:#?}");
}

/// Whatever files it had written, what it wrote is no editor's.
#[test]
fn an_import_that_was_killed_is_gone_on_with() {
    let files = ["caf", "dora"].map(|source| format!("annuaire/data-inclusion-{source}.yaml"));
    let give = |site: &Site, name: &str| {
        let record = |source: &str, n: u32| {
            json!({"source": source, "id": format!("{source}--{n}"), "nom": format!("{name} {n}"), "telephone": "0549000000",
                "date_maj": "2025-02-14", "code_insee": "99003"})
        };
        let mut records = vec![record("caf", 1), record("dora", 1)];
        // The import that is killed brings a new entry too.
        records.extend((name != "Premier").then(|| record("caf", 2)));
        fs::write(site.root().join("d.json"), Value::from(records).to_string()).expect("written");
    };
    let command = ["import", "data-inclusion", "d.json", "--source", "."];
    let journal = "imports/data-inclusion.jsonl";
    for written in [1, 2] {
        let site = Site::small();
        give(&site, "Premier");
        assert_eq!(site.run(&command).0, Some(0));
        site.write(&files[1], site.read(&files[1]).replace("0549000000", "0549000009"));
        let before = files.each_ref().map(|file| site.read(file));
        let read = |name: &str| fs::read(site.root().join(name)).expect("a file of imports/");
        let old = read(journal);
        give(&site, "Deuxième");
        assert_eq!(site.run(&command).0, Some(0));
        // As it is when the process dies before the second file, or before the journal.
        (written..2).for_each(|n| site.write(&files[n], &before[n]));
        fs::rename(site.root().join(journal), site.root().join(format!("{journal}.en-cours")))
            .expect("begun");
        fs::write(site.root().join(journal), old).expect("written");
        give(&site, "Troisième");
        let (code, said) = site.run(&command);
        assert!(code == Some(0) && said.contains("0 fiche créée, 3 mises à jour, 0 inchangée."), "{said}");
        // What the editor changed stays hers.
        assert!(said.contains("Gardé tel que vous l'avez écrit (1)"), "{said}");
        assert!(said.contains("dora--1, telephone : modifié à la main, conservé"), "{said}");
        let texts = files.each_ref().map(|file| site.read(file)).concat();
        assert_eq!(
            (texts.matches("Troisième").count(), texts.matches("0549000009").count()),
            (3, 1),
            "{texts}"
        );
        assert!(!site.root().join("imports/data-inclusion.jsonl.en-cours").exists());
        assert!(site.run(&command).1.contains("3 inchangées."), "{said}");
    }
}

#[test]
fn a_change_that_could_not_be_written_is_made_once_it_can() {
    let site = Site::small();
    run(&site, "d.json", ONE);
    let file = "annuaire/data-inclusion-dora.yaml";
    let lines = site.read(file);
    let entry = "{source: dora, id: dora--1, nom: \"Lieu\", date_maj: 2025-02-14, code_insee: \"99003\"}";
    site.write(file, format!("structures:\n  - {entry}\n"));
    let new = ONE.replace("Lieu", "Autre lieu");
    let report = run(&site, "d.json", &new);
    assert!(report.updated == 0 && report.by_hand.len() == 1, "{report:#?}");
    site.write(file, lines);
    let report = run(&site, "d.json", &new);
    assert!(report.updated == 1 && report.by_hand.is_empty(), "{report:#?}");
}

#[test]
fn a_separator_that_is_announced_is_the_one() {
    let site = Site::small();
    let csv = "sep=\t\r\nsource\tid\tnom\tdate_maj\tcode_insee\r\ndora\tdora--1\tUn, deux; trois\t2025-02-14\t99003\r\n";
    let report = run(&site, "d.csv", csv);
    assert_eq!((report.created, report.left_out.len()), (1, 0), "{report:#?}");
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused() {
    let site = Site::small();
    let file = fs::File::create(site.root().join("d.xlsx")).expect("a file");
    let mut zip = zip::ZipWriter::new(std::io::BufWriter::new(file));
    let piece = vec![b' '; 1 << 20];
    for part in 0..5 {
        zip.start_file(format!("{part}"), zip::write::SimpleFileOptions::default()).expect("a part");
        (0..220).for_each(|_| std::io::Write::write_all(&mut zip, &piece).expect("written"));
    }
    zip.finish().expect("a workbook");
    let (code, said) = site.run(&["import", "data-inclusion", "d.xlsx", "--source", "."]);
    assert!(code == Some(1) && said.contains("ce classeur contient trop de lignes ou de texte"), "{said}");
}

const ONE: &str =
    r#"[{"source":"dora","id":"dora--1","nom":"Lieu","date_maj":"2025-02-14","code_insee":"99003"}]"#;

/// Imports `d.json` while nothing can be written into `imports/`; none where that cannot be arranged.
fn without_imports(site: &Site) -> Option<(Option<i32>, String)> {
    let script = "mount --bind imports imports; mount -o remount,bind,ro imports; \
                  exec \"$0\" import data-inclusion d.json --source .";
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", &format!("set -e; {script}"), env!("CARGO_BIN_EXE_passerelle")]);
    let probe = Command::new("unshare").args(["-m", "true"]).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("ignoré : « unshare -m » demande les droits de root");
        return None;
    }
    let output = command.current_dir(site.root()).output().expect("the command runs");
    Some((output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8")))
}

#[test]
fn a_journal_that_cannot_be_written_leaves_the_content_as_it_was() {
    let site = Site::small();
    run(&site, "d.json", ONE);
    let file = "annuaire/data-inclusion-dora.yaml";
    site.write(file, format!("\u{feff}{}", site.read(file)));
    let (before, new) = (
        site.read(file),
        ONE.replace("Lieu", "Autre lieu").replace(
            "}]",
            r#"},{"source":"caf","id":"caf--1","nom":"Caf","date_maj":"2025-02-14","code_insee":"99003"}]"#,
        ),
    );
    fs::write(site.root().join("d.json"), new).expect("written");
    let Some((code, said)) = without_imports(&site) else { return };
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("imports/data-inclusion.jsonl.en-cours » n'a pas pu être écrit"), "{said}");
    assert!(said.contains("le disque est en lecture seule"), "{said}");
    assert!(said.contains("L'annuaire est comme avant : rien n'a été importé."), "{said}");
    assert_eq!(site.read(file), before);
    assert!(!site.content("annuaire/data-inclusion-caf.yaml").exists());
    assert!(!site.root().join("imports/data-inclusion.jsonl.en-cours").exists());
}

#[test]
fn a_journal_that_cannot_be_read_is_said_to_be_so() {
    let site = Site::small();
    fs::write(site.root().join("d.json"), ONE).expect("written");
    fs::create_dir_all(site.root().join("imports/data-inclusion.jsonl")).expect("made");
    for command in [
        &["import", "data-inclusion", "d.json", "--source", "."][..],
        &["export", "data-inclusion", "--source", ".", "--out", "export"],
    ] {
        let (code, said) = site.run(command);
        assert_eq!(code, Some(3), "{said}");
        assert!(said.contains("imports/data-inclusion.jsonl » n'a pas pu être lu"), "{said}");
    }
}

#[test]
fn a_row_is_named_as_a_spreadsheet_shows_it() {
    let site = Site::small();
    let header = "source,id,nom,date_maj,code_insee,description";
    let long = "dora,dora--1,Lieu,2025-02-14,99003,\"Deux\r\nlignes.\"";
    let wrong = "dora,dora--2,Lieu,hier,99003,";
    let report = run(&site, "d.csv", &format!("{header}\r\n\r\n{long}\r\n\r\n\r\n{wrong}\r\n"));
    assert!(report.created == 1 && report.refused.len() == 1, "{report:#?}");
    assert!(report.refused[0].starts_with("d.csv, ligne 6 (dora--2)"), "{report:#?}");
    // A quote that is never closed would take all the records after it for one cell.
    fs::write(site.root().join("d.csv"), format!("{header}\n\n{}", wrong.replace("hier", "\"hier")))
        .expect("written");
    let (code, said) = site.run(&["import", "data-inclusion", "d.csv", "--source", "."]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("un guillemet est ouvert à la ligne 3 et n'est jamais fermé"), "{said}");
}
