//! Simple values, forgiving where it is safe: French dates, decimal commas, «oui» and «non».

use jiff::civil::Date;

use super::Kind;
pub use super::forms::{
    CommuneCode, CommuneText, Email, Endpoint, Identifier, Phone, PostalCode, Siren, Siret, SiteUrl, Url,
};
use super::leaf::TO_WRITE;
pub use super::leaf::Text;
use super::node::{Node, Value};
pub use super::numbers::Number;
pub(super) use super::numbers::compact;
use super::record::{Decode, Reader, Shape, Visitor};
use crate::diagnostics::{Diagnostic, Source, Span};

/// The text of a scalar; anything else is an error.
pub(super) fn scalar<'a>(node: &'a Node, expected: &str, reader: &mut Reader<'_>) -> Option<&'a str> {
    let is_expected = |place| {
        let feminine = expected.starts_with("une ") || expected.starts_with("l'");
        format!("{expected} est {}{place}", if feminine { "attendue" } else { "attendu" })
    };
    match &node.value {
        Value::Scalar { text, .. } if !text.trim().is_empty() => Some(text.trim()),
        Value::Scalar { .. } | Value::Null => reader.error_help(
            "valeur-vide",
            node.span,
            format!("valeur vide : {}", is_expected("")),
            "donnez une valeur, ou supprimez la ligne",
        ),
        // The classic: `titre: Passeport : demande` inside a list becomes a group of keys.
        Value::Map(entries) if entries.len() == 1 => reader.error_help(
            "type",
            node.span,
            is_expected(" ici, pas un groupe de clés"),
            match &entries[..] {
                [(key, Node { value: Value::Scalar { text, .. }, .. })]
                    if Kind::from_code(&key.name).is_some() =>
                {
                    format!("vouliez-vous dire « {}:{text} » ? Sans espace après les deux-points", key.name)
                }
                _ => "si le texte contient « : », mettez-le tout entier entre guillemets".to_owned(),
            },
        ),
        Value::List(items) => reader.error_help(
            "type",
            node.span,
            is_expected(" ici, pas une liste"),
            match &items[..] {
                [one] => format!("écrivez « {} » seul, sans crochet ni tiret", one.text().unwrap_or("…")),
                _ => "gardez une seule valeur, sans crochet ni tiret".to_owned(),
            },
        ),
        Value::Map(_) => reader.error("type", node.span, is_expected(" ici, pas un groupe de clés")),
    }
}

impl Decode for Text {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let value = scalar(node, "un texte", reader)?;
        wrapped(value, node.span, reader);
        cut(node, reader);
        written(value, node.span, reader);
        Some(Self { value: value.to_owned(), span: node.span })
    }
    fn shape() -> Shape {
        Shape::Text
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        visitor.text(self);
    }
}

/// Reports what `new` left for the editor to write; the check makes a warning of it in a draft.
fn written(text: &str, span: Span, reader: &mut Reader<'_>) {
    if text == TO_WRITE {
        reader.note(unwritten(reader.source, span));
    }
}

/// The error for what `new` left to be written.
pub fn unwritten(source: &Source, span: Span) -> Diagnostic {
    let message = "« À compléter » n'a pas été remplacé";
    Diagnostic::error("a-completer", source, span, message)
        .help("écrivez ce qui manque ; d'ici là, « brouillon: oui » garde la fiche hors du site")
}

/// Warns of `“…”`: typed for YAML's quotes, these stay in the text.
fn wrapped(text: &str, span: Span, reader: &mut Reader<'_>) {
    let curly = |c: char| matches!(c, '“' | '”' | '„' | '‟' | '‘' | '’' | '″');
    let inner = text.trim_start_matches(curly).trim_end_matches(curly);
    if inner.len() == text.len() || !text.starts_with(curly) || !text.ends_with(curly) {
        return;
    }
    reader.note(
        Diagnostic::error(
            "guillemets-courbes",
            reader.source,
            span,
            "ces guillemets courbes feraient partie du texte",
        )
        .help(format!("employez des guillemets droits : \"{inner}\""))
        .warning(),
    );
}

/// No line that a hand wrote is longer, in characters: to look further for each value of a list would take forever.
const WRITTEN_BY_HAND: u32 = 2_000;

