//! The whole pipeline: `load → check → plan → render → index → publish`.
//!
//! Everything that can fail because of the content fails before the published folder is touched; the new site
//! is prepared aside and put in place at once.

use std::path::{Path, PathBuf};

use crate::check::{self, Checked, LeftOut, Site};
use crate::diagnostics::{Diagnostic, Severity};
use crate::plan::{self, Plan};
use crate::publish::{self, Guard, PublishError, Stage};
use crate::render::{self, Form};
use crate::search::{Index, IndexError};
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
    /// What is not in this edition, with its file.
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

/// Reads and checks the site at `source`.
pub fn read(source: &Path, options: &check::Options) -> Checked {
    check::check(load::load(source), options)
}

/// Builds the site and puts it in place. `advance` hears of every finished page: how many, of how many.
///
/// # Errors
/// See [`Failure`]; whatever it is, the published site is untouched.
pub fn build(request: &Request, advance: &(dyn Fn(usize, usize) + Sync)) -> Result<Report, Failure> {
    let Checked { site, diagnostics } = read(&request.source, &request.check);
    let Some(site) = site else { return Err(Failure::Content(diagnostics)) };
    let plan = plan::plan(&site);
    let stage = Stage::open(&request.out, &request.source, request.publish)?;
    let (rendered, indexed) = rayon::join(|| pages(request, &plan, &stage, advance), || index(&plan, &stage));
    rendered?;
    let documents = indexed?;
    data(&plan, &site, &stage)?;
    let pages = plan.pages.len();
    let summary = stage.commit(request.guard)?;
    let left_out =
        site.left_out.iter().map(|l| (site.entry(l.entry).source.path.clone(), l.clone())).collect();
    let warnings = diagnostics.into_iter().filter(|d| d.severity == Severity::Warning).collect();
    Ok(Report { warnings, pages, documents, left_out, summary })
}

fn pages(
    request: &Request,
    plan: &Plan<'_>,
    stage: &Stage,
    advance: &(dyn Fn(usize, usize) + Sync),
) -> Result<(), Failure> {
    let mut theme = render::theme(&request.source, plan).map_err(|d| Failure::Content(vec![d]))?;
    let done = std::sync::atomic::AtomicUsize::new(0);
    let deliver = |path: &str, bytes: &[u8]| {
        advance(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, plan.pages.len());
        stage.write(path, bytes)
    };
    render::render(plan, &mut theme, request.form, &deliver).map_err(|failure| match failure {
        render::Failure::Template(diagnostic) => Failure::Content(vec![*diagnostic]),
        render::Failure::Delivery(error) => Failure::Publish(error),
    })
}

/// Builds the index and writes its export; answers how many documents it holds.
fn index(plan: &Plan<'_>, stage: &Stage) -> Result<usize, Failure> {
    let index: Index = catalogue::index(plan)?;
    for file in index.export()? {
        stage.write(&format!("recherche/{}", file.name), &file.bytes)?;
    }
    Ok(index.len())
}

/// Open data, feeds, and the files that are published as they are.
fn data(plan: &Plan<'_>, site: &Site, stage: &Stage) -> Result<(), Failure> {
    for (path, bytes) in render::data::files(plan) {
        stage.write(&path, &bytes)?;
    }
    for asset in &site.assets {
        stage.copy(&format!("fichiers/{}", asset.name), &asset.full)?;
    }
    Ok(())
}
