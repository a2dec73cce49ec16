//! Themes, publics, situations, organisations: pages from which entries are found; and filtered lists.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::diagnostics::plural;
use crate::escape::escaped;
use crate::model::site::{Concept, Organisation};
use crate::model::{Data, EntryId, Kind};
use crate::plan::Plan;
use crate::render::brush::Brush;
use crate::render::plain::plain;
use crate::render::shapes::{Fiche, Groupe};

/// A value of a filter.
#[derive(Serialize)]
pub struct Choix {
    id: String,
    nom: String,
    /// The territories of a département, where the site has several: two may bear the same name.
    parties: Vec<Choix>,
}

/// An entry in a list that a script can filter.
#[derive(Serialize)]
pub struct Filtrable {
    #[serde(flatten)]
    fiche: Fiche,
    filtres: Filtres,
}

#[derive(Serialize)]
struct Filtres {
    situations: String,
    thematiques: String,
    publics: String,
    territoires: String,
    genres: String,
    texte: String,
}

/// What answers every value of a filter; no identifier is written so.
const ANY: &str = "*";

/// An entry with the values by which it is filtered. What is for everybody, or says nothing of its publics, matches
/// `everybody`; not a service that names publics unknown to the vocabulary.
pub fn filterable(brush: &Brush<'_, '_>, id: EntryId, fiche: Fiche, everybody: &str) -> Filtrable {
    let facets = brush.plan.facets(id);
    let ids =
        |list: &[EntryId]| list.iter().map(|i| brush.entry(*i).id.as_str()).collect::<Vec<_>>().join(" ");
    let mut everywhere: Vec<EntryId> =
        facets.territories.iter().flat_map(|t| brush.plan.site.territories.overlapping(*t)).collect();
    let mut seen = HashSet::new();
    everywhere.retain(|id| seen.insert(*id));
    let acronym = match &brush.entry(id).data {
        Data::Aid(aid) => aid.acronym.as_deref(),
        _ => None,
    };
    let publics = match (is_for_all(brush, id), everybody) {
        (true, ANY) => ANY.to_owned(),
        (true, people) => [people, &ids(&facets.publics)].join(" "),
        (false, _) => ids(&facets.publics),
    };
    let words = brush.entry(id).data.life().map(|l| l.keywords.join(" ")).unwrap_or_default();
    let texte = [&fiche.titre, acronym.unwrap_or_default(), &words, &fiche.meta.join(" ")].join(" ");
    Filtrable {
        filtres: Filtres {
            situations: ids(&facets.situations),
            thematiques: ids(&facets.themes),
            publics,
            territoires: ids(&everywhere),
            genres: brush.entry(id).kind.code().to_owned(),
            texte: texte.to_lowercase(),
        },
        fiche,
    }
}

/// True of what is for everybody, or says nothing of its publics. Of those that it names, some may have no page today: it
/// is not for everybody for that.
pub fn is_for_all(brush: &Brush<'_, '_>, id: EntryId) -> bool {
    let facets = brush.plan.facets(id);
    let says_none = match &brush.entry(id).data {
        Data::Aid(aid) => aid.publics.is_empty(),
        Data::Service(service) => service.publics.is_empty(),
        _ => facets.publics.is_empty(),
    };
    facets.everyone || says_none
}

/// What matches whoever chooses one of the publics of `ids`: all of them, or people alone where others may be chosen.
pub fn everybody(brush: &Brush<'_, '_>, ids: &[EntryId]) -> String {
    let publics = used(brush, Kind::Public, ids);
    let is_people = |id: &EntryId| brush.plan.is_people(*id);
    if publics.iter().all(is_people) {
        return ANY.to_owned();
    }
    let people = publics.iter().filter(|id| is_people(id)).map(|id| brush.entry(*id).id.as_str());
    people.collect::<Vec<_>>().join(" ")
}

