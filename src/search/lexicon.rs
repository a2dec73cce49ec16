//! The words that a question may be made of: terms of the index with their surface forms, and the
//! rules that lead from one wording to another (acronyms, everyday words, communes).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::analyser::ShortMap;
use super::{forms, words};

/// One term of the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub term: String,
    /// Surface forms, most frequent first; what typing errors and beginnings are compared with.
    /// None for a number: one digit wrong is another number.
    pub forms: Vec<String>,
    /// Length in bits of the number of pages, all fields added: 0 when only a rule knows the word.
    pub class: u8,
    /// The fields that have it, the bit of the first being the lowest.
    pub fields: u8,
    /// Whether pages use it, rather than their key words only.
    pub used: bool,
    /// So many pages have it that it is nobody's word for something else: it starts no rule on its own.
    pub everywhere: bool,
}

/// « These words stand for those »: every list of `to` must be met whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub from: Vec<String>,
    pub to: Vec<Vec<String>>,
    pub exact: bool,
}

/// Rules sorted by their first words.
#[derive(Debug, Default)]
pub struct Rules(Vec<Rule>);

/// Builds [`Rules`]: the same words met twice join their targets.
#[derive(Debug, Default)]
pub struct RuleSet(BTreeMap<Vec<String>, Rule>);

impl RuleSet {
    /// « Assistant social, assistante sociale » is two words, not four.
    pub fn add(&mut self, from: Vec<String>, to: Vec<String>, exact: bool) {
        let to = to.iter().enumerate().filter(|(at, word)| !to[..*at].contains(word));
        let to: Vec<String> = to.map(|(_, word)| word.clone()).collect();
        if from.is_empty() || to.is_empty() || from == to || from.len() > 8 {
            return;
        }
        let rule = self.0.entry(from.clone()).or_insert_with(|| Rule { from, to: Vec::new(), exact });
        rule.exact &= exact;
        if !rule.to.contains(&to) {
            rule.to.push(to);
        }
    }

    /// Without those that are not `kept`.
    pub fn finish(self, kept: impl Fn(&Rule) -> bool) -> Rules {
        Rules(self.0.into_values().filter(kept).collect())
    }
}

impl Rules {
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// The rules that start with a word.
    fn starting_with(&self, first: &str) -> impl Iterator<Item = &Rule> {
        let start = self.0.partition_point(|rule| rule.from[0].as_str() < first);
        self.0[start..].iter().take_while(move |rule| rule.from[0] == first)
    }
}

/// A word of a question, and whether it only asks.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub word: &'a str,
    pub asks: bool,
}

#[derive(Debug, Default)]
pub struct Lexicon {
    /// Sorted by term.
    pub entries: Vec<Entry>,
    /// From stems.
    pub rules: Rules,
    /// From names as they are written, folded.
    pub places: Rules,
    /// Stems of the words that only ask.
    pub asking: BTreeSet<String>,
    /// Small words that are acronyms too, as they are typed: « AI », « AS ».
    pub acronyms: BTreeSet<String>,
    /// Names of places made of words that otherwise say nothing: « sainte meme ».
    pub small_names: BTreeSet<String>,
    /// Words that most titles say: beside others they tell no page from another, and count as those that only ask.
    pub in_most_titles: BTreeSet<String>,
    /// Short words, and what has the stem of a word but is none, as they are typed, and the commoner terms that they
    /// begin: « per », « permis »; « intéri », « intérim ».
    pub going_on: BTreeMap<String, Vec<String>>,
}

/// Up to how many letters a word goes on though it is one, and in how many ways.
pub const SHORT: usize = 4;
const GOING_ON: usize = 2;
/// A stem is no shorter.
const STEM: usize = 3;

