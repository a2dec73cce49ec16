//! QR codes of the sheets to take away.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::Heading;

/// The empty margin that readers need around a code, in modules.
const QUIET: u32 = 4;

/// The widest version that a number holds (125 modules, a thousand bytes): addresses are far shorter.
const WIDEST: u8 = 27;

/// A QR code, black on white whatever the theme: phones read the reverse badly. Empty when the text is too long for one.
pub fn qr(prefix: &str, title: &str, text: &str) -> String {
    let Some(rows) = rows(text) else { return String::new() };
    let side = rows.len() + 2 * QUIET as usize;
    let geometry = format!(r#"viewBox="0 0 {side} {side}" shape-rendering="crispEdges""#);
    let mut out = Heading::new(prefix, title, "").open("qr", "img", &geometry);
    out.reserve(rows.len() * rows.len() * 3);
    out.push_str(&format!(r##"<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path stroke="#000" d=""##));
    path(&rows, &mut out);
    out.push_str("\"/></svg>");
    out
}

/// The modules of a code, row by row: the bit `x` is set where the module is dark. None if the text is too long for one.
///
/// Of the eight masks, the first: readers take any (ISO 18004 prefers the one that looks least like a corner of a code),
/// and trying all of them was a twentieth of a build. At the level that paper needs: 7 % may be lost, 15 % or more where
/// that takes no more room.
fn rows(text: &str) -> Option<Vec<u128>> {
    let (segments, widest) = (QrSegment::make_segments(text), Version::new(WIDEST));
    let mask = Some(Mask::new(0));
    let code =
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, Version::MIN, widest, mask, true).ok()?;
    let row = |y| (0..code.size()).fold(0, |row, x| row | u128::from(code.get_module(x, y)) << x);
    Some((0..code.size()).map(row).collect())
}

/// Dark modules, a stroke as wide as a module for each run on a line: half the letters of as many rectangles, which
/// were a third of a page.
fn path(rows: &[u128], out: &mut String) {
    for (y, row) in (QUIET..).zip(rows) {
        let (mut rest, mut gap) = (*row, row.trailing_zeros());
        rest = rest.checked_shr(gap).unwrap_or(0);
        for (before, value) in [("M", QUIET + gap), (" ", y)] {
            out.push_str(before);
            number(value, out);
        }
        out.push_str(".5");
        while rest != 0 {
            let run = rest.trailing_ones();
            out.push('h');
            number(run, out);
            rest = rest.checked_shr(run).unwrap_or(0);
            gap = rest.trailing_zeros();
            rest = rest.checked_shr(gap).unwrap_or(0);
            if rest != 0 {
                out.push('m');
                number(gap, out);
                out.push_str(" 0");
            }
        }
    }
}

/// A number below a thousand: the formatting of thousands of these showed in the cost of a build.
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
    use super::*;

    #[test]
    fn a_code_has_its_margin_and_its_corners() {
        let svg = qr("q", "Cette page & son adresse", "https://exemple.fr/aides/apre/");
        assert!(svg.contains(r#"viewBox="0 0 33 33""#), "{svg}");
        assert!(svg.contains("M4 4.5h7m") && svg.contains("&amp;"));
    }

    #[test]
    fn every_dark_module_is_drawn_and_no_other() {
        let rows = rows("https://exemple.fr/aides/apre/").unwrap();
        let mut drawn = String::new();
        path(&rows, &mut drawn);
        let mut found = vec![0u128; rows.len()];
        for line in drawn.split('M').skip(1) {
            let (start, runs) = line.split_once(".5").unwrap();
            let (x, y) = start.split_once(' ').unwrap();
            let (mut x, y): (u32, usize) = (x.parse().unwrap(), y.parse().unwrap());
            for part in runs.split('h').skip(1) {
                let (run, gap) = part.split_once('m').unwrap_or((part, "0 0"));
                let run: u32 = run.parse().unwrap();
                found[y - QUIET as usize] |= ((1 << run) - 1) << (x - QUIET);
                x += run + gap.strip_suffix(" 0").unwrap().parse::<u32>().unwrap();
            }
        }
        assert_eq!(found, rows);
    }

    #[test]
    fn what_does_not_fit_gives_no_code() {
        assert_eq!(qr("q", "T", &"x".repeat(5000)), "");
        assert!(!qr("q", "T", "").is_empty());
    }
}
