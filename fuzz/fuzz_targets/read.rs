//! Any bytes, read as plain text and as a page: no panic, and blocks in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};
use sverka::text::language;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Text, Format::Html] {
        let options = Options { format: Some(format), ..Options::default() };
        let Ok((document, _)) = read_bytes("fuzz", bytes.to_vec(), &options) else { continue };
        let mut end = 0;
        for block in &document.blocks {
            assert!(end <= block.range.start && block.range.start < block.range.end);
            assert!(!document.block_text(block).trim().is_empty());
            assert!(document.file_range(block.range.clone()).end <= bytes.len());
            end = block.range.end;
        }
        let _ = language::of(&document, None);
    }
});
