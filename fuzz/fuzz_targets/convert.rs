//! Any bytes are read as any format of units without a panic, and what was read is written in
//! each of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::bilingual::sink::{self, Bilingual, Losses};
use sverka::bilingual::{self, Format, Options};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let formats: Vec<Format> = Format::all().filter(|format| format.is_read()).collect();
    let options = Options {
        format: formats.get(usize::from(which % 32) % (formats.len() + 1)).copied(),
        source: "en".parse().ok(),
        target: "ru".parse().ok(),
        untranslated: which & 32 != 0,
        ..Options::default()
    };
    let Ok(units) = bilingual::read("fuzz", file, &options) else { return };
    let header = units.header().clone();
    let (mut pairs, mut losses) = (Bilingual::default(), Losses::default());
    let units = units.map_while(Result::ok).filter_map(|entry| entry.unit);
    let units: Vec<_> = units.flat_map(|unit| pairs.of(&unit, &header, &mut losses)).collect();
    for format in Format::all().filter(|format| format.is_written()) {
        let mut out = Vec::new();
        let options = sink::Options {
            source: pairs.source.clone(),
            target: pairs.target.clone(),
            header: which & 64 != 0,
            guard: which & 128 != 0,
            ..sink::Options::default()
        };
        let Ok(mut sink) = sink::sink(format, Box::new(&mut out), &options) else { continue };
        for unit in &units {
            sink.write(unit, &mut losses).expect("bytes in memory");
        }
        sink.finish(&mut losses).expect("bytes in memory");
    }
});
