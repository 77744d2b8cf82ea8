//! [`Reader`]: reads a file as units, whatever is wrong with it.
//!
//! The file goes through three stages, none of which keeps more than a unit in memory: bytes to UTF-8
//! (`input`), UTF-8 to chunks of one unit each (`split`), a chunk to a unit from the events of quick-xml
//! (`parser`, `unit`; `frame` for what is between). Because a chunk is cut out before it is parsed, no fault
//! affects more than its unit.

mod attributes;
mod entry;
mod flow;
mod frame;
mod input;
mod parser;
mod report;
mod split;
mod strays;
mod text;
mod unit;
mod variant;

pub use entry::{Entry, Junk, Limits};

use crate::fixes::Spot;
use crate::lint::Lint;
use crate::{Diagnostic, Error, Header, Lang, Place, Rule, Segment, SourceLang, Unit, Variant, fixes};
use frame::Frame;
use input::{BLOCK, Input};
use parser::{End, Parser};
use report::Report;
use split::{Chunk, Kind, Splitter};
use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::ops::Range;

/// Reads a memory, unit by unit, in bounded memory.
///
/// An iterator of [`Entry`]s. Whatever can be repaired is repaired and reported; a unit that cannot be saved
/// is reported and skipped, and the rest of the file is read. An [`Error`] means that the underlying stream
/// has failed, and ends the iteration.
///
/// A [`Writer`](crate::Writer) accepts what the reader returns without changes, so reading a file and writing
/// it again repairs it. What a writer has written is read back unchanged.
///
/// Entities are not expanded, and nothing is fetched.
///
/// # What it repairs
///
/// | in the file | in the unit | rule |
/// |---|---|---|
/// | UTF-16 without a byte order mark, a declared legacy encoding | decoded | `encoding` |
/// | bytes that are not UTF-8 | decoded by the Windows code page of the variant's language | `bad-bytes` |
/// | a character that XML forbids | removed | `forbidden-character` |
/// | an `&` or `<` that begins nothing | the character | `bare-ampersand`, `syntax` |
/// | `&nbsp;` and the other names of HTML | the character | `unknown-entity` |
/// | any other name, `&company;` | text | `unknown-entity` |
/// | a missing end tag | closed where something begins that the element cannot contain | `syntax` |
/// | an end tag of nothing | left out | `syntax` |
/// | an attribute without quotes; without a value, or repeated | a value; left out | `syntax` |
/// | a tag that is not closed and swallows the text after it | read without that, which is junk | `syntax` |
/// | names of elements and attributes in capitals | the names of the standard | `name-case` |
/// | tags of another format in a segment, `sub` outside of a code | a `ph` that contains the tag | `unknown-element` |
/// | tags in a code, in a note or a prop | text | `unknown-element` |
/// | tags elsewhere | left out; with the text in them, as that | `unknown-element` |
/// | text directly in a `tuv` that has no text in a `seg` | its segment, codes included | `stray-text` |
/// | text next to the `seg` of a `tuv` | a note of the variant | `stray-text` |
/// | text directly in a `tu`, in a `header` or `ude` | a note of the unit, of the header | `stray-text` |
/// | text and elements between units | [junk](Entry::junk) | `stray-text` |
/// | several `seg` in a `tuv` | a variant each, in the same language | `segment-count` |
/// | a `seg` after a `tuv` without one; elsewhere in a `tu` | its segment; a variant | `unknown-element` |
/// | a `tuv` without text | an empty segment | `segment-count` |
/// | a `tu` without a `tuv` | skipped: junk | `no-variants` |
/// | notes and props after what they belong before | put before | `order` |
/// | `lang`, `en_US` | `xml:lang`, `en-US` | `lang-attribute`, `lang-tag` |
/// | no language | that of a `seg` directly in the `tu`, otherwise `und` | `lang-tag` |
/// | a date of another form; one that is none | a date of TMX; left out | `date` |
/// | a `prop` without a type, white space in a `tuid` | `x-unknown`, `_` | `prop-type`, `tuid` |
/// | a `ude` without a map | left out | `ude` |
/// | attributes and values that the standard does not know | left out, and quoted in the message | `unknown-attribute`, `bad-value` |
/// | attributes that are missing | values that claim nothing | `missing-attribute` |
/// | a `bpt` without its `ept`, or the reverse | an `it` | `unpaired-tag` |
/// | a source language that no variant is in, letter for letter | a `srclang` of the unit | `source-missing`, `source-case` |
/// | another version; no header | read as 1.4; a header that claims nothing | `version`, `missing-header` |
/// | several documents in one file | one; of the further headers the source language counts, and one with notes, props or udes of its own is junk | `several-documents` |
/// | a file or unit that breaks off | all that is whole; half a sentence is junk with its `tuv` | `truncated`, `syntax` |
/// | what is larger or deeper than [`Limits`] | skipped: junk | `too-large`, `too-deep` |
/// | declarations in the document type | not followed | `internal-subset` |
///
/// Comments and processing instructions are passed over without a report.
///
/// # Examples
///
/// ```
/// let file = r#"<tmx version="1.4"><header srclang="ru" adminlang="en" segtype="sentence"
///     datatype="plaintext" creationtool="x" creationtoolversion="1" o-tmf="x"/><body>
///   <tu><tuv xml:lang="ru"><seg>Да & нет</seg></tuv><tuv lang="en_GB"><seg>Yes & no</seg></tuv></tu>
/// </body></tmx>"#;
/// let mut reader = tmx::Reader::new(file.as_bytes())?;
/// assert_eq!(reader.header().source_lang.as_str(), "ru");
/// for entry in &mut reader {
///     let entry = entry?;
///     let rules: Vec<_> = entry.diagnostics.iter().map(|d| d.rule.id()).collect();
///     assert_eq!(rules, ["bare-ampersand", "lang-attribute", "lang-tag", "bare-ampersand"]);
///     let unit = entry.unit.expect("all of it could be mended");
///     assert_eq!(unit.variants[1].lang.as_str(), "en-GB");
///     assert_eq!(unit.variants[1].segment.plain_text(), "Yes & no");
/// }
/// # Ok::<(), tmx::Error>(())
/// ```
pub struct Reader<R> {
    splitter: Splitter<R>,
    limits: Limits,
    frame: Frame,
    header: Header,
    header_diagnostics: Vec<Diagnostic>,
    /// Diagnostics about what is between units, for the next entry.
    pending: Vec<Diagnostic>,
    pending_junk: Vec<Junk>,
    /// The first unit, if there was no header before it.
    first: Option<Chunk>,
    units: u64,
    truncated: bool,
    done: bool,
    lint: Option<Lint>,
}

