//! Reads bytes into a [`Document`].
//!
//! [`read`] takes an [`Input`], [`read_bytes`] takes bytes that were read elsewhere. Both detect the encoding and the
//! format and return the text with its blocks and a mapping back to the bytes of the file.
//! [`language::of`](sverka_text::language::of) then detects its language.
//!
//! Text is never changed here: white space, soft hyphens and the like stay as they are in
//! the file, so that every byte of the text has its place there.

#[cfg(feature = "docx")]
mod docx;
#[cfg(feature = "epub")]
mod epub;
mod error;
#[cfg(test)]
mod expected;
#[cfg(feature = "fb2")]
mod fb2;
#[cfg(any(feature = "odf", feature = "pptx", feature = "rtf"))]
mod flow;
mod formats;
mod html;
mod left_out;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(feature = "mhtml")]
mod mhtml;
#[cfg(feature = "odf")]
mod odf;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pptx")]
mod pptx;
mod refuse;
#[cfg(feature = "rtf")]
mod rtf;
mod source;
#[cfg(test)]
mod stack_tests;
pub mod stream;
#[cfg(feature = "subtitles")]
mod subtitles;
mod text;

pub use error::Error;
pub use formats::Format;
pub use html::{Links, Page, Selector, SelectorError, links};
use left_out::LeftOut;
pub use refuse::Foreign;
pub use source::Extra;
use source::Source;
use std::fmt;
use std::path::{Path, PathBuf};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Document, Lang};
use sverka_text::encoding;
use sverka_text::limits::{Bound, Exceeded, Limits};
use sverka_text::remedy::Remedy;

pub use text::lines;

/// Meanings of a line end in a plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paragraphs {
    /// Detected from the text: either each line is a paragraph, or lines were wrapped.
    #[default]
    Auto,
    /// Each line is a paragraph.
    Line,
    /// Only a blank line ends a paragraph.
    Blank,
}

/// Options of a reader. By default everything is detected from the file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Label of the encoding (`windows-1251`, `koi8-r`); detected when `None`.
    pub encoding: Option<String>,
    /// The language of the text, if known: of the possible encodings of its bytes, one that supports the language is
    /// chosen.
    pub lang: Option<Lang>,
    /// The format; by extension, then by content, when `None`.
    pub format: Option<Format>,
    /// What ends a paragraph of a plain text.
    pub paragraphs: Paragraphs,
    /// Treats the file as plain text with one sentence per line; only blank lines separate blocks, regardless of
    /// [`paragraphs`](Self::paragraphs).
    pub presplit: bool,
    /// What is read of a document besides its text: comments, headers and the like.
    pub with: Vec<Extra>,
    /// Limits on the memory that an input may make the reader use.
    pub limits: Limits,
    /// The part of a web page that is read.
    pub page: Page,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Returns the input that an argument names: `-` is standard input.
    pub fn parse(argument: &str) -> Self {
        if argument == "-" { Self::Stdin } else { Self::File(argument.into()) }
    }
}

/// The name in messages: the path, `<stdin>` for standard input.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("<stdin>"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads an input.
///
/// # Errors
/// When it is missing, cannot be read, has no text, or its bytes cannot be decoded.
pub fn read(input: &Input, options: &Options) -> Result<(Document, Vec<Diagnostic>), Error> {
    read_bytes(&input.to_string(), bytes(input, &options.limits)?, options)
}

/// Returns all bytes of an input.
///
/// # Errors
/// When it is missing, cannot be read, or is larger than the limits allow.
pub fn bytes(input: &Input, limits: &Limits) -> Result<Vec<u8>, Error> {
    let name = input.to_string();
    let bytes = match input {
        Input::Stdin => limits.read_all(Bound::Whole, std::io::stdin().lock()),
        Input::File(path) if path.is_dir() => return Err(Error::Folder { file: name }),
        Input::File(path) => limits.read_file(Bound::Whole, path),
    };
    bytes.map_err(|error| match input {
        Input::File(path) if error.kind() == std::io::ErrorKind::NotFound => {
            Error::Missing { file: name, similar: similar_file(path) }
        }
        _ => Error::of_io(name, error),
    })
}

