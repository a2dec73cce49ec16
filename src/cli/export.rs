//! `passerelle export`: the site's data, for other tools.

use std::fs;
use std::path::Path;

use super::args::{ExportArgs, Exported};
use super::{CONTENT, FINE, refuse};
use crate::check::Options;
use crate::diagnostics::to_text;
use crate::exchange::export::{Failure, data_inclusion};
use crate::scaffold::Refusal;

pub fn run(arguments: &ExportArgs) -> u8 {
    let options = Options { date: arguments.site.date, ..Options::default() };
    let root = &arguments.site.source;
    let files = match arguments.what {
        Exported::DataInclusion => data_inclusion(root, &options),
        Exported::Entries(_) => return FINE,
    };
    match files {
        Ok(files) => put(&arguments.out, &files),
        Err(Failure::Content(diagnostics)) => {
            eprint!("{}", to_text(&diagnostics));
            eprintln!("Corrigez d'abord ces erreurs : rien n'a été exporté.");
            CONTENT
        }
        Err(Failure::Journal(error)) => {
            eprintln!("erreur : imports/data-inclusion.jsonl ne peut pas être lu ({error})");
            CONTENT
        }
    }
}

/// Writes the files into `folder`; answers the exit code.
fn put(folder: &Path, files: &[(impl AsRef<str>, Vec<u8>)]) -> u8 {
    let machine = |path: &Path, error| Refusal::Machine(path.to_owned(), error);
    if let Err(error) = fs::create_dir_all(folder) {
        return refuse(&machine(folder, error));
    }
    for (name, bytes) in files {
        let path = folder.join(name.as_ref());
        if let Err(error) = fs::write(&path, bytes) {
            return refuse(&machine(&path, error));
        }
        println!("écrit : {}", path.display());
    }
    FINE
}
