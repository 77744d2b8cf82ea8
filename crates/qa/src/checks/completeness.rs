//! Nothing left out, nothing left as it was.

use super::sides::outside;
use super::{Sides, alphabet, lists, shown};
use crate::Finding;
use crate::rule::{Rule, Severity};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use sverka_terms::morphology::Morphology;
use sverka_text::language::of_text;
use sverka_text::languages;
use sverka_text::letters::{is_alphabetic, is_lowercase};
use sverka_text::script::{Script, is_cyrillic, is_latin};
use sverka_text::words::{Word, lower, words};

/// One side is empty.
pub static EMPTY: Rule = Rule {
    id: "completeness.empty",
    category: "Omission",
    severity: Severity::Error,
    title: "One side is empty",
    doc: "The unit has text on one side only. In a table of links with sentence counts (`1:0`), `alignment.unaligned` \
          is reported instead: there, the aligner has decided that nothing corresponds.",
    bad: ("Thank you for your attention!", ""),
    good: ("Thank you for your attention!", "Спасибо за внимание!"),
};

/// Target equals source.
pub static UNTRANSLATED: Rule = Rule {
    id: "completeness.untranslated",
    category: "Untranslated",
    severity: Severity::Error,
    title: "The target repeats the source or is in its script",
    doc: "The target is the same as the source, or it is running text without a single word in the script of its own \
          language. Names, addresses, codes, tags and numbers may stay untranslated, so a finding needs at least three \
          words with lowercase letters. A quotation in a third language that appears on both sides is not reported.",
    bad: ("The floor is open for questions.", "The floor is open for questions."),
    good: ("Larkfield Instruments plc", "Larkfield Instruments plc"),
};

/// A run of words of the other language.
pub static PARTLY: Rule = Rule {
    id: "completeness.partly-untranslated",
    category: "Untranslated",
    severity: Severity::Warning,
    title: "A run of words is left untranslated",
    doc: "A target in another script has four or more consecutive words in the script of the source, at least three of \
          them in lower case. Titles and quotations are often left untranslated on purpose, so text in quotation marks \
          or brackets, on this side or in the source, is ignored, and so is a third language that appears on both sides.",
    bad: ("He promised to take the matter up again.", "Он обещал to take the matter up снова."),
    good: ("He works at Larkfield Instruments in London.", "Он работает в Larkfield Instruments в Лондоне."),
};

/// The lengths do not fit.
pub static LENGTH: Rule = Rule {
    id: "completeness.length",
    category: "Omission",
    severity: Severity::Warning,
    title: "One side is much longer than the other",
    doc: "A translation that is far shorter or longer than its source has lost or gained something, or belongs to \
          another source. The lengths of short texts vary more, so the limits are wider for them; they follow the \
          variation in human translations between English and Russian.",
    bad: (
        "We discussed the budget, the calendar of the coming year, the choice of a new chair and the state of the roof.",
        "Мы обсудили бюджет.",
    ),
    good: ("We discussed the budget and the calendar.", "Мы обсудили бюджет и календарь."),
};

/// Nothing but symbols or numbers.
pub static SYMBOLS: Rule = Rule {
    id: "completeness.no-words",
    category: "Other",
    severity: Severity::Info,
    title: "Neither side contains a word",
    doc: "A unit that consists of figures and symbols says nothing about a translation and only fills a memory.",
    bad: ("* * * 12", "* * * 12"),
    good: ("Chapter 12", "Глава 12"),
};

/// Another language than the file says.
pub static LANGUAGE: Rule = Rule {
    id: "completeness.language",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A side seems to be in another language",
    doc: "The side has eight or more words in one script, at most one of them is among the most frequent words of the \
          declared language, and its trigrams clearly indicate another language: Ukrainian instead of Russian, French \
          instead of English. Only sides declared as English or Russian are checked.",
    bad: (
        "The committee agreed that the new bridge should be opened before winter.",
        "Комітет погодився, що новий міст має бути відкритий до зими цього року.",
    ),
    good: (
        "The committee agreed that the new bridge should be opened before winter.",
        "Комитет согласился, что новый мост надо открыть до зимы.",
    ),
};

