//! How a text differs from another, token by token.

use crate::tokens::{self, FORM, Kind, NAME, Token};

/// A step from one text to the other; the numbers are those of the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The same token in both.
    Same(usize, usize),
    /// The same word in other capitals, another number, another tag.
    Form(usize, usize),
    /// One token for another.
    Replace(usize, usize),
    /// A token of the first that the second does not have.
    Delete(usize),
    /// A token of the second that the first does not have.
    Insert(usize),
}

/// The most cells of the table, four bytes each: beyond it texts are not compared for people.
const CELLS: usize = 4_000_000;

/// Returns the cheapest way from one text to the other, by the costs of the score; `None` for texts that are too long
/// to be shown in this way.
pub fn steps(from: &[Token], to: &[Token]) -> Option<Vec<Step>> {
    let width = to.len() + 1;
    if (from.len() + 1).checked_mul(width)? > CELLS {
        return None;
    }
    let mut table = vec![0u32; (from.len() + 1) * width];
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            let mut best = if i + j == 0 { 0 } else { u32::MAX };
            if i > 0 {
                best = best.min(table[(i - 1) * width + j] + from[i - 1].kind.weight());
            }
            if j > 0 {
                best = best.min(table[i * width + j - 1] + to[j - 1].kind.weight());
            }
            if i > 0 && j > 0 {
                best = best.min(table[(i - 1) * width + j - 1] + cost(&from[i - 1], &to[j - 1]));
            }
            table[i * width + j] = best;
        }
    }
    let (mut i, mut j) = (from.len(), to.len());
    let mut steps = Vec::with_capacity(i.max(j));
    while i + j > 0 {
        let here = table[i * width + j];
        if i > 0 && j > 0 && here == table[(i - 1) * width + j - 1] + cost(&from[i - 1], &to[j - 1]) {
            (i, j) = (i - 1, j - 1);
            steps.push(match cost(&from[i], &to[j]) {
                0 => Step::Same(i, j),
                _ if from[i].key == to[j].key => Step::Form(i, j),
                _ => Step::Replace(i, j),
            });
        } else if i > 0 && here == table[(i - 1) * width + j] + from[i - 1].kind.weight() {
            i -= 1;
            steps.push(Step::Delete(i));
        } else {
            j -= 1;
            steps.push(Step::Insert(j));
        }
    }
    steps.reverse();
    Some(steps)
}

/// A part of a text beside another.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// Which of the texts has it.
    pub kind: PartKind,
    /// The part.
    pub text: String,
}

/// Which of two texts has a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Both of them.
    Same,
    /// The first.
    Old,
    /// The second.
    New,
}

/// Returns the parts of a text, with what the other has instead or in addition. The parts that are not new are together the
/// text. Texts that are too long to be compared are one part.
pub fn parts(own: &str, other: &str) -> Vec<Part> {
    let (from, to) = (tokens::of_text(own, ""), tokens::of_text(other, ""));
    let (mut out, mut at) = (Vec::new(), 0);
    let mut put = |kind, text: &str| {
        if !text.is_empty() {
            out.push(Part { kind, text: text.to_owned() });
        }
    };
    for step in steps(&from, &to).unwrap_or_default() {
        let (old, new) = match step {
            Step::Same(..) => continue,
            Step::Form(old, new) | Step::Replace(old, new) => (Some(old), Some(new)),
            Step::Delete(old) => (Some(old), None),
            Step::Insert(new) => (None, Some(new)),
        };
        if let Some(old) = old {
            let range = from[old].range.clone();
            put(PartKind::Same, &own[at..range.start]);
            put(PartKind::Old, &own[range.clone()]);
            at = range.end;
        }
        if let Some(new) = new {
            put(PartKind::New, &other[to[new].range.clone()]);
        }
    }
    put(PartKind::Same, &own[at..]);
    out
}

