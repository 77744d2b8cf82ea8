//! `sverka pair`: finds which documents in folders are translations of each other.

mod write;

use super::console::Console;
use super::output::{self, plain};
use super::paths::Identity;
use super::{limits, parse_lang, progress, remedy};
use anyhow::{Result, anyhow, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::corpus::pairing::{self, Options, Text};
use sverka::corpus::site::warc;
use sverka::document::Lang;
use sverka::pipeline::collect::{self, Collected, Found};
use sverka::pipeline::find_pairs::LeftOut;
use sverka::pipeline::{Reading, Splitters};
use sverka::read;
use write::Format;

const EXAMPLES: &str = "\
Examples:
  The pairs of a mirrored site, as a list and as a page to look at; then align them:
    sverka pair site -s en -t ru -o pairs.tsv -o pairs.html
    sverka align --pairs pairs.tsv --merge site.tmx
  A folder for each language:
    sverka pair --source english --target russian -s en -t ru -o pairs.tsv
  The pages of a web archive, which are first written into a folder:
    sverka pair crawl.warc.gz --pages crawl -s en -t ru -o pairs.tsv

Documents are paired by their contents; names, numbers in names, and links in pages and site maps to translations count
too. Each document is in one pair at most. The list has the columns source, target, name of the result, anchors
(empty), score and reasons; documents without a partner follow as comments.";

/// Arguments of `sverka pair`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folders with documents of both languages, documents, and web archives (.warc, .warc.gz)
    #[arg(value_name = "PATH", required_unless_present_all = ["source", "target"])]
    inputs: Vec<PathBuf>,
    /// Folders and documents in the source language only
    #[arg(long, value_name = "PATH", num_args = 1.., help_heading = "Reading")]
    source: Vec<PathBuf>,
    /// Folders and documents in the target language only
    #[arg(long, value_name = "PATH", num_args = 1.., help_heading = "Reading")]
    target: Vec<PathBuf>,
    /// Source language [default: the two languages with the most documents]
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    source_lang: Option<Lang>,
    /// Target language
    #[arg(short, long, value_name = "LANG", value_parser = parse_lang, help_heading = "Reading")]
    target_lang: Option<Lang>,
    /// Folder for the pages of web archives, made if missing
    #[arg(long, value_name = "DIR", help_heading = "Reading")]
    pages: Option<PathBuf>,

    /// Minimum probability of a pair
    #[arg(long, value_name = "SCORE", default_value_t = 0.5, value_parser = super::align::parse_score, help_heading = "Pairing")]
    min_score: f64,
    /// Pair by contents only, ignoring names and links
    #[arg(long, help_heading = "Pairing")]
    no_names: bool,

    /// Write here: a list (.tsv), a page (.html) or .json; may be repeated [default: the list on standard output]
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,
    /// Format of the result, if the name does not determine it
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
}

/// The documents of both sides.
struct Sides {
    langs: [String; 2],
    collected: [Vec<Collected>; 2],
}

