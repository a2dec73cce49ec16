//! `passerelle schema`: the JSON Schemas of the types.

use super::args::SchemaArgs;
use super::{FINE, refuse};
use crate::diagnostics::plural;
use crate::scaffold;

pub fn run(arguments: &SchemaArgs) -> u8 {
    match scaffold::write_schemas(&arguments.out) {
        Ok(files) => {
            println!("{} dans {}", plural(files.len(), "schéma", "schémas"), arguments.out.display());
            FINE
        }
        Err(refusal) => refuse(&refusal),
    }
}
