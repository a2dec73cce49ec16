//! Changes a directory file as a careful editor would: only the lines concerned; comments and order stay.
//!
//! Nothing is taken on trust: the changed text is read again, and unless it says exactly what was wanted and all
//! the rest as before, the change is refused and the file stays as it was.

use std::collections::HashMap;

use super::schema::fields;
use super::shelf::Slip;
use super::written::{Said, lines, read};
use crate::diagnostics::{Span, no_source};
use crate::load::yaml;
use crate::model::Kind;
use crate::model::node::{Key, Node, Value};

/// A field and what it must say; [`Said::Nothing`] removes its lines.
pub type Change = (&'static str, Said);

/// What must change in an entry.
#[derive(Debug)]
pub struct Edit {
    pub kind: Kind,
    pub id: String,
    pub changes: Vec<Change>,
    /// The record that asks for it.
    pub line: Slip,
}

/// A directory file being changed.
pub struct Sheet {
    pub text: String,
    root: Node,
    /// The place of each entry among those of its kind.
    index: HashMap<(Kind, String), usize>,
}

impl Default for Sheet {
    fn default() -> Self {
        let root = Node { value: Value::Null, span: Span::line(1) };
        Self { text: String::new(), root, index: HashMap::new() }
    }
}

/// The group of a directory file in which entries of a kind stand.
fn group(kind: Kind) -> &'static str {
    if kind == Kind::Service { "services" } else { "structures" }
}

impl Sheet {
    /// Reads a file; none if it is not YAML (the check then says why).
    pub fn open(text: String) -> Option<Self> {
        let root = yaml::parse(&no_source(""), &text).ok()?;
        let mut sheet = Self { text, root, index: HashMap::new() };
        for kind in [Kind::Structure, Kind::Service] {
            let id =
                |entry: &Node| entry.get("id").and_then(Node::text).unwrap_or_default().trim().to_owned();
            let ids: Vec<String> = sheet.entries(kind).iter().map(id).collect();
            sheet.index.extend((0..).zip(ids).map(|(i, id)| ((kind, id), i)));
        }
        Some(sheet)
    }

    /// The entries of a kind, as written.
    pub fn entries(&self, kind: Kind) -> &[Node] {
        match self.root.get(group(kind)).map(|n| &n.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The entry of a kind with this id.
    pub fn find(&self, kind: Kind, id: &str) -> Option<&Node> {
        self.index.get(&(kind, id.to_owned())).and_then(|i| self.entries(kind).get(*i))
    }

    /// Makes the edits; answers those that could not be made, because the entry does not stand on lines of its own.
    pub fn change<'e>(&mut self, edits: &'e [Edit]) -> Vec<&'e Edit> {
        let text: Vec<String> = self.text.split_inclusive('\n').map(str::to_owned).collect();
        let starts = self.starts();
        let stands_alone = |edit: &&Edit| {
            let entry = self.find(edit.kind, &edit.id);
            entry.is_some_and(|entry| cuts_of(entry, edit, end_of(&starts, entry), &text).is_some())
        };
        let (possible, mut refused): (Vec<&Edit>, Vec<&Edit>) = edits.iter().partition(stands_alone);
        self.change_by_halves(&possible, &mut refused);
        refused
    }