impl<R: Read> Reader<R> {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// [`Error::NotTmx`] if the file contains neither a `tmx` nor a unit, otherwise those of the stream.
    pub fn new(read: R) -> Result<Self, Error> {
        Self::with_limits(read, Limits::default())
    }

    /// Opens a file with other limits.
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn with_limits(read: R, limits: Limits) -> Result<Self, Error> {
        Self::with_block(read, limits, BLOCK)
    }

    fn with_block(read: R, limits: Limits, block: usize) -> Result<Self, Error> {
        let (input, odd) = Input::new(read, block)?;
        let start = Place { line: 1, column: 1 };
        let mut report = Report::new("", &[], start, None);
        if let Some(odd) = odd {
            report.add(Rule::Encoding, 0, odd);
        }
        let mut reader = Self {
            splitter: Splitter::new(input, limits.unit_bytes),
            limits,
            frame: Frame::default(),
            header: frame::unknown(),
            header_diagnostics: Vec::new(),
            pending: report.into_list(),
            pending_junk: Vec::new(),
            first: None,
            units: 0,
            truncated: false,
            done: false,
            lint: None,
        };
        while let Some(chunk) = reader.splitter.next()? {
            if chunk.kind == Kind::Unit {
                reader.first = Some(chunk);
                break;
            }
            reader.between(&chunk);
            if reader.frame.header.is_some() {
                break;
            }
        }
        if !reader.frame.is_tmx && reader.first.is_none() {
            return Err(Error::NotTmx("it contains no <tmx> element".to_owned()));
        }
        match &reader.frame.header {
            Some(header) => reader.header = header.clone(),
            None => {
                let mut report = Report::new("", &[], start, None);
                report.add(
                    Rule::MissingHeader,
                    0,
                    ("the file has no header", "nothing is known about its units"),
                );
                reader.pending.extend(report.into_list());
                reader.frame.header = Some(reader.header.clone());
            }
        }
        reader.header_diagnostics = std::mem::take(&mut reader.pending);
        Ok(reader)
    }

