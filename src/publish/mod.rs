//! The prepared pages become the published site, at once or not at all.
//!
//! In: bytes and files with their published paths. Out: the folder of the site. [`Stage::open`] takes the output and
//! prepares a hidden folder beside it, [`Stage::write`] and [`Stage::copy`] fill it from any number of threads,
//! [`Stage::commit`] exchanges the two folders in one system call.
//!
//! # Promised
//!
//! - At every instant, also after `SIGKILL`, a full disk or a power cut, the output is the whole old site or the whole
//!   new one: everything is flushed before the exchange, and the exchange before the old site is removed. What a killed
//!   build leaves beside the output is removed by the next.
//! - Nothing that Passerelle did not write is removed: a folder must carry our marker, and hold only the files that the
//!   marker lists. Sources, homes and system folders, and folders that hold a repository or a mount point, are refused
//!   whatever the options.
//! - One publication at a time for one output, whatever path leads to it.
//! - Unchanged files keep their modification time; if none changed, nothing is written, not even a folder.
//! - When `public` is a symbolic link, it stays and the folder that it leads to is replaced.
//!
//! # Not promised
//!
//! - On a file system without exchange of folders, two renames follow each other ([`Swap::TwoSteps`]). Killed between
//!   them, the site is away until the next [`Stage::open`], which puts it back first.
//! - A mount point cannot be exchanged: it is refused ([`PublishError::MountPoint`]), a folder inside it is fine. For
//!   the same reason a container must be given the folder above `public`: one to which `public` itself is lent keeps
//!   the old folder, which is emptied.
//! - An asset or a published file that somebody else edits during the publication may be taken in either state.
//! - The owner, the group (if it is not ours) and the access lists of the published folder are not kept; its mode is.
//!
//! # Measured
//!
//! Two shared cores, ext4, pages of 15 kB, one folder a page. Flushing 2,000 new files: 0.04 s for one `syncfs`, 0.4 to
//! 0.6 s for 2,000 `fsync` (0.7 s with their folders, which must be flushed too). Processor seconds to write and commit:
//!
//! | pages | first time | nothing changed | one page changed |
//! |---|---|---|---|
//! | 2,000 | 0.15 | 0.04 | 0.24 |
//! | 20,000 | 1.2 | 0.5 | 2.3 |
//!
//! What costs in the last column is to make and remove one folder a page.

mod address;
mod census;
mod commit;
mod compress;
mod error;
mod former;
mod lock;
mod marker;
mod record;
mod stage;
mod swap;
mod system;
mod target;
#[cfg(test)]
mod tests;
mod workshop;

pub use commit::{Guard, Summary};
pub use error::{Action, Danger, PublishError};
pub use stage::{Options, Stage};
pub use swap::Swap;
pub use target::{SOURCES, Target, is_published};
