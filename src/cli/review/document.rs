//! One document of a review, and the source of its alignment.

use super::super::pair::{self, Pair};
use super::super::{input, output, reading};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use sverka::align;
use sverka::bilingual::{self, Format, Input};
use sverka::bitext::{Bitext, Link};
use sverka::document::{Lang, Segmented};
use sverka::pipeline::{Aligned, Aligner};
use sverka::text::language;

/// The source of an alignment.
#[derive(Clone)]
pub enum Origin {
    /// Two texts to align.
    Texts(Pair),
    /// A `.bitext.json` file.
    Bitext(PathBuf),
    /// A file of pairs.
    Pairs(PathBuf),
}

/// A document.
#[derive(Clone)]
pub struct Document {
    /// The source of its alignment.
    pub origin: Origin,
    /// Its name.
    pub name: String,
    /// The file of its review.
    pub review: PathBuf,
    /// The languages of its texts, where somebody named them.
    pub langs: [Option<Lang>; 2],
}

impl Document {
    /// Creates a document from a text and its translation.
    pub fn of_texts(source: &Path, target: &Path) -> Result<Self> {
        for path in [source, target] {
            if path == Path::new(output::DASH) {
                bail!("a review needs files, so that it can continue later; save the text to a file");
            }
        }
        let stem = || source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = language::split_name(source).map(|(name, _)| name).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(stem);
        let pair = Pair { source: source.to_owned(), target: target.to_owned(), anchors: None };
        Ok(Self { origin: Origin::Texts(pair), review: review_of(source, &name), name, langs: [None, None] })
    }

    /// Creates a document from a file that contains both texts.
    pub fn of_file(path: &Path) -> Result<Self> {
        if path == Path::new(output::DASH) {
            bail!("a review needs a file, so that it can continue later; save the pairs to a file");
        }
        let shown = path.display();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if file.ends_with(".review.jsonl") {
            bail!("{shown}: is a review file; give the texts that it belongs to");
        }
        let origin = match Format::from_path(path) {
            Some(Format::Bitext) => Origin::Bitext(path.to_owned()),
            _ => Origin::Pairs(path.to_owned()),
        };
        let name = file.strip_suffix(".bitext.json").map(str::to_owned);
        let name =
            name.unwrap_or_else(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        Ok(Self { origin, review: review_of(path, &name), name, langs: [None, None] })
    }

    /// Returns the names of its files.
    pub fn files(&self) -> [String; 2] {
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match &self.origin {
            Origin::Texts(pair) => [name(&pair.source), name(&pair.target)],
            Origin::Bitext(path) | Origin::Pairs(path) => [name(path), name(path)],
        }
    }

    /// Returns the paths of its files: a text and its translation, or a file with both.
    pub fn paths(&self) -> Vec<PathBuf> {
        match &self.origin {
            Origin::Texts(pair) => vec![pair.source.clone(), pair.target.clone()],
            Origin::Bitext(path) | Origin::Pairs(path) => vec![path.clone()],
        }
    }

    /// Returns its alignment, and how it was aligned where it was.
    pub fn open(
        &self,
        aligner: &Aligner,
        options: &bilingual::Options,
    ) -> Result<(Aligned, Option<align::Options>)> {
        match &self.origin {
            Origin::Texts(pair) => Ok((pair::align(pair, aligner)?, Some(aligner.options().clone()))),
            Origin::Bitext(path) => {
                let text = input::utf8(path)?;
                let bitext = Bitext::read_json(&text)
                    .map_err(|error| anyhow::anyhow!("{}: {error}", input::name(path)))?;
                Ok((Aligned { bitext, diagnostics: Vec::new() }, Some(aligner.options().clone())))
            }
            Origin::Pairs(path) => Ok((of_pairs(path, options)?, None)),
        }
    }
}

fn review_of(path: &Path, name: &str) -> PathBuf {
    path.with_file_name(format!("{name}.review.jsonl"))
}

/// Creates an alignment from the pairs of a file: each pair is a link, each text a sentence.
fn of_pairs(path: &Path, options: &bilingual::Options) -> Result<Aligned> {
    let name = input::name(path);
    let options = bilingual::Options { untranslated: true, all_links: true, ..options.clone() };
    let file = Input { path: path.to_owned(), target: None };
    let units = reading::open(&file, &options, |bytes| bytes)?;
    let (mut texts, mut links, mut langs) = ([Vec::new(), Vec::new()], Vec::new(), None);
    for pair in bilingual::pairs(units, &options) {
        let pair = pair.map_err(reading::explain)?;
        langs.get_or_insert_with(|| pair.langs.clone());
        let from = [texts[0].len(), texts[1].len()];
        for (side, text) in texts.iter_mut().zip([pair.source, pair.target]) {
            side.extend(Some(text).filter(|text| !text.trim().is_empty()));
        }
        let to = [texts[0].len(), texts[1].len()];
        if from != to {
            // A memory without scores was made or corrected by people.
            links.push(Link::new(from[0]..to[0], from[1]..to[1], pair.score.unwrap_or(1.0)));
        }
    }
    let Some(langs) = langs.filter(|_| !links.is_empty()) else { bail!("{name}: contains no pair") };
    let [source, target] = texts;
    let source = Segmented::from_sentences(name.clone(), langs.0.clone(), source);
    let target = Segmented::from_sentences(name, langs.1.clone(), target);
    let bitext = Bitext { source, target, links, method: "pairs of a file".to_owned(), moved: Vec::new() };
    Ok(Aligned { bitext, diagnostics: Vec::new() })
}
