//! What a reviewer decided about a pair and wrote next to it in a workbook or a table.
//!
//! Every table written for review has a column `Status`, which offers `ok`, `wrong` and `edit`, and a column
//! `Comment`, whose texts are notes. The rules are the same in all formats: a wrong pair is left out, an
//! edited text is used in its edited form, and both are counted.

use crate::{Entry, Remark, field};
use tmx::Prop;

/// A verdict about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The pair is right.
    Ok,
    /// The texts do not belong together, or one of them is wrong.
    Wrong,
    /// The reviewer corrected a text.
    Edit,
}

/// The words for the verdicts, in lower case; the first of each is the one that is written.
const WORDS: [(&str, Verdict); 8] = [
    ("ok", Verdict::Ok),
    ("wrong", Verdict::Wrong),
    ("edit", Verdict::Edit),
    // Cyrillic letters, either as a Russian word or typed by mistake.
    ("ок", Verdict::Ok),
    ("верно", Verdict::Ok),
    ("неверно", Verdict::Wrong),
    ("правка", Verdict::Edit),
    ("edited", Verdict::Edit),
];

impl Verdict {
    /// All verdicts, in the order in which columns offer them.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Wrong, Self::Edit];

    /// Returns the verdict in a cell, in English or Russian and in any case.
    ///
    /// ```
    /// use sverka_bilingual::Verdict;
    /// assert_eq!(Verdict::parse(" Неверно "), Some(Verdict::Wrong));
    /// assert_eq!(Verdict::parse("maybe"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        WORDS.iter().find(|(word, _)| *word == text).map(|(_, verdict)| *verdict)
    }

    /// Returns the word that is written.
    pub fn name(self) -> &'static str {
        WORDS.iter().find(|(_, verdict)| *verdict == self).map_or("", |(word, _)| word)
    }
}

/// Applies to an entry what a reviewer wrote into the column of verdicts.
///
/// A verdict becomes the [`field::STATUS`] of the unit. A wrong unit is left out with a remark of the kind
/// `wrong`; an edited one has a remark of the kind `edited`. A status that is not a verdict is kept, with a
/// warning of the kind `status`.
pub(crate) fn decide(mut entry: Entry, status: &str) -> Entry {
    let line = entry.place.line;
    let status = status.trim();
    let verdict = Verdict::parse(status);
    if verdict == Some(Verdict::Wrong) {
        entry.unit = None;
        // Any other remarks about it no longer matter.
        entry.remarks = vec![Remark::note("wrong", line, "is marked as wrong; left out")];
        return entry;
    }
    let Some(unit) = &mut entry.unit else { return entry };
    match verdict {
        _ if status.is_empty() => {}
        Some(verdict) => {
            unit.props.push(Prop::new(field::STATUS, verdict.name()));
            if verdict == Verdict::Edit {
                entry.remarks.push(Remark::note("edited", line, "was edited; the edited text is used"));
            }
        }
        None => {
            unit.props.push(Prop::new(field::STATUS, status));
            let message =
                format!("the status {status:?} is not ok, wrong or edit; kept, but it has no effect");
            entry.remarks.push(Remark::warning("status", line, message));
        }
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Place, Severity};
    use tmx::Unit;

    #[test]
    fn verdicts_are_recognised_in_any_case_and_in_russian() {
        for (text, want) in [
            ("OK", Some(Verdict::Ok)),
            ("Ок", Some(Verdict::Ok)),
            ("wrong", Some(Verdict::Wrong)),
            ("НЕВЕРНО", Some(Verdict::Wrong)),
            ("Edit", Some(Verdict::Edit)),
            ("правка ", Some(Verdict::Edit)),
            ("", None),
            ("okay-ish", None),
        ] {
            assert_eq!(Verdict::parse(text), want, "{text}");
        }
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::parse(verdict.name()), Some(verdict));
        }
    }

    /// Returns the unit and the kinds of remarks that remain of an entry in row 7.
    fn decided(status: &str) -> (Option<Unit>, Vec<(&'static str, Severity, usize)>) {
        let place = Place { line: 7, ..Place::default() };
        let remarks = vec![Remark::warning("lang-tag", 7, "odd")];
        let entry = decide(Entry { place, unit: Some(Unit::default()), remarks, passages: 0 }, status);
        let kinds = entry.remarks.iter().map(|remark| (remark.kind, remark.severity, remark.line));
        (entry.unit, kinds.collect())
    }

    #[test]
    fn decisions_are_applied_and_counted() {
        let odd = ("lang-tag", Severity::Warning, 7);
        for (status, want_status, want_kind) in [
            (" ", None, None),
            ("ок", Some("ok"), None),
            ("Правка", Some("edit"), Some(("edited", Severity::Note, 7))),
            ("?", Some("?"), Some(("status", Severity::Warning, 7))),
        ] {
            let (unit, kinds) = decided(status);
            let unit = unit.unwrap();
            assert_eq!(unit.prop(field::STATUS), want_status, "{status}");
            assert_eq!(kinds, [Some(odd), want_kind].into_iter().flatten().collect::<Vec<_>>(), "{status}");
        }
        assert_eq!(decided("wrong"), (None, vec![("wrong", Severity::Note, 7)]));
    }
}
