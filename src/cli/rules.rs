//! The options for splitting, shared by `split` and `align`.

use super::{input, remedy};
use anyhow::{Result, anyhow};
use clap::Args;
use regex::Regex;
use std::path::PathBuf;
use sverka::diagnostic::Diagnostic;
use sverka::pipeline::Splitters;
use sverka::split::Abbreviations;
use sverka::split::srx::Srx;

/// Options for splitting.
#[derive(Args, Clone, Debug, Default)]
pub struct RuleArgs {
    /// Your own abbreviations: one per line, then a language if it applies to one language only, then "end"
    /// if a sentence may end with it; may be given several times
    #[arg(long, value_name = "FILE", conflicts_with = "srx", help_heading = "Splitting")]
    abbreviations: Vec<PathBuf>,
    /// Regular expression; no sentence ends inside a match; may be given several times
    #[arg(long, value_name = "REGEX", help_heading = "Splitting")]
    no_split: Vec<String>,
    /// Split by the rules of an SRX 2.0 file instead of the built-in ones
    #[arg(long, value_name = "FILE", help_heading = "Splitting")]
    srx: Option<PathBuf>,
    /// Split texts without punctuation and capitals, as speech recognition writes them, by word statistics
    /// (English and Russian); when aligning, also by the sentences of the other text
    #[arg(long, conflicts_with_all = ["srx", "abbreviations"], help_heading = "Splitting")]
    transcript: bool,
}

impl RuleArgs {
    /// Returns whether texts are split as transcripts.
    pub fn transcript(&self) -> bool {
        self.transcript
    }

    /// Reads the files named by the options.
    pub fn load(&self) -> Result<(Splitters, Vec<Diagnostic>)> {
        let mut splitters = Splitters::default();
        let mut diagnostics = Vec::new();
        for path in &self.abbreviations {
            let name = input::name(path);
            let list = Abbreviations::parse(&name, &input::utf8(path)?)
                .map_err(|error| anyhow!("{}", remedy::with(&error, error.remedy().as_ref())))?;
            if list.is_empty() {
                diagnostics.push(Diagnostic::warning(name, "contains no abbreviation"));
            }
            splitters = splitters.with_abbreviations(list);
        }
        for pattern in &self.no_split {
            let compiled = Regex::new(pattern)
                .map_err(|error| anyhow!("--no-split {pattern:?}: {}", remedy::of_regex(&error)))?;
            splitters = splitters.with_no_split(compiled);
        }
        if let Some(path) = &self.srx {
            let name = input::name(path);
            let (srx, more) = Srx::read(&name, &input::list(path)?)?;
            log::info!("{name}: {} rules", srx.len());
            diagnostics.extend(more);
            splitters = splitters.with_srx(srx);
        }
        Ok((splitters, diagnostics))
    }
}
