//! What a key that does not fit probably means: another name, another level, a dash forgotten.

use std::collections::HashMap;

use super::Kind;
use super::node::{Key, Node, Value};
use super::reader::{Field, Listing, Reader, Shape};
use crate::diagnostics::{Diagnostic, Source, Span};

/// Words that editors use for a key: (theirs, ours).
const OTHER_NAMES: &[(&str, &str)] = &[
    ("adresse_web", "site_web"),
    ("auteur", "responsable"),
    ("author", "responsable"),
    ("category", "thematiques"),
    ("categories", "thematiques"),
    ("cible", "publics"),
    ("cp", "code_postal"),
    ("date", "debut"),
    ("date_debut", "debut"),
    ("date_fin", "fin"),
    ("draft", "brouillon"),
    ("e-mail", "courriel"),
    ("email", "courriel"),
    ("expiry", "depublie_le"),
    ("file", "fichier"),
    ("horaires", "horaires_accueil"),
    ("horaires", "horaire"),
    ("identifiant", "id"),
    ("intitule", "titre"),
    ("intitule", "nom"),
    ("keywords", "mots_cles"),
    ("label", "libelle"),
    ("lien", "url"),
    ("lien", "site_web"),
    ("link", "url"),
    ("mail", "courriel"),
    ("name", "nom"),
    ("nom", "titre"),
    ("nom", "libelle"),
    ("phone", "telephone"),
    ("postal_code", "code_postal"),
    ("published", "publie_le"),
    ("question", "titre"),
    ("redirections", "anciennes_urls"),
    ("redirects", "anciennes_urls"),
    ("site", "site_web"),
    ("slug", "id"),
    ("summary", "resume"),
    ("tags", "mots_cles"),
    ("tel", "telephone"),
    ("title", "titre"),
    ("title", "nom"),
    ("titre", "nom"),
    ("titre", "question"),
    ("titre", "libelle"),
    ("uid", "id"),
    ("url", "site_web"),
    ("ville", "commune"),
    ("website", "site_web"),
    ("zip", "code_postal"),
];

/// Repeated keys from which it is another item whose dash is missing.
const SEVERAL: usize = 3;

/// The error for a key that the record does not have.
pub fn unknown(key: &Key, known: &[Field], around: &[Listing], source: &Source) -> Diagnostic {
    let name = key.name.as_str();
    let diagnostic = Diagnostic::error("cle-inconnue", source, key.span, format!("clé inconnue « {name} »"));
    let has = |fields: &[Field], wanted: &str| fields.iter().any(|f| f.key == wanted);
    let other =
        OTHER_NAMES.iter().find(|(theirs, ours)| theirs.eq_ignore_ascii_case(name) && has(known, ours));
    if let Some((_, ours)) = other {
        return diagnostic.help(format!("vouliez-vous dire « {ours} » ?"));
    }
    if let Some(group) = known.iter().find(|f| has(&inner(&f.shape), name)) {
        return diagnostic.help(format!(
            "cette clé se place sous « {}: », décalée de deux espaces vers la droite",
            group.key
        ));
    }
    if around.iter().any(|listing| has(listing(), name)) {
        return diagnostic
            .help("cette clé se place à un niveau au-dessus : ramenez-la deux espaces vers la gauche");
    }
    let all: Vec<_> = known.iter().map(|f| f.key).collect();
    let possible = format!("clés possibles : {}", all.join(", "));
    let otherwise = if name.contains(' ') {
        "si cette ligne continue le texte au-dessus, décalez-la de deux espaces vers la droite".to_owned()
    } else {
        match Kind::ALL.iter().find(|kind| around.is_empty() && has(super::fields(**kind), name)) {
            Some(kind) => format!("cette clé est celle d'un autre type ({}) ; {possible}", kind.label()),
            None => possible,
        }
    };
    diagnostic.suggest(name, all.iter().copied(), otherwise)
}

/// The way out if the last key is what a comma between braces cut off a number: `{valeur: 12,5}`.
pub fn decimals(entries: &[(Key, Node)], source: &Source) -> Option<String> {
    let [.., (_, before), (key, Node { value: Value::Null, .. })] = entries else { return None };
    let Value::Scalar { text: whole, plain: true } = &before.value else { return None };
    let cut = whole.ends_with(|c: char| c.is_ascii_digit());
    let digits = key.name.starts_with(|c: char| c.is_ascii_digit());
    let column = key.span.column.saturating_sub(1) as usize;
    let comma = || {
        let start: String = source.line(key.span.line).chars().take(column).collect();
        start.trim_end().ends_with(',')
    };
    (cut && digits && (source.table.is_some() || comma())).then(|| {
        let rest = &key.name;
        format!("entre accolades, une virgule ouvre une autre clé : écrivez « {whole}.{rest} », ou \"{whole},{rest}\" entre guillemets")
    })
}

