//! The settings of a project: `sverka.toml` in the working directory or above it, so that everyday commands
//! are short.
//!
//! A setting is an option of the command line without its hyphens. Settings from the file are inserted after
//! the name of the command, unless the command line overrides them, and then everything is parsed at once.

use super::output::{self, Output};
use super::{Cli, input, paths};
use anyhow::{Result, anyhow, bail};
use clap::builder::ValueParser;
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toml::{Table, Value};

/// The name of the file.
pub const NAME: &str = "sverka.toml";

/// Settings that apply to every command with the option. Others belong in the table of a command.
const GENERAL: [&str; 11] = [
    "source-lang",
    "target-lang",
    "encoding",
    "srx",
    "abbreviations",
    "glossary",
    "config",
    "jobs",
    "limit",
    "max-memory",
    "color",
];

/// Options that a file cannot set, because they are for one run.
const NEVER: [&str; 5] = ["help", "version", "force", "no-project", "explain"];

const EXAMPLES: &str = "\
Examples:
  sverka init
  sverka init ~/translations/annual-report

The settings in the file are command-line options. The command line overrides the file, \
and --no-project ignores it.";

/// Arguments of `sverka init`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct InitArgs {
    /// The directory for the file
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

/// Runs `sverka init`.
pub fn init(args: &InitArgs) -> Result<ExitCode> {
    output::create_directory(&args.folder)?;
    let path = args.folder.join(NAME);
    if path.symlink_metadata().is_ok() {
        bail!("{}: already exists; edit it, or remove it first", path.display());
    }
    let mut output = Output::create(&path)?;
    output.fill(|out| out.write_all(include_bytes!("project.toml")))?;
    output.commit()?;
    Ok(ExitCode::SUCCESS)
}

/// The settings that were found.
pub struct Project {
    path: PathBuf,
    text: String,
    table: Table,
}

