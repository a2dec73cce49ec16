//! Every message that an editor can read, and the guide that explains it (`docs/erreurs.md`).
//!
//! The examples of the guide are made on the small site: the guide, the messages and the code can't part.

use std::collections::BTreeSet;
use std::path::Path;

use crate::site::{self, Site};

/// An example of the guide: `faux` in the file gives the code, `juste` does not.
struct Example {
    file: String,
    wrong: String,
    right: Option<String>,
}

const GUIDE: &str = include_str!("../../docs/erreurs.md");

/// The codes of the guide with their part of it.
fn sections() -> Vec<(&'static str, &'static str)> {
    GUIDE
        .split("\n### `")
        .skip(1)
        .filter_map(|part| part.split_once('`'))
        .map(|(code, rest)| (code, rest.split("\n## ").next().unwrap_or(rest)))
        .collect()
}

/// `Dans `content/x` :` then a block «Faux», and a block «Juste» if the mistake can be corrected in place.
fn example(part: &str) -> Option<Example> {
    let file = part.split("Dans `content/").nth(1)?.split('`').next()?.to_owned();
    let mut blocks = part.split("```").skip(1).step_by(2).map(|block| {
        let (_, text) = block.split_once('\n').expect("a block of lines");
        text.trim_end_matches('\n').to_owned()
    });
    Some(Example { file, wrong: blocks.next()?, right: blocks.next() })
}

fn make(code: &str) -> Site {
    let (_, part) = *sections().iter().find(|(c, _)| *c == code).unwrap_or_else(|| panic!("no {code}"));
    let Example { file, wrong, right } = example(part).unwrap_or_else(|| panic!("{code} has no example"));
    match right {
        Some(right) => Site::small().replacing(&file, &right, &wrong),
        None => Site::small().with(&file, wrong),
    }
}

/// The message of the example of a code.
fn message(code: &str) -> String {
    let site = make(code);
    let found = site.diagnostics();
    assert!(found.iter().any(|d| d.code == code), "no {code}: {found:#?}");
    passerelle::diagnostics::to_text(&found)
}

#[test]
fn the_small_site_is_right() {
    insta::assert_snapshot!(Site::small().messages(), @"");
}

#[test]
fn the_cells_of_a_table_are_read_as_any_text() {
    let table = "tableaux:\n  - titre: Barème\n    colonnes: [Aide, Image]\n    lignes:\n      - [\"[permis](aide:absente)\", \"![x](https://autre.example/a.png)\"]\nsource:";
    let site = Site::small().replacing("aides/aide-au-permis.md", "source:", table);
    let codes: Vec<_> = site.diagnostics().iter().map(|d| (d.code, d.line, d.column)).collect();
    assert_eq!(codes, [("lien-mort", 34, 11), ("lien-interdit", 34, 37)]);
}

#[test]
fn a_step_does_not_end_before_it_begins() {
    let site = Site::small().replacing(
        "programmes/exemple/actions/01-bouger-vers-l-emploi.md",
        "  - annee: 2026\n",
        "  - annee: 2028\n    jusque: 2026\n",
    );
    let codes: Vec<_> = site.diagnostics().iter().map(|d| (d.code, d.line, d.column)).collect();
    assert_eq!(codes, [("periode", 17, 13)]);
}

/// The small site with `new` in place of `old` in the sheet of its aid, or of `file`: what is said of it.
fn told(file: &str, old: &str, new: &str) -> Vec<(&'static str, String)> {
    let found = Site::small().replacing(file, old, new).diagnostics();
    found.into_iter().map(|d| (d.code, format!("{} → {}", d.message, d.help))).collect()
}

