//! The alignment itself: what a link shows of its own quality.

use super::{Sides, lists, shown};
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::sync::LazyLock;
use sverka_report::terminal;
use sverka_text::bitext::shown_score;
use sverka_text::document::Lang;
use sverka_text::formulas;
use sverka_text::punctuation::{End, end, starts_lower};

/// A sentence without a counterpart.
pub static UNALIGNED: Rule = Rule {
    id: "alignment.unaligned",
    category: "Alignment: omission or insertion",
    severity: Severity::Info,
    title: "A sentence has no counterpart",
    doc: "The aligner found nothing on the other side: the translation omits or adds something, or the texts are \
          different versions. The coverage of each document, at the top of the report, shows how much of it is \
          affected. Look first at long sentences (60 characters or more). Page furniture such as \"Go back\" is not reported.",
    bad: ("Every town has a night that it remembers. (1:0)", ""),
    good: ("Every town has a night that it remembers.", "У каждого города есть ночь, которую он помнит."),
};

/// The aligner is not sure.
pub static LOW_SCORE: Rule = Rule {
    id: "alignment.low-score",
    category: "Alignment: doubtful link",
    severity: Severity::Warning,
    title: "The aligner doubts this link",
    doc: "The score is the probability that exactly these sentences belong together; below 0.5 the link is more likely \
          wrong than right. The message lists what speaks against the link.",
    bad: ("Good morning. (score 0.21)", "Отчёт опубликован на сайте."),
    good: ("Good morning. (score 0.97)", "Доброе утро."),
};

/// More than two to two.
pub static LARGE_LINK: Rule = Rule {
    id: "alignment.large-link",
    category: "Alignment: large link",
    severity: Severity::Info,
    title: "The link joins many sentences",
    doc: "One side of the link has three or more sentences. Translators seldom do this, and a memory has little use \
          for it. The cause is often a missing or wrong sentence boundary.",
    bad: ("One. Two. Three. Four. (4:3)", "Раз. Два. Три и четыре."),
    good: ("One. Two. (2:1)", "Раз и два."),
};

/// Counts of sentences.
pub static SENTENCES: Rule = Rule {
    id: "alignment.sentences",
    category: "Alignment: sentence count",
    severity: Severity::Info,
    title: "One side has two sentences more than the other",
    doc: "Translators join and split sentences, but two extra sentences in a single unit usually mean that something \
          is missing, added or badly split. For units with sentence counts, `alignment.large-link` is reported \
          instead.",
    bad: ("He came. He saw. He won. He left.", "Он пришёл, увидел, победил и ушёл."),
    good: ("He came. He saw.", "Он пришёл и увидел."),
};

/// A wrong boundary.
pub static BOUNDARY: Rule = Rule {
    id: "alignment.boundary",
    category: "Alignment: sentence boundary",
    severity: Severity::Info,
    title: "A side seems to be cut off in mid-sentence",
    doc: "One side begins with a lowercase letter, or ends without a mark or with an abbreviation, while the other is \
          a complete sentence: it was probably split at an abbreviation or a line break.",
    bad: ("He was born in St. Petersburg in 1974.", "он родился в г."),
    good: ("He was born in St. Petersburg.", "Он родился в Петербурге."),
};

/// Furniture of a page.
pub static BOILERPLATE: Rule = Rule {
    id: "alignment.furniture",
    category: "Alignment: page furniture",
    severity: Severity::Info,
    title: "Page furniture instead of text",
    doc: "Links back to the top, share buttons, cookie notices and the like were extracted along with the text. They \
          do not belong in a memory.",
    bad: ("Back to top", "Наверх"),
    good: ("We went back to the top of the hill.", "Мы вернулись на вершину холма."),
};

/// Below it a link is more likely wrong than right.
const DOUBTFUL: f64 = 0.5;

/// Sentences on either side of a link from which on it is a large one.
const LARGE: usize = 3;

