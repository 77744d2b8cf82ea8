//! `sverka clean`: keeps the good pairs of a corpus, with a named reason for each of the others.

use super::receipt::Counts;
use super::{Batch, Form, Scored, Texts, excluded, lowest, mark};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH, Output, is_stream};
use crate::cli::reading::Reading;
use crate::cli::tmx::common::{MERGE_FIRST, warn_of_headers};
use crate::cli::tmx::memories::Memories;
use crate::cli::tmx::written::{Finished, Written};
use crate::cli::{losses, paths};
use anyhow::{Result, bail};
use clap::ValueEnum;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::field;
use sverka::corpus::clean::personal::personal;
use sverka::corpus::clean::{self, Cleaner, Parts, Reason};
use sverka::corpus::score::{Score, rules};
use tmx::{Header, Unit};

const EXAMPLES: &str = "\
Examples:
  sverka clean corpus.tmx --min-score 0.7 --exclude test.en -o good.tmx --rejected bad.tmx
  sverka clean corpus.tsv.gz -s en -t ru -o good.tsv.gz --receipt run.json
  sverka clean corpus.tmx -o corpus.tmx.gz --split train=98,dev=1,test=1
  sverka clean corpus.tmx -o good.tmx --rules no_empty,no_identical --repeated exact

A pair is left out for the first reason that applies: a hard rule that it breaks, by the name that Bicleaner gives it; \
test_set, one of its texts is in a file of --exclude; leak, one of its texts is in a part for development or test; score; \
duplicate and near_duplicate. Texts are compared without case, accents, marks and spaces, near duplicates without \
figures, too. In the file of --rejected each pair has its reason as the prop x-flag, or the column flag.

With --split the parts are files beside OUT, good.train.tmx and so on. A document (prop x-doc, or the address in the first \
column) is in one part; a pair that names none counts as one. The files are read twice.

16 bytes of memory are used for each pair that is kept, and for each text that is excluded or in a later part.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or wrong usage.";

/// Arguments of `sverka clean`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files of pairs in any format, or - for standard input; several are read as one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File for the pairs that are kept, in any format; compressed if its name ends in .gz
    #[arg(short, long, value_name = "OUT", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    /// File for the other pairs, each with its reason
    #[arg(long, value_name = "OUT")]
    rejected: Option<PathBuf>,
    /// File for what was done, as JSON: options, counts by reason, scores
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Keep pairs with at least this probability of being translations
    #[arg(long, value_name = "N", default_value = "0.5", value_parser = probability, help_heading = "Cleaning")]
    min_score: f64,
    /// Leave out pairs with a text of this file: a test set, one sentence per line or in a format of pairs; may be given
    /// several times
    #[arg(long, value_name = "FILE", help_heading = "Cleaning")]
    exclude: Vec<PathBuf>,
    /// Hard rules to apply, separated by commas: their names, all or none [default: all but not_too_short,
    /// no_repeated_words and no_number_inconsistencies]
    #[arg(long, value_name = "LIST", value_parser = rule_list, help_heading = "Cleaning")]
    rules: Option<Rules>,
    /// Which repetitions of a pair to leave out
    #[arg(long, value_name = "KIND", default_value = "near", help_heading = "Cleaning")]
    repeated: Repeated,
    /// Divide the corpus by document into parts of these shares, without a sentence in common: train=98,dev=1,test=1
    #[arg(long, value_name = "NAME=N,...", value_parser = parts, help_heading = "Cleaning")]
    split: Option<Parts>,
    /// Flag pairs with e-mail addresses, telephone numbers and card numbers
    #[arg(long, help_heading = "Cleaning")]
    flag_personal_data: bool,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How the pairs are written.
    #[command(flatten)]
    form: Form,
}

