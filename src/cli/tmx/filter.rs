//! `sverka tmx filter`: selects units by conditions.

use super::common::{MERGE_FIRST, Target, Writing, count, warn_of_headers};
use super::memories::Memories;
use crate::cli::console::Console;
use crate::cli::output::{self, DASH};
use crate::cli::reading::Reading;
use crate::cli::remedy;
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use tmx::dedupe::{newest, score};
use tmx::filter::{self, Condition, Duplicates, Test};
use tmx::merge::{Headers, LeftOut};
use tmx::{Date, Lang, Unit};

const EXAMPLES: &str = "\
Examples:
  sverka tmx filter --lang en --lang ru --min-score 0.9 memory.tmx -o good.tmx
  sverka tmx filter --max-length 500 --max-ratio 3 memory.tmx -o sane.tmx --rejected odd.tmx
  sverka tmx filter --match 'en=(?i)contract' --since 2024-01-01 a.tmx b.tmx -o contracts.tmx
  sverka tmx filter --duplicates same-source memory.tmx -o conflicts.tmx
  sverka tmx filter --not --untranslated memory.tmx -o translated.tmx

A unit is kept if it meets all conditions, or with --not if it does not. A unit without a score or date \
fails conditions on it. Expressions use the syntax of the Rust crate regex.

--duplicates reads the files twice and needs 50 bytes of memory per unit; otherwise one unit is in memory at a time.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or wrong usage.";

/// Arguments of `sverka tmx filter`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input; several are read as one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File for the units that are kept; may be one of FILE
    #[arg(short, long, value_name = "OUT", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    /// File for the other units
    #[arg(long, value_name = "OUT")]
    rejected: Option<PathBuf>,
    /// Keep the units that do not meet all conditions
    #[arg(long)]
    not: bool,
    /// Has a variant in this language (en also matches en-GB); if given several times, in each of them
    #[arg(long, value_name = "LANG", help_heading = "Conditions", value_parser = super::lang)]
    lang: Vec<Lang>,
    /// Has a score of at least this
    #[arg(long, value_name = "N", help_heading = "Conditions", value_parser = finite, allow_negative_numbers = true)]
    min_score: Option<f64>,
    /// Has a score of at most this
    #[arg(long, value_name = "N", help_heading = "Conditions", value_parser = finite, allow_negative_numbers = true)]
    max_score: Option<f64>,
    /// The prop that contains the score
    #[arg(long, value_name = "TYPE", default_value = "x-score", help_heading = "Conditions")]
    score: String,
    /// Every segment has at least this many characters
    #[arg(long, value_name = "N", help_heading = "Conditions")]
    min_length: Option<usize>,
    /// Every segment has at most this many characters
    #[arg(long, value_name = "N", help_heading = "Conditions")]
    max_length: Option<usize>,
    /// No target is more than this many times longer or shorter than the source
    #[arg(long, value_name = "N", help_heading = "Conditions", value_parser = ratio)]
    max_ratio: Option<f64>,
    /// Some segment, or the one in LANG, matches the expression
    #[arg(long = "match", value_name = "[LANG=]REGEX", help_heading = "Conditions")]
    matches: Vec<String>,
    /// Was changed, or otherwise created, on this day or later
    #[arg(long, value_name = "DATE", help_heading = "Conditions", value_parser = date)]
    since: Option<Date>,
    /// Was changed, or otherwise created, before this day
    #[arg(long, value_name = "DATE", help_heading = "Conditions", value_parser = date)]
    before: Option<Date>,
    /// Has a prop of this type and, if given, with this value
    #[arg(long, value_name = "TYPE[=VALUE]", help_heading = "Conditions")]
    prop: Vec<String>,
    /// Has duplicates of this kind
    #[arg(long, value_name = "KIND", help_heading = "Conditions")]
    duplicates: Option<Duplicate>,
    /// Has a target that is identical to the source
    #[arg(long, help_heading = "Conditions")]
    untranslated: bool,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Duplicate {
    /// Another unit has the same texts in all languages
    #[value(name = "same-pair")]
    Pair,
    /// Another has the same source and a different target
    #[value(name = "same-source")]
    Source,
    /// Another has the same target and a different source
    #[value(name = "same-target")]
    Target,
}

