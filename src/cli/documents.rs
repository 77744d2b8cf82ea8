//! How documents are read by every command that takes texts: the options.

use super::limits;
use super::page::PageArgs;
use clap::Args;
use sverka::read::{Extra, Options};

/// Options of reading documents.
#[derive(Args, Clone, Debug, Default)]
pub struct DocumentArgs {
    #[command(flatten)]
    page: PageArgs,
    /// Take what is left out by default: comments, headers (with footers), sounds of subtitles
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = extra, help_heading = "Reading")]
    with: Vec<Extra>,
}

fn extra(name: &str) -> Result<Extra, String> {
    Extra::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Extra::ALL.iter().map(|(name, _)| *name).collect();
        format!("nothing is called so; there are {}", names.join(", "))
    })
}

impl DocumentArgs {
    /// Returns the options for the library.
    pub fn options(&self) -> Options {
        Options {
            with: self.with.clone(),
            page: self.page.page(),
            limits: limits::limits(),
            ..Options::default()
        }
    }
}
