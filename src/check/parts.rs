//! The anchors of the pages that no entry describes: lists, statements, pages to print.
//!
//! Some stand in the templates and are listed here, by page; the others come from entries. A test compares them with the
//! ids of built sites.

use std::collections::HashSet;
use std::sync::Arc;

use super::links::Links;
use super::reserved::{FILES, beside};
use super::site::Site;
use crate::model::scalars::slug;
use crate::model::{Data, Entry, EntryId, Kind};

/// What every page has.
const FRAME: &[&str] = &["contenu", "menu", "menu-tel", "q-site", "qui-contacter"];

const TERRITORY_BOOKLET: &[&str] =
    &["actions", "agenda", "aides", "communes", "contact", "lieux", "services"];
const BACKGROUND_PARTS: &[&str] = &[
    "bilan",
    "contexte",
    "engagements",
    "evaluation",
    "instances",
    "methode",
    "place-beneficiaires",
    "signataires",
    "territorialisation",
];

/// A page of the site: its address, what its template gives, the kinds whose entries give more.
type Own = (&'static str, &'static [&'static str], &'static [Kind]);

const PAGES: &[Own] = &[
    (
        "/",
        &["autres-programmes", "nouveautes", "programme", "q-accueil", "situations", "territoires", "themes"],
        &[],
    ),
    (
        "/recherche/",
        &[
            "etat-recherche",
            "filtres",
            "recherche",
            "recherche-q",
            "resultats",
            "sans-recherche",
            "themes",
            "tout",
        ],
        &[],
    ),
    ("/programmes/", &["liste"], &[]),
    ("/programmes/comparer/", &[], &[]),
    (
        "/aides/",
        &[
            "filtre-texte",
            "liste-aides",
            "liste-pour-tous",
            "par-situation",
            "pour-tous",
            "situations",
            "toutes",
        ],
        &[Kind::Situation],
    ),
    ("/kits/", &["kits"], &[]),
    ("/annuaire/", &["filtre-texte", "lieux", "services"], &[]),
    ("/organismes/", &["liste"], &[]),
    ("/territoires/", &["communes", "liste-communes", "ma-commune"], &[]),
    ("/thematiques/", &["liste"], &[]),
    ("/publics/", &["liste"], &[]),
    ("/couverture/", &["manques"], &[]),
    ("/glossaire/", &["mot"], &[Kind::Term]),
    ("/agenda/", &["passes"], &[Kind::Event]),
    ("/faq/", &["autres"], &[Kind::Faq]),
    ("/documents/", &["nature-autres"], &[Kind::Document]),
    ("/nouveautes/", &[], &[]),
    (
        "/plan-du-site/",
        &[
            "aides",
            "annuaire",
            "autres",
            "faq",
            "kits",
            "organismes",
            "programmes",
            "publics",
            "territoires",
            "thematiques",
        ],
        &[],
    ),
    (
        "/accessibilite/",
        &["contenus", "engagement", "etablissement", "etat", "recours", "resultats", "retour"],
        &[],
    ),
    ("/mentions-legales/", &["credits", "editeur", "hebergeur", "vie-privee"], &[]),
    ("/hors-ligne/", &["avance-copie", "cle"], &[]),
    ("/ecoconception/", &["choix", "limites", "mesures"], &[]),
    ("/donnees/", &["suivre"], &[]),
];

impl Links<'_> {
    /// The anchors of the page at `url`, which no entry describes; none where anything may follow the `#`, as a reader's
    /// own list does.
    pub(super) fn parts(&self, url: &str) -> Option<Arc<HashSet<String>>> {
        let mut known = self.known_parts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(parts) = known.get(url) {
            return parts.clone();
        }
        let parts = self.list_parts(url).map(Arc::new);
        known.insert(url.to_owned(), parts.clone());
        parts
    }

    fn list_parts(&self, url: &str) -> Option<HashSet<String>> {
        let site = self.site;
        let mut out: HashSet<String> = FRAME.iter().map(|part| (*part).to_owned()).collect();
        if let Some((_, fixed, kinds)) = PAGES.iter().find(|(own, ..)| *own == url) {
            out.extend(fixed.iter().map(|part| (*part).to_owned()));
            let listed = kinds.iter().flat_map(|kind| site.of_kind(*kind));
            listed.for_each(|(id, entry)| out.extend(of_listed(site, id, entry)));
            match url {
                "/nouveautes/" => out.extend(days(site).map(|day| format!("le-{day}"))),
                "/donnees/" => {
                    let is_data = |file: &&&str| file.starts_with("/donnees/") || is_feed(file);
                    let count = FILES.iter().filter(is_data).count();
                    out.extend((1..=count).map(|number| format!("fichier-{number}")));
                }
                _ => {}
            }
            return Some(out);
        }
        let owner = self.owner_beside(url)?;
        let fixed: &[&str] = match site.entry(owner).kind {
            Kind::Territory => TERRITORY_BOOKLET,
            Kind::Programme => BACKGROUND_PARTS,
            _ => &[],
        };
        out.extend(fixed.iter().map(|part| (*part).to_owned()));
        let modules = site.of_kind(Kind::Module).filter(|(_, module)| module.parent == Some(owner));
        out.extend(modules.map(|(_, module)| module.id.clone()));
        Some(out)
    }

    /// The entry with which the page at `url` comes.
    pub(super) fn owner_beside(&self, url: &str) -> Option<EntryId> {
        let (owner, folder) = super::links::split_last(url)?;
        let id = *self.by_url.get(owner)?;
        (beside(self.site.entry(id)) == Some(folder)).then_some(id)
    }
}

