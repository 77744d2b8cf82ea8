//! The engine: jumps from candidate to candidate and applies the rules.

use super::candidate::{BULLET, Candidate, Marks};
use super::chars::*;
use super::language::Language;
use super::rules::Rule;
use super::{boilerplate, items, lines, messages, rules, scan};
use std::ops::Range;

/// Maximum number of sentences for which memory is reserved at once: a block of megabytes may be a single
/// one.
const FEW: usize = 1024;

/// Splits a block into contiguous ranges that cover it. In a text with `careless` capitalisation, sentences
/// may begin with small letters.
pub(crate) fn split(text: &str, language: &Language, careless: bool) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity((text.len() / 64 + 1).min(FEW));
    let mut start = 0;
    Engine { text, language, careless, start: 0, quotation: None }.run(|decision| {
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

/// Returns all decisions about a block.
pub(crate) fn decisions(text: &str, language: &Language, careless: bool) -> Vec<Decision> {
    let mut out = Vec::new();
    Engine { text, language, careless, start: 0, quotation: None }.run(|decision| out.push(decision));
    out
}

/// The decision about a candidate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decision {
    /// First byte of the candidate.
    pub at: usize,
    /// Where the engine continues: after the marks and what belongs to them.
    pub resume: usize,
    /// Where the sentence ends, if it does.
    pub end: Option<usize>,
    /// The rule that decided.
    pub rule: &'static str,
}

/// The state of a pass over a block.
#[derive(Clone)]
struct Engine<'t> {
    text: &'t str,
    language: &'t Language,
    /// Whether the text has careless capitalisation.
    careless: bool,
    /// The beginning of the sentence.
    start: usize,
    /// The beginning of the open quotation, if it is in quotes that have a direction.
    quotation: Option<usize>,
}

