use super::*;
use crate::kit::Bounds;
use crate::kit::testing::Running;
use crate::server::{Checks, Listed, Opened, Progress, Stage, Workspace};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use sverka_text::bitext::{Bitext, Link};
use sverka_text::document::{Lang, Segmented};

/// A home whose alignments are made of lines.
struct Lines {
    root: PathBuf,
    documents: Mutex<Vec<Origin>>,
    /// Whether opening a document waits until it is cancelled.
    slow: Arc<AtomicBool>,
}

impl Workspace for Lines {
    fn command(&self) -> &'static str {
        "app"
    }

    fn ui(&self) -> Option<&str> {
        None
    }

    fn reviewer(&self) -> Option<&str> {
        None
    }

    fn documents(&self) -> Vec<Listed> {
        let name = |path: Option<&PathBuf>| path.unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let listed = |origin: &Origin| Listed {
            name: name(origin.files.first()),
            source: name(origin.files.first()),
            target: name(origin.files.last()),
            review: origin.files[0].with_extension("review.jsonl"),
        };
        self.documents.lock().unwrap().iter().map(listed).collect()
    }

    fn open(&self, index: usize, progress: &Arc<Progress>) -> Result<Opened, String> {
        progress.enter(Stage::Aligning);
        while self.slow.load(Ordering::Relaxed) && !progress.is_cancelled() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let origin = self.documents.lock().unwrap()[index].clone();
        let side = |path: Option<&PathBuf>, lang: &str| {
            let text = fs::read_to_string(path.unwrap()).map_err(|error| error.to_string())?;
            if text.contains('\0') {
                return Err("it is damaged; take it from a backup".to_owned());
            }
            Ok(Segmented::from_sentences("a", lang.parse().unwrap(), text.lines()))
        };
        let (source, target) = (side(origin.files.first(), "en")?, side(origin.files.last(), "ru")?);
        let count = source.segments.len().min(target.segments.len());
        let links = (0..count).map(|k| Link::new(k..k + 1, k..k + 1, 0.95)).collect();
        let bitext = Bitext { source, target, links, method: "test".into(), moved: Vec::new() };
        let (checks, remarks) = (Checks::default(), Vec::new());
        Ok(Opened { bitext, aligned: None, checks, remarks, with: None })
    }
}

impl Home for Lines {
    fn folders(&self) -> Vec<PathBuf> {
        vec![self.root.join("texts")]
    }

    fn work_folder(&self) -> PathBuf {
        self.root.join("texts").join("Sverka")
    }

    fn state_file(&self) -> Option<PathBuf> {
        Some(self.root.join("state").join("app.json"))
    }

    fn kind_of(&self, name: &str) -> Option<Kind> {
        name.ends_with(".txt").then_some(Kind::Text)
    }

    fn detect(&self, name: &str, bytes: &[u8]) -> Result<Detected, String> {
        self.kind_of(name).ok_or("no text")?;
        let text = std::str::from_utf8(bytes).map_err(|_| "it is damaged")?;
        let stem = name.split('.').next().unwrap_or_default().to_owned();
        Ok(Detected { kind: Kind::Text, lang: sverka_text::language::of_text(text), stem })
    }

    fn add(&self, origin: &Origin) -> Result<usize, String> {
        let mut documents = self.documents.lock().unwrap();
        documents.push(origin.clone());
        Ok(documents.len() - 1)
    }

    fn watch(&self, folder: &Path) -> Result<usize, String> {
        Ok(fs::read_dir(folder).map_err(|error| error.to_string())?.count() / 2)
    }

    fn origin(&self, index: usize) -> Option<Origin> {
        self.documents.lock().unwrap().get(index).cloned()
    }

    fn set_langs(&self, index: usize, langs: [Option<Lang>; 2]) {
        self.documents.lock().unwrap()[index].langs = langs;
    }

