//! What an editor starts from works at once, and is never written over something.

use crate::site::Site;
use jiff::civil::date;
use passerelle::check::{Checked, Options, check};
use passerelle::diagnostics::Severity;
use passerelle::load::load;
use passerelle::model::Kind;
use passerelle::scaffold::{Refusal, Request, create, init, schemas};

fn new(site: &Site, kind: Kind, name: &str) -> Result<Vec<std::path::PathBuf>, Refusal> {
    let checked = site.check().site.expect("a right site");
    let request = Request { kind, name, parent: None, today: date(2026, 11, 22) };
    create(site.root(), &checked, &request).map(|created| created.files)
}

#[test]
fn init_makes_a_site_without_error_or_warning_and_refuses_to_write_over_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("nouveau");
    init(&root).expect("written");
    let Checked { site, diagnostics } = check(load(&root), &Options { strict: true, ..Options::default() });
    assert!(diagnostics.is_empty() && site.is_some(), "{diagnostics:#?}");
    assert!(matches!(init(&root), Err(Refusal::Asked(_))));
}

/// The messages of `site`, but for what is left to be written.
fn others(site: &Site) -> Vec<passerelle::diagnostics::Diagnostic> {
    let found = site.diagnostics().into_iter();
    found.filter(|d| d.code != "a-completer" || d.severity == Severity::Error).collect()
}

#[test]
fn no_number_follows_the_last_one() {
    let site = Site::small();
    let path = new(&site, Kind::Action, "Une action").expect("written").remove(0);
    let path = path.strip_prefix(site.content("")).expect("inside").to_str().expect("UTF-8").to_owned();
    let text = site.read(&path);
    let number = text.lines().find(|line| line.starts_with("numero:")).expect("a number").to_owned();
    let site = site.replacing(&path, &number, "numero: 4294967295");
    let refusal = new(&site, Kind::Action, "Une autre").expect_err("refused");
    assert!(refusal.to_string().contains("4294967295"), "{refusal}");
}

#[test]
fn a_disk_that_refuses_is_told_with_a_way_out() {
    let refusal = Refusal::Write("glossaire.yaml".into(), std::io::Error::from_raw_os_error(30));
    let said = refusal.to_string();
    assert!(said.contains("le disque est en lecture seule\n  choisissez un dossier"), "{said}");
}

#[test]
fn what_is_left_to_write_is_not_published() {
    let site = Site::small();
    let files = new(&site, Kind::Aid, "Aide au vélo").expect("written");
    let found = site.diagnostics();
    assert!(
        found.len() == 4 && found.iter().all(|d| d.file == "content/aides/aide-au-velo.md"),
        "{found:#?}"
    );
    assert!(!site.built().join("aides/aide-au-velo").exists());
    // Another may be begun before this one is written.
    new(&site, Kind::Faq, "Où demander un vélo ?").expect("written");

    let text = std::fs::read_to_string(&files[0]).expect("readable").replace("brouillon: oui\n", "");
    site.write("aides/aide-au-velo.md", &text);
    assert_eq!(others(&site).len(), 4);
    site.write("aides/aide-au-velo.md", text.replace("À compléter", "Un vélo"));
    assert!(others(&site).is_empty() && site.check().site.is_some());
}

#[test]
fn every_new_entry_passes_the_check_and_is_never_written_over() {
    for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Axis) {
        let site = Site::small();
        let files =
            new(&site, kind, "Essai « d'un » nom : long").unwrap_or_else(|e| panic!("{}: {e}", kind.code()));
        let text = std::fs::read_to_string(&files[0]).expect("readable");
        let found = others(&site);
        assert!(found.is_empty(), "{}: {found:#?}\n{text}", kind.code());
        assert!(text.contains("# yaml-language-server: $schema=../"), "{text}");
        for field in passerelle::model::fields(kind) {
            assert!(text.contains(&format!("{}:", field.key)), "{}: no {}", kind.code(), field.key);
        }
        let before: Vec<_> = files.iter().map(|f| std::fs::read(f).expect("readable")).collect();
        // The number of an action is the next one: the same name is another action.
        if kind != Kind::Action {
            assert!(matches!(new(&site, kind, "Essai « d'un » nom : long"), Err(Refusal::Asked(_))));
            let after: Vec<_> = files.iter().map(|f| std::fs::read(f).expect("readable")).collect();
            assert_eq!(before, after);
        }
    }
}

#[test]
fn the_optional_keys_can_be_taken_as_they_are() {
    let site = Site::small();
    let files = new(&site, Kind::Aid, "Aide au vélo").expect("written");
    insta::assert_snapshot!(std::fs::read_to_string(&files[0]).expect("readable"));
    assert!(files[0].ends_with("content/aides/aide-au-velo.md"));
    let files = new(&site, Kind::Action, "Aller plus loin").expect("written");
    assert!(files[0].ends_with("content/programmes/exemple/actions/02-aller-plus-loin.md"));
    let files = new(&site, Kind::Module, "Le train").expect("written");
    assert!(files[1].ends_with("content/kits/mobilite/kit.yaml"));
    assert!(
        site.read("kits/mobilite/kit.yaml")
            .contains("modules: [prendre-le-bus, emprunter-un-scooter, le-train]")
    );
    let files = new(&site, Kind::Organisation, "Les Restos").expect("written");
    insta::assert_snapshot!("organismes", std::fs::read_to_string(&files[0]).expect("readable"));
}

