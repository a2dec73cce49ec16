//! The prepared pages become the published site, at once or not at all.

mod address;
mod commit;
mod compress;
mod error;
mod former;
mod lock;
mod marker;
mod stage;
mod swap;
mod system;
mod target;
#[cfg(test)]
mod tests;
mod workshop;

pub use commit::{Guard, Summary};
pub use error::{Action, Danger, PublishError};
pub use stage::{Options, Stage};
pub use swap::Swap;
pub use target::Target;
