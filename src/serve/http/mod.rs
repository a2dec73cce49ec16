//! As much of HTTP/1.1 as a preview on one's own machine needs, within bounds.
//!
//! Written on the standard library because the bounds are the point: tiny_http 0.12 reads headers without a
//! limit and without a deadline, opens a thread for each connection without end, and stops accepting for ever
//! at the first error of `accept`. Here a request is at most 64 KiB and ten seconds, an answer twenty-five
//! seconds, and a crowd of silent connections gives way to whoever speaks.

mod listener;
mod request;
mod response;

pub use listener::{Answer, Events, Listener, Reply};
pub use request::Request;
pub use response::Response;
