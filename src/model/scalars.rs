//! Simple values, forgiving where it is safe: French dates, decimal commas, «oui» and «non».

use jiff::civil::Date;

pub use super::leaf::Text;
use super::node::{Node, Value};
use super::record::{Decode, Reader, Shape, Visitor};

/// The text of a scalar; anything else is an error.
pub(super) fn scalar<'a>(node: &'a Node, expected: &str, reader: &mut Reader<'_>) -> Option<&'a str> {
    match &node.value {
        Value::Scalar { text, .. } if !text.trim().is_empty() => Some(text.trim()),
        Value::Scalar { .. } | Value::Null => reader.error_help(
            "valeur-vide",
            node.span,
            format!("valeur vide : {expected} est attendu"),
            "donnez une valeur, ou supprimez la ligne",
        ),
        // The classic: `titre: Passeport : demande` inside a list becomes a group of keys.
        Value::Map(entries) if entries.len() == 1 => reader.error_help(
            "type",
            node.span,
            format!("{expected} est attendu ici, pas un groupe de clés"),
            "si le texte contient « : », mettez-le tout entier entre guillemets",
        ),
        _ => reader.error("type", node.span, format!("{expected} est attendu ici, pas {}", node.describe())),
    }
}

impl Decode for Text {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { value: scalar(node, "un texte", reader)?.to_owned(), span: node.span })
    }
    fn shape() -> Shape {
        Shape::Text
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        visitor.text(self);
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
        scalar(node, "un texte", reader).map(str::to_owned)
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

impl Decode for u32 {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "un nombre entier", reader)?;
        compact(text).parse().ok().or_else(|| {
            reader.error_help(
                "nombre",
                node.span,
                format!("« {text} » n'est pas un nombre entier"),
                "écrivez seulement des chiffres",
            )
        })
    }
    fn shape() -> Shape {
        Shape::Integer
    }
}

/// A figure: `1 500,5`, `1500.5`. Kept as decimal digits, so that what was written is what is shown.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Number(pub f64);

impl Decode for Number {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "un nombre", reader)?;
        let digits = compact(text).replace(',', ".");
        let plain = digits.trim_start_matches(['-', '+']);
        let number = plain.starts_with(|c: char| c.is_ascii_digit())
            && plain.chars().all(|c| c.is_ascii_digit() || c == '.');
        match digits.parse::<f64>() {
            Ok(value) if number && value.is_finite() => Some(Self(value)),
            _ => reader.error_help(
                "nombre",
                node.span,
                format!("« {text} » n'est pas un nombre"),
                leading_number(text).map_or(
                    "écrivez le nombre seul, par exemple 1500 ou 24,5 ; l'unité va dans sa propre clé"
                        .to_owned(),
                    |near| format!("vouliez-vous dire « {near} » ? L'unité va dans sa propre clé"),
                ),
            ),
        }
    }
    fn shape() -> Shape {
        Shape::Number
    }
}

/// The number with which a text begins: «1500 €» → `1500`.
fn leading_number(text: &str) -> Option<&str> {
    let end =
        text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | ',' | '.' | '\u{a0}' | '\u{202f}'))?;
    let number = text[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
    (!number.is_empty()).then_some(number)
}

/// The digits of a number without the spaces that group them.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect()
}

/// A day: `2011-12-31` or `31/12/2011`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl Decode for Day {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match When::decode(node, reader)? {
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
        Shape::Date
    }
}

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

    fn parse(text: &str) -> Option<Self> {
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
        Some(when)
    }
}

/// The date that another way of writing may mean: `01-02-2008`, `2008/02/01`, «1er février 2008».
fn meant(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] =
        ["janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"];
    let parts: Vec<String> = slug(text).split('-').map(str::to_owned).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |s: &str| s.trim_end_matches("er").parse::<i16>().ok();
    let month = MONTHS.iter().position(|m| second.starts_with(m)).and_then(|i| i8::try_from(i + 1).ok());
    let month = month.or_else(|| number(second).and_then(|m| i8::try_from(m).ok()))?;
    let (year, day) = if first.len() == 4 { (first, third) } else { (third, first) };
    // «08» is 2008: what these guides speak of is recent, or to come.
    let year = if year.len() == 2 { number(year)? + 2000 } else { number(year)? };
    Date::new(year, month, i8::try_from(number(day)?).ok()?).ok()
}

impl Decode for When {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, "une date", reader)?;
        When::parse(text).or_else(|| {
            reader.error_help(
                "date",
                node.span,
                format!("« {text} » n'est pas une date qui existe"),
                meant(text).map_or(
                    "écrivez AAAA-MM-JJ, AAAA-MM ou AAAA, par exemple 2026-01-31".to_owned(),
                    |date| format!("vouliez-vous dire « {date} » ?"),
                ),
            )
        })
    }
    fn shape() -> Shape {
        Shape::Date
    }
}

