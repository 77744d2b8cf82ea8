//! Error responses, and extractors that return them.

use super::guard::{BYTES, JSON, media_type};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::json;

/// An error response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The HTTP status.
    pub status: StatusCode,
    /// The kind of error, as a stable key.
    pub code: &'static str,
    /// The same for a person.
    pub message: String,
    /// Why an operation is refused, as a stable key.
    pub reason: Option<&'static str>,
    /// The current version, if the page has another.
    pub version: Option<u64>,
}

impl Fault {
    /// Makes an answer.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), reason: None, version: None }
    }

    /// Makes the answer to a request that cannot be understood or carried out.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", message)
    }

    /// Makes the answer to a request for something that does not exist.
    pub fn unknown(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown", message)
    }

    /// Makes the answer to a body of another type than the path takes.
    pub fn media_type(wanted: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "type", format!("the body must be {wanted}"))
    }

    /// Adds why an operation is refused.
    #[must_use]
    pub fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut body = json!({"error": {"code": self.code, "message": self.message}});
        if let Some(reason) = self.reason {
            body["error"]["reason"] = reason.into();
        }
        if let Some(version) = self.version {
            body["version"] = version.into();
        }
        (self.status, axum::Json(body)).into_response()
    }
}

/// The body of a request, read as JSON.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let bytes = body(request, state, JSON).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| Fault::invalid(format!("the body: {error}")))
    }
}

/// The body of a request, a file as it is.
pub struct File(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        body(request, state, BYTES).await.map(Self)
    }
}

/// Reads the body of a request that must have a type.
async fn body<S: Send + Sync>(request: Request, state: &S, wanted: &str) -> Result<Bytes, Fault> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if media_type(kind) != wanted {
        return Err(Fault::media_type(wanted));
    }
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "large", "the body is too large")
        }
        _ => Fault::invalid("the body ended before its time"),
    })
}

/// Reads the parameters of a request.
///
/// # Errors
/// When one is missing or has no such value.
pub fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Fault> {
    Query::try_from_uri(uri).map(|Query(found)| found).map_err(|error| Fault::invalid(error.body_text()))
}