fn cost(a: &Token, b: &Token) -> u32 {
    match (a.key == b.key, a.form == b.form) {
        (true, true) => 0,
        (true, false) => FORM,
        _ if a.is_name && b.is_name => NAME,
        _ => a.kind.weight().max(b.kind.weight()),
    }
}

/// A number, tag or address of a translation that was replaced.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Replaced {
    /// What the memory has.
    pub from: String,
    /// What the new text has.
    pub to: String,
}

/// Replaces the numbers and addresses of a translation if nothing else differs and each is certain: it occurs once in
/// the source and once in the translation, letter for letter.
///
/// `query` and `source` are texts with their tokens, as is the translation. Returns the new translation and what was
/// replaced; `None` if something else differs, nothing differs, or one is not certain.
pub fn adapt(
    query: (&str, &[Token]),
    source: (&str, &[Token]),
    translation: (&str, &[Token]),
) -> Option<(String, Vec<Replaced>)> {
    let is_value = |kind| matches!(kind, Kind::Number | Kind::Address | Kind::Tag);
    let same_keys = query.1.iter().map(|token| token.key).eq(source.1.iter().map(|token| token.key));
    if !same_keys {
        return None;
    }
    let mut changes = Vec::new();
    let mut replaced = Vec::new();
    for (new, old) in query.1.iter().zip(source.1).filter(|(new, old)| new.form != old.form) {
        // An inline code has no text that could be replaced.
        if !is_value(old.kind) || old.range.is_empty() || new.range.is_empty() {
            return None;
        }
        let mut in_source = source.1.iter().filter(|token| token.form == old.form && token.kind == old.kind);
        let mut there = translation.1.iter().filter(|token| token.form == old.form && token.kind == old.kind);
        let place = there.next()?;
        if there.next().is_some() || in_source.nth(1).is_some() {
            return None;
        }
        let to = &query.0[new.range.clone()];
        changes.push((place.range.clone(), to));
        replaced.push(Replaced { from: source.0[old.range.clone()].to_owned(), to: to.to_owned() });
    }
    if changes.is_empty() {
        return None;
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = translation.0.to_owned();
    changes.into_iter().rev().for_each(|(range, to)| out.replace_range(range, to));
    Some((out, replaced))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::of_text;

    #[test]
    fn steps_lead_from_one_text_to_the_other() {
        let (a, b) = (of_text("On 3 May we met", "en"), of_text("on 4 May they have met", "en"));
        let steps = steps(&a, &b).unwrap();
        assert_eq!(
            steps,
            [
                Step::Form(0, 0),
                Step::Form(1, 1),
                Step::Same(2, 2),
                Step::Insert(3),
                Step::Replace(3, 4),
                Step::Same(4, 5)
            ]
        );
    }

    fn adapted(query: &str, source: &str, translation: &str) -> Option<String> {
        let [q, s, t] = [query, source, translation].map(|text| of_text(text, "en"));
        adapt((query, &q), (source, &s), (translation, &t)).map(|(text, _)| text)
    }

    #[test]
    fn only_what_is_certain_is_replaced() {
        let (source, translation) = ("On 3 May 2021 we met.", "3 мая 2021 года мы встретились.");
        assert_eq!(
            adapted("On 14 May 2022 we met.", source, translation).as_deref(),
            Some("14 мая 2022 года мы встретились.")
        );
        assert_eq!(adapted(source, source, translation), None, "nothing differs");
        assert_eq!(adapted("On 14 May 2022 we meet.", source, translation), None, "a word differs");
        assert_eq!(adapted("on 3 May 2022 we met.", source, translation), None, "capitals differ");
        assert_eq!(adapted("From 1 to 9", "From 3 to 3", "С 3 по 3"), None, "which is which");
        assert_eq!(adapted("5 points", "3 points", "три пункта"), None, "written as a word");
        assert_eq!(adapted("4.8 %", "4.7 %", "4,7 %"), None, "written otherwise");
    }
}
