//! The file by which Passerelle recognises what it wrote.
//!
//! Nothing is ever removed without it: a wrong `--out` is the commonest way to lose one's sources.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::OFlags;

use super::record::Record;

/// Name of the marker, at the top of the published folder.
pub(super) const NAME: &str = ".passerelle";

/// Without date nor version of the tool, or two builds of the same content would differ. The number changes when
/// what is written beside the pages (the compressed copies) is made differently, so that none is kept from before.
pub(super) const TEXT: &str =
    "Ce dossier est écrit par Passerelle : chaque publication le remplace en entier.\nformat 1\n";
/// Before the list of what was published, which the first versions did not keep.
const LIST: &[u8] = "Suit la liste de ce qu'il contient, pour que rien d'autre ne soit effacé.\n".as_bytes();

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

/// The marker of a site with these files.
pub(super) fn bytes(record: &Record) -> Vec<u8> {
    [TEXT.as_bytes(), LIST, record.bytes()].concat()
}

/// Reads the marker of `folder`.
pub(super) fn read(folder: &Path) -> io::Result<Mark> {
    let Some(file) = open(folder)? else { return Ok(Mark::Absent) };
    let mut text = Vec::new();
    file.take(4096).read_to_end(&mut text)?;
    let first_line = TEXT.split_inclusive('\n').next().unwrap_or(TEXT).as_bytes();
    Ok(match () {
        () if text.starts_with(TEXT.as_bytes()) => Mark::Current,
        () if text.starts_with(first_line) => Mark::Other,
        () if TEXT.as_bytes().starts_with(&text) => Mark::Begun,
        () => Mark::Absent,
    })
}

/// What the marker of a site of ours says that was published; none if an earlier version wrote it.
pub(super) fn record(folder: &Path) -> io::Result<Option<Record>> {
    let Some(mut file) = open(folder)? else { return Ok(None) };
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    let after_format = text.splitn(3, |byte| *byte == b'\n').nth(2);
    Ok(after_format.and_then(|rest| rest.strip_prefix(LIST)).map(Record::read))
}

fn open(folder: &Path) -> io::Result<Option<File>> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    match OpenOptions::new().read(true).custom_flags(flags).open(folder.join(NAME)) {
        Ok(file) if file.metadata()?.is_file() => Ok(Some(file)),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error),
        Err(_) => Ok(None),
    }
}
