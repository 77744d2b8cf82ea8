//! Any bytes are read as a document of any format, and its tables as pairs, without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::bilingual::{self, tables};
use sverka::read::{self, Format};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let formats: Vec<Format> = Format::all().collect();
    let options = read::Options {
        format: formats.get(usize::from(which % 32)).copied(),
        ..read::Options::default()
    };
    let Ok((document, remarks)) = read::read_bytes("fuzz", file.to_vec(), &options) else { return };
    let options = bilingual::Options {
        source: "en".parse().ok(),
        target: "ru".parse().ok(),
        untranslated: which & 32 != 0,
        ..bilingual::Options::default()
    };
    if let Ok(units) = tables::open(&document, &remarks, &options) {
        units.map_while(Result::ok).for_each(drop);
    }
});
