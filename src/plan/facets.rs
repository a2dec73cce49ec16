//! What an entry is about, for whom and where: said by itself, or inherited.

use std::collections::HashMap;

use crate::check::Site;
use crate::model::data_inclusion::EVERYONE;
use crate::model::site::Concept;
use crate::model::{Data, EntryId, Kind};

/// The facets by which entries are found: each value once, as said first.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    pub themes: Vec<EntryId>,
    pub publics: Vec<EntryId>,
    /// True of what is for everybody: it answers every filter by public.
    pub everyone: bool,
    /// As said: a département stands for all that it contains.
    pub territories: Vec<EntryId>,
    pub situations: Vec<EntryId>,
    pub programmes: Vec<EntryId>,
}

/// The facets of all entries, by entry.
pub fn of_all(site: &Site) -> Vec<Facets> {
    let di = DataInclusion::new(site);
    let count = site.all_entries().len();
    let mut all = vec![Facets::default(); count];
    // Orientations before actions, structures before services: those inherit from these.
    for pass in [false, true] {
        for (id, entry) in site.entries() {
            let inherits = matches!(entry.kind, Kind::Action | Kind::Service | Kind::Module);
            if inherits == pass {
                let mut facets = own(site, id, &di, &all).each_once();
                facets.everyone |= facets.publics.iter().any(|public| di.everyone.contains(public));
                all[id as usize] = facets;
            }
        }
    }
    all
}

impl Facets {
    /// Themes, publics and territories, where none are said, as in what it is part of.
    fn failing_that(self, whole: Facets) -> Self {
        Self {
            themes: or(self.themes, whole.themes),
            publics: or(self.publics, whole.publics),
            territories: or(self.territories, whole.territories),
            ..self
        }
    }

    /// What is in a programme is for its territory, if it names none.
    fn of_programme(self, site: &Site, programme: Option<EntryId>) -> Self {
        let territories = or(self.territories, programme_territory(site, programme));
        Self { territories, programmes: programme.into_iter().collect(), ..self }
    }

    fn each_once(mut self) -> Self {
        for list in [
            &mut self.themes,
            &mut self.publics,
            &mut self.territories,
            &mut self.situations,
            &mut self.programmes,
        ] {
            // Nearly all lists are of one or two.
            if list.len() > 1 {
                let mut seen = std::collections::HashSet::new();
                list.retain(|id| seen.insert(*id));
            }
        }
        self
    }
}

fn own(site: &Site, id: EntryId, di: &DataInclusion, all: &[Facets]) -> Facets {
    /// What a sheet says itself: the keys have the names of the facets.
    macro_rules! said {
        ($data:ident: $($key:ident),+) => {
            Facets { $($key: site.targets(&$data.$key)),+, ..Facets::default() }
        };
    }
    let entry = site.entry(id);
    match &entry.data {
        Data::Programme(_) => Facets {
            territories: programme_territory(site, Some(id)),
            programmes: vec![id],
            ..Facets::default()
        },
        Data::Orientation(d) => said!(d: themes, publics, territories).of_programme(site, entry.parent),
        Data::Action(d) => {
            let parents = site.targets(&d.orientations).into_iter();
            said!(d: themes, publics, territories)
                .failing_that(Facets {
                    themes: parents.flat_map(|o| all[o as usize].themes.clone()).collect(),
                    ..Facets::default()
                })
                .of_programme(site, entry.parent)
        }
        Data::Aid(d) => said!(d: themes, publics, territories, situations, programmes),
        Data::Kit(d) => said!(d: themes, publics, territories, situations, programmes),
        Data::Module(d) => {
            let kit = entry.parent.map(|k| all[k as usize].clone()).unwrap_or_default();
            said!(d: themes, publics, territories).failing_that(kit)
        }
        Data::Structure(d) => {
            let code = d.commune_code.as_ref().map(|code| code.value.0.as_str());
            said!(d: territories).failing_that(Facets { territories: di.places(code), ..Facets::default() })
        }
        Data::Service(d) => {
            let structure = site.target(&d.structure).map(|s| all[s as usize].territories.clone());
            let zone = d.zone.iter().flat_map(|z| di.places(Some(&z.value))).collect();
            Facets {
                themes: d.themes.iter().flat_map(|t| di.themes(t.code)).collect(),
                publics: d.publics.iter().flat_map(|p| di.publics(p.code)).collect(),
                everyone: d.publics.iter().any(|p| p.code == EVERYONE),
                territories: or(site.targets(&d.territories), or(zone, structure.unwrap_or_default())),
                situations: d.themes.iter().flat_map(|t| di.situations(t.code)).collect(),
                ..Facets::default()
            }
        }
        Data::Event(d) => said!(d: themes, publics, territories, programmes),
        Data::Faq(d) => said!(d: themes, publics, territories, situations),
        Data::Document(d) => Facets {
            programmes: d.programme.as_ref().and_then(|p| site.target(p)).into_iter().collect(),
            ..said!(d: themes, publics, territories)
        },
        Data::Page(d) => said!(d: themes, publics, territories),
        Data::Territory(_) => Facets { territories: vec![id], ..Facets::default() },
        Data::Theme(_) => Facets { themes: vec![id], ..Facets::default() },
        Data::Public(_) => Facets { publics: vec![id], ..Facets::default() },
        Data::Situation(_) => Facets { situations: vec![id], ..Facets::default() },
        Data::Axis(_) | Data::Term(_) | Data::Organisation(_) => Facets::default(),
    }
}

