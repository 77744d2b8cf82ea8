//! Scripts: which letters belong to them, and which languages are written in them.

use crate::document::Lang;
use crate::languages;

/// A family of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Script {
    /// With accents, and the letters of the International Phonetic Alphabet.
    Latin,
    /// Of all Slavic and other languages.
    Cyrillic,
    /// With the accents of Ancient Greek.
    Greek,
    /// Only of Armenian.
    Armenian,
    /// Only of Georgian.
    Georgian,
    /// Of Hebrew and Yiddish.
    Hebrew,
    /// Of Arabic, Persian, Urdu and others.
    Arabic,
    /// Of Hindi, Marathi, Nepali and Sanskrit.
    Devanagari,
    /// Of Bengali and Assamese.
    Bengali,
    /// Only of Tamil.
    Tamil,
    /// Only of Thai.
    Thai,
    /// The syllables of Korean.
    Hangul,
    /// Hiragana and katakana of Japanese.
    Kana,
    /// Chinese characters, of Japanese too.
    Han,
}

impl Script {
    /// All scripts, in the order of their declaration.
    pub const ALL: [Self; 14] = [
        Self::Latin,
        Self::Cyrillic,
        Self::Greek,
        Self::Armenian,
        Self::Georgian,
        Self::Hebrew,
        Self::Arabic,
        Self::Devanagari,
        Self::Bengali,
        Self::Tamil,
        Self::Thai,
        Self::Hangul,
        Self::Kana,
        Self::Han,
    ];

    /// Returns the script of a letter; `None` for other characters and other scripts.
    #[inline]
    pub fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z' | 'A'..='Z' => Self::Latin,
            'À'..='ʯ' | 'Ḁ'..='ỿ' if c.is_alphabetic() => Self::Latin,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
            '\u{530}'..='\u{58f}' => Self::Armenian,
            '\u{10a0}'..='\u{10ff}' => Self::Georgian,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' => Self::Arabic,
            '\u{900}'..='\u{97f}' => Self::Devanagari,
            '\u{980}'..='\u{9ff}' => Self::Bengali,
            '\u{b80}'..='\u{bff}' => Self::Tamil,
            '\u{e00}'..='\u{e7f}' => Self::Thai,
            '\u{ac00}'..='\u{d7af}' => Self::Hangul,
            '\u{3040}'..='\u{30ff}' => Self::Kana,
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Self::Han,
            _ => return None,
        })
    }

    /// Returns its ISO 15924 code: `Cyrl`.
    #[inline]
    pub fn code(self) -> &'static str {
        match self {
            Self::Latin => "Latn",
            Self::Cyrillic => "Cyrl",
            Self::Greek => "Grek",
            Self::Armenian => "Armn",
            Self::Georgian => "Geor",
            Self::Hebrew => "Hebr",
            Self::Arabic => "Arab",
            Self::Devanagari => "Deva",
            Self::Bengali => "Beng",
            Self::Tamil => "Taml",
            Self::Thai => "Thai",
            Self::Hangul => "Hang",
            Self::Kana => "Kana",
            Self::Han => "Hani",
        }
    }

    /// Returns the script of a code of ISO 15924.
    #[inline]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|script| script.code() == code)
    }

    /// Returns the scripts that a language is written in, the usual one first; empty if unknown. The tag may
    /// name the script: `sr-Latn`.
    #[inline]
    pub fn usual(lang: &Lang) -> &'static [Self] {
        // Other subtags, such as Hans and Jpan, do not determine which letters to expect.
        match script_code(lang) {
            Some("Latn") => &[Self::Latin],
            Some("Cyrl") => &[Self::Cyrillic],
            _ => languages::find(lang.primary())
                .filter(|language| language.code == lang.primary())
                .map_or(&[], |language| &language.scripts),
        }
    }
}

/// Returns whether a character is a Cyrillic letter.
#[inline]
pub fn is_cyrillic(c: char) -> bool {
    Script::of(c) == Some(Script::Cyrillic)
}

/// Returns whether a character is a Latin letter.
#[inline]
pub fn is_latin(c: char) -> bool {
    Script::of(c) == Some(Script::Latin)
}

/// ISO 15924 codes of scripts that run from right to left: Arabic, Hebrew, Syriac, Thaana, N'Ko.
const RIGHT_TO_LEFT: [&str; 5] = ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo"];

/// Languages that are written in one of them, by their usual codes.
const RIGHT_TO_LEFT_LANGUAGES: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// Returns whether a language is written from right to left.
#[inline]
pub fn is_right_to_left(lang: &Lang) -> bool {
    match script_code(lang) {
        Some(script) => RIGHT_TO_LEFT.contains(&script),
        None => RIGHT_TO_LEFT_LANGUAGES.contains(&lang.primary()),
    }
}

/// Returns the subtag that names a script.
fn script_code(lang: &Lang) -> Option<&str> {
    lang.as_str().split('-').find(|part| part.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    #[test]
    fn scripts_are_in_order_and_have_codes() {
        for (i, script) in Script::ALL.into_iter().enumerate() {
            assert_eq!(script as usize, i);
            assert_eq!(Script::from_code(script.code()), Some(script));
        }
    }

    #[test]
    fn letters_have_scripts() {
        for (letters, want) in [
            ("azAZéŁʃế", Some(Script::Latin)),
            ("аЯёҐқ", Some(Script::Cyrillic)),
            ("αΩἀ", Some(Script::Greek)),
            ("کع", Some(Script::Arabic)),
            ("中", Some(Script::Han)),
            ("1.«×÷ ", None),
        ] {
            assert!(letters.chars().all(|c| Script::of(c) == want), "{letters}");
        }
        assert!(is_latin('n') && !is_latin('н') && is_cyrillic('н') && !is_cyrillic('n'));
    }

    #[test]
    fn the_tag_names_the_script_before_the_language() {
        assert_eq!(Script::usual(&lang("ru")), [Script::Cyrillic]);
        assert_eq!(Script::usual(&lang("kk")), [Script::Cyrillic, Script::Latin]);
        assert_eq!(Script::usual(&lang("sr-Latn-RS")), [Script::Latin]);
        assert_eq!(Script::usual(&lang("zh-Hant")), [Script::Han]);
        assert_eq!(Script::usual(&lang("xx")), []);
        for (tag, want) in
            [("ar", true), ("he-IL", true), ("ru", false), ("az-Arab", true), ("ar-Latn", false)]
        {
            assert_eq!(is_right_to_left(&lang(tag)), want, "{tag}");
        }
    }
}
