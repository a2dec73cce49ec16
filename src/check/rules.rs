//! Rules of the domain that concern an entry as a whole, or several of them.

use crate::diagnostics::{Diagnostic, Report, Span, nearest, plural};
use crate::load::{Asset, Unread};
use crate::model::library::{Document, Kit};
use crate::model::record::Spanned;
use crate::model::shared::Table;
use crate::model::site::Concept;
use crate::model::{Data, Entry, EntryId, Kind, data_inclusion};

use super::index::Index;

/// Longest summary of an aid, in characters (design §2).
const AID_SUMMARY_CHARS: usize = 160;

/// Checks every entry against the rules of its kind.
pub fn check(entries: &[Entry], index: &Index, assets: &[Asset], unread: &[Unread], report: &mut Report) {
    for (id, entry) in (0u32..).zip(entries) {
        match &entry.data {
            Data::Action(action) => {
                number(entry, &action.number, report);
            }
            Data::Kit(kit) => modules(entries, index, id, entry, kit, unread, report),
            Data::Aid(aid) => {
                let length = aid.summary.value.chars().count();
                if length > AID_SUMMARY_CHARS {
                    report.push(
                        Diagnostic::error(
                            "resume-long",
                            &entry.source,
                            aid.summary.span,
                            format!("le résumé compte {length} caractères"),
                        )
                        .help(format!("ramenez-le à {AID_SUMMARY_CHARS} caractères au plus"))
                        .warning(),
                    );
                }
            }
            Data::Event(event) => {
                if let Some(end) =
                    event.end.as_ref().filter(|end| end.value.last() < event.start.value.first())
                {
                    report.push(
                        Diagnostic::error(
                            "periode",
                            &entry.source,
                            end.span,
                            "l'événement finit avant de commencer",
                        )
                        .help("vérifiez « debut » et « fin »"),
                    );
                }
            }
            Data::Document(document) => file(entry, document, assets, report),
            Data::Theme(concept) => codes(entry, concept, data_inclusion::THEMES, report),
            Data::Public(concept) => codes(entry, concept, data_inclusion::PUBLICS, report),
            _ => {}
        }
        for step in steps(&entry.data) {
            backwards(entry, step, report);
        }
        for table in entry.data.facts().iter().flat_map(|facts| &facts.tables) {
            rows(entry, table, report);
        }
    }
}

/// The years of the steps of a calendar: the first, and the last where there is one.
fn steps(data: &Data) -> Vec<(u32, &Spanned<u32>)> {
    match data {
        Data::Programme(d) => d.calendar.iter().filter_map(|s| Some((s.year, s.until.as_ref()?))).collect(),
        Data::Action(d) => d.calendar.iter().filter_map(|s| Some((s.year, s.until.as_ref()?))).collect(),
        _ => Vec::new(),
    }
}

fn backwards(entry: &Entry, (year, until): (u32, &Spanned<u32>), report: &mut Report) {
    if until.value < year {
        report.push(
            Diagnostic::error("periode", &entry.source, until.span, "l'étape finit avant de commencer")
                .help("vérifiez « annee » et « jusque »"),
        );
    }
}

/// The file of a document is there, and nothing hides its address.
fn file(entry: &Entry, document: &Document, assets: &[Asset], report: &mut Report) {
    let Some(file) = &document.file else { return };
    let names = assets.iter().filter_map(Asset::name);
    if !names.clone().any(|name| name == file.value) {
        report.push(
            Diagnostic::error(
                "fichier-absent",
                &entry.source,
                file.span,
                format!("le fichier « {} » n'est pas dans content/fichiers/", file.value),
            )
            .suggest(
                &file.value,
                names,
                "déposez-le dans content/fichiers/, ou corrigez son nom",
            ),
        );
    }
    if document.url.is_some() {
        let message = "ce document a une « url » et un « fichier » : seul le fichier sera proposé";
        report.push(
            Diagnostic::error("document-double", &entry.source, file.span, message)
                .help("gardez une seule des deux clés ; l'autre adresse peut aller dans le résumé")
                .warning(),
        );
    }
}

