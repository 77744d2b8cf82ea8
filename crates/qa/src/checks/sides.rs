//! A pair as the checks see it.

use super::charset::CharSet;
use super::markup;
use crate::glossary::Glossary;
use crate::rule::Rule;
use crate::{Options, own::OwnRules};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use sverka_bilingual::Pair;
use sverka_text::numbers::{Number, read};
use sverka_text::words::{Word, word_list};

/// Bytes of a text.
type Ranges = Vec<Range<usize>>;

/// A pair with what several checks need to know of it. What takes time is found out when a check
/// first asks for it.
pub struct Sides<'a> {
    /// The pair.
    pub pair: &'a Pair,
    /// Its text.
    pub source: &'a str,
    /// Its translation.
    pub target: &'a str,
    /// The characters of both.
    pub charsets: (CharSet, CharSet),
    /// Two-letter codes.
    pub langs: (&'a str, &'a str),
    /// Terms that must or must not be used.
    pub glossary: Option<&'a Glossary>,
    options: &'a Options,
    words: OnceCell<(Vec<Word<'a>>, Vec<Word<'a>>)>,
    numbers: OnceCell<(Vec<Number>, Vec<Number>)>,
    code: OnceCell<(Ranges, Ranges)>,
}

impl<'a> Sides<'a> {
    /// Looks at a pair.
    pub fn new(pair: &'a Pair, options: &'a Options) -> Self {
        Self {
            pair,
            source: &pair.source,
            target: &pair.target,
            charsets: (CharSet::of(&pair.source), CharSet::of(&pair.target)),
            langs: (pair.langs.0.primary(), pair.langs.1.primary()),
            glossary: options.glossary.as_ref(),
            options,
            words: OnceCell::new(),
            numbers: OnceCell::new(),
            code: OnceCell::new(),
        }
    }

    /// Returns the rules of the user's own.
    pub fn own(&self) -> &'a OwnRules {
        &self.options.own
    }

    /// Returns whether a rule is on. A check of several rules asks before it looks for the expensive ones.
    pub fn is_on(&self, rule: &Rule) -> bool {
        self.options.rules.severity(rule).is_some()
    }

    /// Returns whether there is text on both sides.
    pub fn is_two_sided(&self) -> bool {
        !self.source.trim().is_empty() && !self.target.trim().is_empty()
    }

    /// Returns the words of both sides.
    pub fn words(&self) -> (&[Word<'a>], &[Word<'a>]) {
        let words = || (word_list(self.source), word_list(self.target));
        let (source, target) = self.words.get_or_init(words);
        (source, target)
    }

    /// Returns the tags and placeholders of both sides.
    pub fn code(&self) -> (&[Range<usize>], &[Range<usize>]) {
        let code = || {
            let (ours, theirs) = &self.charsets;
            (markup::code(self.source, ours), markup::code(self.target, theirs))
        };
        let (source, target) = self.code.get_or_init(code);
        (source, target)
    }

    /// Returns both texts without their tags and placeholders.
    pub fn plain(&self) -> (Cow<'a, str>, Cow<'a, str>) {
        let (ours, theirs) = self.code();
        (without(self.source, ours), without(self.target, theirs))
    }

    /// Returns the numbers of both sides. Those of tags and placeholders are none.
    pub fn numbers(&self) -> (&[Number], &[Number]) {
        let numbers = || {
            let (source, target) = self.words();
            let (ours, theirs) = self.code();
            (
                read::read_words(self.source, &outside(source, ours), self.langs.0),
                read::read_words(self.target, &outside(target, theirs), self.langs.1),
            )
        };
        let (source, target) = self.numbers.get_or_init(numbers);
        (source, target)
    }
}

/// Returns the words that are not within some bytes.
pub fn outside<'w, 'a>(words: &'w [Word<'a>], code: &[Range<usize>]) -> Cow<'w, [Word<'a>]> {
    if code.is_empty() {
        return Cow::Borrowed(words);
    }
    let within =
        |word: &Word| code.iter().any(|code| code.start <= word.range.start && word.range.start < code.end);
    Cow::Owned(words.iter().filter(|word| !within(word)).cloned().collect())
}

/// Returns a text with a space in place of some bytes.
fn without<'t>(text: &'t str, code: &[Range<usize>]) -> Cow<'t, str> {
    if code.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut sorted = code.to_vec();
    sorted.sort_by_key(|range| range.start);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for range in sorted {
        // A placeholder may be within a tag.
        if range.end > at {
            out.push_str(&text[at..range.start.max(at)]);
            out.push(' ');
            at = range.end;
        }
    }
    Cow::Owned(out + &text[at..])
}
