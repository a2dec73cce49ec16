//! What the commands say. The standard macros panic when the reader has gone away (`passerelle check | head`); these
//! write what they can. Declared first in `cli`, they stand for the standard ones in all its files.

macro_rules! print {
    ($($text:tt)*) => { $crate::cli::output::write(&mut std::io::stdout(), format_args!($($text)*)) };
}
macro_rules! println {
    () => { print!("\n") };
    ($($text:tt)*) => { print!("{}\n", format_args!($($text)*)) };
}
macro_rules! eprint {
    ($($text:tt)*) => { $crate::cli::output::write(&mut std::io::stderr(), format_args!($($text)*)) };
}
macro_rules! eprintln {
    ($($text:tt)*) => { eprint!("{}\n", format_args!($($text)*)) };
}

pub fn write(out: &mut dyn std::io::Write, text: std::fmt::Arguments<'_>) {
    // There is nobody left to tell.
    let _ = out.write_fmt(text);
}
