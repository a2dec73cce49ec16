//! One edition of the site in memory: every file that `build` would write, made when it is asked for.
//!
//! In: a checked site. Out: the bytes of a file, by its name under `public/`. A thread owns the plan and the
//! templates and works through the orders; what it has made is kept for the life of the edition. So a save
//! costs a reading, a check and a plan, and each page only its own rendering.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use rustix::fs::{Mode, OFlags};

use super::origin::{self, Origin};
use crate::check::Site;
use crate::diagnostics::{Diagnostic, Source, Span};
use crate::plan::{self, Page, Plan};
use crate::render::{self, Form, Theme};

/// A file as it is published.
#[derive(Debug, Clone)]
pub struct Made {
    pub bytes: Arc<[u8]>,
    pub digest: u64,
}

/// What stands behind the name of a file.
enum Item {
    /// A page, by its rank in the plan, and where it is written.
    Page(usize, Origin),
    Fixed(Made),
    Asset(PathBuf),
}

/// What the thread is asked for.
enum Order {
    Page(usize, Sender<Result<Made, Diagnostic>>),
    Data(Sender<HashMap<String, Made>>),
}

pub struct Edition {
    pub number: u64,
    /// The folder of the server under which the site stands: `/` or `/guide/`.
    pub root: String,
    pub pages: usize,
    items: HashMap<String, Item>,
    sources: HashMap<String, Arc<Source>>,
    orders: Sender<Order>,
    made: Mutex<HashMap<usize, Made>>,
    data: OnceLock<HashMap<String, Made>>,
}

impl Edition {
    /// Opens the edition `number` of `site`, whose theme is in `folder`.
    ///
    /// # Errors
    /// The theme cannot be used.
    pub fn open(number: u64, folder: &Path, site: Arc<Site>) -> Result<Self, Diagnostic> {
        let (orders, received) = channel();
        let (report, opened) = channel();
        let folder = folder.to_owned();
        let kept = site.clone();
        let work = move || match Workshop::open(&folder, &kept) {
            Ok((mut workshop, items)) => {
                let opening = Opening { items, pages: workshop.pages.len() };
                if report.send(Ok(opening)).is_ok() {
                    workshop.run(&received);
                }
            }
            Err(diagnostic) => drop(report.send(Err(diagnostic))),
        };
        // Templates recurse: the same room as the main thread has.
        let spawned =
            thread::Builder::new().name(format!("édition {number}")).stack_size(8 << 20).spawn(work);
        let opening = match spawned {
            Ok(_) => opened.recv().unwrap_or_else(|_| Err(broken("cette édition"))),
            Err(_) => Err(broken("cette édition")),
        }?;
        Ok(Self {
            number,
            root: origin::root(&site.info.url.0),
            pages: opening.pages,
            items: opening.items,
            sources: site.all_entries().iter().map(|e| (e.source.path.clone(), e.source.clone())).collect(),
            orders,
            made: Mutex::default(),
            data: OnceLock::new(),
        })
    }

    /// The file published as `name`; none if there is no such file.
    ///
    /// # Errors
    /// The page cannot be rendered.
    pub fn file(&self, name: &str) -> Result<Option<Made>, Diagnostic> {
        match self.items.get(name) {
            Some(Item::Page(rank, _)) => self.page(*rank).map(Some),
            Some(Item::Fixed(made)) => Ok(Some(made.clone())),
            Some(Item::Asset(path)) => Ok(asset(path)),
            None => Ok(self.data().get(name).cloned()),
        }
    }

    /// True if [`Edition::file`] would find something, without making it.
    pub fn has(&self, name: &str) -> bool {
        self.items.contains_key(name) || self.data().contains_key(name)
    }

    /// Where the page written as `name` comes from.
    pub fn origin(&self, name: &str) -> Option<&Origin> {
        match self.items.get(name) {
            Some(Item::Page(_, origin)) => Some(origin),
            _ => None,
        }
    }

    /// A source file of the content, as it was read.
    pub fn source(&self, path: &str) -> Option<&Source> {
        self.sources.get(path).map(|s| &**s)
    }

    fn page(&self, rank: usize) -> Result<Made, Diagnostic> {
        if let Some(made) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&rank) {
            return Ok(made.clone());
        }
        let (reply, received) = channel();
        let sent = self.orders.send(Order::Page(rank, reply)).is_ok();
        let made = if sent { received.recv().ok() } else { None };
        let made = made.unwrap_or_else(|| Err(broken("cette page")))?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(rank, made.clone());
        Ok(made)
    }

    fn data(&self) -> &HashMap<String, Made> {
        self.data.get_or_init(|| {
            let (reply, received) = channel();
            let sent = self.orders.send(Order::Data(reply)).is_ok();
            let files = if sent { received.recv().ok() } else { None };
            files.unwrap_or_default()
        })
    }
}

