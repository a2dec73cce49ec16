//! Finds and reads the files of `content/`, within bounds.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use walkdir::WalkDir;

use super::{Unread, layout, unseen};
use crate::diagnostics::{Diagnostic, Span};
use crate::scan;

/// Longest text of a sheet: 2 MiB is some 700 printed pages.
const MAX_SHEET: u64 = 2 << 20;
/// Longest data file: read, it takes some ten times as much memory.
const MAX_DATA: u64 = 64 << 20;
/// Longest workbook: it is compressed.
const MAX_WORKBOOK: u64 = 32 << 20;
/// Deepest folder.
const MAX_DEPTH: usize = 12;

/// A content file, not yet read.
#[derive(Debug, Clone)]
pub struct FoundFile {
    /// Relative to the source folder, with `/`.
    pub path: String,
    pub(super) full: PathBuf,
}

/// A file that is published as it is.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Path in the published site, with `/`.
    pub path: String,
    /// Relative to the source folder, with `/`.
    pub source: String,
    pub full: PathBuf,
    /// Size in bytes.
    pub size: u64,
}

impl Asset {
    /// Path under `content/fichiers/`; None for what stands at the root of the site.
    pub fn name(&self) -> Option<&str> {
        self.source.strip_prefix(DOWNLOADS)
    }
}

/// What readers download.
const DOWNLOADS: &str = "content/fichiers/";
/// What hosts and robots want at the root of the site: `CNAME`, a proof for a search engine…
const ROOT: &str = "content/racine/";
/// Of hidden names, those that hosts and robots look for: all else that is hidden stays out of the site.
pub const FOR_HOSTS: [&str; 3] = [".htaccess", ".nojekyll", ".well-known"];

/// What the walk found, in the order of the paths.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub texts: Vec<FoundFile>,
    pub assets: Vec<Asset>,
    pub problems: Vec<Diagnostic>,
    /// What is in the folders that cannot be read.
    pub unread: Vec<Unread>,
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
    let walker = WalkDir::new(&content).follow_links(false).max_depth(MAX_DEPTH);
    // By name, that is by path: entries are compared within a folder.
    let walker = walker.sort_by(|a, b| a.path().as_os_str().cmp(b.path().as_os_str()));
    for entry in walker.into_iter().filter_entry(|e| e.depth() == 0 || is_content(&relative(root, e.path())))
    {
        match entry {
            Ok(entry) => visit(root, &entry, &mut found),
            Err(error) => {
                let path = error.path().map_or_else(|| "content".to_owned(), |p| relative(root, p));
                found.problems.push(unreadable(&path));
                found.unread.extend(layout::inside(&path));
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
        folder(&path, found);
    } else if !entry.file_type().is_file() {
        found.problems.push(Diagnostic::file(
            "fichier-special",
            &path,
            Span::line(1),
            "ce n'est pas un fichier ordinaire",
        ));
    } else if path.starts_with(DOWNLOADS) || path.starts_with(ROOT) {
        let size = entry.metadata().map_or(0, |m| m.len());
        // A Mac may write its accents apart from their letters; content and addresses never do.
        let source = if is_nfc(&path) { path } else { path.nfc().collect() };
        let path = source.strip_prefix(ROOT).or_else(|| source.strip_prefix("content/")).unwrap_or(&source);
        let path = path.to_owned();
        found.assets.push(Asset { path, source, full: entry.path().to_owned(), size });
    } else {
        found.texts.push(FoundFile { path, full: entry.path().to_owned() });
    }
}

/// Reports a folder that bears the name of a file: what the file should hold is lost.
fn folder(path: &str, found: &mut Found) {
    let Ok(place) = layout::place(path) else { return };
    let name = path.rsplit('/').next().unwrap_or(path);
    let message = format!("« {name} » est un dossier : c'est un fichier qui est attendu sous ce nom");
    found.problems.push(
        Diagnostic::file("fichier-special", path, Span::line(1), message)
            .help("remettez le fichier à sa place, et supprimez ou renommez le dossier"),
    );
    found.unread.extend(place.unread());
}

/// The names of the folders in `folder`, sorted; none if it cannot be read.
pub fn folders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|e| e.file_type().is_ok_and(|t| t.is_dir()))
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

/// Whether what is at `path` may be content.
fn is_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !is_hidden(name) || path.starts_with(ROOT) && FOR_HOSTS.contains(&name)
}

/// Hidden files (`.git`, `.env`) and what editors leave (`~`, `.bak`, `.swp`, `#…#`; `~$organismes.xlsx` while Excel has
/// it open; the `4913` with which vim tries a folder) are not content.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
        || name.starts_with("~$")
        || name == "4913"
        || name.ends_with('~')
        || name.ends_with(".bak")
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || name.starts_with('#') && name.ends_with('#')
}

