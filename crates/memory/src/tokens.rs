//! A text as the tokens that the score compares: words, numbers, tags, addresses, marks.
//!
//! Each token has a *key*, by which it is found (a word in lower case; one key for all numbers, one for all tags, one
//! for all addresses), a *form*, the rest of it (capitals, the value of the number), and a *weight* by its [`Kind`].

use crate::names;
use std::ops::Range;
use sverka_text::script::Script;
use sverka_text::words::{self, lower};
use tmx::{Inline, Segment};
use twox_hash::XxHash3_64;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A word; in scripts without spaces a character.
    Word,
    /// A figure: `2021`, `4,72`, `03.05.2021`.
    Number,
    /// An inline code, a tag or a placeholder: `<b>`, `{0}`, `%s`.
    Tag,
    /// A web or mail address.
    Address,
    /// A punctuation mark or a symbol; a run of the same one counts once.
    Mark,
}

impl Kind {
    /// Returns the weight of the token, in quarters of a word. A missing full stop must not cost as much as a missing
    /// word, and a number is quickly corrected.
    pub fn weight(self) -> u32 {
        match self {
            Self::Word => 4,
            Self::Number | Self::Tag | Self::Address => 2,
            Self::Mark => 1,
        }
    }
}

/// The maximum difference between two tokens with one key: capitals, the value of a number, the code of a tag. In
/// quarters of a
/// word, and no more than any weight.
pub const FORM: u32 = 1;

/// The difference between two names, in quarters of a word: as with numbers, half of the weight.
pub const NAME: u32 = 2;

/// A token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Bytes of the plain text; empty, at its place, of an inline code.
    pub range: Range<usize>,
    /// Hash of what it is found by.
    pub key: u64,
    /// Hash of all of it.
    pub form: u64,
    /// Whether it is a word that a capital within a sentence shows to be a name.
    pub is_name: bool,
}

// The keys of what all counts as the same. No hash of a word is likelier to be one of them than any other number.
const NUMBER: u64 = 1;
const TAG: u64 = 2;
const ADDRESS: u64 = 3;

/// Returns the tokens of a text in the language `lang`: without region, and empty if it is unknown.
pub fn of_text(text: &str, lang: &str) -> Vec<Token> {
    // Words of running text take six bytes and more, with what is between them.
    let mut out = Vec::with_capacity(text.len() / 5 + 2);
    push_text(text, 0, &mut out);
    names::mark(text, &mut out, lang);
    out
}

/// Returns the plain text of a segment in the language `lang`, as in [`of_text`], and its tokens with the codes among them.
pub fn of_segment(segment: &Segment, lang: &str) -> (String, Vec<Token>) {
    let (mut text, mut out) = (String::new(), Vec::new());
    push_pieces(&segment.pieces, &mut text, &mut out);
    names::mark(&text, &mut out, lang);
    (text, out)
}

fn push_pieces(pieces: &[Inline], text: &mut String, out: &mut Vec<Token>) {
    for piece in pieces {
        match piece {
            Inline::Text(piece) => {
                push_text(piece, text.len(), out);
                text.push_str(piece);
            }
            Inline::Hi(hi) => push_pieces(&hi.content, text, out),
            code => {
                let shown = Segment { pieces: vec![code.clone()] }.with_codes();
                out.push(Token {
                    kind: Kind::Tag,
                    range: text.len()..text.len(),
                    key: TAG,
                    form: hash(&shown),
                    is_name: false,
                });
            }
        }
    }
}

/// Returns the sum of the weights.
pub fn weight(tokens: &[Token]) -> u32 {
    tokens.iter().map(|token| token.kind.weight()).sum()
}

fn hash(text: &str) -> u64 {
    XxHash3_64::oneshot(text.as_bytes())
}

/// Appends the tokens of a piece of text that begins at `base`.
fn push_text(text: &str, base: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    // Only these can begin or indicate a tag, a placeholder or an address.
    if text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'%' | b'@' | b'/')) || text.contains("www.") {
        for (range, kind) in special(text) {
            push_plain(&text[at..range.start], base + at, out);
            let key = if kind == Kind::Tag { TAG } else { ADDRESS };
            let form = hash(&text[range.clone()]);
            at = range.end;
            out.push(Token { kind, range: base + range.start..base + range.end, key, form, is_name: false });
        }
    }
    push_plain(&text[at..], base + at, out);
}