fn or(own: Vec<EntryId>, inherited: Vec<EntryId>) -> Vec<EntryId> {
    if own.is_empty() { inherited } else { own }
}

fn programme_territory(site: &Site, programme: Option<EntryId>) -> Vec<EntryId> {
    match programme.map(|p| &site.entry(p).data) {
        Some(Data::Programme(d)) => d.territory.as_ref().and_then(|t| site.target(t)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The publics that are everybody: their code of data·inclusion says it, or failing that their name.
pub fn everyone(site: &Site) -> Vec<EntryId> {
    let publics = || site.of_kind(Kind::Public);
    let mapped = publics().filter(|(_, entry)| match &entry.data {
        Data::Public(concept) => concept.codes.iter().any(|code| code.value == EVERYONE),
        _ => false,
    });
    let mapped: Vec<EntryId> = mapped.map(|(id, _)| id).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    publics().filter(|(_, entry)| entry.id == EVERYONE).map(|(id, _)| id).collect()
}

/// True of a public that what is for everybody counts: people, not employers or institutions.
pub fn is_people(site: &Site, public: EntryId) -> bool {
    !matches!(&site.entry(public).data, Data::Public(concept) if concept.people == Some(false))
}

/// From the codes of data·inclusion to the site's own vocabularies and territories.
struct DataInclusion {
    themes: HashMap<String, Vec<EntryId>>,
    publics: HashMap<String, Vec<EntryId>>,
    situations: HashMap<String, Vec<EntryId>>,
    places: HashMap<String, Vec<EntryId>>,
    /// The publics that are everybody.
    everyone: Vec<EntryId>,
}

impl DataInclusion {
    fn new(site: &Site) -> Self {
        let everyone = everyone(site);
        let mut out = Self {
            themes: HashMap::new(),
            publics: HashMap::new(),
            situations: HashMap::new(),
            places: HashMap::new(),
            everyone,
        };
        for (id, entry) in site.entries() {
            match &entry.data {
                Data::Theme(concept) => mapped(&mut out.themes, concept, id),
                Data::Public(concept) => mapped(&mut out.publics, concept, id),
                Data::Situation(concept) => mapped(&mut out.situations, concept, id),
                Data::Territory(territory) => {
                    let codes = territory.code.iter().map(String::as_str);
                    for code in codes.chain(territory.epci.iter().map(|e| e.value.0.as_str())) {
                        out.places.entry(code.to_owned()).or_default().push(id);
                    }
                }
                _ => {}
            }
        }
        for (commune, territories) in site.communes.iter().zip(&site.territories.of_commune) {
            // Only the smallest territory: what contains it follows from it.
            if let Some(first) = territories.first() {
                out.places.insert(commune.code_insee.clone(), vec![*first]);
            }
        }
        out
    }

    /// Themes mapped to this code, or to its category.
    fn themes(&self, code: &str) -> Vec<EntryId> {
        let category = code.split("--").next().unwrap_or_default();
        let exact = self.themes.get(code).cloned().unwrap_or_default();
        if exact.is_empty() { self.themes.get(category).cloned().unwrap_or_default() } else { exact }
    }

    fn publics(&self, code: &str) -> Vec<EntryId> {
        if code == EVERYONE {
            return self.everyone.clone();
        }
        self.publics.get(code).cloned().unwrap_or_default()
    }

    /// The situations for which a service of this theme is: of a category they would be too many.
    fn situations(&self, code: &str) -> Vec<EntryId> {
        self.situations.get(code).cloned().unwrap_or_default()
    }

    fn places(&self, code: Option<&str>) -> Vec<EntryId> {
        code.and_then(|c| self.places.get(c)).cloned().unwrap_or_default()
    }
}

fn mapped(codes: &mut HashMap<String, Vec<EntryId>>, concept: &Concept, id: EntryId) {
    for code in &concept.codes {
        codes.entry(code.value.clone()).or_default().push(id);
    }
}
