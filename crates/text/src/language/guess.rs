//! Guesses the language of a text from its scripts, common words, letters and trigrams.

use crate::document::Lang;
use crate::languages;
use crate::letters::is_alphabetic;
use crate::lists;
use crate::script::{self, Script};
use crate::words::lower;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Common words of some languages, one language per line.
const FUNCTION_WORDS: &str = include_str!("../../data/function-words.txt");

/// Alphabets of languages that share a script, one language per line.
const ALPHABETS: &str = include_str!("../../data/alphabets.txt");

/// What a text shows of its language.
pub(super) struct Guess {
    /// Letters of each script, in the order of [`Script::ALL`], and of all.
    counts: [usize; Script::ALL.len()],
    letters: usize,
    /// The language, if the words, the script or the letters of the text show it.
    pub lang: Option<Lang>,
}

/// How much of the text is examined, in bytes from the start: a few pages.
const SAMPLE: usize = 32 * 1024;

/// Share of letters below which a script is only incidental.
const A_TENTH: f64 = 0.1;

impl Guess {
    /// Looks at the beginning of a text.
    pub(super) fn of(text: &str) -> Self {
        let end = (0..=SAMPLE.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
        let sample = &text[..end.unwrap_or(0)];
        let mut counts = [0usize; Script::ALL.len()];
        for script in sample.chars().filter_map(Script::of) {
            counts[script as usize] += 1;
        }
        let guess = Self { counts, letters: counts.iter().sum(), lang: None };
        // Japanese has kana, which may be fewer than the other characters.
        let by_script = if guess.share(&[Script::Kana]) > A_TENTH {
            Some("ja")
        } else {
            match guess.script() {
                Some(Script::Greek) => Some("el"),
                Some(Script::Armenian) => Some("hy"),
                Some(Script::Georgian) => Some("ka"),
                Some(Script::Bengali) => Some("bn"),
                Some(Script::Tamil) => Some("ta"),
                Some(Script::Thai) => Some("th"),
                Some(Script::Hangul) => Some("ko"),
                Some(Script::Han) => Some("zh"),
                _ => None,
            }
        };
        let code = by_script
            .or_else(|| by_words(sample))
            .or_else(|| {
                russian_by_letters(sample, guess.counts[Script::Cyrillic as usize])
                    .filter(|_| guess.script() == Some(Script::Cyrillic))
            })
            .or_else(|| by_trigrams(sample));
        Self { lang: code.and_then(Lang::parse), ..guess }
    }

    /// Returns the share of the letters that belong to some scripts, in [0, 1].
    fn share(&self, scripts: &[Script]) -> f64 {
        let own: usize = scripts.iter().map(|&script| self.counts[script as usize]).sum();
        own as f64 / self.letters.max(1) as f64
    }

    /// Returns the script of at least two letters in three.
    fn script(&self) -> Option<Script> {
        Script::ALL.into_iter().find(|&script| self.share(&[script]) >= 2.0 / 3.0)
    }

    /// Returns what the text seems to be, if that cannot be the given language.
    pub(super) fn contradicts(&self, lang: &Lang) -> Option<String> {
        let usual = Script::usual(lang);
        if usual.is_empty() || self.letters == 0 {
            return None;
        }
        // A half-finished translation contains much of the other language, but some of its own.
        if self.share(usual) < A_TENTH {
            let named = self.script().map(|script| written_in(script).to_owned());
            return self.lang.as_ref().map(Lang::to_string).or(named);
        }
        let detected = self.lang.as_ref()?;
        if !Script::usual(detected).iter().any(|script| usual.contains(script)) {
            return None;
        }
        // Only languages with listed words are detected reliably enough to contradict a name.
        let listed = |lang: &Lang| pairs(FUNCTION_WORDS).any(|(code, _)| code == lang.primary());
        (differ(detected, lang) && listed(detected) && listed(lang)).then(|| detected.to_string())
    }
}

/// Returns a description of a text in a script, if its language is unknown.
fn written_in(script: Script) -> &'static str {
    match script {
        Script::Latin => "written in Latin letters",
        Script::Cyrillic => "written in Cyrillic letters",
        Script::Greek => "Greek",
        Script::Armenian => "Armenian",
        Script::Georgian => "Georgian",
        Script::Hebrew => "written in Hebrew letters",
        Script::Arabic => "written in Arabic letters",
        Script::Devanagari => "written in Devanagari",
        Script::Bengali => "Bengali",
        Script::Tamil => "Tamil",
        Script::Thai => "Thai",
        Script::Hangul => "Korean",
        Script::Kana => "Japanese",
        Script::Han => "written in Chinese characters",
    }
}

/// Groups of languages that a few sentences do not distinguish.
const CLOSE: &[&[&str]] = &[
    &["hr", "sr", "bs", "sh", "sl"],
    &["cs", "sk"],
    &["da", "no", "nb", "nn", "sv"],
    &["id", "ms"],
    &["es", "ca", "gl", "pt"],
];

/// Returns whether two languages differ, and are not so close that a text could be mistaken for either.
pub(super) fn differ(a: &Lang, b: &Lang) -> bool {
    a.primary() != b.primary()
        && !CLOSE.iter().any(|group| group.contains(&a.primary()) && group.contains(&b.primary()))
}

/// Returns the lines of a list as pairs of a language and its entries.
fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lists::entries(list).filter_map(|(_, line)| line.split_once(':'))
}

