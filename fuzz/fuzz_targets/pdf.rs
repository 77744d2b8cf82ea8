//! Any bytes as a PDF: no panic that leaves the reader, blocks in order, a place for each.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    let file = [b"%PDF-1.7\n".as_slice(), bytes].concat();
    let options = Options { format: Some(Format::Pdf), ..Options::default() };
    let Ok((document, _)) = read_bytes("fuzz", file, &options) else { return };
    assert_eq!(document.blocks.len(), document.places.len());
});
