//! What a question means: from typed text to slots, one for each idea, each with its alternatives.
//!
//! The twin of `client/understand.mjs`; `tests/fixtures/questions.tsv` holds the cases both must
//! pass. In order: words, acronyms spelled out, numbers of sheets, words that only ask, unknown words
//! (cut in two, inflection, beginning, family, typing error, sound), then the rules of the glossary
//! and the communes.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::analyser::Stemmer;
use super::lexicon::{self, Entry, Lexicon};
use super::{fold, forms, slots, spelling, words};

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
    /// The first so many are what one word may be: each counts as being as common as the commonest of them.
    pub readings: usize,
}

impl Slot {
    /// Whether it names a territory or a commune.
    pub fn is_place(&self) -> bool {
        self.alternatives.iter().flat_map(|alternative| &alternative.terms).any(|term| term.starts_with('@'))
    }
}

/// A question understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    pub slots: Vec<Slot>,
    /// Misspelt words and what they were taken for.
    pub corrections: Vec<(String, String)>,
    /// Words that nothing of the site says, nor anything like them.
    pub unknown: Vec<String>,
    pub manner: Manner,
}

/// How a question is put: in words, in a sentence (at least half of its words only ask or join the others), in one that asks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Manner {
    #[default]
    Words,
    Told,
    Asked,
}

/// A question longer than this is cut: nobody types it, and each word costs.
const LONGEST: usize = 1000;
/// Words that count: the longest tell most. Each costs a reader's browser a piece of the index.
const MOST_TOLD: usize = 6;

/// Worth of a term reached by the beginning of a word (and how much less likely each is than a commoner one), by another
/// form or its family, by one typing error, by more, as what a short word may go on to be; of a number that the question
/// calls a sheet's, and of one that it does not.
const BEGUN: f32 = 0.9;
const LESS_LIKELY: f32 = 0.8;
const INFLECTED: f32 = 0.9;
const FAMILY: f32 = 0.7;
const ONE_ERROR: f32 = 0.9;
const TWO_ERRORS: f32 = 0.7;
const MAYBE: f32 = 0.7;
const NUMBER: f32 = 4.0;
const PLAIN_NUMBER: f32 = 0.35;

/// Of a beginning that may be a misspelt word, how many such words are tried.
const MISSPELT: usize = 2;
/// A word typed without its space leaves parts of more letters than this, or stop words of as many.
const PART_LETTERS: usize = 3;
/// A stem of fewer letters says nothing of a family: « épisserie » is not of that of « EP ».
const FAMILY_LETTERS: usize = 3;
/// The first may be a shorter stop word: « duvoyage ».
const STOP_LETTERS: usize = 2;

/// A word of the question, as it is spelled, with its stem and the terms it may be. Both are empty when
/// it is none of them as it stands.
#[derive(Default)]
pub(super) struct Idea {
    pub form: String,
    pub stem: String,
    pub terms: Vec<(String, f32)>,
    /// It only asks, while another word tells: it counts in a rule that has it (« mettre dehors »).
    pub asks: bool,
    /// The stem that it makes with the next word, where pages write them in one: « socio-professionnel ».
    pub joined: Option<String>,
}

/// Whether a word is the one being typed, which may go on.
#[derive(Clone, Copy, PartialEq)]
enum End {
    No,
    Alone,
    AfterOthers,
}

impl Idea {
    fn of(form: String, stem: String, weight: f32) -> Self {
        Self { form, terms: vec![(stem.clone(), weight)], stem, ..Self::default() }
    }
}

