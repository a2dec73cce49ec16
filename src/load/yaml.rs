//! The only module that knows which YAML library is used.
//!
//! Comes in: a text. Goes out: a [`Node`] tree with places, or one located French error. Refused: anchors
//! and aliases (no exponential growth), tags, several documents, deep nesting, keys that are not texts.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span as RawSpan, Tag};

use super::quotes;
use super::unclosed::{Open, unclosed};
use super::unseen;
use crate::diagnostics::{Diagnostic, Source, Span};
use crate::model::node::{Key, Node, Value};

/// Deepest nesting that content needs, with a wide margin.
const MAX_DEPTH: usize = 32;

/// Values in a file: far more than its entries can have (see `MAX_ENTRIES`), far less than memory holds.
const MAX_VALUES: usize = 4_000_000;

/// Parses `text` (a part of `source` that starts at its first line) into a tree.
pub fn parse(source: &Source, text: &str) -> Result<Node, Diagnostic> {
    let mut builder = Builder { source, stack: Vec::new(), root: None, values: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|e| syntax_error(source, text, &e))?;
        builder.event(event, span)?;
    }
    Ok(builder.root.unwrap_or(Node { value: Value::Null, span: Span::line(1) }))
}

enum Level {
    List(Vec<Node>, Span),
    Map { entries: Vec<(Key, Node)>, pending: Option<Key>, span: Span },
}

struct Builder<'a> {
    source: &'a Source,
    stack: Vec<Level>,
    root: Option<Node>,
    values: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, raw: RawSpan) -> Result<(), Diagnostic> {
        let span = place(&raw);
        if let Event::Scalar(_, _, anchor, _)
        | Event::SequenceStart(_, anchor, _)
        | Event::MappingStart(_, anchor, _) = &event
            && *anchor != 0
        {
            return Err(self.anchored(span));
        }
        match event {
            Event::Scalar(_, style, _, Some(tag)) => Err(self.tagged(span, style, &tag)),
            Event::Scalar(text, ScalarStyle::DoubleQuoted, ..) if unseen::holds_refused(&text) => {
                let c = text.chars().find(|c| unseen::is_refused(*c)).unwrap_or_default();
                let message =
                    format!("cette valeur écrit par son code un caractère invisible : {}", unseen::name(c));
                Err(self
                    .error("caractere-interdit", span, &message)
                    .help("retirez d'entre les guillemets ce code, qui commence par « \\ »"))
            }
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let null = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if null { Value::Null } else { Value::Scalar { text: text.into_owned(), plain } };
                self.add(Node { value, span })
            }
            Event::SequenceStart(..) => self.open(Level::List(Vec::new(), span), span),
            Event::MappingStart(..) => {
                self.open(Level::Map { entries: Vec::new(), pending: None, span }, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.stack.pop() {
                    Some(Level::List(items, span)) => Node { value: Value::List(items), span },
                    Some(Level::Map { entries, span, .. }) => Node { value: Value::Map(entries), span },
                    None => return Ok(()),
                };
                self.add(node)
            }
            Event::Alias(..) => Err(self
                .error("yaml-alias", span, "les renvois YAML (« *nom ») ne sont pas acceptés")
                .help("recopiez la valeur à cet endroit")),
            Event::DocumentStart(..) if self.root.is_some() => Err(self
                .error("yaml-documents", span, "ce fichier contient plusieurs documents YAML (« --- »)")
                .help("gardez un seul document par fichier")),
            _ => Ok(()),
        }
    }

    fn open(&mut self, open: Level, span: Span) -> Result<(), Diagnostic> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.error("yaml-profondeur", span, "trop de niveaux imbriqués"));
        }
        self.stack.push(open);
        Ok(())
    }

    fn add(&mut self, node: Node) -> Result<(), Diagnostic> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(self
                .error("fichier-trop-grand", node.span, "ce fichier contient trop de valeurs")
                .help("découpez-le en plusieurs fichiers"));
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Level::List(items, _)) => items.push(node),
            Some(Level::Map { entries, pending, .. }) => match pending.take() {
                Some(key) => entries.push((key, node)),
                None => match node.value {
                    Value::Scalar { text, .. } => *pending = Some(Key { name: text, span: node.span }),
                    _ => {
                        return Err(self.error("yaml-cle", node.span, "une clé doit être un simple mot"));
                    }
                },
            },
        }
        Ok(())
    }

    /// The error for a value with an anchor, or that begins as one.
    fn anchored(&self, span: Span) -> Diagnostic {
        let line = self.source.line(span.line);
        let before: String = line.chars().take(span.column.saturating_sub(1) as usize).collect();
        let at = before.rfind('&').map(|at| before[..at].chars().count());
        let at = at.map_or(span, |at| Span { line: span.line, column: clamp(at + 1), width: 1 });
        self.error("yaml-alias", at, "les repères YAML (« &nom ») ne sont pas acceptés")
            .help("retirez le repère, ou mettez toute la valeur entre guillemets si « & » en fait partie")
    }

    /// The error for a value with a tag, or that begins as one.
    fn tagged(&self, span: Span, style: ScalarStyle, tag: &Tag) -> Diagnostic {
        if style == ScalarStyle::Plain && tag.original_handle() != "!!" {
            return self
                .error("yaml-caractere", span, "une valeur ne peut pas commencer par « ! »")
                .help("mettez la valeur entre guillemets");
        }
        let written = format!("{}{}", tag.original_handle(), tag.suffix());
        self.error("yaml-caractere", span, &format!("l'étiquette YAML « {written} » n'est pas acceptée"))
            .help("retirez-la, et gardez la valeur seule")
    }

    fn error(&self, code: &'static str, span: Span, message: &str) -> Diagnostic {
        Diagnostic::error(code, self.source, span, message)
    }
}