#[test]
fn one_mistake_is_told_once_for_what_it_is() {
    let aid = "aides/aide-au-permis.md";
    let linked = "actions_liees: [exemple/01-bouger-vers-l-emploi]";
    let with_type = told(aid, linked, "actions_liees: [\"action:exemple/01-bouger-vers-l-emploi\"]");
    let [("reference-inconnue", said)] = &with_type[..] else { panic!("{with_type:?}") };
    assert!(said.contains("« action:exemple/01-bouger-vers-l-emploi » n'existe pas"), "{said}");
    assert!(said.contains("écrivez « exemple/01-bouger-vers-l-emploi », sans « action: »"), "{said}");

    let twice = told(aid, linked, "actions_liees: [exemple/01-bouger-vers-l-emploi, exemple/1]");
    let [("valeur-double", said)] = &twice[..] else { panic!("{twice:?}") };
    assert!(said.contains("sous le nom « exemple/01-bouger-vers-l-emploi »"), "{said}");

    let glued = told(
        aid,
        "publics: [beneficiaires-rsa, demandeurs-emploi]",
        "publics:\n  -beneficiaires-rsa\n  -jeunes",
    );
    let [("type", said)] = &glued[..] else { panic!("{glued:?}") };
    assert!(said.contains("il manque une espace après le tiret"), "{said}");

    let anchor = told(aid, "delai: \"Un mois\"", "delai: &d \"Un mois\"");
    assert!(matches!(anchor[..], [("yaml-alias", _)]), "{anchor:?}");

    let period = told(aid, "nom:", "verifie_le: 2026-01-31\na_verifier_tous_les: 0\nnom:");
    assert!(matches!(period[..], [("nombre", _)]), "{period:?}");

    let site = Site::small().replacing(aid, "nom:", "publie_le: 2026-01-31\nnom:");
    let date = site.read("site.yaml").lines().find(|l| l.starts_with("date:")).expect("a date").to_owned();
    let found = site.replacing("site.yaml", &date, "date: 2026-01").diagnostics();
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["date"], "{found:#?}");
}

#[test]
fn a_file_that_must_change_its_name_is_told_so_with_the_rest() {
    let site = Site::small();
    for name in ["Aide_2", "a b", "aidé"] {
        site.write(&format!("aides/{name}.md"), "---\nnom: x\n---\n");
    }
    let found = site.diagnostics();
    let named =
        |code| found.iter().filter(|d| d.code == code && d.file.starts_with("content/aides/")).count();
    assert!(named("nom-de-fichier") == 3 && named("cle-manquante") >= 3, "{found:#?}");
}

#[test]
fn names_of_a_term_are_said_once() {
    let site = Site::small();
    let glossary = site.read("glossaire.yaml");
    let term =
        "- sigle: ZZZ\n  developpe: \"Une zone\"\n  definition: \"Une zone.\"\n  synonymes: [RMI, RMI]\n";
    let found = site.with("glossaire.yaml", format!("{glossary}\n{term}")).diagnostics();
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["valeur-double"], "{found:#?}");
}

/// The code of each message, with its line.
fn codes_of(site: &Site) -> Vec<(&'static str, u32)> {
    site.diagnostics().iter().map(|d| (d.code, d.line)).collect()
}

#[test]
fn a_number_is_that_of_one_axis_and_of_one_orientation() {
    let programme = "programmes/exemple/programme.yaml";
    let axes = "  - {id: autre, numero: 1, nom: \"Autre\"}\nsignataires";
    let other = "---\nnom: \"Autre\"\nnumero: 1\naxe: acces-emploi\nenjeu: x\nthematiques: [mobilite]\n---\n";
    let site = Site::small().replacing(programme, "signataires", axes);
    let found = site.with("programmes/exemple/orientations/meme-numero.md", other).diagnostics();
    let said: Vec<_> =
        found.iter().map(|d| (d.code, d.file.rsplit('/').next(), d.message.as_ref())).collect();
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said.iter().all(|(code, ..)| *code == "numero-double"), "{said:#?}");
    assert!(said.iter().any(|(_, file, _)| *file == Some("programme.yaml")), "{said:#?}");
}

#[test]
fn the_whole_country_is_not_a_commune() {
    let zones = "    frais: payant\n    zone_eligibilite: [\"99100\", \"99101\"]\n";
    let site = Site::small().replacing("annuaire/valclair.yaml", "    frais: payant\n", zones);
    assert_eq!(codes_of(&site), []);
    let pages = site.built();
    let service = std::fs::read_to_string(pages.join("donnees/services.json")).expect("data");
    assert!(service.contains("99100"), "{service}");
}

#[test]
fn a_record_changed_after_the_edition_is_told_once() {
    let path = "annuaire/valclair.yaml";
    let text = Site::small().read(path);
    let first = text.find("date_maj: ").expect("a date");
    let site = Site::small().with(path, text.replace("date_maj: 2026-09", "date_maj: 2026-12"));
    let found = site.diagnostics();
    let line = 1 + text[..first].matches('\n').count();
    assert!(
        matches!(&found[..], [one] if one.code == "date-future" && one.line as usize == line),
        "{found:#?}"
    );
}

#[test]
fn an_empty_group_is_an_empty_value() {
    let site = Site::small().replacing("aides/aide-au-permis.md", "organisme:", "contact: {}\norganisme:");
    let found = site.diagnostics();
    assert!(matches!(&found[..], [one] if one.code == "valeur-vide"), "{found:#?}");
}

