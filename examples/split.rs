//! Splits standard input: `cargo run --example split -- en < text.txt` prints a sentence a line
//! and a blank line between paragraphs.

use std::io::{Read, Write};
use sverka::document::Lang;
use sverka::split::{clean, sentences};

fn main() -> std::io::Result<()> {
    let tag = std::env::args().nth(1).unwrap_or_else(|| "en".into());
    let lang = Lang::parse(&tag).ok_or_else(|| std::io::Error::other(format!("{tag}: no language tag")))?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        for range in sentences(paragraph, &lang) {
            let sentence = clean(&paragraph[range]);
            if !sentence.is_empty() {
                writeln!(out, "{sentence}")?;
            }
        }
        writeln!(out)?;
    }
    out.flush()
}
