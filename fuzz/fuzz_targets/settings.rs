//! Any text is read as settings, as a baseline and as a choice of rules without a panic; a baseline
//! that was read is written as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sverka::qa::Selection;
use sverka::qa::baseline::Baseline;
use sverka::qa::settings::Settings;

fuzz_target!(|text: &str| {
    if let Ok(mut settings) = Settings::parse(text) {
        settings.suppress(&mut Vec::new());
        assert_eq!(settings.unused().len(), settings.suppressions.len());
    }
    if let Ok(baseline) = Baseline::parse(text) {
        assert!(Baseline::parse(&baseline.to_json()).is_ok_and(|again| again == baseline));
    }
    let _ = Selection::parse(text);
});
