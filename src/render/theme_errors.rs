//! What is wrong with a template, said in French: the engine of the templates speaks English.

use crate::diagnostics::{Diagnostic, Source, Span, nearest};

/// What is wrong with a template, where its engine says: after «-->», the file, the line and the column, then the line.
pub fn flawed(
    code: &'static str,
    theme: Option<&str>,
    template: &str,
    what: &str,
    error: &tera::Error,
) -> Diagnostic {
    let said = error.to_string();
    let reason = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let place = Place::of(&said);
    let file = place.as_ref().map_or(template, |place| place.file);
    let (why, help) = in_french(reason);
    let why = why.unwrap_or_else(|| UNKNOWN.to_owned());
    let path = format!("themes/{}/{file}", theme.unwrap_or("defaut"));
    let message = format!("{what} : {why}");
    let found = match place {
        Some(Place { span, text, .. }) => {
            // The engine gives the line alone: it is put back at its place.
            let before = "\n".repeat(span.line.saturating_sub(1) as usize);
            Diagnostic::error(code, &Source::new(path, before + text), span, message)
        }
        None => Diagnostic::file(code, &path, Span::line(1), message),
    };
    found.help(help)
}

/// Where a template is wrong.
struct Place<'s> {
    file: &'s str,
    span: Span,
    text: &'s str,
}

impl<'s> Place<'s> {
    fn of(said: &'s str) -> Option<Self> {
        let mut lines = said.lines().skip_while(|line| !line.trim_start().starts_with("--> "));
        let place = lines.next()?.trim_start().strip_prefix("--> ")?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let file = parts.next()?;
        // An empty line, the line itself after its number, then what underlines it.
        let text = lines.nth(1).and_then(|line| line.split_once(" | ")).map_or("", |(_, text)| text);
        let width = lines.next().map_or(0, |line| line.matches('^').count());
        Some(Self { file, span: Span { line, column, width: u32::try_from(width).unwrap_or(0) }, text })
    }
}

/// What is said of all other mistakes: the line is shown.
const UNKNOWN: &str = "ce qui est écrit ici ne peut pas être compris ou calculé";

/// How the most usual mistakes begin, and what is said of them; `{}` is the first name that the engine quotes.
const REASONS: &[(&str, &str)] = &[
    ("Unexpected end of input", "le modèle s'arrête avant la fin d'une balise ou d'un bloc"),
    ("String opened with", "ce texte entre guillemets n'est pas fermé"),
    ("unexpected end of string", "ce texte entre guillemets n'est pas fermé"),
    ("Closing comment tag", "ce commentaire n'est pas fermé"),
    ("unexpected end of raw block", "ce bloc « raw » n'est pas fermé"),
    ("Unexpected character", "ce caractère n'a pas sa place ici"),
    ("unexpected escape character", "ce caractère n'a pas sa place après « \\ »"),
    ("Unknown tag", "cette balise n'existe pas, ou n'a pas sa place ici"),
    ("Unknown filter", "le filtre « {} » n'existe pas"),
    ("Unknown test", "le test « {} » n'existe pas"),
    ("Unknown function", "la fonction « {} » n'existe pas"),
    ("Unknown component", "le composant « {} » n'existe pas"),
    ("Unknown template", "le modèle « {} » n'existe pas"),
    ("Unclosed component", "ce composant n'est pas fermé"),
    ("Variable `", "la variable « {} » n'existe pas ici"),
    ("Field `", "le champ « {} » n'existe pas ici"),
    ("Tried to render a variable that is undefined", "cette valeur n'existe pas ici"),
    ("Cannot index into an undefined value", "cette valeur n'existe pas ici"),
    ("Cannot compare", "ces deux valeurs ne se comparent pas"),
    ("Cannot divide by 0", "cette division est par zéro"),
    ("Math operations", "un calcul ne se fait que sur des nombres"),
    ("Iteration not possible", "cette valeur n'est pas une liste"),
    ("Key/value iteration", "cette valeur n'est pas un groupe de clés"),
    ("`extends` needs to be the first tag", "« extends » doit être la première balise du modèle"),
    ("`extends` cannot be nested", "« extends » ne peut pas être dans une autre balise"),
    ("Template is already extending", "ce modèle en prolonge déjà un autre : « {} »"),
    ("Template already contains a block", "ce modèle a déjà un bloc « {} »"),
    ("Template already contains a component", "ce modèle a déjà un composant « {} »"),
    (
        "This content would be ignored",
        "hors de ses blocs, un modèle qui en prolonge un autre n'a pas de contenu",
    ),
    ("Block `", "le bloc « {} » n'est dans aucun modèle prolongé"),
    ("Missing keyword argument", "il manque l'argument « {} »"),
    ("Invalid type for the value", "cette valeur n'est pas du bon type"),
];

/// The reason, if it is a usual one, and what to do about it.
fn in_french(reason: &str) -> (Option<String>, String) {
    let quoted: Vec<&str> = reason.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or_default();
    if let Some((_, parent)) = reason.split_once(" is inheriting from '") {
        let parent = parent.split('\'').next().unwrap_or_default();
        return (Some(format!("il prolonge « {parent} », qui n'existe pas")), CORRECT.to_owned());
    }
    if let Some((_, expected)) = reason.strip_prefix("Found ").and_then(|r| r.split_once(" but ")) {
        return (Some(meant(expected)), CORRECT.to_owned());
    }
    let known = REASONS.iter().find(|(start, _)| reason.starts_with(start));
    let why = known.map(|(_, why)| why.replace("{}", first));
    // What exists instead is told after the name.
    let others = reason.split_once(". Available ").and_then(|(_, list)| list.split_once(": "));
    let others = others.map_or("", |(_, list)| list).split(", ").map(|name| name.trim_matches('`'));
    let near = nearest(first, others.filter(|name| !name.is_empty()));
    let help = near.map_or(CORRECT.to_owned(), |name| format!("vouliez-vous dire « {name} » ?"));
    (why, help)
}

/// What should stand where something else does.
fn meant(expected: &str) -> String {
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let sign = expected.trim_start_matches("expected ").trim_end_matches('.');
    match names.as_slice() {
        _ if expected.contains("one of") => "une valeur est attendue ici".to_owned(),
        [] if !sign.contains(char::is_alphabetic) => format!("« {sign} » est attendu ici"),
        [] => "ce qui est écrit ici n'a pas sa place".to_owned(),
        names => format!("« {} » est attendu ici", names.join(" » ou « ")),
    }
}

/// The way out of a theme that is wrong.
pub const CORRECT: &str = "corrigez ce modèle, ou retirez la clé « theme » de site.yaml";
