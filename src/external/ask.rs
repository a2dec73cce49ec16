//! One address asked for with the `curl` of the machine, which knows its certificates and its proxy.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What an address answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Fine,
    /// It moved for good, to this address.
    Moved(String),
    /// The status of an error: 404, 500…
    Refused(u16),
    /// The status with which sites turn programs away, and not people: 401, 403, 429.
    Guarded(u16),
    /// No answer: no such name, no connection, too long.
    Silent,
}

impl Answer {
    /// What an editor reads.
    pub fn in_words(&self) -> String {
        match self {
            Self::Fine | Self::Moved(_) => "elle répond".to_owned(),
            Self::Refused(404 | 410) => "page introuvable".to_owned(),
            Self::Refused(status) => format!("erreur {status}"),
            Self::Guarded(status) => format!("refusée aux programmes ({status})"),
            Self::Silent => "pas de réponse".to_owned(),
        }
    }
}

/// Why no address can be asked for.
#[derive(Debug)]
pub enum Trouble {
    NoCurl,
    Curl(io::Error),
    History(PathBuf, io::Error),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCurl => f.write_str(
                "la vérification des liens externes a besoin de « curl », qui n'est pas installé \
                 (Debian et Ubuntu : apt install curl ; Windows et macOS l'ont déjà)",
            ),
            Self::Curl(error) => write!(f, "« curl » n'a pas pu être lancé : {error}"),
            Self::History(path, error) => {
                write!(f, "« {} » ne peut pas être lu ou écrit : {error}", path.display())
            }
        }
    }
}

/// Fails if there is no `curl`.
pub fn is_ready() -> Result<(), Trouble> {
    let ran = Command::new("curl").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    match ran {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Trouble::NoCurl),
        Err(error) => Err(Trouble::Curl(error)),
    }
}

/// Asks for the head, and for the page itself if the site refuses that.
pub fn ask(url: &str, patience: Duration) -> Result<Answer, Trouble> {
    match request(url, patience, true)? {
        Answer::Refused(_) | Answer::Guarded(_) | Answer::Silent => request(url, patience, false),
        answer => Ok(answer),
    }
}

fn request(url: &str, patience: Duration, head: bool) -> Result<Answer, Trouble> {
    let seconds = patience.as_secs_f64().to_string();
    let mut curl = Command::new("curl");
    // Without the editor's own settings; only the web, also after a redirection; no `[a-z]` in an address.
    curl.args(["--disable", "--silent", "--globoff", "--location", "--max-redirs", "8"])
        // What a proxy says of itself is no hop.
        .arg("--suppress-connect-headers")
        .args(["--proto", "=http,https", "--proto-redir", "=http,https"])
        .args(["--connect-timeout", &seconds, "--max-time", &seconds])
        .args(["--user-agent", concat!("Passerelle/", env!("CARGO_PKG_VERSION"))])
        .args(["--dump-header", "-", "--output", null_device(), "--write-out", "\nvers %{url_effective}"]);
    if head {
        curl.arg("--head");
    }
    let output = curl.args(["--url", url]).stdin(Stdio::null()).output().map_err(Trouble::Curl)?;
    Ok(read(&String::from_utf8_lossy(&output.stdout), output.status.success()))
}

fn null_device() -> &'static str {
    if cfg!(windows) { "NUL" } else { "/dev/null" }
}

/// Reads the heads of all hops, and where they led.
fn read(said: &str, complete: bool) -> Answer {
    let status = |line: &str| line.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse::<u16>().ok();
    // Below 200 a server only says that it goes on.
    let hops: Vec<u16> = said.lines().filter_map(status).filter(|status| *status >= 200).collect();
    let to = said.lines().rev().find_map(|line| line.strip_prefix("vers "));
    match hops.as_slice() {
        [.., last] if matches!(last, 401 | 403 | 429) => Answer::Guarded(*last),
        [.., last] if *last >= 400 => Answer::Refused(*last),
        [] => Answer::Silent,
        [.., 300..400] => Answer::Silent,
        _ if !complete => Answer::Silent,
        [before @ .., _] if !before.is_empty() && before.iter().all(|s| matches!(s, 301 | 308)) => {
            to.map_or(Answer::Fine, |to| Answer::Moved(to.to_owned()))
        }
        _ => Answer::Fine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hops_tell_what_became_of_a_page() {
        let moved = "HTTP/1.1 301 Moved\r\n\r\nHTTP/2 200 \r\n\r\nvers https://a.example/b";
        assert_eq!(read(moved, true), Answer::Moved("https://a.example/b".to_owned()));
        let early = moved.replace("\r\n\r\nHTTP/2 200", "\r\n\r\nHTTP/2 103 \r\n\r\nHTTP/2 200");
        assert_eq!(read(&early, true), Answer::Moved("https://a.example/b".to_owned()));
        assert_eq!(read("HTTP/2 403 \r\n\r\nvers x", true), Answer::Guarded(403));
        let passing = "HTTP/1.1 302 Found\r\n\r\nHTTP/1.1 200 OK\r\n\r\nvers https://a.example/b";
        assert_eq!(read(passing, true), Answer::Fine);
        assert_eq!(
            read("HTTP/1.1 301 Moved\r\n\r\nHTTP/1.1 404 No\r\n\r\nvers x", true),
            Answer::Refused(404)
        );
        assert_eq!(read("\nvers https://a.example", false), Answer::Silent);
        assert_eq!(read("HTTP/1.1 200 OK\r\n\r\nvers https://a.example", true), Answer::Fine);
    }
}
