//! `sverka memory similar`: texts of the same meaning.

use super::common::{explain, open, remarks, tag};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH};
use anyhow::Result;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::field;
use sverka::document::Lang;
use sverka::report::terminal::printable;
use sverka::text::bitext::shown_score;
use sverka::translation_memory::similar::Similar;

const EXAMPLES: &str = "\
Examples:
  sverka memory similar speeches.svm \"договорились встретиться весной\"
  sverka memory similar speeches.svm \"they agreed to meet in spring\" -l ru --max 10 --min 0.5

The text may be in any language of the embedded model, and so may the results. The number is the
probability that the two say the same. It is low if their numbers differ or one text is much longer.
The first search of a memory rebuilds its indexes with vectors (196 bytes per text).

Exit codes: 0 there are units; 1 there are none; 2 wrong usage, or the store cannot be read.";

/// Arguments of `sverka memory similar`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// The meaning, in any words
    #[arg(value_name = "TEXT")]
    text: String,
    /// Search only texts in this language
    #[arg(short, long, value_name = "LANG", value_parser = crate::cli::parse_lang)]
    lang: Option<Lang>,
    /// Minimum probability that a unit says the same [default: any, if it is nearer than chance]
    #[arg(long, value_name = "N", value_parser = probability)]
    min: Option<f64>,
    /// Maximum number of units
    #[arg(long, value_name = "N", default_value = "5")]
    max: usize,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// The units for people
    Text,
    /// A JSON object for each unit
    Jsonl,
}

/// Runs `sverka memory similar`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut memory = open(&args.store)?;
    let lang = args.lang.as_ref().map(tag).transpose()?;
    let mut found = memory.similar(&args.text, lang.as_ref(), args.max).map_err(explain)?;
    remarks(&mut memory, console);
    let best = found.first().map(Similar::probability);
    match args.min {
        Some(min) => found.retain(|found| found.probability() >= min),
        None => found.retain(|found| found.similarity >= CHANCE),
    }
    if found.is_empty() {
        console.note(nothing(args.min, best));
    }
    output::write_to(Path::new(DASH), |out| match args.format {
        Format::Text => found.iter().try_for_each(|found| text(out, found)),
        Format::Jsonl => found.iter().try_for_each(|found| writeln!(out, "{}", object(found))),
    })?;
    Ok(ExitCode::from(u8::from(found.is_empty())))
}

fn probability(text: &str) -> Result<f64, String> {
    field::parse_score(text).ok_or_else(|| "not a probability; write one from 0 to 1 such as 0.5".into())
}

/// The cosine that no unit exceeds by chance: among the texts of the samples, words without meaning and words of another
/// subject reach .25, a phrase of their subject .42 or more although no text says the same.
const CHANCE: f32 = 0.3;

/// Returns what to say when nothing was found.
fn nothing(min: Option<f64>, best: Option<f64>) -> String {
    let Some(min) = min else { return "no unit is about the same".into() };
    let nearest = best.map_or(String::new(), |best| format!("; the nearest unit has {}", shown_score(best)));
    format!("no unit says the same with a probability of at least {min}{nearest}")
}

fn text(out: &mut dyn Write, found: &Similar) -> io::Result<()> {
    let variants = &found.unit.unit.variants;
    writeln!(
        out,
        "{}  {}",
        shown_score(found.probability()),
        printable(&variants[found.text].segment.plain_text())
    )?;
    for (_, variant) in variants.iter().enumerate().filter(|(at, _)| *at != found.text) {
        writeln!(out, "      {}", printable(&variant.segment.plain_text()))?;
    }
    writeln!(out, "      {} {}", printable(&found.unit.document), found.unit.position + 1)
}

fn object(found: &Similar) -> Value {
    let variants = &found.unit.unit.variants;
    let texts =
        variants.iter().map(|text| json!({"lang": text.lang.as_str(), "text": text.segment.plain_text()}));
    json!({
        "probability": (found.probability() * 1e4).round() / 1e4,
        "similarity": found.similarity,
        "unit": found.unit.id,
        "document": found.unit.document,
        "position": found.unit.position + 1,
        "lang": variants[found.text].lang.as_str(),
        "texts": texts.collect::<Vec<Value>>(),
    })
}
