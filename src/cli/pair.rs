//! One pair of documents: read, split, align, and what the user should know about it.

use super::anchors::Given;
use super::rules::Rules;
use super::{explain, input};
use anyhow::{Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use sverka::bitext::{Bitext, percent};
use sverka::diagnostic::Diagnostic;
use sverka::document::{Document, Lang, Segmented};
use sverka::{align, read, split};

/// A text and its translation.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What was translated; `-` is standard input.
    pub source: PathBuf,
    /// The translation.
    pub target: PathBuf,
    /// What a person has decided of them.
    pub anchors: Option<Given>,
}

/// How one side is read.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Its language; told by the document when `None`.
    pub lang: Option<Lang>,
    /// Its encoding; told by the document when `None`.
    pub encoding: Option<String>,
}

/// How pairs are aligned.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// How the source is read.
    pub source: Side,
    /// How the target is read.
    pub target: Side,
    /// What a line end means.
    pub paragraphs: read::Paragraphs,
    /// Whether a line is a sentence.
    pub presplit: bool,
    /// How texts are split.
    pub rules: Arc<Rules>,
    /// How to align.
    pub align: align::Options,
}

/// Two texts are hardly translations of each other when even of the side that is covered
/// better less than this share is linked, each sentence counted with the score of its link.
/// Of 399 true pairs with sentences taken out 5 lie below it, texts of a few sentences; of
/// speeches paired at random all do (0.1 to 0.36).
const UNRELATED: f64 = 0.4;

/// A side of which less than this is linked says something that the other does not.
const LOW_COVERAGE: f64 = 0.5;

/// Blocks that stand elsewhere that are told one by one; the report lists all.
const MOVED: usize = 5;

/// Aligns a pair.
pub fn align(pair: &Pair, settings: &Settings) -> Result<(Bitext, Vec<Diagnostic>)> {
    let (source, target, mut diagnostics) = sides(pair, settings)?;
    let start = Instant::now();
    let bitext = match &pair.anchors {
        Some(Given { file, anchors }) => align::align_anchored(source, target, &settings.align, anchors)
            .map_err(|error| anyhow!("{file}:{error}"))?,
        None => align::align(source, target, &settings.align),
    };
    log::info!("{}: aligned in {:.1?}", bitext.source.name, start.elapsed());
    diagnostics.extend(doubts(&bitext));
    diagnostics.extend(moved(&bitext));
    Ok((bitext, diagnostics))
}

/// Explains links of a pair, by their numbers from 1: a text each.
pub fn explain(
    pair: &Pair,
    settings: &Settings,
    numbers: &[usize],
) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let (source, target, diagnostics) = sides(pair, settings)?;
    let Given { file, anchors } = pair.anchors.clone().unwrap_or_default();
    let explained = align::explain::explain(&source, &target, &settings.align, &anchors, numbers);
    let explained = explained.map_err(|error| match error {
        align::explain::Error::Anchors(error) => anyhow!("{file}:{error}"),
        error => anyhow!("{}: {error}", source.name),
    })?;
    Ok((explained.iter().map(|one| explain::render(one, &source, &target)).collect(), diagnostics))
}

/// The sentences of both sides.
fn sides(pair: &Pair, settings: &Settings) -> Result<(Segmented, Segmented, Vec<Diagnostic>)> {
    if input::identity(&pair.source) == input::identity(&pair.target) {
        let name = input::name(&pair.source);
        bail!("{name}: source and target are the same file; give the text and its translation");
    }
    let (source, target) = rayon::join(
        || read(&pair.source, &settings.source, settings, "--source-lang"),
        || read(&pair.target, &settings.target, settings, "--target-lang"),
    );
    let (source, source_lang, mut diagnostics) = source?;
    let (target, target_lang, more) = target?;
    diagnostics.extend(more);
    // Told when both are there: the sides are read at once, and their messages must keep their order.
    for (document, lang) in [(&source, &source_lang), (&target, &target_lang)] {
        log::info!("{}: {lang}, {}, {} blocks", document.name, document.encoding, document.blocks.len());
    }

    let both_given = settings.source.lang.is_some() && settings.target.lang.is_some();
    if source_lang.primary() == target_lang.primary() && !both_given {
        bail!(
            "{} and {}: both are in the same language ({source_lang}, {target_lang}); give a text and its \
             translation, or name the languages with --source-lang and --target-lang",
            source.name,
            target.name
        );
    }
    let (source, target) = rayon::join(
        || sentences(&source, &source_lang, settings),
        || sentences(&target, &target_lang, settings),
    );
    let ((source, more, source_time), (target, still_more, target_time)) = (source?, target?);
    diagnostics.extend(more);
    diagnostics.extend(still_more);
    for (side, time) in [(&source, source_time), (&target, target_time)] {
        log::info!("{}: {} sentences in {time:.1?}", side.name, side.segments.len());
    }
    diagnostics.extend(unknown_language(&source, &target, settings));
    Ok((source, target, diagnostics))
}

