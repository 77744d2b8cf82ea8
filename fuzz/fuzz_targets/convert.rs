//! Any bytes are read as any format of memories without a panic, and what was read is written in
//! each of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::memory::convert::{self, Format, Losses, Options};

const FORMATS: [Format; 6] =
    [Format::Tsv, Format::Csv, Format::Jsonl, Format::Xliff1, Format::Xliff2, Format::Po];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, file)) = bytes.split_first() else { return };
    let options = Options {
        source: Some("en".parse().expect("a tag")),
        target: Some("ru".parse().expect("a tag")),
        header: which & 64 != 0,
        guard: which & 128 != 0,
        ..Options::default()
    };
    let format = FORMATS[usize::from(which % 32) % FORMATS.len()];
    let Ok(rows) = convert::rows(format, file, &options) else { return };
    let units: Vec<_> = rows.map_while(Result::ok).filter_map(|row| row.unit).collect();
    for format in FORMATS {
        let (mut out, mut losses) = (Vec::new(), Losses::default());
        let mut sink = convert::sink(format, Box::new(&mut out), &options).expect("bytes in memory");
        for unit in &units {
            sink.write(unit, &mut losses).expect("bytes in memory");
        }
        sink.finish(&mut losses).expect("bytes in memory");
    }
});
