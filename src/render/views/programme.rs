//! A programme, the list of programmes, and their comparison theme by theme.

use serde::Serialize;
use tera::Context;

use super::Head;
use super::background::{self, Background};
use crate::escape::escaped;
use crate::model::programme::has_background;
use crate::model::programme::{Programme, SupportForm};
use crate::model::{Data, EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::format;
use crate::render::markdown::Ink;
use crate::render::plain::plain;
use crate::render::shapes::{Case, Colonne, Etape, Fiche, Lien, Tableau};

#[derive(Serialize)]
struct ProgrammeView {
    nom_court: Option<String>,
    periode: String,
    departement: Option<String>,
    territoire: Option<Lien>,
}

#[derive(Serialize)]
struct Finalite {
    titre: Option<String>,
    texte_html: String,
}

#[derive(Serialize)]
struct AxisBranch {
    id: String,
    numero: Option<u32>,
    nom: String,
    resume: Option<String>,
    ancre: String,
    orientations: Vec<OrientationBranch>,
}

#[derive(Serialize)]
struct OrientationBranch {
    titre: String,
    url: String,
    enjeu: String,
    actions: Vec<Fiche>,
}

#[derive(Serialize)]
struct Ressource {
    nom: String,
    description_html: String,
}

#[derive(Serialize)]
struct Forme {
    nom: String,
    lignes: Vec<Ligne>,
}

#[derive(Serialize)]
struct Ligne {
    titre: &'static str,
    html: String,
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Programme) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(Some(&d.source));
    contents(&mut head, d);
    let mut context = head.context();
    let programme = ProgrammeView {
        nom_court: ink.plain_option(d.short_name.as_ref()),
        periode: format::period(&d.period),
        departement: ink.plain_option(d.department.as_ref()),
        territoire: d.territory.as_ref().and_then(|t| brush.plan.site.target(t)).and_then(|t| brush.link(t)),
    };
    context.insert("programme", &programme);
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("graphiques_chiffres", &Vec::<String>::new());
    let aims: Vec<Finalite> = d
        .aims
        .iter()
        .map(|f| match &f.0.description {
            Some(text) => Finalite { titre: Some(plain(&f.0.title.value)), texte_html: ink.block(text) },
            None => Finalite { titre: None, texte_html: ink.inline(&f.0.title) },
        })
        .collect();
    context.insert("finalites", &aims);
    context.insert("axes", &axes(brush, id));
    context.insert("autres_actions", &brush.cards(&alone(brush, id)));
    context.insert("presentation_html", &ink.block_option(d.presentation.as_ref()));
    let apart = has_background(d);
    context.insert("arriere_plan", &(!apart).then(|| Background::of(&ink, d)));
    context.insert("suite", &if apart { background::links(brush, id, d) } else { Vec::new() });
    context.insert("frise_svg", &crate::render::charts::timeline(brush, id));
    context.insert("calendrier", &calendar(brush, &ink, d));
    context.insert("dessins_budgets", &crate::render::charts::budgets(brush, d));
    context.insert("budgets", &budgets(brush, &ink, d));
    context.insert("tableaux", &brush.tables(&ink, &d.facts.tables));
    let resources: Vec<Ressource> = d
        .resource_types
        .iter()
        .map(|r| Ressource {
            nom: plain(&r.name.value),
            description_html: ink.block_option(r.description.as_ref()).unwrap_or_default(),
        })
        .collect();
    context.insert("types_ressources", &resources);
    context
        .insert("formes_accompagnement", &d.support_forms.iter().map(|f| form(&ink, f)).collect::<Vec<_>>());
    let pages: Vec<EntryId> = brush.plan.site.backlinks(id).iter().map(|b| b.from).collect();
    let mut lies = brush.groups(&pages, &[Kind::Page, Kind::Territory]);
    // A hundred documents and events would weigh more than all the rest: they are in their own lists.
    lies.extend(brush.line_groups(&pages, &[Kind::Aid, Kind::Kit]));
    context.insert("lies", &lies);
    ("programme.html", context)
}

