//! Refuses files that would produce garbage: fonts that do not identify their letters, scans, passwords.

use super::glyphs::{Glyph, Page};
use hayro_interpret::hayro_syntax::object::{Dict, Name};
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError};

/// The problem and what a person can do about it.
pub type Refusal = (String, &'static str);

/// Per cent of letters that may be unknown: bullets and formulas.
const UNKNOWN: usize = 5;

/// How many letters there are, and how many of them are unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Letters {
    /// All.
    pub all: usize,
    /// The unknown ones.
    pub unknown: usize,
}

impl Letters {
    /// Counts the letters of a page.
    pub fn add(&mut self, page: &Page) {
        for glyph in page.glyphs.iter().filter(|glyph| !glyph.text.is_blank()) {
            self.all += 1;
            self.unknown += usize::from(glyph.text.is_unknown());
        }
    }

    /// Counts the letters of a text.
    pub fn of(text: &str) -> Self {
        let letters = text.chars().filter(|c| !c.is_whitespace());
        let is_unknown = |c: char| usize::from(c == super::letters::UNKNOWN);
        letters
            .fold(Self::default(), |sum, c| Self { all: sum.all + 1, unknown: sum.unknown + is_unknown(c) })
    }

    /// Returns whether too many are unknown.
    pub fn are_unreadable(self) -> bool {
        self.unknown * 100 > self.all * UNKNOWN
    }
}

/// Returns why a file cannot be opened.
pub fn unopened(error: LoadPdfError) -> Refusal {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ("is protected by a password".into(), "save it without one")
        }
        LoadPdfError::Decryption(_) => {
            ("uses an unknown kind of encryption".into(), "save it without encryption")
        }
        LoadPdfError::Invalid => ("is damaged: it has no pages".into(), "save the document again"),
    }
}

/// Returns why a page is refused, if it is: more than some per cent of its letters are unknown. The message
/// counts the glyphs of the first line that has any.
pub fn unreadable(number: u32, page: &Page, pdf: &PdfPage<'_>) -> Option<Refusal> {
    let mut letters = Letters::default();
    letters.add(page);
    if !letters.are_unreadable() {
        return None;
    }
    let first = page.glyphs.iter().find(|glyph| glyph.text.is_unknown())?;
    let line: Vec<&Glyph> = page
        .glyphs
        .iter()
        .filter(|glyph| glyph.turn == first.turn && (glyph.y - first.y).abs() < 0.5)
        .collect();
    // Blanks among them are guessed from the usual code of the blank, which such a font may use for something else.
    let unknown = line.iter().filter(|glyph| glyph.text.is_unknown() || glyph.text.is_blank()).count();
    let font = suspect(pdf).map_or(String::from("a font"), |name| format!("the font {name}"));
    let message = format!(
        "page {number}: {font} does not tell which letters its glyphs are ({unknown} of {} glyphs unknown)",
        line.len()
    );
    Some((message, "save the document from its source or OCR it"))
}

/// Returns the name of the font of a page that has no table of its letters; of any, if all have one.
fn suspect(page: &PdfPage<'_>) -> Option<String> {
    let fonts = &page.resources().fonts;
    let mut dicts: Vec<(Vec<u8>, Dict<'_>)> = fonts
        .keys()
        .filter_map(|key| Some((key.as_ref().to_vec(), fonts.get::<Dict<'_>>(key.as_ref())?)))
        .collect();
    dicts.sort_by(|a, b| a.0.cmp(&b.0));
    let name = |dict: &Dict<'_>| {
        let name = dict.get::<Name<'_>>(b"BaseFont".as_slice())?;
        Some(String::from_utf8_lossy(name.as_ref()).into_owned())
    };
    let without = dicts.iter().find(|(_, dict)| !dict.contains_key(b"ToUnicode".as_slice()));
    without.or(dicts.first()).and_then(|(_, dict)| name(dict))
}

/// Returns why a file without text is refused.
pub fn textless(pages: usize, with_pictures: usize) -> Refusal {
    let counted = |count: usize| if count == 1 { "1 page".to_owned() } else { format!("{count} pages") };
    if with_pictures == 0 {
        return (
            format!("no text in it: {} without a letter", counted(pages)),
            "check that it is the right file",
        );
    }
    let hold = if with_pictures == 1 { "holds" } else { "hold" };
    (format!("no text in it: {} {hold} only pictures", counted(with_pictures)), "run OCR first")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_say_what_to_do() {
        let password = unopened(LoadPdfError::Decryption(DecryptionError::PasswordProtected));
        assert_eq!(password, ("is protected by a password".into(), "save it without one"));
        assert_eq!(textless(3, 2).0, "no text in it: 2 pages hold only pictures");
        assert_eq!(textless(1, 1).0, "no text in it: 1 page holds only pictures");
        assert!(Letters::of("�� ab").are_unreadable() && !Letters::of("").are_unreadable());
        assert!(!Letters::of(&format!("�{}", "a".repeat(19))).are_unreadable());
    }
}
