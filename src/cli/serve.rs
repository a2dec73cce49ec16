//! `passerelle serve`: the site in the browser while it is being written, and an account in the terminal.

use std::net::IpAddr;
use std::sync::Arc;

use super::args::ServeArgs;
use super::{MACHINE, exit_code};
use crate::check::Options;
use crate::diagnostics::{plural, to_text};
use crate::serve::{Changes, Failure, Method, News, Settings, start};

/// Most addresses in a line.
const MAX_LISTED: usize = 6;

pub fn run(arguments: &ServeArgs) -> u8 {
    let settings = Settings {
        source: arguments.site.source.clone(),
        bind: arguments.bind,
        port: arguments.port,
        check: Options { date: arguments.site.date, drafts: arguments.drafts, ..Options::default() },
        watch: Method::Auto,
    };
    let server = match start(&settings, Arc::new(|news| tell(&news))) {
        Ok(server) => server,
        Err(failure) => return explain(&failure),
    };
    if !settings.bind.is_loopback() {
        eprintln!(
            "attention : avec --bind {}, tout le réseau peut lire ce site, brouillons compris ; sans cette option, seule cette machine le peut",
            settings.bind
        );
    }
    let mut address = server.address();
    if address.ip().is_unspecified() {
        let own: IpAddr =
            if address.is_ipv4() { [127, 0, 0, 1].into() } else { [0, 0, 0, 0, 0, 0, 0, 1].into() };
        address.set_ip(own);
    }
    println!("Le site est à l'adresse http://{address}{}", server.home());
    println!(
        "Il se met à jour à chaque enregistrement ; Ctrl+C pour arrêter. Le site publié n'est pas touché."
    );
    server.wait();
    MACHINE
}

fn explain(failure: &Failure) -> u8 {
    match failure {
        Failure::NoSite(diagnostics) => {
            eprint!("{}", to_text(diagnostics));
            exit_code(diagnostics)
        }
        Failure::Listen(address, error) => {
            let why = match error.kind() {
                std::io::ErrorKind::AddrInUse => "un autre programme s'en sert déjà".to_owned(),
                std::io::ErrorKind::PermissionDenied => "vous n'en avez pas le droit".to_owned(),
                std::io::ErrorKind::AddrNotAvailable => {
                    "cette adresse n'est pas celle de cette machine".to_owned()
                }
                _ => error.to_string(),
            };
            eprintln!("erreur : impossible de servir le site à l'adresse {address} : {why}");
            eprintln!("  « passerelle serve --port 0 » choisit un port libre");
            MACHINE
        }
        Failure::Machine(why) => {
            eprintln!("erreur : le serveur n'a pas pu démarrer : {why}");
            MACHINE
        }
    }
}

fn tell(news: &News) {
    match news {
        News::Rebuilt { files, pages, warnings, elapsed, recovered } => {
            let milliseconds = elapsed.as_millis();
            let what = if files.is_empty() { plural(*pages, "page", "pages") } else { saved(files) };
            let fixed = if *recovered { " ; les erreurs sont corrigées" } else { "" };
            println!("{what} : prêt en {milliseconds} ms{fixed}");
            if !warnings.is_empty() {
                let n = plural(warnings.len(), "avertissement", "avertissements");
                println!("  {n} : « passerelle check » les montre");
            }
        }
        News::Changed(Changes { added, changed, removed }) => {
            for (pages, one, many) in [
                (changed, "page changée", "pages changées"),
                (added, "page ajoutée", "pages ajoutées"),
                (removed, "page retirée", "pages retirées"),
            ] {
                if !pages.is_empty() {
                    println!("  {} : {}", plural(pages.len(), one, many), listed(pages));
                }
            }
            if added.is_empty() && changed.is_empty() && removed.is_empty() {
                println!("  aucune page n'a changé");
            }
        }
        News::Refused(problems) => {
            eprint!("{}", to_text(problems));
            eprintln!("La page reste telle quelle jusqu'à la correction.");
        }
        News::NoSearch(why) => {
            eprintln!("attention : l'index de recherche n'a pas pu être construit : {why}")
        }
        News::Looking => {
            eprintln!(
                "attention : le système ne signale pas les enregistrements ; les fichiers sont relus deux fois par seconde"
            );
        }
    }
}

fn saved(files: &[String]) -> String {
    match files {
        [one] if one.is_empty() => "contenu relu".to_owned(),
        [one] => format!("{one} enregistré"),
        several => format!("{} enregistrés", plural(several.len(), "fichier", "fichiers")),
    }
}

/// The first addresses, and how many more.
fn listed(pages: &[String]) -> String {
    let mut out = pages.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some(more) = pages.len().checked_sub(MAX_LISTED).filter(|n| *n > 0) {
        out.push_str(&format!(" et {}", plural(more, "autre", "autres")));
    }
    out
}