/// The common words by language.
static LISTED: LazyLock<Vec<(&str, FxHashSet<&str>)>> = LazyLock::new(|| {
    pairs(FUNCTION_WORDS).map(|(code, list)| (code, list.split_whitespace().collect())).collect()
});

/// Returns the words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    small_words(text).map(Cow::into_owned).collect()
}

fn small_words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(|c: char| !is_alphabetic(c) && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(lower)
}

fn hits(words: &[String], list: &FxHashSet<&str>) -> usize {
    words.iter().filter(|word| list.contains(word.as_str())).count()
}

/// Returns the language of a sentence that is surely not in the given one: it has at least eight words, at most one of
/// the common words of the given language, and many of those of the other. Of related languages, which share such
/// words, it may be the wrong one.
pub(super) fn other(sentence: &str, lang: &Lang) -> Option<&'static str> {
    /// Words below which a sentence may do without common words.
    const ENOUGH: usize = 8;
    /// Different common words of the other language, and the share of all words that they make, at least. None of the
    /// 179,000 lines of the evaluation texts in English and Russian reaches both.
    const SHARED: usize = 3;
    const FEW: usize = 6;
    let (_, own) = LISTED.iter().find(|(code, _)| *code == lang.primary())?;
    // Most sentences show with their first words that they are in their language.
    if small_words(sentence).filter(|word| own.contains(&**word)).nth(1).is_some() {
        return None;
    }
    let words = words(sentence);
    if words.len() < ENOUGH {
        return None;
    }
    let usual = Script::usual(lang);
    let shares_script = |other: &Lang| Script::usual(other).iter().any(|script| usual.contains(script));
    let others = LISTED.iter().filter(|(code, _)| {
        Lang::parse(code).is_some_and(|other| differ(&other, lang) && shares_script(&other))
            && may_be(code, sentence)
    });
    // A word that is repeated («ни одного, ни другого») counts once.
    let distinct: FxHashSet<&str> = words.iter().map(String::as_str).collect();
    let shared = |list: &FxHashSet<&str>| distinct.iter().filter(|word| list.contains(*word)).count();
    let (count, code, list) =
        others.map(|(code, list)| (shared(list), *code, list)).max_by_key(|(count, ..)| *count)?;
    (count >= SHARED && hits(&words, list) * FEW >= words.len()).then_some(code)
}

/// Returns the language whose common words occur in the text: at least two of them and one word in eight, and
/// half as many again as of any other language.
fn by_words(sample: &str) -> Option<&'static str> {
    let words = words(sample);
    let mut scores: Vec<(usize, &str)> = LISTED
        .iter()
        .filter(|(code, _)| may_be(code, sample))
        .map(|(code, list)| (hits(&words, list), *code))
        .collect();
    scores.sort_by_key(|&(hits, _)| std::cmp::Reverse(hits));
    let (best, code) = *scores.first()?;
    let second = scores.get(1).map_or(0, |&(hits, _)| hits);
    (best >= 2 && best * 8 >= words.len() && best * 2 >= second * 3).then_some(code)
}

/// Returns whether the Cyrillic letters of a text are those of a language, except for one in a hundred (a
/// foreign name). A language without an alphabet in the list may have any letters.
fn may_be(code: &str, sample: &str) -> bool {
    let Some((_, alphabet)) = pairs(ALPHABETS).find(|(known, _)| *known == code) else { return true };
    let letters = || sample.chars().filter(|&c| script::is_cyrillic(c)).flat_map(char::to_lowercase);
    letters().filter(|&c| !alphabet.contains(c)).count() * 100 <= letters().count()
}

/// Returns Russian for a line or two without common words: only Russian has all of its letters, and of the
/// languages that use no others it is the most likely.
fn russian_by_letters(sample: &str, letters: usize) -> Option<&'static str> {
    /// A few words. Fewer letters may be a name, which texts of any language have.
    const ENOUGH: usize = 16;
    (letters >= ENOUGH && may_be("ru", sample)).then_some("ru")
}

/// Languages that the trigrams of whatlang cover but no test here does: texts in them count as unknown.
const UNTRIED: [&str; 15] =
    ["aka", "amh", "cym", "guj", "jav", "kan", "khm", "mal", "mya", "ori", "pan", "sin", "sna", "tel", "zul"];

/// Returns the language by the trigrams of the text, if they are reliable.
fn by_trigrams(sample: &str) -> Option<&'static str> {
    let info = whatlang::detect(sample).filter(|info| info.is_reliable())?;
    let code = info.lang().code();
    languages::find(code).filter(|_| !UNTRIED.contains(&code)).map(|language| language.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_well_formed() {
        for (code, words) in pairs(FUNCTION_WORDS) {
            assert!(languages::find(code).is_some(), "{code}");
            assert!(words.split_whitespace().count() >= 30, "{code}");
        }
        for (code, alphabet) in pairs(ALPHABETS) {
            assert!(languages::find(code).is_some(), "{code}");
            let letters: Vec<char> = alphabet.trim().chars().collect();
            assert!(letters.len() > 25 && letters.iter().all(|&c| script::is_cyrillic(c)), "{code}");
        }
    }

    #[test]
    fn trigrams_have_codes() {
        for lang in whatlang::Lang::all() {
            assert!(languages::find(lang.code()).is_some(), "{lang}");
        }
        assert!(UNTRIED.iter().all(|code| whatlang::Lang::from_code(*code).is_some()));
    }
}
