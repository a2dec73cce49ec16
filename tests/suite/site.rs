//! A site in a temporary folder, for tests: take one, change a file, check it.

use std::fs;
use std::path::{Path, PathBuf};

use passerelle::build::read;
use passerelle::build::{Request, build};
use passerelle::check::{Checked, Options};
use passerelle::diagnostics::{Diagnostic, to_text};
use passerelle::publish::{self, Guard};
use passerelle::render::Form;

pub struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// The small site that `passerelle init` writes.
    pub fn small() -> Self {
        Self::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scaffold/modele"))
    }

    /// The real content of the repository.
    pub fn real() -> Self {
        Self::copy_of(Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    /// A folder without `content/`.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    fn copy_of(root: &Path) -> Self {
        let site = Self::empty();
        copy(&root.join("content"), &site.content(""));
        site
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path under `content/`.
    pub fn content(&self, path: &str) -> PathBuf {
        self.root().join("content").join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.content(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let full = self.content(path);
        fs::create_dir_all(full.parent().expect("a folder")).expect("folder made");
        fs::write(&full, bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// The same site, with another text in a file.
    #[must_use]
    pub fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// The same site, with `old` replaced by `new` in a file, once.
    #[must_use]
    pub fn replacing(self, path: &str, old: &str, new: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not contain {old:?}");
        self.write(path, text.replacen(old, new, 1));
        self
    }

    /// Builds it; answers the folder of what is published.
    pub fn built(&self) -> PathBuf {
        let out = self.root().join("public");
        let request = Request {
            source: self.root().to_path_buf(),
            out: out.clone(),
            check: Options::default(),
            publish: publish::Options::default(),
            guard: Guard::default(),
            form: Form::Online,
        };
        build(&request, &|_, _| {}).expect("a site");
        out
    }

    /// The exit code of a command in the site's folder, and what it says.
    pub fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(arguments)
            .current_dir(self.root())
            .output()
            .expect("the command runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).expect("UTF-8"))
    }

    pub fn check(&self) -> Checked {
        self.check_with(&Options::default())
    }

    pub fn check_with(&self, options: &Options) -> Checked {
        read(self.root(), options)
    }

    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.check().diagnostics
    }

    /// What an editor reads.
    pub fn messages(&self) -> String {
        to_text(&self.diagnostics())
    }
}

/// The files under a folder, by their path in it, in the order of these paths.
pub fn files(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|e| e.expect("readable"));
    let name = |path: &Path| path.strip_prefix(folder).expect("inside").to_str().expect("UTF-8").to_owned();
    let mut names: Vec<String> =
        entries.filter(|e| e.file_type().is_file()).map(|e| name(e.path())).collect();
    names.sort_unstable();
    names
}

pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(|e| e.expect("readable")) {
        let target = to.join(entry.path().strip_prefix(from).expect("inside"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).expect("folder made");
        } else {
            fs::copy(entry.path(), &target).expect("file copied");
        }
    }
}
