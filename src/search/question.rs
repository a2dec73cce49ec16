//! What a question means: from typed text to slots, one for each idea, each with its alternatives.
//!
//! The twin of `client/understand.mjs`; `tests/fixtures/questions.tsv` holds the cases both must
//! pass. In order: words, numbers of sheets, words that only ask, unknown words (beginning of a
//! word, typing error, word cut in two), then the rules of the glossary and the communes.

use std::collections::HashSet;

use super::analyser::Stemmer;
use super::lexicon::{Lexicon, Rule};
use super::{fold, words};

/// Terms that must all be met, and what meeting them is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    pub terms: Vec<String>,
    pub weight: f32,
}

/// One idea of the question: met by any of its alternatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slot {
    pub alternatives: Vec<Alternative>,
}

/// A question understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    pub slots: Vec<Slot>,
    /// Misspelt words and what they were taken for.
    pub corrections: Vec<(String, String)>,
}

/// A question longer than this is cut: nobody types it, and each word costs.
const LONGEST: usize = 1000;
const MOST_WORDS: usize = 32;

/// Worth of a term reached by an acronym or its expansion, by an everyday word that some page uses, by
/// one that no page uses, as one word of an expansion only, by the beginning of a word, by one typing error, by two.
const SAME: f32 = 0.9;
const CLOSE: f32 = 0.5;
const ONLY: f32 = 0.85;
const PART: f32 = 0.35;
const BEGUN: f32 = 0.9;
const ONE_ERROR: f32 = 0.8;
const TWO_ERRORS: f32 = 0.6;

/// A word of the question with the terms it may be; `known` when it is one of them as it stands.
struct Idea {
    stem: String,
    terms: Vec<(String, f32)>,
    known: bool,
}

pub fn understand(text: &str, lexicon: &Lexicon) -> Question {
    let mut stemmer = Stemmer::default();
    let text: String = text.chars().take(LONGEST).collect();
    let folded = fold::fold(&text);
    let being_typed = folded.chars().last().is_some_and(char::is_alphanumeric);
    let typed: Vec<&str> = fold::tokens(&folded).take(MOST_WORDS).collect();
    let mut question = Question::default();

    let mut taken = vec![false; typed.len()];
    numbers(&typed, lexicon, &mut taken, &mut question);

    let asking: HashSet<&str> = words::ASKING.split_whitespace().collect();
    let stop: HashSet<&str> = words::STOP.split_whitespace().collect();
    let mut content: Vec<usize> = (0..typed.len())
        .filter(|i| !taken[*i] && fold::is_kept(typed[*i]) && !stop.contains(typed[*i]))
        .collect();
    if !question.slots.is_empty() || content.iter().any(|i| !asking.contains(typed[*i])) {
        content.retain(|i| !asking.contains(typed[*i]));
    }

    let mut ideas = Vec::new();
    let mut at = 0;
    while at < content.len() {
        let form = typed[content[at]];
        let next = content.get(at + 1).map(|i| typed[*i]);
        let last = being_typed && content[at] + 1 == typed.len();
        let (idea, used) = meaning(form, next, last, lexicon, &mut stemmer, &mut question.corrections);
        ideas.push(idea);
        at += used;
    }
    apply_rules(&ideas, lexicon, &mut question);
    question
}

/// « fiche 9 », « action n° 4 », « 7 »: the sheet of that number, if there is one.
fn numbers(typed: &[&str], lexicon: &Lexicon, taken: &mut [bool], question: &mut Question) {
    let markers: HashSet<&str> = words::NUMBERED.split_whitespace().collect();
    for i in 0..typed.len() {
        if typed[i].len() > 3 || !typed[i].bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let mut first = i;
        while first > 0 && !taken[first - 1] && markers.contains(typed[first - 1]) {
            first -= 1;
        }
        let alone = typed.len() == 1;
        let term = format!("#{}", typed[i].trim_start_matches('0'));
        if (first == i && !alone) || lexicon.find(&term).is_none() {
            continue;
        }
        let mut alternatives = vec![Alternative { terms: vec![term], weight: 1.0 }];
        if alone {
            alternatives.push(Alternative { terms: vec![typed[i].to_owned()], weight: PART });
        }
        question.slots.push(Slot { alternatives });
        taken[first..=i].fill(true);
    }
}

