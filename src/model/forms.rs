//! Texts that must have a form: addresses, telephone numbers, codes, identifiers.

use std::net::Ipv4Addr;

use super::node::Node;
use super::record::{Decode, Reader, Shape};
use super::scalars::{compact, scalar, slug};

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
    Url "^https?://(localhost|[^\\s/?#:.\"<>]+(\\.[^\\s/?#:.\"<>]+)+)(:[0-9]+)?([/?#][^\\s\"<>]*)?$" "une adresse web complète" "https://www.exemple.fr" |text| url(text);
    /// Where the site is: the addresses of its pages are added to it.
    SiteUrl "^https?://[^\\s?#]+$" "l'adresse complète d'un site, sans « ? », « # » ni nom de page" "https://www.exemple.fr" |text| site_url(text);
    /// A server that pages may ask: over https, or on this machine.
    Endpoint "^(https://|http://(127\\.0\\.0\\.1|localhost|\\[::1\\]))[^\\s\"';,?#]*$" "l'adresse d'un serveur en https (ou de cette machine)" "https://recherche.exemple.fr" |text| endpoint(text);
    /// An e-mail address.
    Email "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$" "une adresse de courriel" "accueil@exemple.fr" |text| email(text);
    /// A telephone number, kept as E.164 (`+33549000000`) or as a short number.
    Phone "^[+0-9(). \u{a0}\u{202f}-]+$" "un numéro de téléphone" "05 49 00 00 00" |text| phone(text);
    /// A French postal code.
    PostalCode "^([0-9][ \u{a0}\u{202f}]*){5}$" "un code postal à cinq chiffres" "86000" |text| digits(text, 5);
    /// An INSEE commune code: `86194`, `2A004`.
    CommuneCode "^[0-9][0-9AB][0-9]{3}$" "un code INSEE de commune" "86194" |text| commune_code(text);
    /// A SIREN number: what identifies an EPCI.
    Siren "^([0-9][ \u{a0}\u{202f}]*){9}$" "un numéro SIREN à neuf chiffres" "200069854" |text| digits(text, 9);
    /// A SIRET number.
    Siret "^([0-9][ \u{a0}\u{202f}]*){14}$" "un numéro SIRET à quatorze chiffres" "22860001000011" |text| digits(text, 14);
    /// What identifies an entry, and makes its address.
    Identifier "^[a-z0-9]([a-z0-9-]{0,118}[a-z0-9])?$" "un identifiant (minuscules sans accent, chiffres et traits d'union)" "aide-au-permis" |text| identifier(text);
}

/// The code of a commune, as it was written: the check, which has the official list, tells what was meant by another text.
#[derive(Debug, Clone)]
pub struct CommuneText(pub String);

impl Decode for CommuneText {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        scalar(node, "un code INSEE de commune", reader).map(|text| Self(text.to_owned()))
    }
    fn shape() -> Shape {
        CommuneCode::shape()
    }
}

/// What was probably meant, for the forms that can be mended.
fn correction(form: &str, text: &str) -> Option<String> {
    match form {
        "Url" => meant_url(text),
        "SiteUrl" => {
            meant_url(text.split(['?', '#']).next().unwrap_or(text)).map(|near| match near.rsplit_once('/') {
                Some((folder, page)) if is_page(page) => folder.to_owned(),
                _ => near,
            })
        }
        "Endpoint" => meant_url(text)
            .and_then(|near| endpoint(&near.replacen("http://", "https://", 1)))
            .filter(|near| near != text),
        "Email" => meant_email(text),
        "Phone" => meant_phone(text),
        "Identifier" => identifier(&slug(text)).filter(|near| !near.is_empty()),
        "PostalCode" => {
            let kept = zeros(text);
            digits(&kept, 5).filter(|_| kept != text).or_else(|| digits(&format!("0{text}"), 5))
        }
        "CommuneCode" => meant_commune(text),
        "Siret" | "Siren" => {
            let kept: String = zeros(text).chars().filter(char::is_ascii_digit).collect();
            digits(&kept, if form == "Siret" { 14 } else { 9 })
        }
        _ => None,
    }
}

/// `86 O07` → `86007`.
pub fn meant_commune(text: &str) -> Option<String> {
    commune_code(&compact(&zeros(text)).to_uppercase())
}

/// Letters typed for digits, and what surrounds a number: «F-86O00» → `86000`.
fn zeros(text: &str) -> String {
    let text = text.strip_prefix("F-").unwrap_or(text);
    text.chars().map(|c| if matches!(c, 'O' | 'o') { '0' } else { c }).collect()
}

