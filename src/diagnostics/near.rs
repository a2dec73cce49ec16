//! «Vouliez-vous dire… ?»: the known name nearest to a wrong one.
//!
//! A file may hold thousands of mistakes and a site thousands of names: a comparison stops as soon as it
//! cannot win, and allocates nothing.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longest wrong name that is compared: past that, it is not a name but a whole paragraph.
const LONGEST: usize = 200;

/// The known name nearest to `wrong`, if one is near enough to be meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut folded = Vec::new();
    fold(wrong, &mut folded);
    let length = folded.len();
    if length >= LONGEST {
        return None;
    }
    // In a word of three letters, two wrong ones make another word.
    let limit = if length <= 3 { 1 } else { (length / 3).max(2) };
    let ours = letters(&folded);
    let mut best: Option<(usize, &str)> = None;
    let mut candidate = Vec::new();
    let mut rows = Rows::default();
    for name in known {
        fold(name, &mut candidate);
        let within = best.map_or(limit, |(distance, _)| distance);
        let theirs = letters(&candidate);
        let (missing, added) = ((ours & !theirs).count_ones(), (theirs & !ours).count_ones());
        if missing.max(added) as usize > within && missing.min(added) > 0 {
            continue;
        }
        // What contains the other is as good as the last distance accepted.
        let contained = length >= 4 && (holds(&candidate, &folded) || holds(&folded, &candidate));
        // Letters that are only added, as in a renamed entry, change a name less than others in their place.
        let reach = if contained { within * 2 } else { within };
        let distance = match rows.distance(&folded, &candidate, reach) {
            Some(distance) if contained => distance.div_ceil(2),
            Some(distance) => distance,
            None if contained && limit <= within => limit,
            None => continue,
        };
        if best.is_none_or(|best| (distance, name) < best) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Lower case, no accents, one kind of separator: what two spellings of a name have in common.
fn fold(text: &str, out: &mut Vec<char>) {
    let one_separator = |c| if matches!(c, '_' | ' ') { '-' } else { c };
    out.clear();
    if text.is_ascii() {
        out.extend(text.chars().map(|c| one_separator(c.to_ascii_lowercase())));
    } else {
        let bare = text.nfd().filter(|c| !is_combining_mark(*c));
        out.extend(bare.flat_map(char::to_lowercase).map(one_separator));
    }
}

/// The letters of a word as a set. One change adds or takes away one of them at most: two words whose sets
/// differ more are far from each other.
fn letters(folded: &[char]) -> u64 {
    folded.iter().fold(0, |set, c| set | 1 << (u32::from(*c) % 64))
}

fn holds(text: &[char], part: &[char]) -> bool {
    part.len() <= text.len() && text.windows(part.len().max(1)).any(|window| window == part)
}

/// The last three rows of a table of distances, kept from one comparison to the next.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    this: Vec<usize>,
}

impl Rows {
    /// How many letters are missing, added, changed or swapped with their neighbour; `None` beyond `within`.
    fn distance(&mut self, a: &[char], b: &[char], within: usize) -> Option<usize> {
        let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[same..], &b[same..]);
        let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
        if a.len().abs_diff(b.len()) > within {
            return None;
        }
        self.last.clear();
        self.last.extend(0..=b.len());
        self.before.clone_from(&self.last);
        for (i, x) in a.iter().enumerate() {
            self.this.clear();
            self.this.push(i + 1);
            for (j, y) in b.iter().enumerate() {
                let change = self.last[j] + usize::from(x != y);
                let mut least = change.min(self.last[j + 1] + 1).min(self.this[j] + 1);
                if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                    least = least.min(self.before[j - 1] + 1);
                }
                self.this.push(least);
            }
            // A later row is never below the least of two rows that follow each other.
            let least = |row: &[usize]| row.iter().min().copied().unwrap_or_default();
            if least(&self.this) > within && least(&self.last) > within {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.this);
        }
        self.last.last().copied().filter(|distance| *distance <= within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: &str, b: &str) -> Option<usize> {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        Rows::default().distance(&letters(a), &letters(b), 3)
    }

    #[test]
    fn distances() {
        for (a, b, wanted) in [
            ("", "", Some(0)),
            ("", "ab", Some(2)),
            ("apre", "apre", Some(0)),
            ("apre", "arpe", Some(1)),
            ("logemant", "logement", Some(1)),
            ("thematique", "tematiques", Some(2)),
            ("sante", "mobilite", None),
            ("abcd", "badc", Some(2)),
        ] {
            assert_eq!(distance(a, b), wanted, "{a} {b}");
            assert_eq!(distance(b, a), wanted, "{b} {a}");
        }
    }

    #[test]
    fn the_nearest_is_meant() {
        let known = ["logement", "logements", "sante", "Numérique", "frais-de-garde"];
        for (wrong, wanted) in [
            ("logemant", Some("logement")),
            ("LOGEMENTS", Some("logements")),
            ("numerique", Some("Numérique")),
            ("frais_de_garde", Some("frais-de-garde")),
            ("garde", Some("frais-de-garde")),
            ("mobilite", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, known), wanted, "{wrong}");
            assert_eq!(nearest(wrong, known.into_iter().rev()), wanted, "{wrong}, in another order");
        }
        assert_eq!(nearest(&"sante".repeat(100), known), None);
        assert_eq!(nearest("source--tac", ["source--chl", "source--tac-bus"]), Some("source--tac-bus"));
    }
}
