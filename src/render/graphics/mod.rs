//! Charts, maps and codes drawn at build time: numbers and names in, SVG text out.
//!
//! Everything here is a pure function: no file, no clock, no hash order, so that two builds write the same bytes.
//! What comes out goes straight into a page: text is escaped, nothing carries a style, colours come from the
//! classes of `graphiques.css`. A drawing with nothing to show is an empty string, never an empty frame.
//!
//! Charts ([`bars`], [`timeline`]) are laid out in `em` downwards and in `%` across: their
//! text keeps the size of the page's text on a phone as on a wide screen, where a `viewBox` would shrink or blow it up.
//! Maps and codes have a shape to keep, so they have a `viewBox`.

mod charts;
mod geometry;
mod map;
mod placement;
mod qr;
mod territories;
mod text;
mod timeline;

pub use charts::{Bar, Reference, bars};
pub use map::map;
pub use qr::qr;
pub use territories::{Territories, Zone};
pub use timeline::{Axis, Step, timeline};

use super::typography::french;
use crate::escape::escaped;
use text::short;

/// What a screen reader is told of a drawing, and the prefix of its identifiers in the page.
struct Heading {
    prefix: String,
    title: String,
    desc: String,
}

impl Heading {
    /// The prefix comes from the caller, who knows what else is on the page; what an identifier cannot hold becomes `-`.
    fn new(prefix: &str, title: &str, desc: &str) -> Self {
        let mut id: String =
            prefix.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
        if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
            id.insert_str(0, "g-");
        }
        Self { prefix: id, title: escaped(&french(title)), desc: escaped(&french(desc)) }
    }

    /// The opening tag with its role, then `<title>` and `<desc>`.
    fn open(&self, class: &str, role: &str, geometry: &str) -> String {
        let Self { prefix, title, desc } = self;
        let described = if desc.is_empty() { String::new() } else { format!(" {prefix}-desc") };
        let mut out = format!(
            r#"<svg class="{class}" role="{role}" aria-labelledby="{prefix}-titre{described}" {geometry}><title id="{prefix}-titre">{title}</title>"#
        );
        if !desc.is_empty() {
            out.push_str(&format!(r#"<desc id="{prefix}-desc">{desc}</desc>"#));
        }
        out
    }
}

/// A chart under construction: rows are added downwards, the height is known at the end.
///
/// Positions in `em` are those of the drawing's own text size: elements that carry a position keep that size, and
/// smaller text is a `<tspan>` inside them, or the same number would mean two places.
struct Sheet {
    body: String,
    y: f64,
}

/// The width that every chart must fit, in `em` of chart text: a phone of 320 px, less the margins of the page, with the
/// text size that `graphiques.css` gives to such phones.
const WIDTH: f64 = 20.0;
const LINE: f64 = 1.3;
/// From the top of a line to its baseline.
const BASELINE: f64 = 0.98;

impl Sheet {
    fn new() -> Self {
        Self { body: String::new(), y: 0.0 }
    }

    /// One line of text whose top is `y`; `attributes` place it across.
    fn text(&mut self, y: f64, class: &str, attributes: &str, text: &str) {
        let y = short(y + BASELINE);
        let text = escaped(text);
        self.body.push_str(&match class {
            "" => format!(r#"<text y="{y}em"{attributes}>{text}</text>"#),
            "graphique-note" => {
                format!(r#"<text y="{y}em"{attributes}><tspan class="{class}">{text}</tspan></text>"#)
            }
            _ => format!(r#"<text class="{class}" y="{y}em"{attributes}>{text}</text>"#),
        });
    }

    /// Lines wrapped in `width`, from the left edge; the sheet moves below them.
    fn paragraph(&mut self, class: &str, text: &str, width: f64) {
        let scale = if class == "graphique-note" { 0.87 } else { 1.0 };
        for line in text::wrap(text, width / scale) {
            let y = self.y;
            self.text(y, class, "", &line);
            self.y += LINE * if scale < 1.0 { 0.9 } else { 1.0 };
        }
    }

    /// `left` and `width` are shares of the drawing, `y` and `height` in `em`.
    fn rect(&mut self, class: &str, left: f64, width: f64, y: f64, height: f64) {
        self.body.push_str(&format!(
            r#"<rect class="{class}" x="{}%" y="{}em" width="{}%" height="{}em"/>"#,
            short(left * 100.0),
            short(y),
            short(width * 100.0),
            short(height)
        ));
    }

    /// The mark of a reference, `x` in the middle of it.
    fn mark(&mut self, x: &str, from: f64, to: f64) {
        self.body.push_str(&format!(
            r#"<rect class="graphique-repere" x="{x}" y="{}em" width="2.4" height="{}em" transform="translate(-1.2)"/>"#,
            short(from),
            short(to - from)
        ));
    }

    fn finish(self, heading: &Heading, class: &str, role: &str) -> String {
        let mut out = heading.open(
            &format!("graphique-dessin {class}"),
            role,
            &format!(r#"width="100%" height="{}em""#, short(self.y.max(0.1))),
        );
        out.push_str(&self.body);
        out.push_str("</svg>");
        out
    }
}

/// Class names given by callers: letters, digits, `-` and `_`, separated by one space.
fn class_names(names: &str) -> String {
    names
        .split_whitespace()
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_becomes_an_identifier() {
        let heading = Heading::new("86 \"é", "T", "");
        assert_eq!(heading.prefix, "g-86---");
        assert!(!heading.open("c", "img", "").contains("-desc"));
    }

    #[test]
    fn class_names_cannot_leave_their_attribute() {
        assert_eq!(class_names(r#" teinte-2  " onclick="x" hors"#), "teinte-2 hors");
    }
}
