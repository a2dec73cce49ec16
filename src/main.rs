//! Arguments in, library call, messages and exit code out.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A build makes millions of short-lived strings: with the allocator of glibc it takes a sixth more computing.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    passerelle::cli::run(std::env::args_os())
}
