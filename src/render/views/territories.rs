//! The finder of territories: by map, by list, by commune or postal code.

use serde::Serialize;
use tera::Context;

use super::Head;
use super::territory::map_of;
use crate::model::territory::Attachment;
use crate::model::{Data, Kind};
use crate::render::brush::Brush;
use crate::render::shapes::{Carte, Fiche};
use crate::render::words::official_name;

#[derive(Serialize)]
struct TerritoryGroup {
    titre: String,
    url: Option<String>,
    carte: Option<Carte>,
    territoires: Vec<Fiche>,
}

#[derive(Serialize)]
struct CommuneLink {
    nom: String,
    codes: String,
    territoire: String,
    url: Option<String>,
    id: String,
    indicatif: bool,
}

/// `/territoires/`.
pub fn list(brush: &Brush<'_, '_>) -> (&'static str, Context) {
    let resume = "Trouvez votre commune, ou choisissez un territoire : vous y verrez les aides, les services et les contacts.";
    let head = Head::section(brush, Some(resume));
    let site = brush.plan.site;
    let roots = site.of_kind(Kind::Territory).filter(|(id, _)| !site.territories.parent.contains_key(id));
    let mut groupes: Vec<TerritoryGroup> = roots
        .filter(|_| brush.page.part == 1)
        .map(|(root, _)| {
            let parts = site.territories.children.get(&root).map_or(&[][..], Vec::as_slice);
            TerritoryGroup {
                titre: brush.title(root),
                url: brush.url(root),
                // One shape alone says nothing of where one lives.
                carte: map_of(brush, parts, None).filter(|_| !parts.is_empty()),
                territoires: brush.cards(&site.territories.parts(root)),
            }
        })
        .collect();
    groupes.sort_by_key(|groupe| std::cmp::Reverse(groupe.territoires.len()));
    let mut all: Vec<CommuneLink> = Vec::new();
    let mut order: Vec<usize> = (0..site.communes.len()).collect();
    order.sort_by_cached_key(|c| crate::plan::sort_key(&site.communes[*c].name));
    for &commune in brush.page.of(&order) {
        let Some(&territory) = site.territories.of_commune[commune].iter().find(|t| !site.is_left_out(**t))
        else {
            continue;
        };
        let c = &site.communes[commune];
        all.push(CommuneLink {
            nom: official_name(&c.name),
            codes: c.postal_codes.join(" "),
            territoire: brush.title(territory),
            url: brush.url(territory),
            id: brush.entry(territory).id.clone(),
            indicatif: is_indicative(&brush.entry(territory).data),
        });
    }
    let mut context = head.context();
    context.insert("groupes", &groupes);
    context.insert("communes", &all);
    ("territoires.html", context)
}

/// Whether the content itself doubts which communes the territory has.
pub fn is_indicative(data: &Data) -> bool {
    matches!(data, Data::Territory(territory) if territory.attachment == Some(Attachment::Indicative))
}