/// The keys to write where a record is missing: the one that what stands there seems to be, those that must be there, or
/// the first ones.
pub fn expected(known: &[Field], found: &Node) -> String {
    let text = found.text().unwrap_or_default();
    let is_number =
        text.chars().all(|c| !c.is_alphabetic()) && text.chars().filter(char::is_ascii_digit).count() > 7;
    let own = match text.contains('@') {
        true => "courriel",
        false if is_number => "telephone",
        false => "",
    };
    if known.iter().any(|field| field.key == own) {
        return format!("« {own}: {text} »");
    }
    let required: Vec<_> = known.iter().filter(|field| field.required).collect();
    let keys = if required.is_empty() { known.iter().collect() } else { required };
    let more = if keys.len() > 4 { "…" } else { "" };
    let keys: Vec<_> = keys.into_iter().take(4).map(|field| format!("« {}: »", field.key)).collect();
    format!("{}{more}", keys.join(", "))
}

/// The keys of the record in a shape, if there is one.
fn inner(shape: &Shape) -> Vec<Field> {
    match shape {
        Shape::Record(listing) => listing().to_vec(),
        Shape::Either(shapes) => shapes.iter().flat_map(inner).collect(),
        _ => Vec::new(),
    }
}

/// Reports keys given twice; many at once are those of an item whose dash is missing.
pub fn repeated(keys: &[(&Key, u32)], reader: &mut Reader<'_>) {
    let forgotten = keys.len() >= SEVERAL;
    for (key, first) in keys.iter().take(if forgotten { 1 } else { keys.len() }) {
        let message = format!("la clé « {} » est déjà donnée ligne {first}", key.name);
        let help = if forgotten {
            "si un autre élément commence ici, il manque un tiret : « - » devant sa première clé"
        } else {
            "gardez une seule des deux lignes"
        };
        reader.found.push(Diagnostic::error("cle-double", reader.source, key.span, message).help(help));
    }
}

/// The key that a line of a text seems to give: «organisme: fipi».
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.trim_start().split_once(':')?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(key)
}

/// True if a text of the record holds a line «key: …», which an indent too many made part of it.
pub fn is_swallowed(entries: &[(Key, Node)], key: &str) -> bool {
    let mut texts = entries.iter().filter_map(|(_, node)| node.text());
    texts.any(|text| text.contains('\n') && text.lines().any(|line| key_of(line) == Some(key)))
}

/// Reports keys of the record that a text has swallowed.
pub fn swallowed(entries: &[(Key, Node)], known: &[Field], reader: &mut Reader<'_>) {
    for (_, node) in entries {
        let Some(text) = node.text().filter(|t| t.contains('\n')) else { continue };
        for key in text.lines().filter_map(key_of) {
            let absent = !entries.iter().any(|(k, _)| k.name == key);
            if let Some(field) = known.iter().find(|f| f.key == key && absent)
                && let Some(span) = line_with(key, node.span, reader.source)
            {
                let message = format!("la clé « {key} » est décalée : elle fait partie du texte au-dessus");
                let found = Diagnostic::error("yaml-decalage", reader.source, span, message)
                    .help("ramenez cette ligne au niveau des autres clés");
                reader.found.push(if field.required { found } else { found.warning() });
            }
        }
    }
}

/// Where the line «key: …» of a text stands.
fn line_with(key: &str, text: Span, source: &Source) -> Option<Span> {
    (text.line..text.line.saturating_add(500)).find_map(|line| {
        let written = source.line(line);
        let indent = written.len() - written.trim_start().len();
        (key_of(written) == Some(key)).then(|| Span {
            line,
            column: u32::try_from(indent).unwrap_or(0) + 1,
            width: u32::try_from(key.len()).unwrap_or(0),
        })
    })
}

/// The line on which a required key stands behind a «#».
pub fn commented(key: &str, record: Span, source: &Source) -> Option<Span> {
    let start = format!("{key}:");
    (record.line..record.line.saturating_add(60)).find_map(|line| {
        let text = source.line(line);
        let comment = text.trim_start().strip_prefix('#')?;
        comment.trim_start().starts_with(&start).then_some(Span { line, column: 1, width: 0 })
    })
}

/// True if a value begins with a dash that should open an element of a list: «-texte».
pub fn glued(node: &Node) -> bool {
    let Value::Scalar { text, plain: true } = &node.value else { return false };
    text.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// The sign that stands where the dash of a list should: «• texte», «– texte».
pub fn bullet(node: &Node) -> Option<char> {
    let Value::Scalar { text, plain: true } = &node.value else { return None };
    let mut letters = text.chars();
    let sign = letters.next().filter(|c| matches!(c, '•' | '·' | '–' | '—' | '−' | '‐'))?;
    letters.next().is_some_and(char::is_whitespace).then_some(sign)
}

/// The lists of texts that say a name each: a cell of a table may say what another says.
const NAMES: &[&str] = &["autres_noms", "synonymes"];

/// Reports each value that a list of references, of choices or of names has more than once, where it does so first.
pub fn twice(items: &[Node], shape: &Shape, reader: &mut Reader<'_>) {
    let named = matches!(shape, Shape::Reference(_) | Shape::AnyReference | Shape::Choice(_));
    if !named && !NAMES.contains(&reader.key()) {
        return;
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    for item in items {
        let Value::Scalar { text, .. } = &item.value else { continue };
        let times = times.entry(text).or_default();
        *times += 1;
        if *times == 2 {
            reader.note(
                Diagnostic::error(
                    "valeur-double",
                    reader.source,
                    item.span,
                    format!("« {text} » est déjà dans cette liste"),
                )
                .help("retirez l'une des deux")
                .warning(),
            );
        }
    }
}
