//! Reading without network: a ledger of what was published, and from it the list of files and the service worker.
//!
//! Nothing is forced on anyone: the worker does nothing before a reader asks for it on `/hors-ligne/`. What depends
//! on the clock or on the order of threads stays out, so that the same content gives the same bytes.

use std::sync::{Mutex, PoisonError};

use serde_json::json;

/// The worker, but for the digest of the edition.
const WORKER: &str = include_str!("sw.js");
/// Stands in the worker for the digest of the edition.
const EDITION: &str = "@EDITION@";
/// Larger documents are not kept on a device: they are data to download.
pub const LARGEST: u64 = 4 << 20;

/// A published file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub path: String,
    pub size: u64,
    /// Tells two editions of the file apart.
    pub digest: u32,
}

/// What was published so far, from several threads.
#[derive(Debug, Default)]
pub struct Ledger(Mutex<Vec<Item>>);

impl Ledger {
    /// Notes a file.
    pub fn note(&self, path: &str, bytes: &[u8]) {
        self.push(Item { path: path.to_owned(), size: bytes.len() as u64, digest: crc32fast::hash(bytes) });
    }

    /// Notes a file that was read as it passed.
    pub fn note_read(&self, path: &str, digest: crc32fast::Hasher, size: u64) {
        self.push(Item { path: path.to_owned(), size, digest: digest.finalize() });
    }

    fn push(&self, item: Item) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(item);
    }

    /// All files, sorted by path.
    pub fn items(&self) -> Vec<Item> {
        let mut items = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        items.sort();
        items
    }

    /// The files that make the guide, as a reader needs them.
    fn guide(&self) -> Vec<Item> {
        self.items().into_iter().filter(|item| is_for_readers(&item.path)).collect()
    }

    /// The size of the guide on a device.
    pub fn guide_size(&self) -> u64 {
        self.guide().iter().map(|item| item.size).sum()
    }
}

/// Bulk data and what only search engines read stay on the server.
fn is_for_readers(path: &str) -> bool {
    let bulk = path.starts_with("donnees/") && !path.ends_with(".html");
    !(bulk || path == "robots.txt" || path.starts_with("sitemap") || path.starts_with("partage/"))
}

/// `hors-ligne/liste.json` and `sw.js`.
pub fn files(ledger: &Ledger) -> Vec<(String, Vec<u8>)> {
    let items = ledger.guide();
    // Line by line: as one JSON value, the list of a national guide would weigh more than its index.
    let told =
        |item: &Item| json!([address(&item.path), item.size, format!("{:08x}", item.digest)]).to_string();
    let files = format!("[{}]", items.iter().map(told).collect::<Vec<_>>().join(","));
    let edition = format!("{:08x}", crc32fast::hash(files.as_bytes()));
    let size: u64 = items.iter().map(|item| item.size).sum();
    let list = format!("{{\"edition\":\"{edition}\",\"octets\":{size},\"fichiers\":{files}}}\n");
    vec![
        ("hors-ligne/liste.json".to_owned(), list.into_bytes()),
        ("sw.js".to_owned(), WORKER.replace(EDITION, &edition).into_bytes()),
    ]
}

/// The address that a browser asks for, from the root of the site.
fn address(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, files};

    #[test]
    fn the_list_does_not_depend_on_the_order_of_publication() {
        let (one, other) = (Ledger::default(), Ledger::default());
        let pages = [("index.html", "a"), ("aides/apre/index.html", "b"), ("robots.txt", "c")];
        for (path, text) in pages {
            one.note(path, text.as_bytes());
        }
        for (path, text) in pages.iter().rev() {
            other.note(path, text.as_bytes());
        }
        let list = files(&one);
        assert_eq!(list, files(&other));
        let text = String::from_utf8_lossy(&list[0].1).into_owned();
        assert!(text.contains("[\"aides/apre/\",1,") && !text.contains("robots"), "{text}");
        assert!(!String::from_utf8_lossy(&list[1].1).contains('@'), "the edition is filled in");
    }
}