/// A unit that is no sentence.
pub static LONG: Rule = Rule {
    id: "completeness.long",
    category: "Other",
    severity: Severity::Info,
    title: "The unit is very long",
    doc: "A side of more than a thousand characters is rarely a sentence: it is a paragraph that was not split, or \
          several that were joined. A memory will hardly ever match it again.",
    bad: ("(a paragraph of 1,200 characters, in one unit)", "(его перевод, тоже одним куском)"),
    good: (
        "We met in the morning, talked until noon and parted as friends.",
        "Мы встретились утром, проговорили до полудня и расстались друзьями.",
    ),
};

/// A target longer than the file allows.
pub static LIMIT: Rule = Rule {
    id: "completeness.limit",
    category: "Length",
    severity: Severity::Error,
    title: "The target is longer than the file allows",
    doc: "The file limits the number of characters of the translation: by `maxwidth` in characters (XLIFF 1.2), by \
          `slr:sizeRestriction` (XLIFF 2), or by a table column named \"max length\". Tags do not count.",
    bad: ("Save (limit: 10)", "Сохранить изменения"),
    good: ("Save (limit: 10)", "Сохранить"),
};

/// Characters of a side from which on it is no sentence: of 6,074 pairs of news, speeches and books none
/// is so long.
const LONGEST: usize = 1000;

/// Returns the words that a text in a language hardly does without, for English and Russian.
fn common_words(lang: &str) -> Option<&'static FxHashSet<&'static str>> {
    static EN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| lists::words_of("en", "common").collect());
    static RU: LazyLock<FxHashSet<&str>> = LazyLock::new(|| lists::words_of("ru", "common").collect());
    match lang {
        "en" => Some(&EN),
        "ru" => Some(&RU),
        _ => None,
    }
}

/// Standard deviation of the logarithm of the ratio of lengths of long pairs, and characters that
/// short pairs add to both sides so that the same bound serves them: measured on human
/// translations from English to Russian, rounded up.
const SPREAD: f64 = 0.22;
const CUSHION: f64 = 16.0;
/// Spreads away from the mean at which a pair is flagged.
const FAR: f64 = 4.0;

/// Words in a row in the other script that are flagged; fewer are a name or a term.
const RUN: usize = 4;
/// Words in small letters that make running text: names, codes and addresses have fewer.
const RUNNING: usize = 3;

/// Looks at a pair with text on one side at most, unless the aligner left the other side empty on
/// purpose.
pub fn empty(sides: &Sides, out: &mut Vec<Finding>) {
    if matches!(sides.pair.bead, Some((0, _) | (_, 0))) {
        return;
    }
    let (source, target) = (sides.source.trim(), sides.target.trim());
    let is_source = !source.is_empty();
    let message = match (is_source, target.is_empty()) {
        (true, _) => "the target is empty",
        (false, false) => "the source is empty",
        (false, true) => "both sides are empty",
    };
    let length = if is_source { sides.source.len() } else { sides.target.len() };
    out.push(Finding::new(&EMPTY, message).in_side(is_source, 0..length));
}

/// Looks at a pair with text on both sides. What is untranslated, or has no words, is not looked at
/// further.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let has_words = |text: &str| text.chars().any(is_alphabetic);
    let (source, target) = sides.plain();
    if !has_words(&source) && !has_words(&target) {
        out.push(Finding::new(&SYMBOLS, "no word on either side"));
        return;
    }
    if untranslated(sides, &source, &target, out) {
        return;
    }
    if sides.is_on(&PARTLY) {
        partly(sides, out);
    }
    length(sides, &source, &target, out);
    let long = |text: &str| text.len() > LONGEST && text.chars().count() > LONGEST;
    let (a, b) = (long(sides.source), long(sides.target));
    if a || b {
        let count = sides.source.chars().count().max(sides.target.chars().count());
        out.push(Finding::new(&LONG, format!("{count} characters in one unit")));
    }
    // A quotation that both sides leave as it is is no fault of either.
    if !sides.is_on(&LANGUAGE) || source.trim() == target.trim() {
        return;
    }
    for in_source in [true, false] {
        language(sides, if in_source { &source } else { &target }, in_source, out);
    }
}

