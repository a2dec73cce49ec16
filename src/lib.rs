//! Passerelle: a static site generator for social-insertion programmes and resource guides.
//!
//! The pipeline, in order; each step takes what only the step before can make:
//! [`load`] → [`check`] → [`plan`] → [`render`] → [`search`] → [`publish`].

pub mod build;
pub mod catalogue;
pub mod check;
pub mod cli;
pub mod diagnostics;
pub mod load;
pub mod model;
pub mod plan;
pub mod publish;
pub mod render;
pub mod scaffold;
pub mod search;
