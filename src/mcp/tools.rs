//! What each tool does: the functions of the command line, with JSON in and out.

use super::{Desk, Turn};
use crate::bilingual::{self, Format, Options, Pair};
use crate::glossary::write as glossaries;
use crate::pipeline::{self, Aligned, Reading, document};
use crate::qa::report as reports;
use crate::translation_memory::concordance::Phrase;
use crate::translation_memory::penalty::Penalties;
use crate::translation_memory::several::{Memories, Request};
use crate::translation_memory::{Query, json as answers};
use crate::{read, terms};
use rmcp::schemars::{self, JsonSchema};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use sverka_text::bitext::Side;
use sverka_text::diagnostic::Diagnostic;

/// Items of an answer if the client does not say how many: about as many as a model reads at once.
const ITEMS: usize = 100;

/// The most items of an answer.
const MOST_ITEMS: usize = 1_000;

/// The longest text to look up, in characters: a hundred times the length of a sentence, as for the server of memories.
const TEXT: usize = 10_000;

type Answer = Result<Value, String>;

/// A text and its translation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Align {
    /// The source: a document such as talk.en.docx, in one of the folders of the server
    source: String,
    /// Its translation
    target: String,
    #[serde(flatten)]
    langs: Langs,
    #[serde(flatten)]
    part: Part,
}

/// A text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Split {
    /// A document in one of the folders of the server
    file: String,
    /// Its language, such as en; detected by default
    lang: Option<String>,
    #[serde(flatten)]
    part: Part,
}

/// Pairs of sentences.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pairs {
    /// One file of text pairs (TMX, XLIFF, PO, CSV, XLSX ...), or two documents: a text and its translation
    files: Vec<String>,
    #[serde(flatten)]
    langs: Langs,
    #[serde(flatten)]
    part: Part,
}

/// A text to look up.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Lookup {
    /// The memory: a file of sverka memory, such as speeches.svm
    memory: String,
    /// The text, usually a sentence
    text: String,
    #[serde(flatten)]
    langs: Langs,
    /// The lowest score in percent, 1 to 101; 70 by default
    min: Option<u32>,
    /// The most matches, 1 to 1000; 5 by default
    max: Option<usize>,
}

/// Words to find.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Concordance {
    /// The memory: a file of sverka memory, such as speeches.svm
    memory: String,
    /// Words in order, found in any inflected form; * alone is any word, within a word any letters
    phrase: String,
    /// The language to look in; all by default
    lang: Option<String>,
    /// Whether words must be as they are written
    #[serde(default)]
    as_written: bool,
    /// The most hits, 1 to 1000; 20 by default
    max: Option<usize>,
}

/// The languages of two texts.
#[derive(Debug, Deserialize, JsonSchema)]
struct Langs {
    /// Language of the source, such as en; detected by default
    source_lang: Option<String>,
    /// Language of the target, such as ru; detected by default
    target_lang: Option<String>,
}

/// Which items of a long answer.
#[derive(Debug, Deserialize, JsonSchema)]
struct Part {
    /// The first item, from 1
    from: Option<usize>,
    /// The most items, 1 to 1000; 100 by default
    max: Option<usize>,
}

impl Part {
    /// Returns the items asked for, as an answer with their number in all.
    fn of<T>(&self, items: Vec<T>, show: impl FnMut((usize, T)) -> Value) -> Result<(Value, usize), String> {
        let max = bounded("max", self.max, ITEMS, MOST_ITEMS)?;
        let from = self.from.unwrap_or(1);
        let first = from.checked_sub(1).ok_or("from: begins with 1")?;
        let total = items.len();
        Ok((items.into_iter().enumerate().skip(first).take(max).map(show).collect(), total))
    }
}

/// Aligns two documents.
pub(super) fn align(desk: &Desk, asked: Align, turn: &Turn) -> Answer {
    let Aligned { bitext, diagnostics } =
        aligned(desk, &desk.file(&asked.source)?, &desk.file(&asked.target)?, &asked.langs, turn)?;
    let (links, total) = asked.part.of(bitext.links.iter().collect(), |(at, link)| {
        let (source, target) = bitext.texts(link);
        json!({"link": at + 1, "source": source, "target": target, "score": link.score, "bead": link.bead()})
    })?;
    Ok(json!({
        "source_lang": bitext.source.lang,
        "target_lang": bitext.target.lang,
        "summary": bitext.summary().to_string(),
        "remarks": worded(&diagnostics),
        "total": total,
        "links": links,
    }))
}

