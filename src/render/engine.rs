//! Templates: the theme in the binary, over which a site may lay its own, folder by folder.

use std::path::Path;

use include_dir::{Dir, include_dir};
use tera::{Context, Tera, Value};

use super::nesting;
use super::theme_errors::{CORRECT, flawed};
use super::typography::french_template;
use crate::diagnostics::{Diagnostic, Span};

static DEFAULT_THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/defaut");

/// A theme: compiled templates, and files that are published beside the pages.
pub struct Theme {
    pub tera: Tera,
    /// Name under `/theme/` and bytes, sorted by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// True if a component printed out of any page prints what it would in one, or fails: none takes from the page
    /// what it can also do without.
    pub prints_apart: bool,
}

/// The script of every page, by its name in [`Theme::file`]; the search page has it ahead of its engine.
pub const SCRIPT: &str = "site.js";
/// Longest template or theme file.
const MAX_FILE: u64 = 4 << 20;

impl Theme {
    /// The default theme, with what `themes/<name>/` under `root` replaces.
    ///
    /// # Errors
    /// A theme folder that does not exist, a file that cannot be read, a template that does not compile.
    pub fn load(root: &Path, name: Option<&str>) -> Result<Self, Diagnostic> {
        match name.filter(|n| *n != "defaut") {
            Some(name) => Self::of(Some(name), overlay(root, name)?),
            None => Self::of(name, Vec::new()),
        }
    }

    /// The default theme with other files, by their path in a theme's folder, in place of its own or beside them.
    ///
    /// # Errors
    /// A template that does not compile.
    pub fn of(name: Option<&str>, others: Vec<(String, Vec<u8>)>) -> Result<Self, Diagnostic> {
        let mut files = Vec::new();
        collect(&DEFAULT_THEME, &mut files);
        files.retain(|(path, _)| others.iter().all(|(other, _)| other != path));
        files.extend(others);
        files.sort();
        join_parts(&mut files);
        let mut tera = Tera::new();
        let (templates, published): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|(path, _)| path.ends_with(".html"));
        let mut texts = Vec::new();
        for (path, bytes) in templates {
            let text = String::from_utf8(bytes)
                .map_err(|_| problem(name, &path, "ce modèle n'est pas enregistré en UTF-8"))?;
            // Read once by name: `includes` of absolute or climbing paths cannot exist, templates are only these.
            texts.push((path, french_template(&text)));
        }
        if let Some(deep) = nesting::too_deep(&texts) {
            let message = "les modèles s'incluent les uns les autres sur plus de 64 niveaux, ou en boucle";
            return Err(problem(name, deep, message));
        }
        tera.add_raw_templates(texts.iter().map(|(path, text)| (path, text))).map_err(|e| {
            // The only mistake of which the engine tells the file alone: a parent that is not there.
            let orphan = match e.kind() {
                tera::ErrorKind::MissingParent { current, .. } => {
                    texts.iter().find(|(path, _)| path == current)
                }
                _ => None,
            };
            let found =
                flawed("theme", name, orphan.map_or("", |(path, _)| path), "ce modèle est incorrect", &e);
            let line = orphan.and_then(|(_, text)| text.lines().position(|line| line.contains("extends")));
            Diagnostic { line: line.map_or(found.line, |n| n as u32 + 1), ..found }
        })?;
        let files = published
            .into_iter()
            .filter_map(|(path, bytes)| {
                path.strip_prefix("static/").map(|p| (p.to_owned(), lighten(p, bytes)))
            })
            .collect();
        Ok(Self { prints_apart: prints_apart(&tera), tera, files })
    }

    /// What a component prints, out of any page. None if it fails: printed in its page it may work, or its flaw is told.
    pub fn print(&self, component: &str, args: &[(&'static str, &Value)]) -> Option<String> {
        if !self.prints_apart {
            return None;
        }
        let mut context = Context::new();
        for (name, value) in args {
            context.insert_value(*name, (*value).clone());
        }
        self.tera.render_component(component, &context, None, true).ok()
    }

    /// The bytes of a published file.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|(n, _)| n == name).map(|(_, bytes)| bytes.as_slice())
    }
}

fn prints_apart(tera: &Tera) -> bool {
    let mut definitions = tera.get_component_names().filter_map(|name| tera.get_component_definition(name));
    definitions.all(|d| !d.args().iter().any(|arg| arg.is_implicit() && arg.default().is_some()))
}

