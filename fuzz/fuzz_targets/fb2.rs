//! Any bytes, read as a book in FictionBook 2: no panic, and a place for each block.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    let options = Options { format: Some(Format::Fb2), ..Options::default() };
    if let Ok((document, _)) = read_bytes("fuzz", bytes.to_vec(), &options) {
        assert_eq!(document.blocks.len(), document.places.len());
    }
});
