//! The pieces of words: each word with its lists, what it may stand for, and its best pages, so that
//! a question is answered and shown with one piece a word.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::analyser::Stemmer;
use super::super::index::{Index, IndexError};
use super::super::lexicon::{Entry, Lexicon, Rule};
use super::super::question::Manner;
use super::Families;
use super::blocks;
use super::encode::{self, Piece};
use super::lists::Reader;
use super::root::SIEVED;
use super::tables;

/// Characters of a piece of words, about two and a half to one once compressed. On a larger site most words fill a piece
/// by themselves: the others may share, for half as many files.
const PIECE_CHARS: usize = 7_500;
const PIECE_CHARS_LARGE: usize = 15_000;
const LARGE: usize = 2_000;
/// A list this long has a piece to itself, so that its neighbours stay light.
const LONG_LIST: usize = 3_000;
/// Pages that come with a word, and with what it stands for. Ten are shown; where two words meet, the ten
/// are nearly always among the two dozen best of one of them.
const BEST: usize = 24;
const BEST_BY_RULE: usize = 12;
/// The same for an everyday wording of several words: most questions with one of them are about something else.
const BEST_BY_WORDING: usize = 3;

/// About what each page scores: only to guess which pages a question will show.
type Scores = Vec<(u32, f32)>;

/// Writes the words in order.
pub fn write(index: &Index, families: &mut Families) -> Result<(), IndexError> {
    let reader = Reader::open(index)?;
    families.least_norms = reader.least;
    families.crossings.choose(index, &reader)?;
    let known = |entry: &'_ Entry| (entry.class, entry.fields);
    let mut words: BTreeMap<&str, (u8, u8)> =
        index.lexicon.entries.iter().map(|entry| (entry.term.as_str(), known(entry))).collect();
    let rules = rules_by_word(&index.lexicon, &words);
    let going_on = going_on_by_word(&index.lexicon);
    // A postal code is no term.
    rules.keys().for_each(|word| _ = words.entry(word).or_insert((0, 0)));
    families.word_count = words.len();
    if words.len() <= SIEVED {
        families.every_word = words.keys().map(|word| (*word).to_owned()).collect();
    }
    let piece_chars = if index.len() > LARGE { PIECE_CHARS_LARGE } else { PIECE_CHARS };
    let mut open = WordPiece::default();
    for (word, known) in words {
        let rules = rules.get(word).map_or(&[][..], Vec::as_slice);
        let mut word = Word::read(index, &reader, families, (word, known), rules)?;
        word.rules.extend(going_on.get(&word.word).into_iter().flatten().cloned());
        if open.chars(index) + word.chars(&open, index) > piece_chars && !open.words.is_empty() {
            std::mem::take(&mut open).close(index, families);
        }
        open.add(word);
    }
    open.close(index, families);
    families.crossings.close();
    Ok(())
}

/// Each rule under one of its words: the question must have them all, and the rarest has the lightest piece.
/// No piece is fetched for a word that only asks.
/// The names of places are as they are written, but come with their stems, which a question reads anyway.
fn rules_by_word<'a>(
    lexicon: &'a Lexicon,
    words: &BTreeMap<&str, (u8, u8)>,
) -> BTreeMap<String, Vec<(&'a Rule, &'static str)>> {
    let mut stemmer = Stemmer::default();
    let mut out: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (rules, mark) in [(&lexicon.rules, ""), (&lexicon.places, "@")] {
        for rule in rules.all() {
            let stem = |word: &String| if mark.is_empty() { word.clone() } else { stemmer.stem(word) };
            let cost = |stem: &String| {
                (lexicon.asking.contains(stem), words.get(stem.as_str()).map_or(0, |(class, _)| *class))
            };
            if let Some(rarest) = rule.from.iter().map(stem).min_by_key(cost) {
                out.entry(rarest).or_default().push((rule, mark));
            }
        }
    }
    out
}

