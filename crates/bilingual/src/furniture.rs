//! Page furniture that an alignment has marked: what reads a report to make a memory leaves it out.

use crate::{Entry, Format, Remark, Verdict, field};

/// Returns whether a format holds the marks of an alignment as a report does. What is in a memory is there since it
/// was asked for.
pub(crate) fn is_marked_in(format: Format) -> bool {
    matches!(format, Format::Bitext | Format::Jsonl | Format::Tsv | Format::Xlsx)
}

/// Leaves out a unit of page furniture with a remark of the kind `furniture`, unless a reviewer wants it.
pub(crate) fn left_out(mut entry: Entry) -> Entry {
    let is_wanted = |status: &str| matches!(Verdict::parse(status), Some(Verdict::Ok | Verdict::Edit));
    let is_furniture = entry.unit.as_ref().is_some_and(|unit| {
        unit.prop(field::PART) == Some(field::FURNITURE) && !unit.prop(field::STATUS).is_some_and(is_wanted)
    });
    if is_furniture {
        entry.unit = None;
        entry.remarks = vec![Remark::note("furniture", entry.place.line, "is page furniture; left out")];
    }
    entry
}

#[cfg(test)]
mod tests {
    use crate::write::{self, sample::small};
    use crate::{Format, Options, read};

    #[test]
    fn furniture_of_reports_is_left_out_unless_it_is_wanted() {
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
            let sources = |furniture: bool| -> Vec<String> {
                let options = Options { furniture, ..Options::default() };
                let units = read(name, &file[..], &options).unwrap().filter_map(|entry| entry.unwrap().unit);
                units.map(|unit| unit.variants[0].segment.text().into_owned()).collect()
            };
            assert_eq!(sources(true)[0], "One.", "{name}");
            assert_eq!(sources(false).contains(&"One.".to_owned()), format == Format::Tmx, "{name}");
            assert_eq!(sources(false).len(), if format == Format::Tmx { 2 } else { 1 }, "{name}");
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
