//! Aligns two files and prints what a reviewer should look at:
//! `cargo run --example check -- talk.en.txt talk.ru.txt`

#![allow(clippy::print_stdout, reason = "a program, not the library")]

use std::error::Error;
use std::sync::Arc;
use sverka::bilingual;
use sverka::pipeline;
use sverka::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, target] = match &args[..] {
        [] => ["samples/press-conference.en.txt", "samples/press-conference.ru.txt"],
        [source, target] => [source, target].map(String::as_str),
        _ => return Err("give a text and its translation".into()),
    };
    let bitext = Aligner::default().align_files(source, target)?.bitext;

    // Pairs may come from anywhere: a bitext, a file (`bilingual::open`), a database. They are checked in
    // chunks, so a memory of any size can be processed.
    let options = bilingual::Options { untranslated: true, all_links: true, ..bilingual::Options::default() };
    let units = bilingual::of_bitext(&bitext, &Arc::from(source), &options);
    let pairs = bilingual::pairs(units, &options);
    let mut checker = Checker::new(CheckOptions::default());
    let checked = pipeline::check(&mut checker, source, pairs, |_| ())?;

    for flagged in &checked.flagged {
        println!("{}\n{}", flagged.pair.source, flagged.pair.target);
        for finding in &flagged.findings {
            println!("  {}: {} [{}]", finding.severity, finding.message, finding.rule.id);
        }
    }
    println!("{} of {} pairs", checked.flagged.len(), checked.document.pairs);
    Ok(())
}