/// « ^word>term term »: what a short word may go on to be comes with its stem.
fn going_on_by_word(lexicon: &Lexicon) -> BTreeMap<String, Vec<String>> {
    let mut stemmer = Stemmer::default();
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (word, terms) in &lexicon.going_on {
        out.entry(stemmer.stem(word)).or_default().push(format!("^{word}>{}", terms.join(" ")));
    }
    out
}

/// A word and what travels with it.
struct Word {
    word: String,
    class: u8,
    list: String,
    rules: Vec<String>,
    together: BTreeMap<String, String>,
    pages: BTreeSet<u32>,
}

impl Word {
    fn read(
        index: &Index,
        reader: &Reader,
        families: &mut Families,
        (word, (class, fields)): (&str, (u8, u8)),
        rules: &[(&Rule, &str)],
    ) -> Result<Self, IndexError> {
        let mut list = String::new();
        let mut pages = BTreeSet::new();
        let mut own = Scores::new();
        let mut told = None;
        if class > 0 {
            let lists = reader.read(word, fields)?;
            reader.write(&lists, false, &mut list);
            let is_cut = families.cutting.concerns(word, &list);
            own = if is_cut { reader.impacts(&lists) } else { reader.scores(&lists) };
            if is_cut || list.len() > LONG_LIST {
                let rank = u32::try_from(families.long_lists.len()).unwrap_or(u32::MAX);
                let whole = std::mem::take(&mut list);
                let piece = if is_cut {
                    blocks::write(word, &lists, &own, (index, reader), families)
                } else {
                    Piece(whole)
                };
                families.long_lists.push(piece);
                encode::number(&mut list, 0);
                encode::number(&mut list, rank);
            } else {
                told = families.crossings.told_by(word, &lists);
            }
            if is_cut {
                // As they will be compared: hundreds of pages are as good, and the first of them are shown.
                own.iter_mut().for_each(|(_, score)| *score = (*score * 100.0).round() / 100.0);
            }
            pages.extend(best(index, own.clone(), BEST));
        }
        let mut together = BTreeMap::new();
        for (rule, _) in rules {
            // What a question made of the rule's words would score, with what they stand for.
            let mut joined = if rule.from.len() == 1 { own.clone() } else { Scores::new() };
            for to in &rule.to {
                let (text, scores) = read_together(index, reader, to)?;
                if text.len() <= LONG_LIST {
                    together.insert(to.join(" "), text);
                }
                let weight = weight(rule, to, &index.lexicon);
                joined.extend(scores.into_iter().map(|(doc, score)| (doc, weight * score)));
            }
            let is_wording = rule.from.len() > 1 && !rule.exact;
            pages.extend(best(index, joined, if is_wording { BEST_BY_WORDING } else { BEST_BY_RULE }));
        }
        let rules = rules.iter().map(|(rule, mark)| rule_line(rule, mark)).chain(told).collect();
        Ok(Self { word: word.to_owned(), class, list, rules, together, pages })
    }

    /// What it would add to a piece.
    fn chars(&self, piece: &WordPiece, index: &Index) -> usize {
        let new_pages = self.pages.iter().filter(|doc| !piece.pages.contains(doc));
        let new_lists = self.together.iter().filter(|(terms, _)| !piece.together.contains_key(*terms));
        self.list.len()
            + 4
            + self.rules.iter().map(|rule| rule.len() + 1).sum::<usize>()
            + new_lists.map(|(terms, list)| terms.len() + list.len()).sum::<usize>()
            + new_pages.map(|doc| tables::weight(index, *doc)).sum::<usize>()
    }
}

/// About what words are worth that stand for those typed.
fn weight(rule: &Rule, to: &[String], lexicon: &Lexicon) -> f32 {
    let used = || rule.from.iter().all(|word| lexicon.find(word).is_some_and(|entry| entry.used));
    let close = if rule.exact || !used() { 0.9 } else { 0.5 };
    close * (rule.from.len() as f32 / to.len() as f32).sqrt().min(1.5)
}

