//! Texts that were decoded with the wrong encoding and saved: «РџСЂРёРІРµС‚», «еУМЙ ЧЩ», "naÃ¯ve".

use super::cyrillic::weight;
use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, UTF_8, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};

/// Encodings in which bytes are wrongly read: those of Cyrillic letters, and that of Western Windows.
const READ_AS: [&Encoding; 6] = [WINDOWS_1251, WINDOWS_1252, KOI8_R, IBM866, ISO_8859_5, X_MAC_CYRILLIC];

/// Encodings in which such texts were written.
const WRITTEN_IN: [&Encoding; 6] = [UTF_8, WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5, X_MAC_CYRILLIC];

/// The minimum number of letters beyond ASCII for a decision.
const LEAST: usize = 6;

/// The weight per letter, in the units of the comparison of Cyrillic encodings, from which a text is
/// plausible and up to which it is not. In 10,000 Russian sentences the median is 3.8, and 27 have less than
/// 1; broken text has -3 (KOI8-R read as windows-1251, which only swaps letters and their case) to -40.
const PLAUSIBLE: i64 = 1;
const BROKEN: i64 = -1;

/// A text as it should have been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The text.
    pub text: String,
    /// The encoding in which it was read.
    pub read_as: &'static str,
    /// The encoding in which it was written.
    pub written_in: &'static str,
}

/// Returns a text as it should have been read, if all of it was read in the wrong encoding: words of Cyrillic
/// letters, or UTF-8 read as Western Windows.
pub fn repaired(text: &str) -> Option<Repaired> {
    let letters = text.chars().filter(|c| !c.is_ascii()).count();
    if letters == 0 {
        return None;
    }
    // In a Latin text only quotation marks and dashes are beyond ASCII.
    let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_broken = letters >= LEAST && latin * 2 < letters && weight(text) <= BROKEN * letters as i64;
    // The first bytes of UTF-8 are letters with accents in Western Windows.
    if !is_broken && !text.contains(|c| matches!(c, 'Â'..='ô')) {
        return None;
    }
    let mut best: Option<(i64, Repaired)> = None;
    for read_as in READ_AS {
        let (bytes, _, lost) = read_as.encode(text);
        if lost {
            continue;
        }
        for written_in in WRITTEN_IN.into_iter().filter(|encoding| *encoding != read_as) {
            let Some(read) = written_in.decode_without_bom_handling_and_without_replacement(&bytes) else {
                continue;
            };
            let found = || Repaired {
                text: read.clone().into_owned(),
                read_as: read_as.name(),
                written_in: written_in.name(),
            };
            if written_in == UTF_8 && read_as == WINDOWS_1252 && is_western(&read) {
                return Some(found());
            }
            let count = read.chars().filter(|c| !c.is_ascii()).count() as i64;
            let weight = weight(&read);
            let is_better = best.as_ref().is_none_or(|(other, _)| weight > *other);
            if is_broken && count > 0 && weight >= PLAUSIBLE * count && is_better {
                best = Some((weight, found()));
            }
        }
    }
    best.map(|(_, repaired)| repaired)
}

/// Returns whether all letters of a text are Western, and none of them results from misread UTF-8.
fn is_western(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_ascii()).peekable();
    letters.peek().is_some()
        && letters.all(|c| {
            matches!(c, '¡' | '¿' | '«' | '»' | '°' | '§' | '€' | '£' | '\u{a0}' | '\u{2010}'..='\u{2027}' | 'À'..='ž')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Если вы не получили письмо, напишите нам до 5 мая.";

    #[test]
    fn every_way_to_break_russian_is_undone() {
        let mut ways = 0;
        for read_as in READ_AS {
            for written_in in WRITTEN_IN.into_iter().filter(|encoding| *encoding != read_as) {
                let bytes = written_in.encode(TEXT).0;
                let (broken, malformed) = read_as.decode_without_bom_handling(&bytes);
                // Those of Windows and the Macintosh share most small letters, so the result is readable.
                let is_readable = broken.contains("получили");
                if malformed || is_readable || read_as.encode(&broken).2 {
                    continue;
                }
                let repaired = repaired(&broken);
                assert_eq!(
                    repaired.map(|repaired| repaired.text).as_deref(),
                    Some(TEXT),
                    "{} read as {}: {broken}",
                    written_in.name(),
                    read_as.name()
                );
                ways += 1;
            }
        }
        assert!(ways >= 24, "{ways}");
    }

    #[test]
    fn western_letters_are_undone_and_texts_are_let_be() {
        for text in ["naïve café — “so”", "Größe und Maß", "élève"] {
            let broken = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0;
            assert_eq!(repaired(&broken).map(|repaired| repaired.text).as_deref(), Some(text), "{broken}");
        }
        for text in [
            TEXT,
            "Жюри ЮНЕСКО и НАТО, IT-компания, eBay, ВУЗы, МиГ-29.",
            "Їжак і ґава",
            "Љубав и њена џез свирка",
            "Ёжик",
            "café",
            "Ø Å Æ",
            "plain",
            "№ 5 — «да»",
            "“hark,” he said, “do you — ‘turn, turn’ — hear?”",
            "ПРИКАЗ",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = repaired(&text);
        }
    }
}
