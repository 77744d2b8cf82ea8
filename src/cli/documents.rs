//! How documents are read by every command that takes texts: the options.

use super::page::PageArgs;
use super::reading;
use clap::Args;
use sverka::read::{Extra, Options};
use sverka::text::limits::Bound;

/// Options of reading documents.
#[derive(Args, Clone, Debug, Default)]
pub struct DocumentArgs {
    #[command(flatten)]
    page: PageArgs,
    /// Take what is left out by default: comments, headers (with footers), sounds of subtitles
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = extra, help_heading = "Reading")]
    with: Vec<Extra>,
    /// Raise or lower a limit on what a document may hold, such as part=2G
    #[arg(long, value_name = "NAME=N", value_parser = reading::limit, help_heading = "Reading")]
    limit: Vec<(Bound, u64)>,
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
        let mut options = Options { with: self.with.clone(), page: self.page.page(), ..Options::default() };
        for (bound, value) in &self.limit {
            options.limits.set(*bound, *value);
        }
        options
    }
}