/// Names of rules.
#[derive(Clone)]
struct Rules(Vec<&'static str>);

#[derive(Clone, Copy, ValueEnum)]
enum Repeated {
    /// The same texts, or texts that differ only in case, marks, spaces and figures
    Near,
    /// The same texts
    Exact,
    /// None
    None,
}

impl From<Repeated> for clean::Repeated {
    fn from(kind: Repeated) -> Self {
        match kind {
            Repeated::Near => Self::Near,
            Repeated::Exact => Self::Exact,
            Repeated::None => Self::Kept,
        }
    }
}

fn probability(text: &str) -> Result<f64, String> {
    field::parse_score(text).ok_or_else(|| "not a probability; write one from 0 to 1 such as 0.7".into())
}

fn parts(text: &str) -> Result<Parts, String> {
    Parts::parse(text).map_err(|error| error.to_string())
}

fn rule_list(text: &str) -> Result<Rules, String> {
    match text {
        "none" => return Ok(Rules(Vec::new())),
        "all" => return Ok(Rules(rules::RULES.iter().map(|rule| rule.name).collect())),
        _ => {}
    }
    let find = |name: &str| {
        let found = rules::RULES.iter().find(|rule| rule.name == name.trim());
        found.map(|rule| rule.name).ok_or_else(|| {
            let names: Vec<&str> = rules::RULES.iter().map(|rule| rule.name).collect();
            format!("{name:?} is not a rule; the rules are {}", names.join(", "))
        })
    };
    text.split(',').map(find).collect::<Result<_, _>>().map(Rules)
}

impl Args {
    fn cleaner(&self, console: &Console) -> Result<Cleaner> {
        let mut options = clean::Options {
            min_score: self.min_score,
            rules: self.rules.as_ref().map_or_else(clean::default_rules, |rules| rules.0.clone()),
            repeated: self.repeated.into(),
            ..clean::Options::default()
        };
        excluded::read(&self.exclude, &self.reading, &mut options.excluded, console)?;
        Ok(Cleaner::new(options))
    }

    /// Returns the names of the parts with their files; one without a name if the corpus is not divided.
    fn places(&self) -> Result<Vec<(String, PathBuf)>> {
        let Some(parts) = &self.split else { return Ok(vec![(String::new(), self.output.clone())]) };
        if is_stream(&self.output) {
            bail!(
                "--split writes several files; give the beginning of their names with -o, such as corpus.tmx"
            );
        }
        let place = |name: &str| (name.to_owned(), with_part(&self.output, name));
        let places: Vec<(String, PathBuf)> = parts.names().map(place).collect();
        places.iter().try_for_each(|(_, path)| paths::check_free(path, "another name with -o"))?;
        let others = [&self.rejected, &self.receipt].into_iter().flatten();
        paths::check_distinct(places.iter().map(|(_, path)| path).chain(others).map(PathBuf::as_path))?;
        Ok(places)
    }

    fn run_json(&self) -> serde_json::Value {
        let names =
            |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        json!({
            "files": names(&self.files),
            "min_score": self.min_score,
            "exclude": names(&self.exclude),
            "rules": self.rules.as_ref().map_or_else(clean::default_rules, |rules| rules.0.clone()),
            "repeated": match self.repeated { Repeated::Near => "near", Repeated::Exact => "exact", Repeated::None => "none" },
        })
    }
}

/// Returns `good.train.tmx.gz` for `good.tmx.gz`.
fn with_part(path: &Path, part: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    let at = plain.rfind('.').filter(|at| *at > 0).unwrap_or(plain.len());
    path.with_file_name(format!("{}.{part}{}", &name[..at], &name[at..]))
}

/// The files of a run.
struct Outputs<'a> {
    args: &'a Args,
    console: &'a Console,
    places: &'a [(String, PathBuf)],
    kept: Vec<Option<Written<'a>>>,
    rejected: Option<Written<'a>>,
}

