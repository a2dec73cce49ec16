//! What nobody waits for after a save: which pages changed, whether all can be rendered, the search index.
//!
//! One thread, one edition at a time; a newer edition puts an end to the work on the one before.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::edition::{digest, make};
use super::shelf::{Search, Shelf};
use super::{News, Say};
use crate::catalogue;
use crate::check::Site;
use crate::plan::{self, Plan};
use crate::render::{self, Form};

/// How long the reader's own page has the machine for itself.
const COURTESY: Duration = Duration::from_millis(200);

/// An edition to look through.
pub struct Task {
    pub number: u64,
    pub site: Arc<Site>,
}

pub struct Background {
    pub source: PathBuf,
    pub shelf: Arc<Shelf>,
    pub say: Say,
    /// Address and digest of every page of the last edition that was looked through.
    pub known: Option<BTreeMap<String, u64>>,
}

/// The addresses of pages that a save added, changed or took away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
}

impl Background {
    /// Works until the other end hangs up.
    pub fn run(mut self, tasks: &Receiver<Task>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(8 << 20).build().ok();
        let mut next = tasks.recv().ok();
        while let Some(task) = next.take() {
            if self.known.is_some()
                && let Ok(newer) = tasks.recv_timeout(COURTESY)
            {
                next = Some(newer);
                continue;
            }
            if self.shelf.is_current(task.number) {
                let work = || match &pool {
                    Some(pool) => pool.install(|| self.look_through(&task)),
                    None => self.look_through(&task),
                };
                let done = catch_unwind(AssertUnwindSafe(work));
                if done.is_err() {
                    self.shelf.index(task.number, None);
                }
            }
            next = tasks.try_recv().ok().or_else(|| tasks.recv().ok());
        }
    }

    fn look_through(&mut self, task: &Task) {
        let plan = plan::plan(&task.site);
        if !self.survey(task, &plan) {
            return;
        }
        self.shelf.prove(task.number);
        self.index(task, &plan);
    }

    /// Renders everything, keeps only digests. False if there is a newer edition, or a page failed.
    fn survey(&mut self, task: &Task, plan: &Plan<'_>) -> bool {
        let flaw = |diagnostic| {
            if self.shelf.flaw(task.number, diagnostic) {
                (self.say)(News::Refused(self.shelf.view().problems.to_vec()));
            }
            self.shelf.index(task.number, None);
            false
        };
        let mut theme = match render::theme(&self.source, plan) {
            Ok(theme) => theme,
            Err(diagnostic) => return flaw(diagnostic),
        };
        let found = Mutex::new(BTreeMap::new());
        let deliver = |name: &str, bytes: &[u8]| {
            if !self.shelf.give_way(task.number) {
                return Err(Overtaken);
            }
            if name.ends_with(".html") {
                let url = format!("/{}", name.strip_suffix("index.html").unwrap_or(name));
                found.lock().unwrap_or_else(PoisonError::into_inner).insert(url, digest(bytes));
            }
            Ok(())
        };
        match render::render(plan, &mut theme, Form::Online, &deliver) {
            Ok(()) => {}
            Err(render::Failure::Template(diagnostic)) => return flaw(*diagnostic),
            Err(render::Failure::Delivery(Overtaken)) => return false,
        }
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &self.known {
            (self.say)(News::Changed(compare(known, &found)));
        }
        self.known = Some(found);
        true
    }

    fn index(&self, task: &Task, plan: &Plan<'_>) {
        let files = catalogue::index(plan).and_then(|index| index.export());
        match files {
            Ok(files) => {
                let theme = render::theme(&self.source, plan).ok();
                let script = theme.as_ref().and_then(|theme| theme.file(render::SCRIPT)).unwrap_or_default();
                let published = files.into_iter().map(|file| file.led_by(script));
                let search: Search = published.map(|f| (f.name, make(f.bytes))).collect();
                self.shelf.index(task.number, Some(search));
            }
            Err(error) => {
                self.shelf.index(task.number, None);
                (self.say)(News::NoSearch(error.to_string()));
            }
        }
    }
}

/// A newer edition is being served.
struct Overtaken;

fn compare(before: &BTreeMap<String, u64>, after: &BTreeMap<String, u64>) -> Changes {
    let absent_from = |other: &BTreeMap<String, u64>, url: &String| !other.contains_key(url);
    Changes {
        added: after.keys().filter(|u| absent_from(before, u)).cloned().collect(),
        changed: after
            .iter()
            .filter(|(url, digest)| before.get(*url).is_some_and(|d| d != *digest))
            .map(|(url, _)| url.clone())
            .collect(),
        removed: before.keys().filter(|u| absent_from(after, u)).cloned().collect(),
    }
}
