//! A candidate: a place where a sentence may end, with the marks and words around it.

use super::boilerplate::Boilerplate;
use super::chars::{is_lower, is_space, is_upper, is_word};
use super::language::Language;
pub(crate) use super::punctuation::Marks;
use super::punctuation::Run;
use super::scan::{REACH, ceil, floor, opening, skip_space, word_at, word_before};
use super::words::{Classes, Words};
use bitflags::bitflags;

/// A run of marks with the closing quotes, brackets, footnotes and emoji that belong to it, the white space
/// after it, and the words on both sides.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'t> {
    /// The whole block.
    pub text: &'t str,
    /// The beginning of the sentence that may end here.
    pub start: usize,
    /// First byte of the marks.
    pub mark: usize,
    /// Their kind.
    pub marks: Marks,
    /// First byte after the marks and everything that belongs to them.
    pub tail: usize,
    /// Whether a closing quote or bracket is among them.
    pub closed: bool,
    /// Whether emoji are among them.
    pub emoji: bool,
    /// First byte after the white space.
    pub next: usize,
    /// Whether the white space contains a blank line.
    pub blank_line: bool,
    /// The word before the marks with the full stops inside it: `e.g`, `Smith`, `5`.
    pub left: &'t str,
    /// The first letter or digit after opening quotes, brackets and dashes, or the character in its place;
    /// NUL at the end of the text.
    pub first: char,
    /// The first character after the white space; NUL at the end of the text.
    pub lead: char,
    /// First byte of `first`.
    pub right_at: usize,
    /// The word that begins with `first`; empty if that is not a letter or digit.
    pub right: &'t str,
    /// Whether the text has careless capitalisation.
    pub careless: bool,
    /// The words of the language.
    pub words: &'t Words,
    /// Its words for pages and mails.
    pub boilerplate: &'static Boilerplate,
    /// The classes of the word before.
    pub left_classes: Classes,
    /// The beginning of the quotation that contains the marks, if any.
    pub quotation: Option<usize>,
    /// The facts by which rules are chosen.
    pub facts: Facts,
}

bitflags! {
    /// A set of simple facts about a place.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Facts: u16 {
        /// The mark is one full stop.
        const PERIOD = 1;
        /// The marks are an ellipsis.
        const ELLIPSIS = 1 << 1;
        /// An exclamation or question mark is among the marks.
        const STRONG = 1 << 2;
        /// A mark of Chinese or Japanese is among them.
        const FULL = 1 << 3;
        /// A closing quote or bracket is among them.
        const CLOSED = 1 << 4;
        /// No white space follows.
        const GLUED = 1 << 5;
        /// A blank line follows.
        const BLANK_LINE = 1 << 6;
        /// Neither letter nor digit follows.
        const SIGN = 1 << 7;
        /// The next word begins with a small letter.
        const LOWER = 1 << 8;
        /// The word before is in a list.
        const KNOWN = 1 << 9;
        /// A quotation is open.
        const QUOTED = 1 << 10;
        /// The sentence so far is shorter than [`SHORT`] bytes.
        const SHORT = 1 << 11;
        /// The sentence may have begun with a bullet.
        const ITEM = 1 << 12;
    }
}

/// No fact: a rule with this condition is tried everywhere.
pub(crate) const ANY: Facts = Facts::empty();

/// Bytes below which the text before a mark may not contain a word yet: longer runs of signs are lines of
/// their own.
pub(crate) const SHORT: usize = 40;

/// The first byte of all bullets and of `↑`.
pub(crate) const BULLET: u8 = 0xe2;

impl<'t> Candidate<'t> {
    /// Examines the marks that begin at `mark`.
    pub(crate) fn new(
        text: &'t str,
        start: usize,
        mark: usize,
        quotation: Option<usize>,
        language: &'t Language,
    ) -> Self {
        let words = &language.words;
        let run = Run::read(text, mark, language.boilerplate);
        let (next, blank_line) = skip_space(text, run.end);
        let left = word_before(text, start, mark);
        let left_classes = match spaced_classes(text, start, mark - left.len(), left, words) {
            classes if classes.is_empty() => known_classes(left, words),
            classes => classes,
        };
        let lead = text[next..].chars().next().unwrap_or('\0');
        let right_at = if is_word(lead) { next } else { next + opening(&text[next..]) };
        let first = text[right_at..].chars().next().unwrap_or('\0');
        let right = word_at(text, right_at);
        let marks = match run.marks {
            Marks::Period => Facts::PERIOD,
            Marks::Ellipsis => Facts::ELLIPSIS,
            Marks::Strong => Facts::STRONG,
            Marks::Full => Facts::FULL,
        };
        let fact = |holds: bool, fact: Facts| if holds { fact } else { ANY };
        let facts = marks
            | fact(run.closed, Facts::CLOSED)
            | fact(next == run.end, Facts::GLUED)
            | fact(blank_line, Facts::BLANK_LINE)
            | fact(!is_word(lead), Facts::SIGN)
            | fact(is_lower(first), Facts::LOWER)
            | fact(!left_classes.is_empty(), Facts::KNOWN)
            | fact(quotation.is_some(), Facts::QUOTED)
            | fact(mark - start < SHORT, Facts::SHORT)
            | fact(text.as_bytes()[start] == BULLET, Facts::ITEM);
        Self {
            text,
            start,
            mark,
            marks: run.marks,
            tail: run.end,
            closed: run.closed,
            emoji: run.emoji,
            next,
            blank_line,
            left,
            first,
            lead,
            right_at,
            right,
            careless: false,
            words,
            boilerplate: language.boilerplate,
            left_classes,
            quotation,
            facts,
        }
    }

