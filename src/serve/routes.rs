//! From a request to an answer: a file of the current edition, or one of the server's own.
//!
//! Paths are only looked up among the names of the files that exist; none is ever joined to a folder.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::edition::{Edition, Made};
use super::http::{Answer, Events, Reply, Request, Response};
use super::shelf::{Shelf, View};
use super::{guard, media, overlay};

/// Most pages that wait for news at once.
const MAX_WAITING: usize = 100;
/// Between two signs of life to a waiting page.
const PULSE: Duration = Duration::from_secs(15);
/// A new index is worth waiting for; the search in the page gives up after twelve seconds.
const INDEX_PATIENCE: Duration = Duration::from_secs(8);

const HTML: &str = "text/html; charset=utf-8";

pub struct Routes {
    pub shelf: Arc<Shelf>,
    pub bind: IpAddr,
    /// The folder of the sources, for the links that open an editor.
    pub folder: PathBuf,
    /// Tells this run of the server from the one before.
    pub run: String,
    pub waiting: Arc<AtomicUsize>,
}

impl Answer for Routes {
    fn answer(&self, request: &Request, local: SocketAddr) -> Reply {
        if let Some(refusal) = guard::refusal(request, self.bind, local) {
            return Reply::Whole(refusal);
        }
        let path = guard::path(&request.target);
        if path.as_deref() == Some("/__passerelle/evenements") {
            return self.news();
        }
        let view = self.shelf.view();
        Reply::Whole(match path.as_deref().map(|p| (p, p.strip_prefix("/__passerelle/"))) {
            None => self.not_found(&view),
            Some((_, Some(own))) => self.own(own, &request.target, &view),
            Some((path, None)) => self.page(path, &request.target, &view),
        })
    }
}

impl Routes {
    fn page(&self, path: &str, target: &str, view: &View) -> Response {
        let Some(edition) = &view.current else { return self.broken(view) };
        // The path of a request is decoded; the folder of the site is as addresses write it.
        let root = guard::path(&edition.root).unwrap_or_else(|| edition.root.clone());
        let Some(name) = path.strip_prefix(root.as_str()) else {
            let at_the_door = path == "/" || root.strip_suffix('/') == Some(path);
            return if at_the_door { Response::redirect(edition.root.clone()) } else { self.not_found(view) };
        };
        let name = if name.is_empty() || name.ends_with('/') {
            format!("{name}index.html")
        } else {
            name.to_owned()
        };
        if let Some(piece) = name.strip_prefix("recherche/").filter(|p| *p != "index.html")
            && let Some(made) = self.shelf.search(INDEX_PATIENCE).and_then(|s| s.get(piece).cloned())
        {
            return Response::new(200, media::of(&name), made.bytes);
        }
        match self.file(edition, &name, view) {
            Err(()) => self.broken(view),
            Ok(Some(made)) if name.ends_with(".html") => {
                let asks = edition.asks().map(str::to_owned);
                Response { asks, ..Response::new(200, HTML, self.dress(&made, edition, &name, view)) }
            }
            Ok(Some(made)) => Response::new(200, media::of(&name), made.bytes),
            Ok(None) if edition.has(&format!("{name}/index.html")) => {
                let query = target.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
                let path = target.split(['?', '#']).next().unwrap_or_default();
                Response::redirect(format!("{path}/{query}"))
            }
            Ok(None) => self.not_found(view),
        }
    }

    /// The file as it is now, or as it was in the last edition in which everything could be rendered.
    fn file(&self, edition: &Edition, name: &str, view: &View) -> Result<Option<Made>, ()> {
        edition.file(name).or_else(|flaw| {
            self.shelf.flaw(edition.number, flaw);
            let before = view.proven.as_ref().filter(|p| p.number != edition.number);
            before.and_then(|p| p.file(name).ok().flatten()).map(Some).ok_or(())
        })
    }

    fn dress(&self, made: &Made, edition: &Edition, name: &str, view: &View) -> Vec<u8> {
        let problems = self.shelf.view().problems;
        let origin = edition.origin(name);
        let banner = overlay::Banner {
            edition: &self.stamp(view),
            digest: made.digest,
            origin: origin.as_ref(),
            problems: &problems,
        };
        overlay::dress(&made.bytes, &banner)
    }

    fn not_found(&self, view: &View) -> Response {
        let Some(edition) = &view.current else { return self.broken(view) };
        match self.file(edition, "404.html", view) {
            Ok(Some(made)) => Response::new(404, HTML, self.dress(&made, edition, "404.html", view)),
            _ => Response::text(404, "Cette page n'existe pas."),
        }
    }

    /// There is no good version to show: the page says why, and goes away by itself.
    fn broken(&self, view: &View) -> Response {
        let problems = self.shelf.view().problems;
        let banner =
            overlay::Banner { edition: &self.stamp(view), digest: 0, origin: None, problems: &problems };
        Response::new(500, HTML, overlay::dress(overlay::EMPTY.as_bytes(), &banner))
    }

    /// What the server has of its own.
    fn own(&self, name: &str, target: &str, view: &View) -> Response {
        match name {
            "direct.js" => Response::new(200, media::of(name), overlay::SCRIPT.as_bytes()),
            "direct.css" => Response::new(200, media::of(name), overlay::STYLE.as_bytes()),
            _ => {
                let path = name.strip_prefix("source/");
                let edition = view.current.as_ref();
                match path.and_then(|p| edition.and_then(|e| e.source(p))) {
                    Some(source) => {
                        let line =
                            target.split_once("?ligne=").and_then(|(_, n)| n.parse().ok()).unwrap_or(1);
                        Response::new(200, HTML, overlay::source(source, &self.folder, line).into_bytes())
                    }
                    None => self.not_found(view),
                }
            }
        }
    }

    fn news(&self) -> Reply {
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= MAX_WAITING {
            self.waiting.fetch_sub(1, Ordering::SeqCst);
            return Reply::Whole(Response::text(503, "Trop de pages sont ouvertes à la fois."));
        }
        let waiting = self.waiting.clone();
        Reply::Events(Box::new(Live {
            shelf: self.shelf.clone(),
            run: self.run.clone(),
            seen: None,
            waiting,
        }))
    }

    fn stamp(&self, view: &View) -> String {
        stamp(&self.run, view)
    }
}

/// The name of what is being served.
fn stamp(run: &str, view: &View) -> String {
    format!("{run}-{}", view.current.as_ref().map_or(0, |e| e.number))
}

/// The news for one open page.
struct Live {
    shelf: Arc<Shelf>,
    run: String,
    seen: Option<u64>,
    waiting: Arc<AtomicUsize>,
}

impl Events for Live {
    fn next(&mut self) -> Option<String> {
        let view = match self.seen {
            None => self.shelf.view(),
            Some(seen) => self.shelf.after(seen, PULSE),
        };
        if view.closed {
            return None;
        }
        if self.seen == Some(view.turn) {
            return Some(": toujours là\n\n".to_owned());
        }
        let retry = if self.seen.is_none() { "retry: 500\n" } else { "" };
        self.seen = Some(view.turn);
        let data = serde_json::json!({
            "edition": stamp(&self.run, &view),
            "erreurs": overlay::problems(&view.problems),
        });
        Some(format!("{retry}event: etat\ndata: {data}\n\n"))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}
