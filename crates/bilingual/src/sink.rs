//! Units to files: one [`Sink`] per format, and the count of what a format cannot store.
//!
//! All formats are given a [`Unit`] of two variants, source first; [`Bilingual`] makes such units from
//! multilingual ones. A sink writes them one by one. What it cannot store is never dropped silently: it is
//! counted in [`Losses`], by kind.
//!
//! | format | what it cannot hold |
//! |---|---|
//! | TMX | characters that XML forbids |
//! | CSV | inline codes; props that are neither in the vocabulary nor requested; attributes other than dates and authors; languages of notes and props, and which text they belong to |
//! | TSV | as CSV, and tabs and line breaks |
//! | CSV, TSV without a header | everything except the two texts and the requested props |
//! | Moses twins | everything except the two texts on one line each |
//! | alternating lines | as Moses twins, and units with an empty side |
//!
//! For the others see [`jsonl`](crate::jsonl), [`workbook`](crate::workbook), `xliff` and `po`.

use crate::{Format, alternating, moses, pairs, table, xliff};
use std::borrow::Cow;
use std::io::{self, Write};
pub use sverka_report::Losses;
use tmx::filter::falls_under;
use tmx::{Code, Header, Lang, Origin, Rule, Segment, SourceLang, Unit, Variant, Writer};

/// How formats without inline codes show them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codes {
    /// Not at all: only the text that people read.
    #[default]
    Drop,
    /// As they are in the original format: `<b>`.
    Show,
}

/// What to write.
#[derive(Clone, Debug)]
pub struct Options {
    /// The source language, for formats that state one for the whole file.
    pub source: Option<Lang>,
    /// The target language.
    pub target: Option<Lang>,
    /// What happens to inline codes.
    pub codes: Codes,
    /// Whether the first row of a table names its columns; without it only the two texts and the props of
    /// [`props`](Self::props) are written.
    pub header: bool,
    /// Types of props that have their own column in a table, in addition to the vocabulary.
    pub props: Vec<String>,
    /// Types of props that come before the texts in a table without a header: bitextor has the addresses of both documents
    /// there.
    pub before: Vec<String>,
    /// Whether CSV prevents spreadsheets from reading texts as formulas.
    pub guard: bool,
    /// Whether CSV begins with a byte-order mark. Excel reads a file without one in the system's code page,
    /// which destroys Cyrillic; our readers remove the mark.
    pub bom: bool,
    /// The header of a memory; by default one that states the source language.
    pub memory: Option<Header>,
}

impl Default for Options {
    /// A file for people: with a header, guarded, with a mark.
    fn default() -> Self {
        Self {
            source: None,
            target: None,
            codes: Codes::Drop,
            header: true,
            props: Vec::new(),
            before: Vec::new(),
            guard: true,
            bom: true,
            memory: None,
        }
    }
}

// The kinds of losses.
pub(crate) const CODES: &str = "inline codes";
pub(crate) const NOTES: &str = "notes";
pub(crate) const PROPS: &str = "props";
pub(crate) const IDS: &str = "unit ids";
pub(crate) const ATTRIBUTES: &str = "attributes of units such as dates and authors";
pub(crate) const BREAKS: &str = Losses::FLATTENED;
pub(crate) const EDGES: &str = "white space around texts";
pub(crate) const FORBIDDEN: &str = Losses::REPLACED;
pub(crate) const NOTE_LANGS: &str = "languages of notes and props";
pub(crate) const OWNERS: &str = "notes, props and attributes of one language, which became those of the unit";
pub(crate) const SHARED: &str = "several values of one kind, which share a cell";
const REPEATED: &str = "translations of units that would take more than 64 MiB as pairs, since each pair has the source and \
    the notes of its unit";
const OTHER_LANGUAGES: &str = "translations into other languages";
pub(crate) const ONE_SIDED: &str = "units with an empty side, which were left out";

/// Takes units and writes them in a format.
pub trait Sink {
    /// Writes a pair: the source, then the target.
    ///
    /// # Errors
    /// Errors of the output.
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()>;

    /// Writes the end of the file.
    ///
    /// # Errors
    /// Errors of the output.
    fn finish(self: Box<Self>, losses: &mut Losses) -> io::Result<()>;
}