    /// Also reports what is valid but unusual.
    pub(crate) fn with_lint(self, lint: Lint) -> Self {
        Self { lint: Some(lint), ..self }
    }

    /// Returns where the header begins, or the beginning of a file without one.
    pub fn header_place(&self) -> Place {
        self.frame.header_place.unwrap_or(Place { line: 1, column: 1 })
    }

    /// Returns the underlying reader.
    pub fn get_ref(&self) -> &R {
        self.splitter.get_ref()
    }

    /// Returns the header; for a file without one, a header with neutral values.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns what had to be repaired in the header and before it.
    pub fn header_diagnostics(&self) -> &[Diagnostic] {
        &self.header_diagnostics
    }

    fn next_entry(&mut self) -> Result<Option<Entry>, Error> {
        loop {
            let next = match self.first.take() {
                Some(chunk) => Some(chunk),
                None => self.splitter.next()?,
            };
            let Some(chunk) = next else { return Ok(self.end()) };
            match chunk.kind {
                Kind::Unit => return Ok(Some(self.unit(&chunk))),
                Kind::Outside => self.between(&chunk),
            }
        }
    }

    /// Returns the remarks at the end of the file.
    fn end(&mut self) -> Option<Entry> {
        self.done = true;
        let (number, place) = (self.units, self.splitter.here());
        if !self.frame.ended && !self.truncated {
            let mut report = Report::new("", &[], place, None);
            report.add(Rule::Truncated, 0, "the file ends without </tmx>");
            self.pending.extend(report.into_list());
        }
        let diagnostics = std::mem::take(&mut self.pending);
        let junk = std::mem::take(&mut self.pending_junk);
        let is_empty = diagnostics.is_empty() && junk.is_empty();
        (!is_empty).then_some(Entry { number, place, unit: None, junk, diagnostics })
    }

    /// Reads the content between units.
    fn between(&mut self, chunk: &Chunk) {
        let bytes = self.splitter.bytes(chunk);
        if bytes.iter().all(u8::is_ascii_whitespace) && !chunk.too_large {
            return;
        }
        let decoded = text::decode(bytes, &chunk.stray, self.header.source_lang.as_str());
        let mut report = Report::new(&decoded.text, &decoded.stray, chunk.place, None);
        report_decoding(&mut report, chunk, &decoded, self.splitter.replaced());
        if chunk.too_large {
            self.pending_junk.push(Junk { place: chunk.place, unit: None, text: None });
        } else {
            let mut parser = Parser::new(&decoded.text, !chunk.last, self.limits.depth, &mut report);
            parser.frame(&mut self.frame);
            let lost = parser.lost;
            self.pending_junk.extend(junk(&decoded.text, lost, None, &mut report));
        }
        self.pending.extend(report.into_list());
    }

