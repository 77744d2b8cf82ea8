//! Writes the findings as data for the script: each pair once, however many findings it has.
//!
//! ```text
//! { "rules": [[id, title, paragraph]], "files": [name], "langs": [[source, target]],
//!   "pairs": [[file, unit, langs, hash, score or null, source, target, place in the document, [places]]],
//!   "findings": [[pair, rule, level, message, id, [marks of the source], [marks of the target], place]] }
//! ```
//!
//! Files, rules, languages and pairs are positions in their lists; a level is 0 for an error; marks are
//! starts and ends in UTF-16, in which scripts count; places are such as `talk.en.txt:12`, of both texts if they are
//! in two files, and the place of a finding is the number of one of them.

use super::plain;
use crate::report::Report;
use crate::rule::Severity;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::io::{self, Write};
use std::ops::Range;

/// Writes the object.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut out = Guarded(out);
    let out = &mut out;
    let counts = report.counts_by_severity();
    let rules: Vec<_> = counts.iter().map(|(rule, _)| (rule.id, rule.title, plain(rule.doc))).collect();
    let rule_of: FxHashMap<&str, usize> =
        counts.iter().enumerate().map(|(i, (rule, _))| (rule.id, i)).collect();
    let files: Vec<&str> = report.documents.iter().map(|document| &*document.file).collect();
    let file_of: FxHashMap<&str, usize> = files.iter().enumerate().map(|(i, file)| (*file, i)).collect();
    let mut langs: Vec<(&str, &str)> = Vec::new();

    out.write_all(b"{\"rules\":")?;
    json(out, &rules)?;
    out.write_all(b",\n\"files\":")?;
    json(out, &files)?;
    out.write_all(b",\n\"pairs\":[")?;
    for (i, flagged) in report.flagged.iter().enumerate() {
        let pair = &flagged.pair;
        let tags = (pair.langs.0.as_str(), pair.langs.1.as_str());
        let lang = langs.iter().position(|other| *other == tags).unwrap_or_else(|| {
            langs.push(tags);
            langs.len() - 1
        });
        let file = file_of.get(&*pair.place.file).copied().unwrap_or(0);
        let mut places = vec![pair.place.source().to_string()];
        places.extend(pair.place.target.as_ref().map(ToString::to_string));
        out.write_all(if i > 0 { b",\n" } else { b"\n" })?;
        let within = pair.within.as_deref().unwrap_or_default();
        json(
            out,
            &(
                file,
                pair.place.unit,
                lang,
                crate::hash(pair),
                pair.score,
                &pair.source,
                &pair.target,
                within,
                places,
            ),
        )?;
    }
    out.write_all(b"],\n\"langs\":")?;
    json(out, &langs)?;
    out.write_all(b",\n\"findings\":[")?;
    // Pairs with the same texts have findings with the same fingerprints: the second is `...-2`.
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut first = true;
    for (i, flagged) in report.flagged.iter().enumerate() {
        let pair = &flagged.pair;
        for finding in &flagged.findings {
            let mut id = format!("F-{}-{}", finding.rule.id.replace('.', "-"), finding.fingerprint(pair));
            let number = seen.entry(id.clone()).or_insert(0);
            *number += 1;
            if *number > 1 {
                id += &format!("-{number}");
            }
            let level = Severity::ALL.iter().position(|severity| *severity == finding.severity);
            let marks = (marks(&pair.source, &finding.source), marks(&pair.target, &finding.target));
            out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            let place = usize::from(pair.place.target.is_some() && finding.is_in_target(pair));
            let rule = rule_of.get(finding.rule.id);
            json(out, &(i, rule, level, &finding.message, id, marks.0, marks.1, place))?;
        }
    }
    out.write_all(b"]}")
}

fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

/// Turns ranges of bytes into starts and ends in UTF-16, in order and without overlaps. A mark around all of
/// a text says nothing and is left out.
fn marks(text: &str, ranges: &[Range<usize>]) -> Vec<usize> {
    if ranges.contains(&(0..text.len())) {
        return Vec::new();
    }
    let mut sorted: Vec<&Range<usize>> =
        ranges.iter().filter(|range| text.get((*range).clone()).is_some()).collect();
    sorted.sort_by_key(|range| (range.start, range.end));
    let (mut at, mut count, mut out) = (0, 0, Vec::new());
    let mut to = |byte: usize| {
        count += text[at..byte].encode_utf16().count();
        at = byte;
        count
    };
    let mut end = 0;
    for range in sorted {
        let start = range.start.max(end);
        if start < range.end {
            out.extend([to(start), to(range.end)]);
            end = range.end;
        }
    }
    out
}

/// Writes JSON within HTML: `<` occurs in strings only, where it could end the script, and is escaped.
struct Guarded<'a>(&'a mut dyn Write);

impl Write for Guarded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (i, piece) in bytes.split(|byte| *byte == b'<').enumerate() {
            if i > 0 {
                self.0.write_all(br"\u003c")?;
            }
            self.0.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_in_utf16_and_lie_apart() {
        let text = "𝄞 один два";
        assert_eq!(marks(text, &[5..13, 14..20]), [3, 7, 8, 11]);
        assert_eq!(marks(text, &[5..13, 7..20]), [3, 7, 7, 11]);
        assert!(marks(text, &[0..text.len(), 5..13]).is_empty());
        assert!(marks(text, &[1..5, 1..2]).is_empty());
    }

    #[test]
    fn no_text_ends_the_script() {
        let mut out = Vec::new();
        json(&mut Guarded(&mut out), &"</script><!--").unwrap();
        assert_eq!(out, br#""\u003c/script>\u003c!--""#);
    }
}
