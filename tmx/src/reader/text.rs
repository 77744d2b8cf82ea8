//! Decodes the bytes of a chunk to parseable text, and resolves references in text.

use super::report::MOST;
use crate::is_xml_char;
use encoding_rs::Encoding;
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// A chunk as text, and what was corrected in it.
#[derive(Debug, Default)]
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    /// Places in the text where `&lt;` replaces a `<` that does not begin anything.
    pub stray: Vec<usize>,
    /// The replacements for bytes that are not UTF-8, and their code pages.
    pub bad: Vec<(Range<usize>, &'static str)>,
    /// How many more of them there were than are reported.
    pub more_bad: usize,
}

/// Decodes a chunk. Bytes that are not UTF-8 are read in the Windows code page of the language of the text
/// around them: they come from programs that treated such text as UTF-8.
pub(super) fn decode<'a>(bytes: &'a [u8], stray: &[usize], default_lang: &str) -> Decoded<'a> {
    if stray.is_empty()
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
    {
        return Decoded { text: Cow::Borrowed(text), ..Decoded::default() };
    }
    let mut mender = Mender {
        text: String::with_capacity(bytes.len() + 64),
        page: code_page(default_lang),
        searched: 0,
        bad: Vec::new(),
        more_bad: 0,
    };
    let mut strays = Vec::with_capacity(stray.len());
    let mut from = 0;
    for at in stray.iter().copied().filter(|at| *at < bytes.len()) {
        mender.push(&bytes[from..at]);
        strays.push(mender.text.len());
        mender.text.push_str("&lt;");
        from = at + 1;
    }
    mender.push(&bytes[from..]);
    let Mender { text, bad, more_bad, .. } = mender;
    Decoded { text: Cow::Owned(text), stray: strays, bad, more_bad }
}

struct Mender {
    text: String,
    /// The code page of the language that was last named in `text`, up to `searched`.
    page: &'static Encoding,
    searched: usize,
    bad: Vec<(Range<usize>, &'static str)>,
    more_bad: usize,
}

impl Mender {
    fn push(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.text.push_str(chunk.valid());
            if chunk.invalid().is_empty() {
                continue;
            }
            self.find_lang();
            let (mended, _) = self.page.decode_without_bom_handling(chunk.invalid());
            let start = self.text.len();
            self.text.push_str(&mended);
            let full = self.bad.len() >= MOST;
            match self.bad.last_mut() {
                Some((range, _)) if range.end == start => range.end = self.text.len(),
                _ if full => self.more_bad += 1,
                _ => self.bad.push((start..self.text.len(), self.page.name())),
            }
        }
    }

    /// Searches for the last `xml:lang` or `lang` in the text since the last search.
    fn find_lang(&mut self) {
        const NAME: &[u8] = b"lang=";
        let new = &self.text.as_bytes()[self.searched..];
        if let Some(at) = memmem::rfind(new, NAME) {
            let value = self.text.get(self.searched + at + NAME.len()..).and_then(|text| text.get(1..));
            if let Some(lang) = value.and_then(|value| value.split(['"', '\'']).next()) {
                self.page = code_page(lang);
            }
        }
        self.searched = self.text.len();
    }
}

/// Returns the Windows code page that programs without Unicode used for a language.
fn code_page(lang: &str) -> &'static Encoding {
    let primary = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "ru" | "uk" | "be" | "bg" | "mk" | "sr" | "kk" | "ky" | "tg" | "mn" | "tt" | "ba" => {
            encoding_rs::WINDOWS_1251
        }
        "pl" | "cs" | "sk" | "hu" | "sl" | "hr" | "bs" | "ro" | "sq" => encoding_rs::WINDOWS_1250,
        "el" => encoding_rs::WINDOWS_1253,
        "tr" | "az" => encoding_rs::WINDOWS_1254,
        "he" | "yi" => encoding_rs::WINDOWS_1255,
        "ar" | "fa" | "ur" => encoding_rs::WINDOWS_1256,
        "lt" | "lv" | "et" => encoding_rs::WINDOWS_1257,
        "vi" => encoding_rs::WINDOWS_1258,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// The meaning of a reference, without `&` and `;`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    Char(char),
    /// A reference that HTML defines and XML does not.
    Html(&'static str),
    /// A number that an XML document may not contain.
    Forbidden,
    /// A name that is not defined here.
    Unknown,
    /// Not a reference.
    None,
}

pub(super) fn reference(name: &str) -> Reference {
    match name {
        "amp" => return Reference::Char('&'),
        "lt" => return Reference::Char('<'),
        "gt" => return Reference::Char('>'),
        "quot" => return Reference::Char('"'),
        "apos" => return Reference::Char('\''),
        _ => {}
    }
    if let Some(number) = name.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
            return Reference::None;
        }
        let code = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        return code.filter(|c| is_xml_char(*c)).map_or(Reference::Forbidden, Reference::Char);
    }
    if let Some(text) = quick_xml::escape::resolve_html5_entity(name) {
        return Reference::Html(text);
    }
    let named = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if named && name.chars().all(|c| c.is_alphanumeric() || "._-:".contains(c)) {
        Reference::Unknown
    } else {
        Reference::None
    }
}

/// Returns the first byte that cannot be copied unchanged: a control character, or the first of a character
/// at the end of the plane, where two are forbidden.
pub(super) fn first_odd(text: &str) -> Option<usize> {
    let is_odd = |b: u8| b < 0x20 && b != b'\n' && b != b'\t' || b == 0xEF;
    // Nearly every text has none. Without an exit from the loop it processes many bytes at a time.
    if !text.bytes().fold(false, |odd, b| odd | is_odd(b)) {
        return None;
    }
    text.bytes().position(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_bytes_are_read_in_the_code_page_of_their_language() {
        let decoded = decode(b"<tuv xml:lang=\"ru\">\xE2\xE0\xE6 <tuv xml:lang='fr'>\xE9t\xE9", &[], "");
        assert_eq!(decoded.text, "<tuv xml:lang=\"ru\">важ <tuv xml:lang='fr'>été");
        assert_eq!(decoded.bad[0], (19..25, "windows-1251"));
        assert_eq!(decoded.bad.len(), 3);
    }

    #[test]
    fn stray_signs_are_escaped() {
        let decoded = decode("я < b <".as_bytes(), &[3, 7], "");
        assert_eq!((&*decoded.text, &decoded.stray[..]), ("я &lt; b &lt;", &[3, 10][..]));
    }

    #[test]
    fn references() {
        assert_eq!(reference("#xE9"), Reference::Char('é'));
        assert_eq!(reference("#233"), Reference::Char('é'));
        assert_eq!(reference("nbsp"), Reference::Html("\u{A0}"));
        for forbidden in ["#xB", "#0", "#xD800", "#xFFFF", "#99999999999"] {
            assert_eq!(reference(forbidden), Reference::Forbidden, "{forbidden}");
        }
        assert_eq!(reference("lol9"), Reference::Unknown);
        for none in ["", "#", "#x", "#+3", "T and more", "1a"] {
            assert_eq!(reference(none), Reference::None, "{none}");
        }
    }
}
