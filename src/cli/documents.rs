//! The options for reading documents, shared by every command that reads texts.

use super::limits;
use super::page::PageArgs;
use clap::Args;
use sverka::bilingual::one_text::Part;
use sverka::read::{Extra, Options};
use sverka::text::bitext::Side;

/// Options for reading documents.
#[derive(Args, Clone, Debug, Default)]
pub struct DocumentArgs {
    #[command(flatten)]
    page: PageArgs,
    /// Include what is left out by default: comments, headers (with footers), sounds of subtitles
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = extra, help_heading = "Reading")]
    with: Vec<Extra>,
    /// Column of a table that contains the text, by its name or letter; for two tables give it twice
    #[arg(long, value_name = "NAME|LETTER", action = clap::ArgAction::Append, help_heading = "Reading")]
    column: Vec<String>,
    /// Side of a file of pairs (XLIFF, PO, TMX) that contains the text; for two files give it twice
    #[arg(long, value_name = "source|target", action = clap::ArgAction::Append, value_parser = side, help_heading = "Reading")]
    side: Vec<Side>,
}

fn extra(name: &str) -> Result<Extra, String> {
    Extra::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Extra::ALL.iter().map(|(name, _)| *name).collect();
        format!("no such part; the parts are {}", names.join(", "))
    })
}

fn side(name: &str) -> Result<Side, String> {
    Side::BOTH
        .into_iter()
        .find(|side| side.to_string() == name)
        .ok_or_else(|| "neither source nor target".into())
}

impl DocumentArgs {
    /// Returns which text of the first file (0) or the second (1) to read; an option given once applies to
    /// both.
    pub fn part(&self, file: usize) -> Part {
        fn of<T: Clone>(given: &[T], file: usize) -> Option<T> {
            given.get(file).or(given.last()).cloned()
        }
        Part { column: of(&self.column, file), side: of(&self.side, file) }
    }

    /// Returns whether one of several texts is chosen.
    pub fn has_part(&self) -> bool {
        !self.column.is_empty() || !self.side.is_empty()
    }

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
