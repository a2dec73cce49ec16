//! Joins the engine's modules and the root into one classic script.
//!
//! One script because a module does not load from a folder without a server, and because a request
//! costs a reader on a slow line more than a kilobyte. The modules stay plain ES modules that Node
//! can test; joining them is dropping their `import` lines and the word `export`. Comments and
//! indentation go too: nobody reads them there. The convention this needs is checked by a test.

const MODULES: [&str; 12] = [
    include_str!("../client/fold.mjs"),
    include_str!("../client/stem.mjs"),
    include_str!("../client/forms.mjs"),
    include_str!("../client/decode.mjs"),
    include_str!("../client/store.mjs"),
    include_str!("../client/slots.mjs"),
    include_str!("../client/spelling.mjs"),
    include_str!("../client/understand.mjs"),
    include_str!("../client/rank.mjs"),
    include_str!("../client/suggest.mjs"),
    include_str!("../client/view.mjs"),
    include_str!("../client/page.mjs"),
];

/// What is joined where a server answers the questions; its pages begin in the place of the usual ones.
const SERVER: &str = include_str!("../client/server.mjs");

/// What is joined where lists are cut.
const CUT: [&str; 3] = [
    include_str!("../client/cross.mjs"),
    include_str!("../client/lengths.mjs"),
    include_str!("../client/cut.mjs"),
];

/// The call that hands a root to the engine: all of `racine.js`, and the end of `moteur.js`.
pub fn root_call(root: &str) -> String {
    format!("passerelleRacine({root});\n")
}

/// The published `moteur.js`; with what reads cut lists if there are any, with the client of a search server if the site
/// has one.
pub fn engine(root: &str, with_cut_lists: bool, with_server: bool) -> String {
    let mut out = String::from("(()=>{\"use strict\";\n");
    let server = with_server.then_some(SERVER);
    let cut = with_cut_lists.then_some(CUT).into_iter().flatten();
    for line in MODULES.into_iter().chain(cut).chain(server).flat_map(str::lines) {
        let line = line.trim();
        if line.is_empty()
            || line.starts_with("import ")
            || ["//", "/*", "*"].iter().any(|mark| line.starts_with(mark))
        {
            continue;
        }
        let code = without_casts(line.strip_prefix("export ").unwrap_or(line));
        push_without_spaces(&mut out, &code);
        out.push('\n');
    }
    out.push_str(if with_server { "begin(ServerPage);\n})();\n" } else { "begin();\n})();\n" });
    out.push_str(&root_call(root));
    out
}

/// Types told to the checker inside a line: `/** @type {…} */ `.
fn without_casts(mut line: &str) -> String {
    let mut out = String::new();
    while let Some((code, rest)) = line.split_once("/** @type ") {
        out.push_str(code);
        line = rest.split_once("*/").map_or("", |(_, rest)| rest.trim_start());
    }
    out.push_str(line);
    out
}

/// Spaces that part nothing go. Those of strings and regular expressions stay, and all that follows a
/// backtick, where code and text mix.
fn push_without_spaces(out: &mut String, line: &str) {
    let mut rest = line.chars().peekable();
    let mut last = '\n';
    while let Some(c) = rest.next() {
        if c == '`' {
            out.push(c);
            out.extend(rest);
            return;
        }
        let opens_pattern = c == '/' && "(,=:[!&|?".contains(last);
        if matches!(c, '"' | '\'') || opens_pattern {
            out.push(c);
            let mut in_class = false;
            while let Some(inner) = rest.next() {
                out.push(inner);
                match inner {
                    '\\' => out.extend(rest.next()),
                    '[' | ']' if opens_pattern => in_class = inner == '[',
                    _ if inner == c && !in_class => break,
                    _ => {}
                }
            }
        } else if c != ' ' || rest.peek().is_some_and(|next| parts(last, *next)) {
            out.push(c);
        } else {
            continue;
        }
        last = c;
    }
}

/// Whether a space between these two says something.
fn parts(before: char, after: char) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || "_$\"'".contains(c);
    is_word(before) && is_word(after) || before == after && "+-/".contains(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_keep_to_what_joining_them_needs() {
        for line in MODULES.into_iter().chain(CUT).chain([SERVER]).flat_map(str::lines) {
            let line = line.trim();
            assert!(!line.starts_with("export {") && !line.starts_with("export default"), "{line}");
            assert!(!line.starts_with("import ") || line.ends_with(';'), "an import takes one line: {line}");
        }
    }

    #[test]
    fn spaces_go_only_where_they_say_nothing() {
        for (written, published) in [
            ("const a = (b, c) => b + c;", "const a=(b,c)=>b+c;"),
            ("return a - -b;", "return a- -b;"),
            ("if (x) return \"a  b\" in y;", "if(x)return \"a  b\" in y;"),
            ("s.replace(/ [/ ]\\/ /g, ' ')", "s.replace(/ [/ ]\\/ /g,' ')"),
            ("f(a / b, `x ${a + b} y`)", "f(a/b,`x ${a + b} y`)"),
        ] {
            let mut out = String::new();
            push_without_spaces(&mut out, written);
            assert_eq!(out, published);
        }
    }

    /// Joined, the modules share one scope: a name declared twice would stop the whole script.
    #[test]
    fn no_name_is_declared_by_two_modules() {
        let mut names = std::collections::BTreeSet::new();
        for line in MODULES.into_iter().chain(CUT).chain([SERVER]).flat_map(str::lines) {
            let line = line.strip_prefix("export ").unwrap_or(line);
            let declared = ["const ", "let ", "class "].iter().find_map(|word| line.strip_prefix(word));
            if let Some(name) = declared.and_then(|rest| rest.split([' ', '=']).next()) {
                assert!(names.insert(name), "{name} is declared twice");
            }
        }
        assert!(names.len() > 50, "{} names were found", names.len());
    }
}
