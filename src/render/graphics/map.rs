//! Schematic maps of territories.

use super::geometry::{Ring, Xy};
use super::placement::Label;
use super::territories::{Territories, Zone};
use super::text::{short, width, wrap};
use super::{Heading, class_names};
use crate::escape::escaped;

/// A line of the legend, and the room that a finger needs for an entry.
const LEGEND: (f64, f64) = (18.0, 26.0);
/// The longest line of the legend, in `em` of its size.
const LONGEST: f64 = 19.0;

/// One map, computed from scratch. For several maps of the same zones, keep a [`Territories`] and call its `draw`.
pub fn map(prefix: &str, title: &str, desc: &str, zones: &[Zone]) -> String {
    Territories::new(zones).draw(prefix, title, desc, zones)
}

impl Territories {
    /// Draws the zones that these shapes were made from: in the same order, with the same names. Empty when none has
    /// a shape.
    pub fn draw(&self, prefix: &str, title: &str, desc: &str, zones: &[Zone]) -> String {
        if self.rings.iter().all(Vec::is_empty) {
            return String::new();
        }
        // What is inside an image does not exist for a screen reader, links included: with links it is a group.
        let role = if zones.iter().any(|zone| zone.url.is_some()) { "group" } else { "img" };
        let (legend, size) = self.legend(zones);
        let left = (self.size.0 - size.0) / 2.0;
        let geometry = format!(r#"viewBox="{} 0 {} {}""#, short(left), short(size.0), short(size.1));
        let mut out = Heading::new(prefix, title, desc).open("graphique-carte", role, &geometry);
        for (zone, rings) in zones.iter().zip(&self.rings) {
            if rings.is_empty() {
                continue;
            }
            let mut class = "zone".to_owned();
            if zone.highlighted {
                class.push_str(" ici");
            }
            let more = class_names(&zone.class);
            if !more.is_empty() {
                class.push(' ');
                class.push_str(&more);
            }
            let shape = format!(r#"<path class="{class}" d="{}"/>"#, path(rings));
            match &zone.url {
                Some(url) => out.push_str(&format!(
                    r#"<a href="{}" aria-label="{}">{shape}</a>"#,
                    escaped(url),
                    escaped(&zone.name)
                )),
                None => out.push_str(&shape),
            }
        }
        // Above all shapes, and silent: the shapes are links that say their names already.
        let linked = role == "group";
        out.push_str(&format!("<g class=\"noms\"{}>", if linked { " aria-hidden=\"true\"" } else { "" }));
        for label in &self.names {
            out.push_str(&leading(zones.get(label.zone), &drawn(label, zones)));
        }
        out.push_str(&legend);
        out.push_str("</g></svg>");
        out
    }

    /// What the numbers mean, under the map, and the size of the whole.
    fn legend(&self, zones: &[Zone]) -> (String, Xy) {
        let (mut out, mut size) = (String::new(), self.size);
        let numbered: Vec<(&Label, Vec<String>)> = self
            .names
            .iter()
            .filter(|label| label.is_number)
            .filter_map(|label| Some((label, wrap(&zones.get(label.zone)?.name, LONGEST))))
            .collect();
        let widest = numbered.iter().flat_map(|(_, lines)| lines).map(|line| width(line)).fold(0.0, f64::max);
        size.0 = size.0.max((widest * 17.0 + 30.0).ceil());
        let left = (self.size.0 - size.0) / 2.0 + 4.0;
        for (label, lines) in &numbered {
            let height = (lines.len() as f64 * LEGEND.0).max(LEGEND.1);
            let mut entry = format!(
                r#"<rect x="{}" y="{}" width="{}" height="{}" fill="none" pointer-events="all"/><text class="legende"><tspan x="{0}" y="{}">{}</tspan>"#,
                short(left),
                short(size.1),
                short(size.0 - 8.0),
                short(height),
                short(size.1 + LEGEND.0),
                label.lines.concat(),
            );
            for (i, line) in lines.iter().enumerate() {
                let y = size.1 + LEGEND.0 * (i as f64 + 1.0);
                entry.push_str(&format!(
                    r#" <tspan x="{}" y="{}">{}</tspan>"#,
                    short(left + 24.0),
                    short(y),
                    escaped(line)
                ));
            }
            entry.push_str("</text>");
            out.push_str(&leading(zones.get(label.zone), &entry));
            size.1 += height;
        }
        (out, size)
    }
}

/// A second way to the page of a zone: its name may go over the neighbours, and must not lead to them.
fn leading(zone: Option<&Zone>, drawing: &str) -> String {
    match zone.and_then(|zone| zone.url.as_ref()) {
        Some(url) => format!(r#"<a href="{}" tabindex="-1">{drawing}</a>"#, escaped(url)),
        None => drawing.to_owned(),
    }
}

/// A name on its lines, or a number in its circle.
fn drawn(label: &Label, zones: &[Zone]) -> String {
    let is_here = zones.get(label.zone).is_some_and(|zone| zone.highlighted);
    let class = match (label.is_number, is_here) {
        (true, _) => " class=\"numero\"",
        (false, true) => " class=\"ici\"",
        (false, false) => "",
    };
    let mut out = String::new();
    if label.is_number {
        let [x, y, r] = [label.at.0, label.at.1, Label::RADIUS].map(|value| tenths(tenth(value)));
        out.push_str(&format!(r#"<circle class="numero" cx="{x}" cy="{y}" r="{r}"/>"#));
    }
    let top = label.at.1 - (label.lines.len() as f64 - 1.0) * Label::LINE / 2.0 + 5.0;
    let x = tenths(tenth(label.at.0));
    let last = label.lines.len().saturating_sub(1);
    out.push_str(&format!("<text{class}>"));
    for (i, line) in label.lines.iter().enumerate() {
        let y = tenths(tenth(top + i as f64 * Label::LINE));
        // Read and copied, « Fontaine-le- Comte » would not do, nor « ChâtelleraultNord ».
        let space = if i < last && !line.ends_with('-') { " " } else { "" };
        out.push_str(&format!(r#"<tspan x="{x}" y="{y}">{}{space}</tspan>"#, escaped(line)));
    }
    out.push_str("</text>");
    out
}

/// The rings of a zone as one path.
///
/// Each arc is a curve through the middles of its segments, so that it is the same in both directions: two zones that
/// share it leave no gap between them. Coordinates are whole tenths, and steps are differences of them, so that no
/// rounding adds up along the way.
fn path(rings: &[Ring]) -> String {
    let mut out = String::new();
    for ring in rings {
        let Some(&start) = ring.first().and_then(|arc| arc.first()) else { continue };
        let mut pen = Pen::at(&mut out, start);
        for arc in ring {
            let points: Vec<(i64, i64)> = arc.iter().map(|&(x, y)| (tenth(x), tenth(y))).collect();
            for i in 1..points.len() {
                let (from, to) = (points[i - 1], points[i]);
                // Rounded the same way from either end.
                let middle = ((from.0 + to.0).div_euclid(2), (from.1 + to.1).div_euclid(2));
                let last = i == points.len() - 1;
                if i == 1 {
                    pen.line(if last { to } else { middle });
                } else {
                    pen.curve(from, if last { to } else { middle });
                }
            }
        }
        out.push('z');
    }
    out
}

struct Pen<'a> {
    out: &'a mut String,
    at: (i64, i64),
    command: char,
}

impl<'a> Pen<'a> {
    fn at(out: &'a mut String, (x, y): Xy) -> Self {
        let at = (tenth(x), tenth(y));
        out.push_str(&format!("M{} {}", tenths(at.0), tenths(at.1)));
        Self { out, at, command: 'M' }
    }

    fn line(&mut self, to: (i64, i64)) {
        if to != self.at {
            self.write('l', &[to]);
        }
    }

    fn curve(&mut self, control: (i64, i64), to: (i64, i64)) {
        self.write('q', &[control, to]);
    }

    fn write(&mut self, command: char, points: &[(i64, i64)]) {
        let mut first = self.command != command;
        if first {
            self.out.push(command);
            self.command = command;
        }
        for point in points {
            for step in [point.0 - self.at.0, point.1 - self.at.1] {
                let text = tenths(step);
                // A sign separates as well as a space.
                if !first && !text.starts_with('-') {
                    self.out.push(' ');
                }
                self.out.push_str(&text);
                first = false;
            }
        }
        if let Some(&last) = points.last() {
            self.at = last;
        }
    }
}

fn tenth(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

/// 125 → `12.5`, 5 → `.5`, -20 → `-2`.
fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.unsigned_abs() / 10, value.unsigned_abs() % 10);
    match (whole, rest) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, rest) => format!("{sign}.{rest}"),
        (whole, rest) => format!("{sign}{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of communes, six a side, from its corner.
    fn square(name: &str, lat: f64, lon: f64) -> Zone {
        let points = (0..36).map(|i| {
            (lat + f64::from(i / 6) * 0.1, lon + f64::from(i % 6) * 0.13 + f64::from(i / 6) * 0.007)
        });
        Zone { name: name.into(), points: points.collect(), ..Zone::default() }
    }

    fn three() -> Vec<Zone> {
        vec![square("Ouest", 46.0, 0.0), square("Est", 46.0, 0.8), square("Nord-Est", 46.6, 0.8)]
    }

    fn draw(zones: &[Zone]) -> String {
        map("m", "T", "D", zones)
    }

    #[test]
    fn territories_that_share_a_line_are_neighbours() {
        let row = vec![square("A", 46.0, 0.0), square("B", 46.0, 0.8), square("C", 46.0, 1.6)];
        assert_eq!(Territories::new(&row).neighbours(), [vec![1], vec![0, 2], vec![1]]);
    }

    #[test]
    fn every_ring_is_closed_and_every_inner_arc_is_drawn_twice() {
        let shapes = Territories::new(&three());
        let mut arcs: Vec<Vec<(i64, i64)>> = Vec::new();
        for ring in shapes.rings.iter().flatten() {
            for (arc, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                assert_eq!(arc.last(), next.first());
                arcs.push(arc.iter().map(|&(x, y)| (tenth(x), tenth(y))).collect());
            }
        }
        let shared = arcs.iter().filter(|arc| arcs.contains(&arc.iter().rev().copied().collect())).count();
        // Three territories around one point: three lines, from both sides.
        assert_eq!(shared, 6, "{arcs:?}");
        assert!(shapes.rings.iter().all(|rings| rings.len() == 1));
    }

    #[test]
    fn a_commune_in_the_wrong_place_changes_nothing() {
        let mut zones = three();
        let before = Territories::new(&zones);
        zones[0].points.push((46.8, 1.2));
        zones[0].points.push((1.0, 47.0));
        zones[0].points.extend([(f64::NAN, 1.0), (46.0, f64::INFINITY), (460.0, 1.0)]);
        let after = Territories::new(&zones);
        assert_eq!(after.neighbours(), before.neighbours());
        assert!(after.rings.iter().all(|rings| rings.len() == 1));
        assert_eq!(after.size, before.size);
    }

    #[test]
    fn nothing_to_draw_is_nothing() {
        assert_eq!(draw(&[]), "");
        assert_eq!(draw(&[Zone::default(), Zone { points: vec![(f64::NAN, 0.0)], ..Zone::default() }]), "");
        assert_eq!(Territories::new(&[Zone::default()]).neighbours(), [Vec::<usize>::new()]);
    }

    #[test]
    fn few_points_lines_and_doubles_are_drawn() {
        let zone =
            |points: &[(f64, f64)]| Zone { name: "Z".into(), points: points.to_vec(), ..Zone::default() };
        for points in [
            &[(46.0, 0.0)][..],
            &[(46.0, 0.0); 4],
            &[(46.0, 0.0), (46.0, 1.0)],
            &[(46.0, 0.0), (46.1, 0.1), (46.2, 0.2), (46.3, 0.3)],
            &[(85.0, 180.0), (-85.0, -180.0), (0.0, 0.0)],
            &[(46.0, 0.0), (46.0, 1e-300), (46.0, 1e-9)],
        ] {
            let one = draw(&[zone(points)]);
            assert!(one.contains("<path") && !one.contains("NaN"), "{points:?} {one}");
            let many: Vec<Zone> = points.iter().map(|&point| zone(&[point])).collect();
            assert!(draw(&many).contains("<path"));
        }
    }

    #[test]
    fn names_and_addresses_are_escaped_and_links_are_not_in_an_image() {
        let mut zones = three();
        zones[0].name = "<b>\"&".into();
        zones[0].url = Some("/t/?a=1&b=\"".into());
        zones[0].class = "teinte-1\" onload=\"x".into();
        let svg = draw(&zones);
        assert!(svg.contains(r#"role="group""#) && svg.contains(r#"href="/t/?a=1&amp;b=&quot;""#));
        assert!(svg.contains("&lt;b&gt;&quot;&amp;") && !svg.contains("<b>") && !svg.contains("onload"));
        assert!(draw(&three()).contains(r#"role="img""#));
    }

    #[test]
    fn no_scatter_breaks_a_ring() {
        let mut state = 1_u64;
        let mut random = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        for round in 0..200 {
            let grain = [3, 20, 1000][round % 3];
            let zones: Vec<Zone> = (0..=random(6))
                .map(|i| {
                    let count = random(30);
                    let points = (0..count).map(|_| {
                        (45.0 + random(grain) as f64 / grain as f64, random(grain) as f64 / grain as f64)
                    });
                    Zone { name: format!("Zone-{i}"), points: points.collect(), ..Zone::default() }
                })
                .collect();
            let shapes = Territories::new(&zones);
            for ring in shapes.rings.iter().flatten() {
                for (arc, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                    assert_eq!(arc.last(), next.first(), "round {round}");
                }
            }
            for (here, others) in shapes.neighbours().iter().enumerate() {
                assert!(others.iter().all(|&there| shapes.neighbours()[there].contains(&here)));
            }
        }
    }

    #[test]
    fn a_name_leads_to_its_own_territory_and_a_small_one_has_a_number() {
        let mut zones = three();
        let middle =
            Zone { name: "Petite Ville Nord".into(), points: vec![(46.25, 0.725)], ..Zone::default() };
        zones.push(middle);
        for (zone, address) in zones.iter_mut().zip(["/o/", "/e/", "/n/", "/p/"]) {
            zone.url = Some(address.into());
        }
        let svg = draw(&zones);
        let names = svg.split(r#"<g class="noms""#).nth(1).unwrap_or_default();
        assert!(names.contains(r#"<a href="/o/" tabindex="-1"><text><tspan"#), "{names}");
        assert_eq!(names.matches(r#"<circle class="numero""#).count(), 1, "{names}");
        let of_the_town: Vec<&str> =
            names.split("</a>").filter(|link| link.contains(r#"href="/p/""#)).collect();
        assert!(of_the_town[0].contains(">1</tspan>"), "{names}");
        assert!(of_the_town[1].contains(">Petite Ville Nord</tspan>"), "{names}");
    }

    #[test]
    fn two_drawings_are_the_same() {
        assert_eq!(draw(&three()), draw(&three()));
    }

    #[test]
    fn tenths_are_written_short() {
        assert_eq!([125, 5, -5, -20, 0].map(tenths), ["12.5", ".5", "-.5", "-2", "0"]);
    }
}
