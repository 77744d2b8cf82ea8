use super::*;
use crate::kit::Bounds;
use crate::kit::testing::Running;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use sverka_text::bitext::{Bitext, Link};
use sverka_text::document::Segmented;

const SOURCE: [&str; 5] = [
    "Good evening.",
    "We met in 2019.",
    "Twelve countries came.",
    "<img onerror=alert(1)> </script>",
    "Thank you.",
];
const TARGET: [&str; 5] = [
    "Добрый вечер.",
    "Мы встретились в 2018 году.",
    "Приехали двенадцать стран.",
    "«\u{202e}текст»",
    "Спасибо.",
];

struct One(std::path::PathBuf);

impl Workspace for One {
    fn command(&self) -> &'static str {
        "review"
    }

    fn ui(&self) -> Option<&str> {
        Some("ru")
    }

    fn reviewer(&self) -> Option<&str> {
        Some("Anna")
    }

    fn documents(&self) -> Vec<Listed> {
        let listed = |name: &str| Listed {
            name: name.into(),
            source: "a.en.txt".into(),
            target: "a.ru.txt".into(),
            review: self.0.join(format!("{name}.review.jsonl")),
        };
        vec![listed("речь"), listed("broken")]
    }

    fn open(&self, index: usize, _: &Arc<Progress>) -> Result<Opened, String> {
        if index == 1 {
            return Err("broken: there is no sentence in it".into());
        }
        let side = |lang: &str, texts: [&str; 5]| {
            Segmented::from_sentences(format!("a.{lang}.txt"), lang.parse().unwrap(), texts)
        };
        let links = (0..5).map(|k| Link::new(k..k + 1, k..k + 1, 0.95)).collect();
        let bitext = Bitext {
            source: side("en", SOURCE),
            target: side("ru", TARGET),
            links,
            method: "test".into(),
            moved: Vec::new(),
        };
        let mut options = sverka_align::Options::default();
        options.encoder = false;
        let checks = Checks { file: self.0.join("qa.toml"), ..Checks::default() };
        Ok(Opened { bitext, aligned: Some(options), checks, remarks: Vec::new(), with: None })
    }
}

fn start(folder: &Path) -> Running {
    let workspace = One(folder.to_owned());
    Running::start(Bounds::default(), move |server| run(server, workspace, axum::Router::new()))
}

/// Stops the server, and waits for the checks of the last operation: they keep the review file open, as long as this
/// process runs.
fn stop(server: Running, folder: &Path) {
    drop(server);
    std::fs::File::open(folder.join("речь.review.jsonl")).unwrap().lock().unwrap();
}

fn operate(server: &Running, id: &str, version: u64, op: &Value) -> (u16, Value) {
    server.json(
        "POST",
        "/api/documents/d1/operations",
        &json!({"op_id": id, "base_version": version, "op": op}),
    )
}

