//! The texts of XLSX: those in cells, and the table of those that cells share.

use std::borrow::Cow;
use sverka_package::Archive;
use sverka_package::Fault;
use sverka_package::{Node, Xml};
use sverka_text::limits::{Bound, Exceeded, Limits};

/// The shared texts, in one piece: a vector of strings would take 24 bytes more for each.
#[derive(Default)]
pub(crate) struct Strings {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the table; empty if the workbook has none.
    pub(crate) fn read(archive: &Archive, part: &str, limits: &Limits) -> Result<Self, Fault> {
        let mut strings = Self::default();
        let Some(mut xml) = Xml::open(archive, part, limits)? else { return Ok(strings) };
        // An end has 32 bits.
        let limit = limits.whole.min(u64::from(u32::MAX));
        let whole = Exceeded { bound: Bound::Whole, limit };
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Node::Open(element) if element.name() == "si" => {
                    let text = string(&mut xml, "si", limits, &mut buffer)?;
                    strings.text.push_str(&text);
                    let end = u32::try_from(strings.text.len()).ok().filter(|end| u64::from(*end) <= limit);
                    strings.ends.push(end.ok_or(whole)?);
                }
                Node::End => return Ok(strings),
                _ => {}
            }
        }
    }

    /// Returns a text by its number, from 0.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..*self.ends.get(index)? as usize)
    }
}

/// Reads the text of an element that has just opened, `si` or `is`: all runs of rich text, but not the
/// readings that accompany East Asian texts.
pub(crate) fn string(
    xml: &mut Xml,
    element: &str,
    limits: &Limits,
    buffer: &mut Vec<u8>,
) -> Result<String, Fault> {
    let mut out = String::new();
    let mut phonetic = false;
    // The run that is being read, and whether its leading and trailing spaces count.
    let mut run: Option<(String, bool)> = None;
    loop {
        match xml.next(buffer)? {
            Node::Open(element) => match element.name() {
                "rPh" => phonetic = true,
                "t" => {
                    let preserve = element.attribute("xml:space").is_some_and(|value| value == "preserve");
                    run = Some((String::new(), preserve));
                }
                _ => {}
            },
            Node::Close(name) => match name.name() {
                "rPh" => phonetic = false,
                "t" => {
                    let (text, preserve) = run.take().unwrap_or_default();
                    let trimmed = if preserve { &text } else { text.trim_matches([' ', '\t', '\r', '\n']) };
                    if !phonetic {
                        out.push_str(&unescaped(trimmed));
                    }
                }
                name if name == element => return Ok(out),
                _ => {}
            },
            Node::Text(text) => {
                if let Some((run, _)) = &mut run {
                    run.push_str(&text);
                    limits.check(Bound::Unit, (out.len() + run.len()) as u64)?;
                }
            }
            Node::Other => {}
            Node::End => return Err(xml.ends_early()),
        }
    }
}

/// Returns a text with `_x000D_` and the like decoded: characters that XML cannot contain, as the numbers of
/// their UTF-16 units.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match unit(rest) {
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
            // The first half of a pair: the second follows as another escape.
            Some(high) if (0xD800..0xDC00).contains(&high) => {
                let low = rest.get(7..).and_then(unit);
                let pair = low.and_then(|low| char::decode_utf16([high, low]).next()?.ok());
                out.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = &rest[if pair.is_some() { 14 } else { 7 }..];
            }
            Some(single) => {
                out.push(char::from_u32(single.into()).unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = &rest[7..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the number of an escape that a text begins with: `_x000D_`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..5)?.strip_suffix('_')?;
    let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
    all.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sverka_package::testing::packed;

    fn table(xml: &str, limits: &Limits) -> Result<Strings, Fault> {
        let archive = Archive::read(&packed(&[("s.xml", xml.as_bytes())])[..], limits).unwrap();
        Strings::read(&archive, "s.xml", limits)
    }

    #[test]
    fn runs_are_joined_and_readings_are_left_out() {
        let xml = r#"<sst uniqueCount="99999999999999"><si><t> a </t></si><si><t xml:space="preserve"> b </t></si>
            <si><r><rPr/><t xml:space="preserve">one </t></r><r><t>two</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>
            <si/><si><t>x_x000A_y</t></si></sst>"#;
        let strings = table(xml, &Limits::default()).unwrap();
        let all: Vec<&str> = (0..6).map(|i| strings.get(i).unwrap_or("none")).collect();
        assert_eq!(all, ["a", " b ", "one two", "", "x\ny", "none"]);
        assert!(table("<sst><si><t>a</t>", &Limits::default()).is_err());
    }

    #[test]
    fn the_table_is_bounded() {
        let mut limits = Limits::default();
        limits.set(Bound::Whole, 5000);
        let run = format!("<t>{}</t>", "я".repeat(400));
        assert!(table(&format!("<sst><si>{run}{run}{run}</si></sst>"), &limits).is_ok());
        assert!(table(&format!("<sst>{}</sst>", format!("<si>{run}</si>").repeat(7)), &limits).is_err());
        limits.set(Bound::Unit, 2000);
        assert!(table(&format!("<sst><si>{run}{run}{run}</si></sst>"), &limits).is_err());
    }

    #[test]
    fn escapes_are_resolved() {
        for (text, want) in [
            ("_x000D_", "\r"),
            ("a_x0041_b", "aAb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_x", "\u{FFFD}x"),
            ("_xDE00_", "\u{FFFD}"),
            ("_x00_ _xyz", "_x00_ _xyz"),
            ("_x+123_", "_x+123_"),
            ("_xяя", "_xяя"),
            ("_x_x0041_", "_xA"),
        ] {
            assert_eq!(unescaped(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_resolved(text in "(_x|[0-9A-F]{4}|_|я|x){0,12}") {
            unescaped(&text);
        }
    }
}
