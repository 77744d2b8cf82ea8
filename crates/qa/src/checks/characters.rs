//! Characters that should not be there.

use super::{Sides, is_cyrillic, is_cyrillic_lang, is_latin, shown};
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::ops::Range;
use sverka_text::words::{Word, words};

/// Latin letters in Cyrillic words and the reverse.
pub static MIXED_SCRIPT: Rule = Rule {
    id: "characters.mixed-script",
    category: "Spelling",
    severity: Severity::Error,
    title: "A letter of another script within a word",
    doc: "A Latin `c` looks like a Cyrillic `с`, but no search finds the word and no dictionary knows it. Flagged are \
          words in which the letters of the rarer script all look like letters of the other, and single Latin \
          letters that stand for a Russian preposition or conjunction. Words joined by a hyphen («IT-компания») \
          and endings behind an apostrophe are let pass.",
    bad: ("The council has met.", "Cовет собрался."),
    good: ("An IT company", "IT-компания"),
};

/// Text in a wrong encoding.
pub static MOJIBAKE: Rule = Rule {
    id: "characters.mojibake",
    category: "Character encoding",
    severity: Severity::Error,
    title: "The text was read in a wrong encoding",
    doc: "Runs such as «РџСЂРёРІРµС‚», «Ïðèâåò» or \"â€œ\" are what is left of a text that was read in \
          another encoding than it was written in, and U+FFFD is what is left of a character that nobody could read.",
    bad: ("Hello", "РџСЂРёРІРµС‚"),
    good: ("Hello", "Привет"),
};

/// Control characters.
pub static CONTROL: Rule = Rule {
    id: "characters.control",
    category: "Character encoding",
    severity: Severity::Warning,
    title: "A control character in the text",
    doc: "Characters below U+0020 other than tab and line end, and U+007F to U+009F, are no text: they come from \
          broken conversions and break others.",
    bad: ("The first line", "Первая\u{7} строка"),
    good: ("The first line", "Первая строка"),
};

/// Invisible characters.
pub static INVISIBLE: Rule = Rule {
    id: "characters.invisible",
    category: "Whitespace",
    severity: Severity::Warning,
    title: "An invisible character within the text",
    doc: "Zero-width spaces, word joiners, byte order marks and direction marks come with text that was copied from a \
          page. They cut words in two for every search. Soft hyphens and non-breaking spaces are let pass, and \
          joiners where the script needs them or emoji are joined.",
    bad: ("the opening of the museum", "открытие му\u{200b}зея"),
    good: ("the opening of the museum", "открытие музея"),
};

/// Looks at both sides, each by itself.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let (ours, theirs) = (&sides.stock.0, &sides.stock.1);
    for (text, stock, lang, in_source) in
        [(sides.source, ours, sides.langs.0, true), (sides.target, theirs, sides.langs.1, false)]
    {
        let mut add = |rule: &'static Rule, message: String, range: Range<usize>| {
            let finding = Finding::new(rule, message);
            out.push(if in_source { finding.in_source(range) } else { finding.in_target(range) });
        };
        if stock.may_be_latin() && (stock.russian || stock.other) {
            mixed(text, lang, &mut add);
        }
        // What a wrong encoding leaves is not made of Russian letters alone.
        if stock.other {
            mojibake(text, &mut add);
        }
        if !stock.may_have_controls() {
            continue;
        }
        for (at, c) in text.char_indices() {
            let range = at..at + c.len_utf8();
            let code = c as u32;
            if (code < 0x20 && !matches!(c, '\t' | '\n' | '\r')) || (0x7f..=0x9f).contains(&code) {
                add(&CONTROL, format!("control character U+{code:04X}"), range);
            } else if is_invisible(text, at, c) {
                add(&INVISIBLE, format!("invisible character U+{code:04X}"), range);
            }
        }
    }
}

fn is_invisible(text: &str, at: usize, c: char) -> bool {
    match c {
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        // Joiners belong to Persian and the scripts of India, and to pictures.
        '\u{200c}' | '\u{200d}' => {
            let near = text[..at].chars().next_back();
            near.is_some_and(|c| is_latin(c) || is_cyrillic(c) || c.is_whitespace())
        }
        _ => false,
    }
}

/// Letters of Latin that look like a Cyrillic one, and the reverse.
const LATIN_TWINS: &str = "acekopxyABCEHKMOPTXiIjJsS";
const CYRILLIC_TWINS: &str = "асекорхуАВСЕНКМОРТХіІјЈѕЅ";