/// Appends words, numbers and marks.
fn push_plain(text: &str, base: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    for word in words::words(text) {
        push_marks(&text[at..word.range.start], base + at, out);
        at = word.range.end;
        let range = base + word.range.start..base + word.range.end;
        if word.is_figure {
            out.push(Token { kind: Kind::Number, range, key: NUMBER, form: hash(word.text), is_name: false });
        } else if word.text.chars().any(is_unspaced) {
            push_characters(word.text, range.start, out);
        } else {
            push_word(word.text, range, out);
        }
    }
    push_marks(&text[at..], base + at, out);
}

fn push_word(word: &str, range: Range<usize>, out: &mut Vec<Token>) {
    let small = lower(word);
    let key = hash(&small);
    let form = if small == word { key } else { hash(word) };
    out.push(Token { kind: Kind::Word, range, key, form, is_name: false });
}

/// Checks for the letters of a script that sets no spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}' && matches!(Script::of(c), Some(Script::Han | Script::Kana | Script::Thai))
}

/// Cuts a run of letters in which some belong to a script without spaces: each of these is a word.
fn push_characters(word: &str, base: usize, out: &mut Vec<Token>) {
    let mut start = 0;
    for (at, c) in word.char_indices().filter(|(_, c)| is_unspaced(*c)) {
        if start < at {
            push_word(&word[start..at], base + start..base + at, out);
        }
        start = at + c.len_utf8();
        push_word(&word[at..start], base + at..base + start, out);
    }
    if start < word.len() {
        push_word(&word[start..], base + start..base + word.len(), out);
    }
}

fn push_marks(gap: &str, base: usize, out: &mut Vec<Token>) {
    let mut last = None;
    for (at, c) in gap.char_indices() {
        // Invisible characters are not tokens: spaces, and marks of direction and joining.
        if c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            last = None;
            continue;
        }
        if last == Some(c) {
            if let Some(token) = out.last_mut() {
                token.range.end = base + at + c.len_utf8();
            }
            continue;
        }
        last = Some(c);
        let key = hash(c.encode_utf8(&mut [0; 4]));
        out.push(Token {
            kind: Kind::Mark,
            range: base + at..base + at + c.len_utf8(),
            key,
            form: key,
            is_name: false,
        });
    }
}

/// Returns tags, placeholders and addresses in order.
fn special(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut out: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '{', '%', '@', ':', 'w', '$']) {
        let start = at + found;
        let rest = &text[start..];
        let done = out.last().map_or(0, |(range, _)| range.end);
        let hit = match rest.as_bytes()[0] {
            b'<' => tag(rest).map(|length| (start..start + length, Kind::Tag)),
            b'{' | b'$' => braces(rest).map(|length| (start..start + length, Kind::Tag)),
            b'%' => percent(rest).map(|length| (start..start + length, Kind::Tag)),
            b'@' => mail(text, start, done).map(|range| (range, Kind::Address)),
            b':' => web(text, start, done).map(|range| (range, Kind::Address)),
            _ if rest.starts_with("www.") && !text[..start].ends_with(|c: char| c.is_alphanumeric()) => {
                Some((start..start + address_length(rest), Kind::Address))
            }
            _ => None,
        };
        at = hit.as_ref().map_or(start + 1, |(range, _)| range.end);
        out.extend(hit);
    }
    out
}

/// The longest tag or placeholder, in bytes: beyond it `<` and `{` are marks of the text.
const LONGEST: usize = 256;

/// The length of `<b>`, `</b>`, `<br/>`, `<a href="...">` at the beginning of a text.
fn tag(text: &str) -> Option<usize> {
    let name = text[1..].strip_prefix('/').unwrap_or(&text[1..]);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    let end = text.bytes().take(LONGEST).skip(1).position(|byte| matches!(byte, b'<' | b'>'))? + 1;
    (text.as_bytes()[end] == b'>').then_some(end + 1)
}

/// The length of `{0}`, `{{name}}`, `${name}` at the beginning of a text.
fn braces(text: &str) -> Option<usize> {
    let open = text.bytes().take_while(|byte| matches!(byte, b'$' | b'{')).count();
    let depth = text[..open].bytes().filter(|byte| *byte == b'{').count();
    let name =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-' | b'#' | b',');
    let inner = text.as_bytes()[open..].iter().take(LONGEST).take_while(|byte| name(byte)).count();
    let end = open + inner;
    let close = text.as_bytes()[end..].iter().take(depth).take_while(|byte| **byte == b'}').count();
    (depth > 0 && inner > 0 && close == depth).then_some(end + close)
}

