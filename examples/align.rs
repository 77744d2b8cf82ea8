//! Aligns two files and writes a translation memory and a page to check it by:
//! `cargo run --example align -- talk.en.txt talk.ru.txt talk`

#![allow(clippy::print_stderr, reason = "a program, not the library")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use sverka::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [source, target, name] = match &args[..] {
        [] => ["samples/water-forum.en.txt", "samples/water-forum.ru.txt", "target/water-forum"],
        [source, target, name] => [source, target, name].map(String::as_str),
        _ => return Err("give a text, its translation and a name for the results".into()),
    };

    // Languages that are not named are detected.
    let Aligned { bitext, diagnostics } = Aligner::default().align_files(source, target)?;
    for remark in &diagnostics {
        eprintln!("{remark}");
    }
    eprintln!("{}", bitext.summary());

    let options = WriteOptions { min_score: 0.5, ..WriteOptions::default() };
    for format in [Format::Tmx, Format::Html] {
        let path = format!("{name}.{}", format.extension());
        let mut out = BufWriter::new(File::create(&path)?);
        let lost = write(format, &mut out, &bitext, &options)?;
        out.flush()?;
        eprintln!("{path}: {} links left out because of their scores", lost.below_score);
    }
    Ok(())
}
