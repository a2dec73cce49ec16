//! `passerelle init`: a small complete site.

use super::args::InitArgs;
use super::{FINE, refuse};
use crate::diagnostics::plural;
use crate::scaffold;

pub fn run(arguments: &InitArgs) -> u8 {
    match scaffold::init(&arguments.folder) {
        Ok(files) => {
            let folder = arguments.folder.display();
            println!("Un petit site est dans {folder} ({}).", plural(files.len(), "fichier", "fichiers"));
            println!("Commencez par {folder}/content/site.yaml, puis :");
            println!("  passerelle build --source {folder} --out {folder}/public");
            FINE
        }
        Err(refusal) => refuse(&refusal),
    }
}
