//! `sverka qa`: pairs to findings, and findings to reports.

mod accept;
mod idle;

use super::console::Console;
use super::output::{self, DASH, Output};
use super::reading::{self, Files};
use super::targets::targets;
use super::tmx::common::count;
use super::{bilingual, input, losses, parse_lang, progress::Counter, remedy};
use anyhow::{Result, anyhow};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::{Input, Pair};
use sverka::document::Lang;
use sverka::pipeline;
use sverka::qa::baseline::Baseline;
use sverka::qa::checks::{self, RULES};
use sverka::qa::glossary::Glossary;
use sverka::qa::report::{Format, Report};
use sverka::qa::rule::{self, Severity};
use sverka::qa::settings::{self, Settings};
use sverka::qa::{Checker, Options, Selection, UnknownRule};

const EXAMPLES: &str = "\
Examples:
  Check a memory, as text:
    sverka qa speech.tmx
  Two texts, which are aligned first:
    sverka qa --source speech.en.txt --target speech.ru.txt
  In CI, with reports for code review and the server: fail on new warnings only:
    sverka qa *.tmx --fail-on warning --baseline qa-baseline.json -o qa.sarif -o qa.xml
  A workbook or Word table with a reviewer's corrections:
    sverka qa review.docx
  Localisation files with one language each, paired by key:
    sverka qa en.json ru.json
  Only numbers and terms:
    sverka qa speech.tmx --rules numbers,terms --glossary terms.csv
  Accept a finding permanently; accept what a reviewer marked in a workbook:
    sverka qa talk.tmx --accept 'numbers.extra=в 2019 году' --reason 'the year is clear'
    sverka qa talk.tmx --accepted report.xlsx
  Annotations in a GitHub workflow:
    sverka qa *.tmx -f github
  Explain a rule:
    sverka qa --explain numbers.unit

Exit codes: 0 nothing at or above --fail-on; 1 findings, or a score below that of the settings; 2 wrong usage or unusable input.";

/// Arguments of `sverka qa`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files of pairs in any format: memories, XLIFF, tables, workbooks ...; or a text and its
    /// translation, which are aligned first
    #[arg(value_name = "INPUT", required_unless_present_any = ["source", "explain"])]
    inputs: Vec<PathBuf>,
    /// A text to align with --target before checking
    #[arg(
        long,
        value_name = "FILE",
        requires = "target",
        conflicts_with = "inputs",
        help_heading = "Reading"
    )]
    source: Option<PathBuf>,
    /// Its translation
    #[arg(long, value_name = "FILE", requires = "source", help_heading = "Reading")]
    target: Option<PathBuf>,
    /// Language of the source [default: from the file]
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    source_lang: Option<Lang>,
    /// Language of the target
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    target_lang: Option<Lang>,
    /// How the files are read.
    #[command(flatten)]
    files: Files,

    /// Rules or families to apply: a,b for only these; a,-b for these without some; +a,-b to turn on and off
    #[arg(long, value_name = "LIST", allow_hyphen_values = true, help_heading = "Checking")]
    rules: Option<String>,
    /// Terms to check: .tbx, .csv, .tsv, .xlsx, or .json of sverka terms
    #[arg(long, value_name = "FILE", help_heading = "Checking")]
    glossary: Option<PathBuf>,
    /// File with severities and accepted findings [default: qa.toml, if it exists]
    #[arg(long, value_name = "FILE", help_heading = "Checking")]
    config: Option<PathBuf>,
    /// File with known findings: only new ones are reported
    #[arg(long, value_name = "FILE", help_heading = "Checking")]
    baseline: Option<PathBuf>,
    /// Write all findings to the baseline and report none
    #[arg(long, requires = "baseline", help_heading = "Checking")]
    update_baseline: bool,
    /// Accept findings of a rule (or family) whose source, target or message contains TEXT, and write this to
    /// the settings; may be given several times
    #[arg(long, value_name = "RULE=TEXT", help_heading = "Checking")]
    accept: Vec<String>,
    /// Accept the findings that a reviewer marked "ok", "accepted" or "false alarm" in the workbook of a
    /// report, and write this to the settings
    #[arg(long, value_name = "REPORT.xlsx", help_heading = "Checking")]
    accepted: Vec<PathBuf>,
    /// Reason for accepting findings [default: "accepted"; for a workbook: its comment]
    #[arg(long, value_name = "TEXT", requires = "accept", help_heading = "Checking")]
    reason: Option<String>,

    /// Write to a file; its extension determines the format (.txt .html .xlsx .json .jsonl .sarif .xml).
    /// May be given several times; - is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Writing")]
    output: Vec<PathBuf>,
    /// Output format, whatever the extension
    #[arg(short, long, value_name = "FORMAT", help_heading = "Writing")]
    format: Option<FormatName>,
    /// Exit with 1 if there is a finding of this severity or above [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "Writing")]
    fail_on: Option<FailOn>,

    #[command(flatten)]
    ui: super::ui::UiArgs,
    /// Explain a rule and exit; "all" lists the rules
    #[arg(long, value_name = "RULE", exclusive = true)]
    explain: Option<String>,
}

