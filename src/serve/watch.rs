//! Says when the content or a theme changes on disk.
//!
//! Folders are watched, not files: editors save by writing aside and renaming. Where the system cannot tell
//! (too many watches, none at all), the files are looked at twice a second.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};
use walkdir::WalkDir;

use crate::load::is_hidden;

/// What makes a site.
const FOLDERS: [&str; 2] = ["content", "themes"];
/// A save is over when nothing has moved for so long; a file of which more comes is read again.
const QUIET: Duration = Duration::from_millis(5);
/// What never ends is shown all the same.
const RESTLESS: Duration = Duration::from_millis(500);
/// Between two looks, where the system cannot tell.
const ROUND: Duration = Duration::from_millis(500);

/// How changes are noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// The system tells, or the files are looked at if it cannot.
    #[default]
    Auto,
    /// The files are looked at.
    Poll,
}

enum Signal {
    Touched(Vec<PathBuf>),
    Stop,
}

pub struct Watch {
    root: PathBuf,
    /// None where the files are looked at.
    watcher: Option<RecommendedWatcher>,
    /// While it lives, the files are looked at.
    _looking: Option<Arc<()>>,
    signals: Receiver<Signal>,
    /// Told to stop, or nobody is left to tell: also while the end of a save was waited for.
    stopped: bool,
    /// The system tells of changes.
    pub told: bool,
}

/// Ends the wait of a [`Watch`] from another thread.
#[derive(Clone)]
pub struct Stop(Sender<Signal>);

impl Stop {
    pub fn stop(&self) {
        let _ = self.0.send(Signal::Stop);
    }
}

impl Watch {
    /// Watches `content/` and `themes/` under `root`.
    ///
    /// # Errors
    /// In the words of the system; the folder cannot even be looked at.
    pub fn open(root: &Path, method: Method) -> Result<(Self, Stop), String> {
        // The system answers with real paths.
        let root = root.canonicalize().map_err(|e| e.to_string())?;
        let (sender, signals) = channel();
        let watcher = match method {
            Method::Auto => told(&root, sender.clone()).ok(),
            Method::Poll => None,
        };
        let told = watcher.is_some();
        let looking = if told { None } else { Some(look(&root, sender.clone())?) };
        Ok((Self { root, watcher, _looking: looking, signals, stopped: false, told }, Stop(sender)))
    }

    /// Waits for a save to be over. The files that moved, relative to the root; none when told to stop.
    pub fn next(&mut self) -> Option<Vec<String>> {
        while !self.stopped {
            let Ok(first) = self.signals.recv() else { return None };
            let files = self.save(first)?;
            if !files.is_empty() {
                return Some(files);
            }
        }
        None
    }

    /// The files of a save that begins within `patience`, once it is over.
    pub fn moves_within(&mut self, patience: Duration) -> Option<Vec<String>> {
        let first = self.signals.recv_timeout(patience).ok()?;
        self.save(first)
    }

    /// The files of the save that begins with a signal, once it is over; none when told to stop meanwhile.
    fn save(&mut self, first: Signal) -> Option<Vec<String>> {
        let mut touched = Vec::new();
        let mut signal = Ok(first);
        let end = Instant::now() + RESTLESS;
        loop {
            match signal {
                Ok(Signal::Touched(more)) => touched.extend(more),
                Err(RecvTimeoutError::Timeout) => break,
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => {
                    self.stopped = true;
                    return None;
                }
            }
            if Instant::now() >= end {
                break;
            }
            signal = self.signals.recv_timeout(QUIET);
        }
        let mut files: Vec<String> = touched.iter().filter_map(|p| self.name(p)).collect();
        files.sort();
        files.dedup();
        self.follow(&files);
        Some(files)
    }

    /// The name of a path that counts: under `content/` or `themes/`, and not an editor's own file.
    fn name(&self, path: &Path) -> Option<String> {
        if path == self.root {
            return Some(String::new());
        }
        let path = path.strip_prefix(&self.root).ok()?;
        let parts: Vec<_> = path.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        let first = parts.first()?;
        (FOLDERS.contains(&first.as_str()) && !parts.iter().any(|p| is_hidden(p))).then(|| parts.join("/"))
    }

    /// A folder that came back is another folder: it is watched anew.
    fn follow(&mut self, files: &[String]) {
        let Some(watcher) = &mut self.watcher else { return };
        for name in FOLDERS {
            if files.iter().any(|f| f == name || f.is_empty()) {
                let folder = self.root.join(name);
                let _ = watcher.unwatch(&folder);
                let _ = watcher.watch(&folder, RecursiveMode::Recursive);
            }
        }
    }
}

fn told(root: &Path, sender: Sender<Signal>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = RecommendedWatcher::new(hear(root.to_owned(), sender), Config::default())?;
    // The root itself, to see its folders come and go.
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS.map(|f| root.join(f)) {
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(watcher)
}

/// What tells two states of a file apart. notify's own way of looking knows only whole seconds, and misses a
/// file replaced by an older one.
type Mark = (u64, Option<SystemTime>);

/// Looks at the files again and again, until the answer is dropped.
fn look(root: &Path, sender: Sender<Signal>) -> Result<Arc<()>, String> {
    let root = root.to_owned();
    let life = Arc::new(());
    let alive = Arc::downgrade(&life);
    let mut before = marks(&root);
    let work = move || {
        while alive.strong_count() > 0 {
            thread::sleep(ROUND);
            let now = marks(&root);
            let differs = |path: &&PathBuf| before.get(*path) != now.get(*path);
            let mut touched: Vec<PathBuf> = now.keys().filter(differs).cloned().collect();
            touched.extend(before.keys().filter(|p| !now.contains_key(*p)).cloned());
            if !touched.is_empty() && sender.send(Signal::Touched(touched)).is_err() {
                return;
            }
            before = now;
        }
    };
    let spawned = thread::Builder::new().name("ronde".to_owned()).spawn(work);
    spawned.map(|_| life).map_err(|e| e.to_string())
}

fn marks(root: &Path) -> BTreeMap<PathBuf, Mark> {
    let walk = |folder: &str| WalkDir::new(root.join(folder)).follow_links(false).max_depth(16);
    let files = FOLDERS.into_iter().flat_map(walk).filter_map(Result::ok);
    let mark = |file: walkdir::DirEntry| {
        let about = file.metadata().ok().filter(|m| !m.is_dir())?;
        Some((file.into_path(), (about.len(), about.modified().ok())))
    };
    files.filter_map(mark).collect()
}

fn hear(root: PathBuf, sender: Sender<Signal>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |heard| {
        let paths = match heard {
            // Reading is no change, nor is a date alone.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => return,
            Ok(event) if event.need_rescan() => vec![root.clone()],
            Ok(event) => match event.kind {
                EventKind::Modify(ModifyKind::Metadata(kind)) if kind != MetadataKind::Any => return,
                _ => event.paths,
            },
            // Something was lost: everything is read again.
            Err(_) => vec![root.clone()],
        };
        let _ = sender.send(Signal::Touched(paths));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_be_told_to_stop_while_a_save_is_waited_for_ends_the_watch() {
        let root = tempfile::tempdir().expect("folder");
        let (mut watch, stop) = Watch::open(root.path(), Method::Poll).expect("watched");
        stop.stop();
        assert!(watch.moves_within(Duration::from_secs(10)).is_none());
        // On another thread: what waits for ever must fail, not hang.
        let (sender, over) = channel();
        thread::spawn(move || sender.send(watch.next().is_none()));
        assert_eq!(over.recv_timeout(Duration::from_secs(10)), Ok(true));
    }
}
