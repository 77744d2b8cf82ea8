//! `sverka memory serve` as clients use it.

use super::support::Room;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const SPEECH: &str = "\
The Council met on 3 May 2021.\tСовет собрался 3 мая 2021 года.
Collective security concerns all of us.\tКоллективная безопасность касается всех нас.
They agreed to meet again in spring.\tОни договорились снова встретиться весной.
Thank you.\tСпасибо.
";

/// A server that runs, and what its clients know.
struct Server {
    child: Child,
    port: u16,
    token: String,
}

impl Server {
    fn start(room: &Room, more: &[&str]) -> Self {
        if !room.path().join("m.svm").exists() {
            room.write("speech.tsv", SPEECH);
            room.run(&["memory", "add", "m.svm", "speech.tsv", "-s", "en", "-t", "ru"]).done();
        }
        let args = [&["memory", "serve", "m.svm"], more].concat();
        let mut child =
            room.command(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a server");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut next = || lines.next().expect("a line").expect("UTF-8");
        let port = next().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let token = next().strip_prefix("Authorization: Bearer ").expect("a token").to_owned();
        Self { child, port, token }
    }

    fn own(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\n", self.port, self.token)
    }

    /// Sends a request on a connection of its own; returns status and body.
    fn ask(&self, line: &str, headers: &str, body: &str) -> (u16, String) {
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\n{headers}Content-Type: application/json\r\nConnection: close\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a timeout");
        // A server that has heard enough may close while the client still sends.
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).expect("UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("{line}: {answer:?}")), body.to_owned())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(&format!("GET {path}"), &self.own(), "");
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path}: {error} in {body}"))
    }