pub fn understand(text: &str, lexicon: &Lexicon) -> Question {
    let text: String = text.chars().take(LONGEST).collect();
    let mut reader = Reader::new(lexicon, spelling::names(&text));
    let folded = fold::fold(&text);
    let being_typed = folded.chars().last().is_some_and(char::is_alphanumeric);
    let words = spelling::words(&folded, |word| reader.known(word).is_some());
    let typed: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut question = Question { manner: manner(&typed, &folded, lexicon), ..Question::default() };

    let mut taken = vec![false; typed.len()];
    let is_alone = typed.len() == 1 && !folded.contains(['€', '%', '+']);
    numbers(&typed, is_alone, lexicon, &mut taken, &mut question);

    let mut asking: HashSet<&str> = lexicon.asking_words().collect();
    let hyphenated = spelling::compounds(&folded, &typed, lexicon);
    asking.retain(|word| !hyphenated.contains(word));
    let acronyms = spelling::acronyms(&text, lexicon);
    let mut stop: HashSet<&str> = words::STOP.split_whitespace().collect();
    let small_names = spelling::small_names(&typed, lexicon);
    stop.retain(|word| !acronyms.contains(*word) && !small_names.contains(*word));
    let mut content: Vec<usize> = (0..typed.len())
        .filter(|i| !taken[*i] && fold::is_kept(typed[*i]) && !stop.contains(typed[*i]))
        .collect();
    let mut told: Vec<usize> = content.iter().copied().filter(|i| !asking.contains(typed[*i])).collect();
    told.sort_by_key(|i| Reverse(typed[*i].chars().count()));
    let left_out: HashSet<usize> = told.into_iter().skip(MOST_TOLD).collect();
    content.retain(|i| !left_out.contains(i));
    let is_told = !question.slots.is_empty() || content.iter().any(|i| !asking.contains(typed[*i]));
    let asks = |i: usize| is_told && asking.contains(typed[i]);

    let mut ideas = Vec::new();
    let mut at = 0;
    while at < content.len() {
        let form = typed[content[at]];
        if asks(content[at]) {
            let stem = reader.stemmer.stem(form);
            ideas.push(Idea { form: form.to_owned(), stem, asks: true, ..Idea::default() });
            at += 1;
            continue;
        }
        let next = content.get(at + 1).filter(|i| !asks(**i)).map(|i| typed[*i]);
        let end = match being_typed && content[at] + 1 == typed.len() {
            true if content.len() == 1 || spelling::ends_with_acronym(&text) => End::Alone,
            true => End::AfterOthers,
            false => End::No,
        };
        let (mut meant, used) = reader.word(form, next, end);
        let follows = next.filter(|_| used == 1 && content[at + 1] == content[at] + 1);
        if let ([idea], Some(next)) = (&mut meant[..], follows)
            && (hyphenated.contains(form) || is_beginning(form))
        {
            idea.joined = reader.known(&format!("{form}{next}"));
        }
        ideas.extend(meant);
        at += used;
    }
    slots::fill(&ideas, lexicon, &mut question);
    (question.corrections, question.unknown) = (reader.corrections, reader.unknown);
    question
}

fn manner(typed: &[&str], folded: &str, lexicon: &Lexicon) -> Manner {
    let idle = typed.iter().filter(|word| words::is_stop(word) || lexicon.only_asks(word)).count();
    let begins = |first: &&str| words::INTERROGATIVE.split_whitespace().any(|word| word == *first);
    match idle > 1 && 2 * idle >= typed.len() {
        true if folded.trim_end().ends_with('?') || typed.first().is_some_and(begins) => Manner::Asked,
        true => Manner::Told,
        false => Manner::Words,
    }
}

/// « fiche 9 », « action n° 4 », « 7 »: the sheet of that number, if there is one; « module 7 », « orientation 3 »: those.
fn numbers(typed: &[&str], alone: bool, lexicon: &Lexicon, taken: &mut [bool], question: &mut Question) {
    let markers: HashSet<&str> = words::NUMBERED.split_whitespace().collect();
    for i in 0..typed.len() {
        if typed[i].len() > 3 || !typed[i].bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let mut first = i;
        while first > 0 && !taken[first - 1] && markers.contains(typed[first - 1]) {
            first -= 1;
        }
        let kind = ["module-", "orientation-"];
        let of = kind
            .iter()
            .find(|kind| typed[first..i].iter().any(|word| word.starts_with(kind.trim_end_matches('-'))));
        let term = format!("#{}{}", of.unwrap_or(&""), typed[i].trim_start_matches('0'));
        if (first == i && !alone) || lexicon.find(&term).is_none() {
            continue;
        }
        let mut alternatives = vec![Alternative { terms: vec![term], weight: NUMBER }];
        if alone {
            alternatives.push(Alternative { terms: vec![typed[i].to_owned()], weight: PLAIN_NUMBER });
        }
        question.slots.push(Slot { alternatives, readings: 0 });
        taken[first..=i].fill(true);
    }
}

