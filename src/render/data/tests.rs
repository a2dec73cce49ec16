//! The data files of a small site, from its folder to its bytes.

use std::path::Path;

use super::{bytes, catalogue, redirects, writers};
use crate::check;
use crate::plan::{Plan, plan};

const SITE: &str = "titre: \"Guide de l'insertion\"\nurl: https://exemple.fr/guide/\ndescription: Le guide & son annuaire\ndate: 2026-11-22\nediteur:\n  nom: Département\n";

/// A small site: one entry of most kinds.
const CONTENT: &[(&str, &str)] = &[
    ("vocabulaires/thematiques.yaml", "- id: mobilite\n  nom: Mobilité\n  data_inclusion: [mobilite]\n"),
    ("vocabulaires/publics.yaml", "- id: jeunes\n  nom: Jeunes\n  data_inclusion: [jeunes]\n"),
    ("organismes.yaml", "- id: departement\n  nom: Département\n- id: plie\n  nom: PLIE\n"),
    (
        "territoires/vienne.yaml",
        "- id: vienne\n  nom: Vienne\n  type: departement\n  code: \"86\"\n- id: loudun\n  nom: Loudun\n  type: mds\n  parent: vienne\n  communes: [\"86137\"]\n  chef_lieu: \"86137\"\n  rattachement: indicatif\n",
    ),
    (
        "communes.json",
        r#"[{"code_insee":"86194","nom":"Poitiers","codes_postaux":["86000"],"population":90000,"departement":"86","arrondissement":null,"epci_code":null,"epci_nom":null,"latitude":46.58,"longitude":0.34},
            {"code_insee":"86137","nom":"Loudun","codes_postaux":["86200"],"population":6700,"departement":"86","arrondissement":null,"epci_code":null,"epci_nom":null,"latitude":47.0,"longitude":0.08}]"#,
    ),
    (
        "programmes/pdi/programme.yaml",
        "nom: PDI\nterritoire: vienne\nperiode: {debut: 2011, fin: 2013}\nresume: Un programme.\nsource: PDI\naxes:\n  - {id: emploi, numero: 1, nom: Emploi}\n",
    ),
    (
        "programmes/pdi/orientations/mobilite.md",
        "---\nnom: Mobilité\naxe: emploi\nenjeu: Bouger\nthematiques: [mobilite]\n---\n",
    ),
    (
        "programmes/pdi/actions/26-kit.md",
        "---\nnumero: 26\ntitre: \"Kit *mobilité*\"\norientations: [mobilite]\nobjectifs: {principaux: [\"Informer, orienter\", \"Équiper\"]}\npilotes: [departement]\npartenaires:\n  - {organisme: plie, precision: au titre de la CAP}\npublics: [jeunes]\ncalendrier:\n  - {annee: 2011, jusque: 2012, etape: Écrire}\nrealise_par: [\"aide:permis\"]\nanciennes_urls: [/actions/26/, /fiches/26/index.html]\nsource: PDI, fiche 26\n---\nTexte.\n",
    ),
    (
        "aides/permis.md",
        "---\nnom: Aide au permis\nsigle: AP\nresume: \"Paie le permis : 1 500 € au plus.\"\nen_clair: |\n  Cette aide paie le permis.\n\n  Voyez [la fiche](action:pdi/26-kit).\norganisme: departement\npublics: [jeunes]\nthematiques: [mobilite]\nterritoires: [vienne]\nprogrammes: [pdi]\nmontant: {plafond: 1500, par: par an}\ndepenses:\n  - {nature: Leçons, duree: 6 mois, montant: 40 € par heure, justificatifs: [Devis], justificatifs_apres: [Facture]}\npieces: [\"Carte d'identité\", \"Devis, ou facture\"]\nactions_liees: [pdi/26-kit]\nverifie_le: 2026-03-01\nsource: {document: PDI, passage: 4e partie}\n---\n",
    ),
    (
        "glossaire.yaml",
        "- sigle: PLIE\n  developpe: Plan local pour l'insertion et l'emploi\n  synonymes: [plan local]\n  publie_le: 2026-05-02\n",
    ),
    (
        "annuaire/tout.yaml",
        "structures:\n  - source: pdi\n    id: pdi--mds\n    nom: Maison départementale de la solidarité\n    date_maj: \"2010-12-31\"\n    code_insee: \"86137\"\n    latitude: 47.01\n    telephone: 05 49 00 00 01\n    reseaux_porteurs: [departements, maisons-des-solidarites, departements]\n  - source: pdi\n    id: pdi--cachee\n    nom: Pas encore\n    date_maj: \"2010-12-31\"\n    brouillon: oui\nservices:\n  - source: pdi\n    structure_id: pdi--mds\n    id: pdi--velos\n    nom: Prêt de vélos\n    description: \"Un **vélo** pour aller au travail.\"\n    date_maj: \"2010-12-31\"\n    type: aide-materielle\n    thematiques: [mobilite--acceder-a-un-vehicule]\n    publics: [jeunes]\n    zone_eligibilite: [\"86\"]\n    volume_horaire_hebdomadaire: 1.5\n    nombre_semaines: 3\n",
    ),
    (
        "agenda.yaml",
        "- id: forum\n  titre: \"Forum de l'emploi, à Loudun ; entrée libre\"\n  debut: 2027-01-30\n  fin: 2027-01-31\n  horaire: de 9 h à 12 h\n  lieu: \"Loudun, salle des fêtes\"\n  description: \"Première ligne assez longue pour être pliée à soixante-quinze octets, avec des accents : é è à ç.\"\n  thematiques: [mobilite]\n- id: bilan\n  titre: Bilan\n  debut: 2027-02\n- id: annee\n  titre: Année de la mobilité\n  debut: 2025\n- id: essai\n  titre: Essai\n  debut: 2007-11\n  fin: 2009-12\n",
    ),
];

