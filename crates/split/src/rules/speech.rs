//! Direct speech: quotations, pauses, dashes.

use crate::candidate::{Candidate, Marks};
use crate::chars::{is_dash, is_lower, is_space, is_upper, is_word};
use crate::scan::word_before;
use crate::words::Classes;

/// How far the name and the verb of a speaker reach after a quotation, in bytes.
const SPEAKER: usize = 80;

/// `“Sorry!” I say.`, `"Snap!" Pete said.`: the speaker is named after the quotation.
pub(super) fn who_spoke(s: &Candidate) -> Option<bool> {
    if !s.closed || s.marks == Marks::Period || !is_upper(s.first) || s.lead != s.first {
        return None;
    }
    let mut words = s.head_of_rest(SPEAKER).split_whitespace().skip(1);
    let verb =
        |w: &str| !w.ends_with(':') && s.words.is(w.trim_end_matches(|c: char| !is_word(c)), Classes::SAY);
    let second = words.next()?;
    // "Mary Smith said"
    let third = second.starts_with(is_upper) && words.next().is_some_and(verb);
    (verb(second) || third).then_some(false)
}

/// `said . . . I didn't mean it`: an ellipsis between spaces is a pause; "I" has a capital everywhere.
pub(super) fn pause(s: &Candidate) -> Option<bool> {
    if s.marks != Marks::Ellipsis {
        return None;
    }
    let spaced = s.text[..s.mark].ends_with(is_space);
    let dots = s.text[s.mark..s.tail].chars().filter(|c| *c == '.').count();
    let quoted = s.quotation.is_some_and(|at| at >= s.start && s.text[at..].starts_with('“'));
    (spaced && dots < 4 && (matches!(s.right, "I") || quoted)).then_some(false)
}

/// Longest beginning of a sentence before a quotation that contains no word, in bytes: dashes, bullets.
const LABEL: usize = 8;

/// How far a quotation is examined, in bytes on each side.
const QUOTATION: usize = 240;

/// `The sign “Quiet! Writers at work” made us laugh`: a quotation that opened inside the sentence and after
/// which the sentence continues. It must close soon, because a speech may open a quotation and close it
/// paragraphs later. Also one that directly follows a word, without a colon or a verb of speech, and has a
/// single full stop inside, that is, a title: `in the report “New bridges. Who pays?”`.
pub(super) fn quotation_goes_on(s: &Candidate) -> Option<bool> {
    if s.closed {
        return None;
    }
    let at = s.quotation.filter(|at| *at > s.start && s.mark - at <= QUOTATION)?;
    let (open, close) = if s.text[at..].starts_with('«') { ('«', '»') } else { ('“', '”') };
    let before = &s.text[s.start..at];
    if before.len() < LABEL && !before.chars().any(is_word) {
        return None;
    }
    let ahead = s.head_of_rest(QUOTATION);
    let end = ahead.find(close)? + close.len_utf8();
    if ahead[..end].contains(open) {
        return None;
    }
    let after = ahead[end..].trim_start();
    let goes_on = after.starts_with(|c: char| is_lower(c) || matches!(c, ',' | ';' | ':'));
    let word = word_before(s.text, s.start, s.start + before.trim_end().len());
    let stops = |text: &str| {
        let mut marks = text.match_indices(['.', '!', '?', '…']);
        marks.any(|(at, mark)| text[at + mark.len()..].starts_with(is_space))
    };
    let single = !stops(&s.text[at..s.mark]) && !stops(&ahead[..end]);
    let title = single && before.trim_end().ends_with(is_word) && !s.words.is(word, Classes::SAY);
    (goes_on || title).then_some(false)
}

/// A dash after a full stop opens a new part; after other marks a small letter continues: `— Ты готов? —
/// спросила мать.`
pub(super) fn dash_after_full_stop(s: &Candidate) -> Option<bool> {
    if !is_dash(s.lead) || !is_lower(s.first) {
        return None;
    }
    let spaced = s.rest().chars().nth(1).is_some_and(is_space);
    Some(
        s.marks == Marks::Period
            && spaced
            && !s.left_is(
                Classes::TITLE
                    | Classes::NUMBER
                    | Classes::INNER
                    | Classes::END
                    | Classes::PLACE
                    | Classes::UNIT,
            ),
    )
}

/// After a closing quote or bracket a small letter continues: `"This is great." she said`.
pub(super) fn small_letter_after_quote(s: &Candidate) -> Option<bool> {
    (s.closed && is_lower(s.first)).then_some(false)
}
