//! The engine: jumps from candidate to candidate and asks the rules.

use super::chars::*;
use super::language::Language;
use super::rules::Rule;
use super::site::{BULLET, Marks, Site};
use super::{furniture, items, lines, messages, rules, walk};
use std::ops::Range;

/// Room for so many sentences is taken at once; a block of megabytes may be a single one.
const FEW: usize = 1024;

/// Splits a block: contiguous ranges that cover it.
pub(crate) fn split(text: &str, language: &Language) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity((text.len() / 64 + 1).min(FEW));
    let mut start = 0;
    Engine { text, language, start: 0, quotation: None }.run(|decision| {
        if let Some(end) = decision.end {
            out.push(start..end);
            start = end;
        }
    });
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// All that was decided in a block.
pub(crate) fn decisions(text: &str, language: &Language) -> Vec<Decision> {
    let mut out = Vec::new();
    Engine { text, language, start: 0, quotation: None }.run(|decision| out.push(decision));
    out
}

/// What was decided at a candidate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision {
    /// Where the candidate stands.
    pub at: usize,
    /// Where the engine goes on: after the marks and what belongs to them.
    pub resume: usize,
    /// Where the sentence ends, if it does.
    pub end: Option<usize>,
    /// The rule that decided.
    pub rule: &'static str,
}

/// The state of a pass over a block.
struct Engine<'t> {
    text: &'t str,
    language: &'t Language,
    /// Where the sentence begins.
    start: usize,
    /// Where the quotation opened that the text stands in, in quotes of which one can tell that.
    quotation: Option<usize>,
}

