//! The file by which Passerelle recognises what it wrote.
//!
//! Nothing is ever removed without it: a wrong `--out` is the commonest way to lose one's sources.

use std::fs::OpenOptions;
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::OFlags;

/// Name of the marker, at the top of the published folder.
pub(super) const NAME: &str = ".passerelle";

/// Without date nor version of the tool, or two builds of the same content would differ. The number changes when
/// what is written beside the pages (the compressed copies) is made differently, so that none is kept from before.
pub(super) const TEXT: &str =
    "Ce dossier est écrit par Passerelle : chaque publication le remplace en entier.\nformat 1\n";

/// What the marker of a folder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// None, or a file of that name that is not ours.
    Absent,
    /// Begun by a build that was killed at once.
    Begun,
    /// Ours, written by another format.
    Other,
    /// Ours.
    Current,
}

/// Reads the marker of `folder`.
pub(super) fn read(folder: &Path) -> io::Result<Mark> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(folder.join(NAME)) {
        Ok(file) if file.metadata()?.is_file() => file,
        Ok(_) => return Ok(Mark::Absent),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Err(error),
        Err(_) => return Ok(Mark::Absent),
    };
    let mut text = Vec::new();
    file.take(4096).read_to_end(&mut text)?;
    let first_line = TEXT.split_inclusive('\n').next().unwrap_or(TEXT).as_bytes();
    Ok(match () {
        () if text == TEXT.as_bytes() => Mark::Current,
        () if text.starts_with(first_line) => Mark::Other,
        () if TEXT.as_bytes().starts_with(&text) => Mark::Begun,
        () => Mark::Absent,
    })
}
