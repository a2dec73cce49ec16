//! What pages say, on small changes of the small site.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::site::Site;

const AID: &str = "aides/aide-au-permis.md";

/// A published page of a site.
fn page(site: &Site, path: &str) -> String {
    let path: PathBuf = site.built().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The aid sheet, with these dates of validity; the edition is of the 1st of November 2026.
fn valid(dates: &str) -> String {
    let site = Site::small().replacing(AID, "delai:", &format!("valide: {{{dates}}}\ndelai:"));
    page(&site, "aides/aide-au-permis/index.html")
}

#[test]
fn an_aid_says_since_when_and_until_when_it_is_given() {
    for (dates, said, is_over, is_to_come) in [
        ("du: 2026-01-01, au: 2026-12-31", "Ces règles valent en 2026.", false, false),
        ("du: 2009", "Ces règles valent depuis 2009.", false, false),
        ("du: 2027-01-01", "Ces règles vaudront à partir du 1er janvier 2027.", false, true),
        ("au: 2026-10-31", "Ces règles valaient jusqu’au 31 octobre 2026.", true, false),
        ("du: 2010-10, au: 2013", "Ces règles valaient d’octobre 2010 à 2013.", true, false),
    ] {
        let html = valid(dates);
        assert!(html.contains(said), "{dates}");
        assert_eq!(html.contains("ces règles ne sont plus à jour"), is_over, "{dates}");
        assert_eq!(html.contains("cette aide n’existe pas encore"), is_to_come, "{dates}");
    }
}

#[test]
fn one_word_is_a_sentence_on_the_page() {
    let site = Site::small().replacing(AID, "par: \"par personne\"", "par: \"personne\"").replacing(
        AID,
        "delai:",
        "cumul: non\ndelai:",
    );
    let html = page(&site, "aides/aide-au-permis/index.html");
    assert!(html.contains("600\u{a0}€ au plus par personne"), "{html}");
    assert!(html.contains("<p>Cette aide ne se cumule pas avec d’autres.</p>"), "{html}");
    let longer = site.replacing(AID, "cumul: non", "cumul: \"Oui, avec le prêt.\"");
    let html = page(&longer, "aides/aide-au-permis/index.html");
    assert!(html.contains("<p>Cumul avec d’autres aides\u{a0}: Oui, avec le prêt.</p>"), "{html}");
    for (period, said) in [
        ("par an", "par personne, par an"),
        ("an", "par personne, par an"),
        ("chaque année", "par personne, chaque année"),
        ("une fois par an", "par personne, une fois par an"),
        ("12 mois", "par personne, sur 12 mois"),
        ("une année", "par personne, sur une année"),
        ("l'année", "par personne, sur l’année"),
        ("annuel", "par personne, annuel"),
    ] {
        let par = "par: \"par personne\"";
        let site = Site::small().replacing(AID, par, &format!("{par}\n  periode: {period}"));
        let html = page(&site, "aides/aide-au-permis/index.html");
        assert!(html.contains(said), "{period}: {html}");
    }
    let by_hour = Site::small().replacing(AID, "par: \"par personne\"", "par: \"de l'heure\"");
    let html = page(&by_hour, "aides/aide-au-permis/index.html");
    assert!(html.contains("600\u{a0}€ au plus de l"), "{html}");
}

#[test]
fn an_organisation_without_a_page_is_named_without_a_link() {
    let site = Site::small().replacing("organismes.yaml", "  sigle: CD", "  sigle: CD\n  brouillon: oui");
    let html = page(&site, "aides/aide-au-permis/index.html");
    assert!(html.contains("Département de Valclair.</p></div>"), "{html}");
    assert!(!html.contains("/organismes/departement/"));
    let list = page(&site, "aides/index.html");
    assert!(list.contains("<li>Département de Valclair</li>"), "{list}");
}

#[test]
fn a_programme_and_the_aids_and_kits_that_name_it_lead_to_each_other() {
    let site = Site::small().replacing(AID, "delai:", "programmes: [exemple]\ndelai:").replacing(
        "kits/mobilite/kit.yaml",
        "nom:",
        "programmes: [exemple]\nnom:",
    );
    let programme = page(&site, "programmes/exemple/index.html");
    let lists = programme.split("Ce qui s’y rattache ici").nth(1).expect("what names the programme");
    for (path, url) in
        [("aides/aide-au-permis", "/aides/aide-au-permis/"), ("kits/mobilite", "/kits/mobilite/")]
    {
        assert!(lists.contains(url), "{url}: {lists}");
        let other = page(&site, &format!("{path}/index.html"));
        let related = other.split("Sur le même sujet").nth(1).expect("related pages");
        assert!(related.contains("/programmes/exemple/"), "{path}: {related}");
    }
}

#[test]
fn a_filter_by_a_place_keeps_what_is_of_its_parts_and_of_what_contains_it() {
    let site = Site::small();
    let places = |path: &str, name: &str| {
        let html = page(&site, path);
        let card = html.split("<li class=\"fiche\"").find(|card| card.contains(name)).expect(name).to_owned();
        card.split("data-territoires=\"").nth(1).and_then(|t| t.split('"').next()).expect("places").to_owned()
    };
    // Of two parts: also found by the département. Of the département: also found by its parts.
    assert_eq!(places("annuaire/index.html", "Prêt de scooter"), "val valclair hauts");
    assert_eq!(places("aides/index.html", "Aide au permis"), "valclair val hauts");
}

#[test]
fn an_aid_is_found_in_its_list_by_its_acronym() {
    let site = Site::small().replacing(AID, "resume:", "sigle: ADP\nresume:");
    let html = page(&site, "aides/index.html");
    assert!(html.contains("data-texte=\"aide au permis adp "), "{html}");
}

#[test]
fn only_themes_that_a_service_can_have_are_said_to_be_missing() {
    let theme = "- id: emploi\n  nom: Emploi\n";
    let site = Site::small().replacing(
        "vocabulaires/thematiques.yaml",
        theme,
        &format!("- id: sans-code\n  nom: Sans code\n{theme}"),
    );
    for path in ["couverture/index.html", "territoires/val/index.html"] {
        let html = page(&site, path);
        assert!(html.contains("Emploi") && !html.contains("Sans code"), "{path}: {html}");
    }
}

#[test]
fn numbers_overseas_are_called_from_anywhere() {
    let annuaire = "annuaire/valclair.yaml";
    let site = Site::small().replacing(annuaire, "05 36 49 00 03", "0262 12 34 56");
    let out = site.built();
    let html = fs::read_to_string(out.join("annuaire/valclair--mission-locale/index.html")).expect("a page");
    assert!(html.contains("tel:+262262123456") && html.contains("02 62 12 34 56"), "{html}");
    let data = fs::read_to_string(out.join("donnees/structures.json")).expect("data");
    assert!(data.contains("\"+262262123456\""), "{data}");
    for (typed, kept) in [
        ("0692123456", "+262692123456"),
        ("+33 590 12 34 56", "+590590123456"),
        ("0508 41 12 34", "+508411234"),
        ("05 49 00 00 00", "+33549000000"),
        ("+262 262 12 34 56", "+262262123456"),
        ("+262 (0)262 12 34 56", "+262262123456"),
        ("+596 0596 12 34 56", "+596596123456"),
        ("+508 (0)41 12 34", "+508411234"),
        ("+687 (0)25 12 34", "+687251234"),
        ("+44 (0)20 7946 0018", "+442079460018"),
    ] {
        assert_eq!(passerelle::model::forms::phone(typed).as_deref(), Some(kept), "{typed}");
    }
    assert_eq!(passerelle::model::forms::phone("+262 62 12 34 56"), None);
}

#[test]
fn an_undated_site_claims_no_day() {
    let site = Site::small().replacing("site.yaml", "date: 2026-11-01\n", "");
    fs::remove_file(site.content("documents.yaml")).expect("removed: it withdraws something on a day");
    let html = page(&site, "index.html");
    assert!(!html.contains("Édition du") && !html.contains("1970"), "{html}");
}

#[test]
fn without_communes_no_page_leads_to_their_list() {
    let site = Site::small();
    fs::remove_file(site.content("communes.json")).expect("removed");
    let html = page(&site, "territoires/valclair/index.html");
    assert!(!html.contains("#communes"), "{html}");
}

#[test]
fn an_address_that_no_site_can_have_is_wrong_usage() {
    let site = Site::small();
    for address in ["nimporte", "javascript:alert(1)", "ftp://x.fr", "//evil", "", "https://x.example/?a#b"] {
        let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(["build", "--base-url", address, "--source"])
            .arg(site.root())
            .arg("--out")
            .arg(site.root().join("public"))
            .output()
            .expect("passerelle runs");
        assert_eq!(output.status.code(), Some(2), "{address}");
        assert!(!site.root().join("public").exists(), "{address}");
    }
    let wrong = site.replacing("site.yaml", "https://insertion.valclair.example", "https://x.example/?a#b");
    assert!(wrong.messages().contains("sans « ? », « # » ni nom de page"), "{}", wrong.messages());
}

#[test]
fn a_day_that_does_not_exist_is_said_so() {
    for (day, said) in [("2026-02-29", "cette date n'existe pas"), ("29/02", "AAAA-MM-JJ")] {
        let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(["check", "--date", day])
            .output()
            .expect("passerelle runs");
        assert_eq!(output.status.code(), Some(2), "{day}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{day}");
    }
}

#[test]
fn help_is_in_french_from_its_first_line() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_passerelle")).arg("--help").output().expect("passerelle runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.starts_with("Fabrique le site"), "{text}");
}

