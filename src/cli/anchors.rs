//! `--anchors`: links that a person has decided.

use super::input;
use anyhow::{Result, anyhow};
use std::path::Path;
use sverka::align::anchors::Anchors;

/// The anchors of a pair.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The file as messages name it.
    pub file: String,
    /// Its contents.
    pub anchors: Anchors,
}

/// Reads a file of anchors.
pub fn read(path: &Path) -> Result<Given> {
    let file = input::name(path);
    let anchors = Anchors::parse(&input::utf8(path)?).map_err(|error| anyhow!("{file}:{error}"))?;
    Ok(Given { file, anchors })
}
