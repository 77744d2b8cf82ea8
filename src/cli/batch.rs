//! `sverka align --dir` and `--pairs`: many pairs at once, planned here and done by [`crew`](super::crew).

use super::console::Console;
use super::crew::{self, Job, MergedFile};
use super::left_out::LeftOut;
use super::pair::Pair;
use super::pairs::{self, Named};
use super::paths::{self, Identity};
use super::places::Places;
use super::{creation_date, exit_code, index, input, output, table};
use anyhow::{Result, bail};
use clap::ArgGroup;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use sverka::Aligner;
use sverka::bilingual::Format;
use sverka::document::Lang;
use sverka::pipeline::find_pairs::FoundPair;
use sverka::report::terminal::printable;
use sverka::write;

/// Arguments for many pairs.
#[derive(clap::Args)]
#[command(next_help_heading = "Many pairs at once")]
#[command(group = ArgGroup::new("place").args(["out_dir", "merge", "output"]).multiple(true))]
#[group(skip)]
pub struct Args {
    /// Align all pairs in a directory and its subdirectories: NAME.LANG.EXT, NAME_LANG.EXT, LANG_NAME.EXT or
    /// LANG/NAME.EXT; -s and -t choose among several languages
    #[arg(long, group = "many", requires = "place")]
    dir: Option<PathBuf>,
    /// Align the pairs in a list, one per line: source TAB target [TAB name of the result [TAB file of
    /// anchors]]; # begins a comment
    #[arg(long, value_name = "FILE.tsv", group = "many", requires = "place")]
    pairs: Option<PathBuf>,
    /// Write a file for each pair into this directory, which is created if it does not exist
    #[arg(long, value_name = "DIR", requires = "many")]
    out_dir: Option<PathBuf>,
    /// Write one translation memory with all pairs
    #[arg(long, value_name = "FILE.tmx", requires = "many")]
    merge: Option<PathBuf>,
    /// Write a page that lists the pairs, with links to their results
    #[arg(long, value_name = "FILE.html", requires = "many")]
    index: Option<PathBuf>,
}

/// What the options for a single pair mean for many.
pub struct Wanted<'a> {
    /// The files of `-o`, with `NAME` as a placeholder for the name of a pair.
    pub outputs: &'a [PathBuf],
    /// The format of the results.
    pub format: Option<Format>,
    /// The directory of `--anchors`.
    pub anchors: Option<&'a Path>,
    /// Languages to choose from the files of a directory.
    pub langs: [Option<&'a Lang>; 2],
}

/// Aligns all pairs.
pub fn run(
    args: &Args,
    wanted: &Wanted,
    aligner: &Aligner,
    mut options: write::Options,
    console: &Console,
) -> Result<ExitCode> {
    let jobs = jobs(args, wanted, console)?;
    options.created = creation_date()?;
    let options = &options;
    let start = Instant::now();
    let mut merged = args.merge.as_deref().map(|path| MergedFile::create(path, options)).transpose()?;
    let rows = crew::run(&jobs, aligner, options, merged.as_mut(), console)?;
    merged.map_or(Ok(()), MergedFile::finish)?;

    if let Some(path) = &args.index {
        index::write(path, &rows, options.ui)?;
    }
    let width = io::stdout().is_terminal().then(textwrap::termwidth);
    let table = table::render(&rows, start.elapsed().as_secs_f64(), width);
    if args.merge.as_deref().is_some_and(output::is_stdout) {
        console.line(table.trim_end());
    } else if !console.is_quiet() {
        output::write_to(Path::new(output::DASH), |out| out.write_all(table.as_bytes()))?;
    }
    let mut left_out = LeftOut::default();
    rows.iter().filter_map(|row| row.result.as_ref().ok()).for_each(|aligned| left_out.add(aligned.left_out));
    if let Some(said) = left_out.message(options) {
        console.line(said);
    }
    let done = rows.iter().filter(|row| row.result.is_ok()).count();
    Ok(exit_code(done, rows.len() - done))
}

