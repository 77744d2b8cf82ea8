//! The result of `sverka pair` as a list, a page or JSON.

use crate::cli::console::Console;
use crate::cli::index::address;
use crate::cli::output::{self, DASH, Output};
use anyhow::{Result as Outcome, anyhow, bail};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use sverka::corpus::pairing::{Evidence, Name, Pair, Pairing, Reason, Unpaired};
use sverka::pipeline::find_pairs::list_field;
use sverka::report::page::percent;
use sverka::report::pairing::{self as page, Alone, Page};
use sverka::text::{Lang, languages, one_line};

/// Formats of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A list for align --pairs
    Tsv,
    /// A page to review
    Html,
    /// All data for programs
    Json,
}

/// What was found.
pub struct Result<'a> {
    pub langs: &'a [String; 2],
    pub paths: &'a [Vec<PathBuf>; 2],
    pub pairing: &'a Pairing,
    pub min_score: f64,
}

/// Returns the files to write, each with its format; checks that they can be written.
pub fn outputs(paths: &[PathBuf], format: Option<Format>) -> Outcome<Vec<(PathBuf, Format)>> {
    if paths.is_empty() {
        return Ok(vec![(PathBuf::from(DASH), format.unwrap_or(Format::Tsv))]);
    }
    let mut taken = BTreeSet::new();
    let with_format = |path: &PathBuf| {
        output::check(path)?;
        if !taken.insert(path.clone()) {
            bail!("{}: is given twice with -o", path.display());
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let by_name =
            Format::from_str(ending, true).ok().or_else(|| output::is_stream(path).then_some(Format::Tsv));
        let format = format.or(by_name).ok_or_else(|| {
            anyhow!(
                "{}: its name does not determine the format; end it in .tsv, .html or .json, or use -f",
                path.display()
            )
        })?;
        Ok((path.clone(), format))
    };
    paths.iter().map(with_format).collect()
}

/// Returns whether a file is a result of an earlier run.
pub fn is_result(path: &Path) -> bool {
    /// Bytes with the head of a page; a list begins with the names of its columns.
    const HEAD: u64 = 64 << 10;
    let mut head = Vec::new();
    if let Ok(file) = File::open(path) {
        _ = file.take(HEAD).read_to_end(&mut head);
    }
    let head = String::from_utf8_lossy(&head);
    let is_page = head.contains("name=\"generator\" content=\"sverka ") && head.contains(page::TITLE);
    let is_json = head.starts_with('{') && head.contains("\"pairs\": [");
    head.starts_with(COLUMNS) || is_page || is_json
}

/// The first line of a list.
const COLUMNS: &str = "# source\ttarget\tname\tanchors\tscore\treasons\n";

/// Writes a result to its end, and returns the output to be committed.
pub fn write(path: &Path, format: Format, result: &Result) -> Outcome<Output> {
    let mut output = Output::create(path)?;
    output.fill(|out| match format {
        Format::Tsv => result.tsv(out),
        Format::Html => page::write(out, &result.page(path)),
        Format::Json => writeln!(out, "{:#}", result.json()),
    })?;
    Ok(output)
}

impl Result<'_> {
    fn path(&self, side: usize, text: usize) -> &Path {
        &self.paths[side][text]
    }

    fn shown(&self, side: usize, text: usize) -> String {
        self.path(side, text).display().to_string()
    }

    fn tsv(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(COLUMNS.as_bytes())?;
        let mut names = BTreeSet::new();
        for pair in &self.pairing.pairs {
            // A list is UTF-8. [`warn`](Self::warn) reports such names.
            let mark = if self.is_named(pair) { "" } else { "# not UTF-8: " };
            let files = [self.shown(0, pair.source), self.shown(1, pair.target)];
            let [source, target] = files.each_ref().map(|file| list_field(file));
            let name = unique(name(self.path(0, pair.source)), &mut names);
            let (name, reasons) = (list_field(&name), reasons(&pair.evidence));
            writeln!(out, "{mark}{source}\t{target}\t{name}\t\t{:.4}\t{reasons}", pair.score)?;
        }
        for (side, unpaired) in self.all_unpaired() {
            let name = one_line(&self.shown(side, unpaired.text)).into_owned();
            writeln!(out, "# no partner: {name}: {}", self.why(side, &unpaired.reason))?;
        }
        Ok(())
    }

    /// Returns whether the names of both files of a pair can be written as text.
    fn is_named(&self, pair: &Pair) -> bool {
        let named = |side, text| self.path(side, text).to_str().is_some();
        named(0, pair.source) && named(1, pair.target)
    }

    /// Reports pairs that programs cannot find by these formats.
    pub fn warn(&self, mut formats: impl Iterator<Item = Format>, console: &Console) {
        let count = self.pairing.pairs.iter().filter(|pair| !self.is_named(pair)).count();
        if count > 0 && formats.any(|format| format != Format::Html) {
            let pairs = if count == 1 { "1 pair has".to_owned() } else { format!("{count} pairs have") };
            console.warning(format_args!(
                "{pairs} a file name that is not UTF-8, which a list and JSON cannot hold; rename the files"
            ));
        }
    }

    fn page(&self, path: &Path) -> Page {
        let place = output::absolute(output::parent(path));
        let file = |side: usize, text: usize| page::File {
            name: self.shown(side, text),
            address: address(&place, self.path(side, text)),
        };
        let pair = |pair: &Pair| page::Pair {
            files: [file(0, pair.source), file(1, pair.target)],
            score: pair.score,
            reasons: reasons(&pair.evidence),
        };
        let alone = |(side, unpaired): (usize, &Unpaired)| Alone {
            file: file(side, unpaired.text),
            lang: language_name(&self.langs[side]),
            reason: self.why(side, &unpaired.reason),
        };
        Page {
            langs: self.langs.each_ref().map(|lang| language_name(lang)),
            documents: self.paths.each_ref().map(Vec::len),
            pairs: self.pairing.pairs.iter().map(pair).collect(),
            alone: self.all_unpaired().map(alone).collect(),
            min_score: self.min_score,
        }
    }

    fn json(&self) -> Value {
        let pair = |pair: &Pair| {
            let Evidence { similarity, linked, lead, name, links } = &pair.evidence;
            json!({
                "source": self.shown(0, pair.source),
                "target": self.shown(1, pair.target),
                "score": pair.score,
                "similarity": rounded(*similarity),
                "linked": linked.map(rounded),
                "lead": rounded(*lead),
                "name": word(*name),
                "links": links,
            })
        };
        let alone = |(side, unpaired): (usize, &Unpaired)| {
            let rival = match &unpaired.reason {
                Reason::NoneIsLikely(Some((text, score))) => {
                    json!({"file": self.shown(1 - side, *text), "score": score})
                }
                _ => Value::Null,
            };
            json!({
                "file": self.shown(side, unpaired.text),
                "lang": self.langs[side],
                "reason": self.why(side, &unpaired.reason),
                "best_rival": rival,
            })
        };
        json!({
            "source_lang": self.langs[0],
            "target_lang": self.langs[1],
            "pairs": self.pairing.pairs.iter().map(pair).collect::<Vec<_>>(),
            "unpaired": self.all_unpaired().map(alone).collect::<Vec<_>>(),
        })
    }

    fn all_unpaired(&self) -> impl Iterator<Item = (usize, &Unpaired)> {
        let [source, target] = &self.pairing.unpaired;
        source.iter().map(|one| (0, one)).chain(target.iter().map(|one| (1, one)))
    }

    fn why(&self, side: usize, reason: &Reason) -> String {
        match reason {
            Reason::NoneIsLikely(Some((text, score))) => {
                format!("the nearest is {} with a score of {score:.2}", self.shown(1 - side, *text))
            }
            Reason::Twin(first) => format!("has the same contents as {}", self.shown(side, *first)),
            Reason::NothingOfItsOwn => "all its sentences also occur on many other pages".to_owned(),
            Reason::Empty => "has no sentences".to_owned(),
            _ => "no document is similar".to_owned(),
        }
    }
}

