//! How the images are drawn: by strokes, so that they change with a number and not in an editor.
//!
//! Curves are polynomials and lengths square roots, so that the same bytes come out on every machine.

const WIDTH: usize = 1200;
const HEIGHT: usize = 630;
/// Shades between the paper and a colour: with three inks and the paper, what four bits hold.
const SHADES: u8 = 5;
const PAPER: [u8; 3] = [0xfb, 0xfa, 0xf7];
const BANK: [u8; 3] = [0x0b, 0x4f, 0x55];
const BRIDGE: [u8; 3] = [0xa8, 0x5a, 0x10];
const AXES: [[u8; 3]; 3] = [[0x1f, 0x5f, 0xa8], [0x2f, 0x7d, 0x4f], [0x7a, 0x3e, 0x8e]];
/// Subject, bank, bridge: the place of each colour in the palette.
const INKS: usize = 3;

/// The images: their names, and what each shows above the bridge.
const IMAGES: [(&str, Drawing, [u8; 3]); 9] = [
    ("site", &[], BANK),
    ("aide", COIN, BANK),
    ("territoire", PIN, BANK),
    ("kit", BAG, BANK),
    ("annuaire", HOUSE, BANK),
    ("programme", LINES, BANK),
    ("axe-1", ONE, AXES[0]),
    ("axe-2", TWO, AXES[1]),
    ("axe-3", THREE, AXES[2]),
];

/// Strokes on a square of 48.
type Drawing = &'static [Stroke];