    /// Each try reads the whole file again: if all cannot be made at once, those that are the cause are sought by halves.
    fn change_by_halves<'e>(&mut self, edits: &[&'e Edit], refused: &mut Vec<&'e Edit>) {
        if edits.is_empty() || self.try_change(edits) {
            return;
        }
        if let [edit] = edits {
            return refused.push(edit);
        }
        let (first, last) = edits.split_at(edits.len() / 2);
        self.change_by_halves(first, refused);
        self.change_by_halves(last, refused);
    }

    fn try_change(&mut self, edits: &[&Edit]) -> bool {
        let Some(places) = self.places(edits) else { return false };
        let Some(text) = self.changed(edits, &places) else { return false };
        let Some(new) = Sheet::open(text) else { return false };
        let right = [Kind::Structure, Kind::Service].into_iter().all(|kind| {
            let (before, after) = (self.entries(kind), new.entries(kind));
            let wanted: HashMap<usize, &Edit> =
                places.iter().zip(edits).filter(|(_, e)| e.kind == kind).map(|(i, e)| (*i, *e)).collect();
            before.len() == after.len()
                && before.iter().zip(after).enumerate().all(|(i, (b, a))| match wanted.get(&i) {
                    Some(edit) => says(b, a, &edit.changes),
                    None => same(b, a),
                })
        });
        if right {
            *self = new;
        }
        right
    }

    /// The index of each edit's entry among those of its kind.
    fn places(&self, edits: &[&Edit]) -> Option<Vec<usize>> {
        edits.iter().map(|edit| self.index.get(&(edit.kind, edit.id.clone())).copied()).collect()
    }

    /// The text with the fields changed, if each field stands on lines of its own.
    fn changed(&self, edits: &[&Edit], places: &[usize]) -> Option<String> {
        let mut text: Vec<String> = self.text.split_inclusive('\n').map(str::to_owned).collect();
        let newline = newline(&text);
        let starts = self.starts();
        let mut cuts: Vec<Cut> = Vec::new();
        for (edit, index) in edits.iter().zip(places) {
            let entry = &self.entries(edit.kind)[*index];
            cuts.extend(cuts_of(entry, edit, end_of(&starts, entry), &text)?);
        }
        // From the last line to the first, so that places stay right; what goes to one place, in order.
        cuts.sort_by_key(|cut| std::cmp::Reverse((cut.from, cut.to, cut.rank)));
        for cut in cuts {
            if let Some(last) = text.get_mut(cut.to.wrapping_sub(1))
                && !last.ends_with('\n')
            {
                last.push_str(newline);
            }
            let space = " ".repeat(cut.indent);
            // What stands before a key on its line is its indentation, or the dash of the entry.
            let own = text.get(cut.from).filter(|_| cut.from < cut.to);
            let first: String = own.map_or_else(|| space, |line| line.chars().take(cut.indent).collect());
            let lead = |i: usize| if i == 0 { first.as_str() } else { "" };
            let lines: Vec<String> =
                cut.lines.iter().enumerate().map(|(i, line)| format!("{}{line}{newline}", lead(i))).collect();
            text.splice(cut.from..cut.to, lines);
        }
        Some(text.concat())
    }

    /// The lines on which entries and groups begin, sorted.
    fn starts(&self) -> Vec<u32> {
        let Value::Map(groups) = &self.root.value else { return Vec::new() };
        let mut starts: Vec<u32> = groups.iter().map(|(k, _)| k.span.line).collect();
        for kind in [Kind::Structure, Kind::Service] {
            starts.extend(self.entries(kind).iter().map(|e| e.span.line));
        }
        starts.sort_unstable();
        starts
    }

    /// The line (from 0) of a group that is there without any entry.
    fn empty_group(&self, kind: Kind) -> Option<usize> {
        let Value::Map(groups) = &self.root.value else { return None };
        groups.iter().find(|(k, _)| k.name == group(kind)).map(|(k, _)| k.span.line as usize - 1)
    }

    /// Adds entries at the end of their group; false, and nothing is changed, if the group cannot take them.
    pub fn add(&mut self, kind: Kind, entries: &[Vec<Change>]) -> bool {
        let dash = self.entries(kind).first().map_or(2, |e| e.span.column.saturating_sub(3) as usize);
        let mut new = String::new();
        for entry in entries {
            let fields = entry.iter().flat_map(|(field, said)| {
                let mut block = lines(field, said, dash + 2).into_iter();
                let first = block.next().map(|line| format!("{}{line}", " ".repeat(dash + 2)));
                first.into_iter().chain(block).collect::<Vec<_>>()
            });
            let text = fields.collect::<Vec<_>>().join("\n");
            // The dash takes the place of two spaces before the first key.
            new.push_str(&format!("{}- {}\n", " ".repeat(dash), text.trim_start()));
        }
        let mut text: Vec<String> = self.text.split_inclusive('\n').map(str::to_owned).collect();
        let newline = newline(&text);
        if let Some(last) = text.last_mut()
            && !last.ends_with('\n')
        {
            last.push_str(newline);
        }
        let at = match self.entries(kind).len().checked_sub(1) {
            Some(last) => {
                let end = end_of(&self.starts(), &self.entries(kind)[last]).min(text.len());
                trimmed(&text, end, dash as u32 + 1)
            }
            None if let Some(line) = self.empty_group(kind) => {
                text[line] = format!("{}:{newline}", group(kind));
                line + 1
            }
            None => {
                new.insert_str(0, &format!("{}:\n", group(kind)));
                text.len()
            }
        };
        text.insert(at, new.replace('\n', newline));
        let Some(next) = Sheet::open(text.concat()) else { return false };
        let count = self.entries(kind).len();
        let right = [Kind::Structure, Kind::Service].into_iter().all(|k| {
            let (before, after) = (self.entries(k), next.entries(k));
            let added = if k == kind { entries.len() } else { 0 };
            after.len() == before.len() + added && before.iter().zip(after).all(|(b, a)| same(b, a))
        });
        let right = right
            && next.entries(kind).get(count..).is_some_and(|added| {
                added
                    .iter()
                    .zip(entries)
                    .all(|(node, fields)| fields.iter().all(|(f, s)| read(f, node.get(f)) == *s))
            });
        if right {
            *self = next;
        }
        right
    }
}

