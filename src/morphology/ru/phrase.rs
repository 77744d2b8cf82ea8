//! Phrases in their dictionary form.
//!
//! A phrase is what agrees with a head, the head, and a tail that stays as it is:
//! «единой / системы / гидрологического мониторинга».

use super::{Analysis, Cell, Lexicon, Origin, analyses, is_abbreviation};
use crate::morphology::{CaseSet, Class, DictionaryForm, Gender, Number, Seen, fold};

/// A word of a phrase.
struct Word<'a> {
    text: &'a str,
    /// Ways to read it as a noun.
    nouns: Vec<Analysis>,
    /// Ways to read it as something that agrees with a noun.
    adjectives: Vec<Analysis>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It may agree or be agreed with.
    Nominal,
    /// «и», a comma: what it joins agrees with one head.
    And,
    /// A dash.
    Dash,
    /// Stands before or between and never changes: «особо», «IX», «Л.».
    Particle,
    /// Ends what agrees: a preposition, a verb.
    Wall,
    /// Never changes, but may be the head: ОДКБ, «Инфофорум-2022».
    Fixed,
}

/// The form that the head has in the text.
#[derive(Clone, Copy)]
struct Slot {
    gender: Option<Gender>,
    number: Option<Number>,
    cases: CaseSet,
}

/// The words of a noun phrase in their dictionary form.
pub(in crate::morphology) fn dictionary_form(
    words: &[&str],
    all_plural: bool,
    seen: &Seen,
) -> DictionaryForm {
    let phrase: Vec<Word> = words.iter().map(|word| read(word, seen)).collect();
    let mut chain = 0;
    while phrase.get(chain).is_some_and(|w| {
        matches!(w.kind, Kind::And | Kind::Particle) || w.kind == Kind::Nominal && !w.adjectives.is_empty()
    }) {
        chain += 1;
    }
    // The last noun with which all before it agree is the head; if none, an earlier one.
    for head in (0..=chain.min(phrase.len().saturating_sub(1))).rev() {
        if phrase[head].kind == Kind::Fixed {
            return match agreeing(&phrase, head, Slot { gender: None, number: None, cases: CaseSet::ALL }) {
                _ if head == 0 => DictionaryForm { text: words.join(" "), as_seen: false },
                _ => DictionaryForm::as_seen(words),
            };
        }
        if let Some(text) = headed(&phrase, head, all_plural) {
            return text;
        }
    }
    DictionaryForm::as_seen(words)
}

fn read<'a>(text: &'a str, seen: &Seen) -> Word<'a> {
    let mut word = Word { text, nouns: Vec::new(), adjectives: Vec::new(), kind: Kind::Wall };
    let folded = fold(text);
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    word.kind = match folded.as_str() {
        "и" | "или" | "," => Kind::And,
        "-" | "–" | "—" => Kind::Dash,
        _ if letters.next().is_none() => Kind::Particle,
        _ if text.ends_with('.') => Kind::Particle,
        _ if is_abbreviation(text) || text.starts_with(['«', '"', '“', '„']) => Kind::Fixed,
        _ if !folded.chars().any(|c| matches!(c, 'а'..='я')) => {
            if text.chars().all(|c| "IVXLC".contains(c)) { Kind::Particle } else { Kind::Fixed }
        }
        _ if Lexicon::get().closed(&folded).is_some() => Kind::Wall,
        _ => Kind::Nominal,
    };
    if word.kind == Kind::Nominal {
        for analysis in analyses(text, seen) {
            match analysis.paradigm.class {
                Class::Noun => word.nouns.push(analysis),
                Class::Adjective => word.adjectives.push(analysis),
                _ => {}
            }
        }
        if word.nouns.is_empty() && word.adjectives.is_empty() {
            word.kind = Kind::Wall;
        }
    }
    word
}

/// A slot that the cells of two words have in common.
fn common(slot: Slot, cell: &Cell) -> Option<Slot> {
    let cases = slot.cases.and(cell.cases);
    let fits = !cases.is_empty()
        && (slot.number.is_none() || cell.number.is_none() || slot.number == cell.number)
        && (slot.gender.is_none()
            || cell.gender.is_none()
            || slot.number == Some(Number::Plural)
            || slot.gender == cell.gender);
    fits.then_some(Slot { gender: slot.gender.or(cell.gender), number: slot.number.or(cell.number), cases })
}

/// The adjectives before the head in the slot; with how likely that is. `None` where one disagrees.
fn agreeing(phrase: &[Word], head: usize, slot: Slot) -> Option<(Slot, f32, Vec<Option<Analysis>>)> {
    let mut slot = slot;
    let mut weight = 1.0;
    let mut chosen = Vec::new();
    // From the head on, so that what is nearest decides.
    for word in phrase[..head].iter().rev() {
        if word.kind != Kind::Nominal {
            chosen.push(None);
            continue;
        }
        let best = word
            .adjectives
            .iter()
            .flat_map(|a| a.cells.iter().filter(|cell| !cell.short).map(move |cell| (a, cell)))
            .filter_map(|(a, cell)| Some((common(slot, cell)?, a)))
            .max_by(|x, y| x.1.weight.total_cmp(&y.1.weight));
        let (common, analysis) = best?;
        slot = common;
        weight *= analysis.weight;
        chosen.push(Some(analysis.clone()));
    }
    chosen.reverse();
    Some((slot, weight, chosen))
}

fn headed(phrase: &[Word], head: usize, all_plural: bool) -> Option<DictionaryForm> {
    let word = &phrase[head];
    let mut best: Option<(f32, &Analysis, Slot, Vec<Option<Analysis>>)> = None;
    for noun in &word.nouns {
        for cell in &noun.cells {
            let slot = Slot { gender: cell.gender, number: cell.number, cases: cell.cases };
            let Some((slot, weight, chosen)) = agreeing(phrase, head, slot) else { continue };
            let weight = weight * noun.weight * cell.weight;
            if best.as_ref().is_none_or(|b| weight > b.0) {
                best = Some((weight, noun, slot, chosen));
            }
        }
    }
    let (_, noun, slot, chosen) = best?;
    let plural = noun.paradigm.plural || all_plural && slot.number == Some(Number::Plural);
    let number = if plural { Number::Plural } else { Number::Singular };
    let mut out: Vec<String> = Vec::new();
    for (word, analysis) in phrase.iter().zip(&chosen) {
        out.push(match analysis {
            Some(a) => {
                let gender = if plural { None } else { slot.gender };
                a.with(a.paradigm.nominative(gender, number)?)
            }
            None => word.text.to_owned(),
        });
    }
    out.push(noun.with(noun.paradigm.nominative(None, number)?));
    out.extend(phrase[head + 1..].iter().map(|word| word.text.to_owned()));
    let as_seen = noun.origin == Origin::Guessed && noun.weight < 0.5;
    Some(DictionaryForm { text: out.join(" "), as_seen })
}
