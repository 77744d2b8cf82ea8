//! The entry point: any file of text pairs as a stream of [`Entry`]s.

use crate::opened::{Opened, settle};
use crate::{Entry, Error, Format, Place, Source, Tally, alternating, detect, input, keys, links, moses};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use sverka_text::Lang;
use sverka_text::limits::Limits;
use tmx::Header;

/// What the caller knows about the file. By default everything is detected.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format; detected by name and contents by default.
    pub format: Option<Format>,
    /// Language of the source; by default as the file declares, or otherwise by its texts.
    pub source: Option<Lang>,
    /// Language of the target.
    pub target: Option<Lang>,
    /// Label of the encoding of a text format (`windows-1251`); detected by default.
    pub encoding: Option<String>,
    /// Whether the first row of a table names its columns; by default its contents decide.
    pub header: Option<bool>,
    /// Whether units without a translation are returned, as units of one variant; otherwise they are left out
    /// and counted. Rows that a reviewer marked as wrong are never returned.
    pub untranslated: bool,
    /// Whether all links of a report of an alignment are handed out; else page furniture that a reviewer
    /// does not want, and sentences without a counterpart, are left out and counted.
    pub all_links: bool,
    /// Limits on the memory that the file may make the reader use.
    pub limits: Limits,
}

/// The units of a file: an iterator of [`Entry`]s that counts their remarks.
pub struct Units<'r> {
    format: Format,
    header: Header,
    langs: Option<Arc<(Lang, Lang)>>,
    entries: Entries<'r>,
    tally: Tally,
}

/// Entries, or why there are no more.
pub type Entries<'r> = Box<dyn Iterator<Item = Result<Entry, Error>> + Send + 'r>;

impl<'r> Units<'r> {
    /// Joins what the reader of a format has found; remarks about the file come before its units.
    pub(crate) fn new(file: &Arc<str>, format: Format, opened: Opened<'r>) -> Self {
        let place = Place { file: file.clone(), ..Place::default() };
        let first = Entry { place, remarks: opened.remarks, ..Entry::default() };
        let first = (!first.remarks.is_empty()).then_some(Ok(first));
        let entries = Box::new(first.into_iter().chain(opened.entries));
        Self { format, header: opened.header, langs: opened.langs, entries, tally: Tally::default() }
    }

    /// Returns the format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns the header: that of a memory, or one with what the file declares.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns the languages of a bilingual file if they are known before its units: named by the file or the
    /// caller, or detected.
    pub fn langs(&self) -> Option<&Arc<(Lang, Lang)>> {
        self.langs.as_ref()
    }

    /// Returns the remarks so far, counted by kind.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

impl Iterator for Units<'_> {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.next()?;
        if let Ok(entry) = &entry {
            entry.remarks.iter().for_each(|remark| self.tally.add(remark));
        }
        Some(entry)
    }
}

/// Opens a file; gzip is decompressed as it is read.
///
/// If a file does not exist, its path may be the prefix of Moses twins, `PREFIX.en` and `PREFIX.ru`.
///
/// # Errors
/// When the file cannot be read, its format cannot be detected, or it violates the format; later faults come
/// as items.
pub fn open(path: &Path, options: &Options) -> Result<Units<'static>, Error> {
    let may_be_twins = match options.format {
        Some(format) => format == Format::Moses,
        None => !path.exists(),
    };
    if may_be_twins && let Some([source, target]) = moses::find(path, options) {
        let langs = [Some(source.1), Some(target.1)];
        return twins(&source.0, &target.0, langs, options);
    }
    let source = moses::open_file(path)?;
    if options.format == Some(Format::Moses) {
        let message = "is one file, but Moses twins are two files; give the beginning of their names, without the languages";
        return Err(Error::malformed(&source.file, 1, message, None));
    }
    read_source(source, options)
}

/// Opens two monolingual files: texts [by key](Format::is_keyed) of one format, or otherwise plain files
/// whose lines correspond by number.
///
/// # Errors
/// When one of them cannot be read, or their languages are neither given, nor named by the files, nor evident
/// from the texts.
pub fn open_twins(source: &Path, target: &Path, options: &Options) -> Result<Units<'static>, Error> {
    let formats = [input::keyed(source, options), input::keyed(target, options)];
    match formats {
        [Some(format), Some(other)] if format == other => by_key(source, target, format, options),
        [None, None] => twins(source, target, [options.source.clone(), options.target.clone()], options),
        [Some(format), _] | [_, Some(format)] => {
            let file = if formats[0].is_some() { source } else { target };
            Err(Error::OneLanguage { file: file.display().to_string(), format })
        }
    }
}

