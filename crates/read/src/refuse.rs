//! Files that contain texts but are not texts themselves: memories, mark-up, data, subtitles. Read as
//! plain text, their tags, keys and times would become sentences.

use super::{Error, Format};
use std::fmt;
use sverka_text::Remedy;

/// A format whose files are refused where a text is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Foreign {
    /// A translation memory, TMX.
    Tmx,
    /// A translation file, XLIFF.
    Xliff,
    /// One of our alignments, `.bitext.json`.
    Bitext,
    /// Any other XML, unless it is a web page.
    Xml,
    /// JSON or JSON Lines.
    Json,
}

impl Foreign {
    /// Returns what a person can do with such a file.
    pub fn remedy(self) -> Remedy {
        match self {
            Self::Tmx | Self::Xliff | Self::Bitext => Remedy::UseAsAligned,
            Self::Xml | Self::Json => Remedy::SaveText,
        }
    }
}

/// Describes the problem with such a file, after its name.
impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tmx => "is a translation memory (TMX), not a text",
            Self::Xliff => "is a translation file (XLIFF), not a text",
            Self::Bitext => "is an alignment (.bitext.json), not a text",
            Self::Xml => "is XML, not a text",
            Self::Json => "is JSON, not a text",
        })
    }
}

/// Bytes used to recognise a format: as many as a web page needs.
const HEAD_BYTES: usize = 2048;

/// Refuses bytes that are not text. A page may be XML.
pub(super) fn refuse(name: &str, bytes: &[u8], format: Format) -> Result<(), Error> {
    match detect(&head(bytes, HEAD_BYTES)) {
        Some(Foreign::Xml) if format == Format::Html => Ok(()),
        Some(format) => Err(Error::Foreign { file: name.to_owned(), format }),
        None => Ok(()),
    }
}

/// Returns the beginning of a file as text, whatever its encoding: without the zero bytes UTF-16
/// looks like ASCII.
pub(super) fn head(bytes: &[u8], length: usize) -> String {
    let head: Vec<u8> = bytes[..bytes.len().min(length)].iter().copied().filter(|&b| b != 0).collect();
    let head = String::from_utf8_lossy(&head);
    // A byte-order mark of UTF-16 is not UTF-8.
    head.trim_start_matches(|c: char| super::text::is_blank(c) || c == '\u{fffd}').to_owned()
}

fn detect(head: &str) -> Option<Foreign> {
    if head.starts_with('<') {
        return xml(head);
    }
    if head.starts_with(['{', '[']) {
        return json(head);
    }
    None
}

/// Detects subtitles in SubRip: a number, then a line of times.
pub(super) fn is_srt(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_number = |line: &str| line.bytes().all(|b| b.is_ascii_digit());
    lines.next().is_some_and(is_number) && lines.next().is_some_and(is_cue)
}

/// Returns the name of the first element of XML, with its prefix.
pub(super) fn root(head: &str) -> Option<&str> {
    head.starts_with('<').then(|| first_element(head).1)
}

/// Detects XML by its declaration, or by the name of the first element.
fn xml(head: &str) -> Option<Foreign> {
    let (is_declared, name) = first_element(head);
    match name.to_ascii_lowercase().rsplit(':').next() {
        Some("tmx") => Some(Foreign::Tmx),
        Some("xliff") => Some(Foreign::Xliff),
        _ => is_declared.then_some(Foreign::Xml),
    }
}

/// Returns whether XML has a declaration, and the name of its first element.
fn first_element(head: &str) -> (bool, &str) {
    let mut rest = head;
    let mut is_declared = false;
    // The declaration, comments, a document type.
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => {
                is_declared |= rest.starts_with("<?xml");
                rest.find("?>").map(|at| at + 2)
            }
            _ if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
            _ if rest.starts_with("<!") => rest.find('>').map(|at| at + 1),
            _ => break,
        };
        rest = end.map_or("", |end| &rest[end..]).trim_start();
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
    (is_declared, rest[..end].trim_start_matches('<'))
}