/// Plans the site made of `content` under `site` and hands it over.
fn with_plan<T>(site: &str, content: &[(&str, &str)], look: impl FnOnce(&Plan<'_>) -> T) -> T {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in content.iter().chain(&[("site.yaml", site)]) {
        let path = folder.path().join("content").join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let checked = check::check(crate::load::load(folder.path()), &check::Options::default());
    let site = checked.site.unwrap_or_else(|| panic!("the site is refused: {:#?}", checked.diagnostics));
    look(&plan(&site))
}

/// The text of a data file of the small site.
fn file(name: &str) -> String {
    with_plan(SITE, CONTENT, |plan| text_of(plan, name))
}

fn text_of(plan: &Plan<'_>, name: &str) -> String {
    let (_, fill) = writers(plan).into_iter().find(|(n, _)| n == name).expect("the file is made");
    let bytes = bytes(&fill);
    String::from_utf8(bytes).expect("the file is UTF-8")
}

#[test]
fn all_files_are_made_in_order_and_twice_the_same() {
    let names = |plan: &Plan<'_>| writers(plan).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let expected = [
        "agenda.ics",
        "donnees/actions.csv",
        "donnees/aides.csv",
        "donnees/glossaire.csv",
        "donnees/pages.json",
        "donnees/services.csv",
        "donnees/services.json",
        "donnees/structures.csv",
        "donnees/structures.json",
        "donnees/territoires.csv",
        "nouveautes.atom",
        "robots.txt",
        "sitemap.xml",
    ];
    with_plan(SITE, CONTENT, |plan| assert_eq!(names(plan), expected));
    let filled = |plan: &Plan<'_>| writers(plan).iter().map(|(_, fill)| bytes(fill)).collect::<Vec<_>>();
    let all = || with_plan(SITE, CONTENT, filled);
    assert!(all() == all());
    // A site without content still has them all: their addresses are known.
    with_plan(SITE, &[], |plan| assert_eq!(names(plan), expected));
}

