//! What is a draft or withdrawn: nothing that depends on it says more than is true.

use std::fs;

use crate::site::Site;

const PUBLICS: &str = "vocabulaires/publics.yaml";
const DIRECTORY: &str = "annuaire/valclair.yaml";

#[test]
fn an_aid_for_a_public_without_a_page_is_not_for_everybody() {
    let site = Site::small()
        .replacing(PUBLICS, "  nom: Bénéficiaires du RSA", "  nom: Bénéficiaires du RSA\n  brouillon: oui")
        .replacing(
            "aides/aide-au-permis.md",
            "publics: [beneficiaires-rsa, demandeurs-emploi]",
            "publics: [beneficiaires-rsa]",
        );
    let out = site.built();
    let list = fs::read_to_string(out.join("aides/index.html")).expect("a page");
    assert!(list.contains("data-publics=\"\""), "{list}");
    let sheet = fs::read_to_string(out.join("aides/aide-au-permis/index.html")).expect("a page");
    assert!(
        sheet.contains("Bénéficiaires du RSA") && !sheet.contains("publics/beneficiaires-rsa"),
        "{sheet}"
    );
}

#[test]
fn an_action_still_says_whom_it_is_for() {
    let named = "  nom: Demandeurs d'emploi";
    let site = Site::small().replacing(PUBLICS, named, &format!("{named}\n  brouillon: oui"));
    let path = "programmes/exemple/actions/01-bouger-vers-l-emploi/index.html";
    let sheet = fs::read_to_string(site.built().join(path)).expect("a page");
    assert!(sheet.contains("Demandeurs d’emploi") && !sheet.contains("publics/demandeurs-emploi"), "{sheet}");
}

#[test]
fn services_go_with_their_structure_and_a_contact_that_is_gone_leaves_no_title() {
    let withdrawn = "    date_maj: 2026-09-01\n    depublie_le: 2026-01-01\n    description: \"Accueille";
    let site = Site::small()
        .replacing(DIRECTORY, "    date_maj: 2026-09-01\n    description: \"Accueille", withdrawn)
        .replacing(
            "territoires/valclair.yaml",
            "  nom: Le Val\n",
            "  nom: Le Val\n  contact: {structure: valclair--mission-locale}\n",
        );
    let out = site.built();
    assert!(!out.join("annuaire/valclair--pret-de-scooter").exists());
    let data = fs::read_to_string(out.join("donnees/services.json")).expect("data");
    assert!(!data.contains("pret-de-scooter"), "{data}");
    let place = fs::read_to_string(out.join("territoires/val/index.html")).expect("a page");
    assert!(!place.contains("id=\"contact\""), "{place}");
    let (code, said) = site.run(&["build"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("pret-de-scooter") || said.contains("Prêt de scooter"),
        "what is left out is told: {said}"
    );
}

#[test]
fn drafts_do_not_bring_back_what_is_withdrawn() {
    let site = Site::small()
        .replacing("aides/aide-au-permis.md", "delai:", "depublie_le: 2026-01-01\ndelai:")
        .replacing("kits/mobilite/kit.yaml", "nom:", "brouillon: oui\nnom:");
    let (code, said) = site.run(&["build", "--drafts"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(site.root().join("public/kits/mobilite/index.html").exists());
    assert!(!site.root().join("public/aides/aide-au-permis").exists());
}
