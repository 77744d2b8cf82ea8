//! Any bytes, read as OpenDocument, as rich text and as a presentation: no panic, and blocks in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Odt, Format::Odp, Format::Rtf, Format::Pptx] {
        let options = Options { format: Some(format), ..Options::default() };
        let Ok((document, _)) = read_bytes("fuzz", bytes.to_vec(), &options) else { continue };
        assert_eq!(document.blocks.len(), document.places.len());
        let mut end = 0;
        for block in &document.blocks {
            assert!(end <= block.range.start && block.range.start < block.range.end);
            end = block.range.end;
        }
    }
});
