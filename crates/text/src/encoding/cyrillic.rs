//! Distinguishes the encodings of Cyrillic letters: the general detector does not know that of the Macintosh,
//! and mistakes a few words in capitals for another language.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

/// The encodings of Cyrillic letters, the most common first.
pub(super) const ENCODINGS: [&Encoding; 6] =
    [WINDOWS_1251, KOI8_R, KOI8_U, IBM866, ISO_8859_5, X_MAC_CYRILLIC];

/// How much text is enough to distinguish them, in bytes.
const SAMPLE: usize = 16 << 10;

/// How much more than the guess another encoding must weigh per letter. The guess rests on pairs of letters,
/// which are better evidence than single ones, as long as it can be right at all.
const MARGIN: i64 = 1;

/// The weight of each letter from а to я: ten times the natural logarithm of its frequency in Russian over
/// that of an average letter. Frequencies: Lyashevskaya and Sharov, dictionary of the Russian National Corpus
/// (2009). The common letters are common in the other Slavic languages, too.
const LETTERS: [i64; 32] = [
    9, -7, 4, -6, 0, 10, -12, -6, 9, -9, 1, 3, 0, 8, 13, -1, 4, 6, 7, -2, -25, -12, -19, -8, -15, -22, -44,
    -5, -6, -23, -16, -4,
];

/// The weight of a letter that is rare in Russian, or that only related languages have.
const NEIGHBOUR: i64 = -15;

/// The weight of a character that never occurs between letters.
const ODD: i64 = -40;

/// The weight of a capital after a small letter, which only brand names have.
const TURN: i64 = -40;

/// The weight of an opening quotation mark before a small letter, which may be the capital of another
/// encoding.
const GLUED: i64 = -10;

/// Returns the encoding in which the bytes are the most plausible text: the guess, unless another is clearly
/// better.
pub(super) fn best(bytes: &[u8], guess: &'static Encoding) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let letters = sample.iter().filter(|byte| !byte.is_ascii()).count() as i64;
    let weight = |encoding: &'static Encoding| weight(&encoding.decode_without_bom_handling(sample).0);
    let mut best = (guess, weight(guess) + MARGIN * letters);
    for encoding in ENCODINGS {
        let weight = weight(encoding);
        if weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

pub(super) fn weight(text: &str) -> i64 {
    // Letters of Serbian and Macedonian next to those that only the other languages have are not letters.
    let is_eastern = text.contains(['ы', 'э', 'я', 'ю', 'ь', 'й']);
    let mut sum = 0;
    let (mut before, mut last) = (' ', ' ');
    for c in text.chars().filter(|c| !matches!(c, '\u{a0}')) {
        let small = c.to_lowercase().next().unwrap_or(c);
        sum += match small {
            _ if c.is_ascii() => 0,
            'а'..='я' => LETTERS[small as usize - 'а' as usize],
            'ё' | 'є' | 'і' | 'ї' | 'ґ' | 'ў' => NEIGHBOUR,
            'ј' | 'љ' | 'њ' | 'ћ' | 'ђ' | 'џ' | 'ѓ' | 'ќ' | 'ѕ' if !is_eastern => NEIGHBOUR,
            mark if is_mark(mark) => 0,
            _ => ODD,
        };
        if c.is_uppercase() && last.is_lowercase() {
            sum += TURN;
        }
        if c.is_lowercase() && matches!(last, '„' | '“' | '”' | '‘' | '’' | '‚') {
            sum += GLUED;
        }
        // An apostrophe can be within a word: п’ять.
        if c.is_alphabetic() && before.is_alphabetic() && is_mark(last) && last != '’' {
            sum += ODD;
        }
        (before, last) = (last, c);
    }
    sum
}

fn is_mark(c: char) -> bool {
    matches!(c, '«' | '»' | '—' | '–' | '…' | '№' | '„' | '“' | '”' | '‘' | '’' | '‚')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 5] = [
        "Добрый день.\rЭто текст.\r",
        "ЩИТ ЖЭК ЮГ",
        "Уважаемые коллеги! Мы собрались, чтобы говорить о мире — и о „новых“ мерах.",
        "Шановні колеги! Її Величність приїхала до нашої країни.",
        "ПРИКАЗ О НАЗНАЧЕНИИ",
    ];

    #[test]
    fn each_encoding_is_found_from_each_guess() {
        // Text that an encoding cannot represent, such as Ukrainian letters in KOI8-R, is no test of it.
        for encoding in ENCODINGS {
            for text in TEXTS {
                let (bytes, _, lost) = encoding.encode(text);
                if lost {
                    continue;
                }
                // The detector never guesses the encoding of the Macintosh.
                for guess in ENCODINGS.into_iter().filter(|guess| *guess != X_MAC_CYRILLIC) {
                    let found = best(&bytes, guess);
                    let read = found.decode_without_bom_handling(&bytes).0;
                    assert_eq!(read, text, "{} taken for {}", encoding.name(), guess.name());
                }
            }
        }
    }
}
