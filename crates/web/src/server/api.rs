//! The paths of the interface.

use super::document::Document;
use super::findings;
use super::rows;
use super::workspace::{Listed, Workspace};
use crate::assets::ASSETS;
use crate::kit::{Fault, Json, Server, query};
use crate::review::Operation;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use sverka_bilingual::Format;

/// How long a page waits for changes before it is answered without one, and for a document to open.
const PATIENCE: Duration = Duration::from_secs(25);

/// The most rows whose texts are sent at a time.
const MOST_TEXTS: usize = 500;

/// A document and whether it is open.
#[derive(Clone)]
enum Slot {
    Opening,
    Open(Arc<Mutex<Document>>),
    Failed(String),
}

/// What all requests share.
pub struct Api<W: Workspace> {
    workspace: W,
    open: Mutex<HashMap<usize, Slot>>,
}

type Shared<W> = State<Arc<Api<W>>>;

/// Serves the pages of a workspace until they are closed.
///
/// # Errors
/// When the system gives no thread or no socket.
pub fn run<W: Workspace>(server: Server, workspace: W) -> io::Result<()> {
    let api = Arc::new(Api { workspace, open: Mutex::default() });
    server.run(ASSETS, router(api))
}

fn router<W: Workspace>(api: Arc<Api<W>>) -> Router {
    Router::new()
        .route("/session", get(session::<W>))
        .route("/documents/{id}", get(document::<W>))
        .route("/documents/{id}/rows", get(all_rows::<W>))
        .route("/documents/{id}/texts", get(texts::<W>))
        .route("/documents/{id}/changes", get(changes::<W>))
        .route("/documents/{id}/operations", post(operations::<W>))
        .route("/documents/{id}/sample", get(sample::<W>))
        .with_state(api)
}

impl<W: Workspace> Api<W> {
    fn slots(&self) -> MutexGuard<'_, HashMap<usize, Slot>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the place of a document in the list.
    fn index(&self, id: &str) -> Result<(usize, Listed), Fault> {
        let index = id.strip_prefix('d').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let listed = index.and_then(|index| Some((index, self.workspace.documents().into_iter().nth(index)?)));
        listed.ok_or_else(|| Fault::unknown("there is no such document"))
    }

    /// Opens a document, on a thread that may block.
    fn open(&self, index: usize, listed: Listed) -> Slot {
        let opened = self.workspace.open(index).and_then(|opened| {
            Document::open(listed, opened, self.workspace.reviewer()).map_err(|error| error.to_string())
        });
        let slot = match opened {
            Ok(document) => Slot::Open(Arc::new(Mutex::new(document))),
            Err(message) => Slot::Failed(message),
        };
        self.slots().insert(index, slot.clone());
        slot
    }
}

/// Returns a document that is open, or opens it; `None` while that takes long.
async fn opened<W: Workspace>(api: &Arc<Api<W>>, id: &str) -> Result<Option<Arc<Mutex<Document>>>, Fault> {
    let (index, listed) = api.index(id)?;
    let is_new = {
        let mut slots = api.slots();
        // What could not be opened may have been mended.
        let is_new = !matches!(slots.get(&index), Some(Slot::Open(_) | Slot::Opening));
        if is_new {
            slots.insert(index, Slot::Opening);
        }
        is_new
    };
    if is_new {
        let api = api.clone();
        tokio::task::spawn_blocking(move || {
            if let Slot::Open(document) = api.open(index, listed) {
                check_all(&document);
            }
        });
    }
    let wait = async {
        loop {
            match api.slots().get(&index).cloned() {
                Some(Slot::Open(document)) => return Ok(document),
                Some(Slot::Failed(message)) => {
                    return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "document", message));
                }
                _ => {}
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    match tokio::time::timeout(PATIENCE, wait).await {
        Ok(found) => found.map(Some),
        Err(_) => Ok(None),
    }
}

fn lock(document: &Mutex<Document>) -> MutexGuard<'_, Document> {
    document.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something with a document that is open, on a thread that may block.
async fn with<W: Workspace, T: Send + 'static>(
    api: &Arc<Api<W>>,
    id: &str,
    work: impl FnOnce(&Arc<Mutex<Document>>) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let document = opened(api, id).await?.ok_or_else(|| {
        Fault::new(StatusCode::SERVICE_UNAVAILABLE, "opening", "the document is still being opened")
    })?;
    let done = tokio::task::spawn_blocking(move || work(&document)).await;
    done.unwrap_or_else(|_| {
        Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "bug", "an error inside sverka; please report it"))
    })
}

