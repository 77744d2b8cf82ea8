//! Whether the words of a text follow each other as they do in its language.
//!
//! A model of pairs of neighbouring classes. The class of a frequent word is the word itself; that of any other word is
//! its ending. A pair has the logarithm of how much more often it occurs than if the same words were in random order
//! (pointwise mutual information), so a text and its words in another order differ in nothing else.

use super::text::Text;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// Names of the features of [`OrderModel::features`].
pub(super) const NAMES: [&str; 5] =
    ["fluent.known", "fluent.mean", "fluent.lead", "fluent.worst", "fluent.frequent"];

/// Tokens of a text that are examined, so that the work stays linear in its length.
const MOST: usize = 160;

/// Distances at which the order of words no longer matters: the mean over them is what a random order has.
const APART: std::ops::RangeInclusive<usize> = 3..=6;

/// Bounds of what a pair of classes may count, in nats: further certainty would be a matter of chance.
const BOUND: f32 = 3.0;

/// The model of a language.
#[derive(Clone, Debug, Default)]
pub struct OrderModel {
    /// The classes by their names.
    classes: FxHashMap<Box<str>, u16>,
    /// What a pair of classes counts.
    pairs: FxHashMap<(u16, u16), f32>,
}

impl OrderModel {
    /// Reads a model: a line for each class with its pairs, `CLASS<TAB>NEXT WEIGHT<TAB>...`, weights in tenths of a nat.
    /// Lines that begin with `# ` are comments. Other lines and entries without this form are skipped.
    pub fn parse(text: &str) -> Self {
        let mut model = Self::default();
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            let mut cells = line.split('\t');
            let Some(first) = cells.next().filter(|name| !name.is_empty()) else { continue };
            let first = model.class_named(first);
            for (next, weight) in cells.filter_map(|cell| cell.rsplit_once(' ')) {
                let next = model.class_named(next);
                if let Ok(tenths) = weight.parse::<f32>() {
                    model.pairs.insert((first, next), tenths / 10.0);
                }
            }
        }
        model
    }

    /// Returns whether nothing is known of the language.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    fn class_named(&mut self, name: &str) -> u16 {
        let next = self.classes.len() as u16;
        *self.classes.entry(name.into()).or_insert(next)
    }

    /// Returns the class of a token: the token itself, its ending, or the class of all others.
    fn class(&self, token: &str, ending: &mut String) -> (Option<u16>, bool) {
        if let Some(&class) = self.classes.get(token) {
            return (Some(class), true);
        }
        class_of_ending(token, ending);
        let found = self.classes.get(ending.as_str()).or_else(|| {
            let other = if ending.starts_with("~^") { "~^" } else { "~" };
            self.classes.get(other)
        });
        (found.copied(), false)
    }

    /// Returns how the text follows the order of the language; zeros without a model.
    pub(super) fn features(model: Option<&Self>, text: &Text<'_>) -> [f32; NAMES.len()] {
        let Some(model) = model else { return [0.0; NAMES.len()] };
        let (mut ending, mut all, mut frequent) = (String::new(), Vec::with_capacity(64), 0.0);
        for_each_token(text, |token| {
            let (class, is_frequent) = model.class(token, &mut ending);
            all.push(class);
            frequent += f32::from(u8::from(is_frequent && token.starts_with(char::is_alphabetic)));
        });
        let weight = |a: Option<u16>, b: Option<u16>| match (a, b) {
            (Some(a), Some(b)) => model.pairs.get(&(a, b)).copied().unwrap_or(0.0),
            _ => 0.0,
        };
        let at_distance = |distance: usize| -> (f32, f32) {
            let sum = all.iter().zip(all.iter().skip(distance)).map(|(&a, &b)| weight(a, b)).sum();
            (sum, all.len().saturating_sub(distance) as f32)
        };
        let (sum, count) = at_distance(1);
        let (mut sum_apart, mut count_apart) = (0.0, 0.0);
        for distance in APART {
            let (sum, count) = at_distance(distance);
            (sum_apart, count_apart) = (sum_apart + sum, count_apart + count);
        }
        let worst = all.windows(2).map(|pair| weight(pair[0], pair[1])).fold(0.0, f32::min);
        let mean = sum / (count + 3.0);
        [1.0, mean, mean - sum_apart / (count_apart + 3.0), worst, frequent / (all.len() as f32 + 1.0)]
    }
}

/// Writes the class of a word that is not frequent: `~` or, with a capital, `~^`, and its last two letters.
fn class_of_ending(token: &str, out: &mut String) {
    out.clear();
    out.push('~');
    if token.starts_with(char::is_uppercase) {
        out.push('^');
    }
    let start = token.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    out.extend(token[start..].chars().flat_map(char::to_lowercase));
}

