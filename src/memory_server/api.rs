//! `/v1/`: what the command line answers, as JSON.

use super::pool::Pool;
use super::{HITS, MATCHES, TEXT, TEXTS, UNITS};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json as Answer, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::SystemTime;
use sverka_memory::concordance::Phrase;
use sverka_memory::several::Request;
use sverka_memory::{Error, Memory, Neighbours, Query, json};
use sverka_web::kit::{Fault, Json, query};
use tmx::{Lang, Unit, Variant};

/// The paths whose `POST` requests only read: they are too long for an address.
pub(super) const READING_POSTS: [&str; 1] = ["/lookup"];

/// Makes the routes.
pub(super) fn routes(pool: Arc<Pool>) -> Router {
    Router::new()
        .route("/lookup", get(lookup).post(lookup_all))
        .route("/concordance", get(concordance))
        .route("/stats", get(stats))
        .route("/units", post(add))
        .with_state(pool)
}

/// What a look-up is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lookup {
    pub(super) text: String,
    source: Option<String>,
    target: Option<String>,
    min: Option<u32>,
    max: Option<usize>,
}

/// The same of several texts, of which each has the one before and the one behind as its neighbours.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LookupAll {
    texts: Vec<String>,
    source: Option<String>,
    target: Option<String>,
    min: Option<u32>,
    max: Option<usize>,
}

impl LookupAll {
    /// Checks the bounds. Returns the language of the texts and the query without its text.
    fn query(&self) -> Result<(Option<Lang>, Query), Fault> {
        if self.texts.len() > TEXTS {
            return Err(Fault::invalid(format!("texts: at most {TEXTS}")));
        }
        self.texts.iter().try_for_each(|text| check("text", text))?;
        let (source, target) = (lang("source", &self.source)?, lang("target", &self.target)?);
        // The language is replaced by that of each memory.
        let mut query = Query { target, ..Query::new("", Lang::undetermined()) };
        query.min = bounded("min", self.min, query.min, 1..=101)?;
        query.max = bounded("max", self.max, query.max, 1..=MATCHES)?;
        Ok((source, query))
    }
}

async fn lookup(State(pool): State<Arc<Pool>>, uri: Uri) -> Result<Answer<Value>, Fault> {
    one(pool, query(&uri)?).await.map(Answer)
}

/// Looks one text up.
pub(super) async fn one(pool: Arc<Pool>, asked: Lookup) -> Result<Value, Fault> {
    let Lookup { text, source, target, min, max } = asked;
    let asked = LookupAll { texts: vec![text], source, target, min, max };
    let mut all = answers(pool, asked, false).await?;
    Ok(all.pop().unwrap_or_default())
}

async fn lookup_all(
    State(pool): State<Arc<Pool>>,
    Json(asked): Json<LookupAll>,
) -> Result<Answer<Vec<Value>>, Fault> {
    Ok(Answer(answers(pool, asked, true).await?))
}

async fn answers(pool: Arc<Pool>, asked: LookupAll, neighbours: bool) -> Result<Vec<Value>, Fault> {
    let (source, query) = asked.query()?;
    let texts = asked.texts;
    pool.read(move |memories| {
        let mut out = Vec::with_capacity(texts.len());
        for (at, text) in texts.iter().enumerate() {
            let around = neighbours.then(|| Neighbours {
                before: at.checked_sub(1).map(|at| texts[at].clone()),
                behind: texts.get(at + 1).cloned(),
            });
            let query = Query { text: text.as_str().into(), around, ..query.clone() };
            let found = memories.lookup(&Request { source: source.as_ref(), query })?;
            out.push(json::matches(text, &found));
        }
        Ok(out)
    })
    .await
}

/// What a concordance is of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    phrase: String,
    lang: Option<String>,
    #[serde(default)]
    as_written: bool,
    document: Option<String>,
    since: Option<String>,
    until: Option<String>,
    max: Option<usize>,
}

async fn concordance(State(pool): State<Arc<Pool>>, uri: Uri) -> Result<Answer<Vec<Value>>, Fault> {
    hits(pool, query(&uri)?).await.map(Answer)
}

