//! `--accept` and `--accepted`: findings that a person accepts are written to the settings in readable form.

use super::{Args, CONFIG};
use crate::cli::console::Console;
use crate::cli::{input, output, reading};
use anyhow::{Result, anyhow, bail};
use std::path::{Path, PathBuf};
use sverka::qa::acceptance::{Acceptance, of_workbook};
use sverka::qa::settings::Settings;
use sverka::report::terminal::count;

/// The heading of a new settings file that begins with an acceptance.
const HEADING: &str = "# Settings of `sverka qa`. docs/qa.md describes them.\n";

/// Checks that a report to be replaced has no marks of a reviewer.
pub fn check_unmarked(path: &Path, args: &Args) -> Result<()> {
    let is_workbook = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if !is_workbook || !path.is_file() || output::replaces_edited() {
        return Ok(());
    }
    // A file that is no workbook has no marks; whether it can be replaced is for the output to say.
    let found = of_workbook(&input::name(path), &input::bytes(path)?, &args.reading().limits);
    if found.is_ok_and(|found| found.is_marked) {
        bail!(
            "{}: a reviewer has filled in Status or Comment; read them with --accepted, give another name, or --force to \
             lose them",
            path.display()
        );
    }
    Ok(())
}

/// Adds what the user accepts to the settings of this run, and returns what is new.
pub fn given(args: &Args, settings: &mut Settings) -> Result<Vec<Acceptance>> {
    let mut all = Vec::new();
    for text in &args.accept {
        let reason = args.reason.as_deref().unwrap_or("accepted");
        let acceptance = Acceptance::parse(text, reason);
        all.push(acceptance.ok_or_else(|| {
            anyhow!(
                "--accept {text}: needs a rule, an equals sign and a text, such as \"numbers.extra=2019\""
            )
        })?);
    }
    for path in &args.accepted {
        let name = input::name(path);
        let read =
            of_workbook(&name, &input::bytes(path)?, &args.reading().limits).map_err(reading::explain)?;
        if !read.is_report {
            bail!(
                "{name}: has no sheet with the columns Rule, Source, Target, Status and Comment; \
                   give a report that `sverka qa -o report.xlsx` wrote"
            );
        }
        all.extend(read.list);
    }
    let mut new = Vec::new();
    for acceptance in all {
        let is_new = settings.accept(&acceptance).map_err(|fault| anyhow!("{}: {fault}", acceptance.rule))?;
        if is_new {
            new.push(acceptance);
        }
    }
    Ok(new)
}

/// Writes acceptances that match a finding of this run to the settings. Those that match none are reported
/// and left out.
pub fn write(args: &Args, settings: &mut Settings, new: &[Acceptance], console: &Console) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let fitted: Vec<usize> = settings.fitted(new.len()).collect();
    let path = args.config.clone().unwrap_or_else(|| PathBuf::from(CONFIG));
    let mut text = if path.is_file() { input::utf8(&path)? } else { HEADING.to_owned() };
    let mut findings = 0;
    for (acceptance, fitting) in new.iter().zip(&fitted) {
        let Acceptance { rule, text: piece, source, .. } = acceptance;
        if *fitting == 0 {
            let piece = piece.as_deref().or(source.as_deref()).unwrap_or_default();
            console.warning(format_args!(
                "{rule}: no finding contains {piece:?}; nothing is written to the settings"
            ));
            continue;
        }
        findings += fitting;
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text += &format!("\n{}", acceptance.to_toml());
    }
    // Only what was used becomes a setting.
    settings.forget(new.len());
    if findings == 0 {
        return Ok(());
    }
    if let Err(error) = Settings::parse(&text) {
        bail!("{}: cannot be extended: {error}", path.display());
    }
    output::write_to(&path, |out| out.write_all(text.as_bytes()))?;
    console.line(format_args!("{}: {} accepted", path.display(), count(findings, "finding")));
    Ok(())
}
