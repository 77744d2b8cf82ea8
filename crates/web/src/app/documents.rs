//! Paths of the interface for documents: the list with what is known of each, new ones, and what is made of them.

use super::files::blocking;
use super::home::{Home, Kind, Made, Origin};
use super::uploads::Upload;
use super::{App, work};
use crate::kit::{Fault, Json, query};
use crate::review::Select;
use crate::server::api::{Slot, lock, start, with};
use crate::server::export::Exported;
use crate::server::paths::listing;
use crate::server::{Checks, Counts};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use sverka_text::bitext::Bitext;
use sverka_text::document::Lang;
use sverka_text::languages::languages;

type Shared<H> = State<Arc<App<H>>>;
type Answer = Result<axum::Json<Value>, Fault>;

/// How long a page waits for news before it is answered without.
const PATIENCE: Duration = Duration::from_secs(25);

/// Returns the paths.
pub(super) fn router<H: Home>(app: Arc<App<H>>) -> Router {
    Router::new()
        .route("/home", get(home::<H>))
        .route("/documents", post(add::<H>))
        .route("/documents/{id}/start", post(begin::<H>))
        .route("/documents/{id}/cancel", post(cancel::<H>))
        .route("/documents/{id}/languages", post(set_languages::<H>))
        .route("/documents/{id}/glossary", post(glossary::<H>))
        .route("/documents/{id}/quality", post(quality::<H>))
        .with_state(app)
}

#[derive(Deserialize)]
struct HomeQuery {
    #[serde(default)]
    since: Option<u64>,
}

async fn home<H: Home>(State(app): Shared<H>, uri: Uri) -> Answer {
    let HomeQuery { since } = query(&uri)?;
    let mut news = app.api.news();
    // Without news in time the answer is what is known anyway: files may have come into a folder.
    let _ = tokio::time::timeout(PATIENCE, news.wait_for(|version| since != Some(*version))).await;
    let version = *news.borrow();
    blocking(move || {
        let codes: Vec<&str> = languages().iter().map(|language| language.code).collect();
        let documents = listed(&app);
        let recent = app.recent();
        Ok(axum::Json(json!({
            "version": version, "documents": documents, "folders": app.roots().json(), "remarks": recent.remarks(),
            "work": app.home().work_folder().display().to_string(), "languages": codes, "formats": app.home().formats(),
        })))
    })
    .await
}

/// Returns the documents with what is known of those that are closed, and takes down how far those are that are open.
pub(super) fn listed<H: Home>(app: &App<H>) -> Vec<Value> {
    let mut documents = listing(&app.api);
    let mut recent = app.recent();
    for (index, out) in documents.iter_mut().enumerate() {
        let Some((listed, origin)) = app.home().document(index).zip(app.home().origin(index)) else {
            continue;
        };
        out["langs"] = json!(origin.langs);
        out["kind"] = json!(if origin.files.len() == 2 { Kind::Text } else { Kind::Pairs });
        if out["state"] == "open" {
            let count = |key: &str| out[key].as_u64().unwrap_or_default() as usize;
            let counts =
                Counts { rows: count("rows"), verified: count("verified"), doubtful: count("doubtful") };
            recent.note(&listed.review, origin, counts);
        }
        if let Some(entry) = recent.of(&listed.review) {
            out["opened"] = entry.opened.into();
            out["rows"] = entry.counts.rows.into();
            out["verified"] = entry.counts.verified.into();
            out["doubtful"] = entry.counts.doubtful.into();
        }
    }
    documents
}

/// A file that the page has named: one that was dropped, or one of a folder.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Upload { upload: String },
    Path { folder: String, path: String },
}

enum Found {
    Upload(Box<Upload>),
    Path(PathBuf),
}

#[derive(Deserialize)]
struct AddBody {
    files: Vec<Named>,
    #[serde(default)]
    langs: [Option<String>; 2],
    #[serde(default)]
    start: bool,
}

async fn add<H: Home>(State(app): Shared<H>, Json(body): Json<AddBody>) -> Answer {
    let begins = body.start;
    let used: Vec<String> = body.files.iter().filter_map(Named::upload).map(str::to_owned).collect();
    let adding = app.clone();
    let index = blocking(move || {
        let index = add_document(&adding, &body)?;
        used.iter().for_each(|id| adding.uploads().remove(id));
        Ok(index)
    })
    .await?;
    if begins && let Some(listed) = app.home().document(index) {
        start(&app.api, index, listed);
    }
    app.api.tell();
    Ok(axum::Json(json!({"id": format!("d{}", index + 1)})))
}

impl Named {
    fn upload(&self) -> Option<&str> {
        match self {
            Self::Upload { upload } => Some(upload),
            Self::Path { .. } => None,
        }
    }
}

fn add_document<H: Home>(app: &App<H>, body: &AddBody) -> Result<usize, Fault> {
    let langs = parse(&body.langs)?;
    let roots = app.roots();
    let find = |named: &Named| match named {
        Named::Upload { upload } => Ok(Found::Upload(Box::new(app.uploads().get(upload)?))),
        Named::Path { folder, path } => roots.resolve(folder, path).map(Found::Path),
    };
    let found = body.files.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    if !(1..=2).contains(&found.len()) {
        return Err(Fault::invalid("give a text and its translation, or a file with both").because("files"));
    }
    let files = keep(app, found, &langs)?;
    let document = Origin { files, langs };
    app.home().add(&document).map_err(|message| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "file", message))
}