/// The values of a facet that some of `ids` have, in the order of the vocabulary. Who chooses no public is everybody.
fn used(brush: &Brush<'_, '_>, kind: Kind, ids: &[EntryId]) -> Vec<EntryId> {
    let mut used = HashSet::new();
    for id in ids {
        let facets = brush.plan.facets(*id);
        let list = match kind {
            Kind::Situation => &facets.situations,
            Kind::Theme => &facets.themes,
            Kind::Public => &facets.publics,
            _ => &facets.territories,
        };
        used.extend(list.iter().copied());
        if kind == Kind::Territory {
            used.extend(list.iter().flat_map(|t| brush.plan.site.territories.overlapping(*t)));
        }
    }
    brush
        .plan
        .site
        .of_kind(kind)
        .map(|(id, _)| id)
        .filter(|id| used.contains(id) && brush.plan.everyone != Some(*id))
        .collect()
}

/// The values of a facet that some of `ids` have.
pub fn choices(brush: &Brush<'_, '_>, kind: Kind, ids: &[EntryId]) -> Vec<Choix> {
    let choice =
        |id: EntryId| Choix { id: brush.entry(id).id.clone(), nom: brush.title(id), parties: Vec::new() };
    let used = used(brush, kind, ids);
    let mut out: Vec<Choix> = Vec::new();
    let mut places: HashMap<EntryId, usize> = HashMap::new();
    for id in used {
        let whole = if kind == Kind::Territory { brush.whole_of(id) } else { None };
        if let Some(place) = whole.and_then(|whole| places.get(&whole)) {
            out[*place].parties.push(choice(id));
        } else {
            places.insert(id, out.len());
            out.push(choice(id));
        }
    }
    out
}

/// Territories that a theme counts one by one.
const MOST_TERRITORIES: usize = 100;

/// `/thematiques/<id>/`, `/publics/<id>/`, `/situations/<id>/`.
pub fn concept(brush: &Brush<'_, '_>, id: EntryId, d: &Concept) -> (&'static str, Context) {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    let mut head = Head::entry(brush, id, &ink);
    head.page.listable = false;
    let ids = brush.studio.list(id);
    // On the page of a public, what is for everybody comes last, and says so.
    let (own, others): (Vec<EntryId>, Vec<EntryId>) = brush
        .page
        .of(&ids)
        .iter()
        .partition(|i| entry.kind != Kind::Public || brush.plan.facets(**i).publics.contains(&id));
    let mut groups = brush.groups(&own, crate::plan::lists::READING);
    groups.extend(brush.groups(&others, crate::plan::lists::READING).into_iter().map(|group| Groupe {
        titre: format!("{} pour tous les publics", group.titre),
        ancre: format!("{}-pour-tous", group.ancre),
        ..group
    }));
    for group in &groups {
        head.part(true, &group.titre, &group.ancre);
    }
    // Of more territories, the coverage tells part by part.
    let few = brush.plan.site.of_kind(Kind::Territory).count() <= MOST_TERRITORIES;
    let last = entry.kind == Kind::Theme && brush.page.part == brush.page.parts && few;
    let maps = if last { crate::render::charts::services(brush, &ids) } else { Vec::new() };
    if !maps.is_empty() {
        head.part(true, "Les services, territoire par territoire", "par-territoire");
    }
    let voisines: Vec<EntryId> =
        brush.plan.site.of_kind(entry.kind).map(|(i, _)| i).filter(|i| *i != id).collect();
    let voisines_titre = match entry.kind {
        Kind::Theme => "Les autres thèmes",
        Kind::Public => "Les autres publics",
        _ => "Les autres situations",
    };
    let description = d.description.as_ref().map(|t| plain(&t.0.value));
    head.page.resume = description;
    let mut context = head.context();
    context.insert("picto", &(entry.kind == Kind::Theme).then(|| entry.id.clone()));
    context.insert("description_html", &Option::<String>::None);
    context.insert("groupes", &groups);
    context.insert("cartes", &maps);
    context.insert("voisines", &brush.links(&voisines));
    context.insert("voisines_titre", voisines_titre);
    ("thematique.html", context)
}

/// `/thematiques/` and `/publics/`.
pub fn concepts(brush: &Brush<'_, '_>, section: &str) -> (&'static str, Context) {
    let (kind, resume) = if section == "publics" {
        (Kind::Public, "À qui s’adressent les aides, les services et les actions de ce guide.")
    } else {
        (Kind::Theme, "Tout ce que contient ce guide, besoin par besoin.")
    };
    let head = Head::section(brush, Some(resume));
    let map =
        if kind == Kind::Theme { &brush.plan.relations.by_theme } else { &brush.plan.relations.by_public };
    let fiches: Vec<Fiche> = brush
        .plan
        .site
        .of_kind(kind)
        .filter_map(|(id, _)| {
            let mut card = brush.card(id)?;
            card.meta.push(counted(brush.plan, id, map.get(&id).map_or(&[], Vec::as_slice)));
            Some(card)
        })
        .collect();
    let mut context = head.context();
    context.insert("fiches", &fiches);
    context.insert("suite", &Option::<String>::None);
    ("liste.html", context)
}

