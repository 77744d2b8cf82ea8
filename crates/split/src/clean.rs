//! Sentences as others see them.

use std::borrow::Cow;

/// Returns a sentence as others should see it: white space of any kind and line breaks as one space,
/// none at the ends, no soft hyphens, zero-width characters or byte order marks.
///
/// Borrows when nothing needs to be done, which is nearly always.
pub fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || is_dropped(c));
    if is_clean(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    let mut space = false;
    for c in trimmed.chars() {
        if c.is_whitespace() || c.is_control() {
            space = true;
        } else if !is_dropped(c) {
            if space {
                out.push(' ');
                space = false;
            }
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Returns whether a character is dropped. The joiner stays, which holds emoji together; so do the
/// non-joiner of Persian spelling, and the direction marks.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn is_clean(text: &str) -> bool {
    let mut last_space = false;
    for &b in text.as_bytes() {
        match b {
            b' ' if last_space => return false,
            b' ' => last_space = true,
            0..=0x1f | 0x7f => return false,
            // The lead bytes of all white space, control and dropped characters beyond ASCII:
            // U+0085, U+00A0, U+00AD, U+1680, U+2000.., U+3000, U+FEFF.
            0xc2 | 0xe1 | 0xe2 | 0xe3 | 0xef => return is_clean_slowly(text),
            _ => last_space = false,
        }
    }
    true
}

fn is_clean_slowly(text: &str) -> bool {
    let mut last_space = false;
    text.chars().all(|c| {
        let bad = (c.is_whitespace() && (c != ' ' || last_space)) || c.is_control() || is_dropped(c);
        last_space = c == ' ';
        !bad
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["", "One.", "Тов. Иванов — «здесь»…", "naïve café"] {
            assert!(matches!(clean(text), Cow::Borrowed(t) if t == text), "{text}");
        }
        assert!(matches!(clean("  One. \r\n"), Cow::Borrowed("One.")));
    }

    #[test]
    fn white_space_is_one_space_and_invisible_characters_go() {
        assert_eq!(clean("\u{feff}Тов.\u{a0}Иванов\r\n  пришёл."), "Тов. Иванов пришёл.");
        assert_eq!(clean("co\u{ad}opera\u{200b}tion"), "cooperation");
        assert_eq!(clean("a\u{2009}\u{3000}b\u{85}c\u{2028}d\u{0}e"), "a b c d e");
        assert_eq!(clean("👩\u{200d}🚀 flies"), "👩\u{200d}🚀 flies");
        assert_eq!(clean("\u{200b} \u{ad}"), "");
    }
}