/// Runs `sverka pair`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let outputs = write::outputs(&args.output, args.format)?;
    let Sides { langs, collected } = sides(args, console)?;
    let options = Options { min_score: args.min_score, names: !args.no_names };
    let [source, target] = collected.map(|side| {
        side.into_iter().map(|one| (one.path, one.text)).unzip::<_, _, Vec<PathBuf>, Vec<Text>>()
    });
    let pairing = {
        let _busy = progress::busy("comparing", console);
        pairing::pair(&source.1, &target.1, &options)
    };
    let paths = [source.0, target.0];
    let result = write::Result { langs: &langs, paths: &paths, pairing: &pairing, min_score: args.min_score };
    let write = |(path, format): &(PathBuf, Format)| write::write(path, *format, &result);
    output::commit_all(outputs.iter().map(write).collect::<Result<Vec<_>>>()?)?;
    result.warn(outputs.iter().map(|(_, format)| *format), console);
    let alone = pairing.unpaired.iter().map(Vec::len).sum::<usize>();
    let counts = [0, 1].map(|k| format!("{} in {}", paths[k].len(), langs[k]));
    let (found, plural) = (pairing.pairs.len(), if pairing.pairs.len() == 1 { "" } else { "s" });
    let partners = match alone {
        0 => String::new(),
        1 => "; 1 document has no partner".to_owned(),
        _ => format!("; {alone} documents have no partner"),
    };
    console.line(format_args!("{found} pair{plural} of documents, {}{partners}", counts.join(" and ")));
    Ok(if pairing.pairs.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn sides(args: &Args, console: &Console) -> Result<Sides> {
    let named = [args.source_lang.as_ref(), args.target_lang.as_ref()];
    let sides = [&args.source, &args.target];
    let mut files = Vec::with_capacity(3);
    let mut pages = BTreeSet::new();
    for paths in [&args.inputs, sides[0], sides[1]] {
        let mut found = Vec::new();
        for path in paths {
            found.extend(files_of(path, args, &mut pages, console)?);
        }
        files.push(found);
    }
    leave_out_repeated(&mut files);
    leave_out_results(&mut files, &args.output)?;
    let [mixed, source, target] = <[Vec<Found>; 3]>::try_from(files).unwrap_or_default();
    let done = progress::files(mixed.len() + source.len() + target.len(), console);
    let (splitters, count) = (Splitters::default(), done.counter());
    let read = |files: &[Found], lang: Option<&Lang>| {
        let options = read::Options { limits: limits::limits(), ..read::Options::default() };
        let reading = Reading { lang: lang.cloned(), options, ..Reading::default() };
        collect::read(files, &reading, &splitters, &count)
    };
    let (mut mixed, mut remarks) = read(&mixed, None);
    let mut both = Vec::with_capacity(2);
    for (files, lang) in [(source, named[0]), (target, named[1])] {
        let (collected, more) = read(&files, lang);
        both.push(collected);
        remarks.extend(more);
    }
    drop(done);
    console.diagnostics_with(&remarks, remedy::PAIR);
    let [mut source, mut target] = <[Vec<Collected>; 2]>::try_from(both).unwrap_or_default();
    let main = |side: &[Collected]| collect::main_language(side);
    let hint = [named[0].cloned().or_else(|| main(&source)), named[1].cloned().or_else(|| main(&target))];
    if mixed.is_empty() {
        let [Some(from), Some(to)] = hint else { bail!("no document was found; check the paths") };
        if from.primary() == to.primary() {
            bail!("both sides are in {from}; give the documents of two languages with --source and --target");
        }
        return Ok(Sides {
            langs: [from, to].map(|lang| lang.as_str().to_owned()),
            collected: [source, target],
        });
    }
    let languages = collect::languages(&mixed, hint.each_ref().map(Option::as_ref));
    let (langs, others) = languages.map_err(|there| no_languages(&there, named))?;
    for (lang, count) in others {
        let documents = if count == 1 { "1 document is" } else { &format!("{count} documents are") };
        console.note(format_args!("{documents} in {lang} and left out; choose the languages with -s and -t"));
    }
    for (k, side) in [&mut source, &mut target].into_iter().enumerate() {
        let (taken, rest) = mixed.into_iter().partition(|one| one.text.segmented.lang.primary() == langs[k]);
        mixed = rest;
        side.extend::<Vec<Collected>>(taken);
    }
    Ok(Sides { langs, collected: [source, target] })
}

/// Keeps the first of each file that is named several times, or is in a folder that is.
fn leave_out_repeated(files: &mut [Vec<Found>]) {
    let mut seen = BTreeSet::new();
    files.iter_mut().for_each(|found| found.retain(|one| seen.insert(Identity::of(&one.path))));
}

/// Leaves out what an earlier run has written into the folder.
///
/// # Errors
/// When an output would replace a document.
fn leave_out_results(files: &mut [Vec<Found>], outputs: &[PathBuf]) -> Result<()> {
    let results: Vec<Identity> = outputs.iter().map(|path| Identity::of(path)).collect();
    for found in files.iter_mut() {
        let is_result = |one: &Found| results.contains(&Identity::of(&one.path));
        if let Some(document) = found.iter().find(|one| is_result(one) && !write::is_result(&one.path)) {
            bail!(
                "{}: is in a folder to read, and not a list that sverka pair has written; give another path for the output",
                document.path.display()
            );
        }
        found.retain(|one| !is_result(one));
    }
    Ok(())
}

fn no_languages(there: &[(String, usize)], named: [Option<&Lang>; 2]) -> anyhow::Error {
    let listed: Vec<String> = there.iter().map(|(lang, count)| format!("{count} in {lang}")).collect();
    let wanted: Vec<&str> = named.into_iter().flatten().map(Lang::as_str).collect();
    match (listed.is_empty(), wanted.is_empty()) {
        (true, _) => anyhow!("no document was found; check the paths"),
        (_, true) => anyhow!(
            "all documents are in one language ({}); also give those of the other language",
            listed.join(", ")
        ),
        (_, false) => anyhow!(
            "there are no documents in {} ({}); check -s and -t",
            wanted.join(" and "),
            listed.join(", ")
        ),
    }
}

/// Returns the files at a path. Those of an archive are added to the pages of the archives before it.
fn files_of(
    path: &Path,
    args: &Args,
    known: &mut BTreeSet<PathBuf>,
    console: &Console,
) -> Result<Vec<Found>> {
    let shown = path.display();
    if path.is_dir() {
        return listed(path, console);
    }
    if !path.exists() {
        bail!("{shown}: there is no such file or folder; check the path");
    }
    if !path.is_file() {
        bail!("{shown}: is a pipe or a device; give files and folders");
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if !(name.ends_with(".warc") || name.ends_with(".warc.gz")) {
        return Ok(vec![Found { path: path.to_owned(), within: name.into() }]);
    }
    match &args.pages {
        Some(pages) => extracted(path, pages, known, console),
        None => {
            bail!("{shown}: the pages of a web archive are written as files; name a folder with --pages DIR")
        }
    }
}

/// Writes the pages of an archive into a folder, and returns them.
fn extracted(
    path: &Path,
    pages: &Path,
    known: &mut BTreeSet<PathBuf>,
    console: &Console,
) -> Result<Vec<Found>> {
    let shown = path.display();
    output::create_directory(pages)?;
    let extracted = {
        let _busy = progress::busy("reading the archive", console);
        warc::extract(path, pages, known, &limits::limits())
    };
    let extracted = extracted.map_err(|fault| match fault {
        warc::Fault::Io { path, source } => {
            anyhow!("{}: {}; check the path and its rights", path.display(), plain(&source))
        }
        fault @ (warc::Fault::Occupied { .. } | warc::Fault::Link { .. }) => {
            anyhow!("{fault}; give an empty folder with --pages")
        }
        fault => anyhow!("{fault}; check the file"),
    })?;
    if let Some(why) = &extracted.cut {
        let found = count(extracted.pages.len(), "page");
        console.warning(format_args!("{shown}: {why}; {found} before it used"));
    }
    if extracted.damaged > 0 {
        let damaged = count(extracted.damaged, "damaged page");
        console.warning(format_args!("{shown}: {damaged} left out"));
    }
    if extracted.repeated > 0 {
        let repeated = count(extracted.repeated, "page");
        console.note(format_args!("{shown}: {repeated} with the address of a page before left out"));
    }
    console.note(format_args!(
        "{shown}: {} in {}; {} left out",
        count(extracted.pages.len(), "page"),
        pages.display(),
        count(extracted.others, "other record")
    ));
    let found = |path: PathBuf| {
        let within = path.strip_prefix(pages).unwrap_or(&path).to_owned();
        Found { path, within }
    };
    known.extend(extracted.pages.iter().cloned());
    Ok(extracted.pages.into_iter().map(found).collect())
}

/// Returns a number with what it counts.
fn count(number: usize, what: &str) -> String {
    super::tmx::common::count(number as u64, what)
}

fn listed(folder: &Path, console: &Console) -> Result<Vec<Found>> {
    let (found, left_out) = collect::list(folder).map_err(|(path, error)| {
        anyhow!("{}: cannot be read: {}; check the folder and its rights", path.display(), plain(&error))
    })?;
    for LeftOut { name, reason } in left_out {
        console.warning(format_args!("{}: left out: {reason}", name.display()));
    }
    Ok(found)
}
