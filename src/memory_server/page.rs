//! Memories for the pages of `sverka app` and `sverka review`: a list of stores, look-ups with their differences, files to add.
//!
//! A page names a memory by its number in the list. The list has the memories that the user named, and those in the folders
//! of the page; nothing else can be reached.

use super::api::{self, Lookup, Words};
use super::pool::{Pool, fault};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Json as Answer, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sverka_bilingual::Options;
use sverka_memory::penalty::Penalties;
use sverka_memory::{Added, Documents, Error, Memory, adopt, diff};
use sverka_text::limits::Limits;
use sverka_web::kit::{Fault, File, Json, query};
use tokio::task::spawn_blocking;

/// The extension of a store.
const EXTENSION: &str = "svm";

/// The most bytes of a file that is added, as of a text that is dropped.
const MOST_BYTES: usize = 128 << 20;

/// The first bytes of an SQLite database, as memories of Trados are: they are read from the disk only.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// The longest name of a new memory, in bytes: file systems take 255.
const LONGEST_NAME: usize = 180;

/// Which memories a page has.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Memories that the user named; the review looks texts up in them.
    pub named: Vec<PathBuf>,
    /// Folders whose memories are listed.
    pub folders: Vec<PathBuf>,
    /// The folder in which new memories are made; `None` if there are none.
    pub work: Option<PathBuf>,
    /// Limits on the files that are added.
    pub limits: Limits,
}

/// What the requests share.
#[derive(Debug)]
struct Shared {
    shelf: Shelf,
    /// All memories of the session; their ids are `m1`, `m2`, ...
    known: Mutex<Vec<PathBuf>>,
    /// Those that are open.
    pools: Mutex<BTreeMap<PathBuf, Arc<Pool>>>,
    /// The memories that were named, as one.
    named: Option<Arc<Pool>>,
}

/// Makes the routes, after opening the memories that were named.
///
/// # Errors
/// When one of them cannot be opened.
pub fn routes(shelf: Shelf) -> Result<Router, Error> {
    let stores: Vec<_> = shelf.named.iter().map(|path| (path.clone(), Penalties::default())).collect();
    let named = if stores.is_empty() { None } else { Some(Arc::new(Pool::new(stores)?)) };
    let known = Mutex::new(shelf.named.clone());
    let shared = Arc::new(Shared { shelf, known, pools: Mutex::default(), named });
    Ok(Router::new()
        .route("/matches", get(matches))
        .route("/memories", get(list).post(create))
        .route("/memories/{id}/lookup", get(lookup))
        .route("/memories/{id}/concordance", get(concordance))
        .route("/memories/{id}/files", post(add).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .with_state(shared))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Adds the memories that have come into the folders, and returns all.
    fn look(&self) -> Vec<PathBuf> {
        let folders = self.shelf.folders.iter().chain(&self.shelf.work);
        let mut found: Vec<PathBuf> = folders.flat_map(|folder| stores(folder)).collect();
        found.sort();
        let mut known = lock(&self.known);
        for path in found {
            if !known.iter().any(|other| is_same(other, &path)) {
                known.push(path);
            }
        }
        known.clone()
    }

    /// Returns the memory of an id.
    fn pool(&self, id: &str) -> Result<(PathBuf, Arc<Pool>), Fault> {
        let number = id.strip_prefix('m').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let path = number.and_then(|number| lock(&self.known).get(number).cloned());
        let path = path.ok_or_else(|| Fault::unknown("there is no such memory"))?;
        if let Some(pool) = lock(&self.pools).get(&path) {
            return Ok((path, pool.clone()));
        }
        let opened = Pool::new(vec![(path.clone(), Penalties::default())]).map_err(fault)?;
        let pool = lock(&self.pools).entry(path.clone()).or_insert_with(|| Arc::new(opened)).clone();
        Ok((path, pool))
    }
}

/// Returns the stores in a folder, without hidden ones and links, which may lead elsewhere.
fn stores(folder: &FilePath) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let is_store = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        !name.starts_with('.') && path.extension().is_some_and(|end| end.eq_ignore_ascii_case(EXTENSION))
    };
    files.map(|entry| entry.path()).filter(is_store).collect()
}

