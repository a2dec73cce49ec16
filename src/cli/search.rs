//! `passerelle search`: the same ranking as the site's.

use serde::Serialize;

use super::args::{FilterArgs, SearchArgs};
use super::{FINE, MACHINE, USAGE, exit_code, read_site};
use crate::check::Options;
use crate::diagnostics::{nearest, to_text};
use crate::search::{Facets, Filters, Index, Label, Results};

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
    let filters = match filters(&arguments.filters, &crate::catalogue::facets(&plan)) {
        Ok(filters) => filters,
        Err(message) => {
            eprintln!("erreur : {message}");
            return USAGE;
        }
    };
    if arguments.query != ["-"] {
        return answer(&index, &arguments.query.join(" "), &filters, arguments, Layout::Alone);
    }
    for line in std::io::stdin().lines() {
        let code = match line {
            Ok(query) => answer(&index, &query, &filters, arguments, Layout::OneOfMany),
            Err(error) => failed(&error),
        };
        if code != FINE {
            return code;
        }
    }
    FINE
}

/// What is asked for, if the site has it.
fn filters(asked: &FilterArgs, facets: &Facets) -> Result<Filters, String> {
    let one = |option: &str, value: &Option<String>, labels: &[Label]| {
        let Some(value) = value else { return Ok(String::new()) };
        if labels.iter().any(|label| label.id == *value) {
            return Ok(value.clone());
        }
        let near = nearest(value, labels.iter().map(|label| label.id.as_str()));
        let near = near.map_or_else(String::new, |near| format!(" ; vouliez-vous dire « {near} » ?"));
        Err(format!("--{option} : « {value} » n'est pas dans ce guide{near}"))
    };
    Ok(Filters {
        territory: one("territoire", &asked.territoire, &facets.territories)?,
        kind: one("type", &asked.kind, &facets.kinds)?,
        theme: one("thematique", &asked.thematique, &facets.themes)?,
        public: one("public", &asked.public, &facets.publics)?,
        programme: one("programme", &asked.programme, &facets.programmes)?,
    })
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

fn answer(index: &Index, query: &str, filters: &Filters, arguments: &SearchArgs, layout: Layout) -> u8 {
    let results = match index.search(query, arguments.limit, filters) {
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
    println!("{}", told(query, &results));
    for (i, hit) in results.hits.iter().enumerate() {
        println!("{:>2}. {} [{}] {}", i + 1, hit.title, hit.kind, hit.url);
        if !hit.excerpt.is_empty() {
            println!("    {}", hit.excerpt);
        }
    }
    FINE
}

/// How many, and what was read otherwise or not at all, as the page says it.
fn told(query: &str, results: &Results) -> String {
    let corrections = results.question.corrections.iter();
    let corrections = corrections.map(|(typed, meant)| format!("« {typed} » lu comme « {meant} »"));
    let unknown = results.question.unknown.iter().map(|word| format!("« {word} » n'est pas dans ce guide"));
    let notes = corrections.chain(unknown).collect::<Vec<_>>().join(", ");
    let notes = if notes.is_empty() { notes } else { format!(" ({notes})") };
    match results.total {
        0 => format!("Aucun résultat pour « {query} »{notes}."),
        1 => format!("1 résultat pour « {query} »{notes}."),
        total => format!("{total} résultats pour « {query} »{notes}."),
    }
}
