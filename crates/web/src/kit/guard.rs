//! Which requests are answered.

use super::fault::Fault;
use super::token::Token;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};

/// The site that caused a request, as browsers report it.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The type of bodies that hold JSON.
pub(super) const JSON: &str = "application/json";

/// The type of bodies that hold a file.
pub(super) const BYTES: &str = "application/octet-stream";

/// Returns a media type without its parameters.
pub(super) fn media_type(header: &str) -> &str {
    header.split(';').next().unwrap_or_default().trim()
}

/// Who may use an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Those that send the token.
    Token,
    /// The same; and `GET` and `HEAD` without any token, for clients that know none, as well as `POST` to these paths of
    /// the interface, which only read. Every program of the machine can send such requests; pages of a browser cannot,
    /// since their origin is foreign.
    OpenReading(&'static [&'static str]),
}

/// What requests are checked against.
#[derive(Clone, Debug)]
pub struct Guard {
    hosts: [String; 2],
    token: Token,
}

impl Guard {
    /// Makes the guard of a server at a port.
    pub fn new(port: u16, token: Token) -> Self {
        Self { hosts: ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}")), token }
    }

    /// Checks that a request has our own address as its `Host`, once, and no other in its request line.
    ///
    /// # Errors
    /// The answer to give instead.
    pub fn check_host(&self, request: &Parts) -> Result<(), Fault> {
        let mut hosts = request.headers.get_all(HOST).iter();
        let (host, more) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next());
        let is_ours = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let authority = request.uri.authority().is_none_or(|authority| is_ours(authority.as_str()));
        if host.is_some_and(is_ours) && more.is_none() && authority {
            return Ok(());
        }
        Err(Fault::new(StatusCode::FORBIDDEN, "host", "this address is not the server's own"))
    }

    /// Checks what a request to an interface must have: no foreign origin, the token unless `access` permits reading
    /// without it, and a body of a type that no form and no script of another page can send unasked. Which of the two
    /// types a path takes is for its extractor to check.
    ///
    /// # Errors
    /// The answer to give instead.
    pub fn check_api(&self, request: &Parts, access: Access) -> Result<(), Fault> {
        let header =
            |name: &HeaderName| request.headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let is_own = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|host| self.hosts.iter().any(|own| own == host))
        };
        let site_is_own = header(&SEC_FETCH_SITE).is_none_or(|site| ["same-origin", "none"].contains(&site));
        if !header(&ORIGIN).is_none_or(is_own) || !site_is_own {
            return Err(Fault::new(StatusCode::FORBIDDEN, "origin", "another page has sent this request"));
        }
        let token = header(&AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let is_reading = match access {
            Access::Token => false,
            Access::OpenReading(posts) => match request.method {
                Method::POST => posts.contains(&request.uri.path()),
                _ => [Method::GET, Method::HEAD].contains(&request.method),
            },
        };
        let may_be_without = is_reading && token.is_none();
        if !may_be_without && !token.is_some_and(|token| self.token.is(token)) {
            let message = "the token is missing or wrong; use the one that the program printed";
            return Err(Fault::new(StatusCode::UNAUTHORIZED, "token", message));
        }
        let is_known = |kind: &str| [JSON, BYTES].contains(&media_type(kind));
        match request.method {
            Method::GET | Method::HEAD => Ok(()),
            Method::POST if header(&CONTENT_TYPE).is_some_and(is_known) => Ok(()),
            Method::POST => Err(Fault::media_type(JSON)),
            _ => Err(Fault::new(StatusCode::METHOD_NOT_ALLOWED, "method", "only GET, HEAD and POST")),
        }
    }
}
