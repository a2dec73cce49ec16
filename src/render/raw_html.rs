//! HTML that an editor typed in a text: a few inline elements pass, without attributes; of the rest, only words.
//!
//! Nothing of what was typed inside a tag is printed: the tags that pass are written anew, and closed in
//! their order. So there is nothing to clean afterwards, whatever a browser would make of the original.

use super::markdown::escape;

/// Elements that pass: they change how words look, and nothing else.
const KEPT: &[&str] = &[
    "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "strong",
    "sub", "sup", "u", "var",
];
/// Elements whose content is not for readers, or not readable alone.
const SILENT: &[&str] = &[
    "applet",
    "audio",
    "canvas",
    "embed",
    "frameset",
    "head",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
    "xmp",
];

/// What raw HTML has opened at this point of a text.
#[derive(Debug, Default)]
pub struct RawHtml {
    /// How many Markdown elements are open.
    depth: usize,
    /// Kept elements that are open, with the depth at which they began.
    open: Vec<(&'static str, usize)>,
    /// The element whose content is left out, with its depth.
    silent: Option<(&'static str, usize)>,
}

impl RawHtml {
    /// A Markdown element begins.
    pub fn enter(&mut self) {
        self.depth += 1;
    }

    /// A Markdown element ends: so does all that raw HTML began in it. Answers what closes it.
    pub fn leave(&mut self) -> String {
        let mut out = String::new();
        self.close_from(self.depth, &mut out);
        self.silent = self.silent.filter(|(_, depth)| *depth < self.depth);
        self.depth = self.depth.saturating_sub(1);
        out
    }

    /// True while what follows must not be shown.
    pub fn is_silent(&self) -> bool {
        self.silent.is_some()
    }

    /// A tag, or several, in the middle of a text.
    pub fn inline(&mut self, html: &str) -> String {
        let mut out = String::new();
        for piece in Pieces(html) {
            self.piece(&piece, &mut out);
        }
        out
    }

    /// A whole block of HTML: its words, in paragraphs.
    pub fn block(html: &str) -> String {
        let mut raw = Self::default();
        let mut out = String::new();
        let mut paragraph = String::new();
        let mut end = |raw: &mut Self, paragraph: &mut String| {
            raw.close_from(0, paragraph);
            if has_words(paragraph) {
                out.push_str(&format!("<p>{}</p>\n", paragraph.trim()));
            }
            paragraph.clear();
        };
        for piece in Pieces(html) {
            match &piece {
                Piece::Tag { name, .. } if !raw.is_silent() && breaks(name) => end(&mut raw, &mut paragraph),
                piece => raw.piece(piece, &mut paragraph),
            }
        }
        end(&mut raw, &mut paragraph);
        out
    }

    fn piece(&mut self, piece: &Piece<'_>, out: &mut String) {
        match piece {
            Piece::Tag { name, closing } => self.tag(name, *closing, out),
            Piece::Words(words) if !self.is_silent() => escape_words(out, words),
            Piece::Words(_) => {}
        }
    }

    fn tag(&mut self, name: &str, closing: bool, out: &mut String) {
        let is = |known: &&&str| known.eq_ignore_ascii_case(name);
        if let Some((silent, _)) = self.silent {
            if closing && silent.eq_ignore_ascii_case(name) {
                self.silent = None;
            }
        } else if let Some(silent) = SILENT.iter().find(is) {
            // What ends a silence that never began says nothing.
            self.silent = (!closing).then_some((*silent, self.depth));
        } else if name.eq_ignore_ascii_case("br") {
            out.push_str("<br />");
        } else if let Some(kept) = KEPT.iter().find(is) {
            if !closing {
                self.open.push((kept, self.depth));
                out.push_str(&format!("<{kept}>"));
            } else if self.open.last() == Some(&(*kept, self.depth)) {
                self.open.pop();
                out.push_str(&format!("</{kept}>"));
            }
        }
    }

    fn close_from(&mut self, depth: usize, out: &mut String) {
        while let Some((name, _)) = self.open.pop_if(|(_, began)| *began >= depth) {
            out.push_str(&format!("</{name}>"));
        }
    }
}

/// True for a tag that does not stand in a line: what follows it is another paragraph.
fn breaks(name: &str) -> bool {
    let inline = ["br", "a", "span", "font", "img", "wbr", "label"];
    !KEPT.iter().chain(SILENT).chain(&inline).any(|known| known.eq_ignore_ascii_case(name))
}

/// True if something stands between the tags.
fn has_words(html: &str) -> bool {
    Pieces(html).any(|piece| matches!(piece, Piece::Words(words) if !words.trim().is_empty()))
}

/// Escapes words that may hold entities: `&nbsp;` stays, a bare `&` does not.
fn escape_words(out: &mut String, words: &str) {
    for (i, part) in words.split('&').enumerate() {
        let entity = part.split_once(';').is_some_and(|(name, _)| {
            !name.is_empty() && name.len() < 32 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        });
        if i > 0 {
            out.push_str(if entity { "&" } else { "&amp;" });
        }
        escape(out, part);
    }
}

enum Piece<'h> {
    Words(&'h str),
    Tag { name: &'h str, closing: bool },
}

/// Cuts HTML into tags and words. Comments, declarations, and a tag without end with all that follows, are left out.
struct Pieces<'h>(&'h str);

impl<'h> Iterator for Pieces<'h> {
    type Item = Piece<'h>;

    fn next(&mut self) -> Option<Piece<'h>> {
        loop {
            let html = self.0;
            let first = html.chars().next()?;
            if first != '<' {
                let end = html.find('<').unwrap_or(html.len());
                self.0 = &html[end..];
                return Some(Piece::Words(&html[..end]));
            }
            let inside = &html[1..];
            if let Some(comment) = inside.strip_prefix("!--") {
                self.0 = comment.find("-->").map_or("", |at| &comment[at + 3..]);
                continue;
            }
            if inside.starts_with(['!', '?']) {
                self.0 = inside.find('>').map_or("", |at| &inside[at + 1..]);
                continue;
            }
            let closing = inside.starts_with('/');
            let named = &inside[usize::from(closing)..];
            let length = named.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(named.len());
            if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.0 = inside;
                return Some(Piece::Words("<"));
            }
            self.0 = after_tag(&named[length..]);
            return Some(Piece::Tag { name: &named[..length], closing });
        }
    }
}