/// Names of formats for clap.
#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    /// For a terminal
    Text,
    /// A page for reviewers
    Html,
    /// A workbook
    Xlsx,
    /// One JSON object
    Json,
    /// One object per finding
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
    /// GitHub Actions annotations
    Github,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Self::Text,
            FormatName::Html => Self::Html,
            FormatName::Xlsx => Self::Xlsx,
            FormatName::Json => Self::Json,
            FormatName::Jsonl => Self::Jsonl,
            FormatName::Sarif => Self::Sarif,
            FormatName::Junit => Self::Junit,
            FormatName::Github => Self::Github,
        }
    }
}

/// Severities for clap.
#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Only errors
    Error,
    /// Errors and warnings
    Warning,
    /// Everything
    #[value(name = "note", alias = "info")]
    Note,
}

impl From<FailOn> for Severity {
    fn from(name: FailOn) -> Self {
        match name {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Note => Self::Info,
        }
    }
}

/// The settings file that is read by default.
const CONFIG: &str = "qa.toml";

/// Runs `sverka qa`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if let Some(name) = &args.explain {
        return explain(name);
    }
    let mut settings = args.settings()?;
    let acceptances = accept::given(args, &mut settings)?;
    let options = args.options(&settings, console)?;
    args.warn_of_idle_rules(&options, console)?;
    let langs = options.glossary.as_ref().map(|glossary| glossary.langs());
    let langs = langs.map_or_else(Default::default, |(a, b)| (a.to_owned(), b.to_owned()));
    let baseline = match &args.baseline {
        Some(path) if !args.update_baseline => {
            Some(of_file(path, |text| Baseline::parse(text).map_err(|error| error.to_string()))?)
        }
        _ => None,
    };
    let places = args.places()?;
    for (path, _) in &places {
        accept::check_unmarked(path, args)?;
    }

    let mut run = Run {
        checker: Checker::new(options),
        report: Report { ui: args.ui.ui, ..Report::default() },
        counter: Counter::start("checked", bilingual::size(&args.inputs), console),
        untranslated: 0,
    };
    run.all(args, console)?;
    drop(run.counter);
    args.check_ran(&run.report, run.untranslated, (&run.checker, &langs), console)?;
    let mut report = run.report;
    report.scoring = settings.scoring.clone();
    report.fail_on = args.fail_on.map(Severity::from).or(settings.fail_on);
    report.rules_url.clone_from(&settings.rules_url);
    report.suppressed = settings.suppress(&mut report.flagged);
    accept::write(args, &mut settings, &acceptances, console)?;
    report.unused = settings.unused();
    for unused in &report.unused {
        console.warning(format_args!("{}: {unused}", args.config_name()));
    }
    if let (Some(path), true) = (&args.baseline, args.update_baseline) {
        let text = Baseline::of(&report.flagged).to_json();
        output::write_to(path, |out| out.write_all(text.as_bytes()))?;
        let findings: usize = report.flagged.iter().map(|flagged| flagged.findings.len()).sum();
        let findings = count(findings as u64, "finding");
        console.line(format_args!("{}: {findings} recorded as known", path.display()));
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(baseline) = baseline {
        report.known = baseline.subtract(&mut report.flagged);
    }
    write(&report, &places, console)?;
    args.report_low_scores(&report, console);
    Ok(ExitCode::from(u8::from(report.failed())))
}