fn contents(head: &mut Head<'_, '_, '_>, d: &Programme) {
    let apart = has_background(d);
    head.part(d.presentation.is_some(), "Présentation", "presentation");
    head.part(!d.aims.is_empty(), "Les finalités", "finalites");
    head.part(!d.axes.is_empty(), "Les axes, les orientations et les actions", "axes");
    head.part(!d.facts.figures.is_empty(), "Les chiffres", "chiffres");
    head.part(!d.calendar.is_empty(), "Le calendrier", "calendrier");
    head.part(!d.budgets.is_empty(), "Les budgets", "budgets");
    head.part(!d.resource_types.is_empty(), "Les types de ressources", "ressources");
    head.part(!d.support_forms.is_empty(), "Les formes d’accompagnement", "accompagnement");
    if apart {
        head.part(true, "Contexte et suivi", "contexte-et-suivi");
    } else {
        background::parts(d).for_each(|(title, anchor)| head.part(true, title, anchor));
    }
}

fn axes(brush: &Brush<'_, '_>, programme: EntryId) -> Vec<AxisBranch> {
    let relations = &brush.plan.relations;
    let list = relations.axes.get(&programme).map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|&axis| {
            let entry = brush.entry(axis);
            let orientations = relations.orientations.get(&axis).map_or(&[][..], Vec::as_slice);
            AxisBranch {
                id: entry.id.clone(),
                numero: brush.axis(axis),
                nom: brush.title(axis),
                resume: crate::render::words::summary(entry).map(|s| plain(&s)),
                ancre: format!("axe-{}", entry.id),
                orientations: orientations.iter().filter_map(|o| branch(brush, *o)).collect(),
            }
        })
        .collect()
}

/// The actions whose orientations are not published today: nothing else on the page would lead to them.
fn alone(brush: &Brush<'_, '_>, programme: EntryId) -> Vec<EntryId> {
    let is_alone = |id: &EntryId| match &brush.entry(*id).data {
        Data::Action(action) => brush.plan.site.targets(&action.orientations).is_empty(),
        _ => false,
    };
    let all = brush.plan.relations.all_actions.get(&programme).map_or(&[][..], Vec::as_slice);
    all.iter().copied().filter(is_alone).collect()
}

fn branch(brush: &Brush<'_, '_>, id: EntryId) -> Option<OrientationBranch> {
    let Data::Orientation(d) = &brush.entry(id).data else { return None };
    let actions = brush.plan.relations.actions.get(&id).map_or(&[][..], Vec::as_slice);
    Some(OrientationBranch {
        titre: brush.title(id),
        url: brush.url(id)?,
        enjeu: plain(&d.stake.value),
        actions: brush.cards(actions),
    })
}

fn calendar(brush: &Brush<'_, '_>, ink: &Ink<'_>, d: &Programme) -> Vec<Etape> {
    d.calendar
        .iter()
        .map(|step| Etape {
            date: format::years(step.year, step.last()),
            titre: None,
            texte_html: Some(format!("<p>{}</p>", ink.inline(&step.step))),
            fiches: brush.cards(&brush.plan.site.targets(&step.actions)),
        })
        .collect()
}

fn budgets(brush: &Brush<'_, '_>, ink: &Ink<'_>, d: &Programme) -> Option<Tableau> {
    if d.budgets.is_empty() {
        return None;
    }
    let text = |html: String| Case { html, nombre: false };
    let rows = d.budgets.iter().map(|b| {
        let when = b.year.map(format::when).or_else(|| b.period.as_ref().map(format::period));
        let label = ink.inline(&b.label);
        let orientation =
            b.orientation.as_ref().and_then(|o| brush.plan.site.target(o)).and_then(|o| brush.url(o));
        let label = orientation.map_or_else(|| label.clone(), |url| format!("<a href=\"{url}\">{label}</a>"));
        vec![
            text(label),
            Case { html: format::euros(b.amount.0), nombre: true },
            text(when.unwrap_or_default()),
            text(b.detail.as_ref().map(|p| ink.inline(p)).unwrap_or_default()),
        ]
    });
    let column = |nom: &str, nombre| Colonne { nom: nom.to_owned(), nombre };
    Some(Tableau {
        id: "tableau-budgets".to_owned(),
        titre: "Budgets".to_owned(),
        colonnes: vec![
            column("Pour quoi", false),
            column("Montant", true),
            column("Période", false),
            column("Précision", false),
        ],
        lignes: rows.collect(),
        entete_ligne: true,
        note_html: None,
    })
}

