//! Nothing left out, nothing left as it was.

use super::{Sides, is_cyrillic, is_cyrillic_lang, is_latin, is_latin_lang, shown};
use crate::rule::{Rule, Severity};
use crate::{Finding, checks::alignment};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use sverka_text::letters::{is_alphabetic, is_lowercase};
use sverka_text::words::{Word, lower, words};

/// One side is empty.
pub static EMPTY: Rule = Rule {
    id: "completeness.empty",
    category: "Omission",
    severity: Severity::Error,
    title: "One side is empty",
    doc: "A unit with text on one side only. In a table of links that tells the number of sentences (`1:0`) \
          it is `alignment.unaligned` instead: there the aligner says on purpose that nothing corresponds.",
    bad: ("Thank you for your attention!", ""),
    good: ("Thank you for your attention!", "Спасибо за внимание!"),
};

/// Target equals source.
pub static UNTRANSLATED: Rule = Rule {
    id: "completeness.untranslated",
    category: "Untranslated",
    severity: Severity::Error,
    title: "The target is the source, or is written in the source's script",
    doc: "The target repeats the source, or holds no word in the script of its own language although there is \
          running text in it. Names, addresses, codes and numbers may stay as they are, so at least three words \
          with small letters are asked for.",
    bad: ("The floor is open for questions.", "The floor is open for questions."),
    good: ("Larkfield Instruments plc", "Larkfield Instruments plc"),
};

/// A run of words of the other language.
pub static PARTLY: Rule = Rule {
    id: "completeness.partly-untranslated",
    category: "Untranslated",
    severity: Severity::Warning,
    title: "A run of words is left in the other language",
    doc: "Four words or more in a row in the script of the source, at least three of them in small letters, \
          within a target in another script. Titles and quotations are often left so on purpose; what stands \
          in quotation marks or brackets is passed over.",
    bad: ("He promised to take the matter up again.", "Он обещал to take the matter up снова."),
    good: ("He works at Larkfield Instruments in London.", "Он работает в Larkfield Instruments в Лондоне."),
};

/// The lengths do not fit.
pub static LENGTH: Rule = Rule {
    id: "completeness.length",
    category: "Omission",
    severity: Severity::Warning,
    title: "One side is much longer than the other",
    doc: "A translation that is far shorter or longer than its source has lost or gained something, or stands at \
          the wrong place. Short texts vary more, so the bound is wide for them: it follows the spread of lengths \
          in human translations between English and Russian.",
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
    title: "There is no word on either side",
    doc: "A unit of figures and signs alone says nothing about a translation and only fills a memory.",
    bad: ("* * * 12", "* * * 12"),
    good: ("Chapter 12", "Глава 12"),
};

/// Another language than the file says.
pub static LANGUAGE: Rule = Rule {
    id: "completeness.language",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A side seems to be in another language",
    doc: "Eight words or more of one script, at most one of the commonest words of the language that the file names, and trigrams \
          that are sure of another: Ukrainian for Russian, French for English. Looked for on sides that should be English \
          or Russian.",
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
    doc: "A side of more than a thousand characters is hardly a sentence: a paragraph that was not split, or several run \
          together. Memories match it never again.",
    bad: ("(a paragraph of 1,200 characters, in one unit)", "(его перевод, тоже одним куском)"),
    good: (
        "We met in the morning, talked until noon and parted as friends.",
        "Мы встретились утром, проговорили до полудня и расстались друзьями.",
    ),
};

/// Characters of a side from which on it is no sentence: of 6,074 pairs of news, speeches and books none
/// is so long.
const LONGEST: usize = 1000;

/// Words that a text in English hardly does without, and that the languages next to it do not have.
const ENGLISH: &str = "the of and to a in is that it for was on as with i you at be this have are by not my your we he his \
     her they an from but or their what who which would there had were been she if when more can out up about its into \
     than them our him these those did some could only after how then where just any now because through";

/// The same of Russian.
const RUSSIAN: &str = "и в не на что с он я как это по но из у за от о для к его же вы бы то мы а все так или она они во со \
     был было были была быть этого этой этот эти этом этим если чтобы когда только который которая которое которые которых \
     также может можно ещё еще уже очень после их её ей ему него них себя меня мне тебя чем ни нет где лишь даже всё всех \
     будет будут об тоже есть";

/// The common words of a language.
fn common_words(lang: &str) -> Option<&'static FxHashSet<&'static str>> {
    static EN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| ENGLISH.split_whitespace().collect());
    static RU: LazyLock<FxHashSet<&str>> = LazyLock::new(|| RUSSIAN.split_whitespace().collect());
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
const FAR: f64 = 3.6;

/// A pair with text on one side at most.
pub fn check_one_sided(sides: &Sides, out: &mut Vec<Finding>) {
    let (source, target) = (sides.source.trim(), sides.target.trim());
    let (text, in_source) = if source.is_empty() { (sides.target, false) } else { (sides.source, true) };
    if matches!(sides.pair.bead, Some((0, _) | (_, 0))) {
        alignment::unaligned(sides, in_source, out);
        return;
    }
    let empty = if in_source { "target" } else { "source" };
    let message = if source.is_empty() && target.is_empty() {
        "both sides are empty".to_owned()
    } else {
        format!("the {empty} is empty")
    };
    let finding = Finding::new(&EMPTY, message);
    out.push(if in_source { finding.in_source(0..text.len()) } else { finding.in_target(0..text.len()) });
}

