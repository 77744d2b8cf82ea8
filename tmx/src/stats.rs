//! Counts the contents of a memory: units, languages, words, lengths, duplicates, scores, dates.
//!
//! ```
//! use tmx::{Reader, stats::Counter};
//! let file = r#"<tmx version="1.4"><header srclang="en" adminlang="en" segtype="sentence"
//!     datatype="plaintext" creationtool="x" creationtoolversion="1" o-tmf="x"/><body>
//!   <tu><tuv xml:lang="en"><seg>Good evening, friends!</seg></tuv><tuv xml:lang="ja"><seg>こんばんは</seg></tuv></tu>
//! </body></tmx>"#;
//! let mut reader = Reader::new(file.as_bytes())?;
//! let mut counter = Counter::new();
//! counter.header(reader.header_diagnostics());
//! while let Some(entry) = reader.next() {
//!     counter.add(&entry?, reader.header())?;
//! }
//! let stats = counter.finish()?;
//! assert_eq!((stats.units, stats.languages[0].words), (1, 3));
//! # Ok::<(), tmx::Error>(())
//! ```

use crate::runs::Runs;
use crate::{Date, Diagnostic, Entry, Header, Lang, Severity, SourceLang, Unit};
use std::collections::BTreeMap;
use std::io;
use twox_hash::XxHash3_128;

/// Maximum number of types of props that are counted separately: more than any program writes.
const MOST_PROPS: usize = 200;

/// The figures of one or several memories.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Stats {
    /// Units that can be used.
    pub units: u64,
    /// Units that cannot be saved.
    pub lost: u64,
    /// Faults that violate the standard.
    pub errors: u64,
    /// Faults that some programs have trouble with.
    pub warnings: u64,
    /// Units with a variant in one language only.
    pub monolingual: u64,
    /// The segments of each language, in the order of the tags.
    pub languages: Vec<Language>,
    /// Units with the same content as another.
    pub duplicates: Duplicates,
    /// The props of units and variants, sorted by type; beyond 200 types they are left out.
    pub props: Vec<PropKind>,
    /// When the units were created and changed; `None` if no unit has a date.
    pub dates: Option<Dates>,
}

/// The segments in one language.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Language {
    /// The language, as written in the file.
    pub lang: String,
    /// How many segments there are.
    pub segments: u64,
    /// How many of them contain only white space and codes.
    pub empty: u64,
    /// How many of them contain codes.
    pub with_codes: u64,
    /// Words of the [text](crate::Segment::plain_text): strings without white space that contain a letter or
    /// a digit; a Chinese or Japanese character counts as a word, as in the word counts of translation tools.
    pub words: u64,
    /// Characters (Unicode scalar values) of the text, white space included.
    pub characters: u64,
    /// Characters of the shortest segment.
    pub shortest: u64,
    /// Characters that half of the segments do not exceed.
    pub median: u64,
    /// Characters that 95 of 100 segments do not exceed.
    pub percentile_95: u64,
    /// Characters of the longest segment.
    pub longest: u64,
}

/// Units with the same content as another. Texts are compared exactly, without their codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Duplicates {
    /// Units that repeat another in all languages, and could be removed.
    pub repeated: u64,
    /// Further translations of a source text that has more than one.
    pub other_targets: u64,
}

/// The props of one type.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PropKind {
    /// The type.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub kind: String,
    /// How many there are.
    pub count: u64,
    /// The values, if every one of them is a number, as with scores.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub numbers: Option<Numbers>,
}

/// Values that are numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Numbers {
    /// The minimum.
    pub min: f64,
    /// The mean.
    pub mean: f64,
    /// The maximum.
    pub max: f64,
}

/// When units were created and changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Dates {
    /// The first date of creation or change.
    pub first: String,
    /// The last.
    pub last: String,
    /// Numbers of units by the year of their last date.
    pub years: BTreeMap<u16, u64>,
    /// Units without a date.
    pub without: u64,
}

/// Collects [`Stats`]. Memory: 16 MiB for the fingerprints of units; beyond half a million units they go to a
/// temporary file, 32 bytes per unit.
#[derive(Debug, Default)]
pub struct Counter {
    stats: Stats,
    languages: BTreeMap<Lang, Tally>,
    props: BTreeMap<String, PropTally>,
    dates: Option<(Date, Date)>,
    years: BTreeMap<u16, u64>,
    dated: u64,
    /// For each unit: the fingerprint of its source, and that of all of it.
    prints: Runs<32>,
    /// Reused for the input of fingerprints.
    scratch: Vec<u8>,
}

