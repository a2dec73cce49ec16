//! What is fed with random bytes, and what must hold whatever they are.
//!
//! Shared by the cargo-fuzz targets beside it and by `tests/suite/alea.rs`, which replays the corpus and changes it at random.

mod export;
mod table;

use std::sync::LazyLock;

use passerelle::check::{Checked, Options, Site, check};
use passerelle::diagnostics::{Severity, to_text};
use passerelle::load::Raw;
use passerelle::plan::Plan;
use passerelle::render::{Form, Here, Press, Theme, Writer, plain};
use passerelle::search::{Document, Filters, Index, Place, Sources, Synonym};

/// A target: its name, that of its folder in the corpus, and what it does.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: [Target; 7] = [
    ("entete", entete),
    ("texte", texte),
    ("modele", modele),
    ("requete", requete),
    ("lien", lien),
    ("tableau", tableau),
    ("index", index),
];

/// The little that a site needs besides the sheet under test.
const SITE: &str = "titre: T\nurl: https://t.example\ndescription: D\nediteur:\n  nom: N\n  adresse: A\n  \
    directeur_publication: P\n  contact: c@t.example\n";
const THEMES: &str = "- id: logement\n  nom: Logement\n- id: sante\n  nom: Santé\n";
const OTHER: &str = "---\ntitre: Autre page\n---\n## Un titre\n\nDu texte.\n";

/// The site with a sheet beside another.
fn checked(sheet: Vec<u8>) -> Checked {
    checked_with([("content/pages/autre.md", OTHER.into()), ("content/pages/essai.md", sheet)])
}

fn checked_with(files: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> Checked {
    let mut raw = Raw::default();
    raw.add("content/site.yaml", SITE.into());
    raw.add("content/vocabulaires/thematiques.yaml", THEMES.into());
    files.into_iter().for_each(|(path, bytes)| raw.add(path, bytes));
    check(raw, &Options::default())
}

/// Front matter: a site or the reason why not, on a line of the file.
pub fn entete(bytes: &[u8]) {
    let mut sheet = b"---\ntitre: T\n".to_vec();
    sheet.extend(bytes);
    sheet.extend(b"\n---\n");
    let lines =
        String::from_utf8_lossy(&sheet).replace("\r\n", "\n").replace('\r', "\n").matches('\n').count();
    let checked = checked(sheet);
    for found in checked.diagnostics.iter().filter(|found| found.file.ends_with("essai.md")) {
        assert!((1..=lines + 1).contains(&(found.line as usize)), "line {} of {lines}", found.line);
    }
    assert_answered(checked);
}

fn assert_answered(Checked { site, diagnostics }: Checked) {
    let blocked = diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(site.is_some(), !blocked, "a site, or why there is none");
    assert_eq!(to_text(&diagnostics).is_empty(), diagnostics.is_empty());
}

/// Markdown: HTML that is well nested and made of known elements only.
pub fn texte(bytes: &[u8]) {
    let mut sheet = b"---\ntitre: T\n---\n".to_vec();
    sheet.extend(bytes);
    let Some(site) = checked(sheet).site else { return };
    let Some((_, entry)) = site.entries().find(|(_, entry)| entry.id == "essai") else { return };
    let writer = Writer::new(&site);
    let (html, headings) = writer.ink(entry, Here::online("https://t.example"), true).body();
    assert_harmless(&html);
    assert!(headings.iter().all(|heading| html.contains(&format!("id=\"{}\"", heading.id))));
    plain(entry.markdown());
}

/// A template in place of that of pages: a page, or the place of a mistake in a theme.
pub fn modele(bytes: &[u8]) {
    static PLAN: LazyLock<Plan<'static>> =
        LazyLock::new(|| passerelle::plan::plan(SITE_OF_TEXTS.as_ref().expect("a right site")));
    let page = PLAN.pages.iter().find(|page| page.url == "/essai/").expect("a page");
    let printed = Theme::of(None, vec![("page.html".to_owned(), bytes.to_vec())]).and_then(|mut theme| {
        Press::new(&PLAN, &mut theme, Form::Online).print(page).map_err(|found| *found)
    });
    if let Err(found) = printed {
        assert!(found.file.starts_with("themes/defaut/") && found.line >= 1, "{found:?}");
    }
}

/// A question: an answer, with at most as many results as were asked for.
pub fn requete(bytes: &[u8]) {
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let site = SITE_OF_TEXTS.as_ref().expect("a right site");
        passerelle::catalogue::index(&passerelle::plan::plan(site)).expect("an index")
    });
    let text = String::from_utf8_lossy(bytes);
    let found = INDEX.search(&text, 5, &Filters::default()).expect("an answer");
    assert!(found.hits.len() <= 5 && found.hits.len() <= found.total);
}

static SITE_OF_TEXTS: LazyLock<Option<Site>> = LazyLock::new(|| {
    checked("---\ntitre: Les aides au logement\n---\n## Dépôt de garantie\n\nL'été, le FSL aide.\n".into())
        .site
});