/// The length of `%s`, `%1$d`, `%(name)s`, `%.2f`, `%@` at the beginning of a text.
fn percent(text: &str) -> Option<usize> {
    let rest = &text.as_bytes()[1..];
    let named = match rest.first() {
        Some(b'(') => rest.iter().take(LONGEST).position(|byte| *byte == b')')? + 1,
        _ => 0,
    };
    let flags =
        rest[named..].iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'$' | b'.')).count();
    let last = rest.get(named + flags)?;
    let behind = rest.get(named + flags + 1);
    let is_end = matches!(last, b'@') || behind.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    (matches!(last, b's' | b'd' | b'i' | b'u' | b'f' | b'x' | b'@') && is_end).then_some(named + flags + 2)
}

/// The address around an `@`.
fn mail(text: &str, at: usize, done: usize) -> Option<Range<usize>> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+');
    let before = text.as_bytes()[done..at].iter().rev().take_while(|byte| part(byte)).count();
    let behind = text.as_bytes()[at + 1..].iter().take_while(|byte| part(byte)).count();
    let host = text[at + 1..at + 1 + behind].trim_end_matches('.');
    (before > 0 && host.contains('.')).then(|| at - before..at + 1 + host.len())
}

/// The address around the colon of `https://`.
fn web(text: &str, colon: usize, done: usize) -> Option<Range<usize>> {
    let scheme =
        text.as_bytes()[done..colon].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = colon - scheme;
    let rest = text[colon..].strip_prefix("://")?;
    let length = address_length(rest);
    (scheme > 1 && length > 0).then(|| start..colon + 3 + length)
}

/// How far an address reaches: to a space or bracket, without the punctuation of the sentence.
fn address_length(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”');
    let end = text.find(ends).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tmx::Ph;

    fn shown(text: &str) -> Vec<(&str, Kind)> {
        of_text(text, "").into_iter().map(|token| (&text[token.range], token.kind)).collect()
    }

    #[test]
    fn kinds_of_tokens() {
        use Kind::{Address, Mark, Number, Tag, Word};
        assert_eq!(
            shown("On 3 May, 4,72%..."),
            [
                ("On", Word),
                ("3", Number),
                ("May", Word),
                (",", Mark),
                ("4,72", Number),
                ("%", Mark),
                ("...", Mark)
            ]
        );
        assert_eq!(
            shown("<b>Hi</b> {0}, {{name}} %1$s and a < b"),
            [
                ("<b>", Tag),
                ("Hi", Word),
                ("</b>", Tag),
                ("{0}", Tag),
                (",", Mark),
                ("{{name}}", Tag),
                ("%1$s", Tag),
                ("and", Word),
                ("a", Word),
                ("<", Mark),
                ("b", Word)
            ]
        );
        assert_eq!(
            shown("See https://example.org/a?b=1, www.example.org or a.b@example.org."),
            [
                ("See", Word),
                ("https://example.org/a?b=1", Address),
                (",", Mark),
                ("www.example.org", Address),
                ("or", Word),
                ("a.b@example.org", Address),
                (".", Mark)
            ]
        );
        assert_eq!(
            shown("100% sure: 5 % d"),
            [
                ("100", Number),
                ("%", Mark),
                ("sure", Word),
                (":", Mark),
                ("5", Number),
                ("%", Mark),
                ("d", Word)
            ]
        );
        assert_eq!(shown("中文ab字"), [("中", Word), ("文", Word), ("ab", Word), ("字", Word)]);
    }

    #[test]
    fn capitals_and_values_are_the_form() {
        let [a, b] = ["Council 3", "COUNCIL 5"].map(|text| of_text(text, ""));
        for (a, b) in a.iter().zip(&b) {
            assert_eq!(a.key, b.key);
            assert_ne!(a.form, b.form);
        }
    }

    #[test]
    fn codes_are_tokens() {
        let mut segment = Segment::from("Press ");
        segment.pieces.push(Inline::Ph(Ph::new("<br/>")));
        segment.push_text("here");
        let (text, tokens) = of_segment(&segment, "");
        assert_eq!(text, "Press here");
        assert_eq!(tokens.len(), 3);
        assert_eq!((tokens[1].kind, tokens[1].range.clone()), (Kind::Tag, 6..6));
        assert_eq!(tokens[1].form, of_text("<br/>", "")[0].form);
    }

    proptest! {
        #[test]
        fn ranges_are_in_order(text in "(\\PC|[<>{}%$@:/w. 0-9a-z]){0,60}") {
            let mut end = 0;
            for token in of_text(&text, "") {
                prop_assert!(token.range.start >= end && token.range.end > token.range.start);
                prop_assert!(text.get(token.range.clone()).is_some());
                end = token.range.end;
            }
        }
    }
}
