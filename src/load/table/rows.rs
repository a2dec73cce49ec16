//! The rows of a table, as the nodes that YAML would give: all checks apply unchanged.
//!
//! A column is a key; `contact.telephone` is a key of a group. In a cell, `|` separates the items of a list (`\|` is
//! a bar), and what is more than that, a list of groups, is written between brackets as in YAML.

use crate::diagnostics::{Diagnostic, Source, Span};
use crate::load::yaml;
use crate::model::node::{Key, Node, Value};
use crate::model::record::{Field, Shape};
use crate::model::scalars::slug;

use super::dates::day_of_serial;
use super::delimited::{Row, is_failed};

/// Between the items of a list, in a cell.
pub const ITEM: char = '|';
/// The column that marks rows which are only examples or explanations.
const IGNORED: &str = "__ignore__";

/// What a table says, and what is wrong with its form.
#[derive(Debug, Default)]
pub struct Entries {
    pub nodes: Vec<Node>,
    pub found: Vec<Diagnostic>,
    /// The header cannot be used: no row was read.
    pub lost: bool,
}

/// A column that is known.
struct Column {
    index: usize,
    path: Vec<&'static str>,
    shape: Shape,
    required: bool,
}

/// The column names of a header, as records call them: «Date de début» is nobody's key, «Début» is `debut`.
pub fn names(header: &[(usize, String)]) -> Vec<String> {
    let width = header.iter().map(|(c, _)| c + 1).max().unwrap_or(0);
    let mut out = vec![String::new(); width];
    for (column, name) in header {
        out[*column] = canonical(name);
    }
    out
}

fn canonical(name: &str) -> String {
    if name.trim() == IGNORED {
        return IGNORED.to_owned();
    }
    name.trim().split('.').map(|part| slug(part).replace('-', "_")).collect::<Vec<_>>().join(".")
}

/// Reads the rows under a header as groups of the keys `fields`.
pub fn entries(fields: &[Field], rows: &[Row], source: &Source) -> Entries {
    let mut out = Entries::default();
    let Some(((line, header), rows)) = rows.split_first() else { return out };
    let columns = columns(fields, *line, header, source, &mut out);
    let skip = header.iter().find(|(_, name)| name.trim() == IGNORED).map(|(column, _)| *column);
    if out.lost {
        return out;
    }
    for (line, cells) in rows {
        if skip.is_some_and(|skip| cells.iter().any(|(column, _)| *column == skip)) {
            continue;
        }
        for (column, text) in cells {
            let span = place(*line, *column);
            if !header.iter().any(|(c, _)| c == column) {
                let message = "cette colonne n'a pas de titre : sa valeur ne serait pas publiée";
                out.found.push(
                    Diagnostic::error("colonne-sans-titre", source, span, message)
                        .help("donnez une clé à la colonne dans la première ligne, ou videz la cellule"),
                );
            } else if is_failed(text) {
                let message = format!("« {} » est le résultat d'un calcul qui a échoué", text.trim());
                out.found.push(
                    Diagnostic::error("cellule-erreur", source, span, message)
                        .help("écrivez la valeur elle-même dans la cellule"),
                );
            }
        }
        out.nodes.push(row(*line, cells, &columns, source, &mut out.found));
    }
    out
}

/// The columns of the header; what is wrong with it is said once, not on each row.
fn columns(
    fields: &[Field],
    line: u32,
    header: &[(usize, String)],
    source: &Source,
    out: &mut Entries,
) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (index, name) in header.iter().filter(|(_, name)| name.trim() != IGNORED) {
        let span = place(line, *index);
        let key = canonical(name);
        let parts: Vec<&str> = key.split('.').collect();
        let Some((path, shape, required)) = resolve(&parts, fields) else {
            let known: Vec<&str> = fields.iter().map(|f| f.key).collect();
            let message = format!("la colonne « {} » n'est pas une clé connue", name.trim());
            out.found.push(Diagnostic::error("cle-inconnue", source, span, message).suggest(
                parts.first().copied().unwrap_or_default(),
                known.iter().copied(),
                format!("clés possibles : {}", known.join(", ")),
            ));
            out.lost = true;
            continue;
        };
        if let Some(first) = columns.iter().find(|c| c.path == path) {
            let message = format!("la colonne « {key} » est déjà la colonne {}", first.index + 1);
            out.found.push(
                Diagnostic::error("cle-double", source, span, message).help("gardez une seule des deux"),
            );
            out.lost = true;
            continue;
        }
        columns.push(Column { index: *index, path, shape, required });
    }
    // A misspelt column is already reported.
    for field in fields.iter().filter(|f| f.required && !out.lost) {
        if !columns.iter().any(|c| c.path.first() == Some(&field.key)) {
            let message = format!("la colonne obligatoire « {} » manque", field.key);
            out.found.push(
                Diagnostic::error("cle-manquante", source, place(line, 0), message)
                    .help(format!("ajoutez une colonne dont la première cellule est « {} »", field.key)),
            );
        }
    }
    out.lost |= out.found.iter().any(|d| d.code == "cle-manquante");
    columns
}

