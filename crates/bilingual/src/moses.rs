//! Moses twins: two plain files whose lines correspond by number, `PREFIX.en` and `PREFIX.ru`.

use crate::decode::Text;
use crate::opened::{self, Opened, SOURCE, TARGET};
use crate::sink::{self, Codes, Losses, Sink};
use crate::source::Source;
use crate::{Entry, Error, Options, Place, Remark, Spot};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka_text::document::Lang;
use sverka_text::limits::Limits;
use tmx::{Unit, Variant};

/// How the name of a compressed file ends.
const PACKED: &str = ".gz";

/// Returns the files of a prefix with their languages, the source first.
///
/// Their extensions are the languages that the options name; if these name one or none, the folder must
/// contain exactly two files `PREFIX.LANG`, and the first in alphabetical order is the source. Two texts in
/// one language are `PREFIX.source.en` and `PREFIX.target.en`. Compressed files end in `.gz`: `PREFIX.en.gz`.
pub fn find(prefix: &Path, options: &Options) -> Option<[(PathBuf, Lang); 2]> {
    if let (Some(source), Some(target)) = (&options.source, &options.target) {
        let [a, b] = if source == target { ["source.", "target."] } else { ["", ""] };
        let file = |end: String| {
            [half(prefix, &end), half(prefix, &format!("{end}{PACKED}"))]
                .into_iter()
                .find(|path| path.is_file())
        };
        return Some([
            (file(format!("{a}{source}"))?, source.clone()),
            (file(format!("{b}{target}"))?, target.clone()),
        ]);
    }
    let name = prefix.file_name()?.to_str()?;
    let folder = prefix.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut twins: Vec<(String, Lang)> = Vec::new();
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let Ok(found) = entry.file_name().into_string() else { continue };
        let Some(end) = found.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) else { continue };
        let unpacked = end.strip_suffix(PACKED).unwrap_or(end);
        let tag = unpacked.strip_prefix("source.").or(unpacked.strip_prefix("target.")).unwrap_or(unpacked);
        if let Some(lang) = Lang::parse(tag) {
            twins.push((end.to_owned(), lang));
        }
    }
    twins.sort();
    // A file beside its compressed copy is the one that is read.
    twins.dedup_by(|packed, plain| packed.0.strip_suffix(PACKED) == Some(&plain.0));
    let is_source = |lang: &Lang| {
        let named = options.source.as_ref().map(|source| source == lang);
        named.or(options.target.as_ref().map(|target| target != lang)).unwrap_or(false)
    };
    if let [_, (_, second)] = &twins[..]
        && is_source(second)
        && !is_source(&twins[0].1)
    {
        twins.swap(0, 1);
    }
    let twins = twins.into_iter().map(|(end, lang)| (half(prefix, &end), lang));
    <[_; 2]>::try_from(twins.collect::<Vec<_>>()).ok()
}

/// Returns the file of a language: `PREFIX.en`.
pub fn half(prefix: &Path, lang: &str) -> PathBuf {
    let mut path = prefix.as_os_str().to_owned();
    path.push(".");
    path.push(lang);
    path.into()
}

/// Opens two files whose lines correspond. A language that is `None` is detected.
pub(crate) fn read<'r>(
    source: Source<'r>,
    target: Source<'r>,
    langs: [Option<Lang>; 2],
    options: &Options,
) -> Result<Opened<'r>, Error> {
    let label = options.encoding.as_deref();
    let texts = [Text::open(source, label)?, Text::open(target, label)?];
    let remarks = texts.iter().filter_map(|text| {
        let remark = text.remark()?;
        Some(Remark { file: Some(text.file().clone()), ..remark })
    });
    let remarks = remarks.collect();
    let tags = langs.map(|lang| lang.map(|lang| opened::tag(&lang)));
    let [source_tag, target_tag] = tags;
    let tags = [source_tag.unwrap_or_else(|| SOURCE.clone()), target_tag.unwrap_or_else(|| TARGET.clone())];
    let header = tags[0].clone();
    let mut twins = Twins {
        texts,
        tags,
        limits: options.limits,
        untranslated: options.untranslated,
        units: 0,
        ended: false,
    };
    let entries = Box::new(std::iter::from_fn(move || twins.next().transpose()));
    Ok(Opened { remarks, ..Opened::bilingual(header, entries) })
}

