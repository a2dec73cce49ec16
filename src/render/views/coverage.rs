//! The coverage matrix: themes by territories, with the gaps named.

use serde::Serialize;
use tera::Context;

use super::Head;
use crate::model::{Data, EntryId, Kind};
use crate::plan::lists::LONGEST_LOCAL;
use crate::plan::{Term, term};
use crate::render::brush::Brush;
use crate::render::shapes::{Etiquette, Lien};

#[derive(Serialize)]
struct CoverageRow {
    nom: String,
    url: Option<String>,
    cellules: Vec<CoverageCell>,
}

#[derive(Serialize)]
struct CoverageCell {
    nombre: usize,
    url: String,
    texte: String,
}

#[derive(Serialize)]
struct Gap {
    titre: String,
    liens: Vec<Lien>,
}

/// `/couverture/`.
pub fn view(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Ce que le guide connaît, thème par thème et territoire par territoire : les aides et les services. « Rien » signale une zone blanche : aucune aide et aucun service ne sont connus ici pour ce thème.";
    let head = Head::section(brush, Some(resume));
    let site = brush.plan.site;
    let territories: Vec<EntryId> = site.of_kind(Kind::Territory).map(|(id, _)| id).collect();
    let territories = brush.page.of(&territories);
    let mut gaps: Vec<Gap> =
        territories.iter().map(|t| Gap { titre: placed(brush, *t), liens: Vec::new() }).collect();
    let here: Vec<Vec<EntryId>> =
        territories.iter().map(|t| brush.plan.relations.in_territory(site, *t)).collect();
    let is_open = |id: EntryId| match &brush.entry(id).data {
        Data::Aid(aid) => term(site, aid) == Term::Current,
        _ => true,
    };
    let rows: Vec<CoverageRow> = brush
        .plan
        .served_themes()
        .into_iter()
        .map(|theme| (theme, brush.entry(theme)))
        .map(|(theme, entry)| {
            let cells = territories.iter().zip(&here).zip(&mut gaps).map(|((territory, entries), gap)| {
                // What one can ask for: an action of the programme is not there yet for who needs it.
                let counted = [(Kind::Aid, "aide", "aides"), (Kind::Service, "service", "services")].map(
                    |(kind, one, many)| {
                        let count = entries
                            .iter()
                            .filter(|i| {
                                brush.entry(**i).kind == kind
                                    && is_open(**i)
                                    && brush.plan.facets(**i).themes.contains(&theme)
                            })
                            .count();
                        (count, one, many)
                    },
                );
                let total: usize = counted.iter().map(|(n, _, _)| n).sum();
                if total == 0 {
                    gap.liens.extend(brush.link(theme));
                }
                let parts: Vec<String> = counted
                    .iter()
                    .filter(|(n, _, _)| *n > 0)
                    .map(|(n, one, many)| crate::diagnostics::plural(*n, one, many))
                    .collect();
                // In a list that is cut, the services may stand on another part.
                let is_whole = brush.plan.relations.local(*territory).len() <= LONGEST_LOCAL;
                let anchor = if counted[1].0 > 0 && is_whole {
                    format!("#services-{}", entry.id)
                } else {
                    String::new()
                };
                CoverageCell {
                    nombre: total,
                    url: format!("{}{anchor}", brush.url(*territory).unwrap_or_default()),
                    texte: format!("{} pour {} ({})", parts.join(", "), brush.title(theme), gap.titre),
                }
            });
            CoverageRow { nom: brush.title(theme), url: brush.url(theme), cellules: cells.collect() }
        })
        .collect();
    gaps.retain(|g| !g.liens.is_empty());
    let mut context = head.context();
    let columns: Vec<Etiquette> =
        territories.iter().map(|t| Etiquette { nom: named_short(brush, *t), url: brush.url(*t) }).collect();
    context.insert("colonnes", &columns);
    context.insert("lignes", &rows);
    context.insert("manques", &gaps);
    ("couverture.html", context)
}

/// «Nord Est (Indre-et-Loire)».
fn placed(brush: &Brush<'_, '_>, territory: EntryId) -> String {
    let title = brush.title(territory);
    brush.whole_of(territory).map_or(title.clone(), |whole| format!("{title} ({})", brush.title(whole)))
}

/// The same at the head of a column: «Nord Est (37)».
fn named_short(brush: &Brush<'_, '_>, territory: EntryId) -> String {
    let code = brush.whole_of(territory).and_then(|whole| match &brush.entry(whole).data {
        Data::Territory(d) => d.code.clone(),
        _ => None,
    });
    code.map_or_else(|| placed(brush, territory), |code| format!("{} ({code})", brush.title(territory)))
}
