//! Searches for rows that contain a text.

use crate::kit::Fault;
use crate::review::State;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use sverka_text::bitext::Side;

/// The most rows that are returned.
const MOST_ROWS: usize = 100_000;

/// Maximum size of a compiled pattern: people's patterns take some thousand bytes.
const LARGEST_PATTERN: usize = 4 << 20;

/// The search.
#[derive(Debug, Deserialize)]
pub struct Search {
    q: String,
    #[serde(default)]
    side: Sides,
    #[serde(default)]
    regex: u8,
    #[serde(default)]
    case: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sides {
    #[default]
    Both,
    Source,
    Target,
}

impl Search {
    /// Returns the rows that contain the text on a searched side, in order.
    ///
    /// # Errors
    /// When the pattern is not a regular expression.
    pub fn rows(&self, state: &State) -> Result<Vec<usize>, Fault> {
        if self.q.is_empty() {
            return Ok(Vec::new());
        }
        let pattern = self.pattern().map_err(|error| {
            let error = error.to_string();
            let last = error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            Fault::invalid(last).because("regex")
        })?;
        let sides: &[Side] = match self.side {
            Sides::Both => &Side::BOTH,
            Sides::Source => &[Side::Source],
            Sides::Target => &[Side::Target],
        };
        let holds = |row: &usize| sides.iter().any(|&side| pattern.is_match(&state.row_text(*row, side)));
        Ok((0..state.rows().len()).filter(holds).take(MOST_ROWS).collect())
    }

    fn pattern(&self) -> Result<Regex, regex::Error> {
        let text = if self.regex == 1 { self.q.clone() } else { regex::escape(&self.q) };
        RegexBuilder::new(&text).case_insensitive(self.case != 1).size_limit(LARGEST_PATTERN).build()
    }
}
