//! Clap's errors, said in French.

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

fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    kinds.into_iter().map(|kind| text(error, kind)).find(|text| !text.is_empty())
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
