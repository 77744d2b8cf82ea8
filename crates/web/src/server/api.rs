//! The documents that are open, and the paths of the interface.

use super::document::Document;
use super::findings;
use super::paths::{
    accept, all_rows, changes, document, export, operations, realign, sample, search, session, texts,
};
use super::progress::{Progress, Stage};
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
use tokio::sync::{Semaphore, watch};

/// How long a page waits for a document to open before it has to ask again.
const PATIENCE: Duration = Duration::from_secs(25);

/// Documents that are opened at a time: each uses all processors for most of its time, so that more are no faster and
/// take more memory.
const AT_A_TIME: usize = 2;

/// Whether a document is open. One that has no slot is closed.
#[derive(Clone)]
pub(crate) enum Slot {
    Opening(Arc<Progress>),
    Open(Arc<Mutex<Document>>),
    Failed(String),
}

/// What all requests share.
pub struct Api<W: Workspace> {
    pub(crate) workspace: W,
    slots: Mutex<HashMap<usize, Slot>>,
    turns: Arc<Semaphore>,
    /// Rises whenever a document is opened, or could not be.
    news: watch::Sender<u64>,
}

/// Serves the pages of a workspace until they are closed; `more` are paths that the workspace adds, below `/api`.
///
/// # Errors
/// When the system gives no thread or no socket.
pub fn run<W: Workspace>(server: Server, workspace: W, more: Router) -> io::Result<()> {
    let api = Arc::new(Api::new(workspace));
    server.run(ASSETS, router(api).merge(more))
}

/// Returns the paths of the documents and their reviews.
pub(crate) fn router<W: Workspace>(api: Arc<Api<W>>) -> Router {
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
    /// Makes what the requests to the documents of a workspace share.
    pub(crate) fn new(workspace: W) -> Self {
        let turns = Arc::new(Semaphore::new(AT_A_TIME));
        Self { workspace, slots: Mutex::default(), turns, news: watch::Sender::new(0) }
    }

    pub(crate) fn slots(&self) -> MutexGuard<'_, HashMap<usize, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what tells of documents that are opened or added.
    pub(crate) fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// Tells pages that wait that there are documents to look at.
    pub(crate) fn tell(&self) {
        self.news.send_modify(|version| *version += 1);
    }

    /// Returns the place of a document in the list.
    pub(crate) fn index(&self, id: &str) -> Result<(usize, Listed), Fault> {
        let index = id.strip_prefix('d').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let listed = index.and_then(|index| Some((index, self.workspace.document(index)?)));
        listed.ok_or_else(|| Fault::unknown("there is no such document"))
    }

    /// Opens a document, on a thread that may block. What was cancelled meanwhile is dropped.
    fn open(&self, index: usize, listed: Listed, progress: &Arc<Progress>) -> Option<Arc<Mutex<Document>>> {
        let opened = self.workspace.open(index, progress).and_then(|opened| {
            if !progress.enter(Stage::Resuming) {
                return Err(String::new());
            }
            Document::open(listed, opened, self.workspace.reviewer()).map_err(|error| error.to_string())
        });
        let document = opened.map(|document| Arc::new(Mutex::new(document)));
        let mut slots = self.slots();
        let is_wanted =
            matches!(slots.get(&index), Some(Slot::Opening(wanted)) if Arc::ptr_eq(wanted, progress));
        if !is_wanted {
            return None;
        }
        let document = document.map_err(|message| slots.insert(index, Slot::Failed(message))).ok();
        if let Some(document) = &document {
            slots.insert(index, Slot::Open(document.clone()));
        }
        drop(slots);
        self.tell();
        document
    }

    /// Stops the opening of a document; the work ends at its next stage.
    pub(crate) fn cancel(&self, index: usize) -> bool {
        let mut slots = self.slots();
        let Some(Slot::Opening(progress)) = slots.get(&index) else { return false };
        progress.cancel();
        slots.remove(&index);
        drop(slots);
        self.tell();
        true
    }
}

/// Opens a document in the background, unless it is open or being opened.
pub(crate) fn start<W: Workspace>(api: &Arc<Api<W>>, index: usize, listed: Listed) {
    let progress = Arc::new(Progress::default());
    {
        let mut slots = api.slots();
        // What could not be opened may have been mended.
        if matches!(slots.get(&index), Some(Slot::Open(_) | Slot::Opening(_))) {
            return;
        }
        slots.insert(index, Slot::Opening(progress.clone()));
    }
    api.tell();
    let api = api.clone();
    tokio::spawn(async move {
        let turn = api.turns.clone().acquire_owned().await;
        if progress.is_cancelled() {
            return;
        }
        let open = move || {
            let document = api.open(index, listed, &progress);
            drop(turn);
            if let Some(document) = document {
                check(&document, 0..usize::MAX);
            }
        };
        tokio::task::spawn_blocking(open);
    });
}

/// Returns a document that is open, or opens it; `None` while that takes long.
pub(crate) async fn opened<W: Workspace>(
    api: &Arc<Api<W>>,
    id: &str,
) -> Result<Option<Arc<Mutex<Document>>>, Fault> {
    let (index, listed) = api.index(id)?;
    let mut news = api.news();
    start(api, index, listed);
    let wait = async {
        loop {
            news.mark_unchanged();
            match api.slots().get(&index).cloned() {
                Some(Slot::Open(document)) => return Ok(document),
                Some(Slot::Failed(message)) => {
                    return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "document", message));
                }
                Some(Slot::Opening(_)) => {}
                None => {
                    return Err(Fault::new(StatusCode::CONFLICT, "cancelled", "the opening was stopped"));
                }
            }
            // The sender lives as long as `api`.
            let _ = news.changed().await;
        }
    };
    match tokio::time::timeout(PATIENCE, wait).await {
        Ok(found) => found.map(Some),
        Err(_) => Ok(None),
    }
}

pub(crate) fn lock(document: &Mutex<Document>) -> MutexGuard<'_, Document> {
    document.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something with a document that is open, on a thread that may block.
pub(crate) async fn with<W: Workspace, T: Send + 'static>(
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