fn is_same(a: &FilePath, b: &FilePath) -> bool {
    a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// Does something that may wait for the disk.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "bug", "an error inside sverka; please report it"))
    })
}

async fn list(State(shared): State<Arc<Shared>>) -> Result<Answer<Value>, Fault> {
    blocking(move || {
        let memories = shared.look();
        let one = |(at, path): (usize, &PathBuf)| {
            let mut out = json!({
                "id": format!("m{}", at + 1),
                "name": path.file_stem().unwrap_or_default().to_string_lossy(),
                "path": path.display().to_string(),
            });
            match Memory::open(path).and_then(|memory| Ok((memory.summary()?, memory.languages()?))) {
                Ok((summary, langs)) => {
                    out["units"] = summary.units.into();
                    out["langs"] = langs.into();
                }
                Err(error) => out["message"] = error.to_string().into(),
            }
            out
        };
        let list: Vec<Value> = memories.iter().enumerate().map(one).collect();
        let work = shared.shelf.work.as_ref().map(|work| work.display().to_string());
        Ok(Answer(json!({"memories": list, "work": work})))
    })
    .await
}

#[derive(Deserialize)]
struct New {
    name: String,
}

async fn create(
    State(shared): State<Arc<Shared>>,
    Json(New { name }): Json<New>,
) -> Result<Answer<Value>, Fault> {
    blocking(move || {
        let Some(work) = &shared.shelf.work else {
            return Err(Fault::unknown("this page makes no memories"));
        };
        let path = work.join(file_name(&name)?);
        if path.exists() {
            return Err(Fault::invalid(format!("{}: exists", path.display())).because("memory-exists"));
        }
        let failed = |error: std::io::Error| {
            Fault::invalid(format!("{}: cannot be made: {error}", work.display())).because("folder")
        };
        fs::create_dir_all(work).map_err(failed)?;
        Memory::create(&path).map_err(fault)?;
        let at = shared.look().iter().position(|known| is_same(known, &path));
        let at = at.ok_or_else(|| Fault::unknown("the memory is not there any more"))?;
        Ok(Answer(json!({"id": format!("m{}", at + 1)})))
    })
    .await
}

/// Returns the file of a new memory.
fn file_name(name: &str) -> Result<String, Fault> {
    let name = name.trim();
    let stem = name.strip_suffix(".svm").unwrap_or(name);
    let is_odd = |c: char| c.is_control() || "/\\<>:\"|?*".contains(c);
    if stem.is_empty() || stem.starts_with('.') || stem.len() > LONGEST_NAME || stem.contains(is_odd) {
        return Err(Fault::invalid("this is no name of a file").because("memory-name"));
    }
    Ok(format!("{stem}.{EXTENSION}"))
}

