//! JSON Lines as `sverka align` writes them; of other programs, objects with `source` and `target`.

use super::{Error, Options, Pairs, bead, lines, no_langs, with_langs};
use crate::{Pair, Place};
use serde::Deserialize;
use std::io::BufRead;
use std::sync::Arc;
use sverka_text::bitext::Reason;

#[derive(Deserialize)]
struct Line {
    source: String,
    target: String,
    score: Option<f64>,
    bead: Option<String>,
    #[serde(default)]
    reasons: Vec<Reason>,
}

/// What the reasons hold against a link.
pub fn doubts(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().filter(|reason| reason.weight < 0.0).map(|reason| reason.text.clone()).collect()
}

/// Reads them. Blank lines are passed over.
pub fn read<'a>(
    file: Arc<str>,
    input: impl BufRead + Send + 'a,
    options: &Options,
) -> Result<Pairs<'a>, Error> {
    let name = file.clone();
    let none = no_langs();
    let mut unit = 0;
    let pairs = lines(file.clone(), input).filter_map(move |line| {
        let (number, text) = match line {
            Ok(line) => line,
            Err(error) => return Some(Err(error)),
        };
        if text.trim().is_empty() {
            return None;
        }
        unit += 1;
        Some(match serde_json::from_str::<Line>(&text) {
            Ok(line) => Ok(Pair {
                place: Place { file: file.clone(), line: number, unit, id: None },
                doubts: doubts(&line.reasons),
                source: line.source,
                target: line.target,
                langs: none.clone(),
                score: line.score,
                bead: line.bead.as_deref().and_then(bead),
            }),
            Err(error) => {
                let message = format!("no object with \"source\" and \"target\": {error}");
                Err(Error::Malformed { file: file.to_string(), line: number, message })
            }
        })
    });
    with_langs(Box::new(pairs), &name, options)
}
