//! Counts the units of a memory, and the segments and characters of each language:
//!
//!     cargo run --release -p sverka-tmx --example count -- memory.tmx

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use tmx::{Error, Lang, Reader};

fn main() -> Result<(), Error> {
    let Some(path) = std::env::args_os().nth(1) else {
        return Err(io::Error::other("usage: count FILE.tmx").into());
    };
    let (mut units, mut faults) = (0, 0);
    let mut langs: BTreeMap<Lang, (usize, usize)> = BTreeMap::new();
    for entry in Reader::new(File::open(path)?)? {
        let entry = entry?;
        faults += entry.diagnostics.len();
        let Some(unit) = entry.unit else { continue };
        units += 1;
        for variant in unit.variants {
            let count = langs.entry(variant.lang).or_default();
            count.0 += 1;
            count.1 += variant.segment.plain_text().chars().count();
        }
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{units} units, {faults} faults")?;
    for (lang, (segments, characters)) in langs {
        writeln!(out, "{lang}\t{segments} segments\t{characters} characters")?;
    }
    Ok(())
}
