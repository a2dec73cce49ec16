//! A file in the place of another, at once: written beside it, flushed, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Tells apart the drafts of one process.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Puts what `fill` writes at `path`, with the rights of the file that was there. A link gives way, what it leads to stays.
///
/// # Errors
/// The disk refuses, or `fill`: what was there is then as it was.
pub fn replace(path: &Path, fill: &dyn Fn(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let there = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        other => Some(other?),
    };
    let kept = there.filter(fs::Metadata::is_file).map(|there| there.permissions());
    // Nobody may read on the way what they may not read in the end.
    let (aside, file) = draft(path, if kept.is_some() { 0o600 } else { 0o666 })?;
    let write = || {
        let mut out = BufWriter::new(file);
        fill(&mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        if let Some(kept) = kept {
            file.set_permissions(kept)?;
        }
        file.sync_all()?;
        fs::rename(&aside, path)
    };
    write().inspect_err(|_| {
        // Nobody to tell: the first failure is the one that counts.
        _ = fs::remove_file(&aside);
    })
}

/// A new file beside `path`, hidden so that nothing takes it for content; never one that is there, nor through a link.
fn draft(path: &Path, mode: u32) -> io::Result<(PathBuf, File)> {
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let aside = path.with_file_name(format!(".passerelle-{}-{number}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).mode(mode).open(&aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return Ok((aside, other?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_file_is_replaced_with_its_rights_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("victime"), "à moi").unwrap();
        symlink(at("victime"), at("liste.tmp")).unwrap();
        fs::write(at("liste.yaml"), "avant").unwrap();
        fs::set_permissions(at("liste.yaml"), fs::Permissions::from_mode(0o600)).unwrap();
        // What a killed process of the same number may have left.
        let next = NUMBER.load(Ordering::Relaxed);
        for number in next..next + 20 {
            symlink(at("victime"), at(&format!(".passerelle-{}-{number}", std::process::id()))).unwrap();
        }
        replace(&at("liste.yaml"), &|out| out.write_all("après".as_bytes())).unwrap();
        assert_eq!(fs::read_to_string(at("liste.yaml")).unwrap(), "après");
        assert_eq!(fs::metadata(at("liste.yaml")).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(at("victime")).unwrap(), "à moi");
        assert_eq!(names(folder.path()), 23);
    }

    #[test]
    fn a_failure_leaves_what_was_there_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("liste.yaml");
        fs::write(&path, "avant").unwrap();
        let full = |out: &mut dyn io::Write| {
            out.write_all(b"une moiti")?;
            Err(io::ErrorKind::StorageFull.into())
        };
        assert!(replace(&path, &full).is_err());
        assert_eq!((fs::read_to_string(&path).unwrap().as_str(), names(folder.path())), ("avant", 1));
    }
}
