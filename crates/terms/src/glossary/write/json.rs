//! All that a glossary holds, as one object with a tag that says what it is. Our reader takes it back as it was.

use super::Options;
use crate::glossary::Glossary;
use serde::Serialize;
use std::io::{self, Write};

/// What the member `format` says.
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