impl Engine<'_> {
    /// Decides each candidate in turn and passes the decisions to `observe`.
    fn run(mut self, mut observe: impl FnMut(Decision)) {
        let mut at = 0;
        while let Some(candidate) = next_candidate(self.text.as_bytes(), at) {
            let decision = self.decide(candidate);
            at = decision.resume.max(self.start);
            observe(decision);
        }
    }

    /// Decides a candidate, and begins the next sentence where this one ends.
    // Otherwise the compiler calls this once per candidate, which takes 1 % more instructions.
    #[inline(always)]
    fn decide(&mut self, at: usize) -> Decision {
        let (resume, end, rule) = self.consider(at);
        // The end of the text is not a boundary, and none is inside what a reader sees as one character.
        let end = match end {
            Some(end) if end > self.start && !self.text[end..].chars().next().is_none_or(is_joined) => {
                self.start = end;
                Some(end)
            }
            _ => None,
        };
        Decision { at, resume, end, rule }
    }

    /// Returns where to continue, the end of the sentence, if it ends, and the rule.
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
            '/' => (after, boilerplate::mail_date(text, start, at, language.boilerplate), "head-of-mail"),
            '@' => (after, boilerplate::address(text, at, language), "address-ends"),
            ':' => {
                let address = boilerplate::address(text, at, language);
                (
                    after,
                    address.or_else(|| boilerplate::credit(text, start, at, language.boilerplate)),
                    "address-or-credit",
                )
            }
            ',' => (after, boilerplate::comma(text, start, at, language), "farewell-or-date"),
            '_' | '=' | '*' => with(boilerplate::separator(text, start, at), "separator"),
            '-' if text[after..].starts_with("---") => {
                with(boilerplate::separator(text, start, at), "separator")
            }
            '-' | '–' | '—' => {
                (after, boilerplate::interruption(text, start, at, language), "interruption")
            }
            _ if is_bullet(c) && at > start => (after, items::same_bullet(text, start, at, c), "list-item"),
            _ if is_emoji(c) => with(messages::emoji(text, start, at), "emoji"),
            _ => (after, None, ""),
        }
    }

    /// Decides a run of marks: by the rules, except for the most common kinds of full stop.
    fn stop(&mut self, at: usize) -> (usize, Option<usize>, &'static str) {
        if let Some(decision) = self.quickly(at) {
            debug_assert_eq!(decision.1, self.by_rules(at).1, "{:?}", &self.text[self.start..]);
            return decision;
        }
        self.by_rules(at)
    }

    /// Decides the most common full stops quickly, with the same result as the rules: a test compares both.
    fn quickly(&self, at: usize) -> Option<(usize, Option<usize>, &'static str)> {
        self.glued(at).or_else(|| self.plain_end(at))
    }

    /// `14.6`, `i.e`, `example.org`: a full stop that is directly followed by a digit or a small letter, as
    /// in the rule "glued".
    fn glued(&self, at: usize) -> Option<(usize, Option<usize>, &'static str)> {
        let bytes = self.text.as_bytes();
        // But a year may be followed by a note number.
        let year = || {
            bytes[..at].len() > 4 && bytes[at - 5..at - 4] == *b" " && matches!(bytes[at - 4], b'1' | b'2')
        };
        let number = || bytes[at + 1].is_ascii_digit() && at > 0 && bytes[at - 1].is_ascii_digit() && !year();
        // A caption may end with its number: `Figure 1.3 This map`.
        let far = at - self.start > boilerplate::CAPTION;
        let next = bytes.get(at + 1)?;
        (bytes[at] == b'.' && far && (next.is_ascii_lowercase() || number())).then_some((
            at + 1,
            None,
            "glued",
        ))
    }

    /// A plain word, a full stop, a space, a capital, as in the rule "plain-end".
    fn plain_end(&self, at: usize) -> Option<(usize, Option<usize>, &'static str)> {
        let bytes = self.text.as_bytes();
        let capital = match bytes.get(at..at + 4)? {
            // Detached ends of addresses begin with C, O and R: see the rule "address-split".
            [b'.', b' ', c, _] if c.is_ascii_uppercase() => !matches!(c, b'C' | b'O' | b'R'),
            // The same ends in Cyrillic: Ру, Рф
            [b'.', b' ', 0xd0, 0xa0] => !matches!(bytes.get(at + 4..at + 6), Some([0xd1, 0x83 | 0x84])),
            // U+0400 to U+042F
            [b'.', b' ', 0xd0, 0x80..=0xaf] => true,
            _ => false,
        };
        // List items may be entries of a bibliography.
        if !capital || self.quotation.is_some() || bytes[self.start] == BULLET {
            return None;
        }
        let word = scan::word_before(self.text, self.start, at);
        // "крымскотат. Arda"
        let same_script = word.is_ascii() == bytes[at + 2].is_ascii();
        let rule = if rules::is_plain(word) {
            "plain-end"
        } else if self.is_short_end(at, word) {
            "sentence-end"
        } else {
            return None;
        };
        (same_script && self.language.words.classes(word).is_empty()).then_some((at + 1, Some(at + 2), rule))
    }

    /// Returns whether only a list could make the short word in small letters before the full stop an
    /// abbreviation: it follows no full stop, bracket or dash, and no initial or second abbreviation follows
    /// it.
    fn is_short_end(&self, at: usize, word: &str) -> bool {
        let begin = at - word.len();
        let before = &self.text.as_bytes()[self.start..begin];
        let plain = word.len() > 2 && word.chars().all(is_lower) && !is_single(word);
        let in_text = matches!(before, [.., b'a'..=b'z' | b',' | 0x80..=0xbf, b' ']);
        let next = at + 2;
        // The contents of a bracket may not be a sentence: see the rule "inside-bracket".
        let from = before.len().saturating_sub(rules::INSIDE);
        let in_bracket = before[from..].contains(&b'(');
        plain
            && in_text
            && !in_bracket
            && !self.text[next + scan::word_at(self.text, next).len()..].starts_with('.')
    }

    /// Applies the rules, those of the language first.
    fn by_rules(&mut self, at: usize) -> (usize, Option<usize>, &'static str) {
        let candidate = Candidate {
            careless: self.careless,
            ..Candidate::new(self.text, self.start, at, self.quotation, self.language)
        };
        if candidate.closed {
            self.quotation = None;
        }
        if let Some(caption) = boilerplate::caption(self.text, self.start, at, self.language.boilerplate) {
            return (caption, Some(caption), "caption");
        }
        if candidate.marks == Marks::Period
            && let Some(item) = items::item_before(self.text, self.start, at)
        {
            return (candidate.tail, Some(item), "list-item");
        }
        let mut own = self.language.rules.iter().filter(|rule| candidate.has(rule.when));
        let decides = |rule: &Rule| (rule.decide)(&candidate).map(|ends| (ends, rule.name));
        match own.find_map(decides).or_else(|| rules::common_for(&candidate).find_map(decides)) {
            Some((ends, name)) => (candidate.tail, ends.then_some(candidate.next), name),
            None => (candidate.tail, None, ""),
        }
    }
}

