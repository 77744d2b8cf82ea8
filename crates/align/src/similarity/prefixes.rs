//! Prefixes that do not belong to sentences: line numbers, time codes, speaker labels.
//!
//! Where a text has them throughout, they carry no meaning and are misleading: every sentence of a numbered
//! text contains a number that no other does. Sentences are therefore compared without them. The texts
//! themselves do not change.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use sverka_text::document::Segmented;

/// Counters are removed if at least this share of the sentences begins with one ...
const MARKED: f64 = 0.5;

/// ... and this share of them continues from the previous one, which is not the case in a list of years.
const RISING: f64 = 0.9;

/// Labels are removed if at least this share of the sentences begins with one ...
const LABELLED: f64 = 0.08;

/// ... and the other side has no more than this fraction of it, because labels on both sides help.
const ONE_SIDED: f64 = 0.34;

/// Fewer prefixes than this may be chance.
const LEAST: usize = 5;

/// Characters of the longest label: a name with a title or an office.
const LONGEST_LABEL: usize = 48;

/// Returns both sides without the prefixes of their sentences; unchanged if there are none.
pub(crate) fn without_prefixes<'a>(source: &'a Segmented, target: &'a Segmented) -> [Cow<'a, Segmented>; 2] {
    let sides = [source, target].map(|side| {
        let cuts = counters(side);
        if cuts.is_empty() { Cow::Borrowed(side) } else { Cow::Owned(cut(side, &cuts)) }
    });
    let labels = [labels(&sides[0]), labels(&sides[1])];
    let share = |k: usize| labels[k].len() as f64 / sides[k].segments.len().max(1) as f64;
    let superfluous =
        |k: usize| labels[k].len() >= LEAST && share(k) >= LABELLED && share(1 - k) <= ONE_SIDED * share(k);
    let superfluous = [superfluous(0), superfluous(1)];
    let mut k = 0;
    sides.map(|side| {
        let side = if superfluous[k] { Cow::Owned(cut(&side, &labels[k])) } else { side };
        k += 1;
        side
    })
}

/// Sentences by their indices, and the bytes to remove at the beginning of each.
type Cuts = Vec<(usize, usize)>;

/// Returns a side without the prefixes of some sentences.
fn cut(side: &Segmented, cuts: &Cuts) -> Segmented {
    let mut out = side.clone();
    for &(k, bytes) in cuts {
        out.segments[k].text.drain(..bytes);
    }
    out
}

/// Finds the counters of a side, if it is numbered or timed throughout.
fn counters(side: &Segmented) -> Cuts {
    let mut cuts = Vec::new();
    let (mut before, mut rising) = (None, 0);
    for (k, segment) in side.segments.iter().enumerate() {
        if let Some((value, bytes)) = counter(&segment.text) {
            cuts.push((k, bytes));
            rising += usize::from(before.is_none_or(|before| value >= before));
            before = Some(value);
        }
    }
    let count = cuts.len() as f64;
    let is_habit = cuts.len() >= LEAST
        && count >= MARKED * side.segments.len() as f64
        && rising as f64 >= RISING * count;
    if is_habit { cuts } else { Vec::new() }
}

/// Returns the value of a number or time code before a text, and the start of the text: `12. `, `[12] `,
/// `00:12:34 `, `(0:12:34.500 --> 0:12:36.000) `.
fn counter(text: &str) -> Option<(u64, usize)> {
    let mut rest = text.trim_start_matches(['[', '(', '#', '<']);
    let mut value = 0u64;
    let mut digits = 0;
    for (k, c) in rest.char_indices() {
        match c {
            '0'..='9' => {
                value = value.checked_mul(10)?.checked_add(u64::from(c) - u64::from('0'))?;
                digits += 1;
            }
            // Minutes and seconds follow a colon, thousandths a point.
            ':' | '.' | ',' if digits > 0 && rest[k + 1..].starts_with(|c: char| c.is_ascii_digit()) => {}
            _ if digits == 0 => return None,
            _ => {
                rest = &rest[k..];
                break;
            }
        }
    }
    if let Some((_, bytes)) =
        rest.trim_start().strip_prefix("-->").and_then(|rest| counter(rest.trim_start()))
    {
        // The end time of a subtitle: the text after it begins where its own rest does.
        return Some((value, text.len() - (rest.trim_start()[3..].trim_start().len() - bytes)));
    }
    rest = rest.trim_start_matches([']', ')', '.', ':', '>']);
    let body = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|'));
    // "12th", "12%" are words.
    let apart = body.len() < rest.len() && rest.starts_with(char::is_whitespace);
    (apart && body.contains(char::is_alphabetic)).then_some((value, text.len() - body.len()))
}