/// Splits a document into sentences.
pub(super) fn split(desk: &Desk, asked: Split, _: &Turn) -> Answer {
    let path = desk.file(&asked.file)?;
    let reading = desk.reading(&asked.lang, "lang")?;
    let read = document::read(&read::Input::File(path), &reading, Side::Source).map_err(text)?;
    let (splitter, _) = pipeline::Splitters::default().splitter(&read.lang).map_err(text)?;
    let segmented = splitter.segment(&read.document, &read.lang);
    let (sentences, total) = asked.part.of(
        segmented.segments,
        |(at, segment)| json!({"sentence": at + 1, "paragraph": segment.block + 1, "text": segment.text}),
    )?;
    let remarks = worded(&read.diagnostics);
    Ok(json!({"lang": read.lang, "remarks": remarks, "total": total, "sentences": sentences}))
}

/// Checks pairs.
pub(super) fn check(desk: &Desk, asked: Pairs, turn: &Turn) -> Answer {
    let (name, pairs) = pairs(desk, &asked, turn)?;
    let mut checker = crate::qa::Checker::new(crate::qa::Options::default());
    let checked = pipeline::check(&mut checker, &name, pairs.into_iter().map(Ok::<_, String>), |_| {})?;
    let report = reports::Report {
        flagged: checked.flagged,
        documents: vec![checked.document],
        ..reports::Report::default()
    };
    let mut lines = Vec::new();
    reports::Format::Jsonl.write(&mut lines, &report).map_err(text)?;
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let findings = lines.map(serde_json::from_slice::<Value>).collect::<Result<Vec<_>, _>>().map_err(text)?;
    let (findings, total) = asked.part.of(findings, |(_, finding)| finding)?;
    let counts: serde_json::Map<String, Value> =
        report.counts().into_iter().map(|(rule, count)| (rule.id.to_owned(), count.into())).collect();
    Ok(json!({"pairs": report.pairs(), "total": total, "counts": counts, "findings": findings}))
}

/// Extracts a glossary.
pub(super) fn terms(desk: &Desk, asked: Pairs, turn: &Turn) -> Answer {
    let (_, pairs) = pairs(desk, &asked, turn)?;
    let (glossary, _) = terms::extract(&pairs, &terms::Options::default(), &mut |_| {});
    let mut bytes = Vec::new();
    glossaries::Format::Json.write(&mut bytes, &glossary, &glossaries::Options::default()).map_err(text)?;
    let mut value: Value = serde_json::from_slice(&bytes).map_err(text)?;
    let entries = value.get_mut("entries").and_then(Value::as_array_mut).map(std::mem::take);
    let (entries, total) = asked.part.of(entries.unwrap_or_default(), |(_, entry)| entry)?;
    let langs = [&value["source_lang"], &value["target_lang"]];
    Ok(json!({"source_lang": langs[0], "target_lang": langs[1], "total": total, "entries": entries}))
}

/// Looks a text up in a memory.
pub(super) fn lookup(desk: &Desk, asked: Lookup, _: &Turn) -> Answer {
    filled("text", &asked.text)?;
    let source = lang(&asked.langs.source_lang, "source_lang")?;
    let target = lang(&asked.langs.target_lang, "target_lang")?;
    // The language is replaced by that of the memory.
    let mut query = Query { target, ..Query::new(asked.text.as_str(), tmx::Lang::undetermined()) };
    if let Some(min) = asked.min {
        query.min = u32::try_from(bounded("min", Some(min as usize), 0, 101)?).unwrap_or(query.min);
    }
    query.max = bounded("max", asked.max, query.max, MOST_ITEMS)?;
    let mut memories = memory(desk, &asked.memory)?;
    let found = memories.lookup(&Request { source: source.as_ref(), query }).map_err(text)?;
    Ok(answers::matches(&asked.text, &found))
}

