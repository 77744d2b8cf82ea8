//! Names and cognates across scripts: «Семериков» and "Semerikov", «форум» and "forum".
//!
//! Words are transliterated to Latin letters, then compared twice: by a *skeleton* of consonants that does
//! not depend on spelling habits and case endings (fast, exact), and by the similarity of the
//! transliterations (slower, only for words with the same skeleton).

mod sound;

pub use sound::Sound;

use unicode_normalization::UnicodeNormalization;

/// Returns a word in plain Latin letters, lower case: Cyrillic is transliterated letter by letter,
/// accents and all other characters are dropped.
pub fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match cyrillic(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_ascii_alphabetic() => out.push(c),
            None => out.extend(c.nfd().filter(char::is_ascii_alphabetic)),
        }
    }
    out
}

/// Transliterates a letter of the Russian, Ukrainian or Belarusian alphabet as English texts usually do; soft
/// and hard signs disappear.
fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'я' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ю' | 'ў' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "c",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ы' => "y",
        'ь' | 'ъ' => "",
        _ => return None,
    })
}

/// Returns the skeleton of a word in Latin letters: different spellings of one sound are unified (kh = h, ph
/// = f, ck = k, x = ks, w = v ...), vowels, h and doubled letters dropped, at most four consonants kept,
/// because the rest is more often an ending than the name.
pub fn skeleton(latin: &str) -> String {
    const FOLDS: [(&str, &str); 11] = [
        ("kh", "h"),
        ("ph", "f"),
        ("th", "t"),
        ("sch", "s"),
        ("tch", "c"),
        ("sh", "s"),
        ("ch", "c"),
        ("zh", "s"),
        ("ck", "k"),
        ("qu", "k"),
        ("x", "ks"),
    ];
    let mut folded = latin.to_owned();
    // Each of these contains one of the letters; most words have none.
    let may_fold = latin.contains(['h', 'q', 'x']) || latin.contains("ck");
    for (from, to) in FOLDS {
        if may_fold && folded.contains(from) {
            folded = folded.replace(from, to);
        }
    }
    let mut out = String::with_capacity(4);
    for c in folded.chars() {
        let c = match c {
            'c' | 'q' => 'k',
            'z' | 'j' => 's',
            'w' => 'v',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' => continue,
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
        if out.len() == 4 {
            break;
        }
    }
    out
}

/// Returns the similarity of two words in Latin letters, in [0, 1]: the Jaro-Winkler similarity, which
/// tolerates different endings more than different beginnings, as names in Russian cases require.
pub fn likeness(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

/// Returns the skeleton by which a word may be found in the other language, if words of this kind tend to
/// look alike in both: long words, or words with a capital.
pub fn cognate_key(word: &str, latin: &str) -> Option<String> {
    let letters = word.chars().count();
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    // Short words without a capital are function words, which look alike by chance.
    if letters < 3 || (letters < 4 && !capital) {
        return None;
    }
    let key = skeleton(latin);
    // Two consonants are too few for a common word but enough for a name ("Omar").
    (key.len() >= 3 || (key.len() == 2 && capital)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(word: &str) -> String {
        cognate_key(word, &latin(word)).unwrap_or_default()
    }

    #[test]
    fn names_meet_across_scripts() {
        for (en, ru) in [
            ("Semerikov", "Семерикова"),
            ("Kazakhstan", "Казахстана"),
            ("Forum", "форумом"),
            ("Shchukin", "Щукин"),
            ("Washington", "Вашингтоне"),
            ("Alexander", "Александру"),
            ("system", "система"),
        ] {
            assert_eq!(key(en), key(ru), "{en} {ru}");
            assert!(likeness(&latin(en), &latin(ru)) > 0.8, "{en} {ru}");
        }
        assert_ne!(key("Moscow"), key("Минск"));
        assert_eq!(key("the"), "");
    }
}
