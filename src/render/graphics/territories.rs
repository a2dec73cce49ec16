//! The shapes of territories, from the places of their communes.
//!
//! There are no boundaries in the data, only points, some missing and some wrong. Each point gets the ground nearer to
//! it than to any other (its Voronoi cell), cells of one territory are merged, and points of nowhere (*outside*) laid
//! around the communes close the outline. A vertex of the drawing is a triangle of the Delaunay triangulation: lines
//! are chained by triangle numbers, so no comparison of coordinates can open a ring.

use std::collections::{BTreeMap, BTreeSet};

use delaunator::{EMPTY, Point, next_halfedge, triangulate};

use super::geometry::{Projection, Ring, Xy, circumcentre, cosine, distance2, median, simplify, soften};
use super::placement::{self, Label};

/// What lies around the territories.
const OUTSIDE: usize = usize::MAX;

/// A territory and the places of its communes.
#[derive(Debug, Clone, Default)]
pub struct Zone {
    pub name: String,
    /// The page that the territory leads to; without it the shape is not a link.
    pub url: Option<String>,
    /// Latitude and longitude of each commune, in degrees; what is not on the globe is skipped.
    pub points: Vec<(f64, f64)>,
    /// The territory that the page is about.
    pub highlighted: bool,
    /// More classes for its shape: `hors`, `teinte-1` to `teinte-5`, `serie-1` to `serie-6`.
    pub class: String,
}

/// The shapes of some territories and who touches whom, computed once for all the maps of a département.
#[derive(Debug, Clone, Default)]
pub struct Territories {
    /// For each zone, its rings; a ring is a closed chain of arcs.
    pub(super) rings: Vec<Vec<Ring>>,
    neighbours: Vec<Vec<usize>>,
    pub(super) names: Vec<Label>,
    pub(super) size: Xy,
}

/// How far a simplified line may be from the real one.
const TOLERANCE: f64 = 0.9;

impl Territories {
    /// Zones without a usable point have no shape and no neighbour.
    pub fn new(zones: &[Zone]) -> Self {
        let Some(places) = place(zones) else {
            return Self {
                rings: vec![Vec::new(); zones.len()],
                neighbours: vec![Vec::new(); zones.len()],
                ..Self::default()
            };
        };
        let spacing = spacing(&places);
        let places = without_misplaced(places, spacing, zones.len());
        let mesh = Mesh::new(places, spacing);

        let rings: Vec<Vec<Vec<usize>>> = (0..zones.len()).map(|zone| mesh.rings(zone)).collect();
        let projection =
            Projection::fit(rings.iter().flatten().flatten().map(|&triangle| mesh.centres[triangle]));
        let size = projection.size;
        let rings: Vec<Vec<Ring>> = rings
            .iter()
            .map(|rings| rings.iter().map(|ring| mesh.arcs(ring, &projection)).collect())
            .collect();
        let names: Vec<String> = zones.iter().map(|zone| zone.name.clone()).collect();
        Self {
            neighbours: mesh.neighbours(zones.len(), spacing * 0.5),
            names: placement::place(&rings, &names, size),
            rings,
            size,
        }
    }

    /// For each zone, the zones that it touches, by index, in increasing order.
    pub fn neighbours(&self) -> &[Vec<usize>] {
        &self.neighbours
    }
}

/// A point on the ground: plane coordinates in degrees of latitude, north up the negative side, and its zone.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: Xy,
    zone: usize,
}

/// The usable points.
fn place(zones: &[Zone]) -> Option<Vec<Place>> {
    let valid = |&(lat, lon): &Xy| lat.abs() <= 85.0 && lon.abs() <= 180.0;
    let mut latitudes: Vec<f64> =
        zones.iter().flat_map(|zone| &zone.points).filter(|p| valid(p)).map(|p| p.0).collect();
    let latitude = median(&mut latitudes)?;
    let stretch = cosine(latitude);
    let mut seen = BTreeSet::new();
    let mut places = Vec::new();
    for (zone, points) in zones.iter().map(|zone| &zone.points).enumerate() {
        for &(lat, lon) in points.iter().filter(|p| valid(p)) {
            // Two communes at one place (about a metre) would share one cell: the first keeps it.
            if seen.insert(((lat * 1e5) as i64, (lon * 1e5) as i64)) {
                places.push(Place { at: (lon * stretch, -lat), zone });
            }
        }
    }
    // A wrong sign or an exchange of coordinates sends a commune across the world.
    let (mut xs, mut ys): (Vec<f64>, Vec<f64>) = places.iter().map(|p| p.at).unzip();
    let centre = (median(&mut xs)?, median(&mut ys)?);
    let mut radii: Vec<f64> = places.iter().map(|p| distance2(p.at, centre).sqrt()).collect();
    let limit = 4.0 * median(&mut radii)?;
    if places.len() >= 6 {
        places.retain(|p| distance2(p.at, centre).sqrt() <= limit);
    }
    Some(places)
}

