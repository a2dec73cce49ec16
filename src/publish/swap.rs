//! The instant of publication.

use std::fs;

use rustix::fs::renameat;
use rustix::io::Errno;

use super::error::{Action, PublishError};
use super::system;
use super::target::Target;
use super::workshop::{FORMER, SITE, Workshop};

/// How the next site took its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    /// Nothing changed: the former site stays.
    None,
    /// One step: an exchange, or a plain renaming where there was no site.
    Atomic,
    /// Two renames, on a file system without exchange. Killed between them, the site is away from its place until
    /// the next build, which puts it back before anything else.
    TwoSteps,
}

/// Puts the prepared site in the place of the published one, which ends up in the workshop.
pub(super) fn swap(
    target: &Target,
    workshop: &mut Workshop,
    use_exchange: bool,
) -> Result<Swap, PublishError> {
    let refused = |errno: Errno| match errno {
        // A view of this same file system, which only the exchange discovers on an old system.
        Errno::BUSY => PublishError::MountPoint { out: target.given.clone() },
        _ => PublishError::system(Action::Swap, &target.given, errno),
    };
    let exchanged = if use_exchange {
        system::exchange(&workshop.dir, SITE, &target.parent_dir, &target.name)
    } else {
        Err(Errno::NOSYS)
    };
    match exchanged {
        Ok(()) => return Ok(Swap::Atomic),
        Err(errno) if errno == Errno::NOENT || system::has_no_exchange(errno) => {}
        Err(errno) => return Err(refused(errno)),
    }
    // Nothing there, or removed while we worked. Onto an empty folder this is one step too, and onto anything else
    // it is refused, so it can be tried first.
    match renameat(&workshop.dir, SITE, &target.parent_dir, &target.name) {
        Ok(()) => return Ok(Swap::Atomic),
        Err(Errno::EXIST | Errno::NOTEMPTY) => {}
        Err(errno) => return Err(refused(errno)),
    }
    renameat(&target.parent_dir, &target.name, &workshop.dir, FORMER).map_err(refused)?;
    match renameat(&workshop.dir, SITE, &target.parent_dir, &target.name) {
        Ok(()) => Ok(Swap::TwoSteps),
        Err(errno) => {
            if let Err(error) = fs::rename(workshop.former(), &target.real) {
                workshop.keep();
                return Err(PublishError::system(Action::Restore, &workshop.former(), error));
            }
            Err(refused(errno))
        }
    }
}
