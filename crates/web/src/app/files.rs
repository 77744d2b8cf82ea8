//! Paths of the interface for files: those that were dropped, and those in folders.

use super::folders;
use super::home::Home;
use super::uploads::{MOST_BYTES, Upload};
use super::{App, work};
use crate::kit::{Fault, File, Json, query};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

type Shared<H> = State<Arc<App<H>>>;
type Answer = Result<axum::Json<Value>, Fault>;

/// Returns the paths.
pub(super) fn router<H: Home>(app: Arc<App<H>>) -> Router {
    Router::new()
        .route("/files", post(upload::<H>).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .route("/files/forget", post(forget::<H>))
        .route("/folders", post(watch::<H>))
        .route("/folders/{id}", get(list::<H>))
        .with_state(app)
}

/// Does something that may block.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "bug", "an error inside sverka; please report it"))
    })
}

#[derive(Deserialize)]
struct NameQuery {
    name: String,
}

async fn upload<H: Home>(State(app): Shared<H>, uri: Uri, File(bytes): File) -> Answer {
    let NameQuery { name } = query(&uri)?;
    let name = work::safe_name(&name);
    blocking(move || {
        let detected = app
            .home()
            .detect(&name, &bytes)
            .map_err(|message| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "file", message))?;
        let size = bytes.len();
        let mut answer = json!({
            "name": name, "size": size, "kind": detected.kind, "stem": detected.stem,
            "lang": detected.lang.as_ref().map(|lang| lang.as_str()),
        });
        let id = app.uploads().add(Upload { name, bytes, detected })?;
        answer["id"] = id.into();
        Ok(axum::Json(answer))
    })
    .await
}

#[derive(Deserialize)]
struct ForgetBody {
    id: String,
}

async fn forget<H: Home>(State(app): Shared<H>, Json(body): Json<ForgetBody>) -> Answer {
    app.uploads().remove(&body.id);
    Ok(axum::Json(json!({})))
}

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default)]
    path: String,
}

async fn list<H: Home>(State(app): Shared<H>, Path(id): Path<String>, uri: Uri) -> Answer {
    let ListQuery { path } = query(&uri)?;
    blocking(move || {
        let folder = app.roots().resolve(&id, &path)?;
        let mut listed = folders::list(app.home(), &folder)?;
        listed["path"] = path.into();
        Ok(axum::Json(listed))
    })
    .await
}

#[derive(Deserialize)]
struct WatchBody {
    folder: String,
    path: String,
}

async fn watch<H: Home>(State(app): Shared<H>, Json(body): Json<WatchBody>) -> Answer {
    blocking(move || {
        let folder = app.roots().resolve(&body.folder, &body.path)?;
        let found = app.home().watch(&folder).map_err(|message| Fault::invalid(message).because("folder"))?;
        app.api.tell();
        Ok(axum::Json(json!({"documents": found})))
    })
    .await
}