enum Stroke {
    Line(&'static [(f32, f32)]),
    /// Start, what it leans to, end.
    Curve([(f32, f32); 3]),
    /// Centre, radius, from one eighth of a turn to another, from the east through the south.
    Arc((f32, f32), f32, usize, usize),
}
use Stroke::{Arc, Curve, Line};

const COIN: Drawing = &[
    Arc((24.0, 24.0), 20.0, 0, 8),
    Arc((26.0, 24.0), 9.5, 1, 7),
    Line(&[(13.0, 21.5), (25.0, 21.5)]),
    Line(&[(13.0, 26.5), (25.0, 26.5)]),
];
const PIN: Drawing = &[
    Arc((24.0, 18.0), 15.0, 3, 9),
    Line(&[(13.4, 28.6), (24.0, 45.0), (34.6, 28.6)]),
    Arc((24.0, 18.0), 5.0, 0, 8),
];
const BAG: Drawing = &[
    Line(&[(5.0, 15.0), (43.0, 15.0), (43.0, 42.0), (5.0, 42.0), (5.0, 15.0)]),
    Line(&[(17.0, 15.0), (17.0, 7.0), (31.0, 7.0), (31.0, 15.0)]),
    Line(&[(5.0, 27.0), (43.0, 27.0)]),
    Line(&[(24.0, 24.0), (24.0, 31.0)]),
];
const HOUSE: Drawing = &[
    Line(&[(4.0, 23.0), (24.0, 6.0), (44.0, 23.0)]),
    Line(&[(9.0, 19.0), (9.0, 43.0), (39.0, 43.0), (39.0, 19.0)]),
    Line(&[(19.0, 43.0), (19.0, 29.0), (29.0, 29.0), (29.0, 43.0)]),
];
const LINES: Drawing = &[
    Line(&[(15.0, 11.0), (42.0, 11.0)]),
    Line(&[(15.0, 24.0), (42.0, 24.0)]),
    Line(&[(15.0, 37.0), (42.0, 37.0)]),
    Arc((6.0, 11.0), 1.5, 0, 8),
    Arc((6.0, 24.0), 1.5, 0, 8),
    Arc((6.0, 37.0), 1.5, 0, 8),
];
const ONE: Drawing = &[Line(&[(15.0, 13.0), (25.0, 5.0), (25.0, 43.0)]), Line(&[(15.0, 43.0), (35.0, 43.0)])];
const TWO: Drawing = &[
    Arc((24.0, 15.0), 10.0, 4, 8),
    Curve([(34.0, 15.0), (34.0, 24.0), (13.0, 43.0)]),
    Line(&[(13.0, 43.0), (36.0, 43.0)]),
];
const THREE: Drawing = &[Arc((24.0, 14.0), 9.0, 4, 10), Arc((24.0, 33.0), 10.0, 6, 12)];

/// The images: their names, and their bytes.
fn images() -> impl Iterator<Item = (&'static str, Vec<u8>)> {
    let mut bridge = Canvas { pixels: vec![0; WIDTH * HEIGHT] };
    bridge.bridge();
    IMAGES.iter().map(move |(name, drawing, colour)| (*name, image(&bridge, drawing, *colour)))
}

fn image(bridge: &Canvas, drawing: Drawing, colour: [u8; 3]) -> Vec<u8> {
    let mut canvas = bridge.clone();
    for stroke in drawing {
        let points = stroke.points().into_iter().map(|(x, y)| (480.0 + x * 5.0, 60.0 + y * 5.0));
        canvas.stroke(&points.collect::<Vec<_>>(), 18.0, 0);
    }
    png(&canvas.pixels, &[colour, BANK, BRIDGE])
}

impl Stroke {
    /// The same as a chain of points.
    fn points(&self) -> Vec<(f32, f32)> {
        match self {
            Line(points) => points.to_vec(),
            Curve(curve) => flattened(*curve),
            Arc((x, y), radius, from, to) => {
                let eighth = |k: usize| {
                    let at = |(dx, dy): (f32, f32)| (x + radius * dx, y + radius * dy);
                    flattened([
                        at(CIRCLE[2 * k % 16]),
                        at(CIRCLE[(2 * k + 1) % 16]),
                        at(CIRCLE[(2 * k + 2) % 16]),
                    ])
                };
                (*from..*to).flat_map(eighth).collect()
            }
        }
    }
}

/// tan(π/8), where the tangents at the ends of an eighth of a circle meet; and cos(π/4).
const T: f32 = 0.414_213_57;
const S: f32 = std::f32::consts::FRAC_1_SQRT_2;
/// The ends of each eighth of a circle, and between them what it leans to.
const CIRCLE: [(f32, f32); 16] = [
    (1.0, 0.0),
    (1.0, T),
    (S, S),
    (T, 1.0),
    (0.0, 1.0),
    (-T, 1.0),
    (-S, S),
    (-1.0, T),
    (-1.0, 0.0),
    (-1.0, -T),
    (-S, -S),
    (-T, -1.0),
    (0.0, -1.0),
    (T, -1.0),
    (S, -S),
    (1.0, -T),
];

/// A curve as a chain of points.
fn flattened([a, b, c]: [(f32, f32); 3]) -> Vec<(f32, f32)> {
    const STEPS: u8 = 24;
    let at = |step: u8| {
        let t = f32::from(step) / f32::from(STEPS);
        let mix = |a: f32, b: f32, c: f32| (1.0 - t) * (1.0 - t) * a + 2.0 * t * (1.0 - t) * b + t * t * c;
        (mix(a.0, b.0, c.0), mix(a.1, b.1, c.1))
    };
    (0..=STEPS).map(at).collect()
}

#[derive(Clone)]
struct Canvas {
    /// 0 for the paper; the shades of each ink follow each other.
    pixels: Vec<u8>,
}

impl Canvas {
    /// Two banks, and the bridge that joins them.
    fn bridge(&mut self) {
        for mirrored in [false, true] {
            let side = |points: &[(f32, f32)]| -> Vec<(f32, f32)> {
                points.iter().map(|(x, y)| (if mirrored { 1200.0 - x } else { *x }, *y)).collect()
            };
            self.stroke(&side(&[(-20.0, 520.0), (250.0, 520.0), (250.0, 660.0)]), 16.0, 1);
            self.stroke(&side(&[(330.0, 545.0), (330.0, 300.0)]), 12.0, 1);
            self.stroke(&side(&[(80.0, 520.0), (330.0, 300.0)]), 6.0, 1);
            for (x, top, foot) in [(420.0, 357.0, 497.0), (510.0, 390.0, 487.0)] {
                self.stroke(&side(&[(x, top), (x, foot)]), 5.0, 1);
            }
        }
        self.stroke(&[(600.0, 400.0), (600.0, 484.0)], 5.0, 1);
        self.stroke(&flattened([(330.0, 300.0), (600.0, 500.0), (870.0, 300.0)]), 6.0, 1);
        self.stroke(&flattened([(250.0, 520.0), (600.0, 448.0), (950.0, 520.0)]), 16.0, 2);
    }