/// Opens the sink of a format with one file.
///
/// # Errors
/// Errors of the output, and a format that is not written unit by unit into one file: Moses twins
/// ([`twins`]), the pivot file, pages.
pub fn sink<'w>(
    format: Format,
    out: Box<dyn Write + 'w>,
    options: &Options,
) -> io::Result<Box<dyn Sink + 'w>> {
    Ok(match format {
        Format::Tmx => Box::new(Memory::new(out, options)?),
        Format::Tsv | Format::Csv => Box::new(table::write::Writer::new(format, out, options)?),
        Format::Alternating => Box::new(alternating::Writer::new(out, options)),
        Format::Xlsx => Box::new(crate::workbook::Sheets::new(out, options)),
        Format::Docx => Box::new(crate::docx::Table::new(out, options)),
        Format::Jsonl => Box::new(crate::jsonl::Lines::new(out, options)),
        Format::Xliff1 => Box::new(xliff::Writer::new(xliff::Version::V1, out, options)?),
        Format::Xliff2 => Box::new(xliff::Writer::new(xliff::Version::V2, out, options)?),
        Format::Po => Box::new(crate::po::Writer::new(out, options)?),
        _ => {
            let message = format!("{} does not write units to one file", format.name());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
    })
}

/// Opens the sink of Moses twins.
pub fn twins<'w>(
    source: Box<dyn Write + 'w>,
    target: Box<dyn Write + 'w>,
    options: &Options,
) -> Box<dyn Sink + 'w> {
    Box::new(moses::Writer::new(source, target, options))
}

/// Writes a memory.
struct Memory<'w>(Writer<Box<dyn Write + 'w>>);

impl<'w> Memory<'w> {
    fn new(out: Box<dyn Write + 'w>, options: &Options) -> io::Result<Self> {
        let source = || options.source.clone().map_or(SourceLang::All, SourceLang::Lang);
        let header = options.memory.clone().unwrap_or_else(|| crate::opened::header(source()));
        Ok(Self(Writer::new(out, &header)?))
    }
}

impl Sink for Memory<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        let mended = self.0.write(pair)?;
        losses.add(FORBIDDEN, mended.iter().filter(|found| found.rule == Rule::ForbiddenCharacter).count());
        Ok(())
    }

    fn finish(self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.0.finish()?;
        Ok(())
    }
}

/// Makes units of two variants from those with any number.
///
/// Languages that are not named are those of the first unit that has two.
#[derive(Clone, Debug, Default)]
pub struct Bilingual {
    /// The source language; a tag without a region includes all its regions.
    pub source: Option<Lang>,
    /// The target language.
    pub target: Option<Lang>,
    /// Whether every target makes its own pair, in any language.
    pub all: bool,
    /// The languages in which a unit with only one of two texts makes a pair whose other side is empty; without them
    /// such units are left out and counted.
    pub one_sided: Option<[Lang; 2]>,
}

impl Bilingual {
    /// Returns the pairs of a unit, the source first.
    pub fn of(&mut self, unit: &Unit, header: &Header, losses: &mut Losses) -> Vec<Unit> {
        if let Some(pair) = self.with_empty_side(unit) {
            losses.add(OTHER_LANGUAGES, unit.variants.len() - 1);
            return vec![pair];
        }
        let source = match &self.source {
            Some(lang) => pairs::find(&unit.variants, lang),
            None => tmx::content::source(unit, header),
        };
        let Some(source) = source else {
            losses.add("units without a source in the language", 1);
            return Vec::new();
        };
        let source_lang = unit.variants[source].lang.clone();
        let others = || unit.variants.iter().enumerate().filter(|(at, _)| *at != source);
        if self.target.is_none() && !self.all {
            let first = others().find(|(_, variant)| variant.lang != source_lang).or(others().next());
            self.target = first.map(|(_, variant)| variant.lang.clone());
        }
        if self.source.is_none() && self.target.is_some() {
            self.source = Some(source_lang);
        }
        let fits = |variant: &Variant| {
            self.all || self.target.as_ref().is_some_and(|lang| falls_under(&variant.lang, lang))
        };
        let mut targets: Vec<Variant> =
            others().filter(|(_, variant)| fits(variant)).map(|(_, variant)| variant.clone()).collect();
        if !self.all {
            targets.truncate(1);
        }
        if targets.is_empty() {
            losses.add("units without a translation into the language", 1);
        } else {
            losses.add(OTHER_LANGUAGES, unit.variants.len() - 1 - targets.len());
        }
        let most = pairs::most(unit, &unit.variants[source], targets.len());
        losses.add(REPEATED, targets.len() - most);
        targets.truncate(most);
        targets.into_iter().map(|target| pair(unit, [unit.variants[source].clone(), target])).collect()
    }