fn relative(root: &Path, path: &Path) -> String {
    // What nearly every path is, at each save: UTF-8 and slashes.
    if std::path::MAIN_SEPARATOR == '/'
        && let Some(rest) = root.to_str().and_then(|root| path.to_str()?.strip_prefix(root))
        && let Some(rest) = rest.strip_prefix('/')
    {
        return rest.to_owned();
    }
    let parts: Vec<_> =
        path.strip_prefix(root).unwrap_or(path).iter().map(|p| p.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// True for what French is written with, which no mark changes nor composes: the tables need not be asked.
fn is_composed(c: char) -> bool {
    c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2027}' | '\u{202f}' | '€')
}

/// What the machine does not let read.
pub fn unreadable(path: &str) -> Diagnostic {
    Diagnostic::file("lecture", path, Span::line(1), "ce fichier ou ce dossier ne peut pas être lu")
        .help("vérifiez qu'il existe encore et que vous avez le droit de le lire")
}

fn limit(path: &str) -> u64 {
    match path.rsplit_once('.') {
        Some((_, "md")) => MAX_SHEET,
        Some((_, "xlsx")) => MAX_WORKBOOK,
        _ => MAX_DATA,
    }
}

/// What needs a look: anything but plain ASCII, the letters from À on, up to the marks, and the inner bytes of others.
fn may_be_odd(byte: u8) -> bool {
    let control = (byte < b' ') & (byte != b'\n') & (byte != b'\r') & (byte != b'\t');
    control | (byte == 0x7f) | (byte == 0xc2) | (byte > 0xcb)
}

/// Reads the bytes of a file, and at most one more than allowed.
pub fn read(file: &FoundFile) -> Result<Vec<u8>, Diagnostic> {
    let handle = fs::File::open(&file.full).map_err(|_| unreadable(&file.path))?;
    // Room for the whole file, and not twice that: texts are kept.
    let announced = handle.metadata().map_or(0, |there| there.len().min(limit(&file.path)));
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or(0) + 1);
    // One byte more than allowed: the size is checked on what is read, not on what was announced.
    handle.take(limit(&file.path) + 1).read_to_end(&mut bytes).map_err(|_| unreadable(&file.path))?;
    Ok(bytes)
}

/// The bytes of a file, if they are not too many.
pub fn bounded(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
    let limit = limit(path);
    if bytes.len() as u64 > limit {
        let message = format!("ce fichier dépasse {} Mo", limit >> 20);
        return Err(Diagnostic::file("fichier-trop-grand", path, Span::line(1), message)
            .help("découpez-le en plusieurs fichiers"));
    }
    Ok(bytes)
}

/// The text of a file that was read before; empty if it went away meanwhile.
pub fn again(file: &Path) -> String {
    fs::read(file).ok().and_then(|bytes| text(&file.to_string_lossy(), bytes).ok()).unwrap_or_default()
}

/// The text of a file: UTF-8, no byte-order mark, composed accents, no control characters.
pub fn text(path: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    let text = String::from_utf8(bounded(path, bytes)?)
        .map_err(|e| unseen::encoding(path, e.as_bytes(), e.utf8_error().valid_up_to()))?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    // Old tools end lines with a carriage return alone. YAML takes it for a line wherever it stands: so must we, or a
    // mistake would be shown on another line than its own.
    let alone = text.split('\r').skip(1).any(|rest| !rest.starts_with('\n'));
    let text = if alone { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let mut composed = true;
    let mut refused = |c: char| {
        composed = composed && is_composed(c);
        unseen::is_refused(c)
    };
    let mut next = 0;
    while let Some(beyond) = scan::first(&text.as_bytes()[next..], may_be_odd) {
        let at = next + beyond;
        next = at + 1;
        if !text[at..].chars().next().is_some_and(&mut refused) {
            continue;
        }
        return Err(unseen::character(path, &text, at));
    }
    Ok(if composed || is_nfc(&text) { text } else { text.nfc().collect() })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::{is_composed, may_be_odd};
    use crate::load::unseen::is_refused;

    #[test]
    fn what_is_not_looked_at_is_fit_and_composed() {
        let plain = |c: char| c.encode_utf8(&mut [0; 4]).bytes().all(|byte| !may_be_odd(byte));
        for c in ('\0'..=char::MAX).filter(|c| plain(*c)) {
            assert!(is_composed(c) && !is_refused(c), "{c:?}");
        }
    }

    #[test]
    fn what_passes_without_the_tables_would_pass_by_them() {
        for c in ('\0'..='\u{ffff}').filter(|c| is_composed(*c)) {
            assert!(is_nfc(&format!("e{c}e{c}{c}")), "{c:?}");
        }
        assert!(!is_composed('\u{301}') && !is_composed('\u{2126}'), "marks, and letters with another form");
    }
}
