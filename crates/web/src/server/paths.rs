//! The responses of each path of the interface.

use super::api::{Api, Slot, check, lock, opened, with};
use super::document::Document;
use super::export::Export;
use super::rows;
use super::search::Search;
use super::workspace::{Listed, Workspace};
use crate::kit::{Fault, Json, query};
use crate::review::Operation;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use sverka_bilingual::Format;

type Shared<W> = State<Arc<Api<W>>>;
type Answer = Result<axum::Json<Value>, Fault>;

/// How long a page waits for changes before it is answered without one.
const PATIENCE: Duration = Duration::from_secs(25);

/// The most rows whose texts are sent at a time.
const MOST_TEXTS: usize = 500;

/// Returns all documents for the page.
pub(crate) fn listing<W: Workspace>(api: &Api<W>) -> Vec<Value> {
    let listed = api.workspace.documents();
    let slots = api.slots().clone();
    let one = |(index, listed): (usize, &Listed)| {
        let mut out = json!({
            "id": format!("d{}", index + 1), "name": listed.name, "source": listed.source, "target": listed.target,
            "state": "closed", "started": listed.review.exists(),
        });
        match slots.get(&index) {
            Some(Slot::Open(document)) => {
                let counts = lock(document).counts();
                out["state"] = "open".into();
                out["rows"] = counts.rows.into();
                out["verified"] = counts.verified.into();
                out["doubtful"] = counts.doubtful.into();
            }
            Some(Slot::Opening(progress)) => {
                out["state"] = "opening".into();
                out["stage"] = progress.stage().name().into();
            }
            Some(Slot::Failed(message)) => {
                out["state"] = "failed".into();
                out["message"] = message.as_str().into();
            }
            None => {}
        }
        out
    };
    listed.iter().enumerate().map(one).collect()
}

pub(super) async fn session<W: Workspace>(State(api): Shared<W>) -> axum::Json<Value> {
    let documents = listing(&api);
    let formats = Format::all().filter(|format| format.holds_bitext());
    let formats = formats.map(|format| json!({"name": format.name(), "extension": format.extension()}));
    axum::Json(json!({
        "command": api.workspace.command(), "version": env!("CARGO_PKG_VERSION"), "ui": api.workspace.ui(),
        "sample": api.workspace.sample(), "memory": api.workspace.has_memory(),
        "documents": documents, "formats": formats.collect::<Vec<_>>(),
    }))
}

pub(super) async fn document<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let Some(document) = opened(&api, &id).await? else {
        return Ok((StatusCode::ACCEPTED, axum::Json(json!({"id": id, "state": "opening"}))).into_response());
    };
    let summary = lock(&document).summary(&id);
    Ok(axum::Json(summary).into_response())
}

/// All rows; as a structure they are written in a fraction of the time that a tree of JSON takes.
#[derive(Serialize)]
pub(super) struct Rows {
    version: u64,
    rows: Vec<i64>,
}

pub(super) async fn all_rows<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
) -> Result<axum::Json<Rows>, Fault> {
    let all = |document: &Arc<Mutex<Document>>| {
        let mut document = lock(document);
        Ok(Rows { version: document.review().version(), rows: document.rows().to_vec() })
    };
    with(&api, &id, all).await.map(axum::Json)
}

#[derive(Deserialize)]
struct TextsQuery {
    from: usize,
    to: usize,
}

pub(super) async fn texts<W: Workspace>(State(api): Shared<W>, Path(id): Path<String>, uri: Uri) -> Answer {
    let TextsQuery { from, to } = query(&uri)?;
    let some = move |document: &Arc<Mutex<Document>>| {
        let document = lock(document);
        let state = document.review().state();
        let to = to.min(state.rows().len());
        if from > to || to - from > MOST_TEXTS {
            return Err(Fault::invalid(format!("at most {MOST_TEXTS} rows at a time")).because("range"));
        }
        let rows: Vec<Value> =
            (from..to).map(|row| rows::texts(state, document.findings(), document.glossary(), row)).collect();
        Ok(axum::Json(json!({"version": document.review().version(), "from": from, "rows": rows})))
    };
    with(&api, &id, some).await
}

#[derive(Deserialize)]
struct ChangesQuery {
    since: u64,
    #[serde(default)]
    findings: u64,
}