    fn unit(&mut self, chunk: &Chunk) -> Entry {
        self.units += 1;
        let number = self.units;
        let source = self.frame.other_source.as_ref().unwrap_or(&self.header.source_lang);
        let bytes = self.splitter.bytes(chunk);
        let decoded = text::decode(bytes, &chunk.stray, source.as_str());
        let mut report = Report::new(&decoded.text, &decoded.stray, chunk.place, Some(number));
        report_decoding(&mut report, chunk, &decoded, self.splitter.replaced());
        let (mut unit, mut lost) = (None, Vec::new());
        if !chunk.too_large {
            let mut parser = Parser::new(&decoded.text, chunk.closed, self.limits.depth, &mut report);
            let parsed = parser.unit();
            let variants = std::mem::take(&mut parser.variants);
            lost = std::mem::take(&mut parser.lost);
            if let Ok((parsed, end)) = parsed {
                if end == End::Cut {
                    let (rule, what) = match chunk.last {
                        true => (Rule::Truncated, "the file ends within the unit"),
                        false => (Rule::Syntax, "<tu> has no </tu>"),
                    };
                    report.add(rule, decoded.text.len(), (what, "the complete parts are kept"));
                }
                let place = |spot| match spot {
                    Spot::Unit => Some(0),
                    Spot::Variant(n) => variants.get(n).map(|at| at.tuv),
                    Spot::Half(n, half) => variants.get(n).and_then(|at| at.halves.get(half)).copied(),
                };
                let mut add = |rule, spot, told| report.add(rule, place(spot).unwrap_or_default(), told);
                unit = finish(parsed, source, &self.header.source_lang, &mut add);
                if let (Some(lint), Some(unit)) = (self.lint, &unit) {
                    let mut add = |rule, spot, message: &dyn Fn() -> String| match report.is_full() {
                        true => report.add_more(1),
                        false => report.add(rule, place(spot).unwrap_or_default(), message()),
                    };
                    lint.unit(unit, &mut add);
                }
            }
        }
        let mut all = std::mem::take(&mut self.pending_junk);
        if unit.is_some() {
            all.extend(junk(&decoded.text, lost, Some(number), &mut report));
        } else {
            let text = (!chunk.too_large).then(|| decoded.text.to_string());
            all.push(Junk { place: chunk.place, unit: Some(number), text });
        }
        self.truncated |= chunk.last;
        let mut diagnostics = std::mem::take(&mut self.pending);
        diagnostics.extend(report.into_list());
        Entry { number, place: chunk.place, unit, junk: all, diagnostics }
    }
}

/// Reads the output of [`unit_text`](crate::writer::unit_text).
pub(crate) fn unit_from_text(text: &str) -> Option<Unit> {
    // The first event must be the tag.
    let text = text.trim_start();
    let mut report = Report::new(text, &[], Place { line: 1, column: 1 }, None);
    let mut parser = Parser::new(text, true, Limits::default().depth, &mut report);
    parser.unit().ok().map(|(unit, _)| unit)
}

/// Reads the output of [`segment_text`](crate::writer::segment_text), and nothing else.
pub(crate) fn segment_from_text(text: &str) -> Option<Segment> {
    let text = format!("<tu><tuv xml:lang=\"en\"><seg>{text}</seg></tuv></tu>");
    let mut report = Report::new(&text, &[], Place { line: 1, column: 1 }, None);
    let mut parser = Parser::new(&text, true, Limits::default().depth, &mut report);
    let (mut unit, _) = parser.unit().ok()?;
    if parser.here() < text.len() {
        return None;
    }
    let variant = unit.variants.pop().filter(|_| unit == Unit::default())?;
    let is_bare =
        variant == Variant { segment: variant.segment.clone(), ..Variant::new(Lang::english(), "") };
    (is_bare && report.into_list().is_empty()).then_some(variant.segment)
}

