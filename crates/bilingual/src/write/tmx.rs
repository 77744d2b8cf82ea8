//! A translation memory, TMX 1.4b.
//!
//! A link becomes a unit: the sentences of each side, joined by a space, and where they come from as `x-`
//! props, which [`Options::bare`] leaves out:
//!
//! | prop | value |
//! |---|---|
//! | `x-score` | score of the link, four decimals |
//! | `x-bead` | numbers of sentences, `2:1` |
//! | `x-order` | only for links out of order: `moved`, `reordered` |
//! | `x-part` | only for page furniture, if it was asked for: `furniture` |
//! | `x-doc`, `x-tgt-doc` | name of the source file and of the target file, without directories |
//! | `x-src-span`, `x-tgt-span` | bytes of these files, `start-end`, the end not included |
//! | `x-src-place`, `x-tgt-place` | instead, for DOCX, PDF, subtitles and the like: `p. 3` |
//! | `x-method` | name and version of the aligner, ids of its model and weights |
//!
//! The same bitext gives the same bytes: neither the clock nor the dates of files are used. The only date is
//! the `creationdate` of the header, which the standard does not require. It is [`Options::created`], and
//! left out if that is `None`; [`creation_date`] reads one that the user sets.

use super::{Omissions, Options, Scope};
use crate::field;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;
use sverka_text::bitext::{Bitext, Disorder, Link, Numbered};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Lang, Segmented};
use tmx::{Header, Prop, SourceLang, Unit, Variant, Writer};

/// Returns the date for a memory, given in seconds since 1970 by the variable `SOURCE_DATE_EPOCH` (see
/// <https://reproducible-builds.org/specs/source-date-epoch/>); `None` if it is not set. There is no other
/// source of dates, so the same texts always give the same bytes.
///
/// # Errors
/// When the value is not a number of seconds up to the year 9999.
pub fn creation_date(source_date_epoch: Option<&str>) -> Result<Option<tmx::Date>, InvalidEpoch> {
    let Some(value) = source_date_epoch else { return Ok(None) };
    let date = value.trim().parse().ok().and_then(tmx::Date::from_unix);
    date.map(Some).ok_or_else(|| InvalidEpoch { value: value.to_owned() })
}

/// The error of a date that [`creation_date`] cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not a number of seconds since 1970")]
pub struct InvalidEpoch {
    /// The given value.
    pub value: String,
}

/// Writes a bitext as a complete memory, and returns what the memory leaves out.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<Omissions> {
    let mut memory = Memory::new(out, &bitext.source.lang, options)?;
    let diagnostics = memory.add(bitext)?;
    memory.finish()?;
    Ok(Omissions { diagnostics, ..Omissions::of(bitext, options, Scope::Translations) })
}

/// One memory from many bitexts, written as they come.
pub struct Memory<W: Write> {
    writer: Writer<W>,
    source_lang: Lang,
    options: Options,
    /// The document parts of tuids that are in use.
    documents: BTreeSet<String>,
}

impl<W: Write> Memory<W> {
    /// Starts a memory. A unit from a bitext with another source language states its own.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn new(out: W, source_lang: &Lang, options: &Options) -> io::Result<Self> {
        let source = tmx_lang(source_lang)?;
        let header = Header {
            creation_date: options.created,
            ..Header::new("sverka", env!("CARGO_PKG_VERSION"), source)
        };
        Ok(Self {
            writer: Writer::new(out, &header)?,
            source_lang: source_lang.clone(),
            options: options.clone(),
            documents: BTreeSet::new(),
        })
    }

    /// Adds the links of a bitext, and unaligned sentences only if the options include them. Returns which
    /// sentences lost characters that a memory cannot contain.
    ///
    /// # Errors
    /// When the output fails.
    pub fn add(&mut self, bitext: &Bitext) -> io::Result<Vec<Diagnostic>> {
        let document = self.document_id(&bitext.source.name);
        let (source, target) = (tmx_lang(&bitext.source.lang)?, tmx_lang(&bitext.target.lang)?);
        let mut diagnostics = Vec::new();
        for Numbered { number, link, disorder } in self.options.select(bitext, Scope::Translations) {
            let mut unit = Unit { tuid: Some(format!("{document}-{}", number + 1)), ..Unit::default() };
            let (source_text, target_text) = bitext.texts(link);
            if !link.source.is_empty() {
                unit.variants.push(Variant::new(source.clone(), source_text));
            }
            if !link.target.is_empty() {
                unit.variants.push(Variant::new(target.clone(), target_text));
            }
            // A unit states its own source language if it has no text in that of the memory.
            if link.source.is_empty() {
                unit.source_lang = Some(SourceLang::Lang(target.clone()));
            } else if bitext.source.lang != self.source_lang {
                unit.source_lang = Some(SourceLang::Lang(source.clone()));
            }
            if !self.options.bare {
                unit.props = provenance(bitext, link, disorder);
            }
            for fault in self.writer.write(&unit)? {
                let message = format!("link {}: {}", number + 1, fault.message);
                diagnostics.push(Diagnostic::warning(&bitext.source.name, message));
            }
        }
        Ok(diagnostics)
    }

    /// Writes the end of the memory and hands the output back, flushed.
    pub fn finish(self) -> io::Result<W> {
        Ok(self.writer.finish()?)
    }

    /// Returns the [`document_id`] of a name, with a number if another document has the same.
    fn document_id(&mut self, name: &str) -> String {
        let name = document_id(name);
        let mut id = name.clone();
        let mut number = 1;
        while !self.documents.insert(id.clone()) {
            number += 1;
            id = format!("{name}_{number}");
        }
        id
    }
}

