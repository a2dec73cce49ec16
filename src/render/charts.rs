//! Drawings of the site's own data, each beside its table: timeline, budgets, figures by territory, maps.

use std::collections::HashMap;

use super::brush::Brush;
use super::format;
use super::graphics::{self, Axis, Bar, Reference, Step, Territories, Zone};
use super::plain::plain;
use super::shapes::{Carte, Case, Colonne, Graphique, Tableau};
use crate::diagnostics::plural;
use crate::escape::escaped;
use crate::model::programme::{Action, ActionStep, Programme};
use crate::model::shared::Figure;
use crate::model::territory::Territory;
use crate::model::{Data, EntryId, Kind};

/// A zone for each territory; those of one map have one parent.
fn zones(brush: &Brush<'_, '_>, territories: &[EntryId], marked: Option<EntryId>) -> Vec<Zone> {
    let site = brush.plan.site;
    let points = |id: &EntryId| {
        let own = site.territories.communes.get(id).map_or(&[][..], Vec::as_slice);
        own.iter().filter_map(|c| site.communes[*c].latitude.zip(site.communes[*c].longitude)).collect()
    };
    territories
        .iter()
        .map(|id| Zone {
            name: brush.title(*id),
            url: brush.url(*id),
            points: points(id),
            highlighted: marked == Some(*id),
            class: String::new(),
        })
        .collect()
}

/// The shared shapes, if these territories are all the parts of one other.
fn shapes<'b>(brush: &'b Brush<'_, '_>, territories: &[EntryId], zones: &[Zone]) -> Option<&'b Territories> {
    let site = brush.plan.site;
    let parent = site.territories.parent.get(territories.first()?)?;
    (site.territories.children.get(parent)? == territories).then(|| {
        brush.studio.atlas.parts.get(parent).map(|cell| cell.get_or_init(|| Territories::new(zones)))
    })?
}

/// The schematic map of some territories, one of them marked; none if no coordinates are known.
pub fn map(brush: &Brush<'_, '_>, territories: &[EntryId], marked: Option<EntryId>) -> Option<Carte> {
    let zones = zones(brush, territories, marked);
    if zones.iter().all(|z| z.points.is_empty()) {
        return None;
    }
    let site = brush.plan.site;
    let parent = territories.first().and_then(|t| site.territories.parent.get(t)).map(|p| brush.title(*p));
    let place = parent.unwrap_or_else(|| zones.first().map(|z| z.name.clone()).unwrap_or_default());
    let title = format!("Carte des territoires\u{a0}: {place}");
    let desc = "Carte schématique : chaque territoire réunit ses communes ; les limites ne sont pas exactes. La même liste est donnée en texte.";
    let prefix = format!("carte-{}", brush.entry(*territories.first()?).id);
    let svg = match shapes(brush, territories, &zones) {
        Some(shapes) => shapes.draw(&prefix, &title, desc, &zones),
        None => graphics::map(&prefix, &title, desc, &zones),
    };
    (!svg.is_empty()).then(|| Carte {
        id: prefix,
        svg,
        legende: format!("{title}. Carte schématique, tracée d’après le centre des communes."),
        credits: Some("Données\u{a0}: INSEE et La Poste, par @etalab/decoupage-administratif (Licence Ouverte 2.0)\u{202f}; GeoNames (CC BY 4.0).".to_owned()),
    })
}

/// Where the services of a list are: for each territory with a map of its parts, how many each part has of its own.
pub fn services(brush: &Brush<'_, '_>, listed: &[EntryId]) -> Vec<Graphique> {
    let site = brush.plan.site;
    let mut own: HashMap<EntryId, usize> = HashMap::new();
    for id in listed.iter().filter(|id| brush.entry(**id).kind == Kind::Service) {
        for territory in &brush.plan.facets(*id).territories {
            *own.entry(*territory).or_default() += 1;
        }
    }
    let of = |id: EntryId| own.get(&id).copied().unwrap_or_default();
    site.of_kind(Kind::Territory).filter_map(|(whole, _)| services_of(brush, whole, &of)).collect()
}

