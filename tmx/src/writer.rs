//! [`Writer`]: writes units to a file that every program accepts.

use crate::diagnostic::Told;
use crate::fixes::Spot;
use crate::markup::Markup;
use crate::{
    Code, Diagnostic, Error, Header, Inline, Note, Origin, Prop, Rule, Segment, SourceLang, Unit, Variant,
    fixes,
};
use std::borrow::Cow;
use std::io::Write;

/// The encodings that the standard allows for a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 without a byte-order mark, which every program reads.
    #[default]
    Utf8,
    /// UTF-8 with a byte-order mark, which some programs on Windows require and others refuse.
    Utf8Bom,
    /// UTF-16, little-endian, with a byte-order mark.
    Utf16Le,
    /// UTF-16, big-endian, with a byte-order mark.
    Utf16Be,
}

/// Writes a memory, unit by unit, in bounded memory.
///
/// Its output is valid by the DTD and the schema of TMX 1.4, whatever it is given: what a valid file cannot
/// contain (characters that XML forbids, a `tuid` with a space, half a pair of codes, a source language that
/// no variant is in) is corrected and reported. The same units give the same bytes, regardless of the time
/// and the machine.
///
/// [`finish`](Self::finish) writes the end of the file; a writer that is dropped earlier leaves a file
/// without one.
///
/// ```
/// use tmx::{Header, Lang, Unit, Variant, Writer};
/// let (ru, en): (Lang, Lang) = ("ru".parse()?, "en".parse()?);
/// let mut writer = Writer::new(Vec::new(), &Header::new("my tool", "1.0", ru.clone()))?;
/// let unit = Unit {
///     tuid: Some("1".into()),
///     variants: vec![Variant::new(ru, "Мир & труд"), Variant::new(en, "Peace & labour")],
///     ..Unit::default()
/// };
/// assert!(writer.write(&unit)?.is_empty(), "nothing had to be mended");
/// let file = String::from_utf8(writer.finish()?)?;
/// assert!(file.contains(r#"<tuv xml:lang="en"><seg>Peace &amp; labour</seg></tuv>"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    encoding: Encoding,
    source_lang: SourceLang,
    markup: Markup,
    /// Reused for UTF-16.
    bytes: Vec<u8>,
    units: u64,
    header_diagnostics: Vec<Diagnostic>,
}

/// Small enough for the processor's cache, large enough that calls of `write` do not matter.
const BUFFER: usize = 64 * 1024;

impl<W: Write> Writer<W> {
    /// Begins a file in UTF-8.
    ///
    /// # Errors
    /// Those of the output.
    pub fn new(out: W, header: &Header) -> Result<Self, Error> {
        Self::with_encoding(out, header, Encoding::Utf8)
    }

    /// Begins a file in another encoding.
    ///
    /// # Errors
    /// Those of the output.
    pub fn with_encoding(out: W, header: &Header, encoding: Encoding) -> Result<Self, Error> {
        let mut markup = Markup::default();
        if encoding != Encoding::Utf8 {
            markup.raw("\u{FEFF}");
        }
        let name = match encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        };
        markup.raw("<?xml version=\"1.0\" encoding=\"");
        markup.raw(name);
        markup.raw("\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n");
        let header_diagnostics = write_header(&mut markup, header);
        markup.raw("  <body>\n");
        let mut writer = Self {
            out,
            encoding,
            source_lang: header.source_lang.clone(),
            markup,
            bytes: Vec::new(),
            units: 0,
            header_diagnostics,
        };
        writer.flush(0)?;
        Ok(writer)
    }

    /// Returns what had to be corrected in the header.
    pub fn header_diagnostics(&self) -> &[Diagnostic] {
        &self.header_diagnostics
    }

    /// Writes a unit, and returns what had to be corrected.
    ///
    /// # Errors
    /// [`Error::NoVariants`] if there is nothing to write, which does not harm the file; otherwise those of
    /// the output.
    pub fn write(&mut self, unit: &Unit) -> Result<Vec<Diagnostic>, Error> {
        self.units += 1;
        let number = self.units;
        if unit.variants.is_empty() {
            return Err(Error::NoVariants { unit: number });
        }
        let mut diagnostics = Vec::new();
        let mut report = |rule, _, message| diagnostics.push(diagnostic(rule, Some(number), message));
        let unit = fixes::unit(Cow::Borrowed(unit), &self.source_lang, &mut report);
        write_unit(&mut self.markup, &unit);
        report_removed(&mut self.markup, Some(number), &mut diagnostics);
        self.flush(BUFFER)?;
        Ok(diagnostics)
    }

    /// Writes the end of the file and hands the output back, flushed.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> Result<W, Error> {
        self.markup.raw("  </body>\n</tmx>\n");
        self.flush(0)?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Passes on the collected output once it is more than `limit` bytes.
    fn flush(&mut self, limit: usize) -> Result<(), Error> {
        let text = &self.markup.text;
        if text.len() <= limit {
            return Ok(());
        }
        let to_bytes: fn(u16) -> [u8; 2] = match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Bom => {
                self.out.write_all(text.as_bytes())?;
                self.markup.text.clear();
                return Ok(());
            }
            Encoding::Utf16Le => u16::to_le_bytes,
            Encoding::Utf16Be => u16::to_be_bytes,
        };
        self.bytes.clear();
        self.bytes.extend(text.encode_utf16().flat_map(to_bytes));
        self.out.write_all(&self.bytes)?;
        self.markup.text.clear();
        Ok(())
    }
}