/// Passes on the tokens of a text: its beginning, words and marks, its end.
fn for_each_token(text: &Text<'_>, mut take: impl FnMut(&str)) {
    let marks = |gap: &str, take: &mut dyn FnMut(&str)| {
        for (at, mark) in gap.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            take(&gap[at..at + mark.len_utf8()]);
        }
    };
    take("^");
    for (gap, word) in text.words_with_gaps().take(MOST) {
        marks(gap, &mut take);
        take(if word.is_figure { "#" } else { word.text });
    }
    if text.words.len() < MOST {
        marks(text.tail(), &mut take);
    }
    take("$");
}

/// Counts of the texts of a language, from which a model is made.
#[derive(Clone, Debug, Default)]
pub struct OrderCounts {
    texts: Vec<Vec<Box<str>>>,
}

/// Frequent words that are classes of their own, and endings: what half a million words say enough about, in files of
/// some hundred kilobytes.
const WORDS: usize = 500;
const ENDINGS: usize = 250;

/// Occurrences of a pair, expected or seen, from which it is kept; they are also added to both before the logarithm.
const LEAST: f32 = 3.0;
/// Least weight of a pair that is kept, in nats.
const LEAST_WEIGHT: f32 = 0.3;

impl OrderCounts {
    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        let mut tokens = Vec::new();
        for_each_token(&Text::new(text), |token| tokens.push(Box::from(token)));
        self.texts.push(tokens);
    }

    /// Returns the model as a file of [`OrderModel::parse`], without its comment.
    pub fn model(&self) -> String {
        let all = || self.texts.iter().flatten();
        let frequent = most_frequent(all().map(|token| token.to_string()), WORDS);
        let mut ending = String::new();
        let class = |token: &str, ending: &mut String| {
            if frequent.contains_key(token) {
                return token.to_owned();
            }
            class_of_ending(token, ending);
            ending.clone()
        };
        let endings = all().map(|token| class(token, &mut ending)).filter(|class| class.starts_with('~'));
        let endings = most_frequent(endings, ENDINGS);
        let mut counts: FxHashMap<String, f32> = FxHashMap::default();
        let mut pairs: FxHashMap<(String, String), f32> = FxHashMap::default();
        let mut total = 0.0;
        for text in &self.texts {
            let mut before: Option<String> = None;
            for token in text {
                let mut name = class(token, &mut ending);
                if name.starts_with('~') && !frequent.contains_key(&name) && !endings.contains_key(&name) {
                    name = if name.starts_with("~^") { "~^".into() } else { "~".into() };
                }
                *counts.entry(name.clone()).or_default() += 1.0;
                total += 1.0;
                if let Some(before) = before {
                    *pairs.entry((before, name.clone())).or_default() += 1.0;
                }
                before = Some(name);
            }
        }
        write_model(&counts, &pairs, total)
    }
}

fn most_frequent(tokens: impl Iterator<Item = String>, most: usize) -> FxHashMap<String, u32> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    tokens.for_each(|token| *counts.entry(token).or_default() += 1);
    let mut sorted: Vec<(String, u32)> = counts.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted.truncate(most);
    sorted.into_iter().collect()
}

fn write_model(
    counts: &FxHashMap<String, f32>,
    pairs: &FxHashMap<(String, String), f32>,
    total: f32,
) -> String {
    let mut names: Vec<&String> = counts.keys().collect();
    names.sort();
    let mut out = String::new();
    for first in &names {
        out.push_str(first);
        for next in &names {
            let expected = counts[*first] * counts[*next] / total;
            let seen = pairs.get(&((*first).clone(), (*next).clone())).copied().unwrap_or(0.0);
            let weight = libm::logf((seen + LEAST) / (expected + LEAST)).clamp(-BOUND, BOUND);
            if seen.max(expected) >= LEAST && weight.abs() >= LEAST_WEIGHT {
                // Writing to a string cannot fail.
                _ = write!(out, "\t{next} {:.0}", weight * 10.0);
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_prefers_the_order_it_has_seen() {
        let mut counts = OrderCounts::default();
        for k in 0..200 {
            counts.add(&format!("The old man of town {k} went to the house."));
        }
        let text = counts.model();
        let model = OrderModel::parse(&format!("# comment\n{text}"));
        let lead = |text: &str| OrderModel::features(Some(&model), &Text::new(text))[2];
        assert!(
            lead("The old man went to the house.") > lead("house. the man to The old went") + 0.3,
            "{text}"
        );
        assert_eq!(OrderModel::features(None, &Text::new("The")), [0.0; NAMES.len()]);
        assert_eq!(counts.model(), text);
    }
}
