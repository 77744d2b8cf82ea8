//! `sverka terms`: builds a glossary from pairs of sentences.

use super::console::Console;
use super::output::{self, DASH, Output};
use super::progress::Counter;
use super::reading::{self, Files};
use super::targets::targets;
use super::{bilingual, input, limits, losses, parse_lang};
use anyhow::{Result, anyhow};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::Format as InputFormat;
use sverka::bilingual::{Input, Pair};
use sverka::document::Lang;
use sverka::glossary::read as glossaries;
use sverka::glossary::write::{self, Format, TbxVersion};
use sverka::glossary::{Glossary, known};
use sverka::pipeline::memory;
use sverka::report::terminal;
use sverka::terms::{self, Options, Skipped};

const EXAMPLES: &str = "\
Examples:
  The terms of a speech, as a table:
    sverka terms speech.en.txt speech.ru.txt
  From a memory, for a translation tool and for reading:
    sverka terms speech.tmx -o terms.tbx -o terms.html
  Only reliable and frequent terms, without names:
    sverka terms *.tmx --min-freq 5 --min-confidence 0.8 --no-names -o terms.xlsx
  What is new in, or contradicts, an existing glossary:
    sverka terms speech.tmx --known house.tbx -o new.csv
  Check a translation against the glossary:
    sverka qa speech.tmx --glossary terms.tbx

Exit codes: 0 done; 2 wrong usage or unusable input.";

/// Arguments of `sverka terms`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files of pairs in any format, or a text and its translation
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// Language of the source [default: from the file]
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    source_lang: Option<Lang>,
    /// Language of the target
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    target_lang: Option<Lang>,
    /// How the files are read.
    #[command(flatten)]
    files: Files,

    /// Pairs of sentences in which an entry must occur [default: 1 up to 400 pairs, otherwise 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Choosing")]
    min_freq: Option<u32>,
    /// Content words in a term ("of" does not count); names may have twice as many
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        value_parser = clap::value_parser!(u8).range(1..=10),
        help_heading = "Choosing"
    )]
    max_words: u8,
    /// Minimum confidence of an entry, from 0 to 1: the probability that it is right
    #[arg(long, value_name = "X", default_value_t = 0.2, value_parser = share, help_heading = "Choosing")]
    min_confidence: f64,
    /// Include names of persons, places and organisations (the default, unless --no-names)
    #[arg(long, overrides_with = "no_names", help_heading = "Choosing")]
    names: bool,
    /// Leave out names and abbreviations
    #[arg(long, overrides_with = "names", help_heading = "Choosing")]
    no_names: bool,
    /// File with words and phrases that are not terms and cannot begin or end one, one per line
    #[arg(long, value_name = "FILE", help_heading = "Choosing")]
    stop: Option<PathBuf>,
    /// Only the N entries with the highest confidence
    #[arg(long, value_name = "N", help_heading = "Choosing")]
    top: Option<usize>,
    /// An existing glossary: its terms are marked, and contradictions to it are reported
    #[arg(long, value_name = "FILE", help_heading = "Choosing")]
    known: Option<PathBuf>,

    /// Number of sentences shown for an entry
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Writing")]
    contexts: usize,
    /// Write to a file; its extension determines the format (.tbx .csv .tsv .xlsx .json .html .txt).
    /// May be given several times; - is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Writing")]
    output: Vec<PathBuf>,
    /// Output format, whatever the extension: text, tbx, csv, tsv, xlsx, json or html
    #[arg(short, long, value_name = "FORMAT", value_parser = format, help_heading = "Writing")]
    format: Option<Format>,
    /// Version of TBX: v2, v3 (or v3-dca), v3-dct
    #[arg(long, value_name = "VERSION", default_value = "v2", value_parser = tbx, help_heading = "Writing")]
    tbx: TbxVersion,
    #[command(flatten)]
    ui: super::ui::UiArgs,
}

fn share(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    number.filter(|number| (0.0..=1.0).contains(number)).ok_or_else(|| "not a number from 0 to 1".into())
}

fn format(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.map(Format::name).join(", ");
    Format::from_name(name).ok_or_else(|| format!("not a format; write one of {}", names()))
}

fn tbx(name: &str) -> Result<TbxVersion, String> {
    TbxVersion::from_name(name).ok_or_else(|| "not a version of TBX; write v2, v3 or v3-dct".into())
}

