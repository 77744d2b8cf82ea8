//! Fits and judges the scores of pairs: good ones of the development sets, and what damage makes of them.
#![allow(clippy::print_stdout, reason = "a command line program")]

mod damage;
mod rows;

use anyhow::Result;
use std::io::Write;
use std::path::Path;

/// Writes the features of all pairs to two files: `PREFIX.tsv` with the kind of damage, the set and the list of each, and
/// `PREFIX.f32` with the numbers.
pub fn dump(eval: &Path, prefix: &Path) -> Result<()> {
    let documents = damage::load(eval)?;
    let start = std::time::Instant::now();
    let rows = rows::rows(&documents);
    println!("{} rows, {:.1} s", rows.len(), start.elapsed().as_secs_f64());
    let mut names = std::io::BufWriter::new(std::fs::File::create(prefix.with_extension("tsv"))?);
    let mut numbers = std::io::BufWriter::new(std::fs::File::create(prefix.with_extension("f32"))?);
    writeln!(names, "{}", sverka::corpus::score::features::NAMES.join("\t"))?;
    for row in rows {
        writeln!(names, "{}\t{}\t{:?}", row.kind, row.set, row.among)?;
        for number in row.features {
            numbers.write_all(&number.to_le_bytes())?;
        }
    }
    Ok(())
}
