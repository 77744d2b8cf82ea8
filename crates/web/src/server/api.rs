//! The documents that are open, and the paths of the interface.

use super::document::Document;
use super::findings;
use super::paths::{
    accept, all_rows, changes, document, export, operations, realign, sample, search, session, texts,
};
use super::workspace::{Listed, Workspace};
use crate::assets::ASSETS;
use crate::kit::{Fault, Server};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a page waits for a document to open before it has to ask again.
const PATIENCE: Duration = Duration::from_secs(25);

/// A document and whether it is open.
#[derive(Clone)]
pub(super) enum Slot {
    Opening,
    Open(Arc<Mutex<Document>>),
    Failed(String),
}

/// What all requests share.
pub struct Api<W: Workspace> {
    pub(super) workspace: W,
    open: Mutex<HashMap<usize, Slot>>,
}

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
        .route("/documents/{id}/search", get(search::<W>))
        .route("/documents/{id}/export", post(export::<W>))
        .route("/documents/{id}/realign", post(realign::<W>))
        .route("/documents/{id}/accept", post(accept::<W>))
        .with_state(api)
}

impl<W: Workspace> Api<W> {
    pub(super) fn slots(&self) -> MutexGuard<'_, HashMap<usize, Slot>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the place of a document in the list.
    fn index(&self, id: &str) -> Result<(usize, Listed), Fault> {
        let index = id.strip_prefix('d').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let listed =
            index.and_then(|index| Some((index, self.workspace.documents().into_iter().nth(index)?)));
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
pub(super) async fn opened<W: Workspace>(
    api: &Arc<Api<W>>,
    id: &str,
) -> Result<Option<Arc<Mutex<Document>>>, Fault> {
    let (index, listed) = api.index(id)?;
    let is_new = {
        let mut slots = api.slots();
        // A file that could not be opened may have been repaired.
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
                check(&document, 0..usize::MAX);
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

pub(super) fn lock(document: &Mutex<Document>) -> MutexGuard<'_, Document> {
    document.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something with a document that is open, on a thread that may block.
pub(super) async fn with<W: Workspace, T: Send + 'static>(
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

/// Checks those of some rows that have not been checked, without locking the document.
pub(super) fn check(document: &Arc<Mutex<Document>>, rows: Range<usize>) {
    let (jobs, mut checks) = {
        let document = lock(document);
        let count = document.review().state().rows().len();
        document.unchecked(rows.start.min(count)..rows.end.min(count))
    };
    if !jobs.is_empty() {
        let found = findings::check(jobs, &mut checks);
        lock(document).add_findings(found);
    }
}
