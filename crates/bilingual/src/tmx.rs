//! Translation memories, unit by unit, through [`tmx::Reader`].

use crate::opened::Opened;
use crate::source::Source;
use crate::{Entry, Error, Options, Place, Remark, Remedy, Severity};
use std::sync::Arc;
use sverka_text::limits::Limits;
use tmx::{Diagnostic, Reader, Rule};

/// Opens a memory.
///
/// Repairs of the reader are remarks. A unit that it cannot save, or a file that ends early, is a remark of
/// error severity.
pub(crate) fn read<'r>(source: Source<'r>, options: &Options) -> Result<Opened<'r>, Error> {
    let file = source.file;
    let mut reader = Reader::with_limits(source.bytes, limits(&options.limits))
        .map_err(|error| explain(&file, 1, error))?;
    let header = reader.header().clone();
    let remarks = reader.header_diagnostics().iter().map(|found| remark(found, false)).collect();
    let untranslated = options.untranslated;
    let mut line = 1;
    let entries = std::iter::from_fn(move || {
        let found = match reader.next()? {
            Ok(found) => found,
            Err(error) => return Some(Err(explain(&file, line, error))),
        };
        line = found.place.line as usize;
        Some(Ok(entry(&file, found, untranslated)))
    });
    Ok(Opened { header, langs: None, remarks, entries: Box::new(entries) })
}

fn limits(limits: &Limits) -> tmx::Limits {
    let size = |bound: u64| usize::try_from(bound).unwrap_or(usize::MAX);
    tmx::Limits { unit_bytes: size(limits.unit), depth: size(limits.depth) }
}

fn explain(file: &str, line: usize, error: tmx::Error) -> Error {
    match error {
        tmx::Error::Io(error) => Error::from_io(file, line, error),
        error => Error::malformed(file, line, error.to_string(), Remedy::NameFormat),
    }
}

fn entry(file: &Arc<str>, found: tmx::Entry, untranslated: bool) -> Entry {
    let line = found.place.line as usize;
    let id = found.unit.as_ref().and_then(|unit| unit.tuid.clone());
    let place = Place { file: file.clone(), line, unit: found.number as usize, id, target: None };
    let is_lost = found.unit.is_none();
    // A unit that is lost as a whole is not a passage.
    let passages = found.junk.iter().filter(|junk| junk.unit.is_none() || !is_lost).count() as u64;
    let mut remarks: Vec<Remark> = found.diagnostics.iter().map(|found| remark(found, is_lost)).collect();
    let unit = found.unit.filter(|unit| {
        let kept = untranslated || unit.variants.len() > 1;
        if !kept {
            remarks.push(Remark::note("untranslated", line, "has no translation; left out"));
        }
        kept
    });
    Entry { place, unit, remarks, passages }
}

/// Turns a diagnostic into a remark; `is_lost` means that its unit could not be saved.
fn remark(found: &Diagnostic, is_lost: bool) -> Remark {
    let message = match &found.change {
        Some(change) => format!("{}; {change}", found.message),
        None => found.message.clone(),
    };
    let is_error = found.severity == tmx::Severity::Error;
    let severity = match found.rule {
        Rule::Truncated => Severity::Error,
        _ if is_error && is_lost => Severity::Error,
        _ if is_error => Severity::Warning,
        _ => Severity::Note,
    };
    let (line, column) = found.place.map_or((0, None), |at| (at.line as usize, Some(at.column as usize)));
    Remark { kind: found.rule.id(), severity, file: None, line, column, message }
}

#[cfg(test)]
mod tests {
    use crate::{Options, Severity, read};

    const HEAD: &str = "<tmx version='1.4'><header srclang='en' adminlang='en' segtype='sentence' datatype='x' \
        creationtool='x' creationtoolversion='1' o-tmf='x'/><body>\n";

    /// Line, number, whether there is a unit, kinds and severities of the remarks.
    type Flat = (usize, usize, bool, Vec<(&'static str, Severity)>);

    fn units(file: &str, options: &Options) -> Vec<Flat> {
        let units = read("m.tmx", file.as_bytes(), options).unwrap();
        let flat = |entry: crate::Entry| {
            let remarks = entry.remarks.iter().map(|remark| (remark.kind, remark.severity)).collect();
            (entry.place.line, entry.place.unit, entry.unit.is_some(), remarks)
        };
        units.map(|entry| flat(entry.unwrap())).collect()
    }

    #[test]
    fn diagnostics_become_remarks() {
        let file = format!(
            "{HEAD}<tu><tuv xml:lang='en'><seg>a & b</seg></tuv><tuv xml:lang='ru'><seg>б</seg></tuv></tu>\n\
             <tu><tuv xml:lang='en'><seg>c</seg></tuv></tu>\n<tu></tu>\n\
             <tu><tuv xml:lang='en'><seg>d</seg></tuv><tuv xml:lang='ru'><seg>д</seg></tuv>"
        );
        let options = Options { untranslated: true, ..Options::default() };
        assert_eq!(
            units(&file, &options),
            [
                (2, 1, true, vec![("bare-ampersand", Severity::Warning)]),
                (3, 2, true, vec![]),
                (4, 3, false, vec![("no-variants", Severity::Error)]),
                (5, 4, true, vec![("truncated", Severity::Error)]),
            ]
        );
        let left_out = &units(&file, &Options::default())[1];
        assert_eq!(left_out, &(3, 2, false, vec![("untranslated", Severity::Note)]));
    }

    #[test]
    fn what_is_no_memory_is_an_error() {
        let error = read("m.tmx", &b"nonsense"[..], &Options::default()).err().unwrap();
        assert_eq!(error.to_string(), "m.tmx:1: this is not a TMX file: it contains no <tmx> element");
    }

    #[test]
    fn a_unit_that_passes_a_bound_is_passed_over() {
        let mut options = Options::default();
        options.limits.unit = 300;
        let file = format!(
            "{HEAD}<tu><tuv xml:lang='en'><seg>{}</seg></tuv></tu></body></tmx>",
            "a".repeat(400_000)
        );
        assert_eq!(units(&file, &options)[0].3, [("too-large", Severity::Error)]);
    }
}