#[test]
fn a_transcript_is_on_the_page_that_the_search_leads_to() {
    let video = "- titre: Vidéo\n  nature: vidéo\n  url: https://x.example/v\n  transcription: |\n    ## Le début\n\n    Un *girafon*.\n";
    let site = Site::small().with("documents.yaml", video);
    let html = page(&site, "documents/index.html");
    let (_, after) = html.split_once("id=\"video\"").expect("its anchor");
    assert!(after.contains("<summary>Transcription<span"), "{html}");
    assert!(after.contains("<h4>Le début</h4>") && after.contains("Un <em>girafon</em>."), "{html}");
}

#[test]
fn the_address_of_a_file_is_written_as_addresses_are() {
    let document = "- {titre: Guide, fichier: \"Guide été n°1.pdf\", url: https://x.example/}\n";
    let site = Site::small().with("documents.yaml", document).with("fichiers/Guide été n°1.pdf", "%PDF-1.4");
    let html = page(&site, "documents/index.html");
    assert!(html.contains("href=\"/fichiers/Guide%20%C3%A9t%C3%A9%20n%C2%B01.pdf\""), "{html}");
    assert!(site.messages().contains("seul le fichier sera proposé"), "{}", site.messages());
}

const DIRECTORY: &str = "annuaire/valclair.yaml";
const SERVICE: &str = "annuaire/valclair--pret-de-scooter/index.html";

