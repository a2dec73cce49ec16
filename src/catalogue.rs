//! What the search engine is told of the site: a plan in, documents, synonyms and places out.

mod places;

use std::collections::{BTreeMap, BTreeSet};

use places::places;

use crate::check::SECTIONS;
use crate::model::data_inclusion::{EVERYONE, PUBLICS, label};
use crate::model::programme::{Axis, background};
use crate::model::record::Visitor;
use crate::model::reference::Slot;
use crate::model::scalars::Text;
use crate::model::{Data, Entry, EntryId, Kind};
use crate::plan::{Page, Plan, View};
use crate::render::{capitalised, closed, french, plain, typed};
use crate::search::{Document, Facets, Index, IndexError, Label, Place, Sources, Synonym};

/// Builds the index of everything that readers may look for.
///
/// # Errors
/// What tantivy could not do.
pub fn index(plan: &Plan<'_>) -> Result<Index, IndexError> {
    let sources = Sources {
        synonyms: synonyms(plan),
        places: places(plan),
        facets: facets(plan),
        worth: worth(),
        with_server: plan.site.info.search.is_some(),
    };
    Index::build(documents(plan), &sources)
}

/// What the index is told of each page, and the places by which pages are found.
pub fn contents<'p>(plan: &'p Plan<'_>) -> (impl Iterator<Item = Document> + 'p, Vec<Place>) {
    (documents(plan), places(plan))
}

/// The order of the kinds: where two documents are as good, the one that helps sooner comes first.
const ORDER: &[Kind] = &[
    Kind::Aid,
    Kind::Kit,
    Kind::Action,
    Kind::Orientation,
    Kind::Theme,
    Kind::Situation,
    Kind::Public,
    Kind::Territory,
    Kind::Programme,
    Kind::Page,
    Kind::Faq,
    Kind::Module,
    Kind::Term,
    Kind::Document,
    Kind::Event,
    Kind::Organisation,
    Kind::Service,
    Kind::Structure,
];

/// A reader who types « mobylette » or « permis » wants what helps before what gathers, plans, names, archives or
/// defines it: the first number. A sentence is answered by what explains: the second; one that asks, by the frequent
/// questions: the third.
const WORTH: &[(Kind, [f32; 3])] = &[
    (Kind::Faq, [1.0, 1.1, 1.3]),
    (Kind::Module, [1.05, 1.0, 1.0]),
    (Kind::Territory, [1.05, 1.0, 1.0]),
    (Kind::Action, [0.9; 3]),
    (Kind::Orientation, [0.85, 0.8, 0.8]),
    (Kind::Situation, [0.85, 0.8, 0.8]),
    (Kind::Theme, [0.9; 3]),
    (Kind::Public, [0.95; 3]),
    (Kind::Organisation, [0.8, 0.85, 0.85]),
    (Kind::Service, [1.0, 0.9, 0.9]),
    (Kind::Structure, [1.0, 0.85, 0.85]),
    (Kind::Document, [0.85; 3]),
    (Kind::Event, [0.65; 3]),
    (Kind::Term, [0.4; 3]),
];

