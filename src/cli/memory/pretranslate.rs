//! `sverka memory pretranslate`: fills a file with translations from the memory.

use super::common::{check_target, explain, open, remarks, source_lang, tag};
use super::export::Shared;
use super::penalties::{self, Given};
use super::texts;
use crate::cli::console::Console;
use crate::cli::losses;
use crate::cli::output::{self, Output};
use crate::cli::reading::Reading;
use crate::cli::tmx::common::count;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::Format;
use sverka::bilingual::sink::{self, Losses, Options};
use sverka::document::Lang;
use sverka::translation_memory::pretranslate::{as_unit, fill, is_translated};
use sverka::translation_memory::{Memory, Neighbours, Query};
use tmx::{Header, Unit};

const EXAMPLES: &str = "\
Examples:
  sverka memory pretranslate speeches.svm job.xlf -o filled.xlf
  sverka memory pretranslate speeches.svm messages.po -t ru -o filled.po
  sverka memory pretranslate speeches.svm talk.en.docx -t ru -o talk.xlf
  sverka memory pretranslate speeches.svm talk.en.docx -t ru -o talk.xlf --matches tm/auto/talk.tmx

Existing translations are kept. New ones are marked with their score and as coming from a
memory: as translated if the text is the same, otherwise as to be reviewed. --matches writes all matches of
at least --min as a memory for another program.";

/// Arguments of `sverka memory pretranslate`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// The text to be translated: XLIFF, PO or another file of pairs, or a document
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// File to write; its name determines the format
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Also write all matches as a memory
    #[arg(long, value_name = "OUT.tmx")]
    matches: Option<PathBuf>,
    /// Minimum score in percent
    #[arg(long, value_name = "N", default_value = "75", value_parser = clap::value_parser!(u32).range(1..=101))]
    min: u32,
    /// Lower scores: of the memory (old.svm=5), or of units (document:draft=5, before:2020-01-01=3, state:fuzzy=10)
    #[arg(long, value_name = "WHAT=N", value_parser = penalties::parse)]
    penalty: Vec<Given>,
    /// How the file is read.
    #[command(flatten)]
    reading: Reading,
}

/// Runs `sverka memory pretranslate`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let shown = args.output.display();
    let format = match Format::from_path(&args.output) {
        Some(
            format @ (Format::Xliff1
            | Format::Xliff2
            | Format::Po
            | Format::Tmx
            | Format::Xlsx
            | Format::Jsonl),
        ) => format,
        _ => bail!(
            "{shown}: the result is written as .xlf, .xlf2, .po, .tmx, .xlsx or .jsonl; give such a name"
        ),
    };
    let mut memory = open(&args.store)?;
    let source = source_lang(&memory, args.reading.source_lang.as_ref())?;
    let lang: Lang = source.as_str().parse()?;
    let mut units = texts::units(&args.file, &args.reading.options(), &lang, console)?;
    check_target(&memory, args.reading.target_lang.as_ref())?;
    let target = target(args, &units, &memory, &source)?;
    let matches = fill_all(args, &mut units, &mut memory, &source, &target)?;
    remarks(&mut memory, console);
    let header = Header {
        creation_date: crate::cli::creation_date()?,
        ..Header::new("sverka", env!("CARGO_PKG_VERSION"), source.clone())
    };
    let options =
        Options { source: Some(source), target: Some(target), memory: Some(header), ..Options::default() };
    let mut outputs = vec![write(&args.output, format, &units, &options, console)?];
    if let Some(path) = &args.matches {
        outputs.push(write(path, Format::Tmx, &matches.units, &options, console)?);
    }
    output::commit_all(outputs)?;
    let Filled { exact, fuzzy, there, .. } = matches;
    console.line(format_args!(
        "{}: {exact} with the same text, {fuzzy} to be reviewed, {there} translated already, {} without a match",
        count(units.len() as u64, "unit"),
        units.len() - exact - fuzzy - there
    ));
    Ok(ExitCode::SUCCESS)
}

/// The target language: the one requested, or that of the file, or the memory's other language.
fn target(args: &Args, units: &[Unit], memory: &Memory, source: &tmx::Lang) -> Result<tmx::Lang> {
    if let Some(lang) = &args.reading.target_lang {
        return tag(lang);
    }
    if let Some(text) = units.iter().find_map(|unit| unit.variants.get(1)) {
        return Ok(text.lang.clone());
    }
    let langs = memory.languages().map_err(explain)?;
    let others: Vec<&String> =
        langs.iter().filter(|lang| !lang.eq_ignore_ascii_case(source.primary())).collect();
    match others[..] {
        [only] => Ok(only.parse()?),
        _ => bail!("{}: the target language is unknown; name it with --target-lang", args.file.display()),
    }
}

/// What was filled in.
#[derive(Default)]
struct Filled {
    exact: usize,
    fuzzy: usize,
    there: usize,
    /// All matches, each once.
    units: Vec<Unit>,
}

fn fill_all(
    args: &Args,
    units: &mut [Unit],
    memory: &mut Memory,
    source: &tmx::Lang,
    target: &tmx::Lang,
) -> Result<Filled> {
    let texts: Vec<String> = units
        .iter()
        .map(|unit| unit.variants.first().map(|text| text.segment.plain_text()).unwrap_or_default())
        .collect();
    let penalties = penalties::of_store(&args.store, &args.penalty)?;
    let (mut filled, mut seen) = (Filled::default(), BTreeSet::new());
    for (at, unit) in units.iter_mut().enumerate() {
        let Some(first) = unit.variants.first() else { continue };
        if is_translated(unit) && args.matches.is_none() {
            filled.there += 1;
            continue;
        }
        let around = Neighbours {
            before: at.checked_sub(1).map(|at| texts[at].clone()),
            behind: texts.get(at + 1).cloned(),
        };
        let query = Query {
            target: Some(target.clone()),
            min: args.min,
            max: if args.matches.is_some() { 5 } else { 1 },
            around: Some(around),
            penalties: penalties.clone(),
            ..Query::new(first.segment.clone(), source.clone())
        };
        let found = memory.lookup(&query).map_err(explain)?;
        for found in &found {
            let unit = as_unit(&query, found, target);
            let texts: Vec<String> = unit.variants.iter().map(|text| text.segment.to_markup()).collect();
            if args.matches.is_some() && seen.insert(texts) {
                filled.units.push(unit);
            }
        }
        match found.first() {
            _ if is_translated(unit) => filled.there += 1,
            Some(best) => {
                fill(unit, best, target);
                *if best.score >= 100 { &mut filled.exact } else { &mut filled.fuzzy } += 1;
            }
            None => {}
        }
    }
    Ok(filled)
}

/// Writes a file to its end, and returns it to be committed.
fn write(
    path: &Path,
    format: Format,
    units: &[Unit],
    options: &Options,
    console: &Console,
) -> Result<Output> {
    let shown = path.display().to_string();
    let failed = |error: io::Error| output::write_error(&shown, error);
    let shared = Shared::create(path)?;
    let mut sink = sink::sink(format, Box::new(shared.clone()), options).map_err(failed)?;
    let mut losses = Losses::default();
    for unit in units {
        sink.write(unit, &mut losses).map_err(failed)?;
    }
    sink.finish(&mut losses).map_err(failed)?;
    let output = shared.close()?;
    losses::warn(&shown, &losses, console);
    Ok(output)
}
