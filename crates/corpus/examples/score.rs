//! Scores pairs: `cargo run --release -p sverka-corpus --example score -- en ru < pairs.tsv`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::error::Error;
use std::io::{self, Read, Write};
use std::time::Instant;
use sverka_corpus::score::{Pair, Scorer};
use sverka_text::document::Lang;

fn main() -> Result<(), Box<dyn Error>> {
    let tags: Vec<String> = std::env::args().skip(1).collect();
    let langs: Vec<Lang> = tags.iter().map(|tag| tag.parse()).collect::<Result<_, _>>()?;
    let [from, to] = &langs[..] else { return Err("name two languages, such as en ru".into()) };
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let cells = text.lines().filter_map(|line| line.split_once('\t'));
    let pairs: Vec<Pair<'_>> =
        cells.map(|(source, target)| Pair { source, target, langs: [from, to] }).collect();
    let start = Instant::now();
    let scores = Scorer::default().score(&pairs);
    let seconds = start.elapsed().as_secs_f64();
    let mut out = io::stdout().lock();
    for (pair, score) in pairs.iter().zip(scores) {
        writeln!(out, "{:.4}\t{}\t{}", score.probability, pair.source, pair.target)?;
    }
    eprintln!("{} pairs, {:.0} a second", pairs.len(), pairs.len() as f64 / seconds);
    Ok(())
}
