//! Finds the words of two texts that translate each other according to a glossary.

use super::cognates::Cognates;
use rustc_hash::FxHashMap;
use sverka_text::document::{Lang, Segmented};
use sverka_text::stems::Stems;
use sverka_text::words::words;

/// Words and phrases of two languages that translate each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Glossary {
    langs: [Lang; 2],
    /// For each entry its forms in both languages.
    entries: Vec<[Vec<String>; 2]>,
}

/// Factor of the rarity of an entry, as of names: one in up to three of a thousand sentences has the full weight.
const RARITY: f64 = 1.2;

/// Weight of an entry that every sentence contains.
const LEAST_RARITY: f64 = 0.1;

impl Glossary {
    /// Creates a glossary from entries, each with its forms in the first and in the second language. Entries
    /// without a form on either side are ignored.
    pub fn new(langs: [Lang; 2], entries: impl IntoIterator<Item = [Vec<String>; 2]>) -> Self {
        Self { langs, entries: entries.into_iter().collect() }
    }

    /// Checks whether it is for the languages of two texts, in either direction, regardless of their regions.
    pub fn fits(&self, source: &Lang, target: &Lang) -> bool {
        self.sides(source, target).is_some()
    }

    /// Returns its languages.
    pub fn langs(&self) -> [&Lang; 2] {
        [&self.langs[0], &self.langs[1]]
    }

    /// Returns which of its languages are those of the source and of the target.
    fn sides(&self, source: &Lang, target: &Lang) -> Option<[usize; 2]> {
        let is = |k: usize, lang: &Lang| self.langs[k].primary() == lang.primary();
        [[0, 1], [1, 0]].into_iter().find(|&[ours, theirs]| is(ours, source) && is(theirs, target))
    }

    /// Adds the entries that both texts contain to their common words. Texts in other languages have none.
    pub(super) fn add_to(&self, cognates: &mut Cognates, texts: [&Segmented; 2]) {
        let Some(sides) = self.sides(&texts[0].lang, &texts[1].lang) else { return };
        let stems = texts.map(|text| Stems::new(text.lang.primary()));
        let phrases = self.phrases(sides, &stems);
        let rows: [Vec<Vec<u32>>; 2] = std::array::from_fn(|k| {
            texts[k]
                .segments
                .iter()
                .map(|segment| phrases[k].found(&stems_of(&segment.text, &stems[k])))
                .collect()
        });
        let total = (rows[0].len() + rows[1].len()) as f64;
        let kinds = self.entries.len();
        let mut counts = [vec![0u32; kinds], vec![0u32; kinds]];
        for (counts, rows) in counts.iter_mut().zip(&rows) {
            rows.iter().flatten().for_each(|&id| counts[id as usize] += 1);
        }
        let first = cognates.weights.len() as u32;
        cognates.weights.extend((0..kinds).map(|id| match (counts[0][id], counts[1][id]) {
            (0, _) | (_, 0) => 0.0,
            (ours, theirs) => {
                let rarity = libm::log((total + 1.0) / f64::from(ours + theirs)) / libm::log(total + 1.0);
                (rarity * RARITY).clamp(LEAST_RARITY, 1.0) as f32
            }
        }));
        let label = |entry: &[Vec<String>; 2]| entry[sides[0]].first().cloned().unwrap_or_default();
        cognates.labels.extend(self.entries.iter().map(label));
        for (all, rows) in cognates.rows.iter_mut().zip(rows) {
            for (row, found) in all.iter_mut().zip(rows) {
                row.extend(found.into_iter().map(|id| first + id));
            }
        }
    }

    /// Returns the phrases of the source and of the target. Entries that share a phrase have one number.
    fn phrases(&self, sides: [usize; 2], stems: &[Stems; 2]) -> [Phrases; 2] {
        let mut out = [Phrases::default(), Phrases::default()];
        let mut numbers: Vec<u32> = (0..self.entries.len() as u32).collect();
        for (number, entry) in self.entries.iter().enumerate() {
            for (k, phrases) in out.iter_mut().enumerate() {
                for form in &entry[sides[k]] {
                    let form = stems_of(form, &stems[k]);
                    if let Some(other) = phrases.add(form, number as u32) {
                        let (a, b) = (root(&numbers, other), root(&numbers, number as u32));
                        numbers[a.max(b) as usize] = a.min(b);
                    }
                }
            }
        }
        for phrases in &mut out {
            phrases.numbers.values_mut().for_each(|number| *number = root(&numbers, *number));
        }
        out
    }
}

