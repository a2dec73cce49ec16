//! Finds and reads the files of `content/`, within bounds.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use walkdir::WalkDir;

use crate::diagnostics::{Diagnostic, Span};

/// Longest text of a sheet: 2 MiB is some 700 printed pages.
const MAX_SHEET: u64 = 2 << 20;
/// Longest data file.
const MAX_DATA: u64 = 256 << 20;
/// Deepest folder.
const MAX_DEPTH: usize = 12;

/// A content file, not yet read.
#[derive(Debug)]
pub struct FoundFile {
    /// Relative to the source folder, with `/`.
    pub path: String,
    pub(super) full: PathBuf,
}

/// A file that is published as it is.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Path under `content/fichiers/`, with `/`.
    pub name: String,
    pub full: PathBuf,
    /// Size in bytes.
    pub size: u64,
}

/// What the walk found, in the order of the paths.
#[derive(Debug, Default)]
pub struct Found {
    pub texts: Vec<FoundFile>,
    pub assets: Vec<Asset>,
    pub problems: Vec<Diagnostic>,
}

/// Walks through `content/`; symbolic links are refused, hidden files and editors' backups left out.
pub fn walk(root: &Path) -> Found {
    let mut found = Found::default();
    let content = root.join("content");
    if !content.is_dir() {
        found.problems.push(
            Diagnostic::file("dossier-absent", "content", Span::line(1), "le dossier « content » est introuvable")
                .help("lancez la commande dans le dossier du site, ou indiquez-le avec --source ; « passerelle init » en crée un"),
        );
        return found;
    }
    let walker = WalkDir::new(&content).follow_links(false).max_depth(MAX_DEPTH).sort_by_file_name();
    for entry in
        walker.into_iter().filter_entry(|e| e.depth() == 0 || !is_hidden(&e.file_name().to_string_lossy()))
    {
        match entry {
            Ok(entry) => visit(root, &entry, &mut found),
            Err(error) => {
                let path = error.path().map_or_else(|| "content".to_owned(), |p| relative(root, p));
                found.problems.push(unreadable(&path));
            }
        }
    }
    if found.texts.is_empty() && found.problems.is_empty() {
        found.problems.push(
            Diagnostic::file("contenu-vide", "content", Span::line(1), "le dossier « content » est vide")
                .help("« passerelle init DOSSIER » crée un petit site complet pour commencer"),
        );
    }
    found
}

fn visit(root: &Path, entry: &walkdir::DirEntry, found: &mut Found) {
    let path = relative(root, entry.path());
    if entry.path_is_symlink() {
        found.problems.push(
            Diagnostic::file(
                "lien-symbolique",
                &path,
                Span::line(1),
                "les liens symboliques ne sont pas suivis",
            )
            .help("remplacez le lien par une copie du fichier"),
        );
    } else if entry.file_type().is_dir() {
        if entry.depth() == MAX_DEPTH {
            found.problems.push(Diagnostic::file(
                "dossier-profond",
                &path,
                Span::line(1),
                "trop de dossiers imbriqués",
            ));
        }
    } else if !entry.file_type().is_file() {
        found.problems.push(Diagnostic::file(
            "fichier-special",
            &path,
            Span::line(1),
            "ce n'est pas un fichier ordinaire",
        ));
    } else if let Some(name) = path.strip_prefix("content/fichiers/") {
        let size = entry.metadata().map_or(0, |m| m.len());
        found.assets.push(Asset { name: name.to_owned(), full: entry.path().to_owned(), size });
    } else {
        found.texts.push(FoundFile { path, full: entry.path().to_owned() });
    }
}

/// Hidden files (`.git`, `.env`) and backups that editors leave (`~`, `.bak`, `.swp`, `#…#`) are not content.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".bak")
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || name.starts_with('#') && name.ends_with('#')
}

fn relative(root: &Path, path: &Path) -> String {
    let parts: Vec<_> =
        path.strip_prefix(root).unwrap_or(path).iter().map(|p| p.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn unreadable(path: &str) -> Diagnostic {
    Diagnostic::file("lecture", path, Span::line(1), "ce fichier ou ce dossier ne peut pas être lu")
        .help("vérifiez qu'il existe encore et que vous avez le droit de le lire")
}

/// Reads a text: UTF-8, no byte-order mark, composed accents, no control characters.
pub fn read_text(file: &FoundFile) -> Result<String, Diagnostic> {
    let limit = if file.path.ends_with(".md") { MAX_SHEET } else { MAX_DATA };
    let problem = |code, line, message: &str| Diagnostic::file(code, &file.path, Span::line(line), message);
    let handle = fs::File::open(&file.full).map_err(|_| unreadable(&file.path))?;
    let mut bytes = Vec::new();
    // One byte more than allowed: the size is checked on what is read, not on what was announced.
    handle.take(limit + 1).read_to_end(&mut bytes).map_err(|_| unreadable(&file.path))?;
    if bytes.len() as u64 > limit {
        return Err(problem("fichier-trop-grand", 1, &format!("ce fichier dépasse {} Mo", limit >> 20))
            .help("découpez-le en plusieurs fiches"));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let good = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        problem("encodage", u32::try_from(line).unwrap_or(1), "ce fichier n'est pas enregistré en UTF-8")
            .help("enregistrez-le à nouveau en choisissant l'encodage UTF-8")
    })?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if let Some(at) = text.find(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let line = text[..at].matches('\n').count() + 1;
        return Err(problem(
            "caractere-interdit",
            u32::try_from(line).unwrap_or(1),
            "un caractère de contrôle invisible se trouve ici",
        )
        .help("effacez-le, ou retapez la ligne"));
    }
    Ok(if is_nfc(&text) { text } else { text.nfc().collect() })
}
