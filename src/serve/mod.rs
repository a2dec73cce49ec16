//! The preview server: the site in memory, made again at each save, shown in the browser at once.
//!
//! Comes in: the source folder. Goes out: pages over HTTP on this machine, and [`News`] for the terminal.
//! Nothing is ever written to disk. Refused: other names for this machine (421), other sites' scripts (403),
//! other methods than reading (405), heads over 64 KiB (431), and any path that is not a file of the site.
//!
//! A save goes through [`watch`], [`rebuild`] (read, check, plan) and [`shelf`]; pages are rendered when they
//! are asked for ([`edition`]); what changed and the search index follow behind ([`background`]).

mod background;
mod edition;
mod guard;
mod http;
mod media;
mod origin;
mod overlay;
mod rebuild;
mod routes;
mod shelf;
mod watch;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::Duration;

pub use background::Changes;
pub use watch::Method;

use crate::check::Options;
use crate::diagnostics::Diagnostic;
use background::Background;
use http::Listener;
use rebuild::Rebuild;
use routes::Routes;
use shelf::Shelf;
use watch::Watch;

/// What to serve, and where.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that holds `content/`.
    pub source: PathBuf,
    pub bind: IpAddr,
    /// 0 for any free port.
    pub port: u16,
    pub check: Options,
    pub watch: Method,
}

/// What happens while the server runs.
#[derive(Debug, Clone)]
pub enum News {
    /// The site as it is now on disk is being served.
    Rebuilt {
        /// The files that were saved; none the first time.
        files: Vec<String>,
        pages: usize,
        warnings: Vec<Diagnostic>,
        elapsed: Duration,
        /// There were errors before.
        recovered: bool,
    },
    /// Which pages are not as they were before the last save.
    Changed(Changes),
    /// The content has errors: the last good version stays.
    Refused(Vec<Diagnostic>),
    /// The search index could not be built, and why.
    NoSearch(String),
    /// The system does not tell of changes; the files are looked at.
    Looking,
}

/// Who hears the news.
pub type Say = Arc<dyn Fn(News) + Send + Sync>;

/// Why the server did not start.
#[derive(Debug)]
pub enum Failure {
    /// There is no site in this folder.
    NoSite(Vec<Diagnostic>),
    /// Nobody can listen at this address.
    Listen(SocketAddr, std::io::Error),
    /// The machine refuses a thread or a look at the folder, in its words.
    Machine(String),
}

/// A server that runs until it is stopped or the process ends.
pub struct Server {
    listener: Listener,
    shelf: Arc<Shelf>,
    stop: watch::Stop,
    rebuild: JoinHandle<()>,
    background: JoinHandle<()>,
}

/// Starts the server; when this returns, it answers.
///
/// # Errors
/// See [`Failure`]. Errors in the content are no failure: they are shown in the page.
pub fn start(settings: &Settings, say: Say) -> Result<Server, Failure> {
    let address = SocketAddr::new(settings.bind, settings.port);
    let socket = TcpListener::bind(address).map_err(|e| Failure::Listen(address, e))?;
    let no_site = || crate::load::load(&settings.source).found;
    if !settings.source.join("content").is_dir() {
        return Err(Failure::NoSite(no_site()));
    }
    // Before the first reading: a save in between is not lost.
    let (watch, stop) = Watch::open(&settings.source, settings.watch).map_err(Failure::Machine)?;
    if !watch.told {
        say(News::Looking);
    }
    let shelf = Arc::new(Shelf::default());
    let (tasks, received) = channel();
    let background =
        Background { source: settings.source.clone(), shelf: shelf.clone(), say: say.clone(), known: None };
    let background = spawn("arrière-plan", move || background.run(&received))?;
    let mut rebuild = Rebuild {
        source: settings.source.clone(),
        options: settings.check.clone(),
        shelf: shelf.clone(),
        background: tasks,
        say,
        number: 0,
        memory: crate::build::Memory::default(),
        sound: false,
    };
    rebuild.first();
    let rebuild = spawn("relecture", move || rebuild.run(watch))?;
    let folder = settings.source.canonicalize().unwrap_or_else(|_| settings.source.clone());
    let run = std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_millis());
    let routes = Routes {
        shelf: shelf.clone(),
        bind: settings.bind,
        folder,
        run: format!("{run:x}"),
        waiting: Arc::default(),
    };
    let routes = Arc::new(routes);
    let listener = Listener::start(socket, routes).map_err(|e| Failure::Machine(e.to_string()))?;
    Ok(Server { listener, shelf, stop, rebuild, background })
}

impl Server {
    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.listener.address()
    }

    /// The path of the home page: `/`, or the folder of the site's address.
    pub fn home(&self) -> String {
        self.shelf.view().current.map_or_else(|| "/".to_owned(), |e| e.root.clone())
    }

    /// Serves until the process ends.
    pub fn wait(self) {
        let _ = self.rebuild.join();
    }

    /// Stops everything and waits for it.
    pub fn stop(self) {
        self.listener.stop();
        self.shelf.close();
        self.stop.stop();
        let _ = self.rebuild.join();
        let _ = self.background.join();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Failure> {
    thread::Builder::new()
        .name(name.to_owned())
        .stack_size(8 << 20)
        .spawn(work)
        .map_err(|e| Failure::Machine(e.to_string()))
}
