//! Beside the pipeline: data that comes from elsewhere ([`import`]) and data that leaves for elsewhere ([`export`],
//! [`table`], [`quickwit`]).
//!
//! Import: `read → select → verdict → import → sheet`; each record is read, kept if it concerns the site, judged by the
//! rules of the check, compared with the last import ([`journal`]), and written where an editor would write it.

pub mod export;
pub mod import;
mod journal;
mod place;
pub mod quickwit;
pub mod read;
mod record;
mod select;
mod sheet;
pub mod table;
mod verdict;
mod written;
pub mod xlsx;