/// How many sheets the page of a theme or public lists: those that name it, then those for everybody.
fn counted(plan: &Plan<'_>, id: EntryId, own: &[EntryId]) -> String {
    let people = plan.entry(id).kind == Kind::Public && plan.is_people(id);
    let everyone = if people { plan.relations.for_everyone.len() } else { 0 };
    let both = own.iter().filter(|id| people && plan.facets[**id as usize].everyone).count();
    match (own.len(), everyone - both) {
        (named, 0) => plural(named, "fiche", "fiches"),
        (0, others) => format!("{} pour tous", plural(others, "fiche", "fiches")),
        (named, others) => format!("{} et {others} pour tous", plural(named, "fiche", "fiches")),
    }
}

/// `/organismes/<id>/`: what an organisation steers, gives, takes part in.
pub fn organisation(brush: &Brush<'_, '_>, id: EntryId, d: &Organisation) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    let roles = brush.studio.roles(id);
    let mut groups: Vec<Groupe> = Vec::new();
    for role in brush.page.of(&roles).chunk_by(|a, b| a.0 == b.0) {
        let (_, titre, ancre) = ROLES.iter().find(|r| r.0 == role[0].0).unwrap_or(&DIRECTORY);
        let ids: Vec<EntryId> = role.iter().map(|(_, id)| *id).collect();
        let fiches = brush.kept_cards(&ids);
        if !fiches.is_empty() {
            groups.push(Groupe { titre: (*titre).to_owned(), ancre: (*ancre).to_owned(), fiches });
        }
    }
    for group in &groups {
        head.part(true, &group.titre, &group.ancre);
    }
    let names: Vec<String> =
        d.acronym.iter().cloned().chain(d.other_names.iter().map(|n| plain(&n.value))).collect();
    let named =
        (!names.is_empty()).then(|| format!("<p>Aussi appelé\u{a0}: {}.</p>", escaped(&names.join(", "))));
    let site = d
        .website
        .as_ref()
        .map(|u| format!("<p><a class=\"adresse\" href=\"{0}\">{0}</a></p>", escaped(&u.0)));
    let mut context = head.context();
    context.insert("picto", &Option::<String>::None);
    context.insert("description_html", &[named, site].into_iter().flatten().reduce(|a, b| a + &b));
    context.insert("groupes", &groups);
    context.insert("voisines", &Vec::<String>::new());
    context.insert("voisines_titre", "");
    ("thematique.html", context)
}

/// A part of the page of an organisation: the key in which it stands there, the title, the anchor.
type Role = (Option<&'static str>, &'static str, &'static str);

const ROLES: &[Role] = &[
    (Some("organisme"), "Aides données", "aides"),
    (Some("prescripteurs"), "Aides prescrites", "prescrit"),
    (Some("pilotes"), "Pilotage", "pilote"),
    (Some("partenaires"), "Actions en partenariat", "partenaire"),
    (Some("participants"), "Participation aux orientations", "participe"),
];
const DIRECTORY: Role = (None, "Dans l’annuaire", "annuaire");

/// `/organismes/`.
pub fn organisations(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let head =
        Head::section(brush, Some("Les organismes qui pilotent, financent, prescrivent ou participent."));
    let ids = brush.plan.relations.of_kind(Kind::Organisation);
    let fiches: Vec<Fiche> = brush
        .page
        .of(ids)
        .iter()
        .filter_map(|id| {
            let mut card = brush.card(*id)?;
            if let Data::Organisation(d) = &brush.entry(*id).data {
                card.meta.extend(d.acronym.clone());
            }
            Some(card)
        })
        .collect();
    let mut context = head.context();
    context.insert("fiches", &fiches);
    context.insert("suite", &Option::<String>::None);
    ("liste.html", context)
}
