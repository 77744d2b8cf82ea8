//! Pairs of sentences for the commands that work on them, from a file of pairs or from two texts that are
//! aligned first.

use super::console::Console;
use super::limits;
use super::pair::{self, Pair as Files};
use super::progress::Counter;
use super::reading;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::bilingual::{self, Format, Input, NamedLanguages, Options, Pair, Pairs, Severity};
use sverka::diagnostic::{self, Diagnostic};
use sverka::document::Lang;
use sverka::pipeline::{self, Aligned, Aligner, Reading};
use sverka::report::terminal;
use sverka::text::language;

/// Returns a text and its translation where two inputs are such by their names: documents, of which those that may
/// hold a table of both texts name their languages.
pub fn two_texts(inputs: &[PathBuf]) -> Option<[&Path; 2]> {
    const TEXTS: [&str; 13] =
        ["txt", "html", "htm", "xhtml", "md", "pdf", "epub", "fb2", "pptx", "odp", "srt", "vtt", "ass"];
    const TABLES: [&str; 3] = ["docx", "odt", "rtf"];
    let [source, target] = inputs else { return None };
    let is_in = |list: &[&str], path: &Path| {
        path.extension().is_some_and(|end| list.iter().any(|known| end.eq_ignore_ascii_case(known)))
    };
    let langs = [source, target].map(|path| language::in_name(path));
    let differ = langs[0].is_some() && langs[1].is_some() && langs[0] != langs[1];
    let is_text = |path: &Path| is_in(&TEXTS, path) || differ && is_in(&TABLES, path);
    (is_text(source) && is_text(target)).then_some([source, target])
}

/// Opens the pairs of a file or of two; `-` is standard input.
pub fn of_file(input: &Input, options: &Options, counter: &Counter) -> Result<Pairs<'static>> {
    let named = options.format.or_else(|| Format::from_path(&input.path));
    let is_job = input.target.is_some() || named.is_some_and(Format::is_job);
    let options = Options { untranslated: !is_job, all_links: true, ..options.clone() };
    let units = reading::open(input, &options, |bytes| Box::new(counter.meter(bytes)))?;
    Ok(bilingual::pairs(units, &options))
}

/// Reports what was left out or repaired in a file whose pairs were all read, once per kind, and which of the named
/// languages it does not have.
pub fn report(pairs: &Pairs<'_>, file: &str, console: &Console) {
    missing_languages(pairs.named(), file, console);
    furniture(pairs.furniture(), file, console);
    for (first, count) in pairs.units().tally().iter() {
        let file = first.file.as_deref().unwrap_or(file);
        let place = if first.line > 0 { format!("{file}:{}", first.line) } else { file.to_owned() };
        let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
        let line = format_args!("{place}: {}{more}", first.message);
        // The memory's own checks do not concern a check of its texts.
        match (pairs.units().format(), first.severity) {
            (Format::Tmx, _) => {}
            (_, Severity::Note) => console.note(line),
            _ => console.warning(line),
        }
    }
}

/// Warns about languages that the options name and no unit has.
pub fn missing_languages(named: &NamedLanguages, file: &str, console: &Console) {
    let langs: Vec<String> = named.langs().iter().map(ToString::to_string).collect();
    for (lang, flag) in named.missing().into_iter().zip(["--source-lang", "--target-lang"]) {
        // An empty file has another remark.
        if let (Some(lang), false) = (lang, langs.is_empty()) {
            console.warning(format_args!(
                "{file}: no unit has a text in {lang}, which {flag} names; its languages are {}",
                langs.join(", ")
            ));
        }
    }
}

/// Notes how many pieces of page furniture were left out.
fn furniture(count: usize, file: &str, console: &Console) {
    if count > 0 {
        let pieces = terminal::count(count, "piece");
        console.note(format_args!("{file}: {pieces} of page furniture left out"));
    }
}

/// Returns the total size of the files in bytes, for [`Counter::start`]. `None` if one of them is standard
/// input, or is read whole before its first pair.
pub fn size(paths: &[PathBuf]) -> Option<u64> {
    let is_whole = |format: Format| {
        format.is_keyed() || matches!(format, Format::Bitext | Format::Xlsx | Format::Ods | Format::Mo)
    };
    let size = |path: &PathBuf| {
        let streams = !is_whole(Format::from_path(path)?);
        std::fs::metadata(path).ok().filter(|data| streams && data.is_file()).map(|data| data.len())
    };
    paths.iter().map(size).sum::<Option<u64>>().filter(|total| *total > 0)
}

/// The pairs of two texts.
pub struct Texts {
    /// The name of the source.
    pub name: Arc<str>,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// Warnings about the alignment as a whole; they are printed already.
    pub warnings: Vec<String>,
}

/// Aligns two texts.
pub fn of_texts(source: &Path, target: &Path, langs: [&Option<Lang>; 2], console: &Console) -> Result<Texts> {
    let [ours, theirs] = langs.map(|lang| Reading { lang: lang.clone(), ..Reading::default() });
    let aligner = Aligner::default().max_memory(limits::max_memory()).reading(ours, theirs);
    let files = Files { source: source.to_owned(), target: target.to_owned(), anchors: None };
    let Aligned { bitext, diagnostics } = pair::align(&files, &aligner)?;
    console.diagnostics(&diagnostics);
    let name: Arc<str> = bitext.source.name.as_str().into();
    let options = Options { untranslated: true, all_links: true, ..Options::default() };
    let mut list = pipeline::pairs(&bitext, [source, target], &options);
    let pairs = list.by_ref().collect::<Result<_, _>>().map_err(reading::explain)?;
    furniture(list.furniture(), &name, console);
    let is_warning = |one: &&Diagnostic| one.severity == diagnostic::Severity::Warning;
    let warnings = diagnostics.iter().filter(is_warning).map(ToString::to_string).collect();
    Ok(Texts { name, pairs, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_documents_are_a_text_and_its_translation() {
        let is_pair = |names: &[&str]| {
            let paths: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
            two_texts(&paths).is_some()
        };
        assert!(is_pair(&["a.txt", "b.HTML"]) && is_pair(&["a.en.docx", "a.ru.pdf"]));
        // Tables of reviewers, memories, twins of lines, and three files.
        assert!(!is_pair(&["a.docx", "b.docx"]) && !is_pair(&["a.en.docx", "b.en.docx"]));
        assert!(!is_pair(&["a.tmx", "b.txt"]) && !is_pair(&["corpus.en", "corpus.ru"]));
        assert!(!is_pair(&["a.txt", "b.txt", "c.txt"]) && !is_pair(&["a.txt"]));
    }
}
