//! What can go wrong while publishing, said to the person who launched the command.
//!
//! Every message names the path, the cause in French and the way out, and says that the published site was not
//! touched whenever that is so: it is the first thing that its keeper wants to know.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::plural;
use crate::disk;

/// Why the publication stopped.
#[derive(Debug)]
pub enum PublishError {
    /// Replacing this folder would destroy sources or a system; no option lifts this.
    Dangerous { out: PathBuf, danger: Danger },
    /// The folder is not empty and Passerelle did not write it; `force` lifts this.
    NotOurs { out: PathBuf },
    /// Our folder holds what Passerelle did not write, and that would be lost; `force` lifts this.
    Intruders { paths: Vec<PathBuf> },
    /// The folder holds what no option lets us remove.
    Precious { path: PathBuf, what: &'static str },
    /// The output is a file, or something else that cannot hold a site.
    NotAFolder { out: PathBuf },
    /// The output is a link to nowhere.
    DanglingLink { out: PathBuf },
    /// The output is where another disk is attached: nothing can be swapped with it.
    MountPoint { out: PathBuf },
    /// Another publication holds the output.
    Busy { out: PathBuf, pid: Option<u32> },
    /// Most of the published pages would vanish, which is rarely meant; [`super::Guard::AllowRemovals`] lifts this.
    MassRemoval { vanishing: u64, published: u64 },
    /// A path that may not be published.
    InvalidPath { path: String, reason: &'static str },
    /// Two contents for the same published path.
    Conflict { path: String },
    /// An asset that is not a plain file: a link, a folder, a device.
    NotAFile { from: PathBuf },
    /// The site was about to be put in place although a file of it had failed.
    Incomplete,
    /// The system refused.
    System { action: Action, path: PathBuf, cause: io::Error },
}

/// What an output folder must not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Danger {
    /// The source folder, or one that holds it.
    Source,
    /// `content/`, `themes/`, `imports/`, or a place inside them, or one that holds them.
    Content,
    /// A home folder, or one that holds it.
    Home,
    /// `/`, or a folder of the system.
    SystemFolder,
    /// A folder under version control: its history would be lost.
    Repository,
}

/// What was being done when the system refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Find,
    Lock,
    Prepare,
    Write,
    Read,
    Flush,
    Swap,
    /// The new site is in place; only its durability is in doubt.
    Confirm,
    /// The site is aside, in the path given, and could not be put back.
    Restore,
}

impl PublishError {
    pub(super) fn system(action: Action, path: &Path, cause: impl Into<io::Error>) -> Self {
        Self::System { action, path: path.to_owned(), cause: cause.into() }
    }

