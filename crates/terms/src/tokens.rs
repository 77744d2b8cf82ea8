//! A sentence as the words that terms consist of.
//!
//! Unlike in `sverka_text::words`, a hyphen inside a word belongs to it («информационно-коммуникационный»,
//! "confidence-building"), a possessive ending does not, and each word has the kind of separator from the one
//! before: a term continues over spaces, not over a comma. Tags, placeholders, entities and addresses have no
//! words.

use crate::markup::markup;
use std::borrow::Cow;
use std::ops::Range;
use sverka_text::words::words;

/// What separates a word from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The sentence begins, also inside a segment of several.
    Start,
    /// White space.
    Space,
    /// A dash between spaces: «государства – члены».
    Dash,
    /// Something that ends a phrase: a comma, a bracket, a quotation mark.
    Wall,
}

/// A word of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// The word as written, without a possessive ending.
    pub(crate) text: &'a str,
    /// Its first byte.
    pub(crate) start: usize,
    /// What separates it from the word before.
    pub(crate) gap: Gap,
    /// Whether a quotation mark immediately precedes it.
    pub(crate) opens: bool,
    /// Whether a quotation mark immediately follows it.
    pub(crate) closes: bool,
    /// Whether it is a figure.
    is_figure: bool,
}

impl Token<'_> {
    /// Checks whether it is the first letter of a name, with its full stop.
    fn is_initial(&self) -> bool {
        self.text.ends_with('.')
    }

    /// Returns the end of its bytes.
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Marks that open or close a quotation.
const QUOTES: [char; 9] = ['«', '»', '"', '“', '”', '„', '‘', '’', '\''];

fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "\u{2010}" | "\u{2011}")
}

/// Returns the words of a text, in order.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let markup = markup(text);
    let mut out: Vec<Token> = Vec::new();
    for word in words(text) {
        let start = word.range.start;
        if markup.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let own = initial(text, word.range.clone()).unwrap_or_else(|| possessor(word.text));
        if let Some(last) = out.last_mut()
            && is_joined(last, &text[last.end()..start], word.is_figure)
        {
            last.text = &text[last.start..start + own.len()];
            continue;
        }
        let before = out.last().map_or(0, Token::end);
        let between = without_tags(text, before..start, &markup);
        let gap = match out.last() {
            None => Gap::Start,
            Some(last) if last.is_initial() && between.trim().is_empty() => Gap::Space,
            Some(last) => gap(&between, text[last.end()..].len() > between.len()),
        };
        if let Some(last) = out.last_mut() {
            last.closes = between.starts_with(QUOTES) && !matches!(gap, Gap::Space);
        }
        let opens = between.ends_with(QUOTES);
        out.push(Token { text: own, start, gap, opens, closes: false, is_figure: word.is_figure });
    }
    if let Some(last) = out.last_mut() {
        last.closes = text[last.end()..].starts_with(QUOTES);
    }
    out
}

/// Checks whether a word, or a figure, continues the word before it: "well-known", "51st", «2000-х», "COVID-19".
fn is_joined(last: &Token, between: &str, is_figure: bool) -> bool {
    let hyphen = is_hyphen(between) && !last.is_initial();
    match (last.is_figure, is_figure) {
        // A range of years is two figures.
        (true, true) => false,
        (true, false) => hyphen || between.is_empty(),
        // Not a year after a word: only names have numbers.
        (false, true) => hyphen && last.text.starts_with(char::is_uppercase),
        (false, false) => hyphen,
    }
}

/// Returns the text between two words without the tags in it, which are invisible.
fn without_tags<'a>(text: &'a str, range: Range<usize>, markup: &[Range<usize>]) -> Cow<'a, str> {
    let inside = |tag: &&Range<usize>| tag.start >= range.start && tag.end <= range.end;
    let tags: Vec<_> =
        markup.iter().filter(inside).filter(|tag| text[tag.start..].starts_with('<')).collect();
    if tags.is_empty() {
        return Cow::Borrowed(&text[range]);
    }
    let mut out = String::new();
    let mut at = range.start;
    for tag in tags {
        out.push_str(&text[at..tag.start]);
        at = tag.end;
    }
    out.push_str(&text[at..range.end]);
    Cow::Owned(out)
}