/// The map and the table of one of them; none if no part has a service of its own, or a shape.
fn services_of(brush: &Brush<'_, '_>, whole: EntryId, of: &dyn Fn(EntryId) -> usize) -> Option<Graphique> {
    let parts = brush.plan.site.territories.children.get(&whole)?;
    let most = parts.iter().map(|part| of(*part)).max().filter(|most| *most > 0)?;
    let mut zones = zones(brush, parts, None);
    let shapes = shapes(brush, parts, &zones)?;
    for (zone, part) in zones.iter_mut().zip(parts) {
        let count = of(*part);
        zone.name = format!("{}\u{a0}: {}", zone.name, plural(count, "service", "services"));
        zone.class =
            if count == 0 { "hors".to_owned() } else { format!("teinte-{}", (3 * count).div_ceil(most)) };
    }
    let place = brush.title(whole);
    let id = format!("services-{}", brush.entry(whole).id);
    let titre = format!("Services par territoire\u{a0}: {place}");
    let everywhere = match of(whole) {
        0 => String::new(),
        shared => format!(" {} pour tous.", plural(shared, "autre service vaut", "autres services valent")),
    };
    let description = format!(
        "Plus la couleur est soutenue, plus le territoire a de services qui lui sont propres.{everywhere} Carte schématique."
    );
    let svg = shapes.draw(&id, &titre, &description, &zones);
    let tableau = Tableau {
        id: format!("{id}-donnees"),
        titre: format!("Services propres à chaque territoire\u{a0}: {place}"),
        colonnes: vec![column("Territoire", false), column("Services", true)],
        lignes: parts.iter().map(|p| vec![text(&brush.title(*p)), count(of(*p))]).collect(),
        entete_ligne: true,
        note_html: None,
    };
    (!svg.is_empty()).then_some(Graphique { id, titre, svg, description: Some(description), tableau })
}

/// The siblings that touch a territory on the map; nothing if no map can tell.
pub fn touching(brush: &Brush<'_, '_>, siblings: &[EntryId], id: EntryId) -> Option<Vec<EntryId>> {
    let at = siblings.iter().position(|s| *s == id)?;
    let zones = zones(brush, siblings, None);
    let found = shapes(brush, siblings, &zones)?.neighbours().get(at)?;
    let near: Vec<EntryId> = found.iter().filter_map(|i| siblings.get(*i)).copied().collect();
    (!near.is_empty()).then_some(near)
}

fn text(value: &str) -> Case {
    Case { html: escaped(value), nombre: false }
}

fn count(value: usize) -> Case {
    Case { html: value.to_string(), nombre: true }
}

fn column(nom: &str, nombre: bool) -> Colonne {
    Colonne { nom: nom.to_owned(), nombre }
}

/// The actions of a programme over its years.
pub fn timeline(brush: &Brush<'_, '_>, programme: EntryId) -> Option<Graphique> {
    let relations = &brush.plan.relations;
    let dated: Vec<(EntryId, &Action, i32, i32)> = relations
        .all_actions
        .get(&programme)?
        .iter()
        .filter_map(|id| match &brush.entry(*id).data {
            Data::Action(action) => {
                let from = action.calendar.iter().map(|s| s.year).min()?;
                let to = action.calendar.iter().map(ActionStep::last).max()?;
                Some((*id, &**action, i32::try_from(from).ok()?, i32::try_from(to).ok()?))
            }
            _ => None,
        })
        .collect();
    let axes: Vec<Axis> = relations
        .axes
        .get(&programme)?
        .iter()
        .filter_map(|id| Some(Axis { number: u8::try_from(brush.axis(*id)?).ok()?, name: brush.title(*id) }))
        .collect();
    let label = |id: EntryId, action: &Action| format!("{} {}", action.number.value, brush.title(id));
    let steps: Vec<Step> = dated
        .iter()
        .map(|(id, action, from, to)| Step {
            label: label(*id, action),
            year_from: *from,
            year_to: *to,
            axis: brush.axis(*id).and_then(|n| u8::try_from(n).ok()).unwrap_or(0),
        })
        .collect();
    let title = "Les actions dans le temps";
    let desc = "Une ligne par fiche action, de sa première à sa dernière année ; le tableau qui suit donne les mêmes dates.";
    let svg = graphics::timeline("frise", title, desc, &axes, &steps);
    let rows = dated.iter().map(|(id, action, from, to)| {
        let years = if from == to { from.to_string() } else { format!("{from}-{to}") };
        // The tree of actions, above, has the links.
        vec![text(&label(*id, action)), text(&years)]
    });
    (!svg.is_empty()).then(|| Graphique {
        id: "frise".to_owned(),
        titre: title.to_owned(),
        description: None,
        tableau: Tableau {
            id: "frise-tableau".to_owned(),
            titre: "Années de chaque fiche action".to_owned(),
            colonnes: vec![column("Fiche action", false), column("Années", false)],
            lignes: rows.collect(),
            entete_ligne: true,
            note_html: None,
        },
        svg,
    })
}

/// Fewer bars than this say nothing that their table does not say better.
const FEWEST_BARS: usize = 3;

