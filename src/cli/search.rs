//! `passerelle search`: the same ranking as the site's.

use serde::Serialize;

use super::args::SearchArgs;
use super::{CONTENT, FINE, MACHINE, read_site};
use crate::check::Options;
use crate::diagnostics::to_text;
use crate::search::Filters;

/// What `--json` prints of a hit.
#[derive(Serialize)]
struct Found<'a> {
    url: &'a str,
    titre: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    score: f32,
    extrait: &'a str,
}

pub fn run(arguments: &SearchArgs) -> u8 {
    let options = Options { date: arguments.site.date, ..Options::default() };
    let checked = read_site(&arguments.site.source, &options);
    let Some(site) = checked.site else {
        eprint!("{}", to_text(&checked.diagnostics));
        return CONTENT;
    };
    let plan = crate::plan::plan(&site);
    let query = arguments.query.join(" ");
    let results =
        crate::catalogue::index(&plan).and_then(|i| i.search(&query, arguments.limit, &Filters::default()));
    let results = match results {
        Ok(results) => results,
        Err(error) => {
            eprintln!("erreur : la recherche a échoué : {error}");
            return MACHINE;
        }
    };
    if arguments.json {
        let found: Vec<Found<'_>> = results
            .hits
            .iter()
            .map(|h| Found {
                url: &h.url,
                titre: &h.title,
                kind: &h.kind,
                score: h.score,
                extrait: &h.excerpt,
            })
            .collect();
        match serde_json::to_string_pretty(&found) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("erreur : {error}"),
        }
        return FINE;
    }
    if results.hits.is_empty() {
        println!("Aucun résultat pour « {query} ».");
    }
    for (i, hit) in results.hits.iter().enumerate() {
        println!("{:>2}. {} [{}] {}", i + 1, hit.title, hit.kind, hit.url);
        if !hit.excerpt.is_empty() {
            println!("    {}", hit.excerpt);
        }
    }
    FINE
}
