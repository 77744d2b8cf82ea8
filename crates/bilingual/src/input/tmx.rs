//! Translation memories, unit by unit.

use super::{Error, Options, Pairs, bead};
use crate::{Pair, Place};
use std::io::BufRead;
use std::sync::Arc;
use sverka_text::document::Lang;
use tmx::{Code, Diagnostic, Inline, Reader, Rule, Segment, Severity, SourceLang};

/// Reads a memory. A unit of several languages gives a pair for each translation; what the reader
/// had to mend is the business of the memory's own checks, not of these. A unit that it could not save, or
/// a file that ends early, is an error: a run that passes must have seen all.
pub fn read<'a>(
    file: Arc<str>,
    input: impl BufRead + Send + 'a,
    options: &Options,
) -> Result<Pairs<'a>, Error> {
    let malformed =
        |file: &str, line: usize, message: String| Error::Malformed { file: file.to_owned(), line, message };
    let mut reader = Reader::new(input).map_err(|error| malformed(&file, 1, error.to_string()))?;
    let options = options.clone();
    let mut langs: Option<Arc<(Lang, Lang)>> = None;
    let mut waiting: std::collections::VecDeque<Pair> = Default::default();
    Ok(Box::new(std::iter::from_fn(move || {
        loop {
            if let Some(pair) = waiting.pop_front() {
                return Some(Ok(pair));
            }
            let entry = match reader.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(malformed(&file, 1, error.to_string()))),
            };
            // What was mended is no business of ours; what is lost would be checked by nobody.
            let lost = |told: &&Diagnostic| {
                told.rule == Rule::Truncated || (entry.unit.is_none() && told.severity == Severity::Error)
            };
            if let Some(told) = entry.diagnostics.iter().rfind(lost) {
                let line = told.place.map_or(entry.place.line, |place| place.line) as usize;
                let message = format!("{}; `sverka tmx repair` saves what can be saved", told.message);
                return Some(Err(malformed(&file, line, message)));
            }
            let Some(unit) = entry.unit else { continue };
            let given =
                |lang: &Option<Lang>| lang.as_ref().and_then(|lang| lang.as_str().parse::<tmx::Lang>().ok());
            let declared = match unit.source_lang.as_ref().unwrap_or(&reader.header().source_lang) {
                SourceLang::Lang(lang) => Some(lang.clone()),
                _ => None,
            };
            let wanted = given(&options.source_lang).or(declared);
            // A unit that misses its source names another one; then the first variant is the source.
            let source =
                wanted.as_ref().and_then(|lang| unit.variants.iter().position(|v| v.lang.matches(lang)));
            let source = source.unwrap_or(0);
            let only = given(&options.target_lang);
            let prop = |kind: &str| unit.prop(kind).map(str::to_owned);
            let score = prop("x-score").and_then(|score| score.parse().ok());
            let beads = prop("x-bead").and_then(|text| bead(&text));
            let place = Place {
                file: file.clone(),
                line: entry.place.line as usize,
                unit: entry.number as usize,
                id: unit.tuid.clone(),
            };
            for (i, variant) in unit.variants.iter().enumerate() {
                let skipped = only.as_ref().is_some_and(|lang| !variant.lang.matches(lang));
                if i == source || skipped {
                    continue;
                }
                let Some(first) = unit.variants.get(source) else { continue };
                let parse = |lang: &tmx::Lang| Lang::parse(lang.as_str()).or_else(|| Lang::parse("und"));
                let (Some(a), Some(b)) = (parse(&first.lang), parse(&variant.lang)) else { continue };
                let same = langs.as_ref().filter(|langs| langs.0 == a && langs.1 == b).cloned();
                let pair_langs = same.unwrap_or_else(|| Arc::new((a, b)));
                langs = Some(pair_langs.clone());
                waiting.push_back(Pair {
                    place: place.clone(),
                    source: with_codes(&first.segment),
                    target: with_codes(&variant.segment),
                    langs: pair_langs,
                    score,
                    bead: beads,
                    doubts: Vec::new(),
                });
            }
            if unit.variants.len() == 1 {
                // A sentence without a translation, as --keep-unaligned writes it.
                let only = &unit.variants[0];
                let Some(lang) = Lang::parse(only.lang.as_str()) else { continue };
                let is_target = wanted.as_ref().is_some_and(|wanted| !only.lang.matches(wanted))
                    || matches!(beads, Some((0, _)));
                let text = with_codes(&only.segment);
                let (source, target) = if is_target { (String::new(), text) } else { (text, String::new()) };
                waiting.push_back(Pair {
                    place,
                    source,
                    target,
                    langs: Arc::new((lang.clone(), lang)),
                    score,
                    bead: beads,
                    doubts: Vec::new(),
                });
            }
        }
    })))
}

/// The text of a segment with its inline codes as they were in the document (`<b>`), so that tags
/// are compared too.
fn with_codes(segment: &Segment) -> String {
    let mut out = String::new();
    put(&segment.pieces, &mut out);
    out
}

fn put(pieces: &[Inline], out: &mut String) {
    for piece in pieces {
        let code = match piece {
            Inline::Text(text) => {
                out.push_str(text);
                continue;
            }
            Inline::Hi(hi) => {
                put(&hi.content, out);
                continue;
            }
            Inline::Bpt(code) => &code.content,
            Inline::Ept(code) => &code.content,
            Inline::It(code) => &code.content,
            Inline::Ph(code) => &code.content,
            Inline::Ut(code) => &code.content,
        };
        for part in code {
            if let Code::Text(text) = part {
                out.push_str(text);
            }
        }
    }
}