/// Reads words against the lexicon.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    stemmer: Stemmer,
    corrections: Vec<(String, String)>,
    unknown: Vec<String>,
    /// Words with a capital that begins nothing.
    names: HashSet<String>,
}

impl<'a> Reader<'a> {
    fn new(lexicon: &'a Lexicon, names: HashSet<String>) -> Self {
        let (corrections, unknown) = (Vec::new(), Vec::new());
        Self { lexicon, stemmer: Stemmer::default(), corrections, unknown, names }
    }

    /// The stem of a form, if the index has it.
    fn known(&mut self, form: &str) -> Option<String> {
        let stem = self.stemmer.stem(form);
        self.lexicon.find(&stem).is_some().then_some(stem)
    }

    /// The first of these forms that the index has, and its stem.
    fn first_known(&mut self, forms: impl IntoIterator<Item = String>) -> Option<(String, String)> {
        forms.into_iter().find_map(|form| self.known(&form).map(|stem| (form, stem)))
    }

    /// What one word may be (two ideas if a space lacks), and how many words it took (two when it was typed in
    /// two parts).
    fn word(&mut self, form: &str, next: Option<&str>, end: End) -> (Vec<Idea>, usize) {
        let known = self.is_known(form);
        // One of the two parts is no word by itself: « soci ale », « co voiturage ».
        let apart = next.filter(|next| !(known && self.is_known(next)));
        if let Some((form, stem)) = apart.and_then(|next| self.first_known([format!("{form}{next}")])) {
            return (vec![Idea::of(form, stem, 1.0)], 2);
        }
        if known {
            let stem = self.stemmer.stem(form);
            if self.lexicon.find(&stem).is_none() {
                self.lack(form);
            }
            let mut idea = Idea::of(form.to_owned(), stem, 1.0);
            if end != End::No {
                self.go_on(&mut idea, end);
            }
            return (vec![idea], 1);
        }
        if let Some((form, stem)) = self.first_known(forms::inflections(form)) {
            return (vec![Idea::of(form, stem, INFLECTED)], 1);
        }
        let begun = if end == End::No { Vec::new() } else { self.begun_or_misspelt(form) };
        if !begun.is_empty() {
            return (vec![Idea { terms: begun, ..Idea::default() }], 1);
        }
        let meant = self.related(form).unwrap_or_else(|| self.corrected(form, end != End::No));
        if meant.is_empty() {
            self.lack(form);
        }
        (meant, 1)
    }

    /// What is shorter is no word to tell of.
    fn lack(&mut self, form: &str) {
        if form.chars().count() >= PART_LETTERS {
            self.unknown.push(form.to_owned());
        }
    }

    fn is_known(&mut self, form: &str) -> bool {
        form.bytes().all(|b| b.is_ascii_digit()) || self.known(form).is_some()
    }

    /// « Bourse au per »: a short word, after others, is also the beginning of a commoner one. « Intéri » is no word,
    /// though it has the stem of one: it is a beginning first.
    fn go_on(&self, idea: &mut Idea, end: End) {
        let Some(longer) = self.lexicon.going_on.get(&idea.form) else { return };
        if idea.form.chars().count() > lexicon::SHORT {
            let own = Some((idea.stem.clone(), MAYBE)).filter(|(stem, _)| !longer.contains(stem));
            let terms = less_and_less(longer.iter(), BEGUN).chain(own).collect();
            *idea = Idea { terms, ..Idea::default() };
        } else if end == End::AfterOthers {
            idea.terms.extend(less_and_less(longer.iter(), MAYBE));
        }
    }

    /// What a word may begin; and from some letters on, what it may be but for one letter.
    fn begun_or_misspelt(&self, form: &str) -> Vec<(String, f32)> {
        let begun = self.lexicon.beginning_with(form);
        let near = if begun.is_empty() { Vec::new() } else { self.lexicon.one_letter_from(form) };
        let others =
            near.into_iter().filter(|(entry, ..)| begun.iter().all(|known| known.term != entry.term));
        let others: Vec<_> =
            others.take(MISSPELT).map(|(entry, _, errors)| weighted(entry, errors)).collect();
        less_and_less(begun.iter().map(|entry| &entry.term), BEGUN).chain(others).collect()
    }

