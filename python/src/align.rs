//! Aligning: two files, texts or lists of sentences to a `Bitext`.

use crate::bitext::Bitext;
use crate::work::{self, Stop};
use crate::{errors, output};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use sverka::align::anchors::Anchors;
use sverka::bilingual::one_text::Part;
use sverka::bitext::Side;
use sverka::document::Lang;
use sverka::pipeline::{Aligned, Aligner, Error, Reading};
use sverka::read::{self, Extra, Page, Paragraphs, Selector};
use sverka::text::limits::{Bound, Limits};

/// Aligns two files: a text and its translation, in any format of documents that Sverka reads.
///
/// Languages, encodings and formats are detected unless they are named. A pair of tables or files of pairs can be the
/// texts, too: `column` names the column, `side` is "source" or "target".
///
/// - source, target: paths of the files
/// - source_lang, target_lang: their languages, such as "en", "ru" or "pt-BR"
/// - encoding, source_encoding, target_encoding: of both files or of one, such as "windows-1251"
/// - paragraphs: what ends a paragraph of a plain text: "auto", "line" or "blank" (only a blank line)
/// - presplit: whether each line is a sentence
/// - transcript: whether texts without punctuation and capitals are split by their words
/// - include: what is read besides the text: "comments", "headers", "sounds"
/// - whole_page, select: the part of web pages that is read: all text, or the elements that match a CSS selector;
///   otherwise the article
/// - glossary: path of a glossary whose terms guide the alignment
/// - anchors: path of a file with links that a person has decided: "3,4 TAB 5" in each line
/// - link_moved, crossing: whether blocks in another place, and lists in another order, are linked
/// - encoder: whether the embedded encoder compares the sentences, in languages that it supports
/// - max_memory: bytes of memory that the work may take; None for no limit
/// - limits: limits on the sizes of inputs by name, such as {"line": 2**26}
///
/// Raises Error if a file is not a text, its language cannot be detected or both are in one language; OSError if
/// a file cannot be read; ValueError if an argument has a wrong value. Ctrl-C raises KeyboardInterrupt at once; the
/// work then ends in the background at its next stage.
///
/// >>> import sverka
/// >>> bitext = sverka.align("samples/water-forum.en.txt", "samples/water-forum.ru.txt")
/// >>> bitext.source.lang, bitext.target.lang, len(bitext.links)
/// ('en', 'ru', 54)
/// >>> bitext.links[2].target
/// 'г. Верхнеозёрск, 16 мая 2024 г.'
#[pyfunction]
#[pyo3(signature = (
    source, target, *, source_lang=None, target_lang=None, encoding=None, source_encoding=None,
    target_encoding=None, paragraphs="auto", presplit=false, transcript=false, column=None, side=None,
    include=None, whole_page=false, select=None, glossary=None, anchors=None, link_moved=false,
    crossing=false, encoder=true, max_memory=None, limits=None,
))]
#[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub fn align(
    py: Python<'_>,
    source: PathBuf,
    target: PathBuf,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    encoding: Option<String>,
    source_encoding: Option<String>,
    target_encoding: Option<String>,
    paragraphs: &str,
    presplit: bool,
    transcript: bool,
    column: Option<String>,
    side: Option<&str>,
    include: Option<Vec<String>>,
    whole_page: bool,
    select: Option<&str>,
    glossary: Option<PathBuf>,
    anchors: Option<PathBuf>,
    link_moved: bool,
    crossing: bool,
    encoder: bool,
    max_memory: Option<u64>,
    limits: Option<BTreeMap<String, u64>>,
) -> PyResult<Bitext> {
    let limits = limits_of(&limits.unwrap_or_default())?;
    let include = include.unwrap_or_default();
    let part = Part { column, side: side.map(side_of).transpose()? };
    let [from, to] = [language(source_lang)?, language(target_lang)?];
    let reading = |lang: &Option<Lang>, own: Option<String>| -> PyResult<Reading> {
        let with = include.iter().map(|name| extra(name)).collect::<PyResult<_>>()?;
        let encoding = own.or_else(|| encoding.clone());
        let page = page(whole_page, select)?;
        let options = read::Options { encoding, with, limits, page, ..read::Options::default() };
        Ok(Reading { lang: lang.clone(), options, part: part.clone() })
    };
    let aligner = Aligner::default()
        .reading(reading(&from, source_encoding)?, reading(&to, target_encoding)?)
        .paragraphs(paragraphs_of(paragraphs)?)
        .presplit(presplit)
        .transcripts(transcript)
        .max_memory(max_memory);
    let matching = Matching { langs: [from, to], glossary, anchors, link_moved, crossing, encoder, limits };
    run(py, aligner, matching, move |aligner| aligner.align_files(source, target))
}

