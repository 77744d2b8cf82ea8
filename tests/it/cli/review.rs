//! `sverka review` as a page uses it, killed and short of space; `sverka align --review`.

use super::support::Room;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that runs, and what its page knows.
struct Session {
    child: Child,
    port: u16,
    token: String,
}

impl Session {
    fn start(room: &Room, files: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sverka"));
        command.arg("review").args(files);
        Self::run(room, command)
    }

    fn run(room: &Room, mut command: Command) -> Self {
        command.args(["--no-open", "--no-encoder"]).current_dir(room.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a server");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut url).expect("an address");
        let (address, token) = url.trim().split_once("/#t=").expect("an address with a token");
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        Self { child, port, token: token.to_owned() }
    }

    /// Asks; `None` where the server has gone before it answered.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (port, token, length) = (self.port, &self.token, body.len());
        write!(
            stream,
            "{method} /api{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8(answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, serde_json::from_str(body).ok()?))
    }

    fn document(&self) -> Value {
        let (status, answer) = self.ask("GET", "/documents/d1", &Value::Null).expect("an answer");
        assert_eq!(status, 200, "{answer}");
        answer
    }

    fn operate(&self, id: &str, version: u64, op: &Value) -> Option<(u16, Value)> {
        self.ask("POST", "/documents/d1/operations", &json!({"op_id": id, "base_version": version, "op": op}))
    }

    /// Ends the server as `kill -9` does.
    fn kill(&mut self) {
        self.child.kill().expect("a signal");
        self.child.wait().expect("its end");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The operation of a number: different ones, each of which is possible.
fn operation(number: u64) -> Value {
    json!({"kind": "note", "row": number % 5, "text": format!("заметка {number}")})
}

#[test]
fn every_acknowledged_operation_outlives_a_kill() {
    let room = Room::with_pair();
    for version in 0..4 {
        let mut session = Session::start(&room, &["a.en.txt", "a.ru.txt"]);
        assert_eq!(session.document()["version"], json!(version));
        let (status, answer) =
            session.operate(&format!("op-{version:08}"), version, &operation(version)).expect("an answer");
        assert_eq!(status, 200, "{answer}");
        session.kill();
    }
    assert_eq!(fs::read_to_string(room.path().join("a.review.jsonl")).unwrap().lines().count(), 5);
}

#[test]
fn a_kill_in_the_middle_of_the_work_costs_nothing_that_was_acknowledged() {
    let room = Room::with_pair();
    let mut acknowledged = 0;
    for moment in [3, 11, 29, 61, 500] {
        let session = Session::start(&room, &["a.en.txt", "a.ru.txt"]);
        let version = session.document()["version"].as_u64().unwrap();
        // The last operation may have been saved without its answer.
        assert!(version == acknowledged || version == acknowledged + 1, "{version} of {acknowledged}");
        acknowledged = version;
        let pid = session.child.id().to_string();
        let killer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(moment));
            Command::new("kill").args(["-9", &pid]).status().expect("kill")
        });
        while let Some((200, answer)) =
            session.operate(&format!("op-{acknowledged:08}"), acknowledged, &operation(acknowledged))
        {
            assert_eq!(answer["version"], json!(acknowledged + 1));
            acknowledged += 1;
        }
        killer.join().expect("the killer");
    }
    assert!(acknowledged > 0, "half a second is enough for one");
    let version = Session::start(&room, &["a.en.txt", "a.ru.txt"]).document()["version"].as_u64().unwrap();
    assert!(version == acknowledged || version == acknowledged + 1);
}

