//! `passerelle check`: everything that is wrong, nothing published.

use super::args::{CheckArgs, Format};
use super::{CONTENT, FINE, refuse, review};
use crate::check::{Options, check};
use crate::diagnostics::{to_page, to_text};
use crate::load::load;

pub fn run(arguments: &CheckArgs) -> u8 {
    let options = Options { date: arguments.site.date, strict: arguments.strict, ..Options::default() };
    let raw = load(&arguments.site.source);
    // The report bears the title of the site even when the site cannot be read.
    let title =
        raw.site.as_ref().and_then(|(_, node)| node.get("titre")?.text()).unwrap_or_default().to_owned();
    let checked = check(raw, &options);
    if arguments.perimes {
        return match &checked.site {
            Some(site) => review::run(arguments, site),
            None => {
                eprint!("{}", to_text(&checked.diagnostics));
                CONTENT
            }
        };
    }
    if let Some(path) = &arguments.html
        && let Err(refusal) = super::write(path, &to_page(&checked.diagnostics, &title))
    {
        return refuse(&refusal);
    }
    match arguments.format {
        Format::Json => match serde_json::to_string_pretty(&checked.diagnostics) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("erreur : {error}"),
        },
        Format::Csv => print!("{}", review::csv(&checked.diagnostics)),
        Format::Texte if checked.diagnostics.is_empty() => {
            println!("Tout est bon : aucune erreur, aucun avertissement.")
        }
        Format::Texte => print!("{}", to_text(&checked.diagnostics)),
    }
    if checked.site.is_some() { FINE } else { CONTENT }
}
