//! Any bytes, read as each format of subtitles: no panic, blocks and times in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::read::{Format, Options, read_bytes};

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Srt, Format::Vtt, Format::Ass] {
        let options = Options { format: Some(format), ..Options::default() };
        let Ok((document, _)) = read_bytes("fuzz", bytes.to_vec(), &options) else { continue };
        assert_eq!(document.blocks.len(), document.places.len());
        let mut end = 0;
        for block in &document.blocks {
            assert!(end <= block.range.start && !document.block_text(block).trim().is_empty());
            end = block.range.end;
        }
        let mut end = 0;
        for timed in &document.times {
            assert!(end <= timed.range.start && timed.interval.from <= timed.interval.to);
            assert!(document.text.get(timed.range.clone()).is_some());
            end = timed.range.end;
        }
    }
});