/// Checks all rows of a document that have not been checked, without holding it.
fn check_all(document: &Arc<Mutex<Document>>) {
    let (jobs, mut checks) = {
        let document = lock(document);
        document.unchecked(0..document.review().state().rows().len())
    };
    if !jobs.is_empty() {
        let found = findings::check(jobs, &mut checks);
        lock(document).add_findings(found);
    }
}

async fn session<W: Workspace>(State(api): Shared<W>) -> axum::Json<Value> {
    let listed = api.workspace.documents();
    let slots = api.slots();
    let documents = listed.iter().enumerate().map(|(index, listed)| {
        let mut out = json!({
            "id": format!("d{}", index + 1), "name": listed.name, "source": listed.source, "target": listed.target,
            "state": "closed",
        });
        match slots.get(&index) {
            Some(Slot::Open(document)) => {
                let document = lock(document);
                let state = document.review().state();
                out["state"] = "open".into();
                out["rows"] = state.rows().len().into();
                out["verified"] = rows::verified(state).into();
            }
            Some(Slot::Opening) => out["state"] = "opening".into(),
            Some(Slot::Failed(message)) => {
                out["state"] = "failed".into();
                out["message"] = message.as_str().into();
            }
            None => {}
        }
        out
    });
    let formats = Format::all().filter(|format| format.holds_bitext());
    let formats = formats.map(|format| json!({"name": format.name(), "extension": format.extension()}));
    axum::Json(json!({
        "command": api.workspace.command(), "version": env!("CARGO_PKG_VERSION"), "ui": api.workspace.ui(),
        "documents": documents.collect::<Vec<_>>(), "formats": formats.collect::<Vec<_>>(),
    }))
}

async fn document<W: Workspace>(State(api): Shared<W>, Path(id): Path<String>) -> Result<Response, Fault> {
    let Some(document) = opened(&api, &id).await? else {
        return Ok((StatusCode::ACCEPTED, axum::Json(json!({"id": id, "state": "opening"}))).into_response());
    };
    let summary = lock(&document).summary(&id);
    Ok(axum::Json(summary).into_response())
}

async fn all_rows<W: Workspace>(State(api): Shared<W>, Path(id): Path<String>) -> Result<axum::Json<Value>, Fault> {
    let all = |document: &Arc<Mutex<Document>>| {
        let document = lock(document);
        let state = document.review().state();
        let rows = rows::flat(state, document.findings(), 0..state.rows().len());
        Ok(axum::Json(json!({"version": document.review().version(), "rows": rows})))
    };
    with(&api, &id, all).await
}

#[derive(Deserialize)]
struct TextsQuery {
    from: usize,
    to: usize,
}

async fn texts<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<axum::Json<Value>, Fault> {
    let TextsQuery { from, to } = query(&uri)?;
    let some = move |document: &Arc<Mutex<Document>>| {
        let document = lock(document);
        let state = document.review().state();
        let to = to.min(state.rows().len());
        if from > to || to - from > MOST_TEXTS {
            return Err(Fault::invalid(format!("at most {MOST_TEXTS} rows at a time")).because("range"));
        }
        let rows: Vec<Value> = (from..to).map(|row| rows::texts(state, document.findings(), row)).collect();
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

async fn changes<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<axum::Json<Value>, Fault> {
    let ChangesQuery { since, findings } = query(&uri)?;
    let document = with(&api, &id, |document| Ok(document.clone())).await?;
    let mut news = lock(&document).news();
    let is_new = |(version, found): &(u64, u64)| *version != since || *found > findings;
    // Without news in time the answer is that nothing has changed.
    let _ = tokio::time::timeout(PATIENCE, news.wait_for(is_new)).await;
    let changes = lock(&document).changes(since, findings);
    Ok(axum::Json(changes))
}

#[derive(Deserialize)]
struct OperationBody {
    op_id: String,
    base_version: u64,
    op: Operation,
}

async fn operations<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    Json(body): Json<OperationBody>,
) -> Result<axum::Json<Value>, Fault> {
    let is_id = |id: &str| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !is_id(&body.op_id) {
        return Err(Fault::invalid("op_id: 8 to 64 letters, digits and hyphens"));
    }
    let operate = move |document: &Arc<Mutex<Document>>| {
        let answer = lock(document).operate(&body.op_id, body.base_version, &body.op)?;
        let checked = document.clone();
        std::thread::spawn(move || check_all(&checked));
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

async fn sample<W: Workspace>(
    State(api): Shared<W>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<axum::Json<Value>, Fault> {
    let SampleQuery { n, seed } = query(&uri)?;
    let drawn = move |document: &Arc<Mutex<Document>>| {
        let document = lock(document);
        let mut sample = rows::sample(document.review().state(), n, seed);
        sample["version"] = document.review().version().into();
        Ok(axum::Json(sample))
    };
    with(&api, &id, drawn).await
}
