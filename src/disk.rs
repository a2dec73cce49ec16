//! Why the disk refused, in French, and the way out; never the system's English text.

use std::io;

use rustix::io::Errno;

/// The cause.
pub fn cause(error: &io::Error) -> String {
    let known = match Errno::from_io_error(error) {
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

/// The way out of that cause, for who wants to write.
pub fn remedy(error: &io::Error) -> &'static str {
    match Errno::from_io_error(error) {
        Some(Errno::NOSPC | Errno::DQUOT) => "libérez de la place puis relancez",
        Some(Errno::ACCESS | Errno::PERM) => {
            "donnez à votre compte le droit d'écrire dans ce dossier et dans celui qui le contient"
        }
        Some(Errno::ROFS) => "choisissez un dossier où l'on peut écrire, ou rendez ce disque modifiable",
        Some(Errno::NOENT) => "vérifiez que rien d'autre ne modifie ce dossier, puis relancez",
        Some(Errno::FBIG) => "relevez la limite (ulimit -f) ou réduisez le fichier",
        Some(Errno::MFILE | Errno::NFILE) => "relevez la limite (ulimit -n) puis relancez",
        Some(Errno::NAMETOOLONG) => "choisissez un nom plus court",
        Some(Errno::IO) => "faites vérifier le disque",
        Some(Errno::XDEV | Errno::BUSY | Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::NOLCK) => {
            "choisissez un dossier d'un disque local"
        }
        _ => "vérifiez ce chemin puis relancez",
    }
}
