//! Classes of characters that the splitter distinguishes.

pub(crate) use sverka_text::letters::{
    is_alphanumeric as is_word, is_lowercase as is_lower, is_uppercase as is_upper, to_lowercase as to_lower,
};
use unicode_normalization::char::is_combining_mark;

/// Returns whether a mark can end a sentence when white space follows.
pub(crate) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉' | '؟' | '۔' | '।' | '॥' | '։' | '។')
        || is_full_stop(c)
}

/// Returns whether a mark is Chinese, Japanese, Amharic or Burmese, and ends a sentence without white space
/// after it.
pub(crate) fn is_full_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．' | '።' | '፧' | '፨' | '။')
}

/// Returns whether a character has no width, may occur anywhere and has no meaning here: soft hyphen,
/// zero-width space, (non-)joiners, direction marks, word joiner, BOM, and variation selectors.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Returns whether a character is white space of any kind, a control character that some programs leave in
/// its place, or a character without width.
pub(crate) fn is_space(c: char) -> bool {
    match c {
        '\0'..=' ' | '\x7f' => true,
        '!'..='~' | 'Ѐ'..='џ' => false,
        _ => c.is_whitespace() || c.is_control() || is_invisible(c),
    }
}

/// Returns whether a quotation mark or bracket closes a quotation or a remark. Straight quotes and `’` can do
/// both.
pub(crate) fn is_closer(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '’'
            | '”'
            | '»'
            | '›'
            | '“'
            | '‘'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
    )
}

/// Returns whether a quotation mark or bracket opens one.
pub(crate) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '"'
            | '\''
            | '`'
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '”'
            | '’'
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '（'
            | '【'
            | '《'
            | '〈'
    )
}

/// Returns whether a dash or hyphen opens a line of dialogue or separates two parts.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '‒' | '−')
}

/// Returns whether an emoji shows how the writer feels: faces, hands, hearts, the party popper. A fish or a
/// tool introduces its subject.
pub(crate) fn is_feeling(c: char) -> bool {
    matches!(c, '\u{1f600}'..='\u{1f64f}' | '\u{1f910}'..='\u{1f92f}' | '\u{1f970}'..='\u{1f97a}' // faces
        | '\u{1f44a}'..='\u{1f450}' | '\u{1f4aa}' | '\u{270c}' // hands, arms
        | '\u{2764}' | '\u{2665}' | '\u{1f493}'..='\u{1f49f}' | '\u{1f90d}' | '\u{1f90e}' // hearts
        | '\u{1f389}' | '\u{1f38a}' | '\u{1f525}' | '\u{1f4af}' | '\u{2728}')
}

/// Marks of items of a list.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '⁃' | '▪' | '●' | '‣' | '■' | '◦' | '▫' | '○' | '►' | '◆' | '✓' | '✔' | '➢')
}

/// Returns whether a character is a picture after a sentence in messages: an emoji or a part of one.
pub(crate) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{2b50}'..='\u{2b55}' | '\u{e0020}'..='\u{e007f}')
}

/// Returns whether readers see a character as one with the character before it: accents, vowel signs, parts
/// of emoji.
pub(crate) fn is_joined(c: char) -> bool {
    match c {
        '\0'..='\u{2ff}' | 'Ѐ'..='\u{482}' | '\u{48a}'..='\u{52f}' => false,
        '\u{200c}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' => true,
        _ => is_combining_mark(c),
    }
}

/// Returns whether a character is a superscript digit, as in footnote marks.
pub(crate) fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Returns whether a word is one character long.
pub(crate) fn is_single(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some() && chars.next().is_none()
}
