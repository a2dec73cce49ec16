//! `donnees/pages.json`: what pages the site has, and what each is about.

use std::io::{self, Write};

use serde::Serialize;

use super::table::array;
use crate::model::{EntryId, Kind};
use crate::plan::{Facets, Page, Plan, View};

/// A page of the site. Keys and order are a contract (design, «URLs»).
#[derive(Serialize)]
struct Record<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    titre: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    programme: Option<&'a str>,
    territoires: Vec<&'a str>,
    thematiques: Vec<&'a str>,
    publics: Vec<&'a str>,
}

/// All pages but the one that says that there is none, in the order of the plan; each part of a long list is a page, with
/// the type and the id of the list.
pub fn json(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let pages = plan.pages.iter().filter(|page| page.view != View::NotFound);
    array(pages.filter_map(|page| serde_json::to_string(&record(plan, page)).ok()), out)
}

fn record<'a>(plan: &'a Plan<'_>, page: &'a Page) -> Record<'a> {
    let none = Facets::default();
    let facets = page.entry.map_or(&none, |id| plan.facets(id));
    let ids = |list: &[EntryId]| list.iter().map(|id| plan.entry(*id).id.as_str()).collect();
    let kind = page.type_code(plan.site);
    Record {
        url: &page.url,
        kind,
        id: page.entry.map_or(kind, |id| plan.entry(id).id.as_str()),
        // As the page itself shows it.
        titre: crate::render::plain(&page.title),
        programme: page.entry.and_then(|id| programme(plan, id, facets)).map(|p| plan.entry(p).id.as_str()),
        territoires: ids(&facets.territories),
        thematiques: ids(&facets.themes),
        publics: ids(&facets.publics),
    }
}

/// The programme of which an entry is a part, or the only one that it names.
fn programme(plan: &Plan<'_>, id: EntryId, facets: &Facets) -> Option<EntryId> {
    let entry = plan.entry(id);
    match (entry.kind, facets.programmes.as_slice()) {
        (Kind::Axis, _) => entry.parent,
        (_, [only]) => Some(*only),
        _ => None,
    }
}
