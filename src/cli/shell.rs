//! `sverka completions` and `sverka man`: made from the flags at run time, so that they
//! are never out of date.

use super::Cli;
use super::output::{self, DASH};
use anyhow::{Context, Result};
use clap::CommandFactory;
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
    /// Write the pages of all commands into this directory, made if missing
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
    match args.out_dir {
        Some(directory) => {
            output::create_directory(&directory)?;
            clap_mangen::generate_to(Cli::command(), &directory)
                .with_context(|| format!("{}: the pages cannot be written", directory.display()))?;
        }
        None => output::write_to(Path::new(DASH), |out| clap_mangen::Man::new(Cli::command()).render(out))?,
    }
    Ok(ExitCode::SUCCESS)
}
