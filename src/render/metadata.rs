//! Structured data for search engines: schema.org where it has a type.
//!
//! One struct for each shape, its keys in alphabetical order; what has no value is not written. Trees of values in
//! their place were, of all that a page takes, what asked most of the allocator.

use serde::Serialize;

use super::brush::Brush;
use super::shapes::PageHead;
use crate::model::{Data, EntryId};

#[derive(Serialize)]
struct Document<'p> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'p>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node<'p> {
    Crumbs(Crumbs<'p>),
    Thing(Box<Thing<'p>>),
}

#[derive(Serialize)]
struct Crumbs<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<Crumb<'p>>,
}

#[derive(Serialize)]
struct Crumb<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'p str,
    position: usize,
}

/// What the page is about.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    area_served: Option<Vec<Named<'p>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available_channel: Option<Channel<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity: Option<[Question<'p>; 1]>,
    name: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_operator: Option<Named<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'p str>,
    url: &'p str,
}

#[derive(Serialize)]
struct Named<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'p str,
}

#[derive(Serialize)]
struct Channel<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "servicePhone")]
    phone: Telephone<'p>,
}

#[derive(Serialize)]
struct Telephone<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    telephone: &'p str,
}

#[derive(Serialize)]
struct Question<'p> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "acceptedAnswer")]
    answer: Answer,
    name: &'p str,
}

#[derive(Serialize)]
struct Answer {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: String,
}

/// The JSON-LD of an entry's page: breadcrumb, and the entry itself.
pub fn json_ld(brush: &Brush<'_, '_>, id: EntryId, page: &PageHead) -> Option<String> {
    let base = brush.plan.site.info.url.0.trim_end_matches('/');
    let above = crate::plan::above(brush.plan.site, id);
    let inner = above.iter().map(|(title, url)| (title.as_str(), format!("{base}{url}")));
    let crumbs = std::iter::once(("Accueil", format!("{base}/")))
        .chain(inner)
        .chain([(page.titre.as_str(), page.url.clone())])
        .zip(1..)
        .map(|((name, item), position)| Crumb { kind: "ListItem", item, name, position });
    let crumbs = Node::Crumbs(Crumbs { kind: "BreadcrumbList", items: crumbs.collect() });
    let graph =
        std::iter::once(crumbs).chain(thing(brush, id, page).map(|t| Node::Thing(Box::new(t)))).collect();
    let mut text = Vec::with_capacity(2048);
    serde_json::to_writer(&mut text, &Document { context: "https://schema.org", graph }).ok()?;
    let text = String::from_utf8(text).ok()?;
    // «<» may not stand in a script element, whatever the text says.
    Some(if text.contains('<') { text.replace('<', "\\u003c") } else { text })
}

fn thing<'p>(brush: &Brush<'p, '_>, id: EntryId, page: &'p PageHead) -> Option<Thing<'p>> {
    let name = |id: EntryId| brush.studio.title(id);
    let operator = |id: EntryId| Some(Named { kind: "Organization", name: name(id) });
    let area = || {
        let named = |id: &EntryId| Named { kind: "AdministrativeArea", name: name(*id) };
        Some(brush.plan.facets(id).territories.iter().map(named).collect())
    };
    let mut thing = Thing {
        kind: "GovernmentService",
        area_served: None,
        available_channel: None,
        description: page.resume.as_deref(),
        main_entity: None,
        name: &page.titre,
        service_operator: None,
        telephone: None,
        url: &page.url,
    };
    match &brush.plan.entry(id).data {
        Data::Aid(aid) => {
            thing.service_operator = operator(brush.plan.site.target(&aid.organisation.organisation)?);
            thing.area_served = area();
        }
        Data::Service(service) => {
            thing.service_operator = operator(brush.plan.site.target(&service.structure)?);
            thing.area_served = area();
            thing.available_channel = service.phone.as_ref().map(|phone| Channel {
                kind: "ServiceChannel",
                phone: Telephone { kind: "ContactPoint", telephone: &phone.0 },
            });
        }
        Data::Structure(structure) => {
            thing.kind = "Organization";
            thing.telephone = structure.phone.as_ref().map(|phone| phone.0.as_str());
        }
        Data::Organisation(_) => thing.kind = "Organization",
        Data::Faq(_) => {
            thing.kind = "FAQPage";
            let text = super::plain::plain(brush.plan.entry(id).markdown());
            let answer = Answer { kind: "Answer", text };
            thing.main_entity = Some([Question { kind: "Question", answer, name: &page.titre }]);
        }
        _ => return None,
    }
    Some(thing)
}
