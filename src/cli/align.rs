//! `sverka align`: a text and its translation to a translation memory or a report.

mod many;

use super::console::Console;
use super::documents::DocumentArgs;
use super::output::{self, DASH};
use super::pair::{self, Pair};
use super::places::Places;
use super::rules::RuleArgs;
use super::{Paragraphs, anchors, batch, creation_date, input, limits, parse_lang, reading};
use anyhow::{Context, Result, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use sverka::align::anchors::Anchors;
use sverka::bilingual::{Format, Input};
use sverka::document::{Lang, Segmented};
use sverka::glossary::Glossary;
use sverka::pipeline::{Aligned, Aligner, Reading};
use sverka::read;
use sverka::report::terminal::printable_lines;
use sverka::write;

const EXAMPLES: &str = "\
Examples:
  A translation memory, and a report for checking it:
    sverka align speech.en.txt speech.ru.txt -o speech.tmx -o speech.html
  Look at the result (tab-separated: source, target, score, bead):
    sverka align speech.en.txt speech.ru.txt | less
  A Word table for a reviewer, and the corrected table as a memory:
    sverka align speech.en.docx speech.ru.pdf -o review.docx
    sverka tmx convert review.docx speech.tmx
  Languages not in the file names, an old encoding, only good links:
    sverka align a.txt b.txt -s en -t ru --target-encoding koi8-r --min-score 0.8 -o ab.tmx
  Explain link 12 of the report; align again with a person's corrections:
    sverka align speech.en.txt speech.ru.txt --explain 12
    sverka align speech.en.txt speech.ru.txt --anchors corrections.tsv -o speech.tmx
  Apply the corrections from sverka review to the current texts:
    sverka align speech.en.txt speech.ru.txt --review speech.review.jsonl -o speech.tmx
  A text and two translations, as one memory in three languages:
    sverka align speech.en.txt speech.ru.txt speech.fr.txt -o speech.tmx
  All pairs NAME.en.txt, NAME.ru.txt of a directory: one memory each, or one for all:
    sverka align --dir speeches --out-dir memories
    sverka align --dir speeches --merge speeches.tmx
    sverka align --dir speeches -o out/NAME.tmx -o out/NAME.html
    sverka align --dir speeches --anchors corrected --out-dir memories   (corrected/NAME.anchors.tsv)

The same texts give the same bytes. A memory has a creation date only if the environment variable \
SOURCE_DATE_EPOCH (seconds since 1970) is set.";

const USAGE: &str = "\
sverka align [OPTIONS] SOURCE TARGET
       sverka align [OPTIONS] BOTH
       sverka align [OPTIONS] SOURCE TARGET TARGET...
       sverka align [OPTIONS] --dir DIR|--pairs FILE.tsv --out-dir DIR|--merge FILE.tmx|-o NAME.tmx";

/// Arguments of `sverka align`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct Args {
    /// The text: .txt, .html, .docx, .pdf and others, or - for standard input
    #[arg(required_unless_present_any = ["dir", "pairs"], conflicts_with_all = ["dir", "pairs"])]
    source: Option<PathBuf>,
    /// Its translation; omit it if SOURCE contains both texts, line by line or in columns. Several translations
    /// in different languages are each aligned with SOURCE and joined into units of all languages
    #[arg(id = "target", value_name = "TARGET", conflicts_with_all = ["dir", "pairs"])]
    targets: Vec<PathBuf>,

    /// Language of the source (en, ru, ...) [default: from the file name, otherwise from the text]
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    source_lang: Option<Lang>,
    /// Language of the target; for several translations, give it for each
    #[arg(id = "target_lang", short, long = "target-lang", value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    target_langs: Vec<Lang>,
    /// Encoding of both files (utf-8, windows-1251, koi8-r, ...); detected by default
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    encoding: Option<String>,
    /// Encoding of the source, if it differs
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    source_encoding: Option<String>,
    /// Encoding of the target, if it differs; for several translations, give it for each or once for all
    #[arg(id = "target_encoding", long = "target-encoding", value_name = "NAME", help_heading = "Reading")]
    target_encodings: Vec<String>,
    /// What ends a paragraph of a plain text
    #[arg(long, value_name = "HOW", default_value = "auto", help_heading = "Reading")]
    paragraphs: Paragraphs,
    /// Treat every line as a sentence; a blank line ends a paragraph
    #[arg(long, conflicts_with = "paragraphs", help_heading = "Reading")]
    presplit: bool,

    #[command(flatten)]
    documents: DocumentArgs,

    /// Keep links that a person has decided: "3,4 TAB 5" belong together, "6 TAB -" has no counterpart, "!6
    /// TAB -" has one, "!7 TAB 8" is wrong. Numbers are those in the report; lines of a beads file are
    /// accepted too. With --dir and --pairs, a directory of files NAME.anchors.tsv
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    anchors: Option<PathBuf>,
    /// Link blocks that are in another place in the translation, which are otherwise only reported; their
    /// links are marked
    #[arg(long, help_heading = "Aligning")]
    link_moved: bool,
    /// Link lists that are in another order in the translation; their links are marked
    #[arg(long, help_heading = "Aligning")]
    crossing: bool,
    /// Use a glossary (CSV, TSV, TBX, XLSX, JSON, TMX) to find words that translate each other; it helps most
    /// in languages that the encoder does not support
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    glossary: Option<PathBuf>,
    /// Apply the corrections of a review (NAME.review.jsonl) again, and report which still fit
    #[cfg(feature = "web")]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dir", "pairs", "explain"], help_heading = "Aligning")]
    review: Option<PathBuf>,
    /// Explain link N (features, rivals, probabilities), with N as numbered in the report. May be given
    /// several times
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), conflicts_with_all = ["dir", "pairs", "output", "format", "moses"], help_heading = "Aligning")]
    explain: Vec<u32>,
    /// Align without the embedded encoder (used automatically for languages that it does not support)
    #[arg(long, help_heading = "Aligning")]
    no_encoder: bool,

    #[command(flatten)]
    rules: RuleArgs,

    /// Write to a file; its extension determines the format. May be given several times; - is standard
    /// output. With --dir and --pairs, NAME in the path is replaced with the name of each pair: -o
    /// out/NAME.tmx -o out/NAME.html
    #[arg(short, long, value_name = "FILE", help_heading = "Writing")]
    output: Vec<PathBuf>,
    /// Output format, whatever the extension; without -o, print to standard output [default: two columns on a
    /// terminal, otherwise tsv; tmx with --out-dir]
    #[arg(short, long, value_name = "FORMAT", value_parser = format_parser(), help_heading = "Writing")]
    format: Option<Format>,
    /// Write two files with one side each, PREFIX.en and PREFIX.ru, one link per line
    #[arg(long, value_name = "PREFIX", conflicts_with_all = ["dir", "pairs"], help_heading = "Writing")]
    moses: Option<PathBuf>,
    /// Leave out links with a score below X, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, hide_default_value = true, value_parser = parse_score, help_heading = "Writing")]
    min_score: f64,
    /// Write sentences without a counterpart in translation memories too
    #[arg(long, conflicts_with = "no_unaligned", help_heading = "Writing")]
    keep_unaligned: bool,
    /// Leave out sentences without a counterpart in tables and reports too
    #[arg(long, help_heading = "Writing")]
    no_unaligned: bool,
    /// Write page furniture ("Back to top", "Print"), in translation memories too
    #[arg(long, conflicts_with = "no_furniture", help_heading = "Writing")]
    keep_furniture: bool,
    /// Leave out page furniture, in tables and reports too
    #[arg(long, help_heading = "Writing")]
    no_furniture: bool,
    /// Write tables without column names
    #[arg(long, help_heading = "Writing")]
    no_header: bool,
    /// Write TMX without scores and provenance
    #[arg(long, help_heading = "Writing")]
    bare: bool,
    #[command(flatten)]
    ui: super::ui::UiArgs,

    #[command(flatten)]
    batch: batch::Args,

    /// Number of threads [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "General")]
    jobs: Option<u16>,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::all().filter(|format| format.holds_bitext()).map(Format::name))
        .try_map(|name| Format::from_name(&name).ok_or("this format is not available in this build"))
}

