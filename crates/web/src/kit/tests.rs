//! Requests against a running server, byte by byte as a client sends them.

use super::testing::Running;
use super::*;
use axum::Router;
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PAGE: Asset =
    Asset { path: "/", kind: "text/html; charset=utf-8", bytes: b"<!doctype html>", file: "no such file" };
const ASSETS: &[Asset] = &[PAGE, Asset { path: "/review.js", kind: "text/javascript", ..PAGE }];

fn run(bounds: Bounds) -> Running {
    let api = Router::new()
        .route("/echo", post(async |Json(body): Json<Value>| axum::Json(body)))
        .route("/file", post(async |File(body): File| format!("{} bytes", body.len())))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_secs(5)).await))
        .route("/page", get(async || "<b>"));
    Running::start(bounds, move |server| server.run(ASSETS, api))
}

#[test]
fn only_its_own_address_is_answered() {
    let server = run(Bounds::default());
    for path in ["/", "/api/page"] {
        for host in ["127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT"] {
            assert_eq!(server.get(path, &[&format!("Host: {host}")]), 200, "{host}");
        }
        // The last three are what DNS rebinding, a port of another server, and a missing port look like.
        for host in [
            "evil.example",
            "evil.example:PORT",
            "127.0.0.1:1",
            "127.0.0.1",
            "127.0.0.1:PORT.evil.example",
            "0.0.0.0:PORT",
        ] {
            assert_eq!(server.get(path, &[&format!("Host: {host}")]), 403, "{host}");
        }
        let own = format!("127.0.0.1:{}", server.port);
        let twice =
            format!("GET {path} HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assert!(!server.send(&twice).starts_with("HTTP/1.1 200"), "{path}");
        let absolute =
            format!("GET http://evil.example{path} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
        assert!(server.send(&absolute).starts_with("HTTP/1.1 403"), "{path}");
        assert!(
            !server
                .send(&format!("GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .starts_with("HTTP/1.1 200")
        );
    }
}

#[test]
fn other_pages_are_refused() {
    let server = run(Bounds::default());
    assert_eq!(server.get("/api/page", &["Origin:", "Sec-Fetch-Site:"]), 200);
    assert_eq!(server.get("/api/page", &["Origin: http://localhost:PORT", "Sec-Fetch-Site: none"]), 200);
    for origin in [
        "http://evil.example",
        "https://127.0.0.1:PORT",
        "http://127.0.0.1:1",
        "null",
        "http://127.0.0.1:PORT.evil.example",
    ] {
        for (method, path) in [("GET", "/api/page"), ("POST", "/api/echo")] {
            let (status, answer) = server.ask(method, path, &[&format!("Origin: {origin}")], "{}");
            assert_eq!(status, 403, "{origin}");
            assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
        }
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(server.get("/api/page", &["Origin:", &format!("Sec-Fetch-Site: {site}")]), 403, "{site}");
    }
    // A browser asks before it sends JSON to another origin, and is refused.
    let (status, answer) = server.ask("OPTIONS", "/api/echo", &["Origin: http://evil.example"], "");
    assert!(status >= 400 && !answer.to_lowercase().contains("access-control"), "{answer}");
}

#[test]
fn the_token_is_needed() {
    let server = run(Bounds::default());
    let longer = format!("Authorization: Bearer {}0", server.token);
    let shorter = format!("Authorization: Bearer {}", &server.token[1..]);
    let bare = format!("Authorization: {}", server.token);
    let wrong = format!("Authorization: Bearer {}", "0".repeat(64));
    for header in ["Authorization:", &longer, &shorter, &bare, &wrong] {
        for path in ["/api/page", "/api/echo", "/api/no-such-thing"] {
            assert_eq!(server.get(path, &[header]), 401, "{header}");
        }
    }
    assert_eq!(server.get(&format!("/api/page?t={}", server.token), &["Authorization:"]), 401);
    assert_eq!(server.get("/api/no-such-thing", &[]), 404);
    // The page itself is not a secret: the token is in the fragment of its address, which no server sees.
    assert_eq!(server.get("/", &["Authorization:"]), 200);
}

#[test]
fn a_mount_may_be_read_without_the_token() {
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let hears = told.clone();
    let log: Log = std::sync::Arc::new(move |answered: &Answered| {
        hears.lock().unwrap().push((answered.method.clone(), answered.place.clone(), answered.status));
    });
    let routes = || Router::new().route("/a", get(async || "a").post(async || "b"));
    let server = Running::start(Bounds::default(), move |server| {
        let routes_open = routes().route("/find", post(async || "c"));
        let open = Mount { path: "/open", routes: routes_open, access: Access::OpenReading(&["/find"]) };
        let shut = Mount { path: "/shut", routes: routes(), access: Access::Token };
        server.run_mounts(ASSETS, vec![open, shut], Some(log))
    });
    let wrong = format!("Authorization: Bearer {}", "0".repeat(64));
    assert_eq!(server.get("/open/a?text=secret", &["Authorization:", "Origin:", "Sec-Fetch-Site:"]), 200);
    assert_eq!(server.get("/open/a", &[&wrong]), 401, "a wrong token is none that may be left out");
    assert_eq!(server.get("/open/a", &["Authorization:", "Origin: http://evil.example"]), 403);
    assert_eq!(server.get("/open/a", &["Authorization:", "Host: evil.example"]), 403);
    assert_eq!(server.ask("POST", "/open/a", &["Authorization:"], "{}").0, 401);
    assert_eq!(server.ask("POST", "/open/a", &[], "{}").0, 200);
    assert_eq!(server.ask("POST", "/open/find", &["Authorization:"], "{}").0, 200, "it only reads");
    assert_eq!(server.ask("POST", "/open/find", &[&wrong], "{}").0, 401);
    assert_eq!((server.get("/shut/a", &["Authorization:"]), server.get("/shut/a", &[])), (401, 200));
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 10);
    assert_eq!(told[0], ("GET".into(), "/open".into(), 200));
    assert_eq!(told[3].2, 403, "what is refused is told as well");
}

#[test]
fn only_json_is_taken() {
    let server = run(Bounds::default());
    assert_eq!(server.ask("POST", "/api/echo", &[], "{\"a\":1}").0, 200);
    assert_eq!(
        server.ask("POST", "/api/echo", &["Content-Type: application/json; charset=utf-8"], "{}").0,
        200
    );
    for kind in [
        "Content-Type:",
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data",
    ] {
        assert_eq!(server.ask("POST", "/api/echo", &[kind], "{}").0, 415, "{kind}");
    }
    // A file has a type of its own, which no form of another page can send either; neither path takes the type of the other.
    let bytes = ["Content-Type: application/octet-stream"];
    assert!(server.ask("POST", "/api/file", &bytes, "PK\u{1}").1.ends_with("3 bytes"));
    assert_eq!(server.ask("POST", "/api/file", &[], "{}").0, 415);
    assert_eq!(server.ask("POST", "/api/echo", &bytes, "{}").0, 415);
    assert_eq!(server.ask("POST", "/api/echo", &[], "{").0, 400);
    assert_eq!(server.ask("GET", "/api/echo", &[], "").0, 405);
    assert_eq!(server.ask("DELETE", "/api/page", &[], "").0, 405);
    assert_eq!(server.ask("POST", "/", &[], "{}").0, 405);
}

#[test]
fn nothing_but_the_table_is_served() {
    let server = run(Bounds::default());
    for path in [
        "/../Cargo.toml",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/etc/passwd",
        "/review.js%00",
        "/review.js/",
        "/./review.js",
        "/REVIEW.JS",
        "/%72eview.js",
        "/api/../review.js",
        "/review.js/../../Cargo.toml",
        "/assets/review.js",
        "/api/%2e%2e/review.js",
    ] {
        assert_eq!(server.get(path, &[]), 404, "{path}");
    }
    assert_eq!(server.get("/review.js?version=1", &[]), 200);
}

#[test]
fn every_answer_has_the_headers_of_security() {
    let server = run(Bounds::default());
    let answers = [
        server.ask("GET", "/", &[], ""),
        server.ask("HEAD", "/", &[], ""),
        server.ask("HEAD", "/review.js", &[], ""),
        server.ask("GET", "/api/page", &[], ""),
        server.ask("HEAD", "/api/page", &[], ""),
        server.ask("GET", "/nothing", &[], ""),
        server.ask("GET", "/", &["Host: evil.example"], ""),
        server.ask("GET", "/api/page", &["Authorization:"], ""),
        server.ask("POST", "/api/echo", &[], "{"),
    ];
    for (status, answer) in answers {
        let head = answer.split("\r\n\r\n").next().unwrap().to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
        ] {
            assert!(head.contains(header), "{status}: no {header} in {head}");
        }
        assert!(head.contains(
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        ));
        assert!(!head.contains("unsafe-") && !head.contains("set-cookie"), "{head}");
    }
    let (_, head) = server.ask("HEAD", "/", &[], "");
    assert!(head.ends_with("\r\n\r\n"), "an answer to HEAD has no body: {head}");
}

#[test]
fn bodies_and_times_are_bounded() {
    let server = run(Bounds {
        body: 1000,
        request: Duration::from_millis(300),
        head: Duration::from_millis(300),
        ..Bounds::default()
    });
    let long = json!("x".repeat(2000)).to_string();
    assert_eq!(server.ask("POST", "/api/echo", &[], &long).0, 413);
    assert_eq!(server.ask("POST", "/api/echo", &[], &json!("x".repeat(900)).to_string()).0, 200);
    assert_eq!(server.get("/api/slow", &[]), 408);
    let start = Instant::now();
    let (host, token) = (format!("127.0.0.1:{}", server.port), &server.token);
    // Half a head, and half a body: both end in time.
    assert_eq!(server.send("GET / HTTP/1.1\r\nHost: "), "");
    let half = format!(
        "POST /api/echo HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 100\r\n\r\n{{"
    );
    assert!(server.send(&half).starts_with("HTTP/1.1 408"));
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn it_listens_to_this_machine_alone() {
    let server = Server::bind(0, Bounds::default()).unwrap();
    assert!(server.listener.local_addr().unwrap().ip().is_loopback());
    assert!(Server::bind(server.port(), Bounds::default()).is_err());
}

#[test]
fn it_ends_when_its_last_page_has_gone_and_not_before_the_first() {
    let mut server = run(Bounds { idle: Some(Duration::from_millis(400)), ..Bounds::default() });
    std::thread::sleep(Duration::from_millis(1000));
    // Fetching an asset does not prove that a page is open: any program may do it.
    assert_eq!(server.get("/", &[]), 200);
    std::thread::sleep(Duration::from_millis(1000));
    assert_eq!(server.get("/api/page", &[]), 200);
    let thread = server.thread.take().unwrap();
    thread.join().unwrap().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err());
}

#[test]
fn it_can_be_stopped() {
    let mut server = run(Bounds::default());
    assert_eq!(server.get("/api/page", &[]), 200);
    server.stop.stop();
    server.thread.take().unwrap().join().unwrap().unwrap();
}
