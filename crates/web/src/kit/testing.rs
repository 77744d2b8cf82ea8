//! A client for tests: requests byte by byte, as any program on the machine can send them.

use super::{Bounds, Server, Stop};
use serde_json::Value;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A server on a thread, and what its page knows.
pub(crate) struct Running {
    pub(crate) port: u16,
    pub(crate) token: String,
    pub(crate) stop: Stop,
    pub(crate) thread: Option<std::thread::JoinHandle<io::Result<()>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
    }
}

impl Running {
    pub(crate) fn start(bounds: Bounds, run: impl FnOnce(Server) -> io::Result<()> + Send + 'static) -> Self {
        let server = Server::bind(0, bounds).unwrap();
        let (port, token, stop) = (server.port(), server.token().as_str().to_owned(), server.stop());
        assert_eq!(server.url(), format!("http://127.0.0.1:{port}/#t={token}"));
        let thread = Some(std::thread::spawn(move || run(server)));
        Self { port, token, stop, thread }
    }

    /// Asks as the page does, and returns the status and the JSON of the answer.
    pub(crate) fn json(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = self.ask(method, path, &[], &body);
        let json = answer.split_once("\r\n\r\n").map(|(_, body)| serde_json::from_str(body));
        (status, json.unwrap().unwrap_or_else(|error| panic!("{path}: {error} in {answer}")))
    }

    /// Sends bytes and returns the whole answer.
    pub(crate) fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that rejects a request may close while the client is still sending.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends a request with the headers of the page, of which some are replaced (`Name: value`) or left out (`Name:`).
    pub(crate) fn ask(&self, method: &str, path: &str, changed: &[&str], body: &str) -> (u16, String) {
        let mut headers = vec![
            ("Host", format!("127.0.0.1:{}", self.port)),
            ("Origin", format!("http://127.0.0.1:{}", self.port)),
            ("Sec-Fetch-Site", "same-origin".to_owned()),
            ("Authorization", format!("Bearer {}", self.token)),
            ("Content-Type", "application/json".to_owned()),
        ];
        for change in changed {
            let (name, value) = change.split_once(':').unwrap();
            headers.retain(|(known, _)| known != &name);
            if !value.trim().is_empty() {
                headers.push((name, value.trim().replace("PORT", &self.port.to_string())));
            }
        }
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let answer = self.send(&request);
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("{path}: {answer:?}")), answer)
    }

    pub(crate) fn get(&self, path: &str, changed: &[&str]) -> u16 {
        self.ask("GET", path, changed, "").0
    }
}