/// Says so where the encoder does not know a language.
pub fn unknown_language(source: &Segmented, target: &Segmented, settings: &Settings) -> Option<Diagnostic> {
    if !settings.align.encoder || align::is_encoded(source, target, &settings.align) {
        return None;
    }
    let knows = |side: &&Segmented| sverka::embed::Model::embedded().supports(&side.lang);
    let unknown: Vec<&str> =
        [source, target].into_iter().filter(|side| !knows(side)).map(|side| side.lang.as_str()).collect();
    let message = format!(
        "the embedded encoder does not know {}; sentences are compared by their lengths, numbers, names and the \
         words that the two texts teach",
        unknown.join(" and ")
    );
    let hint = "look at more of the links than usual, or give correct ones with --anchors";
    Some(Diagnostic::note(&source.name, message).with_hint(hint))
}

/// What stands in another place of the translation.
fn moved(bitext: &Bitext) -> Vec<Diagnostic> {
    let name = &bitext.source.name;
    let hint = "links keep the order of both texts; bring them into one order to have them linked";
    let mut out: Vec<Diagnostic> = bitext
        .moved
        .iter()
        .take(MOVED)
        .map(|block| {
            let message = format!(
                "sentences {} to {} ({}) seem to stand in another place of {}, as sentences {} to {}",
                block.source.start + 1,
                block.source.end,
                glance(&bitext.source.segments[block.source.start].text),
                bitext.target.name,
                block.target.start + 1,
                block.target.end
            );
            Diagnostic::warning(name, message).with_hint(hint)
        })
        .collect();
    if let Some(more @ 1..) = bitext.moved.len().checked_sub(MOVED) {
        let message = format!("{more} more blocks stand in another place of {}", bitext.target.name);
        out.push(Diagnostic::warning(name, message).with_hint("the report lists them"));
    }
    out
}

/// The first words of a sentence.
fn glance(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(5).collect();
    format!("\"{}{}\"", first.join(" "), if words.next().is_some() { " ..." } else { "" })
}

fn read(
    path: &Path,
    side: &Side,
    settings: &Settings,
    flag: &str,
) -> Result<(Document, Lang, Vec<Diagnostic>)> {
    let options = read::Options {
        encoding: side.encoding.clone(),
        paragraphs: settings.paragraphs,
        presplit: settings.presplit,
        ..read::Options::default()
    };
    input::document(path, &options, side.lang.as_ref(), flag)
}

/// The sentences of a document, and how long it took to find them.
fn sentences(
    document: &Document,
    lang: &Lang,
    settings: &Settings,
) -> Result<(Segmented, Vec<Diagnostic>, Duration)> {
    let start = Instant::now();
    let (segmented, diagnostics) = if settings.presplit {
        (split::presplit(document, lang), Vec::new())
    } else {
        let (splitter, diagnostics) = settings.rules.splitter(lang)?;
        (splitter.segment(document, lang), diagnostics)
    };
    if segmented.segments.is_empty() {
        bail!("{}: there is no sentence in it; give a file with text in it", document.name);
    }
    Ok((segmented, diagnostics, start.elapsed()))
}

/// What makes an alignment doubtful as a whole.
fn doubts(bitext: &Bitext) -> Option<Diagnostic> {
    let summary = bitext.summary();
    let (source, target) = summary.coverage;
    if source.max(target) * summary.mean_score < UNRELATED {
        let message =
            format!("{} is hardly its translation ({})", bitext.target.name, summary);
        let hint = "check that the two files belong together";
        return Some(Diagnostic::warning(&bitext.source.name, message).with_hint(hint));
    }
    let (side, share) = if source <= target { (&bitext.source, source) } else { (&bitext.target, target) };
    if share >= LOW_COVERAGE {
        return None;
    }
    let message = format!(
        "only {} of its {} sentences found a counterpart",
        percent(share),
        side.segments.len()
    );
    let hint = "check that the other text is whole";
    Some(Diagnostic::warning(&side.name, message).with_hint(hint))
}