fn place(raw: &RawSpan) -> Span {
    let width = if raw.end.line() == raw.start.line() {
        raw.end.col() - raw.start.col().min(raw.end.col())
    } else {
        0
    };
    Span { line: clamp(raw.start.line()), column: clamp(raw.start.col() + 1), width: clamp(width) }
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Turns the parser's error into what an editor can act on.
fn syntax_error(source: &Source, text: &str, error: &ScanError) -> Diagnostic {
    let marker = error.marker();
    let at = Span { line: clamp(marker.line()).max(1), column: clamp(marker.col() + 1), width: 0 };
    if let Some(tab) = tab_in_indent(text, at.line) {
        return Diagnostic::error("yaml-tabulation", source, tab, "une tabulation décale cette ligne")
            .help("remplacez la tabulation par des espaces (deux par niveau)");
    }
    if let Some(space) = hard_space_in_indent(text, at.line) {
        return Diagnostic::error("yaml-decalage", source, space, "une espace insécable décale cette ligne")
            .help("remplacez-la par des espaces ordinaires (deux par niveau)");
    }
    let (code, message, help) = match error.kind() {
        granit_parser::ErrorKind::MappingValueNotAllowed if is_first_key(text, at) => INDENTED,
        kind => advice(kind),
    };
    let quote = "yaml-guillemet";
    // What stays open is reported where it opens, not where the parser noticed.
    let open = unclosed(text);
    if let Some(Open::Quote(open)) = open
        && open.line <= at.line
        && let Some((message, help)) = quotes::inside(text, open)
    {
        return Diagnostic::error(quote, source, open, message).help(help);
    }
    let (code, span, message, help) = match open {
        Some(Open::Bracket(open)) if code != quote && code != "yaml-profondeur" && open.line <= at.line => {
            (BRACKET.0, open, BRACKET.1, BRACKET.2)
        }
        Some(Open::Quote(open)) if code == quote => (code, open, message, help),
        _ => (code, at, message, help),
    };
    Diagnostic::error(code, source, span, message).help(help)
}

/// The code of a mistake, what is wrong, what to do.
type Advice = (&'static str, &'static str, &'static str);

/// What a mistake of the parser's means to an editor.
fn advice(kind: &granit_parser::ErrorKind) -> Advice {
    use granit_parser::ErrorKind as K;
    match kind {
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::MappingKeyNotAllowed => (
            "yaml-deux-points",
            "deux-points (« : ») inattendus dans une valeur",
            "mettez toute la valeur entre guillemets : clé: \"…\"",
        ),
        K::UnclosedQuotedScalar
        | K::DocumentIndicatorInQuotedScalar
        | K::InvalidQuotedScalarIndent
        | K::InvalidTrailingSingleQuotedScalar
        | K::InvalidTrailingDoubleQuotedScalar => (
            "yaml-guillemet",
            "un guillemet n'est pas fermé, ou du texte suit le guillemet fermant",
            "ouvrez et fermez les guillemets aux deux bouts de la valeur",
        ),
        K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape | K::InvalidUnicodeEscape => (
            "yaml-guillemet",
            "une barre oblique inverse (« \\ ») est mal placée entre guillemets doubles",
            "employez des guillemets simples : clé: '…'",
        ),
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::ExpectedBlockMappingKey => (
            "yaml-syntaxe",
            "il manque « : » après la clé, ou la ligne est mal décalée",
            "écrivez « clé: valeur », avec une espace après les deux-points",
        ),
        K::RecursionLimitExceeded => {
            ("yaml-profondeur", "trop de niveaux imbriqués", "allégez la structure de ce fichier")
        }
        K::UnknownAnchor | K::MissingAnchorOrAliasName | K::AnchorCountOverflow => (
            "yaml-alias",
            "une valeur commence par « & » ou « * », ce que YAML prend pour un renvoi",
            "mettez la valeur entre guillemets",
        ),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::ExpectedFlowSequenceSeparator
        | K::ExpectedFlowMappingSeparator
        | K::MismatchedFlowCollectionEnd { .. }
        | K::MisplacedFlowCollectionEnd => BRACKET,
        K::InvalidIndentation
        | K::ExpectedBlockSequenceEntry
        | K::BlockSequenceEntryNotAllowed
        | K::InvalidBlockScalarIndent
        | K::InvalidFlowScalarIndent => INDENTED,
        K::UnexpectedCharacter { .. } => (
            "yaml-caractere",
            "une valeur ne peut pas commencer par ce caractère",
            "mettez la valeur entre guillemets",
        ),
        _ => (
            "yaml-syntaxe",
            "cette ligne n'est pas du YAML valide",
            "vérifiez les deux-points, les guillemets et le décalage des lignes",
        ),
    }
}

const BRACKET: Advice = (
    "yaml-crochet",
    "un crochet ou une accolade n'est pas fermé, ou une virgule manque",
    "fermez le crochet « ] » ou l'accolade « } », et séparez les valeurs par des virgules",
);

const INDENTED: Advice = (
    "yaml-decalage",
    "cette ligne est mal décalée par rapport aux précédentes",
    "alignez les clés d'un même niveau (deux espaces par niveau)",
);

/// True if the colon at `at` follows the first word of a line that stands further right than the line above:
/// a key, indented by mistake, not a colon in a text.
fn is_first_key(text: &str, at: Span) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut read: Vec<&str> = text.lines().take(at.line as usize).collect();
    let (Some(line), Some(before)) = (read.pop(), read.pop()) else { return false };
    let key = line.split(':').next().unwrap_or_default().trim_start().trim_start_matches("- ");
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_value = before.contains(": ") || before.trim_start().starts_with("- ");
    is_key && is_value && indent(line) > indent(before)
}

/// A no-break space in the indentation of the line of an error, or of the lines around it.
fn hard_space_in_indent(text: &str, line: u32) -> Option<Span> {
    let from = line.saturating_sub(2) as usize;
    let hard = |c: char| matches!(c, '\u{a0}' | '\u{202f}');
    text.lines().enumerate().skip(from).take(3).find_map(|(i, l)| {
        let at = l[..l.len() - l.trim_start().len()].chars().position(hard)?;
        Some(Span { line: clamp(i + 1), column: clamp(at + 1), width: 1 })
    })
}

/// A tab in the indentation of the line of an error, or of the lines around it.
fn tab_in_indent(text: &str, line: u32) -> Option<Span> {
    let from = line.saturating_sub(2) as usize;
    text.lines().enumerate().skip(from).take(3).find_map(|(i, l)| {
        let indent = &l[..l.len() - l.trim_start().len()];
        indent.find('\t').map(|c| Span { line: clamp(i + 1), column: clamp(c + 1), width: 1 })
    })
}
