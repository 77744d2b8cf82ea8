//! The text of sentences for output.

use std::borrow::Cow;
use sverka_text::diagnostic::Diagnostic;

/// Returns the text of a sentence for output: white space of any kind and line breaks as one space, none at
/// the ends, no soft hyphens, zero-width characters or byte-order marks.
///
/// Borrows if nothing has to change, which is nearly always.
pub fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || is_dropped(c));
    if is_clean(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut out = String::with_capacity(trimmed.len());
    let mut space = false;
    let mut last = None;
    for c in trimmed.chars() {
        if c.is_whitespace() || c.is_control() {
            space = true;
        } else if !is_dropped(c) || is_kept(last, c) {
            if space {
                out.push(' ');
                space = false;
            }
            out.push(c);
        }
        last = Some(c);
    }
    Cow::Owned(out)
}

/// Returns whether a character is dropped. The joiner, which connects emoji, is kept; so are the non-joiner
/// of Persian spelling and the direction marks.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Returns whether a zero-width space is text: after letters of Thai, Lao, Tibetan, Burmese and Khmer nothing
/// else separates words.
fn is_kept(before: Option<char>, c: char) -> bool {
    let spaceless =
        |c: char| matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}');
    c == '\u{200b}' && before.is_some_and(spaceless)
}

fn is_clean(text: &str) -> bool {
    let mut last_space = false;
    for &b in text.as_bytes() {
        match b {
            b' ' if last_space => return false,
            b' ' => last_space = true,
            0..=0x1f | 0x7f => return false,
            // The lead bytes of all white space, control and dropped characters beyond ASCII: U+0085, U+00A0,
            // U+00AD, U+1680, U+2000.., U+3000, U+FEFF.
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

/// Counts the characters without width that [`clean`] drops from a text. They only mark where a line may
/// break, or have no meaning, and would make equal sentences of a memory look different.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Soft hyphens (U+00AD).
    pub soft_hyphens: usize,
    /// Zero-width spaces (U+200B), word joiners (U+2060) and byte-order marks within the text (U+FEFF).
    pub zero_width: usize,
}

impl Dropped {
    /// Counts those of a text, or of a further piece of it.
    pub fn count(&mut self, text: &str) {
        for at in memchr::memchr3_iter(0xc2, 0xe2, 0xef, text.as_bytes()) {
            match text[at..].chars().next() {
                Some('\u{ad}') => self.soft_hyphens += 1,
                Some(c) if is_dropped(c) && !is_kept(text[..at].chars().next_back(), c) => {
                    self.zero_width += 1
                }
                _ => {}
            }
        }
    }

    /// Returns a note on them, if there are any.
    pub fn note(&self, file: &str) -> Option<Diagnostic> {
        let counted = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            _ => Some(format!("{count} {what}s")),
        };
        let parts = [(self.soft_hyphens, "soft hyphen"), (self.zero_width, "zero-width character")];
        let parts: Vec<String> = parts.into_iter().filter_map(|(count, what)| counted(count, what)).collect();
        let message = format!("{} removed from the sentences", parts.join(" and "));
        (!parts.is_empty()).then(|| Diagnostic::note(file, message))
    }
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
        // The non-joiner of Persian, direction marks, the spaces of Khmer.
        for text in ["می\u{200c}روم", "a\u{200f}b", "ខ្ញុំ\u{200b}ទៅ"] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn what_is_dropped_is_counted() {
        let mut dropped = Dropped::default();
        dropped.count("co\u{ad}opera\u{200b}tion — “Ё”");
        dropped.count("ខ្ញុំ\u{200b}ទៅ \u{ad}\u{2060}");
        assert_eq!(dropped, Dropped { soft_hyphens: 2, zero_width: 2 });
        let note = dropped.note("a.txt").unwrap().to_string();
        assert_eq!(note, "a.txt: 2 soft hyphens and 2 zero-width characters removed from the sentences");
        assert_eq!(Dropped::default().note("a.txt"), None);
    }
}
