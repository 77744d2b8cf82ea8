//! What a reader finds before its first unit, and the languages of a file that names none.
//!
//! If a file does not name the language of a text, the reader uses a placeholder for its side; [`settle`]
//! replaces it by the caller's language, or otherwise by that of the first texts of the side.

use crate::{Entries, Entry, Error, Options, Remark, Side};
use std::sync::{Arc, LazyLock};
use sverka_text::document::{Document, Lang};
use sverka_text::language;
use tmx::{Header, SourceLang};

/// Units whose texts are examined for their language.
const SAMPLE: usize = 200;
/// Bytes of text examined per side: a few pages.
const SAMPLE_BYTES: usize = 64 * 1024;

/// A file opened by a reader of its format.
pub(crate) struct Opened<'r> {
    /// The header of a memory, or one with what the file declares.
    pub header: Header,
    /// The languages of a bilingual file, if known.
    pub langs: Option<Arc<(Lang, Lang)>>,
    /// Remarks about the file as a whole.
    pub remarks: Vec<Remark>,
    /// Its units.
    pub entries: Entries<'r>,
}

impl<'r> From<(Header, Entries<'r>)> for Opened<'r> {
    fn from((header, entries): (Header, Entries<'r>)) -> Self {
        Self { header, langs: None, remarks: Vec::new(), entries }
    }
}

impl<'r> Opened<'r> {
    /// Makes the result of a reader of texts in two languages, named or placeholders.
    pub fn bilingual(source: tmx::Lang, entries: Entries<'r>) -> Self {
        Self::from((header(source), entries))
    }
}

/// Returns the header of a file that is not a memory: it only states the source language.
pub(crate) fn header(source: impl Into<SourceLang>) -> Header {
    Header::new("sverka", env!("CARGO_PKG_VERSION"), source)
}

/// The language of a source if its file does not name one.
pub(crate) static SOURCE: LazyLock<tmx::Lang> = LazyLock::new(|| placeholder("x-source"));
/// The language of a target if its file does not name one.
pub(crate) static TARGET: LazyLock<tmx::Lang> = LazyLock::new(|| placeholder("x-target"));

fn placeholder(tag: &str) -> tmx::Lang {
    tag.parse().unwrap_or_else(|_| tmx::Lang::undetermined())
}

/// Returns the language of the text of a unit as a tag of TMX.
pub(crate) fn tag(lang: &Lang) -> tmx::Lang {
    lang.as_str().parse().unwrap_or_else(|_| tmx::Lang::undetermined())
}

/// Returns a TMX tag as a language; `und` if it is not one.
pub(crate) fn lang(tag: &tmx::Lang) -> Lang {
    Lang::parse(tag.as_str()).unwrap_or_else(Lang::undetermined)
}

/// The first entries of a file with the texts of both sides.
#[derive(Default)]
struct Sample {
    entries: Vec<Result<Entry, Error>>,
    /// Texts without a language named in the file.
    unnamed: [String; 2],
    /// The languages that the file names first.
    named: [Option<Lang>; 2],
    units: usize,
}

impl Sample {
    fn take(entries: &mut Entries<'_>) -> Self {
        let mut sample = Self::default();
        while sample.units < SAMPLE && sample.unnamed.iter().map(String::len).sum::<usize>() < SAMPLE_BYTES {
            let Some(entry) = entries.next() else { break };
            let failed = entry.is_err();
            if let Ok(Entry { unit: Some(unit), .. }) = &entry {
                sample.units += 1;
                for (at, variant) in unit.variants.iter().enumerate() {
                    let side = if variant.lang == *TARGET { 1 } else { at.min(1) };
                    if variant.lang == *SOURCE || variant.lang == *TARGET {
                        sample.unnamed[side].push_str(&variant.segment.text());
                        sample.unnamed[side].push('\n');
                    } else {
                        sample.named[side].get_or_insert_with(|| lang(&variant.lang));
                    }
                }
            }
            sample.entries.push(entry);
            if failed {
                break;
            }
        }
        sample
    }

    /// Returns the language of a side; `None` if its texts do not reveal it.
    fn lang(&self, side: usize) -> Option<Lang> {
        if self.unnamed[side].is_empty() {
            return Some(self.named[side].clone().unwrap_or_else(Lang::undetermined));
        }
        let document = Document { text: self.unnamed[side].clone(), ..Document::default() };
        language::of(&document, None).ok().map(|(lang, _)| lang)
    }
}