#[test]
fn pages_say_what_they_are_about() {
    let pages = file("donnees/pages.json");
    let line = |url: &str| {
        let start = format!("{{\"url\":\"{url}\"");
        pages.lines().find(|l| l.starts_with(&start)).unwrap_or_default().trim_end_matches(',').to_owned()
    };
    assert_eq!(
        line("/aides/permis/"),
        r#"{"url":"/aides/permis/","type":"aide","id":"permis","titre":"Aide au permis","programme":"pdi","territoires":["vienne"],"thematiques":["mobilite"],"publics":["jeunes"]}"#
    );
    assert_eq!(
        line("/programmes/pdi/actions/26-kit/"),
        r#"{"url":"/programmes/pdi/actions/26-kit/","type":"action","id":"26-kit","titre":"Kit mobilité","programme":"pdi","territoires":["vienne"],"thematiques":["mobilite"],"publics":["jeunes"]}"#
    );
    assert_eq!(
        line("/aides/"),
        r#"{"url":"/aides/","type":"aides","id":"aides","titre":"Aides","territoires":[],"thematiques":[],"publics":[]}"#
    );
    assert!(line("/territoires/loudun/imprimer/").contains(r#""type":"imprimer","id":"loudun""#));
    assert!(!pages.contains("404"), "{pages}");
    assert!(serde_json::from_str::<Vec<serde_json::Value>>(&pages).is_ok());
}

#[test]
fn the_directory_is_data_inclusion() {
    insta::assert_snapshot!(file("donnees/structures.json"), @r#"
    [
    {"source":"pdi","id":"pdi--mds","nom":"Maison départementale de la solidarité","date_maj":"2010-12-31","description":null,"lien_source":null,"siret":null,"commune":null,"code_postal":null,"code_insee":"86137","adresse":null,"complement_adresse":null,"longitude":null,"latitude":47.01,"telephone":"+33549000001","courriel":null,"site_web":null,"horaires_accueil":null,"accessibilite_lieu":null,"reseaux_porteurs":["departements","maisons-des-solidarites"]}
    ]
    "#);
    insta::assert_snapshot!(file("donnees/services.json"), @r#"
    [
    {"source":"pdi","structure_id":"pdi--mds","id":"pdi--velos","nom":"Prêt de vélos","description":"Un vélo pour aller au travail.","lien_source":null,"date_maj":"2010-12-31","type":"aide-materielle","thematiques":["mobilite--acceder-a-un-vehicule"],"frais":null,"frais_precisions":null,"publics":["jeunes"],"publics_precisions":null,"conditions_acces":null,"commune":null,"code_postal":null,"code_insee":null,"adresse":null,"complement_adresse":null,"longitude":null,"latitude":null,"telephone":null,"courriel":null,"modes_accueil":null,"zone_eligibilite":["86"],"contact_nom_prenom":null,"lien_mobilisation":null,"modes_mobilisation":null,"mobilisable_par":null,"mobilisation_precisions":null,"volume_horaire_hebdomadaire":1.5,"nombre_semaines":3,"horaires_accueil":null}
    ]
    "#);
    assert!(file("donnees/structures.csv").contains(
        "\"departements,maisons-des-solidarites\",loudun,https://exemple.fr/guide/annuaire/pdi--mds/\r\n"
    ));
}

#[test]
fn tables_have_a_header_and_a_line_per_entry() {
    insta::assert_snapshot!(file("donnees/aides.csv").replace("\r\n", "⏎\n"));
    insta::assert_snapshot!(file("donnees/actions.csv").replace("\r\n", "⏎\n"));
    insta::assert_snapshot!(file("donnees/territoires.csv").replace("\r\n", "⏎\n"), @r"
    id,nom,type,code,parent,chef_lieu,rattachement,epci,communes,source,verifie_le,url⏎
    vienne,Vienne,departement,86,,,,,86194 | 86137,,,https://exemple.fr/guide/territoires/vienne/⏎
    loudun,Loudun,mds,,vienne,86137,indicatif,,86137,,,https://exemple.fr/guide/territoires/loudun/⏎
    ");
    insta::assert_snapshot!(file("donnees/glossaire.csv").replace("\r\n", "⏎\n"), @r"
    id,sigle,terme,developpe,definition,synonymes,voir,source,url⏎
    plie,PLIE,,Plan local pour l'insertion et l'emploi,,plan local,,,https://exemple.fr/guide/glossaire/#plie⏎
    ");
}

#[test]
fn every_column_has_a_meaning() {
    for dataset in catalogue() {
        for column in &dataset.colonnes {
            assert!(!column.sens.is_empty(), "{} : {}", dataset.url, column.nom);
        }
    }
}

#[test]
fn search_engines_see_the_pages_that_are_theirs() {
    let map = file("sitemap.xml");
    assert!(map.contains(
        "<url><loc>https://exemple.fr/guide/aides/permis/</loc><lastmod>2026-03-01</lastmod></url>"
    ));
    assert!(map.contains("<url><loc>https://exemple.fr/guide/</loc></url>"), "{map}");
    assert!(!map.contains("imprimer") && !map.contains("404") && !map.contains('#'), "{map}");
    assert_eq!(
        file("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://exemple.fr/guide/sitemap.xml\n"
    );
}

#[test]
fn the_feed_tells_what_is_new() {
    insta::assert_snapshot!(file("nouveautes.atom"));
}

#[test]
fn an_edition_in_which_nothing_is_dated_is_the_news() {
    let feed = with_plan(SITE, &[CONTENT[0]], |plan| text_of(plan, "nouveautes.atom"));
    assert!(feed.contains("<title>Édition du 22 novembre 2026</title>"), "{feed}");
    let undated = SITE.replace("date: 2026-11-22\n", "");
    let feed = with_plan(&undated, &[CONTENT[0]], |plan| text_of(plan, "nouveautes.atom"));
    assert!(feed.contains("<updated>1970-01-01T12:00:00Z</updated>"), "{feed}");
    assert!(feed.contains("<title>Contenu du site</title>"), "{feed}");
}

#[test]
fn events_stand_where_calendars_show_them() {
    let calendar = file("agenda.ics");
    for line in calendar.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line:?}");
    }
    insta::assert_snapshot!(calendar.replace("\r\n ", "").replace("\r\n", "\n"));
}

#[test]
fn former_addresses_lead_to_the_new_one() {
    let new = "/programmes/pdi/actions/26-kit/".to_owned();
    let expected =
        ["/actions/26/", "/fiches/26/"].map(|old| (old.to_owned(), new.clone(), "Kit mobilité".to_owned()));
    assert_eq!(with_plan(SITE, CONTENT, redirects), expected);
}
