//! Bars, columns by year, and the small bar beside a key figure.

use super::text::{quantity, short, width, wrap};
use super::{BASELINE, Heading, LINE, Sheet, WIDTH};

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

/// One series of [`columns`]: a value a period, in the order of the periods.
#[derive(Debug, Clone, Default)]
pub struct Series {
    pub name: String,
    pub values: Vec<Option<f64>>,
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

/// Figures by year: columns side by side when their values have room on a phone, else bars grouped by year.
///
/// A mark of each series' colour and its name stand above when there are several.
pub fn columns(
    prefix: &str,
    title: &str,
    desc: &str,
    periods: &[String],
    series: &[Series],
    unit: &str,
) -> String {
    if periods.is_empty() || series.is_empty() {
        return String::new();
    }
    let value = |series: &Series, i: usize| series.values.get(i).copied().flatten().unwrap_or(f64::NAN);
    let values = || series.iter().flat_map(|s| (0..periods.len()).map(move |i| value(s, i)));
    let scale = Scale::new(values());

    let column = WIDTH / periods.len() as f64 * 0.86 / series.len() as f64;
    let widest = values().map(|value| width(&above_column(value, unit)) * 1.1).fold(0.0, f64::max);
    let widest_period = periods.iter().map(|period| width(period)).fold(0.0, f64::max);
    let fits = widest <= column && widest_period <= WIDTH / periods.len() as f64;

    let mut sheet = Sheet::new();
    if series.len() > 1 && fits {
        for (i, series) in series.iter().enumerate() {
            let y = sheet.y;
            sheet.body.push_str(&format!(
                r#"<rect class="graphique-barre serie-{}" x="0" y="{}em" width=".8em" height=".8em"/>"#,
                i % 6 + 1,
                short(y + 0.28)
            ));
            for line in wrap(&series.name, WIDTH - 1.3) {
                let y = sheet.y;
                sheet.text(y, "", r#" x="1.3em""#, &line);
                sheet.y += LINE;
            }
        }
        sheet.y += 0.5;
    }
    if fits {
        draw_columns(&mut sheet, &scale, periods, series, unit);
    } else {
        for (i, period) in periods.iter().enumerate() {
            sheet.paragraph("graphique-titre", period, WIDTH);
            sheet.y += 0.15;
            for (s, series) in series.iter().enumerate() {
                let bar = Bar { label: series.name.clone(), value: value(series, i), ..Bar::default() };
                let class = format!("graphique-barre serie-{}", s % 6 + 1);
                row(&mut sheet, &scale, &class, &bar, unit, None);
            }
            sheet.y += 0.35;
        }
        sheet.y -= GAP;
    }
    sheet.finish(&Heading::new(prefix, title, desc), "graphique-colonnes", "img")
}

/// A bar of one line of text, beside a key figure: the value, and a mark where the reference stands.
///
/// Its name is made here («Label : 17 %. Vienne : 24 %»). Shares are drawn on 100, other figures on the larger of the two.
pub fn sparkbar(prefix: &str, label: &str, value: f64, unit: &str, reference: Option<&Reference>) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let reference = reference.filter(|reference| reference.value.is_finite());
    let share = unit.starts_with('%')
        && (0.0..=100.0).contains(&value)
        && reference.is_none_or(|r| (0.0..=100.0).contains(&r.value));
    let scale = Scale::new([value].into_iter().chain(reference.map(|r| r.value)).chain(if share {
        Some(100.0)
    } else {
        None
    }));
    let mut title = format!("{label}\u{a0}: {}", quantity(value, unit));
    if let Some(reference) = reference {
        title.push_str(&format!(". {}\u{a0}: {}", reference.label, quantity(reference.value, unit)));
    }
    let mut sheet = Sheet::new();
    sheet.rect("graphique-fond", 0.0, 1.0, 0.2, 0.6);
    let (left, length) = scale.span(value);
    sheet.rect("graphique-barre ici", left, length, 0.2, 0.6);
    if let Some(reference) = reference {
        sheet.mark(&scale.mark(reference.value), 0.0, 1.0);
    }
    sheet.y = 1.0;
    sheet.finish(&Heading::new(prefix, &title, ""), "graphique-mini", "img")
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

/// What is written above a column, where a missing value has no room for a word.
fn above_column(value: f64, unit: &str) -> String {
    if value.is_finite() { quantity(value, unit) } else { "–".to_owned() }
}

fn draw_columns(sheet: &mut Sheet, scale: &Scale, periods: &[String], series: &[Series], unit: &str) {
    const HEIGHT: f64 = 9.0;
    let top = sheet.y + LINE;
    let group = 1.0 / periods.len() as f64;
    // Two or three columns as wide as a hand are not read better: they keep a measured width.
    let each = (group * 0.86 / series.len() as f64).min(0.2);
    for (p, period) in periods.iter().enumerate() {
        let middle = group * (p as f64 + 0.5);
        let first = middle - each * series.len() as f64 / 2.0;
        for (s, series) in series.iter().enumerate() {
            let value = series.values.get(p).copied().flatten().unwrap_or(f64::NAN);
            let (from, length) = if value.is_finite() { scale.span(value) } else { (scale.zero(), 0.0) };
            let left = first + each * s as f64;
            let y = top + HEIGHT * (1.0 - from - length);
            if value.is_finite() {
                let class = format!("graphique-barre serie-{}", s % 6 + 1);
                sheet.rect(&class, left + each * 0.06, each * 0.88, y, HEIGHT * length);
            }
            let x = format!(r#" x="{}%" text-anchor="middle""#, short((left + each / 2.0) * 100.0));
            sheet.text(y - LINE, "graphique-valeur", &x, &above_column(value, unit));
        }
        let x = format!(r#" x="{}%" text-anchor="middle""#, short(middle * 100.0));
        sheet.text(top + HEIGHT + 0.15, "", &x, period);
    }
    let zero = short(top + HEIGHT * (1.0 - scale.zero()));
    sheet.body.push_str(&format!(
        r#"<line class="graphique-grille" x1="0" x2="100%" y1="{zero}em" y2="{zero}em"/>"#
    ));
    sheet.y = top + HEIGHT + 0.15 + LINE + (LINE - BASELINE);
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
        assert_eq!(columns("b", "T", "D", &[], &[], "%"), "");
        assert_eq!(sparkbar("b", "T", f64::NAN, "%", None), "");
        for value in
            [f64::NAN, f64::INFINITY, -f64::INFINITY, f64::MAX, f64::MIN, 0.0, -0.0, f64::MIN_POSITIVE]
        {
            let reference = Reference { label: "r".into(), value };
            let all = [
                bars("b", "T", "D", &[bar("<b>", value), bar("", 1.0)], "\"", Some(&reference)),
                columns(
                    "b",
                    "T",
                    "D",
                    &["2010".into()],
                    &[Series { name: "s".into(), values: vec![Some(value)] }],
                    "€",
                ),
                sparkbar("b", "T", value, "%", Some(&reference)),
            ];
            for svg in all {
                assert!(!svg.contains("NaN") && !svg.contains("inf%") && !svg.contains("<b>"), "{svg}");
            }
        }
    }

    #[test]
    fn columns_turn_into_rows_when_values_do_not_fit() {
        let series = |value| [Series { name: "S".into(), values: vec![Some(value), None] }];
        let periods = ["2009".to_owned(), "2010".to_owned()];
        assert!(columns("c", "T", "", &periods, &series(12.0), "").contains("text-anchor=\"middle\""));
        assert!(
            !columns("c", "T", "", &periods, &series(1e12), "€ par an").contains("text-anchor=\"middle\"")
        );
    }

    #[test]
    fn a_small_bar_says_its_figures() {
        let svg = sparkbar("s", "Part", 17.0, "%", Some(&Reference { label: "Vienne".into(), value: 24.0 }));
        assert!(svg.contains("Part\u{a0}: 17\u{202f}%. Vienne\u{a0}: 24\u{202f}%"));
        assert!(svg.contains(r#"width="17%""#) && svg.contains(r#"x="24%""#));
    }
}
