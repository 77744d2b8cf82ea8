//! A place where a sentence may end, and what stands around it.

use super::chars::*;
use super::words::{Classes, Words};

/// How far a look back may go, in bytes: longer than any word that says something, short enough
/// that a text without a space takes linear time.
const REACH: usize = 96;

/// The marks of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// One full stop.
    Period,
    /// `…`, `..`, `...`, `. . .`
    Ellipsis,
    /// With an exclamation or question mark, or the full stop of another script.
    Strong,
    /// With a mark of Chinese or Japanese, which needs no white space after it.
    Full,
}

/// A run of marks with the closing quotes, brackets, footnotes and emoji that belong to it, the
/// white space after it, and the words on both sides.
#[derive(Clone, Debug)]
pub(crate) struct Site<'t> {
    /// The whole block.
    pub text: &'t str,
    /// Where the sentence begins that may end here.
    pub start: usize,
    /// First byte of the marks.
    pub mark: usize,
    /// What they are.
    pub marks: Marks,
    /// First byte after the marks and all that belongs to them.
    pub tail: usize,
    /// Whether a closing quote or bracket stands among them.
    pub closed: bool,
    /// Whether emoji stand among them.
    pub emoji: bool,
    /// First byte after the white space.
    pub next: usize,
    /// Whether the white space holds a blank line.
    pub blank_line: bool,
    /// The word before the marks with the full stops inside it: `e.g`, `Smith`, `5`.
    pub left: &'t str,
    /// The first letter or digit after opening quotes, brackets and dashes, or what stands in its
    /// place; NUL at the end of the text.
    pub first: char,
    /// The first character after the white space; NUL at the end of the text.
    pub lead: char,
    /// Where `first` stands.
    pub right_at: usize,
    /// The word that begins with `first`; empty if that is no letter or digit.
    pub right: &'t str,
    /// The words of the language.
    pub words: &'t Words,
    /// The classes of the word before.
    pub left_classes: Classes,
    /// Where the quotation opened that the marks stand in, if one did.
    pub quotation: Option<usize>,
}

impl<'t> Site<'t> {
    /// Looks at the marks that begin at `mark`.
    pub(crate) fn new(
        text: &'t str,
        start: usize,
        mark: usize,
        quotation: Option<usize>,
        words: &'t Words,
    ) -> Self {
        let run = Run::read(text, mark);
        let (next, blank_line) = skip_space(text, run.end);
        let left = word_before(text, start, mark);
        let left_classes = match spaced_classes(text, start, mark - left.len(), left, words) {
            0 => known_classes(left, words),
            classes => classes,
        };
        let lead = text[next..].chars().next().unwrap_or('\0');
        let right_at = next + opening(&text[next..]);
        let first = text[right_at..].chars().next().unwrap_or('\0');
        let right = word_at(text, right_at);
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
            words,
            left_classes,
            quotation,
        }
    }

    /// Whether the word before is in one of the classes.
    pub(crate) fn left_is(&self, classes: Classes) -> bool {
        self.left_classes & classes != 0
    }

    /// Whether the word after is in one of the classes.
    pub(crate) fn right_is(&self, classes: Classes) -> bool {
        self.words.is(self.right, classes)
    }

    /// Whether white space follows the marks.
    pub(crate) fn gap(&self) -> bool {
        self.next > self.tail
    }

    /// The sentence so far, without the marks.
    pub(crate) fn so_far(&self) -> &'t str {
        &self.text[self.start..self.mark]
    }

    /// The last bytes of the sentence so far, at most `len`.
    pub(crate) fn tail_of_sentence(&self, len: usize) -> &'t str {
        &self.text[ceil(self.text, self.mark.saturating_sub(len).max(self.start))..self.mark]
    }

    /// The first bytes after the white space, at most `len`.
    pub(crate) fn head_of_rest(&self, len: usize) -> &'t str {
        &self.text[self.next..floor(self.text, (self.next + len).min(self.text.len()))]
    }

    /// The text from the first character after the white space on.
    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.next..]
    }

    /// Where the word before begins.
    pub(crate) fn left_at(&self) -> usize {
        self.mark - self.left.len()
    }

    /// The word before the word before, with the full stops inside and after it: `А.` of
    /// `А. К.`; empty at the start of the sentence and after other punctuation.
    pub(crate) fn before_left(&self) -> &'t str {
        let end = self.text[self.start..self.left_at()].trim_end_matches(is_space).len() + self.start;
        word_before(self.text, self.start, end)
    }

    /// Where the word after ends.
    pub(crate) fn right_end(&self) -> usize {
        self.right_at + self.right.len()
    }

    /// Whether the word after is an initial: `А.`
    pub(crate) fn right_is_initial(&self) -> bool {
        is_upper(self.first)
            && self.right.len() == self.first.len_utf8()
            && self.text[self.right_end()..].starts_with('.')
    }

    /// Whether nothing stands before the word before in its sentence but opening punctuation.
    pub(crate) fn left_opens(&self) -> bool {
        let before = &self.text[self.start..self.left_at()];
        before.len() < REACH && !before.chars().any(is_word)
    }

    /// The whole run without white space that holds the marks: an address, a file name.
    pub(crate) fn token(&self) -> &'t str {
        let from = floor(self.text, self.mark.saturating_sub(REACH).max(self.start));
        let begin = self.text[from..self.mark].rfind(char::is_whitespace).map_or(from, |at| from + at + 1);
        let begin = ceil(self.text, begin);
        let to = floor(self.text, (self.mark + REACH).min(self.text.len()));
        let end = self.text[self.mark..to].find(char::is_whitespace).map_or(to, |at| self.mark + at);
        &self.text[begin..end]
    }
}

