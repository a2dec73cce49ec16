//! Raw HTML in a text: its links and images are followed as those of Markdown are; what leads nowhere is not published.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::headings::{heading_ids, is_page_anchor};
use super::links::{Link, Links, Problem, Spot, TO_FILES};
use crate::model::{Entry, EntryId};
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

/// Follows the links of the raw HTML of one text.
pub struct RawLinks<'l, 'a> {
    links: &'l Links<'a>,
    from: &'l Entry,
    /// The anchors of the pages that are named.
    anchors: RefCell<HashMap<EntryId, HashSet<String>>>,
}

impl<'l, 'a> RawLinks<'l, 'a> {
    pub fn new(links: &'l Links<'a>, from: &'l Entry) -> Self {
        Self { links, from, anchors: RefCell::default() }
    }

    /// Where a link leads, or what image is shown; none where a reader would find nothing.
    pub fn follow(&self, ask: Ask, target: &str) -> Option<Link> {
        let (link, spot) = self.links.find(self.from, target).ok()?;
        if ask == Ask::Image {
            return image(link).ok();
        }
        let is_there = match spot {
            _ if link == Link::Withheld => true,
            Some(Spot::Entry(id, Some(anchor))) => self.has(id, &anchor),
            Some(Spot::Page(url, anchor)) => {
                self.links.parts(&url).is_none_or(|parts| parts.contains(&anchor))
            }
            _ => true,
        };
        is_there.then_some(link)
    }

    fn has(&self, id: EntryId, anchor: &str) -> bool {
        let mut anchors = self.anchors.borrow_mut();
        let headings = || heading_ids(self.links.site.entry(id).markdown());
        is_page_anchor(anchor)
            || self.links.is_place(id, anchor)
            || anchors.entry(id).or_insert_with(headings).contains(anchor)
    }
}

/// No page asks anything of another site, and only files are images.
pub(super) fn image(link: Link) -> Result<Link, Problem> {
    let message = match &link {
        Link::Inside(url) if !url.starts_with("/fichiers/") => {
            format!("« {url} » n'est pas un fichier de content/fichiers/")
        }
        Link::Inside(url) if !is_image(url) => {
            let message = format!("« {url} » n'est pas une image : rien ne s'afficherait");
            let help = format!("pour le donner à lire, écrivez un lien, sans « ! » : [texte]({url})");
            return Err(("image-illisible", message, help));
        }
        Link::Outside(_) => OUTSIDE_IMAGE.to_owned(),
        _ => return Ok(link),
    };
    Err(("lien-interdit", message, TO_FILES.to_owned()))
}

/// The files that browsers show where an image stands.
const IMAGES: &[&str] =
    &["apng", "avif", "bmp", "gif", "ico", "jfif", "jpeg", "jpg", "pjpeg", "png", "svg", "webp"];

fn is_image(url: &str) -> bool {
    let path = url.split(['#', '?']).next().unwrap_or(url);
    path.rsplit_once('.').is_some_and(|(_, end)| IMAGES.contains(&end.to_ascii_lowercase().as_str()))
}

pub(super) const OUTSIDE_IMAGE: &str = "cette image est sur un autre site : elle ne s'afficherait pas";

/// What is said of an anchor that leads nowhere.
pub(super) fn no_part(anchor: &str) -> String {
    format!("la page visée n'a pas de partie « #{anchor} »")
}
