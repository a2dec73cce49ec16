//! Glossary, agenda, questions, documents.

use std::collections::HashSet;

use serde::Serialize;
use tera::{Context, Value};

use super::Head;
use crate::escape::in_address;
use crate::model::library::{Event, Faq, Term};
use crate::model::reference::{Ref, named, to};
use crate::model::{Data, EntryId, Kind};
use crate::plan::is_over;
use crate::render::brush::{Brush, cited};
use crate::render::format;
use crate::render::plain::plain;
use crate::render::shapes::{Contact, Fiche, Lien};
use crate::render::typography::french;
use crate::render::words::capitalised;

#[derive(Serialize)]
struct Letter {
    lettre: String,
    ancre: String,
    termes: Vec<TermView>,
}

#[derive(Serialize)]
struct TermView {
    id: String,
    terme: String,
    developpe: Option<String>,
    definition_html: Option<String>,
    synonymes: Vec<String>,
    voir: Vec<See>,
    notes: Vec<String>,
    source: Option<String>,
}

#[derive(Serialize)]
struct See {
    titre: String,
    ancre: String,
}

/// `/glossaire/`.
pub fn glossary(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let head = Head::section(brush, Some("Les sigles et les mots de l’insertion, en clair."));
    let mut ids: Vec<EntryId> = brush.plan.site.of_kind(Kind::Term).map(|(id, _)| id).collect();
    ids.sort_by_cached_key(|id| (crate::plan::sort_key(brush.entry(*id).title()), *id));
    let mut letters: Vec<Letter> = Vec::new();
    for id in ids {
        let Data::Term(term) = &brush.entry(id).data else { continue };
        let first = crate::plan::sort_key(brush.entry(id).title())
            .chars()
            .next()
            .map_or('#', |c| c.to_ascii_uppercase());
        if letters.last().is_none_or(|l| l.lettre != first.to_string()) {
            letters.push(Letter {
                lettre: first.to_string(),
                ancre: format!("lettre-{}", first.to_ascii_lowercase()),
                termes: Vec::new(),
            });
        }
        if let Some(letter) = letters.last_mut() {
            letter.termes.push(term_view(brush, id, term));
        }
    }
    let mut context = head.context();
    context.insert("lettres", &letters);
    ("glossaire.html", context)
}

fn term_view(brush: &Brush<'_, '_>, id: EntryId, term: &Term) -> TermView {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    TermView {
        id: entry.id.clone(),
        terme: brush.title(id),
        developpe: term.expansion.as_ref().map(|e| plain(&e.value)),
        definition_html: term.definition.as_ref().map(|d| ink.block_under(2, d)),
        synonymes: term.synonyms.iter().map(|s| french(s).into_owned()).collect(),
        voir: brush
            .plan
            .site
            .targets(&term.see)
            .into_iter()
            .map(|t| See { titre: brush.title(t), ancre: brush.entry(t).id.clone() })
            .collect(),
        notes: term.life.notes.iter().chain(&term.life.note).map(|n| ink.block(n)).collect(),
        source: term.source.as_ref().map(cited),
    }
}

#[derive(Serialize)]
struct Month {
    titre: String,
    ancre: String,
    evenements: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    id: String,
    titre: String,
    date: String,
    date_iso: String,
    lieu: Option<String>,
    description_html: Option<String>,
    publics: Vec<String>,
    territoires: Vec<Value>,
    contact: Option<Contact>,
    liens: Vec<Fiche>,
    source: Option<String>,
}

/// `/agenda/`: what is to come, then what is past, newest first.
pub fn agenda(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let head = Head::section(brush, Some("Les rencontres, les réunions et les dates du programme."));
    let event = |id: &EntryId| match &brush.entry(*id).data {
        Data::Event(d) => Some((*id, &**d)),
        _ => None,
    };
    let events = brush.plan.relations.of_kind(Kind::Event).iter().filter_map(event);
    let (past, coming): (Vec<_>, Vec<_>) = events.partition(|(_, e)| is_over(brush.plan.site, e));
    let mut context = head.context();
    context.insert("mois", &months(brush, &coming, "a-venir"));
    context.insert("passes", &months(brush, &past, "passe"));
    ("agenda.html", context)
}

fn months(brush: &Brush<'_, '_>, events: &[(EntryId, &Event)], prefix: &str) -> Vec<Month> {
    let mut out: Vec<Month> = Vec::new();
    for (id, event) in events {
        let mut month = event.start.value;
        month.day = None;
        let title = capitalised(&format::when(month));
        let view = event_view(brush, *id, event);
        // What is known by its year alone stands among what happens in January: not the last one, then.
        match out.iter_mut().find(|m| m.titre == title) {
            Some(month) => month.evenements.push(view),
            None => out.push(Month {
                titre: title,
                ancre: format!("{prefix}-{}", format::iso(month)),
                evenements: vec![view],
            }),
        }
    }
    out
}