/// A lead below it is a warning: three in five of the wrong pairs examined on the development sets have less,
/// and one right pair in 120.
const CLOSE: f64 = 0.05;

/// Returns the evidence for and against a pair, in words.
fn reasons(evidence: &Evidence) -> String {
    let linked = evidence.linked.map(percent);
    let mut out = vec![format!("linked {} and {}", linked[0], linked[1])];
    if evidence.lead < CLOSE {
        out.push("another document is nearly as close".to_owned());
    }
    match evidence.links {
        0 => {}
        1 => out.push("one names the other as its translation".to_owned()),
        _ => out.push("each names the other as its translation".to_owned()),
    }
    match evidence.name {
        Name::Same => out.push("same name".to_owned()),
        Name::Numbers => out.push("same numbers in the names".to_owned()),
        Name::Alike => out.push("similar names".to_owned()),
        Name::Different => {}
    }
    out.join(", ")
}

/// Returns the English name of a language, or its tag if it has none.
fn language_name(tag: &str) -> String {
    let name = Lang::parse(tag).and_then(|lang| languages::name(&lang));
    name.unwrap_or(tag).to_owned()
}

fn word(name: Name) -> &'static str {
    match name {
        Name::Same => "same",
        Name::Numbers => "numbers",
        Name::Alike => "similar",
        Name::Different => "different",
    }
}

/// Rounds to four decimals, as scores are.
fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// Names the result of a pair after its source: without the extension, and without components that lead out of a
/// folder.
fn name(source: &Path) -> String {
    let parts = source.with_extension("");
    let parts = parts.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    one_line(&parts.collect::<Vec<_>>().join("/")).into_owned()
}

/// Makes a name unique.
fn unique(name: String, names: &mut BTreeSet<String>) -> String {
    let mut out = name.clone();
    let mut number = 2;
    // A file system may ignore case.
    while !names.insert(out.to_lowercase()) {
        out = format!("{name}-{number}");
        number += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_named_after_their_sources() {
        let mut names = BTreeSet::new();
        let mut of = |path: &str| unique(name(Path::new(path)), &mut names);
        assert_eq!(of("site/en/a.html"), "site/en/a");
        assert_eq!(of("/site/../site/en/A.txt"), "site/site/en/A");
        assert_eq!(of("Site/en/a.txt"), "Site/en/a-2");
    }
}
