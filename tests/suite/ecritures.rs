//! The same mistake is told alike however the entry is written: a block, a line between braces, a row of a table.

use crate::site::Site;
use passerelle::diagnostics::{Diagnostic, Severity};

const DIRECTORY: &str = "annuaire/valclair.yaml";

/// The small site whose structure is written between braces, with these keys at the end.
fn braced(keys: &str) -> Site {
    let text = Site::small().read(DIRECTORY);
    let (from, to) =
        (text.find("  - source").expect("a structure"), text.find("services:").expect("services"));
    let one = format!(
        "  - {{source: valclair, id: valclair--mission-locale, nom: \"Mission locale\", date_maj: 2026-09-01, {keys}}}\n"
    );
    Site::small().with(DIRECTORY, format!("{}{one}{}", &text[..from], &text[to..]))
}

/// The same as a table.
fn row(columns: &str, cells: &str) -> Site {
    let text = Site::small().read(DIRECTORY);
    let services = &text[text.find("services:").expect("services")..];
    let table = format!(
        "source;id;nom;date_maj;{columns}\nvalclair;valclair--mission-locale;Mission locale;2026-09-01;{cells}\n"
    );
    Site::small().with(DIRECTORY, services).with("annuaire/structures.csv", table)
}

fn codes(site: &Site) -> Vec<&'static str> {
    site.diagnostics().iter().map(|d| d.code).collect()
}

/// What is underlined of the line that is shown.
fn underlined(found: &Diagnostic) -> String {
    let (start, width) = found.underlined();
    found.excerpt.chars().skip(start).take(width).collect()
}

