//! Links of an alignment that are no translations: what makes a memory of its report leaves them out.

use crate::{Entry, Format, Remark, Verdict, field};
use tmx::Unit;

/// Returns whether a format holds all links of an alignment, as a report does. What is in a memory is there since it
/// was asked for.
pub(crate) fn are_all_in(format: Format) -> bool {
    matches!(format, Format::Bitext | Format::Jsonl | Format::Tsv | Format::Xlsx)
}

/// Leaves out a unit that is no translation, with a remark: page furniture (of the kind `furniture`), unless a reviewer
/// wants it, and sentences that the aligner found no counterpart of (`unaligned`).
pub(crate) fn translation(mut entry: Entry) -> Entry {
    let Some(unit) = &entry.unit else { return entry };
    let bead = unit.prop(field::BEAD).and_then(field::parse_bead);
    let (kind, message) = if is_furniture(unit) {
        ("furniture", "is page furniture; left out")
    } else if unit.variants.len() < 2 && matches!(bead, Some((0, _) | (_, 0))) {
        ("unaligned", "has no counterpart; left out")
    } else {
        return entry;
    };
    entry.unit = None;
    entry.remarks = vec![Remark::note(kind, entry.place.line, message)];
    entry
}

/// Returns whether a unit is page furniture, unless a reviewer wants it.
pub(crate) fn is_furniture(unit: &Unit) -> bool {
    let is_wanted = |status: &str| matches!(Verdict::parse(status), Some(Verdict::Ok | Verdict::Edit));
    unit.prop(field::PART) == Some(field::FURNITURE) && !unit.prop(field::STATUS).is_some_and(is_wanted)
}

#[cfg(test)]
mod tests {
    use crate::write::{self, sample::small};
    use crate::{Format, Options, read};

    #[test]
    fn what_is_no_translation_is_left_out_of_reports_unless_it_is_wanted() {
        let mut bitext = small();
        bitext.links[0].furniture = true;
        for (format, name) in [
            (Format::Tsv, "a.tsv"),
            (Format::Jsonl, "a.jsonl"),
            (Format::Bitext, "a.bitext.json"),
            (Format::Xlsx, "a.xlsx"),
            (Format::Tmx, "a.tmx"),
        ] {
            let mut file = Vec::new();
            let options = write::Options { header: true, furniture: Some(true), ..write::Options::default() };
            write::write(format, &mut file, &bitext, &options).unwrap();
            let sources = |all_links: bool| -> Vec<String> {
                let options = Options { all_links, untranslated: true, ..Options::default() };
                let units = read(name, &file[..], &options).unwrap().filter_map(|entry| entry.unwrap().unit);
                units.map(|unit| unit.variants[0].segment.text().into_owned()).collect()
            };
            let is_memory = format == Format::Tmx;
            assert_eq!(
                (sources(true)[0].as_str(), sources(true).len()),
                ("One.", if is_memory { 2 } else { 4 })
            );
            assert_eq!(sources(false).contains(&"One.".to_owned()), is_memory, "{name}");
            assert_eq!(sources(false).len(), if is_memory { 2 } else { 1 }, "{name}");
        }
    }

    #[test]
    fn a_reviewer_keeps_furniture() {
        let table = "en\tru\tpart\tstatus\nBack\tНазад\tfurniture\tok\nPrint\tПечать\tfurniture\t\n";
        let mut units = read("a.tsv", table.as_bytes(), &Options::default()).unwrap();
        let kept: Vec<bool> = units.by_ref().map(|entry| entry.unwrap().unit.is_some()).collect();
        assert_eq!((kept, units.tally().count("furniture")), (vec![true, false], 1));
    }
}
