//! Compresses the large lists of words: in the program they take a quarter of their size.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write;
use std::path::PathBuf;
use std::{env, fs};

/// The lists above 30 KB; smaller ones are not worth it.
const LISTS: [&str; 6] = ["en/words", "en/irregular", "ru/nouns", "ru/names", "ru/adjectives", "ru/verbs"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    for list in LISTS {
        let file = format!("data/morphology/{list}.txt");
        println!("cargo::rerun-if-changed={file}");
        let text = fs::read(&file).map_err(|error| format!("{file}: {error}"))?;
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&text)?;
        fs::write(out.join(format!("{}.deflate", list.replace('/', "-"))), packed.finish()?)?;
    }
    Ok(())
}