impl<'a> Outputs<'a> {
    /// Creates all files when the first units are known, and registers the headers of the files that come next.
    fn open(&mut self, first: &[Scored], headers: &mut Vec<Header>) -> Result<()> {
        let langs = [&self.args.reading.source_lang, &self.args.reading.target_lang];
        for (at, (_, path)) in self.places.iter().enumerate() {
            if self.kept[at].is_none() {
                self.kept[at] = Some(self.args.form.create(path, first, langs, self.console)?);
            }
        }
        if let (Some(path), None) = (&self.args.rejected, &self.rejected) {
            self.rejected = Some(self.args.form.create(path, first, langs, self.console)?);
        }
        for out in self.kept.iter_mut().flatten().chain(&mut self.rejected) {
            out.begin_files(&mut headers.clone())?;
        }
        headers.clear();
        Ok(())
    }

    /// Writes all files to their ends, and returns them to be committed.
    fn finish(self) -> Result<Vec<Output>> {
        let Self { args, console, places, kept, rejected } = self;
        let paths = places.iter().map(|(_, path)| path).chain(&args.rejected);
        let mut all = Vec::new();
        for (out, path) in kept.into_iter().chain(args.rejected.as_ref().map(|_| rejected)).zip(paths) {
            let Some(out) = out else { continue };
            warn_of_headers(out.left_out, MERGE_FIRST, console);
            let Finished { outputs, losses: lost, .. } = out.finish()?;
            losses::warn(&path.display().to_string(), &lost, console);
            all.extend(outputs);
        }
        Ok(all)
    }
}

/// Returns the name of the document of a unit, or its texts if it names none.
fn document(unit: &Unit, pairs: &[Texts], counts: Option<&mut Counts>) -> String {
    if let Some(name) = unit.prop(field::DOC) {
        return name.to_owned();
    }
    if let Some(counts) = counts {
        counts.without_document += 1;
    }
    pairs.first().map(|texts| format!("{}\0{}", texts.source, texts.target)).unwrap_or_default()
}

/// Runs `sverka clean`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let places = args.places()?;
    for path in places.iter().map(|(_, path)| path).chain(&args.rejected) {
        args.form.format_of(path)?;
    }
    let mut parts = args.split.clone();
    let mut work = Work { args, cleaner: args.cleaner(console)?, parts: None, counts: Counts::default() };
    let mut memories =
        Memories::new(&args.files, &args.reading, if parts.is_some() { 2 } else { 1 }, console)?;
    let langs = [&args.reading.source_lang, &args.reading.target_lang];
    let mut batch = Batch::new(langs);
    if let Some(parts) = &mut parts {
        memories.each(|unit, header| {
            let full = batch.add(unit, header);
            if full {
                register(&mut batch, parts);
            }
            Ok(())
        })?;
        register(&mut batch, parts);
    }
    if parts.is_some() {
        // A part that gets nothing is listed, too.
        work.counts.kept.extend(places.iter().map(|(name, _)| (name.clone(), 0)));
    }
    work.parts = parts;
    let mut receipt = args.receipt.as_deref().map(Output::create).transpose()?;
    let none = places.iter().map(|_| None).collect();
    let mut outputs = Outputs { args, console, places: &places, kept: none, rejected: None };
    batch.each(&mut memories, |batch, header| work.flush(batch, header, &mut outputs))?;
    outputs.open(&[], &mut batch.headers)?;
    let code = memories.exit_code();
    batch.warn(console);
    if let Some(out) = &mut receipt {
        let json = work.counts.json(args.run_json());
        out.fill(|out| writeln!(out, "{json:#}"))?;
    }
    output::commit_all(outputs.finish()?.into_iter().chain(receipt))?;
    if work.counts.read == 0 {
        console.warning("no unit was read; check that these are the right files");
    }
    for (name, _) in work.counts.kept.iter().filter(|(name, kept)| !name.is_empty() && **kept == 0) {
        console.warning(format_args!(
            "the part {name} is empty: documents stay whole, and there are too few for its share"
        ));
    }
    if work.parts.is_some() && work.counts.without_document > 0 {
        console.note(match work.counts.without_document {
            1 => "1 unit names no document; it counts as a document of its own".to_owned(),
            units => format!("{units} units name no document; each counts as a document of its own"),
        });
    }
    work.counts.lines().iter().for_each(|line| console.line(line));
    Ok(code)
}