/// The address that a misspelt scheme or a comma hides: `htp:/exemple,fr` → `https://exemple.fr`.
pub fn meant_url(text: &str) -> Option<String> {
    if let Some(coded) = coded_url(text) {
        return Some(coded);
    }
    let bare: String = text.split_whitespace().collect::<Vec<_>>().concat().replace(',', ".");
    let rest = match bare.find("www.") {
        Some(at) if at < 12 => &bare[at..],
        _ => bare.rsplit("//").next().unwrap_or(&bare),
    };
    let rest = match rest.split_once(':') {
        Some((scheme, after)) if scheme.starts_with('h') && !scheme.contains('.') => after,
        _ => rest,
    };
    url(&format!("https://{}", rest.trim_matches(['/', '.'])))
}

/// `https://exemple.fr/a b` → `https://exemple.fr/a%20b`, if only signs that an address writes by their codes were wrong.
/// A space beside a point or a slash was typed by mistake.
pub fn coded_url(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let inner = |word: &str| word.chars().all(|c| c.is_alphanumeric() || "-_%()'".contains(c));
    let apart = words.windows(2).all(|pair| {
        let (before, after) = (pair[0].rsplit('/').next(), pair[1].split(['.', '/', '?', '#']).next());
        [before, after].into_iter().flatten().all(|word| !word.is_empty() && inner(word))
    });
    let coded = words.join("%20").replace('"', "%22").replace('<', "%3C").replace('>', "%3E");
    (apart && coded != text && text.matches("//").count() == 1)
        .then_some(coded)
        .filter(|coded| url(coded).is_some())
}

/// `accueil [at] exemple,fr` → `accueil@exemple.fr`.
fn meant_email(text: &str) -> Option<String> {
    let bare: String = text.trim_start_matches("mailto:").split_whitespace().collect();
    let mended = ["[at]", "(at)", "[arobase]", "(arobase)", "(a)", "[a]"]
        .iter()
        .fold(bare, |text, at| text.replace(at, "@"))
        .replace(',', ".")
        .replace("..", ".");
    email(mended.trim_matches(['<', '>', '.', ';']))
}

/// A number without its first zero, with letters for zeros, or followed by something else.
fn meant_phone(text: &str) -> Option<String> {
    let kept = zeros(text);
    let number: String = kept
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+' | '\u{a0}' | '\u{202f}'))
        .collect();
    let number = number.trim();
    if phone(number).is_some_and(|p| p.len() > 4) {
        return Some(number.to_owned());
    }
    let bare = compact(number);
    let nine = bare.len() == 9 && bare.bytes().all(|b| b.is_ascii_digit()) && !bare.starts_with('0');
    nine.then(|| format!("0{number}"))
}

/// A web address that a browser can open.
pub fn url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    // A last part in digits makes it an address of four bytes.
    let digits = host.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    let named = host == "localhost" || host_name(host) && (!digits || host.parse::<Ipv4Addr>().is_ok());
    let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
    (clean && named && port.is_none_or(|p| p.parse::<u16>().is_ok()) && text.len() <= 2083)
        .then(|| text.to_owned())
}

/// The address of a site, as sitemaps and feeds must write it: without accents, in its host or in its path.
pub fn site_url(text: &str) -> Option<String> {
    let is_folder = |url: &String| !url.contains(['?', '#']) && !url.rsplit('/').next().is_some_and(is_page);
    let written = url(text).filter(is_folder)?;
    if written.is_ascii() {
        return Some(written);
    }
    let encoded = ammonia::Url::parse(&written).ok()?.to_string();
    Some(if written.ends_with('/') { encoded } else { encoded.trim_end_matches('/').to_owned() })
}

/// True of a last part that names a page, not a folder.
fn is_page(last: &str) -> bool {
    [".html", ".htm", ".php"].iter().any(|end| last.ends_with(end))
}

/// The address of a server, without a final slash. It goes into a security policy: nothing in it may separate its parts.
fn endpoint(text: &str) -> Option<String> {
    let (secure, rest) = match text.strip_prefix("https://") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix("http://")?),
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.rsplit_once(':').filter(|_| !authority.ends_with(']')) {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let ascii =
        |text: &str, others: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c));
    let named = here || secure && host_name(host) && ascii(host, "-.");
    let clean = ascii(path, "-._~/") && text.len() <= 500;
    (named && clean && port.is_none_or(|p| p.parse::<u16>().is_ok_and(|p| p > 0)))
        .then(|| text.trim_end_matches('/').to_owned())
}

