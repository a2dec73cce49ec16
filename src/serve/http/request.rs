//! Reads the head of a request: bounded, strict, and never past its deadline.

use std::io::{ErrorKind, Read as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Longest head: request line and headers.
const MAX_HEAD: usize = 64 << 10;
/// Most headers.
const MAX_HEADERS: usize = 100;

/// A request whose head has been read. Bodies are never read.
#[derive(Debug)]
pub struct Request {
    pub method: String,
    /// Starts with `/`.
    pub target: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    /// The connection may serve another request.
    pub keep: bool,
}

/// Why there is no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// The visitor left, or never said anything.
    Gone,
    Slow,
    Big,
    Malformed,
}

impl Request {
    /// The value of a header (its name in lower case) if it is given exactly once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(n, _)| n == name);
        all.next().filter(|_| all.next().is_none()).map(|(_, value)| value.as_str())
    }

    /// True if a header is given, once or more.
    pub fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(n, _)| n == name)
    }
}

/// Reads the next request. `buffer` holds what came after the one before.
pub fn read(mut stream: &TcpStream, buffer: &mut Vec<u8>, patience: Duration) -> Result<Request, Unread> {
    let deadline = Instant::now() + patience;
    let mut searched = 0;
    let mut piece = [0u8; 4096];
    loop {
        if let Some(end) = end_of_head(buffer, searched) {
            let head: Vec<u8> = buffer.drain(..end).collect();
            return if head.len() > MAX_HEAD { Err(Unread::Big) } else { parse(&head) };
        }
        if buffer.len() > MAX_HEAD {
            return Err(Unread::Big);
        }
        searched = buffer.len().saturating_sub(3);
        let silent = buffer.is_empty();
        let late = if silent { Unread::Gone } else { Unread::Slow };
        // The deadline is that of the whole head: one byte a second is no progress.
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(late);
        }
        stream.set_read_timeout(Some(left)).map_err(|_| Unread::Gone)?;
        match stream.read(&mut piece) {
            Ok(0) => return Err(Unread::Gone),
            Ok(n) => buffer.extend_from_slice(&piece[..n]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return Err(late),
            Err(_) => return Err(Unread::Gone),
        }
    }
}

fn end_of_head(bytes: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(4).position(|w| w == b"\r\n\r\n").map(|at| from + at + 4)
}

fn parse(head: &[u8]) -> Result<Request, Unread> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.trim_end_matches("\r\n").split("\r\n");
    let mut line = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (line.next(), line.next(), line.next(), line.next())
    else {
        return Err(Unread::Malformed);
    };
    let (authority, target) = split(target);
    let visible = |t: &str| !t.is_empty() && t.chars().all(|c| !c.is_control() && !c.is_whitespace());
    let modern = version == "HTTP/1.1";
    if !method.bytes().all(is_token) || method.is_empty() || !visible(target) || !target.starts_with('/') {
        return Err(Unread::Malformed);
    }
    if !modern && version != "HTTP/1.0" {
        return Err(Unread::Malformed);
    }
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Unread::Malformed)?;
        let value = value.trim_matches([' ', '\t']);
        if name.is_empty()
            || !name.bytes().all(is_token)
            || value.contains(|c: char| c.is_control() && c != '\t')
        {
            return Err(Unread::Malformed);
        }
        if headers.len() == MAX_HEADERS {
            return Err(Unread::Big);
        }
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    if let Some(authority) = authority {
        // RFC 9112, 3.2.2: the address that is asked for counts, not the header beside it.
        headers.retain(|(name, _)| name != "host");
        headers.push(("host".to_owned(), authority.to_owned()));
    }
    let mut request = Request { method: method.to_owned(), target: target.to_owned(), headers, keep: false };
    let closing = request.header("connection").is_some_and(|v| v.to_ascii_lowercase().contains("close"));
    // What follows a body that is not read would be taken for the next request.
    let body = request.has("transfer-encoding")
        || request.has("content-length") && request.header("content-length") != Some("0");
    request.keep = modern && !closing && !body;
    Ok(request)
}

/// The machine that a whole address names, and its path.
fn split(target: &str) -> (Option<&str>, &str) {
    let whole = target.split_once("://").filter(|(scheme, _)| scheme.eq_ignore_ascii_case("http"));
    let Some((_, rest)) = whole else { return (None, target) };
    match rest.find('/') {
        Some(at) => (Some(&rest[..at]), &rest[at..]),
        None => (Some(rest), "/"),
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::{Unread, parse};

    #[test]
    fn a_plain_request_is_read() {
        let request = parse(b"GET /a?b HTTP/1.1\r\nHost: localhost:1\r\nX-A:  b \r\n\r\n");
        let request = request.unwrap_or_else(|e| unreachable!("{e:?}"));
        assert_eq!((request.target.as_str(), request.keep), ("/a?b", true));
        assert_eq!(request.header("x-a"), Some("b"));
    }

    #[test]
    fn a_whole_address_is_read_and_its_machine_counts() {
        for (target, path) in [("http://ici:1/a?b", "/a?b"), ("HTTP://ici:1", "/")] {
            let request = parse(format!("GET {target} HTTP/1.1\r\nHost: ailleurs\r\n\r\n").as_bytes());
            let request = request.unwrap_or_else(|e| unreachable!("{e:?}"));
            assert_eq!((request.target.as_str(), request.header("host")), (path, Some("ici:1")));
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for head in [
            "GET  / HTTP/1.1\r\n\r\n",
            "GET ftp://ailleurs/ HTTP/1.1\r\n\r\n",
            "GET / HTTP/2.0\r\n\r\n",
            "GET / HTTP/1.1\r\n folded: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
            "GET / HTTP/1.1\r\nsans deux points\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n",
        ] {
            assert!(matches!(parse(head.as_bytes()), Err(Unread::Malformed)), "{head}");
        }
    }

    #[test]
    fn a_body_that_nobody_reads_ends_the_connection() {
        for header in
            ["Content-Length: 4", "Transfer-Encoding: chunked", "Content-Length: 0\r\nContent-Length: 4"]
        {
            let request = parse(format!("POST / HTTP/1.1\r\n{header}\r\n\r\n").as_bytes());
            assert!(request.is_ok_and(|r| !r.keep), "{header}");
        }
    }
}