/// Finds words in a memory.
pub(super) fn concordance(desk: &Desk, asked: Concordance, _: &Turn) -> Answer {
    filled("phrase", &asked.phrase)?;
    let phrase = Phrase {
        lang: lang(&asked.lang, "lang")?,
        as_written: asked.as_written,
        document: None,
        since: None,
        until: None,
        // As many as the command line shows.
        max: bounded("max", asked.max, 20, MOST_ITEMS)?,
        text: asked.phrase,
    };
    let hits = memory(desk, &asked.memory)?.concordance(&phrase).map_err(text)?;
    Ok(json!({"hits": hits.iter().map(|(store, hit)| answers::hit(store, hit)).collect::<Vec<_>>()}))
}

fn memory(desk: &Desk, path: &str) -> Result<Memories, String> {
    let mut memories = Memories::default();
    memories.open(&desk.file(path)?, Penalties::default()).map_err(text)?;
    Ok(memories)
}

fn aligned(desk: &Desk, source: &Path, target: &Path, langs: &Langs, turn: &Turn) -> Result<Aligned, String> {
    let source_reading = desk.reading(&langs.source_lang, "source_lang")?;
    let target_reading = desk.reading(&langs.target_lang, "target_lang")?;
    let turn = turn.clone();
    let aligner = desk.aligner.clone().reading(source_reading, target_reading);
    aligner.watch(move |_| !turn.is_over()).align_files(source, target).map_err(text)
}

/// Returns the pairs of a file, or of a text and its translation, with the name of the first file.
fn pairs(desk: &Desk, asked: &Pairs, turn: &Turn) -> Result<(Arc<str>, Vec<Pair>), String> {
    let options = Options {
        source: lang(&asked.langs.source_lang, "source_lang")?,
        target: lang(&asked.langs.target_lang, "target_lang")?,
        all_links: true,
        limits: desk.limits,
        ..Options::default()
    };
    match &asked.files[..] {
        [file] => {
            let path = desk.file(file)?;
            let is_job = Format::from_path(&path).is_some_and(Format::is_job);
            let options = Options { untranslated: !is_job, ..options };
            let units = bilingual::open(&path, &options).map_err(text)?;
            let pairs = bilingual::pairs(units, &options).collect::<Result<_, _>>().map_err(text)?;
            Ok((file.as_str().into(), pairs))
        }
        [source, target] => {
            let files = [desk.file(source)?, desk.file(target)?];
            let mut bitext = aligned(desk, &files[0], &files[1], &asked.langs, turn)?.bitext;
            // Findings name the files as the client does.
            (bitext.source.name, bitext.target.name) = (source.clone(), target.clone());
            let name: Arc<str> = source.as_str().into();
            let options = Options { untranslated: true, ..options };
            let pairs = pipeline::pairs(&bitext, [&files[0], &files[1]], &options);
            Ok((name, pairs.collect::<Result<_, _>>().map_err(text)?))
        }
        _ => Err("files: give one file of text pairs, or a text and its translation".to_owned()),
    }
}

impl Desk {
    fn file(&self, path: &str) -> Result<std::path::PathBuf, String> {
        self.folders.file(path).map_err(text)
    }

    fn reading(&self, tag: &Option<String>, name: &str) -> Result<Reading, String> {
        let options = read::Options { limits: self.limits, ..read::Options::default() };
        Ok(Reading { lang: lang(tag, name)?, options, ..Reading::default() })
    }
}

fn lang<L: std::str::FromStr>(tag: &Option<String>, name: &str) -> Result<Option<L>, String> {
    let parse = |tag: &String| {
        tag.parse().map_err(|_| format!("{name}: {tag} is no language tag, such as en or pt-BR"))
    };
    tag.as_ref().map(parse).transpose()
}

fn bounded(name: &str, given: Option<usize>, usual: usize, most: usize) -> Result<usize, String> {
    let number = given.unwrap_or(usual);
    if (1..=most).contains(&number) { Ok(number) } else { Err(format!("{name}: is not in 1 to {most}")) }
}

fn filled(name: &str, given: &str) -> Result<(), String> {
    if given.trim().is_empty() {
        return Err(format!("{name}: is empty"));
    }
    match given.chars().nth(TEXT) {
        Some(_) => Err(format!("{name}: has more than {TEXT} characters")),
        None => Ok(()),
    }
}

fn worded(remarks: &[Diagnostic]) -> Vec<String> {
    remarks.iter().map(ToString::to_string).collect()
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
