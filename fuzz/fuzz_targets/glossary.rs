//! Any text is read as a glossary, a table or TBX, without a panic; its terms are looked for in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::quality::glossary::Glossary;

fuzz_target!(|text: &str| {
    for glossary in [Glossary::from_table(text), Glossary::from_tbx(text, ("en", "ru"))].into_iter().flatten() {
        assert!(!glossary.is_empty());
        let sentence = glossary.stems(text, "en");
        for (term, range) in glossary.find_in(&sentence, ("en", "ru")) {
            assert!(text.get(range).is_some());
            for form in term.target.iter().chain(&term.forbidden) {
                assert!(form.find(&sentence).is_none_or(|range| text.get(range).is_some()));
            }
        }
    }
});