fn root(numbers: &[u32], mut number: u32) -> u32 {
    while numbers[number as usize] != number {
        number = numbers[number as usize];
    }
    number
}

fn stems_of(text: &str, stems: &Stems) -> Vec<String> {
    words(text).map(|word| stems.stem(&word.text.to_lowercase()).into_owned()).collect()
}

/// The phrases of one language, as stems.
#[derive(Default)]
struct Phrases {
    numbers: FxHashMap<Vec<String>, u32>,
    /// Words of the longest phrase that begins with a stem.
    longest: FxHashMap<String, usize>,
}

impl Phrases {
    /// Adds a phrase; returns the number that it already has, if any.
    fn add(&mut self, phrase: Vec<String>, number: u32) -> Option<u32> {
        let longest = self.longest.entry(phrase.first()?.clone()).or_default();
        *longest = phrase.len().max(*longest);
        let first = *self.numbers.entry(phrase).or_insert(number);
        (first != number).then_some(first)
    }

    /// Returns the numbers of the phrases in a sentence, each once, in rising order. If phrases overlap, the
    /// longer one counts.
    fn found(&self, sentence: &[String]) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < sentence.len() {
            let longest =
                self.longest.get(&sentence[at]).map_or(0, |&longest| longest.min(sentence.len() - at));
            let found = (1..=longest)
                .rev()
                .find_map(|length| Some((length, *self.numbers.get(&sentence[at..at + length])?)));
            at += found.map_or(1, |(length, _)| length);
            out.extend(found.map(|(_, number)| number));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similarity::Profiles;
    use crate::similarity::interned::shared;
    use crate::span::{Cell, Span};

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    fn entry(source: &[&str], target: &[&str]) -> [Vec<String>; 2] {
        [source, target].map(|forms| forms.iter().map(|form| (*form).to_owned()).collect())
    }

    fn shared_weights(
        glossary: &Glossary,
        source: (&str, &[&str]),
        target: (&str, &[&str]),
    ) -> Vec<Vec<bool>> {
        let side = |(tag, texts): (&str, &[&str])| {
            Segmented::from_sentences(tag, lang(tag), texts.iter().map(|text| (*text).to_owned()))
        };
        let (source, target) = (side(source), side(target));
        let profiles = Profiles::new(&source, &target, Some(glossary));
        let both =
            |i, j| shared(&profiles.source.names, &profiles.target.names, Span::single(Cell { i, j })).both;
        (0..source.segments.len())
            .map(|i| (0..target.segments.len()).map(|j| both(i, j) > 0.0).collect())
            .collect()
    }

    #[test]
    fn terms_are_found_in_all_their_forms_and_in_either_direction() {
        let entries =
            [entry(&["security council", "council"], &["Совет Безопасности"]), entry(&["peace"], &["мир"])];
        let glossary = Glossary::new([lang("en"), lang("ru")], entries);
        let en = ("en-GB", &["The Security Council met.", "Peace is near.", "A council."][..]);
        let ru = ("ru", &["О мире.", "Заседание Совета Безопасности.", "Советы."][..]);
        let found = shared_weights(&glossary, en, ru);
        assert_eq!(found, [[false, true, false], [true, false, false], [false, true, false]]);
        let swapped = shared_weights(&glossary, ru, en);
        assert_eq!(swapped, [[false, true, false], [true, false, true], [false, false, false]]);
        let other = shared_weights(&glossary, en, ("de", ru.1));
        assert!(other.iter().flatten().all(|shared| !shared));
    }

    #[test]
    fn entries_that_share_a_phrase_are_one() {
        let entries =
            [entry(&["power"], &["власть"]), entry(&["power"], &["сила"]), entry(&["", "force"], &[])];
        let glossary = Glossary::new([lang("en"), lang("ru")], entries);
        let found = shared_weights(&glossary, ("en", &["Power.", "A force."]), ("ru", &["Сила.", "Власть."]));
        assert_eq!(found, [[true, true], [false, false]]);
    }
}