#[derive(Debug, Default)]
struct Tally {
    segments: u64,
    empty: u64,
    with_codes: u64,
    words: u64,
    characters: u64,
    /// How many segments there are of each length. A file of N bytes cannot have more than √2N different
    /// lengths: 65,000 in two gigabytes.
    lengths: Lengths,
}

/// How many segments there are of each length. The usual lengths are in a list, because a tree takes longer
/// than counting the characters.
#[derive(Debug, Default)]
struct Lengths {
    short: Vec<u64>,
    long: BTreeMap<u64, u64>,
}

/// Lengths that are counted in a list: 8 KiB per language.
const SHORT: u64 = 1024;

impl Lengths {
    fn add(&mut self, length: u64) {
        if length >= SHORT {
            *self.long.entry(length).or_default() += 1;
            return;
        }
        let at = length as usize;
        if self.short.len() <= at {
            self.short.resize(at + 1, 0);
        }
        self.short[at] += 1;
    }

    /// Returns each length that occurs and its count, in order.
    fn iter(&self) -> impl Iterator<Item = (u64, u64)> {
        let short = self.short.iter().enumerate().map(|(length, count)| (length as u64, *count));
        let long = self.long.iter().map(|(length, count)| (*length, *count));
        short.filter(|(_, count)| *count > 0).chain(long)
    }
}

#[derive(Debug, Default)]
struct PropTally {
    count: u64,
    /// Sum, minimum, maximum, while all values are numbers.
    numbers: Option<(f64, f64, f64)>,
}

impl Counter {
    /// Nothing is counted yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a fault: an error or a warning.
    pub fn fault(&mut self, is_error: bool) {
        if is_error {
            self.stats.errors += 1;
        } else {
            self.stats.warnings += 1;
        }
    }

    /// Counts a unit that could not be read.
    pub fn lost(&mut self) {
        self.stats.lost += 1;
    }

    /// Counts the faults of a header.
    pub fn header(&mut self, diagnostics: &[Diagnostic]) {
        diagnostics.iter().for_each(|found| self.fault(found.severity == Severity::Error));
    }

    /// Counts what was read from a memory with this header.
    ///
    /// # Errors
    /// Those of the directory for temporary files.
    pub fn add(&mut self, entry: &Entry, header: &Header) -> io::Result<()> {
        self.header(&entry.diagnostics);
        match &entry.unit {
            Some(unit) => self.unit(unit, header)?,
            // The last entry of a file may have a diagnostic but no unit.
            None if entry.diagnostics.iter().any(|d| d.unit.is_some()) => self.lost(),
            None => {}
        }
        Ok(())
    }

    /// Counts a unit of a memory with this header.
    ///
    /// # Errors
    /// Those of the directory for temporary files.
    pub fn unit(&mut self, unit: &Unit, header: &Header) -> io::Result<()> {
        let header_source = &header.source_lang;
        self.stats.units += 1;
        let mut first = None;
        let mut several = false;
        let source = unit.source_lang.as_ref().unwrap_or(header_source);
        let mut all = std::mem::take(&mut self.scratch);
        all.clear();
        let mut source_print = None;
        let mut dates = Range::default();
        dates.add(&unit.origin);
        for variant in &unit.variants {
            several |= *first.get_or_insert(&variant.lang) != &variant.lang;
            dates.add(&variant.origin);
            let text = variant.segment.text();
            self.segment(&variant.lang, &text, variant.segment.has_codes());
            let is_source = source_print.is_none()
                && match source {
                    SourceLang::All => true,
                    SourceLang::Lang(lang) => lang.matches(&variant.lang),
                };
            if is_source {
                source_print = Some(XxHash3_128::oneshot(text.as_bytes()));
            }
            // A character that no text contains separates languages and texts.
            all.extend_from_slice(variant.lang.as_str().as_bytes());
            all.push(0xFF);
            all.extend_from_slice(text.as_bytes());
            all.push(0xFF);
            for prop in &variant.props {
                self.prop(&prop.kind, &prop.text);
            }
        }
        for prop in &unit.props {
            self.prop(&prop.kind, &prop.text);
        }
        self.stats.monolingual += u64::from(!several);
        let print = XxHash3_128::oneshot(&all);
        self.scratch = all;
        let mut record = [0; 32];
        record[..16].copy_from_slice(&source_print.unwrap_or(print).to_be_bytes());
        record[16..].copy_from_slice(&print.to_be_bytes());
        self.prints.push(record)?;
        if let Some((from, to)) = dates.0 {
            let (first, last) = self.dates.unwrap_or((from, to));
            self.dates = Some((first.min(from), last.max(to)));
            *self.years.entry(to.year()).or_default() += 1;
            self.dated += 1;
        }
        Ok(())
    }

