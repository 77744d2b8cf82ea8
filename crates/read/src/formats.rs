//! The document formats: their names, and how to recognise them by the name and the first bytes of a file.

use crate::Options;
use crate::refuse::{self, head};
use std::path::Path;
use sverka_package::Archive;
use sverka_text::limits::Limits;

/// Formats of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text; a blank line ends a paragraph.
    Text,
    /// A web page.
    Html,
    /// A web page in one file with its pictures, as browsers save it.
    Mhtml,
    /// Markdown (CommonMark with tables and footnotes).
    Markdown,
    /// A Word document (Office Open XML).
    Docx,
    /// A presentation (Office Open XML).
    Pptx,
    /// A text of OpenDocument, zipped or flat.
    Odt,
    /// A presentation of OpenDocument, zipped or flat.
    Odp,
    /// Rich text.
    Rtf,
    /// A book in EPUB.
    Epub,
    /// A book in FictionBook 2, also zipped.
    Fb2,
    /// Subtitles in SubRip.
    Srt,
    /// Subtitles in WebVTT.
    Vtt,
    /// Subtitles in Advanced SubStation Alpha, or in SSA.
    Ass,
    /// A PDF with a text layer.
    Pdf,
}

/// The formats with their names and the endings of their files.
const FACTS: [(Format, &str, &[&str]); 15] = [
    (Format::Text, "text", &["txt", "text", "sents"]),
    (Format::Html, "html", &["html", "htm", "xhtml", "xht", "shtml"]),
    (Format::Mhtml, "mhtml", &["mhtml", "mht"]),
    (Format::Markdown, "markdown", &["md", "markdown"]),
    (Format::Docx, "docx", &["docx", "docm", "dotx", "dotm"]),
    (Format::Pptx, "pptx", &["pptx", "pptm", "ppsx", "potx"]),
    (Format::Odt, "odt", &["odt", "ott", "fodt"]),
    (Format::Odp, "odp", &["odp", "otp", "fodp"]),
    (Format::Rtf, "rtf", &["rtf"]),
    (Format::Epub, "epub", &["epub"]),
    (Format::Fb2, "fb2", &["fb2", "fbz"]),
    (Format::Srt, "srt", &["srt"]),
    (Format::Vtt, "vtt", &["vtt"]),
    (Format::Ass, "ass", &["ass", "ssa"]),
    (Format::Pdf, "pdf", &["pdf"]),
];

impl Format {
    /// Returns all formats.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|(format, _, _)| *format)
    }

    /// Returns the name: `docx`.
    pub fn name(self) -> &'static str {
        FACTS.iter().find(|(format, _, _)| *format == self).map_or("", |(_, name, _)| name)
    }

    /// Finds a format by its name or by an ending of its files.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let is_it = |(_, known, ends): &&(Self, &str, &[&str])| *known == name || ends.contains(&&*name);
        FACTS.iter().find(is_it).map(|(format, _, _)| *format)
    }

    /// Returns the format that the name of a file shows.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        if name.ends_with(".fb2.zip") {
            return Some(Self::Fb2);
        }
        let (_, end) = name.rsplit_once('.')?;
        FACTS.iter().find(|(_, _, ends)| ends.contains(&end)).map(|(format, _, _)| *format)
    }

    /// Returns whether its bytes are text in some encoding, marked up or not.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Html)
    }
}

/// Returns the format in which to read a file: the one in the options, otherwise the one that its contents prove,
/// otherwise by its name, otherwise by its beginning.
pub(crate) fn detect(name: &str, bytes: &[u8], options: &Options) -> Format {
    if options.presplit {
        return Format::Text;
    }
    let named = Format::from_path(Path::new(name));
    options.format.or_else(|| by_signature(bytes, named)).or(named).unwrap_or_else(|| by_content(bytes))
}

/// Bytes used to recognise a format: comments and XML declarations may come before the first element.
const HEAD_BYTES: usize = 2048;

/// Detects formats that cannot be mistaken for plain text, whatever the name of the file.
fn by_signature(bytes: &[u8], named: Option<Format>) -> Option<Format> {
    if bytes.starts_with(b"PK\x03\x04") {
        return by_parts(bytes);
    }
    // An old file of Office, or one with a password: the reader of packages finds out which.
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Some(named.filter(|format| !format.is_text()).unwrap_or(Format::Docx));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(Format::Rtf);
    }
    // Up to 1,024 bytes may come before it (ISO 32000-1, annex H).
    if bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Some(Format::Pdf);
    }
    let head = head(bytes, HEAD_BYTES);
    if head.starts_with("WEBVTT") {
        return Some(Format::Vtt);
    }
    if head.starts_with("[Script Info]") || head.starts_with("[V4") {
        return Some(Format::Ass);
    }
    if refuse::is_srt(&head) {
        return Some(Format::Srt);
    }
    match refuse::root(&head) {
        Some("FictionBook") => return Some(Format::Fb2),
        Some("office:document") => {
            let is_slides = head.contains("opendocument.presentation");
            return Some(if is_slides { Format::Odp } else { Format::Odt });
        }
        _ => {}
    }
    let lower = head.to_ascii_lowercase();
    let is_mail = lower.contains("\nmime-version:") || lower.starts_with("mime-version:");
    if is_mail && lower.contains("multipart/related") && named != Some(Format::Html) {
        return Some(Format::Mhtml);
    }
    None
}

/// Detects the contents of an archive by its parts.
fn by_parts(bytes: &[u8]) -> Option<Format> {
    let archive = Archive::read(bytes, &Limits::default()).ok()?;
    let part = |name: &str| archive.bytes(name).ok().flatten();
    if let Some(kind) = part("mimetype") {
        let kind = String::from_utf8_lossy(&kind);
        return match kind.trim() {
            "application/epub+zip" => Some(Format::Epub),
            kind if kind.contains("opendocument.text") => Some(Format::Odt),
            kind if kind.contains("opendocument.presentation") => Some(Format::Odp),
            _ => None,
        };
    }
    if let Some(types) = part("[content_types].xml") {
        // It may be in UTF-16; the words are ASCII.
        let types: Vec<u8> = types.into_iter().filter(|&byte| byte != 0).collect();
        let types = String::from_utf8_lossy(&types);
        let has = |kind: &str| types.contains(kind);
        return if has("wordprocessingml.document.main")
            || has("wordprocessingml.template.main")
            || has("word.document.macroEnabled.main")
            || has("word.template.macroEnabledTemplate.main")
        {
            Some(Format::Docx)
        } else if has("presentationml.presentation.main")
            || has("presentationml.slideshow.main")
            || has("presentationml.template.main")
            || has("powerpoint.")
        {
            Some(Format::Pptx)
        } else {
            None
        };
    }
    if archive.has("META-INF/container.xml") {
        return Some(Format::Epub);
    }
    archive.names().any(|name| name.ends_with(".fb2")).then_some(Format::Fb2)
}

/// Detects a page: it begins with its doctype, a comment or one of the elements that begin pages.
pub(crate) fn by_content(bytes: &[u8]) -> Format {
    let start = head(bytes, HEAD_BYTES).to_ascii_lowercase();
    let begins = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta ",
        "<title>",
        "<article",
        "<main",
        "<div",
        "<p>",
    ];
    let xml = start.starts_with("<?xml") || start.starts_with("<!--");
    if begins.iter().any(|tag| start.starts_with(tag)) || (xml && start.contains("<html")) {
        Format::Html
    } else {
        Format::Text
    }
}
