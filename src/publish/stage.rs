//! Filling the next site, from as many threads as there are pages to write.
//!
//! A file whose bytes did not change is only noted down. If in the end nothing changed, no folder was made for
//! nothing; otherwise it becomes a second name of the former file, so it keeps its modification time and takes no
//! disk space. Making and removing 50,000 folders costs more than comparing 50,000 pages.

use std::collections::HashSet;
use std::fs::{File, FileTimes, OpenOptions, Permissions};
use std::io::{self, BufWriter, Read as _, Seek as _, Write};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, linkat, mkdirat, openat};
use rustix::io::Errno;
use rustix::process::{Resource, getrlimit};

use super::address::{self, folder_of};
use super::compress;
use super::error::{Action, PublishError};
use super::former::Former;
use super::lock::Lock;
use super::marker;
use super::record::{Digest, Record, digest};
use super::system::open_folder;
use super::target::{Occupant, Target};
use super::workshop::{Workshop, sweep};

/// How to publish.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Replace a folder that Passerelle did not write. Never lifts a [`super::Danger`].
    pub force: bool,
    /// Wait for another publication to end instead of refusing.
    pub wait: bool,
    /// Write `.gz` and `.br` copies beside the texts, for hosts that can serve them.
    pub compress: bool,
}

/// Tells drafts apart.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

/// The next site, being prepared beside the output. Dropped without [`Stage::commit`], it leaves no trace.
///
/// The fields are dropped in this order: the lock goes last.
#[derive(Debug)]
pub struct Stage {
    pub(super) site: File,
    pub(super) former: Option<Former>,
    pub(super) workshop: Workshop,
    /// Folders made so far.
    folders: Mutex<HashSet<Box<str>>>,
    /// Paths of the files that did not change, to be taken over from the former site.
    kept: Mutex<Vec<Box<str>>>,
    /// Digests of the paths of the others.
    written: Mutex<Vec<Digest>>,
    pub(super) tally: Tally,
    pub(super) failed: AtomicBool,
    /// Longest file that the system lets us write: past it, it would kill us instead of refusing.
    file_limit: u64,
    pub(super) options: Options,
    /// Leftovers of killed builds that could not be removed.
    pub(super) stuck: Vec<PathBuf>,
    pub(super) target: Target,
    _lock: Lock,
}

/// What was put into the next site.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) written: AtomicU64,
    pub(super) unchanged: AtomicU64,
    pub(super) bytes: AtomicU64,
}

/// Writes the bytes of a file, one after the other.
pub type Fill<'f> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'f;

/// Bytes to publish.
enum Source<'a> {
    Bytes(&'a [u8]),
    File { from: &'a File, path: &'a Path, size: u64 },
}

impl Stage {
    /// Takes hold of `out`, repairs what a killed build left, and opens an empty site beside it.
    pub fn open(out: &Path, source_root: &Path, options: Options) -> Result<Self, PublishError> {
        let target = Target::resolve(out, source_root)?;
        let lock = Lock::take(target.parent.join(target.neighbour("verrou")), out, options.wait)?;
        let stuck = sweep(&target)?;
        let occupant = target.inspect(options.force)?;
        let workshop = Workshop::create(&target)?;
        let prepared = |e: io::Error| PublishError::system(Action::Prepare, &target.parent, e);
        let site = open_folder(&workshop.site()).map_err(prepared)?;
        let former = match occupant {
            Occupant::Ours { current } => {
                let opened = Former::open(&target.real, current);
                Some(opened.map_err(|e| PublishError::system(Action::Read, &target.given, e))?)
            }
            Occupant::Nothing | Occupant::Replaceable => None,
        };
        if let Some(former) = &former {
            take_after(&site, &former.dir).map_err(prepared)?;
        }
        let file_limit = getrlimit(Resource::Fsize).current.unwrap_or(u64::MAX);
        Ok(Self {
            site,
            former,
            workshop,
            folders: Mutex::default(),
            kept: Mutex::default(),
            written: Mutex::default(),
            tally: Tally::default(),
            failed: AtomicBool::new(false),
            file_limit,
            options,
            stuck,
            target,
            _lock: lock,
        })
    }

