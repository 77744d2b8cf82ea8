//! `sverka memory analyse`: what a memory is worth for new texts.

use super::common::{explain, open, remarks, source_lang, tag};
use super::penalties::{self, Given};
use super::texts;
use crate::cli::console::Console;
use crate::cli::exit_code;
use crate::cli::output::{self, DASH, Output};
use crate::cli::reading::Reading;
use anyhow::{Result, bail};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::document::Lang;
use sverka::report::formula::guarded;
use sverka::report::terminal::printable;
use sverka::translation_memory::analyse::{Band, Counts, Project};
use sverka::translation_memory::{Memory, Neighbours, Query};

const EXAMPLES: &str = "\
Examples:
  sverka memory analyse speeches.svm new/*.docx
  sverka memory analyse speeches.svm job.xlf -o analysis.csv
  sverka memory analyse speeches.svm new.txt -f json | jq .total

A segment that came before in any of the files is a repetition. Of the others the best match decides,
in the memory or among earlier segments of the files (internal). Words are what is between white
space and has a letter or a digit.

Exit codes: 0 done; 1 done, but a file could not be read; 2 no file can be read, or wrong usage.";

/// Arguments of `sverka memory analyse`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Texts to be translated: documents, or XLIFF, PO and other files of pairs
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File to write: .csv or .json [default: a table on standard output]
    #[arg(short, long, value_name = "OUT", default_value = DASH)]
    output: PathBuf,
    /// Format of the output; by default its name decides
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Lower scores: of the memory (old.svm=5), or of units (document:draft=5, before:2020-01-01=3, state:fuzzy=10)
    #[arg(long, value_name = "WHAT=N", value_parser = penalties::parse)]
    penalty: Vec<Given>,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A table for people
    Text,
    /// A row for each file and band
    Csv,
    /// A JSON object
    Json,
}

/// The figures of a file, or of all.
#[derive(Serialize)]
struct Row {
    file: String,
    /// Each band with what it counts, and what of it comes from earlier segments of the files.
    bands: Vec<(Band, Counts, u64)>,
    total: Counts,
}

impl Row {
    fn new(file: String) -> Self {
        let bands = Band::ALL.map(|band| (band, Counts::default(), 0)).to_vec();
        Self { file, bands, total: Counts::default() }
    }

    fn add(&mut self, band: Band, counts: Counts, internal: bool) {
        self.total += counts;
        for (own, sum, inner) in self.bands.iter_mut().filter(|(own, ..)| *own == band) {
            *sum += counts;
            *inner += u64::from(internal && *own != Band::Repetition);
        }
    }

    fn join(&mut self, other: &Self) {
        self.total += other.total;
        for ((_, sum, inner), (_, more, more_inner)) in self.bands.iter_mut().zip(&other.bands) {
            *sum += *more;
            *inner += more_inner;
        }
    }
}

/// Runs `sverka memory analyse`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let format = format(args)?;
    let mut memory = open(&args.store)?;
    let source = source_lang(&memory, args.reading.source_lang.as_ref())?;
    let target = args.reading.target_lang.as_ref().map(tag).transpose()?;
    let lang: Lang = source.as_str().parse()?;
    let penalties = penalties::of_store(&args.store, &args.penalty)?;
    let mut project = Project::default();
    let (mut rows, mut failed) = (Vec::new(), 0);
    for file in &args.files {
        let query = Query {
            target: target.clone(),
            min: 50,
            max: 1,
            penalties: penalties.clone(),
            ..Query::new("", source.clone())
        };
        match analyse(file, args, &lang, &query, &mut memory, &mut project, console) {
            Ok(row) => rows.push(row),
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => {
                console.error(error);
                failed += 1;
            }
        }
    }
    remarks(&mut memory, console);
    if !rows.is_empty() {
        let mut output = Output::create(&args.output)?;
        output.fill(|out| match format {
            Format::Text => text(out, &rows),
            Format::Csv => csv(out, &rows),
            Format::Json => json(out, &rows),
        })?;
        output.commit()?;
    }
    Ok(exit_code(rows.len(), failed))
}

fn format(args: &Args) -> Result<Format> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    if output::is_stream(&args.output) {
        return Ok(Format::Text);
    }
    match args.output.extension().and_then(|end| end.to_str()) {
        Some("csv") => Ok(Format::Csv),
        Some("json") => Ok(Format::Json),
        Some("txt") => Ok(Format::Text),
        _ => bail!(
            "{}: an analysis is written as .csv, .json or .txt; give such a name",
            args.output.display()
        ),
    }
}

fn analyse(
    file: &Path,
    args: &Args,
    lang: &Lang,
    query: &Query,
    memory: &mut Memory,
    project: &mut Project,
    console: &Console,
) -> Result<Row> {
    let units = texts::units(file, &args.reading.options(), lang, console)?;
    let mut row = Row::new(file.display().to_string());
    let segments: Vec<_> = units.iter().filter_map(|unit| Some(&unit.variants.first()?.segment)).collect();
    let text = |at: Option<usize>| Some(segments.get(at?)?.plain_text());
    for (at, segment) in segments.iter().enumerate() {
        if segment.plain_text().trim().is_empty() {
            continue;
        }
        let verdict = project.add(segment, || {
            let around = Neighbours { before: text(at.checked_sub(1)), behind: text(Some(at + 1)) };
            let query = Query { text: (*segment).clone(), around: Some(around), ..query.clone() };
            let found = memory.lookup(&query).map_err(explain)?;
            Ok::<_, anyhow::Error>(found.first().map_or(0, |found| found.score))
        })?;
        row.add(verdict.band, verdict.counts, verdict.internal);
    }
    Ok(row)
}

/// All rows, and their sum where there are several.
fn with_total(rows: &[Row]) -> (Vec<&Row>, Row) {
    let mut total = Row::new("total".into());
    rows.iter().for_each(|row| total.join(row));
    (rows.iter().collect(), total)
}

fn text(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    let (mut all, total) = with_total(rows);
    if rows.len() > 1 {
        all.push(&total);
    }
    for (at, row) in all.into_iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", printable(&row.file))?;
        writeln!(
            out,
            "  {:<12}{:>10}{:>10}{:>12}{:>12}{:>10}",
            "band", "segments", "words", "characters", "placeables", "internal"
        )?;
        let bands = row.bands.iter().map(|(band, counts, internal)| (band.name(), counts, *internal));
        let sum = row.bands.iter().map(|(.., internal)| internal).sum();
        for (name, counts, internal) in bands.chain([("total", &row.total, sum)]) {
            let Counts { segments, words, characters, placeables } = counts;
            writeln!(
                out,
                "  {name:<12}{segments:>10}{words:>10}{characters:>12}{placeables:>12}{internal:>10}"
            )?;
        }
    }
    Ok(())
}

fn csv(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    writeln!(out, "file,band,segments,words,characters,placeables,internal")?;
    for row in rows {
        let name = guarded(&row.file).replace('"', "\"\"");
        for (band, counts, internal) in &row.bands {
            let Counts { segments, words, characters, placeables } = counts;
            let band = band.name();
            writeln!(out, "\"{name}\",{band},{segments},{words},{characters},{placeables},{internal}")?;
        }
    }
    Ok(())
}

fn json(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    let object = |row: &Row| {
        let bands = row.bands.iter().map(|(band, counts, internal)| {
            serde_json::json!({"band": band.name(), "counts": counts, "internal": internal})
        });
        serde_json::json!({"file": row.file, "bands": bands.collect::<Vec<_>>(), "total": row.total})
    };
    let (all, total) = with_total(rows);
    let files: Vec<_> = all.into_iter().map(object).collect();
    serde_json::to_writer_pretty(&mut *out, &serde_json::json!({"files": files, "total": object(&total)}))?;
    writeln!(out)
}
