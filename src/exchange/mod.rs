//! Beside the pipeline: data that comes from elsewhere ([`import`]) and data that leaves for elsewhere ([`export`],
//! [`table`], [`quickwit`]).
//!
//! Import: `read → select → merge → import → sheet`; each record is read, kept if it concerns the site, judged by the
//! rules of the check ([`verdict`]), compared with the last import ([`journal`]), and written where an editor would write
//! it. Between two steps records wait on disk ([`shelf`]).

mod cell;
pub mod export;
pub mod import;
mod journal;
mod known;
mod merge;
pub mod outcome;
mod place;
pub mod quickwit;
pub mod read;
mod record;
mod schema;
mod select;
mod sheet;
mod shelf;
pub mod table;
mod verdict;
mod written;
pub mod xlsx;
