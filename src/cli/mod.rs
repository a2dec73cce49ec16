//! The command line: one file per command, messages in French, exit codes of the design (§3).

#[macro_use]
mod output;

mod args;
mod build;
mod check;
mod export;
mod french;
mod import;
mod init;
mod new;
mod news;
mod review;
mod schema;
mod search;
mod serve;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use jiff::civil::Date;

use crate::check::{Checked, Options};
use crate::diagnostics::{Diagnostic, to_text};
use crate::scaffold::{Refusal, replace};
use args::{Cli, Command};

/// Everything went well.
const FINE: u8 = 0;
/// The content has errors: nothing was published.
const CONTENT: u8 = 1;
/// The command was misused.
const USAGE: u8 = 2;
/// The machine failed: disk, permissions.
const MACHINE: u8 = 3;

/// Runs the command that `arguments` describe.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let code = match Cli::try_parse_from(&arguments) {
        Ok(cli) => dispatch(cli.command),
        Err(error) => {
            let all = Cli::command();
            let named = arguments.get(1).and_then(|word| all.find_subcommand(word));
            french::explain(&error, named.map(clap::Command::get_name))
        }
    };
    ExitCode::from(output::finish(code))
}

fn dispatch(command: Command) -> u8 {
    match command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Nouveautes(arguments) => news::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
    }
}

/// Says what is wrong in the content, and what was not done because of it; answers the exit code.
fn wrong(diagnostics: &[Diagnostic], undone: &str) -> u8 {
    eprint!("{}", to_text(diagnostics));
    eprintln!("{undone}");
    exit_code(diagnostics)
}

/// Whose mistake it is: what cannot be read is the machine's, and may explain all the rest.
fn exit_code(diagnostics: &[Diagnostic]) -> u8 {
    if diagnostics.iter().any(Diagnostic::is_machine) { MACHINE } else { CONTENT }
}

/// Says why nothing was written; answers the exit code.
fn refuse(refusal: &Refusal) -> u8 {
    eprintln!("erreur : {refusal}");
    match refusal {
        Refusal::Asked(_) => USAGE,
        Refusal::Read(..) | Refusal::Write(..) => MACHINE,
    }
}

/// Says that the journal of imports is damaged; answers the exit code.
fn journal(line: &str, undone: &str) -> u8 {
    eprintln!("erreur : {line} : ce n'est pas un enregistrement");
    eprintln!("Reprenez ce fichier dans une sauvegarde : {undone}.");
    CONTENT
}

/// Writes a report that was asked for; answers what went wrong.
fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    let there = std::fs::metadata(path);
    if there.is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        // A terminal, another program: nothing to put in the place of.
        std::fs::write(path, text).map_err(|error| Refusal::Write(path.to_owned(), error))?;
    } else {
        replace(&path.canonicalize().unwrap_or_else(|_| path.to_owned()), text)?;
    }
    eprintln!("écrit : {}", path.display());
    Ok(())
}

/// The day on which the command runs: only for what is not published.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Loads and checks the site at `source`.
fn read_site(source: &Path, options: &Options) -> Checked {
    crate::build::read(source, options)
}