#[test]
fn a_note_that_nothing_calls_is_told() {
    let text = "---\ntitre: Notes\n---\n\nUn texte[^1].\n\n[^1]: Appelée.\n\n[^7]: Seule.\n";
    assert_eq!(codes_of(&Site::small().with("pages/notes.md", text)), [("lien-mal-ecrit", 9)]);
}

#[test]
fn the_page_to_send_needs_nothing_else() {
    let site = Site::small().replacing("aides/aide-au-permis.md", "organisme: dep", "organisme: <dep");
    let checked = site.check();
    let page = passerelle::diagnostics::to_page(&checked.diagnostics, "Le guide");
    assert!(!page.contains("src=") && !page.contains("href="), "{page}");
    let (_, body) = page.split_once("<body>").expect("a body");
    insta::assert_snapshot!(body);
}

#[test]
fn every_code_of_the_source_is_in_the_guide_and_back() {
    let mut used = BTreeSet::new();
    for folder in ["src/load", "src/model", "src/check", "src/render", "src/external", "src/serve"] {
        codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut used);
    }
    let documented: BTreeSet<String> = sections().iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: Vec<_> = used.difference(&documented).collect();
    let extra: Vec<_> = documented.difference(&used).collect();
    assert!(missing.is_empty(), "not in docs/erreurs.md: {missing:?}");
    assert!(extra.is_empty(), "in docs/erreurs.md, but no longer in src: {extra:?}");
}

/// The first literal after each way of making a diagnostic.
fn codes(folder: &Path, out: &mut BTreeSet<String>) {
    let makers = [
        "Diagnostic::error(",
        "Diagnostic::file(",
        "error_help(",
        "error_help::<()>(",
        ".error(",
        ".error::<()>(",
        "problem(",
        "Err((",
        "=> (",
        "Advice = (",
        ".flaw(",
        "out.push((at, ",
        "Some((",
        "flawed(",
    ];
    for name in site::files(folder).iter().filter(|name| name.ends_with(".rs")) {
        let text = std::fs::read_to_string(folder.join(name)).expect("source");
        // What tests make is read by nobody.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for maker in makers {
            // «=> (» is how the YAML errors are listed; elsewhere it makes tuples of other things.
            let listing = maker == "=> (" && !Path::new(name).ends_with("yaml.rs");
            for after in text.split(maker).skip(1).filter(|_| !listing) {
                let Some(code) = after.trim_start().strip_prefix('"').and_then(|t| t.split('"').next())
                else {
                    continue;
                };
                if code.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                    out.insert(code.to_owned());
                }
            }
        }
    }
}

macro_rules! examples {
    ($($name:ident $code:literal)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!($code, message($code));
        })*

        #[test]
        fn every_example_of_the_guide_is_tested() {
            let tested: BTreeSet<&str> = [$($code),*].into_iter().collect();
            let shown: BTreeSet<&str> =
                sections().iter().filter(|(_, part)| example(part).is_some()).map(|(code, _)| *code).collect();
            assert_eq!(tested, shown);
        }
    };
}

