//! Bars, columns by year, and the small bar beside a key figure.

use super::text::{quantity, short, width, wrap};
use super::{Heading, LINE, Sheet, WIDTH};

/// One bar. A value that is not a number is written « inconnu » and has no bar.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    pub label: String,
    pub value: f64,
    pub note: Option<String>,
    /// The bar that the page is about.
    pub highlight: bool,
}

/// What the bars are compared with: a mark across each of them, named once above.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    pub label: String,
    pub value: f64,
}

const THICKNESS: f64 = 0.8;
const GAP: f64 = 0.75;

/// Horizontal bars, in the order given: label and value on a line, the bar under it.
pub fn bars(
    prefix: &str,
    title: &str,
    desc: &str,
    bars: &[Bar],
    unit: &str,
    reference: Option<&Reference>,
) -> String {
    if bars.is_empty() {
        return String::new();
    }
    let reference = reference.filter(|reference| reference.value.is_finite());
    let scale = Scale::new(bars.iter().map(|bar| bar.value).chain(reference.map(|r| r.value)));
    let mut sheet = Sheet::new();
    if let Some(reference) = reference {
        let y = sheet.y;
        sheet.mark(".25em", y + 0.15, y + LINE - 0.05);
        let text = format!("{}\u{a0}: {}", reference.label, quantity(reference.value, unit));
        for line in wrap(&text, WIDTH - 0.9) {
            let y = sheet.y;
            sheet.text(y, "", r#" x=".9em""#, &line);
            sheet.y += LINE;
        }
        sheet.y += 0.5;
    }
    for bar in bars {
        let class = if bar.highlight { "graphique-barre ici" } else { "graphique-barre serie-1" };
        row(&mut sheet, &scale, class, bar, unit, reference);
    }
    sheet.y -= GAP - 0.2;
    sheet.finish(&Heading::new(prefix, title, desc), "graphique-barres", "img")
}

/// Label and value, then the bar on its pale track, then the note.
fn row(sheet: &mut Sheet, scale: &Scale, class: &str, bar: &Bar, unit: &str, reference: Option<&Reference>) {
    let value = quantity(bar.value, unit);
    let y = sheet.y;
    let label = if bar.highlight { "graphique-ici" } else { "" };
    // Bold is wider than what `width` counts.
    let room = (WIDTH - width(&value) * 1.1 - 0.8) * if bar.highlight { 0.92 } else { 1.0 };
    sheet.paragraph(label, &bar.label, room);
    sheet.text(y, "graphique-valeur", r#" x="100%" text-anchor="end""#, &value);
    sheet.y = sheet.y.max(y + LINE) + 0.12;
    let y = sheet.y;
    sheet.rect("graphique-fond", 0.0, 1.0, y, THICKNESS);
    if bar.value.is_finite() {
        let (left, length) = scale.span(bar.value);
        sheet.rect(class, left, length, y, THICKNESS);
    }
    if let Some(reference) = reference {
        sheet.mark(&scale.mark(reference.value), y - 0.18, y + THICKNESS + 0.18);
    }
    sheet.y += THICKNESS;
    if let Some(note) = bar.note.as_deref().filter(|note| !note.is_empty()) {
        sheet.y += 0.15;
        sheet.paragraph("graphique-note", note, WIDTH);
    }
    sheet.y += GAP;
}

/// From values to shares of the drawing. Zero is always on it: a bar that does not start at zero lies.
struct Scale {
    low: f64,
    extent: f64,
}

impl Scale {
    fn new(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            // Beyond this, differences overflow; nothing that a guide counts comes near.
            .map(|value| value.clamp(-1e300, 1e300))
            .fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
        let extent = high - low;
        Self { low, extent: if extent > 0.0 { extent } else { 1.0 } }
    }

    fn zero(&self) -> f64 {
        -self.low / self.extent
    }

    fn at(&self, value: f64) -> f64 {
        ((value - self.low) / self.extent).clamp(0.0, 1.0)
    }

    /// Where the bar of a value starts, and its length.
    fn span(&self, value: f64) -> (f64, f64) {
        let (zero, end) = (self.zero(), self.at(value));
        (zero.min(end), (end - zero).abs())
    }

    /// The abscissa of a mark, kept inside the edges, which would cut half of it.
    fn mark(&self, value: f64) -> String {
        format!("{}%", short((self.at(value) * 100.0).clamp(0.4, 99.6)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: f64) -> Bar {
        Bar { label: label.into(), value, ..Bar::default() }
    }

    #[test]
    fn bars_start_at_zero_and_the_longest_is_full() {
        let svg = bars("b", "T", "D", &[bar("a", 50.0), bar("b", 100.0)], "%", None);
        assert!(svg.contains(r#"class="graphique-barre serie-1" x="0%" y="1.42em" width="50%""#), "{svg}");
        assert!(svg.contains(r#"width="100%" height="0.8em""#));
        assert!(svg.contains("50\u{202f}%"));
        assert!(svg.contains(r#"role="img" aria-labelledby="b-titre b-desc""#));
    }

    #[test]
    fn negative_values_lie_left_of_zero() {
        let svg = bars("b", "T", "", &[bar("a", -1.0), bar("b", 3.0)], "", None);
        assert!(svg.contains(r#"x="0%" y="1.42em" width="25%""#), "{svg}");
        assert!(svg.contains(r#"x="25%""#));
    }

    #[test]
    fn nothing_gives_nothing_and_no_value_breaks_a_chart() {
        assert_eq!(bars("b", "T", "D", &[], "%", None), "");
        for value in
            [f64::NAN, f64::INFINITY, -f64::INFINITY, f64::MAX, f64::MIN, 0.0, -0.0, f64::MIN_POSITIVE]
        {
            let reference = Reference { label: "r".into(), value };
            let svg = bars("b", "T", "D", &[bar("<b>", value), bar("", 1.0)], "\"", Some(&reference));
            assert!(!svg.contains("NaN") && !svg.contains("inf%") && !svg.contains("<b>"), "{svg}");
        }
    }
}