/// Parses a score in [0, 1].
pub fn parse_score(text: &str) -> Result<f64, String> {
    let score = text.replace(',', ".").parse::<f64>().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "not a score; give a number from 0 to 1, such as 0.8".into())
}

/// Runs `sverka align`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if let Some(threads) = args.jobs {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into());
        pool.build_global().context("the threads cannot be started; try --jobs 1")?;
    }
    let aligner = args.aligner(console)?;
    let mut options = args.write_options();
    match (&args.source, &args.targets[..]) {
        (Some(source), [_, _, ..]) => many::run(args, source, &aligner, options, console),
        _ if args.target_langs.len() > 1 || args.target_encodings.len() > 1 => {
            bail!(
                "there is one translation for each text here; give --target-lang and --target-encoding once"
            )
        }
        (Some(source), [target]) => {
            // Two files that are paired by key are one input.
            if let [both] = &Input::group(&[source.clone(), target.clone()], &args.units())[..] {
                return args.align_units(both, aligner, options, console);
            }
            let anchors = args.anchors.as_deref().map(anchors::read).transpose()?;
            let pair = Pair { source: source.clone(), target: target.clone(), anchors };
            if !args.explain.is_empty() {
                let numbers: Vec<usize> = args.explain.iter().map(|&n| n as usize).collect();
                return explain(&pair, &aligner, &numbers, console);
            }
            options.created = creation_date()?;
            let places = args.places(&pair)?;
            let aligned = args.reviewed(pair::align(&pair, &aligner)?, &aligner, console)?;
            finish(aligned, &places, &options, console)?;
            Ok(ExitCode::SUCCESS)
        }
        (Some(both), []) => {
            let both = Input { path: both.clone(), target: None };
            args.align_units(&both, aligner, options, console)
        }
        _ => {
            let langs = [args.source_lang.as_ref(), args.target_langs.first()];
            let anchors = args.anchors.as_deref();
            let wanted = batch::Wanted { outputs: &args.output, format: args.format, anchors, langs };
            batch::run(&args.batch, &wanted, &aligner, options, console)
        }
    }
}