/// The usual distance between communes that touch.
fn spacing(places: &[Place]) -> f64 {
    let mut nearest: Vec<f64> = nearest(places, |_, _| true).into_iter().filter(|d| d.is_finite()).collect();
    // In a random scatter the nearest point is at half the spacing. One commune alone has any size.
    median(&mut nearest).map_or(0.05, |d| (d * 2.0).max(0.005))
}

/// For each place, how far the nearest other one is, among those that `counts` lets through.
fn nearest(places: &[Place], counts: impl Fn(&Place, &Place) -> bool) -> Vec<f64> {
    // Sorted by longitude, so that the search stops as soon as longitude alone is too far.
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].at.0.total_cmp(&places[b].at.0));
    let mut found = vec![f64::INFINITY; places.len()];
    for (rank, &i) in order.iter().enumerate() {
        let mut best = f64::INFINITY;
        let mut look = |j: usize| {
            let dx = places[j].at.0 - places[i].at.0;
            if dx * dx >= best {
                return false;
            }
            if counts(&places[i], &places[j]) {
                best = best.min(distance2(places[i].at, places[j].at));
            }
            true
        };
        for &j in &order[rank + 1..] {
            if !look(j) {
                break;
            }
        }
        for &j in order[..rank].iter().rev() {
            if !look(j) {
                break;
            }
        }
        found[i] = best.sqrt();
    }
    found
}

/// Leaves out a commune that stands alone far from all others of its territory, among other people's communes or in
/// the void: it is an error in the data far more often than an enclave, and one is enough to spoil the map.
fn without_misplaced(places: Vec<Place>, spacing: f64, zones: usize) -> Vec<Place> {
    let mut count = vec![0_usize; zones];
    for place in &places {
        count[place.zone] += 1;
    }
    let same = nearest(&places, |a, b| a.zone == b.zone);
    let any = nearest(&places, |_, _| true);
    let linked = linked_to_their_own(&places);
    let keep = |i: usize| {
        let alone = count[places[i].zone] >= 3 && same[i] > 1.5 * spacing && !linked[i];
        let lost = places.len() >= 6 && any[i] > 4.0 * spacing;
        !alone && !lost
    };
    let kept: Vec<Place> = (0..places.len()).filter(|&i| keep(i)).map(|i| places[i]).collect();
    if kept.is_empty() { places } else { kept }
}

/// Whether each place has a neighbour of its own zone in the triangulation.
fn linked_to_their_own(places: &[Place]) -> Vec<bool> {
    let points: Vec<Point> = places.iter().map(|p| Point::from(p.at)).collect();
    let mut linked = vec![false; places.len()];
    let triangles = triangulate(&points).triangles;
    for triangle in triangles.chunks_exact(3) {
        for (a, b) in [(0, 1), (1, 2), (2, 0)].map(|(a, b)| (triangle[a], triangle[b])) {
            if places[a].zone == places[b].zone {
                linked[a] = true;
                linked[b] = true;
            }
        }
    }
    linked
}

/// The triangulation of the communes and of the points around them.
struct Mesh {
    zones: Vec<usize>,
    triangles: Vec<usize>,
    halfedges: Vec<usize>,
    /// The centre of the circle around each triangle: where three cells meet.
    centres: Vec<Xy>,
}