/// Returns how many bytes a unit takes in a file.
///
/// ```
/// let unit = tmx::Unit {
///     variants: vec![tmx::Variant::new("en".parse()?, "Peace")],
///     ..tmx::Unit::default()
/// };
/// assert_eq!(tmx::unit_size(&unit, tmx::Encoding::Utf8), 67);
/// # Ok::<(), tmx::InvalidValue>(())
/// ```
pub fn unit_size(unit: &Unit, encoding: Encoding) -> usize {
    let text = unit_text(unit);
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => text.len(),
        Encoding::Utf16Le | Encoding::Utf16Be => 2 * text.encode_utf16().count(),
    }
}

/// Returns a unit as written in a file.
pub(crate) fn unit_text(unit: &Unit) -> String {
    let mut markup = Markup::default();
    write_unit(&mut markup, unit);
    markup.text
}

/// Returns the content of a segment as written in a file.
pub(crate) fn segment_text(segment: &Segment) -> String {
    let mut markup = Markup::default();
    write_pieces(&mut markup, &segment.pieces);
    markup.text
}

fn diagnostic(rule: Rule, unit: Option<u64>, told: impl Into<Told>) -> Diagnostic {
    Diagnostic::new(rule, unit, None, told)
}

fn report_removed(markup: &mut Markup, unit: Option<u64>, diagnostics: &mut Vec<Diagnostic>) {
    if let Some((count, first)) = markup.removed.take() {
        let what = match count {
            1 => "a character that XML forbids".to_owned(),
            n => format!("{n} characters that XML forbids, the first"),
        };
        let message = (format!("{what}, U+{:04X}", u32::from(first)), "removed");
        diagnostics.push(diagnostic(Rule::ForbiddenCharacter, unit, message));
    }
}

fn write_header(markup: &mut Markup, header: &Header) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut report = |rule, _, message| diagnostics.push(diagnostic(rule, None, message));
    let mut props = Cow::Borrowed(&header.props);
    if props.iter().any(|prop| prop.kind.is_empty()) {
        fixes::props(props.to_mut(), Spot::Unit, &mut report);
    }
    for ude in header.udes.iter().filter(|ude| ude.maps.is_empty()) {
        let message = format!("the ude {:?} has no map", ude.name);
        report(Rule::Ude, Spot::Unit, (message, "left out".into()));
    }

    markup.raw("  <header");
    markup.attribute("creationtool", &header.creation_tool);
    markup.attribute("creationtoolversion", &header.creation_tool_version);
    markup.attribute("segtype", header.seg_type.as_str());
    markup.attribute("o-tmf", &header.o_tmf);
    markup.attribute("adminlang", header.admin_lang.as_str());
    markup.attribute("srclang", header.source_lang.as_str());
    markup.attribute("datatype", &header.datatype);
    markup.optional("o-encoding", header.o_encoding.as_deref());
    markup.optional("creationdate", text(header.creation_date).as_deref());
    markup.optional("creationid", header.creation_id.as_deref());
    markup.optional("changedate", text(header.change_date).as_deref());
    markup.optional("changeid", header.change_id.as_deref());
    let empty = markup.text.len();
    markup.raw(">\n");
    let begin = markup.text.len();
    write_notes(markup, "    ", &header.notes, &props);
    for ude in header.udes.iter().filter(|ude| !ude.maps.is_empty()) {
        markup.raw("    <ude");
        markup.attribute("name", &ude.name);
        markup.optional("base", ude.base.as_deref());
        markup.raw(">\n");
        for map in &ude.maps {
            markup.raw("      <map");
            markup.attribute("unicode", &map.unicode);
            markup.optional("code", map.code.as_deref());
            markup.optional("ent", map.ent.as_deref());
            markup.optional("subst", map.subst.as_deref());
            markup.raw("/>\n");
        }
        markup.raw("    </ude>\n");
    }
    if markup.text.len() == begin {
        markup.text.truncate(empty);
        markup.raw("/>\n");
    } else {
        markup.raw("  </header>\n");
    }
    report_removed(markup, None, &mut diagnostics);
    diagnostics
}

/// Returns a number or a date as written in an attribute.
fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn write_unit(markup: &mut Markup, unit: &Unit) {
    markup.raw("    <tu");
    markup.optional("tuid", unit.tuid.as_deref());
    write_origin(markup, &unit.origin);
    markup.optional("segtype", unit.seg_type.map(|t| t.as_str()));
    markup.optional("srclang", unit.source_lang.as_ref().map(|l| l.as_str()));
    markup.raw(">\n");
    write_notes(markup, "      ", &unit.notes, &unit.props);
    for variant in &unit.variants {
        write_variant(markup, variant);
    }
    markup.raw("    </tu>\n");
}

