//! QR codes of the sheets to take away.

use std::sync::LazyLock;

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::Heading;

/// The empty margin that readers need around a code, in modules.
const QUIET: u32 = 4;

/// The widest version that is drawn (125 modules, a thousand bytes): addresses are far shorter.
const WIDEST: u8 = 27;

/// A QR code, black on white whatever the theme: phones read the reverse badly. Empty when the text is too long for one.
pub fn qr(prefix: &str, title: &str, text: &str) -> String {
    let Some(code) = encoded(text) else { return String::new() };
    let side = code.size() as u32 + 2 * QUIET;
    let geometry = format!(r#"viewBox="0 0 {side} {side}" shape-rendering="crispEdges""#);
    let mut out = Heading::new(prefix, title, "").open("qr", "img", &geometry);
    out.reserve((side * side * 3) as usize);
    out.push_str(&format!(r##"<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d=""##));
    path(&code, &mut out);
    out.push_str("\"/></svg>");
    out
}

/// The code of a text. None if the text is too long for one.
///
/// Of the eight masks, the first: readers take any (ISO 18004 prefers the one that looks least like a corner of a code),
/// and trying all of them was a twentieth of a build. At the level that paper needs: 7 % may be lost, 15 % or more where
/// that takes no more room.
fn encoded(text: &str) -> Option<QrCode> {
    let (segments, widest) = (QrSegment::make_segments(text), Version::new(WIDEST));
    let mask = Some(Mask::new(0));
    QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, Version::MIN, widest, mask, true).ok()
}

/// Dark modules, a stroke as wide as a module for each run on a line: half the letters of as many rectangles, which
/// were a third of a page.
fn path(code: &QrCode, out: &mut String) {
    for y in 0..code.size() {
        // The dark modules of a line, the first in the lowest bit; and where the last run ended.
        let (mut line, mut last) = (dark(code, y), None);
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
                Some(last) => match STEPS.get((10 * (x - last) + run) as usize).filter(|_| run < 10) {
                    Some(step) => out.push_str(step),
                    None => out.push_str(&step(x - last, run)),
                },
            }
            x += run;
            last = Some(x);
        }
    }
}

/// The widest code has fewer modules a line than this has bits.
fn dark(code: &QrCode, y: i32) -> u128 {
    (0..code.size()).rev().fold(0, |line, x| line << 1 | u128::from(code.get_module(x, y)))
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
    fn every_dark_module_is_drawn_and_no_other() {
        for text in ["https://exemple.fr/aides/apre/", &"x".repeat(900)] {
            let code = encoded(text).unwrap();
            let mut drawn = String::new();
            path(&code, &mut drawn);
            let mut found = BTreeSet::new();
            for line in drawn.split('M').skip(1) {
                let (start, runs) = line.split_once(".5").unwrap();
                let (x, y) = start.split_once(' ').unwrap();
                let (mut x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
                for part in runs.split('h').skip(1) {
                    let (run, gap) = part.split_once('m').unwrap_or((part, "0 0"));
                    let run: i32 = run.parse().unwrap();
                    let quiet = QUIET as i32;
                    found.extend((x..x + run).map(|x| (x - quiet, y - quiet)));
                    x += run + gap.strip_suffix(" 0").unwrap().parse::<i32>().unwrap();
                }
            }
            let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
            assert_eq!(found, all.filter(|(x, y)| code.get_module(*x, *y)).collect());
        }
    }

    #[test]
    fn what_does_not_fit_gives_no_code() {
        assert_eq!(qr("q", "T", &"x".repeat(5000)), "");
        assert!(!qr("q", "T", "").is_empty());
    }
}