/// Warns of `Aide #2`: what follows ` #` is a comment, and no longer part of the text.
fn cut(node: &Node, reader: &mut Reader<'_>) {
    let Value::Scalar { text, plain: true } = &node.value else { return };
    if node.span.column > WRITTEN_BY_HAND {
        return;
    }
    let line = reader.source.line(node.span.line);
    let before = node.span.column.saturating_sub(1) as usize;
    let after = line.char_indices().nth(before).map_or("", |(at, _)| &line[at..]);
    let Some(rest) = after.strip_prefix(text.as_str()) else { return };
    let comment = rest.trim_start();
    if comment.starts_with('#') && comment[1..].starts_with(|c: char| c.is_alphanumeric()) {
        reader.note(
            Diagnostic::error(
                "valeur-coupee",
                reader.source,
                node.span,
                format!("« {comment} » est ignoré : un « # » précédé d'une espace ouvre un commentaire"),
            )
            .help(format!("mettez toute la valeur entre guillemets : \"{text}{rest}\""))
            .warning(),
        );
    }
}

/// Several paragraphs of Markdown.
#[derive(Debug, Clone)]
pub struct Markdown(pub Text);

impl Decode for Markdown {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Text::decode(node, reader).map(Self)
    }
    fn shape() -> Shape {
        Shape::Markdown
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        visitor.text(&self.0);
    }
}

/// A name, a code, an address: a text without Markdown.
impl Decode for String {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "un texte", reader)?;
        wrapped(text, node.span, reader);
        cut(node, reader);
        written(text, node.span, reader);
        Some(text.to_owned())
    }
    fn shape() -> Shape {
        Shape::Text
    }
}

impl Decode for bool {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "« oui » ou « non »", reader)?;
        match text.to_lowercase().as_str() {
            "true" | "oui" | "vrai" => Some(true),
            "false" | "non" | "faux" => Some(false),
            _ => reader.error_help(
                "valeur-inconnue",
                node.span,
                format!("« {text} » n'est ni « oui » ni « non »"),
                match text.to_lowercase().as_str() {
                    "no" | "n" | "off" | "0" => "écrivez « non »",
                    "yes" | "o" | "y" | "on" | "1" => "écrivez « oui »",
                    _ => "écrivez oui ou non",
                },
            ),
        }
    }
    fn shape() -> Shape {
        Shape::Boolean
    }
}

/// A day: `2011-12-31` or `31/12/2011`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl Decode for Day {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match dated(node, true, reader)? {
            When { year, month: Some(month), day: Some(day) } => Date::new(year, month, day).ok().map(Self),
            _ => reader.error_help(
                "date",
                node.span,
                format!("« {} » n'est pas une date complète", node.text().unwrap_or_default()),
                "écrivez la date ainsi : AAAA-MM-JJ, par exemple 2026-01-31",
            ),
        }
    }
    fn shape() -> Shape {
        Shape::Day
    }
}

/// Years that a guide may speak of; others are typing errors.
pub const LIKELY_YEARS: std::ops::RangeInclusive<i16> = 1789..=2100;

/// A year, a month or a day: sources are not always more precise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    pub year: i16,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl When {
    /// The first day that this may mean.
    pub fn first(self) -> (i16, i8, i8) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that this may mean.
    pub fn last(self) -> (i16, i8, i8) {
        (self.year, self.month.unwrap_or(12), self.day.unwrap_or(31))
    }

    /// What `2011`, `2011-12`, `2011-12-31` or `31/12/2011` says.
    pub fn parse(text: &str) -> Option<Self> {
        let separator = if text.contains('/') { '/' } else { '-' };
        let parts: Vec<&str> = text.split(separator).collect();
        if parts.iter().any(|p| p.is_empty() || !p.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let (year, month, day) = match (separator, parts.as_slice()) {
            (_, [y]) => (*y, None, None),
            ('-', [y, m]) => (*y, Some(*m), None),
            ('-', [y, m, d]) => (*y, Some(*m), Some(*d)),
            ('/', [m, y]) => (*y, Some(*m), None),
            ('/', [d, m, y]) => (*y, Some(*m), Some(*d)),
            _ => return None,
        };
        if year.len() != 4 {
            return None;
        }
        let number = |s: Option<&str>| s.map(|s| s.parse::<i8>()).transpose().ok();
        let when = Self { year: year.parse().ok()?, month: number(month)?, day: number(day)? };
        Date::new(when.year, when.month.unwrap_or(1), when.day.unwrap_or(1)).ok()?;
        LIKELY_YEARS.contains(&when.year).then_some(when)
    }
}