/// Detects JSON by an object with a first key, or an array of objects or strings: a text may well
/// begin with a bracket.
fn json(head: &str) -> Option<Foreign> {
    /// What a quoted string is followed by.
    fn after_string(text: &str) -> Option<char> {
        let inner = text.strip_prefix('"')?;
        let end = inner.char_indices().find(|&(at, c)| c == '"' && !inner[..at].ends_with('\\'))?.0;
        inner[end + 1..].trim_start().chars().next()
    }
    let inner = head[1..].trim_start();
    let is_object = |inner: &str| after_string(inner) == Some(':');
    let is_json = if head.starts_with('{') {
        is_object(inner)
    } else {
        let object = inner.strip_prefix('{').map(str::trim_start);
        object.is_some_and(is_object) || matches!(after_string(inner), Some(',' | ']'))
    };
    let is_ours = head.starts_with('{') && head.contains("\"sverka bitext ");
    is_json.then_some(if is_ours { Foreign::Bitext } else { Foreign::Json })
}

/// Returns whether a line has the times of a subtitle: `00:01:02,500 --> 00:01:05,000`.
fn is_cue(line: &str) -> bool {
    let is_time = |time: &str| {
        let parts: Vec<&str> = time.split([':', ',', '.']).collect();
        parts.len() == 4
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut times = line.split("-->").map(|time| time.split_whitespace().next().unwrap_or(""));
    line.contains("-->") && times.by_ref().take(2).all(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, read_bytes};

    fn told(name: &str, text: &str) -> Option<Foreign> {
        match read_bytes(name, text.into(), &Options::default()) {
            Err(Error::Foreign { format, .. }) => Some(format),
            result => {
                result.unwrap();
                None
            }
        }
    }

    #[test]
    fn files_that_are_no_texts_are_recognised_by_their_content() {
        let prolog = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        for (text, want) in [
            (
                format!("{prolog}<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<!-- ours -->\n<tmx version=\"1.4\">"),
                Foreign::Tmx,
            ),
            ("<tmx version=\"1.4\"><header/></tmx>".into(), Foreign::Tmx),
            (format!("{prolog}<xliff version=\"1.2\">"), Foreign::Xliff),
            ("<xlf:xliff xmlns:xlf=\"u\" version=\"2.0\"/>".into(), Foreign::Xliff),
            (format!("{prolog}<TEI><p>Text.</p></TEI>"), Foreign::Xml),
            (format!("{prolog}<!-- {} -->", "long ".repeat(1000)), Foreign::Xml),
            ("{\n  \"format\": \"sverka bitext 1\",\n  \"source\": {}}".into(), Foreign::Bitext),
            ("{\"source\":\"One.\",\"target\":\"Раз.\"}\n{}".into(), Foreign::Json),
            ("{ \"a \\\" b\" : 1 }".into(), Foreign::Json),
            ("[\n  {\"text\": \"One.\"}\n]".into(), Foreign::Json),
            ("[\"One.\", \"Two.\"]".into(), Foreign::Json),
        ] {
            assert_eq!(told("talk.en.txt", &text), Some(want), "{text}");
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let result = read_bytes("<stdin>", utf16, &Options::default());
            assert!(matches!(result, Err(Error::Foreign { format, .. }) if format == want), "{text}");
        }
    }

    #[test]
    fn texts_and_pages_are_none_of_them() {
        for text in [
            "[Applause] Thank you.",
            "[\"Thank you,\" he said.]",
            "[[Samara]] is a city.",
            "[1] See the notes.",
            "{laughs} Well, yes.",
            "{\"quoted\" words in braces}",
            "1\nGood evening.",
            "1\nFrom 10:00 --> the hall.",
            "12:30:15.000 we began.",
            "<Music> Good evening.",
            "A < B.",
            "Webvtt is a format.",
        ] {
            assert_eq!(told("talk.en.txt", text), None, "{text}");
        }
        let page = "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>Hi.</p></body></html>";
        assert_eq!(told("page", page), None);
        assert_eq!(told("page.xhtml", "<?xml version=\"1.0\"?><div><p>Hi.</p></div>"), None);
        assert_eq!(told("page.html", "<tmx version=\"1.4\"><p>Hi.</p></tmx>"), Some(Foreign::Tmx));
    }
}