/// Returns the pairs and where their results go, after checking everything that could go wrong.
fn jobs(args: &Args, wanted: &Wanted, console: &Console) -> Result<Vec<Job>> {
    let named = pairs::named(found(args, wanted, console)?)?;
    if let Some(directory) = &args.out_dir {
        output::create_directory(directory)?;
    }
    if let Some(template) = wanted.outputs.iter().find(|template| !has_name(template)) {
        bail!(
            "{}: would contain the results of all pairs; use NAME as a placeholder for their names, such as out/NAME.tmx",
            template.display()
        );
    }
    let inputs = |pair: &Pair| [&pair.source, &pair.target].map(|path| Identity::of(path));
    let mut results = Results {
        inputs: named.iter().flat_map(|named| inputs(&named.pair)).collect(),
        taken: BTreeMap::new(),
    };
    if let Some(merge) = &args.merge {
        if Format::from_path(merge) != Some(Format::Tmx) && !output::is_stream(merge) {
            bail!("{}: --merge writes TMX; give a name that ends in .tmx", merge.display());
        }
        output::check(merge)?;
        results.claim(merge, "--merge", "another path with --merge")?;
    }
    if let Some(index) = &args.index {
        output::create_directory(output::parent(index))?;
        output::check(index)?;
        results.claim(index, "--index", "another path with --index")?;
    }
    let mut jobs: Vec<Job> = Vec::with_capacity(named.len());
    for Named { pair, name } in named {
        let mut places = Places::of(&pair);
        let source = input::name(&pair.source);
        if let Some(directory) = &args.out_dir {
            let path = result_path(&directory.join(&name), wanted.format);
            output::create_directory(output::parent(&path))?;
            results.claim(&path, &source, "another --out-dir")?;
            places.add(&path, wanted.format)?;
        }
        for template in wanted.outputs {
            let path = with_name(template, &name);
            output::create_directory(output::parent(&path))?;
            places.add(&path, wanted.format)?;
            results.claim(&path, &source, "another path with -o")?;
        }
        jobs.push(Job { pair, name: printable(&name.display().to_string()), places });
    }
    Ok(jobs)
}

/// Finds the pairs, and warns about files that are in no pair.
fn found(args: &Args, wanted: &Wanted, console: &Console) -> Result<Vec<FoundPair>> {
    let mut found = if let Some(directory) = &args.dir {
        let (pairs, remarks) =
            pairs::in_directory(directory, wanted.langs, args.out_dir.as_deref(), console.is_verbose())?;
        remarks.iter().for_each(|remark| console.warning(remark));
        pairs
    } else if let Some(list) = &args.pairs {
        pairs::in_list(list)?
    } else {
        bail!("give two files, --dir or --pairs");
    };
    if let Some(directory) = wanted.anchors {
        pairs::assign_anchors(directory, &mut found)?.iter().for_each(|remark| console.warning(remark));
    }
    Ok(found)
}

/// The files of a batch.
struct Results {
    inputs: BTreeSet<Identity>,
    /// Results, each with the source that it belongs to.
    taken: BTreeMap<Identity, String>,
}

impl Results {
    /// Reserves a file for the results of a source, after checking that it is neither an input nor another
    /// result.
    fn claim(&mut self, path: &Path, source: &str, remedy: &str) -> Result<()> {
        paths::check_free(path, remedy)?;
        let (shown, identity) = (path.display(), Identity::of(path));
        if self.inputs.contains(&identity) {
            bail!("{shown}: is an input; give {remedy}");
        }
        if let Some(other) = self.taken.insert(identity, source.to_owned()) {
            bail!(
                "{shown}: would contain the results of both {other} and {source}; name the results in the third column of --pairs"
            );
        }
        Ok(())
    }
}

/// The placeholder for the name of a pair in a path.
const NAME: &str = "NAME";

fn has_name(template: &Path) -> bool {
    template.to_string_lossy().contains(NAME)
}

/// Replaces the placeholder with the name of a pair. An extension that belongs to a format is removed from
/// the name.
fn with_name(template: &Path, name: &Path) -> PathBuf {
    let told = Format::from_path(name).filter(|format| format.is_written());
    let name = if told.is_some() { name.with_extension("") } else { name.to_owned() };
    template.to_string_lossy().replace(NAME, &name.to_string_lossy()).into()
}

/// Returns the path of a result. A name with the extension of the format is used as it is.
fn result_path(name: &Path, format: Option<Format>) -> PathBuf {
    let told = Format::from_path(name).filter(|format| format.is_written());
    if told.is_some() && (format.is_none() || told == format) {
        return name.to_owned();
    }
    let mut path = name.as_os_str().to_owned();
    path.push(".");
    path.push(format.unwrap_or(Format::Tmx).extension());
    path.into()
}