fn event_view(brush: &Brush<'_, '_>, id: EntryId, e: &Event) -> EventView {
    let ink = brush.ink(brush.entry(id));
    let facets = brush.plan.facets(id);
    let mut date = format::days(e.start.value, e.end.as_ref().map(|end| end.value));
    if let Some(hours) = &e.hours {
        date = format!("{date}, {}", plain(&hours.value));
    }
    EventView {
        id: brush.entry(id).id.clone(),
        titre: brush.title(id),
        date,
        date_iso: format::iso(e.start.value),
        lieu: e.place.as_ref().map(|p| plain(&p.value)),
        description_html: ink.block_option(e.description.as_ref()),
        publics: named(&e.publics).into_iter().map(|p| brush.title(p)).collect(),
        territoires: brush.tags(&facets.territories),
        contact: brush.contact(e.contact.as_ref()),
        liens: linked(brush, &e.linked, &e.programmes),
        source: e.source.as_ref().map(cited),
    }
}

fn linked(
    brush: &Brush<'_, '_>,
    actions: &[Ref<to::Action>],
    programmes: &[Ref<to::Programme>],
) -> Vec<Fiche> {
    let mut ids = brush.plan.site.targets(actions);
    ids.extend(brush.plan.site.targets(programmes));
    brush.cards(&ids)
}

#[derive(Serialize)]
struct QuestionGroup {
    titre: String,
    ancre: String,
    questions: Vec<QuestionView>,
}

#[derive(Serialize)]
struct QuestionView {
    id: String,
    question: String,
    reponse_html: String,
    publics: Vec<Value>,
    thematiques: Vec<Value>,
    verifie: Option<String>,
    source: Option<String>,
    liens: Vec<Fiche>,
}

/// `/faq/`.
pub fn questions(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head = Head::section(brush, Some("Les réponses aux questions que l’on se pose souvent."));
    let mut groups: Vec<QuestionGroup> = Vec::new();
    for (id, entry) in brush.plan.site.of_kind(Kind::Faq) {
        let Data::Faq(faq) = &entry.data else { continue };
        let theme = brush.plan.facets(id).themes.first().copied();
        let titre = theme.map_or_else(|| "Autres questions".to_owned(), |t| brush.title(t));
        let ancre = theme.map_or("autres", |t| brush.entry(t).id.as_str()).to_owned();
        let view = question_view(brush, id, faq);
        match groups.iter_mut().find(|g| g.titre == titre) {
            Some(group) => group.questions.push(view),
            None => groups.push(QuestionGroup { titre, ancre, questions: vec![view] }),
        }
    }
    for group in &groups {
        head.part(true, &group.titre, &group.ancre);
    }
    let mut context = head.context();
    context.insert("groupes", &groups);
    ("faq.html", context)
}

fn question_view(brush: &Brush<'_, '_>, id: EntryId, faq: &Faq) -> QuestionView {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    let facets = brush.plan.facets(id);
    QuestionView {
        // The theme's own anchor may be the same word.
        id: format!("question-{}", entry.id),
        question: brush.title(id),
        reponse_html: ink.body_under(3),
        publics: brush.tags(&named(&faq.publics)),
        thematiques: brush.tags(&facets.themes),
        verifie: brush.verified(&faq.life).and_then(|v| v.texte),
        source: faq.source.as_ref().map(cited),
        liens: brush
            .url(id)
            .map(|url| Fiche {
                titre: "La réponse sur sa propre page".to_owned(),
                url,
                genre: "Question".to_owned(),
                type_id: "faq",
                resume: None,
                numero: None,
                axe: None,
                picto: None,
                meta: Vec::new(),
                html: None,
            })
            .into_iter()
            .collect(),
    }
}

/// `/faq/<id>/`.
pub fn question(brush: &Brush<'_, '_>, id: EntryId, d: &Faq) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    let (contenu, headings) = ink.body();
    head.headings(&headings);
    head.page.description = crate::render::words::shortened(&plain(brush.entry(id).markdown()), 160);
    let mut context = head.context();
    context.insert("contenu", &contenu);
    brush.insert_figures(&mut context, &[]);
    context.insert("graphiques", &Vec::<String>::new());
    context.insert("tableaux", &Vec::<String>::new());
    context.insert("lies", &brush.backlinks(id, &[]));
    context.insert("proches", &brush.line_groups(&nearest(brush, id), &[Kind::Aid, Kind::Faq]));
    context.insert("themes_proches", &brush.links(&brush.plan.facets(id).themes));
    ("page.html", context)
}

/// Most entries that a question leads to, beside those that it names: its themes have the others.
const MOST_NEAR: usize = 8;

