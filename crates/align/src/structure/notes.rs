//! Footnotes of plain texts that are in another place in the translation.
//!
//! A note may follow its paragraph in one text and the last chapter in the other. Because links keep the
//! order of both texts, such notes would prevent the links of the text between them. A note is a line that
//! begins with a number that an earlier sentence refers to. Readers of formats with notes put them after the
//! text on either side.

use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::document::Segmented;

/// The longest mark of a note: no text has ten thousand numbered notes, but years have four digits.
const LONGEST_MARK: usize = 3;

/// Fewer notes than this may be chance: a numbered line and a number in the text.
const LEAST_NOTES: usize = 2;

/// Minimum number of sentences that a note has moved by, if no reference to another note shows it; splitters
/// differ by one or two.
const MOVED_BY: usize = 3;

/// A note of one side.
#[derive(Clone, Debug, PartialEq)]
struct Note {
    mark: String,
    /// Its sentences.
    range: Range<usize>,
    /// The sentence that refers to it.
    reference: usize,
    /// Sentences of the text, excluding notes, between the reference and the note.
    distance: usize,
}

/// Finds the notes of both documents that are in another place on the other side: other references precede
/// them, or much more of the text. Marks count only if both sides have the same ones in the same order,
/// because an extra note shifts all following numbers.
pub(super) fn out_of_place(source: &Segmented, target: &Segmented) -> Vec<(Range<usize>, Range<usize>)> {
    let [ours, theirs] = [notes(source), notes(target)];
    if !ours.iter().map(|note| &note.mark).eq(theirs.iter().map(|note| &note.mark)) {
        return Vec::new();
    }
    let references =
        [sorted(ours.iter().map(|note| note.reference)), sorted(theirs.iter().map(|note| note.reference))];
    let before = |side: usize, note: &Note| references[side].partition_point(|&at| at < note.range.start);
    let has_moved = |a: &Note, b: &Note| {
        let (less, more) = (a.distance.min(b.distance), a.distance.max(b.distance));
        before(0, a) != before(1, b) || more - less >= MOVED_BY && 2 * less < more
    };
    let moved = ours.iter().zip(&theirs).filter(|(ours, theirs)| has_moved(ours, theirs));
    moved.map(|(ours, theirs)| (ours.range.clone(), theirs.range.clone())).collect()
}

fn sorted(numbers: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut out: Vec<usize> = numbers.collect();
    out.sort_unstable();
    out
}

/// Returns the notes of a side: lines that begin with a mark that an earlier sentence refers to.
fn notes(side: &Segmented) -> Vec<Note> {
    let begins = |i: usize| side.starts_block(i) && leading_mark(&side.segments[i].text).is_some();
    if !(0..side.segments.len()).any(begins) {
        return Vec::new();
    }
    let mut out: Vec<Note> = Vec::new();
    // The last sentence that refers to each mark.
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut is_note = vec![false; side.segments.len()];
    for (i, segment) in side.segments.iter().enumerate() {
        let follows_note = i > 0 && is_note[i - 1] && !side.starts_block(i);
        let mark = leading_mark(&segment.text).filter(|_| side.starts_block(i) || follows_note);
        let reference = mark.as_ref().and_then(|mark| open.remove(mark));
        match (mark, reference) {
            (Some(mark), Some(reference)) => {
                let distance = (reference + 1..i).filter(|&k| !is_note[k]).count();
                out.push(Note { mark, range: i..i + 1, reference, distance });
                is_note[i] = true;
            }
            _ if follows_note => {
                is_note[i] = true;
                if let Some(note) = out.last_mut() {
                    note.range.end = i + 1;
                }
            }
            _ => {
                open.extend(marks_in(&segment.text).into_iter().map(|mark| (mark, i)));
            }
        }
    }
    if out.len() < LEAST_NOTES { Vec::new() } else { out }
}