/// Parts of the theme that are published as one file: each request of its own costs more than their bytes.
const JOINED: &[(&str, &str)] = &[("static/fiches.css", "static/graphiques.css")];

fn join_parts(files: &mut Vec<(String, Vec<u8>)>) {
    for (whole, part) in JOINED {
        let Some(at) = files.iter().position(|(path, _)| path == part) else { continue };
        let (_, bytes) = files.remove(at);
        if let Some((_, file)) = files.iter_mut().find(|(path, _)| path == whole) {
            file.push(b'\n');
            file.extend(bytes);
        }
    }
}

/// A script or a style without the lines that are only comments, and without its indentation.
///
/// Nothing cleverer: line by line, so that what is published reads as what was written. A file where a text goes over
/// several lines is left alone, since its spaces count.
fn lighten(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let open = [".js", ".css"].iter().find(|end| name.ends_with(**end));
    let (Some(end), Ok(text)) = (open, std::str::from_utf8(&bytes)) else { return bytes };
    if text.lines().any(|line| line.matches('`').count() % 2 == 1 || line.ends_with('\\')) {
        return bytes;
    }
    let mut out = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        let opens = line.starts_with("/*");
        let closes = line.find("*/").map(|at| at + 2 == line.len());
        let alone = (opens && closes != Some(false)) || comment || (*end == ".js" && line.starts_with("//"));
        comment = (comment || opens) && closes.is_none();
        if !alone && !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    if comment { bytes } else { out.into_bytes() }
}

fn problem(name: Option<&str>, path: &str, message: &str) -> Diagnostic {
    let place = format!("themes/{}/{path}", name.unwrap_or("defaut"));
    Diagnostic::file("theme", &place, Span::line(1), message).help(CORRECT)
}

fn collect(dir: &Dir<'_>, out: &mut Vec<(String, Vec<u8>)>) {
    for file in dir.files() {
        out.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
    }
    for sub in dir.dirs() {
        collect(sub, out);
    }
}

/// The files of a theme's folder, by their path in it.
fn overlay(root: &Path, name: &str) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    let safe = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let folder = root.join("themes").join(name);
    if !safe {
        let message = "le nom d'un thème n'a que des lettres sans accent, des chiffres, « - » et « _ »";
        return Err(problem(Some(name), "", message));
    }
    if !folder.is_dir() {
        return Err(problem(Some(name), "", "ce dossier de thème n'existe pas"));
    }
    let mut files = Vec::new();
    let walker = walkdir::WalkDir::new(&folder).follow_links(false).sort_by_file_name().into_iter();
    let shown = |e: &walkdir::DirEntry| !crate::load::is_hidden(&e.file_name().to_string_lossy());
    for entry in walker.filter_entry(|e| e.depth() == 0 || shown(e)) {
        let entry = entry.map_err(|_| crate::load::unreadable(&format!("themes/{name}")))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path =
            entry.path().strip_prefix(&folder).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
        let unreadable = || crate::load::unreadable(&format!("themes/{name}/{path}"));
        if entry.metadata().map_err(|_| unreadable())?.len() > MAX_FILE {
            return Err(problem(Some(name), &path, "ce fichier est trop grand"));
        }
        let bytes = std::fs::read(entry.path()).map_err(|_| unreadable())?;
        files.push((path, bytes));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::lighten;

    fn light(name: &str, text: &str) -> String {
        String::from_utf8(lighten(name, text.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn comments_and_indentation_are_not_published() {
        let script =
            "// Pourquoi.\n/**\n * Comment.\n */\nif (a) {\n  /* ici */\n  b = '// gardé'; // et ceci\n}\n";
        assert_eq!(light("a.js", script), "if (a) {\nb = '// gardé'; // et ceci\n}\n");
        let style = "/* Un\n   deux */\na {\n  color: red; /* gardé */\n}\n//b\n/* x */ c { d: e }\n";
        let light_style = "a {\ncolor: red; /* gardé */\n}\n//b\n/* x */ c { d: e }\n";
        assert_eq!(light("a.css", style), light_style);
    }

    #[test]
    fn texts_over_several_lines_are_left_alone() {
        for text in ["a = `\n  // texte\n`;\n", "a = 'b\\\n  // c';\n", "/* jamais fermé\n a\n"] {
            assert_eq!(light("a.js", text), text);
        }
        assert_eq!(light("a.svg", "  <svg/>\n"), "  <svg/>\n");
    }
}