/// The publics by which the directory filters the service.
fn filtered(site: &Site) -> String {
    let html = page(site, "annuaire/index.html");
    let (_, after) = html.split_once("<h2 id=\"services\">").expect("services");
    let (_, after) = after.split_once("data-publics=\"").expect("a filter");
    after.split('"').next().expect("a value").to_owned()
}

#[test]
fn a_public_without_a_match_is_named_and_is_not_everybody() {
    let site = Site::small().replacing(DIRECTORY, "publics: [jeunes]", "publics: [seniors]");
    assert!(page(&site, SERVICE).contains("<li>Séniors</li>"));
    assert_eq!(filtered(&site), "");
    let said = site.messages();
    assert!(
        said.contains("[public-sans-correspondance]") && said.contains("« seniors » (1 service)"),
        "{said}"
    );
    let silent = Site::small().replacing(DIRECTORY, "    publics: [jeunes]\n", "");
    assert_eq!(filtered(&silent), "*");
}

#[test]
fn what_is_for_everybody_answers_every_public_whatever_its_name() {
    let everybody = "- {id: tout-le-monde, nom: Tout le monde, data_inclusion: [tous-publics]}\n";
    for vocabulary in [everybody, ""] {
        let site = Site::small().replacing(DIRECTORY, "publics: [jeunes]", "publics: [tous-publics]");
        let publics = site.read("vocabulaires/publics.yaml");
        let site = site.with("vocabulaires/publics.yaml", format!("{publics}\n{vocabulary}"));
        assert_eq!(filtered(&site), "*");
        let named = if vocabulary.is_empty() { "<li>Tous publics</li>" } else { ">Tout le monde</a></li>" };
        assert!(page(&site, SERVICE).contains(named));
        assert!(page(&site, "publics/jeunes/index.html").contains("Prêt de scooter"));
        assert_eq!(site.messages(), "");
        let checked = site.check().site.expect("a site");
        let plan = passerelle::plan::plan(&checked);
        let index = passerelle::catalogue::index(&plan).expect("an index");
        let filters = passerelle::search::Filters { public: "jeunes".to_owned(), ..Default::default() };
        let found = index.search("prêt scooter", 20, &filters).expect("an answer");
        assert!(found.hits.iter().any(|hit| hit.title == "Prêt de scooter"), "{found:#?}");
    }
}