/// Looks for words in context.
pub(super) async fn hits(pool: Arc<Pool>, words: Words) -> Result<Vec<Value>, Fault> {
    check("phrase", &words.phrase)?;
    if !words.phrase.chars().any(|c| c != '*' && !c.is_whitespace()) {
        return Err(Fault::invalid("phrase: has no word"));
    }
    let phrase = Phrase {
        lang: lang("lang", &words.lang)?,
        as_written: words.as_written,
        document: words.document,
        since: day("since", words.since.as_deref())?,
        until: day("until", words.until.as_deref())?,
        max: bounded("max", words.max, 20, 1..=HITS)?,
        text: words.phrase,
    };
    let hits = pool.read(move |memories| memories.concordance(&phrase)).await?;
    Ok(hits.iter().map(|(store, hit)| json::hit(store, hit)).collect())
}

async fn stats(State(pool): State<Arc<Pool>>) -> Result<Answer<Vec<Value>>, Fault> {
    let summaries = pool.read(|memories| {
        let of = |memory: &mut Memory| Ok((memory.name().to_owned(), memory.summary()?));
        memories.iter_mut().map(of).collect::<Result<Vec<_>, Error>>()
    });
    let of = |(store, summary): (String, sverka_memory::Summary)| {
        json!({
            "store": store,
            "units": summary.units,
            "langs": summary.langs,
            "documents": summary.documents,
        })
    };
    Ok(Answer(summaries.await?.into_iter().map(of).collect()))
}

/// Units to add.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// The document that they are in.
    document: String,
    source_lang: String,
    target_lang: String,
    units: Vec<Pair>,
    /// Who made them.
    author: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    source: String,
    target: String,
}

async fn add(State(pool): State<Arc<Pool>>, Json(new): Json<New>) -> Result<Answer<Value>, Fault> {
    if new.units.len() > UNITS {
        return Err(Fault::invalid(format!("units: at most {UNITS}")));
    }
    check("document", &new.document)?;
    let langs = [("source_lang", new.source_lang), ("target_lang", new.target_lang)];
    let [Some(source), Some(target)] = langs.map(|(name, tag)| lang(name, &Some(tag)).transpose()) else {
        return Err(Fault::invalid("source_lang, target_lang: are missing"));
    };
    let (source, target) = (source?, target?);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok();
    let now = now.and_then(|time| tmx::Date::from_unix(i64::try_from(time.as_secs()).ok()?));
    let mut units = Vec::with_capacity(new.units.len());
    for pair in &new.units {
        check("source", &pair.source)?;
        check("target", &pair.target)?;
        let texts = [(&source, &pair.source), (&target, &pair.target)];
        let mut unit = Unit {
            variants: texts.map(|(lang, text)| Variant::new(lang.clone(), text.as_str())).to_vec(),
            ..Unit::default()
        };
        (unit.origin.creation_date, unit.origin.creation_id) = (now, new.author.clone());
        units.push(unit);
    }
    let document: Arc<str> = new.document.into();
    let added = pool.write(move |memory| {
        let mut import = memory.append();
        for unit in units {
            import.add(&document, unit)?;
        }
        import.finish()
    });
    let added = added.await?;
    Ok(Answer(json!({"added": added.new, "known": added.known})))
}

/// Checks that a text is neither empty nor too long.
fn check(name: &str, text: &str) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::invalid(format!("{name}: is empty")));
    }
    if text.chars().nth(TEXT).is_some() {
        let message = format!("{name}: has more than {TEXT} characters");
        return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "large", message));
    }
    Ok(())
}

fn lang(name: &str, tag: &Option<String>) -> Result<Option<Lang>, Fault> {
    let parse = |tag: &String| tag.replace('_', "-").parse().ok();
    match tag.as_ref().map(parse) {
        None => Ok(None),
        Some(Some(lang)) => Ok(Some(lang)),
        Some(None) => Err(Fault::invalid(format!("{name}: is no language, such as en or pt-BR"))),
    }
}

fn bounded<N: PartialOrd + std::fmt::Display + Copy>(
    name: &str,
    given: Option<N>,
    usual: N,
    range: std::ops::RangeInclusive<N>,
) -> Result<N, Fault> {
    let number = given.unwrap_or(usual);
    if range.contains(&number) {
        return Ok(number);
    }
    Err(Fault::invalid(format!("{name}: is not in {} to {}", range.start(), range.end())))
}

fn day(name: &str, text: Option<&str>) -> Result<Option<i64>, Fault> {
    let Some(text) = text else { return Ok(None) };
    match tmx::Date::mend(text) {
        Some(date) => Ok(Some(date.to_unix())),
        None => Err(Fault::invalid(format!("{name}: is no day such as 2021-05-03"))),
    }
}
