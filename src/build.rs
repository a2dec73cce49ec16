//! The whole pipeline: `load → check → plan → render → index → publish`.
//!
//! Everything that can fail because of the content fails before the published folder is touched; the new site
//! is prepared aside and put in place at once.

use std::cell::{Cell, OnceCell, RefCell};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crc32fast::Hasher;

use crate::check::{self, Checked, Decoded, LeftOut, Site};
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::Kind;
use crate::plan::{self, Page, Plan};
use crate::publish::{self, Guard, PublishError, Stage};
use crate::render::examples;
use crate::render::offline::{self, Ledger};
use crate::render::weight::{self, SearchWeight};
use crate::render::{self, Form, Press};
use crate::search::{Filters, Index, IndexError};
use crate::{catalogue, load};

/// What to build, from where to where.
#[derive(Debug, Clone)]
pub struct Request {
    /// The folder that holds `content/`.
    pub source: PathBuf,
    pub out: PathBuf,
    pub check: check::Options,
    pub publish: publish::Options,
    pub guard: Guard,
    pub form: Form,
}

/// What a build did.
#[derive(Debug)]
pub struct Report {
    /// Warnings: nothing that blocks.
    pub warnings: Vec<Diagnostic>,
    pub pages: usize,
    pub documents: usize,
    /// What is not in this edition, with its file, and its name if the file holds others.
    pub left_out: Vec<(String, LeftOut)>,
    pub summary: publish::Summary,
}

/// Why nothing was published.
#[derive(Debug)]
pub enum Failure {
    /// The content or the theme has errors.
    Content(Vec<Diagnostic>),
    /// The index could not be built.
    Index(IndexError),
    /// The site could not be put in place.
    Publish(PublishError),
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        Self::Publish(error)
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

/// What is remembered of a site that is read again and again.
#[derive(Default)]
pub struct Memory {
    files: load::Memory<Decoded>,
    settled: check::Settled,
}

/// Reads and checks the site at `source`.
pub fn read(source: &Path, options: &check::Options) -> Checked {
    check::check_decoded(load::load_as(source, |entry| Decoded::of(&entry)), options)
}

/// The same for a site that is read again and again: files that did not move are not read. `moved` names those that may
/// have, if someone watches.
pub fn read_again(
    source: &Path,
    options: &check::Options,
    memory: &mut Memory,
    moved: Option<&[String]>,
) -> Checked {
    let raw = load::load_again(source, &mut memory.files, moved, |entry| Decoded::kept(&entry));
    check::check_again(raw, options, Some(&mut memory.settled))
}

/// Builds the site and puts it in place. `advance` hears of every finished page: how many, of how many. Answers also what
/// was read, which takes time to take apart: who ends here may forget it.
///
/// # Errors
/// See [`Failure`]; whatever it is, the published site is untouched.
pub fn build(request: &Request, advance: &(dyn Fn(usize, usize) + Sync)) -> Result<(Report, Site), Failure> {
    let Checked { site, diagnostics } = read(&request.source, &request.check);
    let Some(mut site) = site else { return Err(Failure::Content(diagnostics)) };
    site.forget_lists();
    let plan = plan::plan(&site);
    let stage = Stage::open(&request.out, &request.source, request.publish)?;
    let output = Output { stage: &stage, ledger: Ledger::default(), told: Mutex::default() };
    let mut theme = render::theme(&request.source, &plan).map_err(|d| Failure::Content(vec![d]))?;
    let script = theme.file(render::SCRIPT).unwrap_or_default().to_vec();
    let press = Press::new(&plan, &mut theme, request.form);
    let (rendered, indexed) =
        rayon::join(|| pages(&press, &plan, &output, advance), || index(&plan, &output, &script));
    rendered?;
    let (documents, search) = indexed?;
    data(&plan, &site, &output)?;
    closing(&press, &output, search, request.form)?;
    let pages = plan.pages.len();
    let mut told = output.told.into_inner().unwrap_or_else(PoisonError::into_inner);
    told.sort_by(|a, b| (&a.file, &a.message).cmp(&(&b.file, &b.message)));
    // The check has already stopped for its own warnings.
    if request.check.strict && !told.is_empty() {
        return Err(Failure::Content(told));
    }
    let summary = stage.commit(request.guard)?;
    let left_out = site.left_out.iter().filter_map(|l| Some((left_out_name(&site, l)?, l.clone()))).collect();
    let warnings = diagnostics.into_iter().filter(|d| d.severity == Severity::Warning).chain(told).collect();
    Ok((Report { warnings, pages, documents, left_out, summary }, site))
}

/// What an editor knows an entry by: its file, or its name and line where several are in one; none for what goes with
/// a programme and has no file of its own.
fn left_out_name(site: &Site, left_out: &LeftOut) -> Option<String> {
    let entry = site.entry(left_out.entry);
    let path = &entry.source.path;
    match entry.kind {
        Kind::Axis => None,
        Kind::Programme | Kind::Kit => Some(path.clone()),
        _ if entry.body.is_some() => Some(path.clone()),
        _ => Some(format!("« {} », {path}:{}", render::plain(entry.title()), entry.span.line)),
    }
}

/// Where files go: onto the stage, and into the ledger that offline reading and measures need.
struct Output<'s> {
    stage: &'s Stage,
    ledger: Ledger,
    /// What could only be told now: pages heavier than their budget, examples of searches that find nothing.
    told: Mutex<Vec<Diagnostic>>,
}

