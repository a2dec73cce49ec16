//! An aid sheet in its fixed frame, and the finder of aids.

use std::borrow::Cow;

use serde::Serialize;
use tera::Context;

use super::Head;
use super::finders::{Choix, Filtrable, choices, everybody, filterable, is_for_all};
use crate::model::aid::{Aid, AmountKeys, Validity};
use crate::model::reference::named;
use crate::model::scalars::Text;
use crate::model::{Data, EntryId, Kind};
use crate::plan::{Term, term};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Groupe, Lien, Organisme};
use crate::render::words::closed;

#[derive(Serialize)]
struct AidView {
    sigle: Option<String>,
    organisme: Option<Organisme>,
    montant_court: Option<String>,
    pour_qui_court: Option<String>,
    telephone: Option<String>,
    telephone_lien: Option<String>,
    valide: Option<String>,
    /// « valaient », « valent », « vaudront ».
    valide_verbe: &'static str,
    perimee: bool,
    a_venir: bool,
    a_verifier: Vec<String>,
}

#[derive(Serialize)]
struct Montant {
    libelle: &'static str,
    valeur: String,
    precision: Option<String>,
}

#[derive(Serialize)]
struct Depense {
    nature: String,
    montant: Option<String>,
    duree: Option<String>,
    justificatifs: Vec<String>,
    justificatifs_apres: Vec<String>,
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Aid) -> (&'static str, Context) {
    let site = brush.plan.site;
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(Some(&d.source));
    let contact = brush.contact(d.contact.as_ref());
    let facets = brush.plan.facets(id);
    head.frame(FRAME);
    let (contenu, _) = ink.body();
    let (a_verifier, notes) = std::mem::take(&mut head.page.notes).into_iter().partition(|n| warns(n));
    head.page.notes = notes;
    let mut context = head.context();
    let term = term(site, d);
    let publics = named(&d.publics);
    let organisme = brush.actors(std::slice::from_ref(&d.organisation)).pop();
    context.insert(
        "aide",
        &AidView {
            sigle: d.acronym.clone(),
            organisme,
            montant_court: d.amount.as_ref().and_then(|a| short_amount(&a.0)),
            pour_qui_court: Some(
                publics.iter().take(3).map(|id| brush.title(*id)).collect::<Vec<_>>().join(", "),
            ),
            telephone: contact.as_ref().and_then(|c| c.telephone.clone()),
            telephone_lien: contact.as_ref().and_then(|c| c.telephone_lien.clone()),
            valide: d.validity.as_ref().map(|v| said(v, term == Term::ToCome)),
            valide_verbe: match term {
                Term::Over => "valaient",
                Term::Current => "valent",
                Term::ToCome => "vaudront",
            },
            perimee: term == Term::Over,
            a_venir: term == Term::ToCome,
            a_verifier,
        },
    );
    context.insert("en_clair_html", &ink.block(&d.plain));
    context.insert("quoi_html", &Option::<String>::None);
    context.insert("publics", &brush.tags(&publics));
    context.insert("territoires", &brush.tags(&facets.territories));
    context.insert("thematiques", &brush.tags(&facets.themes));
    context.insert("situations", &brush.tags(&facets.situations));
    context.insert("publics_precisions", &ink.plain_option(d.audience.as_ref()));
    context.insert("conditions", &ink.inlines(&d.conditions));
    context.insert("montants", &d.amount.as_ref().map(|a| amounts(&ink, &a.0)).unwrap_or_default());
    context.insert("cumul_html", &d.combination.as_ref().map(|c| combination(&ink, c)));
    context.insert("depenses", &expenses(&ink, d));
    context.insert("demarche", &ink.inlines(&d.steps));
    context.insert("pieces", &ink.inlines(&d.papers));
    context.insert("prescripteurs", &brush.actors(&d.prescribers));
    context.insert("contact_aide", &contact);
    context.insert("delai", &ink.plain_option(d.delay.as_ref()));
    context.insert("contenu", &(!contenu.trim().is_empty()).then_some(contenu));
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("tableaux", &brush.tables(&ink, &d.facts.tables));
    let mut lies = brush.backlinks(id, &[]);
    lies.extend(brush.line_groups(&site.targets(&d.linked), &[Kind::Action]));
    lies.extend(brush.line_groups(&site.targets(&d.services), &[Kind::Service]));
    let seen: Vec<EntryId> = d.see.iter().filter_map(|s| site.slot(&s.0)).collect();
    lies.extend(brush.line_groups(&seen, Kind::ALL));
    lies.extend(brush.line_groups(&site.targets(&d.programmes), &[Kind::Programme]));
    context.insert("lies", &merge(lies));
    context.insert(
        "qr_svg",
        &crate::render::charts::qr(&super::head::absolute(&site.info.url.0, &brush.page.url)),
    );
    ("aide.html", context)
}