/// Keeps what was dropped in the work folder, and returns the paths of all files.
fn keep<H: Home>(app: &App<H>, found: Vec<Found>, langs: &[Option<Lang>; 2]) -> Result<Vec<PathBuf>, Fault> {
    let is_pair = found.len() == 2;
    let mut kept: Vec<(String, &[u8])> = Vec::new();
    let mut name = None;
    for (found, lang) in found.iter().zip(langs) {
        if let Found::Upload(upload) = found {
            let lang = lang.as_ref().or(upload.detected.lang.as_ref()).filter(|_| is_pair);
            kept.push((work::name_in(&upload.name, lang), &upload.bytes));
            name.get_or_insert_with(|| upload.detected.stem.clone());
        }
    }
    let folder = app.home().work_folder();
    let mut paths = match name {
        Some(name) => work::keep(&folder, &name, &kept).map_err(|error| {
            let message = format!(
                "{}: cannot be written: {error}; start sverka app with another folder",
                folder.display()
            );
            Fault::new(StatusCode::SERVICE_UNAVAILABLE, "folder", message)
        })?,
        None => Vec::new(),
    }
    .into_iter();
    let path = |found: Found| match found {
        Found::Path(path) => Some(path),
        Found::Upload(_) => paths.next(),
    };
    Ok(found.into_iter().filter_map(path).collect())
}

/// Reads the languages that a person chose.
fn parse(langs: &[Option<String>; 2]) -> Result<[Option<Lang>; 2], Fault> {
    let mut out = [None, None];
    for (out, tag) in out.iter_mut().zip(langs) {
        if let Some(tag) = tag {
            let lang: Result<Lang, _> = tag.parse();
            *out = Some(lang.map_err(|error| Fault::invalid(error.to_string()).because("language"))?);
        }
    }
    if let [Some(source), Some(target)] = &out
        && source.primary() == target.primary()
    {
        return Err(Fault::invalid("both texts are in one language").because("same-language"));
    }
    Ok(out)
}

async fn begin<H: Home>(State(app): Shared<H>, Path(id): Path<String>) -> Answer {
    let (index, listed) = app.api.index(&id)?;
    start(&app.api, index, listed);
    Ok(axum::Json(json!({"id": id, "state": "opening"})))
}

async fn cancel<H: Home>(State(app): Shared<H>, Path(id): Path<String>) -> Answer {
    let (index, _) = app.api.index(&id)?;
    Ok(axum::Json(json!({"id": id, "cancelled": app.api.cancel(index)})))
}

#[derive(Deserialize)]
struct LanguagesBody {
    langs: [Option<String>; 2],
}

async fn set_languages<H: Home>(
    State(app): Shared<H>,
    Path(id): Path<String>,
    Json(body): Json<LanguagesBody>,
) -> Answer {
    let (index, _) = app.api.index(&id)?;
    let langs = parse(&body.langs)?;
    // Of a document that is open, or being opened, the sentences are known: other languages would be other sentences.
    if matches!(app.api.slots().get(&index), Some(Slot::Open(_) | Slot::Opening(_))) {
        return Err(Fault::invalid("the document is open already").because("open"));
    }
    app.home().set_langs(index, langs);
    app.api.tell();
    Ok(axum::Json(json!({"id": id})))
}

#[derive(Deserialize)]
struct MakeBody {
    format: String,
    #[serde(default)]
    verified: bool,
}

async fn glossary<H: Home>(
    State(app): Shared<H>,
    Path(id): Path<String>,
    Json(body): Json<MakeBody>,
) -> Result<Response, Fault> {
    let format = body.format.clone();
    let home = app.clone();
    make(&app, &id, "glossary", body, move |bitext, _| home.home().glossary(bitext, &format)).await
}

async fn quality<H: Home>(
    State(app): Shared<H>,
    Path(id): Path<String>,
    Json(body): Json<MakeBody>,
) -> Result<Response, Fault> {
    let format = body.format.clone();
    let home = app.clone();
    make(&app, &id, "quality", body, move |bitext, checks| home.home().quality(bitext, checks, &format)).await
}

/// Makes a file of a document as it is reviewed; excluded rows are left out.
async fn make<H: Home>(
    app: &Arc<App<H>>,
    id: &str,
    what: &'static str,
    body: MakeBody,
    work: impl FnOnce(&Bitext, &Checks) -> Result<Made, String> + Send + 'static,
) -> Result<Response, Fault> {
    let made = with(&app.api, id, move |document| {
        let (state, checks, name) = {
            let document = lock(document);
            (document.review().state().clone(), document.checks().clone(), document.name().to_owned())
        };
        let bitext = state.bitext(Select { verified: body.verified, excluded: false });
        let Made { bytes, remarks } =
            work(&bitext, &checks).map_err(|message| Fault::invalid(message).because("format"))?;
        Ok(Exported::new(format!("{name}.{what}.{}", body.format), bytes, remarks))
    });
    Ok(made.await?.into_response())
}