struct Twins<'r> {
    texts: [Text<'r>; 2],
    tags: [tmx::Lang; 2],
    limits: Limits,
    untranslated: bool,
    units: usize,
    ended: bool,
}

impl Twins<'_> {
    /// Reads a line of each file. Two empty lines are not a unit.
    fn next(&mut self) -> Result<Option<Entry>, Error> {
        while !self.ended {
            // An error ends the iteration; so does the end of either file.
            self.ended = true;
            let line = self.texts[0].line();
            let mut lines = [String::new(), String::new()];
            let read = [
                self.texts[0].read_line(&mut lines[0], &self.limits)?,
                self.texts[1].read_line(&mut lines[1], &self.limits)?,
            ];
            if read == [false, false] {
                return Ok(None);
            }
            if let Some(longer) = read.iter().position(|read| *read).filter(|_| read != [true, true]) {
                let message = format!(
                    "{} ends before this line; from some line on the two files may not correspond",
                    self.texts[1 - longer].file()
                );
                return Err(Error::malformed(self.texts[longer].file(), line, message, None));
            }
            self.ended = false;
            if lines.iter().all(String::is_empty) {
                continue;
            }
            self.units += 1;
            // Two empty lines are no unit, but lines in both: the numbers are the same.
            let target = Some(Box::new(Spot { file: self.texts[1].file().clone(), line }));
            let place =
                Place { file: self.texts[0].file().clone(), line, unit: self.units, id: None, target };
            return Ok(Some(pair(place, lines, &self.tags, self.untranslated)));
        }
        Ok(None)
    }
}

/// Makes a unit of a text and its translation, one of which may be empty.
pub(crate) fn pair(place: Place, texts: [String; 2], tags: &[tmx::Lang; 2], untranslated: bool) -> Entry {
    let line = place.line;
    let texts = texts.into_iter().zip(tags).filter(|(text, _)| !text.is_empty());
    let variants: Vec<Variant> = texts.map(|(text, tag)| Variant::new(tag.clone(), text)).collect();
    let is_pair = variants.len() == 2;
    let left_out = || Remark::note("untranslated", line, "has no translation; left out");
    let is_kept = is_pair || untranslated;
    Entry {
        place,
        unit: is_kept.then(|| Unit { variants, ..Unit::default() }),
        remarks: if is_kept { Vec::new() } else { vec![left_out()] },
        passages: 0,
    }
}

/// Writes twins: a line of each for a unit.
pub(crate) struct Writer<'w> {
    outs: [Box<dyn Write + 'w>; 2],
    codes: Codes,
}

impl<'w> Writer<'w> {
    /// Begins two files.
    pub fn new(source: Box<dyn Write + 'w>, target: Box<dyn Write + 'w>, options: &sink::Options) -> Self {
        Self { outs: [source, target], codes: options.codes }
    }
}

impl Sink for Writer<'_> {
    fn write(&mut self, pair: &Unit, losses: &mut Losses) -> io::Result<()> {
        sink::count_all(pair, losses);
        for (out, text) in self.outs.iter_mut().zip(sink::texts(pair, self.codes, losses)) {
            writeln!(out, "{}", sink::one_line(&text, losses))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &mut Losses) -> io::Result<()> {
        self.outs.iter_mut().try_for_each(|out| out.flush())
    }
}