/// Writes the reports, and says so on the terminal.
fn write(report: &Report, places: &[(PathBuf, Format)], console: &Console) -> Result<()> {
    let mut outputs = Vec::new();
    for (path, format) in places {
        let mut output = Output::create(path)?;
        let losses = output.fill(|out| format.write(out, report))?;
        losses::warn(output.name(), &losses, console);
        outputs.push(output);
    }
    output::commit_all(outputs)?;
    // Text on standard output ends with the same line.
    if !places.iter().any(|(path, _)| output::is_stdout(path)) {
        let names: Vec<String> = places.iter().map(|(path, _)| path.display().to_string()).collect();
        console.line(format_args!("{} -> {}", report.summary(), names.join(", ")));
    }
    Ok(())
}

fn explain(name: &str) -> Result<ExitCode> {
    let text = match (name, checks::find(name)) {
        ("all", _) => RULES
            .iter()
            .map(|rule| format!("{:<32} {:<8} {}\n", rule.id, rule.severity.word(), rule.title))
            .collect(),
        (_, Some(rule)) => rule.explain(),
        _ => {
            let family: Vec<_> = RULES.iter().filter(|rule| rule::family(rule.id) == name).collect();
            if family.is_empty() {
                Selection::parse(name).map_err(|error| anyhow!("--explain: {}", unknown(&error)))?;
            }
            family.iter().map(|rule| rule.explain()).collect::<Vec<_>>().join("\n")
        }
    };
    output::write_to(Path::new(DASH), |out| out.write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// Words the error of a name that is not a rule.
fn unknown(error: &UnknownRule) -> String {
    remedy::with(error, Some(&error.remedy()))
}

/// Reads a small file in one of Sverka's formats; errors begin with its name.
fn of_file<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<T> {
    parse(&input::utf8(path)?).map_err(|error| anyhow!("{}: {error}", input::name(path)))
}

/// Reads the settings file that the user named, or the one in the current folder.
fn settings_of(config: Option<&Path>) -> Result<Settings> {
    let worded = |error: settings::Error| remedy::with(&error, error.remedy().as_ref());
    let parse = |text: &str| Settings::parse(text).map_err(worded);
    match config {
        Some(path) => of_file(path, parse),
        None if Path::new(CONFIG).is_file() => of_file(Path::new(CONFIG), parse),
        None => Ok(Settings::default()),
    }
}

/// Returns the severities that a settings file gives to rules.
fn rules_of(settings: &Settings, file: &str) -> Result<Selection> {
    let mut rules = Selection::default();
    for (name, severity) in &settings.rules {
        rules.set_severity(name, *severity).map_err(|error| anyhow!("{file}: {}", unknown(&error)))?;
    }
    Ok(rules)
}

/// Returns the checks for a document under review, the same that `sverka qa` applies in the same folder.
#[cfg(feature = "web")]
pub fn checks(
    config: Option<&Path>,
    glossary: Option<&Path>,
    langs: &[Option<Lang>; 2],
) -> Result<sverka::web::server::Checks> {
    let file = config.unwrap_or(Path::new(CONFIG)).to_owned();
    let settings = settings_of(config)?;
    let rules = rules_of(&settings, &input::name(&file))?;
    let read = |path: &Path| reading::glossary(path, langs.clone(), super::limits::limits());
    let glossary = glossary.map(read).transpose()?.map(|glossary| Glossary::of(&glossary));
    let options = Options { rules, glossary, own: settings.own.clone() };
    Ok(sverka::web::server::Checks { options, settings, file })
}

impl Args {
    fn reading(&self) -> sverka::bilingual::Options {
        self.files.options(&self.source_lang, &self.target_lang)
    }

    fn grouped(&self, files: &[PathBuf]) -> Vec<Input> {
        Input::group(files, &self.reading())
    }

    fn config_name(&self) -> String {
        self.config.as_deref().map_or(CONFIG.into(), input::name)
    }

    fn settings(&self) -> Result<Settings> {
        settings_of(self.config.as_deref())
    }

    /// Reports the scores that are too low.
    fn report_low_scores(&self, report: &Report, console: &Console) {
        for (document, score) in report.below_pass() {
            let (name, config) = (document.unwrap_or("all documents"), self.config_name());
            let pass = report.scoring.pass.unwrap_or_default();
            // Rounded down, as in reports.
            let score = (score * 10.0).floor() / 10.0;
            console
                .warning(format_args!("{name}: the score {score} is below {pass}, which {config} requires"));
        }
    }

    fn options(&self, settings: &Settings, console: &Console) -> Result<Options> {
        let mut rules = rules_of(settings, &self.config_name())?;
        // The command line overrides the file.
        if let Some(list) = &self.rules {
            rules.apply(list).map_err(|error| anyhow!("--rules: {}", unknown(&error)))?;
        }
        let langs = [self.source_lang.clone(), self.target_lang.clone()];
        let glossary = match &self.glossary {
            Some(path) => {
                let limits = super::limits::limits();
                let (glossary, remarks) = reading::glossary_with_remarks(path, langs, limits)?;
                remarks.iter().for_each(|remark| console.warning(remark));
                Some(Glossary::of(&glossary))
            }
            None => None,
        };
        Ok(Options { rules, glossary, own: settings.own.clone() })
    }

    /// Returns where the reports go, after checking that they can be written there.
    fn places(&self) -> Result<Vec<(PathBuf, Format)>> {
        let given = self.format.map(Format::from);
        targets(
            &self.output,
            given,
            Format::Text,
            &Format::ALL.map(Format::name),
            Format::from_path,
            Format::is_binary,
        )
    }
}

/// A run over all inputs.
struct Run<'a> {
    checker: Checker,
    report: Report,
    counter: Counter<'a>,
    /// Units that were left out because they are not translated yet.
    untranslated: usize,
}

impl Run<'_> {
    /// Reads and checks all inputs.
    fn all(&mut self, args: &Args, console: &Console) -> Result<()> {
        match (&args.source, &args.target) {
            (Some(source), Some(target)) => match &args.grouped(&[source.clone(), target.clone()])[..] {
                // Two files that are paired by key need no aligner.
                [both] => self.file(both, args, console)?,
                _ => self.texts(source, target, args, console)?,
            },
            // A format that is named is one of pairs.
            _ => match bilingual::two_texts(&args.inputs).filter(|_| args.reading().format.is_none()) {
                Some([source, target]) => self.texts(source, target, args, console)?,
                None => {
                    for input in args.grouped(&args.inputs) {
                        self.file(&input, args, console)?;
                    }
                }
            },
        }
        Ok(())
    }

    fn file(&mut self, file: &Input, args: &Args, console: &Console) -> Result<()> {
        let name = input::name(&file.path);
        let mut list = bilingual::of_file(file, &args.reading(), &self.counter)?;
        self.pairs(&name, list.by_ref().map(|pair| pair.map_err(reading::explain)), console)?;
        bilingual::report(&list, &name, console);
        let tally = list.units().tally();
        self.untranslated += tally.count("untranslated") + tally.count("empty-target");
        Ok(())
    }

    fn texts(&mut self, source: &Path, target: &Path, args: &Args, console: &Console) -> Result<()> {
        let langs = [&args.source_lang, &args.target_lang];
        let texts = bilingual::of_texts(source, target, langs, console)?;
        self.pairs(&texts.name, texts.pairs.into_iter().map(Ok), console)?;
        if let Some(document) = self.report.documents.last_mut() {
            document.remarks.splice(..0, texts.warnings);
        }
        Ok(())
    }

    fn pairs(
        &mut self,
        name: &str,
        list: impl Iterator<Item = Result<Pair>> + Send,
        console: &Console,
    ) -> Result<()> {
        let checked = pipeline::check(&mut self.checker, name, list, |count| self.counter.add(count))?;
        for remark in &checked.document.remarks {
            console.warning(format_args!("{name}: {remark}; check the languages"));
        }
        self.report.flagged.extend(checked.flagged);
        self.report.documents.push(checked.document);
        Ok(())
    }
}
