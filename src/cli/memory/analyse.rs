//! `sverka memory analyse`: what a memory is worth for new texts.

use super::common::{self, explain, open, remarks, source_lang, tag};
use super::penalties::{self, Given};
use super::texts;
use crate::cli::console::Console;
use crate::cli::exit_code;
use crate::cli::output::{DASH, Output};
use crate::cli::reading::Reading;
use anyhow::{Result, anyhow};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::document::Lang;
use sverka::report::formula::guarded;
use sverka::report::terminal::printable;
use sverka::translation_memory::analyse::{Band, Counts, Figures, Line, Project, Weights};
use sverka::translation_memory::report::analysis::{self, hundredths};
use sverka::translation_memory::{Memory, Neighbours, Query};

const EXAMPLES: &str = "\
Examples:
  sverka memory analyse speeches.svm new/*.docx
  sverka memory analyse speeches.svm job.xlf -o analysis.xlsx
  sverka memory analyse speeches.svm job.xlf --weight repetitions=0 --weight 100=10 --weight 95-99=30 -o offer.html
  sverka memory analyse speeches.svm new.txt -f json | jq .total

A segment that occurred earlier in any of the files is a repetition. For the others the best match decides,
in the memory or among earlier segments of the files (internal). A word is anything between white
space that has a letter or a digit. Weights convert all words into an equivalent number of new ones;
sverka.toml may hold them in its table [memory.analyse].

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
    /// File to write: .html, .xlsx, .csv or .json [default: a table on standard output]
    #[arg(short, long, value_name = "OUT", default_value = DASH)]
    output: PathBuf,
    /// Format of the output; by default its name decides
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
    /// What a word of a band costs in percent of a new one, such as 100=10 or 75-84=60; bands that are not named weigh 100
    #[arg(long, value_name = "BAND=N", value_parser = weight)]
    weight: Vec<(Band, u32)>,
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
    /// A page for the browser
    Html,
    /// A workbook
    Xlsx,
}

/// Runs `sverka memory analyse`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let format = format(args)?;
    let mut memory = open(&args.store)?;
    let source = source_lang(&memory, args.reading.source_lang.as_ref())?;
    let target = args.reading.target_lang.as_ref().map(tag).transpose()?;
    let lang: Lang = source.as_str().parse()?;
    let penalties = penalties::of_store(&args.store, &args.penalty)?;
    let mut project = Project::new(source.as_str());
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
        let weights = (!args.weight.is_empty()).then(|| Weights::new(&args.weight));
        let weights = weights.as_ref();
        let book = match format {
            Format::Xlsx => analysis::xlsx(&rows, weights).map_err(|error| {
                anyhow!("{}: the workbook cannot be made: {error}", args.output.display())
            })?,
            _ => Vec::new(),
        };
        let mut output = Output::create(&args.output)?;
        output.fill(|out| match format {
            Format::Text => text(out, &rows, weights),
            Format::Csv => csv(out, &rows, weights),
            Format::Json => json(out, &rows, weights),
            Format::Html => analysis::html(out, &rows, weights),
            Format::Xlsx => out.write_all(&book),
        })?;
        output.commit()?;
    }
    Ok(exit_code(rows.len(), failed))
}

/// Parses `95-99=30`.
fn weight(text: &str) -> Result<(Band, u32), String> {
    let (band, percent) = text.rsplit_once('=').ok_or("not of the form BAND=N, such as 95-99=30")?;
    let percent = percent.trim_end_matches('%').parse().ok().filter(|percent| *percent <= 1_000);
    let band = Band::named(band).ok_or_else(|| {
        let names = Band::ALL.map(|band| band.name().trim_end_matches('%'));
        format!("no band; there are {}", names.join(", "))
    })?;
    Ok((band, percent.ok_or("not a percentage of 0 to 1000")?))
}

fn format(args: &Args) -> Result<Format> {
    let extensions = [
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("html", Format::Html),
        ("htm", Format::Html),
        ("xlsx", Format::Xlsx),
        ("txt", Format::Text),
    ];
    let what = "an analysis is written as .html, .xlsx, .csv, .json or .txt";
    common::format(args.format, &args.output, Format::Text, &extensions, what)
}

fn analyse(
    file: &Path,
    args: &Args,
    lang: &Lang,
    query: &Query,
    memory: &mut Memory,
    project: &mut Project,
    console: &Console,
) -> Result<Figures> {
    let units = texts::units(file, &args.reading.options(), lang, console)?;
    let mut row = Figures::new(file.display().to_string());
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
        row.add(&verdict);
    }
    Ok(row)
}

fn text(out: &mut dyn Write, rows: &[Figures], weights: Option<&Weights>) -> io::Result<()> {
    let mut all: Vec<Figures> = rows.to_vec();
    if rows.len() > 1 {
        all.push(Figures::sum(rows));
    }
    for (at, row) in all.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", printable(&row.file))?;
        write!(
            out,
            "  {:<12}{:>10}{:>10}{:>12}{:>12}{:>10}",
            "band", "segments", "words", "characters", "placeables", "internal"
        )?;
        writeln!(out, "{}", if weights.is_some() { "    weighted" } else { "" })?;
        let mut line = |name: &str, counts: &Counts, internal: u64, weighted: Option<u64>| {
            let Counts { segments, words, characters, placeables } = counts;
            write!(
                out,
                "  {name:<12}{segments:>10}{words:>10}{characters:>12}{placeables:>12}{internal:>10}"
            )?;
            match weighted {
                Some(weighted) => writeln!(out, "{:>12}", hundredths(weighted)),
                None => writeln!(out),
            }
        };
        for of in &row.lines {
            line(of.band.name(), &of.counts, of.internal, weights.map(|weights| weights.hundredths(of)))?;
        }
        line("total", &row.total, row.internal(), weights.map(|weights| weights.total(row)))?;
    }
    Ok(())
}

fn csv(out: &mut dyn Write, rows: &[Figures], weights: Option<&Weights>) -> io::Result<()> {
    let more = if weights.is_some() { ",weight,weighted" } else { "" };
    writeln!(out, "file,band,segments,words,characters,placeables,internal{more}")?;
    for row in rows {
        let name = guarded(&row.file).replace('"', "\"\"");
        for line in &row.lines {
            let Counts { segments, words, characters, placeables } = line.counts;
            let (band, internal) = (line.band.name(), line.internal);
            write!(out, "\"{name}\",{band},{segments},{words},{characters},{placeables},{internal}")?;
            match weights {
                Some(weights) => {
                    writeln!(out, ",{},{}", weights.of(line.band), hundredths(weights.hundredths(line)))?;
                }
                None => writeln!(out)?,
            }
        }
    }
    Ok(())
}

fn json(out: &mut dyn Write, rows: &[Figures], weights: Option<&Weights>) -> io::Result<()> {
    let in_words = |hundredths: u64| hundredths as f64 / 100.0;
    let band = |line: &Line| {
        let mut value = json!({"band": line.band.name(), "counts": line.counts, "internal": line.internal});
        if let Some(weights) = weights {
            value["weight"] = weights.of(line.band).into();
            value["weighted"] = in_words(weights.hundredths(line)).into();
        }
        value
    };
    let object = |row: &Figures| {
        let bands: Vec<Value> = row.lines.iter().map(band).collect();
        let mut value = json!({"file": row.file, "bands": bands, "total": row.total});
        if let Some(weights) = weights {
            value["weighted"] = in_words(weights.total(row)).into();
        }
        value
    };
    let files: Vec<Value> = rows.iter().map(object).collect();
    let all = json!({"files": files, "total": object(&Figures::sum(rows))});
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}