/// Compares the length of the target with what the file allows.
pub fn limit(sides: &Sides, out: &mut Vec<Finding>) {
    let Some(limit) = sides.pair.limit else { return };
    let code: usize = sides.code().1.iter().map(|range| sides.target[range.clone()].chars().count()).sum();
    let count = sides.target.chars().count().saturating_sub(code);
    if count > limit as usize {
        let message = format!("the target has {count} characters, the file allows {limit}");
        out.push(Finding::new(&LIMIT, message).in_target(0..sides.target.len()));
    }
}

/// Looks for a side in another language than the file says.
fn language(sides: &Sides, text: &str, in_source: bool, out: &mut Vec<Finding>) {
    // With fewer words trigrams guess.
    const ENOUGH: usize = 8;
    // Share of the words from which on a text is in the language: of a related one, fewer are known.
    const KNOWN: f64 = 0.7;
    let (whole, words, code, lang) = if in_source {
        (sides.source, sides.words().0, sides.code().0, sides.langs.0)
    } else {
        (sides.target, sides.words().1, sides.code().1, sides.langs.1)
    };
    let words = outside(words, code);
    let Some(common) = common_words(lang) else { return };
    // One may be a word of another language too: "a" is French, «для» Ukrainian.
    let known = words.iter().filter(|word| common.contains(&*lower(word.text))).take(2).count();
    if words.len() < ENOUGH || known == 2 {
        return;
    }
    let script = |c: char| if lang == "ru" { is_cyrillic(c) } else { is_latin(c) };
    let plain = words.iter().filter(|word| is_plain(word) && word.text.chars().all(script)).count();
    if plain < ENOUGH {
        return;
    }
    let detected = whatlang::detect(text).filter(|detected| detected.is_reliable());
    // A headline may do without the common words.
    let is_known = || {
        let morphology = Morphology::new(lang);
        let known = words.iter().filter(|word| is_plain(word) && morphology.is_known(word.text)).count();
        known as f64 >= KNOWN * plain as f64
    };
    let code = detected.map(|detected| detected.lang().code());
    if let Some(code) = code.filter(|code| *code != if lang == "ru" { "rus" } else { "eng" })
        && !is_known()
    {
        let side = if in_source { "source" } else { "target" };
        let name = |code| languages::find(code).map_or(code, |language| language.name);
        let message = format!("the {side} looks like {}, not {}", name(code), name(lang));
        out.push(Finding::new(&LANGUAGE, message).in_side(in_source, 0..whole.len()));
    }
}

/// Counts words in small letters: names and codes mostly have a capital.
fn plain_words(text: &str) -> usize {
    // Addresses, paths, options and code are not: they hold marks that no word has, or a stop within.
    let running = |piece: &&str| {
        let stop = piece.trim_end_matches(|c: char| !c.is_alphanumeric()).contains('.');
        !stop && !piece.starts_with('-') && !piece.contains(['@', '/', '\\', '=', '_', '$', '|', '{'])
    };
    let plain = |piece: &str| words(piece).filter(|word| !word.is_figure && is_plain(word)).count();
    text.split_whitespace().filter(running).map(plain).sum()
}

fn is_plain(word: &Word) -> bool {
    word.text.chars().count() > 1 && word.text.chars().all(is_lowercase) || word.text == "a"
}

/// Looks for a target that was not translated. Returns whether it found one.
fn untranslated(sides: &Sides, source: &str, target: &str, out: &mut Vec<Finding>) -> bool {
    let (source, target) = (source.trim(), target.trim());
    if sides.langs.0 == sides.langs.1 {
        return false;
    }
    // In two scripts they are seldom of one length.
    let same = source.len() == target.len() && source.to_lowercase() == target.to_lowercase();
    let own = |c: char| match alphabet(sides.langs.1) {
        Some(script) => Script::of(c) == Some(script),
        None => c.is_alphabetic(),
    };
    let foreign = !target.chars().any(own);
    if (!same && !foreign) || plain_words(target) < RUNNING || is_quotation(sides, source, target) {
        return false;
    }
    let message =
        if same { "the target is the same as the source" } else { "the target is in another script" };
    out.push(Finding::new(&UNTRANSLATED, message).in_target(0..sides.target.len()));
    true
}

