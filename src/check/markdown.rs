//! Markdown that will not be shown as it was meant: links with a space in them, tables cut, headings that skip a level.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use crate::diagnostics::plural;
use crate::load::unseen::is_refused;
use crate::scan;

/// Something that will not be shown as it was meant.
#[derive(Debug)]
pub struct Flaw {
    pub code: &'static str,
    /// Byte of the text.
    pub at: usize,
    pub message: String,
    pub help: &'static str,
}

/// True for what a reader could not use at all.
pub fn is_error(code: &str) -> bool {
    matches!(code, "caractere-interdit" | "html-profond" | "image-sans-texte" | "lien-sans-texte")
}

/// Elements of raw HTML in each other: far more than a text needs.
const MOST_OPEN: usize = 100;

/// Elements that need no end, or have none.
const ALONE: &[&str] =
    &["area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "p", "source", "td", "th", "tr", "wbr"];

/// Words of a link that say nothing to someone who hears only the links of a page.
const VAGUE: &[&str] = &[
    "ici",
    "cliquez ici",
    "cliquer ici",
    "lien",
    "ce lien",
    "en savoir plus",
    "lire la suite",
    "voir",
    "là",
    "plus",
];

const LINK: &str =
    "un lien s'écrit [texte](aide:apre) : rien entre « ] » et « ( », pas d'espace dans l'adresse";
const TABLE: &str =
    "une ligne de tableau par ligne, « | » entre les cases, et « |---|---| » sous la première";
const HEADING: &str = "le titre de la page est déjà donné : commencez par « ## », puis « ### » dessous";

/// Takes the events of one text, in order.
#[derive(Debug)]
pub struct Form<'a> {
    markdown: &'a str,
    /// Bodies have headings of their own; the texts of a key do not.
    body: bool,
    pub flaws: Vec<Flaw>,
    image: Option<(usize, String)>,
    link: Option<(usize, String)>,
    level: usize,
    columns: usize,
    code: bool,
    /// Where the line begins of which raw HTML was told.
    raw_line: Option<usize>,
    /// How many elements of raw HTML are open.
    open: usize,
    /// The text of the block being read, and where each part of it stands.
    block: String,
    parts: Vec<(usize, usize)>,
}

impl<'a> Form<'a> {
    pub fn new(markdown: &'a str, body: bool) -> Self {
        Self {
            markdown,
            body,
            flaws: Vec::new(),
            image: None,
            link: None,
            level: 1,
            columns: 0,
            code: false,
            raw_line: None,
            open: 0,
            block: String::new(),
            parts: Vec::new(),
        }
    }