    /// A word of its family, unless one letter makes a commoner one of it: « fromation » is no « fromage ».
    fn related(&mut self, form: &str) -> Option<Vec<Idea>> {
        let mut family = forms::family(form);
        family.retain(|guess| self.stemmer.stem(guess).chars().count() >= FAMILY_LETTERS);
        let (meant, stem) = self.first_known(family)?;
        let class = self.lexicon.find(&stem).map_or(0, |entry| entry.class);
        let near = self.lexicon.one_letter_from(form);
        if near.first().is_some_and(|(entry, ..)| entry.class > class) {
            return None;
        }
        let written = self.lexicon.written(&stem, form.chars().next()).unwrap_or(&meant);
        self.corrections.push((form.to_owned(), written.to_owned()));
        Some(vec![Idea::of(meant, stem, FAMILY)])
    }

    fn corrected(&mut self, form: &str, last: bool) -> Vec<Idea> {
        if words::ELSEWHERE.split_whitespace().any(|town| town == form) {
            return Vec::new();
        }
        let most = if self.names.contains(form) { 1 } else { usize::MAX };
        let found = self.lexicon.corrections(form, last, most);
        if let Some((entry, meant, _)) = found.first() {
            self.corrections.push((form.to_owned(), (*meant).to_owned()));
            let terms = found.iter().map(|(entry, _, errors)| weighted(entry, *errors)).collect();
            return vec![Idea {
                form: (*meant).to_owned(),
                stem: entry.term.clone(),
                terms,
                ..Idea::default()
            }];
        }
        let Some(parts) = self.cut(form) else { return Vec::new() };
        self.corrections.push((form.to_owned(), parts.join(" ")));
        let told = parts.into_iter().filter(|part| !words::is_stop(part));
        told.map(|part| Idea::of(part.to_owned(), self.stemmer.stem(part), INFLECTED)).collect()
    }

    /// « aidesociale »: two words without their space, the longest first word that leaves one.
    fn cut<'f>(&mut self, form: &'f str) -> Option<[&'f str; 2]> {
        let ends: Vec<usize> = form.char_indices().map(|(at, _)| at).collect();
        let last = ends.len().checked_sub(PART_LETTERS)?;
        (STOP_LETTERS..=last).rev().find_map(|at| {
            let parts: [&str; 2] = form.split_at(*ends.get(at)?).into();
            let mut fits = |part: &str| {
                words::is_stop(part) || part.chars().count() > PART_LETTERS && self.known(part).is_some()
            };
            parts.into_iter().all(&mut fits).then_some(parts)
        })
    }
}

/// A term that was meant, and what meeting it is worth.
fn weighted(entry: &Entry, errors: usize) -> (String, f32) {
    (entry.term.clone(), if errors == 1 { ONE_ERROR } else { TWO_ERRORS })
}

/// The commonest is likelier meant than the next.
fn less_and_less<'t>(
    terms: impl Iterator<Item = &'t String>,
    first: f32,
) -> impl Iterator<Item = (String, f32)> {
    let weights = std::iter::successors(Some(first), |weight| Some(weight * LESS_LIKELY));
    terms.cloned().zip(weights)
}

fn is_beginning(word: &str) -> bool {
    words::BEGINNINGS.split_whitespace().any(|beginning| beginning == word)
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Entry;
    use super::*;

    #[test]
    fn a_word_that_most_titles_say_only_counts_alone() {
        let entry = |term: &str| Entry {
            term: term.to_owned(),
            forms: vec![term.to_owned()],
            class: 1,
            fields: 1,
            used: true,
            everywhere: false,
        };
        let lexicon = Lexicon {
            entries: vec![entry("accueil"), entry("logement")],
            in_most_titles: std::iter::once("accueil".to_owned()).collect(),
            ..Lexicon::default()
        };
        let sought = |text: &str| -> Vec<String> {
            let slots = understand(text, &lexicon).slots;
            slots.into_iter().flat_map(|slot| slot.alternatives).flat_map(|way| way.terms).collect()
        };
        assert_eq!(sought("accueil logement "), ["logement"]);
        assert_eq!(sought("accueil "), ["accueil"]);
    }
}