#[test]
fn every_schema_names_every_key() {
    let schemas = schemas();
    for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Axis) {
        let (_, schema) =
            schemas.iter().find(|(name, _)| name == kind.code()).expect("a schema for each type");
        for field in passerelle::model::fields(kind) {
            assert!(schema["properties"][field.key].is_object(), "{}: {}", kind.code(), field.key);
        }
    }
}

#[test]
fn a_list_of_another_form_is_completed_or_left_as_it_is() {
    let listed = "  - titre: A\n    debut: 2027-01-01\n";
    let site = Site::small().with("agenda.yaml", listed);
    new(&site, Kind::Event, "B").expect("written");
    assert!(site.read("agenda.yaml").starts_with(listed) && others(&site).is_empty());

    let kit = "nom: Guide\nresume: Un guide.\nmodules: [\"prendre-le-bus\", \"emprunter-un-scooter\"]\n";
    for (file, text, kind) in [
        ("agenda.yaml", "[{titre: \"A\", debut: 2027-01-01}]\n", Kind::Event),
        ("agenda.yaml", "[]\n", Kind::Event),
        ("kits/mobilite/kit.yaml", kit, Kind::Module),
    ] {
        let site = Site::small().with(file, text);
        let found = others(&site);
        // Either it is there and the site as right as before, or nothing was touched.
        match new(&site, kind, "B") {
            Ok(_) => assert_eq!(others(&site), found, "{}", site.read(file)),
            Err(Refusal::Asked(reason)) => {
                assert!(reason.contains("rien n'a été écrit"), "{reason}");
                assert_eq!(site.read(file), text);
                assert!(!site.content("kits/mobilite/b.md").exists());
            }
            Err(other) => panic!("{other}"),
        }
    }
    let site = Site::small().with("agenda.yaml", "[{titre: \"A\", debut: 2027-01-01}]\n");
    assert!(matches!(new(&site, Kind::Event, "B"), Err(Refusal::Asked(_))));
}

#[test]
fn what_is_typed_wrong_is_said_in_french_with_the_help_of_its_command() {
    let site = Site::small();
    for (arguments, wanted) in [
        (&["search", "--limit", "abc", "permis"][..], "écrivez un nombre de résultats, de 1 à"),
        (&["search", "--limit", "0", "permis"], "écrivez un nombre de résultats, de 1 à"),
        (&["search", "--limit", "99999999999999999999", "permis"], "écrivez un nombre de résultats, de 1 à"),
        (&["build", "--fo"], "« passerelle build --help » donne la liste de ses options"),
        (&["buld"], "« passerelle --help » donne la liste des commandes\n"),
        (&["new", "page", "Agenda"], "l'adresse /agenda/ est déjà celle d'une page du site"),
        (&["new", "module", "Imprimer"], "« imprimer » est déjà l'adresse de la page à imprimer du kit"),
        (&["new", "terme", "Contenu"], "« contenu » est déjà le nom d'une partie de la page /glossaire/"),
        (&["chek"], "vouliez-vous dire « check » ?"),
        (
            &["check", "content"],
            "argument de trop « content »\n  le dossier du site se donne par « --source content »",
        ),
        (&["check", "--perime"], "option inconnue « --perime »"),
    ] {
        let (code, said) = site.run(arguments);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(wanted), "{said}");
    }
    assert!(site.diagnostics().is_empty(), "nothing was written");
}

#[test]
fn nothing_is_written_among_the_content_or_into_the_published_site() {
    let site = Site::small();
    site.built();
    for (arguments, wanted) in [
        (&["export", "aide", "--out", "content"][..], "l'export ne va pas dans « content »"),
        (&["export", "aide", "--out", "public/donnees"], "l'export ne va pas dans le site publié"),
        (&["schema", "--out", "content/schemas"], "les schémas ne vont pas dans « content »"),
        (&["schema", "--cms", "public/saisie"], "le formulaire ne va pas dans le site publié"),
    ] {
        let (code, said) = site.run(arguments);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(wanted), "{said}");
    }
    assert!(site.diagnostics().is_empty(), "nothing was written");
    let (code, said) = site.run(&["export", "aide"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn what_is_left_out_is_named_where_several_are_in_one_file() {
    let site = Site::small().replacing("aides/aide-au-permis.md", "nom:", "brouillon: oui\nnom:");
    let events = site.read("agenda.yaml");
    let draft = "- titre: \"Un **bal**\"\n  debut: 2027-01-01\n  brouillon: oui\n";
    let line = events.lines().count() + 1;
    let site = site.with("agenda.yaml", format!("{events}{draft}"));
    let (code, said) = site.run(&["build", "--autoriser-suppressions"]);
    assert_eq!(code, Some(0), "{said}");
    let left: Vec<&str> = said.lines().filter(|line| line.starts_with("non publiée")).collect();
    let event = format!("non publiée : « Un bal », content/agenda.yaml:{line} (brouillon)");
    assert_eq!(left, [&event, "non publiée : content/aides/aide-au-permis.md (brouillon)"]);
    let programme = "programmes/exemple/programme.yaml";
    let text = site.read(programme);
    let site = site.with(programme, format!("{text}\nbrouillon: oui\n"));
    let (_, said) = site.run(&["build", "--autoriser-suppressions"]);
    assert_eq!(said.matches("non publiée : content/programmes/exemple/programme.yaml").count(), 1, "{said}");
}