/// What readers call the pages that no entry describes: their titles say too little.
const SECTION_WORDS: &[(&str, &str)] = &[
    ("comparer", "différences, comparaison, autres départements"),
    ("aides", "liste des aides, toutes les aides"),
    ("organismes", "liste des organismes, tous les organismes, partenaires"),
    ("thematiques", "aides par thème, par sujet, sujets"),
    ("publics", "aides par public, pour qui"),
    ("annuaire", "adresses, coordonnées, qui fait quoi, à qui s'adresser"),
    ("territoires", "communes, cantons, ma ville, mon village"),
    (
        "couverture",
        "zones blanches, manques, rien près de chez moi, aucun service, aucune aide connue, \
         endroits sans aide, il manque, thèmes sans service",
    ),
    ("glossaire", "sigles, sens des sigles, définitions, abréviations, vocabulaire, lexique"),
    ("agenda", "calendrier, dates, événements, prochaine réunion"),
    ("documents", "télécharger, PDF, textes de loi, rapports, modèles"),
    (
        "nouveautes",
        "modifications, mises à jour, actualités, Atom, RSS, quoi de neuf, changements, \
         nouvelles pages, pages ajoutées, dernière édition",
    ),
    (
        "mentions-legales",
        "éditeur, auteur du site, qui écrit ce site, qui a fait ce site, hébergeur, contact du site, données \
         personnelles, vie privée, confidentialité, RGPD, cookies, site qui enregistre, ce que je cherche, pister, \
         traces, espionner, surveiller, anonyme, licence, droits d'auteur",
    ),
    (
        "ma-liste",
        "favoris, imprimer des fiches, imprimer plusieurs fiches, imprimer une fiche, envoyer des fiches, choisir des fiches, \
         mettre de côté, liste à donner, SMS",
    ),
    ("plan-du-site", "toutes les pages, sommaire"),
    (
        "accessibilite",
        "handicap, aveugle, malvoyant, sourd, lecteur d'écran, RGAA, signaler un problème, signaler une erreur, \
         erreur sur le site, défaut du site, texte trop petit, agrandir le texte, contraste, daltonien",
    ),
    (
        "hors-ligne",
        "sans internet, hors connexion, sans connexion, sans réseau, sans wifi, télécharger le guide, installer le \
         guide, installer sur mon téléphone, guide sur téléphone, application, clé USB, pas internet, garder le site, offline",
    ),
    (
        "ecoconception",
        "empreinte écologique, carbone, sobriété, site qui consomme, pollue, énergie, site léger",
    ),
    (
        "donnees",
        "open data, CSV, JSON, API, réutiliser, tableur, Excel, télécharger les données, exporter, \
         données du guide",
    ),
];

/// The same of those pages: a sentence about the site is answered by them.
const SECTION_WORTH: [f32; 3] = [1.0, 1.3, 1.3];
const SECTION: &str = "rubrique";

fn worth() -> BTreeMap<String, [f32; 3]> {
    let entries = WORTH.iter().map(|(kind, worth)| (kind.code().to_owned(), *worth));
    entries.chain([(SECTION.to_owned(), SECTION_WORTH)]).collect()
}

fn documents<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = Document> + 'p {
    let sections = SECTIONS.iter().filter(|s| !matches!(s.id, "accueil" | "recherche")).map(|s| Document {
        url: s.url.to_owned(),
        title: s.title.to_owned(),
        kind: SECTION.to_owned(),
        keywords: SECTION_WORDS.iter().find(|(id, _)| *id == s.id).map_or("", |(_, words)| words).to_owned(),
        ..Document::default()
    });
    let entries = ORDER.iter().flat_map(|kind| in_order(plan, *kind));
    let behind = plan.pages.iter().filter_map(|page| behind(plan, page));
    sections.chain(entries.filter_map(|(id, entry)| document(plan, id, entry))).chain(behind)
}

/// From this many entries of the directory on, those of a commune follow each other: a question about a place then needs
/// few blocks of the long lists. Below, nothing is cut and the order of the content remains.
const LARGE_DIRECTORY: usize = 20_000;

fn in_order<'p>(plan: &'p Plan<'_>, kind: Kind) -> Vec<(EntryId, &'p Entry)> {
    let mut entries: Vec<_> = plan.site.of_kind(kind).collect();
    if matches!(kind, Kind::Service | Kind::Structure) && entries.len() >= LARGE_DIRECTORY {
        entries.sort_by_key(|(_, entry)| commune(entry));
    }
    entries
}

fn commune(entry: &Entry) -> &str {
    let code = match &entry.data {
        Data::Service(service) => &service.commune_code,
        Data::Structure(structure) => &structure.commune_code,
        _ => &None,
    };
    code.as_ref().map_or("", |code| &code.value.0)
}

/// The page behind a long programme: who looks for what it says is led there rather than to the programme.
fn behind(plan: &Plan<'_>, page: &Page) -> Option<Document> {
    let View::Background(id) = page.view else { return None };
    let Data::Programme(programme) = &plan.entry(id).data else { return None };
    let mut document = document(plan, id, plan.entry(id))?;
    document.url.clone_from(&page.url);
    document.title = plain(&page.title);
    document.summary.clear();
    document.body = background(programme).into_iter().map(|text| plain(text) + " \n").collect();
    Some(document)
}