/// Returns whether a piece of the target is of a third language and also in the source: a quotation that both leave as it is.
fn is_quotation(sides: &Sides, source: &str, piece: &str) -> bool {
    // One common word of the source's language may be a word of the other too ("a", "on", "an").
    let own = |common: &FxHashSet<&str>| {
        words(piece).filter(|word| common.contains(&*lower(word.text))).take(2).count()
    };
    source.contains(piece)
        && common_words(sides.langs.0).is_none_or(|common| own(common) < 2)
        && of_text(piece).is_some_and(|lang| ![sides.langs.0, sides.langs.1].contains(&lang.primary()))
}

/// Looks for runs of words of the other language.
fn partly(sides: &Sides, out: &mut Vec<Finding>) {
    let foreign: fn(char) -> bool = match (alphabet(sides.langs.0), alphabet(sides.langs.1)) {
        (Some(Script::Latin), Some(Script::Cyrillic)) => is_latin,
        (Some(Script::Cyrillic), Some(Script::Latin)) => is_cyrillic,
        _ => return,
    };
    let text = sides.target;
    if !text.chars().any(foreign) {
        return;
    }
    let (all, code) = (sides.words().1, sides.code().1);
    let is_code = |word: &Word| {
        code.iter().any(|range| range.start <= word.range.start && word.range.start < range.end)
    };
    let mut i = 0;
    while i < all.len() {
        let is_foreign = |word: &&Word| word.text.chars().all(foreign) && !is_code(word);
        let run = all[i..].iter().take_while(is_foreign).count();
        if run >= RUN {
            let range = all[i].range.start..all[i + run - 1].range.end;
            // An address or a path is one piece, whatever it is made of.
            let start = text[..range.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
            let end = text[range.end..].find(char::is_whitespace).map_or(text.len(), |at| range.end + at);
            let plain = text.get(start..end).map_or(0, plain_words);
            let quoted = || {
                is_enclosed(text, range.start, range.end)
                    || is_quotation(sides, sides.source, &text[range.clone()])
                    || is_quoted_title(sides.source, &text[range.clone()])
            };
            if plain >= RUNNING && !quoted() {
                let message = format!("left untranslated: {}", shown(&text[range.clone()]));
                out.push(Finding::new(&PARTLY, message).in_target(range));
            }
        }
        i += run.max(1);
    }
}

/// Returns whether the source has a piece of the target in quotation marks, in whatever case: the title of a song or a film that
/// the translation keeps, without the marks that the source has.
fn is_quoted_title(source: &str, piece: &str) -> bool {
    let (source, piece) = (source.to_lowercase(), piece.to_lowercase());
    source.find(&piece).is_some_and(|at| {
        let (before, behind) = (&source[..at], &source[at + piece.len()..]);
        before.ends_with(['"', '“', '«', '‘'])
            && behind.trim_start_matches(['.', ',', '!', '?']).starts_with(['"', '”', '»', '’'])
    })
}

/// Returns whether a piece is in quotation marks or brackets.
fn is_enclosed(text: &str, start: usize, end: usize) -> bool {
    let opens = text[..start].chars().rev().take(2).any(|c| "«“„\"([{".contains(c));
    let closes = text[end..].chars().take(2).any(|c| "»”“\")]}".contains(c));
    opens || closes
}

/// Compares the lengths of both sides.
fn length(sides: &Sides, source: &str, target: &str, out: &mut Vec<Finding>) {
    let count = |text: &str| text.chars().count() as f64;
    let (source, target) = (count(source), count(target));
    // Scripts that need fewer characters for the same are no loss.
    if alphabet(sides.langs.0).is_none() || alphabet(sides.langs.1).is_none() {
        return;
    }
    let ratio = libm::log((target + CUSHION) / (source + CUSHION));
    if ratio.abs() <= FAR * SPREAD {
        return;
    }
    let (shorter, times) =
        if ratio < 0.0 { ("shorter", source / target) } else { ("longer", target / source) };
    let message = format!("the target is {times:.1} times {shorter}: {target} characters for {source}");
    let is_source = ratio < 0.0;
    let length = if is_source { sides.source.len() } else { sides.target.len() };
    out.push(Finding::new(&LENGTH, message).in_side(is_source, 0..length));
}