/// `www.exemple.fr`: parts between single dots, accents allowed.
fn host_name(host: &str) -> bool {
    host.contains('.')
        && host
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'))
}

/// An e-mail address.
pub fn email(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let clean = !name.chars().any(|c| c.is_whitespace() || "\"<>?&:;,()[]\\@".contains(c));
    // As the validators of data·inclusion ask.
    let dots = name.starts_with('.') || name.ends_with('.') || name.contains("..");
    let domain = host.split('.').all(|part| part.len() <= 63 && !part.contains('_'))
        && !host.split('.').any(|part| part.starts_with('-') || part.ends_with('-'))
        && host.rsplit('.').next().is_some_and(|last| last.contains(char::is_alphabetic));
    (clean && !dots && domain && host_name(host) && (1..=64).contains(&name.len())).then(|| text.to_owned())
}

/// A telephone number: ten digits, a short one (115, 3919), or that of another country.
pub fn phone(text: &str) -> Option<String> {
    let kept: String =
        text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')).collect();
    // « +44 (0)20… »: what is dialled inside the country only.
    let kept = if kept.starts_with('+') { kept.replacen("(0)", "", 1) } else { kept };
    let kept = kept.replace(['(', ')'], "");
    let kept = match kept.strip_prefix("00") {
        Some(abroad) => format!("+{abroad}"),
        None => kept,
    };
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(national) = kept.strip_prefix("+33") {
        let national = national.strip_prefix('0').unwrap_or(national);
        return (national.len() == 9).then(|| french_phone(national));
    }
    if let Some(national) = OVERSEAS.iter().find_map(|(code, _)| kept.strip_prefix(code)) {
        let own = national.strip_prefix('0').unwrap_or(national);
        let six = own.strip_prefix("508").filter(|six| six.len() == 6).unwrap_or(own);
        return match kept.starts_with("+508") {
            true => (six.len() == 6).then(|| format!("+508{six}")),
            false => (own.len() == 9).then(|| format!("{}{own}", &kept[..4])),
        };
    }
    match (kept.starts_with('+'), digits.len()) {
        (true, 6..=15) => Some(kept),
        (false, 10) => digits.strip_prefix('0').map(french_phone),
        (false, 2..=4) => Some(kept),
        // Social numbers of the whole of Europe: 116 117, the doctor on duty.
        (false, 6) if digits.starts_with("116") => Some(kept),
        _ => None,
    }
}

/// How national numbers begin in the territories that have a country code of their own (Arcep's numbering plan), without
/// the zero.
const OVERSEAS: &[(&str, &[&str])] = &[
    ("+262", &["262", "263", "692", "693", "269", "639"]),
    ("+590", &["590", "690", "691"]),
    ("+594", &["594", "694"]),
    ("+596", &["596", "696", "697"]),
    ("+508", &["508"]),
];

/// Nine digits, without the zero, as one calls them from anywhere.
fn french_phone(national: &str) -> String {
    let starts = |(_, starts): &&(&str, &[&str])| starts.iter().any(|start| national.starts_with(start));
    match OVERSEAS.iter().find(starts) {
        // Saint-Pierre-et-Miquelon: six digits.
        Some(("+508", _)) => format!("+{national}"),
        Some((code, _)) => format!("{code}{national}"),
        None => format!("+33{national}"),
    }
}

/// The ten digits that are dialled in France. None for the number of another country, and for a short one.
pub fn national(phone: &str) -> Option<String> {
    let bare = match phone.strip_prefix("+33") {
        Some(national) => national,
        None => {
            let of = |(code, starts): &(&str, &[&str])| {
                let rest = if *code == "+508" { phone.strip_prefix('+') } else { phone.strip_prefix(code) };
                rest.filter(|rest| starts.iter().any(|start| rest.starts_with(start)))
            };
            OVERSEAS.iter().find_map(of)?
        }
    };
    (bare.len() == 9).then(|| format!("0{bare}"))
}

fn digits(text: &str, length: usize) -> Option<String> {
    let kept = compact(text);
    (kept.len() == length && kept.bytes().all(|b| b.is_ascii_digit())).then_some(kept)
}

/// The code of a commune, if `text` has its form.
pub fn commune_code(text: &str) -> Option<String> {
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
