//! One edition of the site in memory: every file that `build` would write, made when it is asked for, but for those of
//! a device without network.
//!
//! In: a checked site. Out: the bytes of a file, by its name under `public/`. A thread owns the plan and the
//! templates and works through the orders; what it has made is kept for the life of the edition. So a save
//! costs a reading, a check and a plan, and each page only its own rendering.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
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
use crate::model::EntryId;
use crate::plan::{self, Plan, View};
use crate::render::{self, Form, Press};

/// A file as it is published.
#[derive(Debug, Clone)]
pub struct Made {
    pub bytes: Arc<[u8]>,
    pub digest: u64,
}

/// What stands behind the name of a file.
enum Item {
    /// A page, by its rank in the plan, and what it shows.
    Page(usize, View, Option<EntryId>),
    Fixed(Made),
    Asset(PathBuf),
}

/// What the thread is asked for.
enum Order {
    Page(usize, Sender<Result<Made, Diagnostic>>),
    /// The names of the open data and feeds.
    DataNames(Sender<HashSet<String>>),
    Data(String, Sender<Option<Made>>),
}

pub struct Edition {
    pub number: u64,
    /// The folder of the server under which the site stands: `/` or `/guide/`.
    pub root: String,
    pub pages: usize,
    site: Arc<Site>,
    items: HashMap<String, Item>,
    orders: Sender<Order>,
    made: Mutex<HashMap<usize, Made>>,
    data_names: OnceLock<HashSet<String>>,
    data: Mutex<HashMap<String, Made>>,
}

impl Edition {
    /// Opens the edition `number` of `site`, whose theme is in `folder`.
    ///
    /// # Errors
    /// The theme cannot be used.
    pub fn open(number: u64, folder: &Path, site: Arc<Site>) -> Result<Self, Diagnostic> {
        let (orders, received) = channel();
        let (report, opened) = channel();
        let (folder, kept) = (folder.to_owned(), site.clone());
        let work = move || work(&folder, &kept, &report, &received);
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
            site,
            items: opening.items,
            orders,
            made: Mutex::default(),
            data_names: OnceLock::new(),
            data: Mutex::default(),
        })
    }

    /// The file published as `name`; none if there is no such file.
    ///
    /// # Errors
    /// The page cannot be rendered.
    pub fn file(&self, name: &str) -> Result<Option<Made>, Diagnostic> {
        match self.items.get(name) {
            Some(Item::Page(rank, ..)) => self.page(*rank).map(Some),
            Some(Item::Fixed(made)) => Ok(Some(made.clone())),
            Some(Item::Asset(path)) => Ok(asset(path)),
            None => Ok(self.data(name)),
        }
    }

    /// True if [`Edition::file`] would find something, without making it.
    pub fn has(&self, name: &str) -> bool {
        self.items.contains_key(name) || self.is_data(name)
    }

    /// Where the page written as `name` comes from.
    pub fn origin(&self, name: &str) -> Option<Origin> {
        match self.items.get(name) {
            Some(Item::Page(_, view, entry)) => Some(origin::of(&self.site, *view, *entry)),
            _ => None,
        }
    }

    /// The origin of the server that the search page asks, if it asks one.
    pub fn asks(&self) -> Option<&str> {
        self.site.info.search.as_ref().map(|search| search.origin())
    }

    /// A source file of the content, as it was read.
    pub fn source(&self, path: &str) -> Option<&Source> {
        let entries = self.site.all_entries().iter().map(|entry| &*entry.source);
        let mut sources = std::iter::once(&*self.site.source).chain(entries);
        sources.find(|source| source.path == path)
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

    /// A large directory takes seconds to export: nothing is made but what is asked for.
    fn data(&self, name: &str) -> Option<Made> {
        if !self.is_data(name) {
            return None;
        }
        if let Some(made) = self.data.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Some(made.clone());
        }
        let (reply, received) = channel();
        self.orders.send(Order::Data(name.to_owned(), reply)).ok()?;
        let made = received.recv().ok()??;
        self.data.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), made.clone());
        Some(made)
    }

    fn is_data(&self, name: &str) -> bool {
        let names = || {
            let (reply, received) = channel();
            self.orders.send(Order::DataNames(reply)).ok()?;
            received.recv().ok()
        };
        self.data_names.get_or_init(|| names().unwrap_or_default()).contains(name)
    }
}

struct Opening {
    items: HashMap<String, Item>,
    pages: usize,
}

/// The thread of an edition: plans it, says what it holds, then prints what it is asked for until nobody asks.
fn work(folder: &Path, site: &Site, report: &Sender<Result<Opening, Diagnostic>>, orders: &Receiver<Order>) {
    let plan = plan::plan(site);
    let mut theme = match render::theme(folder, &plan) {
        Ok(theme) => theme,
        Err(flaw) => return drop(report.send(Err(flaw))),
    };
    let press = Press::new(&plan, &mut theme, Form::Online);
    let opening = items(&press, &plan).map(|items| Opening { items, pages: plan.pages.len() });
    if report.send(opening).is_err() {
        return;
    }
    let data = OnceCell::new();
    let data = || data.get_or_init(|| render::data::writers(&plan).into_iter().collect::<HashMap<_, _>>());
    for order in orders {
        // A visitor who has left does not stop the work for the others.
        match order {
            Order::Page(rank, reply) => drop(reply.send(page(&press, &plan, rank))),
            Order::DataNames(reply) => drop(reply.send(data().keys().cloned().collect())),
            Order::Data(name, reply) => {
                let made = data().get(&name).map(|fill| make(render::data::bytes(fill)));
                drop(reply.send(made));
            }
        }
    }
}

/// Everything that has a name; pages are only named.
fn items(press: &Press<'_>, plan: &Plan<'_>) -> Result<HashMap<String, Item>, Diagnostic> {
    let mut items = HashMap::with_capacity(plan.pages.len());
    for asset in &plan.site.assets {
        items.insert(asset.path.clone(), Item::Asset(asset.full.clone()));
    }
    let beside = press.beside(|name, bytes| -> Result<(), Infallible> {
        items.insert(name.to_owned(), Item::Fixed(make(bytes.to_vec())));
        Ok(())
    });
    match beside {
        Ok(()) => {}
        Err(render::Failure::Template(flaw)) => return Err(*flaw),
        Err(render::Failure::Delivery(never)) => match never {},
    }
    for (rank, page) in plan.pages.iter().enumerate() {
        items.insert(page.file(), Item::Page(rank, page.view, page.entry));
    }
    Ok(items)
}

fn page(press: &Press<'_>, plan: &Plan<'_>, rank: usize) -> Result<Made, Diagnostic> {
    let Some(page) = plan.pages.get(rank) else { return Err(broken("cette page")) };
    press.print(page).map(make).map_err(|flaw| *flaw)
}

/// Reads a file that is published as it is; a link put in its place since the check is not followed.
fn asset(path: &Path) -> Option<Made> {
    // Without NONBLOCK, a named pipe would hold us for ever.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, flags, Mode::empty()).ok()?;
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