/// The classes of a word, without the article that French and Italian glue to it: `l'Avv.`
fn known_classes(left: &str, words: &Words) -> Classes {
    match (words.classes(left), left.rfind(['\'', '’'])) {
        (0, Some(at)) => words.classes(left[at..].trim_start_matches(['\'', '’'])),
        (classes, _) => classes,
    }
}

/// The classes of an abbreviation that is written with spaces: `т. е.`, `U. S.`, `z. B.`
fn spaced_classes(text: &str, start: usize, at: usize, left: &str, words: &Words) -> Classes {
    if left.len() > 4 || !text[start..at].ends_with(is_space) {
        return 0;
    }
    let end = start + text[start..at].trim_end_matches(is_space).len();
    if !text[start..end].ends_with('.') {
        return 0;
    }
    let before = word_before(text, start, end);
    if before.len() > 6 {
        return 0;
    }
    let mut joined = String::with_capacity(before.len() + left.len());
    joined.push_str(before);
    joined.push_str(left);
    words.classes(&joined)
}

/// A run of marks and what belongs to it.
struct Run {
    marks: Marks,
    end: usize,
    closed: bool,
    emoji: bool,
}

impl Run {
    fn read(text: &str, mark: usize) -> Self {
        let mut run = Self { marks: Marks::Period, end: mark, closed: false, emoji: false };
        // Nearly all full stops have a space behind them and then a letter.
        if let Some([b'.', b' ', b'a'..=b'z' | b'A'..=b'Z' | 0xd0 | 0xd1]) =
            text.as_bytes().get(mark..mark + 3)
        {
            run.end += 1;
            return run;
        }
        let mut periods = 0;
        loop {
            let rest = &text[run.end..];
            let Some(c) = rest.chars().next() else { break };
            if c == '.' {
                periods += 1;
                if periods > 1 && run.marks == Marks::Period {
                    run.marks = Marks::Ellipsis;
                }
            } else if c == '…' {
                if run.marks == Marks::Period {
                    run.marks = Marks::Ellipsis;
                }
            } else if is_full_stop(c) {
                run.marks = Marks::Full;
            } else if is_stop(c) {
                if run.marks != Marks::Full {
                    run.marks = Marks::Strong;
                }
            } else if is_closer(c) && closes(rest, c) {
                run.closed = true;
                // A stop inside the quotes and one after them are two, not an ellipsis.
                periods = 0;
            } else if is_emoji(c) {
                run.emoji = true;
            } else if c.is_ascii_digit() && periods == 1 {
                let Some(len) = glued_footnote(rest, &text[..mark]) else { break };
                run.end += len;
                continue;
            } else if is_superscript(c) || is_invisible(c) {
                // Belongs to the marks and says nothing more.
            } else if c == '(' && rest.trim_start_matches('(').chars().next().is_none_or(is_space) {
                // A sad smile.
            } else if c == '[' || c == '{' {
                let Some(len) = footnote(rest) else { break };
                run.end += len;
                continue;
            } else if c.is_whitespace() {
                let Some(len) = belongs_after_space(rest, periods, text, mark) else { break };
                if rest[..len].ends_with('.') {
                    run.marks = Marks::Ellipsis;
                    periods += 1;
                } else if rest[..len].ends_with([')', '}', '»', '”', '"', '`'])
                    || rest[..len].trim_start() == "]"
                {
                    run.closed = true;
                }
                run.end += len;
                continue;
            } else {
                break;
            }
            run.end += c.len_utf8();
        }
        run
    }
}