/// The month that a number or the beginning of a name means.
fn month(text: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"];
    let named = MONTHS.iter().position(|m| text.starts_with(m)).and_then(|i| i8::try_from(i + 1).ok());
    named.or_else(|| text.parse().ok()).filter(|month| (1..=12).contains(month))
}

/// The year and the month that a text may mean: «déc. 2026», «2026 12».
fn meant_month(text: &str) -> Option<String> {
    let text = slug(text);
    let (first, second) = text.split_once('-')?;
    let (year, name) =
        if first.len() == 4 && month(first).is_none() { (first, second) } else { (second, first) };
    let year: i16 = year.parse().ok().filter(|year| LIKELY_YEARS.contains(year))?;
    Some(format!("{year}-{:02}", month(name)?))
}

/// The date that another way of writing may mean: `01-02-2008`, `2008/02/01`, «1er février 2008».
fn meant(text: &str) -> Option<Date> {
    let parts: Vec<String> = slug(text).split('-').map(str::to_owned).collect();
    // A time may follow the day: `2010-01-01T10:00`.
    let [first, second, third, ..] = parts.as_slice() else { return None };
    let third = third.split('t').next().unwrap_or(third);
    let number = |s: &str| s.trim_end_matches("er").parse::<i16>().ok();
    let month = month(second).or_else(|| number(second).and_then(|m| i8::try_from(m).ok()))?;
    let (year, day) = if first.len() == 4 { (first.as_str(), third) } else { (third, first.as_str()) };
    // «08» is 2008: what these guides speak of is recent, or to come.
    let year = if year.len() == 2 { number(year)? + 2000 } else { number(year)? };
    let day = i8::try_from(number(day)?).ok()?;
    // Where the month comes first, as in English, the two are the other way round.
    let date = Date::new(year, month, day).or_else(|_| Date::new(year, day, month)).ok()?;
    LIKELY_YEARS.contains(&date.year()).then_some(date)
}

/// What is wrong with a date, which must be a day if it `is_day`, and the way out.
fn not_a_date(text: &str, is_day: bool, reader: &Reader<'_>) -> (String, String) {
    let ill_written = || format!("« {text} » n'est pas une date écrite comme il faut");
    if let Some(date) = meant(text) {
        let timed = text.contains(':') && reader.has_key("horaire");
        let hours = if timed { " L'heure va dans la clé « horaire »" } else { "" };
        return (ill_written(), format!("vouliez-vous dire « {date} » ?{hours}"));
    }
    if let Some(month) = meant_month(text) {
        let help = if is_day {
            format!("écrivez le jour aussi : {month}-JJ")
        } else {
            format!("vouliez-vous dire « {month} » ?")
        };
        return (ill_written(), help);
    }
    if text.parse().is_ok_and(|date: Date| !LIKELY_YEARS.contains(&date.year())) {
        let (first, last) = (LIKELY_YEARS.start(), LIKELY_YEARS.end());
        return (
            format!("« {text} » : l'année n'est pas vraisemblable"),
            format!("les dates d'un guide vont de {first} à {last} ; dites les plus anciennes dans un texte"),
        );
    }
    (
        format!("« {text} » n'est pas une date qui existe"),
        "écrivez AAAA-MM-JJ, AAAA-MM ou AAAA, par exemple 2026-01-31".to_owned(),
    )
}

fn dated(node: &Node, is_day: bool, reader: &mut Reader<'_>) -> Option<When> {
    let text = scalar(node, "une date", reader)?;
    When::parse(text).or_else(|| {
        let (message, help) = not_a_date(text, is_day, reader);
        reader.error_help("date", node.span, message, help)
    })
}

impl Decode for When {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        dated(node, false, reader)
    }
    fn shape() -> Shape {
        Shape::Date
    }
}

/// Makes an identifier from a name: «Aide au permis» → `aide-au-permis`.
pub fn slug(name: &str) -> String {
    use unicode_normalization::char::{decompose_canonical, is_combining_mark};
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    loop {
        let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        out.push_str(&rest[..letters]);
        let mut signs = rest[letters..].chars();
        let Some(sign) = signs.next() else { break };
        decompose_canonical(sign, |c| match c {
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            c if c.is_ascii_alphanumeric() => out.push(c),
            c if is_combining_mark(c) => {}
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        });
        rest = signs.as_str();
    }
    out.truncate(out.trim_end_matches('-').len());
    out.make_ascii_lowercase();
    out
}
