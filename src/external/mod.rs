//! Addresses of other sites, asked for on demand: `passerelle check --liens-externes`.
//!
//! Comes in: the texts of the site, and what earlier runs noted. Goes out: warnings, never errors, since another
//! site may be down for a day: an address is reported once it has failed for [`GRACE_DAYS`].

mod ask;
mod history;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::civil::Date;

pub use ask::{Answer, Trouble};
use history::History;

use crate::diagnostics::{CELL, Diagnostic, Source, Span};

/// Days for which an address may fail before it is reported.
pub const GRACE_DAYS: i32 = 3;
/// Sites that are asked at the same time; the pages of one site are asked one after another.
const AT_ONCE: usize = 8;

/// What a run found.
#[derive(Debug, Default)]
pub struct Found {
    pub warnings: Vec<Diagnostic>,
    /// Addresses that were asked for.
    pub asked: usize,
    /// Addresses that fail, but not for long enough to be reported.
    pub doubtful: Vec<String>,
    /// Addresses of which only people are answered.
    pub guarded: Vec<String>,
}

/// Asks for every address of `sources` but those of the site itself (`own`); notes the answers in `liens-externes.json` under `root`.
///
/// # Errors
/// `curl` is not there, or the notes cannot be read or written.
pub fn check(
    root: &Path,
    own: &str,
    sources: &[Arc<Source>],
    today: Date,
    patience: Duration,
) -> Result<Found, Trouble> {
    let mut history = History::read(root)?;
    let mut places = addresses(sources);
    places.retain(|url, _| !is_under(url, own) && !is_reserved(host(url)));
    let answers = ask_all(places.keys().map(String::as_str), patience)?;
    let mut found = Found { asked: answers.len(), ..Found::default() };
    for (url, answer) in &answers {
        let failing = history.note(url, answer, today);
        let Some(problem) = problem(answer, failing.map(|since| (since, today))) else {
            if matches!(answer, Answer::Guarded(_)) {
                found.guarded.push(url.clone());
            } else if failing.is_some() {
                found.doubtful.push(url.clone());
            }
            continue;
        };
        for (source, span) in places.get(url).into_iter().flatten() {
            let (code, message, help) = &problem;
            let message = format!("{url} : {message}");
            found.warnings.push(Diagnostic::error(code, source, *span, message).help(help.clone()).warning());
        }
    }
    history.keep_only(places.keys());
    history.write(root)?;
    Ok(found)
}

