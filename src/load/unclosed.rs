//! Finds the quote or bracket that was opened and never closed.
//!
//! A YAML parser notices it lines later, where the editor has nothing to correct. This reads the text again,
//! only after an error, with just enough of YAML to know where values begin.

use crate::diagnostics::Span;

/// What stays open, and where.
#[derive(Debug, PartialEq, Eq)]
pub enum Open {
    Quote(Span),
    Bracket(Span),
}

/// The first quote without end, or else the first bracket without end.
pub fn unclosed(text: &str) -> Option<Open> {
    let mut scan = Scan { text: text.chars().collect(), at: 0, line: 1, column: 1, open: Vec::new(), key: 0 };
    match scan.run() {
        Some(quote) => Some(Open::Quote(quote)),
        None => scan.open.first().copied().map(Open::Bracket),
    }
}

struct Scan {
    text: Vec<char>,
    at: usize,
    line: u32,
    column: u32,
    open: Vec<Span>,
    /// Column of the key or dash whose value is being read.
    key: u32,
}

impl Scan {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn after(&self) -> Option<char> {
        self.text.get(self.at + 1).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        if c == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(c)
    }

    fn here(&self) -> Span {
        Span { line: self.line, column: self.column, width: 0 }
    }

    /// Each turn stands where a value may begin. Answers the quote that has no end.
    fn run(&mut self) -> Option<Span> {
        while let Some(c) = self.peek() {
            let spaced = self.after().is_none_or(char::is_whitespace);
            match c {
                '#' => self.skip_line(),
                '"' | '\'' => {
                    let start = self.here();
                    if !self.quoted(c) {
                        return Some(start);
                    }
                }
                '[' | '{' => {
                    self.open.push(self.here());
                    self.next();
                }
                ']' | '}' => {
                    self.open.pop();
                    self.next();
                }
                '-' if spaced && self.open.is_empty() => {
                    self.key = self.column;
                    self.next();
                }
                '|' | '>' if self.open.is_empty() => self.block(),
                ',' | ':' | '?' => {
                    self.next();
                }
                c if c.is_whitespace() => {
                    self.next();
                }
                _ => self.plain(),
            }
        }
        None
    }

    /// Reads a quoted value; false if it has no end, or if text follows its end.
    fn quoted(&mut self, quote: char) -> bool {
        let column = self.column;
        self.next();
        loop {
            match self.next() {
                None => return false,
                Some('\\') if quote == '"' => {
                    self.next();
                }
                Some(c) if c == quote => {
                    if quote == '\'' && self.peek() == Some('\'') {
                        self.next();
                        continue;
                    }
                    break;
                }
                Some(_) => {}
            }
        }
        while matches!(self.peek(), Some(' ' | '\t' | '\r')) {
            self.next();
        }
        match self.peek() {
            None | Some('\n' | '#') => true,
            Some(':') => {
                self.key = column;
                true
            }
            Some(',' | ']' | '}') => !self.open.is_empty(),
            Some(_) => false,
        }
    }

    /// Reads a value without quotes, up to what ends it.
    fn plain(&mut self) {
        let column = self.column;
        while let Some(c) = self.peek() {
            let flow = !self.open.is_empty();
            match c {
                '\n' => return,
                ':' if self.after().is_none_or(char::is_whitespace) => {
                    self.key = column;
                    return;
                }
                ',' | '[' | ']' | '{' | '}' if flow => return,
                ' ' if self.after() == Some('#') => return,
                _ => {
                    self.next();
                }
            }
        }
    }

    /// Skips the lines of a `|` or `>` text: those that are further right than their key.
    fn block(&mut self) {
        let indent = self.key;
        self.skip_line();
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' => {
                    self.next();
                }
                _ if self.column > indent => self.skip_line(),
                _ => return,
            }
        }
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|c| c != '\n') {
            self.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(open: Option<Open>) -> Option<(char, u32, u32)> {
        open.map(|open| match open {
            Open::Quote(s) => ('"', s.line, s.column),
            Open::Bracket(s) => ('[', s.line, s.column),
        })
    }

    #[test]
    fn a_quote_is_found_where_it_opens() {
        let text = "a: \"x\" # y\nb: 'l''eau'\nc: \"open\nd: \"shut\"\n";
        assert_eq!(place(unclosed(text)), Some(('"', 3, 4)));
        assert_eq!(place(unclosed("- \"a\nb: 2\n")), Some(('"', 1, 3)));
        assert_eq!(place(unclosed("a: \"b\" c\n")), Some(('"', 1, 4)));
    }

    #[test]
    fn a_bracket_is_found_where_it_opens() {
        assert_eq!(place(unclosed("a: [b, c\nd: [e]\n")), Some(('[', 1, 4)));
        assert_eq!(place(unclosed("a: {b: 1, c: 2\nd: e\n")), Some(('[', 1, 4)));
    }

    #[test]
    fn texts_that_look_open_are_not() {
        for text in [
            "a: l'eau\nb: 5\"\n",
            "a: |\n  \"x\n  [y\nb: c\n",
            "- a: >\n    'x\n  b: [c]\n",
            "a: \"b\n  c\"\nd: [e,\n  f]\n",
        ] {
            assert_eq!(unclosed(text), None, "{text}");
        }
    }
}