/// Bytes where a sentence may end: marks, line breaks, brackets and semicolons of lists, and the first bytes
/// of the marks and emoji beyond ASCII.
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

/// Returns the next byte where a sentence may end.
#[inline]
fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let (eights, last) = rest.as_chunks::<8>();
    // One bit per byte: which of eight are candidates. One in twenty to thirty is.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::language;
    use proptest::prelude::*;
    use std::path::Path;
    use sverka_text::document::Lang;

    /// Decides a text full stop by full stop, and compares the quick decisions with those of the rules.
    /// Returns how many there were.
    fn compare(text: &str, tag: &str) -> usize {
        let language = language(&Lang::parse(tag).expect("a tag"));
        let mut engine = Engine { text, language, careless: false, start: 0, quotation: None };
        let (mut at, mut quick) = (0, 0);
        while let Some(candidate) = next_candidate(text.as_bytes(), at) {
            if let Some((_, end, rule)) =
                engine.quickly(candidate).filter(|_| text[candidate..].starts_with(is_stop))
            {
                let by_rules = engine.clone().by_rules(candidate);
                assert_eq!(end, by_rules.1, "{rule}, {}: {:?}", by_rules.2, &text[engine.start..]);
                quick += 1;
            }
            at = engine.decide(candidate).resume.max(engine.start);
        }
        quick
    }

    /// The two fast paths express many rules in a few lines, and most full stops go through them.
    #[test]
    fn quick_decisions_are_those_of_the_rules() {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
        let mut quick = 0;
        for entry in std::fs::read_dir(samples).expect("the samples") {
            let path = entry.expect("an entry").path();
            let name = path.to_string_lossy().into_owned();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for tag in ["en", "ru", "de", "fr", "xx"].iter().filter(|_| name.ends_with(".txt")) {
                quick += compare(&text, tag);
            }
        }
        assert!(quick > 1000, "{quick}");
    }

    /// Found by fuzzing.
    #[test]
    fn quick_decisions_are_those_of_the_rules_in_odd_places() {
        for tag in ["en", "ru"] {
            compare("The bridge is opрг. Ру-т.\nПост. правит", tag);
            let decimal = "3 books were sold and in the end of the whole year the shops grew by 2.4 percent.";
            compare(decimal, tag);
            assert_eq!(
                split("3 shops grew by 2.4 percent.", language(&Lang::parse(tag).unwrap()), false).len(),
                1
            );
        }
    }

    /// Generates texts that lead through the fast paths and past them.
    fn piece() -> impl Strategy<Value = String> {
        let marks =
            vec![". ", ".", "? ", ", ", "; ", ") ", "» ", "” ", " ", " (", " «", " “", " • ", " — ", "\n"];
        let words = vec!["Mr", "г", "U.S", "e.g", "т.е", "Ru", "Org", "Figure", "им", "тыс", "it", "он"];
        prop_oneof![
            prop::sample::select(marks).prop_map(str::to_owned),
            prop::sample::select(vec![". ", " "]).prop_map(str::to_owned),
            prop::sample::select(words).prop_map(str::to_owned),
            "[a-z]{1,9}|[A-Z][a-z]{0,6}|[а-я]{1,9}|[А-Я][а-я]{0,6}|[0-9]{1,3}",
        ]
    }

    proptest! {
        #[test]
        fn quick_decisions_are_those_of_the_rules_on_any_text(
            pieces in prop::collection::vec(piece(), 1..30),
            which in 0usize..4,
        ) {
            compare(&pieces.concat(), ["en", "ru", "de", "xx"][which]);
        }
    }
}
