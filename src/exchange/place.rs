//! Where a record is, as the site sees it: in one of its territories, elsewhere, or nowhere said.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::record::{Record, Values, text};
use crate::check::Site;
use crate::model::scalars::slug;
use crate::model::{Data, Entry, EntryId, Kind};

/// Why it cannot be known where a record is: what would say it is no code. Such a record is not elsewhere.
pub fn unreadable(record: &Record) -> Option<String> {
    let (values, service) = (&record.values, record.kind == Kind::Service);
    let is_code = |value: &Value| {
        let code = value.as_str().unwrap_or_default().trim();
        code.len() == 5 && code.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let is_right = |key: &str, value: &Value| match key {
        "structure_id" => value.is_string(),
        "zone_eligibilite" => value.as_array().is_some_and(|zones| zones.iter().all(Value::is_string)),
        _ => is_code(value),
    };
    let placed = ["code_insee", "code_postal"].into_iter().find(|key| values.contains_key(*key));
    let keys = [placed.or(service.then_some("structure_id")), service.then_some("zone_eligibilite")];
    keys.into_iter().flatten().find_map(|key| match values.get(key) {
        Some(value) if !is_right(key, value) => {
            let value: String = value.to_string().chars().take(LONGEST_VALUE).collect();
            Some(format!("où il est ne peut pas être lu : la clé « {key} » dit {value}"))
        }
        None if key == "structure_id" => Some(format!("la clé obligatoire « {key} » manque")),
        _ => None,
    })
}

/// Longest value that is repeated, in characters.
const LONGEST_VALUE: usize = 60;

/// The answer for one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In these territories of the site (the smallest ones).
    Here(Vec<EntryId>),
    Elsewhere,
    /// The record has no code and no commune.
    Unsaid,
}

/// The communes, départements and intercommunalities of the site's territories.
#[derive(Debug, Default)]
pub struct Places {
    by_code: HashMap<String, EntryId>,
    by_postal_code: HashMap<String, Vec<(String, EntryId)>>,
    departments: Vec<(String, EntryId)>,
    intercommunalities: HashSet<String>,
    /// The identifiers of the territories, as content names them.
    names: HashMap<EntryId, String>,
}

impl Places {
    pub fn of_site(site: &Site) -> Self {
        let mut out = Self::default();
        for (commune, territories) in site.communes.iter().zip(&site.territories.of_commune) {
            let Some(&smallest) = territories.first() else { continue };
            out.by_code.insert(commune.code_insee.clone(), smallest);
            for code in &commune.postal_codes {
                out.by_postal_code.entry(code.clone()).or_default().push((slug(&commune.name), smallest));
            }
            out.intercommunalities.extend(commune.epci_code.clone());
        }
        let territories = (0..).zip(site.all_entries()).filter(|(_, entry)| entry.kind == Kind::Territory);
        out.names.extend(territories.map(|(id, entry)| (id, entry.id.clone())));
        for (id, entry) in site.of_kind(Kind::Territory) {
            if let Data::Territory(territory) = &entry.data
                && territory.level.value == "departement"
                && let Some(code) = &territory.code
            {
                out.departments.push((code.clone(), id));
            }
        }
        out
    }

    /// Where the record itself says that it is.
    pub fn of(&self, values: &Values) -> Place {
        let (code, postal) = (text(values, "code_insee").trim(), text(values, "code_postal").trim());
        if !code.is_empty() {
            // A commune that the site does not know is at least in its département.
            let found = self.by_code.get(code).copied().or_else(|| self.department(code));
            return found.map_or(Place::Elsewhere, |id| Place::Here(vec![id]));
        }
        if postal.is_empty() {
            return Place::Unsaid;
        }
        let Some(communes) = self.by_postal_code.get(postal) else {
            return self.department(postal).map_or(Place::Elsewhere, |id| Place::Here(vec![id]));
        };
        // Several communes share a postal code: the name says which, if it is given.
        let name = slug(text(values, "commune"));
        let named: Vec<EntryId> = communes.iter().filter(|(n, _)| *n == name).map(|(_, id)| *id).collect();
        let mut found: Vec<EntryId> =
            if named.is_empty() { communes.iter().map(|(_, id)| *id).collect() } else { named };
        found.sort_unstable();
        found.dedup();
        Place::Here(found)
    }

    /// True for a structure of the site that is in one of its territories.
    pub fn holds(&self, entry: &Entry) -> bool {
        let Data::Structure(structure) = &entry.data else { return false };
        let code = structure.commune_code.as_ref().map(|c| c.value.0.as_str());
        !structure.territories.is_empty() || code.is_some_and(|code| self.by_code.contains_key(code))
    }

    /// True if the service says that people of the site's territories may use it («france» says nothing of them).
    pub fn serves(&self, record: &Record) -> bool {
        let zones = record.values.get("zone_eligibilite").and_then(Value::as_array);
        zones.is_some_and(|zones| zones.iter().filter_map(Value::as_str).any(|zone| self.knows(zone)))
    }

    fn knows(&self, zone: &str) -> bool {
        self.by_code.contains_key(zone)
            || self.intercommunalities.contains(zone)
            || self.departments.iter().any(|(code, _)| code == zone)
    }

    /// True if the site finds the territory by itself, from the code of the commune or the zone.
    pub fn is_derived(&self, record: &Record) -> bool {
        match record.kind {
            Kind::Service => self.serves(record),
            _ => self.by_code.contains_key(record.text("code_insee")),
        }
    }

    /// The identifiers of territories, as content names them.
    pub fn names(&self, territories: &[EntryId]) -> Value {
        territories.iter().filter_map(|id| Some(Value::from(self.names.get(id)?.as_str()))).collect()
    }

    fn department(&self, code: &str) -> Option<EntryId> {
        // The postal codes of Corse do not begin with the number of its départements.
        let code = match code.get(..3) {
            Some("200" | "201") => "2A",
            Some("202" | "206") => "2B",
            _ => code,
        };
        self.departments.iter().find(|(d, _)| code.starts_with(d.as_str())).map(|(_, id)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postal_code_of_corse_is_in_its_departement() {
        let departments = vec![("2A".to_owned(), 1), ("2B".to_owned(), 2)];
        let places = Places { departments, ..Places::default() };
        let of =
            |field: &str, code: &str| places.of(&Values::from_iter([(field.to_owned(), Value::from(code))]));
        assert_eq!(of("code_postal", "20167"), Place::Here(vec![1]));
        assert_eq!(of("code_postal", "20600"), Place::Here(vec![2]));
        assert_eq!(of("code_insee", "2A004"), Place::Here(vec![1]));
    }
}
