//! Clap's errors, said in French.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{FINE, USAGE};

/// Prints help as it is, anything else as a French message that names the help of `command`; answers the exit code.
pub fn explain(error: &clap::Error, command: Option<&str>) -> u8 {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{}", error.render());
            return FINE;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{}", error.render());
            return USAGE;
        }
        _ => {}
    }
    eprintln!("erreur : {}", message(error));
    if let Some(suggestion) = suggestion(error) {
        eprintln!("  vouliez-vous dire « {suggestion} » ?");
    }
    if let Some(folder) = extra(error).filter(|word| Path::new(word).is_dir()) {
        eprintln!("  le dossier du site se donne par « --source {folder} »");
    }
    match command {
        Some(command) => eprintln!("  « passerelle {command} --help » donne la liste de ses options"),
        None => eprintln!("  « passerelle --help » donne la liste des commandes"),
    }
    USAGE
}

fn message(error: &clap::Error) -> String {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("commande inconnue « {} »", text(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "il manque une commande".to_owned(),
        ErrorKind::UnknownArgument if extra(error).is_some() => format!("argument de trop « {argument} »"),
        ErrorKind::UnknownArgument => format!("option inconnue « {argument} »"),
        ErrorKind::InvalidValue if value.is_empty() => format!("l'option « {argument} » attend une valeur"),
        ErrorKind::InvalidValue => format!(
            "« {value} » ne convient pas à {argument} (valeurs : {})",
            text(error, ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("« {value} » ne convient pas à {argument} : {reason}")
        }
        ErrorKind::MissingRequiredArgument => format!("il manque {argument}"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} ne va pas avec {}", text(error, ContextKind::PriorArg))
        }
        ErrorKind::InvalidUtf8 => "un argument n'est pas du texte UTF-8".to_owned(),
        _ => format!("cette ligne de commande n'est pas comprise ({argument})"),
    }
}

/// The word that the command has no use for, if it is one and not an option.
fn extra(error: &clap::Error) -> Option<String> {
    let argument = text(error, ContextKind::InvalidArg);
    let unknown = error.kind() == ErrorKind::UnknownArgument;
    (unknown && !argument.is_empty() && !argument.starts_with('-')).then_some(argument)
}

/// What was probably meant: of several, the nearest, which clap puts last.
fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::Strings(texts) => texts.last().cloned(),
        _ => Some(text(error, kind)).filter(|text| !text.is_empty()),
    })
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
