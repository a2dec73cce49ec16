//! Where the names go on a map: inside their territory, on one to three lines, never one over another. A territory too
//! small for its name has a number, which the legend under the map explains.

use super::geometry::{Ring, Xy, to_segment2};
use super::text::width;

/// The size of names in the `viewBox`; `graphiques.css` says the same.
const SIZE: f64 = 15.0;
const LINE: f64 = 16.0;
/// Names are bold.
const BOLD: f64 = 1.12;
/// Candidate places across and down the box of a territory.
const GRID: usize = 22;
/// Room around a name counts up to here.
const MOST_ROOM: f64 = 30.0;
/// A name is written on its territory if at least so much of it stands there.
const FITS: f64 = 0.75;

/// A label in its place: the middle of its lines.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub zone: usize,
    pub at: Xy,
    pub lines: Vec<String>,
    pub is_number: bool,
}

impl Label {
    pub(super) const LINE: f64 = LINE;
    /// Around a number: a finger needs 24 px, also where the map is drawn a little smaller.
    pub(super) const RADIUS: f64 = 13.5;

    fn half(&self) -> Xy {
        if self.is_number { (Self::RADIUS, Self::RADIUS) } else { half_size(&self.lines) }
    }

    fn overlaps(&self, at: Xy, half: Xy) -> bool {
        let mine = self.half();
        (self.at.0 - at.0).abs() < mine.0 + half.0 + 3.0 && (self.at.1 - at.1).abs() < mine.1 + half.1 + 1.0
    }
}

fn half_size(lines: &[String]) -> Xy {
    let widest = lines.iter().map(|line| width(line)).fold(0.0, f64::max);
    (widest * SIZE * BOLD / 2.0, lines.len() as f64 * LINE / 2.0)
}

/// Places the names of the zones, the tightest territory first since it has the least choice; numbers follow the order of
/// the zones.
///
/// What has no free place is left out: the list beside the map has it.
pub(super) fn place(rings: &[Vec<Ring>], names: &[String], size: Xy) -> Vec<Label> {
    let shapes: Vec<Vec<Xy>> = rings.iter().map(|rings| largest(rings)).collect();
    let mut order: Vec<usize> = (0..names.len().min(shapes.len())).filter(|&i| shapes[i].len() > 2).collect();
    order.sort_by(|&a, &b| area(&shapes[a]).total_cmp(&area(&shapes[b])).then(a.cmp(&b)));
    let mut placed: Vec<Label> = Vec::new();
    for zone in order {
        let ground = Ground { shape: &shapes[zone], size, placed: &placed };
        let label = ground.name(zone, &names[zone]).or_else(|| ground.number(zone));
        placed.extend(label);
    }
    placed.sort_by_key(|label| label.zone);
    for (number, label) in (1..).zip(placed.iter_mut().filter(|label| label.is_number)) {
        label.lines = vec![i32::to_string(&number)];
    }
    placed
}

/// Where one label may go: its territory, the drawing, and what has its place already.
struct Ground<'a> {
    shape: &'a [Xy],
    size: Xy,
    placed: &'a [Label],
}

impl Ground<'_> {
    fn is_free(&self, at: Xy, half: Xy) -> bool {
        at.0 - half.0 >= 0.0
            && at.0 + half.0 <= self.size.0
            && at.1 - half.1 >= 0.0
            && at.1 + half.1 <= self.size.1
            && !self.placed.iter().any(|other| other.overlaps(at, half))
    }

    /// The name in words, if its territory has room for it.
    fn name(&self, zone: usize, name: &str) -> Option<Label> {
        let mut best: Option<(f64, Label)> = None;
        let places: Vec<Xy> = candidates(self.shape).collect();
        for lines in layouts(name) {
            let half = half_size(&lines);
            for &at in places.iter().filter(|at| self.is_free(**at, half)) {
                let inside = inside_share(self.shape, at, half);
                // First the part of the name that stands on its own ground, then fewer lines, then the room around it.
                let before_room = inside * 1000.0 - lines.len() as f64 * 40.0;
                let so_far = best.as_ref().map_or(f64::MIN, |(score, _)| *score);
                if inside < FITS || before_room + MOST_ROOM <= so_far {
                    continue;
                }
                let score = before_room + clearance(self.shape, at, half);
                if score > so_far {
                    best = Some((score, Label { zone, at, lines: lines.clone(), is_number: false }));
                }
            }
        }
        best.map(|(_, label)| label)
    }

    /// A number, where the territory is widest.
    fn number(&self, zone: usize) -> Option<Label> {
        let half = (Label::RADIUS, Label::RADIUS);
        let room = |at: Xy| clearance(self.shape, at, (0.0, 0.0));
        let best = candidates(self.shape)
            .filter(|at| self.is_free(*at, half))
            .map(|at| (room(at), at))
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Label { zone, at: best.1, lines: Vec::new(), is_number: true })
    }
}

