//! The pivot file, and a bitext as it comes from the aligner.

use super::jsonl::doubts;
use super::{Error, Pairs};
use crate::{Pair, Place};
use std::io::BufRead;
use std::sync::Arc;
use sverka_text::bitext::Bitext;

/// Reads a `.bitext.json` file.
pub fn read<'a>(file: &Arc<str>, mut input: impl BufRead) -> Result<Pairs<'a>, Error> {
    let mut text = String::new();
    let failed = |source| Error::Io { file: file.to_string(), source };
    input.read_to_string(&mut text).map_err(failed)?;
    let bitext = Bitext::read_json(&text).map_err(|error| Error::Malformed {
        file: file.to_string(),
        line: 1,
        message: error.to_string(),
    })?;
    let mut pairs = of_bitext(&bitext, file);
    // Links begin with a line of their own, four spaces deep, as we write them.
    let list = text.lines().position(|line| line.trim_start().starts_with("\"links\":"));
    let starts = text.lines().enumerate().skip(list.unwrap_or(0)).filter(|(_, line)| *line == "    {");
    for (pair, (line, _)) in pairs.iter_mut().zip(starts) {
        pair.place.line = line + 1;
    }
    Ok(Box::new(pairs.into_iter().map(Ok)))
}

/// The links of a bitext as pairs, in order; the line of a pair is that of its link among links.
pub fn of_bitext(bitext: &Bitext, file: &Arc<str>) -> Vec<Pair> {
    let langs = Arc::new((bitext.source.lang.clone(), bitext.target.lang.clone()));
    let pair = |(i, link): (usize, &sverka_text::bitext::Link)| {
        let (source, target) = bitext.texts(link);
        Pair {
            place: Place { file: file.clone(), line: i + 1, unit: i + 1, id: None },
            source,
            target,
            langs: langs.clone(),
            score: Some(link.score),
            bead: Some((link.source.len(), link.target.len())),
            doubts: doubts(&link.reasons),
        }
    };
    bitext.links.iter().enumerate().map(pair).collect()
}