/// Aligns two texts: strings, plain or HTML. They are named "source" and "target".
///
/// The arguments are those of `align`. Raises Error and ValueError like `align`.
///
/// >>> import sverka
/// >>> bitext = sverka.align_texts("It rained. We left.", "Шёл дождь. Мы ушли.")
/// >>> [(link.bead, link.source, link.target) for link in bitext.links]
/// [('1:1', 'It rained.', 'Шёл дождь.'), ('1:1', 'We left.', 'Мы ушли.')]
#[pyfunction]
#[pyo3(signature = (
    source, target, *, source_lang=None, target_lang=None, paragraphs="auto", presplit=false, transcript=false,
    whole_page=false, select=None, glossary=None, anchors=None, link_moved=false, crossing=false, encoder=true,
    max_memory=None,
))]
#[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub fn align_texts(
    py: Python<'_>,
    source: String,
    target: String,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    paragraphs: &str,
    presplit: bool,
    transcript: bool,
    whole_page: bool,
    select: Option<&str>,
    glossary: Option<PathBuf>,
    anchors: Option<PathBuf>,
    link_moved: bool,
    crossing: bool,
    encoder: bool,
    max_memory: Option<u64>,
) -> PyResult<Bitext> {
    let [from, to] = [language(source_lang)?, language(target_lang)?];
    let reading = |lang: &Option<Lang>| -> PyResult<Reading> {
        let options = read::Options { page: page(whole_page, select)?, ..read::Options::default() };
        Ok(Reading { lang: lang.clone(), options, ..Reading::default() })
    };
    let aligner = Aligner::default()
        .reading(reading(&from)?, reading(&to)?)
        .paragraphs(paragraphs_of(paragraphs)?)
        .presplit(presplit)
        .transcripts(transcript)
        .max_memory(max_memory);
    let limits = Limits::default();
    let matching = Matching { langs: [from, to], glossary, anchors, link_moved, crossing, encoder, limits };
    run(py, aligner, matching, move |aligner| aligner.align_texts(&source, &target))
}

/// Aligns two lists of sentences, which stay as they are: the ranges of the links are indices into the lists.
///
/// A language that is not named is undetermined ("und"), and sentences of such languages are aligned without
/// the encoder. The other arguments are those of `align`. Raises Error if a list is empty.
///
/// >>> import sverka
/// >>> english, russian = ["It rained.", "So we left."], ["Шёл дождь, и мы ушли."]
/// >>> bitext = sverka.align_sentences(english, russian, source_lang="en", target_lang="ru")
/// >>> bitext.links[0].bead, bitext.links[0].source_range
/// ('2:1', (0, 2))
#[pyfunction]
#[pyo3(signature = (
    source, target, *, source_lang=None, target_lang=None, glossary=None, anchors=None, link_moved=false,
    crossing=false, encoder=true, max_memory=None,
))]
#[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub fn align_sentences(
    py: Python<'_>,
    source: Vec<String>,
    target: Vec<String>,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    glossary: Option<PathBuf>,
    anchors: Option<PathBuf>,
    link_moved: bool,
    crossing: bool,
    encoder: bool,
    max_memory: Option<u64>,
) -> PyResult<Bitext> {
    let [from, to] = [language(source_lang)?, language(target_lang)?];
    let reading = |lang: &Option<Lang>| Reading { lang: lang.clone(), ..Reading::default() };
    let aligner = Aligner::default().reading(reading(&from), reading(&to)).max_memory(max_memory);
    let limits = Limits::default();
    let matching = Matching { langs: [from, to], glossary, anchors, link_moved, crossing, encoder, limits };
    run(py, aligner, matching, move |aligner| aligner.align_sentences(source, target))
}