/// Reads bytes that came from the input `name`.
///
/// The extension of the name shows the format; messages begin with the name.
///
/// # Errors
/// When they contain no text or cannot be decoded.
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    if bytes.is_empty() {
        return Err(Error::Empty { file: name.into(), what: "is empty" });
    }
    let format = formats::detect(name, &bytes, options);
    if let Some(reader) = reader(format) {
        return reader(&Source { name, bytes: &bytes, options });
    }
    match format {
        Format::Html => page(name, bytes, options, LeftOut::default()),
        Format::Text => plain_text(name, bytes, options),
        _ => Err(Error::NotBuilt { file: name.to_owned(), format }),
    }
}

/// Makes a document of a plain text that comes from no file, and is text whatever is in it: a NUL too, by which a file
/// would be refused. It has no block when the text is blank.
pub fn of_text(name: &str, text: String, paragraphs: Paragraphs) -> Document {
    let blocks = text::blocks(&text, paragraphs);
    Document { name: name.into(), encoding: "UTF-8", text, blocks, ..Document::default() }
}

/// Reads a plain text.
fn plain_text(name: &str, bytes: Vec<u8>, options: &Options) -> Result<(Document, Vec<Diagnostic>), Error> {
    refuse::refuse(name, &bytes, Format::Text)?;
    let page_inside = formats::by_content(&bytes) == Format::Html;
    let (label, lang) = (options.encoding.as_deref(), options.lang.as_ref());
    let decoded = encoding::decode_in(name, bytes, label, false, lang)?;
    let mut diagnostics = decoded.diagnostics;
    if page_inside && !options.presplit {
        diagnostics.push(
            Diagnostic::warning(name, "looks like a web page but is read as plain text")
                .with_hint("rename it to .html if it is one"),
        );
    }
    if options.page != Page::Article && !options.presplit {
        diagnostics.push(Diagnostic::warning(name, "is not a web page, so all of it is read"));
    }
    let paragraphs = if options.presplit { Paragraphs::Blank } else { options.paragraphs };
    let blocks = text::blocks(&decoded.text, paragraphs);
    if blocks.is_empty() {
        return Err(Error::Empty { file: name.into(), what: "contains only white space" });
    }
    let document = Document {
        name: name.into(),
        encoding: decoded.encoding.name(),
        text: decoded.text,
        blocks,
        origin: decoded.origin,
        ..Document::default()
    };
    Ok((document, diagnostics))
}

/// Reads a web page; `left_out` is the rest of its file.
fn page(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
    mut left_out: LeftOut,
) -> Result<(Document, Vec<Diagnostic>), Error> {
    refuse::refuse(name, &bytes, Format::Html)?;
    let (label, lang) = (options.encoding.as_deref(), options.lang.as_ref());
    let decoded = encoding::decode_in(name, bytes, label, true, lang)?;
    let mut diagnostics = decoded.diagnostics;
    let most = options.limits.get(Bound::Elements);
    let page = html::read(&decoded.text, &decoded.origin, &options.page, most)
        .map_err(|html::TooMany { at }| {
            let line = decoded.text[..at].matches('\n').count() + 1;
            let exceeded = Exceeded { bound: Bound::Elements, limit: most };
            Error::Limit { file: name.into(), place: Some(format!("line {line}")), exceeded }
        })?
        .ok_or_else(|| nothing_selected(name, &options.page))?;
    diagnostics.extend(lost(name, &page));
    left_out.merge(page.left_out);
    diagnostics.extend(left_out.note(name));
    let document = Document { name: name.into(), encoding: decoded.encoding.name(), ..page.document };
    if document.blocks.is_empty() {
        let what = "is a page without text (save a page that is filled by a script from the browser)";
        return Err(Error::Empty { file: name.into(), what });
    }
    Ok((document, diagnostics))
}

