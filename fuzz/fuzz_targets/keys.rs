//! Any bytes are read as a file of texts by key of any format without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::bilingual::{Format, keys};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let formats: Vec<Format> = Format::all().filter(|format| format.is_keyed()).collect();
    let _ = keys::fuzz(file, formats[usize::from(*which) % formats.len()]);
});
