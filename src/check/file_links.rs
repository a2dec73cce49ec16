//! Links to the files of `content/fichiers/`, and images.

use std::borrow::Cow;

use super::links::{Found, Link, Links, TO_FILES};
use crate::diagnostics::nearest;

impl Links<'_> {
    pub(super) fn asset(&self, name: &str) -> Found {
        // As an address is written: `Mon%20guide.pdf`.
        let decoded = decoded(name);
        if self.assets.contains(name) || self.assets.contains(&*decoded) {
            return Ok((Link::Inside(format!("/fichiers/{name}")), None));
        }
        let near = nearest(&decoded, self.assets.iter().copied());
        Err((
            "lien-mort",
            format!("le fichier « {name} » n'est pas dans content/fichiers/"),
            near.map_or("déposez-le dans content/fichiers/".to_owned(), |n| {
                format!("vouliez-vous dire « {} » ?", address(n))
            }),
        ))
    }

    /// The way out of an image that is no file of the site, unless its address says already that it is one.
    pub(super) fn image_help(&self, target: &str) -> Option<String> {
        let named = target.trim_start_matches("../").trim_start_matches("content/");
        if target.starts_with("/fichiers/") || target.contains('\\') {
            return None;
        }
        let name = decoded(named.strip_prefix("fichiers/").unwrap_or(named).trim_start_matches("./"));
        let near = nearest(&name, self.assets.iter().copied());
        Some(near.map_or(TO_FILES.to_owned(), |n| format!("vouliez-vous dire « {} » ?", address(n))))
    }
}

/// The name of a file without the codes of an address; as it is if they are not those of a text.
pub(super) fn decoded(name: &str) -> Cow<'_, str> {
    let mut parts = name.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let code = part.get(..2).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        // Servers do not take a coded slash for a folder.
        let Some(code) = code.filter(|code| *code != b'/') else { return Cow::Borrowed(name) };
        bytes.push(code);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(name), Cow::Owned)
}

/// The address of a file, as it can be put in a link: a space or a bracket would end it.
fn address(name: &str) -> String {
    let codes = [('%', "%25"), (' ', "%20"), ('(', "%28"), (')', "%29"), ('#', "%23"), ('?', "%3F")];
    codes.iter().fold(format!("/fichiers/{name}"), |name, (sign, code)| name.replace(*sign, code))
}