/// The target of a link: somewhere on the site, a known scheme, or nowhere; never a script.
pub fn lien(bytes: &[u8]) {
    static LINKS: LazyLock<passerelle::check::Links<'static>> =
        LazyLock::new(|| passerelle::check::Links::new(SITE_OF_TEXTS.as_ref().expect("a right site")));
    let text = String::from_utf8_lossy(bytes);
    let site = SITE_OF_TEXTS.as_ref().expect("a right site");
    let Some((_, from)) = site.entries().find(|(_, entry)| entry.id == "essai") else { return };
    use passerelle::check::Link;
    match LINKS.resolve(from, &text) {
        Ok(Link::Inside(url)) => assert!(url.starts_with(['/', '#']) && !url.starts_with("//"), "{url}"),
        Ok(Link::Outside(url)) => {
            let scheme = url.trim().split(':').next().unwrap_or_default().to_ascii_lowercase();
            assert!(["http", "https", "mailto", "tel"].contains(&scheme.as_str()), "{url}");
        }
        Ok(Link::Withheld) | Err(_) => {}
    }
    let slug = passerelle::model::scalars::slug(&text);
    assert!(slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{slug}");
}

/// A table: entries, or why not. What begins as a ZIP is a workbook, what begins as XML the sheet of one; the rest is
/// CSV, for three lists whose columns differ.
pub fn tableau(bytes: &[u8]) {
    let files = match bytes {
        [b'P', b'K', ..] => vec![("content/agenda.xlsx", bytes.to_vec())],
        [b'<', ..] => vec![("content/agenda.xlsx", table::workbook(bytes))],
        _ => ["content/agenda.csv", "content/annuaire/services.csv", "content/chiffres.csv"]
            .map(|path| (path, bytes.to_vec()))
            .to_vec(),
    };
    let checked = checked_with(files);
    assert!(checked.diagnostics.iter().all(|found| found.line <= 1 << 20), "a row that no workbook has");
    assert_answered(checked);
}

/// An index: its export says what tantivy says, posting for posting, and has a line for each page.
///
/// A line is a page, its fields between `|`; or « = word = another » a synonym; or « @ name @ code @ territory » a place.
pub fn index(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (mut documents, mut sources) = (Vec::new(), Sources::default());
    for line in text.lines().take(40) {
        if let Some(rule) = line.strip_prefix('=') {
            let (from, to) = rule.split_once('=').unwrap_or((rule, ""));
            let to = to.split('/').map(str::to_owned).collect();
            sources.synonyms.push(Synonym {
                from: from.to_owned(),
                to,
                both_ways: line.len().is_multiple_of(2),
            });
        } else if let Some(place) = line.strip_prefix('@') {
            let part = |n: usize| place.split('@').nth(n).unwrap_or_default();
            sources.places.push(Place {
                name: part(0).to_owned(),
                codes: vec![part(1).to_owned()],
                territories: vec![passerelle::model::scalars::slug(part(2))],
                url: part(2).to_owned(),
            });
        } else {
            documents.push(document(line));
        }
    }
    let pages = documents.len();
    let index = Index::build(documents, &sources).expect("an index");
    let files = index.export().expect("an export");
    let export = export::Export::open(&files);
    let words = export.words();
    assert_eq!(words.postings, index.postings().expect("postings"));
    words.assert_together();
    if pages > 0 {
        let lines = export.page_lines();
        assert_eq!(lines.len(), pages);
        assert!(lines.iter().all(|line| line.split('\t').count() == 3), "{lines:?}");
    }
}

fn document(line: &str) -> Document {
    let part = |n: usize| line.split('|').nth(n).unwrap_or_default().to_owned();
    Document {
        title: part(0),
        url: part(1),
        keywords: part(2),
        headings: part(3),
        summary: part(4),
        body: part(5).repeat(1 + line.len() % 6),
        places: part(6),
        territories: vec![passerelle::model::scalars::slug(&part(7))],
        acronym: part(8),
        number: part(9).parse().ok(),
        ..Document::default()
    }
}

/// Elements and attributes that the body of a page may have.
const ELEMENTS: &str = " a abbr b blockquote br cite code del dfn div em h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p \
    pre q s section small span strong sub sup table tbody td th thead tr u ul var ";
const ATTRIBUTES: &str = " alt aria-label class dir href id lang role src start style tabindex title ";
const EMPTY: &str = " br hr img ";

fn assert_harmless(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = end_of_tag(tag).unwrap_or_else(|| panic!("a tag without end: {html}"));
        let (inside, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        let name = inside.trim_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        assert!(ELEMENTS.contains(&format!(" {name} ")), "<{inside}> in {html}");
        if inside.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
            continue;
        }
        if !EMPTY.contains(&format!(" {name} ")) {
            open.push(name);
        }
        for (attribute, value) in attributes(&inside[name.len()..]) {
            assert!(ATTRIBUTES.contains(&format!(" {attribute} ")), "{attribute} in {html}");
            let value = value.trim().to_ascii_lowercase();
            let script = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| value.starts_with(scheme));
            assert!(!(matches!(attribute, "href" | "src") && script), "{value} in {html}");
            assert!(attribute != "style" || value.starts_with("text-align: "), "{value} in {html}");
        }
    }
    assert!(open.is_empty(), "{open:?} left open in {html}");
}

/// Where the `>` of a tag stands, quotes aside.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quoted = false;
    tag.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn attributes(mut text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((name, rest)) = text.split_once("=\"") {
        let (value, after) = rest.split_once('"').unwrap_or((rest, ""));
        found.push((name.trim(), value));
        text = after;
    }
    found
}