async fn lookup(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Answer<Value>, Fault> {
    let asked: Lookup = query(&uri)?;
    let (_, pool) = blocking(move || shared.pool(&id)).await?;
    api::one(pool, asked).await.map(|found| Answer(with_differences(found)))
}

async fn concordance(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Answer<Vec<Value>>, Fault> {
    let words: Words = query(&uri)?;
    let (_, pool) = blocking(move || shared.pool(&id)).await?;
    api::hits(pool, words).await.map(Answer)
}

/// Looks a text up in the memories that were named. A memory without its languages has no matches.
async fn matches(State(shared): State<Arc<Shared>>, uri: Uri) -> Result<Answer<Value>, Fault> {
    let asked: Lookup = query(&uri)?;
    let Some(pool) = shared.named.clone() else { return Err(Fault::unknown("there is no memory")) };
    let nothing = json!({"text": asked.text, "matches": []});
    match api::one(pool, asked).await {
        Err(fault) if fault.code == "language" => Ok(Answer(nothing)),
        found => found.map(|found| Answer(with_differences(found))),
    }
}

/// Adds to each match how its source differs from the text.
fn with_differences(mut found: Value) -> Value {
    let text = found["text"].as_str().unwrap_or_default().to_owned();
    for one in found["matches"].as_array_mut().into_iter().flatten() {
        let parts = diff::parts(one["source"].as_str().unwrap_or_default(), &text);
        one["difference"] = json!(parts);
    }
    found
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn add(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    uri: Uri,
    File(bytes): File,
) -> Result<Answer<Value>, Fault> {
    let Named { name } = query(&uri)?;
    let limits = shared.shelf.limits;
    let (_, pool) = blocking(move || shared.pool(&id)).await?;
    let unreadable = |message: String| Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "file", message);
    if bytes.starts_with(DATABASE) {
        let message = format!("{name}: is a database; add a memory of Trados with sverka memory add");
        return Err(unreadable(message));
    }
    let added = pool.write(move |memory| {
        let result = read(memory, &name, &bytes, limits);
        // What was read before an error stays, and can be looked up.
        memory.index_all()?;
        Ok(result)
    });
    let (added, remarks) = added.await?.map_err(unreadable)?;
    let Added { new, known, single, .. } = added;
    Ok(Answer(json!({"added": new, "known": known, "single": single, "remarks": remarks})))
}

/// Reads a file into a memory. Returns what was added, and remarks about the file.
fn read(
    memory: &mut Memory,
    name: &str,
    bytes: &[u8],
    limits: Limits,
) -> Result<(Added, Vec<String>), String> {
    let worded = |error: sverka_bilingual::Error| error.to_string();
    let options = Options { limits, ..Options::default() };
    let mut units = sverka_bilingual::read(name, bytes, &options).map_err(worded)?;
    let header = units.header().clone();
    let mut documents = Documents::new(name, None);
    let mut import = memory.import();
    while let Some(entry) = units.next() {
        if let Some(mut unit) = entry.map_err(worded)?.unit {
            adopt(&mut unit, &header);
            let document = documents.of(&unit);
            import.add(&document, unit).map_err(|error| error.to_string())?;
        }
    }
    let added = import.finish().map_err(|error| error.to_string())?;
    let remarks = units.tally().iter().map(|(first, count)| match count {
        1 => format!("{name}: {}", first.message),
        _ => format!("{name}: {} ({count} times)", first.message),
    });
    Ok((added, remarks.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_memory_has_the_name_of_a_file() {
        assert_eq!(file_name(" Speeches 2021 ").unwrap(), "Speeches 2021.svm");
        assert_eq!(file_name("речи.svm").unwrap(), "речи.svm");
        for wrong in ["", " ", "../a", "a/b", "a\\b", ".hidden", "C:x", "a\u{0}b", &"x".repeat(200)] {
            assert_eq!(file_name(wrong).unwrap_err().reason, Some("memory-name"), "{wrong}");
        }
    }

    #[test]
    fn files_are_added_and_matches_show_their_differences() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svm");
        let mut memory = Memory::create(&path).unwrap();
        let table = "en\tru\nThe council met in May.\tСовет собрался в мае.\nalone\t\n";
        let (added, _) = read(&mut memory, "a.tsv", table.as_bytes(), Limits::default()).unwrap();
        assert_eq!((added.new, added.known), (1, 0));
        let (added, _) = read(&mut memory, "a.tsv", table.as_bytes(), Limits::default()).unwrap();
        assert_eq!((added.new, added.known), (0, 1));
        assert!(read(&mut memory, "a.png", b"PNG", Limits::default()).is_err());
        assert_eq!(stores(folder.path()), [path]);
        let found =
            json!({"text": "The council met in June.", "matches": [{"source": "The council met in May."}]});
        let parts = with_differences(found)["matches"][0]["difference"].to_string();
        assert_eq!(
            parts,
            r#"[{"kind":"same","text":"The council met in "},{"kind":"old","text":"May"},{"kind":"new","text":"June"},{"kind":"same","text":"."}]"#
        );
    }
}
