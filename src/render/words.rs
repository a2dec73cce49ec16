//! Short words about entries: what a card and a search result say of them.

use super::format;
use super::typography::french;
use crate::check::Site;
use crate::model::aid::{Aid, Validity};
use crate::model::{Data, Entry};
use crate::plan::{Term, term};

/// A first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let mut out = String::with_capacity(text.len() + 2);
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
    out
}

/// A name of the official data as French writes it: «CA "Saintes - L'Agglo"» → «CA « Saintes - L’Agglo »».
pub fn official_name(name: &str) -> String {
    let mut parts = name.split('"');
    let mut out = parts.next().unwrap_or_default().to_owned();
    if name.matches('"').count() % 2 == 1 {
        return french(name).into_owned();
    }
    for (n, part) in parts.enumerate() {
        out.push_str(if n % 2 == 0 { "« " } else { " »" });
        out.push_str(part);
    }
    french(&out).into_owned()
}

/// One or two sentences that say what an entry is.
pub fn summary(entry: &Entry) -> Option<String> {
    let text = match &entry.data {
        Data::Programme(d) => Some(&d.summary.value),
        Data::Axis(d) => d.summary.as_ref().map(|t| &t.value),
        Data::Orientation(d) => d.summary.as_ref().map(|t| &t.value).or(Some(&d.stake.value)),
        Data::Action(d) => d.summary.as_ref().map(|t| &t.value),
        Data::Aid(d) => Some(&d.summary.value),
        Data::Kit(d) => Some(&d.summary.value),
        Data::Module(d) => d.summary.as_ref().map(|t| &t.value),
        Data::Structure(d) => d.description.as_ref().map(|t| &t.value.value),
        Data::Service(d) => Some(&d.description.value.value),
        Data::Territory(d) => d.description.as_ref().map(|t| &t.0.value),
        Data::Term(d) => d.expansion.as_ref().map(|t| &t.value).or(d.definition.as_ref().map(|t| &t.0.value)),
        Data::Event(d) => d.description.as_ref().map(|t| &t.0.value),
        Data::Document(d) => d.summary.as_ref().map(|t| &t.0.value),
        Data::Page(d) => d.summary.as_ref().map(|t| &t.value),
        Data::Organisation(d) => d.description.as_ref().map(|t| &t.0.value),
        Data::Theme(d) | Data::Public(d) | Data::Situation(d) => d.description.as_ref().map(|t| &t.0.value),
        Data::Faq(_) => None,
    };
    text.map(|t| shortened(t, 220))
}

/// What lists say of an aid that cannot be asked for on the day of the edition: «n’est plus ouverte depuis 2025».
pub fn closed(site: &Site, aid: &Aid) -> Option<String> {
    let Validity(keys) = aid.validity.as_ref()?;
    match term(site, aid) {
        Term::Current => None,
        Term::Over => keys.to.as_ref().map(|to| format!("n’est plus ouverte {}", format::since(to.value))),
        Term::ToCome => {
            keys.from.as_ref().map(|from| format!("ouverte {}", format::within(Some(from.value), None, true)))
        }
    }
}

/// The longest last word that is kept past the limit: « 5 orientations… » would say less and save nothing.
const LAST_WORD: usize = 20;

/// At most `limit` characters, cut between two words, or a last word more.
pub fn shortened(text: &str, limit: usize) -> String {
    let text = text.split("\n\n").next().unwrap_or(text).trim();
    let Some((at, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let cut = &text[..at];
    let end = cut.rfind(' ').unwrap_or(cut.len());
    let rest = text[end..].trim_start();
    if !rest.contains(char::is_whitespace) && rest.chars().count() <= LAST_WORD {
        return text.to_owned();
    }
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_text_is_not_cut_for_its_last_word() {
        assert_eq!(shortened("un deux trois quatre", 12), "un deux…");
        assert_eq!(shortened("un deux trois quatre", 17), "un deux trois quatre");
        assert_eq!(shortened("un deux", 12), "un deux");
    }
}
