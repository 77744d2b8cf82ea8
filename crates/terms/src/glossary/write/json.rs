//! Writes everything in a glossary as one object, with a member that names the format. The reader returns the
//! same glossary.

use super::Options;
use crate::glossary::Glossary;
use serde::Serialize;
use std::io::{self, Write};

/// The value of the member `format`.
pub const FORMAT: &str = "sverka glossary 1";

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    #[serde(flatten)]
    glossary: &'a Glossary,
}

/// Writes the object, indented, with a line break at its end.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &File { format: FORMAT, glossary })?;
    out.write_all(b"\n")
}
