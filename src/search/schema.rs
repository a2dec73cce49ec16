//! The tantivy schema, and why each field is as it is.
//!
//! | field | holds | indexed with | boost |
//! |---|---|---|---|
//! | `titre` | title, acronym, « @territoire » of a territory's page | norms | 4 |
//! | `mots_cles` | number (« #9 »), acronym, key words, everyday synonyms, « @territoire » of what is there | nothing more | 2 |
//! | `lieux` | places, organisations, « @territoire » of every page meant for it | nothing more | 1 |
//! | `texte` | headings and summary twice, body once | frequencies, norms | 1.3 |
//!
//! Type, programme, theme, public and territory are kept beside the index by document id, not in it:
//! a filter must change neither a score nor what the tail is cut at, and the counts need every value
//! of every hit anyway.
//!
//! - How often a word comes in a title says nothing; how long the title is says much. Key words have
//!   neither: an editor who lists ten must not weaken each. So only `texte` keeps frequencies.
//! - Headings and summary are repeated inside `texte` rather than given fields of their own: BM25
//!   then weighs them before saturation (BM25F), and the published index has one list a word, not three.
//! - No positions: nothing asks for phrases, and they would double the published bytes.

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

pub const TOKENIZER: &str = "fr";

/// Scored fields in the order of the published index.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub scored: [Field; 4],
}

pub const TITLE: usize = 0;
pub const KEYWORDS: usize = 1;
pub const PLACES: usize = 2;
pub const TEXT: usize = 3;

/// The names of the scored fields, in that order.
pub const FIELDS: [&str; 4] = ["titre", "mots_cles", "lieux", "texte"];
/// Boost of each scored field.
pub const BOOSTS: [f32; 4] = [4.0, 2.0, 1.0, 1.3];
/// Which scored fields have norms; the published index carries theirs.
pub const NORMS: [bool; 4] = [true, false, false, true];
/// How much of what a word scores outside its best field still counts.
pub const TIE_BREAKER: f32 = 0.4;
/// A hit below this share of the best score is left out: it met one small word of the question.
pub const CUT: u32 = 6;

/// What a page of the place is worth beside one that answers as well for everywhere: « mission locale Poitiers ».
pub const HERE: f32 = 1.4;
/// What a page is worth that answers nothing of a question but its place: « crèche Montmorillon » is not about what else
/// there is in Montmorillon.
pub const ONLY_THERE: f32 = 0.5;

/// A commune whose name pages say so much more often than as a name is an everyday word: « courant », « chargé ».
pub fn is_everyday([_, _, places, text]: [u32; 4]) -> bool {
    text >= 5 && text > 5 * places
}

/// A word in the text of more than one page in twelve is everywhere, if titles and key words have it too.
pub fn is_everywhere(pages: [u32; 4], all_pages: u64) -> bool {
    u64::from(pages[TEXT]) * 12 > all_pages && pages[TITLE] + pages[KEYWORDS] >= 20
}

/// A word that more than half of the titles say, where there are enough of them for that to mean something.
pub fn is_in_most_titles(pages: [u32; 4], all_pages: u64) -> bool {
    all_pages >= 1_000 && u64::from(pages[TITLE]) * 2 > all_pages
}

pub fn build() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let mut text = |name: &str, record: IndexRecordOption, norms: bool| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(record)
            .set_fieldnorms(norms);
        builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
    };
    let scored = [
        text(FIELDS[TITLE], IndexRecordOption::Basic, NORMS[TITLE]),
        text(FIELDS[KEYWORDS], IndexRecordOption::Basic, NORMS[KEYWORDS]),
        text(FIELDS[PLACES], IndexRecordOption::Basic, NORMS[PLACES]),
        text(FIELDS[TEXT], IndexRecordOption::WithFreqs, NORMS[TEXT]),
    ];
    (builder.build(), Fields { scored })
}