struct Opening {
    items: HashMap<String, Item>,
    pages: usize,
}

/// What the thread of an edition owns.
struct Workshop<'a> {
    /// Its `pages` are those to render next.
    plan: Plan<'a>,
    pages: Vec<Page>,
    theme: Theme,
    /// Not the common pool: a page that someone waits for never queues behind the background.
    pool: Option<rayon::ThreadPool>,
}

impl<'a> Workshop<'a> {
    fn open(folder: &Path, site: &'a Site) -> Result<(Self, HashMap<String, Item>), Diagnostic> {
        let mut plan = plan::plan(site);
        let theme = render::theme(folder, &plan)?;
        let pages = std::mem::take(&mut plan.pages);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(8 << 20).build().ok();
        let mut workshop = Self { plan, pages, theme, pool };
        let mut items = HashMap::new();
        for asset in &site.assets {
            items.insert(format!("fichiers/{}", asset.name), Item::Asset(asset.full.clone()));
        }
        // What is rendered when there is no page: files of the theme, and whatever else comes with any site.
        for (name, bytes) in workshop.render(Vec::new())? {
            items.insert(name, Item::Fixed(make(bytes)));
        }
        for (rank, page) in workshop.pages.iter().enumerate() {
            items.insert(page.file(), Item::Page(rank, origin::of(site, page)));
        }
        Ok((workshop, items))
    }

    fn run(&mut self, orders: &Receiver<Order>) {
        for order in orders {
            // A visitor who has left does not stop the work for the others.
            match order {
                Order::Page(rank, reply) => drop(reply.send(self.page(rank))),
                Order::Data(reply) => drop(reply.send(self.data())),
            }
        }
    }

    fn page(&mut self, rank: usize) -> Result<Made, Diagnostic> {
        let Some(page) = self.pages.get(rank).cloned() else { return Err(broken("cette page")) };
        let name = page.file();
        let rendered = self.render(vec![page])?;
        let bytes = rendered.into_iter().find(|(n, _)| *n == name).map(|(_, bytes)| bytes);
        bytes.map(make).ok_or_else(|| broken("cette page"))
    }

    fn render(&mut self, pages: Vec<Page>) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
        let wanted = pages.first().map(Page::file);
        self.plan.pages = pages;
        let out = Mutex::new(Vec::new());
        let deliver = |name: &str, bytes: &[u8]| -> Result<(), std::convert::Infallible> {
            if wanted.as_deref().is_none_or(|w| w == name) {
                out.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), bytes.to_vec()));
            }
            Ok(())
        };
        let (plan, theme) = (&self.plan, &mut self.theme);
        let mut work = move || render::render(plan, theme, Form::Online, &deliver);
        let done = match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        };
        match done {
            Ok(()) => Ok(out.into_inner().unwrap_or_else(PoisonError::into_inner)),
            Err(render::Failure::Template(diagnostic)) => Err(*diagnostic),
            Err(render::Failure::Delivery(never)) => match never {},
        }
    }

    fn data(&mut self) -> HashMap<String, Made> {
        self.plan.pages = std::mem::take(&mut self.pages);
        let files = render::data::files(&self.plan);
        self.pages = std::mem::take(&mut self.plan.pages);
        files.into_iter().map(|(name, bytes)| (name, make(bytes))).collect()
    }
}

/// Reads a file that is published as it is; a link put in its place since the check is not followed.
fn asset(path: &Path) -> Option<Made> {
    let file =
        rustix::fs::open(path, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()).ok()?;
    let mut bytes = Vec::new();
    std::fs::File::from(file).read_to_end(&mut bytes).ok()?;
    Some(make(bytes))
}

pub fn make(bytes: Vec<u8>) -> Made {
    Made { digest: digest(&bytes), bytes: bytes.into() }
}

/// Tells two versions of a file apart while the server runs; never written anywhere.
pub fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Passerelle itself is at fault.
fn broken(what: &str) -> Diagnostic {
    Diagnostic::file("interne", "content", Span::line(1), format!("Passerelle n'a pas réussi à préparer {what}"))
        .help("relancez « passerelle serve » ; si cela continue, lancez « passerelle build » et transmettez son message")
}