    /// Returns whether all of the given facts are true.
    pub(crate) fn has(&self, facts: Facts) -> bool {
        self.facts.contains(facts)
    }

    /// Returns whether the word before is in one of the classes.
    pub(crate) fn left_is(&self, classes: Classes) -> bool {
        self.left_classes.intersects(classes)
    }

    /// Returns whether the word after is in one of the classes.
    pub(crate) fn right_is(&self, classes: Classes) -> bool {
        self.words.is(self.right, classes)
    }

    /// Returns whether white space follows the marks.
    pub(crate) fn gap(&self) -> bool {
        self.next > self.tail
    }

    /// Returns the sentence so far, without the marks.
    pub(crate) fn so_far(&self) -> &'t str {
        &self.text[self.start..self.mark]
    }

    /// Returns the last bytes of the sentence so far, at most `len`.
    pub(crate) fn tail_of_sentence(&self, len: usize) -> &'t str {
        &self.text[ceil(self.text, self.mark.saturating_sub(len).max(self.start))..self.mark]
    }

    /// Returns the first bytes after the white space, at most `len`.
    pub(crate) fn head_of_rest(&self, len: usize) -> &'t str {
        &self.text[self.next..floor(self.text, (self.next + len).min(self.text.len()))]
    }

    /// Returns the text from the first character after the white space on.
    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.next..]
    }

    /// Returns the beginning of the word before.
    pub(crate) fn left_at(&self) -> usize {
        self.mark - self.left.len()
    }

    /// Returns the word before the word before, with the full stops inside and after it: `А.` of
    /// `А. К.`; empty at the start of the sentence and after other punctuation.
    pub(crate) fn before_left(&self) -> &'t str {
        let end = self.text[self.start..self.left_at()].trim_end_matches(is_space).len() + self.start;
        word_before(self.text, self.start, end)
    }

    /// Returns the end of the word after.
    pub(crate) fn right_end(&self) -> usize {
        self.right_at + self.right.len()
    }

    /// Returns whether the word after is an initial: `А.`
    pub(crate) fn right_is_initial(&self) -> bool {
        is_upper(self.first)
            && self.right.len() == self.first.len_utf8()
            && self.text[self.right_end()..].starts_with('.')
    }

    /// Returns whether only opening punctuation precedes the word before in the sentence.
    pub(crate) fn left_opens(&self) -> bool {
        let before = &self.text[self.start..self.left_at()];
        before.len() < REACH && !before.chars().any(is_word)
    }

    /// Returns the whole run without white space around the marks: an address, a file name.
    pub(crate) fn token(&self) -> &'t str {
        let from = floor(self.text, self.mark.saturating_sub(REACH).max(self.start));
        let begin = self.text[from..self.mark].rfind(char::is_whitespace).map_or(from, |at| from + at + 1);
        let begin = ceil(self.text, begin);
        let to = floor(self.text, (self.mark + REACH).min(self.text.len()));
        let end = self.text[self.mark..to].find(char::is_whitespace).map_or(to, |at| self.mark + at);
        &self.text[begin..end]
    }
}

/// Returns the classes of a word, without the article that is attached to it in French and Italian: `l'Avv.`
fn known_classes(left: &str, words: &Words) -> Classes {
    let classes = words.classes(left);
    if !classes.is_empty() || !left.bytes().any(|b| matches!(b, b'\'' | 0xe2)) {
        return classes;
    }
    let at = left.rfind(['\'', '’']).unwrap_or(0);
    words.classes(left[at..].trim_start_matches(['\'', '’']))
}

/// Returns the classes of an abbreviation that is written with spaces: `т. е.`, `U. S.`, `z. B.`
fn spaced_classes(text: &str, start: usize, at: usize, left: &str, words: &Words) -> Classes {
    if left.len() > 4 || !text[start..at].ends_with(is_space) {
        return Classes::empty();
    }
    let end = start + text[start..at].trim_end_matches(is_space).len();
    if !text[start..end].ends_with('.') {
        return Classes::empty();
    }
    let before = word_before(text, start, end);
    if before.len() > 6 {
        return Classes::empty();
    }
    let mut joined = String::with_capacity(before.len() + left.len());
    joined.push_str(before);
    joined.push_str(left);
    words.classes(&joined)
}
