//! QR codes of the sheets to take away.

use qrcodegen::{QrCode, QrCodeEcc};

use super::Heading;

/// The empty margin that readers need around a code, in modules.
const QUIET: i32 = 4;

/// A QR code, black on white whatever the theme: phones read the reverse badly. Empty when the text is too long for one.
pub fn qr(prefix: &str, title: &str, text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return String::new() };
    let side = code.size() + 2 * QUIET;
    let geometry = format!(r#"viewBox="0 0 {side} {side}" shape-rendering="crispEdges""#);
    let mut out = Heading::new(prefix, title, "").open("qr", "img", &geometry);
    out.push_str(&format!(
        r##"<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{}"/></svg>"##,
        modules(&code)
    ));
    out
}

/// Dark modules, a rectangle for each run on a line.
fn modules(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let run = x - start;
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", start + QUIET, y + QUIET));
            }
            x += 1;
        }
    }
    path
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
