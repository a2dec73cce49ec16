//! QR codes of the sheets to take away.

use super::Heading;
use super::qr_modules;

/// The empty margin that readers need around a code, in modules.
const QUIET: u32 = 4;

/// A QR code, black on white whatever the theme: phones read the reverse badly. Empty when the text is too long for one.
pub fn qr(prefix: &str, title: &str, text: &str) -> String {
    let Some(rows) = qr_modules::rows(text) else { return String::new() };
    let side = rows.len() + 2 * QUIET as usize;
    let geometry = format!(r#"viewBox="0 0 {side} {side}" shape-rendering="crispEdges""#);
    let mut out = Heading::new(prefix, title, "").open("qr", "img", &geometry);
    out.push_str(&format!(r##"<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d=""##));
    path(&rows, &mut out);
    out.push_str("\"/></svg>");
    out
}

/// Dark modules, a rectangle for each run on a line.
fn path(rows: &[u128], out: &mut String) {
    for (y, row) in (QUIET..).zip(rows) {
        let (mut rest, mut x) = (*row, QUIET);
        while rest != 0 {
            x += rest.trailing_zeros();
            rest >>= rest.trailing_zeros();
            let run = rest.trailing_ones();
            for (before, value) in [("M", x), (" ", y), ("h", run), ("v1h-", run)] {
                out.push_str(before);
                number(value, out);
            }
            out.push('z');
            x += run;
            rest = rest.checked_shr(run).unwrap_or(0);
        }
    }
}

/// A number below a thousand: the formatting of thousands of these showed in the cost of a build.
fn number(value: u32, out: &mut String) {
    let digits = [value / 100 % 10, value / 10 % 10, value % 10];
    let first = digits.iter().position(|d| *d > 0).unwrap_or(2);
    out.extend(digits[first..].iter().filter_map(|d| char::from_digit(*d, 10)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_margin_and_its_corners() {
        let svg = qr("q", "Cette page & son adresse", "https://exemple.fr/aides/apre/");
        assert!(svg.contains(r#"viewBox="0 0 37 37""#), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z") && svg.contains("&amp;"));
    }

    #[test]
    fn what_does_not_fit_gives_no_code() {
        assert_eq!(qr("q", "T", &"x".repeat(5000)), "");
        assert!(!qr("q", "T", "").is_empty());
    }
}
