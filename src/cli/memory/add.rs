//! `sverka memory add`: units of files into a store.

use super::common::{explain, open_to_write, remarks};
use crate::cli::bilingual;
use crate::cli::console::Console;
use crate::cli::exit_code;
use crate::cli::input::{self, no_such_file};
use crate::cli::output::DASH;
use crate::cli::reading::Reading;
use crate::cli::tmx::common::{Faults, Progress, Source, count};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::bilingual::{Input, NamedLanguages, Options};
use sverka::translation_memory::{Added, Documents, Error, Importer, Memory, adopt, sdltm};
use tmx::Unit;

const EXAMPLES: &str = "\
Examples:
  sverka memory add speeches.svm *.tmx
  sverka memory add speeches.svm glossary.xlsx talk.bitext.json job.sdlxliff
  sverka memory add speeches.svm messages.po -s en
  sverka memory add ui.svm ui.en.properties ui.ru.properties

Files of text pairs are read in any format, as well as memories of Trados (.sdltm). Adding a file again
adds nothing: a unit is identified by its document and its texts. Everything reported as added is on disk;
if the command is interrupted, repeat it.

Exit codes: 0 done; 1 done, but a file could not be read; 2 no file can be read, or wrong usage.";

/// Arguments of `sverka memory add`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory, such as speeches.svm; created if it does not exist
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Files of text pairs, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of the document that the units are in [default: as the units state, or the file name]
    #[arg(long, value_name = "NAME")]
    document: Option<String>,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
}

/// Runs `sverka memory add`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let options = args.reading.options();
    let mut memory = args.store.exists().then(|| open_to_write(&args.store)).transpose()?;
    let progress = Progress::start(args.files.iter().map(PathBuf::as_path), console);
    let inputs = Input::group(&args.files, &options);
    let (mut total, mut failed) = (Added::default(), 0);
    for input in &inputs {
        let missing = missing(input);
        // No store is made for files that are not there.
        if memory.is_none() && missing.is_none() {
            memory = Some(open_to_write(&args.store)?);
        }
        let added = match (missing, &mut memory) {
            (None, Some(memory)) => add(memory, input, args, &options, &progress, console),
            (missing, _) => Err(no_such_file(&input::name(missing.unwrap_or(&input.path)))),
        };
        match added {
            Ok(added) => {
                total.new += added.new;
                total.known += added.known;
                total.single += added.single;
            }
            Err(error) if inputs.len() == 1 => return Err(error),
            Err(error) => {
                console.error(error);
                failed += 1;
            }
        }
    }
    drop(progress);
    let Some(mut memory) = memory else { return Ok(exit_code(0, failed)) };
    memory.index_all().map_err(explain)?;
    remarks(&mut memory, console);
    console.line(format_args!("{}: {}", args.store.display(), summary(total)));
    Ok(exit_code(inputs.len() - failed, failed))
}

/// Returns the file of an input that does not exist.
fn missing(input: &Input) -> Option<&Path> {
    let files = std::iter::once(&input.path).chain(&input.target);
    files.map(PathBuf::as_path).find(|path| *path != Path::new(DASH) && !path.exists())
}

/// Summarises what was done with units.
pub fn summary(added: Added) -> String {
    let mut out = format!("{} added", count(added.new, "unit"));
    if added.known > 0 {
        out.push_str(&format!(", {} already known", added.known));
    }
    if added.single > 0 {
        out.push_str(&format!(", {} left out with only one language", added.single));
    }
    out
}

fn add(
    memory: &mut Memory,
    input: &Input,
    args: &Args,
    options: &Options,
    progress: &Progress<'_>,
    console: &Console,
) -> Result<Added> {
    let mut import = memory.import();
    read(&mut import, input, args.document.as_deref(), options, progress, console)?;
    import.finish().map_err(explain)
}

/// Reads a file into an import. What is read before an error stays.
pub fn read(
    import: &mut Importer<'_>,
    input: &Input,
    document: Option<&str>,
    options: &Options,
    progress: &Progress<'_>,
    console: &Console,
) -> Result<()> {
    let name = input::name(&input.path);
    let file =
        input.path.file_name().map_or_else(|| name.clone(), |name| name.to_string_lossy().into_owned());
    let mut documents = Documents::new(&file, document);
    let mut put = |unit: Unit| {
        let document = documents.of(&unit);
        if let Some(added) = import.add(&document, unit).map_err(explain)? {
            log::info!("{name}: {} on the disk", summary(added));
        }
        Ok::<_, anyhow::Error>(())
    };
    if sdltm::is_sqlite(&input.path) {
        let failed = sdltm::read(&input.path, Failed::wrap(&mut put)).map_err(Failed::into)?;
        if failed > 0 {
            console.warning(format_args!(
                "{name}: {} could not be read and were left out",
                count(failed, "unit")
            ));
        }
        return Ok(());
    }
    let mut faults = Faults::new(console);
    let mut named = NamedLanguages::new(options);
    let mut is_empty = true;
    let mut source = Source::open(input, options, progress)?;
    while let Some(entry) = source.next() {
        let entry = entry?;
        faults.add(&entry);
        is_empty = false;
        if let Some(mut unit) = entry.unit {
            named.add(&unit.variants);
            adopt(&mut unit, source.header());
            put(unit)?;
        }
    }
    bilingual::missing_languages(&named, &name, console);
    if is_empty {
        console.warning(format_args!("{name}: contains no unit; check that it is the right file"));
    }
    Ok(())
}

/// An error of the library, or one that is already worded.
enum Failed {
    Library(Error),
    Worded(anyhow::Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl Failed {
    fn wrap(put: &mut impl FnMut(Unit) -> Result<()>) -> impl FnMut(Unit) -> Result<(), Self> {
        |unit| put(unit).map_err(Self::Worded)
    }

    fn into(self) -> anyhow::Error {
        match self {
            Self::Library(error) => explain(error),
            Self::Worded(error) => error,
        }
    }
}
