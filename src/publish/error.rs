//! What can go wrong while publishing, said to the person who launched the command.
//!
//! Every message names the path, the cause in French and the way out, and says that the published site was not
//! touched whenever that is so: it is the first thing that its keeper wants to know.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

/// Why the publication stopped.
#[derive(Debug)]
pub enum PublishError {
    /// Replacing this folder would destroy sources or a system; no option lifts this.
    Dangerous { out: PathBuf, danger: Danger },
    /// The folder is not empty and Passerelle did not write it; `force` lifts this.
    NotOurs { out: PathBuf },
    /// Our folder holds something that Passerelle never writes, and that would be lost; `force` lifts this.
    Intruder { path: PathBuf },
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
    /// `content/`, `themes/`, or a place inside them, or one that holds them.
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

    /// The exit code of the command: 1 the content, 2 the usage, 3 the machine, also when it is publishing already.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::MassRemoval { .. }
            | Self::InvalidPath { .. }
            | Self::Conflict { .. }
            | Self::NotAFile { .. } => 1,
            Self::Dangerous { .. }
            | Self::NotOurs { .. }
            | Self::Intruder { .. }
            | Self::NotAFolder { .. }
            | Self::DanglingLink { .. }
            | Self::MountPoint { .. } => 2,
            Self::Incomplete | Self::System { .. } | Self::Busy { .. } => 3,
        }
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
            Self::Intruder { path } => {
                format!("« {} » n'a pas été écrit par Passerelle et serait perdu", path.display())
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
                format!("impossible {} « {} » : {}", action.attempt(), path.display(), cause_of(cause))
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
            Self::Intruder { .. } => {
                "mettez-le ailleurs (dans content/fichiers s'il doit être publié), ou acceptez sa perte avec --forcer"
            }
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
            Self::System { action, cause, .. } => return format!("{} ; {}", remedy(cause), action.state()),
        };
        text.to_owned()
    }
}

impl Danger {
    fn reason(self) -> &'static str {
        match self {
            Self::Source => "ce dossier contient les sources du site",
            Self::Content => "ce dossier est celui des contenus ou des thèmes",
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

/// A path that was refused may hold line ends or escape sequences: they must not reach a terminal.
fn printable(path: &str) -> String {
    path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The cause, in French; never the system's English text.
fn cause_of(cause: &io::Error) -> String {
    let known = match Errno::from_io_error(cause) {
        Some(Errno::NOSPC) => "le disque est plein",
        Some(Errno::DQUOT) => "le quota de disque est atteint",
        Some(Errno::ACCESS | Errno::PERM) => "permission refusée",
        Some(Errno::ROFS) => "le disque est en lecture seule",
        Some(Errno::NOENT) => "le fichier ou le dossier n'existe pas, ou a disparu",
        Some(Errno::NOTDIR) => "un élément du chemin n'est pas un dossier",
        Some(Errno::ISDIR) => "c'est un dossier",
        Some(Errno::EXIST | Errno::NOTEMPTY) => "la place est prise",
        Some(Errno::FBIG) => "le fichier dépasse la taille permise",
        Some(Errno::MFILE | Errno::NFILE) => "trop de fichiers sont ouverts",
        Some(Errno::NAMETOOLONG) => "le nom est trop long",
        Some(Errno::LOOP) => "trop de liens se suivent, ou un lien est à la place d'un fichier",
        Some(Errno::IO) => "le disque a signalé une panne",
        Some(Errno::XDEV | Errno::BUSY | Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::NOLCK) => {
            "ce système de fichiers ne le permet pas"
        }
        Some(errno) => return format!("erreur {} du système", errno.raw_os_error()),
        None => "erreur du système",
    };
    known.to_owned()
}

/// The way out of that cause.
fn remedy(cause: &io::Error) -> &'static str {
    match Errno::from_io_error(cause) {
        Some(Errno::NOSPC | Errno::DQUOT) => "libérez de la place puis relancez",
        Some(Errno::ACCESS | Errno::PERM) => {
            "donnez à votre compte le droit d'écrire dans ce dossier et dans celui qui le contient"
        }
        Some(Errno::ROFS) => "choisissez avec --out un dossier où l'on peut écrire",
        Some(Errno::NOENT) => "vérifiez que rien d'autre ne modifie ce dossier, puis relancez",
        Some(Errno::FBIG) => "relevez la limite (ulimit -f) ou réduisez le fichier",
        Some(Errno::MFILE | Errno::NFILE) => "relevez la limite (ulimit -n) puis relancez",
        Some(Errno::NAMETOOLONG) => "choisissez un nom plus court",
        Some(Errno::IO) => "faites vérifier le disque",
        Some(Errno::XDEV | Errno::BUSY | Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::NOLCK) => {
            "publiez avec --out dans un dossier d'un disque local"
        }
        _ => "vérifiez ce chemin puis relancez",
    }
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