/// The budgets of a programme, one drawing for each period.
pub fn budgets(_brush: &Brush<'_, '_>, programme: &Programme) -> Vec<String> {
    let mut periods: Vec<(String, Vec<Bar>)> = Vec::new();
    for budget in &programme.budgets {
        let when = budget
            .year
            .map(format::when)
            .or_else(|| budget.period.as_ref().map(format::period))
            .unwrap_or_default();
        let bar =
            Bar { label: plain(&budget.label.value), value: budget.amount.0, note: None, highlight: false };
        match periods.iter_mut().find(|(period, _)| *period == when) {
            Some((_, bars)) => bars.push(bar),
            None => periods.push((when, vec![bar])),
        }
    }
    periods
        .into_iter()
        .filter(|(_, bars)| bars.len() >= FEWEST_BARS)
        .enumerate()
        .map(|(i, (when, mut bars))| {
            bars.sort_by(|a, b| b.value.total_cmp(&a.value));
            let title = if when.is_empty() { "Budgets".to_owned() } else { format!("Budgets, {when}") };
            let desc = "Barres horizontales, du plus grand au plus petit montant ; le tableau donne tous les montants.";
            graphics::bars(&format!("budgets-{}", i + 1), &title, desc, &bars, "€", None)
        })
        .filter(|svg| !svg.is_empty())
        .collect()
}

/// The figures of a territory beside those of its neighbours and of what contains it.
pub fn comparisons(brush: &Brush<'_, '_>, id: EntryId, territory: &Territory) -> Vec<Graphique> {
    let site = brush.plan.site;
    let parent = site.territories.parent.get(&id).copied();
    let children = site.territories.children.get(&id);
    let group = children.or_else(|| parent.and_then(|p| site.territories.children.get(&p)));
    let Some(group) = group.filter(|g| g.len() >= FEWEST_BARS) else { return Vec::new() };
    let whole = if children.is_some() { Some(id) } else { parent };
    let figures = if children.is_some() {
        group.first().map(|c| figures_of(brush, *c)).unwrap_or_default()
    } else {
        &territory.facts.figures
    };
    figures
        .iter()
        .enumerate()
        .filter_map(|(i, figure)| comparison(brush, i, figure, group, whole, id))
        .collect()
}

fn figures_of<'a>(brush: &Brush<'_, 'a>, id: EntryId) -> &'a [Figure] {
    match &brush.entry(id).data {
        Data::Territory(d) => &d.facts.figures,
        _ => &[],
    }
}

fn comparison(
    brush: &Brush<'_, '_>,
    number: usize,
    figure: &Figure,
    group: &[EntryId],
    whole: Option<EntryId>,
    here: EntryId,
) -> Option<Graphique> {
    let same = |id: EntryId| {
        let found = figures_of(brush, id)
            .iter()
            .find(|f| f.label.value == figure.label.value && f.unit == figure.unit && f.date == figure.date);
        found.map(|f| f.value.0)
    };
    let values: Vec<(EntryId, f64)> = group.iter().filter_map(|t| Some((*t, same(*t)?))).collect();
    if values.len() < FEWEST_BARS {
        return None;
    }
    // A total would dwarf its parts; a share can be compared with that of the whole.
    let reference = whole
        .filter(|_| figure.unit.starts_with('%'))
        .and_then(|w| Some(Reference { label: brush.title(w), value: same(w)? }));
    let bars: Vec<Bar> = values
        .iter()
        .map(|(id, value)| Bar { label: brush.title(*id), value: *value, note: None, highlight: *id == here })
        .collect();
    let title = plain(&figure.label.value);
    let when = figure.date.map(format::when).or_else(|| figure.period.as_ref().map(format::period));
    let desc = "Une barre par territoire ; le tableau donne les mêmes valeurs.";
    let prefix = format!("comparaison-{}", number + 1);
    let svg = graphics::bars(&prefix, &title, desc, &bars, &figure.unit, reference.as_ref());
    let mut rows: Vec<Vec<Case>> = values
        .iter()
        .map(|(id, value)| vec![text(&brush.title(*id)), Case { html: format::number(*value), nombre: true }])
        .collect();
    if let Some((id, total)) = whole.and_then(|w| Some((w, same(w)?))) {
        rows.push(vec![text(&brush.title(id)), Case { html: format::number(total), nombre: true }]);
    }
    Some(Graphique {
        id: prefix.clone(),
        titre: title.clone(),
        svg,
        description: when.clone(),
        tableau: Tableau {
            id: format!("{prefix}-tableau"),
            titre: when.map_or_else(|| title.clone(), |w| format!("{title} ({w})")),
            colonnes: vec![column("Territoire", false), column(&figure.unit, true)],
            lignes: rows,
            entete_ligne: true,
            note_html: None,
        },
    })
}

/// The code that leads back to a page, for what is printed.
pub fn qr(url: &str) -> Option<String> {
    let svg = graphics::qr("qr", "Adresse de cette page", url);
    (!svg.is_empty()).then_some(svg)
}
