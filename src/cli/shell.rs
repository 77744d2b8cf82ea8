//! `sverka completions` and `sverka man`: generated from the flags at run time, so that they are always up to
//! date.

use super::Cli;
use super::output::{self, DASH};
use anyhow::Result;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  sverka completions bash > ~/.local/share/bash-completion/completions/sverka
  sverka completions zsh > ~/.zfunc/_sverka
  sverka completions fish > ~/.config/fish/completions/sverka.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  sverka man | man -l -
  sverka man --out-dir ~/.local/share/man/man1";

/// Arguments of `sverka completions`.
#[derive(clap::Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    shell: clap_complete::Shell,
}

/// Arguments of `sverka man`.
#[derive(clap::Args)]
#[command(after_help = MAN_EXAMPLES)]
pub struct ManArgs {
    /// Write the pages of all commands into this directory, which is created if it does not exist
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

/// Prints a completion script.
pub fn completions(args: CompletionsArgs) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sverka", &mut script);
    output::write_to(Path::new(DASH), |out| out.write_all(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page or writes all pages.
pub fn man(args: ManArgs) -> Result<ExitCode> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match args.out_dir {
        Some(directory) => {
            output::create_directory(&directory)?;
            write_pages(command, &directory)?;
        }
        None => output::write_to(Path::new(DASH), |out| page(&Man::new(command.clone()), &command, out))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn write_pages(command: Command, directory: &Path) -> Result<()> {
    for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
        write_pages(subcommand.clone(), directory)?;
    }
    let man = Man::new(command.clone());
    output::write_to(&directory.join(man.get_filename()), |out| page(&man, &command, out))
}

/// Writes a page like `Man::render`, but with each example on a separate line.
fn page(man: &Man, command: &Command, out: &mut dyn Write) -> io::Result<()> {
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(out)?;
    }
    if let Some(examples) = command.get_after_help() {
        let examples = examples.to_string();
        let examples = examples.strip_prefix("Examples:\n").unwrap_or(&examples);
        writeln!(out, ".SH EXAMPLES\n.nf\n{}\n.fi", escaped(examples))?;
    }
    man.render_version_section(out)
}

/// Escapes text so that roff takes it literally.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    text.lines()
        .map(|line| if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() })
        .collect::<Vec<_>>()
        .join("\n")
}
