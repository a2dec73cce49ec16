//! What the rest of the site hands to the search engine. Plain owned data, so that this module
//! depends on nothing else in the crate.

/// One published page, as the index sees it.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub url: String,
    pub title: String,
    /// Code of the type of page, e.g. `aide`; must be in [`Facets::kinds`] to be filterable.
    pub kind: String,
    pub programme: Option<String>,
    pub themes: Vec<String>,
    pub publics: Vec<String>,
    /// Every territory the page is for: a département is given with all its territories.
    pub territories: Vec<String>,
    /// Those by which it is filtered: also what contains them, since a filter by a département finds what is of its parts.
    pub filtered_in: Vec<String>,
    /// The territories that it names itself: what is of Loudun, not of all the département.
    pub local_to: Vec<String>,
    /// Number of an action sheet, a module or an orientation: « fiche 9 », « module 7 » must find it.
    pub number: Option<u32>,
    pub acronym: String,
    pub keywords: String,
    pub headings: String,
    pub summary: String,
    /// What results say before the summary, and nobody looks for: that an aid is over.
    pub notice: String,
    pub body: String,
    /// Names of places and organisations.
    pub places: String,
}

/// Words that mean the same: an acronym and its expansion, an everyday word and the field's word.
#[derive(Debug, Clone, Default)]
pub struct Synonym {
    pub from: String,
    pub to: Vec<String>,
    /// Whether `to` also leads back to `from`: true for an acronym, false for « crèche » → « garde d'enfants ».
    pub both_ways: bool,
}

/// A commune: typed by name or code, it stands for its territory.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub name: String,
    /// Postal and INSEE codes.
    pub codes: Vec<String>,
    /// The closest first; only that one is used.
    pub territories: Vec<String>,
    /// The page of its (closest) territory.
    pub url: String,
}

/// An identifier and the words that readers see for it.
#[derive(Debug, Clone, Default)]
pub struct Label {
    pub id: String,
    pub name: String,
}

/// The filters of the search page, each in the order in which readers see its values.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    pub kinds: Vec<Label>,
    pub programmes: Vec<Label>,
    pub themes: Vec<Label>,
    pub publics: Vec<Label>,
    pub territories: Vec<Label>,
    /// The public whose pages match every filter by public (DORA #1261: filters that lie).
    pub everyone: String,
}