    /// Adds a file. The path is relative to the site, with `/`; each may be written once.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.remember(self.add(path, bytes))
    }

    /// The bytes of a file that was added, wherever they stand.
    ///
    /// # Errors
    /// It is gone, or cannot be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, PublishError> {
        let failed = |e: io::Error| PublishError::system(Action::Read, &self.target.given.join(path), e);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let former = || Some(self.former.as_ref()?.file(path)?.0);
        let mut file = match openat(&self.site, path, flags, Mode::empty()) {
            Ok(new) => File::from(new),
            Err(errno) => former().ok_or_else(|| failed(errno.into()))?,
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        Ok(bytes)
    }

    /// Adds a file whose bytes are never all in memory.
    pub fn stream(&self, path: &str, fill: &Fill<'_>) -> Result<(), PublishError> {
        self.remember(self.add_stream(path, fill))
    }

    /// Adds a file as it is; links and whatever is not a plain file are refused.
    pub fn copy(&self, path: &str, from: &Path) -> Result<(), PublishError> {
        self.remember(self.add_file(path, from))
    }

    /// After one failure there is no complete site to put in place, whatever the caller does next.
    fn remember<T>(&self, result: Result<T, PublishError>) -> Result<T, PublishError> {
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }

    fn add(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        address::check(path)?;
        let kept = self.put(path, &Source::Bytes(bytes))?;
        if !self.options.compress || !compress::is_worth_it(path, bytes.len()) {
            return Ok(());
        }
        for coding in compress::CODINGS {
            let copy = format!("{path}.{}", coding.extension());
            // Compressing is a hundred times the cost of writing: the copy of an unchanged file is kept unread.
            if kept && self.former.as_ref().is_some_and(|f| f.current) && self.keep(&copy) {
                continue;
            }
            if let Some(short) = coding.compress(bytes) {
                self.put(&copy, &Source::Bytes(&short))?;
            }
        }
        Ok(())
    }

    fn add_stream(&self, path: &str, fill: &Fill<'_>) -> Result<(), PublishError> {
        address::check(path)?;
        let failed = |e: io::Error| PublishError::system(Action::Write, &self.target.given.join(path), e);
        let mut draft = self.draft().map_err(failed)?;
        let mut out = BufWriter::new(Bounded { file: &draft, left: self.file_limit });
        fill(&mut out).and_then(|()| out.flush()).map_err(failed)?;
        drop(out);
        draft.rewind().map_err(failed)?;
        let size = draft.metadata().map_err(failed)?.len();
        if self.options.compress && compress::is_worth_it(path, usize::try_from(size).unwrap_or(usize::MAX)) {
            let mut bytes = Vec::new();
            draft.read_to_end(&mut bytes).map_err(failed)?;
            return self.add(path, &bytes);
        }
        self.put(path, &Source::File { from: &draft, path: Path::new(path), size }).map(drop)
    }

    /// A file without a name: in the next site's folder, so that it goes with it if we are killed before it has none.
    fn draft(&self) -> io::Result<File> {
        let name =
            self.workshop.site().join(format!(".brouillon-{}", DRAFTS.fetch_add(1, Ordering::Relaxed)));
        let file = File::options().read(true).write(true).create_new(true).open(&name)?;
        std::fs::remove_file(&name)?;
        Ok(file)
    }

    fn add_file(&self, path: &str, from: &Path) -> Result<(), PublishError> {
        address::check(path)?;
        let unreadable = |e: io::Error| PublishError::system(Action::Read, from, e);
        // Without NONBLOCK, a named pipe would hold us for ever.
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let mut file = match OpenOptions::new().read(true).custom_flags(flags).open(from) {
            Ok(file) => file,
            Err(e) if Errno::from_io_error(&e) == Some(Errno::LOOP) => {
                return Err(PublishError::NotAFile { from: from.to_owned() });
            }
            Err(error) => return Err(unreadable(error)),
        };
        let there = file.metadata().map_err(unreadable)?;
        if !there.is_file() {
            return Err(PublishError::NotAFile { from: from.to_owned() });
        }
        if self.options.compress
            && compress::is_worth_it(path, usize::try_from(there.len()).unwrap_or(usize::MAX))
        {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(unreadable)?;
            return self.add(path, &bytes);
        }
        self.put(path, &Source::File { from: &file, path: from, size: there.len() }).map(drop)
    }

    /// Adds the marker, which no caller can: its name starts with a dot.
    pub(super) fn put_marker(&self, kept: &[Box<str>]) -> Result<(), PublishError> {
        let mut all = std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
        all.extend(kept.iter().map(|path| digest(path)));
        let bytes = marker::bytes(&Record::new(all));
        let text = Source::Bytes(&bytes);
        if !self.is_unchanged(marker::NAME, &text)? || !self.link(marker::NAME)? {
            self.create(marker::NAME, &text)?;
        }
        Ok(())
    }

    /// The paths of the files that did not change, in order, each once.
    pub(super) fn kept(&self) -> Result<Vec<Box<str>>, PublishError> {
        let mut kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        kept.sort_unstable();
        match kept.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(twice) => Err(PublishError::Conflict { path: twice[0].to_string() }),
            None => Ok(kept),
        }
    }

    /// Makes them part of the next site.
    pub(super) fn take_over(&self, kept: &[Box<str>]) -> Result<(), PublishError> {
        for path in kept {
            self.folder(folder_of(path))?;
            if !self.link(path)? {
                self.duplicate(path)?;
            }
        }
        Ok(())
    }

    /// Puts a file in its place; true if the former one can stay.
    fn put(&self, path: &str, source: &Source) -> Result<bool, PublishError> {
        let unchanged = self.is_unchanged(path, source)?;
        if unchanged {
            self.note_kept(path, source.len());
        } else {
            self.folder(folder_of(path))?;
            self.create(path, source)?;
            self.written.lock().unwrap_or_else(PoisonError::into_inner).push(digest(path));
            self.tally.written.fetch_add(1, Ordering::Relaxed);
            self.tally.bytes.fetch_add(source.len(), Ordering::Relaxed);
        }
        Ok(unchanged)
    }

    /// Keeps the former file unread, if there is one.
    fn keep(&self, path: &str) -> bool {
        let there = self.former.as_ref().and_then(|former| former.file(path));
        if let Some((_, size)) = &there {
            self.note_kept(path, *size);
        }
        there.is_some()
    }

    fn note_kept(&self, path: &str, size: u64) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(path.into());
        self.tally.unchanged.fetch_add(1, Ordering::Relaxed);
        self.tally.bytes.fetch_add(size, Ordering::Relaxed);
    }

    fn is_unchanged(&self, path: &str, source: &Source) -> Result<bool, PublishError> {
        let Some(former) = &self.former else { return Ok(false) };
        match source {
            Source::Bytes(bytes) => Ok(former.has_bytes(path, bytes)),
            Source::File { from, path: name, size } => {
                former.has_content(path, from, *size).map_err(|e| PublishError::system(Action::Read, name, e))
            }
        }
    }

    fn create(&self, path: &str, source: &Source) -> Result<File, PublishError> {
        let failed = |e: io::Error| PublishError::system(Action::Write, &self.target.given.join(path), e);
        if source.len() > self.file_limit {
            return Err(failed(Errno::FBIG.into()));
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file: File = match openat(&self.site, path, flags, Mode::from_raw_mode(0o666)) {
            Ok(file) => file.into(),
            Err(Errno::EXIST | Errno::NOTDIR | Errno::ISDIR) => {
                return Err(PublishError::Conflict { path: path.to_owned() });
            }
            Err(errno) => return Err(failed(errno.into())),
        };
        match source {
            Source::Bytes(bytes) => file.write_all(bytes).map_err(failed)?,
            &Source::File { mut from, .. } => {
                from.rewind().and_then(|()| io::copy(&mut from, &mut file)).map_err(failed)?;
            }
        }
        Ok(file)
    }

    /// Gives the former file a second name in the next site; false where that is impossible.
    fn link(&self, path: &str) -> Result<bool, PublishError> {
        let Some(former) = &self.former else { return Ok(false) };
        match linkat(&former.dir, path, &self.site, path, AtFlags::empty()) {
            Ok(()) => Ok(true),
            Err(Errno::EXIST | Errno::NOTDIR) => Err(PublishError::Conflict { path: path.to_owned() }),
            // Other disk, no links here, too many of them, another's file: it is copied instead, and if the true
            // cause is graver the copy says so.
            Err(_) => Ok(false),
        }
    }

    /// Without links, the time is what is left to keep.
    fn duplicate(&self, path: &str) -> Result<(), PublishError> {
        let published = self.target.given.join(path);
        let gone = || PublishError::system(Action::Read, &published, Errno::NOENT);
        let failed = |e: io::Error| PublishError::system(Action::Write, &published, e);
        let (old, size) = self.former.as_ref().and_then(|former| former.file(path)).ok_or_else(gone)?;
        let modified = old.metadata().and_then(|there| there.modified()).map_err(failed)?;
        let new = self.create(path, &Source::File { from: &old, path: &published, size })?;
        new.set_times(FileTimes::new().set_modified(modified)).map_err(failed)
    }

    /// Makes a folder of the next site, once, with those that hold it.
    ///
    /// One thread at a time: the system has them take turns in a folder anyway, and a thread that waits there computes.
    fn folder(&self, folder: &str) -> Result<(), PublishError> {
        let mut made = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if folder.is_empty() || made.contains(folder) {
            return Ok(());
        }
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for folder in ends.map(|end| &folder[..end]) {
            if made.contains(folder) {
                continue;
            }
            match mkdirat(&self.site, folder, Mode::from_raw_mode(0o777)) {
                // Taken by a file: then the file to come is in conflict.
                Ok(()) | Err(Errno::EXIST) => {}
                Err(Errno::NOTDIR) => return Err(PublishError::Conflict { path: folder.to_owned() }),
                Err(errno) => {
                    return Err(PublishError::system(Action::Write, &self.target.given.join(folder), errno));
                }
            }
            made.insert(folder.into());
        }
        Ok(())
    }
}

/// A file that refuses bytes before the system kills us for them.
struct Bounded<'f> {
    file: &'f File,
    left: u64,
}

impl Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(Errno::FBIG)?;
        self.file.write_all(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Source<'_> {
    fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { size, .. } => *size,
        }
    }
}

/// The next site has the rights of the former one: a web server may be let in by its group.
fn take_after(site: &File, former: &File) -> io::Result<()> {
    let there = former.metadata()?;
    // Only its owner may give a folder away, and only to a group of theirs; elsewhere the default must do.
    let _ = std::os::unix::fs::fchown(site, None, Some(there.gid()));
    site.set_permissions(Permissions::from_mode(there.mode() & 0o7777 | 0o700))
}
