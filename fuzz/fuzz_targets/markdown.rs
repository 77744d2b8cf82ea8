//! Any bytes, read as Markdown: no panic, and a place for each block.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    let options = Options { format: Some(Format::Markdown), ..Options::default() };
    if let Ok((document, _)) = read_bytes("fuzz", bytes.to_vec(), &options) {
        assert_eq!(document.blocks.len(), document.places.len());
    }
});
