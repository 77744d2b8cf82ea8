//! `sverka tmx split`: divides a memory into several files.

use super::common::{MERGE_FIRST, Target, Writing, count, warn_of_headers};
use super::memories::Memories;
use crate::cli::console::Console;
use crate::cli::output;
use crate::cli::reading::Reading;
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use tmx::merge::{Headers, LeftOut};
use tmx::partition::{By, Partition};

const EXAMPLES: &str = "\
Examples:
  sverka tmx split big.tmx --max-bytes 900MB -d parts
  sverka tmx split big.tmx --max-units 50000 -d parts
  sverka tmx split memory.tmx --by-lang -d by-language
  sverka tmx split memory.tmx --by-document -d documents

The files are named PREFIX-PART.tmx, where PART is a number, the languages (en_ru), or the value of the prop. Units \
without the prop go to PREFIX-without.tmx.

Numbered parts are written one after the other, and appear as soon as they are complete. Other parts are all open at \
once, with up to 64 KB of memory each and 500 at most: if there are more, split by something coarser first.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or wrong usage.";

/// Maximum number of parts that are open at once: half of what systems usually allow a program.
const MOST_PARTS: usize = 500;

/// Arguments of `sverka tmx split`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input; several are read as one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Directory for the parts, which is created if it does not exist
    #[arg(short = 'd', long, visible_short_alias = 'o', value_name = "DIR")]
    out_dir: PathBuf,
    /// Beginning of the names of the parts [default: the name of the first FILE]
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,
    /// What to split by.
    #[command(flatten)]
    by: ByArgs,
    /// Compress the parts
    #[arg(long)]
    gz: bool,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How they are written.
    #[command(flatten)]
    writing: Writing,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct ByArgs {
    /// At most this many units per file
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_units: Option<u64>,
    /// At most this many bytes per file, before compression: 500000, 900MB, 1GB
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_bytes: Option<u64>,
    /// One file for each language pair
    #[arg(long)]
    by_lang: bool,
    /// One file for each value of the prop
    #[arg(long, value_name = "TYPE")]
    by_prop: Option<String>,
    /// One file for each document: the same as --by-prop x-doc
    #[arg(long)]
    by_document: bool,
}

impl ByArgs {
    fn by(&self) -> By {
        match (self.max_units, self.max_bytes, &self.by_prop) {
            (Some(most), ..) => By::Units(most),
            (_, Some(most), _) => By::Bytes(most),
            (.., Some(kind)) => By::Prop(kind.clone()),
            _ if self.by_document => By::Prop("x-doc".into()),
            _ => By::Langs,
        }
    }

    fn is_numbered(&self) -> bool {
        self.max_units.is_some() || self.max_bytes.is_some()
    }
}

/// Parses `900MB` as bytes, with decimal multiples as for disks.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let factor: u64 = match text[digits..].trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        _ => return Err("not a size; write one such as 500000 or 900MB".into()),
    };
    let number: u64 = text[..digits].parse().map_err(|_| "not a size; write one such as 900MB")?;
    match number.checked_mul(factor) {
        Some(bytes @ 1..) => Ok(bytes),
        _ => Err("not a possible file size".into()),
    }
}

/// Runs `sverka tmx split`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let by = args.by.by();
    let mut partition = Partition::new(by.clone(), args.writing.encoding());
    let prefix = args.prefix.clone().unwrap_or_else(|| prefix(&args.files[0]));
    let end = if args.gz { "tmx.gz" } else { "tmx" };
    output::create_directory(&args.out_dir)?;
    let mut memories = Memories::new(&args.files, &args.reading, 1, console)?;
    if args.files.len() > 1 {
        // Numbered parts appear while the files are read, so a missing file must be noticed first.
        memories.headers()?;
    }
    let mut headers: Option<Headers> = None;
    let mut left_out = LeftOut::default();
    let mut open: BTreeMap<String, Target> = BTreeMap::new();
    let (mut read, mut oversized, mut parts) = (0, 0, 0);
    memories.each_file(&mut |_, unit, header| {
        let headers = headers.get_or_insert_with(|| Headers::new(header.clone()));
        let Some(unit) = unit else {
            left_out += headers.left_out(header);
            return Ok(());
        };
        read += 1;
        let mut unit = headers.adopt(unit, header);
        args.writing.level(&mut unit);
        let part = partition.part(&unit, headers.header());
        if let By::Bytes(most) = by {
            oversized += u64::from(tmx::unit_size(&unit, args.writing.encoding()) as u64 > most);
        }
        if !open.contains_key(&part) {
            if args.by.is_numbered() {
                for (_, target) in std::mem::take(&mut open) {
                    target.commit()?;
                    parts += 1;
                }
            }
            if open.len() == MOST_PARTS {
                bail!("there are more than {MOST_PARTS} parts; split by something coarser first");
            }
            let path = args.out_dir.join(format!("{prefix}-{part}.{end}"));
            open.insert(part.clone(), Target::create(&path, headers.header(), &args.writing)?);
        }
        if let Some(target) = open.get_mut(&part) {
            target.write(unit)?;
        }
        Ok(())
    })?;
    let code = memories.exit_code();
    parts += open.len() as u64;
    output::commit_all(open.into_values().map(Target::close).collect::<Result<Vec<_>>>()?)?;
    warn_of_headers(left_out, MERGE_FIRST, console);
    if oversized > 0 {
        console.warning(format_args!(
            "{} larger than the limit; each has its own file",
            count(oversized, "unit")
        ));
    }
    console.line(format_args!(
        "{} in {} in {}",
        count(read, "unit"),
        count(parts, "file"),
        args.out_dir.display()
    ));
    Ok(code)
}

/// Returns the name of a file without its extensions.
fn prefix(file: &std::path::Path) -> String {
    let name = crate::cli::input::name(file);
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let name = name.strip_suffix(".tmx").unwrap_or(name);
    name.trim_matches(['<', '>']).to_owned()
}