fn nothing_selected(name: &str, page: &Page) -> Error {
    match page {
        Page::Selected(selector) => Error::NothingSelected { file: name.into(), selector: selector.clone() },
        _ => Error::Empty { file: name.into(), what: "is a page without text" },
    }
}

/// Warns if the article has less prose than the text around it.
fn lost(name: &str, page: &html::Read) -> Option<Diagnostic> {
    (page.lost > page.prose).then(|| {
        let message = format!(
            "more text of the page is left out than was recognised as its article ({} of {} letters)",
            page.lost,
            page.lost + page.prose
        );
        Diagnostic::warning(name, message).with_remedy(Remedy::ChoosePart)
    })
}

/// A reader of a format.
type Reader = fn(&Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error>;

/// Returns the reader of a format that is not text, if this build has it.
fn reader(format: Format) -> Option<Reader> {
    match format {
        #[cfg(feature = "docx")]
        Format::Docx => Some(docx::read),
        #[cfg(feature = "pptx")]
        Format::Pptx => Some(pptx::read),
        #[cfg(feature = "odf")]
        Format::Odt | Format::Odp => Some(odf::read),
        #[cfg(feature = "rtf")]
        Format::Rtf => Some(rtf::read),
        #[cfg(feature = "epub")]
        Format::Epub => Some(epub::read),
        #[cfg(feature = "fb2")]
        Format::Fb2 => Some(fb2::read),
        #[cfg(feature = "subtitles")]
        Format::Srt | Format::Vtt | Format::Ass => Some(subtitles::read),
        #[cfg(feature = "markdown")]
        Format::Markdown => Some(markdown::read),
        #[cfg(feature = "mhtml")]
        Format::Mhtml => Some(mhtml::read),
        #[cfg(feature = "pdf")]
        Format::Pdf => Some(pdf::read),
        _ => None,
    }
}

/// Returns the existing file in the same folder with the name most similar to a missing one, if any is similar.
fn similar_file(path: &Path) -> Option<String> {
    /// Jaro-Winkler similarity: one or two letters off, or another extension.
    const LIKE: f64 = 0.9;
    let wanted = path.file_name()?.to_str()?.to_lowercase();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut names: Vec<String> =
        std::fs::read_dir(folder).ok()?.flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
    names.sort();
    let like = |name: &String| strsim::jaro_winkler(&wanted, &name.to_lowercase());
    let best = names.into_iter().max_by(|a, b| like(a).total_cmp(&like(b)))?;
    (like(&best) >= LIKE).then(|| path.with_file_name(best).display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error(name: &str, bytes: &[u8]) -> String {
        read_bytes(name, bytes.to_vec(), &Options::default()).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn empty_inputs_are_errors_that_say_so() {
        assert_eq!(error("a.txt", b""), "a.txt: is empty; check that it is the right file and was saved");
        for blank in ["\n\n \t", "\u{feff}", "\u{a0}\r\n\u{200b}"] {
            assert!(error("a.txt", blank.as_bytes()).contains("contains only white space"), "{blank:?}");
        }
        let page = b"<html><body><nav>Home</nav><div id=app></div><script>run()</script></body></html>";
        assert!(error("a.html", b"<html></html>").contains("page without text"));
        // A page with nothing but a menu is read as it is rather than refused.
        assert!(read_bytes("a.html", page.to_vec(), &Options::default()).is_ok());
    }

    #[test]
    fn files_that_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("speech.en.txt");
        std::fs::write(&path, "Good morning.").unwrap();
        let read = |path: PathBuf| read(&Input::File(path), &Options::default());
        assert_eq!(read(path).unwrap().0.text, "Good morning.");
        let missing = read(folder.path().join("speach.en.txt")).unwrap_err().to_string();
        assert!(
            missing.contains("no such file; did you mean") && missing.contains("speech.en.txt"),
            "{missing}"
        );
        let missing = read(folder.path().join("zzz")).unwrap_err().to_string();
        assert!(missing.ends_with("there is no such file"), "{missing}");
        assert!(read(folder.path().join("no/such/folder.txt")).is_err());
        let error = read(folder.path().to_owned()).unwrap_err();
        assert!(error.to_string().ends_with("is a folder, not a file"), "{error}");
        assert_eq!(error.remedy(), Some(Remedy::NameFiles));
    }

    #[test]
    fn the_extension_shows_the_format_then_the_content() {
        let read = |name: &str, text: &str| read_bytes(name, text.into(), &Options::default()).unwrap();
        assert_eq!(read("a.html", "Hi <b>you</b>").0.text.trim(), "Hi you");
        assert_eq!(read("<stdin>", "\u{feff}\n<!DOCTYPE html><p>Hi <b>you</b>").0.text.trim(), "Hi you");
        assert_eq!(read("a", "<?xml version='1.0'?><!-- x --><html><p>Hi").0.text.trim(), "Hi");
        assert_eq!(read("<stdin>", "1 < 2 and <b>").0.text, "1 < 2 and <b>");
        let (document, warnings) = read("a.txt", "<html><p>Hi");
        assert_eq!((document.text.as_str(), warnings.len()), ("<html><p>Hi", 1));
        let utf16: Vec<u8> = "<html lang=ru><p>Да".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (document, _) = read_bytes("<stdin>", utf16, &Options::default()).unwrap();
        assert_eq!((document.text.trim(), document.encoding), ("Да", "UTF-16LE"));
    }

    #[test]
    fn a_page_in_windows_1251_leads_back_to_its_bytes() {
        let source = "<html><head><meta charset=\"windows-1251\"></head><body><p>Ещё&nbsp;<b>раз</b> &laquo;да&raquo;</p>";
        let bytes = encoding_rs::WINDOWS_1251.encode(source).0.into_owned();
        let (document, diagnostics) = read_bytes("a.html", bytes.clone(), &Options::default()).unwrap();
        assert_eq!((document.encoding, diagnostics.len()), ("windows-1251", 0));
        let text = document.block_text(&document.blocks[0]);
        assert_eq!(text, "Ещё\u{a0}раз «да»");
        let at = document.text.find("раз").unwrap();
        let place = document.file_range(at..at + "раз".len());
        assert_eq!(encoding_rs::WINDOWS_1251.decode(&bytes[place]).0, "раз");
        let at = document.text.find('«').unwrap();
        assert_eq!(&bytes[document.file_range(at..at + 2)], b"&laquo;");
    }

    #[test]
    fn a_few_malformed_bytes_of_a_page_are_replaced() {
        let page =
            format!("<meta charset=utf-8><p>Один байт здесь испорчен: ?, а {}", "остальное цело. ".repeat(9));
        let mut bytes = page.into_bytes();
        let at = bytes.iter().position(|&b| b == b'?').unwrap();
        bytes[at] = 0xff;
        let read = |name: &str, encoding: Option<&str>| {
            let options = Options { encoding: encoding.map(str::to_owned), ..Options::default() };
            read_bytes(name, bytes.clone(), &options)
        };
        let (document, warnings) = read("a.html", None).unwrap();
        let place = document.text.find('\u{fffd}').unwrap();
        assert_eq!(document.file_range(place..place + 3), at..at + 1);
        let end = document.text.find("остальное").unwrap();
        assert_eq!(&bytes[document.file_range(end..end + 2)], "о".as_bytes());
        assert!(
            warnings[0].message.contains(&format!("1 malformed byte(s), the first at byte {at}")),
            "{warnings:?}"
        );
        // A plain text is not examined further, unless its encoding is named.
        assert!(matches!(read("a.txt", None), Err(Error::Encoding(_))));
        assert_eq!(read("a.txt", Some("utf-8")).unwrap().1.len(), 2);
        let zero = b"<p>One\0 two.</p> and many more words, so that it is no binary file.".to_vec();
        assert_eq!(
            read_bytes("a.html", zero, &Options::default()).unwrap().0.text.lines().next(),
            Some("One two.")
        );
    }

    #[test]
    fn parts_of_pages_and_what_is_no_page() {
        let read = |name: &str, text: &str, page: Page| {
            read_bytes(name, text.into(), &Options { page, ..Options::default() })
        };
        let selected = |selector: &str| Page::Selected(selector.parse().unwrap());
        let error = read("a.html", "<p>Hi", selected("#text")).unwrap_err();
        assert_eq!(error.to_string(), "a.html: no element of the page matches #text");
        assert_eq!(error.remedy(), Some(Remedy::ChoosePart));
        let (_, warnings) = read("a.txt", "Hi", Page::Whole).unwrap();
        assert!(warnings[0].message.contains("is not a web page"), "{warnings:?}");
        let aside = "Nobody in the town had seen so much water in all those years. ".repeat(9);
        let text = "The council met on Monday and spoke about the bridge, the mill and the road for hours. "
            .repeat(3);
        let page = format!("<h1>A</h1><p>{text}</p><aside><p>{aside}</p></aside>");
        let (_, warnings) = read("a.html", &page, Page::Article).unwrap();
        assert_eq!(warnings[0].remedy, Some(Remedy::ChoosePart), "{warnings:?}");
        assert_eq!(read("a.html", &page, Page::Whole).unwrap().1, []);
    }

    #[test]
    fn presplit_lines_are_never_parted_but_by_blank_ones() {
        let options = Options { presplit: true, ..Options::default() };
        let text = "<p>One.\n- Two\n1. Three\n    Four.\n\nFive.";
        let (document, _) = read_bytes("a.html", text.into(), &options).unwrap();
        assert_eq!(document.text, text);
        assert_eq!(document.blocks.len(), 2);
    }

    fn check(name: &str, bytes: Vec<u8>, options: &Options) {
        if let Ok((document, _)) = read_bytes(name, bytes.clone(), options) {
            let mut end = 0;
            for block in &document.blocks {
                assert!(block.range.start >= end && block.range.end > block.range.start);
                let text = document.block_text(block);
                assert!(!text.trim().is_empty());
                let place = document.file_range(block.range.clone());
                assert!(place.start < place.end && place.end <= bytes.len(), "{place:?} of {}", bytes.len());
                end = block.range.end;
            }
            let _ = sverka_text::language::of(&document, None);
        }
    }

    proptest! {
        // The fuzz target in fuzz/ does the same with a nightly compiler.
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            check("a.txt", bytes.clone(), &Options::default());
            check("a.html", bytes, &Options::default());
        }

        #[test]
        fn no_page_panics(text in "(<(/)?(p|b|a|li|ul|td|table|pre|script|title|h1|main|!--|x-y)( (href|class|id)=\"?(menu|x)\"?)?/?>|&(amp|#1055|#xg|nbsp);?|[ \n\rа-яa-z.&<>;-]){0,60}") {
            check("a.html", text.into_bytes(), &Options::default());
        }

        #[test]
        fn no_encoding_panics(bytes in prop::collection::vec(prop_oneof![0x20u8..0x7f, 0x80u8..=0xff], 0..60), which in 0usize..12) {
            let labels = ["utf-8", "utf-16le", "utf-16be", "windows-1251", "koi8-r", "ibm866", "gbk", "gb18030", "big5", "euc-jp", "shift_jis", "iso-2022-jp"];
            let options = Options { encoding: Some(labels[which].into()), ..Options::default() };
            check("a.txt", bytes.clone(), &options);
            check("a.html", bytes, &options);
        }
    }
}
