//! The only tokeniser: fold, drop stop words, stem; each surface word is analysed once.
//!
//! French analysis was three fifths of the cost of a build when each occurrence went through it,
//! and ten thousand sheets hold a few tens of thousands of different words: so a memory of runs.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::tokenizer::{Language, RawTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer};

use super::{fold, words};

/// A text that starts with this is one term as it stands: « #9 », « @loudun ».
pub const VERBATIM: char = '\u{1}';

/// Snowball French over folded words, then [`words::ALIKE`].
pub struct Stemmer {
    snowball: TextAnalyzer,
    alike: HashMap<String, String>,
}

impl Default for Stemmer {
    fn default() -> Self {
        let snowball = tantivy::tokenizer::Stemmer::new(Language::French);
        let snowball = TextAnalyzer::builder(RawTokenizer::default()).filter(snowball).build();
        let mut stemmer = Self { snowball, alike: HashMap::new() };
        stemmer.alike = stemmer.alike_stems().into_iter().collect();
        stemmer
    }
}

impl Stemmer {
    /// Stems a folded word. Words with a digit or a foreign letter are left alone.
    pub fn stem(&mut self, folded: &str) -> String {
        let stem = self.regular(folded);
        self.alike.get(&stem).cloned().unwrap_or(stem)
    }

    /// The stem by the rules alone, which the browser has too.
    fn regular(&mut self, folded: &str) -> String {
        if !folded.bytes().all(|b| b.is_ascii_lowercase()) {
            return folded.to_owned();
        }
        let word = usual_ending(folded);
        let mut stream = self.snowball.token_stream(&word);
        if stream.advance() { stream.token().text.clone() } else { folded.to_owned() }
    }

    /// Each stem that stands for another, with that other; sorted by lines of [`words::ALIKE`].
    pub fn alike_stems(&mut self) -> Vec<(String, String)> {
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
    match present.filter(|rest| rest.len() >= 5 && !rest.ends_with('m') && !rest.ends_with("ai")) {
        Some(rest) => format!("{rest}e"),
        None => match singular.strip_suffix("trice") {
            Some(rest) => format!("{rest}teur"),
            None => word.to_owned(),
        },
    }
}

/// FNV-1a: quick on short words, and the map it serves is never iterated.
#[derive(Default)]
pub struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

type ShortMap<K, V> = HashMap<K, V, BuildHasherDefault<ShortHasher>>;

/// A different folded word of the corpus.
pub struct Word {
    pub form: Arc<str>,
    pub stem: Arc<str>,
    pub count: u64,
}

/// Every run and word met so far.
pub struct Memory {
    stemmer: Stemmer,
    stop: HashSet<&'static str>,
    runs: ShortMap<Box<str>, Box<[u32]>>,
    ids: ShortMap<Arc<str>, u32>,
    pub words: Vec<Word>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::default(),
            stop: words::STOP.split_whitespace().collect(),
            runs: ShortMap::default(),
            ids: ShortMap::default(),
            words: Vec::new(),
        }
    }
}

impl Memory {
    fn analyse_run(&mut self, run: &str) -> Box<[u32]> {
        let folded = fold::fold(run);
        let mut found = Vec::new();
        for form in fold::tokens(&folded) {
            if !fold::is_kept(form) || self.stop.contains(form) {
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
        found.into_boxed_slice()
    }

    /// Adds the terms of a text.
    pub fn analyse(&mut self, text: &str, out: &mut Vec<Arc<str>>) {
        for run in fold::runs(text) {
            if !self.runs.contains_key(run) {
                let ids = self.analyse_run(run);
                self.runs.insert(run.into(), ids);
            }
            for id in self.runs.get(run).into_iter().flatten() {
                let word = &mut self.words[*id as usize];
                word.count += 1;
                out.push(word.stem.clone());
            }
        }
    }
}

/// The tokeniser given to tantivy. Clones share one memory.
#[derive(Clone, Default)]
pub struct FrenchTokenizer(pub Arc<Mutex<Memory>>);

pub struct FrenchStream {
    terms: std::vec::IntoIter<Arc<str>>,
    token: Token,
}

impl Tokenizer for FrenchTokenizer {
    type TokenStream<'a> = FrenchStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FrenchStream {
        let mut terms = Vec::new();
        match text.strip_prefix(VERBATIM) {
            Some(term) => terms.push(term.into()),
            // A poisoned memory is still a correct memory: words are only ever added.
            None => self.0.lock().unwrap_or_else(PoisonError::into_inner).analyse(text, &mut terms),
        }
        FrenchStream { terms: terms.into_iter(), token: Token::default() }
    }
}

impl TokenStream for FrenchStream {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(&term);
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
