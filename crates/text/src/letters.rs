//! The properties of letters that [`char`] provides, without its tables for the characters that most texts
//! consist of: ASCII and the Cyrillic letters of U+0400 to U+045F.
//!
//! The results equal those of [`char`], which a test checks for all of the Basic Multilingual Plane.

/// Returns what [`char::is_alphabetic`] returns.
#[inline]
pub fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        // Cyrillic without its symbols, and general punctuation.
        '\u{400}'..='\u{481}' => true,
        '\u{2010}'..='\u{2070}' => false,
        _ => c.is_alphabetic(),
    }
}

/// Returns what [`char::is_alphanumeric`] returns.
#[inline]
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{400}'..='\u{481}' => true,
        // Quotation marks of many languages, and general punctuation.
        '«' | '»' | '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Returns what [`char::is_uppercase`] returns.
#[inline]
pub fn is_uppercase(c: char) -> bool {
    match c {
        'A'..='Z' | '\u{400}'..='\u{42f}' => true,
        '\0'..='\x7f' | '\u{430}'..='\u{45f}' => false,
        _ => !is_punctuation(c) && c.is_uppercase(),
    }
}

/// Returns what [`char::is_lowercase`] returns.
#[inline]
pub fn is_lowercase(c: char) -> bool {
    match c {
        'a'..='z' | '\u{430}'..='\u{45f}' => true,
        '\0'..='\x7f' | '\u{400}'..='\u{42f}' => false,
        _ => !is_punctuation(c) && c.is_lowercase(),
    }
}

/// Returns whether a character is one of the dashes and quotation marks of General Punctuation.
#[inline]
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2070}')
}

/// Returns the small letter of a letter, the first of them if [`char::to_lowercase`] gives several.
#[inline]
pub fn to_lowercase(c: char) -> char {
    match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        '\u{430}'..='\u{45f}' => c,
        '\u{410}'..='\u{42f}' => char::from_u32(c as u32 + 0x20).unwrap_or(c),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Returns the small letter of a letter; `None` if only [`char::to_lowercase`] knows it.
#[inline]
fn small(c: char) -> Option<char> {
    let code = c as u32;
    match c {
        '\0'..='\x7f' => Some(c.to_ascii_lowercase()),
        '\u{400}'..='\u{40f}' => char::from_u32(code + 0x50),
        '\u{410}'..='\u{42f}' => char::from_u32(code + 0x20),
        '\u{430}'..='\u{45f}' => Some(c),
        _ => None,
    }
}

/// Returns whether two words are the same except for capitals.
#[inline]
pub fn same_letters(a: &str, b: &str) -> bool {
    // The first letters usually differ.
    let first = |word: &str| word.chars().next().and_then(small);
    if let (Some(a), Some(b)) = (first(a), first(b))
        && a != b
    {
        return false;
    }
    let lower = |word: &'_ str| -> Vec<char> { word.chars().flat_map(char::to_lowercase).collect() };
    a == b || lower(a) == lower(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        for c in ('\0'..='\u{ffff}').chain(['𐍈', '😀']) {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_uppercase(c), c.is_uppercase(), "{c:?}");
            assert_eq!(is_lowercase(c), c.is_lowercase(), "{c:?}");
            assert_eq!(Some(to_lowercase(c)), c.to_lowercase().next(), "{c:?}");
            if let Some(small) = small(c) {
                assert!(c.to_lowercase().eq([small]), "{c:?}");
            }
        }
    }

    #[test]
    fn capitals_make_no_difference() {
        assert!(same_letters("The", "the") && same_letters("ЁЖ", "ёж") && same_letters("Ünder", "ünder"));
        assert!(!same_letters("the", "then") && !same_letters("там", "тут") && !same_letters("", "a"));
    }
}
