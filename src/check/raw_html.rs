//! Raw HTML in a text: its links and images are followed as those of Markdown are; what leads nowhere is not published.

use super::links::{Link, Links, PAGE_ANCHORS, Problem, TO_FILES, heading_ids};
use crate::model::Entry;
use crate::sanitiser::{Ask, asks};

/// What is asked by some raw HTML, and at which byte of it.
pub fn requests(html: &str) -> Vec<(Ask, String, usize)> {
    // Most of it is tags without attributes.
    if !html.contains('=') {
        return Vec::new();
    }
    let mut from = 0;
    let place = |(ask, value): (Ask, String)| {
        // A value may be written otherwise than it reads: `&amp;`.
        let at = html[from..].find(&value).map(|at| from + at);
        from = at.map_or(from, |at| at + value.len());
        (ask, value, at.unwrap_or(0))
    };
    asks(html).into_iter().map(place).collect()
}

impl Links<'_> {
    /// Where raw HTML in a text of `from` leads, or the image that it shows; why nowhere, if a reader would find nothing.
    pub fn raw(&self, from: &Entry, ask: Ask, target: &str) -> Result<Link, String> {
        let (link, anchor) = self.find(from, target).map_err(|(_, message, _)| message)?;
        if ask == Ask::Image {
            return image(link).map_err(|(_, message, _)| message);
        }
        let missing = anchor.filter(|(id, anchor)| {
            let found = || heading_ids(self.site.entry(*id).markdown()).contains(anchor);
            link != Link::Withheld && !PAGE_ANCHORS.contains(&anchor.as_str()) && !found()
        });
        missing.map_or(Ok(link), |(_, anchor)| Err(no_part(&anchor)))
    }
}

/// No page asks anything of another site, and only files are images.
pub(super) fn image(link: Link) -> Result<Link, Problem> {
    let message = match &link {
        Link::Inside(url) if !url.starts_with("/fichiers/") => {
            format!("« {url} » n'est pas un fichier de content/fichiers/")
        }
        Link::Outside(_) => OUTSIDE_IMAGE.to_owned(),
        _ => return Ok(link),
    };
    Err(("lien-interdit", message, TO_FILES.to_owned()))
}

pub(super) const OUTSIDE_IMAGE: &str = "cette image est sur un autre site : elle ne s'afficherait pas";

/// What is said of an anchor that leads nowhere.
pub(super) fn no_part(anchor: &str) -> String {
    format!("la page visée n'a pas de partie « #{anchor} »")
}