    fn formats(&self) -> Formats {
        Formats { glossary: vec!["csv"], quality: vec!["html"] }
    }

    fn glossary(&self, bitext: &Bitext, format: &str) -> Result<Made, String> {
        match format {
            "csv" => Ok(Made {
                bytes: format!("{} links", bitext.links.len()).into(),
                remarks: vec!["one".into()],
            }),
            _ => Err("no such format".into()),
        }
    }

    fn quality(&self, _: &Bitext, _: &Checks, _: &str) -> Result<Made, String> {
        Ok(Made { bytes: b"<p>".to_vec(), remarks: Vec::new() })
    }
}

struct Place {
    root: tempfile::TempDir,
    slow: Arc<AtomicBool>,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let texts = root.path().join("texts");
        fs::create_dir_all(texts.join("more")).unwrap();
        fs::write(texts.join("a.en.txt"), "One.\nTwo.").unwrap();
        fs::write(texts.join("a.ru.txt"), "Раз.\nДва.").unwrap();
        fs::write(texts.join("more").join("b.en.txt"), "\0").unwrap();
        fs::write(root.path().join("secret.txt"), "Secret.").unwrap();
        Self { root, slow: Arc::default() }
    }

    fn start(&self) -> Running {
        let (root, slow) = (self.root.path().to_owned(), self.slow.clone());
        let home = Lines { root, documents: Mutex::default(), slow };
        Running::start(Bounds::default(), move |server| run(server, home, Routes::new()))
    }
}

