//! Fourth step: a plan in, the bytes of every page out, one page at a time.
//!
//! Rust decides, templates print: each page kind fills a view whose every field is present. Pages are handed
//! over as soon as they are rendered, and not kept.

mod acronyms;
mod atlas;
mod base;
mod brush;
mod charts;
mod columns;
pub mod data;
mod description;
mod engine;
pub mod examples;
pub mod format;
mod graphics;
mod here;
mod hours;
mod markdown;
mod metadata;
mod nesting;
pub mod offline;
mod plain;
mod seams;
mod shapes;
mod share;
mod studio;
mod theme_errors;
mod typography;
mod views;
pub mod weight;
mod words;

use std::path::Path;

use rayon::prelude::*;

pub use engine::{SCRIPT, Theme};
pub use here::Here;
pub use markdown::{Ink, Writer};
pub use plain::{plain, typed};
pub use typography::french;
pub use words::{capitalised, closed, summary};

use crate::diagnostics::Diagnostic;
use crate::plan::{Page, Plan, View};
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
    let press = Press::new(plan, theme, form);
    press.run(&|_| true, deliver)
}

/// Pages that tell what the others weigh: a publication prints them last.
pub fn is_closing(page: &Page) -> bool {
    matches!(page.view, View::Section("ecoconception" | "hors-ligne"))
}

/// A theme, ready to print the pages of a plan.
pub struct Press<'a> {
    plan: &'a Plan<'a>,
    studio: Studio<'a>,
    theme: &'a Theme,
}

impl<'a> Press<'a> {
    pub fn new(plan: &'a Plan<'a>, theme: &'a mut Theme, form: Form) -> Self {
        let studio = Studio::new(plan, theme, form);
        Self { plan, theme: studio.theme, studio }
    }

    /// Prints the theme's files, the redirections and every page that `wanted` accepts.
    ///
    /// # Errors
    /// See [`render`].
    pub fn run<E: Send>(
        &self,
        wanted: &(dyn Fn(&Page) -> bool + Sync),
        deliver: &Deliver<'_, E>,
    ) -> Result<(), Failure<E>> {
        self.beside(deliver)?;
        // Pages are printed over one another: memory that is asked for and given back for each costs more.
        self.plan.pages.par_iter().filter(|page| wanted(page)).try_for_each_init(Vec::new, |html, page| {
            let (template, context) = views::of(&self.studio, page);
            html.clear();
            self.fill_in(template, &context, &page.url, html).map_err(Failure::Template)?;
            deliver(&page.file(), html).map_err(Failure::Delivery)
        })
    }

    /// Gives what comes with any pages: the theme's files, the images of shared addresses, the redirections.
    ///
    /// # Errors
    /// See [`render`].
    pub fn beside<E>(&self, mut deliver: impl FnMut(&str, &[u8]) -> Result<(), E>) -> Result<(), Failure<E>> {
        for (name, bytes) in &self.theme.files {
            deliver(&format!("theme/{name}"), bytes).map_err(Failure::Delivery)?;
        }
        for (name, bytes) in share::IMAGES {
            deliver(name, bytes).map_err(Failure::Delivery)?;
        }
        for (old, new, title) in data::redirects(self.plan) {
            let context = views::redirection(&self.studio, &old, &new, &title);
            let html = self.fill("redirection.html", &context, &old).map_err(Failure::Template)?;
            let file = if old.ends_with('/') { "index.html" } else { "" };
            let path = format!("{}{file}", old.trim_start_matches('/'));
            deliver(&path, &html).map_err(Failure::Delivery)?;
        }
        Ok(())
    }

    /// Prints the pages that tell what the others weigh, in the order of the plan.
    ///
    /// # Errors
    /// See [`render`].
    pub fn close<E>(&self, measures: &weight::Measures, deliver: &Deliver<'_, E>) -> Result<(), Failure<E>> {
        for page in self.plan.pages.iter().filter(|page| is_closing(page)) {
            let (template, mut context) = views::of(&self.studio, page);
            context.insert("mesures", measures);
            let html = self.fill(template, &context, &page.url).map_err(Failure::Template)?;
            deliver(&page.file(), &html).map_err(Failure::Delivery)?;
        }
        Ok(())
    }

    /// The HTML of a page.
    ///
    /// # Errors
    /// A template that failed.
    pub fn print(&self, page: &Page) -> Result<Vec<u8>, Box<Diagnostic>> {
        let (template, context) = views::of(&self.studio, page);
        self.fill(template, &context, &page.url)
    }

    fn fill(&self, template: &str, context: &tera::Context, url: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut html = Vec::new();
        self.fill_in(template, context, url, &mut html)?;
        Ok(html)
    }

    fn fill_in(
        &self,
        template: &str,
        context: &tera::Context,
        url: &str,
        html: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        self.theme.tera.render_to(template, context, html).map_err(|e| {
            let name = self.plan.site.info.theme.as_ref().map(|t| t.value.as_str());
            let what = format!("le modèle n'a pas pu produire la page {url}");
            Box::new(theme_errors::flawed("modele", name, template, &what, &e))
        })
    }
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
