//! Any text, in any language: the sentences cover it, none is empty, and cleaning never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::document::Lang;
use sverka::split::{clean, sentences};

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let tags = ["en", "ru", "de", "fr", "ja", "tlh"];
    let Some(lang) = Lang::parse(tags[usize::from(choice) % tags.len()]) else { return };
    let mut end = 0;
    for range in sentences(text, &lang) {
        assert_eq!(range.start, end, "a gap or an overlap");
        assert!(range.end > range.start, "an empty sentence");
        let _ = clean(&text[range.clone()]);
        end = range.end;
    }
    assert_eq!(end, text.len(), "the end is missing");
});
