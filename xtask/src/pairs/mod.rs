//! Fits and judges the scores of pairs: good ones of the development sets, and what damage makes of them.
#![allow(clippy::print_stdout, reason = "a command line program")]

mod damage;
mod judge;
mod rows;

use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes the features of all pairs to two files: `PREFIX.tsv` with the kind of damage, the set and the list of each, and
/// `PREFIX.f32` with the numbers.
pub fn dump(eval: &Path, prefix: &Path) -> Result<()> {
    let documents = damage::load(eval)?;
    let start = std::time::Instant::now();
    let rows = rows::features(&documents);
    println!("{} rows, {:.1} s", rows.len(), start.elapsed().as_secs_f64());
    let mut names = std::io::BufWriter::new(fs::File::create(prefix.with_extension("tsv"))?);
    let mut numbers = std::io::BufWriter::new(fs::File::create(prefix.with_extension("f32"))?);
    writeln!(names, "{}", sverka::corpus::score::features::NAMES.join("\t"))?;
    for (row, features) in rows {
        writeln!(names, "{}\t{}\t{:?}", row.kind, row.set, row.among)?;
        for number in features {
            numbers.write_all(&number.to_le_bytes())?;
        }
    }
    Ok(())
}

/// Writes the models of word order, from all sets.
pub fn write_orders(eval: &Path, folder: &Path) -> Result<()> {
    let documents = damage::load(eval)?;
    for (lang, counts) in rows::counts(documents.iter()) {
        let path = folder.join(format!("order.{lang}.txt"));
        let text = format!(
            "# Pairs of neighbouring words and endings: how much more often they occur than in random order, in tenths\n\
             # of a nat. Made of the development sets by `cargo run -p xtask -- pairs --orders`.\n{}",
            counts.model()
        );
        fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Prints how well the program's scores tell good pairs from damaged ones. The trees have seen these pairs; fit.py judges
/// each set by trees that have not.
pub fn judge(eval: &Path, floors: bool) -> Result<()> {
    let documents = damage::load(eval)?;
    let start = std::time::Instant::now();
    let rows = rows::scored(&documents);
    let seconds = start.elapsed().as_secs_f64();
    println!("{} pairs, {:.0} a second", rows.len(), rows.len() as f64 / seconds);
    judge::judge(&rows, floors)
}
