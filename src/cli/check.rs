//! `passerelle check`: everything that is wrong, nothing published.

use std::sync::Arc;
use std::time::Duration;

use super::args::{CheckArgs, Format};
use super::{FINE, MACHINE, exit_code, refuse, review, today};
use crate::check::{Checked, Decoded, Options, check_decoded};
use crate::diagnostics::{Diagnostic, Source, plural, to_page, to_text};
use crate::external::{self, Trouble};
use crate::load::{Raw, load_as};
use crate::render::Theme;
use crate::scaffold::refuse_place;

pub fn run(arguments: &CheckArgs) -> u8 {
    for path in [&arguments.html, &arguments.csv, &arguments.ics].into_iter().flatten() {
        if let Err(refusal) = refuse_place("le rapport ne va", path, &arguments.site.source) {
            return refuse(&refusal);
        }
    }
    let options = Options { date: arguments.site.date, strict: arguments.strict, ..Options::default() };
    let raw = load_as(&arguments.site.source, |entry| Decoded::of(&entry));
    // The report bears the title of the site even when the site cannot be read.
    let title =
        raw.site.as_ref().and_then(|(_, node)| node.get("titre")?.text()).unwrap_or_default().to_owned();
    let own = raw.site.as_ref().map(|(source, _)| source.clone());
    let theme = own_theme(&raw);
    let mut checked = check_decoded(raw, &options);
    if arguments.perimes {
        return match &checked.site {
            Some(site) => review::run(arguments, site),
            None => {
                eprint!("{}", to_text(&checked.diagnostics));
                exit_code(&checked.diagnostics)
            }
        };
    }
    if let Some(Err(found)) = theme.map(|name| Theme::load(&arguments.site.source, Some(&name))) {
        checked.site = None;
        checked.diagnostics.push(found);
        sort(&mut checked.diagnostics);
    }
    if arguments.liens_externes
        && let Err(trouble) = external(arguments, own, &mut checked)
    {
        eprintln!("erreur : {trouble}");
        return MACHINE;
    }
    if let Some(path) = &arguments.html
        && let Err(refusal) = super::write(path, &to_page(&checked.diagnostics, &title))
    {
        return refuse(&refusal);
    }
    match arguments.format {
        Format::Json => match serde_json::to_string_pretty(&checked.diagnostics) {
            Ok(json) => println!("{json}"),
            Err(error) => eprintln!("erreur : {error}"),
        },
        Format::Csv => print!("{}", review::csv(&checked.diagnostics)),
        Format::Texte if checked.diagnostics.is_empty() => {
            println!("Tout est bon : aucune erreur, aucun avertissement.")
        }
        Format::Texte => print!("{}", to_text(&checked.diagnostics)),
    }
    if checked.site.is_some() { FINE } else { exit_code(&checked.diagnostics) }
}

/// Asks for the addresses of other sites; what they answer never blocks, unless warnings do.
fn external(arguments: &CheckArgs, own: Option<Arc<Source>>, checked: &mut Checked) -> Result<(), Trouble> {
    let Some(site) = &checked.site else {
        eprintln!("Corrigez d'abord les erreurs : les liens externes n'ont pas été vérifiés.");
        return Ok(());
    };
    let mut sources: Vec<Arc<Source>> =
        site.all_entries().iter().map(|entry| entry.source.clone()).chain(own).collect();
    // The sheets of a workbook have one path.
    let name =
        |source: &Source| (source.path.clone(), source.table.as_ref().and_then(|table| table.sheet.clone()));
    sources.sort_by_cached_key(|source| name(source));
    sources.dedup_by(|a, b| name(a) == name(b));
    let today = arguments.site.date.unwrap_or_else(today);
    let patience = Duration::from_secs(arguments.delai);
    let found = external::check(&arguments.site.source, &site.info.url.0, &sources, today, patience)?;
    eprintln!("{}", plural(found.asked, "adresse externe vérifiée", "adresses externes vérifiées"));
    for url in &found.doubtful {
        eprintln!("à confirmer : {url} ne répond pas (signalée après {} jours)", external::GRACE_DAYS);
    }
    for url in &found.guarded {
        eprintln!("à vérifier vous-même : {url} ne répond pas aux programmes");
    }
    if arguments.strict && !found.warnings.is_empty() {
        checked.site = None;
    }
    checked.diagnostics.extend(found.warnings);
    sort(&mut checked.diagnostics);
    Ok(())
}

/// The theme of the site itself, if it has one: the templates in the binary are known to be right.
fn own_theme<E>(raw: &Raw<E>) -> Option<String> {
    let (_, node) = raw.site.as_ref()?;
    let name = node.get("theme")?.text()?;
    raw.themes.iter().find(|theme| *theme == name).cloned()
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
}