#[test]
fn what_finds_no_room_is_reported_and_changes_nothing() {
    let room = Room::with_pair();
    let mut command = Command::new("sh");
    // Files of this run have at most 8 blocks of 512 or 1,024 bytes.
    command.args([
        "-c",
        "ulimit -f 8; exec \"$@\"",
        "sh",
        env!("CARGO_BIN_EXE_sverka"),
        "review",
        "a.en.txt",
        "a.ru.txt",
    ]);
    let session = Session::run(&room, command);
    session.document();
    let long = json!({"kind": "note", "row": 0, "text": "x".repeat(20_000)});
    let (status, answer) = session.operate("too-long-1", 0, &long).expect("an answer");
    assert_eq!((status, &answer["error"]["code"]), (503, &json!("storage")), "{answer}");
    assert_eq!(session.document()["version"], json!(0));
    let (status, answer) = session.operate("short-001", 0, &operation(1)).expect("an answer");
    assert_eq!(status, 200, "{answer}");
    let text = fs::read_to_string(room.path().join("a.review.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn corrections_are_applied_again_to_changed_texts() {
    let room = Room::with_pair();
    let session = Session::start(&room, &["a.en.txt", "a.ru.txt"]);
    session.document();
    for (version, op) in [
        json!({"kind": "edit", "row": 0, "side": "target", "piece": 0, "text": "Добрый вечер!"}),
        json!({"kind": "merge", "row": 2}),
        json!({"kind": "verify", "row": 3, "value": true}),
    ]
    .iter()
    .enumerate()
    {
        let version = version as u64;
        assert_eq!(session.operate(&format!("op-{version:08}"), version, op).expect("an answer").0, 200);
    }
    drop(session);
    let [english, russian] = [super::support::ENGLISH, super::support::RUSSIAN];
    room.write(
        "a.en.txt",
        format!("A new beginning, which nobody expected at all.\n\n{english}")
            .replace("The road was long.", "The road was very long."),
    );
    room.write("a.ru.txt", format!("Новое начало, которого никто не ждал.\n\n{russian}"));
    let done = room
        .run(&["align", "--no-encoder", "a.en.txt", "a.ru.txt", "--review", "a.review.jsonl", "-o", "a.tsv"])
        .done();
    assert!(done.err.contains("3 of 3 decisions hold, 1 with a text that has changed since"), "{}", done.err);
    let tsv = fs::read_to_string(room.path().join("a.tsv")).unwrap();
    assert!(tsv.contains("Good evening, ladies and gentlemen.\tДобрый вечер!\t"), "{tsv}");
    assert!(
        tsv.contains(
            "Twelve countries came. Today there are 40 of them.\tПриехали двенадцать стран. Сегодня их 40.\t1"
        ),
        "{tsv}"
    );
}

#[test]
fn unusable_files_have_messages() {
    let room = Room::with_pair();
    let session = Session::start(&room, &["a.en.txt", "a.ru.txt"]);
    session.document();
    session.operate("op-00000001", 0, &operation(1)).expect("an answer");
    let port = session.port.to_string();
    room.write("damaged.review.jsonl", "{\"format\":\"sverka review 1\"\n");
    for (arguments, want) in [
        (&["review", "nothing.tmx"][..], "nothing.tmx: there is no such file; check the path"),
        (&["review", "a.review.jsonl"], "is a review file; give the texts"),
        (&["review", "a.en.txt", "a.ru.txt", "--no-open", "--port", &port], "is in use; omit --port"),
        (
            &["align", "a.en.txt", "a.ru.txt", "--review", "damaged.review.jsonl"],
            "damaged.review.jsonl:1: not a line",
        ),
        (&["align", "a.en.txt", "a.ru.txt", "--review", "nothing.jsonl"], "nothing.jsonl: cannot be read"),
    ] {
        room.run(arguments).refused(&[want]);
    }
    // A second review of the same texts says so on its page.
    let second = Session::start(&room, &["a.en.txt", "a.ru.txt"]);
    let (status, answer) = second.ask("GET", "/documents/d1", &Value::Null).expect("an answer");
    assert_eq!(status, 422, "{answer}");
    assert!(
        answer["error"]["message"].as_str().unwrap().contains("is under review in another program"),
        "{answer}"
    );
}
