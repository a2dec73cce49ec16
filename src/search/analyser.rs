//! The only tokeniser: fold, drop stop words, stem; each surface word is analysed once.
//!
//! French analysis was three fifths of the cost of a build when each occurrence went through it,
//! and ten thousand sheets hold a few tens of thousands of different words: so a memory of runs.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use tantivy::tokenizer::{Language, RawTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer};

use super::{fold, words};

/// A text that starts with this is one term as it stands: « #9 », « @loudun ».
pub const VERBATIM: char = '\u{1}';

/// Snowball French over folded words, then [`words::ALIKE`]; [`words::APART`] first.
pub struct Stemmer {
    snowball: TextAnalyzer,
}

static APART: LazyLock<ShortMap<&str, ()>> =
    LazyLock::new(|| words::APART.split_whitespace().map(|word| (word, ())).collect());
/// Each stem that stands for another, with that other; sorted by lines of [`words::ALIKE`].
pub static ALIKE_STEMS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| Stemmer::default().alike_stems());
static ALIKE: LazyLock<ShortMap<&str, &str>> =
    LazyLock::new(|| ALIKE_STEMS.iter().map(|(stem, other)| (stem.as_str(), other.as_str())).collect());

impl Default for Stemmer {
    fn default() -> Self {
        let snowball = tantivy::tokenizer::Stemmer::new(Language::French);
        Self { snowball: TextAnalyzer::builder(RawTokenizer::default()).filter(snowball).build() }
    }
}

impl Stemmer {
    /// Stems a folded word. Words with a digit or a foreign letter are left alone.
    pub fn stem(&mut self, folded: &str) -> String {
        // « Compte » is not « compter »: the plural, which no other word has for stem, stands for such a noun.
        let singular = folded.strip_suffix('s').unwrap_or(folded);
        if APART.contains_key(singular) {
            return format!("{singular}s");
        }
        let stem = self.regular(folded);
        match ALIKE.get(stem.as_str()) {
            Some(other) => (*other).to_owned(),
            None => stem,
        }
    }

    /// The stem by the rules alone, which the browser has too.
    fn regular(&mut self, folded: &str) -> String {
        if !folded.bytes().all(|b| b.is_ascii_lowercase()) {
            return folded.to_owned();
        }
        let word = usual_ending(folded);
        let mut stream = self.snowball.token_stream(&word);
        if stream.advance() { usual_stem(&stream.token().text) } else { folded.to_owned() }
    }

    fn alike_stems(&mut self) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for line in words::ALIKE {
            let mut stems = line.split_whitespace().map(|word| self.regular(word));
            let Some(first) = stems.next() else { continue };
            for stem in stems {
                if stem != first && pairs.iter().all(|(known, _)| *known != stem) {
                    pairs.push((stem, first.clone()));
                }
            }
        }
        pairs
    }
}

/// Snowball leaves « financière » and « financer », « étudié » and « étudier », « employer » and « emploi »,
/// « psychologue » and « psychologie » apart by their last letter.
fn usual_stem(stem: &str) -> String {
    let before = |ending: char| stem.strip_suffix(ending).and_then(|rest| Some((rest, rest.chars().last()?)));
    match (before('i'), before('y'), stem.strip_suffix("logu")) {
        (Some((rest, last)), _, _) if rest.len() >= 5 && !is_vowel(last) => rest.to_owned(),
        (_, Some((rest, last)), _) if is_vowel(last) => format!("{rest}i"),
        (_, _, Some(rest)) => format!("{rest}log"),
        _ => stem.to_owned(),
    }
}

fn is_vowel(letter: char) -> bool {
    "aeiouy".contains(letter)
}