/// Turns a unit that was read into one that can be written.
fn finish(
    mut unit: Unit,
    source: &SourceLang,
    header: &SourceLang,
    report: fixes::Report<'_>,
) -> Option<Unit> {
    if unit.variants.is_empty() {
        report(Rule::NoVariants, Spot::Unit, ("the unit has no variant".into(), "skipped".into()));
        return None;
    }
    if source != header && unit.source_lang.is_none() {
        unit.source_lang = Some(source.clone());
    }
    Some(fixes::unit(Cow::Owned(unit), header, report).into_owned())
}

/// Returns the lost parts of a chunk in readable form.
fn junk(text: &str, lost: Vec<Range<usize>>, unit: Option<u64>, report: &mut Report<'_>) -> Vec<Junk> {
    let piece = |range: Range<usize>| {
        let piece = text.get(range.clone())?;
        let begins = range.start + (piece.len() - piece.trim_start().len());
        Some(Junk { place: report.place(begins), unit, text: Some(piece.trim().to_owned()) })
    };
    lost.into_iter().filter_map(piece).collect()
}

fn report_decoding(report: &mut Report<'_>, chunk: &Chunk, decoded: &text::Decoded<'_>, replaced: bool) {
    if chunk.too_large {
        let what = if chunk.kind == Kind::Unit { "the unit" } else { "the content between two units" };
        report.add(Rule::TooLarge, 0, (format!("{what} is larger than the limit"), "skipped"));
        return;
    }
    for (range, page) in &decoded.bad {
        let made = &decoded.text[range.clone()];
        report.add(
            Rule::BadBytes,
            range.start,
            ("bytes that are not UTF-8", format!("read in {page} as {made:?}")),
        );
    }
    report.add_more(decoded.more_bad);
    for at in &decoded.stray {
        report.add(Rule::Syntax, *at, ("a < that does not begin a tag", "kept as text"));
    }
    if let (true, Some(at)) = (replaced, decoded.text.find('\u{FFFD}')) {
        report.add(
            Rule::BadBytes,
            at,
            ("bytes that are not valid in the encoding of the file", "read as U+FFFD"),
        );
    }
}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("header", &self.header)
            .field("units", &self.units)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let entry = self.next_entry();
        self.done |= !matches!(entry, Ok(Some(_)));
        entry.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(file: &[u8], limits: Limits, block: usize) -> Option<(Header, Vec<Diagnostic>, Vec<Entry>)> {
        let mut reader = Reader::with_block(file, limits, block).ok()?;
        let entries = reader.by_ref().map(|entry| entry.expect("no failure")).collect();
        Some((reader.header, reader.header_diagnostics, entries))
    }

    proptest! {
        #[test]
        fn how_the_bytes_arrive_does_not_matter(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
            block in 1usize..40,
            unit_bytes in 1usize..60,
            utf16: bool,
        ) {
            let mut file = format!("<tmx version='1.4'>{}", pieces.concat()).into_bytes();
            if utf16 {
                let units = pieces.concat();
                file = format!("\u{FEFF}<tmx>{units}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            }
            let whole = read(&file, Limits::default(), BLOCK);
            prop_assert_eq!(read(&file, Limits::default(), block), whole);
            // With a limit that cuts off nearly everything, it is enough that there is no harm.
            let limits = Limits { unit_bytes, depth: 4 };
            let _ = read(&file, limits, block);
        }
    }

    const PIECES: &[&str] = &[
        "<header/>",
        "<body>",
        "<tu>",
        "</tu>",
        "<tuv xml:lang='ru'>",
        "</tuv>",
        "<seg>",
        "</seg>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<",
        ">",
        "</",
        "&",
        "&amp;",
        "<b>",
        "<ph>",
        "</ph>",
        "<hi>",
        "\n",
        " ",
        "слово",
        "<tuv xml:lang='ru'><seg>слово</seg></tuv>",
        "\u{B}",
        "'",
        "\"",
        "</body></tmx>",
        "<tmx>",
        "t",
        "<!DOCTYPE x [",
    ];
}