fn document(plan: &Plan<'_>, id: EntryId, entry: &Entry) -> Option<Document> {
    let facets = plan.facets(id);
    let ids = |list: &[EntryId]| list.iter().map(|i| plan.entry(*i).id.clone()).collect::<Vec<_>>();
    let places = |near: &dyn Fn(EntryId) -> Vec<EntryId>| {
        let places: BTreeSet<EntryId> = facets.territories.iter().flat_map(|t| near(*t)).collect();
        ids(&places.into_iter().collect::<Vec<_>>())
    };
    let room = entry.markdown().len() + 1024;
    let mut texts = Texts { plan, body: String::with_capacity(room), names: String::new() };
    entry.data.visit(&mut texts);
    let Texts { mut body, mut names, .. } = texts;
    let words = plan.site.words(id);
    let text = words.map_or("", |words| &words.text);
    let headings: Vec<&str> = words.iter().flat_map(|words| words.headings()).collect();
    let summary = crate::render::summary(entry).map(|s| plain(&s)).unwrap_or_default();
    // What results show of a page without a summary is its beginning: the answer to a question, not the question.
    if summary.is_empty() {
        body = french(&format!("{text} \n{body}")).into_owned();
    } else {
        body.push_str(text);
    }
    for territory in &facets.territories {
        push(&mut names, plan.entry(*territory).title());
    }
    if let Data::Structure(structure) = &entry.data {
        push(&mut names, structure.commune.as_deref().unwrap_or_default());
    }
    Some(Document {
        url: plan.site.url(id)?.to_owned(),
        title: plain(entry.title()),
        kind: entry.kind.code().to_owned(),
        programme: facets.programmes.first().map(|p| plan.entry(*p).id.clone()),
        themes: ids(&facets.themes),
        publics: publics(plan, id),
        territories: places(&|t| plan.site.territories.with_descendants(t)),
        filtered_in: places(&|t| plan.site.territories.overlapping(t)),
        local_to: if entry.kind == Kind::Territory { Vec::new() } else { ids(&facets.territories) },
        number: match &entry.data {
            Data::Action(action) => Some(action.number.value),
            Data::Orientation(orientation) => orientation.number,
            Data::Module(_) => module_number(entry.title()),
            _ => None,
        },
        acronym: acronym(entry).unwrap_or_default(),
        keywords: keywords(entry),
        headings: headings.join(" \n"),
        summary,
        notice: notice(plan, entry).unwrap_or_default(),
        body,
        places: names,
    })
}

/// What is for everybody has a public that says it, also where the vocabulary has none.
fn publics(plan: &Plan<'_>, id: EntryId) -> Vec<String> {
    let facets = plan.facets(id);
    let everyone = plan.everyone.filter(|_| facets.everyone);
    let mut named: Vec<EntryId> = facets.publics.clone();
    named.extend(everyone.filter(|id| !facets.publics.contains(id)));
    let mut out: Vec<String> = named.into_iter().map(|id| plan.entry(id).id.clone()).collect();
    if facets.everyone && everyone.is_none() {
        out.push(EVERYONE.to_owned());
    }
    out
}

