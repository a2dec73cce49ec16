//! What is sent back, with the headers that every answer carries.

use std::fmt::Write as _;
use std::io::{Error, ErrorKind, Result, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The policy of the published site: what works here works there.
const POLICY: &str = "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// The same, for a site whose search page asks a server.
fn policy(asked: Option<&str>) -> String {
    asked.map_or_else(|| POLICY.to_owned(), |origin| format!("{POLICY}; connect-src 'self' {origin}"))
}

/// Longest time for one answer.
const PATIENCE: Duration = Duration::from_secs(25);

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub media: &'static str,
    pub body: Arc<[u8]>,
    pub location: Option<String>,
    /// The origin that the page may ask besides its own.
    pub asks: Option<String>,
}

impl Response {
    pub fn new(status: u16, media: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        Self { status, media, body: body.into(), location: None, asks: None }
    }

    /// A short text for whoever speaks to the server without a browser.
    pub fn text(status: u16, message: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{message}\n").into_bytes())
    }

    pub fn redirect(location: String) -> Self {
        Self { location: Some(location), ..Self::text(301, "La page est à une autre adresse.") }
    }

    /// Sends the answer; without its body for `HEAD`.
    pub fn send(&self, stream: &TcpStream, with_body: bool, keep: bool) -> Result<()> {
        let mut head =
            head(self.status, self.media, if keep { "keep-alive" } else { "close" }, self.asks.as_deref());
        let _ = write!(head, "Content-Length: {}\r\n", self.body.len());
        if let Some(location) = &self.location {
            let _ = write!(head, "Location: {location}\r\n");
        }
        if self.status == 405 {
            head.push_str("Allow: GET, HEAD\r\n");
        }
        head.push_str("\r\n");
        let deadline = Instant::now() + PATIENCE;
        let mut bytes = head.into_bytes();
        if !with_body {
            return write_all(stream, &bytes, deadline);
        }
        if self.body.len() < 256 << 10 {
            bytes.extend_from_slice(&self.body);
            return write_all(stream, &bytes, deadline);
        }
        write_all(stream, &bytes, deadline)?;
        write_all(stream, &self.body, deadline)
    }
}

/// The status line and the headers that do not depend on the body.
pub fn head(status: u16, media: &str, connection: &str, asks: Option<&str>) -> String {
    let policy = policy(asks);
    format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {media}\r\nContent-Security-Policy: {policy}\r\n\
         X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nReferrer-Policy: same-origin\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\nConnection: {connection}\r\n",
        reason(status)
    )
}

/// Writes everything before `deadline`, however slowly the other side reads.
pub fn write_all(mut stream: &TcpStream, mut bytes: &[u8], deadline: Instant) -> Result<()> {
    while !bytes.is_empty() {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Error::from(ErrorKind::TimedOut));
        }
        stream.set_write_timeout(Some(left))?;
        match stream.write(bytes) {
            Ok(0) => return Err(Error::from(ErrorKind::WriteZero)),
            Ok(n) => bytes = &bytes[n..],
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
