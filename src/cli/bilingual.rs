//! Pairs of sentences for the commands that work on them: out of a file of pairs, or of two texts that
//! are aligned first.

use super::console::Console;
use super::input;
use super::output::{self, DASH};
use super::pair::{self, Pair as Files};
use super::progress::Counter;
use anyhow::{Result, anyhow};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::bilingual::Pair;
use sverka::bilingual::input::{self as pairs, Format, Options, Pairs};
use sverka::document::Lang;
use sverka::pipeline::{Aligned, Aligner, Reading};

/// The pairs of a file; `-` is standard input, which holds tab-separated pairs as our own programs print
/// them.
pub fn of_file(path: &Path, langs: [&Option<Lang>; 2], counter: &Counter) -> Result<Pairs<'static>> {
    let name = input::name(path);
    let [source_lang, target_lang] = langs.map(Clone::clone);
    let options = Options { source_lang, target_lang };
    if path == Path::new(DASH) {
        return Ok(pairs::read(&name, Format::Tsv, BufReader::new(io::stdin()), &options)?);
    }
    let format = Format::from_path(path).ok_or_else(|| pairs::Error::UnknownFormat { file: name.clone() })?;
    let file = File::open(path)
        .map_err(|source| anyhow!("{name}: cannot be read: {}; check the path", output::plain(&source)))?;
    Ok(pairs::read(&name, format, BufReader::new(counter.meter(file)), &options)?)
}

/// Bytes of some files, for [`Counter::start`]: none where one of them is standard input, or is read whole
/// before its first pair comes.
pub fn size(paths: &[PathBuf]) -> Option<u64> {
    let size = |path: &PathBuf| {
        let streams = matches!(Format::from_path(path)?, Format::Tmx | Format::Tsv | Format::Jsonl);
        std::fs::metadata(path).ok().filter(|data| streams && data.is_file()).map(|data| data.len())
    };
    paths.iter().map(size).sum::<Option<u64>>().filter(|total| *total > 0)
}

/// The pairs of two texts, with the name of the first.
pub fn of_texts(
    source: &Path,
    target: &Path,
    langs: [&Option<Lang>; 2],
    console: &Console,
) -> Result<(Arc<str>, Vec<Pair>)> {
    let [ours, theirs] = langs.map(|lang| Reading { lang: lang.clone(), ..Reading::default() });
    let aligner = Aligner::default().reading(ours, theirs);
    let files = Files { source: source.to_owned(), target: target.to_owned(), anchors: None };
    let Aligned { bitext, diagnostics } = pair::align(&files, &aligner)?;
    console.diagnostics(&diagnostics);
    let name: Arc<str> = bitext.source.name.as_str().into();
    Ok((name.clone(), pairs::of_bitext(&bitext, &name)))
}