fn by_key(source: &Path, target: &Path, format: Format, options: &Options) -> Result<Units<'static>, Error> {
    let (source, target) = (moses::open_file(source)?, moses::open_file(target)?);
    let file = source.file.clone();
    let opened = settle(keys::read(source, target, format, options)?, &file, options)?;
    Ok(Units::new(&file, format, opened))
}

fn twins(
    source: &Path,
    target: &Path,
    langs: [Option<Lang>; 2],
    options: &Options,
) -> Result<Units<'static>, Error> {
    let (source, target) = (moses::open_file(source)?, moses::open_file(target)?);
    let file = source.file.clone();
    let [a, b] = langs.clone();
    let named = Options { source: a, target: b, ..options.clone() };
    let opened = settle(moses::read(source, target, langs, options)?, &file, &named)?;
    Ok(Units::new(&file, Format::Moses, opened))
}

/// Reads a stream: standard input, or a reader that counts its bytes. `file` is its name in messages; its
/// extension may indicate the format.
///
/// # Errors
/// As for [`open`].
pub fn read<'r>(file: &str, bytes: impl Read + Send + 'r, options: &Options) -> Result<Units<'r>, Error> {
    read_source(Source::new(file, bytes).unpacked()?, options)
}

pub(crate) fn read_source<'r>(source: Source<'r>, options: &Options) -> Result<Units<'r>, Error> {
    let file = source.file.clone();
    let (head, source) = source.head()?;
    let format = match options.format {
        Some(format) => format,
        None => detect::detect(&file, &head.bytes, head.is_complete)?,
    };
    let opened: Opened<'r> = match format {
        Format::Tmx => crate::tmx::read(source, options)?,
        Format::Alternating => alternating::read(source, options)?,
        Format::Tsv | Format::Csv => crate::table::read(source, options)?,
        Format::Xliff1 | Format::Xliff2 => crate::xliff::read(source, options)?.into(),
        Format::Po => crate::po::read(source, options)?.into(),
        Format::Mo => crate::mo::read(source, options)?.into(),
        Format::Xlsx | Format::Ods | Format::Docx => crate::workbook::read(source, options)?,
        Format::Jsonl => crate::jsonl::read(source, options)?,
        Format::Bitext => crate::bitext::read(source, options)?,
        Format::Qt => crate::qt::read(source, options)?.into(),
        format if format.is_keyed() => {
            return Err(Error::OneLanguage { file: file.to_string(), format });
        }
        _ => {
            return Err(Error::NotRead { file: file.to_string(), format });
        }
    };
    let names_languages = format == Format::Tmx || opened.langs.is_some();
    let mut opened = if names_languages { opened } else { settle(opened, &file, options)? };
    if !options.all_links && links::are_all_in(format) {
        opened.entries = Box::new(opened.entries.map(|entry| entry.map(links::translation)));
    }
    Ok(Units::new(&file, format, opened))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    const MEMORY: &str = "<tmx version='1.4'><header srclang='en' adminlang='en' segtype='sentence' datatype='x' \
        creationtool='x' creationtoolversion='1' o-tmf='x'/><body>\
        <tu><tuv xml:lang='en'><seg>Yes.</seg></tuv><tuv xml:lang='ru'><seg>Да.</seg></tuv></tu></body></tmx>";

    #[test]
    fn files_and_streams_packed_or_not() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(MEMORY.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("a.tmx", MEMORY.as_bytes()), ("a.tmx.gz", &packed), ("b", &packed)] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            let from_file = open(&path, &Options::default()).unwrap();
            assert_eq!(from_file.format(), Format::Tmx);
            let entries: Vec<Entry> = from_file.map(Result::unwrap).collect();
            let from_stream = read(&path.display().to_string(), bytes, &Options::default()).unwrap();
            assert_eq!(from_stream.map(Result::unwrap).collect::<Vec<_>>(), entries);
            assert_eq!(entries.len(), 1);
        }
        assert!(matches!(open(folder.path(), &Options::default()), Err(Error::Io { .. })));
    }

    #[test]
    fn a_format_that_is_named_is_taken() {
        let options = Options { format: Some(Format::Html), ..Options::default() };
        let error = read("a.tmx", MEMORY.as_bytes(), &options).err().unwrap();
        assert_eq!(error.to_string(), "a.tmx: html files are written, not read");
    }
}