impl Args {
    /// Returns the options for reading files of pairs.
    fn units(&self) -> sverka::bilingual::Options {
        sverka::bilingual::Options {
            source: self.source_lang.clone(),
            target: self.target_langs.first().cloned(),
            encoding: self.encoding.clone(),
            untranslated: true,
            all_links: true,
            ..Default::default()
        }
    }

    /// Aligns the texts of a file of pairs, or of two files that are paired by key.
    fn align_units(
        &self,
        both: &Input,
        aligner: Aligner,
        options: write::Options,
        console: &Console,
    ) -> Result<ExitCode> {
        if self.anchors.is_some() || !self.explain.is_empty() {
            bail!("--anchors and --explain are for two texts; give each its own file");
        }
        if self.documents.has_part() {
            bail!("--column and --side choose one text from a file; give both files, or omit the option");
        }
        let target = both.target.as_ref().unwrap_or(&both.path);
        let pair = Pair { source: both.path.clone(), target: target.clone(), anchors: None };
        let places = self.places(&pair)?;
        let options = write::Options { created: creation_date()?, ..options };
        let aligned = self.align_columns(both, aligner.clone(), console)?;
        finish(self.reviewed(aligned, &aligner, console)?, &places, &options, console)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Aligns the two texts of an input again: the lines of each side are its sentences. Where keys decide
    /// what belongs together, each pair is an anchor, so its score is 1.
    fn align_columns(&self, both: &Input, aligner: Aligner, console: &Console) -> Result<Aligned> {
        let options = self.units();
        let name = input::name(&both.path);
        let units = reading::open(both, &options, |bytes| bytes)?;
        let (mut texts, mut langs) = ([Vec::new(), Vec::new()], None);
        let mut anchors = Anchors::default();
        let mut pairs = sverka::bilingual::pairs(units, &options);
        for pair in pairs.by_ref() {
            let pair = pair.map_err(reading::explain)?;
            langs.get_or_insert_with(|| pair.langs.clone());
            let from = [texts[0].len(), texts[1].len()];
            for (side, text) in texts.iter_mut().zip([pair.source, pair.target]) {
                side.extend(Some(text).filter(|text| !text.trim().is_empty()));
            }
            if both.target.is_some() {
                let [source, target] = [from[0]..texts[0].len(), from[1]..texts[1].len()];
                anchors.push(pair.place.line, true, source, target);
            }
        }
        if both.target.is_some() {
            super::bilingual::report(&pairs, &name, console);
        }
        let Some(langs) = langs else { bail!("{name}: contains no text") };
        let named = |lang: &Lang| Reading { lang: Some(lang.clone()), ..Reading::default() };
        let mut aligner = aligner.reading(named(&langs.0), named(&langs.1));
        if !anchors.is_empty() {
            aligner = aligner.anchors(anchors);
        }
        let [source, target] = texts;
        let target_name = both.target.as_deref().map_or_else(|| name.clone(), input::name);
        let aligned = aligner.align_segmented(
            Segmented::from_sentences(name, langs.0.clone(), source),
            Segmented::from_sentences(target_name, langs.1.clone(), target),
        );
        aligned.map_err(|error| input::worded(error, super::remedy::PAIR))
    }

    fn aligner(&self, console: &Console) -> Result<Aligner> {
        let (splitters, diagnostics) = self.rules.load()?;
        console.diagnostics(&diagnostics);
        let aligner = Aligner::default()
            .max_memory(limits::max_memory())
            .reading(self.reading(0), self.reading(1))
            .splitters(Arc::new(splitters));
        let aligner = aligner
            .encoder(!self.no_encoder)
            .transcripts(self.rules.transcript())
            .link_moved(self.link_moved)
            .crossing(self.crossing);
        Ok(match &self.glossary {
            Some(path) => aligner.glossary(&self.glossary(path)?),
            None => aligner,
        })
    }

    /// Returns how a text is read: the source is file 0, translations follow.
    fn reading(&self, file: usize) -> Reading {
        let (lang, encoding) = match file.checked_sub(1) {
            None => (self.source_lang.as_ref(), self.source_encoding.as_ref()),
            Some(at) => {
                (self.target_langs.get(at), self.target_encodings.get(at).or(self.target_encodings.last()))
            }
        };
        let encoding = encoding.or(self.encoding.as_ref()).cloned();
        let (paragraphs, presplit) = (self.paragraphs.into(), self.presplit);
        let options = read::Options { encoding, paragraphs, presplit, ..self.documents.options() };
        Reading { lang: lang.cloned(), options, part: self.documents.part(file) }
    }

    fn glossary(&self, path: &Path) -> Result<Glossary> {
        // A glossary has two languages: those of one pair of several.
        let target = self.target_langs.first().filter(|_| self.targets.len() < 2);
        let source = self.source_lang.as_ref().filter(|_| self.targets.len() < 2);
        let langs = [source.cloned(), target.cloned()];
        reading::glossary(path, langs, limits::limits())
    }

    /// Applies the corrections of a review.
    #[cfg(feature = "web")]
    fn reviewed(&self, aligned: Aligned, aligner: &Aligner, console: &Console) -> Result<Aligned> {
        match &self.review {
            Some(path) => super::review::applied::apply(path, aligned, aligner.options(), console),
            None => Ok(aligned),
        }
    }

    #[cfg(not(feature = "web"))]
    fn reviewed(&self, aligned: Aligned, _: &Aligner, _: &Console) -> Result<Aligned> {
        Ok(aligned)
    }

    fn write_options(&self) -> write::Options {
        let given = |keep: bool, leave_out: bool| (keep || leave_out).then_some(keep);
        write::Options {
            min_score: self.min_score,
            unaligned: given(self.keep_unaligned, self.no_unaligned),
            furniture: given(self.keep_furniture, self.no_furniture),
            bare: self.bare,
            header: !self.no_header,
            ui: self.ui.ui,
            ..write::Options::default()
        }
    }

    /// Returns where the result goes, after checking that it can be written there.
    fn places(&self, pair: &Pair) -> Result<Places> {
        let mut places = Places::of(pair);
        for path in &self.output {
            places.add(path, self.format)?;
        }
        if let Some(prefix) = &self.moses {
            places.add_moses(prefix)?;
        }
        if places.is_empty() && self.format.is_none() && io::stdout().is_terminal() {
            places.show();
        } else if places.is_empty() {
            places.add(Path::new(DASH), self.format.or(Some(Format::Tsv)))?;
        }
        Ok(places)
    }
}

/// Explains links of one pair.
fn explain(pair: &Pair, aligner: &Aligner, numbers: &[usize], console: &Console) -> Result<ExitCode> {
    let (texts, diagnostics) = pair::explain(pair, aligner, numbers)?;
    console.diagnostics(&diagnostics);
    output::write_to(Path::new(DASH), |out| out.write_all(printable_lines(&texts.join("\n")).as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the alignment of a pair.
fn finish(aligned: Aligned, places: &Places, options: &write::Options, console: &Console) -> Result<()> {
    let Aligned { bitext, diagnostics } = aligned;
    console.diagnostics(&diagnostics);
    let written = places.write(&bitext, options)?;
    console.diagnostics(&written.diagnostics);
    if !written.files.is_empty() || places.is_shown() {
        let files: Vec<_> = written.files.iter().map(|path| path.display().to_string()).collect();
        let arrow = if files.is_empty() { "" } else { " -> " };
        let left_out = written.left_out.message(options).map(|said| format!("; {said}")).unwrap_or_default();
        console.line(format_args!("{}{arrow}{}{left_out}", bitext.summary(), files.join(", ")));
    }
    Ok(())
}