/// Returns the document part of tuids: its file name in characters that are safe everywhere. The number of a
/// link follows, from 1: `speech.en.txt-17`.
pub(crate) fn document_id(name: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let name: String = file_name(name).chars().map(safe).collect();
    match name.trim_matches('_') {
        "" => "unit".to_owned(),
        name => name.to_owned(),
    }
}

fn provenance(bitext: &Bitext, link: &Link, disorder: Option<Disorder>) -> Vec<Prop> {
    let mut props = Vec::new();
    if link.is_two_sided() {
        props.push(Prop::new("x-score", format!("{:.4}", link.score)));
    }
    props.push(Prop::new("x-bead", link.bead()));
    props.extend(disorder.map(|disorder| Prop::new(field::ORDER, disorder.to_string())));
    props.extend(link.furniture.then(|| Prop::new(field::PART, field::FURNITURE)));
    props.extend(sides(bitext, link));
    props.push(Prop::new("x-method", &bitext.method));
    props
}

/// Returns the document of each side of a link and where the link is in it.
pub(crate) fn sides(bitext: &Bitext, link: &Link) -> Vec<Prop> {
    let mut props = Vec::new();
    for (side, run, doc, fields) in [
        (&bitext.source, &link.source, field::DOC, [field::SRC_PLACE, field::SRC_SPAN]),
        (&bitext.target, &link.target, field::TGT_DOC, [field::TGT_PLACE, field::TGT_SPAN]),
    ] {
        props.push(Prop::new(doc, file_name(&side.name)));
        props.extend(place(side, run, fields).map(|(kind, value)| Prop::new(kind, value)));
    }
    props
}

