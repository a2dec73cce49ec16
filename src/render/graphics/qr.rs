//! QR codes of the sheets to take away.

use std::sync::{LazyLock, OnceLock};

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, Version, ec};

use super::Heading;

/// The empty margin that readers need around a code, in modules.
const QUIET: u32 = 4;

/// The widest version that is drawn (125 modules, a thousand bytes): addresses are far shorter.
const WIDEST: i16 = 27;

/// From the level that loses least to damage to the one that loses most.
const LEVELS: [EcLevel; 4] = [EcLevel::H, EcLevel::Q, EcLevel::M, EcLevel::L];

/// The modules of a code: a line a number, its first module in the lowest bit, dark where the bit is set.
type Lines = Vec<u128>;

/// Where a version puts its bits.
struct Layout {
    /// What is drawn when all bits are 0: two numbers a line, which cost less to change than one twice as long.
    blank: Vec<u64>,
    /// The number that holds each bit, and how far up it is there, in the order of the codewords.
    places: Vec<(u8, u8)>,
}

/// A QR code, black on white whatever the theme: phones read the reverse badly. Empty when the text is too long for one.
pub fn qr(prefix: &str, title: &str, text: &str) -> String {
    let Some(lines) = encoded(text) else { return String::new() };
    let side = lines.len() as u32 + 2 * QUIET;
    let geometry = format!(r#"viewBox="0 0 {side} {side}" shape-rendering="crispEdges""#);
    let mut out = Heading::new(prefix, title, "").open("qr", "img", &geometry);
    out.reserve((side * side * 3) as usize);
    out.push_str(&format!(r##"<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d=""##));
    path(&lines, &mut out);
    out.push_str("\"/></svg>");
    out
}

/// The code of a text. None if the text is too long for one.
///
/// Of the eight masks, the first: readers take any (ISO 18004 prefers the one that looks least like a corner of a code),
/// and trying all of them was a twentieth of a build. At the level that paper needs: 7 % may be lost, 15 % or more where
/// that takes no more room.
fn encoded(text: &str) -> Option<Lines> {
    let (version, mut bits) = (1..=WIDEST).find_map(|version| Some((version, fitting(text, version)?)))?;
    let rank = LEVELS.iter().position(|level| bits.max_len(*level).is_ok_and(|most| bits.len() <= most))?;
    bits.push_terminator(LEVELS[rank]).ok()?;
    let (data, repair) =
        ec::construct_codewords(&bits.into_bytes(), Version::Normal(version), LEVELS[rank]).ok()?;
    let layout = layout(version, rank, data.len() + repair.len());
    let mut halves = layout.blank.clone();
    let words = data.iter().chain(&repair);
    for (word, places) in words.zip(layout.places.chunks_exact(8)) {
        for (bit, (half, up)) in places.iter().rev().enumerate() {
            halves[usize::from(*half)] ^= u64::from(word >> bit & 1) << up;
        }
    }
    Some(halves.chunks_exact(2).map(|line| u128::from(line[0]) | u128::from(line[1]) << 64).collect())
}

/// The text as a version holds it. None if it does not.
fn fitting(text: &str, version: i16) -> Option<Bits> {
    let mut bits = Bits::new(Version::Normal(version));
    let most = bits.max_len(EcLevel::L).ok()?;
    if 8 * text.len() > most {
        return None;
    }
    bits.push_byte_data(text.as_bytes()).ok()?;
    (bits.len() <= most).then_some(bits)
}

/// The layout of a version at a level, learnt once from what the library draws: drawing bit by bit for each address was
/// most of what its code cost.
fn layout(version: i16, rank: usize, words: usize) -> &'static Layout {
    static LEARNT: [OnceLock<Layout>; WIDEST as usize * LEVELS.len()] =
        [const { OnceLock::new() }; WIDEST as usize * LEVELS.len()];
    let place = (version - 1) as usize * LEVELS.len() + rank;
    LEARNT[place].get_or_init(|| learn(Version::Normal(version), LEVELS[rank], words))
}

/// Numbers the bits from 1, and draws each digit of these numbers (in base two) at their place: what changes gives the
/// number of each module.
fn learn(version: Version, level: EcLevel, words: usize) -> Layout {
    let mut patterns = Canvas::new(version, level);
    patterns.draw_all_functional_patterns();
    let blank = drawn(&patterns, &vec![0; words]);
    let mut numbers = vec![vec![0_usize; blank.len()]; blank.len()];
    for digit in 0..=(8 * words).ilog2() {
        let number = |word: usize, bit: usize| (8 * word + bit + 1) >> digit & 1;
        let codewords: Vec<u8> =
            (0..words).map(|word| (0..8).fold(0, |byte, bit| byte << 1 | number(word, bit) as u8)).collect();
        for (y, (line, empty)) in drawn(&patterns, &codewords).iter().zip(&blank).enumerate() {
            for (x, number) in numbers[y].iter_mut().enumerate() {
                *number |= (((line ^ empty) >> x & 1) as usize) << digit;
            }
        }
    }
    let mut places = vec![(0, 0); 8 * words];
    for (y, line) in numbers.iter().enumerate() {
        for (x, number) in line.iter().enumerate().filter(|(_, number)| **number > 0) {
            places[number - 1] = ((2 * y + x / 64) as u8, (x % 64) as u8);
        }
    }
    let blank = blank.iter().flat_map(|line| [*line as u64, (line >> 64) as u64]).collect();
    Layout { blank, places }
}

/// What the library draws for these codewords.
fn drawn(patterns: &Canvas, codewords: &[u8]) -> Lines {
    let mut canvas = patterns.clone();
    canvas.draw_data(codewords, &[]);
    canvas.apply_mask(MaskPattern::Checkerboard);
    let modules = canvas.into_colors();
    let line = |line: &[Color]| {
        line.iter().rev().fold(0, |bits, module| bits << 1 | u128::from(*module == Color::Dark))
    };
    modules.chunks(modules.len().isqrt()).map(line).collect()
}

/// Dark modules, a stroke as wide as a module for each run on a line: half the letters of as many rectangles, which
/// were a third of a page.
fn path(lines: &[u128], out: &mut String) {
    let steps = &*STEPS;
    for (y, line) in lines.iter().enumerate() {
        // What is left of the line, and where the last run ended.
        let (mut line, mut last) = (*line, None);
        let mut x = 0;
        while line != 0 {
            let light = line.trailing_zeros();
            let run = (line >> light).trailing_ones();
            line = line.checked_shr(light + run).unwrap_or(0);
            x += light;
            match last {
                None => {
                    out.push('M');
                    number(QUIET + x, out);
                    out.push(' ');
                    number(QUIET + y as u32, out);
                    out.push_str(".5h");
                    number(run, out);
                }
                Some(last) => match steps.get((10 * (x - last) + run) as usize).filter(|_| run < 10) {
                    Some(step) => out.push_str(step),
                    None => out.push_str(&step(x - last, run)),
                },
            }
            x += run;
            last = Some(x);
        }
    }
}

/// From the end of a run to that of the next.
fn step(light: u32, dark: u32) -> String {
    format!("m{light} 0h{dark}")
}

/// Nearly all steps, by tens of light modules and dark ones: there are hundreds in a code.
static STEPS: LazyLock<Vec<String>> = LazyLock::new(|| (0..100).map(|n| step(n / 10, n % 10)).collect());

/// A number below a thousand: the formatting of dozens of these showed in the cost of a build.
fn number(value: u32, out: &mut String) {
    let digit = |value: u32| char::from(b'0' + (value % 10) as u8);
    if value >= 100 {
        out.push(digit(value / 100));
    }
    if value >= 10 {
        out.push(digit(value / 10));
    }
    out.push(digit(value));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_has_its_margin_and_its_corners() {
        let svg = qr("q", "Cette page & son adresse", "https://exemple.fr/aides/apre/");
        assert!(svg.contains(r#"viewBox="0 0 33 33""#), "{svg}");
        assert!(svg.contains("M4 4.5h7m") && svg.contains("&amp;"));
    }

    #[test]
    fn a_code_is_what_the_library_draws() {
        for length in (0..1200).step_by(7) {
            let text = "https://exemple.fr/".chars().cycle().take(length).collect::<String>();
            let lines = encoded(&text).unwrap();
            let version = Version::Normal((lines.len() as i16 - 17) / 4);
            let drawn = LEVELS.iter().find_map(|level| {
                let mut bits = Bits::new(version);
                bits.push_byte_data(text.as_bytes()).ok()?;
                bits.push_terminator(*level).ok()?;
                let (data, repair) = ec::construct_codewords(&bits.into_bytes(), version, *level).ok()?;
                let mut canvas = Canvas::new(version, *level);
                canvas.draw_all_functional_patterns();
                canvas.draw_data(&data, &repair);
                canvas.apply_mask(MaskPattern::Checkerboard);
                Some(canvas.into_colors())
            });
            let modules = lines.iter().flat_map(|line| {
                (0..lines.len()).map(move |x| if line >> x & 1 == 1 { Color::Dark } else { Color::Light })
            });
            assert!(modules.eq(drawn.unwrap()), "{length} letters");
        }
    }

    #[test]
    fn every_dark_module_is_drawn_and_no_other() {
        for text in ["https://exemple.fr/aides/apre/", &"x".repeat(900)] {
            let lines = encoded(text).unwrap();
            let mut drawn = String::new();
            path(&lines, &mut drawn);
            let mut found = BTreeSet::new();
            for line in drawn.split('M').skip(1) {
                let (start, runs) = line.split_once(".5").unwrap();
                let (x, y) = start.split_once(' ').unwrap();
                let (mut x, y): (u32, u32) = (x.parse().unwrap(), y.parse().unwrap());
                for part in runs.split('h').skip(1) {
                    let (run, gap) = part.split_once('m').unwrap_or((part, "0 0"));
                    let run: u32 = run.parse().unwrap();
                    found.extend((x..x + run).map(|x| (x - QUIET, y - QUIET)));
                    x += run + gap.strip_suffix(" 0").unwrap().parse::<u32>().unwrap();
                }
            }
            let side = lines.len() as u32;
            let all = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
            assert_eq!(found, all.filter(|(x, y)| lines[*y as usize] >> x & 1 == 1).collect());
        }
    }

    #[test]
    fn what_does_not_fit_gives_no_code() {
        assert_eq!(qr("q", "T", &"x".repeat(5000)), "");
        assert!(!qr("q", "T", "").is_empty());
    }
}
