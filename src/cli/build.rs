//! `passerelle build`: the site, put in place, and a short account of it.

use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rustix::time::{ClockId, clock_gettime};

use super::args::BuildArgs;
use super::{CONTENT, FINE, MACHINE, USAGE, wrong};
use crate::build::{Failure, Report, Request, build};
use crate::check::{Options, Reason};
use crate::diagnostics::{plural, to_text};
use crate::publish::{Guard, PublishError};
use crate::render::{Form, format};

pub fn run(arguments: &BuildArgs) -> u8 {
    let start = Instant::now();
    // This thread works with the others rather than wait for them. If it cannot, it waits.
    _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    let request = request(arguments);
    let bar =
        Bar { start, quiet: arguments.silencieux || !std::io::stderr().is_terminal(), bar: OnceLock::new() };
    let result = build(&request, &|done, total| bar.advance(done, total));
    bar.finish();
    match result {
        Ok((report, site)) => {
            if !arguments.silencieux {
                account(&request, &report, start.elapsed());
            }
            // The program ends: the system takes all the memory back at once, rather than text by text.
            std::mem::forget(site);
            FINE
        }
        Err(failure) => explain(failure),
    }
}

fn request(arguments: &BuildArgs) -> Request {
    Request {
        source: arguments.site.source.clone(),
        out: arguments.out.clone(),
        check: Options {
            base_url: arguments.base_url.clone(),
            date: arguments.site.date,
            drafts: arguments.drafts,
            strict: arguments.strict,
            ..Options::default()
        },
        publish: crate::publish::Options {
            force: arguments.forcer,
            wait: arguments.attendre,
            compress: arguments.compresser,
        },
        guard: if arguments.autoriser_suppressions { Guard::AllowRemovals } else { Guard::StopAboveHalf },
        form: if arguments.portable { Form::Portable } else { Form::Online },
    }
}

/// Says why nothing was published; answers the exit code.
fn explain(failure: Failure) -> u8 {
    match failure {
        Failure::Content(diagnostics) => {
            wrong(&diagnostics, "Rien n'a été publié : le site en place n'a pas changé.")
        }
        Failure::Index(error) => {
            eprintln!("erreur : {error}");
            MACHINE
        }
        Failure::Publish(error) => {
            eprintln!("erreur : {error}");
            blame(&error)
        }
    }
}

/// Whose mistake it is, as an exit code.
fn blame(error: &PublishError) -> u8 {
    match error {
        PublishError::MassRemoval { .. }
        | PublishError::InvalidPath { .. }
        | PublishError::Conflict { .. }
        | PublishError::NotAFile { .. } => CONTENT,
        PublishError::Dangerous { .. }
        | PublishError::NotOurs { .. }
        | PublishError::Intruders { .. }
        | PublishError::Precious { .. }
        | PublishError::NotAFolder { .. }
        | PublishError::DanglingLink { .. }
        | PublishError::MountPoint { .. } => USAGE,
        PublishError::Incomplete | PublishError::System { .. } | PublishError::Busy { .. } => MACHINE,
    }
}

fn account(request: &Request, report: &Report, elapsed: Duration) {
    if !report.warnings.is_empty() {
        print!("{}", to_text(&report.warnings));
    }
    for (file, left_out) in &report.left_out {
        let why = match left_out.reason {
            Reason::Draft => "brouillon".to_owned(),
            Reason::NotYet(date) => format!("paraîtra le {}", format::date(date)),
            Reason::Withdrawn(date) => format!("retirée depuis le {}", format::date(date)),
        };
        println!("non publiée : {file} ({why})");
    }
    let s = &report.summary;
    println!(
        "{} et {} dans l'index de recherche",
        plural(report.pages, "page", "pages"),
        plural(report.documents, "document", "documents")
    );
    println!(
        "{}, {}, {} ; {} en tout",
        files(s.written, "écrit", "écrits"),
        files(s.unchanged, "inchangé", "inchangés"),
        files(s.removed, "retiré", "retirés"),
        size(s.bytes)
    );
    let cpu = clock_gettime(ClockId::ProcessCPUTime);
    let cpu = Duration::new(u64::try_from(cpu.tv_sec).unwrap_or(0), u32::try_from(cpu.tv_nsec).unwrap_or(0));
    println!("en {:.1} s ({:.1} s de calcul)", elapsed.as_secs_f64(), cpu.as_secs_f64());
    for folder in &s.leftovers {
        println!("à supprimer à la main : {}", folder.display());
    }
    println!("Le site est dans {}", request.out.display());
}

fn files(n: u64, one: &str, many: &str) -> String {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    if n < 2 { format!("{n} fichier {one}") } else { format!("{n} fichiers {many}") }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} ko", bytes.div_ceil(1000)),
        _ => format!("{},{} Mo", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A progress bar that appears only when someone is watching and waiting.
struct Bar {
    start: Instant,
    quiet: bool,
    bar: OnceLock<ProgressBar>,
}

impl Bar {
    fn advance(&self, done: usize, total: usize) {
        if self.quiet || self.start.elapsed() < Duration::from_secs(1) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let bar = ProgressBar::new(total as u64);
            if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} pages") {
                bar.set_style(style);
            }
            bar
        });
        bar.set_position(done as u64);
    }

    fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
