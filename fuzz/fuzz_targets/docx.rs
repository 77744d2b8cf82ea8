//! Any bytes as the main text of a Word document: no panic, blocks in order, a place for each.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};
use sverka_package::testing::packed;

fuzz_target!(|bytes: &[u8]| {
    let file = packed(&[("word/document.xml", bytes), ("word/styles.xml", bytes)]);
    let options = Options { format: Some(Format::Docx), ..Options::default() };
    let Ok((document, _)) = read_bytes("fuzz", file, &options) else { return };
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.range.start && block.range.start < block.range.end);
        assert!(!document.block_text(block).trim().is_empty());
        end = block.range.end;
    }
    assert_eq!(document.blocks.len(), document.places.len());
});