    /// Returns the pair of a unit that has a text in only one of the languages of [`one_sided`](Self::one_sided).
    fn with_empty_side(&self, unit: &Unit) -> Option<Unit> {
        let [source, target] = self.one_sided.as_ref()?;
        let find = |lang: &Lang| pairs::find(&unit.variants, lang);
        let empty = |lang: &Lang| Variant::new(lang.clone(), "");
        match (find(source), find(target)) {
            (None, Some(at)) => Some(pair(unit, [empty(source), unit.variants[at].clone()])),
            (Some(at), None) if !self.all || unit.variants.len() == 1 => {
                Some(pair(unit, [unit.variants[at].clone(), empty(target)]))
            }
            _ => None,
        }
    }
}

/// Returns a unit with two of its variants, the source first.
fn pair(unit: &Unit, variants: [Variant; 2]) -> Unit {
    Unit {
        tuid: unit.tuid.clone(),
        seg_type: unit.seg_type,
        // The order of the variants indicates which is the source.
        source_lang: None,
        origin: unit.origin.clone(),
        notes: unit.notes.clone(),
        props: unit.props.clone(),
        variants: variants.to_vec(),
    }
}

/// Returns the text of a segment for a format without inline codes.
pub(crate) fn text(segment: &Segment, codes: Codes, losses: &mut Losses) -> String {
    match codes {
        Codes::Drop => {
            losses.add(CODES, segment.codes());
            segment.plain_text()
        }
        Codes::Show => segment.with_codes(),
    }
}

/// Appends a code as it is in the original format.
pub(crate) fn show_codes(codes: &[Code], out: &mut String) {
    for code in codes {
        match code {
            Code::Text(text) => out.push_str(text),
            Code::Sub(sub) => out.push_str(&Segment { pieces: sub.content.clone() }.with_codes()),
        }
    }
}

/// Returns the texts of a pair.
pub(crate) fn texts(pair: &Unit, codes: Codes, losses: &mut Losses) -> [String; 2] {
    let mut of = |at: usize| {
        pair.variants.get(at).map(|variant| text(&variant.segment, codes, losses)).unwrap_or_default()
    };
    [of(0), of(1)]
}

/// Returns the notes of a unit and of its variants.
pub(crate) fn notes(pair: &Unit) -> impl Iterator<Item = &str> {
    let of_variants = pair.variants.iter().flat_map(|variant| &variant.notes);
    pair.notes.iter().chain(of_variants).map(|note| note.text.as_str())
}

/// Returns the types and values of the props of a unit and of its variants.
pub(crate) fn props(pair: &Unit) -> impl Iterator<Item = (&str, &str)> {
    let of_variants = pair.variants.iter().flat_map(|variant| &variant.props);
    pair.props.iter().chain(of_variants).map(|prop| (prop.kind.as_str(), prop.text.as_str()))
}

/// Counts a unit with attributes, for a format that stores none of them.
pub(crate) fn count_attributes(pair: &Unit, losses: &mut Losses) {
    let mut origins = pair.variants.iter().map(|variant| &variant.origin).chain([&pair.origin]);
    let has_some = pair.seg_type.is_some() || origins.any(|origin| *origin != Origin::default());
    losses.add(ATTRIBUTES, usize::from(has_some));
}

/// Counts the losses of a format that stores notes and props of units as plain text: their languages, and
/// which variant they belong to.
pub(crate) fn count_details(pair: &Unit, losses: &mut Losses) {
    let notes = pair.notes.iter().chain(pair.variants.iter().flat_map(|variant| &variant.notes));
    let props = pair.props.iter().chain(pair.variants.iter().flat_map(|variant| &variant.props));
    let noted = notes.filter(|note| note.lang.is_some() || note.o_encoding.is_some()).count();
    let named = props.filter(|prop| prop.lang.is_some() || prop.o_encoding.is_some()).count();
    losses.add(NOTE_LANGS, noted + named);
    let owned = pair.variants.iter().map(|variant| variant.notes.len() + variant.props.len()).sum();
    losses.add(OWNERS, owned);
}

/// Counts everything besides the texts, for a format that stores only the texts.
pub(crate) fn count_all(pair: &Unit, losses: &mut Losses) {
    losses.add(IDS, usize::from(pair.tuid.is_some()));
    losses.add(NOTES, notes(pair).count());
    losses.add(PROPS, props(pair).count());
    count_attributes(pair, losses);
}