/// The commoner terms that short known words begin, and the terms begun by what is no word (not among the `forms`) but has
/// the stem of one: « intéri », « fonder ». Of an unknown beginning, all terms are looked at when it is typed.
pub fn going_on(
    entries: &[Entry],
    forms: &HashSet<&str>,
    mut stem: impl FnMut(&str) -> String,
) -> BTreeMap<String, Vec<String>> {
    // Every beginning of every form is looked for: by halves, each takes a dozen comparisons.
    let own: ShortMap<&str, &Entry> = entries.iter().map(|entry| (entry.term.as_str(), entry)).collect();
    let mut begun: Vec<(&str, Reverse<u8>, &str)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.class > 0) {
        for form in &entry.forms {
            // Nearly all beginnings have no stem that is known: only those after one are worth stemming.
            let mut has_stem = false;
            for (letters, (end, _)) in form.char_indices().enumerate().skip(2) {
                let beginning = &form[..end];
                has_stem =
                    has_stem || letters >= STEM && beginning != entry.term && own.contains_key(beginning);
                if letters <= SHORT || has_stem && !forms.contains(beginning) {
                    begun.push((beginning, Reverse(entry.class), &entry.term));
                }
            }
        }
    }
    begun.sort_unstable();
    begun.dedup();
    let mut out = BTreeMap::new();
    for terms in begun.chunk_by(|a, b| a.0 == b.0) {
        let word = terms[0].0;
        let stem = stem(word);
        let Some(own) = own.get(stem.as_str()) else { continue };
        // What is no word is one begun: it may be any, and that of its stem as well as another.
        let is_begun = word.chars().count() > SHORT;
        let likely =
            |(_, class, term): &(&str, Reverse<u8>, &str)| is_begun || *term != stem && class.0 >= own.class;
        let likely = terms.iter().filter(|term| likely(term));
        let likely: Vec<String> = likely.take(GOING_ON).map(|(.., term)| (*term).to_owned()).collect();
        if likely.iter().any(|term| *term != stem) {
            out.insert(word.to_owned(), likely);
        }
    }
    out
}

/// How many expansions of a beginning, and corrections of a word, are tried.
const BEGINNINGS: usize = 4;
const CORRECTIONS: usize = 3;
const CORRECTIONS_BY_EITHER: usize = 4;
/// From how many letters a beginning may be misspelt.
const BEGUN: usize = 6;

impl Lexicon {
    /// The words that only ask, as they are typed.
    pub fn asking_words(&self) -> impl Iterator<Item = &str> {
        words::ASKING.split_whitespace().chain(self.in_most_titles.iter().map(String::as_str))
    }

    pub fn only_asks(&self, word: &str) -> bool {
        self.asking_words().any(|asking| asking == word)
    }

    pub fn find(&self, term: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.term.as_str().cmp(term)).ok()?;
        self.entries.get(at)
    }

    /// The longest rule whose words are the first of `said`, and how many of these it takes: between its
    /// words, those that only ask may come.
    pub fn longest<'r>(&self, rules: &'r Rules, said: &[Said]) -> Option<(&'r Rule, usize)> {
        let first = said.first()?.word;
        let fits = rules.starting_with(first).filter_map(|rule| Some((rule, self.taken(rule, said)?)));
        fits.min_by_key(|(rule, taken)| (Reverse(rule.from.len()), *taken))
    }

    /// How many words a rule takes. A word that only asks never brings a rule: the browser has the rule with
    /// the others, so there must be others.
    fn taken(&self, rule: &Rule, said: &[Said]) -> Option<usize> {
        let mut at = 0;
        let mut asked = false;
        for (rank, word) in rule.from.iter().enumerate() {
            while rank > 0 && said.get(at).is_some_and(|said| said.asks && said.word != word) {
                at += 1;
            }
            let said = said.get(at).filter(|said| said.word == word)?;
            asked |= said.asks;
            at += 1;
        }
        (!asked || rule.from.iter().any(|word| !self.asking.contains(word))).then_some(at)
    }

    /// Terms on some page, with a form that starts like this, the commonest first.
    pub fn beginning_with(&self, typed: &str) -> Vec<&Entry> {
        let mut found: Vec<&Entry> = self
            .around(typed.chars().next())
            .filter(|entry| entry.class > 0 && entry.forms.iter().any(|form| form.starts_with(typed)))
            .collect();
        found.sort_by(|a, b| b.class.cmp(&a.class).then_with(|| a.term.cmp(&b.term)));
        found.truncate(BEGINNINGS);
        found
    }

    /// The terms nearest to a misspelt word, with the form that was meant and its distance. The `last` word
    /// may be the beginning of one. No more errors than `most` are allowed.
    pub fn corrections(&self, typed: &str, last: bool, most: usize) -> Vec<(&Entry, &str, usize)> {
        let letters: Vec<char> = typed.chars().collect();
        let allowed = match letters.len() {
            0..=3 => return Vec::new(),
            4..=6 => 1,
            7..=11 => 2.min(most),
            _ => 3.min(most),
        };
        // Under the letter typed first; failing that, under the second: the first is wrong or one too many.
        let ranges = [letters.first(), letters.get(1)].map(|letter| letter.copied());
        let begun = |letter| nearest(self.around(letter), &letters, allowed, distance_to_beginning);
        let by_either = |letter| {
            let mut found = nearest(self.around(letter), &letters, allowed, distance);
            let heard = sounding(self.around(letter), typed).into_iter();
            let written: Vec<&Entry> = found.iter().map(|(entry, ..)| *entry).collect();
            found.extend(heard.filter(|(entry, ..)| written.iter().all(|known| known.term != entry.term)));
            found.truncate(CORRECTIONS_BY_EITHER);
            found
        };
        let mut found = ranges.into_iter().map(by_either).find(|found| !found.is_empty());
        if last && letters.len() >= BEGUN {
            found = found.or_else(|| ranges.into_iter().map(begun).find(|found| !found.is_empty()));
        }
        found.unwrap_or_default()
    }

    /// The terms that differ by one letter from what may also be a beginning of others.
    pub fn one_letter_from(&self, typed: &str) -> Vec<(&Entry, &str, usize)> {
        let letters: Vec<char> = typed.chars().collect();
        if letters.len() < BEGUN {
            return Vec::new();
        }
        nearest(self.around(letters.first().copied()), &letters, 1, distance)
    }

    /// How pages write a term, if it is among those of a letter.
    pub fn written(&self, term: &str, letter: Option<char>) -> Option<&str> {
        let entry = self.around(letter).find(|entry| entry.term == term)?;
        entry.forms.first().map(String::as_str)
    }

    /// The part of the lexicon that the browser reads for a letter: the terms that have it first or second.
    fn around(&self, letter: Option<char>) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| letter.is_some_and(|letter| entry.term.chars().take(2).any(|c| c == letter)))
    }
}