fn get(server: &Running, path: &str) -> Value {
    let (status, answer) = server.json("GET", path, &Value::Null);
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

#[test]
fn a_document_is_listed_opened_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let session = get(&server, "/api/session");
    assert_eq!((&session["ui"], &session["documents"][0]["state"]), (&json!("ru"), &json!("closed")));
    let summary = get(&server, "/api/documents/d1");
    assert_eq!(
        (&summary["rows"], &summary["version"], &summary["undo"]),
        (&json!(5), &json!(0), &Value::Null)
    );
    assert_eq!(get(&server, "/api/documents/d1/rows")["rows"].as_array().unwrap().len(), 20);
    let texts = get(&server, "/api/documents/d1/texts?from=1&to=4");
    assert_eq!(texts["rows"][2]["source"][0]["text"], SOURCE[3]);
    assert_eq!(texts["rows"][2]["target"][0]["text"], TARGET[3]);
    assert_eq!(get(&server, "/api/documents/d1/search?q=countries")["rows"], json!([2]));
    assert_eq!(
        get(&server, "/api/documents/d1/search?q=%5E%D0%BC%D1%8B&regex=1&side=target")["rows"],
        json!([1])
    );
    for (path, want) in [
        ("/api/documents/d2", 422),
        ("/api/documents/d3", 404),
        ("/api/documents/..%2fd1", 404),
        ("/api/documents/d1/texts?from=0&to=501", 200),
        ("/api/documents/d1/texts?from=3&to=1", 400),
        ("/api/documents/d1/texts", 400),
        ("/api/documents/d1/search?q=(&regex=1", 400),
    ] {
        assert_eq!(server.get(path, &[]), want, "{path}");
    }
    // Merely viewing leaves no file.
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn operations_are_saved_once_refused_when_stale_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    let merge = json!({"kind": "merge", "row": 1});
    let (status, first) = operate(&server, "aaaaaaaa-1", 0, &merge);
    assert_eq!((status, &first["version"], &first["undo"]), (200, &json!(1), &json!("merge")));
    assert_eq!(first["splices"], json!([{"at": 1, "removed": 2, "rows": [2, 2, -1, 8]}]));
    // The answer was lost on its way: the page sends the same again.
    let (status, again) = operate(&server, "aaaaaaaa-1", 0, &merge);
    assert_eq!((status, &again["repeated"], &again["version"]), (200, &json!(true), &json!(1)));
    let (status, stale) = operate(&server, "aaaaaaaa-2", 0, &merge);
    assert_eq!((status, &stale["error"]["code"], &stale["version"]), (409, &json!("stale"), &json!(1)));
    let (status, refused) = operate(&server, "aaaaaaaa-3", 1, &json!({"kind": "merge", "row": 9}));
    assert_eq!((status, &refused["error"]["reason"]), (400, &json!("row")));
    for wrong in [
        json!({"op_id": "x", "base_version": 1, "op": merge}),
        json!({"op_id": "aaaaaaaa-4", "base_version": 1, "op": {"kind": "explode"}}),
    ] {
        assert_eq!(server.json("POST", "/api/documents/d1/operations", &wrong).0, 400);
    }
    let file = std::fs::read_to_string(folder.path().join("речь.review.jsonl")).unwrap();
    assert_eq!(file.lines().count(), 2, "{file}");
    assert!(file.ends_with("\"op\":\"merge\",\"by\":\"Anna\",\"changes\":[{\"rows\":{\"at\":\"2:2\",\"old\":\"1:1*2\",\"new\":\"2:2m\"}}]}\n"), "{file}");
    stop(server, folder.path());

    let server = start(folder.path());
    let summary = get(&server, "/api/documents/d1");
    assert_eq!(
        (&summary["rows"], &summary["version"], &summary["undo"]),
        (&json!(4), &json!(1), &json!("merge"))
    );
    assert_eq!(operate(&server, "aaaaaaaa-1", 0, &merge).1["repeated"], json!(true));
    let (status, undone) = operate(&server, "aaaaaaaa-5", 1, &json!({"kind": "undo"}));
    assert_eq!((status, &undone["redo"]), (200, &json!("merge")));
    assert_eq!(get(&server, "/api/documents/d1")["rows"], json!(5));
}

#[test]
fn rows_that_are_kept_are_those_that_are_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |server: &Running| get(server, "/api/documents/d1/rows")["rows"].clone();
    let server = start(folder.path());
    rows(&server);
    for (version, op) in [
        json!({"kind": "merge", "row": 1}),
        json!({"kind": "verify", "row": 0, "value": true}),
        json!({"kind": "undo"}),
        json!({"kind": "undo"}),
        json!({"kind": "shift", "row": 1, "side": "source", "to": "down"}),
    ]
    .iter()
    .enumerate()
    {
        let (status, answer) = operate(&server, &format!("dddddddd-{version}"), version as u64, op);
        assert_eq!(status, 200, "{answer}");
        rows(&server);
    }
    let before = Instant::now();
    // Findings come when they come; then both servers must say the same.
    let kept = loop {
        let kept = rows(&server);
        let has_finding = kept[7].as_i64().unwrap() & 64 != 0;
        if has_finding || before.elapsed() > Duration::from_secs(20) {
            break kept;
        }
    };
    stop(server, folder.path());
    let server = start(folder.path());
    let mut anew = rows(&server);
    while anew != kept && before.elapsed() < Duration::from_secs(40) {
        anew = rows(&server);
    }
    assert_eq!(kept, anew);
}

