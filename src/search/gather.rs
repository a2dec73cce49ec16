//! What the words of an index are: its terms with their surface forms, and the rules that lead to them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::analyser::{Memory, Stemmer};
use super::document::{Place, Synonym};
use super::lexicon::{self, Entry, Lexicon, RuleSet};
use super::schema::{self, Fields};
use super::{fold, forms, words};

/// How many pages have each term, field by field.
type PagesOf = BTreeMap<String, [u32; 4]>;

/// Gathers the terms of the segment, their surface forms and the rules.
pub fn lexicon(
    searcher: &tantivy::Searcher,
    fields: Fields,
    memory: &Memory,
    (synonyms, places): (&[Synonym], &[Place]),
) -> tantivy::Result<Lexicon> {
    let mut pages_of = pages_by_term(searcher, fields)?;
    let mut gathered = Gathered::of(memory);
    synonyms.iter().for_each(|synonym| gathered.add_synonym(synonym));
    places.iter().for_each(|place| gathered.add_place(place, &pages_of));
    gathered.add_first_words(places, &pages_of);
    for stem in gathered.only_in_rules.keys() {
        pages_of.entry(stem.clone()).or_default();
    }
    let (entries, in_most_titles) = gathered.entries(pages_of, searcher.num_docs());
    let everywhere: BTreeSet<String> =
        entries.iter().filter(|entry| entry.everywhere).map(|entry| entry.term.clone()).collect();
    let is_everywhere = |word: &String| everywhere.contains(word);
    let Gathered { mut stemmer, forms, rules, places, acronyms, small_names, .. } = gathered;
    // « RSA » needs its expansion no more than « emploi » another word; « revenu de solidarité active » needs « RSA ».
    let rules =
        rules.finish(|rule| rule.exact && rule.from.len() > 1 || !rule.from.iter().all(is_everywhere));
    let asking = words::ASKING.split_whitespace().chain(in_most_titles.iter().map(String::as_str));
    let asking = asking.map(|word| stemmer.stem(word)).collect();
    // The words of names are words, though pages keep none of them.
    let small = small_names.iter().flat_map(|name| name.split(' '));
    let forms = forms.into_iter().chain(small).collect();
    let going_on = lexicon::going_on(&entries, &forms, |word| stemmer.stem(word));
    let places = places.finish(|_| true);
    Ok(Lexicon { entries, rules, places, asking, acronyms, small_names, in_most_titles, going_on })
}

/// What synonyms and places bring.
struct Gathered<'m> {
    memory: &'m Memory,
    /// The words of the pages as they are written.
    forms: HashSet<&'m str>,
    stemmer: Stemmer,
    rules: RuleSet,
    places: RuleSet,
    acronyms: BTreeSet<String>,
    small_names: BTreeSet<String>,
    /// The words of rules by their stems: pages may have none of them.
    only_in_rules: BTreeMap<String, BTreeSet<String>>,
}

impl<'m> Gathered<'m> {
    fn of(memory: &'m Memory) -> Self {
        Self {
            memory,
            forms: memory.words.iter().map(|word| &*word.form).collect(),
            stemmer: Stemmer::default(),
            rules: RuleSet::default(),
            places: RuleSet::default(),
            acronyms: BTreeSet::new(),
            small_names: BTreeSet::new(),
            only_in_rules: BTreeMap::new(),
        }
    }

    fn add_synonym(&mut self, synonym: &Synonym) {
        let mut from = self.content_words(&synonym.from);
        let small = fold::fold(&synonym.from);
        let is_small = synonym.both_ways && self.memory.is_stop(&small);
        if is_small {
            from = vec![(small.clone(), self.stemmer.stem(&small))];
            self.acronyms.insert(small);
        }
        for to in &synonym.to {
            let to = self.content_words(to);
            let stems =
                |words: &[(String, String)]| words.iter().map(|(_, stem)| stem.clone()).collect::<Vec<_>>();
            self.rules.add(stems(&from), stems(&to), synonym.both_ways);
            if synonym.both_ways && !is_small {
                self.rules.add(stems(&to), stems(&from), true);
            }
            for (form, stem) in from.iter().chain(&to) {
                self.only_in_rules.entry(stem.clone()).or_default().insert(form.clone());
            }
        }
    }