impl Engine<'_> {
    /// Decides each candidate in turn and tells `observe`.
    fn run(mut self, mut observe: impl FnMut(Decision)) {
        let mut at = 0;
        while let Some(candidate) = next_candidate(self.text.as_bytes(), at) {
            let (resume, end, rule) = self.consider(candidate);
            at = resume;
            // The end of the text is no boundary, and none falls into what a reader sees as one character.
            let end = end.filter(|end| {
                *end > self.start && self.text[*end..].chars().next().is_some_and(|c| !is_joined(c))
            });
            if let Some(end) = end {
                self.start = end;
                at = at.max(end);
            }
            observe(Decision { at: candidate, resume, end, rule });
        }
    }

    /// Where to go on, where the sentence ends, if it does, and the rule.
    fn consider(&mut self, at: usize) -> (usize, Option<usize>, &'static str) {
        let (text, start, language) = (self.text, self.start, self.language);
        let Some(c) = text[at..].chars().next() else { return (text.len(), None, "") };
        let after = at + c.len_utf8();
        if is_stop(c) {
            return self.stop(at);
        }
        let with = |(resume, end): (usize, Option<usize>), rule| (resume, end, rule);
        match c {
            '«' | '“' => {
                self.quotation = Some(at);
                (after, None, "")
            }
            '»' | '”' => {
                self.quotation = None;
                (after, None, "")
            }
            '\n' | '\r' | '\u{c}' | '\u{2028}' | '\u{2029}' => {
                with(lines::line_break(text, start, at, language), "line-break")
            }
            ')' | '(' => with(messages::bracket(text, start, at, c, language), "smile-or-remark"),
            ';' => (after, items::before_item(text, after), "list-item"),
            '/' => (after, furniture::mail_date(text, start, at), "head-of-mail"),
            '@' => (after, furniture::address(text, at, language), "address-ends"),
            ':' => {
                let address = furniture::address(text, at, language);
                (after, address.or_else(|| furniture::credit(text, start, at)), "address-or-credit")
            }
            ',' => (after, furniture::comma(text, start, at, language), "farewell-or-date"),
            '_' | '=' | '*' => with(furniture::separator(text, start, at), "separator"),
            '-' if text[after..].starts_with("---") => {
                with(furniture::separator(text, start, at), "separator")
            }
            '-' | '–' | '—' => {
                (after, furniture::interruption(text, start, at, language), "interruption")
            }
            _ if is_bullet(c) && at > start => (after, items::same_bullet(text, start, at, c), "list-item"),
            _ if is_emoji(c) => with(messages::emoji(text, start, at), "emoji"),
            _ => (after, None, ""),
        }
    }

    /// A run of marks: the rules decide, except where nearly all stops are alike.
    fn stop(&mut self, at: usize) -> (usize, Option<usize>, &'static str) {
        if let Some(decision) = self.glued(at).or_else(|| self.plain_end(at)) {
            debug_assert_eq!(decision.1, self.by_rules(at).1, "{:?}", &self.text[self.start..]);
            return decision;
        }
        self.by_rules(at)
    }

    /// `14.6`, `i.e`, `example.org`: a full stop that a digit or a small letter follows at once, as
    /// the rule "glued" has it.
    fn glued(&self, at: usize) -> Option<(usize, Option<usize>, &'static str)> {
        let bytes = self.text.as_bytes();
        let number = || bytes[at + 1].is_ascii_digit() && at > 0 && bytes[at - 1].is_ascii_digit();
        // A caption may end with its number: `Figure 1.3 This map`.
        let far = at - self.start > furniture::CAPTION;
        let next = bytes.get(at + 1)?;
        (bytes[at] == b'.' && far && (next.is_ascii_lowercase() || number())).then_some((
            at + 1,
            None,
            "glued",
        ))
    }

    /// A plain word, a full stop, a space, a capital, as the rule "plain-end" has it.
    fn plain_end(&self, at: usize) -> Option<(usize, Option<usize>, &'static str)> {
        let bytes = self.text.as_bytes();
        let capital = match bytes.get(at..at + 4)? {
            // The ends of addresses that are torn off begin with C, O and R.
            [b'.', b' ', c, _] if c.is_ascii_uppercase() => !matches!(c, b'C' | b'O' | b'R'),
            // U+0400 to U+042F
            [b'.', b' ', 0xd0, 0x80..=0xaf] => true,
            _ => false,
        };
        // Items of lists may be entries of a bibliography.
        if !capital || self.quotation.is_some() || bytes[self.start] == BULLET {
            return None;
        }
        let word = walk::word_before(self.text, self.start, at);
        // "крымскотат. Arda"
        let same_script = word.is_ascii() == bytes[at + 2].is_ascii();
        let rule = if rules::is_plain(word) {
            "plain-end"
        } else if self.is_short_end(at, word) {
            "sentence-end"
        } else {
            return None;
        };
        (same_script && self.language.words.classes(word) == 0).then_some((at + 1, Some(at + 2), rule))
    }

    /// Whether the stop after a short word in small letters could only be taken for that of an
    /// abbreviation by lists: no stop, bracket or dash stands before the word, and no initial or second
    /// abbreviation after it.
    fn is_short_end(&self, at: usize, word: &str) -> bool {
        let begin = at - word.len();
        let before = &self.text.as_bytes()[self.start..begin];
        let plain = word.len() > 2 && word.chars().all(is_lower) && !is_single(word);
        let in_text = matches!(before, [.., b'a'..=b'z' | b',' | 0x80..=0xbf, b' ']);
        let next = at + 2;
        plain && in_text && !self.text[next + walk::word_at(self.text, next).len()..].starts_with('.')
    }

    fn by_rules(&mut self, at: usize) -> (usize, Option<usize>, &'static str) {
        let site = Site::new(self.text, self.start, at, self.quotation, &self.language.words);
        if site.closed {
            self.quotation = None;
        }
        if let Some(caption) = furniture::caption(self.text, self.start, at) {
            return (caption, Some(caption), "caption");
        }
        if site.marks == Marks::Period
            && let Some(item) = items::item_before(self.text, self.start, at)
        {
            return (site.tail, Some(item), "list-item");
        }
        let mut own = self.language.rules.iter().filter(|rule| site.has(rule.when));
        let decides = |rule: &Rule| (rule.decide)(&site).map(|ends| (ends, rule.name));
        match own.find_map(decides).or_else(|| rules::common_for(&site).find_map(decides)) {
            Some((ends, name)) => (site.tail, ends.then_some(site.next), name),
            None => (site.tail, None, ""),
        }
    }
}

/// Bytes at which a sentence may end: marks, line breaks, brackets and semicolons of lists, and the
/// first bytes of the marks and emoji beyond ASCII.
const CANDIDATE: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b".!?\n\r\x0c;()/@:,_=*-\xc2\xd6\xd8\xdb\xe0\xe1\xe2\xe3\xef\xf0";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let (eights, last) = rest.as_chunks::<8>();
    // A bit a byte: which of eight are candidates. One in twenty to thirty is.
    let candidates = |bytes: &[u8]| {
        (0..).zip(bytes).fold(0u32, |set, (i, b)| set | u32::from(CANDIDATE[usize::from(*b)]) << i)
    };
    let mut at = from;
    for eight in eights {
        let set = candidates(eight);
        if set != 0 {
            return Some(at + set.trailing_zeros() as usize);
        }
        at += 8;
    }
    let set = candidates(last);
    (set != 0).then(|| at + set.trailing_zeros() as usize)
}
