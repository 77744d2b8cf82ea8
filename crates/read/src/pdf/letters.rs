//! The letters of glyphs: ligatures are split, and anything that is not a Unicode letter is unknown.

/// What a font leaves out: the letters of a glyph.
pub const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// Letters of a glyph: one without an allocation.
#[derive(Clone, Debug, PartialEq)]
pub enum Letters {
    /// One letter.
    One(char),
    /// None, or several.
    Several(Box<str>),
}

impl Letters {
    /// Makes letters of a text, with ligatures split.
    pub fn of(text: &str) -> Self {
        let mut chars = text.chars().flat_map(plain);
        match (chars.next(), chars.next()) {
            (Some(c), None) => Self::One(c),
            _ => Self::Several(text.chars().flat_map(plain).collect::<String>().into()),
        }
    }

    /// Appends them to a text.
    pub fn push_to(&self, text: &mut String) {
        match self {
            Self::One(c) => text.push(*c),
            Self::Several(letters) => text.push_str(letters),
        }
    }

    /// Returns the first of them.
    pub fn first(&self) -> Option<char> {
        match self {
            Self::One(c) => Some(*c),
            Self::Several(letters) => letters.chars().next(),
        }
    }

    /// Returns whether they are nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::One(c) => c.is_whitespace(),
            Self::Several(letters) => letters.chars().all(char::is_whitespace),
        }
    }

    /// Returns whether the font does not identify them.
    pub fn is_unknown(&self) -> bool {
        *self == Self::One(UNKNOWN)
    }
}

/// Splits a ligature; makes white space a space, and anything that is not a Unicode letter unknown.
fn plain(c: char) -> impl Iterator<Item = char> {
    let one;
    let letters = match c {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        // The bullets of the fonts Symbol and Wingdings.
        '\u{f0b7}' | '\u{f0a7}' => "•",
        '\t' | '\n' | '\r' => " ",
        // Control characters, and the private use area, whose meaning depends on the font.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' => "\u{fffd}",
        _ => {
            one = c;
            return Either::One(Some(one));
        }
    };
    Either::Several(letters.chars())
}

enum Either {
    One(Option<char>),
    Several(std::str::Chars<'static>),
}

impl Iterator for Either {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::One(c) => c.take(),
            Self::Several(chars) => chars.next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_are_taken_apart_and_signs_of_fonts_are_unknown() {
        let text = |from: &str| {
            let mut out = String::new();
            Letters::of(from).push_to(&mut out);
            out
        };
        assert_eq!(text("ﬃ"), "ffi");
        assert_eq!(text("ﬁ"), "fi");
        assert_eq!(text("ĳ"), "ĳ");
        assert_eq!(text("\u{f0b7}"), "•");
        assert!(Letters::of("\u{e001}").is_unknown() && Letters::of("\u{1}").is_unknown());
        assert!(
            Letters::of("\t").is_blank() && Letters::of("").is_blank() && !Letters::of("\u{ad}").is_blank()
        );
    }
}