/// Declares a text that must have a form: one line per form.
macro_rules! formed {
    ($($(#[$meta:meta])* $name:ident $pattern:literal $what:literal $example:literal |$text:ident| $check:expr;)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub String);

        impl Decode for $name {
            fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
                let $text = scalar(node, $what, reader)?;
                let checked: Option<String> = $check;
                checked.map(Self).or_else(|| reader.error_help(
                    "forme",
                    node.span,
                    format!("« {} » n'est pas {}", $text, $what),
                    correction(stringify!($name), $text).map_or_else(
                        || concat!("exemple : ", $example).to_owned(),
                        |near| format!("vouliez-vous dire « {near} » ?"),
                    ),
                ))
            }
            fn shape() -> Shape {
                Shape::Pattern($pattern, $what)
            }
        }
    )*};
}

formed! {
    /// A web address; only http and https lead out of the site.
    Url "^https?://[^\\s]+$" "une adresse web complète" "https://www.exemple.fr" |text| url(text);
    /// An e-mail address.
    Email "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$" "une adresse de courriel" "accueil@exemple.fr" |text| email(text);
    /// A telephone number, kept as E.164 (`+33549000000`) or as a short number.
    Phone "^[+0-9(). -]+$" "un numéro de téléphone" "05 49 00 00 00" |text| phone(text);
    /// A French postal code.
    PostalCode "^[0-9]{5}$" "un code postal à cinq chiffres" "86000" |text| digits(text, 5);
    /// An INSEE commune code: `86194`, `2A004`.
    CommuneCode "^[0-9][0-9AB][0-9]{3}$" "un code INSEE de commune" "86194" |text| commune_code(text);
    /// A SIREN number: what identifies an EPCI.
    Siren "^[0-9]{9}$" "un numéro SIREN à neuf chiffres" "200069854" |text| digits(text, 9);
    /// A SIRET number.
    Siret "^[0-9]{14}$" "un numéro SIRET à quatorze chiffres" "22860001000011" |text| digits(text, 14);
    /// What identifies an entry, and makes its address.
    Identifier "^[a-z0-9]+(-{1,2}[a-z0-9]+)*$" "un identifiant (minuscules sans accent, chiffres et traits d'union)" "aide-au-permis" |text| identifier(text);
}

/// What was probably meant, for the forms that can be mended.
fn correction(form: &str, text: &str) -> Option<String> {
    match form {
        "Url" => {
            let rest = text.split_once("://").map_or(text, |(_, rest)| rest).trim_start_matches('/');
            let near = format!("https://{rest}");
            rest.contains('.').then(|| url(&near)).flatten()
        }
        "Identifier" => identifier(&slug(text)).filter(|near| !near.is_empty()),
        "PostalCode" => digits(&format!("0{text}"), 5),
        _ => None,
    }
}

fn url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
    (clean && !host.is_empty() && text.len() <= 2083).then(|| text.to_owned())
}

fn email(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    let clean = !text.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '?' | '&'));
    (clean && dotted && !name.is_empty() && !host.contains('@')).then(|| text.to_owned())
}

fn phone(text: &str) -> Option<String> {
    let kept: String =
        text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}')).collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(national) = kept.strip_prefix("0033").or_else(|| kept.strip_prefix("+33")) {
        let national = national.strip_prefix('0').unwrap_or(national);
        return (national.len() == 9).then(|| format!("+33{national}"));
    }
    match (kept.starts_with('+'), digits.len()) {
        (true, 6..=15) => Some(kept),
        (false, 10) => digits.strip_prefix('0').map(|d| format!("+33{d}")),
        (false, 2..=4) => Some(kept),
        _ => None,
    }
}

fn digits(text: &str, length: usize) -> Option<String> {
    let kept = compact(text);
    (kept.len() == length && kept.bytes().all(|b| b.is_ascii_digit())).then_some(kept)
}

fn commune_code(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let form = bytes.len() == 5
        && bytes[0].is_ascii_digit()
        && (bytes[1].is_ascii_digit() || matches!(bytes[1], b'A' | b'B'))
        && bytes[2..].iter().all(u8::is_ascii_digit);
    form.then(|| text.to_owned())
}

fn identifier(text: &str) -> Option<String> {
    let clean = (1..=120).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    clean.then(|| text.to_owned())
}

/// Makes an identifier from a name: «Aide au permis» → `aide-au-permis`.
pub fn slug(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let mut out = String::with_capacity(name.len());
    for c in name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        match c {
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}
