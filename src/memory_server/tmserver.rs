//! `/tmserver/`: what translate-toolkit's tmserver answered up to version 3.18.1, for clients that speak its protocol.
//!
//! `quality` is theirs: a Levenshtein distance over characters, in percent of the longer text. A client's threshold is
//! meant for that number, not for the score of `sverka memory lookup`.

use super::TEXT;
use super::pool::Pool;
use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use sverka_bilingual::field;
use sverka_memory::several::Request;
use sverka_memory::{Error, Match, Query};
use sverka_web::kit::Fault;
use tmx::Lang;

/// The least quality, as tmserver's own default.
const QUALITY: f64 = 75.0;

/// The most rows, as tmserver's own default.
const ROWS: usize = 3;

/// The longest text that tmserver compares, in characters.
const LONGEST: usize = 1_000;

/// The least score of the matches whose quality is taken: below it half of the words differ, and the characters of few
/// such texts reach [`QUALITY`].
const SCORE: u32 = 50;

/// The most of these matches: far more than the rows, since the order of scores is not that of qualities.
const CANDIDATES: usize = 50;

/// Makes the routes.
pub(super) fn routes(pool: Arc<Pool>) -> Router {
    Router::new()
        .route("/languages", get(languages))
        .route("/languages/", get(languages))
        .route("/{source}/{target}/unit/{*text}", get(unit))
        .with_state(pool)
}

/// A suggestion, with the names that clients expect.
#[derive(Debug, PartialEq, Serialize)]
struct Row {
    source: String,
    target: String,
    context: String,
    quality: f64,
}

async fn unit(
    State(pool): State<Arc<Pool>>,
    Path((source, target, text)): Path<(String, String, String)>,
) -> Result<Json<Vec<Row>>, Fault> {
    let [Some(source), Some(target)] = [source, target].map(|tag| lang(&tag)) else {
        return Ok(Json(Vec::new()));
    };
    if text.chars().nth(TEXT).is_some() {
        return Err(Fault::invalid("the text is too long"));
    }
    let rows = pool.read(move |memories| {
        let query = Query {
            target: Some(target),
            min: SCORE,
            max: CANDIDATES,
            ..Query::new(text.as_str(), Lang::undetermined())
        };
        match memories.lookup(&Request { source: Some(&source), query }) {
            Ok(found) => Ok(rows(&text, found.iter().map(|(_, found)| found))),
            // As tmserver: a language that is not there has no suggestions.
            Err(Error::Language { .. } | Error::Empty { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    });
    Ok(Json(rows.await?))
}

fn rows<'a>(text: &str, found: impl Iterator<Item = &'a Match>) -> Vec<Row> {
    let row = |found: &Match| {
        let source = found.source_text();
        let quality = quality(text, &source) - f64::from(found.penalty);
        let context = found.unit.unit.prop(field::CONTEXT).unwrap_or_default().to_owned();
        (quality >= QUALITY).then(|| Row { source, target: found.target_text(), context, quality })
    };
    let mut rows: Vec<Row> = found.filter_map(row).collect();
    // Stable: among equals the best match comes first.
    rows.sort_by(|a, b| b.quality.total_cmp(&a.quality));
    rows.truncate(ROWS);
    rows
}

/// Returns how alike two texts are, in percent; 0 where that is less than [`QUALITY`] by their lengths alone, and of
/// texts that are too long.
fn quality(a: &str, b: &str) -> f64 {
    let [a_length, b_length] = [a, b].map(|text| text.chars().count());
    let (shorter, longer) = (a_length.min(b_length) as f64, a_length.max(b_length) as f64);
    if shorter == 0.0 || shorter * 100.0 < longer * QUALITY || a_length.max(b_length) > LONGEST {
        return 0.0;
    }
    100.0 - strsim::levenshtein(a, b) as f64 / longer * 100.0
}

fn lang(tag: &str) -> Option<Lang> {
    tag.replace('_', "-").parse().ok()
}

/// The languages of all memories, in lower case and with `_`, as clients compare them; each without its region, too.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Languages {
    source_languages: BTreeSet<String>,
    target_languages: BTreeSet<String>,
}

async fn languages(State(pool): State<Arc<Pool>>) -> Result<Json<Languages>, Fault> {
    let tags = pool.read(|memories| {
        let mut tags = BTreeSet::new();
        for memory in memories.iter_mut() {
            for tag in memory.tags()? {
                let tag = tag.to_ascii_lowercase().replace('-', "_");
                tags.extend(tag.split('_').next().map(str::to_owned));
                tags.insert(tag);
            }
        }
        Ok(tags)
    });
    let tags = tags.await?;
    // Either side of a memory can be looked up.
    Ok(Json(Languages { source_languages: tags.clone(), target_languages: tags }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualities_are_those_of_tmserver() {
        // Computed with translate.search.lshtein of translate-toolkit 3.18.1.
        for (a, b, want) in [
            ("Hello, world", "Hello, world", 100.0),
            ("Hello, world", "Hello, World!", 84.615_384_615_384_61),
            ("Мы встретились", "Мы встретимся", 78.571_428_571_428_57),
            ("Yes", "No", 0.0),
            ("", "", 0.0),
        ] {
            assert!((quality(a, b) - want).abs() < 1e-9, "{a} {b}: {}", quality(a, b));
        }
    }
}
