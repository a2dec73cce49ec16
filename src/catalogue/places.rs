//! The names by which territories and communes are looked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Data, Kind};
use crate::plan::Plan;
use crate::render::plain;
use crate::search::Place;

/// The territories by their names and codes, by what people call them (their key words), then the communes.
pub fn places(plan: &Plan<'_>) -> Vec<Place> {
    let site = plan.site;
    let territories = site.of_kind(Kind::Territory).filter(|(id, _)| !site.is_left_out(*id));
    let mut called = Vec::new();
    let mut places = Vec::new();
    for (id, entry) in territories {
        let (Data::Territory(territory), Some(url)) = (&entry.data, site.url(id)) else { continue };
        let place = |name: String, codes: Vec<String>| Place {
            name,
            codes,
            territories: vec![entry.id.clone()],
            url: url.to_owned(),
        };
        places.push(place(plain(entry.title()), territory.code.iter().cloned().collect()));
        called.extend(territory.life.keywords.iter().map(|word| place(word.clone(), Vec::new())));
    }
    places.extend(shortened(&places));
    places.extend(called);
    // Of the communes that share a postal code, who types it more likely means the largest.
    let mut communes: Vec<_> = site.communes.iter().zip(&site.territories.of_commune).collect();
    communes.sort_by_key(|(commune, _)| std::cmp::Reverse(commune.population));
    let communes = communes.into_iter().filter_map(|(commune, territories)| {
        let closest = territories.iter().find(|t| !site.is_left_out(**t))?;
        Some(Place {
            name: commune.name.clone(),
            codes: commune.postal_codes.iter().chain([&commune.code_insee]).cloned().collect(),
            territories: territories.iter().map(|t| plan.entry(*t).id.clone()).collect(),
            url: site.url(*closest)?.to_owned(),
        })
    });
    places.extend(communes);
    places
}

/// « Tours Nord Loire » is « Tours Nord »: names without their last word, where two full ones are left that no other has.
fn shortened(places: &[Place]) -> Vec<Place> {
    let mut short: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
    for place in places {
        let start = place.name.rsplit_once(' ').map_or("", |(start, _)| start);
        if start.split(' ').filter(|word| word.chars().count() > 2).count() > 1 {
            short.entry(start.to_owned()).or_default().push(place);
        }
    }
    let full: BTreeSet<&str> = places.iter().map(|place| place.name.as_str()).collect();
    let only = short.into_iter().filter(|(name, of)| of.len() == 1 && !full.contains(name.as_str()));
    only.map(|(name, of)| Place { name, codes: Vec::new(), ..of[0].clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_not_the_whole_name_of_another() {
        let place = |name: &str| Place {
            name: name.to_owned(),
            codes: Vec::new(),
            territories: vec![name.to_owned()],
            url: String::new(),
        };
        let short = |names: &[&str]| {
            let places: Vec<Place> = names.iter().map(|name| place(name)).collect();
            shortened(&places).into_iter().map(|place| place.name).collect::<Vec<_>>()
        };
        assert_eq!(short(&["Tours Nord Loire"]), ["Tours Nord"]);
        assert!(short(&["Tours Nord Loire", "Tours Nord"]).is_empty());
    }
}