impl Output<'_> {
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.ledger.note(path, bytes);
        self.stage.write(path, bytes)
    }

    /// The same for a file whose bytes are never all in memory.
    fn stream(&self, path: &str, fill: &render::data::Fill<'_>) -> Result<(), PublishError> {
        let seen = Cell::new((Hasher::new(), 0));
        self.stage.stream(path, &|out: &mut dyn Write| {
            let mut passing = Passing { out, digest: Hasher::new(), size: 0 };
            fill(&mut passing)?;
            seen.set((passing.digest, passing.size));
            Ok(())
        })?;
        let (digest, size) = seen.into_inner();
        self.ledger.note_read(path, digest, size);
        Ok(())
    }

    fn weigh(&self, plan: &Plan<'_>, page: &Page, bytes: &[u8]) {
        if let Some(warning) = weight::over_budget(plan, page, bytes) {
            self.tell(vec![warning]);
        }
    }

    fn tell(&self, warnings: Vec<Diagnostic>) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).extend(warnings);
    }
}

/// Reads the bytes that pass.
struct Passing<'o> {
    out: &'o mut dyn Write,
    digest: Hasher,
    size: u64,
}

impl Write for Passing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.digest.update(bytes);
        self.size += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn refused(failure: render::Failure<PublishError>) -> Failure {
    match failure {
        render::Failure::Template(diagnostic) => Failure::Content(vec![*diagnostic]),
        render::Failure::Delivery(error) => Failure::Publish(error),
    }
}

fn pages(
    press: &Press<'_>,
    plan: &Plan<'_>,
    output: &Output<'_>,
    advance: &(dyn Fn(usize, usize) + Sync),
) -> Result<(), Failure> {
    let mut by_url: Vec<&Page> = plan.pages.iter().collect();
    by_url.sort_unstable_by(|a, b| a.url.cmp(&b.url));
    let page = |path: &str| {
        let url = path.strip_suffix("index.html").unwrap_or(path);
        let at = by_url.binary_search_by(|page| page.url.trim_start_matches('/').cmp(url)).ok()?;
        by_url.get(at).copied()
    };
    let done = std::sync::atomic::AtomicUsize::new(0);
    let printed = plan.pages.iter().filter(|page| !render::is_closing(page)).count();
    let deliver = |path: &str, bytes: &[u8]| {
        if let Some(page) = page(path) {
            advance(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, printed);
            output.weigh(plan, page, bytes);
        }
        output.write(path, bytes)
    };
    press.run(&|page| !render::is_closing(page), &deliver).map_err(refused)
}

/// Builds the index and writes its export; answers how many documents it holds and what it weighs.
fn index(plan: &Plan<'_>, output: &Output<'_>, script: &[u8]) -> Result<(usize, SearchWeight), Failure> {
    let index: Index = catalogue::index(plan)?;
    let is_answered = |example: &str| {
        let results = index.search(example, 1, &Filters::default())?;
        Ok::<_, IndexError>(!results.hits.is_empty() && results.question.unknown.is_empty())
    };
    output.tell(examples::in_vain(&plan.site.info, is_answered)?);
    let refused = OnceCell::new();
    let engine = Cell::new(0);
    let pieces = RefCell::new(Vec::new());
    index.publish(&|file| {
        // Nothing is published after a failure: the rest need not be written.
        if refused.get().is_some() {
            return;
        }
        let path = format!("recherche/{}", file.name);
        let file = file.led_by(script);
        if file.is_engine() {
            engine.set(weight::weight(&file.bytes));
        }
        if let Err(error) = output.write(&path, &file.bytes) {
            _ = refused.set(error);
        }
        if file.is_piece() {
            pieces.borrow_mut().push((file.bytes.len(), path));
        }
    })?;
    if let Some(error) = refused.into_inner() {
        return Err(error.into());
    }
    Ok((index.len(), SearchWeight::of(engine.get(), pieces.into_inner(), |path| output.stage.read(path))?))
}

/// Open data, feeds, and the files that are published as they are.
fn data(plan: &Plan<'_>, site: &Site, output: &Output<'_>) -> Result<(), Failure> {
    for (path, fill) in render::data::writers(plan) {
        output.stream(&path, &fill)?;
    }
    for asset in &site.assets {
        output.stage.copy(&asset.path, &asset.full)?;
        let size = std::fs::metadata(&asset.full).map_or(u64::MAX, |there| there.len());
        // What is at the root is for hosts and robots, not for a reader without network.
        if size <= offline::LARGEST && asset.name().is_some() {
            output.ledger.note(&asset.path, &output.stage.read(&asset.path)?);
        }
    }
    Ok(())
}

/// What can only be told once all the rest is there: weights, and the list of what a device may keep.
fn closing(press: &Press<'_>, output: &Output<'_>, search: SearchWeight, form: Form) -> Result<(), Failure> {
    let measures = weight::measure(press, &output.ledger, search, |path| output.stage.read(path))?;
    press.close(&measures, &|path: &str, bytes: &[u8]| output.write(path, bytes)).map_err(refused)?;
    // A folder opened from disk is there without network already.
    if form == Form::Online {
        for (path, bytes) in offline::files(&output.ledger) {
            output.stage.write(&path, &bytes)?;
        }
    }
    Ok(())
}