    fn status(&self, line: &str, headers: &str, body: &str) -> u16 {
        self.ask(line, headers, body).0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A text as a part of an address.
fn quoted(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn printed(room: &Room, args: &[&str]) -> Value {
    serde_json::from_str(&room.run(args).done().out).expect("JSON")
}

#[test]
fn answers_are_those_of_the_command() {
    let room = Room::empty();
    let server = Server::start(&room, &[]);
    for text in ["The Council met on 14 May 2021.", "Thank you.", "agreed to meet in spring"] {
        let path = format!("/v1/lookup?text={}&min=50", quoted(text));
        assert_eq!(
            server.get(&path),
            printed(&room, &["memory", "lookup", "m.svm", text, "--min", "50", "-f", "jsonl"])
        );
    }
    room.write("new.txt", "They agreed to meet again in spring.\nThank you.\n");
    let body = json!({"texts": ["They agreed to meet again in spring.", "Thank you."]}).to_string();
    let (status, answer) = server.ask("POST /v1/lookup", &server.own(), &body);
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer[1]["matches"][0]["score"], 101);
    assert_eq!(answer, printed(&room, &["memory", "lookup", "m.svm", "--file", "new.txt", "-f", "json"]));
    let path = format!("/v1/concordance?phrase={}", quoted("коллективную безопасность"));
    let want = printed(&room, &["memory", "concordance", "m.svm", "коллективную безопасность", "-f", "json"]);
    assert_eq!(server.get(&path), want);
    let stats = server.get("/v1/stats");
    let want = printed(&room, &["memory", "stats", "m.svm", "-f", "json"]);
    for key in ["units", "langs", "documents"] {
        assert_eq!(stats[0][key], want[key], "{key}");
    }
}

#[test]
fn only_who_has_the_token_adds_and_what_is_added_is_found_at_once() {
    let room = Room::empty();
    let server = Server::start(&room, &["--open-read", "--log", "log.jsonl"]);
    let new = |source: &str| {
        json!({"document": "page", "source_lang": "en", "target_lang": "ru", "author": "anna",
               "units": [{"source": source, "target": "Добро пожаловать."}]})
        .to_string()
    };
    let host = format!("Host: 127.0.0.1:{}\r\n", server.port);
    assert_eq!(server.status("POST /v1/units", &host, &new("Welcome.")), 401);
    let several = json!({"texts": ["Welcome."]}).to_string();
    assert_eq!(server.status("POST /v1/lookup", &host, &several), 200, "it only reads");
    assert_eq!(server.get("/v1/lookup?text=Welcome.")["matches"], json!([]));
    let (status, answer) = server.ask("POST /v1/units", &server.own(), &new("Welcome."));
    assert_eq!((status, answer.as_str()), (200, "{\"added\":1,\"known\":0}"));
    let found = server.get("/v1/lookup?text=Welcome.");
    let best = &found["matches"][0];
    assert_eq!(
        (&best["score"], &best["author"], &best["document"]),
        (&json!(100), &json!("anna"), &json!("page"))
    );
    assert!(best["date"].is_string(), "{best}");
    assert!(server.ask("POST /v1/units", &server.own(), &new("Welcome.")).1.contains("\"known\":1"));
    // Reading needs no token here, but none is no excuse for a wrong one or for another page.
    assert_eq!(server.status("GET /v1/lookup?text=Welcome.", &host, ""), 200);
    assert_eq!(
        server.status("GET /v1/lookup?text=Welcome.", &format!("{host}Authorization: Bearer 0\r\n"), ""),
        401
    );
    assert_eq!(server.status("GET /v1/stats", &format!("{host}Origin: http://evil.example\r\n"), ""), 403);
    assert_eq!(server.status("GET /v1/stats", "Host: evil.example\r\n", ""), 403);
    let log = room.read("log.jsonl");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 10, "{log}");
    assert_eq!((&lines[0]["status"], &lines[0]["place"]), (&json!(401), &json!("/v1")));
    assert!(!log.contains("Welcome"), "texts are nobody's business: {log}");
    // Another process that writes is waited for by nobody, and named.
    let other = sverka::translation_memory::Memory::create(&room.path().join("m.svm")).expect("the lock");
    let (status, answer) = server.ask("POST /v1/units", &server.own(), &new("Hello."));
    assert_eq!(status, 409, "{answer}");
    drop(other);
}

#[test]
fn without_open_read_everything_needs_the_token() {
    let room = Room::empty();
    let server = Server::start(&room, &[]);
    let host = format!("Host: 127.0.0.1:{}\r\n", server.port);
    for path in ["/v1/lookup?text=a", "/v1/stats", "/tmserver/languages/", "/tmserver/en/ru/unit/a"] {
        assert_eq!(server.status(&format!("GET {path}"), &host, ""), 401, "{path}");
    }
    for (line, status) in [
        ("GET /", 404),
        ("GET /v1/nothing", 404),
        ("DELETE /v1/units", 405),
        ("GET /v1/units", 405),
        ("GET /v1/lookup", 400),
        ("GET /v1/lookup?text=", 400),
        ("GET /v1/lookup?text=a&min=0", 400),
        ("GET /v1/lookup?text=a&max=1000", 400),
        ("GET /v1/lookup?text=a&source=de", 400),
        ("GET /v1/lookup?text=a&no=such", 400),
        ("GET /v1/concordance?phrase=*", 400),
        ("GET /v1/concordance?phrase=a&since=monday", 400),
        ("PUT /tmserver/en/ru/unit/a", 405),
        ("GET /tmserver/en/ru/unit/%FF", 400),
    ] {
        assert_eq!(server.status(line, &server.own(), ""), status, "{line}");
    }
    for body in ["", "{", "[]", "{\"texts\": 1}", "{\"texts\": [\"a\"], \"more\": 1}"] {
        assert_eq!(server.status("POST /v1/lookup", &server.own(), body), 400, "{body}");
    }
    let huge = json!({"texts": ["x".repeat(2 << 20)]}).to_string();
    assert_eq!(server.status("POST /v1/lookup", &server.own(), &huge), 413);
    let long = json!({"texts": ["x".repeat(10_001)]}).to_string();
    assert_eq!(server.status("POST /v1/lookup", &server.own(), &long), 413);
    let many = json!({"texts": vec!["x"; 101]}).to_string();
    assert_eq!(server.status("POST /v1/lookup", &server.own(), &many), 400);
}

#[test]
fn clients_of_tmserver_are_answered() {
    let room = Room::empty();
    let server = Server::start(&room, &["--open-read"]);
    assert_eq!(
        server.get("/tmserver/languages/"),
        json!({"sourceLanguages": ["en", "ru"], "targetLanguages": ["en", "ru"]})
    );
    let path = format!("/tmserver/en/ru/unit/{}", quoted("Thank you."));
    assert_eq!(
        server.get(&path),
        json!([{"source": "Thank you.", "target": "Спасибо.", "context": "", "quality": 100.0}])
    );
    let path = format!("/tmserver/en_gb/ru/unit/{}", quoted("Thank you."));
    assert_eq!(server.get(&path), json!([]), "the memory has no text in that language");
    assert_eq!(server.get("/tmserver/de/ru/unit/a"), json!([]));
    let path = format!("/tmserver/en/ru/unit/{}", quoted("The Council met on 4 May 2021."));
    let rows = server.get(&path);
    assert_eq!(rows[0]["source"], "The Council met on 3 May 2021.");
    assert!((rows[0]["quality"].as_f64().unwrap() - 100.0 * 29.0 / 30.0).abs() < 1e-9, "{rows}");
}

#[test]
fn a_hundred_clients_and_ten_thousand_requests() {
    const CLIENTS: usize = 100;
    let room = Room::empty();
    let server = Server::start(&room, &["--open-read"]);
    // Clients that never finish their request do not hold the others up.
    let slow: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
            stream.write_all(b"GET /v1/stats HTTP/1.1\r\nHost: ").expect("half a head");
            stream
        })
        .collect();
    let answered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (answered, port) = (&answered, server.port);
            scope.spawn(move || {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a connection");
                stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a timeout");
                let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
                for request in 0..100 {
                    let text =
                        quoted(&format!("The Council met on {} May {}.", request % 28 + 1, 2000 + client));
                    let head =
                        format!("GET /v1/lookup?text={text} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
                    stream.write_all(head.as_bytes()).expect("a request");
                    let (mut line, mut length, mut first) = (String::new(), 0, String::new());
                    loop {
                        line.clear();
                        reader.read_line(&mut line).expect("a head");
                        if first.is_empty() {
                            first.clone_from(&line);
                        }
                        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                            length = value.trim().parse().expect("a length");
                        }
                        if line.trim().is_empty() {
                            break;
                        }
                    }
                    let mut body = vec![0; length];
                    reader.read_exact(&mut body).expect("a body");
                    let body: Value = serde_json::from_slice(&body).expect("JSON");
                    assert!(first.contains(" 200 "), "{first}");
                    assert_eq!(body["matches"][0]["unit"], 1, "{body}");
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(answered.into_inner(), CLIENTS * 100);
    drop(slow);
}

/// A signal ends the server when what it was asked is answered, and with success.
#[cfg(unix)]
#[test]
fn it_stops_in_good_order() {
    let room = Room::empty();
    for signal in ["-TERM", "-INT"] {
        let mut server = Server::start(&room, &[]);
        assert_eq!(server.get("/v1/stats")[0]["units"], 4);
        let pid = server.child.id().to_string();
        std::process::Command::new("kill").args([signal, &pid]).status().expect("kill");
        let begun = Instant::now();
        let status = server.child.wait().expect("its end");
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(begun.elapsed() < Duration::from_secs(10));
        room.run(&["memory", "check", "m.svm"]).done();
    }
    room.run(&["memory", "serve", "none.svm"]).refused(&["none.svm", "no such memory"]);
}