/// The published lists of words that a rule looks for together, and about what their pages score.
fn read_together(index: &Index, reader: &Reader, terms: &[String]) -> Result<(String, Scores), IndexError> {
    let fields = |term: &String| index.lexicon.find(term).map_or(0, |entry| entry.fields);
    let terms: Vec<(&str, u8)> = terms.iter().map(|term| (term.as_str(), fields(term))).collect();
    let mut text = String::new();
    let mut scores: BTreeMap<u32, f32> = BTreeMap::new();
    for lists in &reader.read_together(&terms)? {
        reader.write(lists, true, &mut text);
        for (doc, score) in reader.scores(lists) {
            *scores.entry(doc).or_default() += score;
        }
    }
    Ok((text, scores.into_iter().collect()))
}

/// The pages that a question would show.
pub fn best(index: &Index, mut scores: Scores, most: usize) -> Vec<u32> {
    // A page met in several ways is worth the best of them. Without a rule, they come in order.
    scores.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    scores.dedup_by_key(|(doc, _)| *doc);
    scores.iter_mut().for_each(|(doc, score)| *score *= index.worth_of(*doc, Manner::Words));
    let better = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    // The common words are on thousands of pages: only the best are worth sorting.
    if scores.len() > most {
        scores.select_nth_unstable_by(most, better);
        scores.truncate(most);
    }
    scores.sort_unstable_by(better);
    scores.into_iter().map(|(doc, _)| doc).collect()
}

#[derive(Default)]
struct WordPiece {
    words: Vec<String>,
    classes: String,
    lists: String,
    together: BTreeMap<String, String>,
    pages: BTreeSet<u32>,
    rules: Vec<String>,
}

impl WordPiece {
    fn add(&mut self, word: Word) {
        self.words.push(word.word);
        self.classes.push(char::from(b'0' + word.class));
        self.lists.push_str(&word.list);
        self.together.extend(word.together);
        self.pages.extend(word.pages);
        self.rules.extend(word.rules);
    }

    fn chars(&self, index: &Index) -> usize {
        self.lists.len()
            + 4 * self.words.len()
            + self.together.iter().map(|(terms, list)| terms.len() + list.len()).sum::<usize>()
            + self.pages.iter().map(|doc| tables::weight(index, *doc)).sum::<usize>()
            + self.rules.iter().map(|rule| rule.len() + 1).sum::<usize>()
    }

    fn close(self, index: &Index, families: &mut Families) {
        let Some(first) = self.words.first() else { return };
        // As short as tells it from what comes before.
        families.first_words.push(encode::shortest_after(&families.last_word, first));
        families.last_word = self.words.last().cloned().unwrap_or_default();
        let sorted = |words: &mut dyn Iterator<Item = &str>| encode::front_coded(words);
        let mut numbers = String::new();
        encode::gaps(&mut numbers, self.pages.iter().copied());
        let mut lines: Vec<Cow<'_, str>> = vec![
            sorted(&mut self.words.iter().map(String::as_str)).into(),
            self.classes.into(),
            self.lists.into(),
            sorted(&mut self.together.keys().map(String::as_str)).into(),
            self.together.into_values().collect(),
            numbers.into(),
        ];
        lines.extend(self.pages.iter().filter_map(|doc| tables::line(index, families, *doc)));
        lines.extend(self.rules.into_iter().map(Cow::from));
        let text = lines.join("\n");
        families.words.push(Piece(text));
    }
}

/// « words>words|words »: `~` for an everyday word, `@` before a commune.
fn rule_line(rule: &Rule, mark: &str) -> String {
    let to: Vec<String> = rule.to.iter().map(|to| to.join(" ")).collect();
    format!("{mark}{}{}{}", rule.from.join(" "), if rule.exact { '>' } else { '~' }, to.join("|"))
}
