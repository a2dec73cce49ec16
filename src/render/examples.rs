//! The searches that the home page offers to try.

use super::plain::plain;
use crate::diagnostics::Diagnostic;
use crate::model::site::SiteInfo;

/// «permis de conduire, APRE»; none if the site names none.
pub fn sentence(info: &SiteInfo) -> Option<String> {
    let examples: Vec<String> = info.examples.iter().map(|example| plain(&example.value)).collect();
    (!examples.is_empty()).then(|| examples.join(", "))
}

/// Warns of those that a reader would try in vain.
pub fn in_vain<E>(
    info: &SiteInfo,
    is_answered: impl Fn(&str) -> Result<bool, E>,
) -> Result<Vec<Diagnostic>, E> {
    let mut out = Vec::new();
    for example in &info.examples {
        if is_answered(&example.value)? {
            continue;
        }
        let message = format!("l'exemple de recherche « {} » ne trouve pas tous ses mots", example.value);
        let found = Diagnostic::file("exemple-sans-reponse", "content/site.yaml", example.span, message);
        out.push(found.help("essayez « passerelle search », puis changez l'exemple").warning());
    }
    Ok(out)
}