impl Project {
    /// Finds the file in a directory or above it and reads it.
    ///
    /// # Errors
    /// When it cannot be read or is not TOML. Something else of its name is no file of settings to pass over: a link
    /// whose file has gone, a folder, a pipe.
    pub fn find(directory: &Path) -> Result<Option<Self>> {
        let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
        let Some(path) = directory.ancestors().map(|above| above.join(NAME)).find(is_there) else {
            return Ok(None);
        };
        let file_type = path.metadata().map(|found| found.file_type());
        let what = match &file_type {
            Ok(found) if found.is_file() => None,
            Ok(found) if found.is_dir() => Some("is a directory".to_owned()),
            Ok(_) => Some("is a pipe, a socket or a device".to_owned()),
            Err(error) => Some(format!("cannot be read: {error}")),
        };
        if let Some(what) = what {
            bail!("{}: {what}; rename it or remove it, or pass it over with --no-project", path.display());
        }
        let text = input::utf8(&path)?;
        let table = text.parse::<Table>().map_err(|error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            anyhow!(
                "{}:{line}: {}; correct the file, or ignore it with --no-project",
                path.display(),
                error.message()
            )
        })?;
        Ok(Some(Self { path, text, table }))
    }

    /// Returns the arguments with the settings of the file inserted.
    ///
    /// # Errors
    /// When a setting is not an option of a command, or has a value of the wrong kind.
    fn add_to(&self, arguments: &[OsString], command: &Command) -> Result<(Vec<OsString>, Vec<Setting>)> {
        self.check(command)?;
        let mut settings = Vec::new();
        let Some((at, names)) = subcommand(arguments, command) else {
            return Ok((arguments.to_vec(), settings));
        };
        let given = command.clone().ignore_errors(true).try_get_matches_from(arguments).ok();
        let (mut matches, mut command, mut tables) = (given.as_ref(), command, vec![&self.table]);
        for name in &names {
            matches = matches.and_then(|matches| matches.subcommand_matches(name));
            let Some(found) = command.find_subcommand(name) else { break };
            command = found;
            tables.extend(tables.last().and_then(|table| table.get(name)).and_then(Value::as_table));
        }
        let mut added = Vec::new();
        for option in command.get_arguments() {
            let Some(long) = option.get_long() else { continue };
            // The table of a command takes precedence over those that contain it.
            let found =
                tables.iter().enumerate().rev().find_map(|(depth, table)| Some((depth, table.get(long)?)));
            let Some((depth, value)) = found else { continue };
            if !matches.is_some_and(|matches| is_decided(command, option, matches)) {
                let keys: Vec<&str> = names[..depth].iter().map(String::as_str).chain([long]).collect();
                let place = self.place(&keys);
                added.extend(self.arguments(option, (long, &place), value)?);
                settings.push(Setting { long: long.to_owned(), place });
            }
        }
        Ok(([&arguments[..=at], &added, &arguments[at + 1..]].concat(), settings))
    }

    /// Returns the file with the line of a setting: `/p/sverka.toml:12`.
    fn place(&self, keys: &[&str]) -> String {
        let path = self.path.display();
        line(&self.text, keys).map_or_else(|| path.to_string(), |line| format!("{path}:{line}"))
    }

    /// Checks that every setting is an option.
    fn check(&self, command: &Command) -> Result<()> {
        for (name, value) in &self.table {
            let is_command = command.find_subcommand(name);
            match (value, is_command) {
                (Value::Table(table), Some(command)) => self.check_table(&[name], table, command)?,
                (Value::Table(_), None) => {
                    let names = command.get_subcommands().map(Command::get_name);
                    return Err(self.unknown("command", &[name], names));
                }
                _ if GENERAL.contains(&name.as_str()) => {}
                _ => {
                    let place = self.place(&[name]);
                    return Err(match with_option(command, name) {
                        Some(of) => {
                            anyhow!("{place}: {name} is no setting for all commands; write it under [{of}]")
                        }
                        None => self.unknown("setting for all commands", &[name], GENERAL.into_iter()),
                    });
                }
            }
        }
        Ok(())
    }

    fn check_table(&self, of: &[&str], table: &Table, command: &Command) -> Result<()> {
        for (name, value) in table {
            let keys = [of, &[name]].concat();
            match (value, command.find_subcommand(name)) {
                (Value::Table(table), Some(command)) => self.check_table(&keys, table, command)?,
                _ => {
                    let mut options = options(command);
                    if command.has_subcommands() {
                        options = command.get_subcommands().flat_map(self::options).collect();
                    }
                    if !options.contains(&name.as_str()) {
                        let what = format!("option of sverka {}", of.join(" "));
                        return Err(self.unknown(&what, &keys, options.into_iter()));
                    }
                }
            }
        }
        Ok(())
    }

    fn unknown<'a>(&self, what: &str, keys: &[&str], known: impl Iterator<Item = &'a str>) -> anyhow::Error {
        let name = keys.last().copied().unwrap_or_default();
        let like = |known: &&str| strsim::jaro_winkler(name, known);
        let near = known.max_by(|a, b| like(a).total_cmp(&like(b))).filter(|near| like(near) > NEAR);
        let remedy = near.map_or("remove it".to_owned(), |near| format!("did you mean {near}?"));
        anyhow!("{}: there is no {what} {name:?}; {remedy}", self.place(keys))
    }

    /// Returns a setting as arguments. Paths are relative to the file.
    fn arguments(&self, option: &Arg, (long, place): (&str, &str), value: &Value) -> Result<Vec<OsString>> {
        let is_path = option.get_value_parser().type_id() == ValueParser::path_buf().type_id();
        let text = match value {
            Value::Boolean(false) => return Ok(Vec::new()),
            Value::Boolean(true) if !option.get_action().takes_values() => {
                return Ok(vec![format!("--{long}").into()]);
            }
            Value::Array(values) => {
                let each = values.iter().map(|value| self.arguments(option, (long, place), value));
                return Ok(each.collect::<Result<Vec<_>>>()?.concat());
            }
            _ if !option.get_action().takes_values() => {
                bail!("{place}: {long}: write true or false")
            }
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            _ => bail!("{place}: {long}: not a text or a number"),
        };
        let mut argument = OsString::from(format!("--{long}="));
        match is_path && text != output::DASH {
            true => argument.push(output::parent(&self.path).join(text)),
            false => argument.push(text),
        }
        Ok(vec![argument])
    }
}

/// A setting that was inserted into the arguments.
struct Setting {
    /// The option, without its hyphens.
    long: String,
    /// Where the file has it: `/p/sverka.toml:12`.
    place: String,
}

/// Returns the line of a setting, from 1; its keys are those of its tables and its own.
fn line(text: &str, keys: &[&str]) -> Option<usize> {
    let whole = toml::de::DeTable::parse(text).ok()?;
    let (mut table, mut at) = (whole.get_ref(), None);
    for (depth, key) in keys.iter().enumerate() {
        let (found, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
        at = Some(found.span().start);
        match value.get_ref() {
            toml::de::DeValue::Table(inner) => table = inner,
            _ if depth + 1 < keys.len() => return None,
            _ => {}
        }
    }
    Some(text.get(..at?)?.matches('\n').count() + 1)
}

/// Returns the first command that has an option which a file can set.
fn with_option<'a>(command: &'a Command, name: &str) -> Option<&'a str> {
    command.get_subcommands().find(|command| options(command).contains(&name)).map(Command::get_name)
}