examples! {
    an_emptied_list_is_noticed "fichier-vide"
    a_sheet_in_another_folder_is_recognised "fiche-mal-rangee"
    a_merge_must_be_decided "conflit"
    garbled_letters_are_noticed "caracteres-abimes"
    what_new_left_is_written "a-completer"
    an_action_is_not_its_own_neighbour "action-liee"
    a_sheet_does_not_lead_to_itself "renvoi-a-soi"
    a_list_names_each_thing_once "valeur-double"
    curly_quotes_are_noticed "guillemets-courbes"
    a_text_cut_by_a_comment_is_noticed "valeur-coupee"
    no_amount_is_above_its_ceiling "montant-incoherent"
    a_number_is_that_of_its_file "numero-fichier"
    a_link_has_words "lien-sans-texte"
    the_words_of_a_link_say_where_it_leads "lien-vague"
    a_link_that_will_be_text_is_noticed "lien-mal-ecrit"
    signs_that_will_be_shown_are_noticed "mise-en-forme"
    headings_follow_each_other "titre-markdown"
    the_rows_of_a_table_are_complete "tableau-markdown"
    links_to_what_is_left_out_are_counted "liens-retires"
    nothing_was_verified_in_the_future "date-future"
    an_address_is_used_once "adresse-double"
    a_former_address_is_a_path "ancienne-url"
    an_anchor_exists "ancre-morte"
    a_cell_is_computed "cellule-erreur"
    a_key_stands_once "cle-double"
    a_key_is_known "cle-inconnue"
    a_required_key_is_there "cle-manquante"
    a_code_of_data_inclusion_exists "code-data-inclusion"
    a_column_has_its_title "colonne-sans-titre"
    a_commune_code_is_the_right_one "commune-autre"
    a_commune_is_in_one_territory "commune-double"
    a_commune_exists "commune-inconnue"
    the_communes_can_be_read "communes"
    an_aid_says_whom_to_contact "contact-absent"
    a_place_is_on_earth "coordonnees"
    a_date_exists "date"
    a_scheduled_sheet_needs_a_date "date-absente"
    a_kit_has_its_head "dossier-sans-tete"
    a_sheet_begins_with_its_keys "entete-absent"
    a_sheet_has_one_head "entete-double"
    a_head_is_closed "entete-ouvert"
    an_intercommunality_exists "epci-inconnu"
    a_file_to_download_is_there "fichier-absent"
    a_file_is_in_its_place "fichier-inattendu"
    a_value_has_its_form "forme"
    hours_can_be_read "horaires"
    raw_html_is_noticed "html"
    an_id_is_used_once "id-double"
    an_image_has_its_text "image-sans-texte"
    a_link_to_a_script_is_refused "lien-interdit"
    a_link_leads_somewhere "lien-mort"
    a_text_has_its_length "longueur"
    a_kit_has_modules "kit-vide"
    a_module_exists "module-absent"
    a_module_is_listed_once "module-double"
    a_module_is_listed "module-oublie"
    an_amount_has_its_unit "montant-sans-unite"
    a_file_name_makes_an_address "nom-de-fichier"
    a_number_is_a_number "nombre"
    an_action_number_is_used_once "numero-double"
    a_period_ends_after_it_starts "periode"
    everyone_excludes_the_others "publics"
    a_public_of_a_service_has_its_match "public-sans-correspondance"
    a_reference_leads_somewhere "reference-inconnue"
    a_summary_is_short "resume-long"
    an_id_is_of_its_producer "source-autre"
    a_row_has_a_cell_per_column "tableau"
    a_table_can_be_read "tableau-illisible"
    a_territory_is_not_in_itself "territoire-boucle"
    a_value_has_its_type "type"
    a_value_is_in_its_list "valeur-inconnue"
    a_value_is_not_empty "valeur-vide"
    a_sheet_is_verified_in_time "verification-depassee"
    yaml_aliases_are_refused "yaml-alias"
    a_value_begins_with_a_letter "yaml-caractere"
    a_yaml_key_is_a_word "yaml-cle"
    a_bracket_is_closed "yaml-crochet"
    lines_are_aligned "yaml-decalage"
    colons_are_quoted "yaml-deux-points"
    a_file_is_one_document "yaml-documents"
    a_quote_is_closed "yaml-guillemet"
    nesting_is_bounded "yaml-profondeur"
    a_key_has_its_colon "yaml-syntaxe"
    a_tab_is_shown "yaml-tabulation"
    a_zone_is_a_zone "zone"
}

/// Of a long line, what is near the fault is shown, and a link is underlined to its end.
#[test]
fn a_fault_far_in_a_line_is_shown() {
    let long = "mot ".repeat(50);
    let text = format!("---\ntitre: Long\n---\n\n{long}[une aide fautive](/aides/absente/) et la suite.\n");
    let site = Site::small().with("pages/long.md", text);
    let shown = site.messages();
    let line = shown
        .lines()
        .find(|line| line.contains("[une aide fautive](/aides/absente/) et la"))
        .expect("the link");
    let under = shown.lines().skip_while(|l| *l != line).nth(1).expect("what is underlined");
    assert_eq!(under.find('^'), line.find('['), "{shown}");
    assert_eq!(under.matches('^').count(), "[une aide fautive](/aides/absente/)".len(), "{shown}");
}

/// The texts of the site itself are shown as those of its sheets are.
#[test]
fn html_in_the_title_of_the_site_is_noticed() {
    let title = "titre: \"Le guide de l'insertion de Valclair\"";
    let site = Site::small().replacing("site.yaml", title, "titre: \"Le guide <vous>\"").replacing(
        "site.yaml",
        "etat: non-conforme",
        "non_conformites: [\"Contrastes <faibles>\"]",
    );
    let found = site.diagnostics();
    let places: Vec<_> = found.iter().map(|d| (d.code, d.file.as_str(), d.line)).collect();
    assert_eq!(places, [("html", "content/site.yaml", 3), ("html", "content/site.yaml", 17)], "{found:#?}");
}