fn mixed(text: &str, lang: &str, add: &mut dyn FnMut(&'static Rule, String, Range<usize>)) {
    let mut has = (false, false);
    for c in text.chars() {
        has.0 |= is_latin(c);
        has.1 |= is_cyrillic(c);
    }
    if has != (true, true) {
        return;
    }
    let all: Vec<Word> = words(text).collect();
    for (i, word) in all.iter().enumerate() {
        // In "\\nА" the n is half of a line end.
        let escaped = text[..word.range.start].ends_with('\\') && word.text.starts_with(['n', 'r', 't']);
        if word.text.contains(['\'', '’']) || escaped {
            continue;
        }
        let latin = word.text.chars().filter(|c| is_latin(*c)).count();
        let cyrillic = word.text.chars().filter(|c| is_cyrillic(*c)).count();
        let lone = latin == 1
            && cyrillic == 0
            && word.text.chars().count() == 1
            && is_cyrillic_lang(lang)
            && is_lone_twin(text, &all, i);
        let all_twins = |odd: fn(char) -> bool, twins: &str| {
            word.text.chars().filter(|c| odd(*c)).all(|c| twins.contains(c))
        };
        // The rarer script is the wrong one, unless only the other could have been meant.
        let mixed = latin > 0 && cyrillic > 0;
        let latin_is_odd = mixed && all_twins(is_latin, LATIN_TWINS);
        let cyrillic_is_odd = mixed && all_twins(is_cyrillic, CYRILLIC_TWINS);
        let within = latin_is_odd || cyrillic_is_odd;
        let odd_is_latin = lone || (latin_is_odd && (latin <= cyrillic || !cyrillic_is_odd));
        if !lone && !within {
            continue;
        }
        let odd: fn(char) -> bool = if odd_is_latin { is_latin } else { is_cyrillic };
        let script = if odd_is_latin { "Latin" } else { "Cyrillic" };
        for (at, c) in word.text.char_indices().filter(|(_, c)| odd(*c)) {
            let start = word.range.start + at;
            add(&MIXED_SCRIPT, format!("{script} {c} in {}", shown(word.text)), start..start + c.len_utf8());
        }
    }
}

/// Whether a single Latin letter between Russian words stands for a Russian one: "c" for «с».
fn is_lone_twin(text: &str, all: &[Word], i: usize) -> bool {
    let russian = |word: Option<&Word>| word.is_some_and(|word| word.text.chars().all(is_cyrillic));
    let lower = |word: Option<&Word>| word.is_some_and(|word| word.text.starts_with(char::is_lowercase));
    let spaced = |a: usize, b: usize| text[a..b].chars().all(char::is_whitespace);
    let next = all.get(i + 1);
    let follows = next.is_some_and(|next| spaced(all[i].range.end, next.range.start));
    let begins = i == 0;
    let previous = i.checked_sub(1).and_then(|p| all.get(p));
    let behind = previous.is_some_and(|previous| spaced(previous.range.end, all[i].range.start));
    match all[i].text {
        "c" | "a" | "o" | "y" | "k" => russian(next) && follows && (begins || (behind && russian(previous))),
        "C" | "B" | "K" | "A" | "O" | "Y" => begins && russian(next) && lower(next) && follows,
        _ => false,
    }
}

fn mojibake(text: &str, add: &mut dyn FnMut(&'static Rule, String, Range<usize>)) {
    if let Some(at) = text.find('\u{fffd}') {
        add(&MOJIBAKE, "a character that could not be read (U+FFFD)".into(), at..at + 3);
    }
    // A quick look first.
    let mut rest = text.chars();
    let broken = |c: char, mut behind: std::str::Chars| {
        matches!(c, 'Р' | 'С' | 'À'..='ÿ')
            && behind.next().is_some_and(|next| is_broken(c, next, behind.next()).is_some())
    };
    if !std::iter::from_fn(|| Some(broken(rest.next()?, rest.clone()))).any(|broken| broken) {
        return;
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut start = None;
    let mut count = 0;
    let mut i = 0;
    while i <= chars.len() {
        let width = chars.get(i).and_then(|&(_, c)| {
            let next = chars.get(i + 1).map(|&(_, c)| c)?;
            let third = chars.get(i + 2).map(|&(_, c)| c);
            is_broken(c, next, third)
        });
        match width {
            Some(width) => {
                start.get_or_insert(i);
                count += 1;
                i += width;
            }
            None => {
                // One such pair may be chance, in a name; two in a row are not. English quotation
                // marks in a wrong encoding stand alone.
                if let Some(first) = start.take() {
                    let from = chars[first].0;
                    let to = chars.get(i).map_or(text.len(), |&(at, _)| at);
                    if count >= 2 || text[from..to].starts_with('â') {
                        add(&MOJIBAKE, format!("wrong encoding: {}", shown(&text[from..to])), from..to);
                    }
                }
                count = 0;
                i += 1;
            }
        }
    }
}

/// Whether characters are UTF-8 bytes read one by one: in windows-1251 («Рџ»), in windows-1252
/// («Ð¿», "â€œ"), or windows-1251 read as windows-1252 («Ïð»). Gives how many they are.
fn is_broken(c: char, next: char, third: Option<char>) -> Option<usize> {
    match c {
        // Second letters that never follow Р or С in Russian: capitals beyond the alphabet and signs.
        'Р' | 'С' if is_code_1251_high(next) => Some(2),
        'Ð' | 'Ñ'
            if matches!(
                next,
                '\u{80}'
                    ..='¿'
                        | '€'
                        | '‚'
                        | 'ƒ'
                        | '„'
                        | '…'
                        | '†'
                        | '‡'
                        | 'ˆ'
                        | '‰'
                        | 'Š'
                        | '‹'
                        | 'Œ'
                        | 'Ž'
            ) =>
        {
            Some(2)
        }
        'â' if next == '€' && third.is_some_and(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace()) => {
            Some(3)
        }
        'À'..='ÿ' if ('À'..='ÿ').contains(&next) && third.is_some_and(|c| ('À'..='ÿ').contains(&c)) => {
            Some(3)
        }
        _ => None,
    }
}

/// What windows-1251 has between 0x80 and 0xBF: second bytes of UTF-8.
fn is_code_1251_high(c: char) -> bool {
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї".contains(c)
        && !"ё“”»«’–—…ії№ЁЅ\u{a0}\u{ad}".contains(c)
        || "°±µ¶·".contains(c)
}
