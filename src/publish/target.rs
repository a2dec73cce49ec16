//! Where the site goes, and whether it may go there.
//!
//! In: the `--out` of a person who may be mistaken. Out: the real folder, its parent, and what is there now.
//! Refused: whatever would destroy something that Passerelle did not write.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

use rustix::fs::Access;

use super::address;
use super::error::{Action, Danger, PublishError};
use super::marker::{self, Mark};
use super::system;

/// The folders of a source that a publication must never meet.
pub const SOURCES: [&str; 3] = ["content", "themes", "imports"];
/// Folders of the system, and the places where disks and homes are attached: replaced never, published under at will.
const SYSTEM: [&str; 25] = [
    "bin",
    "boot",
    "dev",
    "etc",
    "home",
    "lib",
    "lib32",
    "lib64",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "srv",
    "sys",
    "tmp",
    "usr",
    "var",
    "Applications",
    "Library",
    "System",
    "Users",
    "Volumes",
];
/// Nothing can be published inside these,
const VIRTUAL: [&str; 3] = ["/proc", "/sys", "/dev"];
/// except in this one, which is memory lent as a disk.
const MEMORY: &str = "/dev/shm";
/// The history of a work, which no option allows to replace.
const REPOSITORIES: [&str; 4] = [".git", ".hg", ".svn", ".jj"];
/// Left by file managers of their own accord; nobody misses it.
const LITTER: [&str; 4] = [".DS_Store", ".directory", "Thumbs.db", "desktop.ini"];

/// An output folder that may be published into.
///
/// When the path given is a symbolic link, `real` is where it leads: the link stays and its target is replaced.
#[derive(Debug)]
pub struct Target {
    /// As given, for messages.
    pub(super) given: PathBuf,
    /// Without links.
    pub(super) real: PathBuf,
    pub(super) parent: PathBuf,
    pub(super) parent_dir: File,
    pub(super) name: OsString,
}

/// What stands at the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occupant {
    Nothing,
    /// A site of ours; `current` if everything in it was made as it would be made now.
    Ours {
        current: bool,
    },
    /// An empty folder, or one that the person asked to replace.
    Replaceable,
}

impl Target {
    /// Finds the real output and refuses a dangerous one. Writes nothing but the missing parent folders.
    pub fn resolve(out: &Path, source_root: &Path) -> Result<Self, PublishError> {
        let real = real_path(out)?;
        if let Some(danger) = danger(&real, source_root) {
            return Err(PublishError::Dangerous { out: out.to_owned(), danger });
        }
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(PublishError::Dangerous { out: out.to_owned(), danger: Danger::SystemFolder });
        };
        fs::create_dir_all(parent).map_err(|e| PublishError::system(Action::Prepare, parent, e))?;
        let parent_dir = File::open(parent).map_err(|e| PublishError::system(Action::Find, parent, e))?;
        let (parent, name) = (parent.to_owned(), name.to_owned());
        Ok(Self { given: out.to_owned(), real, parent, parent_dir, name })
    }

    /// The hidden neighbour that serves for `use_`, on the same file system as the output.
    pub(super) fn neighbour(&self, use_: &str) -> OsString {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".passerelle-");
        name.push(use_);
        name
    }

    /// Looks at what is there. Called at the start, to refuse early, and again just before the swap.
    pub(super) fn inspect(&self, force: bool) -> Result<Occupant, PublishError> {
        let failed = |e: io::Error| PublishError::system(Action::Find, &self.given, e);
        match fs::symlink_metadata(&self.real) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(PublishError::NotAFolder { out: self.given.clone() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Occupant::Nothing),
            Err(error) => return Err(failed(error)),
        }
        if system::is_mount_point(&self.parent_dir, &self.name).map_err(|e| failed(e.into()))? {
            return Err(PublishError::MountPoint { out: self.given.clone() });
        }
        rustix::fs::access(&self.real, Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|e| PublishError::system(Action::Write, &self.given, e))?;
        let mark = marker::read(&self.real).map_err(failed)?;
        let mut empty = true;
        let mut intruder = None;
        for entry in fs::read_dir(&self.real).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            empty = false;
            if is_repository(&name) {
                return Err(PublishError::Dangerous { out: self.given.clone(), danger: Danger::Repository });
            }
            let hidden = name.as_encoded_bytes().starts_with(b".");
            if hidden && name != marker::NAME && !is_litter(&name) && !address::is_for_hosts(&name) {
                intruder = Some(name);
            }
        }
        match mark {
            _ if force || empty => {}
            Mark::Current | Mark::Other => {
                if let Some(name) = intruder {
                    return Err(PublishError::Intruders { paths: vec![self.given.join(name)] });
                }
            }
            Mark::Absent | Mark::Begun => return Err(PublishError::NotOurs { out: self.given.clone() }),
        }
        Ok(match mark {
            Mark::Current => Occupant::Ours { current: true },
            Mark::Other => Occupant::Ours { current: false },
            Mark::Absent | Mark::Begun => Occupant::Replaceable,
        })
    }
}

