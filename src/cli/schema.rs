//! `passerelle schema`: the JSON Schemas of the types, or the form made from the same types.

use std::path::Path;

use super::args::SchemaArgs;
use super::{FINE, refuse};
use crate::diagnostics::plural;
use crate::scaffold::{self, Repository};

/// What stands in the form until the repository is known.
const NO_REPOSITORY: &str = "ORGANISATION/DEPOT";

pub fn run(arguments: &SchemaArgs) -> u8 {
    if let Some(folder) = &arguments.cms {
        return form(folder, arguments);
    }
    let place = scaffold::refuse_place("les schémas ne vont", &arguments.out, &arguments.source);
    match place.and_then(|()| scaffold::write_schemas(&arguments.out)) {
        Ok(files) => {
            println!("{} dans {}", plural(files.len(), "schéma", "schémas"), arguments.out.display());
            FINE
        }
        Err(refusal) => refuse(&refusal),
    }
}

fn form(folder: &Path, arguments: &SchemaArgs) -> u8 {
    let repository = Repository {
        forge: arguments.forge,
        name: arguments.depot.clone().unwrap_or_else(|| NO_REPOSITORY.to_owned()),
        branch: arguments.branche.clone(),
    };
    match scaffold::write_form(folder, &arguments.source, &repository) {
        Ok(()) => {
            println!("Le formulaire est dans {} : config.yml et index.html", folder.display());
            println!("Copiez-y sveltia-cms.js, du paquet npm @sveltia/cms");
            if arguments.depot.is_none() {
                println!("À remplacer dans config.yml, ou à donner par --depot : « repo: {NO_REPOSITORY} »");
            }
            short_forms(&arguments.source, arguments.formes_longues)
        }
        Err(refusal) => refuse(&refusal),
    }
}

/// Says which values the form would show empty, or rewrites them.
fn short_forms(root: &Path, rewrite: bool) -> u8 {
    let found = scaffold::short_forms(root);
    let count = |n: usize| plural(n, "valeur courte", "valeurs courtes");
    let all = found.len();
    if all == 0 {
        return FINE;
    }
    if !rewrite {
        println!(
            "{} (source: \"texte\") que le formulaire montrerait vides : ajoutez --formes-longues",
            count(all)
        );
        return FINE;
    }
    match scaffold::lengthen(root, found) {
        Ok(left) => {
            if left.len() < all {
                println!("{}, maintenant en groupes de clés", count(all - left.len()));
            }
            for short in left {
                println!("À récrire à la main : {}, ligne {}", short.source.path, short.span.line);
            }
            FINE
        }
        Err(refusal) => refuse(&refusal),
    }
}