/// Returns the mark at the beginning of a line: `1 `, `[12] `, `3. `, `* `.
fn leading_mark(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix(['[', '(']).unwrap_or(text.trim_start());
    let length = rest.find(|c: char| !is_mark(c)).filter(|&length| length > 0)?;
    let (mark, rest) = rest.split_at(length);
    let rest = rest.trim_start_matches([']', ')', '.']);
    let is_line = rest.starts_with(char::is_whitespace) || mark.chars().all(is_raised);
    let mark = plain(mark);
    (is_line && mark.len() <= LONGEST_MARK && !rest.trim().is_empty()).then_some(mark)
}

/// Returns the marks that a sentence refers to: numbers attached to a word or punctuation mark, in brackets,
/// or raised.
fn marks_in(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut end = 0;
    while let Some(start) = text[end..].find(is_mark).map(|at| end + at) {
        let before = text[..start].chars().next_back();
        end = text[start..].find(|c: char| !is_mark(c)).map_or(text.len(), |at| start + at);
        let mark = plain(&text[start..end]);
        // Otherwise it is a part of a word or of a number: 1990s, 3,5.
        let ends = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        let is_glued = before.is_some_and(|c: char| {
            c.is_alphabetic()
                || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '»' | '”' | '"' | ')' | '[')
        });
        if ends && mark.len() <= LONGEST_MARK && (is_glued || text[start..end].chars().all(is_raised)) {
            out.push(mark);
        }
    }
    out
}

/// Checks whether a character may be in the mark of a note.
fn is_mark(c: char) -> bool {
    c.is_ascii_digit() || c == '*' || is_raised(c)
}

fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Returns a mark with plain digits.
fn plain(mark: &str) -> String {
    let digit = |c: char| match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => char::from_digit(c as u32 - '⁰' as u32, 10).unwrap_or(c),
        _ => c,
    };
    mark.chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::{BlockKind, Lang, Segment};

    fn document(blocks: &[&[&str]]) -> Segmented {
        let segments = blocks.iter().enumerate().flat_map(|(block, texts)| {
            texts.iter().map(move |text| Segment { text: (*text).into(), range: 0..text.len(), block })
        });
        Segmented {
            name: "text".into(),
            lang: Lang::parse("en").unwrap(),
            encoding: "UTF-8".into(),
            blocks: vec![BlockKind::Paragraph; blocks.len()],
            places: Vec::new(),
            times: Vec::new(),
            segments: segments.collect(),
        }
    }

    #[test]
    fn marks_are_read() {
        assert_eq!(leading_mark("1 The day is not known."), Some("1".into()));
        assert_eq!(leading_mark("[12] Ibid."), Some("12".into()));
        assert_eq!(leading_mark("³ Ibid."), Some("3".into()));
        assert_eq!(leading_mark("1908 was a good year."), None);
        assert_eq!(leading_mark("3.5 metres"), None);
        assert_eq!(marks_in("It was opened in 1908.1 So it was."), ["1"]);
        assert_eq!(marks_in("Мост открыли в 1908 году1, в мае² [3]."), ["1", "2", "3"]);
        assert!(marks_in("In the 1990s 12 bridges, 35 metres wide.").is_empty());
    }

    #[test]
    fn notes_at_the_end_are_out_of_place_where_the_other_side_has_them_in_the_middle() {
        let middle = document(&[
            &["The mill stood here.1", "It burnt down."],
            &["1 Nobody knows since when."],
            &["They built a new one.2"],
            &["2 In brick."],
        ]);
        let end = document(&[
            &["Здесь стояла мельница1.", "Она сгорела."],
            &["Построили новую2."],
            &["1 Никто не знает с каких пор.", "2 Кирпичную."],
        ]);
        assert_eq!(out_of_place(&middle, &end), [(2..3, 3..4)]);
        assert!(out_of_place(&middle, &middle).is_empty() && out_of_place(&end, &end).is_empty());
        assert_eq!(notes(&end).len(), 2);
    }
}