/// Whether a folder is a site that Passerelle published, or is in one.
pub fn is_published(folder: &Path) -> bool {
    folder.ancestors().any(|above| matches!(marker::read(above), Ok(Mark::Current | Mark::Other)))
}

pub(super) fn is_litter(name: &OsStr) -> bool {
    LITTER.iter().any(|litter| name == *litter)
}

pub(super) fn is_repository(name: &OsStr) -> bool {
    REPOSITORIES.iter().any(|repository| name == *repository)
}

/// The path without links, even if its end does not exist yet.
fn real_path(path: &Path) -> Result<PathBuf, PublishError> {
    let failed = |e: io::Error| PublishError::system(Action::Find, path, e);
    let absolute = std::path::absolute(path).map_err(failed)?;
    let error = match fs::canonicalize(&absolute) {
        Ok(real) => return Ok(real),
        Err(error) => error,
    };
    match error.kind() {
        io::ErrorKind::NotFound if fs::symlink_metadata(&absolute).is_ok() => {
            Err(PublishError::DanglingLink { out: path.to_owned() })
        }
        io::ErrorKind::NotFound => match (absolute.parent(), absolute.file_name()) {
            (Some(parent), Some(name)) => Ok(real_path(parent)?.join(name)),
            // `absent/..`: what it would mean depends on what `absent` will be.
            _ => Err(failed(error)),
        },
        io::ErrorKind::NotADirectory => Err(PublishError::NotAFolder { out: path.to_owned() }),
        _ => Err(failed(error)),
    }
}

/// Why replacing `real` would be a disaster, if it would.
fn danger(real: &Path, source_root: &Path) -> Option<Danger> {
    if in_system(real) {
        return Some(Danger::SystemFolder);
    }
    if real.components().any(|part| is_repository(part.as_os_str())) {
        return Some(Danger::Repository);
    }
    // Each as it is and without links: `content` may itself be a link to somewhere else.
    let source = resolved(source_root);
    if source.iter().any(|source| source.starts_with(real)) {
        return Some(Danger::Source);
    }
    let mut sources = SOURCES.iter().flat_map(|name| resolved(&source_root.join(name)));
    if sources.any(|folder| folder.starts_with(real) || real.starts_with(&folder)) {
        return Some(Danger::Content);
    }
    let home = std::env::home_dir().filter(|home| home.is_absolute() && home.parent().is_some());
    if home.is_some_and(|home| resolved(&home).iter().any(|home| home.starts_with(real))) {
        return Some(Danger::Home);
    }
    None
}

fn in_system(real: &Path) -> bool {
    let mut parts =
        real.components().filter(|part| !matches!(part, Component::RootDir | Component::Prefix(_)));
    match (parts.next(), parts.next()) {
        (None, _) => true,
        (Some(only), None) => SYSTEM.iter().any(|name| only.as_os_str() == *name),
        _ if real.starts_with(MEMORY) => real == Path::new(MEMORY),
        _ => VIRTUAL.iter().any(|folder| real.starts_with(folder)),
    }
}

/// `path` as an absolute path, and without links where it exists.
fn resolved(path: &Path) -> Vec<PathBuf> {
    std::path::absolute(path).into_iter().chain(fs::canonicalize(path)).collect()
}
