//! Passerelle: a static site generator for social-insertion programmes and resource guides.
//!
//! The pipeline, in order; each step takes what only the step before can make:
//! [`load`] → [`check`] → [`plan`] → [`render`] → [`search`] → [`publish`].

// A panic is never an answer to content; tests may.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used))]

mod aside;
pub mod build;
pub mod catalogue;
pub mod check;
pub mod cli;
pub mod diagnostics;
mod disk;
pub mod editions;
pub mod escape;
pub mod exchange;
pub mod external;
mod hours;
pub mod load;
pub mod model;
pub mod plan;
pub mod publish;
pub mod render;
mod sanitiser;
pub mod scaffold;
mod scan;
pub mod search;
pub mod serve;