    /// What happened, without the way out.
    fn message(&self) -> String {
        match self {
            Self::Dangerous { out, danger } => {
                format!("refus de publier dans « {} » : {}", out.display(), danger.reason())
            }
            Self::NotOurs { out } => {
                format!("le dossier « {} » n'est pas vide et n'a pas été écrit par Passerelle", out.display())
            }
            Self::Intruders { paths } => intruders(paths),
            Self::Precious { path, what } => {
                format!("« {} » est {what}, et serait perdu", printable(&path.to_string_lossy()))
            }
            Self::NotAFolder { out } => format!("« {} » n'est pas un dossier", out.display()),
            Self::DanglingLink { out } => {
                format!("le lien « {} » mène à un dossier qui n'existe pas", out.display())
            }
            Self::MountPoint { out } => {
                format!(
                    "« {} » est un point de montage : il ne peut pas être remplacé d'un coup",
                    out.display()
                )
            }
            Self::Busy { out, pid: Some(pid) } => {
                format!("une autre publication vers « {} » est en cours (processus {pid})", out.display())
            }
            Self::Busy { out, pid: None } => {
                format!("une autre publication vers « {} » est en cours", out.display())
            }
            Self::MassRemoval { vanishing, published } => format!(
                "{vanishing} des {published} pages publiées disparaîtraient, plus de la moitié du site : rien n'a été publié"
            ),
            Self::InvalidPath { path, reason } => {
                format!("« {} » ne peut pas être publié : {reason}", printable(path))
            }
            Self::Conflict { path } => format!("deux contenus veulent être publiés à l'adresse « {path} »"),
            Self::NotAFile { from } => format!("« {} » n'est pas un fichier ordinaire", from.display()),
            Self::Incomplete => "un fichier n'a pas pu être écrit : le site préparé est incomplet".to_owned(),
            Self::System { action, path, cause } => {
                format!("impossible {} « {} » : {}", action.attempt(), path.display(), disk::cause(cause))
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        let text = match self {
            Self::Dangerous { .. } => "choisissez avec --out un dossier réservé au site publié",
            Self::NotOurs { .. } => {
                "choisissez un autre dossier avec --out, videz celui-ci, ou remplacez-le avec --forcer"
            }
            Self::Intruders { .. } => {
                "à mettre ailleurs (dans content/fichiers pour être publié), ou à perdre avec --forcer ; \
                 rien n'a été publié"
            }
            Self::Precious { .. } => "déplacez-le ou détachez-le, ou choisissez un autre dossier avec --out",
            Self::NotAFolder { .. } => "choisissez un autre dossier avec --out",
            Self::DanglingLink { .. } => "créez ce dossier, ou corrigez le lien",
            Self::MountPoint { .. } => "publiez dans un de ses sous-dossiers avec --out",
            Self::Busy { .. } => "relancez quand elle sera finie, ou attendez-la avec --attendre",
            Self::MassRemoval { .. } => {
                "vérifiez que le dossier source est complet ; si c'est voulu, ajoutez --autoriser-suppressions"
            }
            Self::InvalidPath { .. } => "renommez le fichier",
            Self::Conflict { .. } => "changez l'identifiant ou l'adresse de l'un des deux",
            Self::NotAFile { .. } => "copiez le fichier lui-même dans content/fichiers",
            Self::Incomplete => {
                "corrigez la première erreur, puis relancez ; le site publié n'a pas été touché"
            }
            Self::System { action, cause, .. } => {
                return format!("{} ; {}", disk::remedy(cause), action.state());
            }
        };
        text.to_owned()
    }
}

impl Danger {
    fn reason(self) -> &'static str {
        match self {
            Self::Source => "ce dossier contient les sources du site",
            Self::Content => "ce dossier est celui des contenus, des thèmes ou des imports",
            Self::Home => "ce dossier est un dossier personnel, ou en contient un",
            Self::SystemFolder => "ce dossier appartient au système",
            Self::Repository => {
                "ce dossier contient ou est un dépôt de versions, dont l'historique serait perdu"
            }
        }
    }
}

impl Action {
    /// Follows « impossible ».
    fn attempt(self) -> &'static str {
        match self {
            Self::Find => "de trouver",
            Self::Lock => "de verrouiller la publication par",
            Self::Prepare => "de préparer le site dans",
            Self::Write => "d'écrire",
            Self::Read => "de lire",
            Self::Flush => "d'enregistrer sur le disque",
            Self::Swap => "de mettre en place",
            Self::Confirm => "de confirmer l'enregistrement de",
            Self::Restore => "de remettre à sa place le site gardé dans",
        }
    }

    /// In what state the published site is.
    fn state(self) -> &'static str {
        match self {
            Self::Confirm => "le nouveau site est en place",
            Self::Restore => "le prochain « passerelle build » réessaiera",
            _ => "Passerelle n'a pas touché au site publié",
        }
    }
}

/// The first of them, and how many more.
fn intruders(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| format!("« {} »", printable(&path.to_string_lossy()));
    let names = paths.iter().take(3).map(name).collect::<Vec<_>>().join(", ");
    match paths.len() {
        1 => format!("{names} n'a pas été écrit par Passerelle et serait perdu"),
        2 | 3 => format!("{names} n'ont pas été écrits par Passerelle et seraient perdus"),
        more => format!(
            "{names} et {} n'ont pas été écrits par Passerelle et seraient perdus",
            plural(more - 3, "autre", "autres")
        ),
    }
}

/// A path that was refused may hold line ends or escape sequences: they must not reach a terminal.
fn printable(path: &str) -> String {
    path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  {}", self.message(), self.help())
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
