//! Decides which units of a file in translation have a translation.

use crate::{Remark, field};
use tmx::{Inline, Prop, Segment, Unit};

/// Why an existing target does not count as a translation yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfinished {
    /// Not started: XLIFF `new`.
    New,
    /// To be translated, reviewed or adapted, or rejected: XLIFF `needs-*`.
    NeedsWork,
    /// Guessed by a program: `fuzzy` in a catalogue.
    Fuzzy,
}

/// Decides what happens to a unit of one source and at most one target text: units without a source text or a
/// translation are left out, with a remark to that effect. If `untranslated` is set, units without a
/// translation are kept with only their source; an unfinished target becomes an
/// [alternative](field::ALTERNATIVE).
pub(crate) fn sift(
    mut unit: Unit,
    unfinished: Option<Unfinished>,
    untranslated: bool,
    line: usize,
) -> (Option<Unit>, Option<Remark>) {
    let is_blank = |at: usize| unit.variants.get(at).is_none_or(|variant| is_blank(&variant.segment));
    let (no_source, no_target) = (is_blank(0), is_blank(1));
    if no_source && no_target {
        return (None, Some(Remark::note("empty", line, "a unit without text is left out")));
    }
    if no_source {
        let target = unit.variants[1].segment.plain_text();
        let message = format!("a unit without a source text is left out with its translation {target:?}");
        return (None, Some(Remark::warning("no-source", line, message)));
    }
    let remark = if no_target {
        Remark::note("untranslated", line, "a unit without a translation is left out")
    } else {
        match unfinished {
            None => return (Some(unit), None),
            Some(Unfinished::New) => {
                Remark::note("untranslated", line, "a unit in the state new is left out")
            }
            Some(Unfinished::NeedsWork) => {
                Remark::note("needs-work", line, "a translation that needs work is left out")
            }
            Some(Unfinished::Fuzzy) => Remark::note("fuzzy", line, "a fuzzy translation is left out"),
        }
    };
    if !untranslated {
        return (None, Some(remark));
    }
    let targets = unit.variants.split_off(1);
    let source = unit.variants[0].segment.plain_text();
    let offered = targets.iter().map(|target| target.segment.plain_text());
    let offered = offered.filter(|text| !text.trim().is_empty() && *text != source);
    unit.props.extend(offered.map(|text| Prop::new(field::ALTERNATIVE, text)));
    (Some(unit), None)
}

/// Returns whether there is nothing but white space.
pub(crate) fn is_blank(segment: &Segment) -> bool {
    segment.pieces.iter().all(|piece| match piece {
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tmx::Variant;

    fn unit(texts: &[&str]) -> Unit {
        let variants = ["en", "ru"].iter().zip(texts);
        let variants = variants.map(|(tag, text)| Variant::new(tag.parse().unwrap(), *text)).collect();
        Unit { variants, ..Unit::default() }
    }

    #[test]
    fn only_finished_translations_are_kept() {
        for (texts, unfinished, want) in [
            (&["a", "б"][..], None, None),
            (&["a", " "], None, Some("untranslated")),
            (&["a"], None, Some("untranslated")),
            (&["a", "б"], Some(Unfinished::New), Some("untranslated")),
            (&["a", "б"], Some(Unfinished::NeedsWork), Some("needs-work")),
            (&["a", "б"], Some(Unfinished::Fuzzy), Some("fuzzy")),
            (&["", "б"], None, Some("no-source")),
            (&["", ""], None, Some("empty")),
        ] {
            let (kept, remark) = sift(unit(texts), unfinished, false, 1);
            assert_eq!(
                (kept.is_none(), remark.map(|remark| remark.kind)),
                (want.is_some(), want),
                "{texts:?}"
            );
        }
    }

    #[test]
    fn units_without_a_translation_are_kept_when_they_are_wanted() {
        let (kept, remark) = sift(unit(&["a", "б"]), Some(Unfinished::Fuzzy), true, 1);
        let kept = kept.unwrap();
        assert_eq!((kept.variants.len(), kept.prop(field::ALTERNATIVE), remark), (1, Some("б"), None));
        let (kept, _) = sift(unit(&["a", "a"]), Some(Unfinished::New), true, 1);
        assert_eq!(kept.unwrap().prop(field::ALTERNATIVE), None, "a copy of the source is no offer");
        assert_eq!(sift(unit(&["", "б"]), None, true, 1).0, None);
    }
}