    fn add_place(&mut self, place: &Place, pages_of: &PagesOf) {
        let words = self.name_words(&place.name);
        // As it is written: Saintes is no saint, and who looks for a tower is not in Tours.
        let name: Vec<String> = words.iter().map(|(form, _)| form.clone()).collect();
        let stems: Vec<String> = words.iter().map(|(_, stem)| stem.clone()).collect();
        for (form, stem) in words {
            self.only_in_rules.entry(stem).or_default().insert(form);
        }
        // A page meant for the département is given with all its territories: the closest is enough.
        let Some(territory) = place.territories.first() else { return };
        let to = vec![format!("@{territory}")];
        let pages = if let [stem] = &stems[..] { pages_of.get(stem) } else { None };
        let is_everyday = pages.is_some_and(|pages| schema::is_everyday(*pages));
        self.places.add(name, to.clone(), !is_everyday);
        for code in &place.codes {
            self.places.add(vec![fold::fold(code)], to.clone(), true);
        }
    }

    /// The terms in order, and the words that most titles say.
    fn entries(&self, pages_of: PagesOf, all_pages: u64) -> (Vec<Entry>, BTreeSet<String>) {
        let mut counted: BTreeMap<&str, Vec<(u64, &str)>> = BTreeMap::new();
        for word in &self.memory.words {
            counted.entry(&word.stem).or_default().push((word.count, &word.form));
        }
        let mut in_most_titles = BTreeSet::new();
        let entry = |(term, pages): (String, [u32; 4])| {
            let mut forms = counted.remove(term.as_str()).map(surface_forms).unwrap_or_default();
            if forms.is_empty() {
                forms = self.only_in_rules.get(&term).into_iter().flatten().cloned().collect();
            }
            if term.bytes().any(|b| b.is_ascii_digit()) {
                forms.clear();
            }
            if schema::is_in_most_titles(pages, all_pages) {
                in_most_titles.extend(forms.iter().cloned());
            }
            let everywhere = schema::is_everywhere(pages, all_pages);
            let [title, _, places, text] = pages;
            let used = title + places + text > 0;
            let class = (u32::BITS - pages.iter().sum::<u32>().leading_zeros()).min(15) as u8;
            let fields = pages.iter().rev().fold(0, |bits, pages| bits << 1 | u8::from(*pages > 0));
            Entry { class, fields, forms, term, used, everywhere }
        };
        (pages_of.into_iter().map(entry).collect(), in_most_titles)
    }