/// Words an error of the command line that is due to a setting of the file.
fn of_setting(error: &clap::Error, settings: &[Setting]) -> Option<anyhow::Error> {
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(list) => Some(list.join(", ")),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg)?;
    let long = argument.split_whitespace().find_map(|part| part.strip_prefix("--"))?;
    let Setting { long, place } = settings.iter().find(|setting| setting.long == long)?;
    let fault = match text(ContextKind::InvalidValue) {
        Some(value) => format!("{value:?} is not possible"),
        None => error.to_string().lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    };
    let why = std::error::Error::source(error).map(|why| format!(": {why}"));
    let valid = text(ContextKind::ValidValue).filter(|list| !list.is_empty());
    let valid = valid.map(|list| format!("; write one of {list}"));
    Some(anyhow!("{place}: {long}: {fault}{}", why.or(valid).unwrap_or_default()))
}

/// The Jaro-Winkler similarity above which a setting counts as a misspelt option.
const NEAR: f64 = 0.8;

/// Returns the options that a file can set.
fn options(command: &Command) -> Vec<&str> {
    command.get_arguments().filter_map(Arg::get_long).filter(|long| !NEVER.contains(long)).collect()
}

/// Returns whether the command line has the option, or one that conflicts with it.
fn is_decided(command: &Command, option: &Arg, matches: &ArgMatches) -> bool {
    let is_given = |arg: &Arg| {
        let id = arg.get_id().as_str();
        matches.try_contains_id(id).is_ok() && matches.value_source(id) == Some(ValueSource::CommandLine)
    };
    let rules_out = |other: &&Arg| {
        is_given(other)
            && (command.get_arg_conflicts_with(other).contains(&option)
                || command.get_arg_conflicts_with(option).contains(other))
    };
    is_given(option) || command.get_arguments().any(|other| rules_out(&other))
}

/// Finds the name of the command: its index among the arguments, and the names down to it.
fn subcommand(arguments: &[OsString], command: &Command) -> Option<(usize, Vec<String>)> {
    let (mut found, mut names, mut command) = (None, Vec::new(), command);
    for (at, argument) in arguments.iter().enumerate().skip(1) {
        let Some(inner) = argument.to_str().and_then(|name| command.find_subcommand(name)) else { continue };
        (found, command) = (Some(at), inner);
        names.push(inner.get_name().to_owned());
        if !inner.has_subcommands() {
            break;
        }
    }
    Some((found?, names))
}

/// Parses the command line, with the settings of the project inserted. A mistake in them becomes the message
/// of an error.
pub fn parse(arguments: Vec<OsString>) -> Result<clap::error::Result<ArgMatches>> {
    let mut command = Cli::command();
    let arguments = help_of_help(arguments, &command);
    let off = ["--no-project", "--help", "-h", "--version", "-V"];
    let is_off = arguments.iter().any(|argument| off.iter().any(|off| argument == off));
    let here = std::env::current_dir().unwrap_or_default();
    let project = if is_off { None } else { Project::find(&here)? };
    let (arguments, settings) = match project {
        Some(project) => {
            paths::reads(&project.path, NAME);
            // Now every command knows its inherited options.
            command.build();
            project.add_to(&arguments, &command)?
        }
        None => (arguments, Vec::new()),
    };
    let matches = command.try_get_matches_from(arguments);
    match matches.as_ref().err().and_then(|error| of_setting(error, &settings)) {
        Some(error) => Err(error),
        None => Ok(matches),
    }
}

/// Takes the flag off `help --help`, which clap would read as the name of a subcommand.
fn help_of_help(mut arguments: Vec<OsString>, command: &Command) -> Vec<OsString> {
    let [.., help, flag] = &arguments[..] else { return arguments };
    let is_flag = flag == "--help" || flag == "-h";
    let names = &arguments[1..arguments.len().saturating_sub(2).max(1)];
    let of = names.iter().try_fold(command, |command, name| command.find_subcommand(name));
    if help == "help" && is_flag && of.is_some_and(Command::has_subcommands) {
        arguments.pop();
    }
    arguments
}

#[cfg(test)]
mod tests;
