//! Extracts the terms of two files and writes them as CSV:
//! `cargo run --example glossary -- talk.en.txt talk.ru.txt`

#![allow(clippy::print_stderr, reason = "a program, not the library")]

use std::error::Error;
use std::io;
use std::sync::Arc;
use sverka::bilingual;
use sverka::glossary::write;
use sverka::prelude::*;
use sverka::terms;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, target] = match &args[..] {
        [] => ["samples/water-forum.en.txt", "samples/water-forum.ru.txt"],
        [source, target] => [source, target].map(String::as_str),
        _ => return Err("give a text and its translation".into()),
    };
    let bitext = Aligner::default().align_files(source, target)?.bitext;
    let options = bilingual::Options::default();
    let units = bilingual::of_bitext(&bitext, &Arc::from(source), &options);
    let pairs = bilingual::pairs(units, &options).collect::<Result<Vec<Pair>, _>>()?;

    let mut options = terms::Options::default();
    options.min_freq = Some(2);
    let (glossary, skipped) = terms::extract(&pairs, &options, &mut |_| ());
    eprintln!("{} entries; {} doubtful pairs were left out", glossary.entries.len(), skipped.doubtful);
    write::Format::Csv.write(&mut io::stdout(), &glossary, &write::Options::default())?;
    Ok(())
}