/// Looks at a link with text on one side only.
pub fn unaligned(sides: &Sides, out: &mut Vec<Finding>) {
    if !matches!(sides.pair.bead, Some((0, _) | (_, 0))) {
        return;
    }
    let is_source = !sides.source.trim().is_empty();
    let (text, side) = if is_source { (sides.source, "source") } else { (sides.target, "target") };
    // "Go back" beside a text is no sentence of it.
    if formulas::is_furniture(text) {
        return;
    }
    let message = format!("only in the {side}: {}", shown(text.trim()));
    out.push(Finding::new(&UNALIGNED, message).in_side(is_source, 0..text.len()));
}

/// Looks at the score of a link.
pub fn low_score(sides: &Sides, out: &mut Vec<Finding>) {
    let pair = sides.pair;
    if let Some(score) = pair.score.filter(|score| *score < DOUBTFUL) {
        let why =
            if pair.doubts.is_empty() { String::new() } else { format!(": {}", pair.doubts.join("; ")) };
        out.push(Finding::new(
            &LOW_SCORE,
            format!("the aligner gives this link {}{why}", shown_score(score)),
        ));
    }
}

/// Looks at the number of sentences that a link joins.
pub fn large_link(sides: &Sides, out: &mut Vec<Finding>) {
    if let Some((n, m)) = sides.pair.bead.filter(|(n, m)| *n >= LARGE || *m >= LARGE) {
        out.push(Finding::new(&LARGE_LINK, format!("{} to {m}", terminal::count(n, "sentence"))));
    }
}

/// Counts the sentences of pairs whose file does not say how many they have.
pub fn sentences(sides: &Sides, out: &mut Vec<Finding>) {
    // A quick look first: without three marks that end sentences there are no three sentences.
    let marks = |text: &str| text.matches(['.', '!', '?', '…']).count();
    if sides.pair.bead.is_some() || marks(sides.source) < LARGE && marks(sides.target) < LARGE {
        return;
    }
    let split = |text: &str, lang: &Lang| sverka_split::sentences(text, lang).len();
    let (n, m) = (split(sides.source, &sides.pair.langs.0), split(sides.target, &sides.pair.langs.1));
    if n.abs_diff(m) >= 2 {
        out.push(Finding::new(&SENTENCES, format!("{} to {m}", terminal::count(n, "sentence"))));
    }
}

/// Looks for units that belong to the page and not to the text.
pub fn boilerplate(sides: &Sides, out: &mut Vec<Finding>) {
    if formulas::is_furniture(sides.source) || formulas::is_furniture(sides.target) {
        out.push(Finding::new(&BOILERPLATE, "a piece of the page, not of the text"));
    }
}

/// Looks for a side that was cut in the middle of a sentence.
pub fn boundary(sides: &Sides, out: &mut Vec<Finding>) {
    /// Abbreviations that no sentence ends with.
    static CUT: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words("cut").collect());
    /// Words below which a text may be an item or a heading, which needs no mark.
    const WORDS: usize = 4;
    let (a, b) = (sides.source, sides.target);
    let whole =
        |text: &str| matches!(end(text), End::Stop | End::Question | End::Exclamation) && !starts_lower(text);
    let cut = |text: &str| {
        let mut words = text.trim_end().rsplit(char::is_whitespace);
        let last = words.next().unwrap_or("");
        // «в 1974 г.», «5 т.»
        let before = words.next().unwrap_or("");
        let counted = before.ends_with(|c: char| c.is_ascii_digit());
        let ends_open =
            matches!(end(text), End::None | End::Comma) && text.split_whitespace().count() >= WORDS;
        // "Is it so? No.": an answer, not a number.
        let answer = before.is_empty() || before.ends_with(['?', '.', '!', '—']);
        (starts_lower(text) && ends_open) || CUT.contains(&last) && !counted && !answer
    };
    if whole(a) && cut(b) && !cut(a) {
        out.push(Finding::new(&BOUNDARY, "the target seems to be cut off").in_target(0..b.len()));
    } else if whole(b) && cut(a) && !cut(b) {
        out.push(Finding::new(&BOUNDARY, "the source seems to be cut off").in_source(0..a.len()));
    }
}