/// The outline of the largest part of a territory.
fn largest(rings: &[Ring]) -> Vec<Xy> {
    rings
        .iter()
        .map(|ring| ring.iter().flatten().copied().collect::<Vec<Xy>>())
        .max_by(|a, b| area(a).total_cmp(&area(b)))
        .unwrap_or_default()
}

fn area(shape: &[Xy]) -> f64 {
    let next = shape.iter().cycle().skip(1);
    shape.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>().abs() / 2.0
}

/// The ways to cut a name: whole, then at spaces and after hyphens in two or three lines.
fn layouts(name: &str) -> Vec<Vec<String>> {
    let mut parts: Vec<String> = vec![String::new()];
    for c in name.chars() {
        let last = parts.len() - 1;
        match c {
            ' ' => parts.push(String::new()),
            '-' => {
                parts[last].push('-');
                parts.push(String::new());
            }
            c => parts[last].push(c),
        }
    }
    parts.retain(|part| !part.is_empty());
    let join = |parts: &[String]| {
        parts.iter().fold(String::new(), |mut line, part| {
            if !line.is_empty() && !line.ends_with('-') {
                line.push(' ');
            }
            line.push_str(part);
            line
        })
    };
    let mut layouts = Vec::new();
    // A name of many words has many cuts; the first eight words are enough to find a good one.
    let cuts = parts.len().min(8);
    if cuts > 0 {
        layouts.push(vec![join(&parts)]);
    }
    for i in 1..cuts {
        layouts.push(vec![join(&parts[..i]), join(&parts[i..])]);
        for j in i + 1..cuts {
            layouts.push(vec![join(&parts[..i]), join(&parts[i..j]), join(&parts[j..])]);
        }
    }
    layouts
}

fn candidates(shape: &[Xy]) -> impl Iterator<Item = Xy> + '_ {
    let low = shape.iter().fold((f64::MAX, f64::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
    let high = shape.iter().fold((f64::MIN, f64::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
    let step = |low: f64, high: f64, i: usize| low + (high - low) * (i as f64 + 0.5) / GRID as f64;
    (0..GRID * GRID)
        .map(move |i| (step(low.0, high.0, i % GRID), step(low.1, high.1, i / GRID)))
        .filter(|&at| contains(shape, at))
}

fn contains(shape: &[Xy], (x, y): Xy) -> bool {
    let next = shape.iter().cycle().skip(1);
    shape.iter().zip(next).fold(false, |inside, (a, b)| {
        let crosses = (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0;
        inside != crosses
    })
}

fn inside_share(shape: &[Xy], at: Xy, half: Xy) -> f64 {
    const ACROSS: i32 = 4;
    let points = (-ACROSS..=ACROSS).flat_map(|i| {
        [-1.0, 0.0, 1.0].map(|j| (at.0 + half.0 * f64::from(i) / f64::from(ACROSS), at.1 + half.1 * j))
    });
    points.filter(|&point| contains(shape, point)).count() as f64 / f64::from((2 * ACROSS + 1) * 3)
}

/// How far the line is from the middle and both ends of a name.
fn clearance(shape: &[Xy], at: Xy, half: Xy) -> f64 {
    let next = || shape.iter().cycle().skip(1);
    [(at.0 - half.0, at.1), at, (at.0 + half.0, at.1)]
        .iter()
        .map(|&p| shape.iter().zip(next()).map(|(&a, &b)| to_segment2(p, a, b)).fold(f64::MAX, f64::min))
        .fold(f64::MAX, f64::min)
        .sqrt()
        .min(MOST_ROOM)
}
