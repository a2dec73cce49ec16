//! `passerelle check`: everything that is wrong, nothing published.

use super::args::{CheckArgs, Format};
use super::{CONTENT, FINE, read_site, refuse, review};
use crate::check::Options;
use crate::diagnostics::{to_page, to_text};

pub fn run(arguments: &CheckArgs) -> u8 {
    let options = Options { date: arguments.site.date, strict: arguments.strict, ..Options::default() };
    let checked = read_site(&arguments.site.source, &options);
    if arguments.perimes {
        return match &checked.site {
            Some(site) => review::run(arguments, site),
            None => {
                eprint!("{}", to_text(&checked.diagnostics));
                CONTENT
            }
        };
    }
    if let Some(path) = &arguments.html {
        let name = checked.site.as_ref().map_or("Site sans titre lisible", |s| &s.info.title.value);
        if let Err(refusal) = super::write(path, &to_page(&checked.diagnostics, name)) {
            return refuse(&refusal);
        }
    }
    match arguments.format {
        Format::Json => match serde_json::to_string_pretty(&checked.diagnostics) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("erreur : {error}"),
        },
        Format::Texte if checked.diagnostics.is_empty() => {
            println!("Tout est bon : aucune erreur, aucun avertissement.")
        }
        Format::Texte => print!("{}", to_text(&checked.diagnostics)),
    }
    if checked.site.is_some() { FINE } else { CONTENT }
}