/// The entries with the best form for these letters, the commonest first.
fn nearest<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    typed: &[char],
    allowed: usize,
    distance: impl Fn(&[char], &str, usize) -> Option<usize>,
) -> Vec<(&'a Entry, &'a str, usize)> {
    let mut found: Vec<(usize, &Entry, &str, usize)> = Vec::new();
    // Forms are singular where there is one.
    let singular = typed.strip_suffix(&['s']).or_else(|| typed.strip_suffix(&['x']));
    let distance = |form: &str| {
        let ways = [Some(typed), singular].into_iter().flatten();
        ways.filter_map(|way| distance(way, form, allowed)).min()
    };
    for entry in entries {
        let best = entry
            .forms
            .iter()
            .filter_map(|form| distance(form).map(|d| (rank(d, typed, form), form.as_str(), d)))
            .min();
        found.extend(best.map(|(rank, form, d)| (rank, entry, form, d)));
    }
    found.sort_by(|a, b| {
        a.0.cmp(&b.0).then_with(|| b.1.class.cmp(&a.1.class)).then_with(|| a.1.term.cmp(&b.1.term))
    });
    let best = found.first().map_or(0, |first| first.0);
    found.into_iter().filter(|f| f.0 == best).take(CORRECTIONS).map(|(_, e, f, d)| (e, f, d)).collect()
}

/// The entries with a form that sounds the same, the commonest first: as far as two errors.
fn sounding<'a>(entries: impl Iterator<Item = &'a Entry>, typed: &str) -> Vec<(&'a Entry, &'a str, usize)> {
    let heard = forms::sound(typed);
    let mut found: Vec<(&Entry, &str, usize)> = entries
        .filter_map(|entry| {
            let form = entry.forms.iter().find(|form| forms::sound(form) == heard)?;
            Some((entry, form.as_str(), 2))
        })
        .collect();
    found.sort_by(|a, b| b.0.class.cmp(&a.0.class).then_with(|| a.0.term.cmp(&b.0.term)));
    found.truncate(CORRECTIONS);
    found
}

/// People rarely miss the first letter.
fn rank(distance: usize, typed: &[char], form: &str) -> usize {
    2 * distance + usize::from(form.chars().next() != typed.first().copied())
}

/// The same, to as much of a form as comes nearest.
fn distance_to_beginning(typed: &[char], form: &str, allowed: usize) -> Option<usize> {
    let ends: Vec<usize> = form.char_indices().map(|(at, _)| at).chain([form.len()]).collect();
    let lengths = typed.len() - allowed..=typed.len() + allowed;
    lengths.filter_map(|length| distance(typed, &form[..*ends.get(length)?], allowed)).min()
}

/// Letters to change, add, drop or swap (optimal string alignment), if no more than `allowed`.
pub fn distance(typed: &[char], form: &str, allowed: usize) -> Option<usize> {
    let form: Vec<char> = form.chars().collect();
    if typed.len().abs_diff(form.len()) > allowed {
        return None;
    }
    let width = form.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    for (i, a) in typed.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, b) in form.iter().enumerate() {
            let swapped = i > 0 && j > 0 && *a == form[j - 1] && typed[i - 1] == *b;
            let mut cost = (above[j] + usize::from(a != b)).min(above[j + 1] + 1).min(row[j] + 1);
            if swapped {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
        }
        if row.iter().min().is_some_and(|least| *least > allowed) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|d| *d <= allowed)
}
