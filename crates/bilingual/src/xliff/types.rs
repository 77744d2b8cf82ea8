//! The types of codes and marks: TMX allows any word, XLIFF 1.2 lists them.

/// Possible values of `ctype` besides `x-...` (XLIFF 1.2, 2.3).
const CODES: [&str; 7] = ["bold", "image", "italic", "lb", "link", "pb", "underlined"];

/// Possible values of `mtype` besides `x-...`. `seg`, which marks a segment, is not among them: a mark of
/// that type in a memory is something else.
const MARKS: [&str; 37] = [
    "abbrev",
    "abbreviated-form",
    "abbreviation",
    "acronym",
    "appellation",
    "collocation",
    "common-name",
    "datetime",
    "equation",
    "expanded-form",
    "formula",
    "head-term",
    "initialism",
    "international-scientific-term",
    "internationalism",
    "logical-expression",
    "materials-management-unit",
    "name",
    "near-synonym",
    "part-number",
    "phrase",
    "phraseological-unit",
    "protected",
    "romanized-form",
    "service-mark",
    "set-phrase",
    "short-form",
    "sku",
    "standard-text",
    "symbol",
    "synonym",
    "synonymous-phrase",
    "term",
    "transcribed-form",
    "transliterated-form",
    "truncated-term",
    "variant",
];

/// What a type describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// A code: `ctype`.
    Code,
    /// A mark: `mtype`.
    Mark,
}

impl Of {
    /// Returns whether XLIFF lists a type, with or without an `x-`.
    fn lists(self, kind: &str) -> bool {
        let kind = kind.trim_start_matches("x-");
        match self {
            Self::Code => CODES.contains(&kind),
            Self::Mark => MARKS.contains(&kind),
        }
    }
}

/// Returns the type for XLIFF 1.2: one that it does not list gets an `x-`, which [`without_prefix`] removes
/// again.
///
/// So `ulined` becomes `x-ulined`, and `x-ulined` becomes `x-x-ulined`: the two are never
/// confused, and every type comes back as it was.
pub(super) fn with_prefix(kind: &str, of: Of) -> String {
    if of.lists(kind) { kind.to_owned() } else { format!("x-{kind}") }
}

/// Returns the type for TMX.
pub(super) fn without_prefix(kind: String, of: Of) -> String {
    match kind.strip_prefix("x-") {
        Some(rest) if !rest.is_empty() && !of.lists(rest) => rest.to_owned(),
        _ => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn listed_types_stay_and_others_are_marked() {
        for (kind, of, want) in [
            ("bold", Of::Code, "bold"),
            ("ulined", Of::Code, "x-ulined"),
            ("term", Of::Mark, "term"),
            ("special-part", Of::Mark, "x-special-part"),
            ("seg", Of::Mark, "x-seg"),
            ("x-bold", Of::Code, "x-bold"),
        ] {
            assert_eq!(with_prefix(kind, of), want);
            assert_eq!(without_prefix(want.to_owned(), of), kind);
        }
    }

    proptest! {
        #[test]
        fn types_come_back(kind in "(x-){0,3}(bold|term|seg|[a-z]{1,6})") {
            for of in [Of::Code, Of::Mark] {
                prop_assert_eq!(without_prefix(with_prefix(&kind, of), of), &kind[..]);
                // And the other way round, for files of other programs.
                if kind.starts_with("x-") || of.lists(&kind) {
                    prop_assert_eq!(with_prefix(&without_prefix(kind.clone(), of), of), &kind[..]);
                }
            }
        }
    }
}
