//! Who may ask, and how: only this machine under its own names, only pages of this site, only reading.

use std::net::{IpAddr, SocketAddr};

use super::http::{Request, Response};

/// The refusal of a request; none if it may be answered. `local` is where the visitor reached the server.
pub fn refusal(request: &Request, bind: IpAddr, local: SocketAddr) -> Option<Response> {
    let names = names(bind, local);
    // A name that leads here from elsewhere (DNS rebinding) would let another site read the drafts.
    match request.header("host") {
        None => return Some(Response::text(400, "L'en-tête Host manque, ou il est donné deux fois.")),
        Some(host) if !names.iter().any(|n| n.eq_ignore_ascii_case(host)) => {
            let message = format!("Ce serveur ne répond qu'à l'adresse http://{}/", names[0]);
            return Some(Response::text(421, &message));
        }
        Some(_) => {}
    }
    if request.has("origin") {
        let origin = request.header("origin").and_then(|o| o.strip_prefix("http://")).unwrap_or_default();
        if !names.iter().any(|n| n.eq_ignore_ascii_case(origin)) {
            return Some(Response::text(403, "Cette demande vient d'un autre site."));
        }
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Some(Response::text(405, "Ce serveur ne fait que montrer le site : GET ou HEAD."));
    }
    None
}

/// The names of the server, with its port.
fn names(bind: IpAddr, local: SocketAddr) -> Vec<String> {
    let port = local.port();
    let mut hosts = vec!["127.0.0.1".to_owned(), "localhost".to_owned(), "[::1]".to_owned()];
    let own = if bind.is_unspecified() { local.ip() } else { bind };
    let own = own.to_canonical();
    hosts.insert(
        usize::from(own.is_loopback()),
        if own.is_ipv6() { format!("[{own}]") } else { own.to_string() },
    );
    let mut names: Vec<String> = hosts.iter().map(|h| format!("{h}:{port}")).collect();
    if port == 80 {
        names.extend(hosts);
    }
    names
}

/// The path of `target`, decoded once; none if it could be read in two ways.
pub fn path(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        let value = digit(rest.next())? * 16 + digit(rest.next())?;
        bytes.push(u8::try_from(value).ok()?);
    }
    let path = String::from_utf8(bytes).ok()?;
    let climbs = path.split('/').any(|part| matches!(part, "." | ".."));
    let hidden = path.chars().any(|c| c.is_control() || c == '\\');
    (!climbs && !hidden && !path.contains("//")).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::{names, path};

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(path("/aides/apre/?q=%2F").as_deref(), Some("/aides/apre/"));
        assert_eq!(path("/fichiers/%C3%A9t%C3%A9.pdf").as_deref(), Some("/fichiers/été.pdf"));
        assert_eq!(path("/%252e%252e/").as_deref(), Some("/%2e%2e/"));
    }

    #[test]
    fn what_climbs_or_hides_is_no_path() {
        for target in [
            "/../",
            "/%2e%2e/a",
            "/a/%2E./b",
            "/..%5c",
            "/a\\b",
            "/%00",
            "/%0d%0aX:",
            "//ailleurs/",
            "/%ff",
            "/%",
            "/%zz",
        ] {
            assert_eq!(path(target), None, "{target}");
        }
    }

    #[test]
    fn the_names_are_those_of_this_machine() {
        let at =
            |text: &str| text.parse().unwrap_or_else(|_| std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
        let here = names(at("127.0.0.1:8086").ip(), at("127.0.0.1:8086"));
        assert_eq!(here[0], "127.0.0.1:8086");
        assert!(here.contains(&"localhost:8086".to_owned()) && here.contains(&"[::1]:8086".to_owned()));
        let open = names(at("0.0.0.0:80").ip(), at("192.168.1.7:80"));
        assert!(open.contains(&"192.168.1.7:80".to_owned()) && open.contains(&"192.168.1.7".to_owned()));
    }
}
