//! Structured data for search engines: schema.org where it has a type.

use serde_json::{Map, Value, json};

use super::brush::Brush;
use super::shapes::PageHead;
use crate::model::{Data, EntryId};

/// The JSON-LD of an entry's page: breadcrumb, and the entry itself.
pub fn json_ld(brush: &Brush<'_, '_>, id: EntryId, page: &PageHead) -> Option<String> {
    let base = brush.plan.site.info.url.0.trim_end_matches('/').to_owned();
    let site = brush.plan.site;
    let mut crumbs =
        vec![json!({"@type": "ListItem", "position": 1, "name": "Accueil", "item": format!("{base}/")})];
    for (i, (title, url)) in crate::plan::above(site, id).iter().enumerate() {
        crumbs.push(
            json!({"@type": "ListItem", "position": i + 2, "name": title, "item": format!("{base}{url}")}),
        );
    }
    crumbs.push(
        json!({"@type": "ListItem", "position": crumbs.len() + 1, "name": page.titre, "item": page.url}),
    );
    let mut graph = vec![json!({"@type": "BreadcrumbList", "itemListElement": crumbs})];
    graph.extend(thing(brush, id, page));
    let document = json!({"@context": "https://schema.org", "@graph": graph});
    // «<» may not stand in a script element, whatever the text says.
    Some(document.to_string().replace('<', "\\u003c"))
}

fn thing(brush: &Brush<'_, '_>, id: EntryId, page: &PageHead) -> Option<Value> {
    let organisation = |name: String| json!({"@type": "Organization", "name": name});
    let area: Vec<Value> = brush
        .plan
        .facets(id)
        .territories
        .iter()
        .map(|t| json!({"@type": "AdministrativeArea", "name": brush.title(*t)}))
        .collect();
    let mut value = Map::new();
    value.insert("name".to_owned(), json!(page.titre));
    value.insert("url".to_owned(), json!(page.url));
    if let Some(summary) = &page.resume {
        value.insert("description".to_owned(), json!(summary));
    }
    match &brush.entry(id).data {
        Data::Aid(aid) => {
            value.insert("@type".to_owned(), json!("GovernmentService"));
            let operator = brush.plan.site.target(&aid.organisation.organisation)?;
            value.insert("serviceOperator".to_owned(), organisation(brush.title(operator)));
            value.insert("areaServed".to_owned(), json!(area));
        }
        Data::Service(service) => {
            value.insert("@type".to_owned(), json!("GovernmentService"));
            let operator = brush.plan.site.target(&service.structure)?;
            value.insert("serviceOperator".to_owned(), organisation(brush.title(operator)));
            value.insert("areaServed".to_owned(), json!(area));
            if let Some(phone) = &service.phone {
                let channel = json!({"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "telephone": phone.0}});
                value.insert("availableChannel".to_owned(), channel);
            }
        }
        Data::Structure(structure) => {
            value.insert("@type".to_owned(), json!("Organization"));
            if let Some(phone) = &structure.phone {
                value.insert("telephone".to_owned(), json!(phone.0));
            }
        }
        Data::Organisation(_) => {
            value.insert("@type".to_owned(), json!("Organization"));
        }
        Data::Faq(_) => {
            value.insert("@type".to_owned(), json!("FAQPage"));
            let answer = super::markdown::plain(brush.entry(id).markdown());
            let question = json!({"@type": "Question", "name": page.titre, "acceptedAnswer": {"@type": "Answer", "text": answer}});
            value.insert("mainEntity".to_owned(), json!([question]));
        }
        _ => return None,
    }
    Some(Value::Object(value))
}