/// Classifies the text between two words. `goes_on`: whether more text follows it.
fn gap(between: &str, goes_on: bool) -> Gap {
    // "Organization's member States": the rest of a possessive does not end the phrase.
    let between = ["'s", "’s", "'", "’"]
        .into_iter()
        .find_map(|ending| {
            let after = between.strip_prefix(ending)?;
            (after.starts_with(char::is_whitespace) && goes_on).then_some(after)
        })
        .unwrap_or(between);
    match between.trim() {
        "" => Gap::Space,
        "–" | "—" => Gap::Dash,
        // The end of a sentence; a bracket or a quotation mark may follow.
        mark if mark.starts_with(['.', '!', '?', '…']) => Gap::Start,
        _ => Gap::Wall,
    }
}

/// Returns a capital with its full stop before another capital: «Л. Д. Оршанская», "J. Brooks".
fn initial(text: &str, range: Range<usize>) -> Option<&str> {
    let mut letters = text[range.clone()].chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let rest = text[range.end..].strip_prefix('.').filter(|_| single)?;
    rest.trim_start().starts_with(char::is_uppercase).then(|| &text[range.start..=range.end])
}

/// Returns a word without its possessive ending.
fn possessor(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_belong_to_the_name() {
        let texts = |text| tokens(text).iter().map(|token| (token.text, token.gap)).collect::<Vec<_>>();
        assert_eq!(
            texts("Л.Д. Оршанская"),
            [("Л.", Gap::Start), ("Д.", Gap::Space), ("Оршанская", Gap::Space)]
        );
        assert_eq!(
            texts("Plan B. it was"),
            [("Plan", Gap::Start), ("B", Gap::Space), ("it", Gap::Start), ("was", Gap::Space)]
        );
    }

    #[test]
    fn numbers_keep_their_endings_and_names_their_numbers() {
        let texts = |text| tokens(text).iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(texts("the 51st session"), ["the", "51st", "session"]);
        assert_eq!(texts("в 2000-х годах"), ["в", "2000-х", "годах"]);
        assert_eq!(texts("COVID-19 of 2019-2020, part-2"), ["COVID-19", "of", "2019", "2020", "part", "2"]);
    }

    #[test]
    fn markup_has_no_words() {
        let found = tokens(
            "the <b>water</b> <i class=\"x\">resources</i> of {owner} &nbsp; at https://example.org/a",
        );
        let words: Vec<_> = found.iter().map(|token| (token.text, token.gap)).collect();
        let space = |text| (text, Gap::Space);
        assert_eq!(words[..4], [("the", Gap::Start), space("water"), space("resources"), space("of")]);
        assert_eq!(words[4..], [("at", Gap::Wall)]);
    }

    #[test]
    fn gaps_between_words_are_classified() {
        let text = "The Organization's member States – well-known ones – met in 2022. «Нелегал», they said";
        let found = tokens(text);
        let texts: Vec<&str> = found.iter().map(|t| t.text).collect();
        assert_eq!(texts[..6], ["The", "Organization", "member", "States", "well-known", "ones"]);
        let gaps: Vec<Gap> = found.iter().map(|t| t.gap).collect();
        assert_eq!(gaps[..5], [Gap::Start, Gap::Space, Gap::Space, Gap::Space, Gap::Dash]);
        let quoted = found.iter().find(|t| t.text == "Нелегал").unwrap();
        assert!(quoted.opens && quoted.closes && quoted.gap == Gap::Start);
        assert!(found.iter().any(|t| t.is_figure && t.text == "2022"));
        for token in &found {
            assert_eq!(&text[token.start..token.end()], token.text);
        }
    }
}
