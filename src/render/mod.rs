//! Fourth step: a plan in, the bytes of every page out, one page at a time.
//!
//! Rust decides, templates print: each page kind fills a view whose every field is present. Pages are handed
//! over as soon as they are rendered, and not kept.

mod brush;
mod charts;
pub mod data;
mod engine;
pub mod format;
mod graphics;
mod here;
mod hours;
mod markdown;
mod metadata;
mod shapes;
mod studio;
mod typography;
mod views;
mod words;

use std::path::Path;

use rayon::prelude::*;

pub use brush::{capitalised, summary};
pub use engine::Theme;
pub use here::Here;
pub use markdown::plain;

use crate::diagnostics::{Diagnostic, Span};
use crate::plan::Plan;
use studio::Studio;

/// How addresses are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For a web server.
    Online,
    /// For a folder that is opened from disk.
    Portable,
}

/// Receives the file name and the bytes of what is rendered, from several threads.
pub type Deliver<'d, E> = dyn Fn(&str, &[u8]) -> Result<(), E> + Sync + 'd;

/// Renders every page of `plan`; `deliver` receives the file name and the bytes, from several threads.
///
/// # Errors
/// The templates that failed (a theme's mistake), or the first error of `deliver`.
pub fn render<E: Send>(
    plan: &Plan<'_>,
    theme: &mut Theme,
    form: Form,
    deliver: &Deliver<'_, E>,
) -> Result<(), Failure<E>> {
    let studio = Studio::new(plan, theme, form);
    studio.share(theme);
    let theme = &*theme;
    for (name, bytes) in &theme.files {
        deliver(&format!("theme/{name}"), bytes).map_err(Failure::Delivery)?;
    }
    for (old, new, title) in data::redirects(plan) {
        let html = redirection(&studio, theme, &old, &new, &title).map_err(Failure::Template)?;
        deliver(&format!("{}index.html", old.trim_start_matches('/')), html.as_bytes())
            .map_err(Failure::Delivery)?;
    }
    plan.pages.par_iter().try_for_each(|page| {
        let (template, context) = views::of(&studio, page);
        let html = theme.tera.render(template, &context).map_err(|e| {
            let place =
                format!("themes/{}/{template}", plan.site.info.theme.as_ref().map_or("defaut", |t| &t.value));
            let message = format!("le modèle n'a pas pu produire la page {} : {e}", page.url);
            Failure::Template(Box::new(Diagnostic::file("modele", &place, Span::line(1), message)))
        })?;
        deliver(&page.file(), html.as_bytes()).map_err(Failure::Delivery)
    })
}

fn print(
    studio: &Studio<'_>,
    theme: &Theme,
    template: &str,
    context: &tera::Context,
    url: &str,
) -> Result<String, Box<Diagnostic>> {
    theme.tera.render(template, context).map_err(|e| {
        let name = studio.plan.site.info.theme.as_ref().map_or("defaut", |t| &t.value);
        let message = format!("le modèle n'a pas pu produire la page {url} : {e}");
        Box::new(Diagnostic::file("modele", &format!("themes/{name}/{template}"), Span::line(1), message))
    })
}

/// The page that stands at an old address and leads to the new one.
fn redirection(
    studio: &Studio<'_>,
    theme: &Theme,
    old: &str,
    new: &str,
    title: &str,
) -> Result<String, Box<Diagnostic>> {
    let context = views::redirection(studio, old, new, title);
    print(studio, theme, "redirection.html", &context, old)
}

/// Why pages could not be rendered.
#[derive(Debug)]
pub enum Failure<E> {
    /// A template of the theme is wrong.
    Template(Box<Diagnostic>),
    /// A page could not be handed over.
    Delivery(E),
}

/// The folder of the site and the theme that it asks for.
///
/// # Errors
/// See [`Theme::load`].
pub fn theme(root: &Path, plan: &Plan<'_>) -> Result<Theme, Diagnostic> {
    Theme::load(root, plan.site.info.theme.as_ref().map(|t| t.value.as_str()))
}