#[test]
fn lists_mark_an_aid_that_cannot_be_asked_for_and_coverage_does_not_count_it() {
    for (dates, said) in [
        ("au: 2025-12-31", "N’est plus ouverte depuis le 31 décembre 2025"),
        ("du: 2027-03", "Ouverte à partir de mars 2027"),
    ] {
        let site = Site::small().replacing(AID, "delai:", &format!("valide: {{{dates}}}\ndelai:"));
        for list in ["aides", "territoires/val", "territoires/val/imprimer", "thematiques/mobilite"] {
            let html = page(&site, &format!("{list}/index.html"));
            assert!(html.contains(said), "{list}: {html}");
        }
        assert!(!page(&site, "couverture/index.html").contains("1 aide"));
        let checked = site.check().site.expect("a site");
        let index = passerelle::catalogue::index(&passerelle::plan::plan(&checked)).expect("an index");
        let found =
            index.search("aide permis", 1, &passerelle::search::Filters::default()).expect("an answer");
        assert!(found.hits[0].excerpt.starts_with(said), "{found:#?}");
    }
    let html = page(&Site::small(), "couverture/index.html");
    assert!(html.contains("1 aide"), "{html}");
}

#[test]
fn a_question_does_not_say_that_what_is_near_leads_to_it() {
    let question =
        "---\nquestion: \"Autre ?\"\nthematiques: [emploi]\npublics: [beneficiaires-rsa]\n---\n\nOui.\n";
    let html = page(&Site::small().with("faq/autre.md", question), "faq/autre/index.html");
    assert!(!html.contains("Ce qui renvoie à cette page"), "{html}");
    let (_, near) = html.split_once("Sur le même sujet").expect("what is near");
    assert!(near.contains("Aide au permis") && near.contains("Qui est mon référent"), "{html}");
}

#[test]
fn a_situation_leads_to_the_questions_kits_and_services_that_answer_it() {
    let debt =
        "- id: dette\n  nom: \"J'ai des dettes\"\n  data_inclusion: [mobilite--acceder-a-un-vehicule]\n";
    let question = "---\nquestion: \"Qui paie mes dettes ?\"\nsituations: [dette]\nverifie_le: 2026-10-01\n---\n\nUn juge.\n";
    let site = Site::small().with("faq/dettes.md", question);
    let situations = site.read("vocabulaires/situations.yaml");
    let site = site.with("vocabulaires/situations.yaml", situations + debt).replacing(
        "kits/mobilite/kit.yaml",
        "resume:",
        "situations: [dette]\nresume:",
    );
    for (path, said) in [
        ("index.html", "situations/dette/"),
        ("aides/index.html", "Qui paie mes dettes"),
        ("situations/dette/index.html", "Qui paie mes dettes"),
        ("situations/dette/index.html", "href=\"/kits/mobilite/\""),
    ] {
        assert!(page(&site, path).contains(said), "{path}: {said}");
    }
    assert!(page(&site, "situations/dette/index.html").contains("Prêt de scooter"));
}

#[test]
fn what_is_for_everybody_comes_last_and_is_not_for_institutions() {
    let publics = "- {id: tout-le-monde, nom: Tout le monde, data_inclusion: [tous-publics]}\n\
        - {id: employeurs, nom: Employeurs, personnes: non}\n";
    let aid = |name: &str, publics: &str| {
        let text = Site::small().read(AID).replace("nom: \"Aide au permis\"", &format!("nom: \"{name}\""));
        text.replace("publics: [beneficiaires-rsa, demandeurs-emploi]", &format!("publics: [{publics}]"))
    };
    let site = Site::small().with("aides/a-tous.md", aid("À tous", "tout-le-monde"));
    let site = site.with("aides/prime.md", aid("Prime", "employeurs"));
    let vocabulary = site.read("vocabulaires/publics.yaml");
    let site = site.with("vocabulaires/publics.yaml", format!("{vocabulary}\n{publics}"));
    let employers = page(&site, "publics/employeurs/index.html");
    assert!(employers.contains("Prime") && !employers.contains("À tous"), "{employers}");
    let people = page(&site, "publics/demandeurs-emploi/index.html");
    let (own, others) = people.split_once("Aides pour tous les publics</h2>").expect("what is for all");
    assert!(own.contains("Aide au permis") && others.contains("À tous"), "{people}");
    let list = page(&site, "aides/index.html");
    assert!(!list.contains("<option value=\"tout-le-monde\">"), "{list}");
    let (_, last) = list.split_once("id=\"liste-pour-tous\"").expect("what is for all");
    let (_, publics) = last.split_once("data-publics=\"").expect("publics");
    let publics: Vec<&str> = publics.split('"').next().unwrap_or_default().split(' ').collect();
    assert!(publics.contains(&"demandeurs-emploi") && !publics.contains(&"employeurs"), "{publics:?}");
}

