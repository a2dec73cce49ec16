//! Beside the pipeline: data that comes from elsewhere and data that leaves for elsewhere.
pub mod export;
pub mod import;
mod journal;
mod place;
pub mod read;
mod record;
mod select;
mod sheet;
mod verdict;
mod written;
