//! `passerelle export`: the site's data, for other tools.

use std::path::Path;

use super::args::{ExportArgs, Exported, TableFormat};
use super::{CONTENT, FINE, MACHINE, USAGE, journal, refuse, wrong};
use crate::check::Options;
use crate::diagnostics::Diagnostic;
use crate::exchange::export::{Failure, data_inclusion};
use crate::exchange::quickwit;
use crate::exchange::table::{Grid, csv, entries, figures, file_name};
use crate::exchange::xlsx::{Refused, workbook};
use crate::model::Kind;
use crate::scaffold::{refuse_place, replace_with};

/// What is said after the mistakes.
const UNDONE: &str = "Corrigez d'abord ces erreurs : rien n'a été exporté.";

pub fn run(arguments: &ExportArgs) -> u8 {
    if let Err(refusal) = refuse_place("l'export ne va", &arguments.out, &arguments.site.source) {
        return refuse(&refusal);
    }
    let options = Options { date: arguments.site.date, drafts: true, withdrawn: true, ..Options::default() };
    match arguments.what {
        Exported::DataInclusion => {
            directory(arguments, &Options { drafts: false, withdrawn: false, ..options })
        }
        Exported::Quickwit => quickwit(arguments, &Options { drafts: false, withdrawn: false, ..options }),
        Exported::Entries(Kind::Axis) => {
            eprintln!("erreur : les axes s'exportent avec leur programme : « passerelle export programme »");
            USAGE
        }
        Exported::Entries(kind) => {
            table(arguments, &file_name(kind), entries(&arguments.site.source, kind, &options))
        }
        Exported::Figures => table(arguments, "chiffres", figures(&arguments.site.source, &options)),
    }
}

/// Writes the documents one by one: at national size they weigh more than the site.
fn quickwit(arguments: &ExportArgs, options: &Options) -> u8 {
    let checked = crate::build::read(&arguments.site.source, options);
    let Some(site) = checked.site else { return wrong(&checked.diagnostics, UNDONE) };
    let plan = crate::plan::plan(&site);
    let code =
        put(&arguments.out, &[(quickwit::CONFIGURATION.0, quickwit::CONFIGURATION.1.as_bytes().to_vec())]);
    if code != FINE {
        return code;
    }
    let path = arguments.out.join(quickwit::DOCUMENTS);
    match replace_with(&path, &|mut out| quickwit::documents(&plan, &mut out)) {
        Ok(()) => println!("écrit : {}", path.display()),
        Err(refusal) => return refuse(&refusal),
    }
    FINE
}

fn directory(arguments: &ExportArgs, options: &Options) -> u8 {
    match data_inclusion(&arguments.site.source, options) {
        Ok(files) => put(&arguments.out, &files),
        Err(Failure::Content(diagnostics)) => wrong(&diagnostics, UNDONE),
        Err(Failure::Journal(line)) => journal(&line, "rien n'a été exporté"),
        Err(Failure::Disk(refusal)) => refuse(&refusal),
    }
}

fn table(arguments: &ExportArgs, name: &str, grid: Result<Grid, Vec<Diagnostic>>) -> u8 {
    let grid = match grid {
        Ok(grid) => grid,
        Err(diagnostics) => return wrong(&diagnostics, UNDONE),
    };
    match arguments.format {
        TableFormat::Csv => put(&arguments.out, &[(format!("{name}.csv"), csv(&grid))]),
        TableFormat::Xlsx => match workbook(&grid, name) {
            Ok(bytes) => put(&arguments.out, &[(format!("{name}.xlsx"), bytes)]),
            Err(Refused::TooLong(row, column)) => {
                let key = grid.columns.get(column - 1).map_or("", String::as_str);
                eprintln!(
                    "erreur : ligne {row}, « {key} » : ce texte est trop long pour une cellule de classeur"
                );
                eprintln!("Exportez en CSV : « --format csv ».");
                CONTENT
            }
            Err(Refused::Archive) => {
                eprintln!("erreur : le classeur n'a pas pu être fabriqué");
                MACHINE
            }
        },
    }
}

/// Writes the files into `folder`; answers the exit code.
fn put(folder: &Path, files: &[(impl AsRef<str>, Vec<u8>)]) -> u8 {
    for (name, bytes) in files {
        let path = folder.join(name.as_ref());
        if let Err(refusal) = replace_with(&path, &|out| out.write_all(bytes)) {
            return refuse(&refusal);
        }
        println!("écrit : {}", path.display());
    }
    FINE
}