/// How sentences are linked: the arguments that all three functions have.
struct Matching {
    langs: [Option<Lang>; 2],
    glossary: Option<PathBuf>,
    anchors: Option<PathBuf>,
    link_moved: bool,
    crossing: bool,
    encoder: bool,
    limits: Limits,
}

impl Matching {
    fn apply(&self, aligner: Aligner) -> PyResult<Aligner> {
        let mut aligner = aligner.link_moved(self.link_moved).crossing(self.crossing).encoder(self.encoder);
        if let Some(path) = &self.glossary {
            aligner = aligner.glossary(&crate::terms::read(path, self.langs.clone(), self.limits)?);
        }
        if let Some(path) = &self.anchors {
            let text = errors::read_text(path, &self.limits)?;
            let anchors = Anchors::parse(&text)
                .map_err(|error| errors::of_input(format!("{}:{error}", path.display())))?;
            aligner = aligner.anchors(anchors);
        }
        Ok(aligner)
    }
}

fn run(
    py: Python<'_>,
    aligner: Aligner,
    matching: Matching,
    work: impl FnOnce(Aligner) -> Result<Aligned, Error> + Send + 'static,
) -> PyResult<Bitext> {
    let aligned = work::run(py, move |stop: &Stop| {
        let aligner = matching.apply(aligner)?;
        let stop = stop.clone();
        work(aligner.watch(move |_| !stop.is_set())).map_err(|error| match (error, &matching.anchors) {
            (Error::Anchors(error), Some(path)) => errors::of_input(format!("{}:{error}", path.display())),
            (error, _) => errors::of_pipeline(error),
        })
    })?;
    Ok(Bitext::of(aligned.bitext, &aligned.diagnostics))
}

/// Reads a language tag.
pub fn language(tag: Option<&str>) -> PyResult<Option<Lang>> {
    let parse = |tag: &str| tag.parse().map_err(|error| errors::of_argument(format!("{tag:?} is {error}")));
    tag.map(parse).transpose()
}

/// Returns the limits with those that are given by name.
fn limits_of(given: &BTreeMap<String, u64>) -> PyResult<Limits> {
    let mut limits = Limits::default();
    for (name, value) in given {
        let bound = Bound::ALL.iter().find(|(known, _)| known == name);
        let Some((_, bound)) = bound else {
            let names = Bound::ALL.map(|(name, _)| name);
            return Err(output::unknown("limit", name, &names));
        };
        limits.set(*bound, *value);
    }
    Ok(limits)
}

fn paragraphs_of(name: &str) -> PyResult<Paragraphs> {
    match name {
        "auto" => Ok(Paragraphs::Auto),
        "line" => Ok(Paragraphs::Line),
        "blank" => Ok(Paragraphs::Blank),
        _ => Err(output::unknown("paragraphs", name, &["auto", "line", "blank"])),
    }
}

fn side_of(name: &str) -> PyResult<Side> {
    let side = Side::BOTH.into_iter().find(|side| side.to_string() == name);
    side.ok_or_else(|| output::unknown("side", name, &["source", "target"]))
}

fn extra(name: &str) -> PyResult<Extra> {
    let names: Vec<&str> = Extra::ALL.iter().map(|(name, _)| *name).collect();
    Extra::from_name(name).ok_or_else(|| output::unknown("include", name, &names))
}

fn page(whole: bool, select: Option<&str>) -> PyResult<Page> {
    let selector = |css: &str| {
        css.parse::<Selector>().map_err(|error| errors::of_argument(format!("select: {css:?}: {error}")))
    };
    match (select, whole) {
        (Some(_), true) => Err(errors::of_argument("whole_page and select exclude each other; give one")),
        (Some(css), false) => Ok(Page::Selected(selector(css)?)),
        (None, true) => Ok(Page::Whole),
        (None, false) => Ok(Page::Article),
    }
}
