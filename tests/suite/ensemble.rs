//! All the mistakes in one run: what cannot be understood of a sheet hides neither its other mistakes nor makes false ones.

use crate::site::Site;
use passerelle::diagnostics::Diagnostic;

const AID: &str = "aides/aide-au-permis.md";

/// The small site with three mistakes in its aid: an organisation, a link in a value, another in the text.
fn faulty() -> Site {
    Site::small()
        .replacing(AID, "organisme: departement", "organisme: zzz")
        .replacing(AID, "une promesse d'embauche", "une [promesse](kit:zzz)")
        .replacing(AID, "[guide de la mobilité](kit:mobilite)", "[guide](kit:yyy)")
}

fn codes(found: &[Diagnostic]) -> Vec<(&str, u32)> {
    found.iter().map(|d| (d.code, d.line)).collect()
}

/// The mistakes of `site`, without the one that `edit` makes.
fn beside(edit: impl FnOnce(Site) -> Site, first: &str) -> Vec<&'static str> {
    let found = edit(faulty()).diagnostics();
    let (own, others): (Vec<_>, Vec<_>) = found.iter().partition(|d| d.code == first);
    assert_eq!(own.len(), 1, "{found:#?}");
    assert!(others.iter().all(|d| d.file == format!("content/{AID}")), "{others:#?}");
    others.iter().map(|d| d.code).collect()
}

#[test]
fn a_key_that_is_missing_or_wrong_hides_no_other_mistake() {
    let all = ["reference-inconnue", "lien-mort", "lien-mort"];
    let found = faulty().diagnostics();
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), all, "{found:#?}");
    let name = "nom: \"Aide au permis\"\n";
    assert_eq!(beside(|site| site.replacing(AID, name, ""), "cle-manquante"), all);
    assert_eq!(beside(|site| site.replacing(AID, name, "nam: \"Aide au permis\"\n"), "cle-inconnue"), all);
    assert_eq!(beside(|site| site.replacing(AID, name, "nom: [a]\n"), "type"), all);
    assert_eq!(beside(|site| site.replacing(AID, name, "nom:\n"), "valeur-vide"), all);
    let list = "publics: [beneficiaires-rsa, demandeurs-emploi]";
    assert_eq!(beside(|site| site.replacing(AID, list, "publics: {a: b}"), "type"), all);
    let summary = "resume: \"Paie une partie du permis de conduire quand on en a besoin pour travailler : 600 € au plus.\"\n";
    assert_eq!(beside(|site| site.replacing(AID, summary, ""), "cle-manquante"), all);
}

#[test]
fn a_group_without_its_key_keeps_its_links() {
    let site = Site::small().replacing(AID, "- nature: \"Leçons de conduite\"", "- note: \"[ici](kit:zzz)\"");
    let found = site.diagnostics();
    assert!(found.iter().any(|d| d.code == "cle-manquante" || d.code == "cle-inconnue"), "{found:#?}");
    assert!(found.iter().all(|d| d.file == format!("content/{AID}")), "{found:#?}");
}

#[test]
fn the_sheets_of_a_programme_without_its_name_are_checked() {
    let action = "programmes/exemple/actions/01-bouger-vers-l-emploi.md";
    let text = Site::small().read(action);
    let site = Site::small()
        .replacing("programmes/exemple/programme.yaml", "nom:", "# nom:")
        .with(action, format!("{text}\nVoyez [ce kit](kit:zzz) et [cette aide](aide:aide-au-permis).\n"));
    let found = site.diagnostics();
    assert_eq!(found.len(), 2, "{found:#?}");
    let codes: Vec<_> = codes(&found).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["lien-mort", "cle-manquante"]);
}

#[test]
fn what_names_a_sheet_that_cannot_be_understood_is_not_at_fault() {
    let site = Site::small()
        .replacing(AID, "nom: \"Aide au permis\"\n", "")
        .replacing("kits/mobilite/kit.yaml", "nom:", "# nom:")
        .replacing("territoires/valclair.yaml", "nom:", "# nom:");
    let found = site.diagnostics();
    assert!(found.iter().all(|d| d.code == "cle-manquante"), "{found:#?}");
}

#[test]
fn one_mistake_is_said_once() {
    let only = |site: Site| site.diagnostics().iter().map(|d| d.code).collect::<Vec<_>>();
    let kit = Site::small().replacing("kits/mobilite/kit.yaml", "[prendre-le-bus,", "[prendre-le-bus.md,");
    assert_eq!(only(kit), ["module-absent"]);
    let axis = "  - id: acces-emploi\n    numero: 1\n    nom: \"Aller vers l'emploi\"";
    let axes =
        Site::small().replacing("programmes/exemple/programme.yaml", axis, "  - \"Aller vers l'emploi\"");
    assert_eq!(only(axes), ["type"]);
}