pub(super) async fn changes<W: Workspace>(State(api): Shared<W>, Path(id): Path<String>, uri: Uri) -> Answer {
    let ChangesQuery { since, findings } = query(&uri)?;
    let document = with(&api, &id, |document| Ok(document.clone())).await?;
    let mut news = lock(&document).news();
    let is_new = |(version, found): &(u64, u64)| *version != since || *found > findings;
    // Without news in time the response is that nothing has changed.
    let _ = tokio::time::timeout(PATIENCE, news.wait_for(is_new)).await;
    let changes = lock(&document).changes(since, findings);
    Ok(axum::Json(changes))
}

#[derive(Deserialize)]
pub(super) struct OperationBody {
    op_id: String,
    base_version: u64,
    op: Operation,
}

pub(super) async fn operations<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    Json(body): Json<OperationBody>,
) -> Answer {
    let is_id =
        |id: &str| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_id(&body.op_id) {
        return Err(Fault::invalid("op_id: 8 to 64 letters, digits and hyphens"));
    }
    let operate = move |document: &Arc<Mutex<Document>>| {
        let (answer, rows) = lock(document).operate(&body.op_id, body.base_version, &body.op)?;
        if !rows.is_empty() {
            // The response does not wait for the findings of `sverka qa` on the new rows.
            let checked = document.clone();
            std::thread::spawn(move || check(&checked, rows));
        }
        Ok(axum::Json(answer))
    };
    with(&api, &id, operate).await
}

#[derive(Deserialize)]
struct SampleQuery {
    n: usize,
    #[serde(default)]
    seed: u64,
}

pub(super) async fn sample<W: Workspace>(State(api): Shared<W>, Path(id): Path<String>, uri: Uri) -> Answer {
    let SampleQuery { n, seed } = query(&uri)?;
    let drawn = move |document: &Arc<Mutex<Document>>| {
        let document = lock(document);
        let mut sample = rows::sample(document.review().state(), n, seed);
        sample["version"] = document.review().version().into();
        Ok(axum::Json(sample))
    };
    with(&api, &id, drawn).await
}

pub(super) async fn search<W: Workspace>(State(api): Shared<W>, Path(id): Path<String>, uri: Uri) -> Answer {
    let search: Search = query(&uri)?;
    let found = move |document: &Arc<Mutex<Document>>| {
        // The search uses a copy, so that a long one does not block others.
        let (state, version) = {
            let document = lock(document);
            (document.review().state().clone(), document.review().version())
        };
        Ok(axum::Json(json!({"version": version, "rows": search.rows(&state)?})))
    };
    with(&api, &id, found).await
}

pub(super) async fn export<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    Json(export): Json<Export>,
) -> Result<Response, Fault> {
    let write = move |document: &Arc<Mutex<Document>>| {
        let (state, name) = {
            let document = lock(document);
            (document.review().state().clone(), document.name().to_owned())
        };
        export.write(&state, &name)
    };
    Ok(with(&api, &id, write).await?.into_response())
}

#[derive(Deserialize)]
pub(super) struct RealignBody {
    row: usize,
}

pub(super) async fn realign<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    Json(RealignBody { row }): Json<RealignBody>,
) -> Answer {
    let propose = move |document: &Arc<Mutex<Document>>| {
        let (state, version, options) = {
            let document = lock(document);
            (document.review().state().clone(), document.review().version(), document.aligned.clone())
        };
        let stretch =
            state.stretch(row).ok_or_else(|| Fault::invalid("there is no such row").because("row"))?;
        let options = options.unwrap_or_default();
        let [source, target] = state.texts_of(stretch.clone());
        let links = sverka_align::align(source, target, &options).links;
        let rows: Vec<usize> = links
            .iter()
            .flat_map(|link| [link.source.len(), link.target.len(), (link.score * 1e4).round() as usize])
            .collect();
        let shapes = state.rows()[stretch.clone()].iter().map(|row| row.bead().pieces);
        let same = links.iter().map(|link| [link.source.len(), link.target.len()]).eq(shapes);
        Ok(axum::Json(json!({
            "version": version, "row": stretch.start, "count": stretch.len(), "rows": rows, "same": same,
        })))
    };
    with(&api, &id, propose).await
}

#[derive(Deserialize)]
pub(super) struct AcceptBody {
    row: usize,
    rule: String,
    accept: String,
    reason: String,
}

pub(super) async fn accept<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    Json(body): Json<AcceptBody>,
) -> Answer {
    let accept = move |document: &Arc<Mutex<Document>>| {
        let file = lock(document).accept(body.row, &body.rule, &body.accept, &body.reason)?;
        Ok(axum::Json(json!({"file": file})))
    };
    with(&api, &id, accept).await
}