/// The parts of every aid sheet, in the order in which people ask.
const FRAME: &[(&str, &str)] = &[
    ("C’est quoi\u{202f}?", "quoi"),
    ("Pour qui\u{202f}?", "pour-qui"),
    ("Combien\u{202f}?", "combien"),
    ("Pour payer quoi\u{202f}?", "pour-payer-quoi"),
    ("Comment faire\u{202f}?", "comment"),
    ("Quels papiers\u{202f}?", "papiers"),
    ("Qui peut m’aider\u{202f}?", "qui"),
    ("Quand\u{202f}?", "quand"),
];

/// True of a note that tells readers not to take the sheet's word: it stands at the head of the sheet, also in the easy
/// version and on paper. The others tell what the source says and does not.
fn warns(note: &str) -> bool {
    note.contains("vérifier")
}

/// Groups with the same title become one.
pub fn merge(groups: Vec<Groupe>) -> Vec<Groupe> {
    let mut out: Vec<Groupe> = Vec::new();
    for group in groups {
        match out.iter_mut().find(|g| g.titre == group.titre) {
            Some(same) => {
                for fiche in group.fiches {
                    if !same.fiches.contains(&fiche) {
                        same.fiches.push(fiche);
                    }
                }
            }
            None => out.push(group),
        }
    }
    out
}

fn said(Validity(keys): &Validity, is_to_come: bool) -> String {
    format::within(keys.from.as_ref().map(|d| d.value), keys.to.as_ref().map(|d| d.value), is_to_come)
}

/// An amount in a few words: «1 500 € au plus», «150 €».
pub fn short_amount(a: &AmountKeys) -> Option<String> {
    let per = a.per.as_ref().map(|p| format!(" {}", by(&plain(&p.value)))).unwrap_or_default();
    if let Some(ceiling) = a.ceiling {
        return Some(format!("{} au plus{per}", format::euros(ceiling.0)));
    }
    if let Some(flat) = a.flat {
        return Some(format!("{}{per}", format::euros(flat.0)));
    }
    if let Some(minimum) = a.minimum {
        return Some(format!("{} au moins{per}", format::euros(minimum.0)));
    }
    a.detail.as_ref().map(|d| plain(&d.value)).filter(|d| d.chars().count() <= 60)
}

/// «par personne», also for an editor who trusts the key «par» to say it.
fn by(per: &str) -> Cow<'_, str> {
    const OPENING: &[&str] = &[
        "par", "pour", "chaque", "à", "au", "aux", "selon", "tous", "toutes", "sur", "en", "dans", "sous",
        "de", "d", "du", "des", "le", "la", "l", "les",
    ];
    let first = first_word(per);
    let said = OPENING.contains(&first.as_str()) || !first.starts_with(char::is_alphabetic);
    if said { Cow::Borrowed(per) } else { Cow::Owned(format!("par {per}")) }
}

/// «sur 12 mois», «sur l’année», «par mois»; «par an», «chaque année», «une fois par an» say it themselves.
fn over(period: &str) -> Cow<'_, str> {
    const UNITS: &[&str] = &["an", "année", "jour", "mois", "semaine", "semestre", "trimestre"];
    const COUNTED: &[&str] =
        &["le", "la", "l", "les", "un", "une", "deux", "trois", "quatre", "six", "douze"];
    let first = first_word(period);
    let is_one_of = |words: &[&str]| words.contains(&first.as_str());
    if is_one_of(UNITS) {
        Cow::Owned(format!("par {period}"))
    } else if (is_one_of(COUNTED) || first.starts_with(|c: char| c.is_ascii_digit()))
        && !period.contains(" fois")
    {
        Cow::Owned(format!("sur {period}"))
    } else {
        Cow::Borrowed(period)
    }
}

fn first_word(text: &str) -> String {
    text.split([' ', '’', '\'', '\u{a0}', '\u{202f}']).next().unwrap_or_default().to_lowercase()
}

/// Whether the aid adds up with others, in a sentence also where «oui» or «non» was found enough; a longer answer has a label.
fn combination(ink: &Ink<'_>, text: &Text) -> String {
    match text.value.trim_end_matches('.').to_lowercase().as_str() {
        "oui" => "Cette aide peut se cumuler avec d’autres.".to_owned(),
        "non" => "Cette aide ne se cumule pas avec d’autres.".to_owned(),
        _ => format!("Cumul avec d’autres aides\u{a0}: {}", ink.inline(text)),
    }
}