/// « Module 7 – Prévention des expulsions »: some kits number their modules.
fn module_number(title: &str) -> Option<u32> {
    let rest = title.strip_prefix("Module ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// That an aid cannot be asked for on the day of the edition.
fn notice(plan: &Plan<'_>, entry: &Entry) -> Option<String> {
    let Data::Aid(aid) = &entry.data else { return None };
    Some(capitalised(&closed(plan.site, aid)?) + ".")
}

fn acronym(entry: &Entry) -> Option<String> {
    match &entry.data {
        Data::Aid(d) => d.acronym.clone(),
        Data::Organisation(d) => d.acronym.clone(),
        Data::Term(d) => d.acronym.clone(),
        _ => None,
    }
}

/// Words that are found but not shown.
fn keywords(entry: &Entry) -> String {
    let mut out = entry.data.life().map(|l| l.keywords.join(" , ")).unwrap_or_default();
    match &entry.data {
        Data::Theme(d) | Data::Public(d) | Data::Situation(d) => push(&mut out, &d.synonyms.join(" , ")),
        Data::Term(d) => push(&mut out, &d.synonyms.join(" , ")),
        Data::Action(d) => d.other_titles.iter().for_each(|t| push(&mut out, &plain(&t.value))),
        Data::Programme(d) => d.axes.iter().for_each(|axis| push(&mut out, &axis_name(axis))),
        Data::Organisation(d) => d.other_names.iter().for_each(|n| push(&mut out, &plain(&n.value))),
        _ => {}
    }
    out
}

/// « Axe 1 – Accompagner vers l'emploi », as people ask for it.
fn axis_name(axis: &Axis) -> String {
    let number = axis.number.map(|number| number.to_string()).unwrap_or_default();
    format!("axe {number} {}", plain(&axis.name.value))
}

fn push(out: &mut String, text: &str) {
    if !text.is_empty() {
        out.push_str(text);
        out.push_str(" \n");
    }
}

/// Every text of an entry, and the names of the organisations that it refers to.
struct Texts<'p, 'a> {
    plan: &'p Plan<'a>,
    body: String,
    names: String,
}

impl Visitor for Texts<'_, '_> {
    fn text(&mut self, text: &Text) {
        push(&mut self.body, &typed(&text.value));
    }

    fn reference(&mut self, slot: &Slot) {
        if let Some(target) = self.plan.site.slot(slot) {
            let entry = self.plan.entry(target);
            if entry.kind == Kind::Organisation {
                push(&mut self.names, entry.title());
                push(&mut self.names, &acronym(entry).unwrap_or_default());
            }
        }
    }
}

/// What the glossary and the vocabularies know of words that mean the same.
fn synonyms(plan: &Plan<'_>) -> Vec<Synonym> {
    let mut out = Vec::new();
    for (_, entry) in plan.site.entries() {
        match &entry.data {
            Data::Term(term) => {
                let name = plain(entry.title());
                if let Some(expansion) = &term.expansion {
                    out.push(Synonym {
                        from: name.clone(),
                        to: vec![plain(&expansion.value)],
                        both_ways: true,
                    });
                }
                let names: Vec<String> = [Some(name), term.expansion.as_ref().map(|e| plain(&e.value))]
                    .into_iter()
                    .flatten()
                    .collect();
                for word in term.synonyms.iter().chain(&term.life.keywords) {
                    out.push(Synonym { from: word.clone(), to: names.clone(), both_ways: false });
                }
            }
            // A situation is named by a sentence: its everyday words are found as its key words.
            Data::Theme(concept) | Data::Public(concept) => {
                let name = plain(entry.title());
                for word in concept.synonyms.iter().chain(&concept.life.keywords) {
                    out.push(Synonym { from: word.clone(), to: vec![name.clone()], both_ways: false });
                }
            }
            _ => {}
        }
        out.extend(joined_words(entry));
    }
    out
}

/// « Bucco-dentaire » and « auto-école » are also typed in one word.
fn joined_words(entry: &Entry) -> Vec<Synonym> {
    let texts = format!("{} {}", plain(entry.title()), keywords(entry));
    let words = texts.split(|c: char| !c.is_alphanumeric() && c != '-');
    let whole = |part: &str| part.len() > 2 && part.chars().all(char::is_alphabetic);
    words
        .filter(|word| matches!(word.split('-').collect::<Vec<_>>()[..], [a, b] if whole(a) && whole(b)))
        .map(|word| Synonym { from: word.replace('-', ""), to: vec![word.to_owned()], both_ways: false })
        .collect()
}

/// The values of the filters.
pub fn facets(plan: &Plan<'_>) -> Facets {
    let of = |kind: Kind| {
        plan.site
            .of_kind(kind)
            .map(|(_, e)| Label { id: e.id.clone(), name: plain(e.title()) })
            .collect::<Vec<_>>()
    };
    let mut kinds: Vec<Label> = ORDER
        .iter()
        .filter(|k| plan.has(**k))
        .map(|k| Label { id: k.code().to_owned(), name: capitalised(k.plural()) })
        .collect();
    kinds.push(Label { id: SECTION.to_owned(), name: "Rubriques".to_owned() });
    let mut publics = of(Kind::Public);
    if plan.everyone.is_none() && !plan.relations.for_everyone.is_empty() {
        publics.push(Label { id: EVERYONE.to_owned(), name: label(PUBLICS, EVERYONE).to_owned() });
    }
    Facets {
        kinds,
        programmes: of(Kind::Programme),
        themes: of(Kind::Theme),
        publics,
        everyone: plan.everyone.map_or(EVERYONE, |id| &plan.entry(id).id).to_owned(),
        territories: of(Kind::Territory),
    }
}