/// Most entries that are compared with a question: it must not cost more on a site of a hundred times as many.
const MOST_WEIGHED: usize = 1_000;

/// The aids and questions that share most with a question: a situation first, then themes, publics and places.
fn nearest(brush: &Brush<'_, '_>, id: EntryId) -> Vec<EntryId> {
    let own = brush.plan.facets(id);
    let back = brush.plan.site.backlinks(id);
    let shared = |a: &[EntryId], b: &[EntryId]| a.iter().filter(|i| b.contains(i)).count();
    let relations = &brush.plan.relations;
    let situations = own.situations.iter().filter_map(|situation| relations.by_situation.get(situation));
    let themes = own.themes.iter().filter_map(|theme| relations.by_theme.get(theme));
    let mut seen = HashSet::from([id]);
    let mut candidates: Vec<EntryId> = situations
        .chain(themes)
        .flatten()
        .copied()
        .filter(|i| matches!(brush.entry(*i).kind, Kind::Aid | Kind::Faq))
        .filter(|i| !back.iter().any(|b| b.from == *i) && seen.insert(*i))
        .take(MOST_WEIGHED)
        .collect();
    relations.sort(&mut candidates);
    candidates.sort_by_cached_key(|i| {
        let other = brush.plan.facets(*i);
        let about = shared(&own.publics, &other.publics) + shared(&own.territories, &other.territories);
        let themes = shared(&own.themes, &other.themes);
        std::cmp::Reverse((shared(&own.situations, &other.situations), themes, about))
    });
    candidates.truncate(MOST_NEAR);
    candidates
}

#[derive(Serialize)]
struct DocumentGroup {
    titre: String,
    ancre: String,
    documents: Vec<DocumentView>,
}

#[derive(Serialize)]
struct DocumentView {
    id: String,
    titre: String,
    url: Option<String>,
    format: Option<String>,
    nature: Option<String>,
    date: Option<String>,
    resume: Option<String>,
    transcription_html: Option<String>,
    programme: Option<Lien>,
    thematiques: Vec<Value>,
    liens: Vec<Fiche>,
    source: Option<String>,
}

/// `/documents/`.
pub fn documents(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let mut head = Head::section(
        brush,
        Some("Les textes, les guides, les outils et les médias que les programmes citent, avec leur date."),
    );
    let mut groups: Vec<DocumentGroup> = Vec::new();
    for (id, entry) in brush.plan.site.of_kind(Kind::Document) {
        let Data::Document(d) = &entry.data else { continue };
        let titre = d.nature.as_ref().map_or("Autres".to_owned(), |n| capitalised(&plain(&n.value)));
        let file = d
            .file
            .as_ref()
            .and_then(|f| brush.plan.site.assets.iter().find(|a| a.name() == Some(f.value.as_str())));
        let view = DocumentView {
            id: entry.id.clone(),
            titre: brush.title(id),
            url: file
                .map(|a| brush.here.href(&format!("/{}", in_address(&a.path))))
                .or_else(|| d.url.as_ref().map(|u| u.0.clone())),
            format: file.map(|a| weight(&a.path, a.size)),
            nature: d.nature.as_ref().map(|n| plain(&n.value)),
            date: d.date.map(format::when),
            resume: d.summary.as_ref().map(|s| plain(&s.0.value)),
            transcription_html: d.transcript.as_ref().map(|t| brush.ink(entry).block_under(3, t)),
            programme: d
                .programme
                .as_ref()
                .and_then(|p| brush.plan.site.target(p))
                .and_then(|p| brush.link(p)),
            thematiques: brush.tags(&brush.plan.facets(id).themes),
            liens: linked(brush, &d.linked, &[]),
            source: d.source.as_ref().map(cited),
        };
        let ancre = format!("nature-{}", crate::model::scalars::slug(&titre));
        match groups.iter_mut().find(|g| g.titre == titre) {
            Some(group) => group.documents.push(view),
            None => groups.push(DocumentGroup { titre, ancre, documents: vec![view] }),
        }
    }
    groups.sort_by_cached_key(|g| crate::plan::sort_key(&g.titre));
    for group in &groups {
        head.part(true, &group.titre, &group.ancre);
    }
    let mut context = head.context();
    context.insert("groupes", &groups);
    ("documents.html", context)
}

/// «PDF, 1,2 Mo».
fn weight(name: &str, bytes: u64) -> String {
    let kind = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_uppercase());
    #[expect(clippy::cast_precision_loss, reason = "a size to be read, rounded anyway")]
    let kilo = bytes as f64 / 1000.0;
    let size = if kilo < 1000.0 {
        format!("{} ko", format::number(kilo.ceil()))
    } else {
        format!("{} Mo", format::number((kilo / 100.0).round() / 10.0))
    };
    if kind.is_empty() { size } else { format!("{kind}, {size}") }
}
