//! What the commands say. The standard macros panic when the reader has gone away (`passerelle check | head`); these
//! write what they can, and [`finish`] tells of what was lost. Declared first in `cli`, they stand for the standard
//! ones in all its files.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result, Write as _, stderr, stdout};
use std::sync::OnceLock;

use crate::disk;

macro_rules! print {
    ($($text:tt)*) => { $crate::cli::output::say(format_args!($($text)*)) };
}
macro_rules! println {
    () => { print!("\n") };
    ($($text:tt)*) => { print!("{}\n", format_args!($($text)*)) };
}
macro_rules! eprint {
    ($($text:tt)*) => { $crate::cli::output::tell(format_args!($($text)*)) };
}
macro_rules! eprintln {
    ($($text:tt)*) => { eprint!("{}\n", format_args!($($text)*)) };
}

/// Why the first text that was lost was lost.
static LOST: OnceLock<String> = OnceLock::new();

pub fn say(text: Arguments<'_>) {
    note(stdout().write_fmt(text));
}

pub fn tell(text: Arguments<'_>) {
    // There is nobody left to tell.
    _ = stderr().write_fmt(text);
}

/// A reader who goes away has read enough; anything else lost what was asked for.
fn note(written: Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        LOST.get_or_init(|| disk::cause(&error));
    }
}

/// The exit code of a command that ends with `code`, once all that it said has left.
pub fn finish(code: u8) -> u8 {
    note(stdout().flush());
    let Some(cause) = LOST.get() else { return code };
    eprintln!("erreur : ce qui devait être affiché n'a pas pu être écrit : {cause}");
    super::MACHINE
}