/// Returns where a run of sentences is, and the field for it: the first field in documents with places,
/// otherwise the second, with the bytes of the file.
pub(super) fn place(
    side: &Segmented,
    run: &Range<usize>,
    [place, span]: [&'static str; 2],
) -> Option<(&'static str, String)> {
    if let Some(shown) = side.place_of(run) {
        return Some((place, shown));
    }
    bytes(side, run).map(|bytes| (span, format!("{}-{}", bytes.start, bytes.end)))
}

/// Returns the bytes of the file from the first of a run of sentences to the last; `None` in documents
/// without usable byte offsets.
pub(crate) fn bytes(side: &Segmented, run: &Range<usize>) -> Option<Range<usize>> {
    let segments = side.segments.get(run.clone()).filter(|_| side.places.is_empty())?;
    Some(segments.first()?.range.start..segments.last()?.range.end)
}

/// Returns a path without its directories, which reveal nothing about the text and much about the machine.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

pub(super) fn tmx_lang(lang: &Lang) -> io::Result<tmx::Lang> {
    lang.as_str().parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::{BlockKind, Segment};

    fn side(name: &str, lang: &str, texts: &[&str]) -> Segmented {
        let mut at = 0;
        let segments = texts.iter().map(|text| {
            let range = at..at + text.len();
            at = range.end + 1;
            Segment { text: (*text).to_owned(), range, block: 0 }
        });
        Segmented {
            name: name.to_owned(),
            lang: Lang::parse(lang).unwrap(),
            encoding: "UTF-8".to_owned(),
            segments: segments.collect(),
            blocks: vec![BlockKind::Paragraph],
            places: Vec::new(),
            times: Vec::new(),
        }
    }

    fn link(source: Range<usize>, target: Range<usize>, score: f64) -> Link {
        Link::new(source, target, score)
    }

    fn bitext() -> Bitext {
        Bitext {
            source: side("speeches/May day.ru.txt", "ru", &["Друзья!", "Мир & труд.", "Ура!\u{B}"]),
            target: side("speeches/May day.en.txt", "en", &["Friends! Peace & labour.", "(Applause)"]),
            links: vec![link(0..2, 0..1, 0.91), link(2..3, 1..1, 0.5), link(3..3, 1..2, 0.5)],
            method: "test 1".to_owned(),
            moved: Vec::new(),
        }
    }

    fn written(options: &Options) -> String {
        let mut out = Vec::new();
        write(&mut out, &bitext(), options).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn links_become_units_with_their_provenance() {
        let created = tmx::Date::from_unix(1_709_208_000);
        let want = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="sverka" creationtoolversion="VERSION" segtype="sentence" o-tmf="sverka" adminlang="en" srclang="ru" datatype="plaintext" creationdate="20240229T120000Z"/>
  <body>
    <tu tuid="May_day.ru.txt-1">
      <prop type="x-score">0.9100</prop>
      <prop type="x-bead">2:1</prop>
      <prop type="x-doc">May day.ru.txt</prop>
      <prop type="x-src-span">0-32</prop>
      <prop type="x-tgt-doc">May day.en.txt</prop>
      <prop type="x-tgt-span">0-24</prop>
      <prop type="x-method">test 1</prop>
      <tuv xml:lang="ru"><seg>Друзья! Мир &amp; труд.</seg></tuv>
      <tuv xml:lang="en"><seg>Friends! Peace &amp; labour.</seg></tuv>
    </tu>
  </body>
</tmx>
"#;
        let want = want.replace("VERSION", env!("CARGO_PKG_VERSION"));
        assert_eq!(written(&Options { created, ..Options::default() }), want);
    }

    #[test]
    fn bare_units_hold_the_text_alone_and_unaligned_ones_come_when_asked_for() {
        let options = Options { bare: true, unaligned: Some(true), ..Options::default() };
        let want = r#"  <body>
    <tu tuid="May_day.ru.txt-1">
      <tuv xml:lang="ru"><seg>Друзья! Мир &amp; труд.</seg></tuv>
      <tuv xml:lang="en"><seg>Friends! Peace &amp; labour.</seg></tuv>
    </tu>
    <tu tuid="May_day.ru.txt-2">
      <tuv xml:lang="ru"><seg>Ура!</seg></tuv>
    </tu>
    <tu tuid="May_day.ru.txt-3" srclang="en">
      <tuv xml:lang="en"><seg>(Applause)</seg></tuv>
    </tu>
  </body>
"#;
        assert!(written(&options).contains(want), "{}", written(&options));
    }

    #[test]
    fn a_memory_of_many_bitexts_keeps_its_units_apart() {
        let options = Options { bare: true, unaligned: Some(true), ..Options::default() };
        let mut memory = Memory::new(Vec::new(), &Lang::parse("ru").unwrap(), &options).unwrap();
        let lost = memory.add(&bitext()).unwrap();
        assert_eq!(lost.len(), 1, "the vertical tab of link 2: {lost:?}");
        memory.add(&bitext()).unwrap();
        let mut back = bitext();
        std::mem::swap(&mut back.source, &mut back.target);
        for link in &mut back.links {
            std::mem::swap(&mut link.source, &mut link.target);
        }
        memory.add(&back).unwrap();
        let file = String::from_utf8(memory.finish().unwrap()).unwrap();
        for line in [
            r#"<tu tuid="May_day.ru.txt-1">"#,
            r#"<tu tuid="May_day.ru.txt_2-1">"#,
            r#"<tu tuid="May_day.en.txt-1" srclang="en">"#,
            r#"<tu tuid="May_day.en.txt-2" srclang="ru">"#,
        ] {
            assert_eq!(file.matches(line).count(), 1, "{line} in {file}");
        }
    }

    #[test]
    fn the_date_is_one_that_the_user_sets() {
        let date = |epoch| creation_date(Some(epoch)).map(|date| date.unwrap().to_string());
        assert_eq!(date("1709208000").unwrap(), "20240229T120000Z");
        assert_eq!(date("0").unwrap(), "19700101T000000Z");
        for wrong in ["yesterday", "", "1e9", "999999999999999"] {
            assert_eq!(date(wrong).unwrap_err().value, wrong);
        }
        assert_eq!(creation_date(None), Ok(None));
    }

    #[test]
    fn a_file_without_a_name_has_tuids_all_the_same() {
        let options = Options::default();
        let mut memory = Memory::new(Vec::new(), &Lang::parse("ru").unwrap(), &options).unwrap();
        assert_eq!(memory.document_id("<stdin>"), "stdin");
        assert_eq!(memory.document_id("a/ ?"), "unit");
        assert_eq!(memory.document_id(r"C:\texts\речь 1.txt"), "речь_1.txt");
    }
}
