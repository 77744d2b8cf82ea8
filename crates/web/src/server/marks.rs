//! Finds corresponding parts of the two texts of a row: numbers, names, terms of the glossary.

use serde_json::{Value, json};
use std::ops::Range;
use sverka_qa::glossary::Glossary;
use sverka_text::document::Lang;
use sverka_text::names;
use sverka_text::numbers::{self, compare};
use sverka_text::words::words;

/// Something that occurs on both sides.
struct Mark {
    kind: &'static str,
    group: usize,
    range: Range<usize>,
}

/// Names count as the same from this similarity on; of pairs of other capitalised words of a sentence one in a hundred
/// reaches it.
const SAME_NAME: f64 = 0.75;

/// Returns the marks of the pieces of both sides, in UTF-16 units. Overlapping marks are left out: terms come first, then numbers.
pub fn of(pieces: &[Vec<&str>; 2], langs: [&Lang; 2], glossary: Option<&Glossary>) -> [Vec<Vec<Value>>; 2] {
    let texts = pieces.each_ref().map(|pieces| pieces.join(" "));
    let mut marks: [Vec<Mark>; 2] = [Vec::new(), Vec::new()];
    let codes = langs.map(Lang::primary);
    if let Some(glossary) = glossary {
        terms(&texts, codes, glossary, &mut marks);
    }
    numbers(&texts, codes, &mut marks);
    names(&texts, &mut marks);
    let mut sides = marks.into_iter().zip(pieces).map(|(marks, pieces)| in_pieces(marks, pieces));
    [sides.next().unwrap_or_default(), sides.next().unwrap_or_default()]
}

/// Adds two ranges that correspond, unless one of them is marked already.
fn add(marks: &mut [Vec<Mark>; 2], kind: &'static str, ranges: [Range<usize>; 2]) {
    let is_free = |side: usize| {
        marks[side]
            .iter()
            .all(|mark| mark.range.end <= ranges[side].start || ranges[side].end <= mark.range.start)
    };
    if is_free(0) && is_free(1) {
        let group = marks[0].len();
        for (list, range) in marks.iter_mut().zip(ranges) {
            list.push(Mark { kind, group, range });
        }
    }
}

fn terms(texts: &[String; 2], langs: [&str; 2], glossary: &Glossary, marks: &mut [Vec<Mark>; 2]) {
    let source = glossary.stems(&texts[0], langs[0]);
    let target = glossary.stems(&texts[1], langs[1]);
    for (term, place) in glossary.find_in(&source, (langs[0], langs[1])) {
        if let Some(found) = term.target.iter().find_map(|form| form.find(&target)) {
            add(marks, "term", [place, found]);
        }
    }
}

fn numbers(texts: &[String; 2], langs: [&str; 2], marks: &mut [Vec<Mark>; 2]) {
    let source = numbers::read(&texts[0], langs[0]);
    let mut target = numbers::read(&texts[1], langs[1]);
    for number in source {
        if let Some(at) = target.iter().position(|other| compare::agree(&number, other)) {
            let other = target.remove(at);
            add(marks, "number", [number.range, other.range]);
        }
    }
}

fn names(texts: &[String; 2], marks: &mut [Vec<Mark>; 2]) {
    let capitalised = |text: &str| -> Vec<(String, Range<usize>)> {
        let is_name =
            |word: &str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 2;
        let found = words(text).filter(|word| is_name(word.text));
        found.map(|word| (names::latin(&word.text.to_lowercase()), word.range)).collect()
    };
    let mut target = capitalised(&texts[1]);
    for (name, range) in capitalised(&texts[0]) {
        let like = target.iter().map(|(other, _)| names::likeness(&name, other)).enumerate();
        let best = like
            .filter(|(_, like)| *like >= SAME_NAME)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((at, _)) = best {
            let (_, other) = target.remove(at);
            add(marks, "name", [range, other]);
        }
    }
}

/// Returns the marks of each piece, in order.
fn in_pieces(mut marks: Vec<Mark>, pieces: &[&str]) -> Vec<Vec<Value>> {
    marks.sort_by_key(|mark| mark.range.start);
    let mut start = 0;
    let of_piece = |text: &&str| {
        let units = |byte: usize| {
            text.get(..byte.saturating_sub(start).min(text.len())).map(|text| text.encode_utf16().count())
        };
        let mark = |mark: &Mark| {
            let (from, to) = (units(mark.range.start)?, units(mark.range.end)?);
            (from < to).then(|| json!({"from": from, "to": to, "kind": mark.kind, "group": mark.group}))
        };
        let found = marks.iter().filter_map(mark).collect();
        // Pieces are joined by a space.
        start += text.len() + 1;
        found
    };
    pieces.iter().map(of_piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_corresponds_is_marked_on_both_sides() {
        let langs: [Lang; 2] = ["en", "ru"].map(|lang| lang.parse().unwrap());
        let pieces =
            [vec!["In 1941 Larkfield", "had 17 houses."], vec!["В 1941 году в Ларкфилде было 17 домов."]];
        let [source, target] = of(&pieces, langs.each_ref(), None);
        let shown = |marks: &[Value]| -> Vec<String> {
            marks
                .iter()
                .map(|mark| {
                    format!(
                        "{}{} {}-{}",
                        mark["kind"].as_str().unwrap(),
                        mark["group"],
                        mark["from"],
                        mark["to"]
                    )
                })
                .collect()
        };
        assert_eq!(
            source.iter().map(|piece| shown(piece)).collect::<Vec<_>>(),
            [vec!["number0 3-7", "name2 8-17"], vec!["number1 4-6"]]
        );
        assert_eq!(shown(&target[0]), ["number0 2-6", "name2 14-23", "number1 29-31"]);
    }
}
