//! The sentences of pairs, and the pairs that are skipped.

use crate::markup::markup;
use crate::tokens::tokens;
use rustc_hash::FxHashSet;
use sverka_bilingual::Pair;
use sverka_text::document::Lang;
use sverka_text::script::Script;
use sverka_text::words::{lower, words};

/// Score below which the aligner is too uncertain of a pair for it to be used.
pub const DOUBTFUL: f64 = 0.3;

/// Share of the words of a target that are also in its source from which it is not a translation. High,
/// because related languages have words in common and names are not translated.
const SAME: f64 = 0.8;
/// Words of the longest text of a pair that is processed. Paragraphs have some 200; the time and memory for a
/// text without verbs, such as a list of names, grow with the square of their number.
pub const LONGEST: usize = 1000;

/// The sentences of the pairs that are used.
pub(crate) struct Sentences<'a> {
    /// The sources.
    pub(crate) source: Vec<&'a str>,
    /// The targets.
    pub(crate) target: Vec<&'a str>,
    pairs: Vec<&'a Pair>,
}

/// Pairs that are skipped, counted by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The aligner was too uncertain of them.
    pub doubtful: usize,
    /// They are in other languages than the first pair.
    pub foreign: usize,
    /// Their target is the source with few or no changes: "MIA team" = "MIA team"; or it is not in the script of
    /// its language.
    pub untranslated: usize,
    /// One of their texts has more than [`LONGEST`] words.
    pub long: usize,
}

impl<'a> Sentences<'a> {
    /// Selects the pairs with text on both sides that are in the given languages and not doubtful.
    pub(crate) fn new(pairs: &'a [Pair], langs: &(Lang, Lang)) -> (Self, Skipped) {
        let mut skipped = Skipped::default();
        let mut used: Vec<&Pair> = Vec::new();
        for pair in pairs.iter().filter(|pair| is_two_sided(pair)) {
            let own = [(&pair.langs.0, &langs.0), (&pair.langs.1, &langs.1)];
            if own.iter().any(|(a, b)| a.primary() != b.primary()) {
                skipped.foreign += 1;
            } else if pair.score.is_some_and(|score| score < DOUBTFUL) {
                skipped.doubtful += 1;
            } else if is_long(&pair.source) || is_long(&pair.target) {
                skipped.long += 1;
            } else if is_untranslated(&pair.source, &pair.target)
                || is_in_foreign_script(&pair.target, &pair.langs.1)
            {
                skipped.untranslated += 1;
            } else {
                used.push(pair);
            }
        }
        let source = used.iter().map(|pair| pair.source.as_str()).collect();
        let target = used.iter().map(|pair| pair.target.as_str()).collect();
        (Self { source, target, pairs: used }, skipped)
    }

    /// Returns the file of a pair, and its name in that file.
    pub(crate) fn place(&self, i: usize) -> (String, String) {
        let place = &self.pairs[i].place;
        (place.file.to_string(), place.id.clone().unwrap_or_else(|| place.unit.to_string()))
    }
}

/// Checks whether a text has more than [`LONGEST`] words.
fn is_long(text: &str) -> bool {
    // A word has at least one byte, and all but the last are followed by a space or similar.
    text.len() > LONGEST && tokens(text).into_iter().nth(LONGEST).is_some()
}

/// Checks whether a pair has text on both sides.
pub(crate) fn is_two_sided(pair: &Pair) -> bool {
    !pair.source.trim().is_empty() && !pair.target.trim().is_empty()
}

/// Checks whether nearly all words of a target are words of its source.
fn is_untranslated(source: &str, target: &str) -> bool {
    let ours: FxHashSet<_> = own_words(source).collect();
    let (mut same, mut all) = (0_u32, 0_u32);
    for word in own_words(target) {
        all += 1;
        same += u32::from(ours.contains(&word));
    }
    all > 0 && f64::from(same) >= SAME * f64::from(all)
}

/// Checks whether several words have no letter of the scripts that their language is written in: "binary packages" as
/// Russian.
fn is_in_foreign_script(text: &str, lang: &Lang) -> bool {
    let usual = Script::usual(lang);
    let scripts = || text.chars().filter(|c| c.is_alphabetic()).filter_map(Script::of);
    !usual.is_empty()
        && own_words(text).nth(1).is_some()
        && scripts().next().is_some()
        && scripts().all(|script| !usual.contains(&script))
}

/// Returns the words of a text without mark-up, in small letters.
fn own_words(text: &str) -> impl Iterator<Item = std::borrow::Cow<'_, str>> {
    let markup = markup(text);
    words(text)
        .filter(move |word| !word.is_figure && !markup.iter().any(|range| range.contains(&word.range.start)))
        .map(|word| lower(word.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_long_by_their_words() {
        assert!(!is_long(&"Abc ".repeat(LONGEST)) && is_long(&"Abc ".repeat(LONGEST + 1)));
        assert!(!is_long(&"a".repeat(1 << 20)) && !is_long(&"... ".repeat(LONGEST + 1)));
    }

    #[test]
    fn what_was_not_translated_is_recognised() {
        assert!(is_untranslated("The MIA team", "the MIA team"));
        assert!(is_untranslated("<h1>MIA team</h1>", "MIA team"));
        assert!(!is_untranslated("Press OK", "Нажмите OK"));
        assert!(!is_untranslated("<b>Water</b>", "<b>Вода</b>"));
        assert!(!is_untranslated("12 kg", "12 kg".replace("kg", "кг").as_str()));
        assert!(!is_untranslated("1", "1"));
        let [ru, en, unknown] = ["ru", "en", "tlh"].map(|lang| Lang::parse(lang).unwrap());
        assert!(
            is_in_foreign_script("binary packages", &ru) && !is_in_foreign_script("binary packages", &en)
        );
        assert!(!is_in_foreign_script("пакеты binary", &ru) && !is_in_foreign_script("Debian", &ru));
        assert!(!is_in_foreign_script("two words", &unknown) && !is_in_foreign_script("12 34", &ru));
    }
}