fn form(ink: &Ink<'_>, f: &SupportForm) -> Forme {
    let parts = [
        ("Publics", &f.audience),
        ("Objectifs", &f.aims),
        ("Méthodes", &f.methods),
        ("Outils", &f.tools),
        ("Qui", &f.who),
        ("Remarque", &f.remark),
    ];
    let lignes = parts
        .into_iter()
        .filter_map(|(titre, text)| Some(Ligne { titre, html: ink.block_under(3, text.as_ref()?) }));
    Forme { nom: plain(&f.name.value), lignes: lignes.collect() }
}

/// `/programmes/`.
pub fn list(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume =
        "Les programmes départementaux d’insertion et les pactes territoriaux publiés dans ce guide.";
    let head = Head::section(brush, Some(resume));
    let ids: Vec<EntryId> = brush.plan.site.of_kind(Kind::Programme).map(|(id, _)| id).collect();
    let fiches: Vec<Fiche> = ids
        .iter()
        .filter_map(|id| {
            let mut card = brush.card(*id)?;
            if let Data::Programme(d) = &brush.entry(*id).data {
                card.meta =
                    d.department.iter().map(|t| plain(&t.value)).chain([format::period(&d.period)]).collect();
            }
            Some(card)
        })
        .collect();
    let comparer = (ids.len() > 1).then(|| brush.section("comparer")).flatten();
    let mut context = head.context();
    context.insert("fiches", &fiches);
    context.insert("suite", &comparer);
    ("liste.html", context)
}

/// `/programmes/comparer/`: what each programme plans, theme by theme.
pub fn comparison(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Pour chaque thème, les orientations que chaque programme a retenues. Un tiret signale un thème sans orientation ; le programme peut en parler ailleurs.";
    let head = Head::section(brush, Some(resume));
    let site = brush.plan.site;
    let programmes: Vec<EntryId> = site.of_kind(Kind::Programme).map(|(id, _)| id).collect();
    let cell = |theme: EntryId, programme: EntryId| {
        let all = brush.plan.relations.by_theme.get(&theme).map_or(&[][..], Vec::as_slice);
        let links: Vec<String> = all
            .iter()
            .filter(|id| {
                brush.entry(**id).parent == Some(programme) && brush.entry(**id).kind == Kind::Orientation
            })
            .filter_map(|id| brush.link(*id))
            .map(|l| format!("<li><a href=\"{}\">{}</a></li>", l.url, escaped(&l.titre)))
            .collect();
        Case {
            html: if links.is_empty() {
                "–".to_owned()
            } else {
                format!("<ul class=\"liens\">{}</ul>", links.concat())
            },
            nombre: false,
        }
    };
    let lignes = site
        .of_kind(Kind::Theme)
        .map(|(theme, _)| {
            let name = escaped(&brush.title(theme));
            let name = Case {
                html: format!("<a href=\"{}\">{name}</a>", brush.url(theme).unwrap_or_default()),
                nombre: false,
            };
            std::iter::once(name).chain(programmes.iter().map(|p| cell(theme, *p))).collect::<Vec<_>>()
        })
        .filter(|row| row.iter().skip(1).any(|c| c.html != "–"))
        .collect();
    let column = |nom: String| Colonne { nom, nombre: false };
    let name = |id: &EntryId| plain(brush.entry(*id).short_title());
    let table = Tableau {
        id: "comparaison".to_owned(),
        titre: "Orientations par thème et par programme".to_owned(),
        colonnes: std::iter::once(column("Thème".to_owned()))
            .chain(programmes.iter().map(|p| column(name(p))))
            .collect(),
        lignes,
        entete_ligne: true,
        note_html: None,
    };
    let mut context = head.context();
    context.insert("tableau", &table);
    ("comparer.html", context)
}
