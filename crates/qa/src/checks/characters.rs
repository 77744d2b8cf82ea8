//! Characters that should not be there.

use super::charset::CharSet;
use super::pattern::patterns;
use super::{Sides, alphabet, shown};
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::ops::Range;
use sverka_text::encoding::mojibake::{Repaired, repaired};
use sverka_text::script::{Script, is_cyrillic, is_latin};
use sverka_text::words::{Word, words};

/// Latin letters in Cyrillic words and the reverse.
pub static MIXED_SCRIPT: Rule = Rule {
    id: "characters.mixed-script",
    category: "Spelling",
    severity: Severity::Error,
    title: "A word contains a letter of another script",
    doc: "A Latin `c` looks like a Cyrillic `с`, but no search finds the word and no dictionary recognises it. \
          Reported are words in which all letters of the less frequent script look like letters of the other, and \
          single Latin letters used as a Russian preposition or conjunction. Words joined by a hyphen («IT-компания») \
          and endings after an apostrophe are accepted.",
    bad: ("The council has met.", "Cовет собрался."),
    good: ("An IT company", "IT-компания"),
};

/// Text in a wrong encoding.
pub static MOJIBAKE: Rule = Rule {
    id: "characters.mojibake",
    category: "Character encoding",
    severity: Severity::Error,
    title: "The text was decoded with the wrong encoding",
    doc: "Sequences such as «РџСЂРёРІРµС‚», «Ïðèâåò», «рТЙЧЕФ» or \"â€œ\" result from reading a text in an encoding \
          other than its own; the finding shows the text as it should read. U+FFFD replaces a character that could not \
          be decoded, and words made of question marks replace letters that an encoding lacks.",
    bad: ("Hello", "РџСЂРёРІРµС‚"),
    good: ("Hello", "Привет"),
};

/// Entities of mark-up.
pub static ENTITY: Rule = Rule {
    id: "characters.entity",
    category: "Markup",
    severity: Severity::Warning,
    title: "The text contains a markup entity",
    doc: "`&amp;`, `&laquo;` or `&#32;` in a text shows that it was escaped once too often, or unescaped once too \
          seldom: readers will see the entity. Entities that appear on both sides are accepted, because the texts of \
          programs contain them.",
    bad: ("Tom and Ann", "Том &amp; Анна"),
    good: ("Tom & Ann", "Том и Анна"),
};

patterns! {
    /// Named and numbered characters of HTML.
    ENTITY_PATTERN = r"&(?:[A-Za-z][A-Za-z0-9]{1,9}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});";
}

/// Control characters.
pub static CONTROL: Rule = Rule {
    id: "characters.control",
    category: "Character encoding",
    severity: Severity::Warning,
    title: "The text contains a control character",
    doc: "Characters below U+0020 other than tab and line end, and U+007F to U+009F, are not text. They come from \
          faulty conversions and cause further ones to fail.",
    bad: ("The first line", "Первая\u{7} строка"),
    good: ("The first line", "Первая строка"),
};

/// Invisible characters.
pub static INVISIBLE: Rule = Rule {
    id: "characters.invisible",
    category: "Whitespace",
    severity: Severity::Warning,
    title: "The text contains an invisible character",
    doc: "Zero-width spaces, word joiners, byte order marks and direction marks are copied along with text from web \
          pages. They split words, so searches fail. Soft hyphens and non-breaking spaces are accepted, as are joiners \
          in emoji and in scripts that need them.",
    bad: ("the opening of the museum", "открытие му\u{200b}зея"),
    good: ("the opening of the museum", "открытие музея"),
};

/// Calls a function with each side: its text, its characters, its language, and whether it is the source.
fn each_side(sides: &Sides, mut look: impl FnMut(&str, &CharSet, &str, bool)) {
    look(sides.source, &sides.charsets.0, sides.langs.0, true);
    look(sides.target, &sides.charsets.1, sides.langs.1, false);
}

/// Looks for letters of another script within words.
pub fn mixed_script(sides: &Sides, out: &mut Vec<Finding>) {
    each_side(sides, |text, charset, lang, is_source| {
        if charset.may_be_latin() && (charset.russian || charset.other) {
            mixed(text, lang, &mut |message, range| {
                out.push(Finding::new(&MIXED_SCRIPT, message).in_side(is_source, range));
            });
        }
    });
}

/// Looks for text that was read in a wrong encoding.
pub fn mojibake(sides: &Sides, out: &mut Vec<Finding>) {
    each_side(sides, |text, charset, _, is_source| {
        // Russian letters alone are broken if small ones come before capitals.
        let repaired = (charset.other || charset.russian && has_turn(text)).then(|| repaired(text)).flatten();
        let mut first = None;
        if let Some(repaired) = repaired {
            let Repaired { text: right, read_as, written_in } = repaired;
            first = Some((format!("{written_in} read as {read_as}: {}", shown(&right)), 0..text.len()));
        } else if charset.other {
            broken(text, &mut |message, range| _ = first.get_or_insert((message, range)));
        } else if charset.has("?") {
            first = lost_letters(text);
        }
        out.extend(first.map(|(message, range)| Finding::new(&MOJIBAKE, message).in_side(is_source, range)));
    });
}