    pub fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Link { .. }) => self.link = Some((range.start, String::new())),
            Event::Start(Tag::Image { .. }) => self.image = Some((range.start, String::new())),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::End(TagEnd::Image) => self.end_image(),
            Event::Start(Tag::Table(columns)) => self.columns = columns.len(),
            Event::Start(Tag::TableRow) => self.row(range),
            Event::Start(Tag::CodeBlock(_)) => self.code = true,
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::Start(Tag::Heading { level, .. }) => self.heading(level, range.start),
            Event::End(TagEnd::Heading(_)) => {
                if self.block.trim().is_empty() && self.parts.is_empty() {
                    self.flaw(
                        "titre-markdown",
                        range.start,
                        "ce titre est vide",
                        "écrivez le titre, ou retirez les « # »",
                    );
                }
                self.flush();
            }
            Event::Text(text) => self.text(&text, range.start),
            Event::Code(text) => {
                self.named(&text);
                self.push("\u{fffc}", range.start);
            }
            Event::SoftBreak | Event::HardBreak => self.push("\n", range.start),
            Event::Start(Tag::HtmlBlock) => self.raw(range),
            Event::InlineHtml(html) => {
                self.nested(&html, range.start);
                self.raw(range);
            }
            Event::Html(html) => self.nested(&html, range.start),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::List(_) | Tag::BlockQuote(_))
            | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => self.flush(),
            _ => {}
        }
    }

    fn flaw(&mut self, code: &'static str, at: usize, message: impl Into<String>, help: &'static str) {
        self.flaws.push(Flaw { code, at, message: message.into(), help });
    }

    /// Raw HTML: told once for a line, or for a block, and not again where its elements end.
    fn raw(&mut self, range: Range<usize>) {
        let html = self.markdown.get(range.clone()).unwrap_or_default().trim_start();
        let line =
            self.markdown.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        if html.starts_with("<!--") || html.starts_with("</") || self.raw_line == Some(line) {
            return;
        }
        self.raw_line = Some(line);
        self.flaw(
            "html",
            range.start,
            "du HTML brut se trouve ici ; il sera nettoyé, ou retiré",
            "employez la syntaxe Markdown : **gras**, [lien](…), - liste",
        );
    }

    /// A sanitiser takes ever more time for what is ever deeper.
    fn nested(&mut self, html: &str, at: usize) {
        for tag in html.split('<').skip(1) {
            let (closes, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || ALONE.contains(&&name[..end]) {
                continue;
            }
            self.open = if closes { self.open.saturating_sub(1) } else { self.open + 1 };
            if self.open == MOST_OPEN {
                let message =
                    format!("plus de {MOST_OPEN} éléments HTML sont ouverts les uns dans les autres");
                self.flaw("html-profond", at, message, "fermez-les, ou employez la syntaxe Markdown");
            }
        }
    }

    /// An id in raw HTML: the page may have it already.
    pub fn raw_id(&mut self, id: &str, at: usize) {
        let message = format!("l'identifiant « {id} » sera retiré : la page donne les siens à ses parties");
        self.flaw("html", at, message, "pour un lien vers cette partie, donnez-lui un titre : ## Titre");
    }

    /// The words of a link or an image.
    fn named(&mut self, text: &str) {
        if let Some((_, alt)) = &mut self.image {
            alt.push_str(text);
        } else if let Some((_, words)) = &mut self.link {
            words.push_str(text);
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        // `&#1;`: what is refused as itself is refused as a code.
        if text.len() <= 4 && self.markdown.as_bytes().get(at) == Some(&b'&') && text.contains(is_refused) {
            self.flaw(
                "caractere-interdit",
                at,
                "un caractère invisible est écrit ici par son code",
                "effacez ce code",
            );
        }
        self.named(text);
        if !self.code && self.link.is_none() && self.image.is_none() {
            self.push(text, at);
        }
    }

    fn push(&mut self, text: &str, at: usize) {
        self.parts.push((self.block.len(), at));
        self.block.push_str(text);
    }

    fn end_link(&mut self) {
        let Some((at, words)) = self.link.take() else { return };
        self.push("\u{fffc}", at);
        let words = words.trim().trim_end_matches(['.', '…', '!']).trim().to_lowercase();
        if words.is_empty() {
            self.flaw(
                "lien-sans-texte",
                at,
                "ce lien n'a pas de texte : personne ne le verrait",
                "écrivez où il mène : [texte](adresse)",
            );
        } else if VAGUE.contains(&words.as_str()) {
            let message = format!("« {words} » ne dit pas où mène ce lien à qui n'entend que les liens");
            self.flaw("lien-vague", at, message, "mettez dans le lien les mots qui disent où il mène");
        }
    }

    fn end_image(&mut self) {
        let Some((at, alt)) = self.image.take() else { return };
        if let Some((_, words)) = &mut self.link {
            words.push_str(&alt);
        }
        let name = alt.trim().to_lowercase();
        let file = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"].iter().any(|end| name.ends_with(end));
        if name.is_empty() || file {
            let message = if file {
                "le texte de cette image n'est que le nom de son fichier"
            } else {
                "cette image n'a pas de texte de remplacement"
            };
            self.flaw("image-sans-texte", at, message, "écrivez ce qu'elle montre : ![texte](fichier)");
        }
        self.push("\u{fffc}", at);
    }

    fn heading(&mut self, level: HeadingLevel, at: usize) {
        self.flush();
        let level = level as usize;
        if self.body && level == 1 {
            self.flaw("titre-markdown", at, "« # » est le titre de la page, qu'elle a déjà", HEADING);
        } else if self.body && level > self.level + 1 {
            let message = format!("ce titre de niveau {level} en suit un de niveau {}", self.level);
            self.flaw("titre-markdown", at, message, HEADING);
        }
        self.level = level.max(1);
    }

    /// A row with more cells than its table loses them.
    fn row(&mut self, range: Range<usize>) {
        let line = self.markdown.get(range.clone()).unwrap_or_default().trim();
        let inner = line.strip_prefix('|').unwrap_or(line);
        let inner = inner.strip_suffix('|').filter(|_| !inner.ends_with("\\|")).unwrap_or(inner);
        let cells = inner.replace("\\|", "").matches('|').count() + 1;
        if cells != self.columns {
            let (cells, columns) =
                (plural(cells, "case", "cases"), plural(self.columns, "colonne", "colonnes"));
            let message = format!("cette ligne a {cells}, le tableau a {columns}");
            self.flaw("tableau-markdown", range.start, message, TABLE);
        }
    }

    /// Looks at the text of a block, now that it is complete.
    fn flush(&mut self) {
        if self.block.is_empty() {
            self.parts.clear();
            return;
        }
        let mut block = std::mem::take(&mut self.block);
        let mut parts = std::mem::take(&mut self.parts);
        let place = |at: usize| {
            let part = parts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            parts.get(part).map_or(0, |(start, source)| source + at - start)
        };
        for (at, code, message, help) in flaws_of(&block) {
            self.flaw(code, place(at), message, help);
        }
        // For the next block, their room.
        block.clear();
        parts.clear();
        (self.block, self.parts) = (block, parts);
    }
}

type Found = (usize, &'static str, String, &'static str);

/// What the text of a block shows that should have been a sign.
fn flaws_of(block: &str) -> Vec<Found> {
    let mut out = Vec::new();
    // Nearly every block has none of these signs: one look instead of nine.
    let is_sign = |b: u8| (b == b'[') | (b == b']') | (b == b'*') | (b == b'/') | (b == b'\t');
    if scan::first(block.as_bytes(), is_sign).is_some() {
        out.extend(flaws_of_signs(block));
    }
    let mut start = 0;
    let mut before = None;
    let mut lines = block.split('\n').peekable();
    while let Some(line) = lines.next() {
        // One line alone may be a sentence.
        let mark = pasted_mark(line);
        let pasted = mark.is_some() && lines.peek().is_some_and(|next| pasted_mark(next) == mark);
        let flaw = flaw_of_line(line).or_else(|| pasted.then_some(LIST));
        // A table or a list is one mistake, however long it is.
        if let Some((code, message, help)) =
            flaw.filter(|(code, ..)| *code == "titre-markdown" || flaw != before)
        {
            out.push((start, code, message.to_owned(), help));
        }
        before = flaw;
        start += line.len() + 1;
    }
    out
}

/// Links, notes, bold and tables that were not understood, and addresses that lead nowhere.
fn flaws_of_signs(block: &str) -> Vec<Found> {
    let mut out = Vec::new();
    if let Some(at) = broken_link(block) {
        out.push((at, "lien-mal-ecrit", "ce lien est mal écrit : il sera affiché tel quel".to_owned(), LINK));
    }
    if let Some(at) = block.find("[^") {
        let message = "cette note n'est définie nulle part dans le texte".to_owned();
        out.push((at, "lien-mal-ecrit", message, "ajoutez sa ligne plus bas : « [^1]: texte de la note »"));
    }
    if let Some(at) = block.find("**") {
        let message = "ces « ** » seront affichés tels quels".to_owned();
        out.push((at, "mise-en-forme", message, "ouvrez et fermez le gras contre les mots : **gras**"));
    }
    if ["[ ] ", "[x] ", "[X] "].iter().any(|sign| block.starts_with(sign)) {
        let message = "cette case à cocher sera affichée telle quelle".to_owned();
        out.push((0, "mise-en-forme", message, "retirez « [ ] » : « - » suffit pour une liste"));
    }
    if let Some(at) = block.find("https://").or_else(|| block.find("http://")) {
        let message = "cette adresse ne sera pas un lien".to_owned();
        out.push((at, "lien-mal-ecrit", message, "écrivez [nom du site](https://…), ou <https://…>"));
    }
    if let Some(row) = block.split('\n').find(|line| line.trim().matches('\t').count() > 1) {
        let message = "ce tableau, collé depuis un tableur, sera affiché tel quel".to_owned();
        out.push((block.find(row).unwrap_or(0), "tableau-markdown", message, TABLE));
    }
    out
}

/// A code, what is wrong, what to do.
type Shown = (&'static str, &'static str, &'static str);

const LIST: Shown = (
    "mise-en-forme",
    "cette liste sera affichée telle quelle",
    "commencez chaque ligne par « - » et une espace ; si elle est numérotée, par « 1. » et une espace",
);

/// What word processors put before each line of a list: a dash, an arrow, a number without its space.
fn pasted_mark(line: &str) -> Option<char> {
    let mark = line.chars().next()?;
    let after = &line[mark.len_utf8()..];
    match mark {
        '–' | '—' => after.starts_with(|c: char| c.is_whitespace() || c.is_alphabetic()).then_some(mark),
        '·' | '→' | '▪' | '◦' | '‣' | '●' | '○' | '■' | '□' | '➢' | '➤' | '✓' | '✔' | '\u{f0b7}' => {
            Some(mark)
        }
        '0'..='9' => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            let rest = rest.strip_prefix(['.', ')']).filter(|_| line.len() - rest.len() <= 2)?;
            rest.starts_with(char::is_alphabetic).then_some('1')
        }
        _ => None,
    }
}

fn flaw_of_line(line: &str) -> Option<Shown> {
    let after = line.trim_start_matches('#');
    let hashes = line.len() - after.len();
    let word = |text: &str| text.starts_with(char::is_alphabetic);
    if (2..=6).contains(&hashes) && word(after) {
        return Some((
            "titre-markdown",
            "ce titre sera affiché tel quel",
            "mettez une espace après les « # »",
        ));
    }
    if line.starts_with('|') && line.matches('|').count() > 1 {
        return Some(("tableau-markdown", "ce tableau sera affiché tel quel", TABLE));
    }
    let dash = line.strip_prefix('-').is_some_and(word);
    (dash || line.starts_with('•')).then_some(LIST)
}

/// `[texte] (aide:apre)`, `[texte](aide: apre)`, `(texte)[aide:apre]`, `[texte](aide:apre`, `[[apre]]`.
fn broken_link(block: &str) -> Option<usize> {
    let open = |at: usize| block[..at].rfind('[').unwrap_or(at);
    if let Some(at) = ["](", "]{", "]["].iter().find_map(|signs| block.find(signs)) {
        return Some(open(at));
    }
    if let Some(at) = block.find("[[").filter(|at| block[*at..].contains("]]")) {
        return Some(at);
    }
    if let Some(at) = block.find("] (") {
        let target = &block[at + 3..];
        let starts = ["http", "www.", "/", "#", "mailto:", "tel:"];
        let code =
            target.split_once(':').is_some_and(|(code, _)| crate::model::Kind::from_code(code).is_some());
        if code || starts.iter().any(|s| target.starts_with(s)) {
            return Some(open(at));
        }
    }
    let at = block.find(")[")?;
    let target = &block[at + 2..];
    let code = target.split([':', ']']).next().unwrap_or_default();
    let leads = target.starts_with(['/', '#'])
        || target.starts_with("http")
        || crate::model::Kind::from_code(code).is_some();
    leads.then(|| block[..at].rfind('(').unwrap_or(at))
}