/// Checks for a character that some reader treats as the end of a line or of a field.
fn is_break(c: char) -> bool {
    // Unicode's line ends, and the separators at which Python's `splitlines` also cuts.
    matches!(c, '\t'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns a text on one line: tabs and breaks become spaces.
pub(crate) fn unbroken(text: &str) -> Cow<'_, str> {
    if text.contains(is_break) {
        Cow::Owned(text.replace("\r\n", " ").replace(is_break, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns a text on one line, for formats in which a line break ends the unit.
pub(crate) fn one_line(text: &str, losses: &mut Losses) -> String {
    let line = unbroken(text);
    losses.add(BREAKS, usize::from(matches!(line, Cow::Owned(_))));
    line.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(tag: &str) -> Lang {
        tag.parse().unwrap()
    }

    fn unit(variants: &[(&str, &str)]) -> Unit {
        let variants = variants.iter().map(|(tag, text)| Variant::new(lang(tag), *text)).collect();
        Unit { variants, ..Unit::default() }
    }

    #[test]
    fn units_become_pairs() {
        let it = unit(&[("en", "a"), ("ru", "б"), ("de", "c")]);
        let header = Header::new("x", "1", lang("en"));
        let mut losses = Losses::default();
        let mut pairs = Bilingual::default();
        assert_eq!(pairs.of(&it, &header, &mut losses), [unit(&[("en", "a"), ("ru", "б")])]);
        assert_eq!(losses.iter().collect::<Vec<_>>(), [("translations into other languages", 1)]);
        let mut pairs = Bilingual {
            source: Some(lang("de")),
            target: Some(lang("en")),
            all: false,
            ..Bilingual::default()
        };
        let found = pairs.of(&it, &header, &mut Losses::default());
        assert_eq!(found, [unit(&[("de", "c"), ("en", "a")])]);
        let mut pairs = Bilingual { all: true, ..Bilingual::default() };
        assert_eq!(pairs.of(&it, &header, &mut Losses::default()).len(), 2);
    }

    #[test]
    fn what_pairs_have_in_common_is_bounded() {
        let text = "x".repeat(1 << 20);
        let mut it = unit(&[("en", &text)]);
        it.variants.resize(100_001, Variant::new(lang("ru"), "б"));
        let header = Header::new("x", "1", lang("en"));
        let mut losses = Losses::default();
        let mut all = Bilingual { all: true, ..Bilingual::default() };
        let pairs = all.of(&it, &header, &mut losses);
        assert_eq!(losses.iter().collect::<Vec<_>>(), [(REPEATED, 100_000 - pairs.len() as u64)]);
        assert!((50..=64).contains(&pairs.len()), "{}", pairs.len());
        // Short texts may have any number of translations.
        it.variants[0] = Variant::new(lang("en"), "a");
        assert_eq!(all.of(&it, &header, &mut Losses::default()).len(), 100_000);
    }

    #[test]
    fn a_unit_with_one_text_is_a_pair_with_an_empty_side_where_that_is_wanted() {
        let header = Header::new("x", "1", lang("en"));
        let [source, target] = ["en", "ru"].map(lang);
        for all in [false, true] {
            let mut pairs =
                Bilingual { one_sided: Some([source.clone(), target.clone()]), all, ..Bilingual::default() };
            let mut losses = Losses::default();
            let mut of = |texts: &[(&str, &str)]| pairs.of(&unit(texts), &header, &mut losses);
            assert_eq!(of(&[("en", "a")]), [unit(&[("en", "a"), ("ru", "")])]);
            assert_eq!(of(&[("ru", "б")]), [unit(&[("en", ""), ("ru", "б")])]);
            assert_eq!(of(&[("en", "a"), ("ru", "б")]), [unit(&[("en", "a"), ("ru", "б")])]);
            assert!(losses.is_empty());
        }
        let mut losses = Losses::default();
        let mut usual = Bilingual::default();
        assert!(usual.of(&unit(&[("en", "a")]), &header, &mut losses).is_empty());
        assert!(!losses.is_empty());
    }

    #[test]
    fn memories_are_written_like_any_format() {
        let mut losses = Losses::default();
        let mut out = Vec::new();
        let options = Options { source: Some(lang("en")), ..Options::default() };
        let mut sink = sink(Format::Tmx, Box::new(&mut out), &options).unwrap();
        sink.write(&unit(&[("en", "a\u{1}b"), ("ru", "б")]), &mut losses).unwrap();
        sink.finish(&mut losses).unwrap();
        let file = String::from_utf8(out).unwrap();
        assert!(file.contains("srclang=\"en\"") && file.ends_with("</tmx>\n"), "{file}");
        assert_eq!(losses.iter().collect::<Vec<_>>(), [(FORBIDDEN, 1)]);
        assert!(super::sink(Format::Bitext, Box::new(Vec::new()), &options).is_err());
    }
}
