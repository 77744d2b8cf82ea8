//! The program `sverka`: the command line of the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    sverka::run_command(std::env::args_os())
}
