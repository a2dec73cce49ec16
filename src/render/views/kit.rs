//! A kit, its modules, and the whole kit on one printable page.

use serde::Serialize;
use tera::Context;

use super::Head;
use super::action::neighbours;
use crate::model::library::{Kit, Module};
use crate::model::reference::named;
use crate::model::{Data, EntryId, Kind};
use crate::render::brush::Brush;
use crate::render::plain::plain;
use crate::render::shapes::{Chiffre, Source, Tableau};
use crate::render::words::summary;

#[derive(Serialize)]
struct KitLink {
    titre: String,
    url: Option<String>,
    url_imprimer: Option<String>,
}

#[derive(Serialize)]
struct ModuleLine {
    numero: usize,
    titre: String,
    url: Option<String>,
    resume: Option<String>,
    ici: bool,
}

#[derive(Serialize)]
struct PrintedModule {
    numero: usize,
    titre: String,
    ancre: String,
    contenu: String,
    chiffres: Vec<Chiffre>,
    chiffres_source: Option<String>,
    tableaux: Vec<Tableau>,
    notes: Vec<String>,
    source: Option<Source>,
}

impl PrintedModule {
    /// All that the module's own page says, its headings one level down.
    fn new(brush: &Brush<'_, '_>, numero: usize, id: EntryId) -> Self {
        let entry = brush.entry(id);
        let ink = brush.ink(entry);
        let mut printed = Self {
            numero,
            titre: brush.title(id),
            ancre: entry.id.clone(),
            contenu: ink.body_under(2),
            chiffres: Vec::new(),
            chiffres_source: None,
            tableaux: Vec::new(),
            source: None,
            notes: entry.data.life().map_or_else(Vec::new, |life| ink.notes(life)),
        };
        if let Data::Module(module) = &entry.data {
            printed.source = brush.source(module.source.as_ref());
            (printed.chiffres, printed.chiffres_source) = brush.sourced_figures(&module.facts.figures);
            printed.tableaux = brush.tables(&ink, &module.facts.tables);
            // The modules share one page, hence their anchors.
            printed.tableaux.iter_mut().for_each(|table| table.id = format!("{}-{}", entry.id, table.id));
        }
        printed
    }
}

fn kit_link(brush: &Brush<'_, '_>, kit: EntryId) -> KitLink {
    let url = brush.plan.site.url(kit);
    KitLink {
        titre: brush.title(kit),
        url: brush.url(kit),
        url_imprimer: url.map(|u| brush.here.href(&format!("{u}imprimer/"))),
    }
}

fn modules<'p>(brush: &'p Brush<'_, '_>, kit: EntryId) -> &'p [EntryId] {
    brush.plan.relations.modules.get(&kit).map_or(&[], Vec::as_slice)
}

fn lines(brush: &Brush<'_, '_>, kit: EntryId, here: Option<EntryId>) -> Vec<ModuleLine> {
    let line = |(i, id): (usize, &EntryId)| ModuleLine {
        numero: i + 1,
        titre: brush.title(*id),
        url: brush.url(*id),
        resume: summary(brush.entry(*id)).map(|s| plain(&s)),
        ici: here == Some(*id),
    };
    modules(brush, kit).iter().enumerate().map(line).collect()
}

pub fn view(brush: &Brush<'_, '_>, id: EntryId, d: &Kit) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    let facets = brush.plan.facets(id);
    let mut lies = brush.backlinks(id, &[]);
    lies.extend(brush.line_groups(&brush.plan.site.targets(&d.linked), &[Kind::Action]));
    lies.extend(brush.line_groups(&brush.plan.site.targets(&d.programmes), &[Kind::Programme]));
    let mut context = head.context();
    context.insert("kit", &kit_link(brush, id));
    context.insert("modules", &lines(brush, id, None));
    context.insert("contenu", &Option::<String>::None);
    context.insert("publics", &brush.tags(&named(&d.publics)));
    context.insert("thematiques", &brush.tags(&facets.themes));
    context.insert("territoires", &brush.tags(&facets.territories));
    context.insert("lies", &super::aid::merge(lies));
    ("kit.html", context)
}

pub fn module(brush: &Brush<'_, '_>, id: EntryId, d: &Module) -> (&'static str, Context) {
    let entry = brush.entry(id);
    let ink = brush.ink(entry);
    let mut head = Head::entry(brush, id, &ink);
    head.source(d.source.as_ref());
    let (contenu, headings) = ink.body();
    head.headings(&headings);
    let kit = entry.parent.unwrap_or(id);
    let list = modules(brush, kit);
    let (previous, next) = neighbours(brush, list, id);
    let facets = brush.plan.facets(id);
    let tables = brush.tables(&ink, &d.facts.tables);
    let mut context = head.context();
    context.insert("kit", &kit_link(brush, kit));
    context.insert("numero", &list.iter().position(|m| *m == id).map_or(1, |i| i + 1));
    context.insert("total", &list.len());
    context.insert("modules", &lines(brush, kit, Some(id)));
    context.insert("contenu", &contenu);
    context.insert("tableaux", &tables);
    brush.insert_figures(&mut context, &d.facts.figures);
    context.insert("thematiques", &brush.tags(&facets.themes));
    context.insert("territoires", &brush.tags(&facets.territories));
    context.insert("lies", &brush.backlinks(id, &[]));
    context.insert("precedent", &previous);
    context.insert("suivant", &next);
    ("module.html", context)
}

/// `/kits/<id>/imprimer/`.
pub fn printable(brush: &Brush<'_, '_>, id: EntryId) -> (&'static str, Context) {
    let ink = brush.ink(brush.entry(id));
    let mut head = Head::entry(brush, id, &ink);
    head.page.listable = false;
    head.page.description = format!("Le kit à imprimer. {}", head.page.description);
    if let Data::Kit(kit) = &brush.entry(id).data {
        head.source(kit.source.as_ref());
    }
    let printed: Vec<PrintedModule> =
        modules(brush, id).iter().zip(1..).map(|(module, n)| PrintedModule::new(brush, n, *module)).collect();
    let url = super::head::absolute(&brush.plan.site.info.url.0, brush.plan.site.url(id).unwrap_or("/"));
    let mut context = head.context();
    context.insert("kit", &kit_link(brush, id));
    context.insert("modules", &printed);
    context.insert("qr_svg", &crate::render::charts::qr(&url));
    ("kit-imprimer.html", context)
}

/// `/kits/`.
pub fn list(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Des guides pratiques, module par module, à lire ici ou à imprimer en une fois.";
    let head = Head::section(brush, Some(resume));
    let kits: Vec<_> = brush
        .plan
        .site
        .of_kind(Kind::Kit)
        .filter_map(|(id, entry)| {
            let mut card = brush.card(id)?;
            if let Data::Kit(_) = entry.data {
                card.meta.push(crate::diagnostics::plural(modules(brush, id).len(), "module", "modules"));
            }
            Some(card)
        })
        .collect();
    let mut context = head.context();
    context.insert("kits", &kits);
    ("kits.html", context)
}