#[test]
fn a_territory_is_said_with_its_departement_where_there_are_several() {
    let other = "- {id: ailleurs, nom: Ailleurs, type: departement, code: \"98\"}\n";
    let site = Site::small();
    let places = site.read("territoires/valclair.yaml");
    assert!(page(&site, "couverture/index.html").contains(">Le Val</a></th>"));
    let site = site.with("territoires/valclair.yaml", format!("{places}\n{other}"));
    let coverage = page(&site, "couverture/index.html");
    assert!(coverage.contains(">Le Val (99)</a></th>"), "{coverage}");
    let list = page(&site, "aides/index.html");
    assert!(list.contains("<optgroup label=\"Valclair\"><option value=\"val\">Le Val</option>"), "{list}");
}

const ORIENTATION: &str = "programmes/exemple/orientations/lever-les-freins.md";

#[test]
fn the_page_of_a_programme_leads_to_the_actions_of_an_orientation_that_is_not_published() {
    let site = Site::small().replacing(ORIENTATION, "nom:", "brouillon: oui\nnom:");
    let html = page(&site, "programmes/exemple/index.html");
    let (_, others) = html.split_once("<h3>Les autres actions</h3>").expect("the other actions");
    assert!(others.contains("/programmes/exemple/actions/01-bouger-vers-l-emploi/"), "{html}");
    assert!(!page(&Site::small(), "programmes/exemple/index.html").contains("Les autres actions"));
}

#[test]
fn a_commune_goes_to_the_part_and_a_part_without_communes_takes_none() {
    let territories = "- {id: tout, nom: Tout, type: bassin, communes: [\"99001\", \"99002\", \"99003\"], parent: valclair}\n\
                       - {id: quartier, nom: Le Quartier, type: quartier, parent: tout}\n";
    let site = Site::small().with("territoires/autres.yaml", territories);
    let list = page(&site, "territoires/index.html");
    for commune in ["Valclair", "Montbrune"] {
        let (before, _) = list.split_once(&format!(">{commune}</a> <span")).expect("a commune");
        let smallest = if commune == "Valclair" { "val" } else { "hauts" };
        assert!(before.ends_with(&format!("<a href=\"/territoires/{smallest}/\"")), "{list}");
    }
    assert!(list.contains("href=\"/territoires/quartier/\""), "the third level: {list}");
    assert!(page(&site, "territoires/tout/index.html").contains("<li>Montbrune"));
    let alone = Site::small().with("territoires/valclair.yaml", "- {id: valclair, nom: Valclair, type: departement, code: \"99\"}\n- {id: val, nom: Val, type: bassin, parent: valclair}\n- {id: hauts, nom: Hauts, type: bassin, parent: valclair, communes: [\"99001\", \"99002\", \"99003\"]}\n");
    let list = page(&alone, "territoires/index.html");
    assert!(list.contains("<a href=\"/territoires/hauts/\">Montbrune"), "{list}");
}

#[test]
fn a_place_that_is_not_in_the_territory_is_said_to_be_elsewhere() {
    let site = Site::small();
    assert!(page(&site, "territoires/hauts/index.html").contains("Valclair (hors de ce territoire)"));
    for around in ["val", "valclair"] {
        let html = page(&site, &format!("territoires/{around}/index.html"));
        assert!(html.contains("lieux-valclair") && !html.contains("hors de ce territoire"), "{html}");
    }
}