#[test]
fn what_has_no_id_is_blamed_where_it_stands() {
    let known = Site::small().read("agenda.yaml");
    let odd = format!(
        "{known}- {{titre: \"???\", debut: 2027-01-01}}\n- {{titre: \"منتدى\", debut: 2027-01-02}}\n"
    );
    let found = Site::small().with("agenda.yaml", odd).diagnostics();
    let places: Vec<_> = found.iter().map(|d| (d.code, d.line)).collect();
    assert_eq!(places, [("cle-manquante", 9), ("cle-manquante", 10)], "{found:#?}");
    assert!(found.iter().all(|d| d.help.contains("« id: evenement-1 »")), "{found:#?}");

    let again = format!("{known}- {{titre: \"Forum des métiers\", debut: 2028-03-10}}\n");
    let found = Site::small().with("agenda.yaml", again).diagnostics();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].code == "id-double" && found[0].help.contains("« id: forum-des-metiers-2028 »"),
        "{found:#?}"
    );
}

#[test]
fn a_sheet_that_was_withdrawn_says_so_where_it_was() {
    let kit = |dates: &str| {
        let site = Site::small().replacing("kits/mobilite/kit.yaml", "nom:", &format!("{dates}\nnom:"));
        let found = site.diagnostics();
        found.iter().map(|d| (d.code, d.line)).collect::<Vec<_>>()
    };
    assert_eq!(kit("publie_le: 2025-01-01\ndepublie_le: 2026-01-01"), [("liens-retires", 3)]);
    assert_eq!(kit("publie_le: 2026-01-01\ndepublie_le: 2025-01-01"), [("periode", 3)]);
}

#[test]
fn a_commune_is_known_by_its_name_and_postal_code() {
    for written in ["99200", "Montbrune", "MONTBRUNE"] {
        for old in ["communes: [\"99003\"]", "chef_lieu: \"99001\""] {
            let key = old.split(':').next().expect("a key");
            let site =
                Site::small().replacing("territoires/valclair.yaml", old, &format!("{key}: \"{written}\""));
            let found = site.diagnostics();
            assert!(found.len() == 1 && found[0].help.contains("« 99003 » (Montbrune)"), "{found:#?}");
        }
    }
}

/// Accents that a Mac writes apart from their letters.
#[test]
fn a_file_is_found_whatever_the_form_of_its_accents() {
    let document = "- {titre: \"Un été\", fichier: \"été.pdf\"}\n";
    let site = Site::small().with("fichiers/e\u{301}te\u{301}.pdf", "%PDF").with("documents.yaml", document);
    assert_eq!(site.messages(), "");
    assert!(site.built().join("fichiers/été.pdf").exists());
}

/// The codes of what cannot be shown as a text: the disk, the bytes.
mod files {
    use super::*;

    fn only(site: &Site, code: &str, file: &str) {
        let found = site.diagnostics();
        assert!(found.iter().any(|d| d.code == code && d.file == file), "{found:#?}");
    }

    #[test]
    fn no_content() {
        only(&Site::empty(), "dossier-absent", "content");
        assert_eq!(Site::empty().diagnostics().len(), 1);
    }

    #[test]
    fn empty_content() {
        let site = Site::empty();
        std::fs::create_dir(site.content("")).expect("folder made");
        only(&site, "contenu-vide", "content");
        assert_eq!(site.diagnostics().len(), 1);
    }

    #[test]
    fn no_site() {
        let site = Site::small();
        std::fs::remove_file(site.content("site.yaml")).expect("removed");
        only(&site, "site-absent", "content/site.yaml");
    }

    #[test]
    fn another_encoding() {
        let site = Site::small().with("aides/latin.md", b"---\nnom: \"Aide \xe9trange\"\n---\n");
        let found = site.diagnostics();
        assert!(found.iter().any(|d| d.code == "encodage" && d.line == 2), "{found:#?}");
    }

    #[test]
    fn a_control_character() {
        let site = Site::small().replacing("site.yaml", "titre: \"Le", "titre: \"Le\u{0}");
        only(&site, "caractere-interdit", "content/site.yaml");
    }