/// Whether the quote or bracket that begins `rest` closes: straight quotes and those that open in
/// some languages and close in others do so unless a word follows them at once.
fn closes(rest: &str, c: char) -> bool {
    if !is_opener(c) && !matches!(c, '“' | '‘') {
        return true;
    }
    !rest[c.len_utf8()..].chars().next().is_some_and(is_word)
}

/// Length of a footnote mark in brackets: `[17]`, `[3, 4]`, `[a]`, `[5–7]`.
fn footnote(rest: &str) -> Option<usize> {
    let inside = &rest.get(1..)?;
    let len = inside.bytes().take(16).position(|b| b == b']' || b == b'}')?;
    let inside = inside.get(..len)?;
    let numeric = inside.chars().all(|c| c.is_ascii_digit() || is_dash(c) || matches!(c, ',' | ' ' | '\n'))
        && inside.chars().any(|c| c.is_ascii_digit());
    let letter = inside.len() == 1 && inside.as_bytes()[0].is_ascii_lowercase();
    (numeric || letter).then_some(len + 2)
}

/// Length of white space and what stands after it but belongs to the marks: a closing bracket or
/// quote, a further full stop of a spaced ellipsis, a footnote mark.
fn belongs_after_space(rest: &str, periods: usize, text: &str, mark: usize) -> Option<usize> {
    let (space, blank_line) = skip_space(rest, 0);
    if blank_line {
        return None;
    }
    let after = &rest[space..];
    let c = after.chars().next()?;
    let follows = after[c.len_utf8()..].chars().next();
    match c {
        '.' if periods > 0 && follows.is_none_or(|f| is_space(f) || is_closer(f)) => {
            // "compounds. . . . The practice": the sentence ends at the first stop, the other
            // three stand for what was left out before the next.
            let attached = text[..mark].chars().next_back().is_some_and(|l| !l.is_whitespace());
            let omission = periods == 1
                && attached
                && after.strip_prefix(". . . ").is_some_and(|a| a.chars().next().is_some_and(is_upper));
            (!omission).then_some(space + 1)
        }
        ')' | ']' | '}' | '»' | '”' => Some(space + c.len_utf8()),
        '"' if after.len() == 1 || skip_space(after, 1).1 => Some(space + 1),
        '"' | '`' if follows.is_some_and(is_stop) => Some(space + 1),
        '`' if after.starts_with("``.") || after.starts_with("``(") => Some(space + 2),
        '"' if follows.is_none_or(is_space)
            && odd_quotes(&text[floor(text, mark.saturating_sub(400))..mark]) =>
        {
            Some(space + 1)
        }
        '[' => {
            let len = footnote(after)
                .or_else(|| ["[...]", "[…]"].iter().find(|o| after.starts_with(**o)).map(|o| o.len()))?;
            let then = after[len..].trim_start_matches(is_space);
            then.chars().next().is_none_or(|t| is_upper(t) || is_opener(t) || t == '.').then_some(space + len)
        }
        // "a fee. 8 Yet some": the number of a footnote.
        '0'..='9' if periods == 1 => footnote_number(after).map(|len| space + len),
        // Emoji at the end of a message belong to it, between two sentences to the second.
        c if is_emoji(c) => {
            let len: usize = after
                .chars()
                .take(32)
                .take_while(|c| is_emoji(*c) || is_invisible(*c) || *c == ' ')
                .map(char::len_utf8)
                .sum();
            let (end, blank_line) = skip_space(after, len);
            (blank_line || end == after.len()).then_some(space + after[..len].trim_end().len())
        }
        _ => None,
    }
}

