//! Words without their endings, so that the inflected forms of a word count as one.

use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::borrow::Cow;

/// Reduces words of one language to their stems.
pub struct Stems(Option<Stemmer>);

impl Stems {
    /// Creates the stemmer of a language from its two-letter code. One without a Snowball algorithm uses the
    /// first five letters of a word, which hunalign's users found to work for most.
    pub fn new(lang: &str) -> Self {
        let algorithm = match lang {
            "ar" => Algorithm::Arabic,
            "de" => Algorithm::German,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fr" => Algorithm::French,
            "it" => Algorithm::Italian,
            "nl" => Algorithm::Dutch,
            "pl" => Algorithm::Polish,
            "pt" => Algorithm::Portuguese,
            "ru" => Algorithm::Russian,
            "tr" => Algorithm::Turkish,
            "uk" => Algorithm::Ukrainian,
            _ => return Self(None),
        };
        Self(Some(Stemmer::create(algorithm)))
    }

    /// Returns the stem of a word in small letters.
    pub fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        match &self.0 {
            Some(stemmer) => stemmer.stem(word),
            None => match word.char_indices().nth(5) {
                Some((end, _)) => Cow::Borrowed(&word[..end]),
                None => Cow::Borrowed(word),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let (ru, en, la) = (Stems::new("ru"), Stems::new("en"), Stems::new("la"));
        assert_eq!(ru.stem("безопасности"), ru.stem("безопасностью"));
        assert_eq!(en.stem("challenges"), en.stem("challenge"));
        assert_eq!(la.stem("consuetudo"), "consu");
    }
}
