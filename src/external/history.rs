//! What earlier runs found, in `liens-externes.json` beside `content/`: since when each address fails.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::ask::{Answer, Trouble};
use crate::aside;

/// The notes of all addresses.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History {
    notes: BTreeMap<String, Note>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Note {
    #[serde(rename = "vue_le")]
    asked: Day,
    #[serde(rename = "repond_le", skip_serializing_if = "Option::is_none", default)]
    fine: Option<Day>,
    #[serde(rename = "en_panne_depuis", skip_serializing_if = "Option::is_none", default)]
    failing: Option<Day>,
    #[serde(rename = "reponse")]
    answer: String,
}

/// A date as it is written in the file.
type Day = String;

impl History {
    /// The notes under `root`; none if there is no file yet.
    pub fn read(root: &Path) -> Result<Self, Trouble> {
        let path = place(root);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            other => other.map_err(|error| Trouble::History(path.clone(), error))?,
        };
        serde_json::from_str(&text).map_err(|error| Trouble::History(path, error.into()))
    }

    /// Notes an answer; tells since when the address has failed, if it does.
    pub fn note(&mut self, url: &str, answer: &Answer, today: Date) -> Option<Date> {
        let before = self.notes.get(url);
        let fails = matches!(answer, Answer::Refused(_) | Answer::Silent);
        let failing = before.and_then(|note| note.failing.as_deref()?.parse::<Date>().ok());
        let since = fails.then(|| failing.unwrap_or(today).min(today));
        let is_fine = matches!(answer, Answer::Fine | Answer::Moved(_));
        let fine = if is_fine { Some(today.to_string()) } else { before.and_then(|note| note.fine.clone()) };
        let note = Note {
            asked: today.to_string(),
            fine,
            failing: since.map(|day| day.to_string()),
            answer: answer.in_words(),
        };
        self.notes.insert(url.to_owned(), note);
        since
    }

    /// Forgets the addresses that the site no longer has.
    pub fn keep_only<'a>(&mut self, urls: impl Iterator<Item = &'a String>) {
        let known: std::collections::BTreeSet<&String> = urls.collect();
        self.notes.retain(|url, _| known.contains(url));
    }

    /// Writes the notes at once: a run that is interrupted loses nothing.
    pub fn write(&self, root: &Path) -> Result<(), Trouble> {
        let path = place(root);
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        aside::replace(&path, &|out| writeln!(out, "{text}"))
            .map_err(|error| Trouble::History(path.clone(), error))
    }
}

fn place(root: &Path) -> PathBuf {
    root.join("liens-externes.json")
}