/// A pair with text on both sides.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let has_words = |text: &str| text.chars().any(is_alphabetic);
    if !has_words(sides.source) && !has_words(sides.target) {
        out.push(Finding::new(&SYMBOLS, "no word on either side"));
        return;
    }
    if untranslated(sides, out) {
        return;
    }
    partly(sides, out);
    length(sides, out);
    let long = |text: &str| text.len() > LONGEST && text.chars().count() > LONGEST;
    let (a, b) = (long(sides.source), long(sides.target));
    if a || b {
        let count = sides.source.chars().count().max(sides.target.chars().count());
        out.push(Finding::new(&LONG, format!("{count} characters in one unit")));
    }
    for in_source in [true, false] {
        language(sides, in_source, out);
    }
}

fn language(sides: &Sides, in_source: bool, out: &mut Vec<Finding>) {
    // With fewer words trigrams guess.
    const ENOUGH: usize = 8;
    let (text, words, lang) = if in_source {
        (sides.source, &sides.words.0, sides.langs.0)
    } else {
        (sides.target, &sides.words.1, sides.langs.1)
    };
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
    let told = whatlang::detect(text).filter(|told| told.is_reliable());
    let code = told.map(|told| told.lang().code());
    if let Some(code) = code.filter(|code| *code != if lang == "ru" { "rus" } else { "eng" }) {
        let (side, range) = (if in_source { "source" } else { "target" }, 0..text.len());
        let finding = Finding::new(&LANGUAGE, format!("the {side} looks like {code}, not {lang}"));
        out.push(if in_source { finding.in_source(range) } else { finding.in_target(range) });
    }
}

/// Words in small letters: names and codes mostly have a capital.
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

fn untranslated(sides: &Sides, out: &mut Vec<Finding>) -> bool {
    let (source, target) = (sides.source.trim(), sides.target.trim());
    if sides.langs.0 == sides.langs.1 {
        return false;
    }
    // In two scripts they are seldom of one length.
    let same = source.len() == target.len() && source.to_lowercase() == target.to_lowercase();
    let own = |c: char| match sides.langs.1 {
        lang if is_cyrillic_lang(lang) => is_cyrillic(c),
        lang if is_latin_lang(lang) => is_latin(c),
        _ => c.is_alphabetic(),
    };
    let foreign = !target.chars().any(own);
    if (!same && !foreign) || plain_words(target) < 3 {
        return false;
    }
    let message =
        if same { "the target is the same as the source" } else { "the target is in another script" };
    out.push(Finding::new(&UNTRANSLATED, message).in_target(0..sides.target.len()));
    true
}

fn partly(sides: &Sides, out: &mut Vec<Finding>) {
    let (from, to) = sides.langs;
    let foreign: fn(char) -> bool = if is_cyrillic_lang(to) && is_latin_lang(from) {
        is_latin
    } else if is_latin_lang(to) && is_cyrillic_lang(from) {
        is_cyrillic
    } else {
        return;
    };
    let text = sides.target;
    if !text.chars().any(foreign) {
        return;
    }
    let all = &sides.words.1;
    let mut i = 0;
    while i < all.len() {
        let run = all[i..].iter().take_while(|word| word.text.chars().all(foreign)).count();
        if run >= 4 {
            let range = all[i].range.start..all[i + run - 1].range.end;
            // An address or a path is one piece, whatever it is made of.
            let start = text[..range.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
            let end = text[range.end..].find(char::is_whitespace).map_or(text.len(), |at| range.end + at);
            let plain = text.get(start..end).map_or(0, plain_words);
            if plain >= 3 && !is_enclosed(text, range.start, range.end) {
                let message = format!("left untranslated: {}", shown(&text[range.clone()]));
                out.push(Finding::new(&PARTLY, message).in_target(range));
            }
        }
        i += run.max(1);
    }
}

/// Whether quotation marks or brackets stand around a piece.
fn is_enclosed(text: &str, start: usize, end: usize) -> bool {
    let opens = text[..start].chars().rev().take(2).any(|c| "«“„\"([{".contains(c));
    let closes = text[end..].chars().take(2).any(|c| "»”“\")]}".contains(c));
    opens || closes
}

fn length(sides: &Sides, out: &mut Vec<Finding>) {
    let count = |text: &str| text.chars().count() as f64;
    let (source, target) = (count(sides.source), count(sides.target));
    // Scripts that need fewer characters for the same are no loss.
    let alphabetic = |lang: &str| is_cyrillic_lang(lang) || is_latin_lang(lang);
    if !alphabetic(sides.langs.0) || !alphabetic(sides.langs.1) {
        return;
    }
    let ratio = libm::log((target + CUSHION) / (source + CUSHION));
    if ratio.abs() <= FAR * SPREAD {
        return;
    }
    let (shorter, times) =
        if ratio < 0.0 { ("shorter", source / target) } else { ("longer", target / source) };
    let message = format!("the target is {times:.1} times {shorter}: {target} characters for {source}");
    let finding = Finding::new(&LENGTH, message);
    out.push(if ratio < 0.0 {
        finding.in_source(0..sides.source.len())
    } else {
        finding.in_target(0..sides.target.len())
    });
}