/// Length of the numbers of footnotes that stand right after the stop: `a consultation.11 12 Take`.
fn glued_footnote(rest: &str, before: &str) -> Option<usize> {
    let word = before.chars().rev().take(4).all(is_lower);
    if !word && !before.ends_with([')', '”', '"']) {
        return None;
    }
    let number = |at: usize| rest[at..].bytes().take(4).take_while(u8::is_ascii_digit).count();
    let mut len = 0;
    loop {
        let digits = number(len);
        if !(1..=3).contains(&digits) {
            return None;
        }
        len += digits;
        if !rest[len..].starts_with([' ', ',', '-']) {
            return None;
        }
        if rest[len + 1..].starts_with(is_upper) && rest[len..].starts_with(' ') {
            return Some(len);
        }
        len += 1;
    }
}

/// Length of the bare number of a footnote, which a word that starts sentences follows.
fn footnote_number(after: &str) -> Option<usize> {
    let digits = after.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let word = after[digits..].strip_prefix(is_space)?;
    let word = &word[..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())];
    (digits < 3 && FOOTNOTE_FOLLOWERS.split_whitespace().any(|w| w == word)).then_some(digits)
}

/// Words that cannot be counted: after them a number in front is a footnote's, no amount.
const FOOTNOTE_FOLLOWERS: &str = "The This These That It He She They We In On At For From However Yet But And If When \
    While Although Though There As Since According";

/// Whether a straight quote before is still open.
fn odd_quotes(before: &str) -> bool {
    let line = before.rfind("\n\n").map_or(before, |at| &before[at..]);
    line.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

/// Past white space from `at` on, and whether a blank line is in it.
pub(crate) fn skip_space(text: &str, at: usize) -> (usize, bool) {
    // Nearly always one space and then a letter, or no space at all.
    match text.as_bytes().get(at..at + 2) {
        Some([b'!'..=b'~', _]) => return (at, false),
        Some([b' ', b'!'..=b'~' | 0xd0 | 0xd1]) => return (at + 1, false),
        _ => {}
    }
    let mut next = at;
    let mut lines = 0;
    for c in text[at..].chars().take_while(|c| is_space(*c)) {
        next += c.len_utf8();
        // A carriage return alone is a line break of old files; CR LF counts once, by its LF.
        lines += match c {
            '\n' | '\u{85}' | '\u{2028}' => 1,
            '\r' if !text[next..].starts_with('\n') => 1,
            '\u{2029}' | '\u{c}' => 2,
            _ => 0,
        };
    }
    (next, lines > 1)
}

/// Length of the quotes, brackets, dashes and bullets that open what follows.
fn opening(rest: &str) -> usize {
    let mut len = 0;
    for c in rest.chars().take(8) {
        if is_opener(c)
            || is_dash(c)
            || is_bullet(c)
            || is_space(c)
            || matches!(c, '*' | '_' | '.' | '…')
            || is_emoji(c)
        {
            len += c.len_utf8();
        } else {
            break;
        }
    }
    len
}

/// The word that ends at `end`: back to white space, an opening mark, a long dash or a slash.
pub(crate) fn word_before(text: &str, start: usize, end: usize) -> &str {
    let bytes = text.as_bytes();
    let from = ceil(text, end.saturating_sub(REACH).max(start));
    let mut begin = end;
    while begin > from {
        let byte = bytes[begin - 1];
        if byte < 0x80 {
            if WORD_ENDS[usize::from(byte)] {
                break;
            }
            begin -= 1;
            continue;
        }
        let Some(c) = text[from..begin].chars().next_back() else { break };
        let ends = !matches!(c, 'Ѐ'..='џ')
            && c != '’'
            && (c.is_whitespace() || is_opener(c) || is_bullet(c) || matches!(c, '—' | '–' | '…' | '»'));
        if ends {
            break;
        }
        begin -= c.len_utf8();
    }
    text[begin..end].trim_start_matches(['\'', '’', '-', '.', '*', '_'])
}

/// The ASCII characters that no word goes across.
const WORD_ENDS: [bool; 128] = {
    let mut table = [false; 128];
    let bytes = b"\t\n\x0b\x0c\r ([{\"`/,;:!?)]";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

/// The letters and digits from `at` on.
pub(crate) fn word_at(text: &str, at: usize) -> &str {
    let mut end = at;
    for c in text[at..].chars() {
        if !is_word(c) || end - at > REACH {
            break;
        }
        end += c.len_utf8();
    }
    &text[at..end]
}

/// The nearest character boundary at or below a byte.
pub(crate) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The nearest character boundary at or above a byte.
pub(crate) fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