    fn stroke(&mut self, points: &[(f32, f32)], width: f32, ink: u8) {
        for pair in points.windows(2) {
            self.segment(pair[0], pair[1], width / 2.0, ink);
        }
    }

    /// A thick segment with round ends and soft edges.
    fn segment(&mut self, a: (f32, f32), b: (f32, f32), radius: f32, ink: u8) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = (dx * dx + dy * dy).max(f32::EPSILON);
        let reach = (radius + 0.5) * (radius + 0.5);
        for row in within(a.1.min(b.1) - radius, a.1.max(b.1) + radius, HEIGHT) {
            for column in within(a.0.min(b.0) - radius, a.0.max(b.0) + radius, WIDTH) {
                let (x, y) = (centre(column) - a.0, centre(row) - a.1);
                let along = ((x * dx + y * dy) / length).clamp(0.0, 1.0);
                let (x, y) = (x - along * dx, y - along * dy);
                let square = x * x + y * y;
                if square > reach {
                    continue;
                }
                let cover = (radius + 0.5 - square.sqrt()).clamp(0.0, 1.0);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 0 to SHADES"
                )]
                let shade = (cover * f32::from(SHADES)).round() as u8;
                let pixel = &mut self.pixels[row * WIDTH + column];
                // What is drawn later covers what is below; the soft edge of one stroke does not eat into itself.
                let below = pixel.saturating_sub(ink * SHADES);
                if shade > 0 && (shade > below || below > SHADES) {
                    *pixel = ink * SHADES + shade;
                }
            }
        }
    }
}

/// The rows or columns between two places, one pixel wider.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the image")]
fn within(from: f32, to: f32, end: usize) -> std::ops::Range<usize> {
    ((from - 1.0).max(0.0) as usize)..((to + 2.0).max(0.0) as usize).min(end)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^24")]
fn centre(pixel: usize) -> f32 {
    pixel as f32 + 0.5
}

/// An image of few colours: the paper, then the shades of each ink.
fn png(pixels: &[u8], inks: &[[u8; 3]; INKS]) -> Vec<u8> {
    let mut palette = PAPER.to_vec();
    for ink in inks {
        for shade in 1..=u16::from(SHADES) {
            let mix = |paper: u8, ink: u8| {
                let sum = u16::from(paper) * (u16::from(SHADES) - shade) + u16::from(ink) * shade;
                u8::try_from(sum / u16::from(SHADES)).unwrap_or(u8::MAX)
            };
            palette.extend(PAPER.iter().zip(ink).map(|(paper, ink)| mix(*paper, *ink)));
        }
    }
    // Each row begins with its filter: none.
    let mut rows = Vec::with_capacity((1 + WIDTH / 2) * HEIGHT);
    for row in pixels.chunks(WIDTH) {
        rows.push(0);
        rows.extend(row.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default()));
    }
    let mut header = Vec::new();
    for side in [WIDTH, HEIGHT] {
        header.extend(u32::try_from(side).unwrap_or_default().to_be_bytes());
    }
    // Four bits a pixel, from a palette.
    header.extend([4, 3, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let data = miniz_oxide::deflate::compress_to_vec_zlib(&rows, 6);
    for (kind, bytes) in [(b"IHDR", &header), (b"PLTE", &palette), (b"IDAT", &data), (b"IEND", &Vec::new())] {
        out.extend(u32::try_from(bytes.len()).unwrap_or_default().to_be_bytes());
        let body = [kind.as_slice(), bytes].concat();
        out.extend(&body);
        out.extend(crc32fast::hash(&body).to_be_bytes());
    }
    out
}

/// The images of the repository are those drawn here. After a change of drawing, `PASSERELLE_DESSINER=1` writes them.
#[test]
fn images_are_as_drawn() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/share");
    let kept: Vec<&str> = super::IMAGES.iter().map(|(path, _)| *path).collect();
    let mut drawn = Vec::new();
    for (name, bytes) in images() {
        let file = folder.join(format!("{name}.png"));
        if std::env::var_os("PASSERELLE_DESSINER").is_some() {
            std::fs::write(&file, &bytes).unwrap();
        }
        assert!(std::fs::read(&file).unwrap() == bytes, "{name} is not as drawn");
        drawn.push(format!("partage/{name}.png"));
    }
    assert_eq!(drawn, kept);
}