impl Mesh {
    fn new(mut places: Vec<Place>, spacing: f64) -> Self {
        let outside = surroundings(&places, spacing);
        places.extend(outside.into_iter().map(|at| Place { at, zone: OUTSIDE }));
        let points: Vec<Point> = places.iter().map(|p| Point::from(p.at)).collect();
        let triangulation = triangulate(&points);
        let centres = triangulation
            .triangles
            .chunks_exact(3)
            .map(|t| circumcentre(places[t[0]].at, places[t[1]].at, places[t[2]].at))
            .collect();
        Self {
            zones: places.iter().map(|p| p.zone).collect(),
            triangles: triangulation.triangles,
            halfedges: triangulation.halfedges,
            centres,
        }
    }

    /// The zones on both sides of the line that crosses a half-edge.
    fn sides(&self, edge: usize) -> (usize, usize) {
        (self.zones[self.triangles[edge]], self.zones[self.triangles[next_halfedge(edge)]])
    }

    /// The outlines of a zone, as chains of triangles.
    ///
    /// A triangle has three corners: one or two of them in the zone means one way in and one way out, so a chain never
    /// has to choose.
    fn rings(&self, zone: usize) -> Vec<Vec<usize>> {
        let mut next: BTreeMap<usize, usize> = BTreeMap::new();
        for (edge, &twin) in self.halfedges.iter().enumerate() {
            let (here, there) = self.sides(edge);
            if here == zone && there != zone && twin != EMPTY {
                next.insert(edge / 3, twin / 3);
            }
        }
        let mut rings = Vec::new();
        while let Some((start, mut triangle)) = next.pop_first() {
            let mut ring = vec![start];
            while triangle != start {
                ring.push(triangle);
                match next.remove(&triangle) {
                    Some(following) => triangle = following,
                    // Only on the rim of the triangulation, which the points around keep away from all zones.
                    None => break,
                }
            }
            if ring.len() >= 3 {
                rings.push(ring);
            }
        }
        rings
    }

    /// Whether three different zones meet in a triangle: there lines end, and stay where they are.
    fn is_junction(&self, triangle: usize) -> bool {
        let [a, b, c] = [0, 1, 2].map(|corner| self.zones[self.triangles[triangle * 3 + corner]]);
        a != b && b != c && c != a
    }

    /// A ring as arcs that both of their zones draw exactly alike.
    fn arcs(&self, ring: &[usize], projection: &Projection) -> Ring {
        let project = |arc: &[usize]| -> Vec<Xy> {
            let line = arc.iter().map(|&triangle| projection.apply(self.centres[triangle])).collect();
            simplify(&soften(line), TOLERANCE)
        };
        let Some(first) = ring.iter().position(|&triangle| self.is_junction(triangle)) else {
            // An island: from its lowest triangle, in the direction of the lower neighbour.
            let lowest = (0..ring.len()).min_by_key(|&i| ring[i]).unwrap_or(0);
            let mut closed: Vec<usize> = ring[lowest..].iter().chain(&ring[..=lowest]).copied().collect();
            let turned = closed[1] > closed[closed.len() - 2];
            if turned {
                closed.reverse();
            }
            // Cut in two, or a simplification between two ends that are one point would keep only that point.
            let (one, two) = closed.split_at(closed.len() / 2);
            let mut one = one.to_vec();
            one.push(two[0]);
            let mut arcs = vec![project(&one), project(two)];
            if turned {
                arcs.reverse();
                arcs.iter_mut().for_each(|arc| arc.reverse());
            }
            return arcs;
        };
        let turned: Vec<usize> = ring[first..].iter().chain(&ring[..=first]).copied().collect();
        let mut arcs = Vec::new();
        let mut start = 0;
        for end in 1..turned.len() {
            if self.is_junction(turned[end]) {
                let mut arc = turned[start..=end].to_vec();
                let backwards =
                    arc.last() < arc.first() || (arc.first() == arc.last() && arc[arc.len() - 2] < arc[1]);
                if backwards {
                    arc.reverse();
                }
                let mut line = project(&arc);
                if backwards {
                    line.reverse();
                }
                arcs.push(line);
                start = end;
            }
        }
        arcs
    }

