//! Tab-separated values.
use super::Options;
use crate::bitext::Bitext;
use std::io::{self, Write};

/// Writes a bitext: source, target, score, bead type.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    for (_, link) in options.select(bitext, true) {
        let (source, target) = bitext.texts(link);
        writeln!(out, "{source}\t{target}\t{:.4}\t{}", link.score, link.bead())?;
    }
    Ok(())
}