/// Folding comes first, or « identite » would miss « identité »; but Snowball knows « logées » and
/// « première » by their accents, reads « foyers » as another word than « foyer », and leaves
/// « accompagnent » alone. So a word is first brought to an ending that it knows.
fn usual_ending(word: &str) -> String {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let participle = word.len() >= 5 && singular.ends_with("ee");
    if participle || word.len() >= 6 && singular.ends_with("iere") {
        return singular[..singular.len() - 1].to_owned();
    }
    let plain_plural = word.len() >= 5
        && !singular.ends_with("ion")
        && (!singular.ends_with(['a', 'e', 'i', 's'])
            || singular.ends_with("oi")
            || singular.ends_with("ui"));
    let word = if plain_plural { singular } else { word };
    // « accompagnent », « référent », « référente », « référence »: one word, and its plural; Snowball knows
    // « travaillaient ».
    let singular = word.strip_suffix('s').unwrap_or(word);
    let present = ["ent", "ente", "ence"].iter().find_map(|ending| singular.strip_suffix(ending));
    // Shorter, only verbs are many: « gardent », « prêtent ».
    let verb = singular.strip_suffix("ent").filter(|rest| rest.len() == 4 && !rest.ends_with('i'));
    let present = present.filter(|rest| rest.len() >= 5).or(verb);
    match present.filter(|rest| !rest.ends_with('m') && !rest.ends_with("ai")) {
        Some(rest) => format!("{rest}e"),
        None => match singular.strip_suffix("trice") {
            Some(rest) => format!("{rest}teur"),
            None => word.to_owned(),
        },
    }
}

/// Eight letters at a time: quick on short words, and the map it serves is never iterated.
#[derive(Default)]
pub struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            // Copied as a whole where there are eight: fewer are put together, which costs less than asking for a copy.
            let letters = match <[u8; 8]>::try_from(part) {
                Ok(eight) => u64::from_le_bytes(eight),
                Err(_) => part.iter().rev().fold(0, |letters, letter| letters << 8 | u64::from(*letter)),
            };
            let mixed = self.0.rotate_left(29) ^ letters;
            self.0 = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
    fn write_u128(&mut self, run: u128) {
        for letters in [run as u64, (run >> 64) as u64] {
            self.0 = (self.0.rotate_left(29) ^ letters).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// A map of short words, looked up by the million.
pub type ShortMap<K, V> = HashMap<K, V, BuildHasherDefault<ShortHasher>>;

/// A different folded word of the corpus.
pub struct Word {
    pub form: Arc<str>,
    pub stem: Arc<str>,
    pub count: u64,
}

/// The numbers of the words of a run, of which there is most often one: then nothing is read beside the map.
enum Ids {
    One(u32),
    Others(Box<[u32]>),
}

impl Ids {
    fn of(ids: &[u32]) -> Self {
        if let [id] = ids { Self::One(*id) } else { Self::Others(ids.into()) }
    }
}

/// A run of up to fifteen bytes, as nearly all are: its bytes, then how many.
fn packed(text: &str, run: &str) -> Option<u128> {
    if run.len() > 15 {
        return None;
    }
    // A run is a part of the text: its place is the distance between the two. Sixteen bytes are read at once, where
    // there are as many, and what follows the run is taken off.
    let at = run.as_ptr() as usize - text.as_ptr() as usize;
    let bytes = match text.as_bytes().get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u128::from_le_bytes(*bytes) & ((1 << (8 * run.len())) - 1),
        None => run.bytes().rev().fold(0, |letters, letter| letters << 8 | u128::from(letter)),
    };
    Some(bytes | (run.len() as u128) << 120)
}

/// Every run and word met so far.
pub struct Memory {
    stemmer: Stemmer,
    stop: HashSet<&'static str>,
    runs: ShortMap<u128, Ids>,
    long_runs: ShortMap<Box<str>, Ids>,
    ids: ShortMap<Arc<str>, u32>,
    pub words: Vec<Word>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::default(),
            stop: words::STOP.split_whitespace().collect(),
            runs: ShortMap::default(),
            long_runs: ShortMap::default(),
            ids: ShortMap::default(),
            words: Vec::new(),
        }
    }
}