/// What follows the `>` of a tag; one between quotes does not count.
fn after_tag(attributes: &str) -> &str {
    let mut quote = None;
    for (at, c) in attributes.char_indices() {
        match quote {
            None if c == '>' => return &attributes[at + 1..],
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inline(pieces: &[&str]) -> String {
        let mut raw = RawHtml::default();
        raw.enter();
        let mut out: String = pieces.iter().map(|html| raw.inline(html)).collect();
        out.push_str(&raw.leave());
        out
    }

    #[test]
    fn tags_are_written_anew_and_closed_in_order() {
        assert_eq!(inline(&["<b onclick=x>", "<SUP class='a>b'>", "</sup>", "</b>"]), "<b><sup></sup></b>");
        assert_eq!(inline(&["<b>", "<i>", "</b>", "<u>"]), "<b><i><u></u></i></b>");
        assert_eq!(
            inline(&["</main>", "</b>", "<div id=resultats>", "<a href='javascript:x'>", "<br/>"]),
            "<br />"
        );
        assert_eq!(inline(&["<img src=x onerror=alert(1)>", "<form action=//x>", "<input autofocus>"]), "");
    }

    #[test]
    fn markdown_around_it_stays_well_nested() {
        let mut raw = RawHtml::default();
        raw.enter();
        assert_eq!(raw.inline("<u>"), "<u>");
        raw.enter();
        assert_eq!(raw.inline("<b>") + &raw.inline("</u>"), "<b>", "an end tag stays in its element");
        assert_eq!(raw.leave(), "</b>");
        assert_eq!(raw.inline("</u>"), "</u>");
        assert_eq!(raw.inline("<script>"), "");
        assert!(raw.is_silent());
        assert_eq!(raw.leave(), "");
        assert!(!raw.is_silent(), "a script that is not closed hides its paragraph only");
    }

    #[test]
    fn blocks_keep_their_words() {
        for (html, wanted) in [
            (
                "<div>Un &eacute;t&eacute; & <b>deux</div>\n",
                "<p>Un &eacute;t&eacute; &amp; <b>deux</b></p>\n",
            ),
            ("<ul><li>a<li>b</ul>", "<p>a</p>\n<p>b</p>\n"),
            ("<script>alert('</div>')</script><p>a</p>", "<p>a</p>\n"),
            ("<!-- a -->", ""),
            ("<!-- a", ""),
            ("<hr><b></b>", ""),
            ("<style>p{}</style>", ""),
            ("<svg><script>x</script></svg>a < b > c", "<p>a &lt; b &gt; c</p>\n"),
            ("<p title=\"a>b\nc", ""),
            ("<![CDATA[<img src=x onerror=y>]]>", "<p>]]&gt;</p>\n"),
        ] {
            assert_eq!(RawHtml::block(html), wanted, "{html}");
        }
    }
}
