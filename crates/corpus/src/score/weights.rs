//! The fitted numbers: trees, their calibration, typical features, and models of word order.

use super::features::{COUNT, Features, NAMES, is_not_translated};
use super::order::OrderModel;
use super::trees::Trees;
use std::sync::LazyLock;
use sverka_text::document::Lang;

/// What turns features into a probability.
pub(super) struct Weights {
    trees: Trees,
    /// Features of a usual good pair, in whose place a group can be put to see what it contributes.
    typical: Features,
    /// Factor and addend of the log-odds of the trees.
    calibration: [f32; 2],
}

/// What a text that is not translated loses in log-odds: it is as sure a fault as there is, and the trees see too few good
/// pairs that look like one, such as titles of products.
const NOT_TRANSLATED: f32 = 6.0;

/// The file of trees; docs/design/scoring.md describes how it is made.
const TREES: &str = include_str!("../../data/score/trees.txt");

/// The models of word order, by language.
static ORDERS: LazyLock<[(&str, OrderModel); 4]> = LazyLock::new(|| {
    [
        ("de", OrderModel::parse(include_str!("../../data/score/order.de.txt"))),
        ("en", OrderModel::parse(include_str!("../../data/score/order.en.txt"))),
        ("fr", OrderModel::parse(include_str!("../../data/score/order.fr.txt"))),
        ("ru", OrderModel::parse(include_str!("../../data/score/order.ru.txt"))),
    ]
});

/// Returns the model of word order of a language, if there is one.
pub(super) fn order(lang: &Lang) -> Option<&'static OrderModel> {
    ORDERS.iter().find(|(code, _)| *code == lang.primary()).map(|(_, model)| model)
}

/// Groups of features, each with what it is about and what it says against a pair.
const GROUPS: [(&str, &str, &[&str]); 8] = [
    ("meaning", "other texts fit better", &["cosine", "near.", "wide.", "pool."]),
    ("words", "words have no counterpart", &["words.", "names."]),
    ("order", "the words are in another order", &["order.", "fluent."]),
    ("length", "the lengths do not fit", &["length."]),
    ("numbers", "the numbers differ", &["numbers."]),
    ("copy", "words of the source are in the target", &["copied"]),
    ("script", "the script is not that of the language", &["script"]),
    (
        "marks",
        "punctuation and capitals differ",
        &["end", "questions", "inner_end", "lower", "faults.", "capitals", "commas", "quotes", "brackets"],
    ),
];

/// The features of each group.
static MEMBERS: LazyLock<Vec<Vec<usize>>> = LazyLock::new(|| {
    let members = |beginnings: &[&str]| {
        let is_one = |at: &usize| beginnings.iter().any(|beginning| NAMES[*at].starts_with(beginning));
        (0..COUNT).filter(is_one).collect()
    };
    GROUPS.iter().map(|(_, _, beginnings)| members(beginnings)).collect()
});

/// What speaks against a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubt {
    /// How much it takes from the log-odds: below 0.
    pub weight: f64,
    /// What it is about: `numbers`.
    pub about: &'static str,
    /// What it says: "the numbers differ".
    pub text: &'static str,
}

/// The weakest doubt that is reported: it changes even odds to 2:1.
const LEAST_DOUBT: f32 = 0.7;
/// Doubts that are reported: the first few decide.
const MOST_DOUBTS: usize = 3;

impl Weights {
    /// Returns the weights that are part of the program.
    pub fn embedded() -> &'static Self {
        static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::parse(TREES));
        &WEIGHTS
    }

    /// Reads the file: comments, lines `typical NAME NUMBER`, a line `calibration FACTOR ADDEND`, and the trees. A test
    /// reads the embedded one to its end.
    fn parse(text: &str) -> Self {
        let names: Vec<&str> = NAMES.iter().map(String::as_str).collect();
        let mut typical = [0.0; COUNT];
        let mut calibration = [1.0, 0.0];
        let mut trees = String::new();
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let number = |at: usize| words.get(at).and_then(|word| word.parse::<f32>().ok()).unwrap_or(0.0);
            match words[..] {
                ["typical", name, _] => {
                    if let Some(at) = names.iter().position(|known| *known == name) {
                        typical[at] = number(2);
                    }
                }
                ["calibration", _, _] => calibration = [number(1), number(2)],
                _ => {
                    trees.push_str(line);
                    trees.push('\n');
                }
            }
        }
        let trees = Trees::parse(&trees, &names).unwrap_or_default();
        Self { trees, typical, calibration }
    }

    /// Returns the probability that a pair with these features is a translation, with four decimals.
    pub fn probability(&self, features: &Features) -> f64 {
        let [factor, addend] = self.calibration;
        let loss = if is_not_translated(features) { NOT_TRANSLATED } else { 0.0 };
        let odds = f64::from(factor * (self.trees.log_odds(features) - loss) + addend);
        (1.0 / (1.0 + libm::exp(-odds)) * 10_000.0).round() / 10_000.0
    }

    /// Returns what speaks most against a pair: each group of features is replaced by those of a usual good pair.
    pub fn doubts(&self, features: &Features) -> Vec<Doubt> {
        let own = self.trees.log_odds(features);
        let mut doubts = Vec::new();
        if is_not_translated(features) {
            let text = "a text is not in its language";
            doubts.push(Doubt { weight: -f64::from(NOT_TRANSLATED), about: "language", text });
        }
        for ((about, text, _), members) in GROUPS.iter().zip(MEMBERS.iter()) {
            let mut other = *features;
            members.iter().for_each(|&at| other[at] = self.typical[at]);
            let gain = self.trees.log_odds(&other) - own;
            if gain >= LEAST_DOUBT {
                doubts.push(Doubt { weight: -f64::from(gain), about, text });
            }
        }
        doubts.sort_by(|a, b| a.weight.total_cmp(&b.weight).then_with(|| a.about.cmp(b.about)));
        doubts.truncate(MOST_DOUBTS);
        doubts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_are_read_to_their_end() {
        let names: Vec<&str> = NAMES.iter().map(String::as_str).collect();
        let is_tree =
            |line: &&str| !["typical ", "calibration ", "#"].iter().any(|start| line.starts_with(start));
        let trees: Vec<&str> = TREES.lines().filter(is_tree).collect();
        let read = Trees::parse(&trees.join("\n"), &names).unwrap();
        assert_eq!(read, Weights::embedded().trees);
        assert_eq!(read.trees.len() + 1, trees.len());
        assert_eq!(TREES.lines().filter(|line| line.starts_with("typical ")).count(), COUNT);
        assert!(ORDERS.iter().all(|(_, model)| !model.is_empty()));
    }

    #[test]
    fn every_feature_is_in_one_group() {
        let mut all: Vec<usize> = MEMBERS.iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..COUNT).collect::<Vec<_>>());
    }
}