    fn segment(&mut self, lang: &Lang, text: &str, has_codes: bool) {
        let tally = match self.languages.get_mut(lang) {
            Some(tally) => tally,
            None => self.languages.entry(lang.clone()).or_default(),
        };
        let (words, characters) = measure(text);
        tally.segments += 1;
        tally.empty += u64::from(text.trim().is_empty());
        tally.with_codes += u64::from(has_codes);
        tally.words += words;
        tally.characters += characters;
        tally.lengths.add(characters);
    }

    fn prop(&mut self, kind: &str, text: &str) {
        let is_full = self.props.len() >= MOST_PROPS;
        let tally = match self.props.get_mut(kind) {
            Some(tally) => tally,
            None if is_full => return,
            None => self.props.entry(kind.to_owned()).or_default(),
        };
        let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
        tally.numbers = match (tally.numbers, number) {
            (None, Some(number)) if tally.count == 0 => Some((number, number, number)),
            (Some((sum, min, max)), Some(number)) => Some((sum + number, min.min(number), max.max(number))),
            _ => None,
        };
        tally.count += 1;
    }

    /// Returns the figures.
    ///
    /// # Errors
    /// Those of the temporary files.
    pub fn finish(self) -> io::Result<Stats> {
        let mut stats = self.stats;
        stats.languages = self.languages.into_iter().map(|(lang, tally)| tally.finish(&lang)).collect();
        stats.props = self.props.into_iter().map(|(kind, tally)| tally.finish(kind)).collect();
        stats.dates = self.dates.map(|(first, last)| Dates {
            first: first.to_string(),
            last: last.to_string(),
            years: self.years,
            without: stats.units - self.dated,
        });
        let mut last: Option<[u8; 32]> = None;
        for print in self.prints.sorted()? {
            let print = print?;
            if let Some(last) = last.filter(|last| last[..16] == print[..16]) {
                let same = last == print;
                stats.duplicates.repeated += u64::from(same);
                stats.duplicates.other_targets += u64::from(!same);
            }
            last = Some(print);
        }
        Ok(stats)
    }
}

/// From the first of some dates to the last.
#[derive(Default)]
struct Range(Option<(Date, Date)>);

impl Range {
    fn add(&mut self, origin: &crate::Origin) {
        for date in [origin.creation_date, origin.change_date].into_iter().flatten() {
            let (first, last) = self.0.unwrap_or((date, date));
            self.0 = Some((first.min(date), last.max(date)));
        }
    }
}

impl Tally {
    fn finish(self, lang: &Lang) -> Language {
        let at = |share: u64| {
            let wanted = (self.segments * share).div_ceil(100).max(1);
            let mut passed = 0;
            let found = self.lengths.iter().find(|(_, count)| {
                passed += *count;
                passed >= wanted
            });
            found.map_or(0, |(length, _)| length)
        };
        Language {
            lang: lang.to_string(),
            segments: self.segments,
            empty: self.empty,
            with_codes: self.with_codes,
            words: self.words,
            characters: self.characters,
            shortest: at(0),
            median: at(50),
            percentile_95: at(95),
            longest: at(100),
        }
    }
}

impl PropTally {
    fn finish(self, kind: String) -> PropKind {
        let count = self.count;
        let numbers = self.numbers.map(|(sum, min, max)| Numbers { min, mean: sum / count as f64, max });
        PropKind { kind, count, numbers }
    }
}

/// Words and characters of a text.
fn measure(text: &str) -> (u64, u64) {
    let (mut words, mut characters) = (0, 0);
    let mut in_word = false;
    for c in text.chars() {
        characters += 1;
        match class(c) {
            Class::Space => in_word = false,
            Class::Letter if in_word => {}
            Class::Letter => {
                words += 1;
                in_word = true;
            }
            Class::Word => {
                words += 1;
                in_word = false;
            }
            Class::Other => {}
        }
    }
    (words, characters)
}

enum Class {
    Space,
    /// A letter or a digit.
    Letter,
    /// What counts as a word by itself.
    Word,
    Other,
}

/// Returns the class of a character; that of the most common ones without the tables of Unicode.
fn class(c: char) -> Class {
    match c {
        ' ' | '\t' | '\n' | '\r' => Class::Space,
        'a'..='z' | 'A'..='Z' | '0'..='9' | 'А'..='я' | 'Ё' | 'ё' => Class::Letter,
        '\u{0}'..='\u{7F}' => Class::Other,
        c if is_word(c) => Class::Word,
        c if c.is_whitespace() => Class::Space,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// Returns whether a character counts as a word, as in Chinese and Japanese.
const fn is_word(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests;