fn amounts(ink: &Ink<'_>, a: &AmountKeys) -> Vec<Montant> {
    let when = ink.plain_option(a.period.as_ref());
    let per = ink.plain_option(a.per.as_ref()).map(|per| by(&per).into_owned());
    let over = when.map(|when| over(&when).into_owned());
    let context = [per, over].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let detail = (!context.is_empty()).then_some(context);
    let mut out: Vec<Montant> = [("Forfait", a.flat), ("Au moins", a.minimum), ("Au plus", a.ceiling)]
        .into_iter()
        .filter_map(|(libelle, v)| {
            Some(Montant { libelle, valeur: format::euros(v?.0), precision: detail.clone() })
        })
        .collect();
    if let Some(text) = &a.detail {
        out.push(Montant { libelle: "À savoir", valeur: String::new(), precision: Some(ink.plain(text)) });
    }
    out
}

fn expenses(ink: &Ink<'_>, d: &Aid) -> Vec<Depense> {
    d.expenses
        .iter()
        .map(|e| Depense {
            nature: ink.plain(&e.nature),
            montant: e.amount.as_ref().map(|a| ink.plain(&a.0)),
            duree: ink.plain_option(e.duration.as_ref()),
            justificatifs: ink.inlines(&e.proofs),
            justificatifs_apres: ink.inlines(&e.later_proofs),
        })
        .collect()
}

#[derive(Serialize)]
struct Situation {
    id: String,
    nom: String,
    url: Option<String>,
    aides: Vec<Lien>,
    questions: Vec<Lien>,
}

#[derive(Serialize)]
struct Choices {
    situations: Vec<Choix>,
    thematiques: Vec<Choix>,
    publics: Vec<Choix>,
    territoires: Vec<Choix>,
}

/// The aids of a situation, marked where they cannot be asked for, or its questions.
fn of_situation(brush: &Brush<'_, '_>, id: EntryId, kind: Kind) -> Vec<Lien> {
    let ids = brush.plan.relations.by_situation.get(&id).map_or(&[][..], Vec::as_slice);
    let link = |id: &EntryId| {
        let mut link = brush.link(*id)?;
        if let Data::Aid(aid) = &brush.entry(*id).data
            && let Some(said) = closed(brush.plan.site, aid)
        {
            link.titre.push_str(&format!(" ({said})"));
        }
        Some(link)
    };
    ids.iter().filter(|id| brush.entry(**id).kind == kind).filter_map(link).collect()
}

/// `/aides/`: the finder by situation and need, which works as plain links.
pub fn list(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Dites votre situation ou votre besoin : le guide montre les aides qui existent, pour qui, et à qui les demander.";
    let head = Head::section(brush, Some(resume));
    let ids = brush.page.of(brush.plan.relations.of_kind(Kind::Aid));
    let everybody = everybody(brush, ids);
    let card = |id: &EntryId| {
        let mut card = brush.card(*id)?;
        if let Data::Aid(d) = &brush.entry(*id).data {
            card.meta.splice(0..0, d.amount.as_ref().and_then(|a| short_amount(&a.0)));
        }
        Some(filterable(brush, *id, card, &everybody))
    };
    // Whatever the filter, what is for everybody comes last.
    let (for_all, own): (Vec<EntryId>, Vec<EntryId>) = ids.iter().partition(|id| is_for_all(brush, **id));
    let cards = |ids: &[EntryId]| -> Vec<Filtrable> { ids.iter().filter_map(card).collect() };
    let situations: Vec<Situation> = brush
        .plan
        .site
        .of_kind(Kind::Situation)
        .map(|(id, entry)| Situation {
            id: entry.id.clone(),
            nom: brush.title(id),
            url: brush.url(id),
            aides: of_situation(brush, id, Kind::Aid),
            questions: of_situation(brush, id, Kind::Faq),
        })
        .filter(|s| !(s.aides.is_empty() && s.questions.is_empty()) && brush.page.parts == 1)
        .collect();
    let mut context = head.context();
    context.insert("situations", &situations);
    context.insert("aides", &cards(&own));
    context.insert("aides_pour_tous", &cards(&for_all));
    let all = Choices {
        situations: choices(brush, Kind::Situation, ids),
        thematiques: choices(brush, Kind::Theme, ids),
        publics: choices(brush, Kind::Public, ids),
        territoires: choices(brush, Kind::Territory, ids),
    };
    context.insert("choix", &all);
    context.insert("couverture_url", &brush.section("couverture").map(|l| l.url));
    ("aides.html", context)
}
