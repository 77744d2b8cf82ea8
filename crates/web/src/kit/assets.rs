//! The files of a page: an exact table of the built-in files.

use super::fault::Fault;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

/// A file of a page.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its path in the address, exactly: `/review.js`.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// Its contents.
    pub bytes: &'static [u8],
    /// The file that it was built from; builds for developers read it again, so that a change needs no build.
    pub file: &'static str,
}

impl Asset {
    fn contents(&self) -> Vec<u8> {
        let fresh = if cfg!(debug_assertions) { std::fs::read(self.file).ok() } else { None };
        fresh.unwrap_or_else(|| self.bytes.to_vec())
    }
}

/// Serves a file of the table.
pub fn serve(assets: &[Asset], request: &Request) -> Response {
    let Some(asset) = assets.iter().find(|asset| asset.path == request.uri().path()) else {
        return Fault::unknown("there is no such page").into_response();
    };
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Fault::new(StatusCode::METHOD_NOT_ALLOWED, "method", "only GET and HEAD").into_response();
    }
    ([(CONTENT_TYPE, asset.kind)], asset.contents()).into_response()
}