impl From<Duplicate> for filter::Duplicate {
    fn from(kind: Duplicate) -> Self {
        match kind {
            Duplicate::Pair => Self::SamePair,
            Duplicate::Source => Self::SameSource,
            Duplicate::Target => Self::SameTarget,
        }
    }
}

fn finite(text: &str) -> Result<f64, String> {
    let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| "not a number; write one such as 0.75".into())
}

fn ratio(text: &str) -> Result<f64, String> {
    finite(text)
        .ok()
        .filter(|ratio| *ratio >= 1.0)
        .ok_or_else(|| "not a number of 1 or more; write one such as 3".into())
}

fn date(text: &str) -> Result<Date, String> {
    Date::mend(text).ok_or_else(|| "not a date; write one such as 2024-02-29".into())
}

/// Runs `sverka tmx filter`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let conditions = conditions(args)?;
    if conditions.is_empty() && args.duplicates.is_none() {
        bail!("no condition was given; see sverka tmx filter --help");
    }
    let rejected = args.rejected.as_deref();
    let mut memories =
        Memories::new(&args.files, &args.reading, if args.duplicates.is_some() { 2 } else { 1 }, console)?;
    let mut duplicates = args.duplicates.map(|kind| Duplicates::new(kind.into()));
    if let Some(duplicates) = &mut duplicates {
        memories.each(|unit, header| {
            duplicates.add(&unit, header);
            Ok(())
        })?;
    }
    let mut targets: Option<(Target, Option<Target>, Headers)> = None;
    let (mut read, mut kept, mut left_out) = (0, 0, LeftOut::default());
    let mut missing = Missing::default();
    memories.each_file(&mut |_, unit, header| {
        if targets.is_none() {
            let good = Target::create(&args.output, header, &args.writing)?;
            let others = rejected.map(|path| Target::create(path, header, &args.writing)).transpose()?;
            targets = Some((good, others, Headers::new(header.clone())));
        }
        let Some((good, others, headers)) = &mut targets else { return Ok(()) };
        let Some(unit) = unit else {
            left_out += headers.left_out(header);
            return Ok(());
        };
        read += 1;
        missing.add(args, &unit);
        let holds = filter::accepts(&conditions, &unit, header)
            && duplicates.as_ref().is_none_or(|duplicates| duplicates.is_one(&unit, header));
        let unit = headers.adopt(unit, header);
        if holds != args.not {
            kept += 1;
            good.write(unit)?;
        } else if let Some(others) = others {
            others.write(unit)?;
        }
        Ok(())
    })?;
    let code = memories.exit_code();
    if let Some((good, others, _)) = targets {
        let others = others.map(Target::close).transpose()?;
        output::commit_all([good.close()?].into_iter().chain(others))?;
    }
    warn_of_headers(left_out, MERGE_FIRST, console);
    missing.report(args, read, console);
    console.line(format_args!("{} read, {kept} kept, {} rejected", count(read, "unit"), read - kept));
    Ok(code)
}

/// How many units lack what the conditions are on. Such units fail them, which would otherwise look like a low score.
#[derive(Default)]
struct Missing {
    score: u64,
    date: u64,
    /// The types of props of all units, if a condition is on one.
    kinds: BTreeSet<String>,
}

/// The Jaro-Winkler similarity above which a type of props counts as misspelt.
const NEAR: f64 = 0.8;

/// Types of props that are remembered, to guess at a misspelt one: no tool writes as many.
const MOST_KINDS: usize = 200;

