//! From a save to a new edition, or to a message over the last good one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::background::Task;
use super::edition::Edition;
use super::shelf::Shelf;
use super::watch::Watch;
use super::{News, Say};
use crate::build::Memory;
use crate::check::{Checked, Options};
use crate::diagnostics::{Diagnostic, Severity, Span};

/// A mistake may be a file that is still being written: it is given this long before it is shown.
const DOUBT: Duration = Duration::from_millis(120);

pub struct Rebuild {
    pub source: PathBuf,
    pub options: Options,
    pub shelf: Arc<Shelf>,
    pub background: Sender<Task>,
    pub say: Say,
    /// The number of the last edition.
    pub number: u64,
    /// What the files gave at the last reading.
    pub memory: Memory,
    /// Nothing was wrong at the last reading.
    pub sound: bool,
}

impl Rebuild {
    /// Follows the saves until the watch is told to stop.
    pub fn run(mut self, mut watch: Watch) {
        while let Some(mut files) = watch.next() {
            let mut start = Instant::now();
            self.shelf.read(true);
            let mut made = self.make(Some(&files));
            while made.is_err()
                && let Some(more) = watch.moves_within(DOUBT)
            {
                start = Instant::now();
                made = self.make(Some(&more));
                files.extend(more);
            }
            files.sort();
            files.dedup();
            self.show(made, files, start);
            self.shelf.read(false);
        }
    }

    /// The first edition.
    pub fn first(&mut self) {
        let start = Instant::now();
        let made = self.make(None);
        self.show(made, Vec::new(), start);
    }

    fn show(&self, made: Result<Made, Vec<Diagnostic>>, files: Vec<String>, start: Instant) {
        match made {
            Ok(Made { edition, task, warnings }) => {
                let pages = edition.pages;
                let recovered = self.shelf.publish(Arc::new(edition));
                let elapsed = start.elapsed();
                (self.say)(News::Rebuilt { files, pages, warnings, elapsed, recovered });
                let _ = self.background.send(task);
            }
            Err(problems) => {
                if self.shelf.refuse(problems.clone()) {
                    (self.say)(News::Refused(problems));
                }
            }
        }
    }

    /// Reads what moved and checks everything; whatever goes wrong is something to show.
    fn make(&mut self, moved: Option<&[String]>) -> Result<Made, Vec<Diagnostic>> {
        let number = self.number + 1;
        // While something is wrong, the cause may be one of which nobody tells, as a file that may not be read.
        let moved = moved.filter(|_| self.sound);
        let made = catch_unwind(AssertUnwindSafe(|| {
            let Checked { site, diagnostics } =
                crate::build::read_again(&self.source, &self.options, &mut self.memory, moved);
            let site = Arc::new(site.ok_or_else(|| diagnostics.clone())?);
            let edition = Edition::open(number, &self.source, site.clone()).map_err(|d| vec![d])?;
            let warnings = diagnostics.into_iter().filter(|d| d.severity == Severity::Warning).collect();
            Ok(Made { edition, task: Task { number, site }, warnings })
        }));
        let made = made.unwrap_or_else(|_| Err(vec![fault()]));
        self.number = number;
        self.sound = made.is_ok();
        made
    }
}

struct Made {
    edition: Edition,
    task: Task,
    warnings: Vec<Diagnostic>,
}

fn fault() -> Diagnostic {
    let message = "Passerelle s'est arrêtée sur une erreur interne en lisant le contenu";
    Diagnostic::file("interne", "content", Span::line(1), message)
        .help("annulez votre dernière modification pour continuer, et signalez ce problème")
}
