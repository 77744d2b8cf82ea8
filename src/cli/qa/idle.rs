//! Runs that check nothing, or less than was asked for: they must not pass in silence.

use super::Args;
use crate::cli::console::Console;
use crate::cli::input;
use anyhow::{Result, bail};
use sverka::qa::report::Report;
use sverka::qa::{Checker, Options, rule};

impl Args {
    /// Warns about files without pairs.
    ///
    /// # Errors
    /// When nothing at all was checked, or not with the glossary: a run must not pass because of that.
    pub(super) fn check_ran(
        &self,
        report: &Report,
        untranslated: usize,
        (checker, langs): (&Checker, &(String, String)),
        console: &Console,
    ) -> Result<()> {
        for document in report.documents.iter().filter(|document| document.pairs == 0) {
            console.warning(format_args!("{}: contains no pair", document.file));
        }
        if report.pairs() == 0 && untranslated == 0 {
            bail!("nothing was checked; check the files and the languages that the options name");
        }
        if let (Some(path), false, true) = (&self.glossary, checker.used_glossary(), report.pairs() > 0) {
            let (a, b) = langs;
            bail!(
                "{}: its terms are from {a} to {b}, but no pair is; name the languages of the pairs with \
                 --source-lang and --target-lang, or give a table with these columns in this order",
                input::name(path)
            );
        }
        Ok(())
    }

    /// Warns about rules that `--rules` names and that have nothing to look for.
    ///
    /// # Errors
    /// When there are no other rules: the run would check nothing.
    pub(super) fn warn_of_idle_rules(&self, options: &Options, console: &Console) -> Result<()> {
        let Some(list) = &self.rules else { return Ok(()) };
        let has_own = !options.own.patterns.is_empty() || !options.own.untranslated.is_empty();
        let config = self.config_name();
        let idle = [
            ("terms", options.glossary.is_some(), "need a glossary; name one with --glossary".to_owned()),
            ("own", has_own, format!("need a [[rule]] or do-not-translate in {config}")),
        ];
        let named: Vec<&str> = list.split(',').map(str::trim).filter(|item| !item.starts_with('-')).collect();
        for (name, _, need) in idle.iter().filter(|(_, has, _)| !has) {
            let is_of = |item: &&&str| rule::family(item.trim_start_matches('+')) == *name;
            match named.iter().filter(is_of).count() {
                0 => {}
                count if count == named.len() && !list.contains('+') => {
                    bail!("--rules: the rules of {name} {need}")
                }
                _ => console.warning(format_args!("--rules: the rules of {name} {need}")),
            }
        }
        Ok(())
    }
}
