//! Prints the text of web pages, one after the other, for measuring the article finder.
//!
//! `cargo run --example page_text -- PAGE.html ...`; a line of U+0001 and the file name comes before the text
//! of each page. With `PAGES_PLACES` set, each block is headed by a line of U+0002, its kind, and the byte
//! range that it comes from. A page that cannot be read has no text and a message on standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program, not a library")]

use sverka_read::{Input, Options, read};

fn main() {
    let places = std::env::var_os("PAGES_PLACES").is_some();
    for file in std::env::args().skip(1) {
        println!("\u{1}{file}");
        let page = read(&Input::parse(&file), &Options::default());
        for remark in page.iter().flat_map(|(_, remarks)| remarks) {
            eprintln!("{remark}");
        }
        match page {
            Ok((document, _)) if places => {
                for block in &document.blocks {
                    let place = document.file_range(block.range.clone());
                    println!(
                        "\u{2}{:?} {}-{}\n{}",
                        block.kind,
                        place.start,
                        place.end,
                        document.block_text(block)
                    );
                }
            }
            Ok((document, _)) => println!("{}", document.text),
            Err(error) => eprintln!("{error}"),
        }
    }
}
