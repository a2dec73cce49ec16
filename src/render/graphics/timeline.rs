//! The actions of a programme over its years, grouped by axis.

use std::collections::BTreeMap;

use super::text::{short, width, wrap};
use super::{Heading, LINE, Sheet, WIDTH};

/// One action: a bar from the start of its first year to the end of its last.
#[derive(Debug, Clone, Default)]
pub struct Step {
    pub label: String,
    pub year_from: i32,
    pub year_to: i32,
    /// The number of its axis; 0 for none.
    pub axis: u8,
}

/// A heading of the timeline: « Axe 1 · Favoriser l'accès à l'emploi ».
#[derive(Debug, Clone, Default)]
pub struct Axis {
    pub number: u8,
    pub name: String,
}

const THICKNESS: f64 = 0.55;

/// Rows under the heading of their axis, axes by number, steps in the order given.
///
/// The years stand under each heading and beside each step: on a phone the first line is soon out of sight.
pub fn timeline(prefix: &str, title: &str, desc: &str, axes: &[Axis], steps: &[Step]) -> String {
    let Some(years) = Years::of(steps) else { return String::new() };
    let heading = Heading::new(prefix, title, desc);
    let mut groups: BTreeMap<u8, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        groups.entry(step.axis).or_default().push(step);
    }

    let mut sheet = Sheet::new();
    sheet.body.push_str(&format!(r#"<defs><g id="{}-annees">"#, heading.prefix));
    for i in 0..years.bands() {
        let (left, length) = years.band(i);
        sheet.rect("graphique-fond", left, length, 0.0, THICKNESS);
    }
    sheet.body.push_str("</g></defs>");
    sheet.body.push_str(FOOTBRIDGE);
    sheet.y = 1.9;

    for (number, steps) in groups {
        let serie = if number == 0 { 6 } else { (number - 1) % 6 + 1 };
        let name = axes.iter().find(|axis| axis.number == number).map_or("", |axis| axis.name.as_str());
        let text = match (number, name) {
            (0, "") => "Autres actions".to_owned(),
            (0, name) => name.to_owned(),
            (n, "") => format!("Axe\u{a0}{n}"),
            (n, name) => format!("Axe\u{a0}{n} · {name}"),
        };
        let first_line = sheet.y;
        // Bold is wider than what `width` counts, and the mark of the axis stands before the text.
        for line in wrap(&text, (WIDTH - 0.8) * 0.92) {
            let y = sheet.y;
            sheet.text(y, "graphique-titre", r#" x=".8em""#, &line);
            sheet.y += LINE;
        }
        sheet.body.push_str(&format!(
            r#"<rect class="graphique-barre serie-{serie}" x="0" y="{}em" width=".3em" height="{}em"/>"#,
            short(first_line + 0.15),
            short(sheet.y - first_line - 0.15)
        ));
        sheet.y += 0.2;
        for (x, year) in years.labels() {
            let x = format!(r#" x="{}%" text-anchor="middle""#, short(x * 100.0));
            let y = sheet.y;
            sheet.text(y, "graphique-note", &x, &year.to_string());
        }
        sheet.y += LINE + 0.4;
        for step in steps {
            let (from, to) = (step.year_from.min(step.year_to), step.year_from.max(step.year_to));
            let dates = if from == to { from.to_string() } else { format!("{from}-{to}") };
            let y = sheet.y;
            sheet.text(y, "graphique-note", r#" x="100%" text-anchor="end""#, &dates);
            sheet.paragraph("", &step.label, WIDTH - width(&dates) * 0.87 - 0.6);
            sheet.y = sheet.y.max(y + LINE) + 0.1;
            let y = sheet.y;
            sheet.body.push_str(&format!(r##"<use href="#{}-annees" y="{}em"/>"##, heading.prefix, short(y)));
            let (left, length) = years.span(step);
            sheet.rect(&format!("graphique-barre serie-{serie}"), left, length, y, THICKNESS);
            sheet.y += THICKNESS + 0.65;
        }
        sheet.y += 0.7;
    }
    sheet.y -= 1.2;
    sheet.finish(&heading, "graphique-frise", "img")
}

/// The one ornament of the site, above the years: from bank to bank. Stretched to the width, so its strokes must not be.
const FOOTBRIDGE: &str = concat!(
    r#"<svg class="graphique-passerelle" aria-hidden="true" width="100%" height="1.5em" viewBox="0 0 400 24" preserveAspectRatio="none">"#,
    r#"<path class="graphique-rive" d="M0 20H28V24M400 20H372V24"/><path class="graphique-pont" d="M28 20Q200 -6 372 20"/></svg>"#
);

/// The years drawn, from the first step to the last.
struct Years {
    first: i64,
    count: i64,
}

/// Between the band of a year and the next, as a share of the drawing.
const SLIT: f64 = 0.006;

impl Years {
    fn of(steps: &[Step]) -> Option<Self> {
        let ends = || steps.iter().flat_map(|step| [step.year_from, step.year_to]);
        let (first, last) = (i64::from(ends().min()?), i64::from(ends().max()?));
        Some(Self { first, count: last - first + 1 })
    }

    /// Years are drawn together when they are too many to tell apart on a phone.
    fn per_band(&self) -> i64 {
        (self.count + 11) / 12
    }

    fn bands(&self) -> i64 {
        (self.count + self.per_band() - 1) / self.per_band()
    }

    fn band(&self, i: i64) -> (f64, f64) {
        let (from, to) = (i * self.per_band(), ((i + 1) * self.per_band()).min(self.count));
        self.between(from, to)
    }

    fn span(&self, step: &Step) -> (f64, f64) {
        let (from, to) =
            (i64::from(step.year_from.min(step.year_to)), i64::from(step.year_from.max(step.year_to)));
        self.between(from - self.first, to + 1 - self.first)
    }

    fn between(&self, from: i64, to: i64) -> (f64, f64) {
        let count = self.count as f64;
        let left = from as f64 / count;
        let right = to as f64 / count;
        let slit = if to < self.count { SLIT } else { 0.0 };
        (left, (right - left - slit).max(0.004))
    }

    /// At most six, in the middle of their years: more would touch on a phone.
    fn labels(&self) -> Vec<(f64, i64)> {
        let every = (self.count + 5) / 6;
        (0..self.count)
            .step_by(every as usize)
            .map(|i| ((i as f64 + 0.5) / self.count as f64, self.first + i))
            .map(|(x, year)| (x.max(0.05), year))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(year_from: i32, year_to: i32, axis: u8) -> Step {
        Step { label: format!("{axis} & <i>"), year_from, year_to, axis }
    }

    #[test]
    fn steps_are_grouped_by_axis_and_placed_by_year() {
        let axes = [Axis { number: 1, name: "Emploi".into() }];
        let svg = timeline("t", "T", "D", &axes, &[step(2011, 2012, 2), step(2010, 2013, 1)]);
        let (first, second) = (svg.find("Axe\u{a0}1 · Emploi"), svg.find("Axe\u{a0}2<"));
        assert!(first.is_some() && first < second, "{svg}");
        assert!(
            svg.contains(r#"class="graphique-barre serie-2" x="25%""#) && svg.contains(r#"width="49.4%""#)
        );
        assert!(svg.contains("&amp; &lt;i&gt;"));
    }

    #[test]
    fn any_years_are_drawn() {
        assert_eq!(timeline("t", "T", "D", &[], &[]), "");
        for (from, to) in [(2013, 2010), (i32::MIN, i32::MAX), (0, 0), (i32::MAX, i32::MAX)] {
            let svg = timeline("t", "T", "D", &[], &[step(from, to, 0), step(2010, 2010, 255)]);
            assert!(svg.len() < 20_000 && !svg.contains("NaN") && !svg.contains("=\"-"), "{svg}");
        }
    }
}