/// Sets the languages of texts that have a placeholder.
///
/// # Errors
/// When the texts do not reveal a language, or reveal the same on both sides and the caller does not confirm
/// it: then these are probably not the text columns. If the file cannot be read to the end of the sample,
/// that error is returned instead.
pub(crate) fn settle<'r>(opened: Opened<'r>, file: &str, options: &Options) -> Result<Opened<'r>, Error> {
    let mut entries = opened.entries;
    let mut sample = match (&options.source, &options.target) {
        (Some(_), Some(_)) => Sample::default(),
        _ => Sample::take(&mut entries),
    };
    let source = options.source.clone().or_else(|| sample.lang(0));
    let target = options.target.clone().or_else(|| sample.lang(1));
    let guessed = options.source.is_none() && options.target.is_none();
    let unnamed = sample.unnamed.iter().all(|text| !text.is_empty());
    let (source, target) = match (source, target) {
        (Some(source), Some(target)) if !(guessed && unnamed && source == target) => (source, target),
        (source, _) => {
            return Err(match sample.entries.pop() {
                Some(Err(error)) => error,
                _ => {
                    let side = if source.is_none() { Side::Source } else { Side::Target };
                    Error::Language { file: file.to_owned(), side }
                }
            });
        }
    };
    let tags = [tag(&source), tag(&target)];
    let mut header = opened.header;
    if matches!(&header.source_lang, SourceLang::Lang(lang) if *lang == *SOURCE) {
        header.source_lang = SourceLang::Lang(tags[0].clone());
    }
    let named = move |entry: Result<Entry, Error>| {
        let mut entry = entry?;
        for variant in entry.unit.iter_mut().flat_map(|unit| &mut unit.variants) {
            if variant.lang == *SOURCE {
                variant.lang = tags[0].clone();
            } else if variant.lang == *TARGET {
                variant.lang = tags[1].clone();
            }
        }
        Ok(entry)
    };
    let langs = Some(Arc::new((source, target)));
    let entries = Box::new(sample.entries.into_iter().chain(entries).map(named));
    Ok(Opened { header, langs, remarks: opened.remarks, entries })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::{Unit, Variant};

    fn entry(texts: &[(&tmx::Lang, &str)]) -> Result<Entry, Error> {
        let variants = texts.iter().map(|(lang, text)| Variant::new((*lang).clone(), *text)).collect();
        Ok(Entry { unit: Some(Unit { variants, ..Unit::default() }), ..Entry::default() })
    }

    fn settled(
        entries: Vec<Result<Entry, Error>>,
        options: &Options,
    ) -> Result<(String, Vec<String>), Error> {
        let opened = Opened::bilingual(SOURCE.clone(), Box::new(entries.into_iter()));
        let opened = settle(opened, "a.tsv", options)?;
        let langs = opened.langs.unwrap();
        let mut tags = Vec::new();
        for entry in opened.entries {
            let unit = entry?.unit.unwrap();
            tags.push(
                unit.variants.iter().map(|variant| variant.lang.to_string()).collect::<Vec<_>>().join("+"),
            );
        }
        Ok((format!("{} {} {}", opened.header.source_lang, langs.0, langs.1), tags))
    }

    const ENGLISH: &str = "Thank you for the question.";
    const RUSSIAN: &str = "Спасибо за вопрос, коллеги.";

    #[test]
    fn the_first_texts_show_the_languages() {
        let pairs = || {
            vec![
                entry(&[(&SOURCE, ENGLISH), (&TARGET, RUSSIAN)]),
                entry(&[(&TARGET, "Да.")]),
                entry(&[(&SOURCE, "Yes."), (&TARGET, "Да.")]),
            ]
        };
        let want = ("en en ru".to_owned(), ["en+ru", "ru", "en+ru"].map(str::to_owned).to_vec());
        assert_eq!(settled(pairs(), &Options::default()).unwrap(), want);
        let options =
            Options { source: Lang::parse("en-GB"), target: Lang::parse("uk"), ..Options::default() };
        let want = ("en-GB en-GB uk".to_owned(), ["en-GB+uk", "uk", "en-GB+uk"].map(str::to_owned).to_vec());
        assert_eq!(settled(pairs(), &options).unwrap(), want);
        assert_eq!(settled(Vec::new(), &Options::default()).unwrap().0, "und und und");
    }

    #[test]
    fn what_shows_nothing_is_an_error() {
        let error = |entries| settled(entries, &Options::default()).unwrap_err();
        let pair = |source, target| entry(&[(&SOURCE, source), (&TARGET, target)]);
        assert!(matches!(error(vec![pair("12", RUSSIAN)]), Error::Language { side: Side::Source, .. }));
        assert!(matches!(error(vec![pair(ENGLISH, "7")]), Error::Language { side: Side::Target, .. }));
        assert!(matches!(error(vec![pair(ENGLISH, ENGLISH)]), Error::Language { side: Side::Target, .. }));
        let broken = Error::malformed("a.tsv", 2, "broken", None);
        assert_eq!(error(vec![pair("12", "7"), Err(broken)]).to_string(), "a.tsv:2: broken");
    }
}
