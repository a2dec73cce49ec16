//! Points, lines, and the way from the globe to the page.
//!
//! Only additions, products, divisions and square roots, which every machine rounds alike: the bytes of a map must not
//! depend on where the site is built.

pub(super) type Xy = (f64, f64);

/// A closed line made of arcs, each shared with one other zone or with the outside. Coordinates of the `viewBox`.
pub(super) type Ring = Vec<Vec<Xy>>;

/// The box that a map fits in, and the margin for the thickness of its lines.
const BOX: Xy = (320.0, 430.0);
const MARGIN: f64 = 3.0;

/// From degrees to the `viewBox`.
#[derive(Debug, Clone, Default)]
pub(super) struct Projection {
    origin: Xy,
    scale: f64,
    pub(super) size: Xy,
}

impl Projection {
    pub(super) fn fit(points: impl Iterator<Item = Xy>) -> Self {
        let (low, high) = points.fold(((f64::MAX, f64::MAX), (f64::MIN, f64::MIN)), |(low, high), (x, y)| {
            ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)))
        });
        let (width, height) = ((high.0 - low.0).max(1e-9), (high.1 - low.1).max(1e-9));
        let scale = ((BOX.0 - 2.0 * MARGIN) / width).min((BOX.1 - 2.0 * MARGIN) / height);
        let size = ((width * scale + 2.0 * MARGIN).ceil(), (height * scale + 2.0 * MARGIN).ceil());
        Self { origin: low, scale, size }
    }

    pub(super) fn apply(&self, (x, y): Xy) -> Xy {
        ((x - self.origin.0) * self.scale + MARGIN, (y - self.origin.1) * self.scale + MARGIN)
    }
}

/// `f64::cos` may differ in its last digit from one machine to another, and the bytes of the site with it.
pub(super) fn cosine(degrees: f64) -> f64 {
    let x2 = (degrees * std::f64::consts::PI / 180.0) * (degrees * std::f64::consts::PI / 180.0);
    1.0 - x2 / 2.0 * (1.0 - x2 / 12.0 * (1.0 - x2 / 30.0 * (1.0 - x2 / 56.0)))
}

pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

pub(super) fn distance2(a: Xy, b: Xy) -> f64 {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
}

pub(super) fn circumcentre(a: Xy, b: Xy, c: Xy) -> Xy {
    let (dx, dy, ex, ey) = (b.0 - a.0, b.1 - a.1, c.0 - a.0, c.1 - a.1);
    let (bl, cl) = (dx * dx + dy * dy, ex * ex + ey * ey);
    let d = 0.5 / (dx * ey - dy * ex);
    let centre = (a.0 + (ey * bl - dy * cl) * d, a.1 + (dx * cl - ex * bl) * d);
    if centre.0.is_finite() && centre.1.is_finite() {
        centre
    } else {
        ((a.0 + b.0 + c.0) / 3.0, (a.1 + b.1 + c.1) / 3.0)
    }
}

/// Takes the teeth of the cells off a line; its ends do not move.
pub(super) fn soften(mut line: Vec<Xy>) -> Vec<Xy> {
    for _ in 0..2 {
        let before = line.clone();
        for i in 1..line.len().saturating_sub(1) {
            let (a, b, c) = (before[i - 1], before[i], before[i + 1]);
            line[i] = ((a.0 + c.0 + 2.0 * b.0) / 4.0, (a.1 + c.1 + 2.0 * b.1) / 4.0);
        }
    }
    line
}

/// Douglas and Peucker: keeps the ends and every point farther than `tolerance` from what is kept.
pub(super) fn simplify(line: &[Xy], tolerance: f64) -> Vec<Xy> {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    while let Some((first, last)) = open.pop() {
        if line.is_empty() {
            break;
        }
        keep[first] = true;
        keep[last] = true;
        let farthest = (first + 1..last)
            .map(|i| (i, to_segment2(line[i], line[first], line[last])))
            .fold((0, tolerance * tolerance), |best, here| if here.1 > best.1 { here } else { best });
        if farthest.0 > 0 {
            open.push((first, farthest.0));
            open.push((farthest.0, last));
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(&point, _)| point).collect()
}

/// The squared distance of a point to a segment.
pub(super) fn to_segment2(p: Xy, a: Xy, b: Xy) -> f64 {
    let length2 = distance2(a, b);
    let along = if length2 > 0.0 {
        (((p.0 - a.0) * (b.0 - a.0) + (p.1 - a.1) * (b.1 - a.1)) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    distance2(p, (a.0 + along * (b.0 - a.0), a.1 + along * (b.1 - a.1)))
}