/// What one word may be, and how many words it took (two when it was typed in two parts).
fn meaning(
    form: &str,
    next: Option<&str>,
    last: bool,
    lexicon: &Lexicon,
    stemmer: &mut Stemmer,
    corrections: &mut Vec<(String, String)>,
) -> (Idea, usize) {
    let stem = stemmer.stem(form);
    let known = |stem: String| Idea { terms: vec![(stem.clone(), 1.0)], stem, known: true };
    if lexicon.find(&stem).is_some() || form.bytes().all(|b| b.is_ascii_digit()) {
        return (known(stem), 1);
    }
    if let Some(next) = next {
        let joined = stemmer.stem(&format!("{form}{next}"));
        if lexicon.find(&joined).is_some() {
            return (known(joined), 2);
        }
    }
    let mut terms: Vec<(String, f32)> = Vec::new();
    if last {
        terms = lexicon.beginning_with(form).into_iter().map(|entry| (entry.term.clone(), BEGUN)).collect();
    }
    if terms.is_empty() {
        let found = lexicon.corrections(form);
        if let Some((entry, meant, _)) = found.first() {
            corrections.push((form.to_owned(), (*meant).to_owned()));
            let stem = entry.term.clone();
            let weight = |d: usize| if d == 1 { ONE_ERROR } else { TWO_ERRORS };
            let terms = found.iter().map(|(entry, _, d)| (entry.term.clone(), weight(*d))).collect();
            return (Idea { stem, terms, known: true }, 1);
        }
    }
    (Idea { stem, terms, known: false }, 1)
}

/// The words of an alternative add up: three words that stand for one must not be worth three, yet
/// meeting three words by chance is less likely.
fn share(from: usize, to: usize) -> f32 {
    (from as f32 / to as f32).sqrt().min(1.5)
}

/// Joins the words that the glossary or the communes know together, and adds what they stand for.
fn apply_rules(ideas: &[Idea], lexicon: &Lexicon, question: &mut Question) {
    let stems: Vec<&str> =
        ideas.iter().map(|idea| if idea.known { idea.stem.as_str() } else { "" }).collect();
    let mut at = 0;
    while at < ideas.len() {
        let found = [lexicon.rules.longest(&stems[at..]), lexicon.places.longest(&stems[at..])];
        let longest = found.iter().flatten().map(|rule| rule.from.len()).max().unwrap_or(0);
        let rules: Vec<&Rule> =
            found.into_iter().flatten().filter(|rule| rule.from.len() == longest).collect();
        let mut slot = Slot::default();
        if longest > 1 {
            slot.alternatives.push(Alternative { terms: rules[0].from.clone(), weight: 1.0 });
        } else {
            let own = &ideas[at].terms;
            slot.alternatives.extend(
                own.iter().map(|(term, weight)| Alternative { terms: vec![term.clone()], weight: *weight }),
            );
        }
        for rule in &rules {
            let used = rule.from.iter().all(|word| lexicon.find(word).is_some_and(|entry| entry.class > 0));
            let weight = match (rule.exact, used) {
                (true, _) => SAME,
                (false, true) => CLOSE,
                (false, false) => ONLY,
            };
            slot.alternatives.extend(rule.to.iter().map(|to| Alternative {
                terms: to.clone(),
                weight: weight * share(rule.from.len(), to.len()),
            }));
        }
        if longest > 1 {
            let parts = rules[0].from.iter();
            slot.alternatives
                .extend(parts.map(|term| Alternative { terms: vec![term.clone()], weight: PART }));
        }
        if !slot.alternatives.is_empty() {
            question.slots.push(slot);
        }
        at += longest.max(1);
    }
}