type Problem = (&'static str, String, String);

/// What is said of an answer; nothing while it fails for less than the grace.
fn problem(answer: &Answer, failing: Option<(Date, Date)>) -> Option<Problem> {
    if let Some((since, today)) = failing {
        let days = today.since(since).map_or(0, |span| span.get_days());
        if days < GRACE_DAYS {
            return None;
        }
        let message = format!("cette adresse ne répond plus depuis le {since} ({})", answer.in_words());
        return Some((
            "lien-externe-mort",
            message,
            "cherchez la nouvelle adresse, ou retirez le lien".to_owned(),
        ));
    }
    let Answer::Moved(to) = answer else { return None };
    let message = "cette page a changé d'adresse pour de bon".to_owned();
    Some(("lien-externe-deplace", message, format!("vouliez-vous dire « {to} » ?")))
}

/// Every address of the texts, with its places.
fn addresses(sources: &[Arc<Source>]) -> BTreeMap<String, Vec<(&Source, Span)>> {
    let mut out: BTreeMap<String, Vec<(&Source, Span)>> = BTreeMap::new();
    for source in sources {
        for (number, line) in source.text().lines().enumerate() {
            // Comments of YAML; a heading of Markdown has no address that a link does not have.
            if source.table.is_none() && line.trim_start().starts_with('#') {
                continue;
            }
            for (at, url) in in_line(line) {
                let before = line[..at].chars();
                // Of a table, a column is that of the cell.
                let (before, width) = match source.table {
                    Some(_) => (before.filter(|c| *c == CELL).count(), 0),
                    None => (before.count(), url.chars().count()),
                };
                let span = Span {
                    line: u32::try_from(number).unwrap_or(0) + 1,
                    column: u32::try_from(before).unwrap_or(0) + 1,
                    width: u32::try_from(width).unwrap_or(0),
                };
                out.entry(url.to_owned()).or_default().push((source, span));
            }
        }
    }
    out
}

/// The addresses of a line and where they begin.
fn in_line(line: &str) -> Vec<(usize, &str)> {
    let starts = line.match_indices("http").map(|(at, _)| at);
    let starts =
        starts.filter(|at| line[*at..].starts_with("https://") || line[*at..].starts_with("http://"));
    let ends = |c: char| c == CELL || c.is_whitespace() || "\"'<>[]{}|«»`".contains(c);
    starts
        .map(|at| {
            let rest = &line[at..];
            let mut url = rest.split(ends).next().unwrap_or(rest).split('#').next().unwrap_or(rest);
            // A parenthesis that the address does not open is that of the text around it.
            if let Some(close) = unopened(url) {
                url = &url[..close];
            }
            (at, url.trim_end_matches(['.', ',', ';', ':', '!', '?']))
        })
        .filter(|(_, url)| crate::model::forms::url(url).is_some())
        .collect()
}

fn unopened(url: &str) -> Option<usize> {
    let mut open = 0;
    url.char_indices().find_map(|(at, c)| {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return Some(at),
            ')' => open -= 1,
            _ => {}
        }
        None
    })
}

/// Names that stand for others in examples, and that nobody can have (RFC 2606).
fn is_reserved(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or(host);
    [".example", ".invalid", ".test"].iter().any(|end| name.ends_with(end))
}

/// True for a page of the site at `own`: `https://a.fr` has none on `https://a.fr.autre/`.
fn is_under(url: &str, own: &str) -> bool {
    let rest = url.strip_prefix(own.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

fn host(url: &str) -> &str {
    url.split('/').nth(2).unwrap_or_default()
}

/// Asks several sites at once, each politely: one page after another.
fn ask_all<'a>(
    urls: impl Iterator<Item = &'a str>,
    patience: Duration,
) -> Result<BTreeMap<String, Answer>, Trouble> {
    ask::is_ready()?;
    let mut by_host: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in urls {
        by_host.entry(host(url)).or_default().push(url);
    }
    let waiting = Mutex::new(by_host.into_values().collect::<Vec<_>>());
    let next = || waiting.lock().ok().and_then(|mut sites| sites.pop());
    let answers = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut own = Vec::new();
                    while let Some(urls) = next() {
                        own.extend(urls.into_iter().map(|url| (url.to_owned(), ask::ask(url, patience))));
                    }
                    own
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    answers.into_iter().map(|(url, answer)| Ok((url, answer?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_where_they_are_written() {
        let urls = |line| in_line(line).into_iter().map(|(_, url)| url).collect::<Vec<_>>();
        assert_eq!(
            urls("voir [le site](https://a.example/b) et <http://c.example>."),
            ["https://a.example/b", "http://c.example",]
        );
        assert_eq!(urls("url: \"https://a.example/x?y=1#z\""), ["https://a.example/x?y=1"]);
        assert_eq!(urls("[x](https://a.example/p_(q)), puis"), ["https://a.example/p_(q)"]);
        assert_eq!(urls("rien : http, https://"), Vec::<&str>::new());
        assert_eq!(urls("lieu\u{1f}https://a.example\u{1f}ici"), ["https://a.example"]);
    }

    #[test]
    fn a_site_has_only_the_pages_under_its_address() {
        for own in ["https://a.fr", "https://a.fr/"] {
            assert!(is_under("https://a.fr", own) && is_under("https://a.fr/b", own));
            assert!(!is_under("https://a.fr.autre/", own));
        }
    }
}
