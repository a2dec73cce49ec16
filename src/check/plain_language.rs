//! Plain language: the easy version of an aid (`en_clair`) is read by people for whom reading is hard.
//!
//! An aid comes in; warnings go out, never errors, each with the sentence. Thresholds are those of the `falc`
//! profile: words and commas of a sentence, acronyms that nothing explains.

use pulldown_cmark::{Event, Parser, TagEnd};

use super::is_paragraph;
use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::{Data, Entry};

const MOST_WORDS: usize = 15;
const MOST_COMMAS: usize = 2;
/// Characters of a sentence that are quoted.
const QUOTED: usize = 90;

/// Something to say of the easy version of an aid, whatever the rest of the site.
#[derive(Debug)]
pub struct Remark {
    pub found: Diagnostic,
    /// Nothing is said if the site explains this acronym.
    pub unless: Option<String>,
}

/// What the easy version of `entry` gives to say, if it is an aid.
pub fn remarks(entry: &Entry) -> Vec<Remark> {
    let mut out = Vec::new();
    let Data::Aid(aid) = &entry.data else { return out };
    let own = aid.acronym.as_deref();
    let text = &aid.plain.0;
    for sentence in sentences(&text.value) {
        let mut warn = |code, unless: Option<&str>, message: String, help: &str| {
            let span = place(&entry.source, text.span, &sentence);
            let found = Diagnostic::error(code, &entry.source, span, message).help(help).warning();
            out.push(Remark { found, unless: unless.map(str::to_owned) });
        };
        let words = words(&sentence);
        if words > MOST_WORDS {
            let message = format!("version facile : une phrase de {words} mots, « {} »", quoted(&sentence));
            warn(
                "langage-clair-phrase",
                None,
                message,
                "faites-en deux phrases : 15 mots au plus, une idée par phrase",
            );
        }
        let commas = sentence.matches(',').count();
        if commas > MOST_COMMAS {
            let message =
                format!("version facile : {commas} virgules dans une phrase, « {} »", quoted(&sentence));
            warn("langage-clair-virgules", None, message, "faites une liste, ou plusieurs phrases");
        }
        for acronym in acronyms(&sentence).filter(|a| own != Some(a)) {
            let message = format!("version facile : le sigle « {acronym} » n'est expliqué nulle part");
            let help = "écrivez-le en entier, ou ajoutez-le à glossaire.yaml";
            warn("langage-clair-sigle", Some(acronym), message, help);
        }
    }
    out
}

/// The sentences of a Markdown text; a line of a list is one at least.
fn sentences(markdown: &str) -> Vec<String> {
    if is_paragraph(markdown) {
        return cut(markdown);
    }
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {
                text.push('\n');
            }
            _ => {}
        }
    }
    cut(&text)
}

/// The sentences of the lines of a text.
fn cut(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        let mut chars = line.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let ends = matches!(c, '.' | '!' | '?' | '…' | ';')
                && chars.peek().is_none_or(|(_, n)| n.is_whitespace());
            if ends {
                out.push(line[start..at].trim().to_owned());
                start = at + c.len_utf8();
            }
        }
        out.push(line[start..].trim().to_owned());
    }
    out.retain(|sentence| !sentence.is_empty());
    out
}

/// Words as one reads them: a number or a telephone number written with spaces is one.
fn words(sentence: &str) -> usize {
    let mut count = 0;
    let mut in_number = false;
    for token in sentence.split_whitespace().filter(|t| t.chars().any(char::is_alphanumeric)) {
        let number = token.chars().all(|c| !c.is_alphabetic());
        count += usize::from(!(number && in_number));
        in_number = number;
    }
    count
}

/// Capitals in a row, but for Roman numerals.
fn acronyms(sentence: &str) -> impl Iterator<Item = &str> {
    sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        capitals >= 2 && !word.chars().any(char::is_lowercase) && !word.chars().all(|c| "IVX".contains(c))
    })
}

/// The line on which a sentence begins, if it can be told; otherwise that of the whole text.
fn place(source: &Source, span: Span, sentence: &str) -> Span {
    if source.table.is_some() {
        return span;
    }
    let start: Vec<&str> = sentence.split_whitespace().take(3).collect();
    let start = start.join(" ");
    (1u32..)
        .zip(source.text().lines())
        .skip(span.line.saturating_sub(1) as usize)
        .find_map(|(line, text)| {
            let column = text[..text.find(&start)?].chars().count();
            Some(Span { line, column: u32::try_from(column + 1).unwrap_or(1), width: 0 })
        })
        .unwrap_or(span)
}

fn quoted(sentence: &str) -> String {
    if sentence.chars().count() <= QUOTED {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(QUOTED).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{acronyms, sentences, words};

    #[test]
    fn a_line_of_a_list_is_a_sentence() {
        let text = "Vous cherchez un emploi. L'aide paie :\n\n- le permis ;\n- la garde de\n  votre enfant\n";
        assert_eq!(
            sentences(text),
            ["Vous cherchez un emploi", "L'aide paie :", "le permis", "la garde de votre enfant"]
        );
    }

    #[test]
    fn a_telephone_number_is_one_word() {
        assert_eq!(words("Appelez le 05 49 45 90 45."), 3);
        assert_eq!(words("L'aide paie 1 000 € au plus"), 5);
    }

    #[test]
    fn acronyms_are_found_after_an_elision() {
        let found: Vec<&str> = acronyms("l'APRE, le RSA et le chapitre XIV à Tours").collect();
        assert_eq!(found, ["APRE", "RSA"]);
    }
}