/// Returns the file's name in messages and its bytes.
pub(crate) fn open_file(path: &Path) -> Result<Source<'static>, Error> {
    let file: Arc<str> = path.display().to_string().into();
    match fs::File::open(path) {
        Ok(bytes) => Source { file, bytes: Box::new(bytes) }.unpacked(),
        Err(source) => Err(Error::Io { file: file.to_string(), source }),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Format, Options, Units, open, open_twins};
    use std::fs;
    use std::path::Path;
    use sverka_text::Lang;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn units(units: Units<'_>) -> Result<Vec<String>, Error> {
        let mut out = Vec::new();
        for entry in units {
            let entry = entry?;
            for remark in &entry.remarks {
                out.push(format!("{}: {}", remark.line, remark.message));
            }
            let Some(unit) = entry.unit else { continue };
            let texts = unit.variants.iter().map(|v| format!("{}={}", v.lang, v.segment.plain_text()));
            out.push(format!("{}: {}", entry.place.line, texts.collect::<Vec<_>>().join(" ")));
        }
        Ok(out)
    }

    fn langs(source: Option<&str>, target: Option<&str>) -> Options {
        let lang = |tag: Option<&str>| tag.and_then(Lang::parse);
        Options { source: lang(source), target: lang(target), ..Options::default() }
    }

    #[test]
    fn a_prefix_names_two_files() {
        let folder = folder(&[("c.v1.en", "One.\n\nTwo.\n"), ("c.v1.ru", "Раз.\r\n\r\n\r\n"), ("other", "")]);
        let prefix = folder.path().join("c.v1");
        let read = |options: &Options| units(open(&prefix, options).unwrap()).unwrap();
        let want = ["1: en=One. ru=Раз.", "3: has no translation; left out"];
        assert_eq!(read(&Options::default()), want);
        assert_eq!(read(&langs(Some("en"), Some("ru"))), want);
        let turned = ["1: ru=Раз. en=One.", "3: has no translation; left out"];
        assert_eq!(read(&langs(Some("ru"), None)), turned);
        assert_eq!(read(&langs(None, Some("en"))), turned);
        let all = Options { untranslated: true, ..Options::default() };
        assert_eq!(read(&all)[1], "3: en=Two.");
        assert_eq!(open(&prefix, &all).unwrap().format(), Format::Moses);
        let missing = open(&folder.path().join("d"), &Options::default()).err().unwrap();
        assert!(matches!(missing, Error::Io { .. }));
        let moses = Options { format: Some(Format::Moses), ..langs(Some("en"), Some("de")) };
        assert!(matches!(open(&prefix, &moses).err().unwrap(), Error::Io { .. }));
    }

    #[test]
    fn twins_of_one_language_and_twins_by_their_paths() {
        let folder = folder(&[
            ("a.source.en", "One.\n"),
            ("a.target.en", "Once.\n"),
            ("b.txt", "Thank you for it.\n"),
            ("c", "Спасибо вам за это.\n"),
        ]);
        let path = |name: &str| folder.path().join(name);
        let read = units(open(&path("a"), &langs(Some("en"), Some("en"))).unwrap()).unwrap();
        assert_eq!(read, ["1: en=One. en=Once."]);
        assert_eq!(units(open(&path("a"), &Options::default()).unwrap()).unwrap(), read);
        let read = open_twins(&path("b.txt"), &path("c"), &Options::default()).unwrap();
        assert_eq!(units(read).unwrap(), ["1: en=Thank you for it. ru=Спасибо вам за это."]);
    }

    #[test]
    fn twins_may_be_compressed() {
        use std::io::Write;
        let folder = folder(&[("a.en", "One.\n"), ("b.en", "Plain.\n"), ("b.ru", "Простой.\n")]);
        for (name, text) in
            [("a.ru.gz", "Раз.\n"), ("b.en.gz", "Packed.\n"), ("c.en.gz", "One.\n"), ("c.ru.gz", "Раз.\n")]
        {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(text.as_bytes()).unwrap();
            fs::write(folder.path().join(name), packed.finish().unwrap()).unwrap();
        }
        for (prefix, want) in
            [("a", "1: en=One. ru=Раз."), ("b", "1: en=Plain. ru=Простой."), ("c", "1: en=One. ru=Раз.")]
        {
            for options in [Options::default(), langs(Some("en"), Some("ru"))] {
                let read = units(open(&folder.path().join(prefix), &options).unwrap()).unwrap();
                assert_eq!(read, [want], "{prefix}");
            }
        }
    }

    #[test]
    fn a_file_with_more_lines_is_an_error() {
        let folder = folder(&[("a.en", "One.\n"), ("a.ru", "Раз.\nДва.\n")]);
        let error = units(open(&folder.path().join("a"), &Options::default()).unwrap()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("a.ru:2: ") && message.contains("a.en ends before this line"), "{message}");
        assert!(super::find(Path::new(""), &Options::default()).is_none());
    }
}
