//! Reads an exported index as the browser does, from what `docs/index-statique.md` says of its bytes.

use std::collections::{BTreeMap, BTreeSet};

use passerelle::search::{Posting, PublishedFile};
use serde_json::Value;

/// The root and the texts of the pieces, by family.
pub struct Export {
    root: Value,
    pieces: BTreeMap<String, Vec<String>>,
}

/// The list of a term in one field: pages in the whole list, and those that are here.
#[derive(Debug, PartialEq)]
struct FieldList {
    found: usize,
    postings: Vec<Posting>,
}

/// What the pieces of words hold.
#[derive(Default)]
pub struct Words {
    pub postings: Vec<Posting>,
    together: BTreeMap<String, Vec<Vec<FieldList>>>,
}

impl Export {
    /// Takes the published files; each must be a piece that the root leads to.
    pub fn open(files: &[PublishedFile]) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let mut calls: BTreeMap<&str, String> =
            files.iter().map(|file| (file.name.as_str(), text(&file.bytes))).collect();
        assert!(calls.remove("moteur.js").is_some());
        let root = argument(&calls.remove("racine.js").expect("a root"), "passerelleRacine");
        let group = root[0]["group"].as_u64().expect("a size") as usize;
        let mut pieces: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (family, editions) in root[0]["names"].as_object().expect("families") {
            let editions = editions.as_str().expect("editions");
            let list = pieces.entry(family.clone()).or_default();
            for at in 0..editions.len() / 4 * group {
                let edition = &editions[at / group * 4..][..4];
                let name = format!("{family}{at}-{edition}");
                let Some(call) = calls.remove(format!("{name}.js").as_str()) else { break };
                let said = argument(&call, "passerelleIndex");
                assert_eq!(said[0], name);
                list.push(said[1].as_str().expect("a text").to_owned());
            }
        }
        assert!(calls.is_empty(), "the root does not lead to {:?}", calls.keys());
        Self { root: root[0].clone(), pieces }
    }

    fn family(&self, name: &str) -> &[String] {
        self.pieces.get(name).map_or(&[], Vec::as_slice)
    }

    /// The lines that are shown of the pages.
    pub fn page_lines(&self) -> Vec<&str> {
        self.family("d").iter().flat_map(|piece| piece.split('\n')).collect()
    }

    pub fn words(&self) -> Words {
        let mut out = Words::default();
        let least: Vec<u8> = self.root["least"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|n| n.as_u64().unwrap_or(0) as u8)
            .collect();
        for piece in self.family("w") {
            let lines: Vec<&str> = piece.split('\n').collect();
            let mut lists = Numbers(lines[2].bytes());
            for (term, class) in sorted(lines[0]).into_iter().zip(lines[1].bytes()) {
                if class != b'0' {
                    let list = lists.list(&term, &least, false).unwrap_or_else(|rank| {
                        let mut long = Numbers(self.family("p")[rank].bytes());
                        let list = long.list(&term, &least, false).expect("a list and not a number");
                        assert!(long.0.next().is_none(), "{term}: nothing is left of a long list");
                        list
                    });
                    out.postings.extend(list.into_iter().flat_map(|list| list.postings));
                }
            }
            assert!(lists.0.next().is_none(), "nothing is left of the lists");
            let mut parts = Numbers(lines[4].bytes());
            for set in sorted(lines[3]) {
                let lists = set.split(' ').map(|term| parts.list(term, &least, true).expect("a list"));
                let lists = lists.collect();
                out.together.insert(set, lists);
            }
            assert!(parts.0.next().is_none(), "nothing is left of the lists of words together");
        }
        out.postings.sort();
        out
    }
}

impl Words {
    /// The lists of words together are those of each word, kept to the pages that have them all.
    pub fn assert_together(&self) {
        for (set, lists) in &self.together {
            let terms: Vec<&str> = set.split(' ').collect();
            let of: Vec<Vec<&Posting>> = terms
                .iter()
                .map(|term| self.postings.iter().filter(|posting| posting.term == *term).collect())
                .collect();
            let docs =
                of.iter().map(|list| list.iter().map(|posting| posting.doc).collect::<BTreeSet<u32>>());
            let all = docs.reduce(|all, some| &all & &some).unwrap_or_default();
            for ((term, list), of) in terms.iter().zip(lists).zip(&of) {
                let mut expected = Vec::new();
                for field in 0..4 {
                    let whole: Vec<_> = of.iter().filter(|posting| posting.field == field).collect();
                    if !whole.is_empty() {
                        let kept = whole.iter().filter(|posting| all.contains(&posting.doc));
                        let postings = kept.map(|posting| (**posting).clone()).collect();
                        expected.push(FieldList { found: whole.len(), postings });
                    }
                }
                assert_eq!(list, &expected, "{term} in « {set} »");
            }
        }
    }
}

/// What a published script calls its function with.
fn argument(call: &str, function: &str) -> Value {
    let inside = call.strip_prefix(function).and_then(|rest| rest.strip_prefix('(')?.strip_suffix(");\n"));
    serde_json::from_str(&format!("[{}]", inside.expect("a call"))).expect("JSON")
}

/// Sorted strings: a capital says how many characters are those of the string before.
fn sorted(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            let before = out.last().map_or("", String::as_str);
            let next = before.chars().take((c as u8 - b'A') as usize).collect();
            out.push(next);
        } else {
            out.last_mut().expect("a capital comes first").push(c);
        }
    }
    assert!(out.windows(2).all(|pair| pair[0] < pair[1]), "sorted: {out:?}");
    out
}

/// Numbers one after the other.
struct Numbers<'t>(std::str::Bytes<'t>);

impl Numbers<'_> {
    fn next(&mut self) -> u32 {
        let (mut value, mut unit) = (0u64, 1u64);
        loop {
            let code = u64::from(self.0.next().expect("a number goes on"));
            let digit = code - 0x20 - u64::from(code > 0x22) - u64::from(code > 0x5c);
            value += unit * digit;
            unit *= 33;
            if digit < 60 {
                return u32::try_from(value).expect("a small number");
            }
        }
    }

    /// A list by fields; an error is the rank of the piece that holds it.
    fn list(&mut self, term: &str, least: &[u8], part: bool) -> Result<Vec<FieldList>, usize> {
        let mask = self.next();
        if mask == 0 && !part {
            return Err(self.next() as usize);
        }
        let fields = (0..4).filter(|field| mask & (1 << field) != 0);
        Ok(fields.map(|field| self.field(term, field, least, part)).collect())
    }

    fn field(&mut self, term: &str, field: usize, least: &[u8], part: bool) -> FieldList {
        let found = self.next() as usize + 1;
        let length = if part { self.next() as usize } else { found };
        let mut postings = Vec::new();
        let mut next = 0;
        for _ in 0..length {
            let (mut gap, mut count) = (self.next(), 1);
            if field == 3 {
                count += gap % 4;
                if gap % 4 == 3 {
                    count += self.next();
                }
                gap /= 4;
            }
            let doc = next + gap;
            next = doc + 1;
            postings.push(Posting { term: term.to_owned(), field, doc, count, norm: 0 });
        }
        if field.is_multiple_of(3) {
            postings.iter_mut().for_each(|posting| posting.norm = self.next() as u8 + least[field]);
        }
        FieldList { found, postings }
    }
}
