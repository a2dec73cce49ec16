//! Where a key of an entry stands in its text: on a line of its own, between braces, or in a column.

use super::{Source, Span};

/// Lines in which the keys of an entry are looked for.
const MOST_LINES: u32 = 1000;

impl Source {
    /// Where `key` is written in the entry that begins at `entry`; its first line if the entry does not have it.
    pub fn key_span(&self, entry: Span, key: &str) -> Span {
        if let Some(table) = &self.table {
            return table.cell_of(entry.line, key);
        }
        let found =
            if self.is_braced(entry) { self.in_braces(entry, key) } else { self.in_block(entry.line, key) };
        found.unwrap_or(Span::line(entry.line))
    }

    /// Where the value of `key` is written; where the key is, if its value stands on other lines.
    pub fn value_span(&self, entry: Span, key: &str) -> Span {
        let name = self.key_span(entry, key);
        if self.table.is_some() || name.width == 0 {
            return name;
        }
        // Past the key and its colon.
        let after = (name.column + name.width) as usize;
        let rest: String = self.line(name.line).chars().skip(after).collect();
        let value = rest.trim_start();
        let column = after + rest.chars().count() - value.chars().count() + 1;
        let end = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].find(quote).map(|end| end + 2),
            _ if self.is_braced(entry) => value.find([',', '}']),
            _ => value.find(" #"),
        };
        let written = value[..end.unwrap_or(value.len())].trim_end();
        if written.is_empty() {
            return name;
        }
        Span { line: name.line, column: count(column), width: count(written.chars().count()) }
    }

    /// True of an entry written between braces: `- {id: x, nom: X}`.
    fn is_braced(&self, entry: Span) -> bool {
        self.line(entry.line).chars().nth(entry.column.saturating_sub(1) as usize) == Some('{')
    }

    fn in_block(&self, from: u32, key: &str) -> Option<Span> {
        let start = format!("{key}:");
        // The column of the entry's keys: past the dash, if it is an item of a list.
        let level = |text: &str| text.len() - text.trim_start_matches([' ', '-']).len();
        let own = level(self.line(from));
        for line in from..from.saturating_add(MOST_LINES) {
            let text = self.line(line);
            let indent = text.len() - text.trim_start().len();
            let bare = text.trim_start();
            let ends = indent < own && !bare.is_empty() && !bare.starts_with('#');
            if line > from && (ends || text == "---") {
                return None;
            }
            if level(text) == own && text[own..].starts_with(&start) {
                return Some(Span { line, column: count(own + 1), width: count(key.len()) });
            }
        }
        None
    }

    fn in_braces(&self, entry: Span, key: &str) -> Option<Span> {
        let start = format!("{key}:");
        // The last sign before what is read: a key follows a brace or a comma, a quote opens only a value.
        let (mut depth, mut quote, mut before) = (0u32, None, ' ');
        for number in entry.line..entry.line.saturating_add(MOST_LINES) {
            let line = self.line(number);
            let from = if number == entry.line { entry.column.saturating_sub(1) as usize } else { 0 };
            for (column, (at, c)) in line.char_indices().enumerate().skip(from) {
                if quote.is_some() {
                    quote = quote.filter(|open| *open != c || before == '\\');
                } else if matches!(c, '"' | '\'') && "{[,:".contains(before) {
                    quote = Some(c);
                } else if matches!(c, '{' | '[') {
                    depth += 1;
                } else if matches!(c, '}' | ']') {
                    depth = depth.checked_sub(1).filter(|depth| *depth > 0)?;
                } else if depth == 1 && "{,".contains(before) && line[at..].starts_with(&start) {
                    return Some(Span { line: number, column: count(column + 1), width: count(key.len()) });
                }
                before = if c.is_whitespace() { before } else { c };
            }
        }
        None
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Source, Span};

    /// What is underlined for a key, and for its value.
    fn shown(text: &str, column: u32, key: &str) -> (String, String) {
        let source = Source::new("x.yaml", text);
        let entry = Span { line: 1, column, width: 0 };
        let cut = |span: Span| {
            let line = source.line(span.line).chars().skip(span.column as usize - 1);
            line.take(span.width as usize).collect::<String>()
        };
        (cut(source.key_span(entry, key)), cut(source.value_span(entry, key)))
    }

    #[test]
    fn a_key_is_found_however_its_entry_is_written() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let braced = "- {nom: \"l'id: été, {x}\", contact: {id: y}, id: z, code: '12'}";
        assert_eq!(shown(braced, 3, "id"), pair("id", "z"));
        assert_eq!(shown(braced, 3, "code"), pair("code", "'12'"));
        assert_eq!(shown(braced, 3, "absent"), pair("", ""));
        assert_eq!(shown("- {nom: l'eau,\n   id: z }", 3, "id"), pair("id", "z"));
        assert_eq!(shown("- nom: É\n  id: a b # c\n", 3, "id"), pair("id", "a b"));
        assert_eq!(shown("- nom: É\n- id: a\n", 3, "id"), pair("", ""));
        assert_eq!(shown("- {id: a}, {id: b}", 12, "id"), pair("id", "b"));
    }
}