impl Memory {
    /// Whether a folded word is too common to be indexed.
    pub fn is_stop(&self, folded: &str) -> bool {
        self.stop.contains(folded)
    }

    fn analyse_run(&mut self, run: &str) -> Vec<u32> {
        let folded = fold::fold(run);
        let mut found = Vec::new();
        for form in fold::tokens(&folded) {
            if !fold::is_kept(form) || self.is_stop(form) {
                continue;
            }
            let id = match self.ids.get(form) {
                Some(id) => *id,
                None => {
                    let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                    let form: Arc<str> = form.into();
                    let stem = self.stemmer.stem(&form).into();
                    self.words.push(Word { form: form.clone(), stem, count: 0 });
                    self.ids.insert(form, id);
                    id
                }
            };
            found.push(id);
        }
        found
    }

    /// The words of a text, by their numbers.
    fn analyse(&mut self, text: &str) -> Vec<u32> {
        let mut out = Vec::with_capacity(text.len() / 6);
        for run in fold::runs(text) {
            let key = packed(text, run);
            let known = match &key {
                Some(key) => self.runs.get(key),
                None => self.long_runs.get(run),
            };
            match known {
                Some(Ids::One(id)) => {
                    out.push(*id);
                    continue;
                }
                Some(Ids::Others(ids)) => {
                    out.extend_from_slice(ids);
                    continue;
                }
                None => {}
            }
            let ids = self.analyse_run(run);
            out.extend_from_slice(&ids);
            match key {
                Some(key) => self.runs.insert(key, Ids::of(&ids)),
                None => self.long_runs.insert(run.into(), Ids::of(&ids)),
            };
        }
        for id in &out {
            self.words[*id as usize].count += 1;
        }
        out
    }

    /// The terms of a text.
    pub fn terms(&mut self, text: &str) -> impl Iterator<Item = Arc<str>> + '_ {
        self.analyse(text).into_iter().map(|id| self.words[id as usize].stem.clone())
    }
}

/// The tokeniser given to tantivy. Clones share one memory.
#[derive(Clone, Default)]
pub struct FrenchTokenizer(pub Arc<Mutex<Memory>>);

/// The memory stays with one text until its words are read.
pub struct FrenchStream<'a> {
    memory: MutexGuard<'a, Memory>,
    verbatim: Option<&'a str>,
    words: std::vec::IntoIter<u32>,
    token: Token,
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchStream<'a> {
        // A poisoned memory is still a correct memory: words are only ever added.
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let verbatim = text.strip_prefix(VERBATIM);
        let words = if verbatim.is_some() { Vec::new() } else { memory.analyse(text) };
        FrenchStream { memory, verbatim, words: words.into_iter(), token: Token::default() }
    }
}

impl TokenStream for FrenchStream<'_> {
    fn advance(&mut self) -> bool {
        let term = match (self.verbatim.take(), self.words.next()) {
            (Some(term), _) => term,
            (None, Some(id)) => &self.memory.words[id as usize].stem,
            (None, None) => return false,
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }
    fn token(&self) -> &Token {
        &self.token
    }
    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn a_run_is_remembered_as_it_was_read_whatever_its_length() {
        let mut memory = Memory::default();
        let text = "a à aide aides Œdème administrations aquarellistes1 aquarellistes12 aquarellistes123";
        let first: Vec<_> = memory.terms(text).collect();
        let numbered = ["aquarellistes1", "aquarellistes12", "aquarellistes123"];
        let expected = ["aid", "aid", "oedem", "administr"].into_iter().chain(numbered);
        assert_eq!(first.iter().map(|term| &**term).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        assert_eq!(memory.terms(text).collect::<Vec<_>>(), first);
        for word in text.split(' ') {
            let apart: Vec<_> = Memory::default().terms(word).collect();
            assert_eq!(memory.terms(word).collect::<Vec<_>>(), apart, "{word}");
        }
    }
}
