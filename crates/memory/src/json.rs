//! Answers as JSON: what the command line prints and a server sends.

use crate::Match;
use crate::concordance::Hit;
use serde_json::{Value, json};

/// Returns a text with its matches; each comes with the name of its memory.
pub fn matches(text: &str, matches: &[(String, Match)]) -> Value {
    let of = |(store, found): &(String, Match)| {
        let langs = [found.source, found.target].map(|at| found.unit.unit.variants[at].lang.to_string());
        json!({
            "score": found.score,
            "stems": found.stems,
            "penalty": found.penalty,
            "source": found.source_text(),
            "target": found.target_text(),
            "source_lang": langs[0],
            "target_lang": langs[1],
            "adapted": found.adapted.as_ref().map(|(text, _)| text),
            "replaced": found.adapted.as_ref().map(|(_, replaced)| replaced),
            "store": store,
            "unit": found.unit.id,
            "document": found.unit.document,
            "position": found.unit.position + 1,
            "date": found.unit.date.and_then(tmx::Date::from_unix).map(|date| date.to_string()),
            "author": found.unit.author,
            "aligner_score": found.unit.score,
            "more": found.more,
        })
    };
    json!({"text": text, "matches": matches.iter().map(of).collect::<Vec<Value>>()})
}

/// Returns a hit of a concordance with the name of its memory.
pub fn hit(store: &str, hit: &Hit) -> Value {
    let variants = &hit.unit.unit.variants;
    let own = variants[hit.text].segment.plain_text();
    let found: Vec<&str> = hit.ranges.iter().map(|range| &own[range.clone()]).collect();
    let places: Vec<[usize; 2]> =
        hit.ranges.iter().map(|range| [range.start, range.end].map(|at| own[..at].chars().count())).collect();
    let others = variants.iter().enumerate().filter(|(at, _)| *at != hit.text);
    let others: Vec<Value> = others
        .map(|(_, text)| json!({"lang": text.lang.as_str(), "text": text.segment.plain_text()}))
        .collect();
    json!({
        "store": store,
        "unit": hit.unit.id,
        "document": hit.unit.document,
        "position": hit.unit.position + 1,
        "lang": variants[hit.text].lang.as_str(),
        "text": own,
        "found": found,
        "places": places,
        "others": others,
    })
}