/// The key that a column name leads to.
fn resolve(parts: &[&str], fields: &[Field]) -> Option<(Vec<&'static str>, Shape, bool)> {
    let (first, rest) = parts.split_first()?;
    let field = fields.iter().find(|f| f.key == *first)?;
    if rest.is_empty() {
        return Some((vec![field.key], field.shape.clone(), field.required));
    }
    let (path, shape, _) = resolve(rest, group(&field.shape)?)?;
    Some((std::iter::once(field.key).chain(path).collect(), shape, false))
}

/// The keys of a group, if a value of this shape may be one.
pub fn group(shape: &Shape) -> Option<&'static [Field]> {
    match shape {
        Shape::Record(keys) => Some(keys()),
        Shape::Either(shapes) => shapes.iter().find_map(group),
        _ => None,
    }
}

/// True if a value of this shape may hold a group of keys.
pub fn holds_group(shape: &Shape) -> bool {
    match shape {
        Shape::List(item) => holds_group(item) || matches!(**item, Shape::List(_)),
        other => group(other).is_some(),
    }
}

fn row(
    line: u32,
    cells: &[(usize, String)],
    columns: &[Column],
    source: &Source,
    found: &mut Vec<Diagnostic>,
) -> Node {
    let mut keys: Vec<(Key, Node)> = Vec::new();
    for column in columns {
        let span = place(line, column.index);
        let value = match cells.iter().find(|(c, _)| *c == column.index) {
            Some((_, text)) => cell(text, &column.shape, span, source, found),
            None if column.required => Node { value: Value::Null, span },
            None => continue,
        };
        insert(&mut keys, &column.path, value, span);
    }
    Node { value: Value::Map(keys), span: place(line, 0) }
}

/// Puts a value under its path; a group and a plain value under one key are both kept, so that the check says so.
fn insert(keys: &mut Vec<(Key, Node)>, path: &[&str], value: Node, span: Span) {
    let Some((first, rest)) = path.split_first() else { return };
    let key = Key { name: (*first).to_owned(), span };
    if rest.is_empty() {
        keys.push((key, value));
        return;
    }
    let open = keys.iter_mut().find(|(k, n)| k.name == *first && matches!(n.value, Value::Map(_)));
    if let Some((_, Node { value: Value::Map(inner), .. })) = open {
        insert(inner, rest, value, span);
    } else {
        let mut inner = Vec::new();
        insert(&mut inner, rest, value, span);
        keys.push((key, Node { value: Value::Map(inner), span }));
    }
}

fn cell(text: &str, shape: &Shape, span: Span, source: &Source, found: &mut Vec<Diagnostic>) -> Node {
    let scalar = |text: String| Node { value: Value::Scalar { text, plain: false }, span };
    let text = text.trim();
    if holds_group(shape) && text.starts_with(['[', '{']) {
        match yaml::parse(&Source::new(source.path.clone(), text), text) {
            Ok(node) => return standing(node, span),
            Err(problem) => found.push(
                Diagnostic::error(problem.code, source, span, problem.message)
                    .help("fermez les crochets, les accolades et les guillemets de la cellule"),
            ),
        }
    }
    match shape {
        Shape::List(item) => {
            let items = items(text).into_iter().map(|text| scalar(dated(text, item))).collect();
            Node { value: Value::List(items), span }
        }
        shape => scalar(dated(text.to_owned(), shape)),
    }
}

/// The items of a list in a cell.
fn items(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('\\' | '|')) => {
                let escaped = chars.next();
                if let Some(last) = out.last_mut() {
                    last.extend(escaped);
                }
            }
            (ITEM, _) => out.push(String::new()),
            _ => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out.into_iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// A date that a spreadsheet gives as its number is a date.
fn dated(text: String, shape: &Shape) -> String {
    let date = match shape {
        Shape::Date | Shape::Day => true,
        Shape::Either(shapes) => shapes.iter().any(|s| matches!(s, Shape::Date)),
        _ => false,
    };
    if date { day_of_serial(&text).unwrap_or(text) } else { text }
}

/// The same node, standing in its cell.
fn standing(mut node: Node, span: Span) -> Node {
    node.span = span;
    node.value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(|n| standing(n, span)).collect()),
        Value::Map(keys) => {
            Value::Map(keys.into_iter().map(|(key, n)| (Key { span, ..key }, standing(n, span))).collect())
        }
        other => other,
    };
    node
}

fn place(line: u32, column: usize) -> Span {
    Span { line, column: u32::try_from(column + 1).unwrap_or(u32::MAX), width: 0 }
}

#[cfg(test)]
mod tests {
    use super::{canonical, items};

    #[test]
    fn headers_are_read_as_people_type_them() {
        assert_eq!(canonical(" Début "), "debut");
        assert_eq!(canonical("Date MAJ"), "date_maj");
        assert_eq!(canonical("contact.téléphone"), "contact.telephone");
        assert_eq!(canonical("__ignore__"), "__ignore__");
    }

    #[test]
    fn a_bar_separates_and_a_backslash_keeps_it() {
        assert_eq!(items("a | b|c"), ["a", "b", "c"]);
        assert_eq!(items(r"a\|b | c\\ | d\e"), ["a|b", r"c\", r"d\e"]);
        assert_eq!(items("seul |"), ["seul"]);
    }
}