fn home(server: &Running) -> Value {
    let (status, answer) = server.json("GET", "/api/home", &Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn post(server: &Running, path: &str, body: &Value) -> (u16, Value) {
    server.json("POST", path, body)
}

fn in_folder(path: &str) -> Value {
    json!({"folder": "f1", "path": path})
}

fn upload(server: &Running, name: &str, bytes: &str) -> (u16, Value) {
    let kind = ["Content-Type: application/octet-stream"];
    let (status, answer) = server.ask("POST", &format!("/api/files?name={name}"), &kind, bytes);
    (status, serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap())
}

/// Waits until a document is in a state.
fn wait(server: &Running, index: usize, state: &str) -> Value {
    let start = Instant::now();
    loop {
        let document = home(server)["documents"][index].clone();
        if document["state"] == state {
            return document;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{document}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn files_that_are_dropped_become_a_document_and_are_kept_once() {
    let place = Place::new();
    let server = place.start();
    let (status, source) = upload(&server, "Rede.txt", "This is the first sentence of the speech.");
    assert_eq!((status, &source["lang"], &source["kind"]), (200, &json!("en"), &json!("text")), "{source}");
    let (_, target) =
        upload(&server, "..%2f..%2f%D1%80%D0%B5%D1%87%D1%8C.txt", "Это первое предложение этой речи.");
    assert_eq!((&target["lang"], &target["name"]), (&json!("ru"), &json!("речь.txt")));
    let body = json!({"files": [{"upload": source["id"]}, {"upload": target["id"]}], "langs": ["en", "ru"], "start": true});
    let (status, added) = post(&server, "/api/documents", &body);
    assert_eq!((status, &added["id"]), (200, &json!("d1")), "{added}");
    let kept = place.root.path().join("texts").join("Sverka").join("Rede");
    assert!(kept.join("Rede.en.txt").is_file() && kept.join("речь.ru.txt").is_file());
    let document = wait(&server, 0, "open");
    assert_eq!((&document["rows"], &document["verified"]), (&json!(1), &json!(0)));
    // They were used: the same ids again are unknown.
    assert_eq!(post(&server, "/api/documents", &body).1["error"]["reason"], "upload");
    let state = fs::read_to_string(place.root.path().join("state").join("app.json")).unwrap();
    assert!(state.contains("Rede.en.txt"), "{state}");
    drop(server);

    // The next run knows it, and how far it was, before it is opened.
    let server = place.start();
    let document = &home(&server)["documents"][0];
    assert_eq!((&document["state"], &document["rows"]), (&json!("closed"), &json!(1)), "{document}");
    assert!(document["opened"].as_u64().unwrap() > 1_700_000_000);
}

#[test]
fn bad_files_and_languages_are_refused_with_a_reason() {
    let place = Place::new();
    let server = place.start();
    assert_eq!(upload(&server, "a.exe", "MZ").0, 422);
    let (_, answer) = server.ask("POST", "/api/files?name=a.txt", &[], "{}");
    assert!(answer.starts_with("HTTP/1.1 415"), "{answer}");
    assert_eq!(upload(&server, "", "x").0, 422);
    let (_, source) = upload(&server, "a.txt", "This is a sentence.");
    let files = json!([{"upload": source["id"]}, in_folder("a.ru.txt")]);
    for (langs, reason) in [(json!(["en", "en"]), "same-language"), (json!(["???", "en"]), "language")] {
        let (status, answer) = post(&server, "/api/documents", &json!({"files": files, "langs": langs}));
        assert_eq!((status, &answer["error"]["reason"]), (400, &json!(reason)));
    }
    assert_eq!(post(&server, "/api/documents", &json!({"files": []})).1["error"]["reason"], "files");
    assert_eq!(post(&server, "/api/files/forget", &json!({"id": source["id"]})).0, 200);
    assert_eq!(post(&server, "/api/documents", &json!({"files": files})).1["error"]["reason"], "upload");
    assert!(!place.root.path().join("texts").join("Sverka").exists(), "nothing was kept");
}

#[test]
fn only_the_folders_of_the_start_are_looked_into() {
    let place = Place::new();
    #[cfg(unix)]
    std::os::unix::fs::symlink(place.root.path(), place.root.path().join("texts").join("out")).unwrap();
    let server = place.start();
    let (status, listed) = server.json("GET", "/api/folders/f1?path=", &Value::Null);
    assert_eq!(status, 200);
    assert!(listed["folders"].as_array().unwrap().contains(&json!("more")), "{listed}");
    assert_eq!(listed["files"][0], json!({"name": "a.en.txt", "kind": "text", "size": 9, "lang": "en"}));
    assert_eq!(
        server.json("GET", "/api/folders/f1?path=more", &Value::Null).1["files"][0]["name"],
        "b.en.txt"
    );
    let outside = place.root.path().display().to_string();
    for path in
        ["..", "more/../..", "%2e%2e", ".", "more/..", "out", "out/secret.txt", "%00", "..%5c..", &outside]
    {
        assert_eq!(server.get(&format!("/api/folders/f1?path={path}"), &[]), 404, "{path}");
    }
    for id in ["f0", "f9", "f", "F1", "f1%2f.."] {
        assert_eq!(server.get(&format!("/api/folders/{id}?path="), &[]), 404, "{id}");
    }
    for path in ["../secret.txt", "out/secret.txt", "/etc/passwd"] {
        let files = json!([in_folder("a.en.txt"), in_folder(path)]);
        assert_eq!(post(&server, "/api/documents", &json!({"files": files})).0, 404, "{path}");
        assert_eq!(post(&server, "/api/folders", &in_folder(path)).0, 404, "{path}");
    }
    assert_eq!(post(&server, "/api/folders", &in_folder("more")).0, 200);
}

#[test]
fn the_paths_of_the_home_page_are_guarded_as_the_others() {
    let place = Place::new();
    let server = place.start();
    let paths = ["/api/home", "/api/folders/f1?path=", "/api/files?name=a.txt", "/api/documents/d1/glossary"];
    for path in paths {
        assert_eq!(server.get(path, &["Authorization:"]), 401, "{path}");
        assert_eq!(server.get(path, &["Host: evil.example"]), 403, "{path}");
        assert_eq!(server.get(path, &["Origin: http://evil.example"]), 403, "{path}");
    }
    let form = ["Content-Type: multipart/form-data"];
    for path in ["/api/files?name=a.txt", "/api/documents", "/api/folders", "/api/documents/d1/start"] {
        assert_eq!(server.ask("POST", path, &form, "a=b").0, 415, "{path}");
    }
    // A file may be larger than other bodies; those keep their bound.
    let long = "x".repeat(2 << 20);
    assert_eq!(upload(&server, "long.txt", &long).0, 200);
    assert_eq!(server.ask("POST", "/api/documents", &[], &json!(long).to_string()).0, 413);
}

#[test]
fn a_document_can_be_cancelled_and_begun_again() {
    let place = Place::new();
    let server = place.start();
    place.slow.store(true, Ordering::Relaxed);
    let files = json!([in_folder("a.en.txt"), in_folder("a.ru.txt")]);
    post(&server, "/api/documents", &json!({"files": files, "start": true}));
    let start = Instant::now();
    while home(&server)["documents"][0]["stage"] != "aligning" {
        assert!(start.elapsed() < Duration::from_secs(20));
    }
    assert_eq!(
        post(&server, "/api/documents/d1/languages", &json!({"langs": ["en", "ru"]})).1["error"]["reason"],
        "open"
    );
    let waiting = std::thread::scope(|scope| {
        let opening = scope.spawn(|| server.json("GET", "/api/documents/d1", &Value::Null));
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(post(&server, "/api/documents/d1/cancel", &json!({})).1["cancelled"], true);
        opening.join().unwrap()
    });
    assert_eq!((waiting.0, &waiting.1["error"]["code"]), (409, &json!("cancelled")));
    wait(&server, 0, "closed");
    assert_eq!(post(&server, "/api/documents/d1/cancel", &json!({})).1["cancelled"], false);
    assert_eq!(post(&server, "/api/documents/d1/languages", &json!({"langs": ["en", "ru"]})).0, 200);
    place.slow.store(false, Ordering::Relaxed);
    assert_eq!(post(&server, "/api/documents/d1/start", &json!({})).0, 200);
    assert_eq!(wait(&server, 0, "open")["langs"], json!(["en", "ru"]));
}

#[test]
fn a_damaged_document_says_why_and_the_others_are_opened() {
    let place = Place::new();
    let server = place.start();
    for files in [["more/b.en.txt", "a.ru.txt"], ["a.en.txt", "a.ru.txt"]] {
        post(&server, "/api/documents", &json!({"files": files.map(in_folder), "start": true}));
    }
    assert!(wait(&server, 0, "failed")["message"].as_str().unwrap().contains("damaged"));
    wait(&server, 1, "open");
    let made =
        |path: &str, format: &str| server.ask("POST", path, &[], &json!({"format": format}).to_string());
    let (status, glossary) = made("/api/documents/d2/glossary", "csv");
    assert!(
        status == 200 && glossary.ends_with("2 links") && glossary.contains("a.en.txt.glossary.csv"),
        "{glossary}"
    );
    assert_eq!(made("/api/documents/d2/glossary", "exe").0, 400);
    assert_eq!(made("/api/documents/d2/quality", "html").0, 200);
    assert_eq!(made("/api/documents/d1/quality", "html").0, 422);
}

#[test]
fn a_page_that_waits_hears_of_news_at_once() {
    let place = Place::new();
    let server = place.start();
    let version = home(&server)["version"].clone();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| server.json("GET", &format!("/api/home?since={version}"), &Value::Null));
        std::thread::sleep(Duration::from_millis(200));
        let files = json!([in_folder("a.en.txt"), in_folder("a.ru.txt")]);
        post(&server, "/api/documents", &json!({"files": files}));
        assert_eq!(waiting.join().unwrap().1["documents"].as_array().unwrap().len(), 1);
    });
    assert!(start.elapsed() < Duration::from_secs(10));
}