/// Lines to be replaced (from 0, the end left out) by others.
struct Cut {
    from: usize,
    to: usize,
    rank: usize,
    indent: usize,
    lines: Vec<String>,
}

/// What an edit replaces in its entry; none if keys share a line.
fn cuts_of(entry: &Node, edit: &Edit, end: usize, text: &[String]) -> Option<Vec<Cut>> {
    let Value::Map(keys) = &entry.value else { return None };
    let column = keys.first()?.0.span.column;
    let own_lines = keys.windows(2).all(|two| two[0].0.span.line < two[1].0.span.line);
    if !own_lines || keys.iter().any(|(k, _)| k.span.column != column) {
        return None;
    }
    let indent = column as usize - 1;
    let mut cuts = Vec::new();
    for (rank, (field, said)) in edit.changes.iter().enumerate() {
        let lines = lines(field, said, indent);
        let (from, to) = match keys.iter().position(|(k, _)| k.name == *field) {
            Some(at) => extent(keys, at, end, text, column),
            None if lines.is_empty() => continue,
            None => {
                let before = previous(keys, field, fields(edit.kind))?;
                let (_, to) = extent(keys, before, end, text, column);
                (to, to)
            }
        };
        cuts.push(Cut { from, to, rank, indent, lines });
    }
    Some(cuts)
}

/// How the lines of a file end.
fn newline(text: &[String]) -> &'static str {
    if text.first().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" }
}

/// The first line after an entry (from 0): where the next one, or the next group, begins.
fn end_of(starts: &[u32], entry: &Node) -> usize {
    let next = starts.partition_point(|line| *line <= entry.span.line);
    starts.get(next).map_or(usize::MAX, |line| *line as usize - 1)
}

/// The lines of a key and its value (from 0, the end left out): blank lines and comments that follow are not its own.
fn extent(keys: &[(Key, Node)], at: usize, end: usize, text: &[String], column: u32) -> (usize, usize) {
    let from = keys[at].0.span.line as usize - 1;
    let limit = keys.get(at + 1).map_or(end.min(text.len()), |(next, _)| next.span.line as usize - 1);
    (from, trimmed(text, limit, column).max(from + 1))
}

/// `limit`, before the blank lines and the comments that stand no further right than `column`.
fn trimmed(text: &[String], mut limit: usize, column: u32) -> usize {
    while let Some(line) = limit.checked_sub(1).and_then(|i| text.get(i)) {
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        if bare.is_empty() || bare.starts_with('#') && indent < column as usize {
            limit -= 1;
        } else {
            break;
        }
    }
    limit
}

/// The key after which a new field stands: the nearest one before it in the order of the schema.
fn previous(keys: &[(Key, Node)], field: &str, order: &[&str]) -> Option<usize> {
    // What is not in the schema (`territoires`) comes after all that is.
    let rank = order.iter().position(|f| *f == field).unwrap_or(order.len());
    let before = &order[..rank];
    before.iter().rev().find_map(|name| keys.iter().position(|(k, _)| k.name == *name))
}

/// True if `after` says what `changes` want, and otherwise what `before` said.
fn says(before: &Node, after: &Node, changes: &[Change]) -> bool {
    let (Value::Map(old), Value::Map(new)) = (&before.value, &after.value) else { return false };
    let changed = |name: &str| changes.iter().any(|(field, _)| *field == name);
    let kept = |keys: &[(Key, Node)]| keys.iter().filter(|(k, _)| !changed(&k.name)).count();
    changes.iter().all(|(field, said)| read(field, after.get(field)) == *said)
        && kept(old) == kept(new)
        && old
            .iter()
            .filter(|(k, _)| !changed(&k.name))
            .all(|(k, node)| after.get(&k.name).is_some_and(|other| same(node, other)))
}