    #[test]
    fn what_cannot_be_seen_is_shown_where_it_stands() {
        let page = |text: &[u8]| Site::small().with("pages/vu.md", [b"---\n", text, b"\n---\n"].concat());
        let zero = page("titre: \"Une page où l'on lit\u{200b} mal\"".as_bytes());
        insta::assert_snapshot!(zero.messages(), @r#"
        ■ content/pages/vu.md

        erreur [caractere-interdit] : un caractère invisible se trouve ici : espace de largeur nulle (U+200B)
          content/pages/vu.md:2:29
          2 | titre: "Une page où l'on lit‹U+200B› mal"
            |                             ^^^^^^^^
          → effacez-le (la touche Suppr agit même si rien ne se voit), ou retapez ces mots

        1 erreur, 0 avertissement
        "#);
        let latin = page(b"titre: \"Aide \xe9trange\"");
        insta::assert_snapshot!(latin.messages(), @r#"
        ■ content/pages/vu.md

        erreur [encodage] : ce fichier n'est pas enregistré en UTF-8
          content/pages/vu.md:2:14
          2 | titre: "Aide �trange"
            |              ^
          → enregistrez-le à nouveau en choisissant l'encodage UTF-8

        1 erreur, 0 avertissement
        "#);
        let far = format!("titre: \"{}\u{202e}\"", "à propos ".repeat(30));
        insta::assert_snapshot!(page(far.as_bytes()).messages(), @r#"
        ■ content/pages/vu.md

        erreur [caractere-interdit] : un caractère invisible se trouve ici : marque de sens d'écriture (U+202E)
          content/pages/vu.md:2:279
          2 |  à propos à propos à propos à propos à propos à propos à propos à propos à propos à propos à propos ‹U+202E›"
            |                                                                                                     ^^^^^^^^
          → effacez-le (la touche Suppr agit même si rien ne se voit), ou retapez ces mots

        1 erreur, 0 avertissement
        "#);
    }

    #[test]
    fn too_big() {
        let site = Site::small().with("pages/gros.md", vec![b'a'; (2 << 20) + 1]);
        only(&site, "fichier-trop-grand", "content/pages/gros.md");
    }

    #[test]
    fn too_deep() {
        let site = Site::small().with("pages/a/b/c/d/e/f/g/h/i/j/k/l.md", "x");
        only(&site, "dossier-profond", "content/pages/a/b/c/d/e/f/g/h/i/j/k");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_and_sockets() {
        use std::os::unix::fs::symlink;
        let site = Site::small();
        symlink("..", site.content("pages/boucle")).expect("link made");
        only(&site, "lien-symbolique", "content/pages/boucle");
        let _socket = std::os::unix::net::UnixListener::bind(site.content("pages/prise")).expect("socket");
        only(&site, "fichier-special", "content/pages/prise");
    }

    /// The machine's failure, whatever else is wrong: the content is not what it says.
    #[cfg(unix)]
    #[test]
    fn what_may_not_be_read_is_the_machines_failure() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        use std::os::unix::process::CommandExt as _;
        let site =
            Site::small().with("pages/secret.md", "---\ntitre: Secret\n---\n").with("pages/faux.md", "");
        assert!(site.read("pages/a-propos.md").contains("aide:aide-au-permis"));
        let config = format!("{}theme: perso\n", site.read("site.yaml"));
        let site = site.with("site.yaml", config);
        let template = site.root().join("themes/perso/faq.html");
        std::fs::create_dir_all(template.parent().expect("a folder")).expect("folder made");
        std::fs::write(&template, "").expect("written");
        let mode = std::fs::Permissions::from_mode;
        std::fs::set_permissions(site.root(), mode(0o755)).expect("mode set");
        std::fs::set_permissions(site.content("pages/secret.md"), mode(0o0)).expect("mode set");
        std::fs::set_permissions(site.content("aides"), mode(0o0)).expect("mode set");
        std::fs::set_permissions(&template, mode(0o0)).expect("mode set");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_passerelle"));
        command.args(["check", "--source"]).arg(site.root());
        // The administrator reads everything.
        if std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
            command.uid(65_534).gid(65_534);
        }
        let Ok(output) = command.output() else {
            return eprintln!("ignoré : un compte ordinaire ne peut pas lancer ce programme");
        };
        std::fs::set_permissions(site.content("aides"), mode(0o755)).expect("mode set");
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(3), "{told}");
        // What is in the folder is not missing.
        assert!(!told.contains("lien-mort") && !told.contains("reference-inconnue"), "{told}");
        assert!(told.contains("content/pages/secret.md") && told.contains("content/pages/faux.md"), "{told}");
        assert!(told.contains("■ themes/perso/faq.html\n\nerreur [lecture]"), "{told}");
    }
}
