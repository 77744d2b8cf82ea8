//! `sverka eval`: compares predicted links with gold links.

use super::console::Console;
use super::input;
use super::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::evaluate::{Bead, Tally, read_beads, skip_coarse, split_deletions};
use sverka::text::encoding::known_format;

const EXAMPLES: &str = "\
Examples:
  sverka align --presplit a.en.sents a.ru.sents -s en -t ru --format beads -o a.beads
  sverka eval a.gold a.beads
  sverka eval --gold gold/*.gold --predicted out/*.beads --split-del --format json

A link is a line such as [0, 1]:[0]: the numbers of the sentences on both sides, from 0. \
Strict counts beads that are exactly right, lax also those that share a pair of sentences.";

const USAGE: &str = "\
sverka eval [OPTIONS] GOLD PREDICTED
       sverka eval [OPTIONS] --gold GOLD... --predicted PREDICTED...";

/// Arguments of `sverka eval`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct Args {
    /// The gold links
    #[arg(value_name = "GOLD", required_unless_present = "golds", conflicts_with_all = ["golds", "predictions"])]
    gold: Option<PathBuf>,
    /// The links to evaluate; - for standard input
    #[arg(value_name = "PREDICTED", required_unless_present = "golds", conflicts_with_all = ["golds", "predictions"])]
    predicted: Option<PathBuf>,
    /// The gold links of several documents
    #[arg(id = "golds", short, long = "gold", value_name = "GOLD", num_args = 1.., requires = "predictions")]
    golds: Vec<PathBuf>,
    /// The links to evaluate, in the same order
    #[arg(id = "predictions", short, long = "predicted", value_name = "PREDICTED", num_args = 1.., requires = "golds")]
    predictions: Vec<PathBuf>,
    /// Count a predicted gap of several sentences as several gaps of one sentence
    #[arg(long)]
    split_del: bool,
    /// Ignore links that NAME.conf beside NAME.gold marks as coarse (one word per link)
    #[arg(long)]
    skip_coarse: bool,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// A JSON object
    Json,
}

/// Runs `sverka eval`.
pub fn run(args: Args, console: &Console) -> Result<ExitCode> {
    let golds: Vec<&PathBuf> = args.gold.iter().chain(&args.golds).collect();
    let predictions: Vec<&PathBuf> = args.predicted.iter().chain(&args.predictions).collect();
    if golds.len() != predictions.len() {
        let (gold, predicted) = (golds.len(), predictions.len());
        bail!("{gold} gold files but {predicted} predicted; give the same number of each");
    }
    let mut tally = Tally::default();
    for (gold_path, predicted_path) in golds.into_iter().zip(predictions) {
        let (mut gold, mut predicted) = (beads(gold_path)?, beads(predicted_path)?);
        if args.split_del {
            predicted = split_deletions(predicted);
        }
        if args.skip_coarse {
            (gold, predicted) = without_coarse(gold_path, gold, predicted, console)?;
        }
        tally.add(&gold, &predicted);
    }
    let score = tally.score();
    output::write_to(Path::new(DASH), |out| match args.format {
        Format::Text => out.write_all(score.to_table().as_bytes()),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &score)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn beads(path: &Path) -> Result<Vec<Bead>> {
    let name = input::name(path);
    if let Some((what, _)) = known_format(&input::bytes(path).unwrap_or_default()) {
        bail!("{name}: seems to be {what}, not a list of links; give a file written with --format beads");
    }
    read_beads(&input::utf8(path)?)
        .map_err(|fault| anyhow!("{name}: {fault}; give a file written with --format beads"))
}

fn without_coarse(
    gold_path: &Path,
    gold: Vec<Bead>,
    predicted: Vec<Bead>,
    console: &Console,
) -> Result<(Vec<Bead>, Vec<Bead>)> {
    let path = gold_path.with_extension("conf");
    let name = input::name(&path);
    if !path.exists() {
        console.warning(format_args!("{name}: no such file; no link of {} is ignored", gold_path.display()));
        return Ok((gold, predicted));
    }
    let words = input::utf8(&path)?;
    skip_coarse(gold, predicted, &words)
        .map_err(|fault| anyhow!("{name}: {fault}; give one word for each gold link"))
}