/// The page of which a part already bears this id, among those that give an entry of `kind` its id as an anchor.
pub fn page_with(kind: Kind, id: &str) -> Option<&'static str> {
    let page = match kind {
        Kind::Term => "/glossaire/",
        Kind::Event => "/agenda/",
        Kind::Document => "/documents/",
        Kind::Module => "à imprimer du kit",
        _ => return None,
    };
    let own = PAGES.iter().find(|(url, ..)| *url == page).map_or(&[][..], |(_, fixed, _)| fixed);
    (FRAME.contains(&id) || own.contains(&id)).then_some(page)
}

/// True if what an entry of `kind` says makes anchors of the page at `url`.
pub fn may_make(kind: Kind, url: &str) -> bool {
    let page = PAGES.iter().find(|(own, ..)| *own == url);
    page.map_or(kind == Kind::Module, |(_, _, kinds)| {
        // Questions stand under their themes.
        kinds.contains(&kind) || kind == Kind::Theme && kinds.contains(&Kind::Faq)
    })
}

/// What an entry is on the page that lists it, and the group in which it stands.
fn of_listed(site: &Site, id: EntryId, entry: &Entry) -> Vec<String> {
    let own = entry.id.as_str();
    match &entry.data {
        Data::Situation(_) => vec![format!("situation-{own}")],
        Data::Term(_) => {
            let letter = slug(entry.title()).chars().next().unwrap_or('#');
            vec![own.to_owned(), format!("lettre-{letter}")]
        }
        Data::Event(event) => {
            let when = event.start.value;
            let month = when.month.map_or_else(String::new, |month| format!("-{month:02}"));
            vec![own.to_owned(), format!("a-venir-{:04}{month}", when.year)]
        }
        Data::Faq(faq) => {
            // Questions stand under their first theme.
            let theme = site.targets(&faq.themes).first().map(|theme| site.entry(*theme).id.clone());
            theme.into_iter().chain([format!("question-{own}")]).collect()
        }
        Data::Document(document) => {
            let nature = document.nature.as_ref().map(|nature| format!("nature-{}", slug(&nature.value)));
            nature.into_iter().chain([own.to_owned()]).collect()
        }
        _ => site.url(id).map(|_| own.to_owned()).into_iter().collect(),
    }
}

fn is_feed(file: &str) -> bool {
    file.ends_with(".atom") || file.ends_with(".ics")
}

/// The days of which something may be new.
fn days(site: &Site) -> impl Iterator<Item = jiff::civil::Date> + '_ {
    let lives = site.entries().filter_map(|(_, entry)| entry.data.life());
    let own = lives.flat_map(|life| {
        life.publish_on.as_ref().map(|day| day.value.0).into_iter().chain(life.verified.map(|day| day.0))
    });
    site.news.editions.iter().map(|edition| edition.date.0).chain(site.date).chain(own)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{BACKGROUND_PARTS, FRAME, PAGES, TERRITORY_BOOKLET};

    #[test]
    fn what_is_listed_stands_in_a_template_or_a_view() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut all = String::new();
        for folder in ["themes/defaut", "themes/defaut/composants", "src/render/views", "src/plan"] {
            for file in std::fs::read_dir(root.join(folder)).expect("a folder") {
                _ = write!(
                    all,
                    "{}",
                    std::fs::read_to_string(file.expect("a file").path()).unwrap_or_default()
                );
            }
        }
        let fixed = PAGES.iter().flat_map(|(_, fixed, _)| fixed.iter());
        for part in fixed.chain(FRAME).chain(TERRITORY_BOOKLET).chain(BACKGROUND_PARTS) {
            let quoted = [part, part.trim_start_matches("nature-")].map(|part| format!("\"{part}\""));
            assert!(
                all.to_lowercase().contains(&quoted[0]) || all.to_lowercase().contains(&quoted[1]),
                "{part}"
            );
        }
    }
}
