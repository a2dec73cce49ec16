//! `passerelle import`: records of others, in the directory.

use std::io::ErrorKind;

use super::args::{ImportArgs, Origin};
use super::{CONTENT, FINE, MACHINE, USAGE, journal, read_site, refuse, today, wrong};
use crate::check::Options;
use crate::diagnostics::plural;
use crate::exchange::import::{import, was_stopped};
use crate::exchange::outcome::{Failure, Report};
use crate::exchange::read::Failure as ReadFailure;

/// Lines of each list that are shown.
const SHOWN: usize = 50;

pub fn run(arguments: &ImportArgs) -> u8 {
    let Origin::DataInclusion = arguments.origin;
    let root = &arguments.site.source;
    let checked = read_site(root, &Options { drafts: true, withdrawn: true, ..Options::default() });
    let Some(site) = checked.site else {
        let code = wrong(&checked.diagnostics, "Corrigez d'abord ces erreurs : rien n'a été importé.");
        if was_stopped(root) {
            eprintln!(
                "L'import d'avant a été interrompu : s'il en est la cause, reprenez content/annuaire/ et imports/ dans une sauvegarde."
            );
        }
        return code;
    };
    let today = arguments.site.date.unwrap_or_else(today);
    match import(root, site, &arguments.files, today) {
        Ok(report) => {
            print(&report);
            if report.is_nothing() { CONTENT } else { FINE }
        }
        Err(failure) => explain(&failure),
    }
}

fn print(report: &Report) {
    println!(
        "{} ; {} dans vos territoires.",
        plural(report.read, "enregistrement lu", "enregistrements lus"),
        report.concerned
    );
    println!(
        "{}, {}, {}.",
        plural(report.created, "fiche créée", "fiches créées"),
        plural(report.updated, "mise à jour", "mises à jour"),
        plural(report.unchanged, "inchangée", "inchangées")
    );
    list("Enregistrements refusés", &report.refused);
    list("Valeurs laissées de côté", &report.left_out);
    list("Doublons possibles, à vérifier", &report.alike);
    list("Gardé tel que vous l'avez écrit", &report.by_hand);
    list("Fiches que vous avez supprimées, non recréées", &report.removed);
    list("Fiches qui ne sont plus dans les fichiers, conservées", &report.gone);
    for file in &report.files {
        println!("écrit : {file}");
    }
    if report.files.is_empty() {
        println!("Aucune fiche n'a changé.");
    }
}

fn list(title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    println!("\n{title} ({}) :", lines.len());
    for line in lines.iter().take(SHOWN) {
        println!("  - {line}");
    }
    if lines.len() > SHOWN {
        println!("  … et {} autres", lines.len() - SHOWN);
    }
    println!();
}

fn explain(failure: &Failure) -> u8 {
    match failure {
        Failure::Read(ReadFailure::Machine(path, error)) => {
            let (reason, code) = match error.kind() {
                ErrorKind::NotFound => ("ce fichier n'existe pas", USAGE),
                ErrorKind::PermissionDenied => ("vous n'avez pas le droit de le lire", MACHINE),
                _ => ("le disque a refusé", MACHINE),
            };
            eprintln!("erreur : « {} » : {reason}", path.display());
            code
        }
        Failure::Read(ReadFailure::Form(path, reason)) => {
            eprintln!("erreur : « {} » : {reason}", path.display());
            eprintln!("Rien n'a été importé.");
            CONTENT
        }
        Failure::Journal(line) => journal(line, "rien n'a été importé"),
        Failure::Disk(refusal) => {
            let code = refuse(refusal);
            eprintln!("L'annuaire est comme avant : rien n'a été importé.");
            code
        }
        Failure::Check(diagnostics) => wrong(
            diagnostics,
            "L'annuaire aurait ces erreurs : il a été remis comme avant, rien n'a été importé.",
        ),
        Failure::Left(cause, files) => {
            match &**cause {
                Failure::Check(diagnostics) => drop(wrong(diagnostics, "L'annuaire aurait ces erreurs.")),
                Failure::Disk(refusal) => drop(refuse(refusal)),
                other => drop(explain(other)),
            }
            eprintln!("L'import a été abandonné, mais ces fichiers n'ont pas pu être remis comme avant :");
            files.iter().for_each(|file| eprintln!("  - {file}"));
            eprintln!("Reprenez-les dans une sauvegarde.");
            MACHINE
        }
    }
}
