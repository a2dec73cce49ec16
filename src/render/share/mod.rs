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
pub fn name(page: &Page, type_code: &str, axis: Option<u32>) -> String {
    let image = match (axis, type_code) {
        (Some(n @ 1..=3), _) => return file(&format!("axe-{n}")),
        (_, "aide" | "aides" | "situation") => "aide",
        (_, "territoire" | "territoires" | "couverture") => "territoire",
        (_, "kit" | "kits" | "module") => "kit",
        (_, "structure" | "service" | "annuaire" | "organisme" | "organismes") => "annuaire",
        (_, "programme" | "programmes" | "orientation" | "action" | "comparer") => "programme",
        _ if matches!(page.view, View::Background(_)) => "programme",
        _ => "site",
    };
    file(image)
}

fn file(image: &str) -> String {
    format!("partage/{image}.png")
}
