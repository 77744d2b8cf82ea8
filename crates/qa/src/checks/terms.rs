//! Terms of a glossary, over inflection.

use super::Sides;
use crate::Finding;
use crate::glossary::Term;
use crate::rule::{Rule, Severity};

/// The agreed term is not used.
pub static MISSING: Rule = Rule {
    id: "terms.missing",
    category: "Inconsistent with terminology resource",
    severity: Severity::Warning,
    title: "A glossary term is not used",
    doc: "The source contains a glossary term, and the target contains none of its translations, in any inflected form \
          or word order. If a longer glossary term covers the same words of the source, only the longer one counts. \
          Requires `--glossary`.",
    bad: (
        "Collective security concerns us all.",
        "Общая безопасность касается всех нас. (В глоссарии: коллективная безопасность)",
    ),
    good: ("Collective security concerns us all.", "Вопросы коллективной безопасности касаются всех нас."),
};

/// A forbidden term is used.
pub static FORBIDDEN: Rule = Rule {
    id: "terms.forbidden",
    category: "Inconsistent with terminology resource",
    severity: Severity::Warning,
    title: "A forbidden term is used",
    doc: "The target contains, in any inflected form, a word that the glossary forbids for a term of the source. \
          Requires `--glossary` with a column of forbidden terms, or a TBX file with deprecated terms.",
    bad: ("The software is ready.", "Софт готов. (Запрещено: софт)"),
    good: ("The software is ready.", "Программное обеспечение готово."),
};

/// Joins forms as "A or B"; of more than three the first two, and the number of the others.
fn choice(forms: &[&str]) -> String {
    match forms {
        [a, b, rest @ ..] if rest.len() > 1 => format!("{a} or {b} … and {} more", rest.len()),
        forms => forms.join(" or "),
    }
}

/// Looks for the terms of the glossary, if there is one.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let Some(glossary) = sides.glossary else { return };
    let source = glossary.stems(sides.source, sides.langs.0);
    let target = glossary.stems(sides.target, sides.langs.1);
    for (term, range) in glossary.find_in(&source, sides.langs) {
        let Term { target: wanted, forbidden, .. } = term;
        let bad = forbidden.iter().find_map(|form| form.find(&target).map(|range| (form, range)));
        if let Some((form, found)) = bad {
            let message = format!("{} is forbidden for {}", form.text, term.source.text);
            out.push(Finding::new(&FORBIDDEN, message).in_source(range.clone()).in_target(found));
        }
        if !wanted.is_empty() && !wanted.iter().any(|form| form.find(&target).is_some()) {
            let forms: Vec<&str> = wanted.iter().map(|form| form.text.as_str()).collect();
            let message = format!("{} should be {}", term.source.text, choice(&forms));
            out.push(Finding::new(&MISSING, message).in_source(range));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::choice;

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(choice(&["a"]), "a");
        assert_eq!(choice(&["a", "b", "c"]), "a or b or c");
        assert_eq!(choice(&["a", "b", "c", "d"]), "a or b … and 2 more");
    }
}