/// A number that the file does not bear gives the sheet an address that its file does not announce.
fn number(entry: &Entry, number: &Spanned<u32>, report: &mut Report) {
    let file = entry.source.path.rsplit('/').next().unwrap_or_default();
    let digits: String = file.chars().take_while(char::is_ascii_digit).collect();
    let Some(borne) = digits.parse::<u32>().ok().filter(|n| *n != number.value) else { return };
    let message = format!("la fiche porte le numéro {}, son fichier commence par {digits}", number.value);
    report.push(
        Diagnostic::error("numero-fichier", &entry.source, number.span, message)
            .help(format!("vouliez-vous dire « {borne} » ? Sinon, renommez le fichier"))
            .warning(),
    );
}

fn rows(entry: &Entry, table: &Table, report: &mut Report) {
    for row in &table.rows {
        if row.cells.len() != table.columns.len() {
            report.push(
                Diagnostic::error(
                    "tableau",
                    &entry.source,
                    row.span,
                    format!(
                        "cette ligne a {}, le tableau a {}",
                        plural(row.cells.len(), "case", "cases"),
                        plural(table.columns.len(), "colonne", "colonnes")
                    ),
                )
                .help("mettez une case par colonne ; une case vide s'écrit \"\""),
            );
        }
    }
}

/// Every module of the order exists; every file of the folder is in the order.
fn modules(
    entries: &[Entry],
    index: &Index,
    id: EntryId,
    entry: &Entry,
    kit: &Kit,
    unread: &[Unread],
    report: &mut Report,
) {
    let names = index.names(entries, Kind::Module, Some(id));
    let mut meant = Vec::new();
    for module in &kit.modules {
        let readable = !super::unread::may_hold(unread, Kind::Module, &module.value);
        if !names.contains(&module.value) && readable {
            meant.extend(nearest(&module.value, names.iter().map(String::as_str)));
            report.push(
                Diagnostic::error(
                    "module-absent",
                    &entry.source,
                    module.span,
                    format!("le module « {} » n'existe pas dans ce kit", module.value),
                )
                .suggest(
                    &module.value,
                    names.iter().map(String::as_str),
                    format!("créez le fichier {}.md dans le dossier du kit", module.value),
                ),
            );
        }
    }
    for (i, module) in kit.modules.iter().enumerate() {
        if kit.modules[..i].iter().any(|m| m.value == module.value) {
            report.push(Diagnostic::error(
                "module-double",
                &entry.source,
                module.span,
                format!("le module « {} » est déjà dans la liste", module.value),
            ));
        }
    }
    if kit.modules.is_empty() {
        let is_lost = unread.iter().any(|lost| lost.kind == Kind::Module);
        if names.is_empty() && !is_lost && kit.life.draft != Some(true) {
            let span = entry.source.key_span(entry.span, "nom");
            let found = Diagnostic::error("kit-vide", &entry.source, span, "ce kit n'a aucun module");
            let help =
                "créez-en un par « passerelle new module », ou gardez le kit en brouillon (brouillon: oui)";
            report.push(found.help(help).warning());
        }
        return;
    }
    for orphan in entries.iter().filter(|e| e.kind == Kind::Module && e.parent == Some(id)) {
        // The name that is wrong in the list is reported there.
        if !kit.modules.iter().any(|m| m.value == orphan.id) && !meant.contains(&orphan.id.as_str()) {
            let listed: Vec<_> = kit.modules.iter().map(|m| m.value.as_str()).collect();
            report.push(
                Diagnostic::error(
                    "module-oublie",
                    &orphan.source,
                    Span::line(1),
                    format!("le module « {} » n'est pas dans l'ordre donné par kit.yaml", orphan.id),
                )
                .suggest(&orphan.id, listed, "ajoutez-le à la liste « modules » de kit.yaml"),
            );
        }
    }
}

/// Codes of data·inclusion that a vocabulary maps to; a category stands for all its themes.
fn codes(entry: &Entry, concept: &Concept, known: &[(&str, &str)], report: &mut Report) {
    for code in &concept.codes {
        let category = known.iter().any(|(k, _)| k.split_once("--").is_some_and(|(c, _)| c == code.value));
        if !category && !known.iter().any(|(k, _)| *k == code.value) {
            report.push(
                Diagnostic::error(
                    "code-data-inclusion",
                    &entry.source,
                    code.span,
                    format!("code data·inclusion inconnu « {} »", code.value),
                )
                .suggest(
                    &code.value,
                    known.iter().map(|(k, _)| *k),
                    "voyez la liste du schéma data·inclusion v1",
                ),
            );
        }
    }
}