#[track_caller]
fn only(site: &Site) -> Diagnostic {
    let mut found = site.diagnostics();
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[test]
fn links_to_what_is_left_out_are_counted_in_every_form() {
    let block = "    adresse: \"3 rue du Pont\"\n";
    let drafted = Site::small().replacing(DIRECTORY, block, &format!("{block}    brouillon: oui\n"));
    for (site, written) in [
        (drafted, "brouillon"),
        (braced("brouillon: oui"), "brouillon"),
        (braced("depublie_le: 2025-01-01"), "depublie_le"),
        (braced("publie_le: 2031-01-01"), "publie_le"),
        (row("brouillon", "oui"), "oui"),
        (row("depublie_le", "01/01/2025"), "01/01/2025"),
    ] {
        let found = only(&site);
        assert_eq!((found.code, &*underlined(&found)), ("liens-retires", written), "{found:#?}");
        assert!(found.message.contains("1 lien y mène"), "{found:#?}");
    }
    let block =
        "- id: demandeurs-emploi\n  nom: Demandeurs d'emploi\n  data_inclusion: [demandeurs-emploi]\n";
    let one = "- {id: demandeurs-emploi, brouillon: oui, nom: \"Demandeurs d'emploi\"}\n";
    let found = Site::small().replacing("vocabulaires/publics.yaml", block, one).diagnostics();
    assert!(found.iter().any(|d| d.code == "liens-retires" && underlined(d) == "brouillon"), "{found:#?}");
}

#[test]
fn what_is_wrong_with_a_place_is_shown_where_it_is_written() {
    let keys =
        "commune: Valclair, code_insee: \"99001\", code_postal: \"99200\", latitude: 0.34, longitude: 46.58";
    let found = braced(keys).diagnostics();
    let shown: Vec<_> = found.iter().map(|d| (d.code, underlined(d))).collect();
    assert_eq!(shown, [("commune-autre", "\"99200\"".into()), ("coordonnees", "0.34".into())], "{found:#?}");

    let columns = "commune;code_insee;code_postal;latitude;longitude;horaires_accueil;verifie_le";
    let found = row(columns, "Valclair;99001;99200;0,34;46,58;lundi;2031-01-01").diagnostics();
    let shown: Vec<_> = found
        .iter()
        .map(|d| (d.code, d.message.split(" :").next().unwrap_or_default(), underlined(d)))
        .collect();
    let expected = [
        ("commune-autre", "cellule G2", "99200".to_owned()),
        ("coordonnees", "cellule H2", "0,34".to_owned()),
        ("horaires", "cellule J2", "lundi".to_owned()),
        ("date-future", "cellule K2", "2031-01-01".to_owned()),
    ];
    assert_eq!(shown, expected, "{found:#?}");
}

#[test]
fn a_code_that_is_no_commune_s_is_told_overseas_too() {
    let site = braced("commune: Valclair, code_insee: \"97105\"");
    let communes = site.read("communes.json");
    let communes = communes.replace("\"99\"", "\"971\"").replace("\"9900", "\"9710");
    let site = site.with("communes.json", communes);
    let said = site.messages();
    assert!(said.contains("aucune commune n'a le code INSEE 97105"), "{said}");
}

#[test]
fn an_emptied_table_is_told_as_an_emptied_list_is() {
    let emptied = |name: &str, text: &str| {
        let site = Site::small().with(&format!("{name}.csv"), text);
        std::fs::remove_file(site.content(&format!("{name}.yaml"))).expect("removed");
        only(&site)
    };
    for text in ["", "\n \n", ";;\n", "id;nom\n", "sep=;\nid;nom\n"] {
        let found = emptied("vocabulaires/situations", text);
        assert_eq!((found.code, found.severity), ("fichier-vide", Severity::Error), "{text:?}: {found:#?}");
    }
    let found = emptied("agenda", "titre;debut\n");
    assert_eq!((found.code, found.severity), ("fichier-vide", Severity::Warning));
    assert!(found.message.contains("ligne de titres"), "{found:#?}");
}

#[test]
fn the_cause_is_told_alone() {
    let id = Site::small().replacing("organismes.yaml", "- id: departement", "- id: Departement");
    assert!(only(&id).help.contains("« departement »"));
    for name in ["agenda.yaml", "organismes.yaml", "aides/aide-au-permis.md", "site.yaml"] {
        let site = Site::small();
        std::fs::remove_file(site.content(name)).expect("removed");
        std::fs::create_dir(site.content(name)).expect("folder made");
        let found = only(&site);
        assert_eq!((found.code, found.file), ("fichier-special", format!("content/{name}")));
    }
    assert_eq!(codes(&Site::small().with("site.yaml", "titre: \"ouvert\n")), ["yaml-guillemet"]);
}

#[test]
fn a_decimal_comma_between_braces_is_understood() {
    let page = |keys: &str| {
        Site::small().replacing("pages/a-propos.md", "titre: ", &format!("chiffres: [{keys}]\ntitre: "))
    };
    let found = only(&page("{libelle: A, valeur: 12,5, unite: h}"));
    assert!(found.help.contains("« 12.5 »") && found.help.contains("\"12,5\""), "{found:#?}");
    assert_eq!(codes(&page("{libelle: A, valeur: 12.5, unite: h}")), [""; 0]);
    let other = only(&page("{libelle: A, valeur: 12, unite: h, 5: x}"));
    assert!(other.help.starts_with("clés possibles"), "{other:#?}");
}

#[test]
fn hours_that_readers_would_see_as_they_are_written_are_told() {
    let found = |hours: &str| {
        let keys = format!("    horaires_accueil: '{hours}'\n    territoires: [valclair]");
        Site::small().replacing(DIRECTORY, "    territoires: [valclair]", &keys).diagnostics()
    };
    for said in ["Mo-Fr 09:00-12:00, Sa 10:00-12:00", "SH Mo-Fr 10:00-12:00", "Mo 08:00-12:00 \"le matin\""] {
        assert_eq!(found(said), [], "{said}");
    }
    for unsaid in ["Mo", "week 01-53/2 Tu 10:00-12:00", "lundi", "Mo-Fr 08:00-12:00 || \"sur rendez-vous\""] {
        let found = found(unsaid);
        assert!(found.len() == 1 && found[0].code == "horaires", "{unsaid}: {found:#?}");
        assert!(!found[0].help.contains("vouliez-vous"), "{found:#?}");
    }
}

#[test]
fn a_postal_code_among_the_zones_is_recognised() {
    let zone = |code: &str| {
        let keys = format!("    territoires: [val, hauts]\n    zone_eligibilite: [\"{code}\"]");
        Site::small().replacing(DIRECTORY, "    territoires: [val, hauts]", &keys).diagnostics()
    };
    let found = zone("99000");
    assert!(found.len() == 1 && found[0].help.contains("« 99001 »"), "{found:#?}");
    for fine in ["99001", "99", "75056", "france"] {
        assert_eq!(zone(fine), [], "{fine}");
    }
}

#[test]
fn an_image_that_is_none_is_told() {
    let page = |text: &str| {
        let site = Site::small().with("fichiers/PTI.PDF", "%PDF").with("fichiers/pont.JPG", "x");
        site.with("pages/vue.md", format!("---\ntitre: Vue\n---\n\n{text}\n"))
    };
    let found = only(&page("![vue](/fichiers/PTI.PDF)"));
    assert_eq!((found.code, found.severity), ("image-illisible", Severity::Error));
    assert!(found.help.contains("un lien"), "{found:#?}");
    let raw = page("<img src=\"/fichiers/PTI.PDF\" alt=\"vue\">").diagnostics();
    let told = |d: &Diagnostic| d.code == "html" && d.message.contains("n'est pas une image");
    assert!(raw.iter().any(told) && raw.iter().all(|d| d.severity == Severity::Warning), "{raw:#?}");
    assert_eq!(codes(&page("![vue](/aides/)")), ["lien-interdit"]);
    assert_eq!(codes(&page("![vue](/fichiers/pont.JPG) [guide](/fichiers/PTI.PDF)")), [""; 0]);
}

#[test]
fn what_is_only_badly_written_is_said_to_be() {
    let rows = "tableaux: [{titre: T, colonnes: [a], lignes: [[a, b]]}]\ntitre: ";
    let found = only(&Site::small().replacing("pages/a-propos.md", "titre: ", rows));
    assert_eq!(&*found.message, "cette ligne a 2 cases, le tableau a 1 colonne");
    let found = only(&Site::small().replacing("pages/a-propos.md", "titre: ", "titre: !!str "));
    assert!(found.message.contains("« !!str »") && found.help.contains("retirez-la"), "{found:#?}");
    let found =
        only(&Site::small().replacing("pages/a-propos.md", "titre: ", "verifie_le: déc. 2026\ntitre: "));
    assert!(found.help.contains("2026-12-JJ"), "{found:#?}");
    let found = only(&Site::small().replacing("agenda.yaml", "debut: 2027-03-12", "debut: mars 2027"));
    assert!(found.help.contains("« 2027-03 »"), "{found:#?}");
}

#[test]
fn what_is_asked_of_a_command_is_checked() {
    let site = Site::small();
    let (code, said) = site.run(&["schema", "--cms", "saisie", "--depot", "pas un depot"]);
    assert!(code == Some(2) && said.contains("ORGANISATION/NOM"), "{said}");
    let (code, said) = site.run(&["schema", "--cms", "saisie"]);
    assert!(code == Some(0) && said.contains("--depot"), "{said}");
    let (code, said) = site.run(&["schema", "--cms", "saisie", "--depot", "groupe/sous-groupe/guide"]);
    assert!(code == Some(0) && !said.contains("--depot"), "{said}");
    let (code, said) = site.run(&["new", "aide", &"a".repeat(300)]);
    assert!(code == Some(2) && said.contains("trop long"), "{said}");
    assert_eq!(site.run(&["new", "faq", &"a".repeat(200)]).0, Some(0));
}

#[test]
fn the_address_of_a_site_is_written_alike_everywhere() {
    let site = Site::small();
    let (code, said) = site.run(&["build", "--silencieux", "--base-url", "https://réunion.example/é/"]);
    assert_eq!(code, Some(0), "{said}");
    for file in ["sitemap.xml", "robots.txt", "index.html"] {
        let text = std::fs::read_to_string(site.root().join("public").join(file)).expect("published");
        assert!(text.contains("https://xn--runion-bva.example/%C3%A9/"), "{file}");
        assert!(!text.contains("réunion.example") && !text.contains("/é/"), "{file}");
    }
}
