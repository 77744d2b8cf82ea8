//! Any bytes are read without a panic, and what was read is written without a fault and
//! comes back as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tmx::{Limits, Reader, Unit, Writer};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { unit_bytes: 4096, depth: 16 };
    let Ok(mut reader) = Reader::with_limits(bytes, limits) else { return };
    let units: Vec<Unit> = reader.by_ref().filter_map(|entry| entry.expect("bytes in memory").unit).collect();
    let mut writer = Writer::new(Vec::new(), reader.header()).expect("bytes in memory");
    for unit in &units {
        assert!(writer.write(unit).expect("a unit with variants").is_empty());
    }
    let file = writer.finish().expect("bytes in memory");
    let mut again = Reader::new(&file[..]).expect("a file of our own");
    let mut count = 0;
    for (entry, unit) in again.by_ref().zip(&units) {
        let entry = entry.expect("bytes in memory");
        assert!(entry.diagnostics.is_empty(), "{:?}", entry.diagnostics);
        assert_eq!(entry.unit.as_ref(), Some(unit));
        count += 1;
    }
    assert_eq!((count, again.header()), (units.len(), reader.header()));
});
