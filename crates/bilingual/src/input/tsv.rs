//! Tab-separated values as `sverka align` writes them: source, target, score, bead.

use super::{Error, Options, Pairs, bead, lines, no_langs, with_langs};
use crate::{Pair, Place};
use std::io::BufRead;
use std::sync::Arc;

/// Reads them. Two columns are enough; blank lines are passed over.
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
        let mut fields = text.split('\t');
        let (Some(source), Some(target)) = (fields.next(), fields.next()) else {
            let message = "has no tab; a line is source, tab, target".into();
            return Some(Err(Error::Malformed { file: file.to_string(), line: number, message }));
        };
        unit += 1;
        let score = fields.next().and_then(|field| field.trim().parse().ok());
        Some(Ok(Pair {
            place: Place { file: file.clone(), line: number, unit, id: None },
            source: source.to_owned(),
            target: target.to_owned(),
            langs: none.clone(),
            score,
            bead: fields.next().and_then(bead),
            doubts: Vec::new(),
        }))
    });
    with_langs(Box::new(pairs), &name, options)
}
