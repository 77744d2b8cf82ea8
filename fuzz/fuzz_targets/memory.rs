//! Any bytes in the place of a segment of an index are found damaged or give the same answers; any text is looked up,
//! alone and as a phrase, without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use sverka::translation_memory::concordance::Phrase;
use sverka::translation_memory::{Memory, Query};
use tmx::{Unit, Variant};

/// A folder with a memory of some units and a segment, made once.
static PLACE: LazyLock<(PathBuf, PathBuf, Vec<u8>)> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("sverka-fuzz-memory-{}", std::process::id()));
    let store = folder.join("m.svm");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut memory = Memory::create(&store).expect("a memory");
    let document: Arc<str> = "a".into();
    let mut import = memory.import();
    for text in ["The Council met on 3 May.", "Peace.", "<b>See</b> {0}.", "Collective security"] {
        let variants = ["en", "ru"].map(|tag| Variant::new(tag.parse().expect("a tag"), text)).to_vec();
        import.add(&document, Unit { variants, ..Unit::default() }).expect("a unit");
    }
    import.finish().expect("an end");
    memory.index("en").expect("an index");
    let segment = std::fs::read_dir(folder.join("m.svm.idx")).expect("a folder").filter_map(|entry| {
        let path = entry.ok()?.path();
        (path.extension()? == "seg").then_some(path)
    });
    let segment = segment.last().expect("a segment");
    let bytes = std::fs::read(&segment).expect("bytes");
    (store, segment, bytes)
});

fuzz_target!(|data: &[u8]| {
    let (store, segment, whole) = &*PLACE;
    let text = String::from_utf8_lossy(data);
    // The first byte chooses between changed bytes of the segment, bytes in its place, and the text alone.
    let mut changed = whole.clone();
    match data.first() {
        Some(0) => changed = data[1..].to_vec(),
        Some(kind) if kind % 2 == 1 => {
            for (at, byte) in data.iter().enumerate() {
                let place = (at * 37 + usize::from(*byte)) % changed.len();
                changed[place] ^= byte;
            }
        }
        _ => {}
    }
    std::fs::write(segment, &changed).expect("a file");
    let mut memory = Memory::open(store).expect("a memory");
    let lang: tmx::Lang = "en".parse().expect("a tag");
    let exact = memory.lookup(&Query::new("The Council met on 3 May.", lang.clone())).expect("an answer");
    assert_eq!(exact.first().map(|found| (found.unit.id, found.score)), Some((1, 100)));
    let query = Query { min: 30, ..Query::new(text.as_ref(), lang.clone()) };
    for found in memory.lookup(&query).expect("an answer") {
        assert!((30..=100).contains(&found.score));
    }
    let phrase = Phrase {
        text: text.into_owned(),
        lang: Some(lang),
        as_written: false,
        document: None,
        since: None,
        until: None,
        max: 10,
    };
    for hit in memory.concordance(&phrase).expect("an answer") {
        assert!(!hit.ranges.is_empty());
    }
});
