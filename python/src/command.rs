//! The command `sverka`.

use pyo3::prelude::*;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs the command `sverka` with arguments, of which the first is the name of the program; returns its exit code.
///
/// It is for the script that pip installs. It may be called once in a process, and reads and writes as the program does.
#[pyfunction]
pub fn run_command(py: Python<'_>, args: Vec<OsString>) -> u8 {
    py.detach(|| {
        let code = sverka::run_command(args);
        // At the end of a Rust program the runtime does this.
        let _ = std::io::stdout().flush();
        // An exit code shows its number only by comparison.
        (0..=u8::MAX).find(|number| ExitCode::from(*number) == code).unwrap_or(u8::MAX)
    })
}