#[test]
fn the_accessibility_statement_says_what_the_editor_says() {
    let html = page(&Site::small(), "accessibilite/index.html");
    for invented in ["Chromium", "axe-core", "Pages vérifiées", "à chaque édition", "<p>Aucune.</p>"] {
        assert!(!html.contains(invented), "{invented}");
    }
    let site = Site::small().replacing(
        "site.yaml",
        "  etat: non-conforme\n",
        "  etat: non-conforme\n  controles: \"Vérifié & relu.\"\n  environnements: [\"NVDA et Firefox\"]\n  \
         outils: [Asqatasun]\n  pages: [Aides, \"Aide au permis\", \"Une autre page\"]\n  derogations: [\"La carte\"]\n  exemptes: [\"Un PDF\"]\n",
    );
    let html = page(&site, "accessibilite/index.html");
    for said in [
        "<p>Vérifié &amp; relu.</p>",
        "NVDA et Firefox",
        "Asqatasun",
        "<a href=\"/aides/\">Aides</a>",
        "<a href=\"/aides/aide-au-permis/\">Aide au permis</a>",
        "<li>Une autre page</li>",
        "La carte",
        "Un PDF",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
}

#[test]
fn less_than_two_hours_are_one() {
    let file = "annuaire/valclair.yaml";
    for (hours, said) in [("0.5", "0,5 heure par"), ("1.5", "1,5 heure par"), ("2", "2 heures par")] {
        let key = format!("volume_horaire_hebdomadaire: {hours}\n    territoires: [val, hauts]");
        let site = Site::small().replacing(file, "territoires: [val, hauts]", &key);
        let html = page(&site, "annuaire/valclair--pret-de-scooter/index.html");
        assert!(html.contains(said), "{html}");
    }
}

mod theme {
    use super::*;

    /// The small site with a theme of its own, of which one template is `text`.
    fn themed(text: &str) -> Site {
        let site = Site::small();
        let config = site.read("site.yaml");
        let folder = site.root().join("themes/perso");
        std::fs::create_dir_all(&folder).expect("folder made");
        std::fs::write(folder.join("faq.html"), text).expect("written");
        site.with("site.yaml", format!("{config}\ntheme: perso\n"))
    }

    #[test]
    fn the_check_reports_what_the_build_refuses_of_a_theme_with_the_other_mistakes() {
        let site = themed("{% extends \"base.html\" %}\n{% block contenu %}{% if %}{% endblock %}\n")
            .replacing("aides/aide-au-permis.md", "organisme: dep", "organisme: absent");
        let (code, said) = site.run(&["check"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("[reference-inconnue]") && said.contains("2 erreurs"), "{said}");
        let theme = said.split("■ themes/perso/faq.html").nth(1).expect("the theme");
        insta::assert_snapshot!(theme.trim(), @r#"
        erreur [theme] : ce modèle est incorrect : une valeur est attendue ici
          themes/perso/faq.html:2:26
          2 | {% block contenu %}{% if %}{% endblock %}
            |                          ^^
          → corrigez ce modèle, ou retirez la clé « theme » de site.yaml

        2 erreurs, 0 avertissement
        "#);
    }

    #[test]
    fn every_mistake_of_a_theme_is_said_in_french_at_its_line() {
        for (text, place, wanted) in [
            ("x\n{% extends \"base.html\" %}", "2:12", "« extends » doit être la première balise du modèle"),
            ("\n{% extends \"bas.html\" %}", "2:1", "il prolonge « bas.html », qui n'existe pas"),
            ("\n{% include \"rien.html\" %}", "2:12", "le modèle « rien.html » n'existe pas"),
            ("{{ titre | majuscule }}", "1:12", "le filtre « majuscule » n'existe pas"),
            ("{{<fich />}}", "1:3", "le composant « fich » n'existe pas"),
            ("{% fi %}", "1:4", "cette balise n'existe pas"),
            ("{{ titre[1 }}", "1:12", "« ] » est attendu ici"),
            ("{{ \"titre }}", "1:4", "ce texte entre guillemets n'est pas fermé"),
            ("{% for x in y %}", "2:1", "le modèle s'arrête avant la fin"),
        ] {
            let (code, said) = themed(&format!("{text}\n")).run(&["check"]);
            assert_eq!(code, Some(1), "{text} {said}");
            assert!(said.contains(&format!("themes/perso/faq.html:{place}\n")), "{text} {said}");
            assert!(said.contains(&format!("ce modèle est incorrect : {wanted}")), "{text} {said}");
        }
        for (text, place, wanted) in [
            ("\n{{ page.x.y }}", "2:9", "le champ « x » n'existe pas ici"),
            ("{{ page.titr }}", "1:9", "vouliez-vous dire « titre » ?"),
            ("{{ inconnu }}", "1:4", "la variable « inconnu » n'existe pas ici"),
            ("{{ titre + 1 }}", "1:4", "ne peut pas être compris ou calculé"),
        ] {
            let site = themed(&format!("{text}\n"));
            assert_eq!(site.run(&["check"]).0, Some(0), "{text}");
            let (code, said) = site.run(&["build"]);
            assert_eq!(code, Some(1), "{text} {said}");
            assert!(said.contains(&format!("themes/perso/faq.html:{place}\n")), "{text} {said}");
            assert!(said.contains(wanted) && !said.contains("vailable"), "{text} {said}");
        }
    }
}

#[test]
fn the_home_page_offers_the_searches_that_the_site_names() {
    let line = "exemples_de_recherche: [permis de conduire, scooter, RSA]";
    let small = Site::small();
    assert!(page(&small, "index.html").contains("Par exemple\u{a0}: permis de conduire, scooter, RSA."));
    assert!(!small.run(&["build"]).1.contains("exemple-sans-reponse"));

    let none = Site::small().replacing("site.yaml", line, "");
    let home = page(&none, "index.html");
    assert!(!home.contains("Par exemple") && !home.contains("q-exemples"), "{home}");

    let vain = small.replacing("site.yaml", line, "exemples_de_recherche: [permis, xylophone]");
    let (code, said) = vain.run(&["build"]);
    assert!(code == Some(0) && said.contains("« xylophone » ne trouve pas"), "{said}");
    assert!(said.matches("exemple-sans-reponse").count() == 1 && said.contains("site.yaml:23:"), "{said}");
    assert_eq!(vain.run(&["build", "--strict"]).0, Some(1));

    let many = vain.replacing("site.yaml", "xylophone]", "aide, emploi, bus, scooter, moto, auto]");
    assert!(many.diagnostics().iter().any(|d| d.code == "longueur"));
}

#[test]
fn an_aid_and_the_service_that_gives_it_lead_to_each_other() {
    let scooter = "annuaire/valclair--pret-de-scooter/index.html";
    let directory = "annuaire/valclair.yaml";
    let alone =
        Site::small().replacing(directory, "    frais: payant\n    frais_precisions: \"2 € par jour\"\n", "");
    assert!(page(&alone, scooter).contains("<dt>Prix</dt><dd><span class=\"a-completer\">"));
    let by_the_way = alone.replacing(AID, "delai:", "voir: [service:valclair--pret-de-scooter]\ndelai:");
    assert!(!page(&by_the_way, scooter).contains("Cette aide a sa fiche"));
    let site = by_the_way.replacing(AID, "voir: [service:", "services: [");
    let service = page(&site, scooter);
    assert!(
        service
            .contains("Cette aide a sa fiche, pour savoir à qui elle s’adresse, le montant, les conditions")
    );
    assert!(service.contains("href=\"/aides/aide-au-permis/\""), "{service}");
    assert!(service.contains("<dt>Prix</dt><dd>Voir la fiche de l’aide</dd>"));
    assert!(page(&site, "aides/aide-au-permis/index.html").contains("/annuaire/valclair--pret-de-scooter/"));
    // What the aid does not say either is still to be completed.
    let vague = site.replacing(AID, "montant:\n  plafond: 600\n  par: \"par personne\"\n", "");
    assert!(page(&vague, scooter).contains("<dt>Prix</dt><dd><span class=\"a-completer\">"));
}

#[test]
fn an_organisation_leads_to_its_places_before_all_else() {
    let site = Site::small().replacing(
        "organismes.yaml",
        "  autres_noms: [Mission locale]",
        "  autres_noms: [Mission locale]\n  structures: [valclair--mission-locale]",
    );
    let html = page(&site, "organismes/mission-locale/index.html");
    let place = html.find("/annuaire/valclair--mission-locale/").expect("its place");
    assert!(place < html.find("id=\"prescrit\"").expect("the aids it prescribes"));
    let back = page(&site, "annuaire/valclair--mission-locale/index.html");
    assert!(back.contains("/organismes/mission-locale/"));
}