impl Missing {
    fn add(&mut self, args: &Args, unit: &Unit) {
        let on_score = args.min_score.is_some() || args.max_score.is_some();
        let on_date = args.since.is_some() || args.before.is_some();
        self.score += u64::from(on_score && score(unit, &args.score).is_none());
        self.date += u64::from(on_date && newest(unit).is_none());
        let props = unit.props.iter().chain(unit.variants.iter().flat_map(|variant| &variant.props));
        for prop in props.filter(|_| !args.prop.is_empty()) {
            if self.kinds.len() < MOST_KINDS && !self.kinds.contains(&prop.kind) {
                self.kinds.insert(prop.kind.clone());
            }
        }
    }

    fn report(&self, args: &Args, read: u64, console: &Console) {
        let of_all = |number: u64| {
            if number == read {
                "no unit has".to_owned()
            } else {
                format!("{} without", count(number, "unit"))
            }
        };
        if self.score > 0 {
            let (prop, units) = (&args.score, of_all(self.score));
            console.warning(format_args!(
                "{units} a score (a number in the prop {prop}), so the condition is false; if the scores are in another \
                 prop, name it with --score"
            ));
        }
        if self.date > 0 {
            console.warning(format_args!("{} a date, so the condition is false", of_all(self.date)));
        }
        let kinds = args.prop.iter().map(|prop| prop.split_once('=').map_or(prop.as_str(), |(kind, _)| kind));
        for kind in kinds.filter(|kind| !self.kinds.contains(*kind) && self.kinds.len() < MOST_KINDS) {
            let like = |known: &&String| {
                f64::max(strsim::jaro_winkler(kind, known), f64::from(u8::from(known.ends_with(kind))))
            };
            let near =
                self.kinds.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|near| like(near) > NEAR);
            let hint = near.map_or("; sverka tmx stats lists the props".to_owned(), |near| {
                format!("; did you mean {near}?")
            });
            console.warning(format_args!("no unit has a prop {kind}, so the condition is false{hint}"));
        }
    }
}

fn conditions(args: &Args) -> Result<Vec<Condition>> {
    let mut all: Vec<Condition> = args.lang.iter().cloned().map(Condition::Lang).collect();
    if args.min_score.is_some() || args.max_score.is_some() {
        let (min, max) = (args.min_score.unwrap_or(f64::MIN), args.max_score.unwrap_or(f64::MAX));
        all.push(Condition::Score { kind: args.score.clone(), min, max });
    }
    if args.min_length.is_some() || args.max_length.is_some() {
        let (min, max) = (args.min_length.unwrap_or(0), args.max_length.unwrap_or(usize::MAX));
        all.push(Condition::Length { lang: None, min, max });
    }
    all.extend(args.max_ratio.map(Condition::Ratio));
    for text in &args.matches {
        let (lang, regex) = match text.split_once('=').map(|(tag, regex)| (tag.parse::<Lang>(), regex)) {
            Some((Ok(lang), regex)) if lang.primary().len() <= 3 => (Some(lang), regex),
            _ => (None, text.as_str()),
        };
        let regex = regex::Regex::new(regex)
            .map_err(|error| anyhow!("--match {text}: {}", remedy::of_regex(&error)))?;
        let test: Test = Box::new(move |text| regex.is_match(text));
        all.push(Condition::Text { lang, test });
    }
    if args.since.is_some() || args.before.is_some() {
        all.push(Condition::Date { since: args.since, before: args.before });
    }
    for prop in &args.prop {
        let (kind, value) = match prop.split_once('=') {
            Some((kind, value)) => (kind, Some(value.to_owned())),
            None => (prop.as_str(), None),
        };
        let test = value.map(|value| -> Test { Box::new(move |text| text == value) });
        all.push(Condition::Prop { kind: kind.to_owned(), test });
    }
    if args.untranslated {
        all.push(Condition::Untranslated);
    }
    Ok(all)
}