/// True if two values say the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Null, Value::Null) => true,
        (Value::Scalar { text: a, .. }, Value::Scalar { text: b, .. }) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k.name == l.name && same(a, b))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# En-tête\nstructures:\n  - source: a # le producteur\n    id: a--1\n    # le nom\n    nom: \"Un\"\n    \
                        description: |\n      Deux lignes\n      # pas un commentaire\n\n    # à garder\n    notes: x\n\n  # la suivante\n  \
                        - source: a\n    id: a--2\n    nom: Deux\n# les services\nservices:\n  - id: a--s\n    nom: S\n";

    fn one(text: &str) -> Said {
        Said::One(text.to_owned())
    }

    fn edit(id: &str, changes: Vec<Change>) -> Edit {
        Edit { kind: Kind::Structure, id: id.to_owned(), changes, line: Slip::default() }
    }

    #[test]
    fn only_the_lines_of_a_changed_field_change() {
        let mut sheet = Sheet::open(TEXT.to_owned()).expect("YAML");
        let changes =
            vec![("nom", one("Autre")), ("description", one("Courte")), ("commune", one("Poitiers"))];
        let edits = [edit("a--1", changes), edit("a--2", vec![("nom", one("Trois"))])];
        assert!(sheet.change(&edits).is_empty());
        let wanted =
            TEXT.replace("nom: \"Un\"", "nom: \"Autre\"").replace("nom: Deux", "nom: \"Trois\"").replace(
                "description: |\n      Deux lignes\n      # pas un commentaire\n",
                "description: \"Courte\"\n    commune: \"Poitiers\"\n",
            );
        assert_eq!(sheet.text, wanted);
        assert!(sheet.change(&[edit("a--1", vec![("commune", Said::Nothing)])]).is_empty());
        assert!(!sheet.text.contains("commune") && sheet.text.contains("# à garder"));
    }

    #[test]
    fn what_stands_on_one_line_is_left_alone() {
        let text = "structures:\n  - {source: a, id: a--1, nom: Un}\n  - id: a--2\n    nom: Deux\n";
        let mut sheet = Sheet::open(text.to_owned()).expect("YAML");
        let edits = ["a--1", "a--2"].map(|id| edit(id, vec![("nom", one("Autre"))]));
        let left: Vec<&str> = sheet.change(&edits).into_iter().map(|e| e.id.as_str()).collect();
        assert_eq!(left, ["a--1"]);
        assert_eq!(sheet.text, text.replace("nom: Deux", "nom: \"Autre\""));
    }

    /// One of them is found in a few readings of the file: each alone would take minutes.
    #[test]
    fn what_cannot_be_changed_in_a_long_file_is_soon_found() {
        let entry = |n: usize| match n {
            7 => "  - {id: a--7, nom: Un}\n".to_owned(),
            // Each key has its line, but not without the comma and the brace.
            9 => "  - {\n    id: a--9,\n    nom: Un\n    }\n".to_owned(),
            _ => format!("  - id: a--{n}\n    nom: Un\n"),
        };
        let text = format!("structures:\n{}", (0..5_000).map(entry).collect::<String>());
        let mut sheet = Sheet::open(text).expect("YAML");
        let edits: Vec<Edit> =
            (0..5_000).map(|n| edit(&format!("a--{n}"), vec![("nom", one("Autre"))])).collect();
        let began = std::time::Instant::now();
        let left: Vec<&str> = sheet.change(&edits).into_iter().map(|e| e.id.as_str()).collect();
        assert_eq!(left, ["a--7", "a--9"]);
        assert_eq!(sheet.text.matches("nom: \"Autre\"").count(), 4_998);
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    #[test]
    fn new_entries_stand_at_the_end_of_their_group() {
        let mut sheet = Sheet::open(TEXT.to_owned()).expect("YAML");
        let entry = vec![("source", one("b")), ("id", one("b--1")), ("description", one("Une\nDeux"))];
        assert!(sheet.add(Kind::Structure, &[entry]));
        let new = "  - source: b\n    id: b--1\n    description: |-\n      Une\n      Deux\n# les services";
        assert!(sheet.text.contains(new), "{}", sheet.text);
        let mut windows = Sheet::open(TEXT.replace('\n', "\r\n")).expect("YAML");
        assert!(windows.add(Kind::Structure, &[vec![("id", one("b--1")), ("nom", one("Une\nDeux"))]]));
        assert_eq!(windows.text.matches('\n').count(), windows.text.matches("\r\n").count());
        let mut empty = Sheet::open(String::new()).expect("YAML");
        assert!(empty.add(Kind::Service, &[vec![("id", one("c--1")), ("nom", one("C"))]]));
        assert_eq!(empty.text, "services:\n  - id: c--1\n    nom: \"C\"\n");
        let mut hollow = Sheet::open("structures: []\nservices:\n  - id: s\n".to_owned()).expect("YAML");
        assert!(hollow.add(Kind::Structure, &[vec![("id", one("c--1"))]]));
        assert_eq!(
            hollow.text,
            "structures:\n  - id: \"c--1\"\nservices:\n  - id: s\n".replace("\"c--1\"", "c--1")
        );
    }
}
