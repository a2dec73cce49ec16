//! Accepts connections, one thread each, and keeps a crowd from shutting others out.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::request::{Request, Unread, read};
use super::response::{Response, head, write_all};

/// Most connections at once. A machine gives a process 1,024 open files by default.
const MAX_OPEN: usize = 400;
/// Longest time for the head of a request, and between two requests.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest life of a connection that serves one request after another.
const LIFE: Duration = Duration::from_secs(300);

/// What a site says to a request.
pub trait Answer: Send + Sync + 'static {
    /// `local`: the address at which the visitor reached the server.
    fn answer(&self, request: &Request, local: SocketAddr) -> Reply;
}

/// An answer at once, or events for as long as the page stays open.
pub enum Reply {
    Whole(Response),
    Events(Box<dyn Events>),
}

/// A source of server-sent events.
pub trait Events {
    /// The next piece to send; none when there is nothing more to say.
    fn next(&mut self) -> Option<String>;
}

/// A listening server; it stops when told to.
pub struct Listener {
    address: SocketAddr,
    house: Arc<House>,
}

struct House {
    closed: AtomicBool,
    open: AtomicUsize,
    names: AtomicU64,
    /// Connections from which a request is awaited, oldest first.
    silent: Mutex<BTreeMap<u64, Arc<TcpStream>>>,
}

impl Listener {
    /// Listens on `socket` until [`Listener::stop`].
    pub fn start(socket: TcpListener, site: Arc<dyn Answer>) -> std::io::Result<Self> {
        let address = socket.local_addr()?;
        let house = Arc::new(House {
            closed: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            names: AtomicU64::new(0),
            silent: Mutex::default(),
        });
        let inside = house.clone();
        thread::Builder::new().name("accueil".to_owned()).spawn(move || accept(&socket, &inside, &site))?;
        Ok(Self { address, house })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts nobody any more.
    pub fn stop(&self) {
        self.house.closed.store(true, Ordering::SeqCst);
        // Wakes `accept`; it sees that the house is closed.
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        drop(TcpStream::connect_timeout(&address, Duration::from_secs(1)));
    }
}

fn accept(socket: &TcpListener, house: &Arc<House>, site: &Arc<dyn Answer>) {
    loop {
        let accepted = socket.accept();
        if house.closed.load(Ordering::SeqCst) {
            return;
        }
        let Ok((stream, _)) = accepted else {
            // No more file descriptors, most often: it passes.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        if house.open.load(Ordering::SeqCst) >= MAX_OPEN && !house.show_out() {
            let _ = Response::text(503, "Trop de visiteurs à la fois.").send(&stream, true, false);
            continue;
        }
        let seat = Seat::take(house.clone());
        let site = site.clone();
        let serve = move || {
            let stream = Arc::new(stream);
            serve(&stream, &seat.0, &*site);
            drop(seat);
        };
        // If the machine has no thread to give, the connection closes and the next one may succeed.
        let _ = thread::Builder::new().name("visiteur".to_owned()).stack_size(512 << 10).spawn(serve);
    }
}

/// One of the places in the house, given back when dropped.
struct Seat(Arc<House>);

impl Seat {
    fn take(house: Arc<House>) -> Self {
        house.open.fetch_add(1, Ordering::SeqCst);
        Self(house)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl House {
    /// Closes the connection that has kept silent longest; false if all are being served.
    fn show_out(&self) -> bool {
        let oldest = self.silent.lock().unwrap_or_else(PoisonError::into_inner).pop_first();
        oldest.is_some_and(|(_, stream)| stream.shutdown(Shutdown::Both).is_ok())
    }

    fn listen(&self, stream: &Arc<TcpStream>, buffer: &mut Vec<u8>) -> Result<Request, Unread> {
        let name = self.names.fetch_add(1, Ordering::SeqCst);
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).insert(name, stream.clone());
        let request = read(stream, buffer, PATIENCE);
        self.silent.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
        request
    }
}

fn serve(stream: &Arc<TcpStream>, house: &House, site: &dyn Answer) {
    let Ok(local) = stream.local_addr() else { return };
    let _ = stream.set_nodelay(true);
    let end = Instant::now() + LIFE;
    let mut buffer = Vec::new();
    while !house.closed.load(Ordering::SeqCst) {
        let request = match house.listen(stream, &mut buffer) {
            Ok(request) => request,
            Err(Unread::Gone) => return,
            Err(unread) => return refuse(stream, unread),
        };
        let with_body = request.method != "HEAD";
        let keep = request.keep && Instant::now() < end;
        match site.answer(&request, local) {
            Reply::Whole(response) => {
                if response.send(stream, with_body, keep).is_err() {
                    return;
                }
            }
            Reply::Events(events) => return stream_events(stream, events, with_body),
        }
        if !keep {
            return leave(stream);
        }
    }
}

fn refuse(stream: &TcpStream, unread: Unread) {
    let (status, message) = match unread {
        Unread::Slow => (408, "La demande a mis trop de temps à arriver."),
        Unread::Big => (431, "Les en-têtes de la demande sont trop longs."),
        Unread::Gone | Unread::Malformed => (400, "La demande n'est pas comprise."),
    };
    if Response::text(status, message).send(stream, true, false).is_ok() {
        leave(stream);
    }
}

/// Closes so that the visitor can read the answer: unread bytes would make the system cut the line.
fn leave(mut stream: &TcpStream) {
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let end = Instant::now() + Duration::from_secs(2);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    let mut piece = [0u8; 16 << 10];
    while Instant::now() < end && stream.read(&mut piece).is_ok_and(|n| n > 0) {}
}

fn stream_events(stream: &TcpStream, mut events: Box<dyn Events>, with_body: bool) {
    let mut text = head(200, "text/event-stream; charset=utf-8", "close", None);
    text.push_str("\r\n");
    let patience = Duration::from_secs(10);
    if write_all(stream, text.as_bytes(), Instant::now() + patience).is_err() || !with_body {
        return;
    }
    while let Some(piece) = events.next() {
        if write_all(stream, piece.as_bytes(), Instant::now() + patience).is_err() {
            return;
        }
    }
}