    /// Who shares a line at least `shortest` long: four territories that almost meet in a point do not all touch.
    fn neighbours(&self, count: usize, shortest: f64) -> Vec<Vec<usize>> {
        let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (edge, &twin) in self.halfedges.iter().enumerate() {
            let (here, there) = self.sides(edge);
            if twin != EMPTY && here != there && here != OUTSIDE && there != OUTSIDE {
                let length = distance2(self.centres[edge / 3], self.centres[twin / 3]).sqrt();
                *shared.entry((here, there)).or_default() += length;
            }
        }
        let mut neighbours = vec![Vec::new(); count];
        for ((here, there), length) in shared {
            if length >= shortest {
                neighbours[here].push(there);
            }
        }
        neighbours
    }
}

/// Points of nowhere around the communes, on a grid of triangles.
///
/// They lie where a ball rolled around the communes could go: bays and corridors narrower than the ball are filled,
/// because a commune without coordinates leaves a hole that is no hole on the ground.
fn surroundings(places: &[Place], spacing: f64) -> Vec<Xy> {
    const MOST: f64 = 60_000.0;
    let low = places.iter().fold((f64::MAX, f64::MAX), |m, p| (m.0.min(p.at.0), m.1.min(p.at.1)));
    let high = places.iter().fold((f64::MIN, f64::MIN), |m, p| (m.0.max(p.at.0), m.1.max(p.at.1)));
    let (ball, reach) = (2.2 * spacing, 1.0 * spacing);
    let pad = ball + reach + spacing * 1.5;
    let (width, height) = (high.0 - low.0 + 2.0 * pad, high.1 - low.1 + 2.0 * pad);
    let step = (spacing * 0.5).max((width * height / MOST).sqrt());
    let (reach, ball) = (reach.max(step * 1.6), ball.max(step * 2.0));
    let rise = step * 0.866;
    let (columns, rows) = ((width / step).ceil() as usize + 2, (height / rise).ceil() as usize + 2);
    let origin = (low.0 - pad, low.1 - pad);
    let at = |column: usize, row: usize| {
        let shift = if row.is_multiple_of(2) { 0.0 } else { step * 0.5 };
        (origin.0 + column as f64 * step + shift, origin.1 + row as f64 * rise)
    };
    let within = |centre: Xy, radius: f64| {
        let clamp = |value: f64, most: usize| value.clamp(0.0, most as f64 - 1.0) as usize;
        let rows_in = clamp((centre.1 - radius - origin.1) / rise, rows)
            ..=clamp((centre.1 + radius - origin.1) / rise + 1.0, rows);
        let columns_in = clamp((centre.0 - radius - origin.0) / step - 1.0, columns)
            ..=clamp((centre.0 + radius - origin.0) / step + 1.0, columns);
        rows_in
            .flat_map(move |row| columns_in.clone().map(move |column| (column, row)))
            .filter(move |&(column, row)| distance2(at(column, row), centre) <= radius * radius)
            .map(move |(column, row)| row * columns + column)
    };

    let mut near = vec![false; columns * rows];
    for place in places {
        within(place.at, reach + ball).for_each(|cell| near[cell] = true);
    }
    // Where the centre of the ball goes, from the corner on.
    let mut visited = vec![false; columns * rows];
    let mut rim = Vec::new();
    let mut open = vec![(0_usize, 0_usize)];
    visited[0] = true;
    while let Some((column, row)) = open.pop() {
        let sides = [
            (column.wrapping_sub(1), row),
            (column + 1, row),
            (column, row.wrapping_sub(1)),
            (column, row + 1),
        ];
        let mut touches = false;
        for (column, row) in sides.into_iter().filter(|&(column, row)| column < columns && row < rows) {
            let cell = row * columns + column;
            if near[cell] {
                touches = true;
            } else if !visited[cell] {
                visited[cell] = true;
                open.push((column, row));
            }
        }
        if touches {
            rim.push((column, row));
        }
    }
    let mut swept = vec![false; columns * rows];
    for (column, row) in rim {
        within(at(column, row), ball).for_each(|cell| swept[cell] = true);
    }
    let mut points: Vec<Xy> = (0..columns * rows)
        .filter(|&cell| swept[cell])
        .map(|cell| at(cell % columns, cell / columns))
        .collect();
    // Far corners, so that whatever the grid, no commune is on the rim of the triangulation.
    let far = width + height;
    let (middle, half) = (((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0), far);
    for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
        points.push((middle.0 + x * half, middle.1 + y * half));
    }
    points
}
