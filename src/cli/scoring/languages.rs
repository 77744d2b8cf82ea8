//! Whether the texts of a corpus are in the languages that were named.

use super::Texts;
use crate::cli::console::Console;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::sync::Arc;
use sverka::document::Lang;
use sverka::text::language;
use tmx::Unit;
use tmx::filter::falls_under;

/// Languages that a message lists.
const LISTED: usize = 8;

/// Bytes of text per side that are looked at; more would cost time without changing the result.
const ENOUGH: usize = 4000;

/// The languages that were named, those that are there, and some text in them.
pub struct Languages {
    wanted: [Option<tmx::Lang>; 2],
    found: [bool; 2],
    /// Tags of texts that are in none of the wanted languages.
    others: BTreeSet<String>,
    /// The languages of the first pair, and the beginning of the texts in them.
    sample: Option<(Arc<[Lang; 2]>, [String; 2])>,
}

impl Languages {
    /// Expects these languages, or any.
    pub fn new(wanted: [Option<tmx::Lang>; 2]) -> Self {
        Self { wanted, found: [false; 2], others: BTreeSet::new(), sample: None }
    }

    /// Registers the languages of a unit.
    pub fn add(&mut self, unit: &Unit) {
        if self.wanted.iter().all(Option::is_none) {
            return;
        }
        for variant in &unit.variants {
            let mut is_wanted = false;
            for (wanted, found) in self.wanted.iter().zip(&mut self.found) {
                let Some(wanted) = wanted else { continue };
                if falls_under(&variant.lang, wanted) || falls_under(wanted, &variant.lang) {
                    (*found, is_wanted) = (true, true);
                }
            }
            if !is_wanted && self.others.len() < LISTED {
                self.others.insert(variant.lang.to_string());
            }
        }
    }

    /// Keeps the beginning of the texts.
    pub fn look(&mut self, pairs: &[Texts]) {
        let two_sided = |texts: &&Texts| !texts.source.is_empty() && !texts.target.is_empty();
        for texts in pairs.iter().filter(two_sided) {
            let (langs, sides) =
                self.sample.get_or_insert_with(|| (texts.langs.clone(), [String::new(), String::new()]));
            if sides.iter().all(|side| side.len() >= ENOUGH) {
                return;
            }
            if *langs == texts.langs {
                for (side, text) in sides.iter_mut().zip([&texts.source, &texts.target]) {
                    side.push_str(text);
                    side.push('\n');
                }
            }
        }
    }

    /// Checks that there are texts in each language that was named; a text in no other language is no reason to refuse.
    ///
    /// # Errors
    /// When there are texts, but none in one of the languages.
    pub fn check(&self, files: &[String]) -> Result<()> {
        let missing = self.wanted.iter().zip(self.found).filter(|(_, found)| !found);
        let missing: Vec<&str> = missing.filter_map(|(lang, _)| Some(lang.as_ref()?.as_str())).collect();
        if missing.is_empty() || self.others.is_empty() {
            return Ok(());
        }
        let there: Vec<&str> = self.others.iter().map(String::as_str).collect();
        bail!(
            "{}: no text is in {}, but there is text in {}; check --source-lang and --target-lang; nothing was written",
            files.join(", "),
            missing.join(" or "),
            there.join(", ")
        )
    }

    /// Says when the texts look as if they were in other languages: if both sides do, they may be the wrong way round.
    pub fn warn(&self, console: &Console) {
        let Some((langs, sides)) = &self.sample else { return };
        let seen = [0, 1].map(|at| language::contradiction(&sides[at], &langs[at]));
        match &seen {
            [Some(source), Some(target)] => console.warning(format_args!(
                "the source texts seem to be {source}, not {}, and the target texts {target}, not {}; check --source-lang and \
                 --target-lang, and which text comes first",
                langs[0], langs[1]
            )),
            [Some(source), None] => console.warning(format_args!(
                "the source texts seem to be {source}, not {}; check --source-lang",
                langs[0]
            )),
            [None, Some(target)] => console.warning(format_args!(
                "the target texts seem to be {target}, not {}; check --target-lang",
                langs[1]
            )),
            [None, None] => {}
        }
    }
}
