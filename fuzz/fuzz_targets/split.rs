//! Any text, in any language: the sentences cover it, none is empty, each boundary has its reason, and
//! cleaning never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::document::Lang;
use sverka::split::{clean, explain, sentences};

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let tags = ["en", "ru", "de", "fr", "ja", "tlh"];
    let Some(lang) = Lang::parse(tags[usize::from(choice) % tags.len()]) else { return };
    let mut end = 0;
    let parts = sentences(text, &lang);
    let breaks = explain(text, &lang).iter().filter(|reason| reason.divides).count();
    assert_eq!(breaks, parts.len().saturating_sub(1), "a boundary without a reason");
    for range in parts {
        assert_eq!(range.start, end, "a gap or an overlap");
        assert!(range.end > range.start, "an empty sentence");
        let _ = clean(&text[range.clone()]);
        end = range.end;
    }
    assert_eq!(end, text.len(), "the end is missing");
});