/// Registers the texts of a batch in the first pass.
fn register(batch: &mut Batch, parts: &mut Parts) {
    let mut texts: BTreeMap<usize, Vec<Texts>> = BTreeMap::new();
    for pair in std::mem::take(&mut batch.pairs) {
        texts.entry(pair.unit).or_default().push(pair);
    }
    for (at, unit) in std::mem::take(&mut batch.units).iter().enumerate() {
        let pairs = texts.remove(&at).unwrap_or_default();
        let name = document(unit, &pairs, None);
        pairs.iter().for_each(|texts| parts.add(&name, &texts.pair()));
    }
}

struct Work<'a> {
    args: &'a Args,
    cleaner: Cleaner,
    parts: Option<Parts>,
    counts: Counts,
}

impl Work<'_> {
    /// Scores a batch and writes each unit where it belongs.
    fn flush(&mut self, batch: &mut Batch, header: &Header, outputs: &mut Outputs<'_>) -> Result<()> {
        let scored = batch.scored();
        if scored.is_empty() {
            return Ok(());
        }
        outputs.open(&scored, &mut batch.headers)?;
        for (mut unit, pairs) in scored {
            self.counts.read += 1;
            let Some(score) = lowest(&pairs).cloned() else { continue };
            self.counts.score(score.probability);
            match self.place(&unit, pairs) {
                Ok((part, kinds)) => {
                    mark(&mut unit, &score, kinds.iter().map(|kind| format!("personal_{kind}")));
                    kinds.iter().for_each(|kind| *self.counts.personal.entry(kind).or_default() += 1);
                    *self.counts.kept.entry(outputs.places[part].0.clone()).or_default() += 1;
                    if let Some(out) = &mut outputs.kept[part] {
                        out.begin(header, Some(unit))?;
                    }
                }
                Err(reason) => {
                    *self.counts.rejected.entry(reason).or_default() += 1;
                    mark(&mut unit, &score, [reason.name().to_owned()]);
                    if let Some(out) = &mut outputs.rejected {
                        out.begin(header, Some(unit))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns the part of a unit and the kinds of personal data in it, or why it is left out. A unit in several languages
    /// is kept if all of its pairs are.
    fn place(
        &mut self,
        unit: &Unit,
        pairs: Vec<(Texts, Score)>,
    ) -> Result<(usize, BTreeSet<&'static str>), Reason> {
        let (texts, scores): (Vec<Texts>, Vec<Score>) = pairs.into_iter().unzip();
        let name = document(unit, &texts, Some(&mut self.counts));
        let (mut part, mut kinds) = (0, BTreeSet::new());
        for (texts, score) in texts.iter().zip(&scores) {
            let pair = texts.pair();
            if let Some(parts) = &self.parts {
                part = parts.place(&name, &pair)?;
            }
            if let Some(reason) = self.cleaner.reason(&pair, score) {
                return Err(reason);
            }
            if self.args.flag_personal_data {
                let found = [pair.source, pair.target].into_iter().flat_map(personal);
                kinds.extend(found.map(|kind| kind.name()));
            }
        }
        Ok((part, kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names_beside_the_output() {
        for (path, want) in [
            ("a/good.tmx", "a/good.train.tmx"),
            ("good.tsv.gz", "good.train.tsv.gz"),
            ("corpus", "corpus.train"),
            ("v1.2/good", "v1.2/good.train"),
        ] {
            assert_eq!(with_part(Path::new(path), "train"), Path::new(want));
        }
    }

    #[test]
    fn rules_are_named() {
        assert!(rule_list("none").is_ok_and(|rules| rules.0.is_empty()));
        assert!(rule_list("no_empty,no_urls").is_ok_and(|rules| rules.0 == ["no_empty", "no_urls"]));
        assert!(rule_list("no_such").is_err_and(|error| error.contains("the rules are no_empty, ")));
    }
}