    /// « Dangé » is Dangé-Saint-Romain where no other territory has a name with that word; « Saint-Georges », any that
    /// begins so.
    fn add_first_words(&mut self, places: &[Place], pages_of: &PagesOf) {
        let form = |(form, _): (String, String)| form;
        let names: Vec<Vec<String>> =
            places.iter().map(|place| self.name_words(&place.name).into_iter().map(form).collect()).collect();
        let mut having: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, place) in names.iter().zip(places) {
            for word in name {
                having.entry(word).or_default().extend(place.territories.first().map(String::as_str));
            }
        }
        let whole: BTreeSet<&[String]> = names.iter().map(Vec::as_slice).collect();
        for (name, place) in names.iter().zip(places).filter(|(_, place)| is_commune(place)) {
            let (first, is_told) = match &name[..] {
                [saint, _, _, ..] if is_saint(saint) => (&name[..2], true),
                [word, _, ..] => {
                    (&name[..1], having[word.as_str()].len() == 1 && self.is_name(word, pages_of))
                }
                _ => continue,
            };
            let Some(territory) = place.territories.first().filter(|_| is_told && !whole.contains(first))
            else {
                continue;
            };
            self.places.add(first.to_vec(), vec![format!("@{territory}")], true);
        }
    }

    /// Whether a word is long enough for a name, and pages say it no more than as one: « salles » are several, not Salles.
    fn is_name(&mut self, word: &str, pages_of: &PagesOf) -> bool {
        const LETTERS: usize = 5;
        let singular = word.strip_suffix(['s', 'x']).unwrap_or(word);
        let is_plural = singular != word && self.forms.contains(singular);
        let is_elsewhere = words::ELSEWHERE.split_whitespace().any(|town| town == word);
        let pages = pages_of.get(&self.stemmer.stem(word)).copied().unwrap_or_default();
        let is_word = is_plural || is_elsewhere || self.memory.is_stop(word) || schema::is_everyday(pages);
        word.chars().count() >= LETTERS && !is_word
    }

    /// The words of a place's name. « Sainte-Même » is not all the saints: where stop words alone tell it from others, it
    /// keeps those that do not merely join.
    fn name_words(&mut self, name: &str) -> Vec<(String, String)> {
        let words = self.content_words(name);
        if words.iter().any(|(form, _)| !is_saint(form)) {
            return words;
        }
        let folded = fold::fold(name);
        let told = fold::tokens(&folded).filter(|word| fold::is_kept(word) && !words::is_joining(word));
        let told: Vec<String> = told.map(in_full).collect();
        // « Contré » alone would make a word of « contre ».
        if told.len() < 2 {
            return Vec::new();
        }
        if told.len() > words.len() {
            self.small_names.insert(told.join(" "));
        }
        told.into_iter()
            .map(|form| (self.stemmer.stem(&form), form))
            .map(|(stem, form)| (form, stem))
            .collect()
    }

    /// The words of a rule, as (form, stem), without stop words.
    fn content_words(&mut self, text: &str) -> Vec<(String, String)> {
        let folded = fold::fold(text);
        fold::tokens(&folded)
            .filter(|word| fold::is_kept(word) && !self.memory.is_stop(word))
            .map(in_full)
            .map(|word| (self.stemmer.stem(&word), word))
            .map(|(stem, word)| (word, stem))
            .collect()
    }
}

fn is_saint(word: &str) -> bool {
    matches!(word, "saint" | "sainte")
}

/// Communes have a postal code and their own.
fn is_commune(place: &Place) -> bool {
    place.codes.iter().any(|code| code.len() == 5)
}

/// « St » is « saint », as in questions.
fn in_full(word: &str) -> String {
    let whole = forms::pairs(words::SHORTENED).find(|(short, _)| *short == word);
    whole.map_or(word, |(_, whole)| whole).to_owned()
}

fn pages_by_term(searcher: &tantivy::Searcher, fields: Fields) -> tantivy::Result<PagesOf> {
    let mut all: Vec<(String, [u32; 4])> = Vec::new();
    for segment in searcher.segment_readers() {
        for (at, field) in fields.scored.into_iter().enumerate() {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            while let Some((key, info)) = terms.next() {
                let mut pages = [0; 4];
                pages[at] = info.doc_freq;
                all.push((String::from_utf8_lossy(key).into_owned(), pages));
            }
        }
    }
    // Four lists in order, one after the other: sorting takes them for what they are, a tree would not.
    all.sort();
    all.dedup_by(|next, term| {
        let is_same = next.0 == term.0;
        if is_same {
            term.1.iter_mut().zip(next.1).for_each(|(pages, more)| *pages += more);
        }
        is_same
    });
    Ok(all.into_iter().collect())
}

/// The forms worth comparing a misspelt word with: the commonest, without the plurals of others.
fn surface_forms(mut counted: Vec<(u64, &str)>) -> Vec<String> {
    const MOST: usize = 4;
    counted.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let all: BTreeSet<&str> = counted.iter().map(|(_, form)| *form).collect();
    let plural = |form: &str| form.strip_suffix(['s', 'x']).is_some_and(|singular| all.contains(singular));
    counted.iter().map(|(_, form)| *form).filter(|form| !plural(form)).take(MOST).map(str::to_owned).collect()
}
