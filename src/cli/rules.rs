//! How texts are split, as the user wants it: the flags that `split` and `align` share.

use super::{input, remedy};
use anyhow::{Result, anyhow};
use clap::Args;
use regex::Regex;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use sverka::diagnostic::Diagnostic;
use sverka::document::Lang;
use sverka::split::srx::Srx;
use sverka::split::{Abbreviations, Splitter};

/// Flags about splitting.
#[derive(Args, Clone, Debug, Default)]
pub struct RuleArgs {
    /// Abbreviations of your own: one a line, then a language if it is meant for one only, then
    /// "end" if a sentence may end with it; may be given several times
    #[arg(long, value_name = "FILE", conflicts_with = "srx", help_heading = "Splitting")]
    abbreviations: Vec<PathBuf>,
    /// A regular expression; no sentence ends inside of what it matches; may be given several times
    #[arg(long, value_name = "REGEX", help_heading = "Splitting")]
    no_split: Vec<String>,
    /// Split by the rules of an SRX 2.0 file in place of Sverka's own
    #[arg(long, value_name = "FILE", help_heading = "Splitting")]
    srx: Option<PathBuf>,
}

/// What the flags lead to. Splitters are made once a language.
#[derive(Debug, Default)]
pub struct Rules {
    abbreviations: Vec<Abbreviations>,
    no_split: Vec<Regex>,
    srx: Option<Srx>,
    /// By language.
    splitters: Mutex<BTreeMap<Lang, Splitter>>,
}

impl RuleArgs {
    /// Reads the files that the flags name.
    pub fn load(&self) -> Result<(Rules, Vec<Diagnostic>)> {
        let mut rules = Rules::default();
        let mut diagnostics = Vec::new();
        for path in &self.abbreviations {
            let name = input::name(path);
            let list = Abbreviations::parse(&name, &input::utf8(path)?)
                .map_err(|error| anyhow!("{}", remedy::with(&error, error.remedy().as_ref())))?;
            if list.is_empty() {
                diagnostics.push(Diagnostic::warning(name, "holds no abbreviation"));
            }
            rules.abbreviations.push(list);
        }
        for pattern in &self.no_split {
            let compiled = Regex::new(pattern).map_err(|error| {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                anyhow!("--no-split {pattern:?}: is no regular expression: {why}; correct it, or put a backslash before the sign")
            })?;
            rules.no_split.push(compiled);
        }
        if let Some(path) = &self.srx {
            let name = input::name(path);
            let bytes = fs::read(path).map_err(|error| {
                anyhow!("{name}: cannot be read: {}; check the path", super::output::plain(&error))
            })?;
            let (srx, more) = Srx::read(&name, &bytes)?;
            log::info!("{name}: {} rules", srx.len());
            diagnostics.extend(more);
            rules.srx = Some(srx);
        }
        Ok((rules, diagnostics))
    }
}

impl Rules {
    /// The splitter of a language, and what is odd about it when it is asked for first.
    pub fn splitter(&self, lang: &Lang) -> Result<(Splitter, Vec<Diagnostic>)> {
        let mut splitters = self.splitters.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = splitters.get(lang) {
            return Ok((known.clone(), Vec::new()));
        }
        let mut splitter = Splitter::new(lang);
        let mut diagnostics = Vec::new();
        for list in &self.abbreviations {
            splitter = splitter.with_abbreviations(list);
        }
        if let Some(srx) = &self.srx {
            let (rules, more) = srx.rules(lang)?;
            diagnostics = more;
            splitter = splitter.with_srx(rules);
        }
        for pattern in &self.no_split {
            splitter = splitter.with_no_split(pattern.clone());
        }
        splitters.insert(lang.clone(), splitter.clone());
        Ok((splitter, diagnostics))
    }
}