fn write_variant(markup: &mut Markup, variant: &Variant) {
    markup.raw("      <tuv");
    markup.attribute("xml:lang", variant.lang.as_str());
    write_origin(markup, &variant.origin);
    markup.raw(">");
    let plain = variant.notes.is_empty() && variant.props.is_empty();
    if !plain {
        markup.raw("\n");
        write_notes(markup, "        ", &variant.notes, &variant.props);
        markup.raw("        ");
    }
    write_segment(markup, &variant.segment);
    markup.raw(if plain { "</tuv>\n" } else { "\n      </tuv>\n" });
}

fn write_origin(markup: &mut Markup, origin: &Origin) {
    markup.optional("o-encoding", origin.o_encoding.as_deref());
    markup.optional("datatype", origin.datatype.as_deref());
    markup.optional("usagecount", text(origin.usage_count).as_deref());
    markup.optional("lastusagedate", text(origin.last_usage_date).as_deref());
    markup.optional("creationtool", origin.creation_tool.as_deref());
    markup.optional("creationtoolversion", origin.creation_tool_version.as_deref());
    markup.optional("creationdate", text(origin.creation_date).as_deref());
    markup.optional("creationid", origin.creation_id.as_deref());
    markup.optional("changedate", text(origin.change_date).as_deref());
    markup.optional("changeid", origin.change_id.as_deref());
    markup.optional("o-tmf", origin.o_tmf.as_deref());
}

fn write_notes(markup: &mut Markup, indent: &str, notes: &[Note], props: &[Prop]) {
    for Note { text, lang, o_encoding } in notes {
        markup.raw(indent);
        markup.raw("<note");
        markup.optional("o-encoding", o_encoding.as_deref());
        markup.optional("xml:lang", lang.as_ref().map(|l| l.as_str()));
        markup.raw(">");
        markup.content(text);
        markup.raw("</note>\n");
    }
    for Prop { kind, text, lang, o_encoding } in props {
        markup.raw(indent);
        markup.raw("<prop");
        markup.attribute("type", kind);
        markup.optional("xml:lang", lang.as_ref().map(|l| l.as_str()));
        markup.optional("o-encoding", o_encoding.as_deref());
        markup.raw(">");
        markup.content(text);
        markup.raw("</prop>\n");
    }
}

fn write_segment(markup: &mut Markup, segment: &Segment) {
    markup.raw("<seg>");
    write_pieces(markup, &segment.pieces);
    markup.raw("</seg>");
}

fn write_pieces(markup: &mut Markup, pieces: &[Inline]) {
    for piece in pieces {
        match piece {
            Inline::Text(text) => markup.content(text),
            Inline::Bpt(bpt) => {
                markup.raw("<bpt");
                markup.attribute("i", &bpt.i);
                markup.optional("x", bpt.x.as_deref());
                markup.optional("type", bpt.kind.as_deref());
                write_codes(markup, "bpt", &bpt.content);
            }
            Inline::Ept(ept) => {
                markup.raw("<ept");
                markup.attribute("i", &ept.i);
                write_codes(markup, "ept", &ept.content);
            }
            Inline::It(it) => {
                markup.raw("<it");
                markup.attribute("pos", it.pos.as_str());
                markup.optional("x", it.x.as_deref());
                markup.optional("type", it.kind.as_deref());
                write_codes(markup, "it", &it.content);
            }
            Inline::Ph(ph) => {
                markup.raw("<ph");
                markup.optional("x", ph.x.as_deref());
                markup.optional("assoc", ph.assoc.as_deref());
                markup.optional("type", ph.kind.as_deref());
                write_codes(markup, "ph", &ph.content);
            }
            Inline::Ut(ut) => {
                markup.raw("<ut");
                markup.optional("x", ut.x.as_deref());
                write_codes(markup, "ut", &ut.content);
            }
            Inline::Hi(hi) => {
                markup.raw("<hi");
                markup.optional("x", hi.x.as_deref());
                markup.optional("type", hi.kind.as_deref());
                markup.raw(">");
                write_pieces(markup, &hi.content);
                markup.raw("</hi>");
            }
        }
    }
}

fn write_codes(markup: &mut Markup, tag: &str, codes: &[Code]) {
    if codes.is_empty() {
        markup.raw("/>");
        return;
    }
    markup.raw(">");
    for code in codes {
        match code {
            Code::Text(text) => markup.content(text),
            Code::Sub(sub) => {
                markup.raw("<sub");
                markup.optional("datatype", sub.datatype.as_deref());
                markup.optional("type", sub.kind.as_deref());
                markup.raw(">");
                write_pieces(markup, &sub.content);
                markup.raw("</sub>");
            }
        }
    }
    markup.raw("</");
    markup.raw(tag);
    markup.raw(">");
}

#[cfg(test)]
mod tests;