#[test]
fn another_window_hears_of_changes() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    get(&server, "/api/documents/d1");
    // Findings arrive first: the numbers of a row differ.
    let start = Instant::now();
    let found = get(&server, "/api/documents/d1/changes?since=0");
    assert_eq!(found["changes"][0]["kind"], "findings", "{found}");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| get(&server, "/api/documents/d1/changes?since=0&findings=1"));
        std::thread::sleep(Duration::from_millis(200));
        operate(&server, "bbbbbbbb-1", 0, &json!({"kind": "verify", "row": 0, "value": true}));
        let news = waiting.join().unwrap();
        assert_eq!((&news["version"], &news["reload"]), (&json!(1), &json!(false)));
        assert_eq!(news["changes"][0]["splices"], json!([{"at": 0, "removed": 1, "rows": [1, 1, 9500, 1]}]));
    });
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(get(&server, "/api/documents/d1/changes?since=7")["reload"], true);
}

#[test]
fn findings_are_shown_and_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    get(&server, "/api/documents/d1");
    get(&server, "/api/documents/d1/changes?since=0");
    let row = || get(&server, "/api/documents/d1/texts?from=1&to=2")["rows"][0].clone();
    let finding = row()["findings"][0].clone();
    assert!(finding["rule"].as_str().unwrap().starts_with("numbers."), "{finding}");
    assert_eq!(finding["source"][0], json!({"piece": 0, "from": 10, "to": 14}));
    let reason = "the year of the \"old\" calendar\n";
    let body = json!({"row": 1, "rule": finding["rule"], "accept": finding["accept"], "reason": reason});
    let (status, answer) = server.json("POST", "/api/documents/d1/accept", &body);
    assert_eq!((status, &answer["file"]), (200, &json!("qa.toml")), "{answer}");
    assert!(!row()["findings"].as_array().unwrap().contains(&finding));
    let file = std::fs::read_to_string(folder.path().join("qa.toml")).unwrap();
    assert!(file.contains("reason = \"the year of the \\\"old\\\" calendar\""), "{file}");
    sverka_qa::settings::Settings::parse(&file).unwrap();
    assert_eq!(server.json("POST", "/api/documents/d1/accept", &body).0, 404);
}

#[test]
fn files_are_exported_and_proposals_made() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(folder.path());
    operate(&server, "cccccccc-1", 0, &json!({"kind": "verify", "row": 0, "value": true}));
    operate(&server, "cccccccc-2", 1, &json!({"kind": "exclude", "row": 4, "value": true}));
    let export = |body: Value| server.ask("POST", "/api/documents/d1/export", &[], &body.to_string());
    let (status, all) = export(json!({"format": "tsv"}));
    assert_eq!(status, 200, "{all}");
    assert!(all.contains("filename*=UTF-8''%D1%80%D0%B5%D1%87%D1%8C.tsv"), "{all}");
    assert!(all.contains("Twelve countries came.") && !all.contains("Thank you."), "{all}");
    let (_, verified) = export(json!({"format": "tmx", "verified": true}));
    assert!(verified.contains("Good evening.") && !verified.contains("Twelve"), "{verified}");
    assert!(export(json!({"format": "anchors"})).1.ends_with("1\t1\n"));
    assert_eq!(export(json!({"format": "exe"})).0, 400);
    let (status, proposal) = server.json("POST", "/api/documents/d1/realign", &json!({"row": 2}));
    assert_eq!((status, &proposal["row"], &proposal["count"]), (200, &json!(1), &json!(4)), "{proposal}");
    let sample = get(&server, "/api/documents/d1/sample?n=60");
    assert_eq!((&sample["judged"], &sample["verified"]), (&json!(2), &json!(1)), "{sample}");
}
