//! A bitext in the unit formats without a writer of their own here: CSV, XLIFF, PO and others.

use super::{Omissions, Options, Scope};
use crate::sink::{self, Losses};
use crate::{Format, of_bitext};
use std::io::{self, Write};
use sverka_text::bitext::Bitext;

/// Writes the links of a bitext as units. Links without a counterpart are left out unless the options include
/// them: these formats are for translations.
pub fn write(
    format: Format,
    out: &mut dyn Write,
    bitext: &Bitext,
    options: &Options,
) -> io::Result<Omissions> {
    let mut omissions = Omissions::of(bitext, options, Scope::Translations);
    let tag = |lang: &sverka_text::Lang| lang.as_str().parse().ok();
    let how = sink::Options {
        source: tag(&bitext.source.lang),
        target: tag(&bitext.target.lang),
        header: options.header,
        bom: options.header,
        ..sink::Options::default()
    };
    let mut sink = sink::sink(format, Box::new(out), &how)?;
    let mut losses = Losses::default();
    let read = crate::Options { untranslated: true, all_links: true, ..crate::Options::default() };
    let units = of_bitext(bitext, &bitext.source.name, &read).zip(bitext.all_links());
    let mut wanted = options.select(bitext, Scope::Translations).map(|one| one.number).peekable();
    for (entry, one) in units {
        // Units that are already in memory cannot fail to be read.
        let unit = entry.ok().and_then(|entry| entry.unit);
        if let (Some(unit), Some(_)) = (unit, wanted.next_if_eq(&one.number)) {
            sink.write(&unit, &mut losses)?;
        }
    }
    sink.finish(&mut losses)?;
    // Numbers, places and reasons come from the aligner, not from a person; reports and memories have them.
    losses.forget(sink::PROPS);
    losses.forget(sink::IDS);
    omissions.losses = losses;
    Ok(omissions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::small;

    #[test]
    fn what_the_aligner_wrote_is_no_loss() {
        for format in [Format::Docx, Format::Alternating, Format::Po] {
            let written = write(format, &mut io::sink(), &small(), &Options::default()).unwrap();
            assert!(written.losses.is_empty(), "{format:?}: {:?}", written.losses);
        }
    }
}
