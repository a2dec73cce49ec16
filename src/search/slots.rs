//! From the words of a question to its slots: what the rules of the glossary and of the communes say they stand for.

use super::lexicon::{Lexicon, Rule, Said};
use super::question::{Alternative, Idea, Question, Slot};

/// Worth of a term reached by an acronym or its expansion, by an everyday word that some page uses, by one that no page
/// uses, as one word of an expansion only; and of a territory that has the smaller communes of a postal code.
const SAME: f32 = 0.9;
const CLOSE: f32 = 0.5;
const ONLY: f32 = 0.85;
const PART: f32 = 0.35;
const LESSER: f32 = 0.7;
/// From how many words on an acronym's expansion counts as the one idea that it is.
const EXPANSION: usize = 3;

/// The words of an alternative add up: three words that stand for one must not be worth three, yet
/// meeting three words by chance is less likely.
fn share(from: usize, to: usize) -> f32 {
    (from as f32 / to as f32).sqrt().min(1.5)
}

/// Joins the words that the glossary or the communes know together, and adds what they stand for.
pub fn fill(ideas: &[Idea], lexicon: &Lexicon, question: &mut Question) {
    let stems: Vec<Said> = ideas.iter().map(|idea| Said { word: &idea.stem, asks: idea.asks }).collect();
    let forms: Vec<Said> = ideas.iter().map(|idea| Said { word: &idea.form, asks: idea.asks }).collect();
    let mut at = 0;
    while at < ideas.len() {
        let found =
            [lexicon.longest(&lexicon.rules, &stems[at..]), lexicon.longest(&lexicon.places, &forms[at..])];
        let longest = found.iter().flatten().map(|(rule, _)| rule.from.len()).max().unwrap_or(0);
        let joined = joined(&ideas[at..]).filter(|rule| rule.from.len() >= longest);
        let longest = joined.as_ref().map_or(longest, |rule| rule.from.len());
        let rules = found.map(|found| found.filter(|(rule, _)| rule.from.len() == longest));
        let taken = rules.iter().flatten().map(|(_, taken)| *taken).max().unwrap_or(longest.clamp(1, 2));
        let told: Vec<&Idea> = ideas[at..at + taken].iter().filter(|idea| !idea.asks).collect();
        let [rule, place] = rules.map(|found| found.map(|(rule, _)| rule));
        // « Trouver un stage » is also a « stage ».
        let plain: Vec<Said> = told.iter().map(|idea| Said { word: &idea.stem, asks: false }).collect();
        let plain = lexicon.longest(&lexicon.rules, &plain).filter(|_| told.len() < taken);
        let plain = plain.map(|(rule, _)| rule).filter(|rule| rule.from.len() == told.len());
        // « Pris en charge » is not about the commune of Chargé: alone, it is.
        let is_alone = told.len() == ideas.iter().filter(|idea| !idea.asks).count();
        let place = place.filter(|place| place.exact || is_alone);
        let slot = slot(&told, [rule, plain, joined.as_ref()], place, lexicon);
        if !slot.alternatives.is_empty() {
            question.slots.push(slot);
        }
        at += taken;
    }
}

/// « Socio-professionnel » is « socioprofessionnel ».
fn joined(ideas: &[Idea]) -> Option<Rule> {
    let [first, second, ..] = ideas else { return None };
    let is_whole = !second.asks && !second.stem.is_empty();
    let to = vec![vec![first.joined.clone().filter(|_| is_whole)?]];
    Some(Rule { from: vec![first.stem.clone(), second.stem.clone()], to, exact: true })
}

/// These words, what the rules of the glossary and of the communes say they stand for, and each on its own.
fn slot(told: &[&Idea], rules: [Option<&Rule>; 3], place: Option<&Rule>, lexicon: &Lexicon) -> Slot {
    let one = |term: &str, weight: f32| Alternative { terms: vec![term.to_owned()], weight };
    // « Fonds social européen permis » is « FSE permis »: the expansion must not outweigh what it is asked with.
    let is_expansion = told.len() >= EXPANSION && rules.into_iter().flatten().any(|rule| rule.exact);
    let (whole, worth) = if is_expansion { (1, share(1, told.len())) } else { (told.len(), 1.0) };
    let mut slot = Slot::default();
    if let [idea] = told {
        slot.alternatives.extend(idea.terms.iter().map(|(term, weight)| one(term, *weight)));
        slot.readings = idea.terms.len();
    } else if !told.is_empty() {
        let terms = told.iter().map(|idea| idea.stem.clone()).collect();
        slot.alternatives.push(Alternative { terms, weight: worth });
    }
    for rule in rules.into_iter().flatten() {
        let used = told.iter().all(|idea| lexicon.find(&idea.stem).is_some_and(|entry| entry.used));
        let weight = match (rule.exact, used) {
            (true, _) => SAME,
            (false, true) => CLOSE,
            (false, false) => ONLY,
        };
        for to in &rule.to {
            if slot.alternatives.iter().all(|known| known.terms != *to) {
                let weight = weight * share(whole, to.len());
                slot.alternatives.push(Alternative { terms: to.clone(), weight });
            }
        }
    }
    if let Some(place) = place {
        // « Mairé » is a commune, but who types it rarely means that.
        let same = if rules.iter().any(Option::is_some) { CLOSE } else { SAME };
        slot.alternatives.extend(place.to.iter().enumerate().map(|(rank, to)| Alternative {
            terms: to.clone(),
            weight: if rank == 0 { same } else { LESSER.min(same) } * share(whole, to.len()),
        }));
    }
    if told.len() > 1 {
        slot.alternatives.extend(told.iter().map(|idea| one(&idea.stem, PART * worth)));
    }
    slot
}
