//! Fills in translations from a memory.

use crate::{Match, Query};
use sverka_bilingual::field;
use tmx::{Lang, Prop, Segment, Unit, Variant};

/// Puts the translation of a match into a unit whose first text is its source, and says where it is from.
///
/// The codes of the memory are kept where its source has those of the unit; otherwise the translation is plain text,
/// since the codes would not correspond to anything. State: `translated` of the same text, `needs-review-translation`
/// of any other.
pub fn fill(unit: &mut Unit, found: &Match, target: &Lang) {
    let segment = translation(unit.variants.first().map(|text| &text.segment), found);
    unit.variants.truncate(1);
    unit.variants.push(Variant::new(target.clone(), segment));
    let kinds = [field::MATCH, field::PROVENANCE, field::STATE];
    unit.props.retain(|prop| !kinds.contains(&prop.kind.as_str()));
    let state = if found.score >= 100 { "translated" } else { "needs-review-translation" };
    unit.props.push(Prop::new(field::STATE, state));
    unit.props.push(Prop::new(field::PROVENANCE, "tm"));
    unit.props.push(Prop::new(field::MATCH, found.score.min(100).to_string()));
}

fn translation(source: Option<&Segment>, found: &Match) -> Segment {
    if let Some((adapted, _)) = &found.adapted {
        return adapted.as_str().into();
    }
    let variants = &found.unit.unit.variants;
    let codes = |segment: &Segment| {
        let (_, tokens) = crate::tokens::of_segment(segment, "");
        tokens.iter().filter(|token| token.range.is_empty()).map(|token| token.form).collect::<Vec<u64>>()
    };
    let own = &variants[found.target].segment;
    let has_same = source.is_some_and(|source| codes(source) == codes(&variants[found.source].segment));
    if has_same { own.clone() } else { own.plain_text().into() }
}

/// Returns a match as a unit of a memory for another program: under the text of the query where the translation
/// fits it, otherwise under its own.
pub fn as_unit(query: &Query, found: &Match, target: &Lang) -> Unit {
    let fits = found.score >= 100 || found.adapted.is_some();
    let variants = &found.unit.unit.variants;
    let source = if fits { query.text.clone() } else { variants[found.source].segment.clone() };
    let translation = match fits {
        true => translation(Some(&query.text), found),
        false => variants[found.target].segment.clone(),
    };
    Unit {
        origin: found.unit.unit.origin.clone(),
        props: vec![
            Prop::new(field::MATCH, found.score.to_string()),
            Prop::new(field::DOC, found.unit.document.clone()),
        ],
        variants: vec![Variant::new(query.source.clone(), source), Variant::new(target.clone(), translation)],
        ..Unit::default()
    }
}

/// Checks whether a unit has a translation that is not empty.
pub fn is_translated(unit: &Unit) -> bool {
    unit.variants.get(1).is_some_and(|text| !text.segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Memory;
    use std::sync::Arc;

    #[test]
    fn translations_are_filled_in() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.svm")).unwrap();
        let document: Arc<str> = "a".into();
        let [en, ru]: [Lang; 2] = ["en", "ru"].map(|tag| tag.parse().unwrap());
        let pair = |source: &str, target: &str| Unit {
            variants: vec![Variant::new(en.clone(), source), Variant::new(ru.clone(), target)],
            ..Unit::default()
        };
        let mut import = memory.import();
        import.add(&document, pair("We met on 3 May.", "Мы встретились 3 мая.")).unwrap();
        import.finish().unwrap();
        let mut fill_in = |text: &str| {
            let mut unit = Unit { variants: vec![Variant::new(en.clone(), text)], ..Unit::default() };
            let query = Query { target: Some(ru.clone()), ..Query::new(text, en.clone()) };
            let found = memory.lookup(&query).unwrap();
            fill(&mut unit, &found[0], &ru);
            assert!(is_translated(&unit));
            (unit, as_unit(&query, &found[0], &ru))
        };
        let (same, _) = fill_in("We met on 3 May.");
        assert_eq!((same.prop(field::STATE), same.prop(field::MATCH)), (Some("translated"), Some("100")));
        let (adapted, unit) = fill_in("We met on 14 May.");
        assert_eq!(adapted.variants[1].segment.plain_text(), "Мы встретились 14 мая.");
        assert_eq!(adapted.prop(field::STATE), Some("needs-review-translation"));
        assert_eq!(unit.variants[0].segment.plain_text(), "We met on 14 May.");
        let (_, other) = fill_in("They met on 3 May.");
        assert_eq!(other.variants[0].segment.plain_text(), "We met on 3 May.");
    }
}
