//! The image that goes with a shared address: the footbridge, and above it what the page is about.
//!
//! One image a type of page and an axis, never one an entry. They are drawn by `drawing.rs`, and kept: to draw and
//! compress them for each build was a tenth of that of a small site.

#[cfg(test)]
mod drawing;

use crate::plan::{Page, View};

/// All the images: the file to publish, and its bytes.
pub const IMAGES: [(&str, &[u8]); 9] = [
    ("partage/site.png", include_bytes!("site.png")),
    ("partage/aide.png", include_bytes!("aide.png")),
    ("partage/territoire.png", include_bytes!("territoire.png")),
    ("partage/kit.png", include_bytes!("kit.png")),
    ("partage/annuaire.png", include_bytes!("annuaire.png")),
    ("partage/programme.png", include_bytes!("programme.png")),
    ("partage/axe-1.png", include_bytes!("axe-1.png")),
    ("partage/axe-2.png", include_bytes!("axe-2.png")),
    ("partage/axe-3.png", include_bytes!("axe-3.png")),
];

/// The name of the image that goes with a page.
pub fn name(page: &Page, type_code: &str, axis: Option<u32>) -> &'static str {
    match (axis, type_code) {
        (Some(1), _) => "partage/axe-1.png",
        (Some(2), _) => "partage/axe-2.png",
        (Some(3), _) => "partage/axe-3.png",
        (_, "aide" | "aides" | "situation") => "partage/aide.png",
        (_, "territoire" | "territoires" | "couverture") => "partage/territoire.png",
        (_, "kit" | "kits" | "module") => "partage/kit.png",
        (_, "structure" | "service" | "annuaire" | "organisme" | "organismes") => "partage/annuaire.png",
        (_, "programme" | "programmes" | "orientation" | "action" | "comparer") => "partage/programme.png",
        _ if matches!(page.view, View::Background(_)) => "partage/programme.png",
        _ => "partage/site.png",
    }
}