/// Finds the labels of a side that occur more than once.
fn labels(side: &Segmented) -> Cuts {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let found: Vec<(usize, &str, usize)> = side
        .segments
        .iter()
        .enumerate()
        .filter_map(|(k, segment)| label(&segment.text).map(|(name, bytes)| (k, name, bytes)))
        .collect();
    for (_, name, _) in &found {
        *counts.entry(name).or_default() += 1;
    }
    found.into_iter().filter(|(_, name, _)| counts[name] > 1).map(|(k, _, bytes)| (k, bytes)).collect()
}

/// Returns a name before a colon, and the start of the text after it.
fn label(text: &str) -> Option<(&str, usize)> {
    let end = text.char_indices().take(LONGEST_LABEL).find(|&(_, c)| c == ':')?.0;
    let (name, rest) = (&text[..end], &text[end + 1..]);
    let begins_large = |word: &str| {
        word.trim_start_matches('(').starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let words = name.split_whitespace();
    let large = words.clone().filter(|word| begins_large(word)).count();
    let is_name = name.starts_with(char::is_uppercase) && 2 * large > words.count();
    let body = rest.trim_start();
    (is_name && body.len() < rest.len() && !body.is_empty()).then_some((name, text.len() - body.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::{BlockKind, Lang, Segment};

    fn side(sentences: impl Iterator<Item = String>) -> Segmented {
        Segmented {
            name: "a".into(),
            lang: Lang::parse("en").unwrap(),
            encoding: "UTF-8".into(),
            blocks: vec![BlockKind::Paragraph],
            places: Vec::new(),
            times: Vec::new(),
            segments: sentences.map(|text| Segment { range: 0..text.len(), text, block: 0 }).collect(),
        }
    }

    #[test]
    fn counters_in_every_shape() {
        for (text, want) in [
            ("12 Text", Some("Text")),
            ("12. Text 13", Some("Text 13")),
            ("[12] «Text»", Some("«Text»")),
            ("#12: Text", Some("Text")),
            ("00:12:34 Text", Some("Text")),
            ("[00:12:34.500] — Text", Some("Text")),
            ("00:12:34,500 --> 00:12:36,000 Text", Some("Text")),
            ("12\tText", Some("Text")),
            ("12th of May", None),
            ("12% of them", None),
            ("12", None),
            ("12 13", None),
            ("Text 12", None),
            ("99999999999999999999999 Text", None),
            ("", None),
        ] {
            let found = counter(text).map(|(_, bytes)| &text[bytes..]);
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn only_habits_are_removed() {
        let numbered = side((0..20).map(|k| format!("{k} Text {k}")));
        let years = side((0..20).map(|k| format!("{} was a year.", 1900 + k * 37 % 100)));
        let plain = side((0..20).map(|k| if k == 3 { "3 Text".into() } else { "Text.".into() }));
        let [a, b] = without_prefixes(&numbered, &years);
        assert_eq!(a.segments[7].text, "Text 7");
        assert!(matches!(b, Cow::Borrowed(_)));
        assert!(without_prefixes(&plain, &plain).iter().all(|side| matches!(side, Cow::Borrowed(_))));
    }

    #[test]
    fn labels_are_removed_from_one_side_only() {
        let who = ["Anna Zimina", "MODERATOR", "Q", "John Brooks (World Bank)", "А. К. Зимина"];
        let labelled = side((0..20).map(|k| format!("{}: Text {k}", who[k % 5])));
        let plain = side((0..20).map(|k| format!("And this: text {k}")));
        let [a, b] = without_prefixes(&labelled, &plain);
        assert!(a.segments.iter().all(|segment| segment.text.starts_with("Text ")));
        assert!(matches!(b, Cow::Borrowed(_)));
        assert!(without_prefixes(&labelled, &labelled).iter().all(|side| matches!(side, Cow::Borrowed(_))));
    }
}
