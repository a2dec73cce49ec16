//! What an editor starts from: a small complete site, a new sheet with its keys, the schemas for text editors.
//!
//! Everything is made from the fields that the records declare ([`crate::model::fields`]); nothing is ever
//! overwritten. The library writes the files that are asked for, and says which; the command line prints.

mod cms;
mod layout;
mod long_forms;
mod place;
mod schema;
mod sheet;

pub use cms::{Forge, Repository, config, write_form};
pub use long_forms::{Short, lengthen, short_forms};
pub use place::refuse_place;
pub use schema::schemas;
pub use sheet::{Created, Request, create};

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::{aside, disk};

/// The site that `init` writes, also the one on which the messages are tested.
static MODEL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/scaffold/modele");

/// Why nothing was written.
#[derive(Debug)]
pub enum Refusal {
    /// It is there already, or the request cannot be met: the reason, for the editor.
    Asked(String),
    /// The disk or the permissions do not let this be read.
    Read(PathBuf, io::Error),
    /// The disk or the permissions do not let this be written.
    Write(PathBuf, io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, error, done, missing) = match self {
            Self::Asked(reason) => return f.write_str(reason),
            Self::Read(path, error) => (path, error, "lu", "il n'existe pas"),
            Self::Write(path, error) => (path, error, "écrit", "son dossier n'existe pas"),
        };
        let absent = error.kind() == io::ErrorKind::NotFound;
        let reason = if absent { missing.to_owned() } else { disk::cause(error) };
        write!(f, "« {} » n'a pas pu être {done} : {reason}", path.display())?;
        match self {
            Self::Write(..) if !absent => write!(f, "\n  {}", disk::remedy(error)),
            _ => Ok(()),
        }
    }
}

/// Writes the small site into `folder`, which must be empty or not exist; answers the files.
pub fn init(folder: &Path) -> Result<Vec<PathBuf>, Refusal> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Refusal::Asked(format!(
            "le dossier « {} » n'est pas vide : rien n'a été écrit",
            folder.display()
        )));
    }
    let mut written = Vec::new();
    model(&MODEL, folder, &mut written)?;
    written.extend(write_schemas(&folder.join("schemas"))?);
    Ok(written)
}

fn model(dir: &Dir<'_>, folder: &Path, written: &mut Vec<PathBuf>) -> Result<(), Refusal> {
    for file in dir.files() {
        let path = folder.join(file.path());
        write_new(&path, file.contents())?;
        written.push(path);
    }
    for inner in dir.dirs() {
        model(inner, folder, written)?;
    }
    Ok(())
}

/// Writes all schemas into `folder`, over those of an earlier version; answers the files.
pub fn write_schemas(folder: &Path) -> Result<Vec<PathBuf>, Refusal> {
    let machine = |path: &Path, error| Refusal::Write(path.to_owned(), error);
    fs::create_dir_all(folder).map_err(|e| machine(folder, e))?;
    let mut written = Vec::new();
    for (name, schema) in schemas() {
        let path = folder.join(format!("{name}.schema.json"));
        let text = format!("{schema:#}\n");
        fs::write(&path, text).map_err(|e| machine(&path, e))?;
        written.push(path);
    }
    Ok(written)
}

/// Writes a file that must not exist yet, with its folders.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let machine = |error: io::Error| Refusal::Write(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(machine)?;
    }
    let mut file = match fs::File::create_new(path) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Refusal::Asked(format!(
                "le fichier « {} » existe déjà : il n'a pas été touché",
                path.display()
            )));
        }
        other => other.map_err(machine)?,
    };
    io::Write::write_all(&mut file, bytes).map_err(|error| {
        // Half a sheet would be taken for a whole one.
        _ = fs::remove_file(path);
        machine(error)
    })
}

/// Puts a text in the place of another, at once: a list is never left half-written.
///
/// # Errors
/// The disk refuses.
pub fn replace(path: &Path, text: &str) -> Result<(), Refusal> {
    replace_with(path, &|out| out.write_all(text.as_bytes()))
}

/// The same for a text that is never all in memory.
///
/// # Errors
/// The disk refuses.
pub fn replace_with(path: &Path, fill: &dyn Fn(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Refusal> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| aside::replace(path, fill)).map_err(|error| Refusal::Write(path.to_owned(), error))
}