/// Runs `sverka terms`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let places = args.places()?;
    let stop = args.stop.as_deref().map(input::utf8).transpose()?;
    let mut options = Options::default();
    options.min_freq = args.min_freq.map(|least| least as usize);
    options.max_words = args.max_words.into();
    options.min_confidence = args.min_confidence;
    options.names = !args.no_names;
    options.stop = stop.map(|text| stop_words(&text)).unwrap_or_default();
    options.top = args.top;
    options.contexts = args.contexts;
    let pairs = args.pairs(console)?;
    if pairs.is_empty() {
        console.warning(format_args!("{} contains no pair of sentences", input::name(&args.inputs[0])));
    }
    let mut counter = Counter::start("searched", Some(pairs.len() as u64), console);
    let (mut glossary, skipped) = terms::extract(&pairs, &options, &mut |count| counter.add(count));
    drop(counter);
    report_skipped(skipped, &glossary, console);
    if let Some(path) = &args.known {
        let known = args.glossary(path, &glossary)?;
        let marked = known::mark(&mut glossary, &known);
        console.line(format_args!(
            "{}: {} known, {} with another translation",
            input::name(path),
            terminal::count(marked.same, "term"),
            marked.conflicts
        ));
    }
    let mut outputs = Vec::new();
    for (path, format) in &places {
        let mut output = Output::create(path)?;
        // A file has no width, and a pipe is for programs.
        let is_shown = output::is_stdout(path) && io::stdout().is_terminal();
        let width = is_shown.then(textwrap::termwidth);
        let options = write::Options { tbx: args.tbx, width, ui: args.ui.ui };
        let losses = output.fill(|out| format.write(out, &glossary, &options))?;
        losses::warn(output.name(), &losses, console);
        outputs.push(output);
    }
    output::commit_all(outputs)?;
    Ok(ExitCode::SUCCESS)
}

/// Reports which pairs were not used.
fn report_skipped(skipped: Skipped, glossary: &Glossary, console: &Console) {
    let pairs = |count: usize| if count == 1 { "1 pair".into() } else { format!("{count} pairs") };
    if skipped.foreign > 0 {
        console.warning(format_args!(
            "left out {} in other languages than {} and {}, those of the first pair; \
             --source-lang and --target-lang choose others",
            pairs(skipped.foreign),
            glossary.source_lang,
            glossary.target_lang
        ));
    }
    if skipped.long > 0 {
        console.warning(format_args!(
            "left out {} with more than {} words in a text; split them into sentences",
            pairs(skipped.long),
            terms::LONGEST
        ));
    }
    if skipped.untranslated > 0 {
        console.line(format_args!("left out {} without a translation", pairs(skipped.untranslated)));
    }
    if skipped.doubtful > 0 {
        console.line(format_args!(
            "left out {} with an alignment score below {}",
            pairs(skipped.doubtful),
            terms::DOUBTFUL
        ));
    }
}

/// Returns the lines of a list of stop words; `#` begins a comment.
fn stop_words(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

impl Args {
    fn pairs(&self, console: &Console) -> Result<Vec<Pair>> {
        let langs = [&self.source_lang, &self.target_lang];
        let options = self.files.options(&self.source_lang, &self.target_lang);
        let inputs = Input::group(&self.inputs, &options);
        // Subtitles and Word files count as texts, although they may contain two languages.
        let is_text = |path: &Path| {
            path != Path::new(DASH)
                && InputFormat::from_path(path)
                    .is_none_or(|format| matches!(format, InputFormat::Srt | InputFormat::Docx))
        };
        if let [source, target] = &self.inputs[..]
            && inputs.len() == 2
            && is_text(source)
            && is_text(target)
        {
            return Ok(bilingual::of_texts(source, target, langs, console)?.pairs);
        }
        let (mut out, mut bytes) = (Vec::new(), 0);
        let mut counter = Counter::start("read", bilingual::size(&self.inputs), console);
        for input in &inputs {
            let mut list = bilingual::of_file(input, &options, &counter)?;
            for pair in list.by_ref() {
                let pair = pair.map_err(reading::explain)?;
                bytes += (pair.source.len() + pair.target.len()) as u64;
                memory::check(memory::of_terms(bytes), limits::max_memory()).map_err(|error| {
                    let file = input::name(&input.path);
                    anyhow!(
                        "{file}: finding terms {error}; give fewer pairs, or allow more with --max-memory"
                    )
                })?;
                out.push(pair);
                counter.add(1);
            }
            bilingual::report(&list, &input::name(&input.path), console);
        }
        Ok(out)
    }

    fn glossary(&self, path: &Path, found: &Glossary) -> Result<Glossary> {
        let bytes = input::bytes(path)?;
        let options = glossaries::Options {
            source_lang: Some(found.source_lang.clone()),
            target_lang: Some(found.target_lang.clone()),
            limits: self.files.options(&None, &None).limits,
        };
        let format = glossaries::Format::from_path(path);
        glossaries::read(&input::name(path), format, &bytes[..], &options).map_err(reading::explain_glossary)
    }

    /// Returns where the glossary goes, after checking that it can be written there.
    fn places(&self) -> Result<Vec<(PathBuf, Format)>> {
        targets(
            &self.output,
            self.format,
            Format::Text,
            &Format::ALL.map(Format::name),
            Format::from_path,
            Format::is_binary,
        )
    }
}
