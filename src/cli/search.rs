//! `passerelle search`: the same ranking as the site's.

use serde::Serialize;

use super::args::SearchArgs;
use super::{FINE, MACHINE, exit_code, read_site};
use crate::check::Options;
use crate::diagnostics::to_text;
use crate::search::{Filters, Index};

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
        return exit_code(&checked.diagnostics);
    };
    let plan = crate::plan::plan(&site);
    let index = match crate::catalogue::index(&plan) {
        Ok(index) => index,
        Err(error) => return failed(&error),
    };
    if arguments.query != ["-"] {
        return answer(&index, &arguments.query.join(" "), arguments, Layout::Alone);
    }
    for line in std::io::stdin().lines() {
        let code = match line {
            Ok(query) => answer(&index, &query, arguments, Layout::OneOfMany),
            Err(error) => failed(&error),
        };
        if code != FINE {
            return code;
        }
    }
    FINE
}

/// Whether several answers follow each other: each then takes one line of JSON.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    Alone,
    OneOfMany,
}

fn failed(error: &dyn std::fmt::Display) -> u8 {
    eprintln!("erreur : la recherche a échoué : {error}");
    MACHINE
}

fn answer(index: &Index, query: &str, arguments: &SearchArgs, layout: Layout) -> u8 {
    let results = match index.search(query, arguments.limit, &Filters::default()) {
        Ok(results) => results,
        Err(error) => return failed(&error),
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
        let json = match layout {
            Layout::Alone => serde_json::to_string_pretty(&found),
            Layout::OneOfMany => serde_json::to_string(&found),
        };
        match json {
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