/// Returns whether a Russian small letter comes before a capital.
fn has_turn(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| {
        let small = matches!(four, [0xd0, 0xb0..=0xbf, ..] | [0xd1, 0x80..=0x8f, ..]);
        small && matches!(four, [_, _, 0xd0, 0x90..=0xaf])
    })
}

/// Finds words of which only question marks are left: two or more of two marks each, and no other words.
fn lost_letters(text: &str) -> Option<(String, Range<usize>)> {
    let is_lost = |word: &&str| {
        let marks = word.trim_end_matches([',', '.', '!', ':', ';']);
        marks.len() > 1 && marks.bytes().all(|b| b == b'?')
    };
    let (lost, all) = (text.split_whitespace().filter(is_lost).count(), text.split_whitespace().count());
    (lost > 1 && lost * 2 > all)
        .then(|| ("letters were lost: question marks in their place".into(), 0..text.len()))
}

/// Looks for entities of mark-up that are left in the text of one side, or differ.
pub fn entities(sides: &Sides, out: &mut Vec<Finding>) {
    if !(sides.charsets.0.has("&") || sides.charsets.1.has("&")) {
        return;
    }
    let all = |text: &str| -> Vec<(String, Range<usize>)> {
        ENTITY_PATTERN.find_iter(text).map(|found| (found.as_str().to_owned(), found.range())).collect()
    };
    let (source, target) = (all(sides.source), all(sides.target));
    let names = |found: &[(String, Range<usize>)]| {
        let mut names: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    };
    // Texts of a program may hold mark-up, the same on both sides.
    if names(&source) == names(&target) {
        return;
    }
    let Some((first, _)) = target.first().or(source.first()) else { return };
    let mut finding = Finding::new(&ENTITY, format!("the text contains the entity {first}"));
    finding.source = source.into_iter().map(|(_, range)| range).collect();
    finding.target = target.into_iter().map(|(_, range)| range).collect();
    out.push(finding);
}

/// Returns whether a byte of a text is part of an entity.
pub(super) fn in_entity(text: &str, at: usize) -> bool {
    text.contains('&') && ENTITY_PATTERN.find_iter(text).any(|found| found.range().contains(&at))
}

/// Looks for characters that nobody sees.
pub fn unseen(sides: &Sides, out: &mut Vec<Finding>) {
    each_side(sides, |text, charset, _, is_source| {
        if !charset.may_have_controls() {
            return;
        }
        for (at, c) in text.char_indices() {
            let code = c as u32;
            let (rule, what) =
                if (code < 0x20 && !matches!(c, '\t' | '\n' | '\r')) || (0x7f..=0x9f).contains(&code) {
                    (&CONTROL, "control")
                } else if is_invisible(text, at, c) {
                    (&INVISIBLE, "invisible")
                } else {
                    continue;
                };
            let finding = Finding::new(rule, format!("{what} character U+{code:04X}"));
            out.push(finding.in_side(is_source, at..at + c.len_utf8()));
        }
    });
}

/// Takes the message and the place of a finding.
type Add<'a> = dyn FnMut(String, Range<usize>) + 'a;

/// Returns whether nobody sees a character.
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

/// Latin letters that look like Cyrillic ones, and the reverse.
const LATIN_TWINS: &str = "acekopxyABCEHKMOPTXiIjJsS";
const CYRILLIC_TWINS: &str = "асекорхуАВСЕНКМОРТХіІјЈѕЅ";

/// Finds letters of one script in words of the other.
fn mixed(text: &str, lang: &str, add: &mut Add) {
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
            && alphabet(lang) == Some(Script::Cyrillic)
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
            add(format!("{script} {c} in {}", shown(word.text)), start..start + c.len_utf8());
        }
    }
}

/// Returns whether a single Latin letter between Russian words is meant as a Russian one: "c" for «с».
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

/// Finds runs of characters that a wrong encoding has made.
fn broken(text: &str, add: &mut Add) {
    if let Some(at) = text.find('\u{fffd}') {
        add("a character that could not be read (U+FFFD)".into(), at..at + 3);
    }
    // A quick look first.
    let mut rest = text.chars();
    let begins = |c: char, mut after: std::str::Chars| {
        matches!(c, 'Р' | 'С' | 'À'..='ÿ')
            && after.next().is_some_and(|next| is_broken(c, next, after.next()).is_some())
    };
    if !std::iter::from_fn(|| Some(begins(rest.next()?, rest.clone()))).any(|begins| begins) {
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
                // marks in a wrong encoding occur alone.
                if let Some(first) = start.take() {
                    let from = chars[first].0;
                    let to = chars.get(i).map_or(text.len(), |&(at, _)| at);
                    if count >= 2 || text[from..to].starts_with('â') {
                        add(format!("wrong encoding: {}", shown(&text[from..to])), from..to);
                    }
                }
                count = 0;
                i += 1;
            }
        }
    }
}

/// Returns how many characters from here on are UTF-8 bytes read one by one: in windows-1251 («Рџ»),
/// in windows-1252 («Ð¿», "â€œ"), or windows-1251 read as windows-1252 («Ïð»).
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

/// Returns whether windows-1251 has a character between 0x80 and 0xBF, as second bytes of UTF-8 are.
fn is_code_1251_high(c: char) -> bool {
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї".contains(c)
        && !"ё“”»«’–—…ії№ЁЅ\u{a0}\u{ad}".contains(c)
        || "°±µ¶·".contains(c)
}
