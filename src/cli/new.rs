//! `passerelle new`: a new entry, ready to be filled.

use super::args::NewArgs;
use super::{FINE, read_site, refuse, today, wrong};
use crate::check::Options;
use crate::scaffold::{Request, create};

pub fn run(arguments: &NewArgs) -> u8 {
    let options = Options { date: arguments.site.date, ..Options::default() };
    let checked = read_site(&arguments.site.source, &options);
    let Some(site) = checked.site else {
        return wrong(&checked.diagnostics, "Corrigez d'abord ces erreurs : rien n'a été écrit.");
    };
    let name = arguments.name.join(" ");
    let request = Request {
        kind: arguments.kind,
        name: &name,
        parent: arguments.programme.as_deref().or(arguments.kit.as_deref()),
        today: arguments.site.date.unwrap_or_else(today),
    };
    match create(&arguments.site.source, &site, &request) {
        Ok(created) => {
            for file in created.files {
                println!("écrit : {}", file.display());
            }
            let todo = if created.is_draft {
                "Écrivez ce qui manque, ôtez « brouillon: oui », puis lancez"
            } else {
                "Vérifiez par"
            };
            println!("{todo} « passerelle check ».");
            if created.is_draft {
                println!("D'ici là, « passerelle serve --drafts » la montre.");
            }
            FINE
        }
        Err(refusal) => refuse(&refusal),
    }
}
