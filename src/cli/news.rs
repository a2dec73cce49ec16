//! `passerelle nouveautes`: compares the content with the last edition and writes what changed, as content.

use super::args::NewsArgs;
use super::{FINE, refuse, today, wrong};
use crate::check::{Options, check};
use crate::diagnostics::plural;
use crate::editions::{Digests, Next, next, to_yaml};
use crate::model::news::{Change, Edition};
use crate::render::format;
use crate::scaffold::replace;

pub fn run(arguments: &NewsArgs) -> u8 {
    let options = Options { date: arguments.site.date, ..Options::default() };
    let raw = crate::load::load(&arguments.site.source);
    let digests = Digests::of(&raw);
    let checked = check(raw, &options);
    let Some(site) = checked.site else {
        return wrong(&checked.diagnostics, "Corrigez d'abord ces erreurs : rien n'a été écrit.");
    };
    let date = site.date.unwrap_or_else(today);
    let Next { news, changes } = next(&site, &digests, date);
    match &changes {
        None => println!("Première édition : {} à comparer la prochaine fois", sheets(news.sheets.len())),
        Some(changes) => tell(changes),
    }
    if arguments.essai {
        println!("Rien n'a été écrit.");
        return FINE;
    }
    let path = arguments.site.source.join("content/nouveautes.yaml");
    match replace(&path, &to_yaml(&news)) {
        Ok(()) => {
            println!("écrit : {}", path.display());
            FINE
        }
        Err(refusal) => refuse(&refusal),
    }
}

fn sheets(count: usize) -> String {
    plural(count, "fiche", "fiches")
}

fn tell(edition: &Edition) {
    println!("Édition du {}", format::date(edition.date.0));
    let lists = [
        ("ajoutée", "ajoutées", &edition.added),
        ("modifiée", "modifiées", &edition.modified),
        ("retirée", "retirées", &edition.withdrawn),
    ];
    for (one, many, list) in lists {
        println!("{} {}", sheets(list.len()), if list.len() < 2 { one } else { many });
        for Change { title, address, .. } in list {
            println!("  {title} ({address})");
        }
    }
}
