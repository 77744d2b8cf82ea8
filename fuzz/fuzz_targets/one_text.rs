//! Any bytes are read as one text of a table or of a file of pairs without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::bilingual::one_text::{self, Part};
use sverka::bilingual::{Format, Options};
use sverka::bitext::Side;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let formats: Vec<Format> = Format::all().filter(|format| format.is_read() && !format.is_keyed()).collect();
    let format = formats[usize::from(which % 32) % formats.len()];
    let part = Part {
        column: ["A", "en", "text"].get(usize::from(which >> 5)).map(|name| (*name).to_owned()),
        side: [None, Some(Side::Source), Some(Side::Target)][usize::from(which >> 6) % 3],
    };
    let _ = one_text::fuzz(file, format, &part, &Options::default());
});
